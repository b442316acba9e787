"""The line model as a small network: what each line shows, then what its neighbors show, wider and wider.

Twice, each line also sees the mean and the strongest signs of the whole text. A text of forty lines takes a few hundred
microseconds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corpusprep.stages.line_network import Floats, LineNetwork

_MOST = 4.0


class Network(NamedTuple):
    """``middle`` and ``scale`` bring the measured columns to a common size; the columns after them are taken as they are."""

    middle: Floats
    scale: Floats
    layers: LineNetwork

    def logits(self, values: Floats) -> Floats:
        """The log-odds of being article, for each line (one row each)."""
        measured = len(self.middle)
        columns = values.astype(np.float32)
        part = columns[:, :measured]
        scaled = (np.copysign(np.log1p(np.abs(part)), part) - self.middle) / self.scale
        columns[:, :measured] = np.minimum(np.maximum(scaled, -_MOST), _MOST)
        return self.layers.logits(columns, _mean_and_strongest)


def _mean_and_strongest(seen: Floats) -> tuple[Floats, Floats]:
    # As `seen.mean`, in half the time for few lines.
    return np.add.reduce(seen, axis=0) / np.float32(len(seen)), np.maximum.reduce(seen, axis=0)


def chances(logits: Floats) -> Floats:
    """Log-odds as chances.

    >>> chances(np.array([0.0])).tolist()
    [0.5]
    """
    odds: Floats = 1.0 / (1.0 + np.exp(np.minimum(np.maximum(-logits, -30.0), 30.0)))
    return odds
