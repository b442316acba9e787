"""A pool for runs over files, on any engine: shards are its rows, and models are made where the shards lie.

The workers of the engine and we see the same output folder. Each task has a supervised worker of its own, so that a
document that crashes or hangs costs itself and nothing else, on every engine.
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpusprep.contracts import Columns, Engine
from corpusprep.corpus import spread
from corpusprep.corpus.near_duplicates import NearDuplicates
from corpusprep.corpus.sketches import Sketches
from corpusprep.corpus.spread.columns import column, groups, packed
from corpusprep.corpus.spread.order import bucketed, cut_points
from corpusprep.engines.teach import model_table
from corpusprep.errors import CorpusprepError
from corpusprep.io.atomic import atomic_write
from corpusprep.runner.jobs import rows_of_shard
from corpusprep.runner.lessons import Lesson, learn_over
from corpusprep.runner.local import Packed, ProcessPool
from corpusprep.runner.shard import load_partial

_ITEM = {"item": "bytes"}
_SHARD = {"shard": "int", "path": "bytes"}
_DONE = {"done": "int"}


@dataclass
class EnginePool:
    """Runs shards on an engine.

    Near-duplicates of more than ``alone`` documents are found by shuffles; of fewer, by one task. ``timeout_seconds``
    and ``memory_bytes`` guard each document as in `ProcessPool`.
    """

    engine: Engine
    timeout_seconds: float = 60.0
    memory_bytes: int = 4 * 2**30
    alone: int = 100_000

    @property
    def workers(self) -> int:
        """How many partitions a shuffle has; what works at the same time is the engine's to know."""
        return self.engine.parts

    def release(self) -> None:
        """Let go of what the engine keeps."""
        self.engine.release()

    def map(
        self, function: Callable[[Any], Any], items: Sequence[Any], *, watch: Callable[[int], None] | None = None
    ) -> Iterator[Any]:
        """The results, in any order; ``watch`` hears of a shard's documents when all of them are done."""
        if not items:
            return
        work = functools.partial(_each, Packed.of(function), self.timeout_seconds, self.memory_bytes)
        rows = {"item": column([pickle.dumps(item) for item in items], "bytes")}
        results = self.engine.map_batches(self.engine.table(rows, _ITEM), work, _ITEM)
        for batch in self.engine.rows(results):
            for data in batch["item"].tolist():
                result = pickle.loads(data)  # noqa: S301  from our own worker
                if isinstance(result, Failure):
                    raise result.error
                if watch is not None:
                    for index in range(getattr(result, "documents", 0)):
                        watch(index)
                yield result

    def learn(self, lesson: Lesson) -> bool:
        """Writes the model; True where its rows lie by shard."""
        learner = lesson.learner
        if not isinstance(learner, NearDuplicates) or lesson.documents <= self.alone:
            learn_over(self, lesson, self.engine.parts)
            return False
        lesson.folder.mkdir(parents=True, exist_ok=True)
        shards = packed(((number, path.encode()) for number, path in lesson.partials), _SHARD)
        load = functools.partial(_sketches, str(lesson.output))
        sketches = self.engine.map_batches(self.engine.table(shards, _SHARD), load, spread.SKETCH)
        rows = self.engine.kept(model_table(self.engine, sketches, learner))
        self._write_shards(lesson, rows)
        self._write_model(lesson, rows)
        self.engine.release()
        return True

    def _write_shards(self, lesson: Lesson, rows: Any) -> None:
        chosen = self.engine.map_batches(rows, functools.partial(_chosen, "shards"), spread.ROWS)
        write = functools.partial(_written, str(lesson.output), lesson.name)
        list(self.engine.rows(self.engine.group_apply([chosen], ("shard",), write, _DONE)))

    def _write_model(self, lesson: Lesson, rows: Any) -> None:
        """The model's file: each bucket written by a task, then joined in their order."""
        chosen = self.engine.map_batches(rows, functools.partial(_chosen, "model"), spread.ROWS)
        cuts = cut_points(self.engine, chosen, "sort")
        bucket = {"bucket": "int", **spread.ROWS}
        numbered = self.engine.map_batches(chosen, functools.partial(bucketed, cuts, "sort"), bucket)
        write = functools.partial(_written_bucket, str(lesson.folder))
        list(self.engine.rows(self.engine.group_apply([numbered], ("bucket", "sort"), write, _DONE)))
        with atomic_write(lesson.output / lesson.model) as file:
            for number in range(len(cuts) + 1):
                path = lesson.folder / f"bucket-{number:05d}.jsonl"
                if path.exists():
                    with path.open("rb") as part:
                        while piece := part.read(1 << 20):
                            file.write(piece)


@dataclass(frozen=True)
class Failure:
    """What ended a task: raised again where the run is."""

    error: Exception


_pools: dict[tuple[float, int], ProcessPool] = {}


def supervised(function: Packed, timeout: float, memory: int, items: Sequence[Any]) -> list[Any]:
    """Each item through the function, in a worker that may die; one worker serves all tasks of this process."""
    pool = _pools.setdefault((timeout, memory), ProcessPool(1, timeout, memory))
    return list(pool.map(function, items))


def _each(function: Packed, timeout: float, memory: int, batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        items = [pickle.loads(data) for data in batch["item"].tolist()]  # noqa: S301  from our own driver
        try:
            results = [pickle.dumps(result) for result in supervised(function, timeout, memory, items)]
        except CorpusprepError as error:  # the same would happen again: it is told, not tried again
            results = [pickle.dumps(Failure(error))]
        yield {"item": column(results, "bytes")}


def _sketches(output: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        for shard, path in zip(batch["shard"].tolist(), batch["path"].tolist(), strict=True):
            found: Sketches = load_partial(Path(output) / path.decode())
            yield from spread.sketch_rows(shard, found)


def _chosen(which: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    """The rows of the whole model, or those of the shards."""
    for batch in batches:
        mask = (batch["shard"] < 0) == (which == "model")
        yield {name: values[mask] for name, values in batch.items()}


def _written(output: str, name: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    for group in groups(batches, "shard"):
        with atomic_write(rows_of_shard(Path(output), name, int(group["shard"][0]))) as file:
            for row in sorted(group["row"].tolist()):
                file.write(row + b"\n")
    yield packed([], _DONE)


def _written_bucket(folder: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    for group in groups(batches, "bucket"):
        with atomic_write(Path(folder) / f"bucket-{int(group['bucket'][0]):05d}.jsonl") as file:
            for row in group["row"].tolist():
                file.write(row + b"\n")
    yield packed([], _DONE)
