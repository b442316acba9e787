"""One shard through one pass: the one function that every backend calls."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpusprep.contracts import Model
from corpusprep.errors import OutputError
from corpusprep.io import spool, values
from corpusprep.io.atomic import atomic_write, file_digest
from corpusprep.io.manifest import Tally, row_of
from corpusprep.io.plain import json_bytes
from corpusprep.io.receipts import Receipt, is_whole
from corpusprep.io.writers import packed, part_writer
from corpusprep.runner.jobs import WORK, Job, Task, Watch, watcher
from corpusprep.runner.plan import Shard, digest_of
from corpusprep.runner.work import Work, record_digest, records


def run_shard(job: Job, task: Task) -> Receipt:
    """The receipt of a shard: its results are in place when this returns."""
    watch = watcher()
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
    for record, name in records(shard, job.fields):
        total.update(record_digest(record, name))
    return total.hexdigest()


# ---- the two kinds of pass


def _write_spool(job: Job, task: Task, known: str | None, watch: Watch) -> Receipt:
    work = Work(job, task, watch)
    keys = bytearray()
    with atomic_write(job.folder / f"shard-{task.shard.number:05d}.spool") as file:
        with spool.packed(file) as put:
            for done in work.documents():
                put(done.frame)
                keys += done.key
        key = _key(job, task.shard.number, known or work.digest)
        file.path = job.folder / f"{key}.spool"
    receipt = Receipt(
        task.shard.number,
        key,
        documents=work.count,
        errors=work.errors,
        spool=str(file.path.relative_to(job.output)),
        spool_sha256=file.sha256,
        taken_over=work.reused,
    )
    with atomic_write(job.folder / f"{key}.keys") as sidecar:
        sidecar.write(bytes(keys))
    receipt.partials = _save_partials(job, work, file.sha256)
    receipt.seconds = work.seconds()
    receipt.save(job.folder / f"{key}.json")
    return receipt


def _write_last(job: Job, task: Task, known: str | None, watch: Watch) -> Receipt:
    number, output = task.shard.number, Path(job.output)
    work = Work(job, task, watch)
    tally = Tally()
    name = f"{WORK}/final/{number:05d}.manifest.jsonl.zst"
    with ExitStack() as stack:
        part = stack.enter_context(atomic_write(output / name))
        rows = stack.enter_context(packed(part, name))
        kept = part_writer(output, "documents", number, job.format)
        gone = part_writer(output, "dropped", number, job.format)
        stack.enter_context(kept)
        stack.enter_context(gone)
        for document, _, _ in work.documents():
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
        manifest_sha256=part.sha256,
        tally=tally.data(),
        seconds=work.seconds(),
    )
    receipt.save(job.folder / f"{number:05d}.json")
    return receipt


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
    again = Work(replace(job, stages=(), models=(), learners=tuple(missing), cache=None), source, watch)
    for _ in again.documents():
        pass
    receipt.partials.update(_save_partials(job, again, receipt.spool_sha256))


def _partial_path(job: Job, name: str, spool_digest: str) -> Path:
    return job.folder / f"{digest_of([dict(job.learner_digests)[name], spool_digest])[:32]}.{name}.partial"


def _save_partials(job: Job, work: Work, spool_digest: str) -> dict[str, str]:
    return {name: _save_partial(job, name, spool_digest, seen) for name, seen in work.partials.items()}


def _save_partial(job: Job, name: str, spool_digest: str, seen: Any) -> str:
    path = _partial_path(job, name, spool_digest)
    save_partial(path, seen)
    return str(path.relative_to(job.output))


def save_partial(path: Path, seen: Any) -> None:
    """Write what a learner saw."""
    data = values.encode(seen)
    with atomic_write(path) as file:
        file.write(hashlib.sha256(data).digest() + data)


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


# ---- keys and models


def _key(job: Job, number: int, known: str) -> str:
    place = [number, job.format] if job.last else []
    return digest_of([job.digest, job.learned, known, *place])[:32]


def save_model(model: Model, path: Path) -> str:
    """Write a model as rows of JSON; the digest of the file comes back."""
    with atomic_write(path) as file:
        for row in model.rows():
            file.write(json_bytes(row) + b"\n")
    return file_digest(path)
