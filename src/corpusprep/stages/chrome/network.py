"""The line model as a small network, run with numpy: what each line shows, then what its neighbors show, wider and wider.

One layer reads each line alone; five more let it see its neighbors at 1, 2, 4, 8 and 16 lines in both directions; two of
them also see the mean and the strongest signs of the whole text. A text of forty lines takes a few hundred microseconds.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

DILATIONS = (1, 2, 4, 8, 16)
# After these of the layers, each line sees the whole text.
WHOLE_AFTER = (1, 3)
_MOST = 4.0
# Multiplications in one call. OpenBLAS shares products of more than 262,144 among threads, which then wait in a busy loop
# for tens of milliseconds: one text in a hundred microseconds, two cores spent. (With a single column: more than 9,216.)
_PRODUCT, _COLUMN_PRODUCT = 200_000, 8_000


class Layer(NamedTuple):
    """Weights and bias of one linear layer."""

    weight: Floats
    bias: Floats

    def __call__(self, values: Floats) -> Floats:
        """The layer's values, negative ones as 0."""
        out = self.linear(values)
        return np.maximum(out, 0.0, out=out)

    def linear(self, values: Floats) -> Floats:
        """The values as they are; many rows some at a time, so that no thread is started."""
        size = self.weight.shape[1]
        out = np.empty((len(values), size), dtype=np.float32)
        step = max(1, (_PRODUCT if size > 1 else _COLUMN_PRODUCT) // self.weight.size)
        for at in range(0, len(values), step):
            np.matmul(values[at : at + step], self.weight, out=out[at : at + step])
        out += self.bias
        return out


class Network(NamedTuple):
    """``middle`` and ``scale`` bring the measured columns to a common size; the columns after them are taken as they are.

    ``near`` are the layers that see neighbors: their weight stands for the line before, the line itself, the line after.
    """

    middle: Floats
    scale: Floats
    own: Layer
    near: tuple[Layer, ...]
    whole: tuple[Layer, ...]
    joint: Layer
    last: Layer

    def logits(self, values: Floats) -> Floats:
        """The log-odds of being article, for each line (one row each)."""
        measured = len(self.middle)
        columns = values.astype(np.float32)
        part = columns[:, :measured]
        scaled = (np.sign(part) * np.log1p(np.abs(part)) - self.middle) / self.scale
        columns[:, :measured] = np.minimum(np.maximum(scaled, -_MOST), _MOST)
        alone = seen = self.own(columns)
        for number, (layer, far) in enumerate(zip(self.near, DILATIONS, strict=True)):
            seen = seen + layer(beside(seen, far))
            if number in WHOLE_AFTER:
                whole = self.whole[WHOLE_AFTER.index(number)]
                text = np.concatenate([seen.mean(axis=0), seen.max(axis=0)])
                seen = seen + whole.linear(text[None])
        both = self.joint(np.concatenate([seen, alone], axis=1))
        return self.last.linear(both)[:, 0]


def beside(seen: Floats, far: int) -> Floats:
    """For each line, the values of the line so many before, of itself, and of the line so many after."""
    count, size = seen.shape
    out = np.zeros((count, 3 * size), dtype=np.float32)
    out[:, size : 2 * size] = seen
    if far < count:
        out[far:, :size] = seen[:-far]
        out[:-far, 2 * size :] = seen[far:]
    return out


def chances(logits: Floats) -> Floats:
    """Log-odds as chances.

    >>> chances(np.array([0.0])).tolist()
    [0.5]
    """
    odds: Floats = 1.0 / (1.0 + np.exp(np.minimum(np.maximum(-logits, -30.0), 30.0)))
    return odds
