"""Dates whose month is a word, in any order of its parts, in some forty languages."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from corpusprep.stages import calendars
from corpusprep.stages.calendars import day_of, fold
from corpusprep.stages.date_values import DateMatch, Reading

WORD = r"[^\s\d!-/:-@\[-`{-~«»“”‘’…–—·•|،。、°ºª\u200e\u200f]+"
_TOKEN = re.compile(rf"\d+|{WORD}|[^\s\w]")
_GLUED_YEAR = re.compile(r"(?:19|20)\d{3,4}$")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_GLUE = re.compile(r"(?:19|20)\d{3,4}|(?<=[a-zß-ÿ])[A-ZÀ-Þ]")
_AFTER_YEAR = re.compile(r"\s?(?:[:.h]\s?\d|[ap]\.?m\b|Uhr|h\b|%)", re.IGNORECASE)


class _Tokens(NamedTuple):
    """The words, numbers and signs of a stretch, and where each stands."""

    texts: list[str]
    spans: list[tuple[int, int]]


# What may stand between the parts of a written date, in any language.
_FILLER_WORDS = (
    ", . - – / ' ’ ‘ ، ° º ª de of del d the m г й го ден i den der dem le st nd rd th er ος gada gads في do dos la los "
    "año al год года року р a e an en mh թ ж ค ศ พ ปี"
)
_FILLERS = frozenset(_FILLER_WORDS.split())


def _tokens(text: str) -> _Tokens:
    found = list(_TOKEN.finditer(text))
    tokens = _Tokens([match.group() for match in found], [match.span() for match in found])
    if _GLUE.search(text) is None:
        return tokens
    split = _Tokens([], [])
    for word, (start, _) in zip(*tokens, strict=True):
        if len(word) in (5, 6) and _GLUED_YEAR.match(word):  # March 7, 20247:55
            parts = [word[:4], word[4:]]
        else:
            parts = _CAMEL.split(word) if len(word) > 3 else [word]
        at = start
        for part in parts:
            split.texts.append(part)
            split.spans.append((at, at + len(part)))
            at += len(part)
    return split


@functools.lru_cache(maxsize=8192)
def _month_of(word: str) -> tuple[tuple[int, ...], bool] | None:
    """The months that a word names by itself, and whether the calendar is Persian."""
    names, folded = calendars.names(), fold(word)
    months = names.months.get(folded)
    if months:
        return months, False
    if folded in names.persian:
        return (names.persian[folded],), True
    if word[0] == "ב" and (months := names.months.get(folded[1:])):  # Hebrew "in"
        return months, False
    return None


@functools.cache
def _month_words() -> frozenset[str]:
    """What months are called, in one word."""
    names = calendars.names()
    return frozenset(names.months) | frozenset(names.persian)


_WORDS, _PLAIN_WORDS = re.compile(WORD), re.compile(r"[a-z]+")


def names_a_month(piece: str) -> bool:
    """Whether any word may be the name of a month; cheap, for the many stretches that hold none."""
    is_plain = piece.isascii()
    words = _PLAIN_WORDS.findall(piece.lower()) if is_plain else _WORDS.findall(_JOINERS.sub("", piece.casefold()))
    if not _month_words().isdisjoint(words):
        return True
    if not is_plain:
        for word in words:  # beyond Cyrillic, names may be two words
            if word[0] >= "\u0600" or (word[0] == "ב" and word[1:] in calendars.names().months):
                return True
    if _CAMEL.search(piece):
        return any(
            _month_of(part) for word in _WORDS.findall(piece) if len(word) > 3 for part in _CAMEL.split(word)[1:]
        )
    return False


_JOINERS = re.compile("[\u200c\u200d\u0307]")


def _months_at(tokens: _Tokens, i: int) -> tuple[tuple[int, ...], int, bool] | None:
    """The months that the words at ``i`` name, how many tokens they take, and whether the calendar is Persian."""
    word = tokens.texts[i]
    if word[0] >= "\u0300" and i + 1 < len(tokens.texts) and not word[0].isdigit():
        names, following = calendars.names(), tokens.texts[i + 1]
        pair = names.months.get(f"{fold(word)} {fold(following)}")
        if pair:
            return pair, 2, False
        if following == "." and i + 2 < len(tokens.texts) and len(word) <= 2:  # ธ.ค.
            pair = names.months.get(fold(word) + fold(tokens.texts[i + 2]))
            if pair:
                return pair, 3, False
    found = _month_of(word) if len(word) > 1 and not word[0].isdigit() else None
    return (found[0], 1, found[1]) if found else None


def _skip(tokens: _Tokens, i: int, step: int, most: int = 5) -> int:
    """The next position in one direction, past at most so many fillers."""
    for _ in range(most):
        if not (0 <= i < len(tokens.texts)) or tokens.texts[i].casefold() not in _FILLERS:
            break
        i += step
    return i


def _digits(tokens: _Tokens, i: int) -> int:
    """How many digits the token has, 0 when it is no number."""
    return len(tokens.texts[i]) if 0 <= i < len(tokens.texts) and tokens.texts[i].isdecimal() else 0


def written_dates(text: str) -> Iterator[DateMatch]:
    """The dates whose month is a word.

    >>> [match.raw for match in written_dates("from 4 December 2021 to 6. Jan. 2022")]
    ['4 December 2021', '6. Jan. 2022']
    """
    tokens = _tokens(text)
    taken, known = -1, _month_words()
    for i in [i for i, word in enumerate(tokens.texts) if word >= "\u0300" or word.casefold() in known]:
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
    text: str, tokens: _Tokens, i: int, named: tuple[tuple[int, ...], int, bool]
) -> tuple[DateMatch, int] | None:
    """The date around the month at ``i``, and its last token."""
    months, width, is_persian = named
    width = _doubled(tokens, i, months, width)
    left, right = _skip(tokens, i - 1, -1), _skip(tokens, i + width, 1)
    for day_at, year_at, low, high in _places(tokens, left, right):
        year = _written_year(text, tokens, year_at, is_persian=is_persian)
        if year is None:
            continue
        number, day = int(tokens.texts[day_at]), year[0]
        make = calendars.persian_day if year[1] == "persian" else day_of
        readings = tuple(Reading(d, "written") for d in (make(day, month, number) for month in months) if d)
        if readings:
            a, b = tokens.spans[low][0], tokens.spans[high][1]
            return DateMatch(a, b, text[a:b], "written", readings, calendar=year[1]), high
    if _digits(tokens, right) == 4 and len(months) == 1 and len(tokens.texts[i]) >= 3 and not is_persian:
        year = _written_year(text, tokens, right, is_persian=False)
        if year:
            a, b = tokens.spans[i][0], tokens.spans[right][1]
            return DateMatch(a, b, text[a:b], "written", (), "month", f"{year[0]:04d}-{months[0]:02d}", year[1]), right
    return None


def _doubled(tokens: _Tokens, i: int, months: tuple[int, ...], width: int) -> int:
    """How many tokens a month takes that is named twice, as in Arabic: "كانون الثاني/يناير", "أيار (مايو)"."""
    at = i + width
    if not (tokens.texts[i][0] >= "\u0600" and at + 1 < len(tokens.texts) and tokens.texts[at] in "/-–(،"):
        return width
    second = _months_at(tokens, at + 1)
    if second is None or second[0] != months:
        return width
    stop = at + 1 + second[1]
    return stop + (stop < len(tokens.texts) and tokens.texts[stop] == ")") - i


def _places(tokens: _Tokens, left: int, right: int) -> Iterator[tuple[int, int, int, int]]:
    """Where day and year may stand around a month: (day, year, first token, last token), best first."""
    is_clock = left > 1 and tokens.texts[left - 1] == ":" and _digits(tokens, left - 2) > 0
    has_left = _digits(tokens, left) in (1, 2) and not is_clock
    if has_left and not _is_a_day(tokens, right):  # 4 December 2021
        yield left, right, left, right
    if _digits(tokens, right) in (1, 2):
        year = _skip(tokens, right + 1, 1)  # December 4th, 2021
        if not _joins_days(tokens, right, year):
            yield right, year, _after(tokens, left), year
        if _digits(tokens, left) == 4:  # 2021 December 4
            yield right, left, left, right
    if has_left:  # 2021. gada 4. decembris
        year = _skip(tokens, left - 1, -1)
        if _digits(tokens, year) == 4:
            yield left, year, year, left


def _joins_days(tokens: _Tokens, day: int, other: int) -> bool:
    """Whether two numbers behind a month are days: "June 10-12, 2023", but not "Jun-10-23"."""
    if _digits(tokens, other) != 2:
        return False
    return _is_a_day(tokens, other) or (tokens.texts[day + 1] in _DASHES and tokens.texts[day - 1] not in _DASHES)


_DASHES = frozenset("-–—")


def _is_a_day(tokens: _Tokens, i: int) -> bool:
    """Whether a number of two digits is no year, since a year or a month follows: "10 June-12 July 2023"."""
    if _digits(tokens, i) != 2:
        return False
    following = _skip(tokens, i + 1, 1)
    if _digits(tokens, following) == 4:
        return calendars.FIRST_YEAR <= int(tokens.texts[following]) <= calendars.LAST_YEAR
    return following < len(tokens.texts) and _months_at(tokens, following) is not None


def _after(tokens: _Tokens, left: int) -> int:
    """The first token after ``left`` that is a word."""
    i = left + 1
    while i < len(tokens.texts) - 1 and tokens.texts[i].casefold() in _FILLERS:
        i += 1
    return i


def _written_year(text: str, tokens: _Tokens, i: int, *, is_persian: bool) -> tuple[int, str] | None:
    """The year at a token and its calendar; two digits only when they can not be a time."""
    size = _digits(tokens, i)
    digits, stop = (tokens.texts[i], tokens.spans[i][1]) if size else ("", 0)
    if is_persian:
        return (int(digits), "persian") if size == 4 and calendars.is_persian_year(int(digits)) else None
    if size == 4:
        year, calendar = calendars.common_year(int(digits))
        return (year, calendar) if calendars.FIRST_YEAR <= year <= calendars.LAST_YEAR else None
    if size == 2 and not _AFTER_YEAR.match(text, stop):
        before = "".join(tokens.texts[max(0, i - 2) : i])
        if any("\u0e00" <= c <= "\u0e7f" for c in before):
            return int(digits) + 2500 - 543, "buddhist"
        return calendars.full_year(digits), "gregorian"
    return None
