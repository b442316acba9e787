"""The stage `HtmlMetadata`: title, authors and date of a page, from its markup and the lines around its title.

Every place that says something is a candidate; what agrees decides. What the page shows is marked as a fact line, so
that it leaves the text once and with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from corpusprep.document import Document, Fact
from corpusprep.head import Head
from corpusprep.stages import page_dates, page_day, page_title
from corpusprep.stages.fact_lines import add_lines
from corpusprep.stages.page_authors import AuthorClaim, AuthorPick, author_claims, authors_of, signed_below, title_order
from corpusprep.stages.page_data import Data, page_data
from corpusprep.stages.page_day import DatePick
from corpusprep.stages.page_lines_near import Near, near, title_line
from corpusprep.stages.page_people import (
    Credit,
    authors_fact,
    byline_lines,
    contributors_fact,
    credits_of,
    stated_handle,
)
from corpusprep.stages.page_title import TitleCandidate


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says about its article: the picks, and everything that was claimed."""

    titles: tuple[TitleCandidate, ...] = ()
    authors: AuthorPick | None = None
    claims: tuple[AuthorClaim, ...] = ()
    credits: tuple[Credit, ...] = ()
    date: DatePick | None = None
    title_span: tuple[int, int] | None = None
    shows_title: bool = False
    near: Near = field(default_factory=Near)

    @property
    def title(self) -> TitleCandidate | None:
        """The title chosen."""
        return self.titles[0] if self.titles else None


def page_facts(head: Head, text: str) -> PageFacts:
    """The facts of a page: its head, and the text that a reader sees.

    >>> head = Head(title="Harbor vote moved - The Ledger", metas=(("og:site_name", "The Ledger"),))
    >>> page_facts(head, "Home\\nHarbor vote moved\\nBy Mira Okonjo").title.text
    'Harbor vote moved'
    """
    data = page_data(head)
    sites = page_title.site_names(head, data)
    titles = page_title.ranked(page_title.candidates(head, data, text, sites), news=page_title.is_news(data))
    title = titles[0].text if titles else None
    headings = [m.text for m in head.marks if m.tag == "h1" and m.text and not m.region]
    span = title_line(text, title, headings) or title_line(text, None, headings)
    around = near(text, span)
    claims = author_claims(head, data, sites, around, title)
    if span is not None and not any(claim.people for claim in claims):
        claims += signed_below(text, span[1] + 1, sites)
    return PageFacts(
        titles=tuple(titles[:4]),
        authors=authors_of(claims),
        claims=tuple(claims),
        credits=tuple(credits_of(data, around, sites)),
        date=_date(head, data, text, around, title_order(head, title)),
        title_span=span,
        shows_title=span is not None and _is_title(text[slice(*span)], title, headings),
        near=around,
    )


def _is_title(line: str, title: str | None, headings: list[str]) -> bool:
    """Whether a line is the title chosen or the page's first heading, and nothing else."""
    shown = page_title.fold(line.removeprefix("- "))
    return shown in {page_title.fold(way.replace("\n", " ")) for way in (title or "", *headings[:1])}


def _date(head: Head, data: Data, text: str, around: Near, title: int) -> DatePick | None:
    found = page_dates.stated(head, data, title)
    address = page_dates.of_url(head.url) or page_dates.of_url(head.canonical)
    if address is not None:
        found.append(address)
    found += page_dates.visible(around.after, "line")
    found += page_dates.visible(around.before[-4:], "line-above")
    locale = head.lang or next(iter(head.meta("og:locale")), None)
    pick = page_day.date_of(page_day.settled(found, head.url, locale))
    if pick is None or pick.score < page_day.ENOUGH:
        found += page_dates.anywhere(text)
        pick = page_day.date_of(page_day.settled(found, head.url, locale))
    return pick if pick is None or page_day.is_sure(pick, found) else None


@dataclass(frozen=True)
class HtmlMetadata:
    """Sets title, authors, date and what else a page states about itself. Leaves documents without a page alone.

    Facts that are known already stay. The lines that show the facts chosen are remembered for `FactLines`.
    """

    def __call__(self, document: Document) -> Document:
        """The document with the facts of its page."""
        head = getattr(document.page, "head", None)
        if not isinstance(head, Head):
            return document
        found = page_facts(head, document.text)
        for name, fact in (*_facts(document, head, found), *_stated(head)):
            if name not in document.facts:
                document = document.with_fact(name, fact)
        return add_lines(document, _lines(document.text, found))


def _facts(document: Document, head: Head, found: PageFacts) -> Iterator[tuple[str, Fact]]:
    if found.title is not None:
        yield "title", _title_fact(document, found, found.title)
    if found.authors is not None:
        yield "authors", authors_fact(document, found.authors, found.claims, stated_handle(head))
    chosen = {person.name for person in found.authors.people} if found.authors else set()
    helpers = [credit for credit in found.credits if credit.person.name not in chosen]
    if helpers:
        yield "contributors", contributors_fact(document, helpers)
    if found.date is not None:
        yield "date", _date_fact(document, found.date)


def _title_fact(document: Document, found: PageFacts, title: TitleCandidate) -> Fact:
    span = page_title.stands_alone(document.text, title.text)
    margin = title.score - found.titles[1].score if len(found.titles) > 1 else 9.0
    return Fact(
        title.text,
        "html/page-title",
        span=document.locate(*span) if span else None,
        confidence=round(min(0.99, 0.6 + margin / 10), 2),
        raw=title.text,
        source=next((claim for claim in page_title.PLACES if claim in title.claims), "title"),
        detail={
            "sources": [claim for claim in page_title.PLACES if claim in title.claims],
            "runners_up": [other.text for other in found.titles[1:3]],
        },
    )


def _date_fact(document: Document, pick: DatePick) -> Fact:
    chosen = pick.candidate
    is_open = pick.day is None
    detail: dict[str, Any] = {
        "precision": "day",
        "order": _order(pick),
        "order_evidence": pick.evidence,
        "ambiguous": is_open,
        "readings": [day.isoformat() for day in chosen.days] if is_open else None,
        "kind": chosen.kind or None,
        "time": chosen.time,
        "zone": chosen.zone,
        "sources": list(pick.sources),
        "runner_up": pick.runner_up.isoformat() if pick.runner_up else None,
    }
    shown = next((c.span for c in pick.naming if c.span is not None and c.source.startswith("line")), None)
    return Fact(
        pick.day,
        "html/page-date",
        span=document.locate(*shown) if shown else None,
        confidence=0.5 if is_open else round(min(0.99, 0.5 + pick.score / 25), 2),
        raw=chosen.raw,
        source=chosen.source,
        detail={key: value for key, value in detail.items() if value not in (None, [])},
    )


def _order(pick: DatePick) -> str | None:
    match = pick.candidate.match
    if match is None or pick.day is None:
        return None
    return next((reading.order for reading in match.readings if reading.day == pick.day), None)


def _lines(text: str, found: PageFacts) -> list[tuple[int, int, str]]:
    """The visible lines that hold nothing but the facts chosen."""
    lines: list[tuple[int, int, str]] = []
    if found.title_span is not None and found.shows_title:
        lines.append((*found.title_span, "fact/title-line"))
    if found.authors is not None:
        lines += byline_lines(text, found.authors, found.claims)
    lines += [(*credit.line, "fact/contributor-line") for credit in found.credits if credit.line is not None]
    if found.date is not None:
        lines += _date_lines(text, found.date)
    return lines


def _date_lines(text: str, pick: DatePick) -> list[tuple[int, int, str]]:
    lines = []
    for candidate in pick.naming:
        if candidate.span is None or candidate.source not in {"line", "line-above"}:
            continue
        start = text.rfind("\n", 0, candidate.span[0]) + 1
        end = text.find("\n", candidate.span[1])
        end = len(text) if end < 0 else end
        beside = text[start : candidate.span[0]] + text[candidate.span[1] : end]
        if sum(map(str.isalpha, beside)) <= 24:
            lines.append((start, end, "fact/date-line"))
    return lines


def _stated(head: Head) -> Iterator[tuple[str, Fact]]:
    """What the head states about the page besides: site, address, section, tags, language."""
    stated: dict[str, Any] = {
        "site": next(iter(head.meta("og:site_name", "application-name")), None),
        "canonical_url": head.canonical or next(iter(head.meta("og:url")), None),
        "section": next(iter(head.meta("article:section", "parsely-section", "og:section")), None),
        "tags": tuple(dict.fromkeys(head.meta("article:tag"))) or None,
        "declared_language": head.lang,
    }
    for name, value in stated.items():
        if value:
            yield name, Fact(value, f"html/page-{name.replace('_', '-')}", source="meta")
