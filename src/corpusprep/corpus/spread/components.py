"""What hangs together in a graph of pairs, by large-star and small-star steps.

Each step joins every document's neighbors to the smallest of them (Kiveris et al., 2014); the graph becomes one star for
each component after about as many steps as the logarithm of the longest chain.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from corpusprep.contracts import Columns, Engine, Table
from corpusprep.corpus.spread.columns import ends, single, taken, whole

_LINK = {"doc": "int", "other": "int"}
HANG = {"doc": "int", "kind": "int", "other": "int"}
_STEPS = 64


def components(engine: Engine, pairs: Table) -> Table:
    """Each document with the first one (``other``) of all that it hangs together with; the first itself, too."""
    links = engine.kept(pairs)
    before: tuple[int, int] | None = None
    for _ in range(_STEPS):
        both = engine.map_batches(links, _both_ways, _LINK)
        large = engine.group_apply([both], ("doc", "other"), _large_star, _LINK)
        links = engine.kept(engine.group_apply([large], ("doc", "other"), _small_star, _LINK))
        now = _sum(engine, links)
        if now == before:
            break
        before = now
    return engine.group_apply([engine.map_batches(links, _members, _LINK)], ("doc", "other"), _once, HANG)


def _both_ways(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        doc, other = batch["doc"], batch["other"]
        yield {"doc": np.concatenate((doc, other)), "other": np.concatenate((other, doc))}


def _large_star(batches: Iterator[Columns]) -> Iterator[Columns]:
    """Every larger neighbor of a document linked to the smallest of the neighbors and it, the larger one first."""
    for portion in whole(batches, "doc"):
        doc, other = portion["doc"], portion["other"]
        edges = ends(doc)
        least = np.repeat(np.minimum(other[edges[:-1]], doc[edges[:-1]]), np.diff(edges))  # the first is the smallest
        larger = other > doc
        yield {"doc": other[larger], "other": least[larger]}


def _small_star(batches: Iterator[Columns]) -> Iterator[Columns]:
    """A document and all its smaller neighbors linked to the smallest; every link once."""
    for portion in whole(batches, "doc"):
        doc, other = portion["doc"], portion["other"]
        edges = ends(doc)
        first = other[edges[:-1]]
        least = np.repeat(first, np.diff(edges))
        rest = other != least
        left = np.concatenate((other[rest], doc[edges[:-1]]))
        right = np.concatenate((least[rest], first))
        keep = left != right
        links = np.unique(np.stack((left[keep], right[keep]), axis=1), axis=0)
        yield {"doc": links[:, 0], "other": links[:, 1]}


def _sum(engine: Engine, links: Table) -> tuple[int, int]:
    """What tells two sets of links apart: their number, and a sum of their digests."""
    found = engine.rows(
        engine.map_batches(engine.group_apply([links], ("doc", "other"), _distinct, _LINK), _summed, _LINK)
    )
    count = total = 0
    for number, digest in single(found, "doc", "other"):
        count, total = count + number, (total + digest) & 0xFFFFFFFFFFFFFFFF
    return count, total


def _distinct(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "doc"):
        other = portion["other"]
        first = np.ones(len(other), np.bool_)
        first[1:] = (other[1:] != other[:-1]) | (portion["doc"][1:] != portion["doc"][:-1])
        yield taken(portion, first)


def _summed(batches: Iterator[Columns]) -> Iterator[Columns]:
    count, total = 0, np.zeros(1, np.uint64)
    for batch in batches:
        mixed = batch["doc"].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + batch["other"].astype(np.uint64)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(32)
        count += len(mixed)
        total += mixed.sum(dtype=np.uint64)
    yield {"doc": np.array([count], np.int64), "other": total.view(np.int64)}


def _members(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        heads = np.unique(batch["other"])
        yield {"doc": np.concatenate((batch["doc"], heads)), "other": np.concatenate((batch["other"], heads))}


def _once(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "doc"):
        edges = ends(portion["doc"])[:-1]
        kind = np.full(len(edges), -1, np.int64)
        yield {"doc": portion["doc"][edges], "kind": kind, "other": portion["other"][edges]}
