"""Spark as an engine. An existing session is used as it is; without one, Spark runs on this machine."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from corpusprep.contracts import Batches, Columns, Schema
from corpusprep.engines.arrow import applied, columns_of, pyarrow
from corpusprep.errors import PluginError
from corpusprep.runner.local import processors

R = TypeVar("R")

_TRIES = 3
_KINDS = {"int": "long", "float": "double", "bytes": "binary"}
# What Spark says when the process that ran our functions is gone: the machine's doing, and worth another try.
_LOST = ("Python worker exited unexpectedly", "Python worker failed to connect", "EOFException", "Connection reset")


def session(workers: int | None = None) -> Any:
    """The session that is active, or that the submission describes; or one on this machine, which is bound to it alone."""
    pyarrow("spark")
    try:
        from pyspark import SparkConf
        from pyspark.sql import SparkSession
    except ImportError:
        raise PluginError("Spark is not installed: pip install 'corpusprep[spark]' (and a Java 17 runtime)") from None
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    builder = SparkSession.builder.appName("corpusprep")
    try:
        if SparkConf().get("spark.master", "local[*]") == "local[*]":  # nobody named a cluster
            count = workers or processors()
            # Four tries of a task, as on a cluster; Spark's default on one machine is a single one.
            alone = {
                "spark.driver.bindAddress": "127.0.0.1",
                "spark.driver.host": "127.0.0.1",
                "spark.ui.enabled": "false",
            }
            builder = builder.master(f"local[{count},4]").config(map=alone)
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        made = builder.getOrCreate()
    except (RuntimeError, OSError) as error:
        if "JAVA" in str(error).upper():
            raise PluginError("Spark needs a Java runtime (17 or later): none was found; set JAVA_HOME") from error
        raise
    made.sparkContext.setLogLevel("ERROR")
    return made


class SparkEngine:
    """The two primitives on a Spark session."""

    def __init__(self, given: Any = None, parts: int | None = None) -> None:
        self.session = given or session()
        # Three partitions for each core even out what is unequal about them.
        self.workers = int(self.session.sparkContext.defaultParallelism)
        self.parts = parts or 3 * self.workers

    def table(self, columns: Columns, schema: Schema) -> Any:
        """The rows, few in a partition: each may be much work, and a partition is what is tried again."""
        rows = list(zip(*(columns[name].tolist() for name in schema), strict=True))
        spread = self.session.sparkContext.parallelize(rows, max(1, min(len(rows), 32 * self.parts)))
        return self.session.createDataFrame(spread, _schema(schema), verifySchema=False)

    def map_batches(self, table: Any, function: Batches, schema: Schema) -> Any:
        """Each partition through the function."""
        return table.mapInArrow(functools.partial(applied, function, dict(schema)), _schema(schema))

    def group_apply(self, tables: Sequence[Any], keys: Sequence[str], function: Batches, schema: Schema) -> Any:
        """All rows by the first key, sorted, through the function."""
        rows = functools.reduce(lambda a, b: a.union(b), _alike(tables))
        grouped = rows.repartition(self.parts, keys[0]).sortWithinPartitions(*keys)
        return self.map_batches(grouped, function, schema)

    def kept(self, table: Any) -> Any:
        """The table, made now and kept: in the session's checkpoint folder if it has one, else on the executors' disks.

        What is made of it later begins with these rows. Without that, a plan would hold everything since the start as
        often as it was used.
        """
        from pyspark import StorageLevel

        if self.session.sparkContext.getCheckpointDir() is not None:
            return self.tried(table.checkpoint)
        return self.tried(lambda: table.localCheckpoint(storageLevel=StorageLevel.DISK_ONLY))

    def rows(self, table: Any) -> Iterator[Columns]:
        """The rows, brought to the driver."""
        found = self.tried(table.toArrow)
        yield from (columns_of(batch) for batch in found.to_batches() if batch.num_rows)

    def release(self) -> None:
        """Spark frees what nobody refers to any more."""

    def tried(self, action: Callable[[], R]) -> R:
        """The result of an action; begun again, twice at most, when a process of Spark's was lost on the way."""
        for left in reversed(range(_TRIES)):
            try:
                return action()
            except Exception as error:
                if not left or not any(sign in str(error) for sign in _LOST):
                    raise
        raise AssertionError


def _schema(schema: Schema) -> str:
    return ", ".join(f"`{name}` {_KINDS[kind]}" for name, kind in schema.items())


def _alike(tables: Sequence[Any]) -> list[Any]:
    """The tables with the columns of all of them; what one does not have is 0, or no bytes."""
    from pyspark.sql import functions

    kinds = {field.name: field.dataType.simpleString() for table in tables for field in table.schema.fields}
    empty = {"bigint": functions.lit(0).cast("long"), "double": functions.lit(0.0), "binary": functions.lit(b"")}
    return [
        table.select(*(functions.col(n) if n in table.columns else empty[kind].alias(n) for n, kind in kinds.items()))
        for table in tables
    ]
