"""The fitted numbers of the line model, as data, with the script and the digest of the data they came from."""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusprep.stages.chrome.lexical import WordReader
from corpusprep.stages.chrome.network import Network
from corpusprep.stages.chrome.trees import Trees
from corpusprep.stages.line_network import LineNetwork

FILE = "lines.npz"


class Weights(NamedTuple):
    """The line model: word weights in hundredths of log-odds, the network, first and second trees; where they come from."""

    words: Mapping[str, int]
    network: Network
    first: Trees
    second: Trees
    about: Mapping[str, Any]


@functools.cache
def reader() -> WordReader:
    """Reads the words of lines with the weights that ship with the package."""
    return WordReader(load().words)


@functools.cache
def load() -> Weights:
    """The weights that ship with the package."""
    return unpack(resources.files(__name__).joinpath(FILE).read_bytes())


def unpack(data: bytes) -> Weights:
    """The weights that `pack` wrote."""
    with np.load(io.BytesIO(data)) as arrays:
        grams = arrays["grams"].tobytes().decode("utf-8").split("\n")
        words = dict(zip(grams, arrays["gram_weights"].tolist(), strict=True))
        about = json.loads(arrays["about"].tobytes())
        trees = [
            Trees(
                arrays[f"{look}_asks"].astype(np.int64),
                arrays[f"{look}_borders"],
                arrays[f"{look}_leaves"].astype(np.float32),
                float(about[f"{look}_bias"]),
            )
            for look in ("first", "second")
        ]
        network = Network(arrays["middle"], arrays["scale"], LineNetwork.of(arrays))
    return Weights(words, network, trees[0], trees[1], about)


def pack(weights: Weights) -> bytes:
    """The weights as one file of arrays; equal weights give equal bytes."""
    grams = sorted(weights.words)
    about = {**weights.about, "first_bias": weights.first.bias, "second_bias": weights.second.bias}
    arrays: dict[str, NDArray[Any]] = {
        "grams": np.frombuffer("\n".join(grams).encode(), dtype=np.uint8),
        "gram_weights": np.array([weights.words[gram] for gram in grams], dtype=np.int16),
        "about": np.frombuffer(json.dumps(about, sort_keys=True, ensure_ascii=False).encode(), dtype=np.uint8),
    }
    for look, trees in (("first", weights.first), ("second", weights.second)):
        arrays[f"{look}_asks"] = trees.asks.astype(np.uint8)
        arrays[f"{look}_borders"] = trees.borders.astype(np.float32)
        arrays[f"{look}_leaves"] = trees.leaves.astype(np.float16)
    arrays["middle"] = weights.network.middle.astype(np.float32)
    arrays["scale"] = weights.network.scale.astype(np.float32)
    arrays |= weights.network.layers.arrays()
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()
