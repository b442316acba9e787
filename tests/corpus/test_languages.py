"""Copies and look-alikes in twelve languages: `fixtures/duplicates/`, all of it invented."""

import json
import unicodedata
from pathlib import Path

import pytest

from corpusprep.corpus.near_duplicates import near_duplicates

CASES = sorted((Path(__file__).parents[2] / "fixtures" / "duplicates").glob("*.json"))


def case(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_an_edited_story_joins_its_original(path: Path) -> None:
    found = near_duplicates([("story", case(path)["story"]), ("edited", case(path)["edited"])])
    assert len(found.duplicates) == 1
    assert next(iter(found.duplicates.values())).relation == "near"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_story_in_another_form_is_exact(path: Path) -> None:
    story = case(path)["story"]
    forms = {
        "capitals": story.upper(),
        "decomposed": unicodedata.normalize("NFD", story),
        "spaces": story.replace(" ", "\u00a0"),
        "lines": story.replace(" ", "\n"),
        "marks": "\u200b" + story.replace(".", "!"),
        "read wrongly": story.encode().decode("cp1252", "ignore") if path.stem in {"de", "fr", "es"} else story,
    }
    found = near_duplicates([("story", story), *forms.items()])
    assert len(set(found.cluster_of.values())) == 1
    assert {copy.relation for id, copy in found.duplicates.items() if id != "read wrongly"} == {"exact"}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_two_reports_from_one_template_are_no_copies(path: Path) -> None:
    assert not near_duplicates(zip("ab", case(path)["reports"], strict=True)).duplicates


def test_no_story_is_a_copy_of_another_language_s() -> None:
    texts = [(f"{path.stem}-{part}", case(path)[part]) for path in CASES for part in ("story", "edited")]
    found = near_duplicates(texts)
    assert len(set(found.cluster_of.values())) == len(CASES)
