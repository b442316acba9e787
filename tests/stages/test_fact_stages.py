"""Title, dates and byline keep the contract of a stage, and their lines leave the text."""

from __future__ import annotations

import pytest

from corpusprep.document import Document
from corpusprep.edits import Edit
from corpusprep.errors import ConfigError
from corpusprep.stages.byline import Byline
from corpusprep.stages.dates import Dates
from corpusprep.stages.fact_lines import FactLine, FactLines
from corpusprep.stages.header import View
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


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("title", "Harbor vote moved to spring as costs climb"),
        ("date", "07-03-2024"),
        ("byline", "Mira Okonjo @miraokonjo"),
        ("contributor", "Additional reporting by Jun Sato, Ana Felix"),
    ],
)
def test_the_lines_of_one_kind_stay_while_the_others_leave(kind: str, line: str) -> None:
    others = ("Harbor vote moved", "07-03-2024", "Mira Okonjo", "Additional reporting")
    text = facts_of(ARTICLE, keep=(kind,)).text
    assert line in text
    assert [words for words in others if words in text] == [words for words in others if words in line]


def test_a_word_that_names_no_fact_line_is_an_error_that_names_those_that_do() -> None:
    with pytest.raises(
        ConfigError, match=r"'bylin' .* Did you mean byline\? Known: title, byline, date, contributor\."
    ):
        FactLines(keep=("title", "bylin"))
    with pytest.raises(ConfigError, match=r"keep: 'title' is one string"):
        FactLines(keep="title")  # type: ignore[arg-type]


def test_a_view_knows_where_its_lines_stand() -> None:
    paragraph = "The port has asked for a second opinion on the costs since last year, said the harbor master. " * 4
    long = "\n".join(
        [ARTICLE, *[f"{paragraph}\n \u200b Ana Felix\t" for _ in range(150)], "Edited by Jun Sato", "Ana Felix "]
    )
    for text in (ARTICLE, long, long[:43_000], long[:30_000], long[-5_000:], "", " \n\u200b", "Ana Felix"):
        view = View(text)
        places = range(len(view.texts))
        for at in (*places, *reversed(places)):
            assert text[view.start(at) : view.end(at)] == view.texts[at] == view.lines[at].text
        assert [view.start(at) for at in places] == sorted({view.start(at) for at in places})
    assert View(long).texts[-1] == "Ana Felix"
    assert not View(long).is_whole
    assert View(ARTICLE).is_whole


def test_the_places_of_a_tail_are_counted_from_its_end_when_asked_first() -> None:
    text = "\n".join(["The ferry sails at ten. " * 20] * 60 + ["Ana Felix"] * 50)
    view = View(text)
    last = len(view.texts) - 1
    assert text[view.start(last) :] == "Ana Felix"
    assert view.end(last - 1) + 1 == view.start(last)


def test_every_fact_stands_where_its_span_says() -> None:
    document = facts_of(ARTICLE)
    for name in ("title", "date"):
        fact = document.facts[name]
        assert fact.span is not None
        assert document.source[slice(*fact.span)] == fact.raw
    for name in ("authors", "contributors"):
        for person in document.facts[name].value:
            assert document.source[slice(*person.span)] == person.name


PROSE = ARTICLE[ARTICLE.index("PORT ELLERY") : ARTICLE.index("Additional")]


def test_a_lone_date_leaves_only_a_text_that_came_with_its_page() -> None:
    text = f"4 December 2021\n\n{PROSE}\nShare this article\n"
    alone = Dates()(Document.from_text(text))
    assert str(alone.date) == "2021-12-04"
    assert FactLines()(alone).text == text
    at = text.index("Share")
    cut = alone.edit([Edit(at, len(text), "", "chrome/share")])
    assert FactLines()(cut).text.split() == PROSE.split()


@pytest.mark.parametrize("line", ["Published on: 4 December 2021", "Last updated: 4 December 2021"])
def test_a_labeled_date_leaves_the_text_by_itself(line: str) -> None:
    assert FactLines()(Dates()(Document.from_text(f"{line}\n\n{PROSE}"))).text.split() == PROSE.split()


def test_what_came_next_is_told() -> None:
    text = f"Harbor vote moved to spring\nBy Mira Okonjo\n7 March 2024\n\n{PROSE}\n\nBy Ben Okri\n3 May 2020"
    document = facts_of(text)
    assert document.authors == ("Mira Okonjo",)
    assert document.facts["authors"].detail["others"][0]["names"] == ["Ben Okri"]
    assert document.facts["date"].detail["others"][0]["value"] == "2020-05-03"


def test_a_text_is_never_emptied() -> None:
    text = "Harbor vote moved to spring"
    line = FactLine(0, len(text), "fact/title-line", 0, is_sure=True)
    document = Document.from_text(text).with_evidence("fact_lines", (line,))
    assert FactLines()(document).text == text
