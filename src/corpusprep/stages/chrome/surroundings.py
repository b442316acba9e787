"""What stands around each line: its place among the prose and in its run of short lines, and means over its neighbors."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusprep.stages.chrome import evidence, lexical, shapes
from corpusprep.stages.chrome.shapes import Floats

_E = {name: i for i, name in enumerate(evidence.NAMES)}

PLACE_NAMES = (
    "log_width", "related", "known_words", "copies", "prose", "log_lines", "log_total", "log_prose", "prose_lines",
    "prose_share", "place", "from_top", "from_end", "prose_passed", "prose_left", "to_prose_before", "to_prose_after",
    "in_zone", "from_zone_start", "run_lines", "run_width", "run_place", "run_left", "to_median", "gap_before",
)  # fmt: skip
_WINDOWED = (
    "log_width",
    "prose",
    "ends_stop",
    "function",
    "capitalized",
    "lexical",
    "furniture",
    "related",
    "gap_before",
)
_TAKEN = ("width", "known_words", "copies", *_WINDOWED)
_NEIGHBORED = ("log_width", "ends_stop", "lexical")
RADII = (2, 5, 12)
NAMES = (
    *shapes.NAMES, *lexical.NAMES, *PLACE_NAMES,
    *(f"{name}_within_{radius}" for radius in RADII for name in _WINDOWED),
    *(f"{name}_{side}" for side in ("before", "after", "before_2", "after_2") for name in _NEIGHBORED),
    "lexical_before_4", "lexical_after_4", "related_before_10", "lexical_low_3", "lexical_low_before_10",
    "lexical_low_after_10", "lexical_low_run", "lexical_run_first", "log_width_spread_3", "function_rel",
)  # fmt: skip


def surroundings(own: Floats) -> Floats:
    """The values of `NAMES`, one row each, for each line, one column each, from the evidence of lines by themselves."""
    count = len(own)
    out = np.empty((len(NAMES), count), dtype=np.float32)
    alone = len(shapes.NAMES) + len(lexical.NAMES)
    out[:alone] = own[:, :alone].T
    columns = {name: own[:, _E[name]] for name in _TAKEN}
    prose = columns["prose"] > 0
    place = out[alone : alone + len(PLACE_NAMES)]
    _places(place, columns, prose)
    at = alone + len(PLACE_NAMES)
    columns["lexical"] = np.minimum(np.maximum(columns["lexical"], -600.0), 600.0)
    sums = running_sums(np.array([columns[name] for name in _WINDOWED]))
    for radius in RADII:
        out[at : at + len(_WINDOWED)] = window_means(sums, radius)
        at += len(_WINDOWED)
    near = np.array([columns[name] for name in _NEIGHBORED])
    for by in (1, -1, 2, -2):
        out[at : at + len(near)] = shifted(near, by)
        at += len(near)
    lexis, related = _WINDOWED.index("lexical"), _WINDOWED.index("related")
    out[at] = side_means(sums[lexis : lexis + 1], -4)
    out[at + 1] = side_means(sums[lexis : lexis + 1], 4)
    out[at + 2] = side_means(sums[related : related + 1], -10)
    _runs(out[at + 3 :], columns, prose)
    return out


def _runs(out: Floats, own: Mapping[str, Floats], prose: NDArray[np.bool_]) -> None:
    """What the strongest words around and in the run of lines say, and how even the widths are."""
    lexis = own["lexical"]
    out[0] = lows(lexis, 3, 3, 0.0)
    out[1], out[2] = lows_beside(lexis, 10, 0.0)
    starts, sizes = runs(prose)
    out[3] = np.minimum.reduceat(lexis, starts).repeat(sizes)
    out[4] = lexis[starts].repeat(sizes)
    widths = own["log_width"]
    moments = window_means(running_sums(np.array([widths, widths * widths])), 3)
    out[5] = np.sqrt(np.maximum(moments[1] - moments[0] ** 2, 0.0))
    out[6] = own["function"] - (float(own["function"][prose].mean()) if prose.any() else 0.3)


def runs(marks: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each run of unmarked places starts, and its size; each marked place is a run of its own.

    >>> [array.tolist() for array in runs(np.array([False, False, True, True, False]))]
    [[0, 2, 3, 4], [2, 1, 1, 1]]
    """
    starting = np.ones(len(marks), dtype=np.bool_)
    np.logical_or(marks[1:], marks[:-1], out=starting[1:])
    starts = starting.nonzero()[0]
    sizes = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=sizes[:-1])
    sizes[-1:] = len(marks) - starts[-1:]
    return starts, sizes


def running_sums(values: Floats) -> Floats:
    """For each row, the sums of its first 0, 1, 2 ... values."""
    sums = np.zeros((values.shape[0], values.shape[1] + 1), dtype=np.float64)
    np.cumsum(values, axis=1, out=sums[:, 1:])
    return sums


class _Window(NamedTuple):
    """For each place of a text, where a stretch around it starts and stops, and how many places it holds."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    size: Floats


def _window(count: int, before: int, after: int) -> _Window:
    """The stretch from ``before`` places before to ``after`` places after; a side of -1 leaves the place itself out."""
    places = np.arange(count)
    low = np.minimum(np.maximum(places - before, 0), count)
    high = np.minimum(places + after + 1, count)
    return _Window(low, high, np.maximum(high - low, 1).astype(np.float64))


# The same for all texts with as many lines.
_remembered_window = functools.lru_cache(maxsize=4_096)(_window)
_REMEMBERED_LINES = 400


def _means(sums: Floats, before: int, after: int) -> Floats:
    count = sums.shape[1] - 1
    window = (_remembered_window if count <= _REMEMBERED_LINES else _window)(count, before, after)
    means: Floats = sums.take(window.high, axis=1)
    means -= sums.take(window.low, axis=1)
    means /= window.size
    return means


def window_means(sums: Floats, radius: int) -> Floats:
    """The mean of each row over the places within ``radius`` of each place, itself included, from `running_sums`."""
    return _means(sums, radius, radius)


def side_means(sums: Floats, reach: int) -> Floats:
    """The mean of each row over the places before (negative reach) or after each place, itself left out; 0 where none."""
    return _means(sums, -reach, -1) if reach < 0 else _means(sums, -1, reach)


def shifted(values: Floats, by: int) -> Floats:
    """The values ``by`` places before (or after, when negative); beyond the text, 0."""
    out = np.zeros_like(values)
    if by > 0:
        out[:, by:] = values[:, :-by]
    else:
        out[:, :by] = values[:, -by:]
    return out


def lows(values: Floats, before: int, after: int, beyond: float) -> Floats:
    """The lowest of the values from ``before`` places before to ``after`` places after each place.

    A side of -1 leaves the place itself out.

    >>> lows(np.array([3.0, 1.0, 2.0, 5.0]), 2, -1, 9.0).tolist()
    [9.0, 3.0, 1.0, 1.0]
    """
    pad = max(before, after) + 1
    start = pad - before
    return _lowest(values, pad, before + after + 1, beyond)[start : start + len(values)]


def lows_beside(values: Floats, reach: int, beyond: float) -> tuple[Floats, Floats]:
    """The lowest of the values within so many places before each place, and after it.

    >>> [low.tolist() for low in lows_beside(np.array([3.0, 1.0, 2.0, 5.0]), 2, 9.0)]
    [[9.0, 3.0, 1.0, 1.0], [1.0, 2.0, 5.0, 9.0]]
    """
    lowest = _lowest(values, reach + 1, reach, beyond)
    return lowest[1 : 1 + len(values)], lowest[reach + 2 : reach + 2 + len(values)]


def _lowest(values: Floats, pad: int, size: int, beyond: float) -> Floats:
    """The lowest of each ``size`` neighbors in the values with so many places ``beyond`` on both sides."""
    lowest: Floats = np.full(len(values) + 2 * pad, beyond)
    lowest[pad : pad + len(values)] = values
    done = 1
    while done < size:  # the lowest of twice as many are the lower of two
        step = min(done, size - done)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        done += step
    return lowest


def _places(out: Floats, columns: Mapping[str, Floats], prose: NDArray[np.bool_]) -> None:
    """Where each line stands: in the text, among its prose, and in its run of lines that are not prose."""
    width = columns["width"]
    count = len(width)
    rows = np.arange(count)
    prose_width = np.where(prose, width, 0.0)
    passed = prose_width.cumsum() - prose_width
    total = float(prose_width.sum())
    before, after = nearest(prose, -1, count)
    where = prose.nonzero()[0]
    first, last = (int(where[0]), int(where[-1])) if len(where) else (count, -1)
    low, high = np.where(prose, rows, before + 1), np.where(prose, rows, after - 1)
    sums = np.concatenate([[0.0], width.cumsum(dtype=np.float64)])
    median = middle(width[prose].tolist())
    log = _logs(count)
    values: tuple[Any, ...] = (
        columns["log_width"], columns["related"], columns["known_words"], columns["copies"], prose,
        log[count], np.log1p(sums[-1]), np.log1p(total), len(where) / count,
        total / max(float(sums[-1]), 1.0), rows / count, log[rows], log[count - 1 - rows], passed / max(total, 1.0),
        np.log1p(np.maximum(total - passed - prose_width, 0.0)), log[rows - before] * np.where(before < 0, -1, 1),
        log[after - rows] * np.where(after == count, -1, 1), (rows >= first) & (rows <= last),
        np.minimum(np.maximum(rows - first, -30), 30), log[high - low], np.log1p(sums[high + 1] - sums[low]), log[rows - low],
        log[high - rows], width / max(median, 1.0), columns["gap_before"],
    )  # fmt: skip
    for row, column in enumerate(values):
        out[row] = column


@functools.lru_cache(maxsize=256)
def _logs(count: int) -> Floats:
    """The logarithms of 1 to ``count`` + 2."""
    return np.log1p(np.arange(count + 2))


def middle(widths: list[float]) -> float:
    """The median; 1 for none.

    >>> middle([3.0, 1.0, 2.0]), middle([])
    (2.0, 1.0)
    """
    if not widths:
        return 1.0
    widths.sort()
    half = len(widths) // 2
    return widths[half] if len(widths) % 2 else (widths[half - 1] + widths[half]) / 2


def nearest(marks: NDArray[np.bool_], none_before: int, none_after: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each place the nearest marked place before and after it."""
    rows = np.arange(len(marks))
    before = np.maximum.accumulate(np.where(marks, rows, none_before))
    after = np.minimum.accumulate(np.where(marks, rows, none_after)[::-1])[::-1]
    return np.concatenate([[none_before], before[:-1]]), np.concatenate([after[1:], [none_after]])
