"""What langdetect's letter statistics say of a text: every sequence of letters votes once for each language."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpusprep.stages.language_profiles import (
    CAPITAL,
    UNIT,
    Profiles,
    code_points,
    letter_kinds,
    profiles,
    sequences,
)


class Found(NamedTuple):
    """The language of a text, how sure, and whether parts of the text are in another one."""

    code: str | None
    confidence: float
    is_mixed: bool = False


NOTHING = Found(None, 0.0)


class Sample(NamedTuple):
    """The windows of a text that are looked at, joined by newlines: their code points, and which are letters."""

    parts: list[str]
    codes: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]


class _Votes(NamedTuple):
    """Sequences of letters: the row of each in the profiles, and what it weighs here."""

    rows: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]


# What a sequence of one, two or three letters weighs: longer ones are better evidence (titles 94.3 to 94.7 % right).
_SIZE_WEIGHTS = (0.3, 0.7, 1.0)
# Words with a capital are names, menus and headings more often than prose. Where there is other evidence, they weigh
# little: English furniture before 250 characters of another language fools 10 % of the answers instead of 45 %.
_LEAST_CAPITAL, _ENOUGH_LETTERS = 0.15, 15
# The sequences of one text are not independent; with this divisor the confidence agrees best with how often it is right.
_TEMPERATURE = 3.0
# By how much the statistics of a window must favor another language for the text to be called mixed.
_OTHERWISE = 25.0
# Chinese characters alone are neither Korean nor Japanese, although those languages' profiles know them.
_OWN_LETTERS = {"ko": re.compile("[가-힣]"), "ja": re.compile("[ぁ-ヿ]")}
_REPEATED, _FEW = 6, 4
_MANY = 16  # of so many words more than a few are different in nearly every text
# Scripts of syllables and of words: a profile holds few of their sequences, but the script speaks for itself.
_BY_SCRIPT = frozenset(["zh-cn", "zh-tw", "ja", "ko", "th", "gu", "te", "hi", "kn", "ml", "ta", "bn", "mr", "ne", "pa"])
_BEYOND_ASCII, _FIRST_OTHER, _FIRST_IDEOGRAPH = 0x80, 0x370, 0x3040
# One ideograph or syllable says as much as three letters.
_IDEOGRAPH = 2


def langdetect(given: Sample) -> Found:
    """The language of one text."""
    parts, codes, kinds = given
    text = "\n".join(parts)
    if _is_repeated(text):
        return NOTHING
    known = profiles()
    classes = known.classes[codes]
    latin = other = 0
    if int(codes.max()) >= _FIRST_OTHER:
        plain = (kinds > 0) & (codes < _BEYOND_ASCII)
        latin = int(np.count_nonzero(plain))
        other = int(np.count_nonzero(codes >= _FIRST_OTHER))
        other += _IDEOGRAPH * int(np.count_nonzero(codes >= _FIRST_IDEOGRAPH))
        if other > latin:
            # In text that is mostly in another script, Latin letters are names and furniture.
            classes = np.where(plain, 0, classes)
    keys, places, counts = sequences(classes, kinds == CAPITAL)
    if not len(keys):
        return NOTHING
    inside, of_capital = _of_capital(kinds)
    weight = _capital_weight(int(np.count_nonzero(inside & ~of_capital)))
    by_place = np.where(of_capital, np.float32(weight), np.float32(1.0))
    rows, weights = known.rows(keys), _weighed(by_place.take(places), counts)
    short = counts[0] + counts[1]
    bounds = places[short:].searchsorted(_ends(parts)).tolist()
    found = _decided(known, text, _Votes(rows[:short], weights[:short]), _Votes(rows[short:], weights[short:]), bounds)
    return found._replace(is_mixed=True) if other > latin > other / 5 and found.code else found


# Between two texts: no sequence of letters spans it.
_GAP = "\n\n"


def langdetect_many(texts: Sequence[list[str]]) -> dict[int, str | None]:
    """The language of each text, given as its windows, by its place: what `langdetect` says of them one by one.

    Only of texts in Latin letters, not shouted: of the others nothing is said.
    """
    if not texts:
        return {}
    joined = ["\n".join(parts) for parts in texts]
    codes = code_points("".join(text + _GAP for text in joined))
    kinds = letter_kinds()[codes]
    sizes = np.array([len(text) for text in joined]) + len(_GAP)
    starts = sizes.cumsum() - sizes
    inside, of_capital = _of_capital(kinds)
    letters, capitals, small = (
        np.add.reduceat(marks, starts, dtype=np.int64) for marks in (inside, kinds == CAPITAL, inside & ~of_capital)
    )
    usual = (np.maximum.reduceat(codes, starts) < _FIRST_OTHER) & (letters >= 2) & (capitals <= 0.5 * letters)
    by_text = np.array([_capital_weight(count) for count in small.tolist()], dtype=np.float32)
    by_place = np.where(of_capital, by_text.repeat(sizes), np.float32(1.0))
    known = profiles()
    keys, places, counts = sequences(known.classes[codes], kinds == CAPITAL)
    rows, weights = known.rows(keys), _weighed(by_place.take(places), counts)
    groups = list(itertools.accumulate(counts, initial=0))
    edges = np.concatenate([starts, starts + sizes - len(_GAP)])
    ones, twos, threes = (
        (first + places[first:stop].searchsorted(edges)).reshape(2, -1).T.tolist()
        for first, stop in itertools.pairwise(groups)
    )
    found: dict[int, str | None] = {}
    for at in usual.nonzero()[0].tolist():
        if _is_repeated(joined[at]):
            found[at] = None
            continue
        one, two, three = slice(*ones[at]), slice(*twos[at]), slice(*threes[at])
        short = _Votes(np.concatenate((rows[one], rows[two])), np.concatenate((weights[one], weights[two])))
        bounds = places[three].searchsorted(starts[at] + _ends(texts[at])).tolist()
        found[at] = _decided(known, joined[at], short, _Votes(rows[three], weights[three]), bounds).code
    return found


def _is_repeated(text: str) -> bool:
    """True for the same few words over and over: a table, a log."""
    if len(set(text.split(None, _MANY)[:_MANY])) > _FEW:
        return False
    words = text.split()
    return len(words) >= _REPEATED and len(set(words)) <= min(_FEW, len(words) // 4)


def _ends(parts: list[str]) -> npt.NDArray[np.int64]:
    """Where each window ends, its line feed included."""
    return np.cumsum([len(part) + 1 for part in parts])


def _of_capital(kinds: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """For each place whether it is a letter, and whether its word, or the word before it, starts with a capital."""
    inside = kinds > 0
    starts = inside.copy()
    starts[1:] &= ~inside[:-1]
    word = starts.cumsum()
    capital = np.zeros(int(word[-1]) + 1, dtype=bool)
    capital[1:] = kinds[starts] == CAPITAL
    return inside, capital[word]


def _capital_weight(small_letters: int) -> float:
    """What words with a capital weigh beside so many letters of other words."""
    return min(1.0, max(_LEAST_CAPITAL, _ENOUGH_LETTERS / max(1, small_letters)))


def _weighed(weights: npt.NDArray[np.float32], counts: list[int]) -> npt.NDArray[np.float32]:
    """The weights, changed by the sizes of the sequences."""
    at = 0
    for count, weight in zip(counts, _SIZE_WEIGHTS, strict=True):
        weights[at : at + count] *= np.float32(weight) * np.float32(UNIT)
        at += count
    return weights


def _decided(known: Profiles, text: str, short: _Votes, long: _Votes, bounds: list[int]) -> Found:
    """The answer of the sequences: of the short ones, and of those of three letters, of which each window has its own."""
    scores = _counted(known, *short)
    # The longest sequences by window, so that a text in two languages shows.
    rows, weights = long
    by_window = np.array([_counted(known, rows[i:j], weights[i:j]) for i, j in itertools.pairwise([0, *bounds])])
    scores += by_window.sum(axis=0)
    best = int(scores.argmax())
    while (own := _OWN_LETTERS.get(known.languages[best])) and not own.search(text):
        scores[best] = 0.0
        best = int(scores.argmax())
    code = known.languages[best]
    if code not in _BY_SCRIPT:
        # Where another language wins, this one need not be known.
        wins = by_window.argmax(axis=1) == best
        longest = rows
        if wins.any() and not wins.all():
            longest = longest[wins.repeat([j - i for i, j in itertools.pairwise([0, *bounds])])]
        seen = known.weights[longest, best] > 0
        if len(seen) and np.count_nonzero(seen) / len(seen) < _least_known(len(seen)):
            return NOTHING
    chances = np.exp((scores - scores[best]) / _TEMPERATURE)
    is_mixed = bool((by_window.max(axis=1) - by_window[:, best] > _OTHERWISE).any())
    return Found(code, round(float(1.0 / chances.sum()), 4), is_mixed)


def _counted(known: Profiles, rows: npt.NDArray[np.int32], weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What these sequences say together, for each language. Not a matrix product: those start threads of their own."""
    total: npt.NDArray[np.float32] = np.einsum("n,nl->l", weights, known.weights.take(rows, axis=0).astype(np.float32))
    return total


def _least_known(sequences: int) -> float:
    """The share of its three-letter sequences that a text in a language has in that language's profile, at least.

    Of the pack's texts in the languages it knows, 0.5 % are below it; of those in other languages, up to half.
    """
    return 0.35 + 0.27 * (1 - math.exp(-sequences / 100))
