"""The same bytes on Spark as on this machine alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import corpusprep as cp
from corpusprep.cli.main import run as command
from corpusprep.io.manifest import row_of
from corpusprep.io.plain import json_bytes
from corpusprep.pipeline import Pipeline
from corpusprep.runner.driver import run
from corpusprep.runner.local import ProcessPool, SerialPool
from corpusprep.spark import SparkPool
from engines.hunt import hunting, tasks_of_ours
from engines.made import write
from runner.toys import busy, poison, two_passes, whole

pytestmark = pytest.mark.engines

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds" / "raw"


def alike(tmp_path: Path, pool: Any, pipeline: Pipeline, inputs: Path, **options: Any) -> None:
    """The run on the pool gives what the run here gives, byte for byte, and so does its digest."""
    here = run(pipeline, inputs, tmp_path / "here", pool=ProcessPool(2), **options)
    there = run(pipeline, inputs, tmp_path / "there", pool=pool, **options)
    assert whole(tmp_path / "there") == whole(tmp_path / "here")
    assert there.run["result_sha256"] == here.run["result_sha256"]


def test_the_fixtures(spark: Any, tmp_path: Path) -> None:
    alike(tmp_path, SparkPool(spark), cp.presets.standard(), ROOT / "fixtures" / "raw", shard_documents=10)


@pytest.mark.packs
@pytest.mark.skipif(not SEEDS.exists(), reason="no reference articles beside the project")
def test_the_reference_articles(spark: Any, tmp_path: Path) -> None:
    alike(tmp_path, SparkPool(spark), cp.presets.standard(), SEEDS, shard_documents=2)


def test_near_duplicates_by_shuffles(spark: Any, tmp_path: Path) -> None:
    """With duplicates, in many shards, and no task that sees them all."""
    inputs = write(tmp_path / "made.jsonl", 400)
    alike(tmp_path, SparkPool(spark, partitions=3, alone=0), cp.presets.standard(), inputs, shard_documents=50)


def test_a_learner_of_ones_own_and_many_shards(spark: Any, tmp_path: Path) -> None:
    """More partials than one task merges, and pieces of what can be divided by site."""
    inputs = write(tmp_path / "made.jsonl", 360, words=30)
    alike(tmp_path / "own", SparkPool(spark, partitions=2), two_passes(), inputs, shard_documents=10)
    alike(tmp_path / "sites", SparkPool(spark, partitions=2), cp.presets.standard(), inputs, shard_documents=10)


def test_a_poisoned_document_costs_itself(spark: Any, tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number in range(12):
        (inputs / f"{number:02d}.txt").write_text(f"Article number {number} is harmless.\n", encoding="utf-8")
    for name in ("segfault", "loop", "leave"):
        (inputs / f"bad-{name}.txt").write_text(f"poison {name}\n", encoding="utf-8")
    pool = SparkPool(spark, timeout_seconds=3)
    manifest = run(Pipeline.of(poison), inputs, tmp_path / "out", pool=pool, shard_documents=5)
    assert manifest.counts == {"read": 15, "kept": 12, "dropped": 0, "error": 3}
    failed = [row for row in manifest.rows() if row["status"] == "error"]
    assert [(row["id"], row["error"]["type"]) for row in failed] == [
        ("bad-leave", "crash"), ("bad-loop", "timeout"), ("bad-segfault", "crash"),
    ]  # fmt: skip


def test_a_killed_python_worker_changes_nothing(spark: Any, tmp_path: Path) -> None:
    inputs = write(tmp_path / "made.jsonl", 2000, words=30)
    pipeline = Pipeline.of(busy)
    run(pipeline, inputs, tmp_path / "here", pool=SerialPool(), shard_documents=100)
    with hunting(python_workers) as killed:
        run(pipeline, inputs, tmp_path / "there", pool=SparkPool(spark), shard_documents=100)
    assert killed
    assert whole(tmp_path / "there") == whole(tmp_path / "here")


def python_workers() -> list[int]:
    """Spark's Python workers: the children of its daemon that have a worker of ours below them."""
    return [task for task, command in tasks_of_ours() if "pyspark.daemon" in command]


@pytest.mark.parametrize("alone", [0, 1000])
def test_a_data_frame_gives_what_a_list_in_memory_gives(spark: Any, tmp_path: Path, alone: int) -> None:
    inputs = write(tmp_path / "made.jsonl", 150)
    frame = cp.spark.clean(spark.read.json(str(inputs)), alone=alone, partitions=2)
    found = {row["id"]: row.asDict() for row in frame.collect()}
    items = [json.loads(line) for line in inputs.read_text(encoding="utf-8").splitlines()]
    expected = cp.clean_corpus(items).documents
    assert found.keys() == {document.id for document in expected}
    assert any(document.dropped for document in expected)
    for document in expected:
        row = found[document.id]
        assert (row["text"], row["reason"], row["title"]) == (document.text, document.dropped, document.title)
        assert (tuple(row["authors"]), row["date"]) == (document.authors, document.date)
        mine, theirs = row_of(document), json.loads(row["manifest"])
        for part in ("edits", "characters", "clean", "duplicate", "date", "language", "facts"):
            assert theirs[part] == json.loads(json_bytes(mine[part])), (document.id, part)


def test_a_data_frame_with_an_id_twice_is_refused(spark: Any) -> None:
    frame = spark.createDataFrame([("a", "One text."), ("a", "Another text.")], "id string, text string")
    with pytest.raises(cp.InputError, match="two rows have the id 'a'"):
        cp.spark.clean(frame)
    with pytest.raises(cp.ConfigError, match="neither a column"):
        cp.spark.clean(frame.withColumnRenamed("text", "body"))


def test_a_poisoned_row_is_a_row_of_errors(spark: Any) -> None:
    rows = [("a", "A harmless text."), ("b", "poison segfault"), ("c", "poison loop"), ("d", "Harmless, too.")]
    frame = spark.createDataFrame(rows, "id string, text string")
    cleaned = cp.spark.clean(frame, pipeline=Pipeline.of(poison), timeout_seconds=3)
    found = {row["id"]: (row["status"], row["reason"]) for row in cleaned.collect()}
    assert found == {
        "a": ("kept", None),
        "b": ("error", "error/worker"),
        "c": ("error", "error/worker"),
        "d": ("kept", None),
    }


def test_files_that_spark_reads_and_writes(spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By address, through the command line; the lines are those of a run here."""
    inputs = write(tmp_path / "made.jsonl", 60, words=40)
    with inputs.open("a", encoding="utf-8") as file:
        file.write('{"id": "broken", "text": \n')
    run(cp.presets.standard(), inputs, tmp_path / "here", pool=SerialPool())
    address = (tmp_path / "there").as_uri()
    options = ["--engine", "spark", "--json", "--max-errors", "1"]
    assert command(["clean", inputs.as_uri(), "-o", address, *options]) == 0
    assert json.loads(capsys.readouterr().out)["error"] == 1
    assert lines_of(tmp_path / "there" / "documents") == lines_of(tmp_path / "here" / "documents")
    mine, theirs = (
        {row["id"]: row for row in map(json.loads, lines_of(tmp_path / place))}
        for place in ("here/manifest.jsonl", "there/manifest")
    )
    mine["broken"] = mine.pop("made:61")
    theirs["broken"] = theirs.pop(next(name for name in theirs if name.startswith("row:")))
    assert mine.keys() == theirs.keys()
    for name, row in mine.items():
        for part in ("status", "reason", "edits", "characters", "title", "date", "duplicate"):
            assert theirs[name][part] == row[part]


def lines_of(place: Path) -> list[str]:
    parts = [place] if place.is_file() else [path for path in place.iterdir() if path.name.startswith("part-")]
    return sorted(line for path in parts for line in path.read_text(encoding="utf-8").splitlines())
