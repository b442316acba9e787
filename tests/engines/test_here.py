"""What runs on engines, on the one in this process: without a cluster, the same code."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

import corpusprep as cp
from corpusprep.corpus.spread.columns import column, single
from corpusprep.engines.here import HereEngine
from corpusprep.engines.pool import EnginePool
from corpusprep.engines.tables import RECORDS, Guards, clean_table
from corpusprep.errors import StageError
from corpusprep.io import spool
from corpusprep.io.records import Record
from corpusprep.pipeline import Pipeline
from corpusprep.runner import lessons
from corpusprep.runner.driver import run
from corpusprep.runner.local import SerialPool
from engines.made import write
from runner.toys import folder, poison, two_passes, whole


@pytest.mark.parametrize("alone", [0, 1000])
def test_a_run_on_an_engine_gives_the_same_bytes(tmp_path: Path, alone: int) -> None:
    inputs = write(tmp_path / "made.jsonl", 70, words=30)
    here = run(cp.presets.standard(), inputs, tmp_path / "here", pool=SerialPool(), shard_documents=20)
    pool = EnginePool(HereEngine(2, 500), alone=alone)
    there = run(cp.presets.standard(), inputs, tmp_path / "there", pool=pool, shard_documents=20)
    assert there.counts["dropped"] > 3
    assert whole(tmp_path / "there") == whole(tmp_path / "here")
    assert there.run["result_sha256"] == here.run["result_sha256"]
    again = run(cp.presets.standard(), inputs, tmp_path / "there", pool=pool, shard_documents=20, resume=True)
    assert again.run["execution"]["shards"] == {"done": 0, "reused": 12}


def test_partials_are_merged_in_a_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Levels of files, and pieces of what can be divided by site."""
    monkeypatch.setattr(lessons, "_TOGETHER", 2)
    inputs = folder(tmp_path / "in")
    for name, pipeline in (("toys", two_passes()), ("sites", cp.presets.standard())):
        run(pipeline, inputs, tmp_path / name / "here", pool=SerialPool(), shard_documents=4)
        run(pipeline, inputs, tmp_path / name / "there", pool=EnginePool(HereEngine()), shard_documents=4)
        assert whole(tmp_path / name / "there") == whole(tmp_path / name / "here")


def test_an_index_of_an_earlier_corpus_is_heeded(tmp_path: Path) -> None:
    from corpusprep.corpus.index import append_index
    from corpusprep.corpus.near_duplicates import NearDuplicates

    earlier = write(tmp_path / "earlier.jsonl", 40, words=40)
    rows = [json.loads(line) for line in earlier.read_text(encoding="utf-8").splitlines()]
    cleaned = cp.clean_corpus(rows).kept
    append_index(tmp_path / "index", NearDuplicates().observe(cleaned))
    pipeline = cp.presets.standard().with_settings("near_duplicates", against=str(tmp_path / "index"))
    inputs = write(tmp_path / "made.jsonl", 60, words=40)  # its first forty are the earlier ones
    run(pipeline, inputs, tmp_path / "here", pool=SerialPool(), shard_documents=20)
    manifest = run(pipeline, inputs, tmp_path / "there", pool=EnginePool(HereEngine(), alone=0), shard_documents=20)
    assert manifest.counts["dropped"] > 30
    assert whole(tmp_path / "there") == whole(tmp_path / "here")


@pytest.mark.parametrize("alone", [0, 1000])
def test_a_table_of_records_gives_what_a_list_gives(tmp_path: Path, alone: int) -> None:
    inputs = write(tmp_path / "made.jsonl", 80, words=40)
    items = [json.loads(line) for line in inputs.read_text(encoding="utf-8").splitlines()]
    records = [pickle.dumps(Record(item["id"], text=item["text"], url=item["url"])) for item in items]
    numbers = np.array([(at // 30 << 32) + at % 30 for at in range(len(items))], np.int64)
    engine = HereEngine()
    table = engine.table({"number": numbers, "record": column(records, "bytes")}, RECORDS)
    done = clean_table(engine, table, cp.presets.standard(), Guards(alone=alone))
    found = [spool.load(data) for _, data in sorted(single(engine.rows(done), "number", "record"))]
    expected = cp.clean_corpus(items).documents
    assert [(d.id, d.text, d.dropped, dict(d.facts)) for d in found] == [
        (d.id, d.text, d.dropped, dict(d.facts)) for d in expected
    ]


def test_a_poisoned_record_costs_itself() -> None:
    texts = ["Harmless.", "poison leave", "Harmless, too."]
    records = [pickle.dumps(Record(f"d{at}", text=text)) for at, text in enumerate(texts)]
    engine = HereEngine(parts=1)
    table = engine.table({"number": np.arange(3), "record": column(records, "bytes")}, RECORDS)
    done = clean_table(engine, table, Pipeline.of(poison), Guards())
    assert [spool.load(data).dropped for (data,) in single(engine.rows(done), "record")] == [None, "error/worker", None]


def test_what_ends_a_task_ends_the_run() -> None:
    with pytest.raises(StageError, match="nothing to be done"):
        list(EnginePool(HereEngine()).map(fail, [1, 2]))


def fail(item: int) -> int:
    raise StageError(f"nothing to be done about {item}")
