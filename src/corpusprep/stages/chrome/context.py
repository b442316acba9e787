"""What the chances of the lines around a line say about it: the evidence of the second look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusprep.stages.chrome.shapes import Floats
from corpusprep.stages.chrome.surroundings import (
    lows,
    lows_beside,
    nearest,
    running_sums,
    runs,
    shifted,
    side_means,
    window_means,
)

NAMES = (
    "z", "z_before", "z_after", "z_before_2", "z_after_2", "z_before_3", "z_after_3", "mean_2", "mean_5", "mean_12",
    "weighted_5", "weighted_20", "low_3", "text_mean", "text_low", "text_certain", "text_share", "mean_above", "mean_below",
    "mean_before_8", "mean_after_8", "in_segment", "from_segment_start", "to_segment_end", "segment_share", "segment_lines",
    "to_certain_before", "to_certain_after", "to_body_before", "to_body_after", "low_before_10", "low_after_10",
    "width_to_certain_before", "width_to_certain_after", "run_mean", "run_low",
)  # fmt: skip

# Below this chance of being article a line is certain chrome, above that one a paragraph is certain article.
CERTAIN, BODY = 0.05, 0.9
_FAR_LINES, _FAR_WIDTH = 60, 20_000.0


def best_segment(gains: Sequence[float]) -> tuple[int, int]:
    """The run of lines with the largest sum, as start and end (excluded): where the article most likely stands.

    >>> best_segment([-1.0, 2.0, -0.5, 3.0, -4.0, 1.0])
    (1, 4)
    """
    best = here = 0.0
    start = first = stop = 0
    for at, gain in enumerate(gains):
        if here <= 0.0:
            here, start = 0.0, at
        here += gain
        if here > best:
            best, first, stop = here, start, at + 1
    return first, stop


def context(chances: Floats, width: Floats, prose: NDArray[np.bool_]) -> Floats:
    """The values of `NAMES`, one row each, for each line, one column each, from the first look at all lines."""
    count = len(chances)
    rows = np.arange(count)
    chance = chances.astype(np.float64)
    safe = np.minimum(np.maximum(chance, 0.002), 0.998)
    logit = np.log(safe / (1.0 - safe))
    weight = np.sqrt(np.maximum(width, 1.0)).astype(np.float64)
    sums = running_sums(np.array([weight * chance, weight, chance]))
    total = sums[:, -1:]
    first, stop = best_segment(((chance - 0.5) * weight).tolist())
    certain, body = chance < CERTAIN, (chance > BODY) & prose
    before, after = nearest(certain, -1000, count + 1000)
    body_before, body_after = nearest(body, -1000, count + 1000)
    passed = np.concatenate([[0.0], np.cumsum(width, dtype=np.float64)])
    width_before = np.where(before < 0, _FAR_WIDTH, passed[rows] - passed[np.maximum(before + 1, 0)])
    width_after = np.where(after >= count, _FAR_WIDTH, passed[np.minimum(after, count)] - passed[rows + 1])
    starts, sizes = runs(body)
    run = np.add.reduceat(np.array([weight * chance, weight]), starts, axis=1)
    far = np.log1p(np.minimum([rows - before, after - rows, rows - body_before, body_after - rows], _FAR_LINES))
    means = [window_means(sums[2:], radius)[0] for radius in (2, 5, 12)]
    columns: tuple[Any, ...] = (
        logit, *(shifted(logit[None], by)[0] for by in (1, -1, 2, -2, 3, -3)), *means,
        *(_ratio(window_means(sums[:2], radius)) for radius in (5, 20)), lows(chance, 3, 3, 1.0),
        total[0] / total[1], chance.min(), np.log1p(np.count_nonzero(chance < 0.1)), np.mean(chance < 0.5),
        sums[0, :count] / np.maximum(sums[1, :count], 1e-6),
        (total[0] - sums[0, 1:]) / np.maximum(total[1] - sums[1, 1:], 1e-6),
        side_means(sums[2:], -8)[0], side_means(sums[2:], 8)[0], (rows >= first) & (rows < stop),
        np.minimum(np.maximum(rows - first, -15), 15), np.minimum(np.maximum(stop - 1 - rows, -15), 15), weight[first:stop].sum() / total[1],
        np.log1p(stop - first), *far, *lows_beside(chance, 10, 1.0), np.log1p(width_before),
        np.log1p(width_after), np.repeat(run[0] / run[1], sizes), np.repeat(np.minimum.reduceat(chance, starts), sizes),
    )  # fmt: skip
    out = np.empty((len(NAMES), count), dtype=np.float32)
    for row, column in enumerate(columns):
        out[row] = column
    return out


def _ratio(pair: Floats) -> Floats:
    ratio: Floats = pair[0] / np.maximum(pair[1], 1e-6)
    return ratio
