"""How far the words of a page lean to one reading of `04-12-2021`: the months, days and weekdays that it names.

A page from the fourth of December names December and November, and days shortly before; one from the twelfth of April
does not. The weights are one logistic regression on pairs of the true day and another of the same year, fitted by
bench/fit/day_or_month.py; the leaning is the difference of the two readings' log-odds, 0 where nothing speaks.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from corpusprep.stages import calendars
from corpusprep.stages.date_values import DateMatch
from corpusprep.stages.day_or_month import LEAD, weekdays_in
from corpusprep.stages.fact_chances import Stretches, weights
from corpusprep.stages.header import View

# So much of the text is searched for months, and so many paragraphs are its beginning.
_REACH, _PARAGRAPHS, _BEGINNING = 12_000, 8, 4_000
_WORD = re.compile(r"[^\W\d_]{3,}")
# Words that name a month in one language and something else in another, or nothing certain by themselves.
_NOT_ALONE = frozenset("may march mars marts marca mart".split())  # noqa: SIM905 - a row of words
# Most short words that abbreviate a month somewhere are other words elsewhere (sie, led, set, out, pro, des): these count
# beside a day, a few by themselves, and any other only beside a year.
_SHORT = frozenset(
    """jan feb mar apr may jun jul aug sep sept oct nov dec dez dic okt ott mars marz mai maj mei maio mayo juin juil july june juli
    juni juny janv febr avr ene abr giu lug genn mrt""".split()  # noqa: SIM905 - a row of words
)
_SHORT_ALONE = frozenset(("june", "july", "juni", "juli", "juin"))
_LONGEST_SHORT = 4
_DAY_BEFORE = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|º|er)?(?:\s+de|\s+of|\s+d')?\s*$")
_DAY_AFTER = re.compile(r"\.?\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\b(?!\s?[:.]\d|\s?%|\d)")
_YEAR_AFTER = re.compile(r"\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)\b")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
# A day this much later than the one of publication is that of a comment or another page; so often is no chance.
_SOON, _OFTEN = 3, 3


class Mention(NamedTuple):
    """A month that a text names, with the day and the year beside it."""

    month: int
    day: int | None
    year: int | None


class Page(NamedTuple):
    """What a page names beside the date in question."""

    weekdays: tuple[int, ...]
    beginning: tuple[Mention, ...]
    everywhere: tuple[Mention, ...]
    title_months: tuple[Mention, ...]
    title_years: tuple[int, ...]
    other_days: tuple[datetime.date, ...]


def mentions(text: str) -> list[Mention]:
    """The months that a text names.

    >>> mentions("The pier closed on 28 November and opens in March 2022, they may say.")
    [Mention(month=11, day=28, year=None), Mention(month=3, day=None, year=2022)]
    """
    months, found = calendars.names().months, []
    for word in _WORD.finditer(text):
        named = months.get(word.group().casefold())
        if named is None or len(named) != 1:
            continue
        start, end = word.span()
        before = _DAY_BEFORE.search(text, max(0, start - 12), start)
        after = None if before else _DAY_AFTER.match(text, end)
        digits = before[1] if before else after[1] if after else None
        day = int(digits) if digits and 1 <= int(digits) <= 31 else None
        year = _YEAR_AFTER.match(text, after.end() if after else end)
        if year is None and not _is_a_month(word.group().casefold(), has_day=day is not None):
            continue
        found.append(Mention(named[0], day, int(year[1]) if year else None))
    return found


def _is_a_month(word: str, *, has_day: bool) -> bool:
    """Whether a word that names a month is meant so, with or without a day beside it."""
    if len(word) <= _LONGEST_SHORT and word.isascii():
        return word in (_SHORT if has_day else _SHORT_ALONE)
    return has_day or word not in _NOT_ALONE


def page_of(view: View, start: int, end: int) -> Page:
    """What a page names beside the date at ``text[start:end]``."""
    from corpusprep.stages.title import find_in

    prose = [line.text[:1200] for line in view.head(view.body, view.body + 30) if line.is_prose]
    beginning = "\n".join(prose[:_PARAGRAPHS])[:_BEGINNING]
    found = find_in(view)
    title = view.texts[found.at if found else 0] if view.texts else ""
    others = [
        match.value
        for at in view.dated()
        if not (line := view.lines[at]).is_prose and line.weight <= 120
        for match in line.dates
        if view.start(at) + match.start != start and match.value
    ]
    text = view.text[:_REACH]
    return Page(
        tuple(weekdays_in(beginning[:LEAD])),
        tuple(mentions(f"{title}\n{beginning}")),
        tuple(mentions(text[:start] + " " * (min(end, _REACH) - start) + text[end:])),
        tuple(mention for mention in mentions(title) if mention.day is None),
        tuple(int(year) for year in _YEAR.findall(title)),
        tuple(others),
    )


_TITLE_MONTH = Stretches("title month", -2, -1, 0, 1)
_FIRST_MONTH = Stretches("first month", -4, -3, -2, -1, 0, 1, 2, 3, 4)
_WRITTEN_WITHIN, _OTHER_WITHIN = (Stretches(f"{kind} day within", 1, 7, 31, 90) for kind in ("written", "other"))
_WRITTEN_DAY = Stretches("written day", -60, -21, -7, -2, -1, 0, 1, 2, 6, 21, 60)


def evidence_of(page: Page, day: datetime.date) -> Mapping[str, float]:
    """What a page says for or against a day of publication, by name."""
    found: dict[str, float] = {}
    if page.weekdays:
        found[f"weekday {(day.isoweekday() - page.weekdays[0]) % 7}"] = 1
    for mention in page.title_months[:1]:
        months_after = (day.month - mention.month + 12 * (day.year - (mention.year or day.year)) + 5) % 12 - 5
        found[_TITLE_MONTH[months_after]] = 1
    bare = [m.month for m in page.beginning if m.day is None and m.year in {None, day.year}]
    if bare:
        found[_FIRST_MONTH[(day.month - bare[0] + 5) % 12 - 5]] = 1
    months = Counter(m.month for m in page.everywhere if m.year in {None, day.year})
    if months:
        for name, step in (("same month", 0), ("month before", -1), ("month after", 1)):
            found[name] = months[(day.month - 1 + step) % 12 + 1] / months.total()
        found["same month named"] = float(day.month in months)
    if written := _days_before(page.everywhere, day):
        nearest = min(written, key=abs)
        found[_WRITTEN_WITHIN[abs(nearest)]] = found[_WRITTEN_DAY[nearest]] = 1
    if page.other_days:
        found[_OTHER_WITHIN[min(abs((day - other).days) for other in page.other_days)]] = 1
        found["later days"] = sum((other - day).days > _SOON for other in page.other_days) / len(page.other_days)
    if day.year + 1 in page.title_years:
        found[f"next year in quarter {(day.month + 2) // 3}"] = 1
    return {**found, **_month_and_year(page, day), **_weekend(page, day)}


def _month_and_year(page: Page, day: datetime.date) -> dict[str, float]:
    """What the months say that stand with the year of the day: "updated for March 2026"."""
    named = Counter(mention.month for mention in page.everywhere if mention.year == day.year and mention.day is None)
    if not named:
        return {}
    most, times = min(named.items(), key=lambda item: (-item[1], item[0]))
    found = {"month and year": float(most == day.month), "later month and year": float(max(named) > day.month + 1)}
    if times >= _OFTEN:
        found["month and year often"] = float(most == day.month)
    return found


def _weekend(page: Page, day: datetime.date) -> dict[str, float]:
    """Most of what is published is published on a working day; news of a Saturday is published on a weekend."""
    if page.weekdays and (day.isoweekday() - page.weekdays[0]) % 7 <= 1:
        return {}
    return {name: 1.0 for name, first in (("weekend", 6), ("sunday", 7)) if day.isoweekday() >= first}


def _days_before(named: Iterable[Mention], day: datetime.date) -> list[int]:
    """How many days the days that are named lie before a day; without a year, in the year that brings them nearest."""
    distances = []
    for mention in named:
        if mention.day is None:
            continue
        years = (mention.year,) if mention.year else (day.year - 1, day.year, day.year + 1)
        days = [calendars.day_of(year, mention.month, mention.day) for year in years]
        near = [(day - other).days for other in days if other is not None]
        if near:
            distances.append(min(near, key=abs))
    return distances


def leaning(view: View, match: DateMatch) -> float:
    """How far a page leans to the day-first reading of its date: log-odds, below 0 for the month-first one.

    >>> from corpusprep.stages.date_formats import find_dates
    >>> text = "Ferry moved\\n04-12-2021\\n\\nThe ferry sank on 30 November, and divers found it on December 1.\\n"
    >>> leaning(View(text), find_dates(text)[0]) > 1
    True
    """
    orders = {reading.order: reading.day for reading in match.readings}
    if orders.keys() != {"day-first", "month-first"}:
        return 0.0
    table, page = weights("order"), page_of(view, match.start, match.end)
    odds = {
        order: sum(table.get(name, 0.0) * value for name, value in evidence_of(page, day).items())
        for order, day in orders.items()
    }
    return round(odds["day-first"] - odds["month-first"], 2)
