"""The same bytes on Spark as on this machine alone."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
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
from engines.made import write
from runner.toys import busy, poison, two_passes, whole

pytestmark = pytest.mark.engines

ROOT = Path(__file__).parents[2]


def alike(tmp_path: Path, pool: Any, pipeline: Pipeline, inputs: Path, **options: Any) -> None:
    """The run on the pool gives what the run here gives, byte for byte, and so does its digest."""
    here = run(pipeline, inputs, tmp_path / "here", pool=ProcessPool(2), **options)
    there = run(pipeline, inputs, tmp_path / "there", pool=pool, **options)
    assert whole(tmp_path / "there") == whole(tmp_path / "here")
    assert there.run["result_sha256"] == here.run["result_sha256"]


def test_the_fixtures(spark: Any, tmp_path: Path) -> None:
    alike(tmp_path, SparkPool(spark), cp.presets.standard(), ROOT / "fixtures" / "raw", shard_documents=10)


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
    killed: list[int] = []
    over = threading.Event()

    def hunt() -> None:
        while not over.is_set() and len(killed) < 2:
            for child in python_workers():
                if child not in killed:
                    os.kill(child, signal.SIGKILL)
                    killed.append(child)
                    break
            time.sleep(0.5)

    hunter = threading.Thread(target=hunt)
    hunter.start()
    try:
        run(pipeline, inputs, tmp_path / "there", pool=SparkPool(spark), shard_documents=100)
    finally:
        over.set()
        hunter.join()
    assert killed
    assert whole(tmp_path / "there") == whole(tmp_path / "here")


def python_workers() -> list[int]:
    """Spark's Python workers below this process: the children of its daemon that have a worker of ours below them."""
    parents: dict[int, int] = {}
    lines: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            lines[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue

    def is_ours(process: int) -> bool:
        while process > 1:
            if process == os.getpid():
                return True
            process = parents.get(process, 0)
        return False

    return [
        parents[child] for child, line in lines.items()
        if "corpusprep.runner.worker" in line and "pyspark.daemon" in lines.get(parents[child], "") and is_ours(child)
    ]  # fmt: skip


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
