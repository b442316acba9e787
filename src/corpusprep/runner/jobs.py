"""What a pool is given to do: the job that all shards of a pass share, and the task of one shard."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpusprep.contracts import Learner, Stage
from corpusprep.io.records import Fields, Problem
from corpusprep.runner.plan import Shard

WORK = ".work"


@dataclass(frozen=True)
class Job:
    """What all shards of one pass share. Picklable.

    ``models`` are (name, learner, file of rows) of the pass before; ``digest`` stands for the stages, ``learned`` for
    those models. ``reuse`` looks for what an earlier run left, and ``cache`` names the index of its documents.
    ``by_shard`` names the models that are too large for a worker: each shard has a file of the rows it needs.
    """

    number: int
    last: bool
    stages: tuple[tuple[str, Stage], ...]
    learners: tuple[tuple[str, Learner[Any]], ...]
    models: tuple[tuple[str, Learner[Any], str], ...]
    digest: str
    learned: str
    learner_digests: tuple[tuple[str, str], ...]
    output: str
    fields: Fields
    format: str = "jsonl"
    reuse: bool = False
    cache: str | None = None
    by_shard: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the results of this pass lie."""
        return Path(self.output) / WORK / ("final" if self.last else f"pass-{self.number}")

    def rows_of(self, name: str, shard: int) -> Path:
        """The file with the rows that a shard needs of a model that is kept by shard."""
        return rows_of_shard(Path(self.output), name, shard)


def rows_of_shard(output: Path, name: str, shard: int) -> Path:
    """The file with the rows of a model that a shard needs; a shard that needs none has no file."""
    return output / WORK / "lessons" / name / f"shard-{shard:05d}.jsonl"


@dataclass(frozen=True)
class Task:
    """One shard to do: from the input, or from the spool file of the pass before.

    ``guilty`` are documents, by their place in the shard, that brought a worker down: they are set aside unseen.
    """

    shard: Shard
    spool: str | None = None
    spool_sha256: str | None = None
    guilty: tuple[tuple[int, Problem], ...] = ()

    def without(self, index: int, problem: Problem) -> Task:
        """The same task with one more document set aside."""
        return replace(self, guilty=(*self.guilty, (index, problem)))


Watch = Callable[[int], None]


def _unwatched(index: int) -> None:
    """Nobody looks."""


_watchers: list[Watch] = [_unwatched]


@contextlib.contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Has ``watch`` called with the place of each document in its shard before it is touched; -1: between documents."""
    _watchers.append(watch)
    try:
        yield
    finally:
        _watchers.pop()


def watcher() -> Watch:
    """Whoever is to hear of documents now."""
    return _watchers[-1]
