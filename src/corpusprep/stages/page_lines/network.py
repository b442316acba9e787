"""The line model's second judge: a small network that reads a page's lines in order, and the page as a whole.

Where the trees see each line with numbers about what stands around it, the network sees the lines around it themselves, and
twice the whole page: its lines counted once each, by their words, and by the strongest sign. A page of 250 lines takes
about .4 milliseconds.
"""

from __future__ import annotations

import functools
import io
import json
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpusprep.stages.line_network import LineNetwork

Floats = npt.NDArray[np.float32]

FILE = "network.npz"
_MOST = 4.0
# A longer page is read in pieces of so many lines, each as a page of its own: a line takes 2 kB on the way.
_PIECE = 8_000


class Network(NamedTuple):
    """``middle`` and ``scale`` bring the columns of the evidence to a common size."""

    middle: Floats
    scale: Floats
    layers: LineNetwork

    def logits(self, rows: Floats, words: Floats) -> Floats:
        """The log-odds of being article, for each line, by the rows of its evidence and its words."""
        pieces = range(0, len(rows), _PIECE)
        return np.concatenate([self._logits(rows[at : at + _PIECE], words[at : at + _PIECE]) for at in pieces])

    def _logits(self, rows: Floats, words: Floats) -> Floats:
        share = (words / max(float(words.sum()), 1.0)).astype(np.float32)[:, None]
        logits: Floats = self.layers.logits(
            self.scaled(rows), lambda seen: (seen.mean(axis=0), (seen * share).sum(axis=0), seen.max(axis=0))
        )
        return logits

    def scaled(self, rows: Floats) -> Floats:
        """The columns at a common size."""
        columns = np.ascontiguousarray((rows - self.middle) / self.scale, np.float32)
        return np.minimum(np.maximum(columns, -_MOST, out=columns), _MOST, out=columns)

    def packed(self, about: dict[str, str]) -> bytes:
        """The network as one file of arrays; equal weights give equal bytes."""
        arrays: dict[str, npt.NDArray[Any]] = {
            "about": np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8),
            "middle": self.middle.astype(np.float32),
            "scale": self.scale.astype(np.float32),
            **self.layers.arrays(),
        }
        file = io.BytesIO()
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        return file.getvalue()


def unpacked(data: bytes) -> Network:
    """The network that `Network.packed` wrote."""
    with np.load(io.BytesIO(data)) as arrays:
        return Network(arrays["middle"], arrays["scale"], LineNetwork.of(arrays))


@functools.cache
def network() -> Network:
    """The network that ships with the package, read once."""
    return unpacked(resources.files("corpusprep.stages.page_lines").joinpath("weights", FILE).read_bytes())
