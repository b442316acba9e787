from __future__ import annotations

import pytest

from corpusprep.document import Document
from corpusprep.stages.quality import Quality
from corpusprep.testing import check_stage

GOOD = (
    "The vote on the new harbor wall has been moved to spring, the port authority said on Thursday. "
    "The stone alone would have cost a third more than planned. Critics of the plan said that they were not surprised. "
    "They have asked for a second opinion since last year, and they will have to wait for it. "
    "The harbor master told the council that nobody wants to build it twice."
)


def dropped(text: str, *filters: str) -> str | None:
    return Quality(filters or ("gopher", "c4", "fineweb"))(Document.from_text(text)).dropped


def test_a_good_article_passes_every_filter() -> None:
    assert dropped(GOOD) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("short", "quality/gopher-word-count"),
        ("of the " + "a b c d e f g h i j " * 20, "quality/gopher-mean-word-length"),
        (GOOD + " harbor#wall" * 60, "quality/gopher-symbols"),
        ("\n".join("- " + line for line in GOOD.replace(". ", ".\n").split("\n")), "quality/gopher-bullets"),
        ("\n".join(line + "…" for line in GOOD.split(". ")), "quality/gopher-ellipses"),
        (GOOD + " 12345" * 60, "quality/gopher-alphabetic"),
        (
            "Wir bauen nicht auf Hoffnung, sagte der Vorsteher des Verbandes am Mittwoch. " * 6,
            "quality/gopher-stop-words",
        ),
        ("\n".join([*GOOD.split(". "), *GOOD.split(". ")]), "quality/gopher-duplicate-lines"),
    ],
)
def test_a_text_fails_the_gopher_rule_that_it_breaks(text: str, reason: str) -> None:
    assert dropped(text, "gopher") == reason


def test_c4_drops_code_placeholders_and_fragments() -> None:
    assert dropped(GOOD + " {x}", "c4") == "quality/c4-curly-bracket"
    assert dropped(GOOD + " Lorem Ipsum dolor.", "c4") == "quality/c4-lorem-ipsum"
    assert dropped("One. Two.", "c4") == "quality/c4-sentences"


def test_fineweb_drops_lists_and_repeats() -> None:
    assert dropped("A list\nof short\nlines", "fineweb") == "quality/fineweb-line-ends"
    assert dropped("One.\nTwo.\nThree.", "fineweb") == "quality/fineweb-short-lines"
    line = "This line is long enough to pass, and then it stands here again."
    assert dropped(f"{line}\n{line}", "fineweb") == "quality/fineweb-duplicate-characters"


def test_marking_keeps_the_document_and_names_every_rule() -> None:
    document = Quality(drop=False)(Document.from_text("short"))
    assert document.dropped is None
    assert "quality/c4-sentences" in document.facts["quality"].value


def test_an_unknown_filter_is_refused() -> None:
    with pytest.raises(ValueError, match="no filter"):
        Quality(("gofer",))


def test_the_contract_holds() -> None:
    check_stage(Quality())
