"""The people of a page as facts: authors and contributors with where their names stand, and the lines to cut for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from corpusprep.document import Document, Fact, Person
from corpusprep.head import Head
from corpusprep.stages.names import split_names
from corpusprep.stages.page_authors import AuthorClaim, AuthorPick, name_of
from corpusprep.stages.page_bylines import is_author_name, label_of, name_list, stated_names
from corpusprep.stages.page_data import Data, values
from corpusprep.stages.page_lines_near import Near

# Credits stand in short lines; a longer one is a sentence that names somebody.
_CREDIT_LINE = 160
_ROLES = {"editor": "editing", "contributor": "reporting", "translator": "translation", "photographer": "photography"}


@dataclass(frozen=True, slots=True)
class Credit:
    """A person with a role, and the span in the text of the name and of the line, when one shows it."""

    person: Person
    name: tuple[int, int] | None = None
    line: tuple[int, int] | None = None


def stated_handle(head: Head) -> str | None:
    """The account that the page states for its author, when it is not the site's own.

    >>> stated_handle(Head(metas=(("twitter:site", "@theledger"), ("twitter:creator", "@miraokonjo"))))
    '@miraokonjo'
    """
    site = {value.casefold() for value in head.meta("twitter:site")}
    found = [value for value in head.meta("twitter:creator") if _HANDLE.fullmatch(value)]
    return found[0] if len(found) == 1 and found[0].casefold() not in site else None


_HANDLE = re.compile(r"@\w{2,30}")


def authors_fact(
    document: Document, pick: AuthorPick, claims: Iterable[AuthorClaim], handle: str | None = None
) -> Fact:
    """The fact of the authors chosen, each with where the page shows the name, if it does.

    ``handle`` is the account that the page states; it is a single author's.
    """
    shown = [claim for claim in claims if claim.span is not None]
    people = []
    for named in pick.people:
        span = next((s for s in (_span(document.text, claim.span, named.name) for claim in shown) if s), None)
        people.append(
            Person(
                named.name,
                handle=named.handle or (handle if len(pick.people) == 1 else None),
                raw=named.name,
                span=document.locate(*span) if span else None,
                source="line" if span else pick.claim.source,
            )
        )
    spans = [person.span for person in people if person.span is not None]
    return Fact(
        tuple(people),
        "html/page-authors",
        span=(min(s[0] for s in spans), max(s[1] for s in spans)) if len(spans) == len(people) else None,
        confidence=round(min(0.99, 0.4 + pick.score / 15), 2),
        raw=pick.claim.raw[:200] or None,
        source=pick.claim.source,
        detail={
            "sources": list(pick.agreeing),
            "runner_up": [person.name for person in pick.runner_up.people] if pick.runner_up else [],
        },
    )


def _span(text: str, line: tuple[int, int] | None, name: str) -> tuple[int, int] | None:
    """Where a name stands in a line."""
    at = text.find(name, *line) if line else -1
    return (at, at + len(name)) if at >= 0 else None


def byline_lines(text: str, pick: AuthorPick, claims: Iterable[AuthorClaim]) -> list[tuple[int, int, str]]:
    """The visible lines that are the byline of the people chosen and nothing else."""
    names = [person.name for person in pick.people]
    lines = []
    for claim in claims:
        if claim.span is None or not all(person.name in names for person in claim.people):
            continue
        line = text[slice(*claim.span)]
        is_short = len(line) <= 60 + sum(len(person.name) for person in claim.people)
        if is_short and (claim.source == "line-label" or line.strip(" -•").startswith(claim.people[0].name)):
            lines.append((*claim.span, "fact/byline-line"))
    return lines


def credits_of(data: Data, around: Near, sites: Collection[str]) -> list[Credit]:
    """Those who helped, as the page says: who edited, reported too, took the photographs."""
    known = tuple(sites)
    found = [*_shown_credits(around, known), *_stated_credits(data, known)]
    kept: dict[tuple[str, str | None], Credit] = {}
    for credit in found:
        kept.setdefault((credit.person.name.casefold(), credit.person.role), credit)
    return list(kept.values())


def _shown_credits(around: Near, sites: tuple[str, ...]) -> Iterable[Credit]:
    for start, line in (*around.before, *around.after):
        if len(line) > _CREDIT_LINE:
            continue
        bare = line.removeprefix("- ")
        label = label_of(bare)
        if label is None or label.kind == "author" or not (label.has_colon or " " in label.text):
            continue
        shift = start + len(line) - len(bare)
        rest = bare[label.end :]
        names = name_list(rest.strip(" :")) or [named.name for named in split_names(rest) or []]
        for name in names:
            at = bare.find(name, label.end)
            if at >= 0 and is_author_name(name, sites):
                person = Person(name, role=label.kind, raw=line, source="line")
                yield Credit(person, (shift + at, shift + at + len(name)), (start, start + len(line)))


def _stated_credits(data: Data, sites: tuple[str, ...]) -> Iterable[Credit]:
    for node in data.articles[:1]:
        for key, role in _ROLES.items():
            for value in values(node.get(key)):
                item = data.resolve(value)
                if isinstance(item, Mapping) and item.get("@type") == "Person":
                    for named in stated_names(name_of(item), sites):
                        yield Credit(Person(named.name, role=role, raw=named.name, source="json-ld"))


def contributors_fact(document: Document, found: list[Credit]) -> Fact:
    """The fact of those who helped."""
    people = tuple(
        replace(credit.person, span=document.locate(*credit.name)) if credit.name else credit.person for credit in found
    )
    return Fact(people, "html/page-contributors", source=people[0].source)
