"""Words that are too many for memory, in a temporary file."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Sequence
from io import FileIO
from pathlib import Path

import numpy as np

from corpusprep.corpus.shingles import Words, joined_offsets


class Spooled:
    """Words that lie in a temporary file, read document by document. The file goes when nobody refers to it."""

    def __init__(self, words: Sequence[Words], folder: str | None = None) -> None:
        handle, name = tempfile.mkstemp(prefix="corpusprep-words-", dir=folder)
        with os.fdopen(handle, "wb") as file:
            for part in words:
                part.codes.tofile(file)
        self.path = Path(name)
        self.offsets = joined_offsets([part.offsets for part in words])
        self.unspaced = np.concatenate([part.unspaced for part in words])
        self._file = self.path.open("rb", buffering=0)
        self._close = weakref.finalize(self, _removed, self._file, self.path)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __reduce__(self) -> tuple[type[Words], tuple[object, ...]]:
        codes = np.fromfile(self.path, np.uint32)
        return Words, (codes, self.offsets, self.unspaced)

    def document(self, index: int) -> Words:
        """The words of one document."""
        start, end = int(self.offsets[index]), int(self.offsets[index + 1])
        self._file.seek(4 * start)
        codes = np.frombuffer(self._file.read(4 * (end - start)), np.uint32)
        return Words(codes, np.array([0, end - start], np.int64), self.unspaced[index : index + 1])


def _removed(file: FileIO, path: Path) -> None:
    file.close()
    path.unlink(missing_ok=True)
