"""Which documents are worth comparing: those that share a band of their signatures or some sampled runs of words.

Both kinds of key go through one mechanism: a key and the number of its document packed into 64 bits and sorted, so that
equal keys lie beside each other. No dictionary; memory in proportion to the keys.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusprep.corpus import shingles
from corpusprep.corpus.shingles import Int64, UInt32, UInt64, Words

Int32 = NDArray[np.int32]
UInt16 = NDArray[np.uint16]

# Four rows in a band: of 128 permutations, 32 bands. Pairs with a Jaccard similarity of .5 share one with a chance of
# .87, of .7 with .9998, of .1 with .003.
ROWS = 4
# A run of five words is rarely common to unrelated articles, and a third of them survives four misread letters in 100.
ANCHOR_RUN = 5
_RATE = 16
_FEWEST = 32
# A run that stands in more documents says little; documents that have nothing else in common are not compared.
POPULAR = 100
# Of the documents that hold a key, the first eight are compared with those that come later; of all that a document
# meets, the twelve that share most with it. Both bound the work on templates of which a corpus has thousands.
_FIRST = 8
_TRIES = 12
# Of the anchors that a text has in common with any other, a copy shares nearly all with its original, however many of
# its anchors the damage took; two articles with one paragraph in common share that paragraph's. Two anchors that no
# other document has are enough to look, of those that a hundred have it takes seven.
_FEWEST_ANCHORS = 2
_SHARE_OF_ANCHORS = 0.3
_WHOLE = 256
_KEYS_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """Sampled runs of words: hash and first word of each; those of document ``i`` are ``offsets[i]:offsets[i + 1]``."""

    keys: UInt64
    places: UInt32
    offsets: Int64


def anchors(found: Words) -> Anchors:
    """About every sixteenth run of five words, chosen by its own hash, and about 32 at least of a shorter text.

    The same run is chosen in every text where it stands, so that a part of one text can be found in another.
    """
    hashes, whole = shingles.runs(found, ANCHOR_RUN)
    lengths = np.diff(found.offsets)
    rate = np.maximum(1 / _RATE, np.minimum(1.0, _FEWEST / np.maximum(lengths, 1)))
    limit = np.repeat((rate * (1 << 24)).astype(np.uint32), lengths)
    chosen = np.flatnonzero(whole & ((hashes & np.uint64(0xFFFFFF)).astype(np.uint32) < limit))
    offsets = np.searchsorted(chosen, found.offsets).astype(np.int64)
    places = chosen - np.repeat(found.offsets[:-1], np.diff(offsets))
    return Anchors(hashes[chosen], places.astype(np.uint32), offsets)


def bands(signatures: UInt32) -> UInt32:
    """One key for each four values of a signature."""
    count, width = signatures.shape
    rows = signatures[:, : width // ROWS * ROWS].reshape(count, width // ROWS, ROWS)
    keys = rows[:, :, 0].astype(np.uint64)
    for at in range(1, ROWS):
        keys ^= keys >> np.uint64(31)
        keys *= np.uint64(0x9E3779B97F4A7C15)
        keys += rows[:, :, at]
    keys *= np.uint64(0x9E3779B97F4A7C15)
    return (keys >> np.uint64(32)).astype(np.uint32)


def packed(keys: UInt64, documents: UInt32, bits: int) -> UInt64:
    """Keys and documents, sorted and once each: the key in the upper bits, the document in the lower ``bits``."""
    joined = keys & ~mask(bits)
    joined |= documents.astype(np.uint64)
    joined.sort()
    return once(joined)


def once(ordered: UInt64) -> UInt64:
    """The different ones of sorted numbers."""
    return ordered[starts(ordered)]


def starts(ordered: UInt64) -> Int64:
    """Where each run of equal numbers begins."""
    if not len(ordered):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))


def mask(bits: int) -> np.uint64:
    """The lower bits."""
    return np.uint64((1 << bits) - 1)


def shared(ordered: UInt64, bits: int, most: int | None = None) -> tuple[UInt32, Int64]:
    """(document, number of its group) for every key that two or more documents share, and at most ``most``."""
    keys = ordered >> np.uint64(bits)
    sizes = np.diff(np.append(starts(keys), len(keys)))
    fits = sizes >= 2
    if most is not None:
        fits &= sizes <= most
    documents = (ordered[np.repeat(fits, sizes)] & mask(bits)).astype(np.uint32)
    return documents, np.repeat(np.arange(np.count_nonzero(fits)), sizes[fits])


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The keys that documents share: the groups of document ``i`` are ``of[offsets[i]:offsets[i + 1]]``.

    ``first`` holds the first eight documents of each group (-1 where there are fewer). ``weight`` is 0 for a band; for
    an anchor it says what sharing it tells: 256 if two documents have it, the less the more have it. ``anchors``
    counts those of each document.
    """

    of: UInt32
    offsets: Int64
    first: Int32
    weight: UInt16
    anchors: Int64

    @classmethod
    def gathered(
        cls, from_bands: Iterable[tuple[UInt32, Int64]], from_anchors: Iterable[tuple[UInt32, Int64]], documents: int
    ) -> Groups:
        """The groups of each document, from (document, group) sorted by group and document."""
        parts = [np.zeros(0, np.uint64)]
        first = [np.zeros((0, _FIRST), np.int32)]
        weight = [np.zeros(0, np.uint16)]
        total = 0
        for band, source in ((True, from_bands), (False, from_anchors)):
            for members, group in source:
                parts.append((members.astype(np.uint64) << np.uint64(32)) | (group + total).astype(np.uint64))
                first.append(_first(members, group))
                tells = np.zeros(len(first[-1])) if band else _WHOLE / np.log2(np.bincount(group))
                weight.append(np.ceil(tells).astype(np.uint16))
                total += len(first[-1])
        joined = np.concatenate(parts)
        joined.sort()
        offsets = np.searchsorted(joined, np.arange(documents + 1, dtype=np.uint64) << np.uint64(32)).astype(np.int64)
        of = (joined & mask(32)).astype(np.uint32)
        weights = np.concatenate(weight)
        anchors = np.diff(np.concatenate(([0], np.cumsum(weights[of] > 0)))[offsets])
        return cls(of, offsets, np.concatenate(first), weights, anchors)


def _first(members: UInt32, group: Int64) -> Int32:
    """The first members of each group."""
    count = int(group[-1]) + 1 if len(group) else 0
    found = np.full((count, _FIRST), -1, np.int32)
    begins = np.searchsorted(group, np.arange(count))
    rank = np.arange(len(group)) - begins[group]
    early = rank < _FIRST
    found[group[early], rank[early]] = members[early]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Neighbors:
    """For each document, those before it that are worth comparing, best first: ``of[offsets[i]:offsets[i + 1]]``."""

    of: Int64
    offsets: Int64

    @classmethod
    def among(cls, groups: Groups) -> Neighbors:
        """The documents that share a band or enough anchors."""
        documents = len(groups.offsets) - 1
        ends = np.searchsorted(
            groups.offsets, np.arange(_KEYS_AT_ONCE, groups.offsets[-1] + _KEYS_AT_ONCE, _KEYS_AT_ONCE)
        )
        edges = [0, *(min(int(end), documents) for end in ends), documents]
        parts = [_neighbors(groups, low, high) for low, high in itertools.pairwise(edges) if low < high]
        after = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in parts)])
        before = np.concatenate([np.zeros(0, np.int64), *(part[1] for part in parts)])
        return cls(before, np.searchsorted(after, np.arange(documents + 1)).astype(np.int64))

    def __getitem__(self, at: int) -> list[int]:
        found: list[int] = self.of[self.offsets[at] : self.offsets[at + 1]].tolist()
        return found


def _neighbors(groups: Groups, low: int, high: int) -> tuple[Int64, Int64]:
    """(document, one before it) for the documents from ``low`` to ``high``; the best for each come first."""
    start, end = groups.offsets[low], groups.offsets[high]
    counts = np.diff(groups.offsets[low : high + 1])
    present = np.flatnonzero(counts)
    number = np.repeat(np.arange(len(present)), counts[present])  # of the document, among those of this portion
    group = groups.of[start:end]
    holders = groups.first[group]
    there = (holders >= 0) & (holders < (present + low)[number][:, None])
    pairs = (number.astype(np.uint64) << np.uint64(41))[:, None] | (holders.astype(np.uint64) << np.uint64(9))
    pairs |= groups.weight[group].astype(np.uint64)[:, None]
    ordered = np.sort(pairs[there])
    begins = starts(ordered >> np.uint64(9))
    if not len(begins):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    weight = (ordered & mask(9)).astype(np.int64)
    anchors = np.add.reduceat((weight > 0).astype(np.int64), begins)
    telling = np.add.reduceat(weight, begins)
    bands = np.diff(np.append(begins, len(ordered))) - anchors
    after = present[(ordered[begins] >> np.uint64(41)).astype(np.int64)] + low
    before = ((ordered[begins] >> np.uint64(9)) & mask(32)).astype(np.int64)
    fewer = np.maximum(1, np.minimum(groups.anchors[after], groups.anchors[before]))
    enough = (anchors >= _FEWEST_ANCHORS) & (telling >= _WHOLE) & (anchors >= _SHARE_OF_ANCHORS * fewer)
    enough |= bands > 0
    after, before = after[enough], before[enough]
    score = (anchors / fewer + bands / 32)[enough]
    order = np.lexsort((before, -score, after))
    after, before = after[order], before[order]
    rank = np.arange(len(after)) - np.searchsorted(after, after)
    return after[rank < _TRIES], before[rank < _TRIES]
