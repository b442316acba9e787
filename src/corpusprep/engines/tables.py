"""A whole pipeline over a table of records: no shared folder, and nothing on the driver that grows with the corpus.

Between passes the documents are rows: a number, and the document as spool files hold it. The driver has the models
that tell of sites (they grow with the sites and what these repeat, not with the documents), cut points and counts.
"""

from __future__ import annotations

import functools
import itertools
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corpusprep.contracts import Columns, Engine, Learner, Stage, Table
from corpusprep.corpus import spread
from corpusprep.corpus.near_duplicates import NearDuplicates
from corpusprep.corpus.spread.columns import batched, groups, single
from corpusprep.document import Document
from corpusprep.engines.pool import supervised
from corpusprep.engines.teach import model_table
from corpusprep.io import spool, values
from corpusprep.io.plain import json_bytes, parse_json
from corpusprep.io.records import Problem, Record
from corpusprep.pipeline import Pipeline, apply_stages, failed
from corpusprep.runner import intake
from corpusprep.runner.jobs import watcher
from corpusprep.runner.local import Packed

RECORDS = {"number": "int", "record": "bytes"}
"""A record, pickled, under its number: the upper half of it says which shard it belongs to."""

DOCUMENTS = {"number": "int", "record": "bytes"}
_PARTIALS = {"key": "int", "partial": "bytes"}
_PIECES = {"piece": "int", "partial": "bytes"}
_ROWS = {"row": "bytes"}
_TOLD = {"shard": "int", "number": "int", "record": "bytes"}
_AT_ONCE = 128
_TOGETHER = 16


@dataclass(frozen=True)
class Guards:
    """What a document may take, and up to how many documents one task may look for copies in."""

    timeout_seconds: float = 60.0
    memory_bytes: int = 4 * 2**30
    alone: int = 100_000


@dataclass(frozen=True)
class Walk:
    """One pass over the documents, as workers see it. Picklable.

    ``models`` are (name, learner, rows) of the pass before; one whose rows are None gets them with the documents.
    """

    stages: tuple[tuple[str, Stage], ...]
    models: tuple[tuple[str, Learner[Any], tuple[bytes, ...] | None], ...]
    first: bool

    @functools.cached_property
    def known(self) -> tuple[tuple[str, Learner[Any], Stage | None], ...]:
        """The models that are the same for all documents, made once a worker."""
        return tuple((name, of, None if rows is None else _model(of, rows)) for name, of, rows in self.models)

    def __call__(self, portion: Portion) -> list[bytes]:
        """The documents of a portion after this pass."""
        told = tuple((name, _model(of, portion.told) if model is None else model) for name, of, model in self.known)
        watch, guilty, done = watcher(), dict(portion.guilty), []
        for index, data in enumerate(portion.records):
            watch(index)
            document = self._received(data, guilty.get(index))
            for pair in (*told, *self.stages):
                document = _through(pair, document)
            done.append(spool.dump(document.slim()))
        watch(-1)
        return done

    def _received(self, data: bytes, problem: Problem | None) -> Document:
        if self.first:
            record: Record = pickle.loads(data)  # noqa: S301  from our own task
            return intake.document_of(record) if problem is None else intake.unreadable(record, problem, record.id)
        document = spool.load(data)
        if problem is None:
            return document
        bad = intake.unreadable(Record(document.id, problem=problem), problem, document.id)
        return replace(document, facts={**document.facts, **bad.facts}, dropped=bad.dropped)


@dataclass(frozen=True)
class Portion:
    """Some documents, the rows of a model that is kept by shard, and the documents that brought a worker down."""

    records: tuple[bytes, ...]
    told: tuple[bytes, ...] = ()
    guilty: tuple[tuple[int, Problem], ...] = ()

    def without(self, index: int, problem: Problem) -> Portion:
        """The same with one more document set aside."""
        return replace(self, guilty=(*self.guilty, (index, problem)))


def clean_table(engine: Engine, records: Table, pipeline: Pipeline, guards: Guards) -> Table:
    """The documents after all passes, each under its record's number."""
    present, told = records, None
    models: list[tuple[str, Learner[Any], tuple[bytes, ...] | None]] = []
    for number, (stages, learners) in enumerate(pipeline.split()):
        walk = Packed.of(Walk(stages, tuple(models), number == 0))
        present = engine.kept(_walked(engine, walk, present, told, guards))
        models, told = [], None
        for name, learner in learners:
            rows, by_shard = _learned(engine, learner, present, guards)
            models.append((name, learner, rows))
            told = told if by_shard is None else by_shard
    return present


def _walked(engine: Engine, walk: Packed, present: Table, told: Table | None, guards: Guards) -> Table:
    limits = guards.timeout_seconds, guards.memory_bytes
    if told is None:
        return engine.map_batches(present, functools.partial(_each, walk, *limits), DOCUMENTS)
    documents = engine.map_batches(present, _with_shard, _TOLD)
    work = functools.partial(_each_shard, walk, *limits)
    return engine.group_apply([told, documents], ("shard", "number"), work, DOCUMENTS)


def _through(pair: tuple[str, Stage], document: Document) -> Document:
    if document.dropped:
        return document
    try:
        return apply_stages((pair,), document)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  a stage that calls sys.exit costs its document, not the run
        return failed(document, pair[0], error)


def _model(learner: Learner[Any], rows: Iterable[bytes]) -> Stage:
    return learner.from_rows(parse_json(row) for row in rows)


# ---- in the tasks


def _each(walk: Packed, timeout: float, memory: int, batches: Iterator[Columns]) -> Iterator[Columns]:
    for rows in _cut(single(batches, "number", "record")):
        yield from _cleaned(walk, timeout, memory, rows, ())


def _with_shard(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {"shard": batch["number"] >> 32, **batch}


def _each_shard(walk: Packed, timeout: float, memory: int, batches: Iterator[Columns]) -> Iterator[Columns]:
    for group in groups(batches, "shard"):
        known = group["number"] < 0  # rows of the model sort before the documents
        told = tuple(group["record"][known].tolist())
        rows = zip(group["number"][~known].tolist(), group["record"][~known].tolist(), strict=True)
        for portion in _cut(rows):
            yield from _cleaned(walk, timeout, memory, portion, told)


def _cut(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    following = iter(rows)
    while portion := list(itertools.islice(following, _AT_ONCE)):
        yield portion


def _cleaned(
    walk: Packed, timeout: float, memory: int, rows: Sequence[tuple[Any, ...]], told: tuple[bytes, ...]
) -> Iterator[Columns]:
    portion = Portion(tuple(record for _, record in rows), told)
    (done,) = supervised(walk, timeout, memory, [portion])
    yield from batched(((number, data) for (number, _), data in zip(rows, done, strict=True)), DOCUMENTS)


# ---- learning


def _learned(
    engine: Engine, learner: Learner[Any], present: Table, guards: Guards
) -> tuple[tuple[bytes, ...] | None, Table | None]:
    """The rows of the model; or, by shard, the rows that its documents need."""
    if isinstance(learner, NearDuplicates):
        counted = engine.map_batches(present, _counted, {"count": "int"})
        if sum(count for (count,) in single(engine.rows(counted), "count")) > guards.alone:
            sketches = engine.map_batches(present, functools.partial(_sketched, learner), spread.SKETCH)
            rows = model_table(engine, sketches, learner)
            return None, engine.kept(engine.map_batches(rows, _of_shards, _TOLD))
    partials = engine.kept(engine.map_batches(present, functools.partial(_observed, learner), _PARTIALS))
    if hasattr(learner, "divide"):
        pieces = engine.map_batches(partials, functools.partial(_divided, learner, engine.parts), _PIECES)
        rows = engine.group_apply([pieces], ("piece",), functools.partial(_finished, learner, "piece"), _ROWS)
        found = (row for (row,) in single(engine.rows(rows), "row"))
        return tuple(json_bytes(row) for row in learner.from_rows(map(parse_json, found)).rows()), None
    count = sum(len(batch["key"]) for batch in engine.rows(engine.map_batches(partials, _keys, {"key": "int"})))
    while count > _TOGETHER:
        count = -(-count // _TOGETHER)
        merge = functools.partial(_merged, learner)
        keyed = engine.map_batches(partials, functools.partial(_keyed, count), _PARTIALS)
        partials = engine.kept(engine.group_apply([keyed], ("key",), merge, _PARTIALS))
    keyed = engine.map_batches(partials, functools.partial(_keyed, 1), _PARTIALS)
    rows = engine.group_apply([keyed], ("key",), functools.partial(_finished, learner, "key"), _ROWS)
    found = (row for (row,) in single(engine.rows(rows), "row"))
    return tuple(json_bytes(row) for row in learner.from_rows(map(parse_json, found)).rows()), None


def _present(batches: Iterable[Columns]) -> Iterator[tuple[int, Document]]:
    for number, data in single(batches, "number", "record"):
        document = spool.load(data)
        if document.dropped is None:
            yield number, document


def _observed(learner: Learner[Any], batches: Iterator[Columns]) -> Iterator[Columns]:
    """What the documents of a partition teach."""
    partial: Any = learner.observe(())
    key = 0
    for portion in _cut(_present(batches)):
        key = key or portion[0][0]
        partial = learner.merge(partial, learner.observe([document for _, document in portion]))
    yield from batched([(key, values.encode(partial))], _PARTIALS)


def _keys(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {"key": batch["key"]}


def _keyed(count: int, batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        mixed = batch["key"].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(33)
        yield {"key": (mixed % np.uint64(count)).astype(np.int64), "partial": batch["partial"]}


def _all_merged(learner: Learner[Any], group: Columns, name: str) -> Any:
    found = (values.decode(data) for data in sorted(group[name].tolist()))
    return functools.reduce(learner.merge, found)


def _merged(learner: Learner[Any], batches: Iterator[Columns]) -> Iterator[Columns]:
    for group in groups(batches, "key"):
        partial = _all_merged(learner, group, "partial")
        yield from batched([(int(group["key"][0]), values.encode(partial))], _PARTIALS)


def _divided(learner: Any, pieces: int, batches: Iterator[Columns]) -> Iterator[Columns]:
    for (data,) in single(batches, "partial"):
        parts = learner.divide(values.decode(data), pieces)
        yield from batched(((piece, values.encode(part)) for piece, part in enumerate(parts)), _PIECES, 1)


def _finished(learner: Learner[Any], key: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    for group in groups(batches, key):
        model = learner.finish(_all_merged(learner, group, "partial"))
        yield from batched(((json_bytes(row),) for row in model.rows()), _ROWS, 256)


def _counted(batches: Iterator[Columns]) -> Iterator[Columns]:
    yield {"count": np.array([sum(len(batch["number"]) for batch in batches)], np.int64)}


def _sketched(learner: NearDuplicates, batches: Iterator[Columns]) -> Iterator[Columns]:
    for portion in _cut(_present(batches)):
        seen = learner.observe([document for _, document in portion])
        yield from spread.sketch_rows(0, seen, numbers=[number for number, _ in portion])


def _of_shards(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The model's rows for each shard, to stand before its documents."""
    for batch in batches:
        chosen = batch["shard"] >= 0
        yield {
            "shard": batch["shard"][chosen],
            "number": np.full(int(chosen.sum()), -1, np.int64),
            "record": batch["row"][chosen],
        }
