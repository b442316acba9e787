"""What a shard tells about its documents: everything that finding copies needs, as a few arrays.

The words are the larger part by far. Beyond a stated budget they go to a file, so that memory holds about 450 bytes a
document and not its text.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusprep.corpus import candidates, minhash, shingles
from corpusprep.corpus.candidates import Anchors
from corpusprep.corpus.shingles import Int64, UInt32, UInt64, Words, joined_offsets
from corpusprep.corpus.spool import Spooled

_AT_ONCE = 256  # documents


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The sketches of some documents.

    ``preference`` and then ``lengths`` (the longer first), ``names`` (where given) and ``ids`` say which of two copies
    is kept. ``sites`` holds an empty text for a document whose site is not known.
    """

    ids: tuple[str, ...]
    preference: NDArray[np.float64]
    lengths: Int64
    names: tuple[str, ...]
    sites: tuple[str, ...]
    words: Words | Spooled
    digests: UInt64
    bands: UInt32
    anchors: Anchors

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """The sketches of a shard, or of several."""

    parts: tuple[Part, ...] = ()

    def __len__(self) -> int:
        return sum(len(part) for part in self.parts)

    def ids(self) -> list[str]:
        """All ids, in the order of the parts."""
        return list(itertools.chain.from_iterable(part.ids for part in self.parts))

    def joined(self, other: Sketches, budget: int, folder: str | None = None) -> Sketches:
        """Both; when the words in memory exceed ``budget`` bytes, they are put into a file."""
        parts = (*self.parts, *other.parts)
        held = sum(part.words.codes.nbytes for part in parts if isinstance(part.words, Words))
        if held <= budget:
            return Sketches(parts)
        loose = [part for part in parts if isinstance(part.words, Words)]
        return Sketches((*(part for part in parts if not isinstance(part.words, Words)), _spooled(loose, folder)))


def sketch(texts: Sequence[str], permutations: int) -> tuple[Words, UInt64, UInt32, Anchors]:
    """Words, digests, band keys and anchors of some texts."""
    parts = [_sketch(texts[at : at + _AT_ONCE], permutations) for at in range(0, max(1, len(texts)), _AT_ONCE)]
    words, digests, bands, anchors = zip(*parts, strict=True)
    if len(parts) == 1:
        return words[0], digests[0], bands[0], anchors[0]
    return shingles.joined(words), np.concatenate(digests), np.concatenate(bands), _joined_anchors(anchors)


def _sketch(texts: Sequence[str], permutations: int) -> tuple[Words, UInt64, UInt32, Anchors]:
    words = shingles.words(texts)
    return words, shingles.digests(words), candidates.bands(signatures(words, permutations)), candidates.anchors(words)


def signatures(words: Words, permutations: int) -> UInt32:
    """The MinHash signature of each document's runs of three words."""
    hashes, offsets = shingle_hashes(words)
    return minhash.signatures(hashes, offsets, permutations)


def shingle_hashes(words: Words) -> tuple[UInt32, Int64]:
    """What the signatures are made of: the hash of each run of three words, and where each document's begin."""
    hashes, whole = shingles.runs(words, 3)
    offsets = np.concatenate(([0], np.cumsum(whole)))[words.offsets]
    return (hashes[whole] >> np.uint64(32)).astype(np.uint32), offsets.astype(np.int64)


def _joined_anchors(parts: Sequence[Anchors]) -> Anchors:
    return Anchors(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.places for part in parts]),
        joined_offsets([part.offsets for part in parts]),
    )


def _spooled(parts: Sequence[Part], folder: str | None) -> Part:
    """The parts as one, its words in a file."""
    return Part(
        tuple(itertools.chain.from_iterable(part.ids for part in parts)),
        np.concatenate([part.preference for part in parts]),
        np.concatenate([part.lengths for part in parts]),
        tuple(itertools.chain.from_iterable(part.names for part in parts)),
        tuple(itertools.chain.from_iterable(part.sites for part in parts)),
        Spooled([part.words for part in parts if isinstance(part.words, Words)], folder),
        np.concatenate([part.digests for part in parts]),
        np.concatenate([part.bands for part in parts]),
        _joined_anchors([part.anchors for part in parts]),
    )
