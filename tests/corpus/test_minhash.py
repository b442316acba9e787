import numpy as np
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from corpusprep.corpus.minhash import as_datasketch, signatures

hashes = st.lists(st.integers(0, 2**32 - 1), max_size=60)


def sketched(values: list[int], permutations: int, seed: int) -> MinHash:
    found = MinHash(num_perm=permutations, seed=seed, scheme="affine32", hashfunc=int)
    found.update_batch(values)
    return found


@given(st.lists(hashes, min_size=1, max_size=4), st.sampled_from([1, 16, 128]), st.integers(0, 5))
def test_signatures_are_those_of_datasketch(documents: list[list[int]], permutations: int, seed: int) -> None:
    flat = np.array([value for document in documents for value in document], np.uint32)
    offsets = np.cumsum([0, *(len(document) for document in documents)])
    ours = signatures(flat, offsets, permutations, seed)
    for row, document in zip(ours, documents, strict=True):
        assert row.tolist() == sketched(document, permutations, seed).hashvalues.tolist()


def test_a_long_document_is_sketched_in_portions() -> None:
    values = np.arange(5000, dtype=np.uint32) * np.uint32(2654435761)
    ours = signatures(values, np.array([0, 5000]), 64)
    assert ours[0].tolist() == sketched(values.tolist(), 64, 1).hashvalues.tolist()


def test_the_lsh_of_datasketch_loads_our_signatures() -> None:
    values = np.arange(100, dtype=np.uint32)
    ours = signatures(np.concatenate([values, values + 5]), np.array([0, 100, 200]), 128)
    index = MinHashLSH(threshold=0.5, num_perm=128)
    index.insert("a", as_datasketch(ours[0]))
    assert index.query(as_datasketch(ours[1])) == ["a"]
    assert as_datasketch(ours[0]).jaccard(sketched(values.tolist(), 128, 1)) == 1.0
