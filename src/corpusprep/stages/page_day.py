"""The day of publication of a page: every place that gives a day votes for it, and the votes decide.

A day that its writing leaves open is settled by what else the page says, and stays ambiguous otherwise. A time stamp in
universal time gives way to the page's own day when that is shown and fits.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from corpusprep.stages.date_formats import DateMatch, Reading
from corpusprep.stages.day_or_month import Clues, settle
from corpusprep.stages.page_dates import CREATED, MODIFIED, PUBLISHED, DateCandidate


@dataclass(frozen=True, slots=True)
class DatePick:
    """The day chosen, or None while it is ambiguous; the candidate that names it, its score, and the next best day."""

    day: datetime.date | None
    candidate: DateCandidate
    score: float
    sources: tuple[str, ...]
    naming: tuple[DateCandidate, ...] = ()
    runner_up: datetime.date | None = None
    evidence: str | None = None


# How much a kind of place is worth, from how often its first day was right (1,064 pages of 950 hosts).
_WORTH: Mapping[tuple[str, str], float] = {
    ("json-ld", PUBLISHED): 6.0, ("meta", PUBLISHED): 4.5, ("microdata", PUBLISHED): 4.0, ("url", PUBLISHED): 5.0,
    ("time", PUBLISHED): 3.5, ("date-class", PUBLISHED): 3.5, ("time", ""): 2.5, ("date-class", ""): 2.5,
    ("json-ld-other", PUBLISHED): 3.0, ("script", PUBLISHED): 1.5, ("json-ld", CREATED): 2.0, ("meta", CREATED): 2.0,
    ("microdata", CREATED): 2.0, ("time-aside", ""): 0.6, ("date-class-aside", ""): 0.6,
    ("microdata-aside", PUBLISHED): 2.5, ("date-class-nav", ""): 0.4, ("line", ""): 2.7, ("line", PUBLISHED): 3.5,
    ("line", MODIFIED): 1.3, ("line-prose", ""): 0.5, ("line-above", ""): 1.8, ("line-above", PUBLISHED): 2.8,
    ("line-above-prose", ""): 0.3, ("json-ld", MODIFIED): 1.0, ("meta", MODIFIED): 0.8, ("time", MODIFIED): 0.8,
    ("date-class", MODIFIED): 0.8, ("microdata", MODIFIED): 0.8, ("json-ld-other", MODIFIED): 0.5,
    ("line-anywhere", ""): 0.4, ("line-anywhere", PUBLISHED): 0.7, ("line-anywhere-prose", ""): 0.1,
}  # fmt: skip
_OTHERWISE = 0.3
# A place's second day counts this much: lists of teasers have many.
_LATER = 0.15
#: With less than this, the whole page is asked.
ENOUGH = 1.2

_UNIVERSAL = frozenset(("z", "utc", "gmt", "+00:00", "+0000", "-00:00"))
_SHOWN = frozenset(("line", "line-above", "date-class", "time", "microdata", "url"))
_HOUR = re.compile(r"(\d\d?)\D?\d\d")


def settled(found: Iterable[DateCandidate], url: str | None, locale: str | None) -> list[DateCandidate]:
    """The candidates, with those that are open settled as far as the page says which reading is meant.

    What settles them: the style, another day of the page that is certain, the address, and the declared locale.
    """
    found = list(found)
    if all(len(candidate.days) == 1 for candidate in found):
        return found
    siblings = tuple(c.match for c in found if c.match is not None)
    clues = Clues(url=url, siblings=siblings, language=(locale or "").partition("-")[0] or None)
    found = [_by_clues(candidate, clues) for candidate in found]
    certain = {c.days[0] for c in found if len(c.days) == 1 and c.kind != MODIFIED}
    return [c if len(c.days) == 1 else _by_others(c, certain, locale) for c in found]


def _by_clues(candidate: DateCandidate, clues: Clues) -> DateCandidate:
    reading = settle(candidate.match, clues).reading if candidate.match and len(candidate.days) > 1 else None
    return replace(candidate, days=(reading.day,)) if reading else candidate


def _by_others(candidate: DateCandidate, certain: set[datetime.date], locale: str | None) -> DateCandidate:
    known = [day for day in candidate.days if day in certain]
    if len(known) == 1:
        return replace(candidate, days=(known[0],))
    reading = _by_locale(candidate.match, locale) if candidate.match else None
    return replace(candidate, days=(reading.day,)) if reading else candidate


def _by_locale(match: DateMatch, locale: str | None) -> Reading | None:
    """The reading that the declared locale writes: month first in the United States, day first in other languages."""
    language, _, region = (locale or "").lower().replace("_", "-").partition("-")
    if not language:
        return None
    order = "month-first" if region in {"us", "ph"} else "day-first" if language != "en" or region else None
    return next((reading for reading in match.readings if reading.order == order), None)


def date_of(found: Iterable[DateCandidate]) -> DatePick | None:
    """The day that most places agree on, or None when the page gives none."""
    found = list(found)
    scores, naming = _count(found)
    if not scores:
        return None
    order = sorted(scores, key=lambda day: (-scores[day], day))
    best = order[0]
    runner_up = order[1] if len(order) > 1 else None
    if runner_up is not None and all(len(c.days) > 1 for c in naming[best]):
        return _pick(None, naming[best], scores[best], None, "open")
    shown = _own_day(best, naming, scores)
    if shown is not None:
        return _pick(shown, naming[shown], scores[best] + scores[shown], best, "own-offset")
    return _pick(best, naming[best], scores[best], runner_up, None)


def is_sure(pick: DatePick, found: Iterable[DateCandidate]) -> bool:
    """Whether a day is worth an answer: a weak one only when the page hardly names another.

    Of the days with a score below this, found on pages without any markup, half were wrong where the page named more
    than two days, and a fifth where it did not.
    """
    if pick.score >= _SURE or any(c.kind and c.source.startswith("line") for c in pick.naming):
        return True
    return len({day for candidate in found for day in candidate.days}) <= _FEW_DAYS


_SURE = 1.2
_FEW_DAYS = 2


def _pick(
    day: datetime.date | None,
    naming: list[DateCandidate],
    score: float,
    runner_up: datetime.date | None,
    evidence: str | None,
) -> DatePick:
    sources = tuple(dict.fromkeys(candidate.source for candidate in naming))
    return DatePick(day, naming[0], score, sources, tuple(naming), runner_up, evidence)


def _count(
    found: Iterable[DateCandidate],
) -> tuple[dict[datetime.date, float], dict[datetime.date, list[DateCandidate]]]:
    """The score of each day, and the candidates that name it."""
    found = list(found)
    stamps = {c.raw for c in found if c.kind == MODIFIED}
    firm = [c for c in found if c.kind == PUBLISHED and c.source in _STATED]
    firm = [c for c in firm if c.raw not in stamps] or firm
    published = {day for c in firm for day in c.days}
    changed = {day for c in found if c.kind == MODIFIED and c.source in _STATED for day in c.days} - published
    days_of: dict[str, set[datetime.date]] = {}
    for candidate in found:
        days_of.setdefault(candidate.source, set()).update(candidate.days)
    scores: dict[datetime.date, float] = {}
    naming: dict[datetime.date, list[DateCandidate]] = {}
    seen: set[tuple[str, str]] = set()
    voted: set[tuple[str, str, datetime.date]] = set()
    for candidate in found:
        place = (candidate.source, candidate.kind)
        worth = _WORTH.get(place, _OTHERWISE) * (_LATER if place in seen else 1.0)
        if candidate.kind == MODIFIED and published:
            worth *= _BESIDE_PUBLISHED
        elif candidate.kind == "" and published and not changed.isdisjoint(candidate.days):
            worth *= _SHOWS_CHANGE
        elif candidate.kind == PUBLISHED and candidate.raw in stamps and candidate.source in _STATED:
            worth *= _SAME_STAMP
        if candidate.source in _LISTED and len(days_of[candidate.source]) > 3:
            worth *= _TEASERS
        for day in candidate.days:
            naming.setdefault(day, []).append(candidate)
            if (*place, day) not in voted:
                voted.add((*place, day))
                scores[day] = scores.get(day, 0.0) + worth / len(candidate.days) ** 1.5
        seen.add(place)
    return scores, naming


# Places that one template fills for every page.
_STATED = frozenset(("json-ld", "meta", "microdata"))
# Beside a stated day of publication, a stated day of change hardly counts, nor does a shown day that is this day.
_BESIDE_PUBLISHED = 0.3
_SHOWS_CHANGE = 0.3
# One stamp for both publication and change is often the day on which the page was built.
_SAME_STAMP = 0.4
# More than three days in elements of one kind: a list of teasers.
_LISTED = frozenset(("microdata", "microdata-aside", "time", "time-aside", "date-class", "date-class-aside"))
_TEASERS = 0.6


def _own_day(
    best: datetime.date,
    naming: Mapping[datetime.date, list[DateCandidate]],
    scores: Mapping[datetime.date, float],
) -> datetime.date | None:
    """The page's own day, when the best day is only given in universal time and the page shows the day beside it.

    And the other way round: a stamp with the page's own offset is believed against the day beside it.
    """
    stamps = [c for c in naming[best] if c.kind == PUBLISHED and c.source in _STATED and c.time is not None]
    if not stamps:
        return _own_stamp(best, naming)
    if any(c.zone.lower() not in _UNIVERSAL for c in naming[best] if c.zone and c.kind != MODIFIED):
        return None
    if any(c.source in {"line", "url"} and c.kind != MODIFIED for c in naming[best]):
        return None
    hour = _HOUR.match(stamps[0].time or "")
    if hour is None or _MIDNIGHT.match(stamps[0].time or ""):
        return None
    for step, fits in ((-1, int(hour[1]) < 12), (1, int(hour[1]) >= 10)):
        day = best + datetime.timedelta(days=step)
        shown = [
            c
            for c in naming.get(day, ())
            if c.source in _SHOWN and c.kind != MODIFIED and (c.zone or "").lower() not in _UNIVERSAL
        ]
        changed = any(c.kind == MODIFIED and c.source in _STATED for c in naming.get(day, ()))
        if shown and fits and not changed and scores[day] >= 0.8:
            return day
    return None


_MIDNIGHT = re.compile(r"0?0\D?00(?:\D?00(?:\.0+)?)?$")


def _own_stamp(best: datetime.date, naming: Mapping[datetime.date, list[DateCandidate]]) -> datetime.date | None:
    """The day beside the best one that JSON-LD stamps with the page's own offset, as for papers that date ahead."""
    for step in (-1, 1):
        day = best + datetime.timedelta(days=step)
        for c in naming.get(day, ()):
            if c.source == "json-ld" and c.kind == PUBLISHED and c.zone and c.zone.lower() not in _UNIVERSAL:
                return day
    return None
