"""How many rows a file has, where they begin and what they are called: what a plan must know before the work starts."""

from __future__ import annotations

import contextlib
import hashlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import IO, Any

import msgspec

from corpusprep.io import jsonlines
from corpusprep.io.inputs import ROWS, InputFile
from corpusprep.io.readers import looks_like_rows
from corpusprep.io.records import Fields
from corpusprep.io.streams import Unreadable, open_plain, open_raw, packing


def _rows() -> array[int]:
    return array("Q")


@dataclass(frozen=True)
class Index:
    """The rows of one file.

    ``file`` has its format settled; ``rows`` counts lines (blank ones too); ``cuts`` holds (row, byte offset) at every
    so many rows, with offset 0 where the file is packed; ``digests`` are eight bytes for the id of each record, one
    after the other, and ``records`` the rows that they stand in. Both are empty for a file that is one document.
    """

    file: InputFile
    rows: int = 1
    cuts: tuple[tuple[int, int], ...] = ((1, 0),)
    digests: bytes = b""
    records: array[int] = field(default_factory=_rows)

    def ids(self) -> Iterator[tuple[bytes, int]]:
        """The digest of each id, with its row."""
        for at, row in enumerate(self.records):
            yield self.digests[8 * at : 8 * at + 8], row


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
    with open_raw(file.path) as raw:
        return stream.seekable() and packing(file.path, raw.read(8)) is None


def _lines(file: InputFile, stream: IO[bytes], fields: Fields, every: int, *, seekable: bool) -> Index:
    simple = "." not in fields.id
    only_id = _id_decoder(fields.id) if simple else None
    digests, records = bytearray(), _rows()
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
            name = _id_of(line, fields, only_id)
            digests += short_digest(str(name) if name not in (None, "") else f"{file.id}:{row}")
            records.append(row)
    except Unreadable:
        row += 1  # what breaks off in the middle is one more record: the one that says so
        if (row - 1) % every == 0:
            cuts.append((row, 0))
    return Index(file, row, tuple(cuts) or ((1, 0),), bytes(digests), records)


def _id_decoder(key: str) -> Callable[[bytes], str | int | None]:
    """A function that finds the id in a line of JSON without building the rest."""
    kind: Any = msgspec.defstruct("Row", [("id", str | int | None, None)], rename={"id": key})
    decode = msgspec.json.Decoder(kind).decode

    def only_id(line: bytes) -> str | int | None:
        found: str | int | None = decode(line).id
        return found

    return only_id


def _id_of(line: bytes, fields: Fields, only_id: Callable[[bytes], str | int | None] | None) -> str | int | None:
    """The id in a line, the quick way where that can read it."""
    if only_id is not None:
        with contextlib.suppress(msgspec.DecodeError, RecursionError, ValueError):
            return only_id(line)
    return _slow_id(line, fields)


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

    digests, records = bytearray(), _rows()
    for record in read(file, fields):
        digests += short_digest(record.id)
        records.append(record.row or 1)
    rows = max(records, default=1)
    if file.format in ("json", "arrow"):  # read as a whole: cutting it would read it again and again
        return Index(file, rows, ((1, 0),), bytes(digests), records)
    cuts = ((1, 0), *((row, 0) for row in records[every::every]))
    return Index(file, rows, cuts, bytes(digests), records)
