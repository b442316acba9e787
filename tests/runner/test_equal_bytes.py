"""The standard pipeline writes the same bytes whoever does the work, in whatever order the input lies on the disk."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from pathlib import Path

import pytest

from corpusprep.presets import standard
from corpusprep.runner.driver import Manifest, run
from corpusprep.runner.local import ProcessPool
from runner.toys import whole

WORDS = (
    *("harbor", "council", "vote", "spring", "ferry", "bridge", "mayor"),
    *("budget", "storm", "school", "market", "river", "station", "letter"),
)


def article(number: int) -> str:
    dice = random.Random(number % 11)  # some are copies of others
    body = [
        " ".join(dice.choices(WORDS, k=14)).capitalize() + ", the council of the town said on Tuesday."
        for _ in range(6)
    ]
    tail = [
        "Share this article",
        "By signing up you agree to our terms and the privacy policy",
        f"{number % 5} Comments",
    ]
    return "\n".join([f"The vote of page {number % 11}", "By Mira Okonjo", "7 March 2024", "", *body, "", *tail])


def lay_out(folder: Path, order: list[int]) -> Path:
    """Twenty files and twenty rows of one, written to the disk in this order."""
    folder.mkdir()
    for number in order:
        (folder / f"page-{number:02d}.txt").write_text(article(number), encoding="utf-8")
    rows = [{"id": f"row-{n}", "text": article(n + 5), "url": f"https://ledger.example/{n}"} for n in range(20)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    place = tmp_path_factory.mktemp("alone")
    return run(standard(), lay_out(place / "in", list(range(20))), place / "out", shard_documents=4)


def test_two_workers_and_another_order_on_the_disk(alone: Manifest, tmp_path: Path) -> None:
    order = list(range(20))
    random.Random(5).shuffle(order)
    found = run(standard(), lay_out(tmp_path / "in", order), tmp_path / "out", shard_documents=4, pool=ProcessPool(2))
    assert found.counts["dropped"] > 10  # there is something to learn and to decide
    assert found.run["result_sha256"] == alone.run["result_sha256"]
    assert whole(found.output) == whole(alone.output)


def test_five_workers_and_a_run_that_is_gone_on_with(alone: Manifest, tmp_path: Path) -> None:
    source = lay_out(tmp_path / "in", list(range(20)))
    found = run(standard(), source, tmp_path / "out", shard_documents=4, pool=ProcessPool(5))
    assert whole(found.output) == whole(alone.output)
    (found.output / "run.json").unlink()
    min((found.output / "documents").iterdir()).unlink()
    shutil.rmtree(found.output / ".work" / "pass-2")
    again = run(standard(), source, tmp_path / "out", shard_documents=4, pool=ProcessPool(5), resume=True)
    assert again.run["execution"]["shards"]["reused"] > 0
    assert again.run["result_sha256"] == alone.run["result_sha256"]
    assert whole(again.output) == whole(alone.output)


def test_the_parts_of_a_packed_file_are_the_same_for_one_worker_and_two(tmp_path: Path) -> None:
    source = lay_out(tmp_path / "in", [])
    rows = (source / "rows.jsonl").read_bytes()
    (source / "rows.jsonl").unlink()
    (source / "rows.jsonl.gz").write_bytes(gzip.compress(rows, mtime=0))
    one = run(standard(), source, tmp_path / "one", shard_documents=3)
    two = run(standard(), source, tmp_path / "two", shard_documents=3, pool=ProcessPool(2))
    assert one.counts["read"] == 20
    assert whole(two.output) == whole(one.output)
    shutil.rmtree(two.output / ".work" / "pass-1")
    (two.output / "run.json").unlink()
    again = run(standard(), source, tmp_path / "two", shard_documents=3, resume=True)
    assert whole(again.output) == whole(one.output)
