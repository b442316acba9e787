"""What a date in a text may mean: the values that the readers of dates give."""

from __future__ import annotations

import datetime
from typing import NamedTuple


class Reading(NamedTuple):
    """One day that a date may mean, and the order in which it is then written."""

    day: datetime.date
    order: str


class DateMatch(NamedTuple):
    """A date as it stands in a string: ``text[start:end]`` is ``raw``.

    ``readings`` holds every day it may mean: one when it is certain, two when day and month may be either, none when
    no day is given (``precision`` is then ``month``, and ``partial`` reads ``2021-12``). ``weekday`` (1 is Monday),
    ``time`` and ``zone`` are what stands right beside it. ``calendar`` names another calendar than the Gregorian.

    >>> DateMatch(0, 10, "2021-12-04", "year-first", (Reading(datetime.date(2021, 12, 4), "year-first"),)).value
    datetime.date(2021, 12, 4)
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

    def moved(self, by: int) -> DateMatch:
        """The same date in a string that has so many characters more before it."""
        return self._replace(start=self.start + by, end=self.end + by) if by else self

    @property
    def is_ambiguous(self) -> bool:
        """Whether the writing alone leaves more than one day open."""
        return len({reading.day for reading in self.readings}) > 1

    @property
    def value(self) -> datetime.date | None:
        """The day, when there is only one."""
        return None if not self.readings or self.is_ambiguous else self.readings[0].day
