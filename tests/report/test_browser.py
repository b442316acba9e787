"""The report in a real browser. Skipped, and said so, where Chromium or Playwright is missing."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from colors import too_faint
from corpusprep.cli.main import run as command
from corpusprep.report.figures import collect
from corpusprep.report.page import render
from shown import opened
from stories import STORY as BODY

HOSTILE = '</script><script>document.title="broken"</script>"quoted" \u202e'


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    records = [
        {"id": "one", "text": f"A+ A-\n\n{BODY}\n\nComments\n\nPost a comment\n\nRequired\nRequired"},
        {"id": f"two {HOSTILE}", "text": f"{HOSTILE}\n\n{BODY}\n\nRequired\nRequired"},
    ]
    (folder / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert command(["clean", str(folder / "feed.jsonl"), "-o", str(folder / "out"), "-q", "-j", "0"]) == 0
    assert command(["report", str(folder / "out")]) == 0
    return folder / "out" / "report.html"


@pytest.fixture
def page(browser: Any, report: Path) -> Iterator[Any]:
    with opened(browser, report) as page:
        yield page


def test_it_renders_and_hostile_text_stays_text(page: Any) -> None:
    assert page.title().startswith("corpusprep report")
    assert "documents" in page.inner_text("h1")


def test_the_search_narrows_the_lines(page: Any) -> None:
    everything = page.locator(".entry:visible").count()
    page.fill("#search", "A+ A-")
    assert 0 < page.locator(".entry:visible").count() < everything
    page.fill("#search", "no such line anywhere")
    assert page.locator(".entry:visible").count() == 0
    assert page.inner_text("#found").startswith("0 of")


def test_the_reason_filter_shows_one_reason(page: Any) -> None:
    page.select_option("#reason", "chrome/text-size-widget")
    assert page.locator(".entry:visible").count() == 1


def test_choices_become_a_configuration(page: Any) -> None:
    page.fill("#search", "A+ A-")
    page.locator(".entry:visible").first.get_by_text("never remove").click()
    page.fill("#search", "Required")
    page.locator(".entry:visible").first.get_by_text("always remove").click()
    chosen = tomllib.loads(page.inner_text("#toml"))["stage"]["chrome"]
    assert chosen == {"never_remove": ["A+ A-"], "always_remove": ["Required"]}
    page.locator(".entry:visible").first.get_by_text("always remove").click()
    assert "always_remove" not in page.inner_text("#toml")


def test_everything_is_reached_with_the_keyboard(page: Any) -> None:
    page.focus("#search")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "reason"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.choice") == "never_remove"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"


def test_nothing_is_wider_than_a_phone(browser: Any, report: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_paper(browser: Any, report: Path, scheme: str) -> None:
    """WCAG 2.2 AA: a contrast of at least 4.5 for text, also in what is folded, chosen and warned of."""
    page = browser.new_page(color_scheme=scheme)
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    page.locator("button[data-choice]").first.click()
    assert too_faint(page) == []
    page.close()


def test_a_hundred_lines_are_shown_and_more_on_demand(browser: Any, tmp_path: Path) -> None:
    lines = "".join(f"<b>{letter}{other}</b>" for letter in "abcdefghijkl" for other in "mnopqrstuvwx")
    record = {"id": "one", "text": BODY}
    (tmp_path / "feed.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    assert command(["clean", str(tmp_path / "feed.jsonl"), "-o", str(tmp_path / "out"), "-q", "-j", "0"]) == 0
    data = collect(tmp_path / "out")
    about = {"reason": "chrome/share", "characters": 2, "sites": 1, "samples": [], "evidence": "", "confidence": None}
    data["removed"] = {"chrome/share": [{**about, "text": part, "count": 1} for part in lines.split("</b>") if part]}
    place = tmp_path / "page.html"
    place.write_text(render(data), encoding="utf-8")
    page = browser.new_page()
    page.goto(place.as_uri())
    assert page.locator(".entry:visible").count() == 100
    assert page.inner_text("#more") == "Show 44 more"
    page.focus("#more")
    page.keyboard.press("Enter")
    assert page.locator(".entry:visible").count() == 144
    assert not page.locator("#more").is_visible()
    page.close()
