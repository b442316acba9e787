"""The stage `HtmlMetadata`: title, authors and date of a page, from its markup and the lines around its title.

Every place that says something is a candidate; what agrees decides. What the page shows is marked as a fact line, so
that it leaves the text once and with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpusprep.document import Document, Fact, Person
from corpusprep.head import Head
from corpusprep.stages import page_authors, page_dates, page_title
from corpusprep.stages.page_data import Data, page_data
from corpusprep.stages.page_lines_near import Near, near


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says about its article: the picks, each with what speaks for it."""

    title: page_title.TitleCandidate | None = None
    titles: tuple[page_title.TitleCandidate, ...] = ()
    authors: page_authors.AuthorPick | None = None
    date: page_dates.DatePick | None = None
    title_span: tuple[int, int] | None = None
    near: Near = field(default_factory=Near)


def page_facts(head: Head, text: str) -> PageFacts:
    """The facts of a page: its head, and the text that a reader sees.

    >>> head = Head(title="Harbor vote moved - The Ledger", metas=(("og:site_name", "The Ledger"),))
    >>> page_facts(head, "Home\\nHarbor vote moved\\nBy Mira Okonjo").title.text
    'Harbor vote moved'
    """
    data = page_data(head)
    sites = page_title.site_names(head, data)
    titles = page_title.ranked(page_title.candidates(head, data, text, sites), news=page_title.is_news(data))
    span = _title_span(head, text, titles)
    around = near(text, span)
    claims = page_authors.author_claims(head, data, sites)
    return PageFacts(
        title=titles[0] if titles else None,
        titles=tuple(titles[:5]),
        authors=page_authors.authors_of(claims),
        date=_date(head, data, around),
        title_span=span,
        near=around,
    )


def _title_span(head: Head, text: str, titles: list[page_title.TitleCandidate]) -> tuple[int, int] | None:
    """Where the title stands as a line of its own."""
    shown = [titles[0].text] if titles else []
    shown += [mark.text for mark in head.marks if mark.tag == "h1" and mark.text and not mark.region][:2]
    for title in shown:
        for way in dict.fromkeys((title.replace("\n", " "), title.split("\n")[0])):
            span = page_title.stands_alone(text, way)
            if span is not None:
                return span
    return None


def _date(head: Head, data: Data, around: Near) -> page_dates.DatePick | None:
    found = page_dates.stated(head, data)
    address = page_dates.of_url(head.url) or page_dates.of_url(head.canonical)
    if address is not None:
        found.append(address)
    found += page_dates.visible(around.after, "line")
    found += page_dates.visible(around.before, "line-above")
    return page_dates.date_of(found)


@dataclass(frozen=True)
class HtmlMetadata:
    """Sets title, authors, date and what else a page states about itself. Leaves documents without a page alone."""

    def __call__(self, document: Document) -> Document:
        """The document with the facts of its page."""
        head = getattr(document.page, "head", None)
        if not isinstance(head, Head):
            return document
        facts = page_facts(head, document.text)
        for name, fact in _as_facts(document, head, facts).items():
            if name not in document.facts:
                document = document.with_fact(name, fact)
        return document


def _as_facts(document: Document, head: Head, found: PageFacts) -> Mapping[str, Fact]:
    facts: dict[str, Fact] = {}
    if found.title is not None:
        span = page_title.stands_alone(document.text, found.title.text)
        facts["title"] = Fact(
            found.title.text,
            "html/page-title",
            span=document.locate(*span) if span else None,
            confidence=0.9,
            raw=found.title.text,
            source="+".join(sorted(found.title.claims)[:4]),
            detail={"runners_up": [candidate.text for candidate in found.titles[1:3]]},
        )
    if found.authors is not None:
        pick = found.authors
        people = tuple(Person(p.name, handle=p.handle, raw=p.name, source=pick.source) for p in pick.people)
        facts["authors"] = Fact(people, "html/page-authors", confidence=min(1.0, pick.score / 8), source=pick.source)
    if found.date is not None:
        chosen = found.date.candidate
        facts["date"] = Fact(
            found.date.day,
            "html/page-date",
            confidence=min(1.0, found.date.score / 8),
            raw=chosen.raw,
            source=chosen.source,
            detail={"precision": "day", "sources": list(found.date.sources)},
        )
    facts.update(_stated(head))
    return facts


def _stated(head: Head) -> dict[str, Fact]:
    """What the head states about the page besides: site, address, section, tags, language."""
    stated: dict[str, Any] = {
        "site": next(iter(head.meta("og:site_name", "application-name")), None),
        "canonical_url": head.canonical or next(iter(head.meta("og:url")), None),
        "section": next(iter(head.meta("article:section", "parsely-section", "og:section")), None),
        "tags": tuple(dict.fromkeys(head.meta("article:tag"))) or None,
        "declared_language": head.lang,
    }
    return {
        name: Fact(value, f"html/page-{name.replace('_', '-')}", source="meta")
        for name, value in stated.items()
        if value
    }
