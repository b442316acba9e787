"""The visible lines around the title of a page: where bylines and date lines stand, whatever the markup."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpusprep.stages.date_formats import DateMatch, find_dates
from corpusprep.stages.page_bylines import label_of
from corpusprep.stages.page_title import bare, fold, stands_alone

# A line this long is prose. Bylines and date lines of the pages seen are shorter; so are most teasers.
PROSE = 220


@functools.lru_cache(maxsize=4096)
def dates_in(line: str) -> tuple[DateMatch, ...]:
    """The dates in a line, remembered: elements lie in each other, so the same words come many times on a page.

    >>> [match.raw for match in dates_in("7 March 2024")]
    ['7 March 2024']
    """
    return tuple(find_dates(line))


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


def title_line(text: str, title: str | None, headings: Iterable[str] = ()) -> tuple[int, int] | None:
    """The line that shows the title: the same words, the heading that has it, or a line with it.

    >>> title_line("Home - Harbor vote\\nHarbor vote: moved\\nBy Mira Okonjo", "Harbor vote moved")
    (19, 37)

    Of several such lines, the one with a byline or a date beside it; breadcrumbs come before it, and share boxes.
    """
    ways = list(_ways(title, headings))
    for way in ways:
        spans = list(_standing(text, way))
        if spans:
            return max(spans, key=lambda span: (_has_facts_beside(text, span), -span[0]))
    wanted = bare(title) if title and len(title) > 12 else ""
    for start, line in _lines(text) if wanted else ():
        if len(line) <= 2 * len(title or "") + 40 and wanted in bare(line):
            return start, start + len(line)
    return None


def _ways(title: str | None, headings: Iterable[str]) -> Iterator[str]:
    """How the page may show its title: as it is, or as the heading that holds it."""
    if title:
        yield title
    wanted = fold(title) if title else ""
    for heading in list(headings)[:3]:
        for way in (heading.replace("\n", " "), *heading.split("\n")):
            clean = way.replace("\u00ad", "")
            shown = fold(clean)
            if len(shown) > 3 and (not wanted or shown in wanted or wanted in shown):
                yield clean


def _standing(text: str, way: str) -> Iterator[tuple[int, int]]:
    """The first lines of just these words."""
    offset = 0
    for _ in range(4):
        span = stands_alone(text, way, offset)
        if span is None:
            return
        yield span
        offset = span[1]


def _has_facts_beside(text: str, span: tuple[int, int]) -> bool:
    beside = near(text, span, above=2, below=5)
    return any(
        (len(line) <= 100 and bool(dates_in(line))) or label_of(line) is not None
        for _, line in (*beside.after, *beside.before)
        if len(line) <= 160
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text[:60_000].split("\n"):
        yield start, line
        start += len(line) + 1
