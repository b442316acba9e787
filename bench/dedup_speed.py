"""How long near-duplicates take, beside datasketch and gaoya, on the same documents: clusters from text.

    python bench/dedup_speed.py CORPUS.jsonl [--limit 10000] [--repeat 3]

CORPUS.jsonl holds one object a line with ``id``, ``text`` and ``gold`` (the cluster it belongs to), as the generator of
the near-duplicate pack writes it. Each job runs in this process, one after the other, and is measured in processor
time; the best of the repetitions counts. Peers that are not installed are left out: ``pip install gaoya``.

datasketch: words of the text in lower case, shingles of three, ``update_batch`` with SHA-1, ``MinHashLSH`` with our 32
bands of four rows, components of what it returns; no comparison of the pairs. Ours compares every pair word by word.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

Pairs = list[tuple[str, str]]
WORD = re.compile(r"\w+")


def ours(pairs: Pairs) -> dict[str, str]:
    from corpusprep.corpus.near_duplicates import near_duplicates

    return dict(near_duplicates(pairs).cluster_of)


def datasketch(pairs: Pairs) -> dict[str, str]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=128, params=(32, 4))
    found = Components()
    for id, text in pairs:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        for other in index.query(sketch):
            found.join(other, id)
        index.insert(id, sketch)
    return {id: found.of(id) for id, _ in pairs}


def gaoya(pairs: Pairs) -> dict[str, str]:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(hash_size=32, jaccard_threshold=0.5, num_bands=32, band_size=4, analyzer="word",
                               lowercase=True, ngram_range=(3, 3))  # fmt: skip
    found = Components()
    for number, (_, text) in enumerate(pairs):
        index.insert_document(number, text)
    for number, (id, text) in enumerate(pairs):
        for other in index.query(text):
            if other != number:
                found.join(pairs[other][0], id)
    return {id: found.of(id) for id, _ in pairs}


def shingles(text: str) -> set[str]:
    words = WORD.findall(text.lower())
    return {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


class Components:
    """Which ids hang together."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def of(self, id: str) -> str:
        """The id that stands for the component."""
        while (above := self.parent.get(id, id)) != id:
            id = above
        return id

    def join(self, a: str, b: str) -> None:
        """Make one component of the two."""
        self.parent[self.of(b)] = self.of(a)


def agreement(found: dict[str, str], gold: dict[str, str]) -> str:
    """Pairs of the same cluster, found and true."""
    pairs = lambda groups: sum(n * (n - 1) // 2 for n in collections.Counter(groups).values())  # noqa: E731
    both = pairs((found[id], gold[id]) for id in gold)
    return f"precision {both / max(1, pairs(found.values())):.4f}  recall {both / max(1, pairs(gold.values())):.4f}"


def measured(job: Callable[[Pairs], dict[str, str]], pairs: Pairs, repeat: int) -> tuple[float, dict[str, str]]:
    best, found = float("inf"), {}
    for _ in range(repeat):
        start = time.process_time()
        found = job(pairs)
        best = min(best, time.process_time() - start)
    return best, found


def read(path: Path, limit: int) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == limit:
                break
            yield json.loads(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--limit", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    rows = list(read(arguments.corpus, arguments.limit))
    pairs = [(row["id"], row["text"]) for row in rows]
    gold = {row["id"]: row["gold"] for row in rows}
    reference = 0.0
    for job in (ours, datasketch, gaoya):
        try:
            job(pairs[:20])  # imports and tables
        except ImportError:
            print(f"{job.__name__:<12} not installed")
            continue
        seconds, found = measured(job, pairs, arguments.repeat)
        reference = reference or seconds
        per = 1e6 * seconds / len(pairs)
        print(f"{job.__name__:<12} {per:7.0f} us/document  {seconds / reference:5.2f} x  {agreement(found, gold)}")


if __name__ == "__main__":
    main()
