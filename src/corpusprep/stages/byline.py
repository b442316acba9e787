"""Byline: who wrote the text and who helped, from the lines around the headline and at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from corpusprep.document import Document, Fact, Person
from corpusprep.stages.byline_places import LONGEST, author_credits, openings
from corpusprep.stages.credit_lines import (
    Credit,
    answers,
    credits_of,
    is_caption,
    is_full_name,
    is_nobody,
    sign_joins,
    tells_of,
)
from corpusprep.stages.fact_chances import Stretches, chance
from corpusprep.stages.fact_lines import add_lines
from corpusprep.stages.fact_places import place_of, shape_around, words_around, zone_of
from corpusprep.stages.fact_words import people_label
from corpusprep.stages.header import View, view_of
from corpusprep.stages.header_lines import Line, once, words_of
from corpusprep.stages.names import Named, is_organization, is_role

# The chance that an author line must have, and one beside it that names more people.
_LEAST, _LEAST_BESIDE = 0.5, 0.4
# A bare line beside the byline names one more when it reads like a name: not "News", not "The Rundown".
_A_NAME = 0.5
# A line with less than this chance is no runner-up.
_WORTH_TELLING = 0.1
# A labeled or dated one above the prose with this chance is the head of the article, whatever stands beside it.
_SURE = 0.8
# The same for a whole page, told by this many lines above the prose, whose menus hold many names.
_PAGE_HEAD, _LEAST_ON_PAGES = 40, 0.63
# What may stand on a byline line that is cut: letters outside of the credits, words of a note, a sentence this long.
_REST, _LONGEST_NOTE, _LONGEST_SENTENCE = 25, 7, 60


@once
def reads_like_byline(line: Line) -> bool:
    """Whether a line shows an author: a labeled name, or a bare one that is known for a name."""
    if line.weight > LONGEST or line.is_prose:
        return False
    found = credits_of(line)[:2]
    return any(c.kind == "author" and (c.chance >= 0.7 or (c.is_labeled and c.chance >= 0.12)) for c in found)


@dataclass(frozen=True)
class Byline:
    """Finds authors and contributors and sets ``facts["authors"]`` and ``facts["contributors"]``.

    >>> text = "Night trains return\\nBy Nuno Quental\\n3 July 2019\\n\\nThe sleeper is back on the coastal line. It left at ten."
    >>> Byline()(Document.from_text(text)).authors
    ('Nuno Quental',)

    Authors that are stated already stay. Errs on names that stand where a byline would: an interviewee in a heading,
    a photographer without a label.
    """

    def __call__(self, document: Document) -> Document:
        """The document with its authors and contributors."""
        document, view = view_of(document)
        authors, lines, others = _authors(view)
        helpers, more = _contributors(view, lines)
        if authors and "authors" not in document.facts:
            fact = _fact(document, authors, "byline/byline-line")
            detail = {"others": others} if others else {}
            document = document.with_fact("authors", replace(fact, detail=detail))
        if helpers and "contributors" not in document.facts:
            document = document.with_fact("contributors", _fact(document, helpers, "byline/credit-line"))
        return add_lines(document, [*lines, *more])


def byline_lines(view: View) -> list[tuple[int, int, str] | tuple[int, int, str, bool]]:
    """The lines that show authors and contributors and nothing else."""
    lines = _authors(view)[1]
    return [*lines, *_contributors(view, lines)[1]]


class _Found(NamedTuple):
    person: Person
    start: int
    end: int
    chance: float


def _fact(document: Document, found: list[_Found], reason: str) -> Fact:
    people = tuple(replace(one.person, span=document.locate(one.start, one.end)) for one in found)
    low, high = min(one.start for one in found), max(one.end for one in found)
    return Fact(
        people,
        reason,
        document.locate(low, high),
        confidence=round(min(one.chance for one in found), 2),
        raw=document.text[low:high] if high - low < 200 else None,
        source="line",
    )


def _authors(view: View) -> tuple[list[_Found], list[tuple[int, int, str, bool]], list[dict[str, Any]]]:
    """The authors, the lines that name them, and the names on the next best lines."""
    found = candidates(view)
    least = _LEAST if view.body <= _PAGE_HEAD else _LEAST_ON_PAGES
    if not found or found[0].score < least:
        return [], [], []
    best = found[0]
    people: dict[str, _Found] = {}
    lines = []
    for candidate in sorted(_together(view, best, found), key=lambda c: (c.at, c.credit.start)):
        line, start = view.lines[candidate.at], view.start(candidate.at)
        for named in candidate.credit.names:
            key = named.name.casefold()
            known = people.get(key)
            if known is None:
                person = Person(named.name, named.handle, raw=line.text, source="line")
                people[key] = _Found(person, start + named.start, start + named.end, round(candidate.score, 2))
            elif named.handle and not known.person.handle:
                people[key] = known._replace(person=replace(known.person, handle=named.handle))
        is_above = candidate.at < view.body <= _PAGE_HEAD
        has_label = candidate.credit.is_labeled or candidate.has_label_above
        is_sure = candidate.score >= _SURE and is_above and (has_label or bool(line.dates))
        if holds_only_credits(line):
            lines.append((start, view.end(candidate.at), "fact/byline-line", is_sure))
        if candidate.has_label_above:
            lines.append((view.start(candidate.at - 1), view.end(candidate.at - 1), "fact/byline-line", is_sure))
    others = [
        {"names": names, "score": round(c.score, 2)}
        for c in found
        if c.score >= _WORTH_TELLING and (names := [n.name for n in c.credit.names if n.name.casefold() not in people])
    ]
    return list(people.values()), lines, others[:2]


@once
def holds_only_credits(line: Line) -> bool:
    """Whether nothing but labels, names, roles, dates and a short note stands on a line, so that it may be cut."""
    from corpusprep.stages.dates import rest_of

    credits = credits_of(line)
    notes = [named.note for credit in credits for named in credit.names[-1:] if named.note]
    if (line.ends_sentence and line.weight > _LONGEST_SENTENCE) or any(map(_is_long_note, notes)):
        return False
    return rest_of(line, [(credit.start, credit.end) for credit in credits]) <= _REST


def _is_long_note(note: str) -> bool:
    return len(words_of(note)) > _LONGEST_NOTE and not is_role(note)


class Candidate(NamedTuple):
    """A line that may name the authors, by its place, with what speaks for it; credits are in positions of the line."""

    at: int
    credit: Credit
    has_label_above: bool
    score: float
    why: tuple[str, ...]

    @property
    def is_labeled(self) -> bool:
        """Whether a label stands before the name or on the line above."""
        return self.credit.is_labeled or self.has_label_above


def _together(view: View, best: Candidate, found: list[Candidate]) -> list[Candidate]:
    """The best line and those near it that name the same people, or name more of them in the same way."""
    names = {named.name for named in best.credit.names}
    chosen = [best]
    for other in found[1:]:
        near = abs(view.number(other.at) - view.number(best.at))
        if near == 0:
            is_fit = other.credit.is_labeled and best.credit.is_labeled
            is_fit = is_fit or sign_joins(best.credit, other.credit, view.lines[best.at])
        elif any(named.name in names for named in other.credit.names):
            is_fit = near <= 6 and all(named.name in names for named in other.credit.names)
        else:
            is_named = other.is_labeled or other.credit.chance >= _A_NAME
            is_alike = other.is_labeled == best.is_labeled or near == 1
            is_fit = is_named and near <= 3 and other.score >= _LEAST_BESIDE and is_alike
        if is_fit:
            chosen.append(other)
    return chosen


def candidates(view: View) -> list[Candidate]:
    """The lines that may name the authors, best first."""
    from corpusprep.stages.title import find_in

    title = find_in(view)
    title_at = title.at if title else None
    raw = author_credits(view, title_at)
    found = []
    late = _late_names(view, raw)
    for at, credit, has_label_above in raw:
        line = view.lines[at]
        if is_nobody(credit.names[0].name) or answers(line.text):
            continue
        is_bare = not (credit.is_labeled or has_label_above)
        if is_bare and zone_of(view, at, title_at) not in _BARE_ZONES and not _has_bio_below(view, at, credit.names[0]):
            continue
        evidence = evidence_for(view, title_at, at, credit, has_label_above=has_label_above)
        among_teasers = _among_teasers(view, at, evidence, late)
        if among_teasers is not None:
            evidence += among_teasers
            found.append(Candidate(at, credit, has_label_above, chance("byline", evidence), evidence))
    return sorted(found, key=lambda candidate: -candidate.score)


def _late_names(view: View, raw: list[tuple[int, Credit, bool]]) -> frozenset[str]:
    """The first names of the labeled credits below the first prose."""
    return frozenset(
        [
            credit.names[0].name
            for at, credit, has_label_above in raw
            if at > view.body + 6 and (credit.is_labeled or has_label_above)
        ]
    )


_LATE_NAMES = Stretches("late names", 0, 1, 3)


def _among_teasers(view: View, at: int, evidence: tuple[str, ...], late: frozenset[str]) -> tuple[str, ...] | None:
    """What speaks for a byline of another story: below the prose, beside bylines of others or below "Related".

    None for the byline of a teaser, below a headline below "Related": it is never that of the article.
    """
    if at <= view.body + 6:
        return ()
    found = [_LATE_NAMES[len(late)]]
    if "related above" in evidence:
        if "headline above" in evidence:
            return None
        found.append("late and related above")
    return tuple(found)


# A bare name far from title and prose is a person of another story, unless a few lines on them follow.
_BARE_ZONES = frozenset(("header", "no title", "first prose", "above", "far above"))


_NAMES = Stretches("names", 1, 2)
_WORDS = Stretches("words", 1, 2, 3)
_NOTE = Stretches("note", 0, 2, 5)
_OUTSIDE = Stretches("outside", 0, 3, 25, 60)
_WEIGHT = Stretches("weight", 12, 25, 50, 90)


def evidence_for(
    view: View, title_at: int | None, at: int, credit: Credit, *, has_label_above: bool
) -> tuple[str, ...]:
    """What speaks for and against a credit, by name; the weights were fitted."""
    line, name = view.lines[at], credit.names[0]
    zone = zone_of(view, at, title_at)
    label = "label" if credit.is_labeled else "label above" if has_label_above else "bare"
    sure = (
        "sure"
        if credit.chance >= 0.9
        else "likely"
        if credit.chance >= 0.6
        else "maybe"
        if credit.chance >= 0.35
        else "poor"
    )
    rest = len(words_of(name.note or "")) if len(credit.names) == 1 else 0
    found = [
        f"zone={zone}",
        f"{zone}&{label}",
        f"{label}&{sure}",
        f"{zone}&{sure}",
        _NAMES[len(credit.names)],
        _WORDS[len(name.name.split())],
        _NOTE[rest],
        _OUTSIDE[len(line.text) - line.bare_start - (credit.end - credit.start)],
        _WEIGHT[int(line.weight)],
    ]
    if name.handle:
        found.append("handle")
    if is_organization(name.name):
        found.append("organization")
    if name.note and is_role(name.note):
        found.append("role")
    if line.bare_start:
        found.append(f"bullet&{label}")
    if line.ends_sentence and line.weight > 40:
        found.append("sentence")
    if name.name.isupper() and len(name.name) > 4:
        found.append("capitals")
    if line.dates:
        found.append(f"date here&{label}")
    elif (step := _steps_to_date(view, at)) is not None:
        found += [f"date {step}", f"date near&{label}"]
    return (
        *found,
        *_repeats(view, at, name),
        *place_of(view, at, title_at),
        *shape_around(view, at),
        *words_around(view, at),
    )


def _steps_to_date(view: View, at: int) -> int | None:
    """How many lines below (or above, below 0) the nearest line stands that holds a date and little else: two at most."""
    from corpusprep.stages.dates import reads_like_date_line

    low, high = view.around(at)
    for step in (1, -1, 2, -2):
        if low <= at + step < high and reads_like_date_line(view.lines[at + step]):
            return step
    return None


def _has_bio_below(view: View, at: int, named: Named) -> bool:
    """Whether the next line is a sentence on the person that this line names."""
    below = view.below(at)
    return below is not None and below.text.startswith(named.name) and tells_of(view.lines[at], named, below)


_PHOTO = re.compile(
    r"\b(?:photo|foto|image|bild|getty|shutterstock|illustration|picture|credit|©|copyright|fotograf\w*|symbolbild)\b|©"
)


def _repeats(view: View, at: int, named: Named) -> tuple[str, ...]:
    """Where else the name stands, and what the next line says."""
    found = []
    line, name = view.lines[at], named.name
    if _PHOTO.search(line.folded):
        found.append("photo")
    around, below = view.beside(at, -4, 4), view.below(at)
    if _has_bio_below(view, at, named):
        found.append("bio below")
    elif below is not None and below.weight < 60 and is_role(below.text):
        found.append("role below")
    if any(other.text == line.text for other in around):
        found.append("line twice")
    elif any(name in other.text for other in around if other.weight < 120):
        found.append("name twice")
    prose = [other for other in view.head(view.body, view.body + 8) if other.is_prose and other is not below]
    if any(name in other.text for other in prose):
        found.append("in the story")
    return tuple(found)


def _contributors(
    view: View, bylines: list[tuple[int, int, str, bool]]
) -> tuple[list[_Found], list[tuple[int, int, str]]]:
    """Who helped, by lines of their own and by labels on the bylines; and the lines of their own."""
    found: dict[tuple[str, str], _Found] = {}
    lines = []
    shared = {start for start, *_ in bylines}
    for at in openings(view).labels:
        line = view.lines[at]
        credits = _helping_credits(line)
        if not credits:
            continue
        start = view.start(at)
        is_shared = start in shared
        if not is_shared and not _opens_with_help(line):
            continue
        for credit in credits:
            for named in credit.names:
                person = Person(named.name, named.handle, credit.kind, line.text, source="line")
                one = _Found(person, start + named.start, start + named.end, 0.9)
                found.setdefault((named.name, credit.kind), one)
        if not is_shared:
            lines.append((start, view.end(at), "fact/contributor-line"))
    return list(found.values()), lines


@once
def _helping_credits(line: Line) -> list[Credit]:
    """The labeled credits of those who helped, where the line holds nothing else."""
    credits = [c for c in credits_of(line) if c.is_labeled and c.kind != "author" and is_full_name(c.names[0])]
    return credits if credits and people_label(line.text) and holds_only_credits(line) else []


def _opens_with_help(line: Line) -> bool:
    """Whether the first label of a line is that of those who helped with the text, not of an author or a picture."""
    label = people_label(line.text)
    return label is not None and label.kind != "author" and not is_caption(label)
