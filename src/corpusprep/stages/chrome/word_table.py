"""Values looked up by hash, for all words of a text at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

# So many of the upper bits of a hash are its key.
WORD_BITS = 50
DROPPED = np.uint64(64 - WORD_BITS)
# How many slots each level has, in bits, and what keys are multiplied by to find theirs.
_MARK_BITS, _MARK = 18, np.uint64(0x3C6EF372FE94F82B)
_LEVELS = (
    (17, 0x9E3779B97F4A7C15),
    (15, 0xC2B2AE3D27D4EB4F),
    (14, 0xA0761D6478BD642F),
    (13, 0x1F83D9ABFB41BD6B),
    (13, 0x5BE0CD19137E2179),
)


class Table:
    """Values by hash; a hash that has none finds ``missing``."""

    def __init__(self, hashes: Hashes, values: Ints, missing: int) -> None:
        self.keys = np.concatenate([np.zeros(1, dtype=np.uint64), hashes >> DROPPED])
        self.values = np.concatenate([[missing], values])
        if len(np.unique(self.keys)) < len(self.keys):
            raise AssertionError("two grams have the same hash: choose another base")
        # Most hashes that are asked for have no value: one look at a table of marks tells nearly all of them.
        self._marks = np.zeros(1 << _MARK_BITS, dtype=np.bool_)
        self._marks[self._slots(self.keys, _MARK, _MARK_BITS)] = True
        self._levels: list[tuple[NDArray[np.int32], np.uint64]] = []
        left = np.arange(1, len(self.keys), dtype=np.int32)
        for bits, multiplier in _LEVELS:
            slot_of = self._slots(self.keys[left], np.uint64(multiplier), bits)
            slots = np.zeros(1 << bits, dtype=np.int32)
            slots[slot_of] = left
            self._levels.append((slots, np.uint64(multiplier)))
            left = left[slots[slot_of] != left]
            if not len(left):
                return
        raise AssertionError("the grams do not fit their tables")

    @staticmethod
    def _slots(keys: Hashes, multiplier: np.uint64, bits: int) -> Hashes:
        slots: Hashes = (keys * multiplier) >> np.uint64(64 - bits)
        return slots

    def find(self, keys: Hashes) -> Ints:
        """The value of each hash, of which the lowest bits are dropped already."""
        places = (self._marks.take(self._slots(keys, _MARK, _MARK_BITS))).nonzero()[0]
        likely = keys[places]
        rows = np.zeros(len(likely), dtype=np.int32)
        for slots, multiplier in self._levels:
            candidates = slots.take(self._slots(likely, multiplier, len(slots).bit_length() - 1))
            rows = np.where(self.keys.take(candidates) == likely, candidates, rows)
        found = np.full(len(keys), self.values[0])
        found[places] = self.values.take(rows)
        return found
