"""Inputs to shards, from the input alone; pipelines to fingerprints."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from corpusprep._version import __version__
from corpusprep.errors import ConfigError
from corpusprep.io.inputs import InputFile
from corpusprep.io.plain import canonical
from corpusprep.io.records import Fields
from corpusprep.io.rows import Index, index
from corpusprep.pipeline import Pass, Pipeline

SHARD_DOCUMENTS = 1000
SHARD_BYTES = 256 * 2**20
LAYOUT = 1
"""Rises when what lies between passes changes its form, so that an older run is never taken up half-way."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one file: all of it, or the rows from ``start`` up to before ``stop``."""

    file: InputFile
    start: int = 1
    stop: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Shard:
    """A number, the stretches it reads, and the records in them that get another id because theirs is taken."""

    number: int
    segments: tuple[Segment, ...]
    renamed: tuple[tuple[str, int | None, str], ...] = ()


def plan(
    files: Sequence[InputFile],
    fields: Fields,
    *,
    shard_documents: int = SHARD_DOCUMENTS,
    indexes: Callable[[Callable[[InputFile], Index], Sequence[InputFile]], Iterable[Index]] = map,
) -> list[Shard]:
    """The shards of an input: files in order of name, about so many documents each, whatever is to run them.

    ``indexes`` maps a function over the files in order; a pool does that in parallel.
    """
    if shard_documents < 1:
        raise ConfigError(f"run.shard_documents = {shard_documents}: at least 1")
    look = functools.partial(index, fields=fields, every=shard_documents)
    found = list(indexes(look, files))
    shards: list[list[Segment]] = [[]]
    count = size = 0
    for entry in found:
        for segment, rows, bytes_ in _segments(entry):
            if shards[-1] and (count + rows > shard_documents or size + bytes_ > SHARD_BYTES):
                shards.append([])
                count = size = 0
            shards[-1].append(segment)
            count += rows
            size += bytes_
    renamed = _renamed(found, fields)
    return [_shard(number, segments, renamed) for number, segments in enumerate(shards) if segments]


def _segments(entry: Index) -> Iterable[tuple[Segment, int, int]]:
    file = entry.file
    if len(entry.cuts) == 1:
        yield Segment(file), entry.rows, file.size_bytes
        return
    for (start, offset), following in zip(entry.cuts, [*entry.cuts[1:], None], strict=True):
        stop = following[0] if following else None
        rows = (stop or entry.rows + 1) - start
        yield Segment(file, start, stop, offset), rows, file.size_bytes * rows // max(1, entry.rows)


def _shard(number: int, segments: list[Segment], renamed: dict[str, dict[int | None, str]]) -> Shard:
    if not renamed:
        return Shard(number, tuple(segments))
    mine: list[tuple[str, int | None, str]] = []
    for segment in segments:
        for row, name in renamed.get(segment.file.name, {}).items():
            inside = row is None or (row >= segment.start and (segment.stop is None or row < segment.stop))
            if inside:
                mine.append((segment.file.name, row, name))
    return Shard(number, tuple(segments), tuple(mine))


def _renamed(found: Sequence[Index], fields: Fields) -> dict[str, dict[int | None, str]]:
    """New ids for records whose id an earlier record has: ``harbor-vote~2``. The first of them keeps its own."""
    from corpusprep.io.rows import short_digest

    seen: set[bytes] = set()
    suspects: set[bytes] = set()
    for digest in _digests(found):
        (suspects if digest in seen else seen).add(digest)
    if not suspects:
        return {}
    taken: set[str] = set()
    later: list[tuple[str, int | None, str]] = []
    for entry in found:
        for name, row in _names(entry, suspects, fields):
            if name in taken:
                later.append((entry.file.name, row, name))
            taken.add(name)
    renamed: dict[str, dict[int | None, str]] = {}
    for file, row, name in later:
        number = 2
        while f"{name}~{number}" in taken or short_digest(f"{name}~{number}") in seen:
            number += 1
        taken.add(f"{name}~{number}")
        renamed.setdefault(file, {})[row] = f"{name}~{number}"
    return renamed


def _digests(found: Sequence[Index]) -> Iterable[bytes]:
    from corpusprep.io.rows import short_digest

    for entry in found:
        if entry.ids:
            yield from (digest for digest, _ in entry.ids)
        else:
            yield short_digest(entry.file.id)


def _names(entry: Index, suspects: set[bytes], fields: Fields) -> Iterable[tuple[str, int | None]]:
    """The ids of a file's records whose digest occurs twice, with their rows."""
    from corpusprep.io.readers import read
    from corpusprep.io.rows import short_digest

    if not entry.ids:
        if short_digest(entry.file.id) in suspects:
            yield entry.file.id, None
        return
    rows = {row for digest, row in entry.ids if digest in suspects}
    if rows:
        stretch = read(entry.file, fields, start=min(rows), stop=max(rows) + 1)
        yield from ((record.id, record.row) for record in stretch if record.row in rows)


# ---- fingerprints


def fingerprint(pipeline: Pipeline) -> str:
    """A digest of everything in a pipeline that can change its output."""
    return digest_of([__version__, LAYOUT, pipeline.describe()])


def check_named(pipeline: Pipeline) -> None:
    """Refuses what can not be named, and so not be compared with an earlier run: lambdas and inner functions."""
    for step in pipeline.describe():
        if "<" in step["object"]:
            raise ConfigError(
                f"stage.{step['name']}: {step['object']} has no name that a later run could find; "
                f"define it with def at the top of a module (lambdas are fine with clean_corpus)"
            )


def pass_digests(pipeline: Pipeline) -> list[tuple[str, dict[str, str]]]:
    """For each pass the digest of its stages, and of each of its learners."""
    described = {step["name"]: step for step in pipeline.describe()}
    return [_pass_digest(part, described) for part in pipeline.split()]


def _pass_digest(part: Pass, described: dict[str, dict[str, Any]]) -> tuple[str, dict[str, str]]:
    stages = [described[name] for name, _ in part.stages]
    learners = {name: digest_of([__version__, LAYOUT, described[name]]) for name, _ in part.learners}
    return digest_of([__version__, LAYOUT, stages]), learners


def digest_of(value: Any) -> str:
    """A digest of JSON-ready data."""
    return hashlib.sha256(canonical(value)).hexdigest()
