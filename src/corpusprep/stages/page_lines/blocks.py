"""The blocks of a page as arrays: what lies above each, what each holds, which are made alike."""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from corpusprep.page import Page
from corpusprep.stages.page_lines.naming import region

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_DIGITS = re.compile(r"\d+")
_NODE_BITS = 32
_MASK = (1 << _NODE_BITS) - 1

# Blocks this near to the root are named for the whole page (<body class="has-sidebar comments-open">).
WHOLE_PAGE = 2

# Elements that stand side by side in every text: no cards.
_PLAIN_TAGS = "p br td th tr tbody dd dt span pre figure img h1 h2 h3 h4 h5 h6 a b i em strong"
_PLAIN = frozenset(_PLAIN_TAGS.split())


class Blocks:
    """The nodes of a page, and for each the numbers of the blocks around it.

    ``values`` are rows over lines (words, words of long text, words in links, headings, headings in links); ``held``
    has their sums for every node.
    """

    def __init__(self, page: Page, node: Integers, values: Sequence[Any]) -> None:
        parents, tags, names, firsts, lasts, depths = zip(*page.nodes, strict=True)
        self.node = np.maximum(node, 0)
        self.first = np.array(firsts, np.int64)
        self.last = np.array(lasts, np.int64)
        self.up = np.array(parents, np.int64)
        self.parent = np.maximum(self.up, 0)
        self.depth = np.array(depths, np.int64)
        self.lines = self.last - self.first
        self.size = len(parents)
        # Blocks of the same tag and names are looked up once.
        numbers: dict[tuple[str, str], int] = {}
        self.name_of = [numbers.setdefault(key, len(numbers)) for key in zip(tags, names, strict=True)]
        self.distinct = list(numbers)
        sums = np.zeros((len(values), len(node) + 1))
        np.cumsum(values, axis=1, out=sums[:, 1:])
        self.held = sums[:, self.last] - sums[:, self.first]
        looks = np.array([_look(tag, names) for tag, names in self.distinct], np.int64)[self.name_of]
        self.kind = looks[:, 0]
        self.regions = looks[:, 1:4] * (self.depth > WHOLE_PAGE)[:, None]
        self.is_plain = looks[:, 4] > 0

    @functools.cached_property
    def outer(self) -> Integers:
        """The next block that holds more: one around a single block with the same lines says nothing new."""
        same = (self.first[self.parent] == self.first) & (self.last[self.parent] == self.last)
        same[0] = False
        top = np.where(same, self.parent, np.arange(self.size))
        while True:
            higher = top[top]
            if (higher == top).all():
                return self.parent[top]
            top = higher

    def climb(self, highest: Doubles, together: Doubles) -> tuple[Doubles, Doubles]:
        """For each node, the maximum and the sum of these columns over itself and all blocks around it."""
        above = np.append(np.where(self.up < 0, self.size, self.up), self.size)
        best = np.vstack((highest, np.full((1, highest.shape[1]), -np.inf)))
        sums = np.vstack((together, np.zeros((1, together.shape[1]))))
        while above.min() < self.size:
            best = np.maximum(best, best[above])
            sums += sums[above]
            above = above[above]
        return best[:-1], sums[:-1]

    def templates(self) -> tuple[Integers, int]:
        """A number for each node: the same for nodes with the same tags and names, digits aside, on their path."""
        hashed = self.kind.astype(np.uint64) * _powers()[np.minimum(self.depth, len(_powers()) - 1)]
        above = np.append(np.where(self.up < 0, self.size, self.up), self.size)
        sums = np.append(hashed, np.uint64(0))
        while above.min() < self.size:
            sums += sums[above]
            above = above[above]
        unique, of = np.unique(sums[:-1], return_inverse=True)
        return of, len(unique)

    def groups(self) -> tuple[Integers, Integers, Doubles]:
        """Blocks alike that stand side by side: the group of each node, its size, and what the group holds.

        Only blocks of several lines count: cards, posts, comments, sections. Group 0 holds all others.
        """
        several = (self.lines > 1) & ~self.is_plain & (self.up >= 0)
        keys = np.where(several, (self.up + 1) << _NODE_BITS | self.kind, 0)
        keys[0] = 0
        _, of = np.unique(keys, return_inverse=True)
        count = np.bincount(of).astype(np.int64)
        held: Doubles = np.stack([np.bincount(of, weights=row) for row in self.held])
        count[0] = 1
        return of.astype(np.int64), count, held


def nearest_largest(count: Integers, above: Any) -> Integers:
    """For each node, the node at or around it with the largest count; of equals, the innermost."""
    keys = (count << _NODE_BITS | np.arange(len(count))).astype(np.float64)
    best, _ = above(keys[:, None], np.zeros((len(count), 1)))
    found: Integers = best[:, 0].astype(np.int64) & _MASK
    return found


@functools.lru_cache(maxsize=65536)
def _look(tag: str, names: str) -> tuple[int, int, int, int, int]:
    """A number for tag and names, digits aside; whether they speak of comments, of promotion, of a side part."""
    kind = zlib.crc32(f"{tag} {_DIGITS.sub('', names)}".encode("utf-8", "replace"))
    of = region(tag, names)
    return kind, of == "comments", of == "promotion", of == "side", tag in _PLAIN


@functools.cache
def _powers() -> npt.NDArray[np.uint64]:
    """Odd numbers, one a depth."""
    factors = np.full(4096, 0x9E3779B97F4A7C15, np.uint64)
    return np.cumprod(factors, dtype=np.uint64)
