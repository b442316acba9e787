"""Two texts compared word by word: how much of each stands in the other, and whether what differs is what matters.

Exact Jaccard has no good threshold: edited copies fall to .3, reports filled into one template reach .8. What separates
them is *where* two texts differ. Damage that is spread thinly (edits, misread letters) leaves every stretch
recognizable; another article leaves whole stretches without a trace. So a word counts as covered when enough of its
neighborhood stands in the other text, and the share of covered words decides.
"""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusprep.corpus import shingles
from corpusprep.corpus.letters import CAPITAL, NUMBER
from corpusprep.corpus.shingles import Bool, Int64, UInt32, UInt64, Words

Weights = NDArray[np.float64]

RUN = 3
# A word is covered when 40 % of the 17 words around it lie in shared runs of three. One misread letter in 25 still
# leaves two thirds of the words in shared runs; another paragraph on the same subject leaves less than a tenth.
_NEIGHBORHOOD = 8
_DENSE = 0.4
_AT_MOST = 1.5  # what one text has once covers it once in the other, however often that repeats itself
_SHORT = 24  # words: below that, any word that was replaced may be the one that matters
# Two texts are different when the numbers and names that they do not share are at least this share of the covered
# words, of the numbers and names, and of all that differs. Template reports have .05 to .2, .3 to 1 and .4 to 1;
# edited and misread copies .00 to .03, .0 to .3 and .0 to .15.
_CONFLICTS_OF_WORDS = 0.02
_CONFLICTS_OF_KNOWN = 0.25
_CONFLICTS_OF_LOOSE = 0.25
_CONFLICTS_OF_NUMBERS = 0.4
# Where most of both texts stands in many other articles too, they are filled into one template, and one slot will do.
# Only for texts as short as such reports are: in longer ones, the random edits of a copy would be taken for slots.
_CONFLICTS_IN_TEMPLATE = 0.15
_LONGEST_REPORT = 300


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """One document ready to be compared.

    ``runs`` are its different runs of three words, sorted; ``run_at`` tells for each place in the text which of them
    begins there. ``weights`` is low where many other articles read the same.
    """

    words: UInt32
    codes: UInt32
    runs: UInt64
    run_at: Int64
    weights: Weights | None

    @classmethod
    def of(cls, words: Words) -> Text:
        """The text of one document's words."""
        hashes = shingles.runs_of_one(words, RUN)
        order = np.argsort(hashes)
        ordered = hashes[order]
        first = np.ones(len(ordered), np.bool_)
        first[1:] = ordered[1:] != ordered[:-1]
        run_at = np.empty(len(order), np.int64)
        run_at[order] = np.cumsum(first) - 1
        return cls(words.hashes, words.codes, ordered[first], run_at, None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two texts relate.

    ``first`` is the share of the first text that stands in the second, ``second`` the other way round, ``both`` that of
    the two texts together; ``jaccard`` is exact, of their runs of three words. ``conflicts`` counts the numbers and
    names that one has where the other has others; ``differs`` says that they make them different texts.
    """

    first: float
    second: float
    both: float
    jaccard: float
    conflicts: int
    differs: bool


def compare(a: Text, b: Text, least: float = 0.0) -> Comparison:
    """How the two texts relate. Where neither shares ``least`` of itself, numbers and names are not looked at.

    >>> def text(words): return Text.of(shingles.words([words]))
    >>> compare(text("Rain is expected in the north on Monday"), text("Rain is expected in the north on Monday")).both
    1.0
    >>> compare(text("Lions beat Bears 3-1 at home"), text("Lions beat Bears 3-2 at home")).differs
    True
    """
    return judged(a, b, cover(a, b), least)


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Where two texts stand in each other, for the words of each.

    A word is ``matched`` if it lies in a run that the other text has too, and ``covered`` if enough are around it.
    ``jaccard`` is that of their runs.
    """

    matched: tuple[Bool, Bool]
    covered: tuple[Bool, Bool]
    jaccard: float


def cover(a: Text, b: Text) -> Cover:
    """Where two texts stand in each other, whatever their words weigh."""
    common_a, common_b = _common(a.runs, b.runs)
    matched = _matched(common_a[a.run_at], len(a.words)), _matched(common_b[b.run_at], len(b.words))
    shared = np.count_nonzero(common_a)
    return Cover(matched, (_covered(matched[0]), _covered(matched[1])), shared / (len(a.runs) + len(b.runs) - shared))


def judged(a: Text, b: Text, found: Cover, least: float = 0.0) -> Comparison:
    """How two texts relate that stand in each other like this."""
    first, second, both = shares(found.covered, (a.weights, b.weights))
    if max(first, second) < least:
        return Comparison(first, second, both, 0.0, 0, differs=False)
    covered_a, covered_b = found.covered
    if min(len(a.words), len(b.words)) < _SHORT:
        covered_a, covered_b = np.ones_like(covered_a), np.ones_like(covered_b)
    conflicts, differs = _conflicts(_Side(a, found.matched[0], covered_a), _Side(b, found.matched[1], covered_b))
    return Comparison(first, second, both, found.jaccard, conflicts, differs)


def shares(covered: tuple[Bool, Bool], weights: tuple[Weights | None, Weights | None]) -> tuple[float, float, float]:
    """How much of the first text is covered, of the second, and of both together, each word by its weight."""
    size_a, size_b = (_size(of, np.ones_like(at)) for at, of in zip(covered, weights, strict=True))
    share_a, share_b = (_size(of, at) for at, of in zip(covered, weights, strict=True))
    share_a, share_b = min(share_a, _AT_MOST * share_b), min(share_b, _AT_MOST * share_a)
    return share_a / size_a, share_b / size_b, (share_a + share_b) / (size_a + size_b)


def _size(weights: Weights | None, chosen: Bool) -> float:
    return float(np.count_nonzero(chosen) if weights is None else weights[chosen].sum())


def is_template(weights: Weights | None) -> bool:
    """Whether a text of which the words weigh this is short, and most of it stands in many other articles."""
    if weights is None or len(weights) > _LONGEST_REPORT:
        return False
    return 2 * int(np.count_nonzero(weights < 1)) > len(weights)


def _common(a: UInt64, b: UInt64) -> tuple[Bool, Bool]:
    """Which of the sorted numbers the other list has too, for both lists."""
    at = np.searchsorted(b, a)
    at[at == len(b)] = 0
    in_a: Bool = b[at] == a
    in_b = np.zeros(len(b), np.bool_)
    in_b[at[in_a]] = True
    return in_a, in_b


def _matched(begins: Bool, count: int) -> Bool:
    """The words that lie in a run that the other text has too."""
    matched = np.zeros(count, np.bool_)
    for at in range(count - len(begins) + 1):
        matched[at : at + len(begins)] |= begins
    return matched


def _covered(matched: Bool) -> Bool:
    """The words around which enough are matched; at the ends of the text, the neighborhood is smaller."""
    count = len(matched)
    sums = np.zeros(count + 2 * _NEIGHBORHOOD + 1, np.int32)
    np.cumsum(matched, out=sums[_NEIGHBORHOOD + 1 : _NEIGHBORHOOD + 1 + count])
    sums[_NEIGHBORHOOD + 1 + count :] = sums[_NEIGHBORHOOD + count]
    around = sums[2 * _NEIGHBORHOOD + 1 :] - sums[:count]
    covered: Bool = around >= _needed(count)
    return covered


@functools.lru_cache(maxsize=4096)
def _needed(count: int) -> NDArray[np.float32]:
    at = np.arange(count)
    width = np.minimum(at + _NEIGHBORHOOD, count - 1) - np.maximum(at - _NEIGHBORHOOD, 0) + 1
    return (_DENSE * width).astype(np.float32)


# ---- numbers and names


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    text: Text
    matched: Bool
    covered: Bool

    @property
    def loose(self) -> Bool:
        """What lies in a stretch that the other text has, but differs there."""
        return self.covered & ~self.matched


def _conflicts(a: _Side, b: _Side) -> tuple[int, bool]:
    """How many numbers and names one text has where the other has others, and whether that makes them different."""
    short = min(len(a.text.words), len(b.text.words)) < _SHORT
    number = np.uint32(NUMBER)
    named = np.uint32(NUMBER | CAPITAL)
    figures = [(side.text.codes & number) != 0 for side in (a, b)]
    names = [
        ~figure if short else (side.text.codes & named) == CAPITAL for side, figure in zip((a, b), figures, strict=True)
    ]
    template = is_template(a.text.weights) and is_template(b.text.weights)
    enough = max(1.0, _CONFLICTS_OF_WORDS * min(np.count_nonzero(a.covered), np.count_nonzero(b.covered)))
    enough = 1.0 if template else enough
    loose = a.loose, b.loose
    most = min(np.count_nonzero(at & (x | y)) for at, x, y in zip(loose, figures, names, strict=True))
    if most < enough:  # as in nearly all copies
        return 0, False
    wrong, figures_known = _other(a, b, *figures, among_all=False)
    wrong_names, names_known = _other(a, b, *names, among_all=True)
    total, known = wrong + wrong_names, figures_known + names_known
    of_loose = total / max(1, min(int(np.count_nonzero(at)) for at in loose))
    if template:
        return total, total >= enough and of_loose >= _CONFLICTS_IN_TEMPLATE
    differs = wrong >= max(enough, _CONFLICTS_OF_NUMBERS * figures_known) or (
        total >= enough and (short or (total >= _CONFLICTS_OF_KNOWN * known and of_loose >= _CONFLICTS_OF_LOOSE))
    )
    return total, differs


def _other(a: _Side, b: _Side, of_a: Bool, of_b: Bool, *, among_all: bool) -> tuple[int, int]:
    """How many words of a kind either text has that the other lacks, and how many of the kind there are.

    A name may be written without its capital in the other text: it is then looked for among all words.
    """
    of_a, of_b = of_a & a.covered, of_b & b.covered
    in_a, in_b = Counter(a.text.words[of_a].tolist()), Counter(b.text.words[of_b].tolist())
    all_a = Counter(a.text.words[a.covered].tolist()) if among_all else in_a
    all_b = Counter(b.text.words[b.covered].tolist()) if among_all else in_b
    return min((in_a - all_b).total(), (in_b - all_a).total()), min(in_a.total(), in_b.total())
