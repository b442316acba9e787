"""A run to be killed: python drill.py RAW OUT."""

from __future__ import annotations

import sys

from corpusprep.pipeline import Pipeline
from corpusprep.runner.driver import run
from corpusprep.runner.local import ProcessPool
from runner.toys import busy, two_passes

if __name__ == "__main__":
    pipeline = Pipeline.of(busy).then(*[step.part for step in two_passes().steps])
    run(pipeline, sys.argv[1], sys.argv[2], shard_documents=7, pool=ProcessPool(2), resume=True)
