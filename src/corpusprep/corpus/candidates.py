"""Which documents are worth comparing: those that share a band of their signatures or some sampled runs of words.

Both kinds of key go through one mechanism: a key and the number of its document packed into 64 bits and sorted, so that
equal keys lie beside each other. No dictionary; memory in proportion to the keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpusprep.corpus import shingles
from corpusprep.corpus.shingles import Int64, UInt32, UInt64, Words

# Four rows in a band: of 128 permutations, 32 bands. Pairs with a Jaccard similarity of .5 share one with a chance of
# .87, of .7 with .9998, of .1 with .003.
ROWS = 4
# A run of five words is rarely common to unrelated articles, and a third of them survives four misread letters in 100.
ANCHOR_RUN = 5
_RATE = 16
_FEWEST = 32
# A run that stands in more documents says little; documents that have nothing else in common are not compared.
POPULAR = 100


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

    The groups below ``bands`` come from signatures, the others from anchors.
    """

    of: UInt32
    offsets: Int64
    count: int
    bands: int

    @classmethod
    def gathered(
        cls, from_bands: Sequence[tuple[UInt32, Int64]], from_anchors: Sequence[tuple[UInt32, Int64]], documents: int
    ) -> Groups:
        """The groups of each document."""
        parts: list[UInt64] = []
        total = bands = 0
        for at, (members, group) in enumerate((*from_bands, *from_anchors)):
            parts.append((members.astype(np.uint64) << np.uint64(32)) | (group + total).astype(np.uint64))
            total += int(group[-1]) + 1 if len(group) else 0
            if at < len(from_bands):
                bands = total
        joined = np.concatenate([*parts, np.zeros(0, np.uint64)])
        joined.sort()
        offsets = np.searchsorted(joined, np.arange(documents + 1, dtype=np.uint64) << np.uint64(32))
        return cls((joined & mask(32)).astype(np.uint32), offsets.astype(np.int64), total, bands)
