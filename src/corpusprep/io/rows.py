"""How many rows a file has, where they begin and what they are called: what a plan must know before the work starts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

import msgspec

from corpusprep.io import jsonlines
from corpusprep.io.inputs import ROWS, InputFile
from corpusprep.io.readers import looks_like_rows
from corpusprep.io.records import Fields
from corpusprep.io.streams import Unreadable, open_plain, packing


@dataclass(frozen=True)
class Index:
    """The rows of one file.

    ``file`` has its format settled; ``rows`` counts lines (blank ones too); ``cuts`` holds (row, byte offset) at every
    so many rows, with offset 0 where the file is packed; ``ids`` maps a short digest of each id to its row.
    """

    file: InputFile
    rows: int = 1
    cuts: tuple[tuple[int, int], ...] = ((1, 0),)
    ids: tuple[tuple[bytes, int], ...] = ()


def index(file: InputFile, fields: Fields, every: int) -> Index:
    """The index of a file, with a cut at every so many rows. A file that can not be read counts as one row."""
    if file.problem or file.format in ("text", "html"):
        return Index(file)
    try:
        with open_plain(file.path) as stream:
            if file.format == "jsonl" or looks_like_rows(file, stream):
                seekable = _is_plain(file, stream)
                return _lines(replace(file, format="jsonl"), stream, fields, every, seekable=seekable)
    except Unreadable:
        return Index(file)
    return _counted(file, fields, every) if file.format in ROWS else Index(file)


def short_digest(id: str) -> bytes:
    """Eight bytes that stand for an id: two ids that share them are compared in full."""
    return hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _is_plain(file: InputFile, stream: IO[bytes]) -> bool:
    """Whether the rows begin at the same bytes in the file itself."""
    with Path(file.path).open("rb") as raw:
        return stream.seekable() and packing(file.path, raw.read(8)) is None


def _lines(file: InputFile, stream: IO[bytes], fields: Fields, every: int, *, seekable: bool) -> Index:
    simple = "." not in fields.id
    only_id = _id_decoder(fields.id) if simple else None
    ids: list[tuple[bytes, int]] = []
    cuts: list[tuple[int, int]] = []
    row, start = 0, 0
    try:
        for row, line in jsonlines.lines(stream):
            if (row - 1) % every == 0:
                cuts.append((row, start if seekable else 0))
            if seekable:
                start = stream.tell()
            if line is None or not line.strip():
                continue
            name = None
            if only_id is not None:
                try:
                    name = only_id(line)
                except (msgspec.DecodeError, RecursionError, ValueError):
                    name = None
            if name is None and not simple:
                name = _slow_id(line, fields)
            ids.append((short_digest(str(name) if name not in (None, "") else f"{file.id}:{row}"), row))
    except Unreadable:
        row += 1  # what breaks off in the middle is one more record: the one that says so
        if (row - 1) % every == 0:
            cuts.append((row, 0))
    return Index(file, row, tuple(cuts) or ((1, 0),), tuple(ids))


def _id_decoder(key: str) -> Callable[[bytes], str | int | None]:
    """A function that finds the id in a line of JSON without building the rest."""
    kind: Any = msgspec.defstruct("Row", [("id", str | int | None, None)], rename={"id": key})
    decode = msgspec.json.Decoder(kind).decode

    def only_id(line: bytes) -> str | int | None:
        found: str | int | None = decode(line).id
        return found

    return only_id


def _slow_id(line: bytes, fields: Fields) -> str | None:
    try:
        value = jsonlines.parse(line)
    except Unreadable:
        return None
    found = jsonlines.get(value, fields.id) if isinstance(value, dict) else None
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None


def _counted(file: InputFile, fields: Fields, every: int) -> Index:
    """The index of a file whose rows can only be counted by reading them."""
    from corpusprep.io.readers import read

    ids = [(short_digest(record.id), record.row or 1) for record in read(file, fields)]
    if file.format in ("json", "arrow"):  # read as a whole: cutting it would read it again and again
        return Index(file, max(1, len(ids)), ((1, 0),), tuple(ids))
    cuts = tuple((row, 0) for _, row in ids[::every]) or ((1, 0),)
    return Index(file, max((row for _, row in ids), default=1), ((1, 0), *cuts[1:]), tuple(ids))
