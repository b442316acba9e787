"""Files that Spark reads and files that Spark writes: object stores, and whatever else it is set up for."""

from __future__ import annotations

import functools
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from corpusprep.contracts import Columns
from corpusprep.corpus.spread.columns import batched, groups, single
from corpusprep.engines.arrow import columns_of, rows_as_batch
from corpusprep.engines.spark import SparkEngine
from corpusprep.engines.spark_frames import FILE, number_of_row, records_of
from corpusprep.engines.tables import Guards, clean_table
from corpusprep.errors import InputError
from corpusprep.io import jsonlines, spool
from corpusprep.io.manifest import row_of, status_of
from corpusprep.io.plain import json_bytes
from corpusprep.io.records import Fields
from corpusprep.io.rows import short_digest
from corpusprep.io.writers import flat, flat_dropped
from corpusprep.pipeline import Pipeline

_LINES = {"status": "string", "line": "string", "manifest": "string"}
_IDS = {"key": "int", "id": "bytes"}


def clean_into(
    session: Any,
    inputs: Sequence[str],
    output: str,
    pipeline: Pipeline,
    fields: Fields,
    guards: Guards,
    *,
    overwrite: bool,
) -> dict[str, int]:
    """Writes ``documents``, ``dropped`` and ``manifest`` below the output, as JSON lines; the counts come back.

    Inputs are JSON lines, or Parquet where the name says so; all of one kind.
    """
    engine = SparkEngine(session)
    records = engine.kept(_read(session, inputs, fields))
    _check_ids(engine, records)
    done = clean_table(engine, records, pipeline, guards)
    schema = ", ".join(f"{name} {kind}" for name, kind in _LINES.items())
    lines = engine.kept(done.mapInArrow(_lines, schema))
    mode = "overwrite" if overwrite else "errorifexists"
    for name, chosen in (("documents", "status = 'kept'"), ("dropped", "status <> 'kept'")):
        lines.where(chosen).select("line").write.mode(mode).text(f"{output.rstrip('/')}/{name}")
    lines.select("manifest").write.mode(mode).text(f"{output.rstrip('/')}/manifest")
    counts = {row["status"]: row["count"] for row in lines.groupBy("status").count().collect()}
    return {"read": sum(counts.values()), **{name: counts.get(name, 0) for name in ("kept", "dropped", "error")}}


def _read(session: Any, inputs: Sequence[str], fields: Fields) -> Any:
    if any(path.rstrip("/").endswith(".parquet") for path in inputs):
        return records_of(session.read.parquet(*inputs), fields)
    lines = session.read.text(list(inputs))
    numbered = lines.select(number_of_row(), "value")
    return numbered.mapInArrow(functools.partial(_from_lines, fields), "number long, record binary")


def _from_lines(fields: Fields, batches: Iterator[Any]) -> Iterator[Any]:
    for batch in batches:
        made = []
        for row in batch.to_pylist():
            number, line = row["number of row"], row["value"].encode("utf-8")
            if line.strip():
                record = replace(jsonlines.from_line(line, number, FILE, fields), path=None, row=None)
                made.append((number, pickle.dumps(record)))
        yield rows_as_batch(made, {"number": "long", "record": "binary"})


def _check_ids(engine: SparkEngine, records: Any) -> None:
    twice = engine.group_apply([engine.map_batches(records, _ids, _IDS)], ("key", "id"), _twice, _IDS)
    for batch in engine.rows(twice):
        name = batch["id"][0].decode("utf-8", "replace")
        raise InputError(f"two records have the id {name!r}; ids name the documents in the result")


def _ids(batches: Iterator[Columns]) -> Iterator[Columns]:
    def rows() -> Iterator[tuple[int, bytes]]:
        for (data,) in single(batches, "record"):
            name = pickle.loads(data).id  # noqa: S301  from our own task
            yield int.from_bytes(short_digest(name), "little") >> 1, name.encode("utf-8", "surrogatepass")

    yield from batched(rows(), _IDS)


def _twice(batches: Iterator[Columns]) -> Iterator[Columns]:
    """One id that stands twice, if a partition has such."""
    for group in groups(batches, "key"):
        ids = group["id"]
        again = ids[1:] == ids[:-1]
        if again.any():
            yield {"key": group["key"][1:][again][:1], "id": ids[1:][again][:1]}
            return


def _lines(batches: Iterator[Any]) -> Iterator[Any]:
    """Each document as the line that a run would write, and its line of the manifest."""
    for batch in batches:
        made = []
        for data in columns_of(batch)["record"].tolist():
            document = spool.load(data)
            line = flat(document) if document.dropped is None else flat_dropped(document)
            made.append((status_of(document), json_bytes(line).decode(), json_bytes(row_of(document)).decode()))
        yield rows_as_batch(made, _LINES)
