"""What earlier runs made of single documents: so that a grown input costs only what is new in it."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpusprep.io import spool
from corpusprep.io.atomic import atomic_write
from corpusprep.io.receipts import Receipt, is_whole

KEY_BYTES = 16
NO_KEY = bytes(KEY_BYTES)
"""Stands for a document that must not be taken over: one that failed."""

_ROW = np.dtype([("high", "<u8"), ("low", "<u8"), ("spool", "<u4"), ("place", "<u4")])


def key_of(*parts: bytes) -> bytes:
    """The key of a document in a pass: a digest of all that went in."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "little") + part)
    return total.digest()[:KEY_BYTES]


def build(folder: Path, output: Path) -> str | None:
    """Writes the index of all documents that lie in a pass's spool files; its name, or None when there are none."""
    names: list[str] = []
    parts: list[NDArray[np.void]] = []
    for path in sorted(folder.glob("*.json")):
        receipt = Receipt.load(path)
        if receipt is None or receipt.spool is None:
            continue
        keys = _keys(path.with_suffix(".keys"))
        if len(keys) != KEY_BYTES * receipt.documents:
            continue  # gone or cut short: its documents are cleaned again
        found = np.frombuffer(keys, "<u8").reshape(-1, 2)
        rows = np.zeros(len(found), _ROW)
        rows["high"], rows["low"] = found[:, 0], found[:, 1]
        rows["spool"], rows["place"] = len(names), np.arange(len(found))
        parts.append(rows[(found != 0).any(axis=1)])
        names.append(f"{receipt.spool} {receipt.spool_sha256}")
    if not names:
        return None
    table = np.concatenate(parts)
    table.sort(order=["high", "low", "spool", "place"])
    with atomic_write(folder / "index") as file:
        file.write(table.tobytes())
    with atomic_write(folder / "index.names") as file:
        file.write("\n".join(names).encode())
    return str((folder / "index").relative_to(output))


def _keys(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


class Cache:
    """Documents of earlier runs by key. Not one is taken from a spool file that is not what its receipt says."""

    def __init__(self, output: Path, name: str) -> None:
        self._output = output
        path = output / name
        self._table = np.memmap(path, _ROW, "r") if path.stat().st_size else np.zeros(0, _ROW)
        self._names = path.with_name("index.names").read_text(encoding="utf-8").splitlines()

    def get(self, key: bytes) -> bytes | None:
        """The dumped document with that key."""
        high, low = np.frombuffer(key, "<u8")
        at = int(np.searchsorted(self._table["high"], high))
        while at < len(self._table) and self._table["high"][at] == high:
            if self._table["low"][at] == low:
                row = self._table[at]
                frames = _frames(self._output, self._names[row["spool"]])
                return frames[row["place"]] if frames else None
            at += 1
        return None


@functools.lru_cache(maxsize=4)
def _frames(output: Path, name: str) -> Sequence[bytes]:
    """The documents of one spool file, in memory: an input that has grown asks for them nearly in order."""
    path, digest = name.rsplit(" ", 1)
    return list(_read(output / path)) if is_whole(output, {path: digest}) else ()


def _read(path: Path) -> Iterator[bytes]:
    return spool.read_frames(path)
