"""Who is a copy of whom, when no one process holds all documents: rounds of comparing and resolving.

What a document is a copy of depends on what those before it are copies of. A round resolves what the verdicts known so
far decide, and asks for the comparisons that this makes necessary; when none are missing, the result is what going
through the documents one after the other gives. Two or three rounds are usual.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from corpusprep.contracts import Columns, Engine, Table
from corpusprep.corpus.spread.columns import batched, ends, groups, single, taken, whole
from corpusprep.corpus.spread.components import components
from corpusprep.corpus.spread.verdicts import NEAR, PAIR, VERDICT, Relate, verdicts

ALONE = 500_000
"""So many verdicts that speak for a copy are resolved by one task; more are cut into what hangs together."""

_WORK = {"group": "int", "kind": "int", "doc": "int", "other": "int", "rank": "int", "similarity": "float"}
COPY = {"doc": "int", "other": "int"}


class Led(NamedTuple):
    """The copies with what each is a copy of, and the verdicts on the pairs that were compared for it."""

    copies: Table
    verdicts: Table


def led(engine: Engine, edges: Table, texts: Table, relate: Relate, *, alone: int = ALONE) -> Led:
    """Each document in turn: a copy of one that is kept so far, or kept itself."""
    pairs = engine.map_batches(edges, _pairs_of_edges, PAIR)
    known = [engine.kept(verdicts(engine, pairs, texts, relate))]
    while True:
        copies = engine.kept(_resolved(engine, edges, known, alone))
        wanted = _wanted(engine, edges, copies)
        missing = engine.kept(
            engine.group_apply([wanted, *_marks(engine, known)], ("doc", "other", "kind"), _missing, PAIR)
        )
        if not any(len(batch["doc"]) for batch in _some(engine, missing)):
            break
        known.append(engine.kept(verdicts(engine, missing, texts, relate)))
    told = [engine.map_batches(table, _told, {**VERDICT, "kind": "int"}) for table in known]
    meant = engine.group_apply([wanted, *told], ("doc", "other", "kind"), _meant, VERDICT)
    return Led(copies, engine.kept(meant))


def _some(engine: Engine, table: Table) -> Iterator[Columns]:
    return engine.rows(engine.map_batches(table, _first_rows, PAIR))


def _first_rows(batches: Iterator[Columns]) -> Iterator[Columns]:
    """One row of a partition, if it has any."""
    for batch in batches:
        if len(batch["doc"]):
            yield taken(batch, slice(1))
            return


# ---- resolving


def _resolved(engine: Engine, edges: Table, known: list[Table], alone: int) -> Table:
    """What each document is a copy of, by the verdicts known."""
    near = [engine.map_batches(table, _near, _WORK) for table in known]
    listed = engine.map_batches(edges, _listed, _WORK)
    # Only a document that some verdict calls a copy can be one.
    work = engine.kept(engine.group_apply([*near, listed], ("doc", "kind"), _touched, _WORK))
    sizes = engine.rows(engine.map_batches(work, _sizes, {"count": "int"}))
    if sum(count for (count,) in single(sizes, "count")) > alone:
        hang = components(engine, engine.map_batches(work, _near_pairs, PAIR))
        work = engine.group_apply([hang, work], ("doc", "kind"), _grouped, _WORK)
    return engine.group_apply([work], ("group", "doc", "kind", "rank"), _gone_through, COPY)


def _near(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = taken(batch, batch["relation"] == NEAR)
        none = np.zeros(len(rows["doc"]), np.int64)
        yield {
            "group": none, "kind": none, "doc": rows["doc"], "other": rows["other"], "rank": none,
            "similarity": rows["similarity"],
        }  # fmt: skip


def _listed(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        none = np.zeros(len(batch["doc"]), np.int64)
        yield {
            "group": none, "kind": none + 1, "doc": batch["doc"], "other": batch["other"], "rank": batch["rank"],
            "similarity": none.astype(np.float64),
        }  # fmt: skip


def _touched(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "doc"):
        edges = ends(portion["doc"])
        yield taken(portion, np.repeat(portion["kind"][edges[:-1]] == 0, np.diff(edges)))


def _sizes(batches: Iterator[Columns]) -> Iterator[Columns]:
    yield {"count": np.array([sum(int((batch["kind"] == 0).sum()) for batch in batches)], np.int64)}


def _near_pairs(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = taken(batch, batch["kind"] == 0)
        yield {name: rows[name] for name in PAIR}


def _grouped(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The work of each document under the number of its component, which sorts first."""
    for portion in whole(batches, "doc"):
        edges = ends(portion["doc"])
        group = np.repeat(portion["other"][edges[:-1]], np.diff(edges))
        yield taken({**portion, "group": group}, portion["kind"] >= 0)


def _gone_through(batches: Iterator[Columns]) -> Iterator[Columns]:
    def rows() -> Iterator[tuple[int, int]]:
        for group in groups(batches, "group"):
            yield from _copies(group)

    yield from batched(rows(), COPY)


def _copies(group: Columns) -> Iterable[tuple[int, int]]:
    """The documents of a component in order: each joins the most similar kept one among those it is compared with."""
    columns = [group[name].tolist() for name in ("kind", "doc", "other", "similarity")]
    similar: dict[tuple[int, int], float] = {}
    near: defaultdict[int, list[int]] = defaultdict(list)
    for kind, doc, other, similarity in zip(*columns, strict=True):
        if kind == 0:
            similar[doc, other] = similarity
        else:
            near[doc].append(other)
    copies: dict[int, int] = {}
    for doc in sorted(near):
        best: tuple[int, float] | None = None
        for other in dict.fromkeys(copies.get(one, one) for one in near[doc]):
            found = similar.get((doc, other))
            if found is not None and (best is None or found > best[1]):
                best = other, found
        if best is not None:
            copies[doc] = best[0]
    return copies.items()


# ---- what has to be compared


def _pairs_of_edges(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {name: batch[name] for name in PAIR}


def _wanted(engine: Engine, edges: Table, copies: Table) -> Table:
    """Each document with those that it is compared with: its neighbors, or what these are copies of."""
    heads = engine.map_batches(copies, _heads, {"place": "int", "kind": "int", "head": "int"})
    asked = engine.map_batches(edges, _asked, {"place": "int", "kind": "int", "doc": "int"})
    pairs = engine.group_apply([heads, asked], ("place", "kind"), _replaced, {**PAIR, "kind": "int"})
    return engine.kept(pairs)


def _heads(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {"place": batch["doc"], "kind": np.zeros(len(batch["doc"]), np.int64), "head": batch["other"]}


def _asked(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {"place": batch["other"], "kind": np.ones(len(batch["doc"]), np.int64), "doc": batch["doc"]}


def _replaced(batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in whole(batches, "place"):
        edges = ends(portion["place"])
        first = edges[:-1]
        heads = np.where(portion["kind"][first] == 0, portion["head"][first], portion["place"][first])
        asks = portion["kind"] == 1
        doc = portion["doc"][asks]
        yield {"doc": doc, "other": np.repeat(heads, np.diff(edges))[asks], "kind": np.ones(len(doc), np.int64)}


def _marks(engine: Engine, known: list[Table]) -> list[Table]:
    return [engine.map_batches(table, _mark, {**PAIR, "kind": "int"}) for table in known]


def _mark(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {"doc": batch["doc"], "other": batch["other"], "kind": np.zeros(len(batch["doc"]), np.int64)}


def _missing(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The pairs that are asked for, once each, without those that are known."""
    for portion in whole(batches, "doc"):
        first = _first_of_pairs(portion)
        yield {name: portion[name][first & (portion["kind"] == 1)] for name in PAIR}


def _first_of_pairs(portion: Columns) -> Any:
    doc, other = portion["doc"], portion["other"]
    first = np.ones(len(doc), np.bool_)
    first[1:] = (doc[1:] != doc[:-1]) | (other[1:] != other[:-1])
    return first


def _told(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        rows = taken(batch, batch["relation"] > 0)
        yield {**rows, "kind": np.zeros(len(rows["doc"]), np.int64)}


def _meant(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The verdicts on pairs that were asked for in the end; those of earlier rounds may be of no use."""
    for portion in whole(batches, "doc"):
        first = _first_of_pairs(portion)
        at = np.flatnonzero(first)
        asked = np.add.reduceat(portion["kind"], at) > 0 if len(at) else np.zeros(0, np.bool_)
        chosen = at[asked & (portion["kind"][at] == 0)]
        yield {name: portion[name][chosen] for name in VERDICT}
