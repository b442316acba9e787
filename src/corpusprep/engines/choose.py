"""Engines by name."""

from __future__ import annotations

from corpusprep.contracts import Engine
from corpusprep.engines.pool import EnginePool

ENGINES = ("spark", "ray")


def pool_on(name: str, workers: int | None, timeout_seconds: float, memory_bytes: int) -> EnginePool:
    """A pool on the engine of that name, with so many workers if it has to be started on this machine."""
    return EnginePool(_engine(name, workers), timeout_seconds, memory_bytes)


def _engine(name: str, workers: int | None) -> Engine:
    if name == "spark":
        from corpusprep.engines.spark import SparkEngine, session

        return SparkEngine(session(workers))
    from corpusprep.engines.ray import RayEngine

    return RayEngine(workers=workers)
