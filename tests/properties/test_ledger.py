"""The accounting promise: five laws that hold for any text and any edits, and faults that are caught."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusprep import edits as e
from corpusprep.document import Document
from corpusprep.edits import Edit, Layer, Piece
from corpusprep.errors import EditError
from corpusprep.testing import broken_laws
from properties.strategies import documents, edits, texts


@given(documents())
def test_the_five_laws_hold(document: Document) -> None:
    assert broken_laws(document, document.pieces()) == []


@given(documents())
def test_kept_rewritten_and_removed_add_up_to_the_source(document: Document) -> None:
    counts = document.counts()
    assert counts.kept + counts.rewritten + counts.removed == len(document.source)
    assert counts.kept + counts.inserted == len(document.text)


@given(documents(), st.data())
def test_a_located_stretch_that_is_verbatim_reads_the_same_in_the_source(
    document: Document, data: st.DataObject
) -> None:
    for piece_start, piece in _kept_pieces(document):
        start = data.draw(st.integers(0, len(piece.text) - 1))
        end = data.draw(st.integers(start + 1, len(piece.text)))
        low, high = document.locate(piece_start + start, piece_start + end)
        assert document.source[low:high] == piece.text[start:end]
        return


def _kept_pieces(document: Document) -> list[tuple[int, Piece]]:
    at, found = 0, []
    for piece in document.pieces():
        if piece.text and not piece.causes:
            found.append((at, piece))
        at += len(piece.text)
    return found


@given(texts, texts)
def test_edits_between_two_texts_turn_one_into_the_other(old: str, new: str) -> None:
    assert e.apply(old, e.edits_between(old, new, "user/x")) == new


@given(texts, st.data())
def test_edits_come_in_any_order(text: str, data: st.DataObject) -> None:
    made = data.draw(edits(len(text)))
    shuffled = data.draw(st.permutations(made))
    document = Document.from_text(text)
    assert document.edit(shuffled) == document.edit(made)


SAMPLE = Document.from_text("A+ A-\nThe vote  was moved.\nPost a comment").edit(
    [Edit(0, 6, "", "user/widget"), Edit(14, 16, " ", "user/space"), Edit(26, 41, "", "user/form")]
)


@pytest.mark.parametrize(
    ("law", "spoil"),
    [
        (
            "reasons",
            lambda ps: [dataclasses.replace(p, causes=p.causes[:0]) if i == 0 else p for i, p in enumerate(ps)],
        ),
        ("tiling", lambda ps: [dataclasses.replace(p, end=p.end + 1) if i == 0 else p for i, p in enumerate(ps)]),
        ("tiling", lambda ps: ps[:-1]),
        ("joining", lambda ps: [dataclasses.replace(p, text=p.text + "!") for p in ps]),
        ("verbatim", lambda ps: [dataclasses.replace(p, text="x" * len(p.text)) for p in ps]),
    ],
)
def test_a_planted_fault_is_caught(law: str, spoil: object) -> None:
    assert callable(spoil)
    assert law in [found.partition(":")[0] for found in broken_laws(SAMPLE, spoil(SAMPLE.pieces()))]


def test_a_ledger_that_does_not_lead_to_the_text_is_caught() -> None:
    forged = dataclasses.replace(SAMPLE, text=SAMPLE.text + " More.")
    assert any(found.startswith("replay") for found in broken_laws(forged))


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ([Edit(0, 3, "", "user/a"), Edit(2, 5, "", "user/b")], "overlaps"),
        ([Edit(1, 1, "x", "user/a"), Edit(1, 1, "y", "user/b")], "overlaps"),
        ([Edit(-1, 3, "", "user/a")], "outside"),
        ([Edit(3, 1, "", "user/a")], "outside"),
        ([Edit(0, 999, "", "user/a")], "outside"),
        ([Edit(0, 3, "", "")], "reason"),
        ([Edit(0, 3, "", "nofamily")], "reason"),
    ],
)
def test_a_bad_edit_is_refused_with_the_document_named(bad: list[Edit], word: str) -> None:
    with pytest.raises(EditError, match=word) as caught:
        Document.from_text("some text", id="doc-7").edit(bad)
    assert "doc-7" in str(caught.value)


def test_an_edit_without_effect_leaves_no_trace() -> None:
    document = Document.from_text("same")
    assert document.edit([Edit(0, 4, "same", "user/x")]) is document


def test_a_later_cut_names_the_earlier_repair_too() -> None:
    document = Document.from_text("Ã© here").edit([Edit(0, 2, "é", "normalize/mojibake")], stage="normalize")
    document = document.edit([Edit(0, 2, "", "user/cut")], stage="mine")
    assert [piece.reasons for piece in document.pieces()] == [("normalize/mojibake", "user/cut"), ()]


def test_a_cut_inside_an_insertion_keeps_both_reasons() -> None:
    ledger = [Layer("a", (Edit(0, 0, "long word", "user/in"),)), Layer("b", (Edit(2, 4, "", "user/out"),))]
    assert e.trace("", ledger)[0].reasons == ("user/in", "user/out")


def test_closing_the_gap_around_a_cut_is_not_the_reason_of_the_cut() -> None:
    document = Document.from_text("Title\n\n07-03-2024\n\nBody")
    document = document.edit([Edit(7, 17, "", "fact/date-line")]).edit([Edit(6, 8, "", "normalize/blank-lines")])
    assert document.text == "Title\n\nBody"
    assert [(cut.text, cut.reason) for cut in document.cuts()] == [
        ("\n", "normalize/blank-lines"),
        ("07-03-2024", "fact/date-line"),
        ("\n", "normalize/blank-lines"),
    ]
