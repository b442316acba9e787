"""Dates: the day of publication, from the lines around the headline or at the end, when it is certain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpusprep.document import Document, Fact
from corpusprep.stages.date_formats import DateMatch
from corpusprep.stages.day_or_month import Clues, Settled, settle, site_habit
from corpusprep.stages.fact_lines import add_lines
from corpusprep.stages.fact_words import Label, date_label_at, date_label_before
from corpusprep.stages.header import Line, View, view_of

_LEAST = 2.5
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
        if "date" in document.facts or not found or found[0].score < _LEAST:
            return add_lines(document, _lines(found)) if "date" in document.facts else document
        best = found[0]
        clues = Clues(
            url=document.origin.url,
            site=site_habit(document.evidence.get("date_order"), best.match),
            siblings=tuple(match for line in view.head for match in view.dates(line)),
            prose=_first_prose(view),
            language=_language(view),
        )
        settled = settle(best.match, clues)
        document = document.with_fact("date", _fact(document, best, settled, found[1:4]))
        return add_lines(document, _lines(found))


def _fact(document: Document, best: Candidate, settled: Settled, others: list[Candidate]) -> Fact:
    match = best.match
    is_open = settled.reading is None
    detail: dict[str, Any] = {
        "precision": match.precision if not is_open or match.readings else "month",
        "order": None if settled.reading is None else settled.reading.order,
        "order_evidence": settled.evidence,
        "ambiguous": is_open and bool(match.readings),
        "readings": [reading.day.isoformat() for reading in match.readings],
        "label": best.label.kind if best.label else None,
        "time": match.time,
        "zone": match.zone,
        "calendar": match.calendar,
        "partial": match.partial,
        "why": list(best.why),
        "others": [{"raw": other.match.raw, "score": round(other.score, 1)} for other in others],
    }
    reason = (
        "date/ambiguous"
        if is_open
        else "date/update-line"
        if best.label and best.label.kind == "updated"
        else "date/date-line"
    )
    return Fact(
        settled.reading.day if settled.reading else None,
        reason,
        document.locate(match.start, match.end),
        confidence=round(min(0.99, 0.6 + best.score / 20) * (settled.confidence if match.is_ambiguous else 1.0), 2),
        raw=match.raw,
        source="line",
        detail={key: value for key, value in detail.items() if value not in (None, [], "")},
    )


def reads_like_date_line(view: View, line: Line) -> bool:
    """Whether a line holds a date and little else."""
    return line.weight <= 160 and bool(view.dates(line)) and rest_of(view, line) <= 12


def rest_of(view: View, line: Line) -> int:
    """How many letters of a line are no part of a date, its label, its time, or what stands beside dates."""
    text = view.text
    parts, at = [], line.start
    for match in view.dates(line):
        label = date_label_before(text, match.start, at)
        parts.append(text[at : label.start if label else match.start])
        at = match.end
    parts.append(text[at : line.end])
    rest = 0
    for part in parts:
        bare = _BESIDE.sub(" ", part)
        words = _WORD.findall(bare)
        rest += sum(len(word) for word in words if not _is_date_word(word))
    return rest


def _is_date_word(word: str) -> bool:
    from corpusprep.stages.date_formats import weekday_of

    return bool(weekday_of(word)) or date_label_at(word) is not None


def candidates(view: View) -> list[Candidate]:
    """The dates that may be the day of publication, best first."""
    from corpusprep.stages.title import find_in

    title = find_in(view)
    title_at = title[0].number if title else None
    pure = [line for line in view.head if view.dates(line) and reads_like_date_line(view, line)]
    found = []
    for line in view.head:
        if line.number > view.body + 14 and title_at is not None:
            break
        for number in range(len(view.dates(line))):
            candidate = _weigh(view, line, number, title_at, len(pure))
            if candidate is not None:
                found.append(candidate)
    return sorted(found, key=lambda c: (-c.score, c.match.start))


def _weigh(view: View, line: Line, number: int, title_at: int | None, pure: int) -> Candidate | None:
    from corpusprep.stages.byline import reads_like_byline

    match = view.dates(line)[number]
    if not match.readings:
        return None
    label = date_label_before(view.text, match.start, line.start)
    if label is None and line.number and match.start - line.bare_start <= 2:
        before = view.head[line.number - 1]
        whole = date_label_at(before.text)
        if whole is not None and not before.text[whole.end :].strip(" :\u00a0"):
            label = whole
    if label is not None and label.kind == "other":
        return None
    rest = rest_of(view, line)
    why, score = [], 0.0
    if label is not None:
        why.append(label.kind)
        score += 2.5 if label.kind == "published" else 0.5
    if rest <= 2:
        why.append("nothing else on the line")
        score += 2.0
    elif rest <= 30 and line.weight < 120:
        score += 1.0
    elif rest > 60:
        score -= 2.0
    if line.ends_sentence and rest > 12 and line.weight > 60:
        score -= 3.0
    if match.time:
        score += 0.5
    near = [o for o in view.head[max(0, line.number - 2) : line.number + 3] if o.number != line.number]
    if reads_like_byline(view, line) or any(reads_like_byline(view, other) for other in near):
        why.append("byline beside")
        score += 1.5
    score += _place(view, line, title_at, why)
    if pure > 6:
        score -= 0.5
    return Candidate(line, match, label, rest, score - 0.6 * number, tuple(why))


def _place(view: View, line: Line, title_at: int | None, why: list[str]) -> float:
    """What the place of a line says."""
    score = 0.0
    if title_at is not None:
        after = line.number - title_at
        if 0 < after <= 5:
            why.append("below the title")
            score += 2.0 if after <= 2 else 1.5
        elif -2 <= after < 0:
            score += 1.0
        elif after < -2:
            score -= 2.0
    distance = view.body - line.number
    if 0 < distance <= 4:
        score += 1.0
    elif distance < -4:
        score -= 1.5
    elif distance > 12:
        score -= 1.0
    return score


def _lines(found: list[Candidate]) -> list[tuple[int, int, str]]:
    """The lines of the header that hold dates and nothing else."""
    lines = []
    for candidate in found:
        line = candidate.line
        if candidate.score >= _LEAST and candidate.rest <= 2 and abs(line.number - found[0].line.number) <= 4:
            lines.append((line.start, line.end, "fact/date-line"))
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
