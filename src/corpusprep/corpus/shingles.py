"""What two texts are compared by: their words in a folded form, as numbers, for many documents at once.

Case, width, accents, punctuation, entities and invisible characters are folded, so that a copy that was re-encoded,
re-wrapped or re-typed gives the same words. Scripts that are written without spaces are taken character by character.
All documents of a batch lie behind each other in one array: a few array operations for each batch, no loop over words.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpusprep.corpus import letters
from corpusprep.corpus.letters import CAPITAL, NUMBER

UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

BATCH_CHARACTERS = 1 << 16  # a batch's arrays stay in the processor's cache; larger and smaller ones are slower

_MIX = np.uint64(0x9E3779B97F4A7C15)
_BASE = 0x5851F42D4C957F2D  # odd, so that it has an inverse among the 64-bit numbers


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of some documents, behind each other; those of document ``i`` are ``offsets[i]:offsets[i + 1]``.

    A code is the hash of the folded word, but for its two lowest bits: the word is a number; it was written with a
    capital letter. ``unspaced`` says which documents are written mostly without spaces.
    """

    codes: UInt32
    offsets: Int64
    unspaced: Bool

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def hashes(self) -> UInt32:
        """The words without the note on capitals: equal words are equal here."""
        return self.codes & ~np.uint32(CAPITAL)

    def document(self, index: int) -> Words:
        """The words of one document."""
        codes = self.codes[self.offsets[index] : self.offsets[index + 1]]
        return Words(codes, np.array([0, len(codes)], np.int64), self.unspaced[index : index + 1])


def words(texts: Sequence[str]) -> Words:
    """The words of each text, folded and hashed.

    >>> found = words(["The caf\\u00e9 reopened.", "THE CAFE REOPENED", "\\u6771\\u4eac"])
    >>> found.offsets.tolist(), found.document(0).hashes.tolist() == found.document(1).hashes.tolist()
    ([0, 3, 6, 8], True)
    """
    parts: list[Words] = []
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(letters.unescaped(text))
        size += len(text)
        if size >= BATCH_CHARACTERS:
            parts.append(_batch(batch))
            batch, size = [], 0
    if batch or not parts:
        parts.append(_batch(batch))
    return parts[0] if len(parts) == 1 else joined(parts)


def joined(parts: Sequence[Words]) -> Words:
    """The documents of all parts, behind each other."""
    return Words(
        np.concatenate([part.codes for part in parts]),
        joined_offsets([part.offsets for part in parts]),
        np.concatenate([part.unspaced for part in parts]),
    )


def joined_offsets(parts: Sequence[Int64]) -> Int64:
    """The offsets of all parts, behind each other."""
    starts = np.cumsum([0, *(int(part[-1]) for part in parts)])
    pieces = [part[:-1] + start for part, start in zip(parts, starts, strict=False)]
    return np.concatenate([*pieces, starts[-1:]]).astype(np.int64)


def _batch(texts: Sequence[str]) -> Words:
    """The words of a few texts. Those that need the long way to their letters take it by themselves."""
    text, ends = _stretch(texts)
    found, raw, odd = letters.narrow(text)
    long_way = np.unique(np.searchsorted(ends, odd, "right") - 1).tolist()
    if 2 * len(long_way) > len(texts):
        return _long_way([letters.repaired(text) for text in texts])
    solid = found != 0
    begins = solid.copy()
    np.greater(solid[1:], solid[:-1], out=begins[1:])
    starts = np.flatnonzero(begins)
    short = _hashed(found, starts, letters.narrow_flags()[raw[starts]], ends)
    if not long_way:
        return short
    longs = _long_way([letters.repaired(texts[at]) for at in long_way])
    every = [short.document(at) for at in range(len(texts))]
    for number, at in enumerate(long_way):
        every[at] = longs.document(number)
    return joined(every)


def _stretch(texts: Sequence[str]) -> tuple[str, Int64]:
    """All texts behind each other, a line break after each, and where each ends."""
    return "\n".join(texts) + "\n", np.cumsum([0, *(len(text) + 1 for text in texts)]).astype(np.int64)


def _long_way(texts: Sequence[str]) -> Words:
    text, ends = _stretch(texts)
    entries = letters.wide(text)
    skipped = (entries & letters.SKIP) != 0
    if skipped.any():
        gone = np.concatenate(([0], np.cumsum(skipped)))
        ends = ends - gone[ends]
        entries = entries[~skipped]
    solid = entries != 0
    begins = solid.copy()
    begins[1:] &= ~solid[:-1]
    alone = (entries & letters.ALONE) != 0
    begins |= alone
    begins[1:] |= solid[1:] & alone[:-1]
    starts = np.flatnonzero(begins)
    return _hashed(entries >> np.uint32(letters.FLAG_BITS), starts, entries[starts], ends)


def _hashed(values: NDArray[Any], starts: Int64, flags: NDArray[Any], ends: Int64) -> Words:
    """The words that begin at ``starts``, with their flags: a polynomial of the letters each, in one pass over all."""
    offsets = np.searchsorted(starts, ends).astype(np.int64)
    unspaced = np.zeros(len(ends) - 1, np.bool_)
    if not len(starts):
        return Words(np.zeros(0, np.uint32), offsets, unspaced)
    powers, inverses = _powers(len(values))
    hashes = np.add.reduceat(np.multiply(values, powers[: len(values)], dtype=np.uint64), starts)
    hashes *= inverses[starts]
    marked = flags.astype(np.uint32)
    codes = (_mixed(hashes) >> np.uint64(32)).astype(np.uint32)
    codes &= ~np.uint32(NUMBER | CAPITAL)
    codes |= marked & np.uint32(NUMBER | CAPITAL)
    alone = (marked & np.uint32(letters.ALONE)) != 0
    if alone.any():
        unspaced = 2 * np.diff(np.concatenate(([0], np.cumsum(alone)))[offsets]) > np.diff(offsets)
    return Words(codes, offsets, unspaced)


def runs(found: Words, size: int) -> tuple[UInt64, Bool]:
    """For each word, the hash of the run of ``size`` words that begins there, and whether the run is whole.

    Where characters stand for words, a run is twice as long. A text shorter than a run is one run of all its words.

    >>> hashes, whole = runs(words(["one two three four", "", "one"]), 3)
    >>> whole.tolist()
    [True, True, False, False, True]
    """
    hashes, whole = _runs(found, size)
    if found.unspaced.any():
        doubled, doubled_whole = _runs(found, 2 * size)
        twice = np.repeat(found.unspaced, np.diff(found.offsets))
        hashes, whole = np.where(twice, doubled, hashes), np.where(twice, doubled_whole, whole)
    return hashes, whole


def _runs(found: Words, size: int) -> tuple[UInt64, Bool]:
    source, offsets = found.hashes, found.offsets
    count = len(source)
    hashes = np.zeros(count, np.uint64)
    for at in range(min(size, count)):
        hashes[: count - at] *= np.uint64(_BASE)
        hashes[: count - at] += source[at:]
    whole = np.ones(count, np.bool_)
    lengths = np.diff(offsets)
    for back in range(1, size):
        whole[offsets[1:][lengths >= back] - back] = False
    for short in np.flatnonzero((lengths > 0) & (lengths < size)).tolist():
        start = int(offsets[short])
        total = 0
        for word in source[start : offsets[short + 1]].tolist():
            total = (total * _BASE + word + 1) & 0xFFFFFFFFFFFFFFFF
        hashes[start], whole[start] = total, True
    return _mixed(hashes), whole


def runs_of_one(document: Words, size: int) -> UInt64:
    """The runs of one document's words, in order; as `runs` counts them, but by a hash of their own, and faster."""
    source = document.hashes.astype(np.uint64)
    size = min(2 * size if document.unspaced[0] else size, len(source))
    hashes = np.zeros(len(source) - size + 1 if size else 0, np.uint64)
    for at in range(size):
        hashes *= np.uint64(_BASE)
        hashes += source[at : at + len(hashes)]
    return _mixed(hashes)


def digests(found: Words) -> UInt64:
    """One number for all words of each document, in their order; 0 for a document without words."""
    out = np.zeros(len(found), np.uint64)
    filled = np.flatnonzero(np.diff(found.offsets))
    if len(filled):
        powers, inverses = _powers(len(found.codes))
        values = found.hashes.astype(np.uint64)
        values += np.uint64(1)
        values *= powers[: len(values)]
        starts = found.offsets[:-1][filled]
        out[filled] = _mixed(np.add.reduceat(values, starts) * inverses[starts])
    return out


def _mixed(hashes: UInt64) -> UInt64:
    """The hashes with every bit depending on all; a changed input changes about half of them."""
    hashes ^= hashes >> np.uint64(29)
    hashes *= _MIX
    hashes ^= hashes >> np.uint64(32)
    return hashes


@functools.lru_cache(maxsize=2)
def _powers_of(size: int) -> tuple[UInt64, UInt64]:
    found: list[Any] = []
    for base in (_BASE, pow(_BASE, -1, 1 << 64)):
        table = np.full(size, np.uint64(base))
        table[0] = 1
        found.append(np.multiply.accumulate(table))
    return found[0], found[1]


def _powers(size: int) -> tuple[UInt64, UInt64]:
    rounded = 2 * BATCH_CHARACTERS
    while rounded < size:
        rounded *= 2
    return _powers_of(rounded)
