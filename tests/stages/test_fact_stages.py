"""Title, dates and byline keep the contract of a stage, and their lines leave the text."""

from __future__ import annotations

import pytest

from corpusprep.document import Document
from corpusprep.stages.byline import Byline
from corpusprep.stages.dates import Dates
from corpusprep.stages.fact_lines import FactLines
from corpusprep.stages.title import Title
from corpusprep.testing import check_stage

ARTICLE = (
    "Harbor vote moved to spring as costs climb\n\n07-03-2024\nMira Okonjo\nMira Okonjo @miraokonjo\nA+ A-\n\n"
    "PORT ELLERY – The vote on the new harbor wall was moved to spring as costs climbed, the port said on Thursday.\n\n"
    "“We will not build it twice,” said the harbor master, who has asked for a second opinion since last year.\n\n"
    "Additional reporting by Jun Sato, Ana Felix\n"
)


def facts_of(text: str, url: str | None = None, keep: tuple[str, ...] = ()) -> Document:
    document = Document.from_text(text, url=url)
    for stage in (Title(), Dates(), Byline(), FactLines(keep=keep)):
        document = stage(document)
    return document


@pytest.mark.parametrize("stage", [Title(), Dates(), Byline(), FactLines()], ids=lambda stage: type(stage).__name__)
def test_the_stage_keeps_the_contract(stage: Title | Dates | Byline | FactLines) -> None:
    check_stage(stage)


def test_facts_of_an_article_come_out_and_their_lines_leave_the_text() -> None:
    document = facts_of(ARTICLE)
    assert document.title == "Harbor vote moved to spring as costs climb"
    assert document.authors == ("Mira Okonjo",)
    assert document.facts["authors"].value[0].handle == "@miraokonjo"
    assert document.contributors == ("Jun Sato", "Ana Felix")
    assert str(document.date) == "2024-03-07"
    assert document.facts["date"].detail["order_evidence"] == "weekday-in-text"
    assert document.text.split() == ARTICLE[ARTICLE.index("A+ A-") : ARTICLE.index("Additional")].split()


def test_kept_lines_stay() -> None:
    document = facts_of(ARTICLE, keep=("title", "byline", "date", "contributor"))
    assert document.text == ARTICLE
    assert document.title is not None


def test_every_fact_stands_where_its_span_says() -> None:
    document = facts_of(ARTICLE)
    for name in ("title", "date"):
        fact = document.facts[name]
        assert fact.span is not None
        assert document.source[slice(*fact.span)] == fact.raw
    for name in ("authors", "contributors"):
        for person in document.facts[name].value:
            assert document.source[slice(*person.span)] == person.name
