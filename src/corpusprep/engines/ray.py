"""Ray as an engine: tables are Ray datasets. A cluster that is joined already is used; without one, Ray runs here."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from corpusprep.contracts import Batches, Columns, Schema
from corpusprep.corpus.spread.columns import length
from corpusprep.engines.arrow import applied_to_bucket, applied_to_table, columns_of, numbered, pyarrow, table_of
from corpusprep.errors import PluginError
from corpusprep.runner.local import processors


class Rows(NamedTuple):
    """A dataset, and the columns it has even when it has no rows."""

    data: Any
    schema: Schema


class RayEngine:
    """The two primitives on Ray Data."""

    def __init__(self, parts: int | None = None, workers: int | None = None) -> None:
        pyarrow("ray")
        try:
            import ray
            import ray.data
        except ImportError:
            raise PluginError("Ray is not installed: pip install 'corpusprep[ray]'") from None
        if not ray.is_initialized():
            alone = {"num_cpus": workers or processors(), "include_dashboard": False, "_node_ip_address": "127.0.0.1"}
            ray.init(log_to_driver=False, **({} if os.environ.get("RAY_ADDRESS") else alone))
        self._ray: Any = ray
        self.workers = int(ray.cluster_resources().get("CPU", 1))
        self.parts = parts or 2 * self.workers
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.default_hash_shuffle_parallelism = self.parts

    def table(self, columns: Columns, schema: Schema) -> Rows:
        """The rows, in blocks of few."""
        blocks = max(1, min(length(columns), 8 * self.parts))
        return Rows(self._ray.data.from_arrow(table_of(columns, schema)).repartition(blocks), schema)

    def map_batches(self, table: Rows, function: Batches, schema: Schema) -> Rows:
        """Each block through the function."""
        return Rows(_mapped(table.data, functools.partial(applied_to_table, function, dict(schema))), schema)

    def group_apply(self, tables: Sequence[Rows], keys: Sequence[str], function: Batches, schema: Schema) -> Rows:
        """All rows by the first key: a bucket of keys is sorted, and goes through the function as a whole."""
        kinds = {name: kind for table in tables for name, kind in table.schema.items()}
        number = functools.partial(numbered, keys[0], self.parts, kinds)
        first, *others = (_mapped(table.data, number) for table in tables)
        buckets = (first.union(*others) if others else first).groupby("bucket of rows")
        work = functools.partial(applied_to_bucket, tuple(keys), function, dict(schema))
        return Rows(buckets.map_groups(work, batch_format="pyarrow"), schema)

    def kept(self, table: Rows) -> Rows:
        """The table, made now, in the object store."""
        return table._replace(data=table.data.materialize())

    def rows(self, table: Rows) -> Iterator[Columns]:
        """The rows, brought here."""
        for batch in table.data.iter_batches(batch_format="pyarrow", batch_size=None):
            if batch.num_rows:
                yield columns_of(batch)

    def release(self) -> None:
        """Ray frees what nobody refers to any more."""


def _mapped(data: Any, function: Any) -> Any:
    return data.map_batches(function, batch_format="pyarrow", batch_size=None)
