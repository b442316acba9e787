"""The collector of garbage waits while one document is worked on, and goes on as it was."""

from __future__ import annotations

import gc

import pytest

import corpusprep as cp
from corpusprep import collector
from corpusprep.document import Document
from corpusprep.pipeline import Pipeline

seen: list[bool] = []


def look(document: Document) -> Document:
    """A stage that writes down whether the collector runs."""
    seen.append(gc.isenabled())
    return document


def test_it_waits_for_a_document_and_goes_on() -> None:
    seen.clear()
    Pipeline.of(look)(Document.from_text("The vote was moved."))
    cp.clean_html(b"<p>The vote was moved.", pipeline=Pipeline.of(look))
    cp.clean_corpus(["The vote was moved."], pipeline=Pipeline.of(look))
    assert seen == [False, False, False]
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), collector.waiting():
        _ = 1 // 0
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector.waiting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
