"""One shard through one pass: the one function that every backend calls."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpusprep.contracts import Learner, Model, Stage
from corpusprep.document import Document
from corpusprep.errors import OutputError
from corpusprep.io import readers, spool, values
from corpusprep.io.atomic import atomic_write, file_digest
from corpusprep.io.manifest import Tally, row_of
from corpusprep.io.plain import canonical, json_bytes, parse_json
from corpusprep.io.receipts import Receipt, is_whole
from corpusprep.io.records import Fields, Problem, Record
from corpusprep.io.writers import part_writer
from corpusprep.pipeline import apply_stages, failed
from corpusprep.runner import intake
from corpusprep.runner.plan import Shard, digest_of

WORK = ".work"
_CHUNK = 64


@dataclass(frozen=True)
class Job:
    """What all shards of one pass share. Picklable.

    ``models`` are (name, learner, file of rows) of the pass before; ``digest`` stands for the stages, ``learned`` for
    those models. ``reuse`` looks for what an earlier run left.
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

    @property
    def folder(self) -> Path:
        """Where the results of this pass lie."""
        return Path(self.output) / WORK / ("final" if self.last else f"pass-{self.number}")


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


def run_shard(job: Job, task: Task) -> Receipt:
    """The receipt of a shard: its results are in place when this returns."""
    watch = _watchers[-1]
    known = task.spool_sha256
    if job.reuse:
        known = known or input_digest(job, task.shard)
        if (receipt := _found(job, task.shard.number, known)) is not None:
            _learn_again(job, receipt, watch)
            return receipt
    return _write_last(job, task, known, watch) if job.last else _write_spool(job, task, known, watch)


def input_digest(job: Job, shard: Shard) -> str:
    """A digest of all records of a shard, as they lie in the input now."""
    total = hashlib.sha256()
    for record, name in _records(shard, job.fields):
        total.update(_record_digest(record, name))
    return total.hexdigest()


# ---- the two kinds of pass


def _write_spool(job: Job, task: Task, known: str | None, watch: Watch) -> Receipt:
    work = _Work(job, task, watch)
    with atomic_write(job.folder / f"shard-{task.shard.number:05d}.spool") as file:
        with spool.packed(file) as put:
            for document in work.documents():
                put(spool.dump(document))
        key = _key(job, task.shard.number, known or work.digest)
        file.path = job.folder / f"{key}.spool"
    receipt = Receipt(
        task.shard.number,
        key,
        documents=work.count,
        errors=work.errors,
        spool=str(file.path.relative_to(job.output)),
        spool_sha256=file.sha256,
    )
    receipt.partials = work.save_partials(file.sha256)
    receipt.seconds = work.seconds()
    receipt.save(job.folder / f"{key}.json")
    return receipt


def _write_last(job: Job, task: Task, known: str | None, watch: Watch) -> Receipt:
    number, output = task.shard.number, Path(job.output)
    work = _Work(job, task, watch)
    tally = Tally()
    name = f"{WORK}/final/{number:05d}.manifest.jsonl"
    with ExitStack() as stack:
        rows = stack.enter_context(atomic_write(output / name))
        kept = part_writer(output, "documents", number, job.format)
        gone = part_writer(output, "dropped", number, job.format)
        stack.enter_context(kept)
        stack.enter_context(gone)
        for document in work.documents():
            file, row = (kept if document.dropped is None else gone).add(document)
            entry = row_of(document, file, row)
            rows.write(json_bytes(entry) + b"\n")
            tally.add(entry)
    receipt = Receipt(
        number,
        _key(job, number, known or work.digest),
        documents=work.count,
        errors=work.errors,
        outputs={**kept.files(), **gone.files()},
        manifest=name,
        manifest_sha256=rows.sha256,
        tally=tally.data(),
        seconds=work.seconds(),
    )
    receipt.save(job.folder / f"{number:05d}.json")
    return receipt


class _Work:
    """The documents of one task on their way through the stages, watched by the learners."""

    def __init__(self, job: Job, task: Task, watch: Watch) -> None:
        self._job = job
        self._task = task
        self._watch = watch
        self._hash = hashlib.sha256()
        self._times: defaultdict[str, float] = defaultdict(float)
        self._partials: dict[str, Any] = {}
        self.count = 0
        self.errors = 0

    @property
    def digest(self) -> str:
        """The digest of all records seen."""
        return self._hash.hexdigest()

    def seconds(self) -> dict[str, float]:
        """Time by stage."""
        return {name: round(value, 6) for name, value in self._times.items()}

    def documents(self) -> Iterator[Document]:
        """Each document after this pass."""
        stages = (*_models(self._job), *self._job.stages)
        guilty = dict(self._task.guilty)
        chunk: list[Document] = []
        for document in self._sources(guilty):
            cleaned = document if document.dropped else self._through(stages, document)
            cleaned = cleaned.slim()
            self.count += 1
            self.errors += bool(cleaned.dropped and cleaned.dropped.startswith("error/"))
            yield cleaned
            if self._job.learners and cleaned.dropped is None:
                chunk.append(cleaned)
                if len(chunk) == _CHUNK:
                    self._observe(chunk)
                    chunk = []
        self._watch(-1)
        if self._job.learners and (chunk or not self._partials):
            self._observe(chunk)

    def save_partials(self, spool_digest: str) -> dict[str, str]:
        """The files of what the learners saw."""
        return {name: _save_partial(self._job, name, spool_digest, seen) for name, seen in self._partials.items()}

    def _sources(self, guilty: dict[int, Problem]) -> Iterator[Document]:
        if self._task.spool is not None:
            for index, document in enumerate(spool.read(Path(self._job.output) / self._task.spool)):
                self._watch(index)
                yield _condemned(document, guilty[index]) if index in guilty else document
            return
        for index, (record, name) in enumerate(_records(self._task.shard, self._job.fields)):
            self._watch(index)
            self._hash.update(_record_digest(record, name))
            started = time.perf_counter()
            document = (
                intake.unreadable(record, guilty[index], name)
                if index in guilty
                else intake.document_of(record, id=name)
            )
            self._times["ingest"] += time.perf_counter() - started
            yield document

    def _through(self, stages: Iterable[tuple[str, Stage]], document: Document) -> Document:
        for pair in stages:
            started = time.perf_counter()
            try:
                document = apply_stages((pair,), document)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001  a stage that calls sys.exit costs its document, not the run
                document = failed(document, pair[0], error)
            self._times[pair[0]] += time.perf_counter() - started
            if document.dropped:
                break
        return document

    def _observe(self, chunk: list[Document]) -> None:
        self._watch(-1)
        for name, learner in self._job.learners:
            started = time.perf_counter()
            seen = learner.observe(chunk)
            known = name in self._partials
            self._partials[name] = learner.merge(self._partials[name], seen) if known else seen
            self._times[name] += time.perf_counter() - started


# ---- what an earlier run left


def _found(job: Job, number: int, known: str) -> Receipt | None:
    """The receipt of an equal shard, when all it speaks of is still there, byte for byte."""
    key = _key(job, number, known)
    output = Path(job.output)
    receipt = Receipt.load(job.folder / (f"{number:05d}.json" if job.last else f"{key}.json"))
    if receipt is None or receipt.key != key:
        return None
    files = {name: entry["sha256"] for name, entry in receipt.outputs.items()}
    files |= {receipt.spool: receipt.spool_sha256} if receipt.spool else {}
    files |= {receipt.manifest: receipt.manifest_sha256} if receipt.manifest else {}
    if not is_whole(output, files):
        return None
    receipt.number, receipt.reused = number, True
    return receipt


def _learn_again(job: Job, receipt: Receipt, watch: Watch) -> None:
    """The partials of a shard whose spool file is there: found, or observed again."""
    if not job.learners or receipt.spool is None or receipt.spool_sha256 is None:
        return
    missing = []
    for name, learner in job.learners:
        path = _partial_path(job, name, receipt.spool_sha256)
        if _load_checked(path) is None:
            missing.append((name, learner))
        receipt.partials[name] = str(path.relative_to(job.output))
    if not missing:
        return
    source = Task(Shard(receipt.number, ()), spool=receipt.spool)
    again = _Work(replace(job, stages=(), models=(), learners=tuple(missing)), source, watch)
    for _ in again.documents():
        pass
    receipt.partials.update(again.save_partials(receipt.spool_sha256))


def _partial_path(job: Job, name: str, spool_digest: str) -> Path:
    return job.folder / f"{digest_of([dict(job.learner_digests)[name], spool_digest])[:32]}.{name}.partial"


def _save_partial(job: Job, name: str, spool_digest: str, seen: Any) -> str:
    path = _partial_path(job, name, spool_digest)
    data = values.encode(seen)
    with atomic_write(path) as file:
        file.write(hashlib.sha256(data).digest() + data)
    return str(path.relative_to(job.output))


def load_partial(path: Path) -> Any:
    """What a learner saw of one shard."""
    data = _load_checked(path)
    if data is None:
        raise OutputError(f"{path} is damaged")
    return values.decode(data)


def _load_checked(path: Path) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data[32:] if hashlib.sha256(data[32:]).digest() == data[:32] else None


# ---- records, keys, models


def _records(shard: Shard, fields: Fields) -> Iterator[tuple[Record, str]]:
    renamed = {(file, row): name for file, row, name in shard.renamed}
    for segment in shard.segments:
        stretch = readers.read(segment.file, fields, start=segment.start, stop=segment.stop, offset=segment.offset)
        for record in stretch:
            if segment.rows is not None and (record.row or 1) not in segment.rows:
                continue
            yield record, renamed.get((segment.file.name, record.row), record.id)


def _record_digest(record: Record, name: str) -> bytes:
    problem = record.problem and [record.problem.type, record.problem.message]
    about = [name, record.path, record.row, record.kind, record.url, record.site, record.declared, record.metadata]
    return hashlib.sha256(canonical([*about, problem, *intake.raw_digest(record)])).digest()


def _key(job: Job, number: int, known: str) -> str:
    place = [number, job.format] if job.last else []
    return digest_of([job.digest, job.learned, known, *place])[:32]


def _models(job: Job) -> tuple[tuple[str, Stage], ...]:
    return tuple((name, _model(learner, Path(job.output) / path, job.learned)) for name, learner, path in job.models)


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


def save_model(model: Model, path: Path) -> str:
    """Write a model as rows of JSON; the digest of the file comes back."""
    with atomic_write(path) as file:
        for row in model.rows():
            file.write(json_bytes(row) + b"\n")
    return file_digest(path)


def _condemned(document: Document, problem: Problem) -> Document:
    record = Record(document.id, problem=problem)
    bad = intake.unreadable(record, problem, document.id)
    return replace(document, facts={**document.facts, **bad.facts}, dropped=bad.dropped)
