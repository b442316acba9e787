"""What the characters of a line say, for all lines of a text at once: script-independent counts in one numpy pass."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

SPACE, LOWER, UPPER, LETTER, WIDE, DIGIT, STOP, COMMA, QUOTE, BRACKET, DASH, BAR, SIGN, MARK, COLON = range(15)
_CLASSES = 16

_STOPS = ".!?…。！？｡؟۔।॥։።‼⁇⁉܀᙮"
_COMMAS = ",;、，；،؛·・"
_COLONS = ":："
_QUOTES = "\"'“”„‘’‚‛«»‹›「」『』`´"
_BRACKETS = "()[]{}（）【】〈〉《》"
_BARS = "|/\\•●○▪■□◆◇★☆✓✔✕✖×▶►▸▹▷◀◄◂>→←↑↓⟶➔➜➤↗↘↩↪｜※©®™#@&*+=~^<_"
# Han, kana, Hangul and the scripts of Southeast Asia, which write without spaces between words.
_WIDE_RANGES = ((0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF),
                (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF))  # fmt: skip


@functools.cache
def _table() -> NDArray[np.uint8]:
    """The class of each code point of the basic plane; what lies beyond counts as a sign."""
    kinds = {"Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lo": LETTER, "Lm": LETTER, "Nd": DIGIT, "Nl": DIGIT, "No": DIGIT,
             "Mn": MARK, "Mc": MARK, "Me": MARK, "Pd": DASH, "Ps": BRACKET, "Pe": BRACKET, "Pi": QUOTE, "Pf": QUOTE,
             "Zs": SPACE, "Zl": SPACE, "Zp": SPACE, "Cc": SPACE, "Cf": MARK}  # fmt: skip
    table = np.full(0x10000, SIGN, dtype=np.uint8)
    for code in range(0x3400):
        table[code] = kinds.get(unicodedata.category(chr(code)), SIGN)
    for code in range(0xA000, 0x10000):
        table[code] = kinds.get(unicodedata.category(chr(code)), SIGN)
    for low, high in _WIDE_RANGES:
        part = table[low : high + 1]
        part[part != DIGIT] = WIDE
    for signs, kind in (
        (_STOPS, STOP),
        (_COMMAS, COMMA),
        (_COLONS, COLON),
        (_QUOTES, QUOTE),
        (_BRACKETS, BRACKET),
        (_BARS, BAR),
    ):
        for sign in signs:
            table[ord(sign)] = kind
    return table


# A Han sign says as much as two and a half Latin letters; a mark adds nothing to the letter below it.
_WIDER = np.float32(1.5)


def _among(*kinds: int) -> NDArray[np.bool_]:
    marks = np.zeros(_CLASSES, dtype=np.bool_)
    marks[list(kinds)] = True
    return marks


_WORD = _among(LOWER, UPPER, LETTER, DIGIT)
_WORDLIKE = _among(LOWER, UPPER, LETTER, DIGIT, MARK)
_LETTERS = _among(LOWER, UPPER, LETTER, WIDE)
_WORD_MARKS, _WORDLIKE_MARKS = (bytes(marks.tolist()).ljust(256, b"\0") for marks in (_WORD, _WORDLIKE))

NAMES = (
    "width", "words", "word_width", "upper", "capitalized", "digit", "numbers", "commas", "stops", "sentence_breaks",
    "colons", "bars", "signs", "quotes", "brackets", "dashes", "ends_stop", "ends_letter", "ends_bar", "starts_upper",
    "starts_digit", "starts_bar", "wide", "longest",
)  # fmt: skip


def shapes(texts: Sequence[str]) -> Floats:
    """The values of `NAMES`, one row each, for each line (stripped, not blank), one column each.

    >>> values = dict(zip(NAMES, shapes(["The harbor vote was moved to spring."])[:, 0], strict=True))
    >>> float(values["words"]), float(values["ends_stop"])
    (7.0, 1.0)
    """
    count = len(texts)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=count)
    starts = (lengths + 1).cumsum() - lengths  # the first character of each line: one space stands before each
    owner = (np.arange(count) * _CLASSES).repeat(lengths + 1)  # each line with the space that follows it
    data = _kinds(" " + " ".join(texts) + " ")
    kinds = np.frombuffer(data, dtype=np.uint8)
    inside, before = kinds[1:], kinds[:-1]
    cells = owner + inside
    counts = np.bincount(cells, minlength=count * _CLASSES).reshape(count, _CLASSES).T.astype(np.float32)
    counts[SPACE] -= 1.0  # the joint
    width = lengths.astype(np.float32) + counts[WIDE] * _WIDER - counts[MARK]
    begins = _word_starts(data, kinds)
    opened = np.bincount(cells[begins], minlength=count * _CLASSES).reshape(count, _CLASSES).T
    spaced = (opened[LOWER] + opened[UPPER] + opened[LETTER] + opened[DIGIT]).astype(np.float32)
    words = np.maximum(spaced + counts[WIDE] * np.float32(0.5), 1.0)
    stops = ((inside == STOP) & (before != STOP)).nonzero()[0]
    follows = kinds.take(np.minimum(stops + 2, len(kinds) - 1))
    breaks = stops[(follows == SPACE) | (follows == WIDE) | (follows == QUOTE)]
    first, last, end = _edges(kinds, starts, lengths)
    letters = np.maximum(counts[LOWER] + counts[UPPER] + counts[LETTER] + counts[WIDE], 1.0)
    out = np.empty((len(NAMES), count), dtype=np.float32)
    columns: tuple[Any, ...] = (
        width, words, (width - counts[SPACE]) / words, counts[UPPER] / letters, opened[UPPER] / np.maximum(spaced, 1.0),
        counts[DIGIT] / np.maximum(width, 1.0), opened[DIGIT], counts[COMMA] / words, counts[STOP],
        np.bincount(cells[breaks] // _CLASSES, minlength=count), counts[COLON], counts[BAR], counts[SIGN],
        counts[QUOTE] / words, counts[BRACKET], counts[DASH] / words, end == STOP, _LETTERS.take(last),
        (last == BAR) | (last == SIGN), first == UPPER, first == DIGIT, (first == BAR) | (first == SIGN) | (first == DASH),
        counts[WIDE] / letters, _longest_words(inside, starts),
    )  # fmt: skip
    for row, column in enumerate(columns):
        out[row] = column
    return out


def _kinds(text: str) -> bytes:
    """The class of each character. Bytes are translated fast, so that only what Latin-1 has not is looked up."""
    data = text.encode("latin-1", "replace").translate(_latin_kinds())
    if text.isascii():
        return data
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    others = (codes > _LATIN).nonzero()[0]
    kinds = np.frombuffer(data, dtype=np.uint8).copy()
    kinds[others] = _table()[np.minimum(codes[others], 0xFFFF)]
    return kinds.tobytes()


_LATIN = 0xFF


@functools.cache
def _latin_kinds() -> bytes:
    return _table()[: _LATIN + 1].tobytes()


def _word_starts(data: bytes, kinds: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Where words begin, counted from the second character; a quote before one opens it, an apostrophe does not."""
    is_word = np.frombuffer(data.translate(_WORD_MARKS), dtype=np.bool_)
    was_word = np.frombuffer(data.translate(_WORDLIKE_MARKS), dtype=np.bool_) if MARK in data else is_word
    begins = (is_word[1:] > was_word[:-1]).nonzero()[0]
    quoted = kinds.take(begins) == QUOTE
    if not quoted.any():
        return begins
    two = kinds.take(np.maximum(begins - 1, 0))
    two[begins == 0] = SPACE
    opening: NDArray[np.int64] = begins[~quoted | (two == SPACE) | (two > DIGIT)]
    return opening


def _longest_words(inside: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each line, the characters of its longest stretch without a space."""
    spaces = (inside == SPACE).nonzero()[0]
    sizes = spaces.copy()
    sizes[1:] -= spaces[:-1] + 1
    first = spaces.searchsorted(starts - 1)
    longest: NDArray[np.int64] = np.maximum.reduceat(sizes, first)
    return longest


def _edges(
    kinds: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """The class of the first and last character of each line, and of the last that is no quote or bracket."""
    first = kinds[starts]
    ends = starts + lengths - 1
    last = kinds[ends]
    end = last
    for back in (1, 2):
        closing = (end == QUOTE) | (end == BRACKET) | (end == SPACE)
        end = np.where(closing, kinds[np.maximum(ends - back, starts)], end)
    return first, last, end
