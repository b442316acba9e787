"""Dates as people write them: numeric, written and East Asian styles of some forty languages, found and read.

`find_dates` gives every date in a string with all days that it may mean. It decides nothing that the writing leaves
open: `04-12-2021` has two readings, and what stands around it may settle which one is meant.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from corpusprep.stages import calendars
from corpusprep.stages.calendars import day_of, fold


class Reading(NamedTuple):
    """One day that a date may mean, and the order in which it is then written."""

    day: datetime.date
    order: str


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date as it stands in a string: ``text[start:end]`` is ``raw``.

    ``readings`` holds every day it may mean: one when it is certain, two when day and month may be either, none when
    no day is given (``precision`` is then ``month``, and ``partial`` reads ``2021-12``). ``weekday`` (1 is Monday),
    ``time`` and ``zone`` are what stands right beside it. ``calendar`` names another calendar than the Gregorian.

    >>> find_dates("Posted 04-12-2021")[0].readings[0]
    Reading(day=datetime.date(2021, 12, 4), order='day-first')
    """

    start: int
    end: int
    raw: str
    style: str
    readings: tuple[Reading, ...]
    precision: str = "day"
    partial: str | None = None
    calendar: str = "gregorian"
    weekday: int | None = None
    time: str | None = None
    zone: str | None = None

    @property
    def is_ambiguous(self) -> bool:
        """Whether the writing alone leaves more than one day open."""
        return len({reading.day for reading in self.readings}) > 1

    @property
    def value(self) -> datetime.date | None:
        """The day, when there is only one."""
        return None if not self.readings or self.is_ambiguous else self.readings[0].day


_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c"
_GAP = rf"[{_MARKS}]?[^\S\n]?[{_MARKS}]?"
_SIGN = r"[./\-–‐‑]"

# 25-02-2021, 25.2.21, 2021/02/25, 25. 2. 2021, with the marks that right-to-left text carries; not 1.2.3, not $1.20.
_NUMERIC = re.compile(
    rf"""(?<![\d,$€£_])(?<!\d[./\-–:])(?<![A-Z])
    (?P<a>\d{{4}}|\d{{1,2}}){_GAP}(?P<sign>{_SIGN}){_GAP}
    (?P<b>\d{{1,2}}){_GAP}(?P=sign){_GAP}
    (?P<c>\d{{4}}|\d{{1,2}})
    (?!\d|[./\-–]\d|%|,\d\d?\d?\d?(?!\d|:)\b)""",
    re.VERBOSE,
)
# 2021年12月4日, 令和3年12月4日, 民國110年12月4日, 2021년 12월 4일
_EAST = re.compile(
    r"""(?P<era>令和|平成|昭和|大正|明治|民國|民国)?\s?
    (?P<y>\d{4}|\d{1,3}|元|[〇零一二三四五六七八九]{4}|[一二三四五六七八九十]{1,3})\s?(?:年|년)\s?
    (?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?(?:月|월)
    (?:\s?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:日|號|号|일))?""",
    re.VERBOSE,
)
_VIETNAMESE = re.compile(
    r"(?P<d>\d{1,2})\s+(?:tháng|thg)\s+(?P<m>\d{1,2})\s*[,.]?\s*(?:năm\s+)?(?P<y>\d{4})", re.IGNORECASE
)
_WORD = r"[^\s\d!-/:-@\[-`{-~«»“”‘’…–—·•|،。、°ºª\u200e\u200f]+"
_TOKEN = re.compile(rf"\d+|{_WORD}|[^\s\w]")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_AFTER_YEAR = re.compile(r"\s?(?:[:.h]\s?\d|[ap]\.?m\b|Uhr|h\b|%)", re.IGNORECASE)

_ISO_TAIL = re.compile(r"[T ](?P<time>\d\d:\d\d)(?::\d\d(?:[.,]\d+)?)?\s?(?P<zone>Z\b|[+-]\d\d:?\d\d\b)?")
_TIME_AFTER = re.compile(
    r"""\s?(?:[,|·•–—@-]|\(|at|um|à|às|a\s+las|alle|ore|kl\.?|klo|o|в|g\.|\d{4}|[^\W\d]{1,3})?\s?,?\s?\(?
    (?P<h>[01]?\d|2[0-3])(?:[:.h時时]|\sh\s)\s?(?P<m>[0-5]\d)(?![\d.,]\d|\d)(?:[:.][0-5]\d)?
    (?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?(?:Uhr|h|hrs)\b)?
    (?:\s?\(?(?P<zone>UTC|GMT(?:\s?[+-]\d\d?(?::?\d\d)?)?|[A-Z]{1,3}[SD]T|ET|PT|CT|MT|CET|CEST|MEZ|MESZ|Z|[+-]\d\d:?\d\d)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(
    rf"({_WORD}(?:\s(?:الأول|الثاني)|-{_WORD})?)[\s.,،:|]{{0,3}}(?:the\s|den\s|le\s|de\s|dia\s)?$"
)
_WEEKDAY_AFTER = re.compile(rf"\s?[,(|（]?\s?({_WORD})")


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[DateMatch]:
    """Every date in a stretch of text, in order, without overlap.

    >>> [(m.raw, str(m.value)) for m in find_dates("Published 4. Dezember 2021, updated Dec 5th, 2021")]
    [('4. Dezember 2021', '2021-12-04'), ('Dec 5th, 2021', '2021-12-05')]
    >>> find_dates("version 1.2.3 of 14 pages")
    []

    Meant for header lines, tails and short strings: the cost grows with the number of words.
    """
    end = len(text) if end is None else end
    if not _may_hold_a_date(text[start:end]):
        return []
    found = [*_numeric(text, start, end), *_east(text, start, end), *_written(text, start, end)]
    if not found:
        return found
    found.sort(key=lambda match: (match.precision != "day", match.start, -match.end))
    kept: list[DateMatch] = []
    for match in found:
        if all(match.start >= other.end or match.end <= other.start for other in kept):
            kept.append(match)
    return [_beside(text, match, start, end) for match in sorted(kept, key=lambda match: match.start)]


def parse_date(text: str) -> DateMatch | None:
    """The date of a string that holds one date and perhaps a time or a weekday; None when it holds none or several.

    >>> parse_date("Saturday, 4 December 2021, 10:15 GMT").value
    datetime.date(2021, 12, 4)
    >>> parse_date("04/12/2021").value is None
    True
    """
    found = find_dates(text)
    return found[0] if len(found) == 1 else None


def weekday_of(word: str) -> tuple[int, ...]:
    """The weekdays (1 is Monday) that a word names in some language, none when it names none.

    >>> weekday_of("Samstag"), weekday_of("lørdag"), weekday_of("harbor")
    ((6,), (6,), ())
    """
    return calendars.names().days.get(fold(word), ())


_FIGURE = re.compile(r"\d|[年]")


def _may_hold_a_date(stretch: str) -> bool:
    return _FIGURE.search(stretch) is not None


def _numeric(text: str, start: int, end: int) -> Iterator[DateMatch]:
    for found in _NUMERIC.finditer(text, start, end):
        before = text[found.start() - 1 : found.start()] if found.start() > start else ""
        readings, style, calendar = _numeric_readings(found["a"], found["b"], found["c"], found["sign"], before)
        if readings and len(found["c"]) == 2 and len(found["a"]) == 2 and text[found.end() : found.end() + 1] == ".":
            # Korean 21. 12. 4. and Croatian 04. 12. 21. look alike.
            first = day_of(calendars.full_year(found["a"]), int(found["b"]), int(found["c"]))
            if first and first not in {reading.day for reading in readings}:
                readings = (*readings, Reading(first, "year-first"))
        if not readings:
            continue
        match = DateMatch(found.start(), found.end(), found.group(), style, readings, calendar=calendar)
        if style == "year-first" and (tail := _ISO_TAIL.match(text, found.end(), end)):
            match = replace(match, time=tail["time"], zone=tail["zone"])
            if text[found.end()] == "T":
                match = replace(match, end=tail.end(), raw=text[found.start() : tail.end()])
        yield match


def _numeric_readings(a: str, b: str, c: str, sign: str, before: str) -> tuple[tuple[Reading, ...], str, str]:
    """What three numbers may mean, the style, and the calendar."""
    one, two, three = int(a), int(b), int(c)
    if len(a) == 4:
        if len(c) == 4:
            return (), "year-first", "gregorian"
        if calendars.is_persian_year(one):
            day = calendars.persian_day(one, two, three)
            return ((Reading(day, "year-first"),) if day else ()), "year-first", "persian"
        year, calendar = calendars.common_year(one)
        day = day_of(year, two, three)
        return ((Reading(day, "year-first"),) if day else ()), "year-first", calendar
    calendar = "gregorian"
    if len(c) == 4:
        year, calendar = calendars.common_year(three)
    elif len(c) == 2 and not before.isalpha() and (len(a) == 2 or sign not in ".-"):
        # With a one-digit part, 1.2.10 is a version or a score more often than a day.
        if one > 31:
            day = day_of(calendars.full_year(a), two, three)
            return ((Reading(day, "year-first"),) if day else ()), "year-first", calendar
        year = calendars.full_year(c)
    else:
        return (), "numeric", calendar
    candidates = ((day_of(year, two, one), "day-first"), (day_of(year, one, two), "month-first"))
    readings = tuple(Reading(day, order) for day, order in candidates if day)
    if len(readings) == 2 and readings[0].day == readings[1].day:
        readings = (Reading(readings[0].day, "either"),)
    return readings, "numeric", calendar


def _east(text: str, start: int, end: int) -> Iterator[DateMatch]:
    if "年" in text or "년" in text:
        for found in _EAST.finditer(text, start, end):
            era = found["era"]
            year = calendars.era_year(era, found["y"])
            if year is None:
                continue
            at = found.start("era") if era else found.start("y")
            raw, month = text[at : found.end()], calendars.figure(found["m"])
            day = day_of(year[0], month, calendars.figure(found["d"] or "1"))
            if day and found["d"]:
                yield DateMatch(at, found.end(), raw, "east", (Reading(day, "year-first"),), calendar=year[1])
            elif day:
                yield DateMatch(at, found.end(), raw, "east", (), "month", day.isoformat()[:7], year[1])
    if "th" in text or "TH" in text or "Th" in text:
        for found in _VIETNAMESE.finditer(text, start, end):
            day = day_of(int(found["y"]), int(found["m"]), int(found["d"]))
            if day:
                yield DateMatch(found.start(), found.end(), found.group(), "written", (Reading(day, "written"),))


class _Token(NamedTuple):
    text: str
    start: int
    end: int


# What may stand between the parts of a written date, in any language.
_FILLER_WORDS = (
    ", . - – / ' ’ ‘ ، ° º ª de of del d the m г й го ден i den der dem le st nd rd th er ος gada gads في do dos la los "
    "año al год года року р a e an en mh թ ж ค ศ พ ปี"
)
_FILLERS = frozenset(_FILLER_WORDS.split())


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    tokens = []
    for found in _TOKEN.finditer(text, start, end):
        word, at = found.group(), found.start()
        if len(word) > 3 and _CAMEL.search(word):
            for part in _CAMEL.split(word):
                tokens.append(_Token(part, at, at + len(part)))
                at += len(part)
        else:
            tokens.append(_Token(word, at, found.end()))
    return tokens


def _months_at(tokens: list[_Token], i: int) -> tuple[tuple[int, ...], int, bool] | None:
    """The months that the words at ``i`` name, how many tokens they take, and whether the calendar is Persian."""
    names, word = calendars.names(), tokens[i].text
    if word[0].isdigit():
        return None
    folded = fold(word)
    if i + 1 < len(tokens):
        following = tokens[i + 1].text
        pair = names.months.get(f"{folded} {fold(following)}")
        if pair:
            return pair, 2, False
        if following == "." and i + 2 < len(tokens) and len(word) <= 2:  # ธ.ค.
            pair = names.months.get(folded + fold(tokens[i + 2].text))
            if pair:
                return pair, 3, False
    months = names.months.get(folded)
    if months:
        return months, 1, False
    if folded in names.persian:
        return (names.persian[folded],), 1, True
    if word[0] == "ב" and (months := names.months.get(folded[1:])):  # Hebrew "in"
        return months, 1, False
    return None


def _skip(tokens: list[_Token], i: int, step: int, most: int = 5) -> int:
    """The next position in one direction, past at most so many fillers."""
    for _ in range(most):
        if not (0 <= i < len(tokens)) or tokens[i].text.casefold() not in _FILLERS:
            break
        i += step
    return i


def _digits(tokens: list[_Token], i: int) -> int:
    """How many digits the token has, 0 when it is no number."""
    return len(tokens[i].text) if 0 <= i < len(tokens) and tokens[i].text.isdecimal() else 0


def _written(text: str, start: int, end: int) -> Iterator[DateMatch]:
    tokens = _tokens(text, start, end)
    taken = -1
    for i in range(len(tokens)):
        if i <= taken:
            continue
        named = _months_at(tokens, i)
        if named is None:
            continue
        found = _written_at(text, tokens, i, named)
        if found is not None:
            match, taken = found
            yield match


def _written_at(
    text: str, tokens: list[_Token], i: int, named: tuple[tuple[int, ...], int, bool]
) -> tuple[DateMatch, int] | None:
    """The date around the month at ``i``, and its last token."""
    months, width, is_persian = named
    left, right = _skip(tokens, i - 1, -1), _skip(tokens, i + width, 1)
    for day_at, year_at, low, high in _places(tokens, left, right):
        year = _written_year(text, tokens, year_at, is_persian=is_persian)
        if year is None:
            continue
        number, day = int(tokens[day_at].text), year[0]
        make = calendars.persian_day if year[1] == "persian" else day_of
        readings = tuple(Reading(d, "written") for d in (make(day, month, number) for month in months) if d)
        if readings:
            a, b = tokens[low].start, tokens[high].end
            return DateMatch(a, b, text[a:b], "written", readings, calendar=year[1]), high
    if _digits(tokens, right) == 4 and len(months) == 1 and len(tokens[i].text) >= 3 and not is_persian:
        year = _written_year(text, tokens, right, is_persian=False)
        if year:
            a, b = tokens[i].start, tokens[right].end
            return DateMatch(a, b, text[a:b], "written", (), "month", f"{year[0]:04d}-{months[0]:02d}", year[1]), right
    return None


def _places(tokens: list[_Token], left: int, right: int) -> Iterator[tuple[int, int, int, int]]:
    """Where day and year may stand around a month: (day, year, first token, last token), best first."""
    has_left = _digits(tokens, left) in (1, 2) and not (left > 0 and tokens[left - 1].text == ":")
    if has_left:  # 4 December 2021
        yield left, right, left, right
    if _digits(tokens, right) in (1, 2):
        year = _skip(tokens, right + 1, 1)  # December 4th, 2021
        yield right, year, _after(tokens, left), year
        if _digits(tokens, left) == 4:  # 2021 December 4
            yield right, left, left, right
    if has_left:  # 2021. gada 4. decembris
        year = _skip(tokens, left - 1, -1)
        if _digits(tokens, year) == 4:
            yield left, year, year, left


def _after(tokens: list[_Token], left: int) -> int:
    """The first token after ``left`` that is a word."""
    i = left + 1
    while i < len(tokens) - 1 and tokens[i].text.casefold() in _FILLERS:
        i += 1
    return i


def _written_year(text: str, tokens: list[_Token], i: int, *, is_persian: bool) -> tuple[int, str] | None:
    """The year at a token and its calendar; two digits only when they can not be a time."""
    size = _digits(tokens, i)
    digits, stop = (tokens[i].text, tokens[i].end) if size else ("", 0)
    if is_persian:
        return (int(digits), "persian") if size == 4 and calendars.is_persian_year(int(digits)) else None
    if size == 4:
        year, calendar = calendars.common_year(int(digits))
        return (year, calendar) if calendars.FIRST_YEAR <= year <= calendars.LAST_YEAR else None
    if size == 2 and not _AFTER_YEAR.match(text, stop):
        before = "".join(token.text for token in tokens[max(0, i - 2) : i])
        if any("\u0e00" <= c <= "\u0e7f" for c in before):
            return int(digits) + 2500 - 543, "buddhist"
        return calendars.full_year(digits), "gregorian"
    return None


def _beside(text: str, match: DateMatch, start: int, end: int) -> DateMatch:
    """The date with the weekday and the time that stand right beside it."""
    time, zone, weekday = match.time, match.zone, None
    if time is None and match.precision == "day" and (found := _TIME_AFTER.match(text, match.end, end)):
        hour = int(found["h"]) % 12 + (12 if found["half"] in ("p", "P") else 0) if found["half"] else int(found["h"])
        time, zone = f"{hour:02d}:{int(found['m']):02d}", found["zone"]
    before = _WEEKDAY_BEFORE.search(text, max(start, match.start - 24), match.start)
    days = weekday_of(before[1]) if before else ()
    if len(days) != 1 and (after := _WEEKDAY_AFTER.match(text, match.end, end)):
        days = weekday_of(after[1])
    if len(days) == 1:
        weekday = days[0]
    if (time, zone, weekday) == (match.time, match.zone, match.weekday):
        return match
    return replace(match, time=time, zone=zone, weekday=weekday)
