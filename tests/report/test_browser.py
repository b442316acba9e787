"""The report in a real browser. Skipped, and said so, where Chromium or Playwright is missing."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from colors import contrast
from corpusprep.cli.main import run as command

HOSTILE = '</script><script>document.title="broken"</script>"quoted" \u202e'
BODY = (
    "The vote on the new harbor wall has been moved to spring, the port authority said on Thursday. "
    "Members had been due to decide next week, after a debate that has gone on for three years."
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    records = [
        {"id": "one", "text": f"A+ A-\n\n{BODY}\n\nComments\n\nPost a comment\n\nRequired\nRequired"},
        {"id": f"two {HOSTILE}", "text": f"{HOSTILE}\n\n{BODY}\n\nRequired\nRequired"},
    ]
    (folder / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    assert command(["clean", str(folder / "feed.jsonl"), "-o", str(folder / "out"), "-q"]) == 0
    assert command(["report", str(folder / "out")]) == 0
    return folder / "out" / "report.html"


@pytest.fixture
def page(browser: Any, report: Path) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(report.as_uri())
    yield page
    assert said == []
    page.close()


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
    """WCAG 2.2 AA: a contrast of at least 4.5 for text."""
    page = browser.new_page(color_scheme=scheme)
    page.goto(report.as_uri())
    names = ["--ink", "--soft", "--accent"]
    read = "names => names.map(n => getComputedStyle(document.documentElement).getPropertyValue(n).trim())"
    paper, card, *inks = page.evaluate(read, ["--paper", "--card", *names])
    for ink in inks:
        assert min(contrast(ink, paper), contrast(ink, card)) >= 4.5
    page.close()
