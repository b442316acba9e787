"""A whole run: shards, passes, models, and at the end the manifest and ``run.json``."""

from __future__ import annotations

import datetime
import functools
import platform
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from corpusprep._version import __version__
from corpusprep.contracts import Learner
from corpusprep.errors import InputError, OutputError
from corpusprep.io.atomic import atomic_write, file_digest, write_text
from corpusprep.io.inputs import ROWS, Found, InputFile, find
from corpusprep.io.manifest import Tally
from corpusprep.io.plain import pretty
from corpusprep.io.receipts import Receipt
from corpusprep.io.records import Fields
from corpusprep.io.remote import is_remote
from corpusprep.io.rows import Index
from corpusprep.io.streams import open_plain
from corpusprep.io.writers import FORMATS
from corpusprep.pipeline import Pass, Pipeline
from corpusprep.runner import output as _output
from corpusprep.runner.cache import build as build_cache
from corpusprep.runner.intake import fields_from
from corpusprep.runner.jobs import WORK, Job, Task
from corpusprep.runner.lessons import Lesson, learned
from corpusprep.runner.local import SerialPool, check_not_loading
from corpusprep.runner.plan import (
    SHARD_DOCUMENTS,
    Shard,
    check_named,
    digest_of,
    pass_digests,
    plan,
)
from corpusprep.runner.shard import run_shard

_WORTH_A_POOL = 50_000_000
"""Files with rows of so many bytes together are counted by the workers."""

SCHEMA = 1
"""The version of the manifest's and run.json's form; the published JSON Schemas bear it."""


class Cut(NamedTuple):
    """How the input is cut up, and how much of it is taken."""

    shard_documents: int
    limit: int | None
    sample: int | None


class LocalPool(Protocol):
    """A pool whose documents can be watched."""

    @property
    def workers(self) -> int:
        """How many work at the same time."""
        ...

    def release(self) -> None:
        """Let go of what is held until the next call."""
        ...

    def map(self, function: Any, items: Sequence[Any], *, watch: Callable[[int], None] | None = None) -> Iterable[Any]:
        """The results, in any order."""
        ...


class Progress(Protocol):
    """Who wants to hear how a run gets on."""

    def phase(self, name: str, documents: int | None) -> None:
        """A new part of the work begins, with about so many documents."""

    def document(self, index: int) -> None:
        """One more document is being worked on."""

    def note(self, text: str) -> None:
        """Something that a person should know."""


class Silence:
    """Progress that nobody hears."""

    def phase(self, name: str, documents: int | None) -> None:
        """Say nothing."""

    def document(self, index: int) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Manifest:
    """The result of a run: the content of ``run.json``, and where it lies."""

    output: Path
    run: dict[str, Any] = field(repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """Documents read, kept, dropped and failed."""
        found = self.run["result"]["counts"]["documents"]
        return {name: found.get(name, 0) for name in ("read", "kept", "dropped", "error")}

    @property
    def error_share(self) -> float:
        """The share of documents that failed."""
        return self.counts["error"] / max(1, self.counts["read"])

    def rows(self) -> Iterable[dict[str, Any]]:
        """The rows of the manifest, in order."""
        from corpusprep.io.plain import parse_json

        with (self.output / "manifest.jsonl").open("rb") as file:
            for line in file:
                yield parse_json(line)

    def _repr_html_(self) -> str:
        """The account in small tables, for notebooks."""
        from corpusprep.notebook import account_html

        counts = self.run["result"]["counts"]
        flagged = counts["facts"].get("body_loss_flagged", 0)
        notes = [f"{flagged} lost much prose-like text: corpusprep report {self.output}"] if flagged else []
        return account_html(
            f"{self.counts['read']} documents -> {self.output}",
            outcomes={"kept": self.counts["kept"], **counts["dropped"]},
            reasons=counts["removed"],
            characters=counts["characters"].get("source", 0),
            facts={name: number for name, number in counts["facts"].items() if name != "body_loss_flagged"},
            languages=counts["languages"],
            look_at=notes,
        )


def run(
    pipeline: Pipeline,
    inputs: Sequence[str | Path] | str | Path,
    output: str | Path,
    *,
    pool: LocalPool | None = None,
    format: str = "jsonl",
    resume: bool = False,
    overwrite: bool = False,
    shard_documents: int = SHARD_DOCUMENTS,
    limit: int | None = None,
    sample: int | None = None,
    progress: Progress | None = None,
    **keys: str,
) -> Manifest:
    """Files cleaned into a folder: documents, dropped documents, models, a manifest row for every input, ``run.json``.

    Equal inputs, pipeline and version give equal bytes, whatever the pool; ``run.json`` keeps what may differ (times,
    workers) apart. ``resume`` goes on where an interrupted or older run ended and redoes only what changed;
    ``overwrite`` replaces an earlier run. ``limit`` cleans the first documents only, ``sample`` so many of them, always
    the same, that stand all over the input. ``text_key``, ``html_key``, ``id_key``, ``url_key``, ``site_key`` and
    ``metadata_key`` name the fields of JSON lines and tables.
    """
    check_not_loading()
    paths = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    started = datetime.datetime.now(datetime.UTC)
    clock = time.perf_counter()
    check_named(pipeline)
    if format not in FORMATS:
        raise InputError(f"format {format!r}: not known; one of {', '.join(FORMATS)}")
    if is_remote(output):
        raise OutputError(f"{output}: a run writes to a local folder; copy that to its place afterwards")
    output = Path(output)
    found = find(paths, exclude=[output])
    _output.prepare(output, resume=resume, overwrite=overwrite)
    with _output.locked(output):
        work = _Run(
            pipeline=pipeline,
            output=output,
            pool=pool or SerialPool(),
            format=format,
            fields=fields_from(keys),
            progress=progress or Silence(),
            resume=resume,
        )
        try:
            result = work.result(found, Cut(shard_documents, limit, sample))
        finally:
            work.pool.release()
        execution = {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.perf_counter() - clock, 3),
            "seconds_by_stage": {name: round(value, 3) for name, value in sorted(work.seconds.items())},
            "workers": work.pool.workers,
            "inputs": [str(path) if is_remote(path) else str(Path(path).resolve()) for path in paths],
            "shards": {"done": work.done, "reused": work.reused},
            "documents": {"cleaned": work.cleaned, "taken_over": work.taken_over},
            "python": platform.python_version(),
            "platform": platform.platform(),
        }
        data = {
            "schema": SCHEMA,
            "corpusprep": __version__,
            "result": result,
            "result_sha256": digest_of(result),
            "execution": execution,
        }
        write_text(output / "run.json", pretty(data))
    return Manifest(output, data)


@dataclass
class _Run:
    """The passes of one run."""

    pipeline: Pipeline
    output: Path
    pool: LocalPool
    format: str
    fields: Fields
    progress: Progress
    resume: bool
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    done: int = 0
    reused: int = 0
    cleaned: int = 0
    taken_over: int = 0
    used: set[str] = field(default_factory=set)
    models: list[tuple[str, Learner[Any], str]] = field(default_factory=list)
    model_files: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_shard: set[str] = field(default_factory=set)

    def result(self, found: Found, cut: Cut) -> dict[str, Any]:
        """Everything that is a function of input, pipeline and version."""
        environment = versions()
        shards = plan(found.files, self.fields, **cut._asdict(), indexes=self._indexes)
        documents = sum(shard.documents for shard in shards)
        self.progress.note(f"files {len(found.files)}   documents {documents}   parts {len(shards)}")
        (self.output / "run.json").unlink(missing_ok=True)  # from here on, what lies there is not a whole result
        receipts: list[Receipt] = []
        passes = self.pipeline.split()
        for number, (part, digests) in enumerate(zip(passes, pass_digests(self.pipeline), strict=True), 1):
            job = self._job(number, part, digests, environment)
            job = replace(job, last=number == len(passes))
            receipts = self._pass(job, shards, receipts)
            self.models = self._learned(part, receipts)
        tally = Tally()
        for receipt in receipts:
            tally.merge(Tally.from_data(receipt.tally))
        manifest = self._manifest(receipts)
        files = {name: entry for receipt in receipts for name, entry in receipt.outputs.items()}
        _output.prune(self.output, {*files, *self.model_files, *self.used})
        configuration = {
            "pipeline": self.pipeline.describe(),
            "format": self.format,
            "fields": {name: getattr(self.fields, name) for name in self.fields.__dataclass_fields__},
            **cut._asdict(),
        }
        return {
            "versions": environment,
            "configuration": configuration,
            "configuration_sha256": digest_of(configuration),
            "input": {
                "files": len(found.files),
                "bytes": sum(file.size_bytes for file in found.files),
                "left_out": dict(sorted(found.skipped.items())),
            },
            "counts": tally.data(),
            "models": self.model_files,
            "manifest": manifest,
            "files": dict(sorted(files.items())) if self.format != "txt" else _parts(files),
        }

    def _job(self, number: int, part: Pass, digests: tuple[str, dict[str, str]], environment: dict[str, str]) -> Job:
        stages, learners = digests
        return Job(
            number=number,
            last=False,
            stages=part.stages,
            learners=part.learners,
            models=tuple(self.models),
            digest=digest_of([stages, environment]),
            learned=digest_of([self.model_files[path]["sha256"] for _, _, path in self.models]),
            learner_digests=tuple((name, digest_of([digest, environment])) for name, digest in learners.items()),
            output=str(self.output.absolute()),  # a stage may change the working directory
            fields=self.fields,
            format=self.format,
            reuse=self.resume,
            by_shard=tuple(sorted(self.by_shard)),
        )

    def _pass(self, job: Job, shards: list[Shard], before: list[Receipt]) -> list[Receipt]:
        sources: list[Receipt | None] = [*before] or [None] * len(shards)
        tasks = [
            Task(shard) if source is None else Task(replace(shard, segments=()), source.spool, source.spool_sha256)
            for shard, source in zip(shards, sources, strict=True)
        ]
        if self.resume and not job.last:
            job = replace(job, cache=build_cache(job.folder, Path(job.output)))
        learners = ", ".join(name.replace("_", " ") for name, _ in job.learners)
        total = sum(receipt.documents for receipt in before) or sum(shard.documents for shard in shards)
        self.progress.phase(f"pass {job.number}: learn {learners}" if learners else "write", total)
        receipts = list(self.pool.map(functools.partial(run_shard, job), tasks, watch=self._document))
        receipts.sort(key=lambda receipt: receipt.number)
        for receipt in receipts:
            self.reused += receipt.reused
            self.done += not receipt.reused
            if job.number == 1:
                taken = receipt.documents if receipt.reused else receipt.taken_over
                self.taken_over += taken
                self.cleaned += receipt.documents - taken
            for name, seconds in receipt.seconds.items():
                self.seconds[name] += 0.0 if receipt.reused else seconds
            self._use(job, receipt)
        return receipts

    def _indexes(self, look: Callable[[InputFile], Index], files: Sequence[InputFile]) -> Iterable[Index]:
        """The index of every file in order; by the pool where that is much to read."""
        many = [file for file in files if file.format in ROWS]
        if len(many) < 2 or sum(file.size_bytes for file in many) < _WORTH_A_POOL:
            return map(look, files)
        found = {entry.file.name: entry for entry in self.pool.map(look, many)}
        return (found.get(file.name) or look(file) for file in files)

    def _document(self, index: int) -> None:
        if index >= 0:
            self.progress.document(index)

    def _use(self, job: Job, receipt: Receipt) -> None:
        """Remember what this run stands on, so that the rest can go at the end."""
        name = f"{receipt.number:05d}" if job.last else receipt.key
        self.used.add(f"{WORK}/{job.folder.name}/{name}.json")
        if not job.last:
            self.used.add(f"{WORK}/{job.folder.name}/{name}.keys")
        self.used.update(path for path in (receipt.spool, receipt.manifest) if path)
        self.used.update(receipt.partials.values())

    def _learned(self, part: Pass, receipts: list[Receipt]) -> list[tuple[str, Learner[Any], str]]:
        """The models of a pass, from what all shards saw."""
        documents = sum(receipt.documents for receipt in receipts)
        lessons = [
            Lesson(
                name,
                learner,
                tuple((receipt.number, receipt.partials[name]) for receipt in receipts),
                self.output,
                documents,
            )
            for name, learner in part.learners
        ]
        for lesson, seconds, by_shard in learned(self.pool, lessons):
            self.seconds[lesson.name] += seconds
            self.by_shard |= {lesson.name} if by_shard else set()
            self.model_files[lesson.model] = {"sha256": file_digest(self.output / lesson.model)}
        return [(lesson.name, lesson.learner, lesson.model) for lesson in lessons]

    def _manifest(self, receipts: list[Receipt]) -> dict[str, Any]:
        """The manifest: the rows of all shards, in order."""
        with atomic_write(self.output / "manifest.jsonl") as file:
            for receipt in receipts:
                if receipt.manifest is not None:
                    with open_plain(self.output / receipt.manifest) as part:
                        while piece := part.read(1 << 20):
                            file.write(piece)
        rows = sum(receipt.documents for receipt in receipts)
        return {"file": "manifest.jsonl", "sha256": file.sha256, "bytes": file.size_bytes, "rows": rows}


def versions() -> dict[str, str]:
    """The versions of everything whose change could change a result."""
    import unicodedata
    from importlib import metadata

    found = {"corpusprep": __version__, "unicode": unicodedata.unidata_version}
    for name in ("chardet", "datasketch", "ftfy", "langdetect", "lxml", "numpy", "trafilatura"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _parts(files: dict[str, Any]) -> dict[str, Any]:
    """Text output may be millions of files: their digests stand in the manifest, and only parts are listed here."""
    return {name: entry for name, entry in sorted(files.items()) if not name.startswith("documents/")}
