"""Who is a copy of whom: each document joins the most similar kept one that it was verified against.

Documents are gone through in the order of preference, so that the first of a cluster is the one to keep. Every member
was compared with the kept document itself; there are no chains. The result depends on the documents alone, not on
their order or the number of shards.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusprep.corpus import candidates, verify
from corpusprep.corpus.candidates import Groups, Neighbors
from corpusprep.corpus.preference import Corpus
from corpusprep.corpus.shingles import Bool, Int64, UInt32, UInt64
from corpusprep.corpus.verify import Comparison, Text

# A stretch that reads the same in this many clusters is a policy, a background paragraph, a template: what it says
# about two documents is worth a fifth. Between .1 and .3, and from 3 to 5 clusters, the results hardly move.
_CONTEXTS = 4
_CONTEXTS_OF_A_SITE = 3
_REPEATED = 0.2
_SAME_CONTEXT = 0.85
_SHORTEST_BRIEF = 24  # words: shorter ones are found inside longer texts by chance or as a quotation
# Two articles with a sentence in common share a few anchors in one tenth of a text. Of 675 pairs of copies in the
# near-duplicate pack none is so, and of the pairs that 150,000 articles offer in vain six in ten.
_ENOUGH_ANCHORS = 16
_FEW_ANCHORS = 0.15
_HELD_TEXTS = 4096
_HELD_COMPARISONS = 1 << 19


class Match(NamedTuple):
    """A document's relation to another one (its place in the order of preference)."""

    of: int
    relation: str
    similarity: float
    evidence: str


Relate = Callable[[int, int], tuple[str, float, Comparison] | None]


class Findings(NamedTuple):
    """What each copy is a copy of; and which longer kept document holds a kept one."""

    copies: dict[int, Match]
    inside: dict[int, Match]


class Bounds(NamedTuple):
    """From which shared share on two texts are copies, and one stands in the other."""

    near: float
    contained: float


def find(corpus: Corpus, bounds: Bounds) -> Findings:
    """What each document is a copy of, and what it stands in."""
    twins = _twins(corpus)
    usable = (twins < 0) & (corpus.sizes > 0)
    neighbors = _neighbors(corpus, usable)
    pairs = Pairs(corpus)
    first, _ = _led(neighbors, pairs, functools.partial(_same_context, pairs))
    pairs.discount(_repeated(corpus, usable, first))
    copies, inside = _led(neighbors, pairs, functools.partial(_relate, pairs, bounds))
    briefs = _briefs(copies, inside, pairs, bounds)
    for at in np.flatnonzero(twins >= 0).tolist():
        twin = int(twins[at])
        copies[at] = copies.get(twin) or Match(twin, "exact", 1.0, "the same words in the same order")
    return Findings(copies, briefs)


def _briefs(copies: dict[int, Match], inside: dict[int, list[Match]], pairs: Pairs, bounds: Bounds) -> dict[int, Match]:
    """For each kept document that stands in longer kept ones: that which holds most of it and is no brief itself."""
    valid: dict[int, list[Match]] = {}
    for at, matches in sorted(inside.items()):
        if at in copies:
            continue
        found = {match.of: match for match in matches if match.of not in copies}
        for match in matches:
            kept = copies[match.of].of if match.of in copies else match.of
            if kept not in found and kept != at:  # the longer text is itself a copy: look at the one that stays
                related = _relate(pairs, bounds, at, kept)
                if related is not None and related[0] == "contained":
                    found[kept] = Match(kept, "contained", related[1], evidence(related[2], pairs.weights(at)))
        if found:
            valid[at] = list(found.values())
    best = {}
    for at, matches in valid.items():
        outermost = [match for match in matches if match.of not in valid]
        if outermost:
            best[at] = min(outermost, key=lambda match: (-match.similarity, match.of))
    return best


def _twins(corpus: Corpus) -> Int64:
    """The place of the first document with the same words, or -1."""
    digests = corpus.digests()
    by_digest = np.argsort(digests, kind="stable")
    same = np.zeros(corpus.count, np.bool_)
    same[1:] = digests[by_digest][1:] == digests[by_digest][:-1]
    same &= corpus.sizes[by_digest] > 0
    heads = np.maximum.accumulate(np.where(same, 0, np.arange(corpus.count)))
    twins = np.full(corpus.count, -1, np.int64)
    twins[by_digest[same]] = by_digest[heads[same]]
    return twins


def _neighbors(corpus: Corpus, usable: Bool) -> Neighbors:
    groups = Groups.gathered(
        (candidates.shared(keys, corpus.bits) for keys in corpus.band_keys(usable)),
        (candidates.shared(keys, corpus.bits, candidates.POPULAR) for keys in corpus.anchor_keys(usable)),
        corpus.count,
    )
    return Neighbors.among(groups)


def _led(neighbors: Neighbors, pairs: Pairs, relate: Relate) -> tuple[dict[int, Match], dict[int, list[Match]]]:
    """Each document in turn: a copy of one that is kept so far, or kept itself."""
    copies: dict[int, Match] = {}
    inside: dict[int, list[Match]] = {}
    for at in np.flatnonzero(np.diff(neighbors.offsets)).tolist():
        best: tuple[int, float, Comparison] | None = None
        for other in dict.fromkeys(copies[near].of if near in copies else near for near in neighbors[at]):
            found = relate(at, other)
            if found is None:
                continue
            relation, similarity, comparison = found
            if relation == "near":
                best = (other, similarity, comparison) if best is None or similarity > best[1] else best
            elif relation == "contained":
                match = Match(other, relation, similarity, evidence(comparison, pairs.weights(at)))
                inside.setdefault(at, []).append(match)
            else:
                swapped = replace(comparison, first=comparison.second, second=comparison.first)
                match = Match(at, "contained", similarity, evidence(swapped, pairs.weights(other)))
                inside.setdefault(other, []).append(match)
        if best is not None:
            copies[at] = Match(best[0], "near", best[1], evidence(best[2], pairs.weights(at)))
    return copies, inside


def _relate(pairs: Pairs, bounds: Bounds, a: int, b: int) -> tuple[str, float, Comparison] | None:
    """How the first document relates to the second: near, contained, contains, or not at all; and how surely."""
    found = pairs.compared(a, b, min(bounds))
    if found.differs:
        return None
    if found.both >= bounds.near:
        return "near", found.both, found
    words_a, words_b = pairs.words(a), pairs.words(b)
    shorter, share = ("contained", found.first) if words_a <= words_b else ("contains", found.second)
    if min(words_a, words_b) < _SHORTEST_BRIEF or share < bounds.contained:
        return None
    return shorter, share, found


def _same_context(pairs: Pairs, a: int, b: int) -> tuple[str, float, Comparison] | None:
    """Whether a stretch that both texts hold says nothing about how often it is used, since they are one article.

    Stricter than for copies: two short articles under one long policy share more than half of themselves.
    """
    found = pairs.compared(a, b, _SAME_CONTEXT)
    share = max(found.first, found.second)
    return None if found.differs or share < _SAME_CONTEXT else ("near", share, found)


def evidence(found: Comparison, weights: NDArray[np.float64] | None) -> str:
    """What speaks for the relation of a text, with its words' weights, to another, for people."""
    parts = [
        f"{found.first:.0%} of its words stand there, {found.second:.0%} of the other's here",
        f"{found.jaccard:.0%} of their runs of three words are common to both",
    ]
    if found.conflicts:
        parts.append(f"{found.conflicts} numbers or names differ")
    if weights is not None and weights.any():
        repeated = float(np.mean(weights < 1))
        parts.append(f"{repeated:.0%} of its words stand in many other articles and count little")
    return "; ".join(parts)


A_SENTENCE = Comparison(0.0, 0.0, 0.0, 0.0, 0, differs=False)
"""What stands for the comparison of two texts that have no more than a sentence in common."""


def placed(keys: UInt64, places: UInt32) -> dict[int, int]:
    """Where each anchor of a text stands."""
    return dict(zip(keys.tolist(), places.tolist(), strict=True))


def share_a_sentence(a: dict[int, int], b: dict[int, int], words: tuple[int, int]) -> bool:
    """Whether two texts of so many words share few anchors, all in one tenth: seen before their words are read."""
    enough = min(len(a), len(b))
    common = a.keys() & b.keys()
    if enough < _ENOUGH_ANCHORS or len(common) >= _FEW_ANCHORS * enough:
        return False
    return any(
        len({places[key] * 10 // count for key in common}) <= 1 for places, count in zip((a, b), words, strict=True)
    )


class _Seen(NamedTuple):
    """What is known of a pair before its words are weighed; ``judged`` if its numbers and names were looked at."""

    covered: tuple[bytes, bytes]
    jaccard: float
    judged: tuple[int, bool] | None


class Pairs:
    """The documents as they are compared, the latest texts at hand.

    Where two texts stand in each other is found once, in the first round; the second only weighs the words anew.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._repeated = np.zeros(0, np.uint64)
        self._text = functools.lru_cache(maxsize=_HELD_TEXTS)(self._read)
        self.weights = functools.lru_cache(maxsize=_HELD_TEXTS)(self._weights_of)
        self._places = functools.lru_cache(maxsize=4 * _HELD_TEXTS)(self._places_of)
        self._seen: dict[tuple[int, int], _Seen] = {}

    def discount(self, repeated: UInt64) -> None:
        """From now on, count little what these anchors cover."""
        self._repeated = repeated
        self.weights.cache_clear()

    def words(self, at: int) -> int:
        """How many words the document has."""
        return int(self._corpus.sizes[at])

    def compared(self, a: int, b: int, least: float) -> Comparison:
        """How two documents relate, as `verify.compare` says it; not looked at if all they share is a sentence."""
        seen = self._seen.get((a, b))
        if seen is None and share_a_sentence(self._places(a), self._places(b), (self.words(a), self.words(b))):
            return A_SENTENCE
        weights = self.weights(a), self.weights(b)
        if seen is not None:
            covered = _unpacked(seen.covered[0], self.words(a)), _unpacked(seen.covered[1], self.words(b))
            shares = verify.shares(covered, weights)
            if max(shares) < least:
                return Comparison(*shares, 0.0, 0, differs=False)
            if seen.judged and not all(map(verify.is_template, weights)):
                conflicts, differs = seen.judged
                return Comparison(*shares, seen.jaccard, conflicts, differs)
        text_a, text_b = (replace(self._text(at), weights=of) for at, of in zip((a, b), weights, strict=True))
        cover = verify.cover(text_a, text_b)
        found = verify.judged(text_a, text_b, cover, least)
        if len(self._seen) < _HELD_COMPARISONS and not len(self._repeated):
            known = (found.conflicts, found.differs) if max(found.first, found.second) >= least else None
            covered_a, covered_b = (np.packbits(at).tobytes() for at in cover.covered)
            self._seen[a, b] = _Seen((covered_a, covered_b), cover.jaccard, known)
        return found

    def _read(self, at: int) -> Text:
        part, number = self._corpus.part_of(at)
        return Text.of(part.words.document(number))

    def _weights_of(self, at: int) -> NDArray[np.float64] | None:
        """The weight of each word of the document; None if each counts in full."""
        if not len(self._repeated):
            return None
        keys, places = self._sampled(at)
        keys = keys & ~candidates.mask(self._corpus.bits)
        at_key = np.searchsorted(self._repeated, keys)
        at_key[at_key == len(self._repeated)] = 0
        return _weights(self._repeated[at_key] == keys, places, self.words(at))

    def _sampled(self, at: int) -> tuple[UInt64, UInt32]:
        part, number = self._corpus.part_of(at)
        start, end = part.anchors.offsets[number], part.anchors.offsets[number + 1]
        return part.anchors.keys[start:end], part.anchors.places[start:end]

    def _places_of(self, at: int) -> dict[int, int]:
        return placed(*self._sampled(at))


def _unpacked(bits: bytes, count: int) -> Bool:
    return np.unpackbits(np.frombuffer(bits, np.uint8), count=count).view(np.bool_)


def _weights(repeated: Bool, places: UInt32, count: int) -> NDArray[np.float64] | None:
    """Each word's weight: small where the nearest anchor and one beside it are repeated in other articles."""
    beside = np.zeros_like(repeated)
    beside[1:] |= repeated[:-1]
    beside[:-1] |= repeated[1:]
    repeated = repeated & beside
    if not repeated.any():
        return None
    middles = places.astype(np.int64) + candidates.ANCHOR_RUN // 2
    nearest = np.searchsorted((middles[1:] + middles[:-1]) // 2, np.arange(count))
    return np.where(repeated[nearest], _REPEATED, 1.0)


def _repeated(corpus: Corpus, usable: Bool, copies: dict[int, Match]) -> UInt64:
    """The anchors that stand in several clusters, sorted: in four, or in three if those are of one site."""
    cluster = np.arange(corpus.count, dtype=np.uint64)
    for at, found in copies.items():
        cluster[at] = found.of
    lower = candidates.mask(corpus.bits)
    portions = [np.zeros(0, np.uint64)]
    for keys in corpus.anchor_keys(usable):
        ordered = np.sort((keys & ~lower) | cluster[keys & lower])
        ordered = candidates.once(ordered)
        sites = corpus.sites[ordered & lower]
        starts = candidates.starts(ordered >> np.uint64(corpus.bits))
        if not len(starts):
            continue
        sizes = np.diff(np.append(starts, len(ordered)))
        first = np.minimum.reduceat(sites, starts)
        alone = (first >= 0) & (first == np.maximum.reduceat(sites, starts))
        chosen = starts[(sizes >= _CONTEXTS) | (alone & (sizes >= _CONTEXTS_OF_A_SITE))]
        portions.append(ordered[chosen] & ~lower)
    return np.concatenate(portions)
