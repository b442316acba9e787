"""What near-duplicates cost as a corpus grows: processor time and memory, one process, documents read from a file.

    python bench/dedup_scale.py CORPUS.jsonl 10000 100000 1000000

CORPUS.jsonl holds one object a line with ``id``, ``text`` and ``gold``. Each size is run in a process of its own, so that
the largest resident memory is that of the size. The words go to a file beyond 256 MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def one(path: Path, count: int) -> None:
    """The first ``count`` documents, from the file to the clusters."""
    from corpusprep.corpus.near_duplicates import NearDuplicates
    from corpusprep.document import Document

    gold: list[int] = []

    def documents() -> Iterator[Document]:
        with path.open("rb") as lines:
            for number, line in enumerate(lines):
                if number == count:
                    break
                row = json.loads(line)
                gold.append(row["gold"])
                yield Document(row["id"], row["text"], row["text"])

    start = time.process_time()
    learner = NearDuplicates(memory_mb=256)
    observed = learner.observe(documents())
    middle = time.process_time()
    found = learner.clusters(observed)
    end = time.process_time()
    kept = {id: gold[int(id)] for id in found.cluster_of if id not in found.duplicates}
    wrong = sum(gold[int(id)] != gold[int(copy.of)] for id, copy in found.duplicates.items())
    missed = len(kept) - len(set(kept.values()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{count:>9,} documents  {end - start:7.1f} s  {1e6 * (end - start) / count:5.0f} us each "
        f"({1e6 * (middle - start) / count:.0f} read and sketched, {1e6 * (end - middle) / count:.0f} clustered)  "
        f"{peak:.2f} GB  {len(found.duplicates):,} copies, {wrong} wrong, {missed} missed",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("counts", type=int, nargs="+")
    arguments = parser.parse_args()
    if len(arguments.counts) == 1:
        one(arguments.corpus, arguments.counts[0])
        return
    for count in arguments.counts:
        subprocess.run([sys.executable, __file__, str(arguments.corpus), str(count)], check=True)


if __name__ == "__main__":
    main()
