"""From what the shards saw to a model: here, or spread over a pool so that no process holds what all of them saw."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from corpusprep.contracts import Learner
from corpusprep.io.plain import parse_json
from corpusprep.runner.jobs import WORK
from corpusprep.runner.local import ProcessPool
from corpusprep.runner.shard import load_partial, save_model, save_partial

_TOGETHER = 16
"""So many files are merged by one task."""


@dataclass(frozen=True)
class Lesson:
    """What a learner is to be taught: the files that the shards left, by number, for the model in a file.

    ``documents`` says about how many documents the shards have.
    """

    name: str
    learner: Learner[Any]
    partials: tuple[tuple[int, str], ...]
    output: Path
    documents: int

    @property
    def model(self) -> str:
        """The file of the model, below the output."""
        return f"models/{self.name}.jsonl"

    @property
    def folder(self) -> Path:
        """Where files may lie that nobody needs when the run is over."""
        return self.output / WORK / "lessons" / self.name


@runtime_checkable
class Teacher(Protocol):
    """A pool that makes models itself."""

    def learn(self, lesson: Lesson) -> bool:
        """Writes the model; whether its rows lie by shard as well (`Job.rows_of`)."""
        ...


class _Maps(Protocol):
    def map(self, function: Any, items: Sequence[Any]) -> Iterable[Any]: ...


def learn_here(lesson: Lesson) -> None:
    """The model, from what all shards saw, in the order of the shards."""
    seen = _merged(lesson.learner, [str(lesson.output / path) for _, path in lesson.partials])
    save_model(lesson.learner.finish(seen), lesson.output / lesson.model)


_WORTH_A_PROCESS = 10_000
"""What the learners saw of so many documents is brought together by processes that end when that is done."""


def learned(pool: object, lessons: Sequence[Lesson]) -> Iterator[tuple[Lesson, float, bool]]:
    """Makes the models: each lesson with the seconds it took, and whether the model's rows lie by shard as well."""
    started = time.perf_counter()
    if isinstance(pool, ProcessPool) and lessons and lessons[0].documents >= _WORTH_A_PROCESS:
        apart = ProcessPool(pool.workers, timeout_seconds=0, memory_bytes=0)
        try:
            list(apart.map(functools.partial(_learn_one, tuple(lessons)), range(len(lessons))))
        finally:
            apart.release()
        yield from ((lesson, (time.perf_counter() - started) / len(lessons), False) for lesson in lessons)
        return
    for lesson in lessons:
        started = time.perf_counter()
        by_shard = isinstance(pool, Teacher) and pool.learn(lesson)
        if not isinstance(pool, Teacher):
            learn_here(lesson)
        yield lesson, time.perf_counter() - started, by_shard


def _learn_one(lessons: tuple[Lesson, ...], index: int) -> int:
    learn_here(lessons[index])
    return index


def learn_over(pool: _Maps, lesson: Lesson, pieces: int) -> None:
    """The same model, merged in a tree by the workers of a pool; they and we see the same folder.

    What a learner can divide (`divide`: by site, say) is finished in so many pieces: no worker holds all of it.
    """
    paths = [str(lesson.output / path) for _, path in lesson.partials]
    lesson.folder.mkdir(parents=True, exist_ok=True)
    if len(paths) > pieces * _TOGETHER and hasattr(lesson.learner, "divide"):
        divided = sorted(pool.map(functools.partial(_divided, lesson, pieces), _numbered(paths)))
        columns = [[of[piece] for _, of in divided] for piece in range(pieces)]
        finished = sorted(pool.map(functools.partial(_finished_piece, lesson), list(enumerate(columns))))
        final: Callable[..., str] = functools.partial(_finished_pieces, lesson)
        list(pool.map(final, [finished]))
        return
    level = 0
    while len(paths) > _TOGETHER:
        paths = sorted(pool.map(functools.partial(_merged_file, lesson, level), _numbered(paths)))
        level += 1
    list(pool.map(functools.partial(_finished, lesson), [paths]))


def _numbered(paths: Sequence[str]) -> list[tuple[int, list[str]]]:
    return list(enumerate(list(paths[at : at + _TOGETHER]) for at in range(0, len(paths), _TOGETHER)))


def _merged(learner: Learner[Any], paths: Sequence[str]) -> Any:
    return functools.reduce(learner.merge, (load_partial(Path(path)) for path in paths))


def _merged_file(lesson: Lesson, level: int, group: tuple[int, list[str]]) -> str:
    number, paths = group
    return _saved(lesson.folder / f"level-{level}-{number:06d}", _merged(lesson.learner, paths))


def _finished(lesson: Lesson, paths: Sequence[str]) -> str:
    return save_model(lesson.learner.finish(_merged(lesson.learner, paths)), lesson.output / lesson.model)


def _divided(lesson: Lesson, pieces: int, group: tuple[int, list[str]]) -> tuple[int, list[str]]:
    number, paths = group
    learner: Any = lesson.learner
    parts = learner.divide(_merged(learner, paths), pieces)
    return number, [_saved(lesson.folder / f"piece-{at:04d}-{number:06d}", part) for at, part in enumerate(parts)]


def _finished_piece(lesson: Lesson, piece: tuple[int, list[str]]) -> str:
    number, paths = piece
    path = lesson.folder / f"piece-{number:04d}.jsonl"
    save_model(lesson.learner.finish(_merged(lesson.learner, paths)), path)
    return str(path)


def _finished_pieces(lesson: Lesson, paths: Sequence[str]) -> str:
    """The model of all pieces: its rows are theirs, in the order that the model has them."""
    model = lesson.learner.from_rows(
        parse_json(line) for path in paths for line in Path(path).read_bytes().splitlines()
    )
    return save_model(model, lesson.output / lesson.model)


def _saved(path: Path, seen: Any) -> str:
    save_partial(path, seen)
    return str(path)
