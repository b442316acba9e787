"""Which of a few hundred known words stand in a text, and in which of its lines: told without reading the other words."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

# Letters, digits and bytes beyond ASCII make words, line feeds end lines, all else is blank.
_BLANKED = bytes(at if at >= 128 or at == 10 or chr(at).isalnum() else 32 for at in range(256))
_WORD = re.compile(rb"[^ \n]+")
_HEAD = 4
_MULTIPLIER, _SHIFT, _SLOTS = np.uint32(0x9E3779B1), np.uint32(16), 1 << 16
_THREE = np.uint32(0xFFFFFF)


class WordScan:
    """Finds known words, given in lower case. One look at the first four bytes of each word of a text rules out nearly all.

    >>> WordScan(["newsletter", "am"]).found(b"I am here\\nOur newsletter, in your inbox")
    [(0, 'am'), (1, 'newsletter')]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word.encode(): word for word in words}
        # What ends a short word counts among its bytes; what follows that end does not, which leaves two letters with three.
        ended = {word + end for word in self._words for end in (b" ", b"\n")}
        self._heads = _marked(word[:_HEAD] for word in ended if len(word) >= _HEAD)
        self._short = _marked(word for word in ended if len(word) < _HEAD)
        self._has_short = bool(self._short.any())

    def found(self, data: bytes) -> list[tuple[int, str]]:
        """Each place of a known word in a text in lower case: the number of its line, and the word."""
        data = b" " + data.translate(_BLANKED) + b" " * _HEAD
        in_word = np.frombuffer(data, dtype=np.uint8) > ord(" ")
        starts = np.flatnonzero(in_word[1 : 1 - _HEAD] > in_word[:-_HEAD]) + 1
        heads = np.ndarray(len(data) - _HEAD + 1, "<u4", data, strides=(1,))[starts]
        likely = self._heads.take(_slots(heads))
        if self._has_short:
            likely |= self._short.take(_slots(heads & _THREE))
        places: list[tuple[int, str]] = []
        line = at = 0
        for start in starts[likely].tolist():
            word = self._words.get(_WORD.match(data, start)[0])  # type: ignore[index]  # a word starts here
            if word is not None:
                line += data.count(b"\n", at, start)
                at = start
                places.append((line, word))
        return places


def _slots(heads: NDArray[np.uint32]) -> NDArray[np.uint32]:
    slots: NDArray[np.uint32] = heads * _MULTIPLIER >> _SHIFT
    return slots


def _marked(heads: Iterable[bytes]) -> NDArray[np.bool_]:
    marks = np.zeros(_SLOTS, dtype=np.bool_)
    marks[_slots(np.array([int.from_bytes(head, "little") for head in heads], dtype=np.uint32))] = True
    return marks
