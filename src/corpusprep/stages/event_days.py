"""Days of something else than publication: of an event, of a picture, of a copyright. What says so beside a date."""

from __future__ import annotations

import re

from corpusprep.stages.date_values import DateMatch
from corpusprep.stages.fact_words import people_label
from corpusprep.stages.header import View

# From one time of day to another, "10 a.m. to 4 p.m.", "18:00–20:00", "10–16 Uhr", "de 18h à 20h": nothing is published
# for hours. Not "14.03.2023 - 18:20", which is a day and a time.
_HALF = r"(?:[ap]\.?\s?m\b\.?|uhr\b|h\b)"
_TO = r"\s?(?:[-–—]|\b(?:to|until|till?|bis|à|a|às|alle|tot|do|до)\b)\s?(?:las\s)?"
_HOURS = re.compile(
    rf"""(?<![\d:.,/-])\d{{1,2}}(?:(?:[:.]\d\d(?![.:]?\d))\s?{_HALF}?|h\d\d|\s?{_HALF}){_TO}\d{{1,2}}(?:[:.h]\d\d)?(?![\d.:/-])|
    (?<![\d:.,/-])\d{{1,2}}(?:[:.]\d\d)?{_TO}\d{{1,2}}(?:[:.]\d\d)?\s?{_HALF}""",
    re.VERBOSE | re.IGNORECASE,
)
_TWO_DIGITS = re.compile(r"\d.*\d")  # what hours from and to have at least
# The day before: "10-12 June 2023", "vom 10. bis 12. Juni". With spaces around the dash, only at the line's start, since
# the number may be anything else.
_DAYS_BEFORE = re.compile(
    r"""(?:(?<![\d:.,/–-])(?P<close>\d{1,2})\.?(?:st|nd|rd|th)?(?:[-–—]|\s(?:to|bis|au|al|a|tot|til|till|до)\s)
    |^\W*(?P<wide>\d{1,2})\.?\s[-–—]\s)$""",
    re.VERBOSE | re.IGNORECASE,
)
# The number belongs to what stands before it: "Issue 14, March 2023".
_NUMBERED = re.compile(
    r"\b(?:issue|no\.?|nr\.?|vol(?:ume)?\.?|number|heft|band|numéro|numero|número|nº|n°|page|seite|part|teil|выпуск|№)\s$",
    re.IGNORECASE,
)
_DAYS_AFTER = re.compile(r"\s?[~〜～]\s?\d{1,2}")
# A table of what, when and where.
_PROGRAM = re.compile(
    r"""(?:time|where|venue|tickets?|admission|uhrzeit|einlass|eintritt|ort|wo|lieu|où|heure|horaire|hora|horario|lugar|dónde|
    onde|orario|ora|luogo|dove|tijd|plaats|waar|saat|yer|место|время|miejsce|godzina)\s?[:：]""",
    re.VERBOSE | re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\([cC]\)|\bcopyright)\W*$", re.IGNORECASE)
_ON = re.compile(r"\b(?:on|in|am|vom|le|du|el|del|il|op|den|em|w|от)\s$", re.IGNORECASE)


def is_other_day(view: View, at: int, match: DateMatch) -> bool:
    """Whether the date of a line is surely none of publication."""
    line = view.lines[at]
    before, after = line.text[: match.start], line.text[match.end :]
    if is_told_otherwise(before, after, match):
        return True
    following = view.below(at)
    if following is not None and following.weight < 60 and _PROGRAM.match(following.text):
        return True
    label = people_label(line.text) if _ON.search(before) else None
    return label is not None and label.kind == "photography" and label.has_colon


def is_told_otherwise(before: str, after: str, match: DateMatch) -> bool:
    """Whether the words of the line make a date that of an event, a copyright or an issue's number.

    >>> from corpusprep.stages.date_formats import find_dates
    >>> [is_told_otherwise("", after, find_dates("10 June 2023")[0]) for after in (", 6 to 8 p.m.", ", 6 p.m.")]
    [True, False]
    """
    if _COPYRIGHT.search(before[-14:]) or is_range(before, after, match):
        return True
    if match.style == "written" and match.raw[0].isdigit() and _NUMBERED.search(before):
        return True
    rest = f"{before[-40:]} {after}"
    return _TWO_DIGITS.search(rest) is not None and _HOURS.search(rest) is not None


def is_range(before: str, after: str, match: DateMatch) -> bool:
    """Whether a date is the first or the last of several days.

    >>> from corpusprep.stages.date_formats import find_dates
    >>> is_range("Open 10-", "", find_dates("12 June 2023")[0]), is_range("18:10 - ", "", find_dates("12 June 2023")[0])
    (True, False)
    """
    first = _DAYS_BEFORE.search(before)
    if first:
        number = int(first["close"] or first["wide"])
        return any(0 < number < reading.day.day for reading in match.readings)
    return _DAYS_AFTER.match(after) is not None
