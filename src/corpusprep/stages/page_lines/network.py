"""The line model's second judge: a small network that reads a page's lines in order, and the page as a whole.

Where the trees see each line with numbers about what stands around it, the network sees the lines around it themselves:
five layers look 1, 2, 4, 8 and 16 lines in both directions, and after two of them each line sees the whole page, its
lines counted once each, by their words, and by the strongest sign. A page of 250 lines takes about .4 milliseconds.
"""

from __future__ import annotations

import functools
import io
import json
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpusprep.stages.chrome.network import Layer, beside

Floats = npt.NDArray[np.float32]

FILE = "network.npz"
DILATIONS = (1, 2, 4, 8, 16)
# After these of the layers, each line sees the whole page.
WHOLE_AFTER = (1, 3)
_MOST = 4.0
# A longer page is read in pieces of so many lines, each as a page of its own: a line takes 2 kB on the way.
_PIECE = 8_000
_LAYERS = ("own", *(f"near{far}" for far in DILATIONS), *(f"whole{after}" for after in WHOLE_AFTER), "joint", "last")


class Network(NamedTuple):
    """``middle`` and ``scale`` bring the columns of the evidence to a common size.

    ``near`` are the layers that see neighbors: their weight stands for the line before, the line itself, the line after.
    """

    middle: Floats
    scale: Floats
    own: Layer
    near: tuple[Layer, ...]
    whole: tuple[Layer, ...]
    joint: Layer
    last: Layer

    def logits(self, rows: Floats, words: Floats) -> Floats:
        """The log-odds of being article, for each line, by the rows of its evidence and its words."""
        pieces = range(0, len(rows), _PIECE)
        return np.concatenate([self._logits(rows[at : at + _PIECE], words[at : at + _PIECE]) for at in pieces])

    def _logits(self, rows: Floats, words: Floats) -> Floats:
        columns = self.scaled(rows)
        alone = seen = self.own(columns)
        share = (words / max(float(words.sum()), 1.0)).astype(np.float32)[:, None]
        for number, (layer, far) in enumerate(zip(self.near, DILATIONS, strict=True)):
            seen = seen + layer(beside(seen, far))
            if number in WHOLE_AFTER:
                page = np.concatenate((seen.mean(axis=0), (seen * share).sum(axis=0), seen.max(axis=0)))
                seen = seen + self.whole[WHOLE_AFTER.index(number)].linear(page[None])
        logits: Floats = self.last.linear(self.joint(np.concatenate((seen, alone), axis=1)))[:, 0]
        return logits

    def scaled(self, rows: Floats) -> Floats:
        """The columns at a common size."""
        columns = np.ascontiguousarray((rows - self.middle) / self.scale, np.float32)
        return np.minimum(np.maximum(columns, -_MOST, out=columns), _MOST, out=columns)

    def packed(self, about: dict[str, str]) -> bytes:
        """The network as one file of arrays; equal weights give equal bytes."""
        layers = (self.own, *self.near, *self.whole, self.joint, self.last)
        arrays: dict[str, npt.NDArray[Any]] = {
            "about": np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
            "middle": self.middle.astype(np.float32),
            "scale": self.scale.astype(np.float32),
        }
        for name, layer in zip(_LAYERS, layers, strict=True):
            arrays[f"{name}_weight"] = layer.weight.astype(np.float16)
            arrays[f"{name}_bias"] = layer.bias.astype(np.float16)
        file = io.BytesIO()
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        return file.getvalue()


def unpacked(data: bytes) -> Network:
    """The network that `Network.packed` wrote."""
    with np.load(io.BytesIO(data)) as arrays:
        held = {name: arrays[name].astype(np.float32) for name in arrays if name != "about"}
    layers = [Layer(held[f"{name}_weight"], held[f"{name}_bias"]) for name in _LAYERS]
    near = len(DILATIONS)
    return Network(
        held["middle"],
        held["scale"],
        layers[0],
        tuple(layers[1 : near + 1]),
        tuple(layers[near + 1 : -2]),
        *layers[-2:],
    )


@functools.cache
def network() -> Network:
    """The network that ships with the package, read once."""
    return unpacked(resources.files("corpusprep.stages.page_lines").joinpath("weights", FILE).read_bytes())
