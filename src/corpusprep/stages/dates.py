"""Dates: the day of publication, from the lines around the headline or at the end, when it is certain."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from corpusprep.document import Document, Fact
from corpusprep.stages.date_formats import DateMatch, find_dates
from corpusprep.stages.day_or_month import Clues, Settled, settle, site_habit
from corpusprep.stages.event_days import is_other_day
from corpusprep.stages.fact_chances import bucket, chance, weights
from corpusprep.stages.fact_lines import add_lines
from corpusprep.stages.fact_places import HEADER_ZONES, place_of, shape_around, words_around, zone_of
from corpusprep.stages.fact_words import Label, date_label_at, date_label_before
from corpusprep.stages.header import Line, View, dates_in, view_of
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
_LONGEST = 220
_BESIDE = re.compile(
    r"""\d{1,2}[:.h]\d\d(?::\d\d)?|\d+|(?<![^\W\d_])(?:uhr|am|pm|a\.m\.?|p\.m\.?|gmt|utc|bst|ist|wib|msk|mez|mesz|cet|cest|[ecmp][sd]?t|a[ek][sd]t|
    at|um|kl|klo|às|ore|alle|the|on|le|der|den|am|o|h|min|mins|minutes?|minuten?|read|reading|time|lesezeit|lesedauer|min\.|de|lecture|
    lectura|lettura|ago|days?|hours?|views?|comments?|kommentare?|dept|edt|hrs|local|time|eastern|pacific|central|no|0)(?![^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


class Candidate(NamedTuple):
    """A date that may be the day of publication, with what speaks for it."""

    line: Line
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
    inside sentences, of events, copyright lines and mastheads are none. Errs on pages that only tell when they were
    last changed, and on lists whose entries look like an article.
    """

    def __call__(self, document: Document) -> Document:
        """The document with its date."""
        document, view = view_of(document)
        found = candidates(view)
        if "date" in document.facts:
            return add_lines(_with_open_date_settled(document, view), _lines(found))
        least = _LEAST_OF_HABIT if _is_habit(document, found) else _least(view)
        if not found or found[0].score < least:
            return document
        published = [candidate for candidate in found if not _is_update(candidate) and candidate.score >= least]
        best = published[0] if published else found[0]
        clues = _clues(document, view, best, found) if best.match.is_ambiguous else Clues()
        settled = settle(best.match, clues)
        others = [candidate for candidate in found if candidate is not best][:3]
        document = document.with_fact("date", _fact(document, best, settled, others))
        return add_lines(document, _lines(found))


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
        language=_language(view),
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
        prose=_first_prose(view) or view.text[best.line.end : best.line.end + 2000],
        line=best.line.text,
        language=_language(view),
        leaning=lambda: leaning(view, best.match),
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


def _fact(document: Document, best: Candidate, settled: Settled, others: list[Candidate]) -> Fact:
    match, day = best.match, settled.reading.day if settled.reading else None
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


def reads_like_date_line(view: View, line: Line) -> bool:
    """Whether a line holds a date and little else."""
    return line.weight <= 160 and bool(view.dates(line)) and date_rest_of(line) <= 12


def date_rest_of(line: Line) -> int:
    """How many letters of a line are no part of a date, its label, its time, or what stands beside dates."""
    return _rest_in(line.text, ())


def rest_of(line: Line, known: tuple[tuple[int, int], ...]) -> int:
    """The same, when some stretches of the line are known to be something else."""
    return _rest_in(line.text, tuple([(low - line.start, high - line.start) for low, high in known]))


@functools.lru_cache(maxsize=8192)
def _rest_in(text: str, known: tuple[tuple[int, int], ...]) -> int:
    dates = dates_in(text)
    for low, high in known:
        text = text[:low] + " " * (high - low) + text[high:]
    parts, at = [], 0
    for match in dates:
        label = date_label_before(text, match.start, at)
        parts.append(text[at : label.start if label else match.start])
        at = match.end
    parts.append(text[at:])
    words = _WORD.findall(_BESIDE.sub(" ", "\n".join(parts)))
    return sum(len(word) for word in words if not _is_date_word(word))


@functools.lru_cache(maxsize=8192)
def _is_date_word(word: str) -> bool:
    from corpusprep.stages.date_formats import weekday_of

    return bool(weekday_of(word)) or date_label_at(word) is not None


def candidates(view: View) -> list[Candidate]:
    """The dates that may be the day of publication, best first."""
    lines = [line for line in view.head if line.weight <= _LONGEST and view.dates(line)]
    if not view.is_whole:
        lines += [line for line in view.tail if line.weight <= _LONGEST and view.dates(line)]
    if not lines:
        return []
    found = []
    page = _page(view, lines)
    for line in lines:
        for number, match in enumerate(view.dates(line)):
            label = _label(view, line, match, number)
            if not match.readings or (label is not None and label.kind == "other"):
                continue
            if is_other_day(view, line, match):
                continue
            if date_rest_of(line) > 12 and _SUBJECT.match(view.text, match.end, line.end):
                continue
            opens = label is not None and label.start - line.bare_start <= 2
            if line.ends_sentence and date_rest_of(line) > 25 and not opens:
                continue
            evidence = evidence_for(view, page, line, number, label)
            found.append(Candidate(line, match, label, date_rest_of(line), chance("date", evidence), evidence))
    return sorted(found, key=lambda c: (-c.score, c.match.start))


class _Page(NamedTuple):
    """What the dates of a page have in common."""

    title: int | None
    header: tuple[int, ...]
    pure: tuple[int, ...]
    days: tuple[datetime.date, ...]
    lines: int


def _page(view: View, lines: list[Line]) -> _Page:
    from corpusprep.stages.title import find_in

    title = find_in(view)
    pure = tuple(line.start for line in lines if reads_like_date_line(view, line))
    short = [line for line in lines if date_rest_of(line) <= 50]
    # A day that one line tells twice is one that is shown and one for screen readers: no more than once.
    days = tuple(day for line in short for day in sorted({m.readings[0].day for m in view.dates(line) if m.readings}))
    top = title[0].number if title else view.body - 10
    header = tuple(start for line in lines if (start := line.start) in pure and top < line.number <= view.body + 6)
    return _Page(title[0].number if title else None, header, pure, days, len(view.head))


def _label(view: View, line: Line, match: DateMatch, number: int) -> Label | None:
    """The label of a date: right before it, behind it on the line, or alone on the line above."""
    start = view.dates(line)[number - 1].end if number else line.start
    label = date_label_before(view.text, match.start, start)
    if label is None and not number and match.start - line.bare_start <= 14:
        before = view.above(line)
        whole = date_label_at(before.text) if before is not None and before.weight < 40 else None
        if whole is not None and before is not None and not before.text[whole.end :].strip(" :\u00a0"):
            label = whole
    return label


def evidence_for(view: View, page: _Page, line: Line, number: int, label: Label | None) -> tuple[str, ...]:
    """What speaks for and against a date, by name; the weights were fitted."""
    match = view.dates(line)[number]
    kind = label.kind if label else "none"
    rest = date_rest_of(line)
    day = match.readings[0].day
    zone = zone_of(view, line, page.title)
    clean = "alone" if rest <= 5 else "short" if rest <= 25 and line.weight <= 90 else "long"
    found = [
        f"zone={zone}",
        f"{zone}&{kind}",
        f"{zone}&{clean}",
        f"{kind}&{clean}",
        "rest" + bucket(rest, 0, 5, 12, 25, 50, 90),
        "weight" + bucket(int(line.weight), 25, 50, 90, 150),
        "number" + bucket(number, 0, 1),
        f"style={match.style}",
        "pure" + bucket(len(page.pure), 1, 2, 4, 10, 25),
        "order" + bucket(page.pure.index(line.start) if line.start in page.pure else 99, 0, 1, 3, 98),
        "offset" + bucket(match.start - line.bare_start, 1, 15, 40),
    ]
    if zone in HEADER_ZONES:
        found.append("header order" + bucket(sum(1 for start in page.header if start < line.start), 0, 1, 2))
    if match.time:
        found.append("time")
    if day.year < _OLD:
        found.append("old")
    if match.weekday:
        found.append("weekday")
    if line.ends_sentence and rest > 12:
        found.append("sentence")
    if line.bare_start > line.start:
        found.append("bullet")
    if len(page.days) == 1 and clean == "alone":
        found.append("only date")
    if len(match.raw) <= 8 and match.style == "numeric":
        found.append("short")
    if page.days.count(day) > 1 and rest <= 50:
        found.append("repeated day")
    if len(set(page.days)) > 1 and rest <= 50:
        found += ["latest"] if day == max(page.days) else ["earliest"] if day == min(page.days) else []
    if _BROADCAST.search(line.text):
        found.append("broadcast")
    if _QUOTED.search(line.text):
        found.append("quoted")
    if number + 1 < len(others := view.dates(line)) and others[number + 1].readings:
        found.append("later follows" if others[number + 1].readings[0].day > day else "other follows")
    if post := _POST.search(line.text):
        found.append("first post" if post[1] == "1" else "reply")
    place = place_of(view, line, page.title)
    return (*found, *place, *_byline_near(view, line), *shape_around(view, line), *words_around(view, line))


_BROADCAST = re.compile(
    r"\b(?:sendung|radio|fernsehen|programm|broadcast|aired?|émission|podcast|episode|ausgabe|hörfunk|tv)\b",
    re.IGNORECASE,
)
_POST = re.compile(r"(?<!\w)#\s?(\d{1,4})(?!\w)")  # the number of a post in a thread
_SUBJECT = re.compile(r"\s?:\s+[^\W\d]")  # June 3, 1931: The night the pier burned
_QUOTED = re.compile(r"^\s*[—–-]\s?[^\d\s]|\(@\w+\)")


def _byline_near(view: View, line: Line) -> tuple[str, ...]:
    from corpusprep.stages.byline import reads_like_byline

    if reads_like_byline(view, line):
        return ("byline here",)
    return ("byline beside",) if any(reads_like_byline(view, other) for other in view.beside(line, -1, 1)) else ()


def date_lines(view: View) -> list[tuple[int, int, str, bool]]:
    """The lines that show the day of publication and nothing else."""
    found = candidates(view)
    return _lines(found) if found and found[0].score >= _least(view) else []


def _lines(found: list[Candidate]) -> list[tuple[int, int, str, bool]]:
    """The lines near the best one that hold dates and nothing else."""
    lines = []
    for candidate in found:
        line = candidate.line
        if candidate.score >= _LEAST and candidate.rest <= 2 and abs(line.number - found[0].line.number) <= 4:
            lines.append((line.start, line.end, "fact/date-line", candidate.label is not None))
    return lines


def _first_prose(view: View) -> str:
    """The first paragraphs."""
    lines = [line for line in view.head[view.body : view.body + 30] if line.is_prose]
    return "\n".join(line.text[:1200] for line in lines[:6])[:3000]


_STOP_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the and of to in that is was for with on as by it from",
        "de": "der die das und ist nicht mit den von ein eine für auf dem sich",
        "fr": "le la les des et est une dans pour que qui sur au pas du",
        "es": "el la los las y que en un una por con para del se es",
        "it": "il la di che e un una per con del della sono nel si gli",
        "pt": "o a os as e que em um uma por com para do da não",
        "nl": "de het een en van in is dat op te met voor zijn niet aan",
        "da": "og i at det en den til er som på de med han af for ikke",
        "id": "yang dan di dengan untuk dari ini itu pada tidak dalam akan",
        "vi": "và của là có được cho trong với một không các người",
        "el": "και το να του η της με για που από τα είναι",
        "ca": "el la els les i que en un una per amb del és no",
    }.items()
}


def _language(view: View) -> str | None:
    """The language of the prose by its small words; only those whose numeric style matters."""
    words = _first_prose(view)[:800].casefold().split()
    if not words:
        return None
    if any("\u0600" <= c <= "\u06ff" for c in words[0]):
        return "ar"
    counts = {code: sum(word in stop for word in words) for code, stop in _STOP_WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= max(3, 0.15 * len(words)) else None
