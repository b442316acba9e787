"""The same bytes on Ray as on this machine alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import corpusprep as cp
from corpusprep.pipeline import Pipeline
from corpusprep.ray import RayPool
from corpusprep.runner.driver import run
from corpusprep.runner.local import ProcessPool
from engines.made import write
from runner.toys import poison, whole

# Ray warns of its own deprecations.
pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("ignore")]

ROOT = Path(__file__).parents[2]


def test_the_fixtures(ray: Any, tmp_path: Path) -> None:
    inputs = ROOT / "fixtures" / "raw"
    here = run(cp.presets.standard(), inputs, tmp_path / "here", pool=ProcessPool(2), shard_documents=10)
    there = run(cp.presets.standard(), inputs, tmp_path / "there", pool=RayPool(), shard_documents=10)
    assert whole(tmp_path / "there") == whole(tmp_path / "here")
    assert there.run["result_sha256"] == here.run["result_sha256"]


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
