"""What a notebook shows: the account at a glance, and never anything but text of what an article says."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import corpusprep as cp
from stories import STORY as BODY

HOSTILE = '</div><script>alert("x")</script> <img src=x onerror=alert(1)> "quoted" \u202egnp.exe'
TEXT = f"Harbor vote moved to spring\n\n25-02-2024\nMira Okonjo\nA+ A-\n\n{BODY}"


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"style", "title", "dir"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shown(thing: Any) -> str:
    page = thing._repr_html_()
    assert isinstance(page, str)
    assert Elements(page).tags <= {
        "div",
        "p",
        "code",
        "br",
        "table",
        "tr",
        "td",
        "bdi",
        "del",
        "ins",
        "strong",
        "span",
        "ul",
        "li",
    }
    assert "\u202e" not in page
    return page


def test_a_document_shows_its_facts_and_what_went() -> None:
    page = shown(cp.clean_text(TEXT))
    assert "2024-02-25" in page
    assert "<bdi>Mira Okonjo</bdi>" in page
    assert 'title="chrome/text-size-widget"' in page
    assert "<del" in page


def test_hostile_text_stays_text() -> None:
    page = shown(cp.clean_text(f"{HOSTILE}\n\n{BODY}\n\nA+ A-", id=HOSTILE))
    assert "&lt;script&gt;" in page
    assert "⟨Right-To-Left Override⟩" in page


def test_a_long_document_is_cut_short_and_says_so() -> None:
    page = shown(cp.clean_text("\n\n".join(f"{BODY} Number {n}. A+\u00a0A-" for n in range(2000))))
    assert len(page) < 400_000
    assert "characters more" in page
    one_line = shown(cp.Document.from_text("word " * 50_000))
    assert len(one_line) < 60_000
    assert "characters more" in one_line


def test_a_list_of_documents_shows_what_became_of_them() -> None:
    page = shown(cp.clean_corpus([("a", TEXT), ("b", TEXT), (HOSTILE, "")]))
    assert "duplicate/" in page
    assert "drop/empty" in page
    assert "chrome/text-size-widget" in page
    assert "language en" in page


def test_a_run_shows_its_account(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "raw/two.txt").write_text("", encoding="utf-8")
    page = shown(cp.run(cp.presets.standard(), [tmp_path / "raw"], tmp_path / "out"))
    assert "2 documents" in page
    assert "fact/title-line" in page
    assert "drop/empty" in page


@pytest.mark.parametrize("items", [[], [("a", "")]])
def test_nothing_at_all_can_be_shown(items: list[tuple[str, str]]) -> None:
    assert shown(cp.clean_corpus(items))
