"""The harvest is bounded and never raises, whatever the page."""

from __future__ import annotations

import pytest

from corpusprep.ingest import head as harvesting
from corpusprep.ingest.head import harvest
from corpusprep.ingest.mark_text import MAX_TEXT
from corpusprep.ingest.parse import parse


@pytest.mark.parametrize(
    "page",
    [
        "<time>x</time>" * 20_000,
        "<meta name=author content=x>" * 20_000,
        "<p class=author>" * 2_000,
        "<p class=byline>" + "<a href=/author/x>y</a>" * 5_000,
        "<script type='application/ld+json'>" + "[" * 5_000,
        "<h1>" + "x" * 1_000_000,
    ],
)
def test_hostile_pages_give_a_small_head(page: str) -> None:
    head = harvest(parse(page))
    assert len(head.marks) <= harvesting.MAX_MARKS
    assert len(head.metas) <= harvesting.MAX_METAS
    assert all(len(mark.text) <= MAX_TEXT for mark in head.marks)


def test_regions_are_told_apart() -> None:
    head = harvest(parse("<div class=comments><p class=author>A</p></div><aside><p class=author>B</p></aside>"
                         "<p class=author>C</p><div style='display: none'><p class=author>D</p></div>"))  # fmt: skip
    assert [(mark.text, mark.region, mark.hidden) for mark in head.marks] == [
        ("A", "comment", False), ("B", "aside", False), ("C", "", False), ("D", "", True)
    ]  # fmt: skip


def test_a_body_class_does_not_make_everything_a_comment() -> None:
    head = harvest(parse("<body class='has-comments'><h1>Title</h1><p class=author>Mira</p></body>"))
    assert [mark.region for mark in head.marks] == ["", ""]
