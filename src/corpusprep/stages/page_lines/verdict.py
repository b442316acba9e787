"""Extractors' verdicts as evidence: what they kept of a line, of the lines around, of the block, of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpusprep.page import Page
from corpusprep.stages.page_lines.evidence import Evidence

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class Verdicts(NamedTuple):
    """The share of each line that was kept as main text, as readers' comments, and by a second extractor."""

    main: Sequence[float]
    comments: Sequence[float]
    second: Sequence[float]


_OF_ONE = ("kept", "before", "after", "block", "outer", "page", "long", "words")
NAMES = (*_OF_ONE, "comments", "comments_around", *(f"second_{name}" for name in _OF_ONE))


def with_verdicts(evidence: Evidence, page: Page, verdicts: Verdicts) -> Floats:
    """The evidence with the columns of the verdicts."""
    first = np.array([node.first for node in page.nodes], np.int64)
    last = np.array([node.last for node in page.nodes], np.int64)
    parent = np.maximum(np.array([node.parent for node in page.nodes], np.int64), 0)
    block = parent[np.maximum(np.array([line.node for line in page.lines], np.int64), 0)]
    outer = parent[block]
    count = len(page.lines)
    number = np.arange(count)
    mass = evidence.words
    places = (
        (np.maximum(number - 3, 0), number),
        (np.minimum(number + 1, count), np.minimum(number + 4, count)),
        (first[block], last[block]),
        (first[outer], last[outer]),
    )
    comments = np.array(verdicts.comments, np.float32)
    around = (np.maximum(number - 3, 0), np.minimum(number + 4, count))
    columns = [
        *_columns(np.array(verdicts.main, np.float32), mass, places),
        comments,
        _share(comments, mass, *around),
        *_columns(np.array(verdicts.second, np.float32), mass, places),
    ]
    return np.column_stack((evidence.rows, *columns)).astype(np.float32)


def _columns(kept: Floats, mass: Floats, places: Sequence[tuple[Integers, Integers]]) -> list[Floats]:
    """What one verdict says of each line, of the places around, and of the page."""
    words = float((mass * kept).sum())
    long = mass >= 15
    ones = np.ones(len(kept), np.float32)
    return [
        kept,
        *(_share(kept, mass, low, high) for low, high in places),
        ones * (words / (float(mass.sum()) + 1)),
        ones * (float((mass * kept)[long].sum()) / (float(mass[long].sum()) + 1)),
        ones * float(np.log1p(words)),
    ]


def _share(kept: Floats, mass: Floats, low: Integers, high: Integers) -> Floats:
    """The share of the words of the lines from ``low`` to ``high`` that was kept."""
    sums = np.zeros((2, len(kept) + 1))
    np.cumsum((mass, mass * kept), axis=1, out=sums[:, 1:])
    held = sums[:, high] - sums[:, low]
    share: Floats = (held[1] / (held[0] + 1e-6)).astype(np.float32)
    return share
