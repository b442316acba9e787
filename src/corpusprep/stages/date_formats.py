"""Dates as people write them: numeric, written and East Asian styles of some forty languages, found and read.

`find_dates` gives every date in a string with all days that it may mean. It decides nothing that the writing leaves
open: `04-12-2021` has two readings, and what stands around it may settle which one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpusprep.stages import calendars
from corpusprep.stages.calendars import day_of, fold
from corpusprep.stages.date_values import DateMatch, Reading
from corpusprep.stages.written_dates import WORD, names_a_month, written_dates

__all__ = ["DateMatch", "Reading", "find_dates", "parse_date", "weekday_of"]


_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c"
_GAP = rf"[{_MARKS}]?[^\S\n]?[{_MARKS}]?"
_SIGN = r"[./\-–‐‑]"

# 25-02-2021, 25.2.21, 2021/02/25, 25. 2. 2021, with the marks that right-to-left text carries; 25/02/20210 comments,
# where a page has lost its spaces; not 1.2.3, not $1.20.
_NUMERIC = re.compile(
    rf"""(?<![\d,$€£_])(?<!\d[./\-–:])(?<![A-Z])
    (?P<a>\d{{4}}|\d{{1,2}}){_GAP}(?P<sign>{_SIGN}){_GAP}
    (?P<b>\d{{1,2}}){_GAP}(?P=sign){_GAP}
    (?P<c>(?:19|20)\d\d(?=\d{{1,2}}\s[^\W\d_]{{4}})|
    (?:\d{{4}}|\d{{1,2}})(?!\d|[./\-–]\d|%|,\d\d?\d?\d?(?!\d|:)\b))""",
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
_ISO_TAIL = re.compile(r"[T ](?P<time>\d\d:\d\d)(?::\d\d(?:[.,]\d+)?)?\s?(?P<zone>Z\b|[+-]\d\d:?\d\d\b)?")
_TIME_AFTER = re.compile(
    r"""\s?(?:[,|·•–—@-]|\(|at|um|à|às|a\s+las|alle|ore|kl\.?|klo|o|в|g\.|\d{4}|[^\W\d]{1,3})?\s?,?\s?\(?
    (?P<h>[01]?\d|2[0-3])(?:[:.h時时]|\sh\s)\s?(?P<m>[0-5]\d)(?![\d.,]\d|\d)(?:[:.][0-5]\d)?
    (?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?(?:Uhr|h|hrs)\b)?
    (?:\s?\(?(?P<zone>UTC|GMT(?:\s?[+-]\d\d?(?::?\d\d)?)?|[A-Z]{1,3}[SD]T|ET|PT|CT|MT|CET|CEST|MEZ|MESZ|Z|[+-]\d\d:?\d\d)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(
    rf"({WORD}(?:\s(?:الأول|الثاني)|-{WORD})?)[\s.,،:|]{{0,3}}(?:the\s|den\s|le\s|de\s|dia\s)?$"
)
_WEEKDAY_AFTER = re.compile(rf"\s?[,(|（]?\s?({WORD})")


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[DateMatch]:
    """Every date in a stretch of text, in order, without overlap.

    >>> [(m.raw, str(m.value)) for m in find_dates("Published 4. Dezember 2021, updated Dec 5th, 2021")]
    [('4. Dezember 2021', '2021-12-04'), ('Dec 5th, 2021', '2021-12-05')]
    >>> find_dates("version 1.2.3 of 14 pages")
    []

    Meant for header lines, tails and short strings: the cost grows with the number of words.
    """
    piece = text if start == 0 and end is None else text[start:end]
    if date_hint(piece).search(piece) is None and "年" not in piece:
        return []
    found = list(_numeric(piece)) if _SIGNS.search(piece) else []
    if "年" in piece or "년" in piece or "th" in piece or "TH" in piece or "Th" in piece:
        found += _east(piece)
    if names_a_month(piece):
        found += written_dates(piece)
    if not found:
        return found
    found.sort(key=lambda match: (match.precision != "day", match.start, -match.end))
    kept: list[DateMatch] = []
    for match in found:
        if all(match.start >= other.end or match.end <= other.start for other in kept):
            kept.append(match)
    kept = [_beside(piece, match) for match in sorted(kept, key=lambda match: match.start)]
    if start:
        kept = [match.moved(start) for match in kept]
    return kept


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


# What every date has: a year of four digits, three numbers with signs, or a number beside a word (or the sign for a year).
_HINT = r"""\d(?:\d{3}|\s?[./\-–‐]\s?\d\d?\s?[./\-–‐]\s?\d\d|
    \d(?:(?<=[^\W\d_]\d\d)|(?<=[^\W\d_].\d\d)|(?<=[^\W\d_]..\d\d)|(?<=[^\W\d_]...\d\d)))"""
_ANY_HINT, _PLAIN_HINT = re.compile(_HINT, re.VERBOSE), re.compile(_HINT, re.VERBOSE | re.ASCII)


def date_hint(text: str) -> re.Pattern[str]:
    """The pattern that every date of a text holds a match of, but for those with the sign for a year.

    >>> date_hint("3 July 2019").search("3 July 2019") is None, date_hint("12 pages").search("12 pages") is None
    (False, True)
    """
    return _PLAIN_HINT if text.isascii() else _ANY_HINT


# What every numeric date has.
_SIGNS = re.compile(rf"\d{_GAP}{_SIGN}{_GAP}\d\d?{_GAP}{_SIGN}")


def _numeric(text: str) -> Iterator[DateMatch]:
    for found in _NUMERIC.finditer(text):
        before = text[found.start() - 1 : found.start()] if found.start() else ""
        readings, style, calendar = _numeric_readings(found["a"], found["b"], found["c"], found["sign"], before)
        if readings and len(found["c"]) == 2 and len(found["a"]) == 2 and text[found.end() : found.end() + 1] == ".":
            # Korean 21. 12. 4. and Croatian 04. 12. 21. look alike.
            first = day_of(calendars.full_year(found["a"]), int(found["b"]), int(found["c"]))
            if first and first not in {reading.day for reading in readings}:
                readings = (*readings, Reading(first, "year-first"))
        if not readings:
            continue
        match = DateMatch(found.start(), found.end(), found.group(), style, readings, calendar=calendar)
        if style == "year-first" and (tail := _ISO_TAIL.match(text, found.end())):
            match = match._replace(time=tail["time"], zone=tail["zone"])
            if text[found.end()] == "T":
                match = match._replace(end=tail.end(), raw=text[found.start() : tail.end()])
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


def _east(text: str) -> Iterator[DateMatch]:
    if "年" in text or "년" in text:
        for found in _EAST.finditer(text):
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
        for found in _VIETNAMESE.finditer(text):
            day = day_of(int(found["y"]), int(found["m"]), int(found["d"]))
            if day:
                yield DateMatch(found.start(), found.end(), found.group(), "written", (Reading(day, "written"),))


def _beside(text: str, match: DateMatch) -> DateMatch:
    """The date with the weekday and the time that stand right beside it."""
    time, zone, weekday = match.time, match.zone, None
    if time is None and match.precision == "day" and (found := _TIME_AFTER.match(text, match.end)):
        hour = int(found["h"]) % 12 + (12 if found["half"] in ("p", "P") else 0) if found["half"] else int(found["h"])
        time, zone = f"{hour:02d}:{int(found['m']):02d}", found["zone"]
    before = _WEEKDAY_BEFORE.search(text, max(0, match.start - 24), match.start)
    days = weekday_of(before[1]) if before else ()
    if len(days) != 1 and (after := _WEEKDAY_AFTER.match(text, match.end)):
        days = weekday_of(after[1])
    if len(days) == 1:
        weekday = days[0]
    if (time, zone, weekday) == (match.time, match.zone, match.weekday):
        return match
    return match._replace(time=time, zone=zone, weekday=weekday)
