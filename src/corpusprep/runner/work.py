"""The documents of one task on their way through the stages of a pass."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from corpusprep import collector
from corpusprep.contracts import Learner, Model, Stage
from corpusprep.document import Document
from corpusprep.errors import StageError
from corpusprep.io import readers, spool, values
from corpusprep.io.plain import canonical, parse_json
from corpusprep.io.records import Fields, Problem, Record
from corpusprep.pipeline import apply_stages, failed
from corpusprep.runner import intake
from corpusprep.runner.cache import NO_KEY, Cache, key_of
from corpusprep.runner.jobs import Job, Task, Watch
from corpusprep.runner.plan import Shard

_CHUNK = 64


class Done(NamedTuple):
    """A document after a pass, dumped if it goes on to the next one, with the key under which it can be found again."""

    document: Document
    frame: bytes
    key: bytes


class Work:
    """The documents of one task, cleaned and watched by the learners.

    ``last`` passes dump nothing and look nothing up: their documents go straight into the output.
    """

    def __init__(self, job: Job, task: Task, watch: Watch) -> None:
        self._job = job
        self._task = task
        self._watch = watch
        self._guilty = dict(task.guilty)
        self._hash = hashlib.sha256()
        self._times: defaultdict[str, float] = defaultdict(float)
        self._cache = Cache(Path(job.output), job.cache) if job.cache and not job.last else None
        self.partials: dict[str, Any] = {}
        self.count = 0
        self.errors = 0
        self.reused = 0

    @property
    def digest(self) -> str:
        """The digest of all records seen."""
        return self._hash.hexdigest()

    def seconds(self) -> dict[str, float]:
        """Time by stage."""
        return {name: round(value, 6) for name, value in self._times.items()}

    def documents(self) -> Iterator[Done]:
        """Each document after this pass."""
        chunk: list[Document] = []
        for done in self._spooled() if self._task.spool is not None else self._read():
            self.count += 1
            self.errors += bool(done.document.dropped and done.document.dropped.startswith("error/"))
            yield done
            if self._job.learners and done.document.dropped is None:
                chunk.append(done.document)
                if len(chunk) == _CHUNK:
                    self._observe(chunk)
                    chunk = []
        self._watch(-1)
        if self._job.learners and (chunk or not self.partials):
            self._observe(chunk)

    # ---- documents from the input, and from the pass before

    def _read(self) -> Iterator[Done]:
        for index, (record, name) in enumerate(records(self._task.shard, self._job.fields)):
            self._watch(index)
            digest = record_digest(record, name)
            self._hash.update(digest)
            key = key_of(self._job.digest.encode(), digest)
            found = self._known(key)
            if found is not None:
                yield found
                continue
            started = time.perf_counter()
            guilty = self._guilty.get(index)
            if guilty is None:
                document = intake.document_of(record, id=name)
            else:
                document = intake.unreadable(record, guilty, name)
            self._times["ingest"] += time.perf_counter() - started
            yield self._done(document, key)

    def _spooled(self) -> Iterator[Done]:
        models = load_models(self._job, self._task.shard.number)
        for index, frame in enumerate(spool.read_frames(Path(self._job.output) / str(self._task.spool))):
            self._watch(index)
            received = spool.load(frame)
            if index in self._guilty:
                yield self._done(_condemned(received, self._guilty[index]), NO_KEY)
                continue
            document = self._through(models, received)
            key = self._key_between(document, frame if _is_same(document, received) else None)
            found = self._known(key)
            yield self._done(document, key) if found is None else found

    def _key_between(self, document: Document, frame: bytes | None) -> bytes:
        """The key of a document that comes from another pass: it, and what the models know about it."""
        if self._job.last:
            return NO_KEY
        try:
            evidence = values.fingerprint(dict(document.evidence))
        except StageError:
            return NO_KEY
        return key_of(self._job.digest.encode(), frame or spool.dump(document), evidence)

    def _known(self, key: bytes) -> Done | None:
        if self._cache is None or key == NO_KEY:
            return None
        frame = self._cache.get(key)
        if frame is None:
            return None
        self.reused += 1
        return Done(spool.load(frame), frame, key)

    def _done(self, document: Document, key: bytes) -> Done:
        document = self._through(self._job.stages, document).slim()
        if self._job.last:
            return Done(document, b"", NO_KEY)
        failed_here = bool(document.dropped and document.dropped.startswith("error/"))
        return Done(document, spool.dump(document), NO_KEY if failed_here else key)

    @collector.waiting()
    def _through(self, stages: Iterable[tuple[str, Stage]], document: Document) -> Document:
        for pair in stages:
            if document.dropped:
                break
            started = time.perf_counter()
            try:
                document = apply_stages((pair,), document)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001  a stage that calls sys.exit costs its document, not the run
                document = failed(document, pair[0], error)
            self._times[pair[0]] += time.perf_counter() - started
        return document

    def _observe(self, chunk: list[Document]) -> None:
        self._watch(-1)
        for name, learner in self._job.learners:
            started = time.perf_counter()
            seen = learner.observe(chunk)
            known = name in self.partials
            self.partials[name] = learner.merge(self.partials[name], seen) if known else seen
            self._times[name] += time.perf_counter() - started


def _is_same(document: Document, received: Document) -> bool:
    """Whether models have added nothing to a document but evidence."""
    return (
        document.text is received.text
        and document.ledger is received.ledger
        and document.facts is received.facts
        and document.origin is received.origin
        and document.dropped is received.dropped
    )


def records(shard: Shard, fields: Fields) -> Iterator[tuple[Record, str]]:
    """The records of a shard, each with the id that it bears in the output."""
    renamed = {(file, row): name for file, row, name in shard.renamed}
    for segment in shard.segments:
        stretch = readers.read(segment.file, fields, start=segment.start, stop=segment.stop, offset=segment.offset)
        for record in stretch:
            if segment.rows is not None and (record.row or 1) not in segment.rows:
                continue
            yield record, renamed.get((segment.file.name, record.row), record.id)


def record_digest(record: Record, name: str) -> bytes:
    """A digest of everything in a record that could change its document."""
    problem = record.problem and [record.problem.type, record.problem.message]
    about = [name, record.path, record.row, record.kind, record.url, record.site, record.declared, record.metadata]
    return hashlib.sha256(canonical([*about, problem, *intake.raw_digest(record)])).digest()


def load_models(job: Job, shard: int) -> tuple[tuple[str, Stage], ...]:
    """The models of the pass before, by name; of those that are kept by shard, what this one needs."""
    return tuple(
        (
            name,
            _rows_of(job, name, learner, shard)
            if name in job.by_shard
            else _model(learner, Path(job.output) / path, job.learned),
        )
        for name, learner, path in job.models
    )


def _rows_of(job: Job, name: str, learner: Learner[Any], shard: int) -> Model:
    path = job.rows_of(name, shard)
    return load_model(learner, path) if path.exists() else learner.from_rows(())


_loaded: dict[tuple[str, str], Model] = {}


def _model(learner: Learner[Any], path: Path, learned: str) -> Model:
    """The model in a file, read once a process."""
    place = (str(path), learned)
    if place not in _loaded:
        for old in [known for known in _loaded if known[0] == place[0]]:
            del _loaded[old]
        _loaded[place] = load_model(learner, path)
    return _loaded[place]


def load_model(learner: Learner[Any], path: Path) -> Model:
    """The model whose rows lie in a file."""
    with path.open("rb") as file:
        return learner.from_rows(parse_json(line) for line in file)


def _condemned(document: Document, problem: Problem) -> Document:
    record = Record(document.id, problem=problem)
    bad = intake.unreadable(record, problem, document.id)
    return replace(document, facts={**document.facts, **bad.facts}, dropped=bad.dropped)
