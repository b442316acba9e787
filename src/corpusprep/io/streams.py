"""Files as streams of plain bytes, whatever packed them: gzip, zstd, bzip2, xz or nothing."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import importlib
import io
import lzma
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, cast

from corpusprep.io.records import Problem
from corpusprep.io.remote import is_remote, open_remote

DOCUMENT_LIMIT = 100_000_000
"""A single document beyond this many bytes is a mistake or an attack (a compressed bomb), not an article."""

PACKED = {".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz"}

_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"\xfd7zXZ\x00": "xz"}


class Unreadable(Exception):  # noqa: N818  it carries a problem to the record, and never leaves this package
    """Something in a file that can not be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def packing(path: str | Path, head: bytes) -> str | None:
    """How a file is packed: by its first bytes, and for bzip2 by its name too (plain text may begin with BZh)."""
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            return name
    return "bzip2" if str(path).endswith(".bz2") and head.startswith(b"BZh") else None


def open_plain(path: str | Path) -> IO[bytes]:
    """The file as a binary stream, unpacked on the way."""
    try:
        with open_raw(path) as raw:
            kind = packing(path, raw.read(8))
        return _OPEN[kind](str(path))
    except OSError as error:
        raise Unreadable(_system(error)) from error


def open_raw(path: str | Path) -> IO[bytes]:
    """The file as it lies, here or elsewhere."""
    if is_remote(path):
        return open_remote(str(path))
    return Path(path).open("rb", buffering=1 << 17)


class _Zstd(io.RawIOBase):
    """A zstd file as a raw stream, over all of its frames; one that breaks off is an error, not an end."""

    def __init__(self, path: str) -> None:
        import zstandard

        super().__init__()
        self._raw = open_raw(path)
        self._unpacker = zstandard.ZstdDecompressor()
        self._frame: Any = None
        self._ready = b""

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next."""
        while not self._ready:
            rest = self._frame.unused_data if self._frame is not None and self._frame.eof else b""
            if self._frame is not None and self._frame.eof:
                self._frame = None
            packed = rest or self._raw.read(1 << 16)
            if not packed:
                if self._frame is not None:
                    raise EOFError("the last frame is not complete")
                return 0
            self._frame = self._frame or self._unpacker.decompressobj()
            self._ready = self._frame.decompress(packed)
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()


def _gzip(path: str) -> IO[bytes]:
    """Isal reads gzip about three times as fast, where it is installed."""
    packer: Any = gzip
    with contextlib.suppress(ImportError):
        packer = importlib.import_module("isal.igzip")
    return cast("IO[bytes]", packer.open(_source(path)))


def _source(path: str) -> Any:
    """What the unpackers of the standard library take: a name here, an open file elsewhere."""
    return open_raw(path) if is_remote(path) else path


_OPEN: Mapping[str | None, Callable[[str], IO[bytes]]] = {
    "gzip": _gzip,
    "zstd": lambda path: cast("IO[bytes]", io.BufferedReader(_Zstd(path), 1 << 17)),
    "bzip2": lambda path: cast("IO[bytes]", bz2.BZ2File(_source(path))),
    "xz": lambda path: cast("IO[bytes]", lzma.LZMAFile(_source(path))),  # noqa: SIM115  the caller closes it
    None: open_raw,
}


def read_whole(stream: IO[bytes], limit: int = DOCUMENT_LIMIT) -> bytes:
    """All bytes of one document, or `Unreadable` with what is wrong."""
    with reading():
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(Problem("too-large", f"more than {limit:,} bytes in one document; is it an archive or a log?"))
    return data


class reading:  # noqa: N801  reads as a verb where it is used: `with reading():`
    """Turns what goes wrong inside a read into `Unreadable`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None or isinstance(error, Unreadable):
            return
        if isinstance(error, EOFError | gzip.BadGzipFile | zlib.error | lzma.LZMAError):
            raise Unreadable(Problem("broken-compression", f"the compressed data is broken or cut off ({error})"))
        if type(error).__name__ == "ZstdError":
            raise Unreadable(Problem("broken-compression", f"the compressed data is broken or cut off ({error})"))
        if isinstance(error, OSError):
            known = "Invalid data stream" in str(error)
            raise Unreadable(Problem("broken-compression", str(error)) if known else _system(error))


def _system(error: OSError) -> Problem:
    return Problem("unreadable", f"can not be read ({error.strerror or error})")
