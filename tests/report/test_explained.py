"""One document explained: how each fact was found, what came second, and a page that shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import corpusprep as cp
from corpusprep.cli.main import run as command
from corpusprep.io.manifest import row_of
from corpusprep.report.candidates import candidates, with_candidates
from corpusprep.report.explained import explain_html, explain_page
from corpusprep.report.lines import lines
from shown import Elements

HOSTILE = '</script><script>alert("x")</script> <img src=x onerror=alert(1)> {{ 7*7 }} \u202egnp.exe'
BODY = (
    "PORT ELLERY – The vote on the new harbor wall has been moved to spring, the port authority said on Thursday. "
    "Members had been due to decide next week, after a debate that has gone on for three years."
)
TEXT = f"Harbor vote moved to spring\n\n25-02-2024\nMira Okonjo\nA+ A-\n\n{BODY}\n\nPost a comment\n\nRequired"
PAGE = f"""<html lang="en"><head><title>Harbor vote moved | The Ledger</title>
<meta property="og:title" content="Harbor vote moved"><meta property="og:site_name" content="The Ledger">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Harbor vote moved",
"datePublished": "2024-02-25T08:00:00Z", "author": {{"@type": "Person", "name": "Mira Okonjo"}}}}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Harbor vote moved</h1><p>By Mira Okonjo</p><p>{BODY}</p><p>{BODY}</p>
</article></body></html>"""


def page_document() -> cp.Document:
    from corpusprep.ingest import document_from_bytes

    return document_from_bytes(PAGE.encode(), id="page", kind="html")


def found_in(document: cp.Document) -> dict[str, dict[str, Any]]:
    return candidates(document, cp.presets.standard())


def test_the_day_of_the_last_change_is_not_called_ambiguous(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TEXT.replace("25-02-2024", "Last updated 25 February 2024")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert command(["explain", str(tmp_path / "a.txt")]) == 0
    shown = capsys.readouterr().out
    assert "not known; last changed 2024-02-25" in shown
    assert "ambiguous" not in shown
    page = explain_html(cp.clean_text(text), raw=cp.Document.from_text(text))
    assert "not known; last changed 2024-02-25" in page


def test_each_fact_of_a_text_has_its_reason_source_and_confidence() -> None:
    found = found_in(cp.Document.from_text(TEXT))
    assert found["title"]["value"] == "Harbor vote moved to spring"
    assert found["date"]["raw"] == "25-02-2024"
    assert found["authors"]["value"] == ["Mira Okonjo"]
    for entry in found.values():
        assert entry["reason"]
        assert entry["source"] == "line"
        assert 0 < entry["confidence"] <= 1


def test_the_runner_up_of_a_text_is_what_stands_when_the_line_is_gone() -> None:
    text = f"Night trains return to the coast\n\nPublished 3 July 2019\nBy Nuno Quental\n4 May 2018\n\n{BODY}\n\n{BODY}"
    found = found_in(cp.Document.from_text(text))
    assert found["date"]["value"] == "2019-07-03"
    assert [other["value"] for other in found["date"]["runners_up"]] == ["2018-05-04"]
    assert 0 < found["date"]["runners_up"][0]["confidence"] <= 1


def test_a_page_says_which_sources_spoke_and_what_came_second() -> None:
    found = found_in(page_document())
    assert {"h1", "og", "ld"} <= set(found["title"]["sources"])
    assert found["title"]["runners_up"]
    assert "json-ld" in found["authors"]["sources"]
    assert found["date"]["value"] == "2024-02-25"


def test_what_the_run_chose_is_no_runner_up() -> None:
    row = row_of(cp.clean_text(TEXT))
    found = found_in(cp.Document.from_text(TEXT))
    other = {**found["title"], "value": "Another title", "runners_up": [{**found["title"]}]}
    entry = with_candidates(row, {**found, "title": other})["candidates"]["title"]
    assert entry["value"] == "Harbor vote moved to spring"
    assert [runner["value"] for runner in entry["runners_up"]] == ["Another title"]


def test_looking_for_candidates_never_fails_on_an_odd_text() -> None:
    for text in ("", "\n\n", HOSTILE, "1-2-2003\n1-2-2003", "By A\nBy A\nBy A"):
        assert isinstance(found_in(cp.Document.from_text(text)), dict)


def test_every_character_of_the_source_is_on_a_line() -> None:
    document = cp.clean_text(TEXT)
    found = list(lines(document.source, row_of(document)["edits"]))
    assert "\n".join("".join(span.before for span in line.spans) for line in found) == document.source
    assert all(document.source[line.start : line.end] == "".join(s.before for s in line.spans) for line in found)


def test_hostile_text_stays_text_on_the_page() -> None:
    document = cp.clean_text(
        f"{HOSTILE}\n\n{BODY}\n\nA+ A-\n\n{HOSTILE}", id=f"evil {HOSTILE}", url=f"https://a.example/{HOSTILE}"
    )
    page = explain_html(document)
    parsed = Elements()
    parsed.feed(page)
    assert parsed.tags.count("script") == 1
    assert "img" not in parsed.tags
    assert not [name for name, _ in parsed.attributes if name.startswith("on") or name in ("src", "href")]
    assert "\u202e" not in page
    assert "⟨Right-To-Left Override⟩" in page
    assert "{{ 7*7 }}" in page
    assert "default-src 'none'" in page


def test_the_page_shows_facts_reasons_and_evidence() -> None:
    raw = page_document()
    page = explain_html(cp.presets.standard()(raw), raw=raw)
    assert "spoke for it" in page
    assert "would come next" in page
    assert "html/page-title" in page
    assert "chance of article" in page


def test_a_document_that_was_set_aside_says_why() -> None:
    page = explain_page("", row_of(cp.clean_text("")))
    assert "Set aside" in page
    assert "drop/empty" in page


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explained")
    (folder / "raw").mkdir()
    (folder / "raw/one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "raw/two.html").write_text(PAGE, encoding="utf-8")
    assert command(["clean", str(folder / "raw"), "-o", str(folder / "out"), "-q", "-j", "0"]) == 0
    return folder


def test_the_command_writes_the_page_of_a_file_and_of_a_run(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["explain", str(output / "raw/one.txt"), "--html", str(tmp_path / "one.html")]) == 0
    assert command(["explain", str(output / "out"), "--id", "two", "--html", str(tmp_path / "two.html")]) == 0
    assert "opens in any browser" in capsys.readouterr().out
    assert "Mira Okonjo" in (tmp_path / "one.html").read_text(encoding="utf-8")
    assert "spoke for it" in (tmp_path / "two.html").read_text(encoding="utf-8")


def test_json_and_terminal_name_the_runners_up(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["explain", str(output / "out"), "--id", "two", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["candidates"]["title"]["runners_up"]
    assert command(["explain", str(output / "out"), "--id", "two"]) == 0
    said = capsys.readouterr().out
    assert "JSON-LD" in said
    assert "next: Harbor vote moved | The Ledger" in said


def test_terminal_controls_in_a_text_are_shown_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "odd.txt").write_text(f"\x1b[2J\u202eodd\n\n{BODY}", encoding="utf-8")
    assert command(["explain", str(tmp_path / "odd.txt"), "--preset", "duplicates"]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "⟨U+001B⟩" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--html", "fast"], "names the page to write"), (["--html", "{none}/x.html"], "can not be written")],
)
def test_a_page_that_can_not_be_written_is_refused(
    arguments: list[str], words: str, output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [argument.format(none=tmp_path / "none") for argument in arguments]
    assert command(["explain", str(output / "raw/one.txt"), *given]) == 2
    assert words in capsys.readouterr().err
