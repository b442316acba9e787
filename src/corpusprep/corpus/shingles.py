"""What two texts are compared by: their words in a folded form, as numbers, for many documents at once.

Case, width, accents, punctuation, entities and invisible characters are folded, so that a copy that was re-encoded,
re-wrapped or re-typed gives the same words. Scripts that are written without spaces are taken character by character.
All documents of a batch lie behind each other in one array: a few array operations for each batch, no loop over words.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

BATCH_CHARACTERS = 1 << 17  # a batch's arrays stay in the processor's cache; larger and smaller ones are slower

# A character's entry in the table: 28 bits that say which letter it is, case and accents folded, and four flags.
NUMBER, CAPITAL, _ALONE, _SKIP = 1, 2, 4, 8
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BASE = 0x5851F42D4C957F2D  # odd, so that it has an inverse among the 64-bit numbers

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,12});", re.IGNORECASE)
# Conjoining jamo and ligatures: one character here is several there, which a table of single characters can not tell.
_COMPOSED = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\ufb00-\ufb06\uff65-\uffdc]")
# UTF-8 read as Windows-1252: "Ã©" for "é", "â€™" for a quotation mark.
_MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{1,3}")  # fmt: skip
_MARKS_THAT_FOLD = ((0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F), (0x1AB0, 0x1AFF),
                    (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F))  # fmt: skip
_UNSPACED = ((0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x31F0, 0x31FF),
             (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))  # fmt: skip


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
        batch.append(plain(text))
        size += len(text)
        if size >= BATCH_CHARACTERS:
            parts.append(_batch(batch))
            batch, size = [], 0
    if batch or not parts:
        parts.append(_batch(batch))
    return parts[0] if len(parts) == 1 else joined(parts)


def plain(text: str) -> str:
    """The text with entities, mojibake and decomposed syllables resolved; what is left is folded letter by letter."""
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if not text.isascii():
        text = _MOJIBAKE.sub(_repaired, text)
        if _COMPOSED.search(text):
            text = unicodedata.normalize("NFKC", text)
    return text


def _repaired(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]


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
    joined = "\n".join(texts) + "\n"
    ends = np.cumsum([0, *(len(text) + 1 for text in texts)]).astype(np.int64)
    letters = _letters(joined)
    if not joined.isascii():
        skipped = (letters & _SKIP) != 0
        if skipped.any():
            gone = np.concatenate(([0], np.cumsum(skipped)))
            ends = ends - gone[ends]
            letters = letters[~skipped]
    solid = letters != 0
    begins = solid.copy()
    begins[1:] &= ~solid[:-1]
    scripts = False
    if not joined.isascii():
        alone = (letters & _ALONE) != 0
        scripts = bool(alone.any())
        if scripts:
            begins |= alone
            begins[1:] |= solid[1:] & alone[:-1]
    starts = np.flatnonzero(begins)
    offsets = np.searchsorted(starts, ends).astype(np.int64)
    if not len(starts):
        return Words(np.zeros(0, np.uint32), offsets, np.zeros(len(texts), np.bool_))
    powers, inverses = _powers(len(letters))
    values = (letters >> np.uint32(4)).astype(np.uint64)
    values *= powers[: len(letters)]
    hashes = np.add.reduceat(values, starts)
    hashes *= inverses[starts]
    flags = letters[starts]
    marks = np.uint32(NUMBER | CAPITAL)
    codes: UInt32 = ((_mixed(hashes) >> np.uint64(32)).astype(np.uint32) & ~marks) | (flags & marks)
    unspaced = np.zeros(len(texts), np.bool_)
    if scripts:
        seen = np.concatenate(([0], np.cumsum((flags & _ALONE) != 0)))[offsets]
        unspaced = 2 * np.diff(seen) > np.diff(offsets)
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


# ---- the table of letters


def _letters(joined: str) -> UInt32:
    if joined.isascii():
        return _ascii_table()[np.frombuffer(joined.encode("ascii"), np.uint8)]
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    table, ready = _table()
    for page in np.flatnonzero(np.bincount(codes >> 8, minlength=len(ready)).astype(np.bool_) & ~ready):
        table[page << 8 : (page + 1) << 8] = [_entry(code) for code in range(page << 8, (page + 1) << 8)]
        ready[page] = True
    return table[codes]


@functools.cache
def _table() -> tuple[UInt32, Bool]:
    """One entry for each character, computed for 256 at a time when one of them is first met."""
    return np.zeros(0x110000, np.uint32), np.zeros(0x1100, np.bool_)


@functools.cache
def _ascii_table() -> UInt32:
    return np.array([_entry(code) for code in range(256)], np.uint32)


def _entry(code: int) -> int:
    character = chr(code)
    category = unicodedata.category(character)
    if _within(code, _MARKS_THAT_FOLD) or category in {"Cf", "Cs"} or code == 0x640:
        return _SKIP
    folded = unicodedata.normalize("NFKD", character)
    base = folded[:1].lower()
    if 0xAC00 <= code <= 0xD7A3:
        base = character
    category_of_base = unicodedata.category(base)
    if category_of_base[0] not in "LNM":
        return 0
    letter = (ord(base) * 0x9E3779B1 >> 3) & 0xFFFFFFF or 1
    digit = unicodedata.digit(base, None)
    flags = 0
    if category_of_base == "Nd" and digit is not None:
        flags |= NUMBER
        letter = ((48 + digit) * 0x9E3779B1 >> 3) & 0xFFFFFFF or 1
    if category in {"Lu", "Lt"}:
        flags |= CAPITAL
    if _within(code, _UNSPACED) and category_of_base != "Nd":
        flags |= _ALONE
    return letter << 4 | flags


def _within(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(low <= code <= high for low, high in ranges)


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
