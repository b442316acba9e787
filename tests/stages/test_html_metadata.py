"""What a page states about its article: title, authors, date, with and without scripts."""

from __future__ import annotations

import datetime
import json
import pickle

import pytest

from corpusprep.document import Document
from corpusprep.ingest.render import render
from corpusprep.stages.dates import Dates
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


@pytest.mark.parametrize("line", ["Saturday, June 10, 2023, 10 a.m. to 4 p.m., Quay Street", "Issue 14, March 2023"])
def test_the_day_of_an_event_is_none_of_publication(line: str) -> None:
    assert found(top=f"<h1>Bridge festival returns</h1><div>{line}</div>").date is None


def test_a_slash_joins_two_authors() -> None:
    page = found(top="<h1>Harbor vote moved</h1><div>Lucía Ferrando / Carlos Beltza</div><div>4 May 2021</div>")
    assert page.authors == ("Lucía Ferrando", "Carlos Beltza")


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


def test_the_page_own_day_beats_universal_time() -> None:
    page = found(json_ld(headline="Harbor vote moved to spring", datePublished="2024-03-08T02:10:00Z"),
                 top="<h1>Harbor vote moved to spring</h1><p>Published March 7, 2024</p>")  # fmt: skip
    assert page.date == datetime.date(2024, 3, 7)


def test_an_update_is_not_the_day_of_publication() -> None:
    page = found("<meta property='article:published_time' content='2024-03-07T10:00:00+01:00'>"
                 "<meta property='article:modified_time' content='2024-05-01T10:00:00+01:00'>",
                 top="<h1>Harbor vote moved to spring</h1><p>Last updated 1 May 2024</p>")  # fmt: skip
    assert page.date == datetime.date(2024, 3, 7)


def test_an_open_date_keeps_both_readings() -> None:
    page = found(top="<h1>Harbor vote moved to spring</h1><p class='date'>03/07/2024</p>")
    fact = page.facts["date"]
    assert fact.value is None
    assert fact.detail["readings"] == ["2024-03-07", "2024-07-03"]


def test_the_declared_locale_settles_an_open_date() -> None:
    text, tree = render(
        f"<html lang='en-US'><body><h1>Harbor vote</h1><p class='date'>03/07/2024</p>{BODY}</body></html>"
    )
    page = HtmlMetadata()(Document(id="page", source=text, text=text, page=tree))
    assert page.date == datetime.date(2024, 3, 7)


def test_links_that_stand_together_are_one_byline() -> None:
    page = found(top="<h1>Harbor vote moved to spring</h1><div><a href='/author/mira'>Mira Okonjo</a> "
                     "<a href='/author/ana'>Ana Felix</a></div>")  # fmt: skip
    assert page.authors == ("Mira Okonjo", "Ana Felix")


def test_the_byline_with_both_names_beats_the_field_with_one() -> None:
    page = found("<meta name='author' content='Mira Okonjo'>",
                 top="<h1>Harbor vote moved to spring</h1><p class='byline'>By Mira Okonjo and Ana Felix</p>"
                     "<p>7 March 2024</p>")  # fmt: skip
    assert page.authors == ("Mira Okonjo", "Ana Felix")


def test_a_license_is_no_author() -> None:
    page = found(tail="<p><a href='https://creativecommons.org/licenses/by/4.0/'>Creative Commons</a></p>")
    assert page.authors == ()


def test_an_account_gives_way_to_the_shown_name() -> None:
    page = found(json_ld(headline="Harbor vote moved to spring", author={"name": "mokonjo"}),
                 top="<h1>Harbor vote moved to spring</h1><p>By Mira Okonjo</p><p>7 March 2024</p>")  # fmt: skip
    assert page.authors == ("Mira Okonjo",)


def test_who_helped_is_no_author() -> None:
    page = found(top="<h1>Harbor vote moved to spring</h1><p>By Mira Okonjo</p><p>Photographs by Ana Felix</p>")
    assert page.authors == ("Mira Okonjo",)
    assert [(person.name, person.role) for person in page.facts["contributors"].value] == [("Ana Felix", "photography")]


def test_spans_show_where_the_facts_stand() -> None:
    page = found(top="<h1>Harbor vote moved to spring</h1><p>By Mira Okonjo</p><p>7 March 2024</p>")
    author = page.facts["authors"].value[0]
    for span, words in ((page.facts["title"].span, "Harbor vote moved to spring"), (author.span, "Mira Okonjo"),
                        (page.facts["date"].span, "7 March 2024")):  # fmt: skip
        assert span is not None
        assert page.source[slice(*span)] == words


def test_fact_lines_are_remembered_for_cutting() -> None:
    page = found(top="<h1>Harbor vote moved to spring</h1><p>By Mira Okonjo</p><p>7 March 2024</p>")
    lines = page.evidence["fact_lines"]
    assert [page.text[line.start : line.end] for line in lines] == [
        "Harbor vote moved to spring", "By Mira Okonjo", "7 March 2024"
    ]  # fmt: skip


def test_a_sentence_with_a_name_and_a_day_is_no_fact_line() -> None:
    page = found(json_ld(headline="Harbor vote", author={"name": "Mira Okonjo"}, datePublished="2024-03-07"),
                 top="<h1>Harbor vote</h1><p>Mira Okonjo walked the wall on 7 March 2024 with the mayor of the town.</p>")  # fmt: skip
    assert all("walked" not in page.text[line.start : line.end] for line in page.evidence.get("fact_lines", ()))


@pytest.mark.parametrize("broken", [
    '<!-- {"@type": "NewsArticle", "author": "Mira Okonjo",} -->',
    '// <![CDATA[\n{"@type": "NewsArticle", "author": ["Mira Okonjo"]}\n// ]]>',
    '[[{"@type": ["NewsArticle"], "author": {"@list": [{"name": "Mira Okonjo"}]}}]]',
    '{"@type": "NewsArticle", "author": {"@type": "Person", "givenName": "Mira", "familyName": "Okonjo"}};',
])  # fmt: skip
def test_slips_of_the_pen_in_json_ld_are_forgiven(broken: str) -> None:
    assert found(f'<script type="application/ld+json">{broken}</script>').authors == ("Mira Okonjo",)


@pytest.mark.parametrize(
    "nonsense", ['{"a":' * 5000, '{"@type": 5, "author": 7, "datePublished": {"x": []}}', "null", ""]
)
def test_nonsense_in_json_ld_is_passed_over(nonsense: str) -> None:
    page = found(f'<script type="application/ld+json">{nonsense}</script>')
    assert page.authors == ()
    assert page.date is None


def test_sibling_pages_settle_an_open_date_later() -> None:
    page = found(top="<h1>Harbor vote moved to spring</h1><p class='date'>03/07/2024</p>")
    settled = Dates()(page.with_evidence("date_order", {"/": "month-first"}))
    assert settled.date == datetime.date(2024, 3, 7)
    assert settled.facts["date"].detail["order_evidence"] == "site"


def test_a_single_author_gets_the_stated_account_and_the_site_does_not_lend_its_own() -> None:
    byline = "<h1>Harbor vote moved to spring</h1><p class='byline'>By Mira Okonjo</p>"
    own = found("<meta name='twitter:creator' content='@miraokonjo'>", top=byline)
    lent = found(
        "<meta name='twitter:creator' content='@ledger'><meta name='twitter:site' content='@ledger'>", top=byline
    )
    assert [page.facts["authors"].value[0].handle for page in (own, lent)] == ["@miraokonjo", None]


def test_a_sharing_title_that_was_cut_at_a_quote_is_no_title() -> None:
    share = '<meta property="og:title" content="Harbor vote moved to spring and "royal" visit called off">'
    page = found(share, '<h1>Harbor vote moved to spring and "royal" visit called off</h1>')
    assert page.title == 'Harbor vote moved to spring and "royal" visit called off'


def test_a_line_below_the_article_signs_a_page_that_names_nobody_else() -> None:
    title = "<h1>Harbor vote moved to spring</h1>"
    long = f"<p>{'The wall was built when the last one broke, and the port paid for most of it. ' * 4}</p>" * 3
    signed = f"{long}<p>Posted by Mira Okonjo at 7 March 2024 11:15 AM</p>"
    assert found(top=title, tail=signed).authors == ("Mira Okonjo",)
    assert found(top=title, tail=f"{signed}<p>Posted by Ana Felix at 8 March 2024 9:02 AM</p>").authors == ()
    assert found(top=title, tail=f"{signed}<p>Posted by: Ana Felix at 8 March 2024</p>").authors == ("Mira Okonjo",)
    assert found(top=title, tail=f"{long}<p>Kommentar von Ana Felix — 8.3.2024 @ 09:02 | Antworten</p>").authors == ()
