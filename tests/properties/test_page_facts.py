"""Laws of page facts: whatever the page, no error, no span outside the source, no fact without a place."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from corpusprep.document import Document
from corpusprep.ingest.render import render
from corpusprep.stages.html_metadata import HtmlMetadata
from properties.strategies import texts

PIECES = st.one_of(
    texts.map(html.escape),
    st.sampled_from([
        "<h1>", "</h1>", "<p class=byline>", "<p>", "By ", "Mira Okonjo", " and ", "12.03.2024", "7 March 2024", "<br>",
        "<time datetime='2024-03-07T23:30:00+01:00'>", "</time>", "<div class=comments>", "</div>", "Updated: ", "|",
        "<meta name=author content='Mira Okonjo, Ana Felix'>", "<meta name=date content='03/07/2024'>",
        "<a rel=author href=/author/x>", "</a>", "<title>Harbor vote | The Ledger</title>",
        '<script type="application/ld+json">{"@type":"Article","author":["A",{"name":null}]}</script>',
    ]),
)  # fmt: skip


@given(st.lists(PIECES, max_size=25), st.sampled_from([None, "https://ledger.example/2024/03/07/a", "http://[bad"]))
def test_any_page_gives_facts_with_places(pieces: list[str], url: str | None) -> None:
    source, page = render("<html><body>" + "".join(pieces) + "</body></html>", url)
    before = Document(id="page", source=source, text=source, page=page)
    document = HtmlMetadata()(before)
    assert document.text == source
    for fact in document.facts.values():
        assert fact.span is not None or fact.source
        assert fact.span is None or 0 <= fact.span[0] < fact.span[1] <= len(source)
    assert HtmlMetadata()(document).facts == document.facts
    for line in document.evidence.get("fact_lines", ()):
        assert "\n" not in source[line.start : line.end]
