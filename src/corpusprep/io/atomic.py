"""Files that are whole or absent: written beside their final name, synced, renamed."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from corpusprep.errors import OutputError

MARK = ".part"
"""Ends the name of a file that is being written. What bears it after a run was cut off is no result."""

_ADVICE = {
    errno.ENOSPC: "free some space, then go on with --resume",
    errno.EFBIG: "the system allows no larger files; raise that limit (ulimit -f), then go on with --resume",
    errno.EDQUOT: "free some space, then go on with --resume",
    errno.EACCES: "choose a folder that you may write to, with -o",
    errno.EROFS: "choose a folder that you may write to, with -o",
}


class HashedFile:
    """A binary file being written that knows the digest and the size of what went into it."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file = file
        self.path = path  # may be set anew before the block ends, when the name depends on the content
        self._hash = hashlib.sha256()
        self.size_bytes = 0

    def write(self, data: bytes) -> int:
        """Write all of the bytes."""
        self._hash.update(data)
        self.size_bytes += len(data)
        with explained(self.path):
            return self._file.write(data)

    def flush(self) -> None:
        """Pass on to the operating system."""
        with explained(self.path):
            self._file.flush()

    @property
    def sha256(self) -> str:
        """The digest of everything written so far."""
        return self._hash.hexdigest()


@contextlib.contextmanager
def atomic_write(path: str | Path) -> Iterator[HashedFile]:
    """A binary file that appears under its name, whole and synced, when the block ends well; else nothing appears."""
    path = Path(path)
    # Process and machine keep two writers of the same name apart: each writes a whole file, the later rename wins.
    beside = path.with_name(f".{path.name}.{platform.node()[:40]}-{os.getpid()}{MARK}")
    try:
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            raw = beside.open("wb")
        file = HashedFile(raw, path)
        try:
            yield file
            with explained(path):
                raw.flush()
                os.fsync(raw.fileno())
        finally:
            with contextlib.suppress(OSError):  # a full disk fails again here; the first error is the one to tell
                raw.close()
        with explained(path):
            beside.replace(file.path)
            _sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def write_text(path: str | Path, text: str) -> str:
    """Write a whole text file as UTF-8; its digest comes back."""
    with atomic_write(path) as file:
        file.write(text.encode("utf-8", "surrogatepass"))
    return file.sha256


def file_digest(path: str | Path) -> str:
    """The SHA-256 of a file's bytes, as hexadecimal text."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep(folder: Path) -> int:
    """Remove what interrupted writers left behind; how many files that were."""
    left = [path for path in folder.rglob(f".*{MARK}") if path.is_file()]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what the system says about a write into a message with the next step."""
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, "repair that, then go on with --resume")
        raise OutputError(f"{path}: can not be written ({error.strerror or error}); {advice}") from error


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
