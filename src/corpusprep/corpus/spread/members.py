"""From copies and briefs to the rows of the model, and to what each shard must know of them."""

from __future__ import annotations

import functools
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from corpusprep.contracts import Columns, Engine, Table
from corpusprep.corpus.spread.columns import batched, ends, groups, taken, whole
from corpusprep.corpus.spread.lead import Led
from corpusprep.corpus.spread.verdicts import CONTAINED, CONTAINS, NEAR, PAIR, VERDICT, Relate, verdicts

MATCH = {"at": "int", "of": "int", "relation": "int", "similarity": "float", "evidence": "bytes"}
EXACT = 4
WORDS = {NEAR: "near", CONTAINED: "contained", EXACT: "exact"}
_SAME = "the same words in the same order"
_WITH_HEAD = {**MATCH, "head": "int"}
_NAMED = {
    **_WITH_HEAD, "at_number": "int", "of_number": "int", "at_id": "bytes", "of_id": "bytes", "head_id": "bytes",
}  # fmt: skip
ROWS = {"shard": "int", "sort": "bytes", "row": "bytes"}
"""Rows of the model; shard -1: all of it, to be written in the order of ``sort``; others: what that shard must know."""


def matches(engine: Engine, found: Table, texts: Table, result: Led, relate: Relate) -> Table:
    """What every copy and every brief is a copy of, with the document that names the cluster."""
    copies = engine.kept(engine.group_apply([_kinded(engine, result.copies), _kinded(engine, result.verdicts, 1)],
                                            ("doc", "other", "kind"), _copies, MATCH))  # fmt: skip
    briefs = engine.kept(_briefs(engine, copies, texts, result, relate))
    twins = engine.map_batches(found, _twins, {**MATCH, "kind": "int"})
    exact = engine.group_apply([twins, _moved(engine, copies, -1, "at")], ("of", "kind"), _as_their_twin, MATCH)
    members = [_moved(engine, table, 1, "") for table in (copies, exact)]
    headed = engine.group_apply([*members, _moved(engine, briefs, 0, "at")], ("of", "kind"), _headed, _WITH_HEAD)
    own = engine.map_batches(briefs, _own_heads, _WITH_HEAD)
    return engine.kept(engine.group_apply([headed, own], ("at",), _as_they_are, _WITH_HEAD))


def model_rows(
    engine: Engine, found: Table, members: Table, index: str | None, dump: Callable[[Mapping[str, Any]], bytes]
) -> Table:
    """The model's rows: a cluster each, as `NearDuplicatesModel.rows` gives them."""
    names = engine.kept(
        engine.map_batches(found, _names, {"place": "int", "kind": "int", "number": "int", "id": "bytes"})
    )
    named = members
    for what in ("at", "of", "head"):
        asked = engine.map_batches(named, functools.partial(_asking, what), {**_NAMED, "place": "int", "kind": "int"})
        named = engine.group_apply([names, asked], ("place", "kind"), functools.partial(_named, what), _NAMED)
    rows = engine.map_batches(engine.kept(named), _sent, {"group": "int", "foreign": "int", **_NAMED})
    return engine.group_apply([rows], ("group", "head"), functools.partial(_clusters, index, dump), ROWS)


# ---- copies


def _kinded(engine: Engine, table: Table, kind: int = 0) -> Table:
    schema = {**(VERDICT if kind else PAIR), "kind": "int"}
    return engine.map_batches(table, functools.partial(_with_kind, kind), schema)


def _with_kind(kind: int, batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {**batch, "kind": np.full(len(batch["doc"]), kind, np.int64)}


def _copies(batches: Iterator[Columns]) -> Iterator[Columns]:
    """Each copy with the verdict that made it one."""
    for portion in whole(batches, "doc"):
        doc, other, kind = portion["doc"], portion["other"], portion["kind"]
        chosen = np.zeros(len(doc), np.bool_)
        chosen[1:] = (doc[1:] == doc[:-1]) & (other[1:] == other[:-1]) & (kind[:-1] == 0) & (kind[1:] == 1)
        yield _as_matches(taken(portion, chosen))


def _as_matches(rows: Columns) -> Columns:
    return {
        "at": rows["doc"],
        "of": rows["other"],
        **{name: rows[name] for name in ("relation", "similarity", "evidence")},
    }


def _twins(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = taken(batch, batch["twin"] >= 0)
        same = (
            (at, of, EXACT, 1.0, _SAME.encode(), 1)
            for at, of in zip(rows["place"].tolist(), rows["twin"].tolist(), strict=True)
        )
        yield from batched(same, {**MATCH, "kind": "int"})


def _moved(engine: Engine, table: Table, kind: int, key: str) -> Table:
    """Matches as rows that others meet: under ``of`` stands what they are met by, under ``target`` what they say."""
    return engine.map_batches(
        table, functools.partial(_as_target, kind, key), {**MATCH, "kind": "int", "target": "int"}
    )


def _as_target(kind: int, key: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        kinds = np.full(len(batch["at"]), kind, np.int64)
        yield {**batch, "of": batch[key or "of"], "target": batch["of"], "kind": kinds}


def _as_their_twin(batches: Iterator[Columns]) -> Iterator[Columns]:
    """A twin of a copy is a copy of the same document, in the same way."""
    for portion in whole(batches, "of"):
        edges = ends(portion["of"])
        first = edges[:-1]
        taker = np.repeat(np.where(portion["kind"][first] < 0, first, -1), np.diff(edges))
        rows = np.flatnonzero(portion["kind"] == 1)
        source = np.where(taker[rows] >= 0, taker[rows], rows)
        of = np.where(taker[rows] >= 0, portion["target"][source], portion["of"][rows])
        yield {
            "at": portion["at"][rows],
            "of": of,
            **{name: portion[name][source] for name in ("relation", "similarity", "evidence")},
        }


def _headed(batches: Iterator[Columns]) -> Iterator[Columns]:
    """Copies with the document that names their cluster: a brief's copies go with what holds the brief."""
    for portion in whole(batches, "of"):
        edges = ends(portion["of"])
        first = edges[:-1]
        heads = np.where(portion["kind"][first] == 0, portion["target"][first], portion["of"][first])
        chosen = portion["kind"] == 1
        rows = taken({**portion, "head": np.repeat(heads, np.diff(edges))}, chosen)
        yield {name: rows[name] for name in _WITH_HEAD}


def _own_heads(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {**batch, "head": batch["of"]}


def _as_they_are(batches: Iterator[Columns]) -> Iterator[Columns]:
    yield from batches


# ---- briefs


def _briefs(engine: Engine, copies: Table, texts: Table, result: Led, relate: Relate) -> Table:
    """For each kept document that stands in longer kept ones: that which holds most of it and is no brief itself."""
    inside = engine.map_batches(result.verdicts, _inside, {**MATCH, "kind": "int"})
    dropped = _moved(engine, copies, 0, "at")
    by_at = {**MATCH, "kind": "int"}
    met = engine.map_batches(dropped, _by_at, by_at)
    kept = engine.group_apply([met, inside], ("at", "kind"), functools.partial(_unmet, "at"), by_at)
    told = engine.kept(engine.group_apply([dropped, kept], ("of", "kind"), _with_kept, {**by_at, "target": "int"}))
    extra = engine.group_apply([told], ("at", "of"), _to_look_at, PAIR)
    looked = engine.map_batches(verdicts(engine, extra, texts, relate), _contained, by_at)
    direct = engine.map_batches(told, _direct, by_at)
    valid = engine.kept(engine.group_apply([looked, direct], ("at", "of"), _as_they_are, by_at))
    themselves = engine.map_batches(valid, _themselves, by_at)
    outermost = engine.group_apply([themselves, valid], ("of", "kind"), functools.partial(_unmet, "of"), by_at)
    return engine.group_apply([outermost], ("at", "of"), _best, MATCH)


def _inside(batches: Iterator[Columns]) -> Iterator[Columns]:
    """Verdicts that one text stands in the other, told of the one that is inside."""
    for batch in batches:
        rows = taken(batch, (batch["relation"] == CONTAINED) | (batch["relation"] == CONTAINS))
        turned = rows["relation"] == CONTAINS
        yield {
            "at": np.where(turned, rows["other"], rows["doc"]),
            "of": np.where(turned, rows["doc"], rows["other"]),
            "relation": np.full(len(turned), CONTAINED, np.int64),
            "similarity": rows["similarity"],
            "evidence": rows["evidence"],
            "kind": np.ones(len(turned), np.int64),
        }


def _by_at(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {name: batch[name] for name in (*MATCH, "kind")}


def _unmet(key: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    """The rows of kind 1 whose key no row of kind 0 has."""
    for portion in whole(batches, key):
        edges = ends(portion[key])
        met = np.repeat(portion["kind"][edges[:-1]] == 0, np.diff(edges))
        rows = taken(portion, ~met)
        yield {name: rows[name] for name in (*MATCH, "kind")}


def _with_kept(batches: Iterator[Columns]) -> Iterator[Columns]:
    """What holds a brief, with the document it is a copy of (-1: none)."""
    for portion in whole(batches, "of"):
        edges = ends(portion["of"])
        first = edges[:-1]
        target = np.repeat(np.where(portion["kind"][first] == 0, portion["target"][first], -1), np.diff(edges))
        yield taken({**portion, "target": target}, portion["kind"] == 1)


def _to_look_at(batches: Iterator[Columns]) -> Iterator[Columns]:
    """Where what holds a brief is itself a copy, the kept document is looked at instead."""

    def rows() -> Iterator[tuple[int, int]]:
        for group in groups(batches, "at"):
            at = int(group["at"][0])
            given = list(zip(group["of"].tolist(), group["target"].tolist(), strict=True))
            found = {of for of, target in given if target < 0}
            for kept in dict.fromkeys(target for _, target in given if target >= 0):
                if kept not in found and kept != at:
                    yield at, kept

    yield from batched(rows(), PAIR)


def _contained(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = taken(batch, batch["relation"] == CONTAINED)
        yield {**_as_matches(rows), "kind": np.ones(len(rows["doc"]), np.int64)}


def _direct(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = taken(batch, batch["target"] < 0)
        yield {name: rows[name] for name in (*MATCH, "kind")}


def _themselves(batches: Iterator[Columns]) -> Iterator[Columns]:
    """Each brief as a row that is met by what is said to stand in it."""
    for batch in batches:
        yield {**batch, "of": batch["at"], "kind": np.zeros(len(batch["at"]), np.int64)}


def _best(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "at"):
        order = np.lexsort((portion["of"], -portion["similarity"], portion["at"]))
        rows = taken(portion, order)
        first = taken(rows, ends(rows["at"])[:-1])
        yield {name: first[name] for name in MATCH}


# ---- names and rows


def _names(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        none = np.zeros(len(batch["place"]), np.int64)
        yield {"place": batch["place"], "kind": none, "number": batch["number"], "id": batch["id"]}


def _asking(what: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        count = len(batch["at"])
        empty = np.full(count, b"", object)
        new = {name: empty if kind == "bytes" else np.zeros(count, np.int64) for name, kind in _NAMED.items()}
        yield {**new, **batch, "place": batch[what], "kind": np.ones(count, np.int64)}


def _named(what: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "place"):
        edges = ends(portion["place"])
        source = np.repeat(edges[:-1], np.diff(edges))
        rows = {name: portion[name] for name in _NAMED}
        rows[f"{what}_id"] = portion["id"][source]
        if what != "head":
            rows[f"{what}_number"] = portion["number"][source]
        yield taken(rows, portion["kind"] == 1)


def _sent(batches: Iterator[Columns]) -> Iterator[Columns]:
    """Each member to its cluster (below 0), to its own shard, and to the shard of what it is a copy of."""
    for batch in batches:
        rows = taken(batch, batch["at_number"] >= 0)  # what is said of an earlier corpus is not our result
        own, theirs = rows["at_number"] >> 32, rows["of_number"] >> 32
        cluster = np.array([-1 - _digest(id) for id in rows["head_id"].tolist()], np.int64)
        foreign = (rows["of_number"] < 0).astype(np.int64)
        for group, chosen in ((cluster, own >= 0), (own, own >= 0), (theirs, (theirs >= 0) & (theirs != own))):
            yield taken({"group": group, "foreign": foreign, **rows}, chosen)


def _digest(id: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(id, digest_size=8).digest(), "little") >> 1


def _clusters(
    index: str | None, dump: Callable[[Mapping[str, Any]], bytes], batches: Iterator[Columns]
) -> Iterator[Columns]:
    def rows() -> Iterator[tuple[int, bytes, bytes]]:
        for group in groups(batches, "group"):
            for (head, foreign), members in _by_cluster(group):
                kept = head.decode("utf-8", "surrogatepass")
                listed = sorted((_member(*member) for member in members), key=lambda member: str(member["id"]))
                row = {"cluster": f"c-{kept}", "kept": kept, "index": index if foreign else None, "members": listed}
                sort = head.replace(b"\0", b"\0\xff") + b"\0" + bytes([foreign])
                yield max(-1, int(group["group"][0])), sort, dump(row)

    yield from batched(rows(), ROWS, 256)


def _by_cluster(group: Columns) -> Iterator[tuple[tuple[bytes, int], list[tuple[Any, ...]]]]:
    names = ("head_id", "foreign", "at_id", "of_id", "relation", "similarity", "evidence")
    found: defaultdict[tuple[bytes, int], list[tuple[Any, ...]]] = defaultdict(list)
    for head, foreign, *member in zip(*(group[name].tolist() for name in names), strict=True):
        found[head, foreign].append(tuple(member))
    yield from found.items()


def _member(at: bytes, of: bytes, relation: int, similarity: float, evidence: bytes) -> dict[str, Any]:
    return {
        "id": at.decode("utf-8", "surrogatepass"),
        "of": of.decode("utf-8", "surrogatepass"),
        "relation": WORDS[relation],
        "similarity": round(similarity, 4),
        "evidence": evidence.decode(),
    }
