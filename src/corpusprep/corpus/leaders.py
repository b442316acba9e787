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
from corpusprep.corpus.candidates import Groups
from corpusprep.corpus.preference import Corpus
from corpusprep.corpus.shingles import Bool, Int64, UInt32, UInt64
from corpusprep.corpus.verify import Comparison, Text

# Of the kept documents that hold a key, the first eight are compared with a newcomer; of all that it meets, the 24 that
# share most with it. Both bound the work on templates of which a corpus has thousands.
_HOLDERS = 8
_TRIES = 24
# Unrelated articles share a stock phrase or two. A copy with four misread letters in 100 keeps .18 of its anchors.
_FEWEST_ANCHORS = 2
_SHARE_OF_ANCHORS = 0.08
# A stretch that reads the same in this many clusters is a policy, a background paragraph, a template: what it says
# about two documents is worth a fifth. Between .1 and .3, and from 3 to 5 clusters, the results hardly move.
_CONTEXTS = 4
_CONTEXTS_OF_A_SITE = 3
_REPEATED = 0.2
_SAME_CONTEXT = 0.85
_SHORTEST_BRIEF = 24  # words: shorter ones are found inside longer texts by chance or as a quotation
_HELD_TEXTS = 4096


class Match(NamedTuple):
    """A document's relation to another one (its place in the order of preference)."""

    of: int
    relation: str
    similarity: float
    evidence: str


Relate = Callable[[Text, Text], tuple[str, float, Comparison] | None]


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
    groups = _groups(corpus, usable)
    texts = Texts(corpus)
    first, _ = _led(corpus, groups, np.flatnonzero(usable), texts, _same_context)
    repeated = _repeated(corpus, usable, first)
    if len(repeated):
        texts = Texts(corpus, repeated)
    copies, inside = _led(corpus, groups, np.flatnonzero(usable), texts, functools.partial(relate, bounds=bounds))
    briefs = _briefs(copies, inside, texts, bounds)
    for at in np.flatnonzero(twins >= 0).tolist():
        twin = int(twins[at])
        copies[at] = copies.get(twin) or Match(twin, "exact", 1.0, "the same words in the same order")
    return Findings(copies, briefs)


def _briefs(copies: dict[int, Match], inside: dict[int, list[Match]], texts: Texts, bounds: Bounds) -> dict[int, Match]:
    """For each kept document that stands in longer kept ones: that which holds most of it and is no brief itself."""
    valid: dict[int, list[Match]] = {}
    for at, matches in sorted(inside.items()):
        if at in copies:
            continue
        found = {match.of: match for match in matches if match.of not in copies}
        for match in matches:
            kept = copies[match.of].of if match.of in copies else match.of
            if kept not in found and kept != at:  # the longer text is itself a copy: look at the one that stays
                related = relate(texts[at], texts[kept], bounds)
                if related is not None and related[0] == "contained":
                    found[kept] = Match(kept, "contained", related[1], evidence(related[2], texts[at]))
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


def _groups(corpus: Corpus, usable: Bool) -> Groups:
    return Groups.gathered(
        [candidates.shared(keys, corpus.bits) for keys in corpus.band_keys(usable)],
        [candidates.shared(keys, corpus.bits, candidates.POPULAR) for keys in corpus.anchor_keys(usable)],
        corpus.count,
    )


def _led(
    corpus: Corpus, groups: Groups, usable: Int64, texts: Texts, relate: Relate
) -> tuple[dict[int, Match], dict[int, list[Match]]]:
    """Each document in turn: a copy of one that is kept so far, or kept itself."""
    copies: dict[int, Match] = {}
    inside: dict[int, list[Match]] = {}
    holders = np.full((groups.count, _HOLDERS), -1, np.int32)
    held = np.zeros(groups.count, np.int64)
    for at in usable[np.diff(groups.offsets)[usable] > 0].tolist():
        mine = groups.of[groups.offsets[at] : groups.offsets[at + 1]]
        best: tuple[int, float, Comparison] | None = None
        for other in _promising(corpus, groups, mine, holders, at):
            found = relate(texts[at], texts[other])
            if found is None:
                continue
            relation, similarity, comparison = found
            if relation == "near":
                best = (other, similarity, comparison) if best is None or similarity > best[1] else best
            elif relation == "contained":
                inside.setdefault(at, []).append(Match(other, relation, similarity, evidence(comparison, texts[at])))
            else:
                swapped = replace(comparison, first=comparison.second, second=comparison.first)
                match = Match(at, "contained", similarity, evidence(swapped, texts[other]))
                inside.setdefault(other, []).append(match)
        if best is not None:
            copies[at] = Match(best[0], "near", best[1], evidence(best[2], texts[at]))
        if best is None:
            room = mine[held[mine] < _HOLDERS]
            holders[room, held[room]] = at
            held[room] += 1
    return copies, inside


def _promising(corpus: Corpus, groups: Groups, mine: UInt32, holders: NDArray[np.int32], at: int) -> list[int]:
    """The kept documents that share most with this one, best first."""
    block = holders[mine]
    there = block >= 0
    if not there.any():
        return []
    from_anchors = np.broadcast_to((mine >= groups.bands)[:, None], block.shape)[there]
    others, which = np.unique(block[there], return_inverse=True)
    anchors = np.bincount(which, weights=from_anchors, minlength=len(others))
    bands = np.bincount(which, minlength=len(others)) - anchors
    fewer = np.maximum(1, np.minimum(corpus.anchor_counts[others], corpus.anchor_counts[at]))
    enough = (bands > 0) | ((anchors >= _FEWEST_ANCHORS) & (anchors >= _SHARE_OF_ANCHORS * fewer))
    score = anchors / fewer + bands / corpus.bands
    others, score = others[enough], score[enough]
    best: list[int] = others[np.argsort(-score, kind="stable")[:_TRIES]].tolist()
    return best


def relate(a: Text, b: Text, bounds: Bounds) -> tuple[str, float, Comparison] | None:
    """How the first text relates to the second: near, contained, contains, or not at all; and how surely."""
    found = verify.compare(a, b, min(bounds))
    if found.differs:
        return None
    if found.both >= bounds.near:
        return "near", found.both, found
    shorter, share = ("contained", found.first) if len(a.words) <= len(b.words) else ("contains", found.second)
    if min(len(a.words), len(b.words)) < _SHORTEST_BRIEF or share < bounds.contained:
        return None
    return shorter, share, found


def _same_context(a: Text, b: Text) -> tuple[str, float, Comparison] | None:
    """Whether a stretch that both texts hold says nothing about how often it is used, since they are one article.

    Stricter than for copies: two short articles under one long policy share more than half of themselves.
    """
    found = verify.compare(a, b, _SAME_CONTEXT)
    share = max(found.first, found.second)
    return None if found.differs or share < _SAME_CONTEXT else ("near", share, found)


def evidence(found: Comparison, text: Text) -> str:
    """What speaks for the relation of this text to the other, for people."""
    parts = [
        f"{found.first:.0%} of its words stand there, {found.second:.0%} of the other's here",
        f"{found.jaccard:.0%} of their runs of three words are common to both",
    ]
    if found.conflicts:
        parts.append(f"{found.conflicts} numbers or names differ")
    if text.weights is not None and text.weights.any():
        repeated = float(np.mean(text.weights < 1))
        parts.append(f"{repeated:.0%} of its words stand in many other articles and count little")
    return "; ".join(parts)


class Texts:
    """The documents ready to be compared, the latest of them at hand."""

    def __init__(self, corpus: Corpus, repeated: UInt64 | None = None) -> None:
        self._corpus = corpus
        self._repeated = repeated
        self._ready = functools.lru_cache(maxsize=_HELD_TEXTS)(self._made)

    def __getitem__(self, at: int) -> Text:
        """The document at that place in the order of preference."""
        return self._ready(at)

    def _made(self, at: int) -> Text:
        part, number = self._corpus.part_of(at)
        words = part.words.document(number)
        if self._repeated is None or not len(self._repeated):
            return Text.of(words)
        start, end = part.anchors.offsets[number], part.anchors.offsets[number + 1]
        keys = part.anchors.keys[start:end] & ~candidates.mask(self._corpus.bits)
        at_key = np.searchsorted(self._repeated, keys)
        at_key[at_key == len(self._repeated)] = 0
        weights = _weights(self._repeated[at_key] == keys, part.anchors.places[start:end], len(words.codes))
        return Text.of(words, weights)


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
