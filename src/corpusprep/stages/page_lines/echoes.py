"""Paragraphs that a page holds a second time: a copy for narrow screens, for readers without scripts, for printing."""

from __future__ import annotations

from collections.abc import Sequence

from corpusprep.page import Page

# A shorter line may repeat by nature: a refrain, a label, "Yes, I agree."
_CHARACTERS = 60
# A single paragraph is repeated on purpose (an example discussed twice, the same exercise on two days); a copy of the
# page repeats one after the other. Two in a row against one: .0002 word-F1 less, and no article loses its repeats.
_IN_A_ROW = 2
# Code repeats on purpose, and so do the headings and cells of a table.
_ROLES = frozenset(("text", "list", "quote", "caption"))


def echoes(source: str, page: Page, keep: Sequence[bool]) -> list[int]:
    """The numbers of kept lines that repeat kept lines above, several in the same order.

    >>> from corpusprep.page import PageLine
    >>> lines = [f"The {word} of the two lines that a page holds twice, for wide and narrow screens." for word in ("first", "other")]
    >>> source = "\\n".join(lines * 2)
    >>> starts = [0, *(n + 1 for n, char in enumerate(source) if char == "\\n")]
    >>> page = Page(lines=tuple(PageLine(at, at + len(lines[0]), -1, "text", 0, 0, 0, 16) for at in starts))
    >>> echoes(source, page, [True] * 4)
    [2, 3]
    """
    first: dict[str, int] = {}
    rank: dict[int, int] = {}  # of each long line, how many stand above it
    run: list[int] = []
    found: list[int] = []
    expected = -1  # the rank of the line that would go on with the run
    for number, (line, kept) in enumerate(zip(page.lines, keep, strict=True)):
        if not kept or line.end - line.start < _CHARACTERS or line.role not in _ROLES:
            continue
        before = first.setdefault(source[line.start : line.end].removeprefix("- "), number)
        rank[number] = len(rank)
        at = rank[before] if before != number else -1
        if at < 0 or (run and at != expected):
            found.extend(run if len(run) >= _IN_A_ROW else ())
            run = []
        if at >= 0:
            run.append(number)
            expected = at + 1
    found.extend(run if len(run) >= _IN_A_ROW else ())
    return found
