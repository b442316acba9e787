"""What the calendar says: names of months and weekdays in some forty languages, other calendars, other figures."""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1700, 2100
"""Years outside are taken for other numbers."""

# Thai years; minus 543 they are those of the Gregorian calendar.
_BUDDHIST = range(2400, 2701)
# Years of the Persian calendar that the 33-year rule below gets right.
_PERSIAN = range(1250, 1500)
_PERSIAN_LEAP = (1, 5, 9, 13, 17, 22, 26, 30)
_FIRST_PERSIAN_DAY = datetime.date(1871, 3, 21)  # 1 Farvardin 1250
_PIVOT = 69  # two digits: 00 to 69 are 2000 to 2069, as POSIX reads them; nothing on the web is older than 1970
_FIGURES = {figure: number for number, figure in enumerate("零一二三四五六七八九")} | {"〇": 0}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "民國": 1911, "民国": 1911}


class Names(NamedTuple):
    """What months (1 to 12) and weekdays (1 is Monday) are called; a name may mean several."""

    months: Mapping[str, tuple[int, ...]]
    days: Mapping[str, tuple[int, ...]]
    full_days: frozenset[str]
    persian: Mapping[str, int]


@functools.cache
def names() -> Names:
    """The tables of names, by `fold`."""
    file = resources.files("corpusprep.stages").joinpath("calendar_names.json")
    data = json.loads(file.read_text(encoding="utf-8"))
    return Names(
        {name: tuple(numbers) for name, numbers in data["months"].items()},
        {name: tuple(numbers) for name, numbers in data["days"].items()},
        frozenset(data["full_days"]),
        data["persian"],
    )


def fold(word: str) -> str:
    """How the tables spell a word.

    >>> fold("Sept.")
    'sept'
    """
    word = word.casefold()
    return word if word.isalpha() else word.translate(_DROPPED)


_DROPPED = str.maketrans("", "", ".\u200c\u200d\u0307'’")


def day_of(year: int, month: int, day: int) -> datetime.date | None:
    """The day, or None when there is no such day or the year is out of range."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def is_persian_year(year: int) -> bool:
    """Whether a four-digit year is one of the Persian calendar.

    >>> is_persian_year(1400)
    True
    """
    return year in _PERSIAN


def persian_day(year: int, month: int, day: int) -> datetime.date | None:
    """The Gregorian day of a day in the Persian calendar.

    >>> persian_day(1400, 9, 13)
    datetime.date(2021, 12, 4)
    """
    is_leap = year % 33 in _PERSIAN_LEAP
    length = 31 if month <= 6 else 30 if month < 12 or is_leap else 29
    if year not in _PERSIAN or not 1 <= month <= 12 or not 1 <= day <= length:
        return None
    leaps = sum(1 for y in range(_PERSIAN.start, year) if y % 33 in _PERSIAN_LEAP)
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return _FIRST_PERSIAN_DAY + datetime.timedelta(days=365 * (year - _PERSIAN.start) + leaps + before + day - 1)


def common_year(year: int) -> tuple[int, str]:
    """A four-digit year in the Gregorian calendar, and the calendar it was written in.

    >>> common_year(2564), common_year(2021)
    ((2021, 'buddhist'), (2021, 'gregorian'))
    """
    return (year - 543, "buddhist") if year in _BUDDHIST else (year, "gregorian")


def full_year(digits: str) -> int:
    """The year of two or four digits.

    >>> full_year("09"), full_year("98"), full_year("2014")
    (2009, 1998, 2014)
    """
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year <= _PIVOT else 1900)


def era_year(era: str | None, digits: str) -> tuple[int, str] | None:
    """The Gregorian year and the calendar of a year of an era; None for a bare year of fewer than four digits.

    >>> era_year("令和", "3"), era_year(None, "2021"), era_year(None, "21")
    ((2021, 'era'), (2021, 'gregorian'), None)
    """
    year = figure(digits)
    if era in _ERAS:
        return year + _ERAS[era or ""], "minguo" if era in {"民國", "民国"} else "era"
    return common_year(year) if len(digits) == 4 else None


def figure(text: str) -> int:
    """The number that decimal or Chinese figures write.

    >>> figure("二〇二一"), figure("十二"), figure("二十"), figure("4"), figure("元")
    (2021, 12, 20, 4, 1)
    """
    if text.isdecimal():
        return int(text)
    if text == "元":
        return 1
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_FIGURES.get(tens, 1) if tens else 1) * 10 + (_FIGURES.get(ones, 0) if ones else 0)
    return int("".join(str(_FIGURES.get(c, 0)) for c in text))
