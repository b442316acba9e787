"""Byline: who wrote the text and who helped, from the lines around the headline and at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from corpusprep.document import Document, Fact, Person
from corpusprep.stages.credit_lines import (
    Credit,
    answers,
    called_below,
    credits_of,
    is_bare_label,
    is_caption,
    is_full_name,
    is_nobody,
    slash_joins,
    tells_of,
)
from corpusprep.stages.fact_chances import bucket, chance
from corpusprep.stages.fact_lines import add_lines
from corpusprep.stages.fact_places import place_of, shape_around, words_around, zone_of
from corpusprep.stages.fact_words import label_words, people_label
from corpusprep.stages.header import Line, View, once, view_of, words_of
from corpusprep.stages.names import Named, is_organization, is_role

# The chance that an author line must have, and one beside it that names more people.
_LEAST, _LEAST_BESIDE = 0.5, 0.4
# A bare line beside the byline names one more when it reads like a name: not "News", not "The Rundown".
_A_NAME = 0.5
# Behind a slash it may also be a place or a paper.
_SURELY_A_NAME = 0.7
# A line with less than this chance is no runner-up.
_WORTH_TELLING = 0.1
# A labeled or dated one above the prose with this chance is the head of the article, whatever stands beside it.
_SURE = 0.8
# The same for a whole page, told by this many lines above the prose, whose menus hold many names.
_PAGE_HEAD, _LEAST_ON_PAGES = 40, 0.63
_LONGEST = 160
# What may stand on a byline line that is cut: letters outside of the credits, words of a note, a sentence this long.
_REST, _LONGEST_NOTE, _LONGEST_SENTENCE = 25, 7, 60


@once
def reads_like_byline(view: View, line: Line) -> bool:
    """Whether a line shows an author: a labeled name, or a bare one that is known for a name."""
    if line.weight > _LONGEST or line.is_prose:
        return False
    found = credits_of(view, line)
    return any(c.kind == "author" and ((c.is_labeled and c.chance >= 0.12) or c.chance >= 0.7) for c in found[:2])


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
    for candidate in sorted(_together(best, found), key=lambda c: c.line.start):
        for named in candidate.credit.names:
            key = named.name.casefold()
            known = people.get(key)
            if known is None:
                person = Person(named.name, named.handle, raw=candidate.line.text, source="line")
                people[key] = _Found(person, named.start, named.end, round(candidate.score, 2))
            elif named.handle and not known.person.handle:
                people[key] = known._replace(person=replace(known.person, handle=named.handle))
        is_above = view.in_head(candidate.line) and candidate.line.number < view.body <= _PAGE_HEAD
        has_label = candidate.credit.is_labeled or candidate.label_line is not None
        is_sure = candidate.score >= _SURE and is_above and (has_label or bool(view.dates(candidate.line)))
        if holds_only_credits(view, candidate.line):
            lines.append((candidate.line.start, candidate.line.end, "fact/byline-line", is_sure))
        if candidate.label_line is not None:
            lines.append((candidate.label_line.start, candidate.label_line.end, "fact/byline-line", is_sure))
    others = [
        {"names": names, "score": round(c.score, 2)}
        for c in found
        if c.score >= _WORTH_TELLING and (names := [n.name for n in c.credit.names if n.name.casefold() not in people])
    ]
    return list(people.values()), lines, others[:2]


def holds_only_credits(view: View, line: Line) -> bool:
    """Whether nothing but labels, names, roles, dates and a short note stands on a line, so that it may be cut."""
    from corpusprep.stages.dates import rest_of

    credits = credits_of(view, line)
    rest = rest_of(line, tuple((credit.start, credit.end) for credit in credits))
    notes = [named.note or "" for credit in credits for named in credit.names[-1:]]
    is_long = any(len(words_of(note)) > _LONGEST_NOTE and not is_role(note) for note in notes)
    return rest <= _REST and not is_long and not (line.ends_sentence and line.weight > _LONGEST_SENTENCE)


class Candidate(NamedTuple):
    """A line that may name the authors, with what speaks for it."""

    line: Line
    credit: Credit
    label_line: Line | None
    score: float
    why: tuple[str, ...]


def _together(best: Candidate, found: list[Candidate]) -> list[Candidate]:
    """The best line and those near it that name the same people, or name more of them in the same way."""
    names = {named.name for named in best.credit.names}
    chosen = [best]
    is_labeled = best.credit.is_labeled or best.label_line is not None
    for other in found[1:]:
        near = abs(other.line.number - best.line.number)
        same = any(named.name in names for named in other.credit.names)
        if other.line.number == best.line.number:
            is_fit = other.credit.is_labeled and best.credit.is_labeled
            is_fit = is_fit or (
                other.credit.chance >= _SURELY_A_NAME and slash_joins(best.credit, other.credit, best.line)
            )
        elif same:
            is_fit = near <= 6 and all(named.name in names for named in other.credit.names)
        else:
            labeled = other.credit.is_labeled or other.label_line is not None
            is_named = labeled or other.credit.chance >= _A_NAME
            is_fit = is_named and near <= 3 and other.score >= _LEAST_BESIDE and (labeled == is_labeled or near == 1)
        if is_fit:
            chosen.append(other)
    return chosen


def candidates(view: View) -> list[Candidate]:
    """The lines that may name the authors, best first."""
    from corpusprep.stages.title import find_in

    title = find_in(view)
    title_at = title[0].number if title else None
    lines = [line for line in _lines_to_look_at(view, title_at) if line.weight <= _LONGEST and line.number != title_at]
    near = view.body + 7  # no bare name counts below the first prose
    labeled = view.opening_with(label_words())
    below_label = _below_bare_labels(view, labeled)
    raw: list[tuple[Line, Credit, Line | None]] = []
    for line in lines:
        label_line = below_label.get(line.start)
        is_far = line.number >= near or not view.in_head(line)
        if is_far and label_line is None and not (line.start in labeled or _is_glued(line) or _bio_below(view, line)):
            continue
        authors = [credit for credit in credits_of(view, line) if credit.kind == "author"]
        authors = authors or (called_below(line) if label_line is not None else [])
        raw += [(line, credit, label_line if credit.start <= line.bare_start else None) for credit in authors]
    found = []
    late = _late_names(view, raw)
    for line, credit, label_line in raw:
        if is_nobody(credit.names[0].name) or answers(line.text):
            continue
        evidence = (*evidence_for(view, title_at, line, credit, label_line), *_among_teasers(view, line, late))
        is_bare = not credit.is_labeled and label_line is None
        if (is_bare and not _BARE_FITS.intersection(evidence)) or evidence[-1] == _TEASER:
            continue
        found.append(Candidate(line, credit, label_line, chance("byline", evidence), evidence))
    return sorted(found, key=lambda c: (-c.score, c.line.start))


def _is_glued(line: Line) -> bool:
    """Whether a line may begin with a label that lost the space behind it: "PorAna Felix"."""
    return line.first[:2] in _GLUED_LABELS and people_label(line.text, line.bare_start - line.start) is not None


_GLUED_LABELS = frozenset(("by", "vo", "po", "pa", "do", "di"))


def _late_names(view: View, raw: list[tuple[Line, Credit, Line | None]]) -> frozenset[str]:
    """The first names of the labeled credits below the first prose."""
    return frozenset(
        credit.names[0].name
        for line, credit, label_line in raw
        if (credit.is_labeled or label_line) and (not view.in_head(line) or line.number > view.body + 6)
    )


def _among_teasers(view: View, line: Line, late: frozenset[str]) -> tuple[str, ...]:
    """What speaks for a byline of another story: below the prose, beside bylines of others or below "Related"."""
    if view.in_head(line) and line.number <= view.body + 6:
        return ()
    found = ["late names" + bucket(len(late), 0, 1, 3)]
    if "related above" in words_around(view, line):
        found.append(_TEASER if "headline above" in shape_around(view, line) else "late and related above")
    return tuple(found)


# The byline of a teaser: below a headline, below "Related". Never that of the article.
_TEASER = "byline of a teaser"


# A bare name far from title and prose is a person of another story, unless a few lines on them follow.
_BARE_FITS = frozenset(
    ("zone=header", "zone=no title", "zone=first prose", "zone=above", "bio below", "zone=far above")
)


def _lines_to_look_at(view: View, title_at: int | None) -> list[Line]:
    """The lines around the title and above the prose, and the last ones."""
    first = max(0, min(view.body - 25, view.body if title_at is None else title_at - 6))
    last = view.body + 12 if title_at is None else max(view.body + 12, title_at + 14)
    at_end = view.head[max(last, len(view.head) - 40) :] if view.is_whole else view.tail
    return [*view.head[first:last], *at_end]


def _below_bare_labels(view: View, labeled: frozenset[int]) -> dict[int, Line]:
    """For the lines below one that is only a label of authors, by their start: that line."""
    found = {}
    for lines in (view.head, view.tail):
        for label_line in lines:
            if label_line.start in labeled and label_line.weight <= 40 and is_bare_label(label_line.text):
                for following in lines[label_line.number + 1 : label_line.number + 2]:
                    found[following.start] = label_line
    return found


def evidence_for(
    view: View, title_at: int | None, line: Line, credit: Credit, label_line: Line | None
) -> tuple[str, ...]:
    """What speaks for and against a credit, by name; the weights were fitted."""
    from corpusprep.stages.dates import reads_like_date_line

    name = credit.names[0]
    zone = zone_of(view, line, title_at)
    label = "label" if credit.is_labeled else "label above" if label_line is not None else "bare"
    sure = (
        "sure"
        if credit.chance >= 0.9
        else "likely"
        if credit.chance >= 0.6
        else "maybe"
        if credit.chance >= 0.35
        else "poor"
    )
    outside = line.end - line.bare_start - (credit.end - credit.start)
    rest = len(words_of(name.note or "")) if len(credit.names) == 1 else 0
    found = [
        f"zone={zone}",
        f"{zone}&{label}",
        f"{label}&{sure}",
        f"{zone}&{sure}",
        "names" + bucket(len(credit.names), 1, 2),
        "words" + bucket(len(name.name.split()), 1, 2, 3),
        "note" + bucket(rest, 0, 2, 5),
        "outside" + bucket(outside, 0, 3, 25, 60),
        "weight" + bucket(int(line.weight), 12, 25, 50, 90),
    ]
    if credit.names[0].handle:
        found.append("handle")
    if is_organization(name.name):
        found.append("organization")
    if name.note and is_role(name.note):
        found.append("role")
    if line.bare_start > line.start:
        found.append(f"bullet&{label}")
    if line.ends_sentence and line.weight > 40:
        found.append("sentence")
    if name.name.isupper() and len(name.name) > 4:
        found.append("capitals")
    if view.dates(line):
        found.append(f"date here&{label}")
    else:
        for step in (1, -1, 2, -2):
            other = view.beside(line, step, step)
            if other and reads_like_date_line(view, other[0]):
                found += [f"date {step}", f"date near&{label}"]
                break
    return (
        *found,
        *_repeats(view, line, name),
        *place_of(view, line, title_at),
        *shape_around(view, line),
        *words_around(view, line),
    )


def _bio_below(view: View, line: Line) -> bool:
    """Whether the next line may tell of the person that this line names."""
    following = view.below(line)
    if following is None or following.text[:6] != line.text[:6]:
        return False
    return len(following.text) > len(line.text) + 12


_PHOTO = re.compile(
    r"\b(?:photo|foto|image|bild|getty|shutterstock|illustration|picture|credit|©|copyright|fotograf\w*|symbolbild)\b|©",
    re.IGNORECASE,
)


def _repeats(view: View, line: Line, named: Named) -> tuple[str, ...]:
    """Where else the name stands, and what the next line says."""
    found = []
    if _PHOTO.search(line.text):
        found.append("photo")
    around, below = view.beside(line, -4, 4), view.below(line)
    if below is not None and below.text.startswith(named.name) and tells_of(line, named, below):
        found.append("bio below")
    elif below is not None and below.weight < 60 and is_role(below.text):
        found.append("role below")
    if any(other.text == line.text for other in around):
        found.append("line twice")
    elif any(named.name in other.text for other in around if other.weight < 120):
        found.append("name twice")
    prose = [other for other in view.head[view.body : view.body + 8] if other.is_prose]
    if any(named.name in other.text and other is not below for other in prose):
        found.append("in the story")
    return tuple(found)


def _contributors(
    view: View, bylines: list[tuple[int, int, str, bool]]
) -> tuple[list[_Found], list[tuple[int, int, str]]]:
    """Who helped, by lines of their own and by labels on the bylines; and the lines of their own."""
    found: dict[tuple[str, str], _Found] = {}
    lines = []
    shared = {start for start, *_ in bylines}
    labeled = view.opening_with(label_words())
    for line in [*view.head, *view.tail] if labeled else ():
        if line.start not in labeled or line.weight > 200:
            continue
        label = people_label(line.text)
        is_shared = line.start in shared
        if label is None or (not is_shared and (label.kind == "author" or is_caption(label))):
            continue
        credits = [
            c for c in credits_of(view, line) if c.is_labeled and c.kind != "author" and is_full_name(c.names[0])
        ]
        if "\t" in line.text or not holds_only_credits(view, line):
            continue
        for credit in credits:
            for named in credit.names:
                person = Person(named.name, named.handle, credit.kind, line.text, source="line")
                found.setdefault((named.name, credit.kind), _Found(person, named.start, named.end, 0.9))
        if credits and not is_shared:
            lines.append((line.start, line.end, "fact/contributor-line"))
    return list(found.values()), lines
