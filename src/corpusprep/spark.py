"""corpusprep on Spark (extra: ``corpusprep[spark]``): a pool for runs over files, and data frames in and out."""

from __future__ import annotations

from typing import Any

from corpusprep.engines.pool import EnginePool


class SparkPool(EnginePool):
    """Runs shards on Spark: ``run(pipeline, inputs, output, pool=SparkPool(session))``.

    The session is yours; without one, Spark is asked for the session of the submission, or runs on this machine.
    Executors must see the inputs and the output folder under the same names. ``partitions`` says into how many
    partitions rows are shuffled (three for each core, otherwise); the other settings are those of `EnginePool`.
    """

    def __init__(self, session: Any = None, *, partitions: int | None = None, **settings: Any) -> None:
        from corpusprep.engines.spark import SparkEngine

        super().__init__(SparkEngine(session, partitions), **settings)

    @property
    def workers(self) -> int:
        """How many cores Spark has."""
        engine: Any = self.engine
        return int(engine.workers)
