"""Near-duplicates inside an engine: the rules of `leaders`, by shuffles, with the same result to the last bit.

No process ever holds what grows with the corpus: keys, words and verdicts travel between partitions. What comes back to
the driver are cut points, counts, and whether a round left anything to do.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from corpusprep.contracts import Columns, Engine, Table
from corpusprep.corpus.leaders import Bounds
from corpusprep.corpus.spread.lead import ALONE, led
from corpusprep.corpus.spread.members import ROWS, matches, model_rows
from corpusprep.corpus.spread.neighbors import neighbors, seen
from corpusprep.corpus.spread.order import LIGHT, SKETCH, placed, sketch_rows
from corpusprep.corpus.spread.verdicts import related, repeated, same_context, texts

__all__ = ["LIGHT", "ROWS", "SKETCH", "find", "sketch_rows"]


def find(
    engine: Engine,
    sketches: Sequence[Table],
    bounds: Bounds,
    *,
    index: str | None = None,
    dump: Callable[[Mapping[str, Any]], bytes],
    alone: int = ALONE,
) -> Table:
    """The rows of the model, and those that each shard must know, from a row for each document (`sketch_rows`).

    ``index`` names the earlier corpus whose documents are among them. ``dump`` turns a row into bytes.
    """
    light = engine.kept(
        engine.group_apply([engine.map_batches(table, _light, LIGHT) for table in sketches], ("number",), _as_is, LIGHT)
    )
    order, count = placed(engine, light)
    bits = max(1, count.bit_length())
    found = engine.kept(seen(engine, sketches, order))
    edges = engine.kept(neighbors(engine, found, bits))
    plain = engine.kept(texts(engine, found, None, bits))
    first = led(engine, edges, plain, same_context, alone=alone)
    often = engine.kept(repeated(engine, found, first.copies, bits))
    weighed = engine.kept(texts(engine, found, often, bits))
    relate = functools.partial(related, bounds)
    result = led(engine, edges, weighed, relate, alone=alone)
    members = matches(engine, found, weighed, result, relate)
    return model_rows(engine, found, members, index, dump)


def _as_is(batches: Iterator[Columns]) -> Iterator[Columns]:
    yield from batches


def _light(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {name: batch[name] for name in LIGHT}
