"""A run writes whole results, the same ones however it went, and never over what is not its own."""

from __future__ import annotations

import functools
import json
import os
import runpy
import shutil
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from corpusprep.document import Document, Fact
from corpusprep.errors import ConfigError, InputError, OutputError
from corpusprep.pipeline import Pipeline
from corpusprep.presets import standard
from corpusprep.runner.account import Fault, Verdict, restore, verify
from corpusprep.runner.driver import Manifest, run
from corpusprep.runner.local import ProcessPool
from runner.toys import folder, one_pass, two_passes, whole


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("input") / "raw")


@pytest.fixture(scope="module")
def done(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return run(two_passes(), raw, tmp_path_factory.mktemp("out") / "clean", shard_documents=7)


def rows_by_id(manifest: Manifest) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in manifest.rows()}


def test_every_input_has_one_row_and_the_counts_add_up(done: Manifest) -> None:
    rows = list(done.rows())
    assert len(rows) == 23 + 3 + 17 == done.counts["read"]
    assert done.counts["kept"] + done.counts["dropped"] + done.counts["error"] == len(rows)
    for row in rows:
        counts = row["characters"]
        assert counts["kept"] + counts["rewritten"] + counts["removed"] == row["decoded"]["characters"]


def test_what_was_learned_acts_in_the_next_pass_and_is_saved(done: Manifest) -> None:
    row = rows_by_id(done)["0/article-000"]
    assert [edit["reason"] for edit in row["edits"]] == ["user/share", "user/common"]
    assert row["edits"][0]["stage"] == "cut_share"
    assert row["edits"][1]["stage"] == "common_lines"
    assert row["facts"]["common"]["value"] == 1
    saved = (done.output / "models/common_lines.jsonl").read_text(encoding="utf-8")
    assert '{"line":"Subscribe to the Ledger"}' in saved


def test_a_stage_that_raises_or_exits_costs_its_document(done: Manifest) -> None:
    rows = rows_by_id(done)
    assert rows["bang"]["error"] == {"stage": "fail_on_bang", "type": "ValueError", "message": "a text with BANG"}
    assert rows["exit"]["error"]["type"] == "SystemExit"
    assert rows["bang"]["reason"] == "error/fail_on_bang"


def test_a_broken_row_is_set_aside_with_its_line(done: Manifest) -> None:
    row = rows_by_id(done)["feed:8"]
    assert row["status"] == "error"
    assert "--text-key no" in row["error"]["message"]
    assert row["source"]["row"] == 8


def test_a_second_record_with_the_same_id_gets_another(done: Manifest) -> None:
    rows = rows_by_id(done)
    assert rows["row-1"]["source"]["row"] == 2
    assert rows["row-1~2"]["source"]["row"] == 6


def test_documents_and_dropped_hold_what_the_manifest_says(done: Manifest) -> None:
    for row in done.rows():
        file = done.output / row["clean"]["file"]
        line = json.loads(file.read_text(encoding="utf-8").splitlines()[row["clean"]["row"] - 1])
        assert line["id"] == row["id"]
        assert len(line["text"]) == row["clean"]["characters"]
        assert row["clean"]["file"].startswith("documents/" if row["status"] == "kept" else "dropped/")


def test_verify_finds_nothing_and_restore_gives_the_source(done: Manifest, raw: Path) -> None:
    *faults, verdict = verify(done.output, [raw])
    assert faults == []
    assert isinstance(verdict, Verdict)
    assert verdict.rows == verdict.sources == 43
    source = (raw / "0/article-000.txt").read_text(encoding="utf-8")
    assert restore(done.output, "0/article-000", [raw]) == source == restore(done.output, "0/article-000")


@pytest.mark.parametrize("shard_documents", [1, 3, 1000])
def test_the_text_does_not_depend_on_the_shards(
    done: Manifest, raw: Path, tmp_path: Path, shard_documents: int
) -> None:
    other = run(two_passes(), raw, tmp_path / "o", shard_documents=shard_documents)
    known = rows_by_id(done)
    for row in other.rows():
        assert {**row, "clean": None} == {**known[row["id"]], "clean": None}
        assert row["clean"]["sha256"] == known[row["id"]]["clean"]["sha256"]


def test_a_moved_input_gives_equal_bytes(done: Manifest, raw: Path, tmp_path: Path) -> None:
    shutil.copytree(raw, tmp_path / "elsewhere" / "other-name")
    again = run(two_passes(), tmp_path / "elsewhere" / "other-name", tmp_path / "o", shard_documents=7)
    assert whole(again.output) == whole(done.output)
    assert again.run["result_sha256"] == done.run["result_sha256"]


def test_resume_of_a_whole_run_redoes_nothing(raw: Path, tmp_path: Path) -> None:
    first = run(two_passes(), raw, tmp_path / "o", shard_documents=7)
    before = whole(first.output)
    second = run(two_passes(), raw, tmp_path / "o", shard_documents=7, resume=True)
    assert second.run["execution"]["shards"]["done"] == 0
    assert whole(second.output) == before


@pytest.mark.parametrize(
    "lost", [".work/pass-1/*.spool", ".work/pass-1/*.partial", ".work/final/00001.json", "documents/part-00002.jsonl"]
)
def test_resume_redoes_what_is_missing(raw: Path, tmp_path: Path, lost: str) -> None:
    first = run(two_passes(), raw, tmp_path / "o", shard_documents=7)
    before = whole(first.output)
    for path in first.output.glob(lost):
        path.unlink()
    (first.output / "run.json").unlink()
    second = run(two_passes(), raw, tmp_path / "o", shard_documents=7, resume=True)
    assert whole(second.output) == before
    assert second.run["execution"]["shards"]["reused"] > 0


def test_resume_redoes_what_was_damaged(raw: Path, tmp_path: Path) -> None:
    first = run(two_passes(), raw, tmp_path / "o", shard_documents=7)
    before = whole(first.output)
    (first.output / "documents/part-00001.jsonl").write_bytes(b"half a li")
    second = run(two_passes(), raw, tmp_path / "o", shard_documents=7, resume=True)
    assert whole(second.output) == before
    assert second.run["execution"]["shards"]["done"] == 1


def test_a_changed_setting_leaves_no_old_output(raw: Path, tmp_path: Path) -> None:
    run(two_passes(), raw, tmp_path / "o", shard_documents=7)
    changed = run(two_passes(least=1000, characters=30), raw, tmp_path / "o", shard_documents=7, resume=True)
    fresh = run(two_passes(least=1000, characters=30), raw, tmp_path / "fresh", shard_documents=7)
    assert whole(changed.output) == whole(fresh.output)
    assert changed.run["execution"]["shards"]["reused"] == len(list((tmp_path / "o/.work/pass-1").glob("*.spool")))


def test_a_changed_learner_keeps_the_spool_and_learns_anew(raw: Path, tmp_path: Path) -> None:
    run(two_passes(), raw, tmp_path / "o", shard_documents=7)
    changed = run(two_passes(least=20), raw, tmp_path / "o", shard_documents=7, resume=True)
    fresh = run(two_passes(least=20), raw, tmp_path / "fresh", shard_documents=7)
    assert whole(changed.output) == whole(fresh.output)


def test_a_changed_input_is_cleaned_anew(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw")
    run(two_passes(), raw, tmp_path / "o", shard_documents=7)
    (raw / "1/article-001.txt").write_text("Another text altogether.\nShare\n", encoding="utf-8")
    (raw / "2/article-002.txt").unlink()
    changed = run(two_passes(), raw, tmp_path / "o", shard_documents=7, resume=True)
    fresh = run(two_passes(), raw, tmp_path / "fresh", shard_documents=7)
    assert whole(changed.output) == whole(fresh.output)


@pytest.mark.parametrize("least", [3, 1000])
def test_a_grown_folder_costs_only_what_is_new(tmp_path: Path, least: int) -> None:
    raw = folder(tmp_path / "raw")
    run(two_passes(least), raw, tmp_path / "o", shard_documents=7)
    for number in range(4):
        (raw / f"1/article-{number:03d}-b.txt").write_text(f"A new vote, number {number}\nShare\n", encoding="utf-8")
    (raw / "2/article-002.txt").write_text("Now it reads otherwise.\n", encoding="utf-8")
    (raw / "0/article-003.txt").unlink()
    grown = run(two_passes(least), raw, tmp_path / "o", shard_documents=7, resume=True)
    fresh = run(two_passes(least), raw, tmp_path / "fresh", shard_documents=7)
    assert whole(grown.output) == whole(fresh.output)
    # In shards that changed, the two that failed before are tried again; everything else is taken over.
    assert grown.run["execution"]["documents"] == {"cleaned": 5 + 2, "taken_over": 46 - 7}
    again = run(two_passes(least), raw, tmp_path / "o", shard_documents=7, resume=True)
    assert again.run["execution"]["documents"]["cleaned"] == 0


def test_a_cache_that_was_damaged_is_not_believed(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw")
    first = run(two_passes(), raw, tmp_path / "o", shard_documents=7)
    for path in (first.output / ".work/pass-1").glob("*.spool"):
        path.write_bytes(path.read_bytes()[:-9] + b"123456789")
    (raw / "0/aaa.txt").write_text("A new one, before all others.\n", encoding="utf-8")
    second = run(two_passes(), raw, tmp_path / "o", shard_documents=7, resume=True)
    fresh = run(two_passes(), raw, tmp_path / "fresh", shard_documents=7)
    assert whole(second.output) == whole(fresh.output)


@pytest.mark.parametrize("size", [0, 10, 16])
def test_keys_cut_short_are_not_believed(tmp_path: Path, size: int) -> None:
    raw = folder(tmp_path / "raw")
    done = run(two_passes(), raw, tmp_path / "o", shard_documents=7)
    before = whole(done.output)
    for path in done.output.rglob("*.keys"):
        path.write_bytes(path.read_bytes()[:size])
    again = run(two_passes(), raw, tmp_path / "o", shard_documents=7, resume=True)
    assert whole(again.output) == before


def test_a_run_cut_off_in_the_middle_goes_on(raw: Path, tmp_path: Path) -> None:
    class Interrupted:
        def __init__(self, after: int) -> None:
            self.left = after

        def phase(self, name: str, documents: int | None) -> None: ...

        def note(self, text: str) -> None: ...

        def document(self, index: int) -> None:  # noqa: ARG002
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt

    for after in (0, 9, 16, 16, 30):
        with pytest.raises(KeyboardInterrupt):
            run(two_passes(), raw, tmp_path / "o", shard_documents=7, resume=True, progress=Interrupted(after))
        assert not (tmp_path / "o/run.json").exists()
    last = run(two_passes(), raw, tmp_path / "o", shard_documents=7, resume=True)
    fresh = run(two_passes(), raw, tmp_path / "fresh", shard_documents=7)
    assert whole(last.output) == whole(fresh.output)
    assert not list((tmp_path / "o").rglob("*.part"))


@pytest.mark.parametrize("format", ["jsonl.gz", "jsonl.zst", "txt", "parquet"])
def test_other_formats_hold_the_same_and_verify(raw: Path, tmp_path: Path, format: str) -> None:
    manifest = run(one_pass(), raw, tmp_path / "o", format=format)
    *faults, _ = verify(manifest.output, [raw])
    assert faults == []
    if format == "txt":
        assert (manifest.output / "documents/0/article-000.txt").read_text(encoding="utf-8").startswith("The vote")
    if format == "parquet":
        back = run(one_pass(), manifest.output / "documents", tmp_path / "again")
        assert back.counts["kept"] == manifest.counts["kept"] == back.counts["read"]


def test_an_output_with_something_in_it_is_refused(raw: Path, done: Manifest, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="--resume continues it, --overwrite replaces it"):
        run(two_passes(), raw, done.output)
    foreign = tmp_path / "home"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("years of work", encoding="utf-8")
    for resume, overwrite in ((False, False), (True, False), (False, True)):
        with pytest.raises(OutputError, match="-o names another"):
            run(two_passes(), raw, foreign, resume=resume, overwrite=overwrite)
    assert (foreign / "thesis.txt").exists()


def test_overwrite_replaces_a_run_and_nothing_else(raw: Path, tmp_path: Path) -> None:
    run(two_passes(), raw, tmp_path / "o", shard_documents=3)
    (tmp_path / "o/notes.md").write_text("mine", encoding="utf-8")
    run(one_pass(), raw, tmp_path / "o", overwrite=True)
    assert (tmp_path / "o/notes.md").read_text(encoding="utf-8") == "mine"
    assert [p.name for p in (tmp_path / "o/documents").iterdir()] == ["part-00000.jsonl"]
    assert not (tmp_path / "o/models").exists()


def test_an_output_inside_the_input_is_not_read_again(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw", 2)
    first = run(one_pass(), raw, raw / "clean")
    again = run(one_pass(), raw, raw / "clean", overwrite=True)
    assert first.counts == again.counts


def wander(document: Document) -> Document:
    os.chdir(os.path.sep)
    return document


def test_a_stage_may_change_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path / "raw")
    monkeypatch.chdir(tmp_path)
    manifest = run(Pipeline.of(wander), "raw", "o", shard_documents=7, pool=ProcessPool(1))
    assert manifest.counts["kept"] > 7


def test_a_stage_whose_code_changed_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = folder(tmp_path / "raw")
    monkeypatch.syspath_prepend(tmp_path)
    code = "LEAST = {}\n\ndef mine(document):\n    {}\n    return document if LEAST else document.drop('user/x')\n"
    kept = []
    for number, (least, comment) in enumerate([(1, "# one"), (1, "# two"), (0, "# two")]):
        (tmp_path / "loose_stage.py").write_text(code.format(least, comment), encoding="utf-8")
        module = runpy.run_path(str(tmp_path / "loose_stage.py"), run_name="loose_stage")
        monkeypatch.setitem(sys.modules, "loose_stage", types.ModuleType("loose_stage"))
        sys.modules["loose_stage"].__file__ = str(tmp_path / "loose_stage.py")
        done = run(Pipeline.of(module["mine"]), raw, tmp_path / "o", resume=bool(number))
        kept.append((done.counts["kept"] > 0, done.run["execution"]["shards"]["reused"] > 0))
    assert kept == [(True, False), (True, True), (False, False)]


class Tagged:
    """A stage that is no data class: what it was made with is seen all the same."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.helper = object()

    def __call__(self, document: Document) -> Document:
        return document.with_fact("tag", Fact(self.word, "user/tag"))


def tagged(document: Document, word: str) -> Document:
    return Tagged(word)(document)


@pytest.mark.parametrize(
    "make", [Tagged, lambda word: functools.partial(tagged, word=word), lambda w: Tagged(w).__call__]
)
def test_a_stage_made_with_other_values_is_done_again(tmp_path: Path, make: Any) -> None:
    raw = folder(tmp_path / "raw")
    reused = [
        run(Pipeline.of(make(word)), raw, tmp_path / "o", resume=True).run["execution"]["shards"]["reused"] > 0
        for word in ("one", "one", "two")
    ]
    assert reused == [False, True, False]


def test_a_lambda_is_refused_with_a_reason(raw: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="has no name that a later run could find"):
        run(Pipeline.of(lambda document: document), raw, tmp_path / "o")
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("make", [lambda p: p / "missing", lambda p: (p / "empty").mkdir() or p / "empty"])
def test_a_missing_or_empty_input_is_refused(tmp_path: Path, make: Any) -> None:
    with pytest.raises(InputError, match=r"no such file|no files to read"):
        run(one_pass(), make(tmp_path), tmp_path / "o")


# ---- verify finds what was planted


def spoil_text(output: Path) -> None:
    path = output / "documents/part-00000.jsonl"
    path.write_bytes(path.read_bytes().replace(b"spring", b"sprung", 1))


def spoil_row(output: Path) -> None:
    path = output / "manifest.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"kept":', b'"kept":1', 1))


def spoil_edit(output: Path) -> None:
    path = output / "manifest.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"insert":""', b'"insert":"x"', 1))


def spoil_total(output: Path) -> None:
    path = output / "run.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"kept": ', '"kept": 1', 1), encoding="utf-8")


def spoil_line(output: Path) -> None:
    path = output / "manifest.jsonl"
    path.write_bytes(path.read_bytes().partition(b"\n")[2])


@pytest.mark.parametrize("spoil", [spoil_text, spoil_row, spoil_edit, spoil_total, spoil_line])
def test_verify_names_what_is_off(raw: Path, done: Manifest, tmp_path: Path, spoil: Any) -> None:
    shutil.copytree(done.output, tmp_path / "o")
    spoil(tmp_path / "o")
    *faults, _ = verify(tmp_path / "o")
    assert faults
    if spoil not in (spoil_total, spoil_line):
        assert any(isinstance(fault, Fault) and "row 1 (" in fault.place for fault in faults)


def test_verify_notices_a_changed_source(done: Manifest, raw: Path, tmp_path: Path) -> None:
    shutil.copytree(raw, tmp_path / "raw")
    (tmp_path / "raw/0/article-000.txt").write_text("other", encoding="utf-8")
    (tmp_path / "raw/0/article-003.txt").unlink()
    *faults, _ = verify(done.output, [tmp_path / "raw"])
    assert sorted(fault.message[:30] for fault in faults if isinstance(fault, Fault)) == [
        "0/article-003.txt: not in the ",
        "the raw input 0/article-000.tx",
    ]
    with pytest.raises(InputError, match="not the input of that run any more"):
        restore(done.output, "0/article-000", [tmp_path / "raw"])


def test_an_unknown_id_is_answered_with_the_nearest(done: Manifest) -> None:
    with pytest.raises(InputError, match="Did you mean"):
        restore(done.output, "0/article-00")


# ---- a part of the input


def test_a_limit_takes_the_first_documents(raw: Path, done: Manifest, tmp_path: Path) -> None:
    few = run(one_pass(), raw, tmp_path / "o", limit=30, shard_documents=4)
    assert [row["id"] for row in few.rows()] == [row["id"] for row in done.rows()][:30]


def test_a_sample_is_the_same_every_time_and_verifies(raw: Path, done: Manifest, tmp_path: Path) -> None:
    first = run(one_pass(), raw, tmp_path / "a", sample=12, shard_documents=4)
    again = run(one_pass(), raw, tmp_path / "b", sample=12, shard_documents=9)
    ids = [row["id"] for row in first.rows()]
    assert ids == [row["id"] for row in again.rows()]
    assert len(ids) == 12
    everything = [row["id"] for row in done.rows()]
    assert ids == sorted(ids, key=everything.index) != everything[:12]
    *faults, _ = verify(first.output, [raw])
    assert faults == []


def test_fields_are_named_as_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"body": "The vote was moved.", "key": "x"}', encoding="utf-8")
    manifest = run(one_pass(), tmp_path / "a.jsonl", tmp_path / "o", text_key="body", id_key="key")
    assert [row["id"] for row in manifest.rows()] == ["x"]
    with pytest.raises(ConfigError, match="Did you mean text_key"):
        run(one_pass(), tmp_path / "a.jsonl", tmp_path / "p", txt_key="body")


def test_models_learned_apart_are_those_learned_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many documents are learned from in processes of their own, so that their sketches never lie in the parent."""
    texts = [
        f"Share this\nThe harbor vote of page {number} was moved to spring, the council said." for number in range(9)
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps({"text": text, "site": "ledger"}) + "\n" for text in texts), encoding="utf-8")
    here = run(standard(), source, tmp_path / "here", shard_documents=3)
    monkeypatch.setattr("corpusprep.runner.lessons._WORTH_A_PROCESS", 1)
    apart = run(standard(), source, tmp_path / "apart", shard_documents=3, pool=ProcessPool(2))
    assert apart.run["result_sha256"] == here.run["result_sha256"]
