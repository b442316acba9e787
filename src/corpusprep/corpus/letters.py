"""The folded form of letters: case, width and accents gone, punctuation gone, invisible characters skipped.

A table tells for every character which letter it stands for. Text of Latin-1 letters with ordinary punctuation, which
is most text in Western languages, takes a shorter way with one byte a letter.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# A character's entry: the code of its folded letter, shifted by four bits, and four flags. 0 separates words.
NUMBER, CAPITAL, ALONE, SKIP = 1, 2, 4, 8
FLAG_BITS = 4
_UNKNOWN = 0xFFFFFFFF

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,12});", re.IGNORECASE)
# Conjoining jamo and ligatures: one character here is several there, which a table of single characters can not tell.
_COMPOSED = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\ufb00-\ufb06\uff65-\uffdc]")
# UTF-8 read as Windows-1252: "\u00c3\u00a9" for "\u00e9".
_LEAD = (0xC2, 0xF4)
_CONTINUATION = "".join(bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xC0)) + "\x81\x8d\x8f\x90\x9d"
# Not after every lead: "\u00cd\u0160" is Czech in capitals.
_MOJIBAKE = re.compile(
    f"[\u00c2-\u00c5\u00ce-\u00d1\u00d7-\u00db][{re.escape(_CONTINUATION)}]"
    f"|[\u00e0-\u00ef][{re.escape(_CONTINUATION)}]{{2}}|[\u00f0-\u00f4][{re.escape(_CONTINUATION)}]{{3}}"
)
_MARKS_ONLY = (
    0x2000,
    0x303F,
)  # where a character beyond Latin-1 may stand for no letter: dashes, quotes, spaces, signs
_NOT_NARROW = (0xAD, 0xB5)  # the soft hyphen, which is skipped, and the micro sign, whose letter is Greek
_MARKS_THAT_FOLD = ((0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F), (0x1AB0, 0x1AFF),
                    (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0x3099, 0x309A), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F))  # fmt: skip
_UNSPACED = ((0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x31F0, 0x31FF),
             (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))  # fmt: skip


def unescaped(text: str) -> str:
    """The text without HTML entities."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def repaired(text: str) -> str:
    """The text without mojibake and decomposed syllables; what is left is folded letter by letter.

    >>> repaired("It\u00e2\u20ac\u2122s a caf\u00c3\u00a9")
    'It\u2019s a caf\u00e9'
    """
    text = _MOJIBAKE.sub(_repaired, text)
    return unicodedata.normalize("NFKC", text) if _COMPOSED.search(text) else text


def _repaired(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]


def narrow(text: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int64]]:
    """The letters of a text that is Latin-1 but for marks between words; its bytes; and where it is not so.

    Only when there is no such place are the letters those of the whole text.
    """
    odd = [np.zeros(0, np.int64)]
    if text.isascii():
        raw = text.encode("ascii")
    else:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        beyond = np.flatnonzero(codes > 0xFF)
        odd.append(beyond[~_narrow_marks()[np.minimum(codes[beyond], _MARKS_ONLY[1] + 1)]])
        lead = np.flatnonzero(codes - np.uint32(_LEAD[0]) <= _LEAD[1] - _LEAD[0])
        after = codes[np.minimum(lead + 1, len(codes) - 1)]
        odd.append(lead[_continuations()[np.minimum(after, 0xFFFF)]])
        small = codes.astype(np.uint8)
        small[beyond] = 0x20
        raw = small.tobytes()
        odd.extend(np.flatnonzero(small == byte) for byte in _NOT_NARROW if raw.find(byte) >= 0)
    letters = np.frombuffer(raw.translate(_narrow_letters()), np.uint8)
    return letters, np.frombuffer(raw, np.uint8), np.concatenate(odd)


@functools.cache
def _narrow_marks() -> NDArray[np.bool_]:
    low, high = _MARKS_ONLY
    return np.array([low <= code <= high and entry(code) == 0 for code in range(high + 2)])


@functools.cache
def _continuations() -> NDArray[np.bool_]:
    found = np.zeros(0x10000, np.bool_)
    found[[ord(character) for character in _CONTINUATION]] = True
    return found


def wide(text: str) -> NDArray[np.uint32]:
    """The entry of each character of any text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = _table()
    found = table[codes]
    unknown = found == _UNKNOWN
    if unknown.any():
        for page in np.unique(codes[unknown] >> 8).tolist():
            table[page << 8 : (page + 1) << 8] = [entry(code) for code in range(page << 8, (page + 1) << 8)]
        found = table[codes]
    return found


@functools.cache
def _table() -> NDArray[np.uint32]:
    """One entry for each character, computed for 256 at a time when one of them is first met."""
    return np.full(0x110000, np.uint32(_UNKNOWN))


@functools.cache
def _narrow_letters() -> bytes:
    return bytes(entry(code) >> FLAG_BITS if code not in _NOT_NARROW else 0 for code in range(256))


@functools.cache
def narrow_flags() -> NDArray[np.uint8]:
    """The flags of each byte."""
    return np.array([entry(code) & 15 for code in range(256)], np.uint8)


def entry(code: int) -> int:
    """The folded letter and the flags of one character; 0 for what separates words.

    >>> [chr(entry(ord(character)) >> FLAG_BITS) for character in "\u00c9\uff21\u0663"], entry(ord(","))
    (['e', 'a', '3'], 0)
    """
    character = chr(code)
    category = unicodedata.category(character)
    if _within(code, _MARKS_THAT_FOLD) or category in {"Cf", "Cs"} or code == 0x640:
        return SKIP
    syllable = 0xAC00 <= code <= 0xD7A3
    base = character if syllable else unicodedata.normalize("NFKD", character)[:1].lower()[:1]
    category_of_base = unicodedata.category(base)
    if category_of_base[0] not in "LNM":
        return 0
    flags = 0
    if category_of_base == "Nd":
        flags |= NUMBER
        base = chr(48 + unicodedata.digit(base))
    if category in {"Lu", "Lt"}:
        flags |= CAPITAL
    if _within(code, _UNSPACED) and category_of_base != "Nd":
        flags |= ALONE
    return ord(base) << FLAG_BITS | flags


def _within(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(low <= code <= high for low, high in ranges)
