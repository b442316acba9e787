"""A small network over lines in order, run with numpy: the line models of texts and of pages are made of it.

One layer reads each line alone; five more let it see its neighbors at 1, 2, 4, 8 and 16 lines in both directions; after two
of them each line also sees what sums the whole up. It is fitted by `bench/fit/line_network.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

DILATIONS = (1, 2, 4, 8, 16)
# After these of the layers, each line sees the whole.
WHOLE_AFTER = (1, 3)
# Multiplications in one call. OpenBLAS shares products of more than 262,144 among threads, which then wait in a busy loop
# for tens of milliseconds: one text in a hundred microseconds, two cores spent. (With a single column: more than 9,216.)
_PRODUCT, _COLUMN_PRODUCT = 200_000, 8_000
_LAYERS = ("own", *(f"near{far}" for far in DILATIONS), *(f"whole{after}" for after in WHOLE_AFTER), "joint", "last")


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


class LineNetwork(NamedTuple):
    """The layers. ``near`` see neighbors: their weight stands for the line before, the line itself, the line after."""

    own: Layer
    near: tuple[Layer, ...]
    whole: tuple[Layer, ...]
    joint: Layer
    last: Layer

    def logits(self, columns: Floats, summed: Callable[[Floats], Sequence[Floats]]) -> Floats:
        """The log-odds of each line (one row each); ``summed`` tells of the whole what its lines show together."""
        alone = seen = self.own(columns)
        for number, (layer, far) in enumerate(zip(self.near, DILATIONS, strict=True)):
            seen = seen + layer(beside(seen, far))
            if number in WHOLE_AFTER:
                told = np.concatenate(summed(seen))
                seen = seen + self.whole[WHOLE_AFTER.index(number)].linear(told[None])
        return self.last.linear(self.joint(np.concatenate((seen, alone), axis=1)))[:, 0]

    def arrays(self) -> dict[str, NDArray[np.float16]]:
        """All weights by name, as they are kept in files."""
        layers = (self.own, *self.near, *self.whole, self.joint, self.last)
        return {
            f"{name}_{part}": values.astype(np.float16)
            for name, layer in zip(_LAYERS, layers, strict=True)
            for part, values in zip(("weight", "bias"), layer, strict=True)
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> LineNetwork:
        """The network whose `arrays` these are; others among them are passed over."""
        layers = [
            Layer(arrays[f"{name}_weight"].astype(np.float32), arrays[f"{name}_bias"].astype(np.float32))
            for name in _LAYERS
        ]
        near, whole = len(DILATIONS) + 1, len(WHOLE_AFTER)
        return cls(layers[0], tuple(layers[1:near]), tuple(layers[near : near + whole]), *layers[near + whole :])


def beside(seen: Floats, far: int) -> Floats:
    """For each line, the values of the line so many before, of itself, and of the line so many after."""
    count, size = seen.shape
    out = np.zeros((count, 3 * size), dtype=np.float32)
    out[:, size : 2 * size] = seen
    if far < count:
        out[far:, :size] = seen[:-far]
        out[:-far, 2 * size :] = seen[far:]
    return out
