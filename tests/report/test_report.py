from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpusprep.cli.main import run as command
from corpusprep.report.figures import collect, lines_of
from corpusprep.report.page import render
from corpusprep.report.removed import RemovedLines
from corpusprep.visible import visible
from shown import Elements
from stories import STORY as BODY

HOSTILE = '</script><script>alert("x")</script> <img src=x onerror=alert(1)> {{ 7*7 }} \u202egnp.exe'


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    raw = folder / "raw"
    raw.mkdir()
    records = [
        {
            "id": "one",
            "text": f"{BODY}\n\nComments\n\nPost a comment\n\nRequired\nRequired",
            "url": "https://a.example/1",
        },
        {"id": "two", "text": BODY, "url": "https://a.example/2"},
        {"id": f"evil {HOSTILE}", "text": f"{HOSTILE}\n\n{BODY[::-1]}\n\nA+ A-", "url": "https://b.example/1"},
    ]
    text = "".join(json.dumps(record) + "\n" for record in records)
    (raw / "feed.jsonl").write_text(text + "not json\n", encoding="utf-8")
    assert command(["clean", str(raw), "-o", str(folder / "out"), "-q", "-j", "0"]) == 0
    return folder / "out"


def test_the_totals_are_those_of_the_run(output: Path) -> None:
    data = collect(output)
    counts = json.loads((output / "run.json").read_text(encoding="utf-8"))["result"]["counts"]
    for group, counted in counts.items():
        assert counted.items() <= data["counts"][group].items()
    assert data["look_at"]["errors"]["total"] == 1
    assert data["clusters"]["total"] == 1
    assert {line["text"] for lines in data["removed"].values() for line in lines} >= {"A+ A-", "Required"}


def test_hostile_text_stays_text(output: Path) -> None:
    page = render(collect(output))
    parsed = Elements()
    parsed.feed(page)
    assert parsed.tags.count("script") == 2
    assert "img" not in parsed.tags
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    assert "\u202e" not in page
    assert "{{ 7*7 }}" in page


def test_the_page_needs_no_network(output: Path) -> None:
    page = render(collect(output))
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!#)\w""", page.replace("img src=x", ""))
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


def test_the_command_writes_the_page_and_prints_the_figures(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["report", str(output), "--to", str(tmp_path / "page.html")]) == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    capsys.readouterr()
    assert command(["report", str(output), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["documents"]["read"] == 4


def test_a_folder_that_is_no_output_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["report", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_raw_input_that_is_gone_is_said(output: Path) -> None:
    raw = output.parent / "raw"
    hidden = raw.rename(output.parent / "elsewhere")
    try:
        assert "--against RAW" in render(collect(output))
        assert collect(output, [hidden])["without_source"] == 0
    finally:
        hidden.rename(raw)


def edit(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "insert": "", "reason": "chrome/share"}


def test_lines_that_differ_in_numbers_are_one() -> None:
    seen = RemovedLines()
    seen.add("a", "x", "12 shares\nText", [edit(0, 10)])
    seen.add("b", "y", "9 shares\nText", [edit(0, 9)])
    counted = {line.text: line.count for line in seen.top(9)}
    assert counted == {"12 shares": 2}
    assert len(seen.top(1)[0].samples) == 2


def test_controls_are_shown_by_name() -> None:
    assert visible("a\u202eb\x00\ud800") == "a⟨Right-To-Left Override⟩b⟨U+0000⟩?"


def test_a_site_of_which_nothing_was_kept_stands_first(tmp_path: Path) -> None:
    texts = [BODY, BODY.replace("harbor", "market"), BODY.replace("wall", "bridge")]
    records = [{"id": f"gone {n}", "text": "", "url": f"https://gone.example/{n}"} for n in range(3)]
    records += [{"id": f"kept {n}", "text": text, "url": f"https://kept.example/{n}"} for n, text in enumerate(texts)]
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert command(["clean", str(tmp_path / "feed.jsonl"), "-o", str(tmp_path / "out"), "-q", "-j", "0"]) == 0
    data = collect(tmp_path / "out")
    assert data["look_at"]["wiped_out"] == {"total": 1, "rows": [{"site": "gone.example", "documents": 3}]}
    assert "Of 1 site no document was kept" in render(data)


def test_the_lines_stand_most_frequent_first() -> None:
    line = {"characters": 1, "text": "x", "reason": "b"}
    data = {"removed": {"a": [{**line, "count": 1, "reason": "a"}], "b": [{**line, "count": 7}]}}
    assert [found["count"] for found in lines_of(data)] == [7, 1]


def test_of_many_pages_the_lines_of_some_are_counted_and_the_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpusprep.report.figures._PAGES", 2)
    page = f"<html><body><nav>Home</nav><article><h1>Harbor vote</h1><p>{BODY}</p></article></body></html>"
    records = [{"id": str(n), "html": page.replace("harbor wall", f"harbor wall {n}")} for n in range(13)]
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert (
        command(["clean", str(tmp_path / "feed.jsonl"), "-o", str(tmp_path / "out"), "-q", "-j", "0", "--html", "fast"])
        == 0
    )
    data = collect(tmp_path / "out")
    assert data["pages"] == {"total": 13, "left_out": 10}
    assert "counted in 3 of 13 HTML pages" in render(data)
    (line,) = [line for line in lines_of(data) if line["text"] == "Home"]
    assert line["count"] == 3


def test_only_furniture_can_be_chosen_and_fact_lines_say_how_they_stay() -> None:
    about = {"characters": 2, "sites": 1, "samples": [], "evidence": "", "confidence": None, "count": 1}
    reasons = ("chrome/share", "fact/title-line", "html/footer")
    lines = [{**about, "text": reason, "reason": reason} for reason in reasons]
    shown = {}
    for line in lines:
        page = filled_with(line)
        shown[line["reason"]] = (page.count("data-choice="), "--keep title" in page)
    assert shown == {"chrome/share": (2, False), "fact/title-line": (0, True), "html/footer": (0, False)}


def filled_with(line: dict[str, Any]) -> str:
    """The part of the page that lists one removed line."""
    counts: dict[str, dict[str, int]] = {
        "documents": {},
        "characters": {},
        "dropped": {},
        "stages": {},
        "languages": {},
        "facts": {},
    }
    zeros = {"read": 0, "kept": 0, "dropped": 0, "error": 0}
    characters = dict.fromkeys(("source", "kept", "rewritten", "removed"), 0)
    nothing = {"total": 0, "rows": []}
    data = {
        "name": "x",
        "versions": {"corpusprep": "0"},
        "counts": {**counts, "documents": zeros, "characters": characters},
        "configuration_sha256": "",
        "look_at": dict.fromkeys(("body_loss", "errors", "emptied", "ambiguous", "wiped_out"), nothing),
        "reasons": [],
        "removed": {line["reason"]: [line]},
        "clusters": {"total": 0, "shown": []},
        "pages": {"total": 0, "left_out": 0},
        **dict.fromkeys(("without_source", "forgotten_lines", "site_total"), 0),
        **{key: [] for key in ("sites", "lengths", "similarity", "authors")},
        "days": {},
    }
    return render(data).partition('id="entries"')[2].partition("</main>")[0]
