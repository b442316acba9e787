"""What users see: each file in fixtures/raw comes out as fixtures/clean says, with the facts and reasons stated there.

A case that we can not do yet says ``"expect": "fail"`` in its JSON and is a strict expected failure.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

import corpusprep as cp
from corpusprep.testing import broken_laws

FIXTURES = Path(__file__).parents[1] / "fixtures"
RAW, CLEAN = FIXTURES / "raw", FIXTURES / "clean"
TEXTS = sorted(path.relative_to(RAW).as_posix() for path in RAW.glob("*.txt") if (CLEAN / f"{path.name}.json").exists())
PAGES = sorted(path.name for path in RAW.glob("*.html"))
SITE = sorted(path.name for path in (RAW / "valley-voice").glob("*.txt"))


def expected(name: str, request: pytest.FixtureRequest) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((CLEAN / f"{name}.json").read_text(encoding="utf-8"))
    if facts.get("expect") == "fail":
        request.node.add_marker(pytest.mark.xfail(strict=True, reason=facts["why"]))
    return facts


@functools.cache
def cleaned(name: str) -> cp.Document:
    """The document, cleaned on its own."""
    (raw,) = cp.read(RAW / name)
    return cp.presets.standard()(raw)


def facts_of(document: cp.Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "authors": list(document.authors),
        "contributors": list(document.contributors),
        "date": document.date.isoformat() if document.date else None,
        "language": document.language,
        "ambiguous": bool("date" in document.facts and document.facts["date"].detail.get("ambiguous")),
    }


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("name", TEXTS)
def test_the_clean_text_is_the_expected_one(name: str, request: pytest.FixtureRequest) -> None:
    expected(name, request)
    assert cleaned(name).text == (CLEAN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEXTS + PAGES)
def test_the_facts_are_the_expected_ones(name: str) -> None:
    facts = json.loads((CLEAN / f"{name}.json").read_text(encoding="utf-8"))
    found = facts_of(cleaned(name))
    assert found == {key: facts[key] for key in found}


@pytest.mark.parametrize("name", TEXTS)
def test_each_cut_names_its_reason(name: str, request: pytest.FixtureRequest) -> None:
    wanted = set(expected(name, request)["reasons"])
    given = {cut.reason for cut in cleaned(name).cuts()}
    assert wanted - {"normalize/blank-lines"} <= given


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_its_article_and_loses_its_furniture(name: str, request: pytest.FixtureRequest) -> None:
    facts = expected(name, request)
    document = cleaned(name)
    assert [words for words in facts["keeps"] if words not in document.text] == []
    assert [words for words in facts["removes"] if words in document.text] == []


@pytest.mark.parametrize("name", TEXTS + PAGES)
def test_cleaning_the_clean_text_changes_nothing(name: str) -> None:
    text = cleaned(name).text
    assert cp.clean_text(text).text == text


@pytest.mark.parametrize("name", TEXTS + PAGES)
def test_every_character_is_accounted_for(name: str) -> None:
    assert broken_laws(cleaned(name)) == []


@functools.cache
def site() -> dict[str, cp.Document]:
    result = cp.clean_corpus(cp.read(RAW / "valley-voice"))
    return {Path(document.origin.path or "").name: document for document in result.documents}


@pytest.mark.parametrize("name", SITE)
def test_a_site_teaches_its_chrome_and_its_date_order(name: str) -> None:
    document = site()[name]
    facts = json.loads((CLEAN / "valley-voice" / f"{name}.json").read_text(encoding="utf-8"))
    assert lines(document.text) == lines((CLEAN / "valley-voice" / name).read_text(encoding="utf-8"))
    found = facts_of(document)
    assert found == {key: facts[key] for key in found}


def test_copies_are_found_and_look_alikes_are_kept() -> None:
    families = json.loads((CLEAN / "wire.families.json").read_text(encoding="utf-8"))
    result = cp.clean_corpus(cp.read(RAW / "wire.jsonl"))
    kept = {document.id for document in result.kept}
    assert {name for name, family in families.items() if family is None} <= kept
    for family in {family for family in families.values() if family}:
        assert len(kept & {name for name, other in families.items() if other == family}) == 1, family


def test_a_broken_line_costs_one_record() -> None:
    documents = list(cp.read(RAW / "broken.jsonl"))
    assert [document.dropped is None for document in documents] == [True, False, False, True]
