"""Which of a few hundred known words stand in a text, and in which of its lines: told without reading the other words."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

# Letters, digits and bytes beyond ASCII make words, line feeds end lines, all else is blank.
_BLANKED = bytes(at if at >= 128 or at == 10 or chr(at).isalnum() else 32 for at in range(256))
_WORD = re.compile(rb"[^ \n]+")
# So many bytes of a word are looked at: as many as it has with the blank that ends it.
_HEADS = (6, 4, 3)
_LOOKED_AT = 8
_MULTIPLIER, _SHIFT, _SLOTS = np.uint64(0x9E3779B97F4A7C15), np.uint64(48), 1 << 16


class WordScan:
    """Finds known words, given in lower case. One look at the first six bytes of each word of a text rules out nearly all.

    >>> WordScan(["newsletter", "am"]).found(b"I am here\\nOur newsletter, in your inbox")
    [(0, 'am'), (1, 'newsletter')]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word.encode(): word for word in words}
        ended = {word + end for word in self._words for end in (b" ", b"\n")}
        self._marks: list[tuple[np.uint64, NDArray[np.bool_]]] = []
        for size in _HEADS:
            long_enough = {word for word in ended if len(word) >= size}
            if long_enough:
                heads = [int.from_bytes(word[:size], "little") for word in long_enough]
                marks = np.zeros(_SLOTS, dtype=np.bool_)
                marks[_slots(np.array(heads, dtype=np.uint64))] = True
                self._marks.append((np.uint64((1 << 8 * size) - 1), marks))
            ended -= long_enough
        if ended:
            raise ValueError("words of one letter are not looked for")

    def found(self, data: bytes) -> list[tuple[int, str]]:
        """Each place of a known word in a text in lower case: the number of its line, and the word."""
        data = b" " + data.translate(_BLANKED) + b" " * _LOOKED_AT
        in_word = np.frombuffer(data, dtype=np.uint8) > ord(" ")
        starts = (in_word[1 : 1 - _LOOKED_AT] > in_word[:-_LOOKED_AT]).nonzero()[0] + 1
        heads = np.ndarray(len(data) - _LOOKED_AT + 1, "<u8", data, strides=(1,))[starts]
        likely = np.zeros(len(starts), dtype=np.bool_)
        for mask, marks in self._marks:
            likely |= marks.take(_slots(heads & mask))
        places: list[tuple[int, str]] = []
        line = at = 0
        for start in starts[likely].tolist():
            word = self._words.get(_WORD.match(data, start)[0])  # type: ignore[index]  # a word starts here
            if word is not None:
                line += data.count(b"\n", at, start)
                at = start
                places.append((line, word))
        return places


def _slots(heads: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (heads * _MULTIPLIER >> _SHIFT).view(np.int64)
