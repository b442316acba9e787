"""The reference articles beside the project come out exact. Skipped where that folder is absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import corpusprep as cp

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
pytestmark = [
    pytest.mark.packs,
    pytest.mark.skipif(not SEEDS.exists(), reason="no reference articles beside the project"),
]
GOLD = json.loads((SEEDS / "gold.json").read_text(encoding="utf-8"))["documents"] if SEEDS.exists() else []


def lines(text: str) -> list[str]:
    return [line.replace("\u00a0", " ").strip() for line in text.splitlines() if line.replace("\u00a0", " ").strip()]


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["id"])
def test_a_reference_article_is_exact(gold: dict[str, Any]) -> None:
    raw = (SEEDS / gold["file"]).read_text(encoding="utf-8")
    document = cp.clean_text(raw)
    source = raw.split("\n")
    assert lines(document.text) == lines("\n".join(source[number - 1] for number in gold["body_lines"]))
    assert document.title == gold["title"]
    assert list(document.authors) == gold["authors"]
    assert list(document.contributors) == gold["contributors"]
    assert (document.date.isoformat() if document.date else None) == gold["date"]
    again = cp.clean_text(document.text)
    assert (again.text, again.dropped) == (document.text, None)


@pytest.mark.skipif(not GOLD, reason="no reference articles")
def test_the_reference_articles_together_are_five_documents_without_copies() -> None:
    result = cp.clean_corpus(cp.read(SEEDS / "raw"))
    assert len(result.kept) == len(GOLD)
    by_name = {Path(document.origin.path or "").stem: document for document in result.kept}
    for gold in GOLD:
        document = by_name[gold["id"]]
        assert document.title == gold["title"]
        assert (document.date.isoformat() if document.date else None) == gold["date"]
