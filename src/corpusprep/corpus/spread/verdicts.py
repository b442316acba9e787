"""Pairs of documents compared word by word: both texts are carried to where they meet."""

from __future__ import annotations

import functools
import itertools
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, cast

import numpy as np

from corpusprep.contracts import Columns, Engine, Table
from corpusprep.corpus import candidates, leaders, verify
from corpusprep.corpus.shingles import Words
from corpusprep.corpus.spread.columns import batched, ends, picked, slices, taken, whole
from corpusprep.corpus.spread.neighbors import anchor_keys, usable
from corpusprep.corpus.verify import Text

Found = tuple[str, float, verify.Comparison] | None
NEAR, CONTAINED, CONTAINS = 1, 2, 3
CODES = {"near": NEAR, "contained": CONTAINED, "contains": CONTAINS}

PAIR = {"doc": "int", "other": "int"}
VERDICT = {"doc": "int", "other": "int", "relation": "int", "similarity": "float", "evidence": "bytes"}
"""How a document relates to another; the evidence is told of the one that is the copy, or the shorter."""

Relate = Callable[["Met"], Found]
"""How two texts relate."""

TEXT = {"place": "int", "data": "bytes"}
_HEAD = struct.Struct("<IIB")


def texts(engine: Engine, found: Table, repeated: Table | None, bits: int) -> Table:
    """The words of every usable document, with which of its anchors are repeated in other articles."""
    if repeated is None:
        return engine.map_batches(found, _plain_texts, TEXT)
    sought = engine.map_batches(
        found, functools.partial(_sought, bits), {"key": "int", "kind": "int", "place": "int", "index": "int"}
    )
    marked = engine.group_apply(
        [repeated, sought], ("key", "kind"), _marked, {"place": "int", "kind": "int", "index": "int"}
    )
    words = {"place": "int", "codes": "bytes", "unspaced": "int", "places": "bytes", "kind": "int"}
    given = engine.map_batches(found, _words, words)
    return engine.group_apply([given, marked], ("place", "kind"), _marked_texts, TEXT)


def verdicts(engine: Engine, pairs: Table, given: Table, relate: Relate) -> Table:
    """Each pair compared."""
    ahead = {"place": "int", "kind": "int", "doc": "int", "data": "bytes"}
    asked = engine.map_batches(pairs, _asked, {"place": "int", "kind": "int", "doc": "int"})
    met = engine.group_apply([given, asked], ("place", "kind"), _carried, ahead)
    return engine.group_apply([given, met], ("place", "kind"), functools.partial(_compared, relate), VERDICT)


# ---- texts as bytes


def pack(codes: bytes, unspaced: int, places: bytes, marks: bytes = b"") -> bytes:
    """A document's words, where its anchors stand, and which of them are repeated."""
    return _HEAD.pack(len(codes), len(places), unspaced) + codes + places + marks


class Carried(NamedTuple):
    """A text, and where each of its anchors stands."""

    text: Text
    places: dict[int, int]


def unpack(data: bytes) -> Carried:
    """The text that `pack` packed."""
    size, places_size, unspaced = _HEAD.unpack_from(data)
    codes = np.frombuffer(data, np.uint32, size // 4, _HEAD.size)
    words = Words(codes, np.array([0, len(codes)], np.int64), np.array([bool(unspaced)]))
    text, anchors = Text.of(words), candidates.anchors(words)
    where = leaders.placed(anchors.keys, anchors.places)
    marks = np.frombuffer(data, np.bool_, offset=_HEAD.size + size + places_size)
    if not len(marks):
        return Carried(text, where)
    places = np.frombuffer(data, np.uint32, places_size // 4, _HEAD.size + size)
    weights = leaders._weights(marks, places, len(codes))
    return Carried(text if weights is None else replace(text, weights=weights), where)


def _plain_texts(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = usable(batch)
        data = [pack(*row, b"") for row in zip(rows["codes"].tolist(), rows["unspaced"].tolist(), strict=True)]
        yield from batched(zip(rows["place"].tolist(), data, strict=True), TEXT)


def _words(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = usable(batch)
        yield {
            **{name: rows[name] for name in ("place", "codes", "unspaced", "places")},
            "kind": np.full(len(rows["place"]), -1, np.int64),
        }


def _sought(bits: int, batches: Iterator[Columns]) -> Iterator[Columns]:
    """Every anchor of every document, to be looked up among those that are repeated."""
    for batch in batches:
        rows = usable(batch)
        keys, counts = anchor_keys(rows, bits)
        first = np.repeat(np.cumsum(counts) - counts, counts)
        yield from slices(
            {
                "key": keys,
                "kind": np.ones(len(keys), np.int64),
                "place": np.repeat(rows["place"], counts),
                "index": np.arange(len(keys)) - first,
            }
        )


def _marked(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The places of repeated anchors. Of one key, the word that it is repeated sorts first, then its holders."""
    open_key: int | None = None
    for batch in batches:
        keys, kinds = batch["key"], batch["kind"]
        repeated = keys[kinds == 0]
        if open_key is not None:
            repeated = np.append(repeated, open_key)
        chosen = (kinds == 1) & np.isin(keys, repeated)
        yield {"place": batch["place"][chosen], "kind": kinds[chosen], "index": batch["index"][chosen]}
        if len(keys):
            open_key = int(keys[-1]) if keys[-1] in repeated else None


def _marked_texts(batches: Iterator[Columns]) -> Iterator[Columns]:
    def rows() -> Iterator[tuple[int, bytes]]:
        for portion in whole(batches, "place"):
            edges = ends(portion["place"]).tolist()
            for low, high in itertools.pairwise(edges):
                places = portion["places"][low]
                marks = np.zeros(len(places) // 4, np.bool_)
                marks[portion["index"][low + 1 : high]] = True
                data = pack(
                    portion["codes"][low],
                    int(portion["unspaced"][low]),
                    places,
                    marks.tobytes() if high - low > 1 else b"",
                )
                yield int(portion["place"][low]), data

    yield from batched(rows(), TEXT, 1024)


# ---- the meeting


def _asked(batches: Iterator[Columns]) -> Iterator[Columns]:
    """A pair as a request to the text of its document."""
    for batch in picked(batches, place="doc", doc="other"):
        yield {**batch, "kind": np.ones(len(batch["place"]), np.int64)}


def _carried(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The text of a pair's document, sent to its other document."""

    def rows() -> Iterator[tuple[int, int, int, bytes]]:
        text = b""
        for batch in batches:
            columns = (batch[name].tolist() for name in ("kind", "place", "doc", "data"))
            for kind, place, other, data in zip(*columns, strict=True):
                if kind == 0:
                    text = data
                else:
                    yield other, 1, place, text

    yield from batched(rows(), {"place": "int", "kind": "int", "doc": "int", "data": "bytes"}, 1024)


@dataclass(frozen=True)
class Met:
    """Two texts as `leaders` asks for documents: by number."""

    texts: tuple[Carried, Carried]

    def compared(self, a: int, b: int, least: float) -> verify.Comparison:
        """How they relate."""
        if leaders.share_a_sentence(self.texts[a].places, self.texts[b].places, (self.words(a), self.words(b))):
            return leaders.A_SENTENCE
        return verify.compare(self.texts[a].text, self.texts[b].text, least)

    def words(self, at: int) -> int:
        """How many words one of them has."""
        return len(self.texts[at].text.words)

    def weights(self, at: int) -> verify.Weights | None:
        """The weight of each word of one of them."""
        return self.texts[at].text.weights


def same_context(met: Met) -> Found:
    """Whether the two are one article, however often what they share is used."""
    return leaders._same_context(cast("leaders.Pairs", met), 0, 1)


def related(bounds: leaders.Bounds, met: Met) -> Found:
    """How the first relates to the second: near, contained, contains, or not at all."""
    return leaders._relate(cast("leaders.Pairs", met), bounds, 0, 1)


def _compared(relate: Relate, batches: Iterator[Columns]) -> Iterator[Columns]:
    def rows() -> Iterator[tuple[int, int, int, float, bytes]]:
        text: Carried | None = None
        given = b""
        for batch in batches:
            columns = (batch[name].tolist() for name in ("kind", "place", "doc", "data"))
            for kind, place, doc, data in zip(*columns, strict=True):
                if kind == 0:
                    text, given = None, data
                    continue
                text = text or unpack(given)
                yield doc, place, *_verdict(Met((unpack(data), text)), relate)

    yield from batched(rows(), VERDICT, 1024)


def _verdict(met: Met, relate: Relate) -> tuple[int, float, bytes]:
    found = relate(met)
    if found is None:
        return 0, 0.0, b""
    relation, similarity, comparison = found
    inside = 0
    if relation == "contains":
        comparison, inside = replace(comparison, first=comparison.second, second=comparison.first), 1
    return CODES[relation], similarity, leaders.evidence(comparison, met.weights(inside)).encode()


# ---- what many articles repeat


def repeated(engine: Engine, found: Table, copies: Table, bits: int) -> Table:
    """The anchors that stand in several clusters: in four, or in three if those are of one site."""
    sites = {"place": "int", "kind": "int", "site": "int", "doc": "int"}
    known = engine.map_batches(found, _sites, sites)
    asked = engine.map_batches(copies, _asked_sites, {"place": "int", "kind": "int", "doc": "int"})
    heads = engine.group_apply(
        [known, asked], ("place", "kind"), _heads, {"place": "int", "kind": "int", "head": "int", "site": "int"}
    )
    own = {"place": "int", "kind": "int", "site": "int", "anchors": "bytes"}
    anchors = engine.map_batches(found, _anchors, own)
    rows = {"key": "int", "head": "int", "site": "int"}
    held = engine.group_apply([anchors, heads], ("place", "kind"), functools.partial(_held, bits), rows)
    return engine.group_apply([held], ("key", "head"), _several, {"key": "int", "kind": "int"})


def _sites(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = usable(batch)
        none = np.zeros(len(rows["place"]), np.int64)
        yield {"place": rows["place"], "kind": none, "site": rows["site"], "doc": none}


def _asked_sites(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in picked(batches, place="other", doc="doc"):
        yield {**batch, "kind": np.ones(len(batch["place"]), np.int64)}


def _heads(batches: Iterator[Columns]) -> Iterator[Columns]:
    """For each copy, the document that it is a copy of, and that one's site."""
    for portion in whole(batches, "place"):
        edges = ends(portion["place"])
        site = np.repeat(portion["site"][edges[:-1]], np.diff(edges))
        asks = portion["kind"] == 1
        yield {
            "place": portion["doc"][asks],
            "kind": np.full(int(asks.sum()), -1, np.int64),
            "head": portion["place"][asks],
            "site": site[asks],
        }


def _anchors(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = usable(batch)
        kind = np.zeros(len(rows["place"]), np.int64)
        yield {"place": rows["place"], "kind": kind, "site": rows["site"], "anchors": rows["anchors"]}


def _held(bits: int, batches: Iterator[Columns]) -> Iterator[Columns]:
    """Every anchor of a document with its cluster and that cluster's site."""
    for portion in whole(batches, "place"):
        edges = ends(portion["place"])
        first, last = edges[:-1], edges[1:] - 1  # the head of a copy sorts before the copy itself
        copied = portion["kind"][first] < 0
        heads = np.where(copied, portion["head"][first], portion["place"][first])
        sites = np.where(copied, portion["site"][first], portion["site"][last])
        keys, counts = anchor_keys(taken(portion, last), bits)
        yield from slices({"key": keys, "head": np.repeat(heads, counts), "site": np.repeat(sites, counts)})


def _several(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "key"):
        key, head, site = portion["key"], portion["head"], portion["site"]
        once = np.ones(len(key), np.bool_)
        once[1:] = (key[1:] != key[:-1]) | (head[1:] != head[:-1])
        key, site = key[once], site[once]
        edges = ends(key)
        sizes = np.diff(edges)
        low, high = np.minimum.reduceat(site, edges[:-1]), np.maximum.reduceat(site, edges[:-1])
        alone = (low >= 0) & (low == high)
        many = (sizes >= leaders._CONTEXTS) | (alone & (sizes >= leaders._CONTEXTS_OF_A_SITE))
        keys = key[edges[:-1]][many]
        yield {"key": keys, "kind": np.zeros(len(keys), np.int64)}
