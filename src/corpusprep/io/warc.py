"""Web archives to records: the pages of WARC files and the texts of WET files."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO

from corpusprep.io.inputs import InputFile
from corpusprep.io.records import Problem, Record
from corpusprep.io.streams import DOCUMENT_LIMIT, Unreadable, reading

_TYPES = frozenset({b"response", b"resource", b"conversion"})
_KINDS = {b"text/html": "html", b"application/xhtml+xml": "html", b"text/plain": "text"}

Headers = dict[bytes, bytes]


def read(stream: IO[bytes], file: InputFile) -> Iterator[Record]:
    """The articles of an archive: HTML pages and plain texts that were answered with 200.

    ``row`` counts all records of the archive; requests, redirects, pictures and the like are no articles.
    """
    row = 0
    while (headers := _record_headers(stream)) is not None:
        row += 1
        size = int(headers.get(b"content-length", b"0")) if headers.get(b"content-length", b"0").isdigit() else 0
        if headers.get(b"warc-type") not in _TYPES or size > DOCUMENT_LIMIT:
            _skip(stream, size)
            continue
        with reading():
            block = stream.read(size)
        if len(block) < size:
            raise Unreadable(Problem("cut-off", f"the archive breaks off inside record {row}"))
        record = _article(headers, block, row, file)
        if record is not None:
            yield record
    if row == 0:
        raise Unreadable(Problem("broken-file", "not a web archive: no WARC record in it"))


def _article(headers: Headers, block: bytes, row: int, file: InputFile) -> Record | None:
    kind = headers.get(b"content-type", b"").partition(b";")
    http: Headers = {}
    if kind[0].strip().lower() == b"application/http":
        head, _, block = block.partition(b"\r\n\r\n")
        status, _, rest = head.partition(b"\r\n")
        http = _fields(rest.split(b"\r\n"))
        if b" 200" not in status[:16]:
            return None
        kind = http.get(b"content-type", b"").partition(b";")
    known = _KINDS.get(kind[0].strip().lower())
    if known is None and kind[0].strip():
        return None
    name = headers.get(b"warc-record-id", b"").strip(b"<> ").removeprefix(b"urn:uuid:")
    url = headers.get(b"warc-target-uri", b"").strip(b"<> ")
    problem = None
    try:
        block = _unpacked(block, http)
    except (zlib.error, ValueError) as error:
        problem = Problem("broken-compression", f"the page is packed in a way that can not be undone ({error})")
    return Record(
        name.decode("utf-8", "replace") or f"{file.id}:{row}",
        data=block,
        kind=known,
        path=file.name,
        row=row,
        url=url.decode("utf-8", "replace") or None,
        declared=_charset(kind[2]),
        metadata={"fetched": headers[b"warc-date"].decode("ascii", "replace")} if b"warc-date" in headers else {},
        problem=problem,
    )


def _record_headers(stream: IO[bytes]) -> Headers | None:
    """The headers of the next record; None at the end. What is not WARC is passed over up to the next record."""
    with reading():
        line = stream.readline(1 << 16)
        while line and not line.startswith(b"WARC/"):
            line = stream.readline(1 << 16)
        if not line:
            return None
        lines = []
        while (line := stream.readline(1 << 16)).strip():
            lines.append(line.rstrip(b"\r\n"))
    return _fields(lines)


def _fields(lines: list[bytes]) -> Headers:
    found: Headers = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _charset(parameters: bytes) -> str | None:
    for part in parameters.split(b";"):
        name, _, value = part.partition(b"=")
        if name.strip().lower() == b"charset":
            return value.strip(b" \"'").decode("ascii", "ignore") or None
    return None


def _unpacked(block: bytes, http: Headers) -> bytes:
    """The page as it was before it was cut into chunks and packed for the way. Crawlers differ in what they undo."""
    if http.get(b"transfer-encoding", b"").lower() == b"chunked" and block[:8].partition(b"\r\n")[1]:
        block = _joined(block)
    match http.get(b"content-encoding", b"").lower():
        case b"gzip" | b"x-gzip" if block.startswith(b"\x1f\x8b"):
            return _limited(zlib.decompressobj(31), block)
        case b"deflate" if block[:1] in (b"\x78", b"\x58"):
            return _limited(zlib.decompressobj(), block)
        case b"br" | b"zstd" as packing:
            if b"<" not in block[:512]:
                raise ValueError(packing.decode())
    return block


def _limited(unpacker: zlib._Decompress, block: bytes) -> bytes:
    page = unpacker.decompress(block, DOCUMENT_LIMIT)
    if unpacker.unconsumed_tail:
        raise ValueError("more than a page")
    return page


def _joined(block: bytes) -> bytes:
    """Chunks joined; a block that was no chunks after all comes back as it is."""
    parts: list[bytes] = []
    at = 0
    while True:
        line, _, _ = block[at : at + 32].partition(b"\r\n")
        try:
            size = int(line.partition(b";")[0], 16)
        except ValueError:
            return b"".join(parts) or block
        at += len(line) + 2
        if size == 0:
            return b"".join(parts)
        parts.append(block[at : at + size])
        at += size + 2


def _skip(stream: IO[bytes], size: int) -> None:
    with reading():
        while size > 0 and (piece := stream.read(min(size, 1 << 20))):
            size -= len(piece)
