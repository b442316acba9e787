"""Every document's place in the order of preference, found without any one process seeing all of them."""

from __future__ import annotations

import bisect
import functools
import hashlib
import itertools
import struct
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from corpusprep.contracts import Columns, Engine, Table
from corpusprep.corpus.sketches import Sketches
from corpusprep.corpus.spread.columns import batched, single

_SAMPLES = 256  # of each partition: the buckets between them differ in size by a few percent

SKETCH = {
    "number": "int", "token": "bytes", "id": "bytes", "site": "int", "digest": "int", "size": "int",
    "bands": "bytes", "anchors": "bytes", "places": "bytes", "codes": "bytes", "unspaced": "int",
}  # fmt: skip
"""What is known of a document: its number (shard and row; below 0 in an earlier corpus), what orders it, its sketch."""

LIGHT = {"number": "int", "token": "bytes", "digest": "int", "size": "int"}
PLACED = {"number": "int", "place": "int", "digest": "int", "size": "int"}


def sketch_rows(
    shard: int, sketches: Sketches, *, earlier: bool = False, numbers: Sequence[int] | None = None
) -> Iterator[Columns]:
    """The sketches of a shard, a row for each document; ``numbers`` are those of the documents, if they have some."""

    def rows() -> Iterator[tuple[object, ...]]:
        following = itertools.count(shard << 32) if numbers is None else iter(numbers)
        for part in sketches.parts:
            names = part.names or ("",) * len(part)
            lengths, digests = part.lengths.tolist(), part.digests.view(np.int64).tolist()
            bounds = part.anchors.offsets.tolist()
            for at, (id, number) in enumerate(zip(part.ids, following, strict=False)):
                words = part.words.document(at)
                anchors = slice(bounds[at], bounds[at + 1])
                yield (
                    -1 - number if earlier else number,
                    token(float(part.preference[at]), lengths[at], names[at], id, earlier=earlier),
                    utf8(id), _site(part.sites[at]), digests[at], len(words.codes),
                    part.bands[at].tobytes(), part.anchors.keys[anchors].tobytes(), part.anchors.places[anchors].tobytes(),
                    words.codes.tobytes(), int(words.unspaced[0]),
                )  # fmt: skip

    yield from batched(rows(), SKETCH, 1024)


def token(preference: float, length: int, name: str, id: str, *, earlier: bool = False) -> bytes:
    """Bytes that sort as documents are preferred: the first of two copies is the one to keep.

    >>> token(0.0, 500, "", "b") < token(0.0, 400, "", "a") < token(0.0, 400, "", "b") < token(1.0, 900, "", "a")
    True
    >>> token(-3.0, 1, "", "a") < token(-2.0, 9, "", "a")
    True
    """
    (bits,) = struct.unpack(">Q", struct.pack(">d", preference + 0.0))
    bits = ~bits & (1 << 64) - 1 if bits >> 63 else bits | 1 << 63
    # No byte of UTF-8 is 255: a zero that is followed by one is part of the name, any other ends it.
    return (
        struct.pack(">BQQ", not earlier, bits, (1 << 62) - length)
        + utf8(name).replace(b"\0", b"\0\xff")
        + b"\0"
        + utf8(id)
    )


def utf8(text: str) -> bytes:
    """The text as bytes that sort as it does."""
    return text.encode("utf-8", "surrogatepass")


def _site(site: str) -> int:
    """A number for a site; -1 where it is not known."""
    if not site:
        return -1
    return int.from_bytes(hashlib.blake2b(utf8(site), digest_size=8).digest(), "little") >> 1


def placed(engine: Engine, light: Table) -> tuple[Table, int]:
    """Each document's number with its place in the order (from 0); and how many documents there are."""
    cuts = cut_points(engine, light, "token")
    sizes: Counter[int] = Counter()
    counted = engine.map_batches(light, functools.partial(_counted, cuts), {"bucket": "int", "count": "int"})
    for bucket, count in single(engine.rows(counted), "bucket", "count"):
        sizes[bucket] += count
    starts = [0]
    for bucket in range(len(cuts) + 1):
        starts.append(starts[-1] + sizes[bucket])
    in_buckets = engine.map_batches(light, functools.partial(bucketed, cuts, "token"), {"bucket": "int", **LIGHT})
    ordered = engine.group_apply([in_buckets], ("bucket", "token"), functools.partial(_placed, starts), PLACED)
    return ordered, starts[-1]


def cut_points(engine: Engine, table: Table, name: str) -> list[bytes]:
    """Values of a column that part the rows into about equal buckets, from a sample of each partition."""
    sampled = engine.map_batches(table, functools.partial(_sampled, name), {"value": "bytes"})
    found = sorted({value for (value,) in single(engine.rows(sampled), "value")})
    wanted = engine.parts
    return [found[at * len(found) // wanted] for at in range(1, wanted)] if len(found) > wanted else []


def bucketed(cuts: list[bytes], name: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    """The rows, each with the number of its bucket."""
    for batch in batches:
        yield {"bucket": _buckets(cuts, batch[name].tolist()), **batch}


def _buckets(cuts: list[bytes], values: list[bytes]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([bisect.bisect_right(cuts, value) for value in values], np.int64)


def _sampled(name: str, batches: Iterator[Columns]) -> Iterator[Columns]:
    """The values with the smallest digests: a sample that is the same each time."""
    kept: list[tuple[bytes, bytes]] = []
    for batch in batches:
        kept += [(hashlib.blake2b(value, digest_size=8).digest(), value) for value in batch[name].tolist()]
        if len(kept) > 64 * _SAMPLES:
            kept = sorted(kept)[:_SAMPLES]
    yield from batched(((value,) for _, value in sorted(kept)[:_SAMPLES]), {"value": "bytes"})


def _counted(cuts: list[bytes], batches: Iterator[Columns]) -> Iterator[Columns]:
    counts: Counter[int] = Counter()
    for batch in batches:
        counts.update(_buckets(cuts, batch["token"].tolist()).tolist())
    yield from batched(sorted(counts.items()), {"bucket": "int", "count": "int"})


def _placed(starts: list[int], batches: Iterator[Columns]) -> Iterator[Columns]:
    seen: Counter[int] = Counter()
    for batch in batches:
        buckets = batch["bucket"]
        edges = [0, *(np.flatnonzero(buckets[1:] != buckets[:-1]) + 1).tolist(), len(buckets)]
        place = np.zeros(len(buckets), np.int64)
        for low, high in itertools.pairwise(edges):
            if low < high:
                bucket = int(buckets[low])
                place[low:high] = starts[bucket] + seen[bucket] + np.arange(high - low)
                seen[bucket] += high - low
        yield {"number": batch["number"], "place": place, "digest": batch["digest"], "size": batch["size"]}
