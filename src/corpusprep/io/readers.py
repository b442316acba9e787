"""Files to records: one text or HTML file is one record, JSON lines are many."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import IO

from corpusprep.io import archives, held, jsonlines, tables, warc
from corpusprep.io.inputs import InputFile
from corpusprep.io.records import Fields, Problem, Record
from corpusprep.io.streams import Unreadable, open_plain, read_whole, reading

# What the first bytes say about files that are no text. ZIP covers office documents and e-books too.
_BINARY = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP file or an office document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "an SQLite database",
    b"\xca\xfe\xba\xbe": "a program",
    b"ID3": "an audio file",
    b"OggS": "an audio file",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
}

# Control bytes that no text encoding uses between letters. In UTF-16 and UTF-32 half of the bytes are zero, so zeros
# say nothing here; those encodings are told apart when the bytes are decoded.
_CONTROLS = bytes(set(range(1, 32)) - {7, 8, 9, 10, 11, 12, 13, 14, 15, 26, 27, 28, 29, 30, 31})


def read(
    file: InputFile, fields: Fields | None = None, *, start: int = 1, stop: int | None = None, offset: int = 0
) -> Generator[Record]:
    """The records of a file, in order. What can not be read is a record with a problem, never an exception.

    ``start`` and ``stop`` cut a stretch of rows out of a file with rows: from ``start`` (counted from 1) up to before
    ``stop``. ``offset`` is the byte at which that stretch begins, where it is known and the file is not packed.
    """
    fields = fields or Fields()
    if file.problem:
        yield Record(file.id, path=file.name, problem=Problem("unreadable", file.problem))
        return
    try:
        if file.format in _BY_PATH:
            yield from _stretch(_BY_PATH[file.format](file, fields, start), start, stop)
            return
        if file.format == "jsonl" and held.is_worth_holding(file.path):
            yield from _read_on(file, fields, start, stop)
            return
        with open_plain(file.path) as stream:
            if file.format == "jsonl" or looks_like_rows(file, stream):
                yield from jsonlines.read(stream, file, fields, start=start, stop=stop, offset=offset)
            elif file.format in _BY_STREAM:
                yield from _stretch(_BY_STREAM[file.format](stream, file, fields), start, stop)
            else:
                yield _single(file, read_whole(stream))
    except Unreadable as error:
        yield Record(file.id, path=file.name, problem=error.problem)


def _read_on(file: InputFile, fields: Fields, start: int, stop: int | None) -> Iterator[Record]:
    """The records of a stretch of packed JSON lines, from where this process left the file, if it did."""
    stream, passed = held.take(file.path, start) or (open_plain(file.path), 0)
    is_whole = False
    try:
        yield from jsonlines.read(stream, file, fields, start=start, stop=stop, passed=passed)
        is_whole = True
    finally:
        if is_whole and stop is not None:
            held.keep(file.path, stop - 1, stream)
        else:
            stream.close()


def _stretch(records: Iterable[Record], start: int, stop: int | None) -> Iterator[Record]:
    for record in records:
        row = record.row or 1
        if stop is not None and row >= stop:
            return
        if row >= start:
            yield record


def _numbered(records: Iterable[Record]) -> Iterator[Record]:
    """The records of an archive: their number in it is their row."""
    for row, record in enumerate(records, 1):
        yield replace(record, row=row)


def _member(file: InputFile, data: bytes, fields: Fields) -> Iterator[Record]:
    """The records of one file inside an archive."""
    stream = archives.as_stream(data)
    if file.format == "jsonl" or looks_like_rows(file, stream):
        return jsonlines.read(stream, file, fields)
    if file.format in _IN_ARCHIVES:
        return _BY_STREAM[file.format](stream, file, fields)
    return iter((_single(file, data),))


def _in_archives(fields: Fields) -> archives.Member:
    return lambda file, data: _member(file, data, fields)


# How a whole page begins; an article that quotes a tag does not.
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)

Stream = Callable[[IO[bytes], InputFile, Fields], Iterator[Record]]
_BY_STREAM: Mapping[str, Stream] = {
    "json": lambda stream, file, fields: jsonlines.read_json(read_whole(stream), file, fields),
    "csv": tables.read_csv,
    "warc": lambda stream, file, _: warc.read(stream, file),
    "tar": lambda stream, file, fields: _numbered(archives.read_tar(stream, file, _in_archives(fields))),
}
_IN_ARCHIVES = frozenset({"json", "csv", "warc"})
_BY_PATH: Mapping[str, Callable[[InputFile, Fields, int], Iterator[Record]]] = {
    "parquet": tables.read_parquet,
    "arrow": lambda file, fields, _: tables.read_arrow(file, fields),
    "zip": lambda file, fields, _: _numbered(archives.read_zip(file, _in_archives(fields))),
}


def _single(file: InputFile, data: bytes) -> Record:
    return Record(file.id, data=data, kind=_kind(file.format, data), path=file.name, problem=binary(data))


def _kind(named: str, data: bytes) -> str | None:
    """What a file is read as: what its name says, unless the content is surely something else."""
    if named == "html" and b"<" not in data:
        return "text"
    if named == "text" and _PAGE.match(data):
        return "html"
    return None if named == "auto" else named


def binary(data: bytes) -> Problem | None:
    """The problem of bytes that are no text, as far as their beginning tells.

    >>> binary(b"%PDF-1.7 ...").message
    'a PDF document, not text; convert it to text or HTML first'
    """
    for magic, what in _BINARY.items():
        if data.startswith(magic):
            return Problem("binary", f"{what}, not text; convert it to text or HTML first")
    head = data[:8192]
    if len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 10:
        return Problem("binary", "binary data, not text; convert it to text or HTML first")
    return None


def looks_like_rows(file: InputFile, stream: IO[bytes]) -> bool:
    """Whether a file whose name says nothing, or JSON, holds one JSON object in each line."""
    if file.format not in ("auto", "json"):
        return False
    peek = getattr(stream, "peek", None)
    if peek is None:
        return False
    with reading():
        head = peek(65536)[:65536]
    return jsonlines.looks_like_rows(head)
