"""Rows as Arrow batches and back: what engines carry, and what our functions work on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def table_of(columns: Columns, schema: Schema) -> Any:
    """Columns as a table."""
    import pyarrow as pa

    return pa.Table.from_batches([batch_of(columns, schema)], schema_of(schema))


def applied_to_table(function: Batches, schema: Schema, table: Any) -> Any:
    """A table through a function of ours."""
    import pyarrow as pa

    return pa.Table.from_batches(list(applied(function, schema, table.to_batches())), schema_of(schema))


def applied_to_bucket(keys: tuple[str, ...], function: Batches, schema: Schema, table: Any) -> Any:
    """A table, sorted by the keys, through a function of ours."""
    ordered = table.sort_by([(key, "ascending") for key in keys]).drop_columns(["bucket of rows"])
    return applied_to_table(function, schema, ordered.combine_chunks())


def numbered(key: str, parts: int, kinds: Schema, table: Any) -> Any:
    """A table with all of these columns, 0 or no bytes where it has none, and the bucket that the key falls into."""
    import pyarrow as pa

    count = table.num_rows
    keys = columns_of(table.select([key]))[key] if count else np.zeros(0, np.int64)
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    columns: Columns = {"bucket of rows": ((mixed >> np.uint64(32)) % np.uint64(parts)).astype(np.int64)}
    for name, kind in kinds.items():
        empty = (
            np.full(count, b"", object)
            if kind == "bytes"
            else np.zeros(count, np.float64 if kind == "float" else np.int64)
        )
        columns[name] = table[name] if name in table.column_names else empty
    wanted = schema_of({"bucket of rows": "int", **kinds})
    return pa.table([columns[field.name] for field in wanted], schema=wanted)


def rows_as_batch(rows: Sequence[tuple[Any, ...]], kinds: Mapping[str, str]) -> Any:
    """Rows of plain values as a record batch; what UTF-8 can not hold is replaced in it."""
    import pyarrow as pa

    strings = pa.list_(pa.string())
    types = {
        "long": pa.int64(),
        "binary": pa.binary(),
        "string": pa.string(),
        "date": pa.date32(),
        "array<string>": strings,
    }
    columns = list(zip(*rows, strict=True)) or [()] * len(kinds)
    arrays = [_array(column, types[kind]) for column, kind in zip(columns, kinds.values(), strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=list(kinds))


def _array(values: Sequence[Any], kind: Any) -> Any:
    import pyarrow as pa

    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # lone surrogates
        return pa.array([_written(value) for value in values], kind)


def _written(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return [_written(item) for item in value] if isinstance(value, list) else value
