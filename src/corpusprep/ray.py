"""corpusprep on Ray (extra: ``corpusprep[ray]``): a pool for runs over files."""

from __future__ import annotations

from typing import Any

from corpusprep.engines.pool import EnginePool


class RayPool(EnginePool):
    """Runs shards on Ray: ``run(pipeline, inputs, output, pool=RayPool())``.

    The cluster that `ray.init` joined is used, or the one that ``RAY_ADDRESS`` names; else Ray runs on this machine.
    Its nodes must see the inputs and the output folder under the same names.
    """

    def __init__(self, *, partitions: int | None = None, **settings: Any) -> None:
        from corpusprep.engines.ray import RayEngine

        super().__init__(RayEngine(partitions), **settings)
