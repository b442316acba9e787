from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpusprep.cli.main import run as command
from stories import OTHER, STORY


def feed(path: Path, **texts: str) -> str:
    path.write_text("".join(json.dumps({"id": k, "text": v}) + "\n" for k, v in texts.items()), encoding="utf-8")
    return str(path)


def rows(folder: Path) -> dict[str, dict[str, object]]:
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def test_dedup_leaves_texts_as_they_are(tmp_path: Path) -> None:
    source = feed(tmp_path / "feed.jsonl", a=f"A+ A-\n\n{STORY}", b=f"A+ A-\n\n{STORY}", c=OTHER)
    assert command(["dedup", source, "-o", str(tmp_path / "out"), "-q", "-j", "0"]) == 0
    found = rows(tmp_path / "out")
    assert [row["status"] for row in found.values()] == ["kept", "dropped", "kept"]
    assert all(row["edits"] == [] for row in found.values())


def test_copies_of_an_indexed_corpus_are_found_and_a_grown_index_is_noticed(tmp_path: Path) -> None:
    quiet = ["-q", "-j", "0"]
    old = feed(tmp_path / "old.jsonl", first=STORY)
    new = feed(tmp_path / "new.jsonl", again=STORY, fresh=OTHER)
    assert command(["clean", old, "-o", str(tmp_path / "one"), *quiet]) == 0
    assert command(["index", str(tmp_path / "one"), "--to", str(tmp_path / "index")]) == 0
    clean = ["clean", new, "-o", str(tmp_path / "two"), "--against", str(tmp_path / "index"), *quiet]
    assert command(clean) == 0
    found = rows(tmp_path / "two")
    assert found["again"]["status"] == "dropped"
    assert found["again"]["duplicate"]["of"] == "first"  # type: ignore[index]
    assert found["fresh"]["status"] == "kept"

    more = feed(tmp_path / "more.jsonl", barge=OTHER)
    assert command(["clean", more, "-o", str(tmp_path / "three"), *quiet]) == 0
    assert command(["index", str(tmp_path / "three"), "--to", str(tmp_path / "index")]) == 0
    assert command([*clean, "--resume"]) == 0
    assert rows(tmp_path / "two")["fresh"]["status"] == "dropped"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--against", "nowhere"], "corpusprep index"),
        (["--chrome", "bold"], "stage.chrome.mode"),
        (["--duplicates", "forget"], "neither drop nor mark"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    source = feed(tmp_path / "feed.jsonl", a=STORY)
    assert command(["clean", source, "-o", str(tmp_path / "out"), "-q", "-j", "0", *options]) == 2
    assert words in capsys.readouterr().err


def test_choices_reach_their_stages(tmp_path: Path) -> None:
    text = f"Harbor vote moved to spring\n25-02-2024\nMira Okonjo\n\nPORT ELLERY – {STORY}"
    source = feed(tmp_path / "feed.jsonl", a=text, b=STORY)
    options = ["--keep", "date", "--keep", "first", "--duplicates", "mark", "--languages", "de"]
    assert command(["clean", source, "-o", str(tmp_path / "out"), "-q", "-j", "0", *options]) == 0
    assert rows(tmp_path / "out")["a"]["reason"] == "drop/language"
