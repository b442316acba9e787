"""Byline: who wrote the text and who helped, from the lines around the headline and at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from corpusprep.document import Document, Fact, Person
from corpusprep.stages.fact_lines import add_lines
from corpusprep.stages.fact_words import date_label_before, people_label, people_label_after
from corpusprep.stages.header import Line, View, view_of, words_of
from corpusprep.stages.names import Named, is_organization, name_chance, split_names

_BREAK = re.compile(r"\s+[|·•]\s+|[|·•]|\s+[—–]\s+|;\s+|\t+|\s{4,}|\s/\s")


class Credit(NamedTuple):
    """One credit of a line: who, as what (``author``, ``reporting`` ...), by a label or by the bare name."""

    kind: str
    names: tuple[Named, ...]
    is_labeled: bool
    chance: float
    start: int
    end: int


def credits_of(view: View, line: Line) -> list[Credit]:
    """The credits of a line: the stretches between its signs and dates, each with its label and names."""
    if line.weight > 200:
        return []
    found = []
    for start, end in _stretches(view, line):
        credit = _credit(view.text, start, end)
        if credit is not None:
            found.append(credit)
    return found


def _stretches(view: View, line: Line) -> Iterator[tuple[int, int]]:
    """The line without its dates, cut at signs that join separate things."""
    text, at = view.text, line.bare_start
    for match in view.dates(line):
        label = date_label_before(text, match.start, at)
        yield from _cut(text, at, label.start if label else match.start)
        at = match.end
    yield from _cut(text, at, line.end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for sign in _BREAK.finditer(text, start, end):
        if sign.start() > at:
            yield at, sign.start()
        at = sign.end()
    if at < end:
        yield at, end


def _credit(text: str, start: int, end: int) -> Credit | None:
    label = people_label(text, start, end)
    low = label.end if label else start
    names = split_names(text, low, end)
    if not names:
        return None
    after = None if label else people_label_after(text[start:end].rstrip())
    is_labeled = label is not None or after is not None
    kind = label.kind if label else after.kind if after else "author"
    first = names[0]
    chance = max(
        name_chance(first.name), 0.6 if is_organization(first.name) else 0.0, 0.5 if first.name[0] == "@" else 0.0
    )
    rest = len(words_of(first.note or "")) if len(names) == 1 else 0
    if not is_labeled and (rest > 3 or first.start - low > 3):
        return None
    if is_labeled and rest > 12:
        return None
    return Credit(kind, tuple(names), is_labeled, chance, start, end)


def reads_like_byline(view: View, line: Line) -> bool:
    """Whether a line shows an author: a labeled name, or a bare one that is known for a name."""
    if line.weight > 160 or line.is_prose:
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
        authors, lines = _authors(view)
        helpers, more = _contributors(view)
        if authors and "authors" not in document.facts:
            document = document.with_fact("authors", _fact(document, authors, "byline/byline-line"))
        if helpers and "contributors" not in document.facts:
            document = document.with_fact("contributors", _fact(document, helpers, "byline/credit-line"))
        return add_lines(document, [*lines, *more])


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


def _authors(view: View) -> tuple[list[_Found], list[tuple[int, int, str]]]:
    from corpusprep.stages.dates import reads_like_date_line
    from corpusprep.stages.title import find_in

    title = find_in(view)
    title_at = title[0].number if title else None
    best: tuple[float, Line, list[Credit]] | None = None
    scored: dict[int, tuple[float, list[Credit]]] = {}
    for line in view.head[: view.body + 12]:
        if line.weight > 160 or line.is_prose or (title_at is not None and line.number == title_at):
            continue
        credits = [c for c in credits_of(view, line) if c.kind == "author"]
        if not credits:
            continue
        top = max(credits, key=lambda c: (c.is_labeled, c.chance))
        score = 3.0 * top.chance + (2.5 if top.is_labeled else 0.0)
        near = [o for o in view.head[max(0, line.number - 2) : line.number + 3] if o.number != line.number]
        if view.dates(line) or any(reads_like_date_line(view, o) for o in near):
            score += 1.5
        if title_at is not None:
            after = line.number - title_at
            score += 1.5 if 0 < after <= 3 else 0.5 if 0 < after <= 6 else -1.0 if after < -2 else 0.0
        distance = view.body - line.number
        score += 0.5 if 0 < distance <= 4 else -1.0 if distance > 12 or distance < -3 else 0.0
        name = top.names[0].name
        if any(name in o.text and o.text != name for o in near):
            score += 1.0
        scored[line.number] = score, credits
        if best is None or score > best[0]:
            best = score, line, credits
    if best is None or best[0] < 4.2:
        return [], []
    return _gather(view, best[1], scored)


def _gather(
    view: View, line: Line, scored: dict[int, tuple[float, list[Credit]]]
) -> tuple[list[_Found], list[tuple[int, int, str]]]:
    found: dict[str, _Found] = {}
    lines = []
    for index in range(max(0, line.number - 3), min(len(view.head), line.number + 4)):
        if index not in scored:
            continue
        own, credits = scored[index]
        same = any(
            n.name in found or any(n.name == m.name for m in _names(scored[line.number][1])) for n in _names(credits)
        )
        if index != line.number and not same and not (own >= 4.5 and any(c.is_labeled for c in credits)):
            continue
        for named in _names(credits):
            key = named.name.casefold()
            known = found.get(key)
            person = Person(named.name, named.handle, raw=view.head[index].text, source="line")
            if known is None:
                found[key] = _Found(person, named.start, named.end, min(0.99, own / 8))
            elif named.handle and not known.person.handle:
                found[key] = known._replace(person=replace(known.person, handle=named.handle))
        lines.append((view.head[index].start, view.head[index].end, "fact/byline-line"))
    return list(found.values()), lines


def _names(credits: list[Credit]) -> list[Named]:
    labeled = [c for c in credits if c.is_labeled]
    chosen = labeled or [max(credits, key=lambda c: c.chance)]
    return [named for credit in chosen for named in credit.names]


def _contributors(view: View) -> tuple[list[_Found], list[tuple[int, int, str]]]:
    found: dict[tuple[str, str], _Found] = {}
    lines = []
    seen: set[int] = set()
    for line in [*view.head[: view.body + 6], *view.tail]:
        if line.start in seen or line.weight > 200:
            continue
        seen.add(line.start)
        label = people_label(line.text)
        if label is None or label.kind in ("author", "photography"):
            continue
        credits = [c for c in credits_of(view, line) if c.is_labeled and c.kind != "author"]
        for credit in credits:
            for named in credit.names:
                person = Person(named.name, named.handle, credit.kind, line.text, source="line")
                found.setdefault((named.name, credit.kind), _Found(person, named.start, named.end, 0.9))
        if credits:
            lines.append((line.start, line.end, "fact/contributor-line"))
    return list(found.values()), lines
