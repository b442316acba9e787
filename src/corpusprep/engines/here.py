"""An engine in this process: for tests, and to see what the others do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpusprep.contracts import Batches, Columns, Schema
from corpusprep.corpus.spread.columns import column, joined, length, slices, taken


@dataclass(frozen=True)
class Rows:
    """A table: its columns, and the rows of each partition."""

    schema: Schema
    parts: tuple[Columns, ...]


@dataclass(frozen=True)
class HereEngine:
    """Partitions are rows in memory; so many come at a time, so that every seam can be tried."""

    parts: int = 3
    at_once: int = 5

    def table(self, columns: Columns, schema: Schema) -> Rows:
        """The rows, spread over the partitions."""
        return Rows(schema, tuple(taken(columns, slice(part, None, self.parts)) for part in range(self.parts)))

    def map_batches(self, table: Rows, function: Batches, schema: Schema) -> Rows:
        """Each partition through the function."""
        return Rows(schema, tuple(self._applied(part, function, schema) for part in table.parts))

    def group_apply(self, tables: Sequence[Rows], keys: Sequence[str], function: Batches, schema: Schema) -> Rows:
        """All rows by the first key, sorted, through the function."""
        kinds = {name: kind for table in tables for name, kind in table.schema.items()}
        every = joined([_filled(part, kinds) for table in tables for part in table.parts])
        order = sorted(range(length(every)), key=lambda at: tuple(every[key][at] for key in keys))
        ordered = taken(every, order)
        home = ordered[keys[0]] % self.parts
        parts = tuple(self._applied(taken(ordered, home == part), function, schema) for part in range(self.parts))
        return Rows(schema, parts)

    def kept(self, table: Rows) -> Rows:
        """It is."""
        return table

    def rows(self, table: Rows) -> Iterator[Columns]:
        """The rows."""
        yield from (part for part in table.parts if length(part))

    def release(self) -> None:
        """Nothing is held."""

    def _applied(self, part: Columns, function: Batches, schema: Schema) -> Columns:
        empty = {name: column([], kind) for name, kind in schema.items()}
        return joined(
            [empty, *({name: made[name] for name in schema} for made in function(slices(part, self.at_once)))]
        )


def _filled(part: Columns, kinds: Schema) -> Columns:
    """The rows with every column that any of the tables has."""
    count = length(part)
    return {
        name: part[name] if name in part else column([b"" if kind == "bytes" else 0] * count, kind)
        for name, kind in kinds.items()
    }
