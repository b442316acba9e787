"""What the words of all lines of a text say, in one pass over its characters: as `lexical` says it line by line.

Words are numbers here: hashes of their letters, looked up in tables of the hashes of all grams that have a weight.
Texts that write without spaces between words, and short ones, are read line by line.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusprep.stages.chrome import lexical
from corpusprep.stages.chrome.lexical import NAMES, WordEvidence, WordReader
from corpusprep.stages.chrome.word_table import DROPPED, WORD_BITS, Hashes, Ints, Table

Floats = NDArray[np.floating[Any]]


class Contents(NamedTuple):
    """The distinct longer words of lines: ``words[i]``, by a number, stands in the line ``owners[i]``."""

    owners: Ints
    words: Ints

    @classmethod
    def of(cls, contents: Iterable[frozenset[str]]) -> Contents:
        """The same from the words of each line."""
        owners: list[int] = []
        words: list[int] = []
        known: dict[str, int] = {}
        for owner, content in enumerate(contents):
            owners += [owner] * len(content)
            words += [known.setdefault(word, len(known)) for word in content]
        return cls(np.array(owners, dtype=np.int64), np.array(words, dtype=np.int64))

    def sizes(self, lines: int) -> Ints:
        """How many words each line has."""
        return np.bincount(self.owners, minlength=lines)

    def related(self, prose: NDArray[np.bool_]) -> Floats:
        """The share of each line's words that also stand in another line of prose."""
        in_prose = prose[self.owners]
        lines_with = np.bincount(self.words[in_prose], minlength=int(self.words.max(initial=0)) + 1)
        elsewhere = lines_with[self.words] > in_prose
        shares: Floats = np.bincount(self.owners[elsewhere], minlength=len(prose)) / (self.sizes(len(prose)) + 1)
        return shares

    def kept(self, lines: int, places: Sequence[int]) -> Contents:
        """The words of some of the lines."""
        new = np.full(lines, -1)
        new[places] = np.arange(len(places))
        owners = new[self.owners]
        stays = owners >= 0
        return Contents(owners[stays], self.words[stays])


@dataclass(frozen=True)
class TextWords:
    """What the words of each line say: the rows of `lexical.NAMES`, one column a line, and the longer words.

    Many texts are decided by their rows alone: the longer words are brought together when they are asked for.
    """

    rows: Floats
    found: Callable[[], Contents]

    @functools.cached_property
    def contents(self) -> Contents:
        """The longer words."""
        return self.found()

    def kept(self, places: Sequence[int]) -> TextWords:
        """The same for some of the lines."""
        return TextWords(self.rows[:, places], lambda: self.contents.kept(self.rows.shape[1], places))


def text_words(texts: Sequence[str], reader: WordReader) -> TextWords:
    """What the words of each line say; the lines are stripped and not blank.

    >>> reader = WordReader({"share": -150, "=share this": -90})
    >>> text_words(["Share this"], reader).rows[:3, 0].tolist()
    [-240.0, -80.0, -150.0]
    """
    ends = [lexical.ends_of(text) for text in texts]
    joined = "\n".join(ends)
    if _ENOUGH <= len(joined) < _MOST and len(texts) < _MOST_LINES:
        found = _at_once(joined, len(texts), reader.weights)
        if found is not None:
            return found
    return one_by_one([reader(text) for text in texts])


def one_by_one(words: Sequence[WordEvidence]) -> TextWords:
    """The same from lines that were read for themselves."""
    rows = np.array([word.row for word in words], dtype=np.float64).reshape(len(words), len(NAMES)).T
    return TextWords(rows, lambda: Contents.of(word.content for word in words))


# For fewer characters, numpy's calls cost more than reading the lines one by one.
_ENOUGH, _MOST = 1_000, 100_000
# The line and the word share one number.
_MOST_LINES = 1 << (64 - WORD_BITS)

# ---- characters

_OTHER, _WORD, _SIGN, _APOSTROPHE, _BREAK, _UNSPACED = range(6)
_ELLIPSIS = ord("…")
_MARK = ord(lexical.BETWEEN)


@functools.cache
def _classes() -> NDArray[np.uint8]:
    """The class of each character of the first plane."""
    classes = np.frombuffer(bytes(map(str.isalnum, map(chr, range(0x10000)))), dtype=np.uint8).copy()
    for first, last in lexical.UNSPACED_RANGES:
        classes[first : last + 1] = _UNSPACED
    classes[[ord(sign) for sign in lexical.SIGNS + lexical.BETWEEN]] = _SIGN
    classes[[ord("'"), ord("’")]] = _APOSTROPHE
    classes[ord("\n")] = _BREAK
    return classes


@functools.cache
def _codes() -> Hashes:
    """The number of each character of the first plane: its code, but one for all digits, and one for both marks of a gap."""
    codes = np.arange(0x10000, dtype=np.uint64)
    codes[ord("1") : ord("9") + 1] = ord("0")
    codes[_ELLIPSIS] = _MARK
    return codes


_NONE = np.zeros(0, dtype=np.int64)


@functools.cache
def _ascii_classes() -> bytes:
    return _classes()[:256].tobytes()


def _characters(text: str) -> tuple[Hashes, NDArray[np.uint8]] | None:
    """Each character without case and with 0 for every digit, and its class; None for scripts without spaces."""
    text = f"\n{text.casefold()}\n"
    if text.isascii():
        data = text.encode().translate(lexical.ASCII_ZEROS)
        return np.frombuffer(data, dtype=np.uint8).astype(np.uint64), np.frombuffer(
            data.translate(_ascii_classes()), dtype=np.uint8
        )
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    beyond = (points > 0xFFFF).nonzero()[0] if int(points.max()) > 0xFFFF else _NONE
    first_plane = np.minimum(points, 0xFFFF) if len(beyond) else points
    kinds = _classes().take(first_plane)
    if int(kinds.max()) == _UNSPACED:
        return None
    codes = _codes().take(first_plane)
    for at in beyond.tolist():
        kinds[at] = _WORD if chr(points[at]).isalnum() else _OTHER
        codes[at] = points[at]
    return codes, kinds


# ---- words as numbers: a polynomial of their characters, modulo 2**64

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_FINISH, _FIRST_OF_TWO, _NEXT = 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F
# What a gram's hash begins with, by its kind.
_PAIR, _FIRST, _LAST, _WHOLE = 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179, 0x3C6EF372FE94F82B, 0x510E527FADE682D1


@functools.lru_cache(maxsize=4)
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """The powers of the base, and of its inverse."""
    found = []
    for base in (_BASE, _INVERSE):
        powers = np.full(size, base, dtype=np.uint64)
        powers[0] = 1
        found.append(np.multiply.accumulate(powers))
    return found[0], found[1]


class _Words(NamedTuple):
    """The words of a text in order: the line and the hash of each, and how many characters it has."""

    owners: Ints
    hashes: Hashes
    sizes: Ints


def _words(text: str) -> _Words | None:
    """The words that `lexical.tokens` finds; None where it cuts scripts without spaces."""
    found = _characters(text)
    if found is None:
        return None
    codes, kinds = found
    quotes = (kinds == _APOSTROPHE).nonzero()[0]
    if len(quotes):
        inner = quotes[(kinds[quotes - 1] == _WORD) & (kinds[quotes + 1] == _WORD)]
        kinds = kinds.copy()
        kinds[inner] = _WORD
    in_word = kinds == _WORD
    sign = kinds == _SIGN
    starts = ((in_word[1:] > in_word[:-1]) | sign[1:]).nonzero()[0] + 1
    stops = ((in_word[:-1] > in_word[1:]) | sign[:-1]).nonzero()[0] + 1
    owners = ((kinds == _BREAK).nonzero()[0]).searchsorted(starts) - 1
    return _Words(owners, _hashes(codes, starts, stops), stops - starts)


def _hashes(codes: Hashes, starts: Ints, stops: Ints) -> Hashes:
    """The hash of each stretch of characters; none starts at 0."""
    powers, inverses = _powers(1 << (len(codes) - 1).bit_length())
    sums = ((codes + np.uint64(1)) * powers[: len(codes)]).cumsum()
    return _mixed((sums[stops - 1] - sums[starts - 1]) * inverses[starts])


def _mixed(hashes: Hashes) -> Hashes:
    """Hashes whose upper bits depend on all bits, so that what a table drops does not matter."""
    hashes = hashes ^ (hashes >> np.uint64(29))
    hashes = hashes * np.uint64(_FINISH)
    mixed: Hashes = hashes ^ (hashes >> np.uint64(32))
    return mixed


class Tables(NamedTuple):
    """The weights of grams, and the kinds of words."""

    weights: Table
    kinds: Table


_FUNCTION, _FURNITURE = 1, 2
_NO_WEIGHT = 1 << 40


def tables_of(weights: lexical.Weights) -> Tables:
    """The tables of these weights."""
    words = weights.words
    pairs = [(first, second) for first, after in weights.pairs.items() for second in after]
    wholes = [whole.split(" ") for whole in weights.wholes]
    kinds = lexical.word_kinds()
    number = _numbers(
        [*words, *weights.firsts, *weights.lasts, *kinds.function, *kinds.furniture]
        + [word for group in (*pairs, *wholes) for word in group]
    )

    def hashes(found: Iterable[str]) -> Hashes:
        return np.array([number[word] for word in found], dtype=np.uint64)

    grams = np.concatenate([
        hashes(words),
        _pairs(hashes(first for first, _ in pairs), hashes(second for _, second in pairs)),
        _ends(hashes(weights.firsts), _FIRST),
        _ends(hashes(weights.lasts), _LAST),
        np.array([_whole(hashes(whole).tolist()) for whole in wholes], dtype=np.uint64),
    ])  # fmt: skip
    values = [*words.values(), *(weights.pairs[first][second] for first, second in pairs)]
    values += [*weights.firsts.values(), *weights.lasts.values(), *weights.wholes.values()]
    function, furniture = sorted(kinds.function), sorted(kinds.furniture)
    marks = [_FUNCTION] * len(function) + [_FURNITURE] * len(furniture)
    return Tables(
        Table(grams, np.array(values, dtype=np.int64), _NO_WEIGHT),
        Table(hashes([*function, *furniture]), np.array(marks, dtype=np.int64), 0),
    )


def _numbers(words: Sequence[str]) -> Mapping[str, int]:
    """The hash of each word."""
    distinct = sorted(set(words))
    text = "\n".join(["", *distinct]).replace("…", lexical.BETWEEN)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    sizes = np.array([len(word) for word in distinct])
    stops = (sizes + 1).cumsum()
    return dict(zip(distinct, _hashes(codes, stops - sizes, stops).tolist(), strict=True))


def _pairs(firsts: Hashes, seconds: Hashes) -> Hashes:
    return _mixed(firsts * np.uint64(_FIRST_OF_TWO) + seconds + np.uint64(_PAIR))


def _ends(hashes: Hashes, kind: int) -> Hashes:
    return _mixed(hashes + np.uint64(kind))


def _whole(words: Iterable[int]) -> int:
    """The hash of a short line, from those of its words. As `_mixed`, in numbers of Python's: there are few."""
    number = _WHOLE
    for word in words:
        number = (number * _NEXT + word) & _ALL_BITS
    number ^= number >> 29
    number = number * _FINISH & _ALL_BITS
    return number ^ number >> 32


_ALL_BITS = (1 << 64) - 1


# ---- all lines at once


def _at_once(text: str, lines: int, weights: lexical.Weights) -> TextWords | None:
    words = _words(text)
    if words is None:
        return None
    tables = _tables(weights)
    owners, hashes = words.owners, words.hashes
    counts = np.bincount(owners, minlength=lines)
    stops = counts.cumsum()
    filled = counts.nonzero()[0]
    firsts, lasts = (stops - counts)[filled], stops[filled] - 1
    inside = (owners[1:] == owners[:-1]).nonzero()[0]
    short = filled[counts[filled] <= lexical.WHOLE_WORDS].tolist()
    wholes = [_whole(hashes[stops[line] - counts[line] : stops[line]].tolist()) for line in short]
    grams = np.concatenate([
        hashes, _pairs(hashes[inside], hashes[inside + 1]), _ends(hashes[firsts], _FIRST), _ends(hashes[lasts], _LAST),
        np.array(wholes, dtype=np.uint64),
    ])  # fmt: skip
    of = np.concatenate([owners, owners[inside], filled, filled, np.array(short, dtype=np.int64)])
    gram_owners, keys = _distinct(of, grams >> DROPPED)
    found = tables.weights.find(keys)
    is_known = found != _NO_WEIGHT
    known_owners, found = gram_owners[is_known], found[is_known]
    total = np.bincount(known_owners, found, minlength=lines)
    known = np.bincount(known_owners, minlength=lines)
    low = np.zeros(lines)
    if len(found):  # sorted by line
        with_known = known.nonzero()[0]
        lowest = np.minimum.reduceat(found, (known.cumsum() - known)[with_known])
        low[with_known] = np.minimum(lowest, 0)
    kinds = tables.kinds.find(hashes >> DROPPED)
    is_function, is_furniture = kinds == _FUNCTION, kinds == _FURNITURE
    first_furniture = np.zeros(lines)
    first_furniture[filled] = is_furniture[firsts]
    divisor = np.maximum(counts, 1)
    columns = (
        total, total / (known + 1), low, known / (np.bincount(gram_owners, minlength=lines) + 1),
        np.bincount(owners[is_function], minlength=lines) / divisor,
        np.bincount(owners[is_furniture], minlength=lines) / divisor, first_furniture, divisor,
    )  # fmt: skip
    rows = np.empty((len(NAMES), lines))
    for row, column in enumerate(columns):
        rows[row] = column
    return TextWords(rows, lambda: _contents(words, is_function))


def _contents(words: _Words, is_function: NDArray[np.bool_]) -> Contents:
    longer = ~is_function & (words.sizes > lexical.SHORT)
    owners, keys = _distinct(words.owners[longer], words.hashes[longer] >> DROPPED)
    return Contents(owners, _numbered(keys))


def _numbered(keys: Hashes) -> Ints:
    """For each key, how many smaller ones there are, equal ones counted once."""
    order = keys.argsort()
    ordered = keys[order]
    new = np.zeros(len(keys), dtype=np.int64)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:], casting="unsafe")
    numbers = np.empty_like(new)
    numbers[order] = new.cumsum()
    return numbers


def _distinct(owners: Ints, keys: Hashes) -> tuple[Ints, Hashes]:
    """Each pair of line and hash once, sorted."""
    together = np.sort((owners.astype(np.uint64) << np.uint64(WORD_BITS)) | keys)
    if len(together):
        together = together[np.concatenate([[True], together[1:] != together[:-1]])]
    return (together >> np.uint64(WORD_BITS)).astype(np.int64), together & np.uint64((1 << WORD_BITS) - 1)


_known_tables: dict[int, tuple[lexical.Weights, Tables]] = {}


def _tables(weights: lexical.Weights) -> Tables:
    """The tables of these weights, made once."""
    known = _known_tables.get(id(weights))
    if known is None or known[0] is not weights:
        known = _known_tables[id(weights)] = weights, tables_of(weights)
    return known[1]
