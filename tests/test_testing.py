"""The kit catches the faults that it is for."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from corpusprep.document import Document
from corpusprep.edits import Edit
from corpusprep.errors import StageError
from corpusprep.stages.not_empty import NotEmpty
from corpusprep.testing import check_learner, check_stage


def raises(document: Document) -> Document:
    return document.edit([Edit(0, document.text.index("harbor"), "", "user/x")])


def returns_text(document: Document) -> Any:
    return document.text


def edits_in_secret(document: Document) -> Document:
    return dataclasses.replace(document, text=document.text.upper())


def forgets_the_past(document: Document) -> Document:
    return dataclasses.replace(document, ledger=(), text=document.source)


def eats_a_letter_each_time(document: Document) -> Document:
    return document.edit([Edit(0, 1, "", "user/x")]) if document.text else document


def throws_dice(document: Document) -> Document:
    return document.drop("user/dice") if random.random() < 0.5 else document


def invents_a_reason(document: Document) -> Document:
    return document.drop("chrome/no-such-thing")


def holds_a_lambda(document: Document) -> Document:
    return dataclasses.replace(document, dropped=None, facts={"f": lambda: 1})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        (raises, "raised ValueError"),
        (returns_text, "returned str"),
        (edits_in_secret, "replay"),
        (forgets_the_past, "earlier layers"),
        (eats_a_letter_each_time, "its own output"),
        (throws_dice, "two outputs"),
        (invents_a_reason, "not in the catalogue"),
    ],
)
def test_a_stage_that_breaks_the_contract_is_caught(stage: Any, message: str) -> None:
    random.seed(3)
    with pytest.raises(StageError, match=message):
        check_stage(stage)


def test_a_document_that_can_not_be_pickled_is_caught() -> None:
    with pytest.raises((StageError, AttributeError)):
        check_stage(holds_a_lambda)


def test_a_good_stage_passes() -> None:
    check_stage(NotEmpty())


@dataclass(frozen=True)
class FirstText:
    """Depends on the order, which it must not."""

    text: str = ""

    def __call__(self, document: Document) -> Document:
        return document

    def rows(self) -> Iterator[Mapping[str, Any]]:
        yield {"text": self.text}

    def observe(self, documents: Iterable[Document]) -> str:
        return next((document.text for document in documents), "")

    def merge(self, a: str, b: str) -> str:
        return a or b

    def finish(self, partial: str) -> FirstText:
        return FirstText(partial)

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> FirstText:
        return FirstText(next(iter(rows))["text"])


def test_a_learner_that_depends_on_the_order_is_caught() -> None:
    with pytest.raises(StageError, match="the second first"):
        check_learner(FirstText(), [Document.from_text(text) for text in "abcd"])
