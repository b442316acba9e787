"""What the chances of the lines around a line say about it: the evidence of the second look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusprep.stages.chrome.evidence import shifted, side_means, window_means
from corpusprep.stages.chrome.shapes import Floats

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
    """One row of `NAMES` for each line, from the first look at all lines."""
    count = len(chances)
    rows = np.arange(count)
    chance = chances.astype(np.float64)
    safe = np.clip(chance, 0.002, 0.998)
    logit = np.log(safe / (1.0 - safe))[:, None]
    column = chance[:, None]
    weight = np.sqrt(np.maximum(width, 1.0)).astype(np.float64)
    weighted = weight * chance
    pair = np.column_stack([weighted, weight])
    sums = np.concatenate([np.zeros((1, 2)), np.cumsum(pair, axis=0)])
    above = sums[:count, 0] / np.maximum(sums[:count, 1], 1e-6)
    below = (sums[count, 0] - sums[1:, 0]) / np.maximum(sums[count, 1] - sums[1:, 1], 1e-6)
    first, stop = best_segment(((chance - 0.5) * weight).tolist())
    certain, body = chance < CERTAIN, (chance > BODY) & prose
    before, after = _nearest(certain, count)
    body_before, body_after = _nearest(body, count)
    passed = np.concatenate([[0.0], np.cumsum(width, dtype=np.float64)])
    width_before = np.where(before < 0, _FAR_WIDTH, passed[rows] - passed[np.clip(before + 1, 0, count)])
    width_after = np.where(after >= count, _FAR_WIDTH, passed[np.clip(after, 0, count)] - passed[rows + 1])
    starts = np.flatnonzero(np.concatenate([[True], body[1:] | body[:-1]]))
    sizes = np.diff(np.concatenate([starts, [count]]))
    run_sums = np.add.reduceat(pair, starts, axis=0)
    singles = (
        chance.min(), np.log1p(np.count_nonzero(chance < 0.1)), np.mean(chance < 0.5),
    )  # fmt: skip
    columns: list[Any] = [
        logit, *(shifted(logit, by) for by in (1, -1, 2, -2, 3, -3)),
        *(window_means(column, radius) for radius in (2, 5, 12)),
        *(_ratio(window_means(pair, radius)) for radius in (5, 20)),
        _lowest(chance, 3), np.full((count, 1), sums[count, 0] / sums[count, 1]),
        *(np.full((count, 1), value) for value in singles), above[:, None], below[:, None],
        side_means(column, -8), side_means(column, 8), ((rows >= first) & (rows < stop))[:, None],
        np.clip(rows - first, -15, 15)[:, None], np.clip(stop - 1 - rows, -15, 15)[:, None],
        np.full((count, 1), weight[first:stop].sum() / sums[count, 1]), np.full((count, 1), np.log1p(stop - first)),
        *(np.log1p(np.minimum(far, _FAR_LINES))[:, None]
          for far in (rows - before, after - rows, rows - body_before, body_after - rows)),
        *_lowest_sides(chance, 10), np.log1p(width_before)[:, None], np.log1p(width_after)[:, None],
        np.repeat(run_sums[:, 0] / run_sums[:, 1], sizes)[:, None],
        np.repeat(np.minimum.reduceat(chance, starts), sizes)[:, None],
    ]  # fmt: skip
    return np.concatenate(columns, axis=1).astype(np.float32)


def _ratio(pair: Floats) -> Floats:
    return (pair[:, 0] / np.maximum(pair[:, 1], 1e-6))[:, None]


def _nearest(marks: NDArray[np.bool_], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each line the nearest marked line before and after it; far beyond the text where there is none."""
    rows = np.arange(count)
    before = np.maximum.accumulate(np.where(marks, rows, -1000))
    after = np.minimum.accumulate(np.where(marks, rows, count + 1000)[::-1])[::-1]
    return np.concatenate([[-1000], before[:-1]]), np.concatenate([after[1:], [count + 1000]])


def _lowest(chance: Floats, radius: int) -> Floats:
    """The lowest chance within ``radius`` lines."""
    padded = np.pad(chance, radius, constant_values=1.0)
    lows: Floats = np.lib.stride_tricks.sliding_window_view(padded, 2 * radius + 1).min(axis=1)[:, None]
    return lows


def _lowest_sides(chance: Floats, reach: int) -> tuple[Floats, Floats]:
    """The lowest chance among the ``reach`` lines before, and among those after."""
    padded = np.pad(chance, reach, constant_values=1.0)
    lows = np.lib.stride_tricks.sliding_window_view(padded, reach).min(axis=1)
    count = len(chance)
    return lows[:count, None], lows[reach + 1 : reach + 1 + count, None]
