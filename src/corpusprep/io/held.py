"""Packed files that are read on where the last stretch ended: all parts of a file cost a worker one unpacking."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import IO, NamedTuple

from corpusprep.io.streams import PACKED


class _Held(NamedTuple):
    """An open file: whose it is, which one, as it was then, how many rows of it are read, and the stream."""

    owner: tuple[int, int]
    path: str
    state: tuple[int, int, int]
    rows: int
    stream: IO[bytes]


# A resumed run reads each part twice, first for its digest: two streams follow each other through the file.
_MOST = 2
_held: list[_Held] = []


def is_worth_holding(path: str) -> bool:
    """Whether a file can be read from its start only.

    >>> is_worth_holding("/in/articles.jsonl.gz"), is_worth_holding("/in/articles.jsonl")
    (True, False)
    """
    return path.endswith(tuple(PACKED))


def take(path: str, start: int) -> tuple[IO[bytes], int] | None:
    """A stream that has not yet passed the row ``start``, and how many rows it has read; it is the caller's now."""
    state = _state(path)
    own = [held for held in _held if held.owner == _owner()]
    fitting = [held for held in own if (held.path, held.state) == (path, state) and held.rows < start]
    chosen = max(fitting, key=lambda held: held.rows, default=None)
    _held[:] = [held for held in own if held is not chosen]
    return None if chosen is None else (chosen.stream, chosen.rows)


def keep(path: str, rows: int, stream: IO[bytes]) -> None:
    """Hold a stream that has read so many rows, for the next part of its file; the oldest beyond two is closed."""
    state = _state(path)
    if state is None:
        stream.close()
        return
    _held.append(_Held(_owner(), path, state, rows, stream))
    while len(_held) > _MOST:
        _held.pop(0).stream.close()


def _owner() -> tuple[int, int]:
    """A process that was forked shares the place in the file with its parent: it must not read on."""
    return os.getpid(), threading.get_ident()


def _state(path: str) -> tuple[int, int, int] | None:
    """What changes when a file does; None for one that does not lie here."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
