"""All documents of a run in the order of preference: of two copies, the one that comes first is kept."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

import numpy as np

from corpusprep.corpus import candidates
from corpusprep.corpus.shingles import Bool, Int64, UInt64
from corpusprep.corpus.sketches import Part, Sketches

_KEYS_AT_ONCE = 1 << 23


class Corpus:
    """The documents by their place in the order of preference; those of an earlier corpus come before all others."""

    def __init__(self, sketches: Sketches, earlier: Sketches | None = None) -> None:
        before = earlier or Sketches()
        self.parts: tuple[Part, ...] = (*before.parts, *sketches.parts)
        self.starts = [0]
        for part in self.parts:
            self.starts.append(self.starts[-1] + len(part))
        self.count = self.starts[-1]
        self.bits = max(1, self.count.bit_length())
        self._earlier = len(before)
        self._ids = [*before.ids(), *sketches.ids()]
        self._number = self._ordered()
        self.place = np.empty(self.count, np.uint32)
        self.place[self._number] = np.arange(self.count, dtype=np.uint32)
        self.sizes = self._column([np.diff(part.words.offsets) for part in self.parts])
        self.anchor_counts = self._column([np.diff(part.anchors.offsets) for part in self.parts])
        self.sites = self._sites()
        self.bands = self.parts[0].bands.shape[1] if self.parts else 0

    def _column(self, columns: list[Int64]) -> Int64:
        found: Int64 = np.concatenate([np.zeros(0, np.int64), *columns])[self._number]
        return found

    def _ordered(self) -> Int64:
        names = [name for part in self.parts for name in (part.names or ("",) * len(part))]
        by_id = np.array(sorted(range(self.count), key=lambda at: (names[at], self._ids[at])), np.int64)
        preference = np.concatenate([*(part.preference for part in self.parts), np.zeros(0)])[by_id]
        lengths = np.concatenate([*(part.lengths for part in self.parts), np.zeros(0, np.int64)])[by_id]
        ordered: Int64 = by_id[np.lexsort((-lengths, preference, by_id >= self._earlier))]
        return ordered

    def _sites(self) -> Int64:
        """A number for each site; -1 where it is not known."""
        numbers = {"": -1}
        for site in sorted({site for part in self.parts for site in part.sites} - {""}):
            numbers[site] = len(numbers)
        return self._column([np.array([numbers[site] for site in part.sites], np.int64) for part in self.parts])

    def id(self, at: int) -> str:
        """The id of a document."""
        return self._ids[int(self._number[at])]

    def is_earlier(self, at: int) -> bool:
        """Whether the document comes from an earlier corpus."""
        return bool(self._number[at] < self._earlier)

    def digests(self) -> UInt64:
        """The digest of each document's words."""
        found = np.concatenate([*(part.digests for part in self.parts), np.zeros(0, np.uint64)])[self._number]
        return found.astype(np.uint64, copy=False)

    def part_of(self, at: int) -> tuple[Part, int]:
        """The part that holds the document, and its number there."""
        number = int(self._number[at])
        part = bisect.bisect_right(self.starts, number) - 1
        return self.parts[part], number - self.starts[part]

    def band_keys(self, usable: Bool) -> Iterator[UInt64]:
        """For each band, its keys packed with the places of the usable documents."""
        chosen = usable[self.place]
        for band in range(self.bands):
            keys = np.concatenate([part.bands[:, band] for part in self.parts])[chosen]
            yield candidates.packed(keys.astype(np.uint64) << np.uint64(32), self.place[chosen], self.bits)

    def anchor_keys(self, usable: Bool) -> Iterator[UInt64]:
        """The anchors of the usable documents, packed with their places, in portions that have no key in common."""
        portions = 0
        while int(self.anchor_counts.sum()) >> portions > _KEYS_AT_ONCE:
            portions += 1
        for portion in range(1 << portions):
            keys, places = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint32)]
            for part, start in zip(self.parts, self.starts, strict=False):
                place = np.repeat(self.place[start : start + len(part)], np.diff(part.anchors.offsets))
                chosen = usable[place]
                if portions:
                    chosen &= (part.anchors.keys >> np.uint64(64 - portions)) == portion
                keys.append(part.anchors.keys[chosen])
                places.append(place[chosen])
            yield candidates.packed(np.concatenate(keys), np.concatenate(places), self.bits)
