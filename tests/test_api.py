from __future__ import annotations

from typing import Any

import pytest

import corpusprep as cp
from stories import OTHER, STORY


def test_a_clean_text_comes_back_as_it_is() -> None:
    assert cp.clean_text(STORY).text == STORY


def test_a_page_given_as_text_or_bytes_reads_the_same() -> None:
    page = f"<html><body><article><p>{STORY}</p><p>Straße</p></article></body></html>"
    assert cp.clean_html(page).text == cp.clean_html(page.encode()).text


def test_items_of_every_kind_are_taken() -> None:
    items: list[Any] = [
        STORY,
        ("pair", OTHER),
        {"id": "map", "text": "Third text."},
        cp.Document.from_text("Fourth.", id="doc"),
    ]
    result = cp.clean_corpus(items)
    assert [document.id for document in result.documents] == ["000000", "pair", "map", "doc"]


def test_copies_are_dropped_or_marked() -> None:
    pairs = [("a", STORY), ("b", STORY), ("c", OTHER)]
    assert [document.id for document in cp.clean_corpus(pairs).kept] == ["a", "c"]
    marked = cp.clean_corpus(pairs, duplicates="mark")
    assert [document.id for document in marked.kept] == ["a", "b", "c"]
    assert marked.documents[1].facts["duplicate"].value.of == "a"


def test_a_result_reports_itself() -> None:
    result = cp.clean_corpus([("a", STORY), ("b", STORY)])
    assert "2 documents, 1 kept" in result.summary()
    assert result.rows()[1]["duplicate_of"] == "a"
    assert "<table>" in result._repr_html_()


@pytest.mark.parametrize("items", [[("a", STORY), ("a", OTHER)], [{"id": "x", "body": "text"}]])
def test_items_that_can_not_be_told_apart_or_have_no_text_are_refused(items: list[Any]) -> None:
    with pytest.raises(cp.InputError):
        cp.clean_corpus(items)


def test_a_document_shows_itself() -> None:
    document = cp.clean_text(f"A+ A-\n\n{STORY}\n\n<b>&", id="harbor")
    assert repr(document).startswith("Document('harbor', ")
    assert "<del" in document._repr_html_()
    assert "<b>" not in document._repr_html_()


def test_every_public_name_is_there() -> None:
    for name in cp.__all__:
        assert getattr(cp, name) is not None
    assert dir(cp) == cp.__all__
