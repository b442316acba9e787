"""Clean and dropped documents to files: JSON lines, or one text file a document."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from corpusprep.document import Document
from corpusprep.errors import ConfigError
from corpusprep.io.atomic import HashedFile, atomic_write, write_text
from corpusprep.io.plain import json_bytes, plain

if TYPE_CHECKING:
    from corpusprep.io.parquet import ParquetFile

FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "txt", "parquet")


def flat(document: Document) -> dict[str, Any]:
    """A document as people want it in a line of JSON: id, text and facts as plain values.

    >>> flat(Document.from_text("The vote", id="a"))["text"]
    'The vote'
    """
    return {
        "id": document.id,
        "text": document.text,
        "title": document.title,
        "authors": list(document.authors),
        "contributors": list(document.contributors),
        "date": plain(document.date),
        "language": document.language,
        "url": document.url,
        "metadata": plain(document.origin.metadata),
    }


def flat_dropped(document: Document) -> dict[str, Any]:
    """A document that was set aside: as `flat`, with the reason, and what it is a copy of or which error it had."""
    found = {name: plain(document.facts[name].value) for name in ("duplicate", "error") if name in document.facts}
    return {**flat(document), "reason": document.dropped, **found}


class JsonLines(ExitStack[bool | None]):
    """One file of JSON lines for a shard. A context manager: the file appears when the block ends well."""

    def __init__(self, output: Path, name: str, row: Callable[[Document], dict[str, Any]] = flat) -> None:
        super().__init__()
        self._output = output
        self._name = name
        self._row = row
        self._count = 0
        self._file: HashedFile | None = None
        self._stream: IO[bytes] | HashedFile | None = None

    def add(self, document: Document) -> tuple[str, int | None]:
        """Write one document; the file's name below the output folder and the line in it, from 1."""
        if self._stream is None:
            self._file = self.enter_context(atomic_write(self._output / self._name))
            self._stream = self.enter_context(packed(self._file, self._name))
        self._stream.write(json_bytes(self._row(document)) + b"\n")
        self._count += 1
        return self._name, self._count

    def files(self) -> dict[str, dict[str, Any]]:
        """The file with digest and size, if any document came. Known after the block."""
        if self._file is None:
            return {}
        return {self._name: {"sha256": self._file.sha256, "bytes": self._file.size_bytes, "documents": self._count}}


class TextFiles(ExitStack[bool | None]):
    """One text file a document, with the folders that the ids spell."""

    def __init__(self, output: Path, folder: str) -> None:
        super().__init__()
        self._output = output
        self._folder = folder
        self._files: dict[str, dict[str, Any]] = {}

    def add(self, document: Document) -> tuple[str, int | None]:
        """Write one file."""
        name = f"{self._folder}/{file_name(document.id)}.txt"
        data = document.text if document.text.endswith("\n") or not document.text else document.text + "\n"
        digest = write_text(self._output / name, data)
        self._files[name] = {"sha256": digest, "bytes": len(data.encode("utf-8", "surrogatepass")), "documents": 1}
        return name, None

    def files(self) -> dict[str, dict[str, Any]]:
        """All files written."""
        return self._files


def file_name(id: str) -> str:
    """An id as a file name below a folder: other ids give other names, on every file system, and none leads outside.

    >>> file_name("2024/harbor-vote"), file_name("../x:1")
    ('2024/harbor-vote', '%2E%2E/x%3A1')
    """
    return "/".join(_segment(part) for part in id.split("/"))


def _segment(part: str) -> str:
    if part in ("", ".", ".."):
        return "%2E" * len(part) or "%20"
    safe = "".join(c if c.isalnum() or c in "-_.,+@()= " else "".join(f"%{b:02X}" for b in _utf8(c)) for c in part)
    if safe.startswith("."):
        safe = "%2E" + safe[1:]
    if len(_utf8(safe)) > 200:  # the common limit is 255 bytes, and the writer adds to it
        import hashlib

        safe = _utf8(safe)[:150].decode("utf-8", "ignore") + "%" + hashlib.sha256(_utf8(part)).hexdigest()[:16]
    return safe


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def part_writer(output: Path, kind: str, number: int, format: str) -> JsonLines | TextFiles | ParquetFile:
    """The writer of one shard's ``documents`` or ``dropped`` part. What was dropped is always JSON lines."""
    if format not in FORMATS:
        raise ConfigError(f"format {format!r}: not known; one of {', '.join(FORMATS)}")
    if kind == "dropped":
        suffix = format if format.startswith("jsonl") else "jsonl"
        return JsonLines(output, f"dropped/part-{number:05d}.{suffix}", flat_dropped)
    if format == "parquet":
        from corpusprep.io.parquet import ParquetFile

        return ParquetFile(output, f"documents/part-{number:05d}.parquet")
    if format == "txt":
        return TextFiles(output, "documents")
    return JsonLines(output, f"documents/part-{number:05d}.{format}")


def packed(file: HashedFile, name: str) -> AbstractContextManager[IO[bytes] | HashedFile]:
    """The stream that packs as the name says. No time stands in a gzip head: equal documents, equal bytes."""
    if name.endswith(".gz"):
        raw = cast("io.BufferedIOBase", file)
        return cast("AbstractContextManager[IO[bytes]]", gzip.GzipFile("", "wb", 6, raw, mtime=0))
    if name.endswith(".zst"):
        import zstandard

        stream = zstandard.ZstdCompressor(level=3).stream_writer(cast("IO[bytes]", file), closefd=False)
        return cast("AbstractContextManager[IO[bytes]]", stream)
    return _Open(file)


class _Open(AbstractContextManager[HashedFile]):
    def __init__(self, file: HashedFile) -> None:
        self._file = file

    def __enter__(self) -> HashedFile:
        return self._file

    def __exit__(self, *_: object) -> None:
        return None
