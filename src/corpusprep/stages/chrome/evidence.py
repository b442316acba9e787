"""What speaks for and against each line of a text: its signs, its words, its place, and what stands around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusprep.stages.chrome import lexical, shapes
from corpusprep.stages.chrome.shapes import Floats

# A line this wide that ends like a sentence, or twice as wide whatever its end, reads like prose.
PROSE_WIDTH, LONG_WIDTH = 90.0, 180.0

_S = {name: i for i, name in enumerate(shapes.NAMES)}
_L = {name: i for i, name in enumerate(lexical.NAMES)}

PLACE_NAMES = (
    "log_width", "related", "known_words", "copies", "first_copy", "gap_before", "gap_after", "gaps", "prose", "log_lines",
    "log_total", "log_prose", "prose_lines", "prose_share", "place", "from_top", "from_end", "prose_passed", "prose_left",
    "to_prose_before", "to_prose_after", "in_zone", "from_zone_start", "from_zone_end", "run_lines", "run_width",
    "run_place", "run_left", "to_median",
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
_NEIGHBORED = ("log_width", "ends_stop", "lexical", "function", "related")
RADII = (2, 5, 12)
NAMES = (
    *shapes.NAMES, *lexical.NAMES, *PLACE_NAMES,
    *(f"{name}_within_{radius}" for radius in RADII for name in _WINDOWED),
    *(f"{name}_{side}" for side in ("before", "after", "before_2", "after_2") for name in _NEIGHBORED),
    "lexical_before_4", "lexical_after_4", "lexical_low_3", "lexical_low_before_10", "lexical_low_after_10",
    "lexical_low_run", "lexical_run_first", "log_width_spread_3", "function_rel", "related_before_10",
)  # fmt: skip


def features(texts: Sequence[str], gaps: NDArray[np.bool_], read: Callable[[str], lexical.WordEvidence]) -> Floats:
    """One row of `NAMES` for each line of a text (stripped, not blank); ``gaps`` marks those after a blank line."""
    words = list(map(read, texts))
    signs = shapes.shapes(texts)
    return join(texts, gaps, signs, np.array([w.row for w in words], dtype=np.float32), [w.content for w in words])


def join(
    texts: Sequence[str], gaps: NDArray[np.bool_], signs: Floats, words: Floats, contents: Sequence[frozenset[str]]
) -> Floats:
    """The evidence of single lines joined with their place and neighborhood."""
    width = signs[:, _S["width"]]
    prose = (width >= LONG_WIDTH) | ((width >= PROSE_WIDTH) & (signs[:, _S["ends_stop"]] > 0))
    place = _places(texts, gaps, width, prose, contents)
    own = {"log_width": place[:, 0], "prose": place[:, 8], "related": place[:, 1], "gap_before": place[:, 5],
           "ends_stop": signs[:, _S["ends_stop"]], "capitalized": signs[:, _S["capitalized"]],
           "function": words[:, _L["function"]], "furniture": words[:, _L["furniture"]],
           "lexical": np.clip(words[:, _L["lexical"]], -600, 600)}  # fmt: skip
    base = np.column_stack([own[name] for name in _WINDOWED])
    near = np.column_stack([own[name] for name in _NEIGHBORED])
    blocks = [signs, words, place, *(window_means(base, radius) for radius in RADII)]
    blocks += [shifted(near, by) for by in (1, -1, 2, -2)]
    lexis = own["lexical"][:, None]
    low = np.minimum.reduce([shifted(lexis, by) for by in (-3, -2, -1, 0, 1, 2, 3)])
    blocks += [side_means(lexis, -4), side_means(lexis, 4), low, *_run_columns(own, lexis, prose)]
    return np.concatenate(blocks, axis=1).astype(np.float32)


def _run_columns(own: Mapping[str, Floats], lexis: Floats, prose: NDArray[np.bool_]) -> list[Floats]:
    """What the strongest words around and in the run of lines say, and how even the widths are."""
    count = len(prose)
    padded = np.concatenate([np.zeros((10, 1), np.float32), lexis, np.zeros((10, 1), np.float32)])[:, 0]
    spans = np.lib.stride_tricks.sliding_window_view(padded, 10).min(axis=1)
    before, after = spans[:count], spans[11 : 11 + count]
    starts = np.flatnonzero(np.concatenate([[True], prose[1:] | prose[:-1]]))
    sizes = np.diff(np.concatenate([starts, [count]]))
    low_run = np.repeat(np.minimum.reduceat(lexis[:, 0], starts), sizes)
    first = np.repeat(lexis[starts, 0], sizes)
    widths = own["log_width"]
    moments = window_means(np.column_stack([widths, widths * widths]), 3)
    spread = np.sqrt(np.maximum(moments[:, 1] - moments[:, 0] ** 2, 0.0))
    prose_function = float(own["function"][prose].mean()) if prose.any() else 0.3
    relative = own["function"] - prose_function
    columns = (before, after, low_run, first, spread, relative, side_means(own["related"][:, None], -10)[:, 0])
    return [np.asarray(column, dtype=np.float32)[:, None] for column in columns]


def window_means(values: Floats, radius: int) -> Floats:
    """The mean of each column over the rows within ``radius`` of each row, itself included."""
    count = len(values)
    sums = np.zeros((count + 1, values.shape[1]), dtype=np.float64)
    np.cumsum(values, axis=0, out=sums[1:])
    rows = np.arange(count)
    low = np.maximum(rows - radius, 0)
    high = np.minimum(rows + radius + 1, count)
    means: Floats = ((sums[high] - sums[low]) / (high - low)[:, None]).astype(np.float32)
    return means


def side_means(values: Floats, reach: int) -> Floats:
    """The mean of each column over the rows before (negative reach) or after each row, itself left out; 0 where none."""
    count = len(values)
    sums = np.zeros((count + 1, values.shape[1]), dtype=np.float64)
    np.cumsum(values, axis=0, out=sums[1:])
    rows = np.arange(count)
    low = np.maximum(rows + reach, 0) if reach < 0 else rows + 1
    high = rows if reach < 0 else np.minimum(rows + reach + 1, count)
    means: Floats = ((sums[high] - sums[low]) / np.maximum(high - low, 1)[:, None]).astype(np.float32)
    return means


def shifted(values: Floats, by: int) -> Floats:
    """The rows ``by`` places before (or after, when negative); beyond the text, 0."""
    out = np.zeros_like(values)
    if by > 0:
        out[by:] = values[:-by]
    elif by < 0:
        out[:by] = values[-by:]
    else:
        out[:] = values
    return out


def _places(
    texts: Sequence[str],
    gaps: NDArray[np.bool_],
    width: Floats,
    prose: NDArray[np.bool_],
    contents: Sequence[frozenset[str]],
) -> Floats:
    """Where each line stands: in the text, among its prose, and in its run of lines that are not prose."""
    count = len(texts)
    rows = np.arange(count)
    prose_width = np.where(prose, width, 0.0)
    passed = np.cumsum(prose_width) - prose_width
    total = float(prose_width.sum())
    before = np.maximum.accumulate(np.where(prose, rows, -1))
    before = np.concatenate([[-1], before[:-1]])
    after = np.minimum.accumulate(np.where(prose, rows, count)[::-1])[::-1]
    after = np.concatenate([after[1:], [count]])
    where = np.flatnonzero(prose)
    first, last = (int(where[0]), int(where[-1])) if len(where) else (count, -1)
    low, high = np.where(prose, rows, before + 1), np.where(prose, rows, after - 1)
    sums = np.concatenate([[0.0], np.cumsum(width)])
    related, known = _relations(contents, prose)
    copies = Counter(texts)
    seen: set[str] = set()
    first_copy = [text not in seen and not seen.add(text) for text in texts]  # type: ignore[func-returns-value]
    median = float(np.median(width[prose])) if len(where) else 0.0
    gap_after = np.concatenate([gaps[1:], [True]])
    columns: list[Any] = [
        np.log1p(width), related, known, [copies[text] for text in texts], first_copy, gaps, gap_after,
        np.full(count, gaps.mean()), prose, np.full(count, np.log1p(count)), np.full(count, np.log1p(sums[-1])),
        np.full(count, np.log1p(total)), np.full(count, prose.mean()), np.full(count, total / max(float(sums[-1]), 1.0)),
        rows / count, np.log1p(rows), np.log1p(count - 1 - rows), passed / max(total, 1.0),
        np.log1p(np.maximum(total - passed - prose_width, 0.0)), np.log1p(rows - before) * np.where(before < 0, -1, 1),
        np.log1p(after - rows) * np.where(after == count, -1, 1), (rows >= first) & (rows <= last),
        np.clip(rows - first, -30, 30), np.clip(rows - last, -30, 30), np.log1p(high - low), np.log1p(sums[high + 1] - sums[low]),
        np.log1p(rows - low), np.log1p(high - rows), width / max(median, 1.0),
    ]  # fmt: skip
    return np.column_stack(columns).astype(np.float32)


def _relations(contents: Sequence[frozenset[str]], prose: NDArray[np.bool_]) -> tuple[list[float], list[float]]:
    """The share of each line's longer words that also stand in another line of prose, and how many it has."""
    seen: Counter[str] = Counter()
    for content, is_prose in zip(contents, prose.tolist(), strict=True):
        if is_prose:
            seen.update(content)
    related = []
    for content, is_prose in zip(contents, prose.tolist(), strict=True):
        least = 2 if is_prose else 1
        hits = sum(seen[word] >= least for word in content)
        related.append(hits / (len(content) + 1))
    return related, [float(len(content)) for content in contents]


__all__ = ["NAMES", "features", "join", "shifted", "side_means", "window_means"]
