"""Spark data frames in and out: rows are records, and nothing passes through the driver."""

from __future__ import annotations

import functools
import pickle
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpusprep.engines.arrow import columns_of, rows_as_batch
from corpusprep.engines.spark import SparkEngine
from corpusprep.engines.tables import Guards, clean_table
from corpusprep.errors import ConfigError, InputError, suggest
from corpusprep.io import jsonlines, spool
from corpusprep.io.inputs import InputFile
from corpusprep.io.manifest import row_of, status_of
from corpusprep.io.plain import json_bytes
from corpusprep.io.records import Fields
from corpusprep.io.writers import flat
from corpusprep.pipeline import Pipeline

_ROW = {
    **dict.fromkeys(("id", "status", "reason", "text", "title"), "string"),
    **dict.fromkeys(("authors", "contributors"), "array<string>"),
    "date": "date",
    **dict.fromkeys(("language", "url", "metadata", "manifest"), "string"),
}
_PIECE = 9
FILE = InputFile("", "row", "jsonl", "row")


def clean_rows(frame: Any, pipeline: Pipeline, fields: Fields, guards: Guards, partitions: int | None) -> Any:
    """A row for each row: id, status, reason, the clean document, and its row of the manifest as JSON."""
    _check(frame.columns, fields)
    _check_ids(frame, fields)
    engine = SparkEngine(frame.sparkSession, partitions)
    done = clean_table(engine, records_of(frame, fields), pipeline, guards)
    schema = ", ".join(f"`{name}` {kind}" for name, kind in _ROW.items())
    return done.mapInArrow(_rows, schema)


def records_of(frame: Any, fields: Fields) -> Any:
    """The rows of a frame as records, each under a number."""
    numbered = frame.select(number_of_row(), *frame.columns)
    return numbered.mapInArrow(functools.partial(_records, fields), "number long, record binary")


def number_of_row() -> Any:
    """A column that numbers the rows; the upper half of a number is its shard: 512 rows of one partition."""
    from pyspark.sql import functions

    given = functions.monotonically_increasing_id()
    row = given.bitwiseAND((1 << 33) - 1)
    shard = functions.shiftleft(functions.shiftright(given, 33), 16) + functions.shiftright(row, _PIECE)
    return (functions.shiftleft(shard, 32) + row.bitwiseAND((1 << _PIECE) - 1)).alias("number of row")


def _check(columns: list[str], fields: Fields) -> None:
    if fields.text not in columns and fields.html not in columns:
        near = suggest(fields.text, columns)
        raise ConfigError(f"the frame has neither a column {fields.text!r} nor {fields.html!r}. {near}")
    if fields.id not in columns:
        raise ConfigError(f"the frame has no column {fields.id!r}; ids name the documents in the result")


def _check_ids(frame: Any, fields: Fields) -> None:
    for row in frame.groupBy(fields.id).count().where("count > 1").limit(1).collect():
        raise InputError(f"two rows have the id {row[0]!r}; ids name the documents in the result")


def _records(fields: Fields, batches: Iterator[Any]) -> Iterator[Any]:
    """Rows as records, read as a line of JSON with these fields would be."""
    for batch in batches:
        rows = batch.to_pylist()
        made = []
        for row in rows:
            number = row.pop("number of row")
            value = {name: item for name, item in row.items() if item is not None}
            record = replace(jsonlines.from_value(value, number, FILE, fields), path=None, row=None)
            made.append((number, pickle.dumps(record)))
        yield rows_as_batch(made, {"number": "long", "record": "binary"})


def _rows(batches: Iterator[Any]) -> Iterator[Any]:
    for batch in batches:
        made = []
        for data in columns_of(batch)["record"].tolist():
            document = spool.load(data)
            plain = flat(document)
            metadata, row = json_bytes(plain["metadata"]).decode(), json_bytes(row_of(document)).decode()
            made.append(
                (
                    *(document.id, status_of(document), document.dropped, document.text, document.title),
                    *(
                        plain["authors"],
                        plain["contributors"],
                        document.date,
                        document.language,
                        document.url,
                        metadata,
                        row,
                    ),
                )
            )
        yield rows_as_batch(made, _ROW)
