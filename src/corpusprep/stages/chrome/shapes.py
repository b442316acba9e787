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


# What each class of character adds to the width of a line: a Han sign says as much as two and a half Latin letters.
_WIDTHS = np.ones(_CLASSES, dtype=np.float32)
_WIDTHS[WIDE] = 2.5
_WIDTHS[MARK] = 0.0

NAMES = (
    "width", "words", "word_width", "upper", "all_upper", "capitalized", "digit", "numbers", "punct", "commas", "stops",
    "sentence_breaks", "colons", "bars", "signs", "quotes", "brackets", "dashes", "ends_stop", "ends_colon", "ends_comma",
    "ends_letter", "ends_bar", "starts_upper", "starts_lower", "starts_digit", "starts_bar", "starts_quote", "wide", "longest",
)  # fmt: skip


def shapes(texts: Sequence[str]) -> Floats:
    """One row of `NAMES` for each line (stripped, not blank).

    >>> row = dict(zip(NAMES, shapes(["The harbor vote was moved to spring."])[0], strict=True))
    >>> float(row["words"]), float(row["ends_stop"])
    (7.0, 1.0)
    """
    count = len(texts)
    joined = " " + " ".join(texts) + " "
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table = _table()
    kinds = table[np.minimum(codes, 0xFFFF)]
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=count)
    starts = np.cumsum(lengths + 1) - lengths  # the first character of each line: one space stands before each
    owner = np.repeat(np.arange(count), lengths + 1)  # each line with the space that follows it
    inside = kinds[1:]
    counts = (
        np.bincount(owner * _CLASSES + inside, minlength=count * _CLASSES).reshape(count, _CLASSES).astype(np.float32)
    )
    counts[:, SPACE] -= 1.0  # the joint
    width = counts @ _WIDTHS
    before = kinds[:-1]
    is_letter = (inside == LOWER) | (inside == UPPER) | (inside == LETTER)
    is_word = is_letter | (inside == DIGIT)
    was_word = (before == LOWER) | (before == UPPER) | (before == LETTER) | (before == DIGIT) | (before == MARK)
    begins = is_word & ~was_word & (before != QUOTE) | is_word & (before == QUOTE) & _spaced_quote(kinds)
    spaced = np.bincount(owner[begins], minlength=count).astype(np.float32)
    wide_words = counts[:, WIDE] * np.float32(0.5)
    words = np.maximum(spaced + wide_words, 1.0)
    capital = np.bincount(owner[begins & (inside == UPPER)], minlength=count).astype(np.float32)
    numbers = np.bincount(owner[begins & (inside == DIGIT)], minlength=count).astype(np.float32)
    after = np.empty_like(inside)
    after[:-1] = inside[1:]
    after[-1] = SPACE
    breaks = (inside == STOP) & (before != STOP) & ((after == SPACE) | (after == WIDE) | (after == QUOTE))
    sentence_breaks = np.bincount(owner[breaks], minlength=count).astype(np.float32)
    longest = np.maximum.reduceat(np.where(kinds[1:] == SPACE, 0, _run_lengths(inside)), starts - 1)
    first, last, end = _edges(kinds, starts, lengths)
    letters = counts[:, LOWER] + counts[:, UPPER] + counts[:, LETTER] + counts[:, WIDE]
    safe = np.maximum(letters, 1.0)
    size = np.maximum(width, 1.0)
    upper = counts[:, UPPER] / safe
    cased = np.maximum(spaced, 1.0)
    columns: list[Any] = [
        width, words, (width - counts[:, SPACE]) / words, upper, (upper > 0.8) & (counts[:, UPPER] > 2), capital / cased,
        counts[:, DIGIT] / size, numbers, (counts[:, STOP] + counts[:, COMMA] + counts[:, COLON]) / words,
        counts[:, COMMA] / words, counts[:, STOP], sentence_breaks, counts[:, COLON], counts[:, BAR], counts[:, SIGN],
        counts[:, QUOTE] / words, counts[:, BRACKET], counts[:, DASH] / words, end == STOP, last == COLON, last == COMMA,
        (last == LOWER) | (last == UPPER) | (last == LETTER) | (last == WIDE), (last == BAR) | (last == SIGN), first == UPPER,
        first == LOWER, first == DIGIT, (first == BAR) | (first == SIGN) | (first == DASH), first == QUOTE,
        counts[:, WIDE] / safe, longest,
    ]  # fmt: skip
    return np.column_stack(columns).astype(np.float32)


def _spaced_quote(kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """True where the sign two places before is not a letter: a quote there opens a word, an apostrophe does not."""
    two = np.empty(len(kinds) - 1, dtype=np.uint8)
    two[0] = SPACE
    two[1:] = kinds[:-2]
    opens: NDArray[np.bool_] = (two == SPACE) | (two > DIGIT)
    return opens


def _run_lengths(inside: NDArray[np.uint8]) -> NDArray[np.int64]:
    """For each character, how many characters stand since the last space."""
    places = np.arange(len(inside))
    last = np.maximum.accumulate(np.where(inside == SPACE, places, -1))
    return places - last


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
