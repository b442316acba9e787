"""Cuts are marked where they stand, line by line."""

from __future__ import annotations

from corpusprep.cli.marked import render
from corpusprep.document import Document
from corpusprep.edits import Edit
from corpusprep.io.manifest import row_of
from corpusprep.report.lines import lines

SOURCE = "Share\n\nThe  vote was cafÃ© moved.\nPost a comment\nName\nEnd"


def edit(old: str, insert: str, reason: str) -> Edit:
    at = SOURCE.index(old)
    return Edit(at, at + len(old), insert, reason)


DOCUMENT = Document.from_text(SOURCE).edit(
    [
        edit("Share\n\n", "", "chrome/share"),
        edit("  ", " ", "normalize/space"),
        edit("Ã©", "é", "normalize/mojibake"),
        edit("Post a comment\nName\n", "", "chrome/comment-form"),
    ]
)


def shown() -> list[str]:
    return [line.strip() for line in render(DOCUMENT.source, row_of(DOCUMENT), color=False)]


def test_a_cut_line_has_its_reason_in_the_margin() -> None:
    text = shown()
    assert "share × Share" in text
    assert "comment form × Post a comment" in text
    assert "comment form × Name" in text
    assert "│ End" in text


def test_a_change_inside_a_line_is_marked_there() -> None:
    assert "mojibake │ The[-  -]{+ +}vote was caf[-Ã©-]{+é+} moved." in shown()


def test_the_lines_join_to_the_source() -> None:
    row = row_of(DOCUMENT)
    joined = "\n".join("".join(span.before for span in line.spans) for line in lines(DOCUMENT.source, row["edits"]))
    assert joined == DOCUMENT.source


def test_an_id_with_color_codes_keeps_the_text() -> None:
    plain = "".join(shown())
    colored = "".join(render(DOCUMENT.source, row_of(DOCUMENT), color=True))
    assert len(colored) > len(plain)


def test_the_reason_of_a_line_that_went_is_what_took_most_of_it() -> None:
    source = "Â© The Ledger, all rights reserved"
    document = Document.from_text(source).edit([Edit(0, 1, "", "normalize/mojibake")])
    document = document.edit([Edit(0, len(source) - 1, "", "chrome/copyright")])
    (line,) = lines(source, row_of(document)["edits"])
    assert line.is_cut
    assert line.reason == "chrome/copyright"
