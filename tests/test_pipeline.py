from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from corpusprep.document import Document
from corpusprep.edits import Edit
from corpusprep.errors import ConfigError
from corpusprep.pipeline import Pipeline, apply_stages


def cut_first(document: Document) -> Document:
    return document.edit([Edit(0, 1, "", "user/first")]) if document.text.startswith("x") else document


def explode(document: Document) -> Document:
    raise ValueError(f"no luck with {document.id}")


def cheat(document: Document) -> Document:
    import dataclasses

    return dataclasses.replace(document, text="something else")


@dataclass(frozen=True)
class MinimumLength:
    characters: int = 3

    def __call__(self, document: Document) -> Document:
        return document if len(document.text) >= self.characters else document.drop("user/short")


@dataclass(frozen=True)
class CommonTextModel:
    text: str

    def __call__(self, document: Document) -> Document:
        return document.drop("user/common") if document.text == self.text else document

    def rows(self) -> Iterator[Mapping[str, Any]]:
        yield {"text": self.text}


@dataclass(frozen=True)
class CommonText:
    def observe(self, documents: Iterable[Document]) -> Counter[str]:
        return Counter(document.text for document in documents)

    def merge(self, a: Counter[str], b: Counter[str]) -> Counter[str]:
        return a + b

    def finish(self, partial: Counter[str]) -> CommonTextModel:
        return CommonTextModel(min(partial, key=lambda text: (-partial[text], text)))

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> CommonTextModel:
        return CommonTextModel(next(iter(rows))["text"])


def doc(text: str, name: str = "d") -> Document:
    return Document.from_text(text, id=name)


def test_layers_are_signed_with_the_name_of_the_stage() -> None:
    assert Pipeline.of(cut_first)(doc("xabc")).ledger[0].stage == "cut_first"


def test_a_stage_that_raises_costs_one_document_and_says_why() -> None:
    after = Pipeline.of(explode, cut_first)(doc("xabc", "seven"))
    assert after.dropped == "error/explode"
    assert after.text == "xabc"
    assert after.facts["error"].value["message"] == "no luck with seven"


def test_text_changed_without_an_edit_is_an_error_row() -> None:
    after = Pipeline.of(cheat)(doc("abc"))
    assert after.dropped == "error/cheat"
    assert "without an edit" in after.facts["error"].value["message"]


def test_stages_after_a_drop_do_not_run() -> None:
    assert apply_stages([("short", MinimumLength(9)), ("cut", cut_first)], doc("xa")).text == "xa"


def test_a_pipeline_splits_behind_each_group_of_learners() -> None:
    passes = Pipeline.of(cut_first, CommonText(), MinimumLength()).split()
    assert [([n for n, _ in p.stages], [n for n, _ in p.learners]) for p in passes] == [
        (["cut_first"], ["common_text"]),
        (["minimum_length"], []),
    ]
    assert len(Pipeline.of(CommonText()).split()) == 2


def test_what_the_corpus_teaches_reaches_the_next_pass() -> None:
    documents, models = Pipeline.of(CommonText()).over([doc("ad", "1"), doc("news", "2"), doc("ad", "3")])
    assert [d.dropped for d in documents] == ["user/common", None, "user/common"]
    assert list(models["common_text"].rows()) == [{"text": "ad"}]


def test_pipelines_are_extended_by_name() -> None:
    pipeline = Pipeline.of(cut_first).then(MinimumLength()).before("cut_first", CommonText())
    assert pipeline.names == ("common_text", "cut_first", "minimum_length")
    assert pipeline.without("common_text").names == ("cut_first", "minimum_length")
    changed = pipeline.with_settings("minimum_length", characters=9)["minimum_length"]
    assert isinstance(changed, MinimumLength)
    assert changed.characters == 9


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (lambda p: p.without("cut_frist"), "Did you mean cut_first"),
        (lambda p: p.with_settings("minimum_length", character=1), "Did you mean characters"),
        (lambda p: p.then(MinimumLength()), "twice"),
        (lambda p: p.then(MinimumLength), "takes its instance"),
        (lambda p: p.then(3), "neither"),
    ],
)
def test_wrong_names_and_parts_are_refused_with_a_suggestion(action: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        action(Pipeline.of(cut_first, MinimumLength()))


def test_describe_is_plain_data() -> None:
    import json

    described = Pipeline.of(cut_first, MinimumLength()).describe()
    assert json.loads(json.dumps(described)) == described
    assert described[1]["settings"] == {"characters": 3}
