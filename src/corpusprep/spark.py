"""corpusprep on Spark (extra: ``corpusprep[spark]``): a pool for runs over files, and data frames in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpusprep.engines.pool import EnginePool
from corpusprep.pipeline import Pipeline


class SparkPool(EnginePool):
    """Runs shards on Spark: ``run(pipeline, inputs, output, pool=SparkPool(session))``.

    The session is yours; without one, Spark is asked for the session of the submission, or runs on this machine.
    Executors must see the inputs and the output folder under the same names. ``partitions`` says into how many
    partitions rows are shuffled (three for each core, otherwise); the other settings are those of `EnginePool`.
    """

    def __init__(self, session: Any = None, *, partitions: int | None = None, **settings: Any) -> None:
        from corpusprep.engines.spark import SparkEngine

        super().__init__(SparkEngine(session, partitions), **settings)


def clean(
    frame: Any,
    *,
    pipeline: Pipeline | None = None,
    partitions: int | None = None,
    timeout_seconds: float = 60.0,
    memory_bytes: int = 4 * 2**30,
    alone: int = 100_000,
    **keys: str,
) -> Any:
    """A data frame with a row for each row of the given one: the clean document, and its row of the manifest.

    Its columns are ``id``, ``status`` (kept, dropped or error), ``reason``, ``text``, ``title``, ``authors``,
    ``contributors``, ``date``, ``language``, ``url``, ``metadata`` (JSON) and ``manifest`` (JSON). ``text_key``,
    ``html_key``, ``id_key``, ``url_key``, ``site_key`` and ``metadata_key`` name the columns that are read.

    The passes but for the last step are made at once, since models need all documents. Rows between passes lie in the
    session's checkpoint folder if it has one, else on the executors' disks. A document that crashes or hangs, longer
    than ``timeout_seconds`` or with more than ``memory_bytes``, is a row of status ``error``. Copies among more than
    ``alone`` documents are found by shuffles, among fewer by one task.
    """
    from corpusprep.engines.spark_frames import clean_rows
    from corpusprep.engines.tables import Guards
    from corpusprep.presets import standard
    from corpusprep.runner.intake import fields_from

    guards = Guards(timeout_seconds, memory_bytes, alone)
    return clean_rows(frame, pipeline or standard(), fields_from(keys), guards, partitions)


def clean_files(
    inputs: str | Sequence[str],
    output: str,
    *,
    session: Any = None,
    pipeline: Pipeline | None = None,
    timeout_seconds: float = 60.0,
    memory_bytes: int = 4 * 2**30,
    alone: int = 100_000,
    overwrite: bool = False,
    **keys: str,
) -> dict[str, int]:
    """JSON lines or Parquet that Spark reads, cleaned into folders that Spark writes; the counts come back.

    For object stores and whatever else the session is set up for: ``clean_files("s3a://bucket/raw", "s3a://bucket/clean")``
    writes ``documents``, ``dropped`` and ``manifest`` there, in lines as those of a run. Where executors see one file
    system, `SparkPool` gives more: resume, reports, equal files.
    """
    from corpusprep.engines.spark import session as spark_session
    from corpusprep.engines.spark_files import clean_into
    from corpusprep.engines.tables import Guards
    from corpusprep.presets import standard
    from corpusprep.runner.intake import fields_from

    paths = [inputs] if isinstance(inputs, str) else list(inputs)
    guards = Guards(timeout_seconds, memory_bytes, alone)
    chosen = pipeline or standard()
    return clean_into(session or spark_session(), paths, output, chosen, fields_from(keys), guards, overwrite=overwrite)
