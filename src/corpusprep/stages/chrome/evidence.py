"""What speaks for and against each line of a text: its signs, its words, its labels, its place."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpusprep.stages.chrome import comments, lexical, shapes
from corpusprep.stages.chrome.lines import Line, Lines
from corpusprep.stages.chrome.phrases import labels
from corpusprep.stages.chrome.shapes import Floats
from corpusprep.stages.chrome.word_arrays import Contents, TextWords

# A line this wide that ends like a sentence, or twice as wide whatever its end, reads like prose.
PROSE_WIDTH, LONG_WIDTH = 90.0, 180.0

_S = {name: i for i, name in enumerate(shapes.NAMES)}

MEASURED = (*shapes.NAMES, *lexical.NAMES, "log_width", "related", "known_words", "copies", "gap_before")
LABELS = ("line", "start", "part", "heading", "weak", "hint")
RULES = ("certain", "strong", "hint")
PLACE = (
    "prose_passed", "prose_left", "from_top", "from_top_far", "from_end", "from_end_far", "prose", "log_lines", "log_prose",
)  # fmt: skip
NAMES = (*MEASURED, *(f"label_{name}" for name in LABELS), "time", *(f"rule_{name}" for name in RULES), *PLACE)
"""The columns: what is measured, then what is there or not, then the place."""


def features(lines: Lines, words: TextWords, rules: NDArray[np.float32]) -> Floats:
    """The values of `NAMES`, one column each, for each line that is not blank, one row each.

    ``rules`` has the columns `RULES`: 1 where a rule says so of the line.
    """
    filled = lines.filled
    texts = [line.text for line in filled]
    if lines.signs is None:
        lines.signs = shapes.shapes(texts)
    gaps = np.ones(len(filled), dtype=np.bool_)
    indexes = np.array([line.index for line in filled])
    np.greater(indexes[1:] - indexes[:-1], 1, out=gaps[1:])
    marks = np.concatenate([spoken(filled), rules], axis=1)
    return join(texts, gaps, lines.signs, words.rows.T.astype(np.float32), words.contents, marks)


def join(
    texts: Sequence[str],
    gaps: NDArray[np.bool_],
    signs: Floats,
    words: Floats,
    contents: Contents,
    marks: Floats,
) -> Floats:
    """The evidence of single lines (signs: one column a line; words and marks: one row a line) with their place."""
    count = len(texts)
    out = np.empty((count, len(NAMES)), dtype=np.float32)
    width = signs[_S["width"]]
    prose = (width >= LONG_WIDTH) | ((width >= PROSE_WIDTH) & (signs[_S["ends_stop"]] > 0))
    copies = Counter(texts) if len(set(texts)) < count else None
    at = len(signs)
    out[:, :at] = signs.T
    out[:, at : at + words.shape[1]] = words
    at += words.shape[1]
    out[:, at] = np.log1p(width)
    out[:, at + 1] = contents.related(prose)
    out[:, at + 2] = contents.sizes(count)
    out[:, at + 3] = 1.0 if copies is None else [copies[text] for text in texts]
    out[:, at + 4] = gaps
    at += 5
    out[:, at : at + marks.shape[1]] = marks
    place(out[:, at + marks.shape[1] :], width, prose)
    return out


def place(out: Floats, width: Floats, prose: NDArray[np.bool_]) -> None:
    """Sets the columns `PLACE`: where each line stands among the text's prose, and from both ends of the text."""
    count = len(width)
    prose_width = np.where(prose, width, 0.0)
    passed = prose_width.cumsum()
    total = max(float(passed[-1]), 1.0)
    out[:, 0] = (passed - prose_width) / total
    out[:, 1] = (total - passed) / total
    near, far = _decay(count)
    out[:, 2], out[:, 3], out[:, 4], out[:, 5] = near, far, near[::-1], far[::-1]
    out[:, 6] = prose
    out[:, 7] = np.log1p(count) / 4
    out[:, 8] = np.log1p(total) / 8


@functools.lru_cache(maxsize=256)
def _decay(count: int) -> tuple[Floats, Floats]:
    rows = np.arange(count)
    return np.exp(-rows / 3), np.exp(-rows / 12)


@functools.lru_cache(maxsize=8_192)
def _label_marks(kinds: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(float(kind in kinds) for kind in LABELS)


_DIGIT = re.compile(r"\d")
_LONGEST_TIME = 90


def spoken(filled: Sequence[Line]) -> Floats:
    """What known phrases each line says, in the columns `LABELS`, and whether it is a short line with a time."""
    marks = np.zeros((len(filled), len(LABELS) + 1), dtype=np.float32)
    for place, line in enumerate(filled):
        if found := labels(line.shape):
            marks[place, :-1] = _label_marks(tuple(label.kind for label in found))
        if len(line.text) <= _LONGEST_TIME and has_time(line.text):
            marks[place, -1] = 1.0
    return marks


def has_time(text: str) -> bool:
    """True for a short line that holds a time, a year or an age.

    >>> has_time("vor 3 Tagen"), has_time("The 3 others agreed.")
    (True, False)
    """
    return len(text) <= _LONGEST_TIME and _DIGIT.search(text) is not None and comments.TIME.search(text) is not None
