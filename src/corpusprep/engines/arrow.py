"""Rows as Arrow batches and back: what engines carry, and what our functions work on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from corpusprep.contracts import Batches, Columns, Schema
from corpusprep.errors import PluginError


def pyarrow(extra: str) -> Any:
    """The library, or a message that names the extra."""
    try:
        import pyarrow as pa
    except ImportError:
        raise PluginError(f"engines need pyarrow, which is not installed: pip install 'corpusprep[{extra}]'") from None
    return pa


def schema_of(schema: Schema) -> Any:
    """The schema as Arrow's."""
    import pyarrow as pa

    kinds = {"int": pa.int64(), "float": pa.float64(), "bytes": pa.binary()}
    return pa.schema([(name, kinds[kind]) for name, kind in schema.items()])


def batch_of(columns: Columns, schema: Schema) -> Any:
    """Columns as a record batch."""
    import pyarrow as pa

    wanted = schema_of(schema)
    arrays = [pa.array(columns[field.name], field.type) for field in wanted]
    return pa.RecordBatch.from_arrays(arrays, schema=wanted)


def columns_of(batch: Any) -> Columns:
    """A record batch, or a table, as columns."""
    found: Columns = {}
    for name, values in zip(batch.schema.names, batch.columns, strict=True):
        column = values.to_numpy() if hasattr(values, "combine_chunks") else values.to_numpy(zero_copy_only=False)
        found[name] = column if column.dtype == object else np.ascontiguousarray(column)
    return found


def applied(function: Batches, schema: Schema, batches: Iterable[Any]) -> Iterator[Any]:
    """Record batches through a function of ours."""
    for made in function(columns_of(batch) for batch in batches if batch.num_rows):
        yield batch_of(made, schema)
