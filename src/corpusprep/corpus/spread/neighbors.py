"""Which documents are worth comparing, by shuffles: keys to partitions, pairs to documents.

The same rules as in `candidates`, with its numbers; there every key lies in one memory, here every key's documents do.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from corpusprep.contracts import Columns, Engine, Table
from corpusprep.corpus import candidates
from corpusprep.corpus.spread.columns import ends, slices, taken, whole

SEEN = {
    "place": "int", "number": "int", "twin": "int", "id": "bytes", "site": "int", "size": "int",
    "bands": "bytes", "anchors": "bytes", "places": "bytes", "codes": "bytes", "unspaced": "int",
}  # fmt: skip
"""A document's sketch at its place; ``twin`` is the place of the first document with the same words, or -1."""

EDGE = {"doc": "int", "other": "int", "rank": "int"}
"""A document, and one before it that is worth comparing; the best has rank 0."""

_BAND, _ANCHOR = 0, 1
_KEYS = {"key": "int", "kind": "int", "place": "int"}
_PAIRS = {"doc": "int", "other": "int", "weight": "int"}
_COUNTS = {"other": "int", "kind": "int", "doc": "int", "own": "int", "anchors": "int", "bands": "int", "strong": "int"}
_SCORES = {"doc": "int", "other": "int", "score": "float"}


def seen(engine: Engine, sketches: Sequence[Table], placed: Table) -> Table:
    """Every document's sketch at its place, with its twin."""
    twins = engine.group_apply(
        [placed], ("digest", "place"), _twins, {"number": "int", "place": "int", "twin": "int", "kind": "int"}
    )
    return engine.group_apply([*sketches, twins], ("number", "kind"), _seen, SEEN)


def neighbors(engine: Engine, found: Table, bits: int) -> Table:
    """For each document, up to twelve that come before it and share a band or enough anchors with it."""
    keys = engine.map_batches(found, functools.partial(_keys, bits), _KEYS)
    pairs = engine.group_apply([keys], ("key", "kind", "place"), _pairs, _PAIRS)
    counts = engine.group_apply([pairs], ("doc", "other"), _counts, _COUNTS)
    scores = engine.group_apply([counts], ("other", "kind"), _scores, _SCORES)
    return engine.group_apply([scores], ("doc", "other"), _edges, EDGE)


def usable(batch: Columns) -> Columns:
    """The documents that are compared: those with words, and of twins the first."""
    return taken(batch, (batch["twin"] < 0) & (batch["size"] > 0))


def anchor_keys(batch: Columns, bits: int) -> tuple[Any, Any]:
    """The anchors of some documents, behind each other and cut as `candidates.packed` cuts them; how many each has."""
    keys = np.frombuffer(b"".join(batch["anchors"].tolist()), np.uint64) & ~candidates.mask(bits)
    counts = np.array([len(data) // 8 for data in batch["anchors"].tolist()], np.int64)
    return keys.view(np.int64), counts


def _twins(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "digest"):
        order = np.lexsort((portion["place"], portion["size"] == 0, portion["digest"]))
        rows = taken(portion, order)
        edges = ends(rows["digest"])
        heads = np.repeat(rows["place"][edges[:-1]], np.diff(edges))
        twin = np.where((heads != rows["place"]) & (rows["size"] > 0), heads, -1)
        kind = np.full(len(twin), -1, np.int64)  # before the sketch of the same number
        yield {"number": rows["number"], "place": rows["place"], "twin": twin, "kind": kind}


def _seen(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "number"):
        order, sketch = taken(portion, slice(0, None, 2)), taken(portion, slice(1, None, 2))
        yield {name: (order if name in ("place", "twin") else sketch)[name] for name in SEEN}


def _keys(bits: int, batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = usable(batch)
        count = len(rows["place"])
        if not count:
            continue
        bands = np.frombuffer(b"".join(rows["bands"].tolist()), np.uint32).reshape(count, -1).astype(np.int64)
        bands |= np.arange(bands.shape[1], dtype=np.int64) << 32
        yield {
            "key": bands.ravel(),
            "kind": np.full(bands.size, _BAND, np.int64),
            "place": np.repeat(rows["place"], bands.shape[1]),
        }
        keys, counts = anchor_keys(rows, bits)
        yield {"key": keys, "kind": np.full(len(keys), _ANCHOR, np.int64), "place": np.repeat(rows["place"], counts)}


def _pairs(batches: Iterator[Columns]) -> Iterator[Columns]:
    """For each document with a shared key, the first that hold it before; and a mark (-1) for each of its anchors."""
    for portion in whole(batches, "key"):
        key, kind, place = portion["key"], portion["kind"], portion["place"]
        new = np.ones(len(key), np.bool_)
        new[1:] = (key[1:] != key[:-1]) | (kind[1:] != kind[:-1])
        once = new.copy()
        once[1:] |= place[1:] != place[:-1]
        kind, place, group = kind[once], place[once], (np.cumsum(new) - 1)[once]
        sizes = np.bincount(group)
        fits = (sizes[group] >= 2) & ((kind == _BAND) | (sizes[group] <= candidates.POPULAR))
        kind, place, group = kind[fits], place[fits], group[fits]
        if not len(group):
            continue
        edges = ends(group)
        sizes = np.diff(edges)
        group = np.repeat(np.arange(len(sizes)), sizes)
        rank = np.arange(len(group)) - edges[group]
        first = np.full((len(sizes), candidates._FIRST), -1, np.int64)
        early = rank < candidates._FIRST
        first[group[early], rank[early]] = place[early]
        weight = np.ceil(candidates._WHOLE / np.log2(sizes)).astype(np.int64)[group] * (kind == _ANCHOR)
        anchors = place[kind == _ANCHOR]
        yield {"doc": anchors, "other": np.full(len(anchors), -1, np.int64), "weight": np.ones(len(anchors), np.int64)}
        for at in range(0, len(group), 1 << 15):
            cut = slice(at, at + (1 << 15))
            holders = first[group[cut]]
            there = (holders >= 0) & (holders < place[cut, None])
            member = np.nonzero(there)[0]
            yield {"doc": place[cut][member], "other": holders[there], "weight": weight[cut][member]}


def _counts(batches: Iterator[Columns]) -> Iterator[Columns]:
    """What each pair shares, for the other of the two; and how many shared anchors each document has."""
    for portion in whole(batches, "doc"):
        doc, other, weight = portion["doc"], portion["other"], portion["weight"]
        new = np.ones(len(doc), np.bool_)
        new[1:] = (doc[1:] != doc[:-1]) | (other[1:] != other[:-1])
        edges = np.append(np.flatnonzero(new), len(doc))
        begins = edges[:-1]
        doc, other = doc[begins], other[begins]
        anchors = np.add.reduceat((weight > 0).astype(np.int64), begins)
        telling = np.add.reduceat(weight, begins)
        bands = np.diff(edges) - anchors
        marks = other < 0
        own = np.zeros(len(doc), np.int64)
        own[marks] = anchors[marks]
        first = ends(doc)
        own = np.repeat(own[first[:-1]], np.diff(first))  # the mark sorts first
        strong = (anchors >= candidates._FEWEST_ANCHORS) & (telling >= candidates._WHOLE)
        chosen = marks | strong | (bands > 0)
        yield {
            "other": np.where(marks, doc, other)[chosen],
            "kind": np.where(marks, 0, 1)[chosen],
            "doc": doc[chosen],
            "own": own[chosen],
            "anchors": anchors[chosen],
            "bands": bands[chosen],
            "strong": strong[chosen].astype(np.int64),
        }


def _scores(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "other"):
        edges = ends(portion["other"])
        known = portion["kind"][edges[:-1]] == 0
        theirs = np.repeat(np.where(known, portion["own"][edges[:-1]], 0), np.diff(edges))
        pairs = portion["kind"] == 1
        rows, theirs = taken(portion, pairs), theirs[pairs]
        anchors, bands = rows["anchors"], rows["bands"]
        fewer = np.maximum(1, np.minimum(rows["own"], theirs))
        enough = (rows["strong"] > 0) & (anchors >= candidates._SHARE_OF_ANCHORS * fewer)
        enough |= bands > 0
        score = anchors / fewer + bands / 32
        yield from slices({"doc": rows["doc"][enough], "other": rows["other"][enough], "score": score[enough]})


def _edges(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "doc"):
        order = np.lexsort((portion["other"], -portion["score"], portion["doc"]))
        doc, other = portion["doc"][order], portion["other"][order]
        edges = ends(doc)
        rank = np.arange(len(doc)) - np.repeat(edges[:-1], np.diff(edges))
        best = rank < candidates._TRIES
        yield {"doc": doc[best], "other": other[best], "rank": rank[best]}
