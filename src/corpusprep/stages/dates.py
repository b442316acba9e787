"""Dates: the day of publication, from the lines around the headline or at the end, when it is certain."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from corpusprep.document import Document, Fact
from corpusprep.stages.date_formats import DateMatch, find_dates, weekday_of
from corpusprep.stages.day_or_month import Clues, Settled, language_of, settle, site_habit
from corpusprep.stages.event_days import is_other_day
from corpusprep.stages.fact_chances import Stretches, chance, weights
from corpusprep.stages.fact_lines import add_lines
from corpusprep.stages.fact_places import HEADER_ZONES, place_of, shape_around, words_around, zone_of
from corpusprep.stages.fact_words import Label, date_label_at, date_label_before
from corpusprep.stages.header import View, view_of
from corpusprep.stages.header_lines import Line, once, prose_of
from corpusprep.stages.order_leaning import leaning

# The chance that a date must have. Of the development texts (folds by site) .86 get the right day at .6 and .02 a wrong
# one; of those whose day is not shown .09 get one, most of them a day that is shown and differs from the hidden one.
_LEAST = 0.6
# Days before this year are history more often than the day of publication.
_OLD = 1993
# The same for a whole page, told by this many lines above the prose.
_PAGE_HEAD, _LEAST_ON_PAGES = 40, 0.65
# The same where the site's other pages show their day in the same way. Were that so of all development texts, eleven
# more would get a day, nine of them the right one.
_LEAST_OF_HABIT = 0.4
_BESIDE = re.compile(
    r"""\d{1,2}[:.h]\d\d(?::\d\d)?|\d+|(?<![^\W\d_])(?:uhr|am|pm|a\.m\.?|p\.m\.?|gmt|utc|bst|ist|wib|msk|mez|mesz|cet|cest|[ecmp][sd]?t|a[ek][sd]t|
    at|um|kl|klo|às|ore|alle|the|on|le|der|den|am|o|h|min|mins|minutes?|minuten?|read|reading|time|lesezeit|lesedauer|min\.|de|lecture|
    lectura|lettura|ago|days?|hours?|views?|comments?|kommentare?|dept|edt|hrs|local|time|eastern|pacific|central|no|0)(?![^\W\d_])""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]+")


class Candidate(NamedTuple):
    """A date that may be the day of publication, in positions of its line, with the line's place and what speaks for it."""

    at: int
    match: DateMatch
    label: Label | None
    rest: int
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Dates:
    """Finds the day of publication and sets ``facts["date"]``; a date that is stated already stays.

    >>> text = "Night trains return\\n3 July 2019\\n\\nThe sleeper is back on the coastal line. It left at ten."
    >>> Dates()(Document.from_text(text)).date
    datetime.date(2019, 7, 3)

    The value is None when day and month may be either and nothing settles it: ``detail`` then has both readings. Dates
    inside sentences, of events and copyright lines are none. Errs on mastheads that show today's date (most dates above a
    title are the article's), on pages that only tell when they were last changed, and on lists whose entries look like
    an article.
    """

    def __call__(self, document: Document) -> Document:
        """The document with its date."""
        document, view = view_of(document)
        found = candidates(view)
        if "date" in document.facts:
            return add_lines(_with_open_date_settled(document, view), _lines(view, found))
        least = _LEAST_OF_HABIT if _is_habit(document, found) else _least(view)
        if not found or found[0].score < least:
            return document
        published = [candidate for candidate in found if not _is_update(candidate) and candidate.score >= least]
        best = published[0] if published else found[0]
        clues = _clues(document, view, best, found) if best.match.is_ambiguous else Clues()
        settled = settle(best.match, clues)
        others = [candidate for candidate in found if candidate is not best][:3]
        document = document.with_fact("date", _fact(document, view, best, settled, others))
        return add_lines(document, _lines(view, found))


def _with_open_date_settled(document: Document, view: View) -> Document:
    """The document whose stated date is open, settled by what the site's other pages and the prose say by now."""
    fact = document.facts["date"]
    found = find_dates(fact.raw or "") if fact.value is None and fact.detail.get("ambiguous") else []
    if len(found) != 1:
        return document
    site = site_habit(document.evidence.get("date_order"), found[0])
    clues = Clues(
        document.origin.url,
        site,
        prose=_first_prose(view),
        language=language_of(_first_prose(view)),
        leaning=lambda: leaning(view, found[0]),
    )
    settled = settle(found[0], clues)
    if settled.reading is None:
        return document
    known = {
        "ambiguous": False,
        "order": settled.reading.order,
        "order_evidence": settled.evidence,
        "leaning": settled.leaning,
    }
    detail = {**fact.detail, **known}
    confidence = round(0.9 * settled.confidence, 2)
    return document.with_fact("date", replace(fact, value=settled.reading.day, detail=detail, confidence=confidence))


def _clues(document: Document, view: View, best: Candidate, found: list[Candidate]) -> Clues:
    """What may settle whether the day or the month comes first."""
    return Clues(
        url=document.origin.url,
        site=site_habit(document.evidence.get("date_order"), best.match),
        siblings=tuple(candidate.match for candidate in found),
        prose=_first_prose(view) or view.text[view.end(best.at) : view.end(best.at) + 2000],
        line=view.lines[best.at].text,
        language=language_of(_first_prose(view)),
        leaning=lambda: leaning(view, best.match.moved(view.start(best.at))),
    )


def _least(view: View) -> float:
    """The chance that a date must have: more on a whole page, whose many lines hold many dates."""
    return _LEAST if view.body <= _PAGE_HEAD else _LEAST_ON_PAGES


def _is_habit(document: Document, found: list[Candidate]) -> bool:
    """Whether the best date is written as most of the site's pages write one, and is the only such day of the page."""
    signs: tuple[str, ...] = document.evidence.get("date_signs", ())
    alike = [c.match for c in found if c.match.style == "numeric" and any(sign in c.match.raw for sign in signs)]
    return bool(alike) and alike[0] is found[0].match and len({match.readings for match in alike}) == 1


def _is_update(candidate: Candidate) -> bool:
    return candidate.label is not None and candidate.label.kind == "updated"


def _fact(document: Document, view: View, best: Candidate, settled: Settled, others: list[Candidate]) -> Fact:
    match, day = best.match.moved(view.start(best.at)), settled.reading.day if settled.reading else None
    is_open, is_update = settled.reading is None, _is_update(best)
    detail: dict[str, Any] = {
        "precision": match.precision,
        "order": settled.reading.order if settled.reading else None,
        "order_evidence": settled.evidence,
        "ambiguous": is_open,
        "leaning": settled.leaning,
        "readings": [reading.day.isoformat() for reading in match.readings],
        "label": best.label.kind if best.label else None,
        "updated": day.isoformat() if is_update and day else None,
        "time": match.time,
        "zone": match.zone,
        "calendar": match.calendar,
        "why": [name for name in best.why if weights("date").get(name, 0.0) > 0.3],
        "others": [_other(other) for other in others],
    }
    # The day of the last change is not the day of publication, which is then not known.
    return Fact(
        None if is_update else day,
        "date/update-line" if is_update else "date/ambiguous" if is_open else "date/date-line",
        document.locate(match.start, match.end),
        confidence=round(best.score * (settled.confidence if match.is_ambiguous else 1.0), 2),
        raw=match.raw,
        source="line",
        detail={key: value for key, value in detail.items() if value not in (None, [], "")},
    )


def _other(candidate: Candidate) -> dict[str, Any]:
    """A runner-up: its day when that is certain, as written, and its chance."""
    day = candidate.match.value
    return {"value": day and day.isoformat(), "raw": candidate.match.raw, "score": round(candidate.score, 2)}


@once
def reads_like_date_line(line: Line) -> bool:
    """Whether a line holds a date and little else."""
    return line.weight <= 160 and bool(line.dates) and date_rest_of(line) <= 12


@once
def date_rest_of(line: Line) -> int:
    """How many letters of a line are no part of a date, its label, its time, or what stands beside dates."""
    return rest_of(line, ())


def rest_of(line: Line, known: Iterable[tuple[int, int]]) -> int:
    """The same, when some stretches of the line are known to be something else."""
    text = line.text
    for low, high in known:
        text = text[:low] + " " * (high - low) + text[high:]
    labels = date_labels_of(line) if text is line.text else _date_labels_in(text, line.dates)
    parts, at = [], 0
    for match, label in zip(line.dates, labels, strict=True):
        parts.append(text[at : label.start if label else match.start])
        at = match.end
    parts.append(text[at:])
    rest = "\n".join(parts)
    if _WORD.search(rest) is None:
        return 0
    return sum([len(word) for word in _WORD.findall(_BESIDE.sub(" ", rest.lower())) if not _is_date_word(word)])


@once
def date_labels_of(line: Line) -> list[Label | None]:
    """The labels right before the dates of a line."""
    return _date_labels_in(line.text, line.dates)


def _date_labels_in(text: str, dates: tuple[DateMatch, ...]) -> list[Label | None]:
    starts = [0, *[match.end for match in dates]]
    return [date_label_before(text, match.start, start) for match, start in zip(dates, starts, strict=False)]


@functools.lru_cache(maxsize=8192)
def _is_date_word(word: str) -> bool:
    return bool(weekday_of(word)) or date_label_at(word) is not None


def candidates(view: View) -> list[Candidate]:
    """The dates that may be the day of publication, best first."""
    dated = view.dated()
    if not dated:
        return []
    found = []
    page = _page(view, dated)
    for at in dated:
        line = view.lines[at]
        for number, match in enumerate(line.dates):
            label, opens = _label(view, at, match, number)
            if not match.readings or (label is not None and label.kind == "other"):
                continue
            if is_other_day(view, at, match):
                continue
            if date_rest_of(line) > 12 and _SUBJECT.match(line.text, match.end):
                continue
            if line.ends_sentence and date_rest_of(line) > 25 and not opens:
                continue
            evidence = evidence_for(view, page, at, number, label)
            found.append(Candidate(at, match, label, date_rest_of(line), chance("date", evidence), evidence))
    return sorted(found, key=lambda candidate: -candidate.score)


class _Page(NamedTuple):
    """What the dates of a page have in common: the places of the lines that hold little else, and the days."""

    title: int | None
    header: tuple[int, ...]
    pure: tuple[int, ...]
    days: tuple[datetime.date, ...]


def _page(view: View, dated: list[int]) -> _Page:
    from corpusprep.stages.title import find_in

    title = find_in(view)
    pure = tuple([at for at in dated if reads_like_date_line(view.lines[at])])
    short = [line for at in dated if date_rest_of(line := view.lines[at]) <= 50]
    # A day that one line tells twice is one that is shown and one for screen readers: no more than once.
    days = tuple(day for line in short for day in sorted({m.readings[0].day for m in line.dates if m.readings}))
    top = title.at if title else view.body - 10
    header = tuple([at for at in pure if top < view.number(at) <= view.body + 6])
    return _Page(title.at if title else None, header, pure, days)


def _label(view: View, at: int, match: DateMatch, number: int) -> tuple[Label | None, bool]:
    """The label of a date: right before it, behind it on the line, or alone on the line above; and whether it opens."""
    line = view.lines[at]
    label = date_labels_of(line)[number]
    if label is None and not number and match.start - line.bare_start <= 14:
        before = view.above(at)
        if before is not None and before.weight < 40 and (whole := _date_label_alone(before)) is not None:
            return whole, True
    return label, label is not None and label.start - line.bare_start <= 2


@once
def _date_label_alone(line: Line) -> Label | None:
    """The label that is all of a line."""
    label = date_label_at(line.text)
    return None if label is None or line.text[label.end :].strip(" :\u00a0") else label


_REST = Stretches("rest", 0, 5, 12, 25, 50, 90)
_WEIGHT = Stretches("weight", 25, 50, 90, 150)
_NUMBER = Stretches("number", 0, 1)
_PURE = Stretches("pure", 1, 2, 4, 10, 25)
_ORDER = Stretches("order", 0, 1, 3, 98)
_OFFSET = Stretches("offset", 1, 15, 40)
_HEADER_ORDER = Stretches("header order", 0, 1, 2)


def evidence_for(view: View, page: _Page, at: int, number: int, label: Label | None) -> tuple[str, ...]:
    """What speaks for and against a date, by name; the weights were fitted."""
    line = view.lines[at]
    match = line.dates[number]
    kind = label.kind if label else "none"
    rest = date_rest_of(line)
    day = match.readings[0].day
    zone = zone_of(view, at, page.title)
    clean = "alone" if rest <= 5 else "short" if rest <= 25 and line.weight <= 90 else "long"
    found = [
        f"zone={zone}",
        f"{zone}&{kind}",
        f"{zone}&{clean}",
        f"{kind}&{clean}",
        _REST[rest],
        _WEIGHT[int(line.weight)],
        _NUMBER[number],
        f"style={match.style}",
        _PURE[len(page.pure)],
        _ORDER[page.pure.index(at) if at in page.pure else 99],
        _OFFSET[match.start - line.bare_start],
    ]
    if zone in HEADER_ZONES:
        found.append(_HEADER_ORDER[sum([place < at for place in page.header])])
    if match.time:
        found.append("time")
    if day.year < _OLD:
        found.append("old")
    if match.weekday:
        found.append("weekday")
    if line.ends_sentence and rest > 12:
        found.append("sentence")
    if line.bare_start:
        found.append("bullet")
    if len(page.days) == 1 and clean == "alone":
        found.append("only date")
    if len(match.raw) <= 8 and match.style == "numeric":
        found.append("short")
    if page.days.count(day) > 1 and rest <= 50:
        found.append("repeated day")
    if len(set(page.days)) > 1 and rest <= 50:
        found += ["latest"] if day == max(page.days) else ["earliest"] if day == min(page.days) else []
    found += _says_else(line)
    if number + 1 < len(others := line.dates) and others[number + 1].readings:
        found.append("later follows" if others[number + 1].readings[0].day > day else "other follows")
    if post := _POST.search(line.text):
        found.append("first post" if post[1] == "1" else "reply")
    place = place_of(view, at, page.title)
    return (*found, *place, *_byline_near(view, at), *shape_around(view, at), *words_around(view, at))


@once
def _says_else(line: Line) -> tuple[str, ...]:
    """Whether a line speaks of a broadcast or quotes somebody."""
    found = ["broadcast"] if _BROADCAST.search(line.folded) else []
    return (*found, "quoted") if _QUOTED.search(line.text) else tuple(found)


_BROADCAST = re.compile(
    r"\b(?:sendung|radio|fernsehen|programm|broadcast|aired?|émission|podcast|episode|ausgabe|hörfunk|tv)\b"
)
_POST = re.compile(r"(?<!\w)#\s?(\d{1,4})(?!\w)")  # the number of a post in a thread
_SUBJECT = re.compile(r"\s?:\s+[^\W\d]")  # June 3, 1931: The night the pier burned
_QUOTED = re.compile(r"^\s*[—–-]\s?[^\d\s]|\(@\w+\)")


def _byline_near(view: View, at: int) -> tuple[str, ...]:
    from corpusprep.stages.byline import reads_like_byline

    if reads_like_byline(view.lines[at]):
        return ("byline here",)
    return ("byline beside",) if any(map(reads_like_byline, view.beside(at, -1, 1))) else ()


def date_lines(view: View) -> list[tuple[int, int, str, bool]]:
    """The lines that show the day of publication and nothing else."""
    found = candidates(view)
    return _lines(view, found) if found and found[0].score >= _least(view) else []


def _lines(view: View, found: list[Candidate]) -> list[tuple[int, int, str, bool]]:
    """The lines near the best one that hold dates and nothing else."""
    lines = []
    for candidate in found:
        is_near = abs(view.number(candidate.at) - view.number(found[0].at)) <= 4
        if candidate.score >= _LEAST and candidate.rest <= 2 and is_near:
            start, end = view.start(candidate.at), view.end(candidate.at)
            lines.append((start, end, "fact/date-line", candidate.label is not None))
    return lines


def _first_prose(view: View) -> str:
    """The first paragraphs."""
    texts = [text for text in view.texts[view.body : min(view.body + 30, view.size)] if prose_of(text)]
    return "\n".join([text[:1200] for text in texts[:6]])[:3000]
