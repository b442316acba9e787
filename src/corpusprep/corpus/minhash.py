"""MinHash signatures, bit-identical to datasketch's, for whole batches of documents."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from corpusprep.corpus.shingles import Int64, UInt32

SCHEME = "affine32"
SEED = 1


def signatures(hashes: UInt32, offsets: Int64, permutations: int = 128, seed: int = SEED) -> UInt32:
    """One row for each document: for each permutation, the smallest permuted hash of its shingles.

    The hashes of document ``i`` are ``hashes[offsets[i]:offsets[i + 1]]``. A document without shingles gets the row
    that datasketch gives it: the largest value everywhere.
    """
    factors, shifts = parameters(permutations, seed)
    factors, shifts = factors[:, None], shifts[:, None]
    mixed = _finalized(hashes)
    out = np.full((len(offsets) - 1, permutations), np.uint32(0xFFFFFFFF))
    for row, (start, end) in enumerate(zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)):
        for low in range(start, end, 1024):
            permuted = mixed[low : min(low + 1024, end)] * factors
            permuted += shifts
            np.minimum(out[row], permuted.min(axis=1), out=out[row])
    return out


@functools.cache
def parameters(permutations: int, seed: int) -> tuple[UInt32, UInt32]:
    """The factors and shifts that datasketch draws for this number of permutations and seed."""
    # As its `MinHash._init_permutations` does: importing it loads scipy, which takes longer than 200 documents.
    draw = np.random.RandomState(seed).randint
    factors = draw(0, 1 << 31, permutations, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, draw(0, 1 << 32, permutations, dtype=np.uint32)


def as_datasketch(signature: UInt32, seed: int = SEED) -> Any:
    """The signature as a `datasketch.MinHash`, for its ``MinHashLSH`` and other indexes."""
    from datasketch import MinHash

    return MinHash(hashvalues=signature, seed=seed, scheme=SCHEME)


def library_version() -> str:
    """The version of datasketch that draws the permutations."""
    import datasketch

    return str(datasketch.__version__)


def _finalized(hashes: UInt32) -> UInt32:
    """MurmurHash3's last step, which datasketch puts before the permutations."""
    mixed = hashes ^ (hashes >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed
