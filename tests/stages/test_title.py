"""The headline of a plain text, and first lines that are none."""

from __future__ import annotations

import pytest

from corpusprep.document import Document
from corpusprep.stages.fact_lines import FactLines
from corpusprep.stages.title import Title

BODY = (
    "The ferry that links the two banks of the reservoir will sail again from next week, the port authority said.\n"
    "It was laid up four years ago, when the old pier sank, and the drive around the lake takes an hour and a half.\n"
)


def title_of(text: str) -> str | None:
    return Title()(Document.from_text(text)).title


@pytest.mark.parametrize(
    "header",
    [
        "Ferry to sail again after four years\n\n",
        "Ferry to sail again after four years\n",
        "Home\nNews\nFerry to sail again after four years\nBy Mira Okonjo\n4 December 2021\n\n",
        (
            "Ferry to sail again after four years | The Ledger\nSkip to content\nHome › News\nNEWS\n"
            "Ferry to sail again after four years\nMira Okonjo\n4 December 2021\n\n"
        ),
    ],
)
def test_the_headline_is_found(header: str) -> None:
    assert title_of(header + BODY) in (
        "Ferry to sail again after four years",
        "Ferry to sail again after four years | The Ledger",
    )


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"Share\n{BODY}",
        f"By Mira Okonjo\n{BODY}",
        f"4 December 2021\n{BODY}",
        f"Table of contents\n{BODY}",
        "",
        "Required\nRequired",
    ],
)
def test_a_text_without_a_headline_has_no_title(text: str) -> None:
    assert title_of(text) is None


@pytest.mark.parametrize(
    "standfirst",
    ["The port can wait no longer! Commentary by Mira Okonjo", "Der Hafen kann warten. Ein Kommentar von Mira Okonjo"],
)
def test_a_standfirst_that_names_its_author_is_no_headline(standfirst: str) -> None:
    assert title_of(f"Ferry to sail again after four years\n{standfirst}\n4 December 2021\n\n{BODY}") == (
        "Ferry to sail again after four years"
    )
    assert title_of(f"Who sails? By rail to Port Ellery\n4 December 2021\n\n{BODY}") is not None


def test_a_title_with_nothing_beside_it_is_told_but_stays() -> None:
    text = f"Ferry to sail again after four years\n\n{BODY}"
    document = FactLines()(Title()(Document.from_text(text)))
    assert document.title == "Ferry to sail again after four years"
    assert document.text == text


def test_a_title_line_stays_when_another_would_then_stand_first() -> None:
    text = f"Ferry to sail again after four years\nThe pier has been built anew in stone\n{BODY}"
    document = FactLines()(Title()(Document.from_text(text)))
    assert document.title == "Ferry to sail again after four years"
    assert document.text == text


def test_cutting_the_lines_again_changes_nothing() -> None:
    body = f"PORT SABLE – {BODY}"
    once = FactLines()(Title()(Document.from_text(f"Ferry to sail again after four years\n\n{body}")))
    assert once.text.strip() == body.strip()
    assert FactLines()(Title()(Document.from_text(once.text))).text == once.text


@pytest.mark.parametrize(
    "first",
    ["Key takeaways", "What this handout is about", "“It will not be built twice,” she said", "A guide to the harbor"],
)
def test_a_heading_that_no_other_line_vouches_for_stays_in_the_text(first: str) -> None:
    text = f"{first}\n\n{BODY}\n\nMore about it\n\n{BODY}"
    assert FactLines()(Title()(Document.from_text(text))).text == text


def test_a_line_above_a_dateline_is_the_title() -> None:
    text = f"Harbor vote moved\n\nPORT ELLERY (Coast Press) – {BODY}"
    assert FactLines()(Title()(Document.from_text(text))).text.strip().startswith("PORT ELLERY")
