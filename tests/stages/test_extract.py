"""The article out of a page: what stays, what goes, and the account of it."""

from __future__ import annotations

import pytest

from corpusprep.document import Document, Origin
from corpusprep.edits import Edit, replay
from corpusprep.ingest.render import render
from corpusprep.reasons import catalogue
from corpusprep.stages.extract import MainContent
from corpusprep.stages.page_lines.align import kept_by

PROSE = [
    "The council voted on Tuesday to finish the harbor wall before the autumn storms reach the lower town.",
    "Engineers had warned since the spring that the old stones would not stand another winter of high water.",
    "Work begins in the first week of May, and the ferries will use the northern pier until it is done.",
    "Residents of the quay asked for a footpath on top of the wall, which the plan had left out so far.",
    "The mayor said that the money would come from the fund for bridges, since no bridge is due this year.",
]
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Harbor wall - The Ledger</title></head><body>
<nav class="main-menu"><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>
<article><h1>Harbor wall to be finished</h1><p class="byline">By Mira Okonjo</p>
{"".join(f"<p>{line}</p>" for line in PROSE)}
<ul><li>Length of the wall: 310 meters, of which 40 are new</li><li>Height above the quay: 4 meters in all</li></ul>
<div class="share-bar"><a href="#">Share</a> <a href="#">Tweet</a></div></article>
<aside class="related"><h3>Related stories</h3><ul><li><a href="/a">Ferry fares rise</a></li></ul></aside>
<footer><p>(c) The Ledger</p></footer></body></html>"""


def document_of(html: str) -> Document:
    visible, page = render(html)
    return Document("page", visible, visible, origin=Origin(kind="html"), page=page)


@pytest.fixture(params=["trafilatura", "fast", "accurate"])
def stage(request: pytest.FixtureRequest) -> MainContent:
    return MainContent(html=request.param)


def test_the_article_stays_and_the_furniture_goes(stage: MainContent) -> None:
    text = stage(document_of(PAGE)).text
    for line in PROSE:
        assert line in text
    assert "- Length of the wall" in text
    for gone in ("Home", "Tweet", "Ferry fares", "(c)"):
        assert gone not in text


def test_every_cut_has_a_known_reason_and_the_account_is_whole(stage: MainContent) -> None:
    document = stage(document_of(PAGE))
    reasons = {cut.reason for cut in document.cuts()}
    assert {"html/navigation", "html/footer", "html/share", "html/related"} <= reasons
    assert reasons <= set(catalogue())
    assert replay(document.source, document.ledger) == document.text
    assert all(cut.evidence for cut in document.cuts() if cut.reason != "html/unlike-article")
    assert not document.text.startswith("\n")
    assert not document.text.endswith("\n")


def test_a_second_time_changes_nothing(stage: MainContent) -> None:
    once = stage(document_of(PAGE))
    assert stage(once) == once


def test_earlier_edits_are_respected(stage: MainContent) -> None:
    document = document_of(PAGE)
    at = document.source.index("harbor wall before")
    changed = document.edit([Edit(0, 2, "", "user/x"), Edit(at, at + 6, "HARBOR", "user/y")], stage="user")
    text = stage(changed).text
    assert "finish the HARBOR wall" in text
    assert text.replace("HARBOR", "harbor") == stage(document).text


def test_plain_text_documents_pass_unchanged(stage: MainContent) -> None:
    document = Document.from_text("Home\nThe vote.")
    assert stage(document) is document


@pytest.mark.parametrize("html", ["", "<p>", "<p>Hi", "<nav>Home</nav>", "<title>x</title>"])
def test_tiny_pages_do_not_fail(stage: MainContent, html: str) -> None:
    document = stage(document_of(html))
    assert replay(document.source, document.ledger) == document.text


def test_nested_pages_do_not_fail(stage: MainContent) -> None:
    document = stage(document_of("<div>" * 3000 + "".join(f"<p>{line}" for line in PROSE)))
    assert PROSE[2] in document.text


def test_alignment_sees_altered_joined_and_repeated_lines() -> None:
    page = ["Home", "Harbor wall", PROSE[0], "First", "Second", PROSE[1], "Harbor wall", "| a | b |"]
    answer = f"Harbor wall\n{PROSE[0]} First Second\n{PROSE[1].replace('since the spring ', '')}\n- a b"
    shares = kept_by(page, answer)
    assert [share > 0.5 for share in shares] == [False, True, True, True, True, True, False, True]
