"""The same bytes on Ray as on this machine alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import corpusprep as cp
from corpusprep.contracts import Columns
from corpusprep.corpus.spread.columns import column, groups, single
from corpusprep.engines.here import HereEngine
from corpusprep.engines.ray import RayEngine
from corpusprep.pipeline import Pipeline
from corpusprep.ray import RayPool
from corpusprep.runner.driver import run
from corpusprep.runner.local import ProcessPool, SerialPool
from engines.hunt import hunting, tasks_of_ours
from engines.made import write
from runner.toys import busy, poison, whole

# Ray warns of its own deprecations.
pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("ignore")]

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds" / "raw"


def test_the_fixtures(ray: Any, tmp_path: Path) -> None:
    inputs = ROOT / "fixtures" / "raw"
    here = run(cp.presets.standard(), inputs, tmp_path / "here", pool=ProcessPool(2), shard_documents=10)
    there = run(cp.presets.standard(), inputs, tmp_path / "there", pool=RayPool(), shard_documents=10)
    assert whole(tmp_path / "there") == whole(tmp_path / "here")
    assert there.run["result_sha256"] == here.run["result_sha256"]


def test_the_two_primitives_do_what_they_do_here(ray: Any) -> None:
    """Rows of two tables meet by key, sorted; a column that a table does not have is 0, or no bytes."""
    made = [engine_rows(engine) for engine in (HereEngine(3, 5), RayEngine(3))]
    assert made[0] == made[1]
    assert len(made[0]) == 40


def engine_rows(engine: Any) -> list[tuple[Any, ...]]:
    first = {
        "key": np.arange(30) % 7 - 3,
        "kind": np.ones(30, np.int64),
        "data": column([b"%d" % at for at in range(30)], "bytes"),
    }
    second = {"key": np.arange(10) - 4, "share": np.arange(10) / 4}
    tables = [
        engine.table(first, {"key": "int", "kind": "int", "data": "bytes"}),
        engine.table(second, {"key": "int", "share": "float"}),
    ]
    kept = engine.kept(engine.group_apply(tables, ("key", "kind", "data"), numbered_groups, _MET))
    doubled = engine.map_batches(kept, twice_the_place, _MET)
    return sorted(single(engine.rows(doubled), *_MET))


_MET = {"key": "int", "place": "int", "share": "float", "data": "bytes"}


def numbered_groups(batches: Iterator[Columns]) -> Iterator[Columns]:
    for group in groups(batches, "key"):
        place = np.arange(len(group["key"]))
        yield {"place": place, **{name: group[name] for name in ("key", "share", "data")}}


def twice_the_place(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        yield {**batch, "place": 2 * batch["place"]}


@pytest.mark.slow
def test_near_duplicates_by_shuffles(ray: Any, tmp_path: Path) -> None:
    inputs = write(tmp_path / "made.jsonl", 200, words=60)
    run(cp.presets.standard(), inputs, tmp_path / "here", pool=ProcessPool(2), shard_documents=50)
    run(cp.presets.standard(), inputs, tmp_path / "there", pool=RayPool(partitions=2, alone=0), shard_documents=50)
    assert whole(tmp_path / "there") == whole(tmp_path / "here")


def test_a_poisoned_document_costs_itself(ray: Any, tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number, text in enumerate(["Harmless.", "poison segfault", "poison loop", "Harmless, too."]):
        (inputs / f"{number}.txt").write_text(text + "\n", encoding="utf-8")
    manifest = run(Pipeline.of(poison), inputs, tmp_path / "out", pool=RayPool(timeout_seconds=3), shard_documents=2)
    assert [row["status"] for row in manifest.rows()] == ["kept", "error", "error", "kept"]


def test_a_killed_worker_changes_nothing(ray: Any, tmp_path: Path) -> None:
    inputs = write(tmp_path / "made.jsonl", 2000, words=30)
    pipeline = Pipeline.of(busy)
    run(pipeline, inputs, tmp_path / "here", pool=SerialPool(), shard_documents=100)
    with hunting(ray_workers) as killed:
        run(pipeline, inputs, tmp_path / "there", pool=RayPool(), shard_documents=100)
    assert killed
    assert whole(tmp_path / "there") == whole(tmp_path / "here")


def ray_workers() -> list[int]:
    """Ray's Python workers that have a worker of ours below them."""
    return [task for task, command in tasks_of_ours() if "ray::" in command]


@pytest.mark.packs
@pytest.mark.skipif(not SEEDS.exists(), reason="no reference articles beside the project")
def test_the_reference_articles(ray: Any, tmp_path: Path) -> None:
    run(cp.presets.standard(), SEEDS, tmp_path / "here", pool=ProcessPool(2), shard_documents=2)
    run(cp.presets.standard(), SEEDS, tmp_path / "there", pool=RayPool(), shard_documents=2)
    assert whole(tmp_path / "there") == whole(tmp_path / "here")
