"""What people are shown is the text, whole and harmless."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given, settings

import corpusprep as cp
from corpusprep.io.manifest import row_of
from corpusprep.report.explained import explain_html
from corpusprep.report.lines import lines
from corpusprep.visible import visible
from properties.strategies import texts

# Controls, marks that turn the direction of text, and halves of characters.
HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]


@given(texts)
def test_no_character_that_disturbs_is_shown_as_itself(text: str) -> None:
    assert HARMFUL.search(visible(text)) is None


@settings(max_examples=40)
@given(texts)
def test_the_lines_hold_every_character_of_the_source(text: str) -> None:
    document = cp.clean_text(text)
    found = list(lines(document.source, row_of(document)["edits"]))
    joined = "\n".join("".join(span.before for span in line.spans) for line in found)
    assert joined.rstrip("\n") == document.source.rstrip("\n")


@settings(max_examples=20)
@given(texts)
def test_a_page_holds_only_our_own_elements(text: str) -> None:
    document = cp.clean_text(f"</script><img src=x onerror=y>{text}")
    for shown in (explain_html(document), document._repr_html_()):
        page = Page(shown)
        assert page.tags.count("script") <= 1
        assert "img" not in page.tags
        assert page.handlers == []
        assert HARMFUL.search(shown) is None
