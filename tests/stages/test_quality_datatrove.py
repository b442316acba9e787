"""Our published filters beside datatrove's on the same texts; where they differ, the page says why.

The table was made by tests/data/make_quality_table.py with the real library; the texts are ours.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpusprep.document import Document
from corpusprep.stages.quality import Quality

ROOT = Path(__file__).parents[2]
TABLE = json.loads((ROOT / "tests/data/quality-datatrove.json").read_text(encoding="utf-8"))
TEXTS = {row["id"]: row for row in TABLE["texts"]}
# Which of datatrove's filters say what one of ours says.
THEIRS = {"gopher": ("gopher", "gopher-repetition"), "c4": ("c4-documents",), "fineweb": ("fineweb-paper",)}
DIFFERENT = {
    ("japanese", "c4"): "its sentences are split by English rules; ours know the ends of sentences in other scripts",
    ("capital-stop-words", "c4"): "a line without a full stop counts as a sentence there",
    ("table-of-numbers", "c4"): "a line without a full stop counts as a sentence there",
    ("menu", "c4"): "a line without a full stop counts as a sentence there",
    ("headlines-without-periods", "c4"): "a line without a full stop counts as a sentence there",
    ("ellipses-inside", "fineweb"): "a space behind the last sign hides it there",
    ("quoted", "fineweb"): "a closing curly quote ends no line there",
    ("bullets-with-stars", "gopher"): "a star is no bullet there",
    ("citations", "gopher"): "brackets are words of their own there, and words without a letter",
}


def failed(text: str, name: str) -> list[str]:
    document = Quality((name,), drop=False)(Document.from_text(text))
    return list(document.facts["quality"].value) if "quality" in document.facts else []


@pytest.mark.parametrize("id", TEXTS)
def test_we_decide_as_datatrove_does_or_know_why_not(id: str) -> None:
    row: dict[str, Any] = TEXTS[id]
    for name, filters in THEIRS.items():
        theirs = [row["dropped"][key] for key in filters if row["dropped"][key]]
        differs = bool(failed(row["text"], name)) != bool(theirs)
        assert differs == ((id, name) in DIFFERENT), f"{name}: {failed(row['text'], name)} here, {theirs} there"


@pytest.mark.parametrize(
    ("id", "reason"),
    [
        ("brief", "gopher-word-count"),
        ("long-words-only", "gopher-mean-word-length"),
        ("short-words", "gopher-mean-word-length"),
        ("hashes", "gopher-symbols"),
        ("lines-end-in-ellipses", "gopher-ellipses"),
        ("numbers", "gopher-alphabetic"),
        ("german", "gopher-stop-words"),
        ("phrase-over", "gopher-duplicate-ngrams"),
        ("same-words-over", "gopher-top-ngram"),
        ("code", "c4-curly-bracket"),
        ("placeholder", "c4-lorem-ipsum"),
        ("brief-of-four-sentences", "c4-sentences"),
        ("headlines-without-periods", "fineweb-line-ends"),
        ("poem", "fineweb-short-lines"),
        ("lines-twice", "fineweb-duplicate-characters"),
    ],
)
def test_the_reason_is_the_rule_that_the_text_was_made_for(id: str, reason: str) -> None:
    assert f"quality/{reason}" in failed(TEXTS[id]["text"], reason.partition("-")[0])


def test_the_page_gives_the_version_the_counts_and_each_difference() -> None:
    page = (ROOT / "docs/explanation/quality.md").read_text(encoding="utf-8")
    assert f"datatrove {TABLE['datatrove']}" in page
    assert f"{3 * len(TEXTS)} decisions" in page
    assert f"{len(DIFFERENT)} differ" in page
    for id, _ in DIFFERENT:
        assert f"`{id}`" in page
