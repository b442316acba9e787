"""The model of near-duplicates on an engine."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from corpusprep.contracts import Columns, Engine, Table
from corpusprep.corpus import spread
from corpusprep.corpus.index import read_index
from corpusprep.corpus.leaders import Bounds
from corpusprep.corpus.near_duplicates import NearDuplicates
from corpusprep.corpus.sketches import Sketches
from corpusprep.corpus.spread.columns import packed
from corpusprep.io.plain import json_bytes

_SEGMENT = {"number": "int"}


def model_table(engine: Engine, sketches: Table, learner: NearDuplicates) -> Table:
    """The rows of the model, from the sketches of all documents."""
    tables = [sketches]
    if learner.against:
        parts = len(read_index(learner.against, learner.permutations).parts)
        segments = engine.table(packed(((number,) for number in range(parts)), _SEGMENT), _SEGMENT)
        tables.append(engine.map_batches(segments, functools.partial(_earlier, learner), spread.SKETCH))
    bounds = Bounds(learner.threshold, learner.contained_from)
    return spread.find(engine, tables, bounds, index=learner.against, dump=json_bytes)


def _earlier(learner: NearDuplicates, batches: Iterator[Columns]) -> Iterator[Columns]:
    """The documents of an earlier corpus, a segment of its index each time."""
    assert learner.against is not None
    parts = read_index(learner.against, learner.permutations).parts
    for batch in batches:
        for number in batch["number"].tolist():
            yield from spread.sketch_rows(number, Sketches((parts[number],)), earlier=True)
