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
from corpusprep.stages.chrome.network import DILATIONS, WHOLE_AFTER, Layer, Network
from corpusprep.stages.chrome.trees import Trees

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
        network = _network({name: arrays[name].astype(np.float32) for name in _names()})
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
    for name, values in zip(_names(), _flat(weights.network), strict=True):
        arrays[name] = values.astype(np.float32 if name in ("middle", "scale") else np.float16)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def _names() -> list[str]:
    layers = ["own", *(f"near{far}" for far in DILATIONS), *(f"whole{after}" for after in WHOLE_AFTER), "joint", "last"]
    return ["middle", "scale", *(f"{layer}_{part}" for layer in layers for part in ("weight", "bias"))]


def _flat(one: Network) -> list[NDArray[Any]]:
    """All arrays of a network, in the order of their names."""
    layers = (one.own, *one.near, *one.whole, one.joint, one.last)
    return [one.middle, one.scale, *(part for layer in layers for part in layer)]


def _network(arrays: Mapping[str, NDArray[Any]]) -> Network:
    def layer(name: str) -> Layer:
        return Layer(arrays[f"{name}_weight"], arrays[f"{name}_bias"])

    return Network(
        arrays["middle"],
        arrays["scale"],
        layer("own"),
        tuple(layer(f"near{far}") for far in DILATIONS),
        tuple(layer(f"whole{after}") for after in WHOLE_AFTER),
        layer("joint"),
        layer("last"),
    )
