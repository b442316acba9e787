"""The visible lines around the title of a page: where bylines and date lines stand, whatever the markup."""

from __future__ import annotations

from dataclasses import dataclass

# A line this long is prose. Bylines and date lines of the pages seen are shorter; so are most teasers.
PROSE = 220


@dataclass(frozen=True, slots=True)
class Near:
    """Short lines around the title, each with its start in the text: before it, after it, and after the article."""

    before: tuple[tuple[int, str], ...] = ()
    after: tuple[tuple[int, str], ...] = ()
    title: tuple[int, int] | None = None


def near(text: str, title: tuple[int, int] | None, *, above: int = 8, below: int = 30) -> Near:
    """The lines around the title.

    >>> near("Home\\nHarbor vote\\nBy Mira Okonjo", (5, 16)).after
    ((17, 'By Mira Okonjo'),)
    """
    if title is None:
        return Near()
    before: list[tuple[int, str]] = []
    after: list[tuple[int, str]] = []
    end = title[0] - 1
    while end > 0 and len(before) < above:
        start = text.rfind("\n", 0, end) + 1
        before.append((start, text[start:end]))
        end = start - 1
    start, prose = title[1] + 1, 0
    while start < len(text) and len(after) < below and prose < 2:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        after.append((start, line))
        prose += len(line) >= PROSE
        start = stop + 1
    return Near(tuple(reversed(before)), tuple(after), title)
