"""The page of one document in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import corpusprep as cp
from colors import too_faint
from corpusprep.ingest import document_from_bytes
from corpusprep.report.explained import explain_html
from shown import opened
from stories import STORY as BODY

HOSTILE = '</script><script>document.title="broken"</script>"quoted" \u202e'
PAGE = f"""<html lang="en"><head><title>Harbor vote moved | The Ledger</title>
<meta property="og:title" content="Harbor vote moved"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Harbor vote moved</h1><p>By Mira Okonjo</p><p>{BODY}</p>
<p>Ãœber {BODY}</p></article><footer>© The Ledger{" " * 3}{"x" * 300}</footer></body></html>"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    raw = document_from_bytes(PAGE.encode(), id=f"page {HOSTILE}", kind="html")
    path = tmp_path_factory.mktemp("explained") / "page.html"
    path.write_text(explain_html(cp.presets.standard()(raw), raw=raw), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Any, place: Path) -> Iterator[Any]:
    with opened(browser, place) as page:
        yield page


def test_it_renders_and_hostile_text_stays_text(page: Any) -> None:
    assert page.title().startswith("explained: page")
    assert HOSTILE.replace("\u202e", "⟨Right-To-Left Override⟩") in page.inner_text("h1")


def test_a_reason_shows_only_its_lines(page: Any) -> None:
    everything = page.locator(".l:visible").count()
    page.locator("#reasons button").first.click()
    assert 0 < page.locator(".l:visible").count() < everything
    page.locator("#reasons button").first.click()
    assert page.locator(".l:visible").count() == everything


def test_the_clean_view_shows_only_what_is_left(page: Any) -> None:
    assert page.locator("#text del:visible").count() > 0
    page.get_by_text("only what is left").click()
    assert page.locator("#text del:visible").count() == 0
    assert "harbor wall" in page.inner_text("#text")
    page.get_by_text("only what changed").click()
    assert page.locator(".l:not(.cut):not(.part):visible").count() == 0


def test_the_evidence_is_shown_on_hover_and_with_the_keyboard(page: Any) -> None:
    first = page.locator("button.why").first
    note = page.locator(f"#{first.get_attribute('aria-controls')}")
    assert not note.is_visible()
    first.hover()
    assert note.is_visible()
    page.mouse.move(0, 0)
    assert not note.is_visible()
    first.focus()
    assert note.is_visible()
    page.keyboard.press("Enter")
    assert first.get_attribute("aria-expanded") == "true"
    page.focus("#reasons button")
    assert note.is_visible()


def test_nothing_is_wider_than_a_phone(browser: Any, place: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(place.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_paper(browser: Any, place: Path, scheme: str) -> None:
    """WCAG 2.2 AA: a contrast of at least 4.5 for text, also in the notes and for what was put in."""
    page = browser.new_page(color_scheme=scheme)
    page.goto(place.as_uri())
    page.evaluate("document.querySelectorAll('.note').forEach(note => note.classList.add('open'))")
    assert too_faint(page) == []
    page.close()
