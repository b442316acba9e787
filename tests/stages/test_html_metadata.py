"""What a page states about its article: title, authors, date, with and without scripts."""

from __future__ import annotations

import datetime
import json
import pickle

import pytest

from corpusprep.document import Document
from corpusprep.ingest.render import render
from corpusprep.stages.html_metadata import HtmlMetadata

BODY = "".join(
    f"<p>The council of Port Ellery met for the {word} time this week, and once more the members could not agree on "
    "what the new wall should cost, who should pay for it, and when the work in the harbor should begin.</p>"
    for word in ("first", "second", "third")
)


def document(head: str = "", top: str = "", tail: str = "", url: str | None = None) -> Document:
    text, page = render(f"<html><head>{head}</head><body>{top}{BODY}{tail}</body></html>", url)
    return Document(id="page", source=text, text=text, page=page)


def found(head: str = "", top: str = "", tail: str = "", url: str | None = None) -> Document:
    return HtmlMetadata()(document(head, top, tail, url))


def json_ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def test_a_document_without_a_page_is_left_alone() -> None:
    plain = Document.from_text("By Mira Okonjo\nThe vote was moved.")
    assert HtmlMetadata()(plain) is plain


def test_json_ld_names_the_author_and_the_day() -> None:
    page = found(json_ld(headline="Harbor vote moved to spring", datePublished="2024-03-07T23:30:00+01:00",
                         author={"@type": "Person", "name": "Mira Okonjo"}))  # fmt: skip
    assert page.authors == ("Mira Okonjo",)
    assert page.date == datetime.date(2024, 3, 7)
    assert page.title == "Harbor vote moved to spring"


def test_references_in_a_graph_are_followed() -> None:
    graph = {"@graph": [
        {"@type": "Article", "headline": "Harbor vote moved", "author": {"@id": "#mira"}, "publisher": {"@id": "#org"}},
        {"@id": "#mira", "@type": "Person", "name": "Mira Okonjo"},
        {"@id": "#org", "@type": "Organization", "name": "The Ledger"},
    ]}  # fmt: skip
    page = found(f'<script type="application/ld+json">{json.dumps(graph)}</script>')
    assert page.authors == ("Mira Okonjo",)


@pytest.mark.parametrize("name", ["The Ledger", "ledger.example", "LEDGER", "admin", "https://ledger.example/mira"])
def test_the_site_an_account_or_an_address_is_no_author(name: str) -> None:
    page = found(json_ld(headline="Harbor vote", author={"name": name}, publisher={"name": "The Ledger"}),
                 url="https://www.ledger.example/harbor")  # fmt: skip
    assert page.authors == ()


def test_a_page_without_scripts_shows_its_author() -> None:
    page = found(top='<h1>Harbor vote moved to spring</h1><p class="byline">By <a rel="author" href="/m">Mira J. '
                     "Okonjo-Lang</a>, Harbor Correspondent</p>")  # fmt: skip
    assert page.authors == ("Mira J. Okonjo-Lang",)


def test_the_title_loses_the_name_of_the_site_and_nothing_else() -> None:
    page = found("<title>Harbor vote - moved | The Ledger</title><meta property='og:site_name' content='The Ledger'>")
    assert page.title == "Harbor vote - moved"


def test_a_comment_is_not_asked_for_author_or_day() -> None:
    page = found(
        tail='<div class="comments"><p class="author">Karin Holm</p><time datetime="2021-02-03">x</time></div>'
    )
    assert page.authors == ()
    assert page.date is None


def test_a_bare_year_is_no_day() -> None:
    assert found("<meta name='date' content='2024'>").date is None


def test_the_head_survives_pickling() -> None:
    page = document(json_ld(headline="Harbor vote")).page
    assert pickle.loads(pickle.dumps(page.head)) == page.head


def test_stated_facts_come_along() -> None:
    page = found("<link rel=canonical href='https://ledger.example/a'><meta property='article:section' content='Port'>")
    assert page.facts["canonical_url"].value == "https://ledger.example/a"
    assert page.facts["section"].value == "Port"
