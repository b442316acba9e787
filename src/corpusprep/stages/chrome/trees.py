"""Small boosted trees as flat arrays: all lines through all trees in a handful of numpy calls.

The trees are oblivious (every level of a tree asks one question), so a tree of depth d is d questions and a table of
2**d answers: no walking, and thirty kilobytes for a hundred trees.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


class Trees(NamedTuple):
    """``asks[t, d]`` is the row that must exceed ``borders[t, d]``; the answers of tree ``t`` pick from ``leaves[t]``.

    >>> one = Trees(np.array([[0]]), np.array([[1.5]], np.float32), np.array([[-1.0, 1.0]], np.float32), 0.0)
    >>> one.logits(np.array([[1.0, 2.0]], np.float32)).tolist()
    [-1.0, 1.0]
    """

    asks: NDArray[np.int64]
    borders: Floats
    leaves: Floats
    bias: float

    def logits(self, values: Floats) -> Floats:
        """The log-odds for each column of the values."""
        trees, depth = self.asks.shape
        yes = values.take(self.asks.T.ravel(), axis=0) > self.borders.T.reshape(-1, 1)
        levels = yes.view(np.uint8).reshape(depth, trees, -1)
        answers = levels[-1].copy()
        for level in levels[-2::-1]:  # a bit for each question: np.packbits takes three times as long
            answers += answers
            answers += level
        picked = self.leaves.ravel().take(answers + (np.arange(trees) << depth)[:, None])
        logits: Floats = picked.sum(axis=0) + np.float32(self.bias)
        return logits
