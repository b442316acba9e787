"""Inputs to shards, from the input alone; pipelines to fingerprints."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpusprep._version import __version__
from corpusprep.errors import ConfigError
from corpusprep.io.inputs import InputFile
from corpusprep.io.plain import canonical
from corpusprep.io.records import Fields
from corpusprep.io.rows import Index, index
from corpusprep.pipeline import Pass, Pipeline

SHARD_DOCUMENTS = 500
SHARD_BYTES = 256 * 2**20
Chosen = dict[str, set[int]]
LAYOUT = 1
"""Rises when what lies between passes changes its form, so that an older run is never taken up half-way."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one file: all of it, or the rows from ``start`` up to before ``stop``; of these only ``rows``, if given."""

    file: InputFile
    start: int = 1
    stop: int | None = None
    offset: int = 0
    rows: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """A number, the stretches it reads, and the records in them that get another id because theirs is taken.

    ``documents`` is about how many there are, for people who wait.
    """

    number: int
    segments: tuple[Segment, ...]
    renamed: tuple[tuple[str, int | None, str], ...] = ()
    documents: int = 0


def plan(
    files: Sequence[InputFile],
    fields: Fields,
    *,
    shard_documents: int = SHARD_DOCUMENTS,
    limit: int | None = None,
    sample: int | None = None,
    indexes: Callable[[Callable[[InputFile], Index], Sequence[InputFile]], Iterable[Index]] = map,
) -> list[Shard]:
    """The shards of an input: files in order of name, about so many documents each, whatever is to run them.

    ``limit`` takes the first records only, ``sample`` so many of them that look drawn by chance and are the same every
    time. ``indexes`` maps a function over the files in order.
    """
    if shard_documents < 1:
        raise ConfigError(f"run.shard_documents = {shard_documents}: at least 1")
    look = functools.partial(index, fields=fields, every=shard_documents)
    found = list(indexes(look, files))
    renamed = _renamed(found, fields)
    chosen = _chosen(found, limit, sample)
    shards: list[list[Segment]] = [[]]
    sizes = [0]
    count = size = 0
    for entry in found:
        for segment, rows, bytes_ in _segments(entry, chosen):
            if shards[-1] and (count + rows > shard_documents or size + bytes_ > SHARD_BYTES):
                shards.append([])
                sizes.append(0)
                count = size = 0
            shards[-1].append(segment)
            sizes[-1] += rows
            count += rows
            size += bytes_
    return [
        replace(_shard(number, segments, renamed), documents=rows)
        for number, (segments, rows) in enumerate(zip(shards, sizes, strict=True))
        if segments
    ]


def _chosen(found: Sequence[Index], limit: int | None, sample: int | None) -> Chosen | None:
    """The rows of each file that a limit or a sample takes; None when all are taken."""
    if limit is None and sample is None:
        return None
    for name, value in (("limit", limit), ("sample", sample)):
        if value is not None and value < 1:
            raise ConfigError(f"--{name} {value}: at least 1")
    places = [(entry.file.name, row) for entry in found for row in _rows_of(entry)]
    if sample is not None and sample < len(places):
        places.sort(
            key=lambda place: hashlib.sha256(f"{place[0]}\0{place[1]}".encode("utf-8", "surrogatepass")).digest()
        )
        places = places[:sample]
        order = {entry.file.name: number for number, entry in enumerate(found)}
        places.sort(key=lambda place: (order[place[0]], place[1]))
    chosen: Chosen = {}
    for name, row in places[:limit]:
        chosen.setdefault(name, set()).add(row)
    return chosen


def _rows_of(entry: Index) -> Iterable[int]:
    return entry.records or (1,)


def _segments(entry: Index, chosen: Chosen | None) -> Iterable[tuple[Segment, int, int]]:
    if chosen is None:
        yield from _all_segments(entry)
        return
    wanted = chosen.get(entry.file.name, set())
    for segment, _, size in _all_segments(entry):
        mine = {row for row in wanted if row >= segment.start and (segment.stop is None or row < segment.stop)}
        if mine:
            yield replace(segment, rows=frozenset(mine) if entry.records else None), len(mine), size


def _all_segments(entry: Index) -> Iterable[tuple[Segment, int, int]]:
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
    import numpy as np

    from corpusprep.io.rows import short_digest

    digests = [entry.digests or short_digest(entry.file.id) for entry in found]
    seen, counts = np.unique(np.frombuffer(b"".join(digests), "S8"), return_counts=True)
    suspects = {bytes(digest).ljust(8, b"\0") for digest in seen[counts > 1]}
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
        while f"{name}~{number}" in taken or np.isin(np.bytes_(short_digest(f"{name}~{number}")), seen):
            number += 1
        taken.add(f"{name}~{number}")
        renamed.setdefault(file, {})[row] = f"{name}~{number}"
    return renamed


def _names(entry: Index, suspects: set[bytes], fields: Fields) -> Iterable[tuple[str, int | None]]:
    """The ids of a file's records whose digest occurs twice, with their rows."""
    from corpusprep.io.readers import read
    from corpusprep.io.rows import short_digest

    if not entry.records:
        if short_digest(entry.file.id) in suspects:
            yield entry.file.id, None
        return
    rows = {row for digest, row in entry.ids() if digest in suspects}
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
    """For each pass the digest of its stages, and of each of its learners.

    What is not ours is known by its code, too: a function of a script has no version.
    """
    from corpusprep.runner.script import code_digest

    described = {step["name"]: step for step in pipeline.describe()}
    for name, part in pipeline.steps:
        if described[name]["distribution"] != "corpusprep":
            described[name] = {**described[name], "code": code_digest(part)}
    return [_pass_digest(part, described) for part in pipeline.split()]


def _pass_digest(part: Pass, described: dict[str, dict[str, Any]]) -> tuple[str, dict[str, str]]:
    stages = [described[name] for name, _ in part.stages]
    learners = {name: digest_of([__version__, LAYOUT, described[name]]) for name, _ in part.learners}
    return digest_of([__version__, LAYOUT, stages]), learners


def digest_of(value: Any) -> str:
    """A digest of JSON-ready data."""
    return hashlib.sha256(canonical(value)).hexdigest()
