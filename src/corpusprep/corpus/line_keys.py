"""A line without what differs from page to page: the values of its dates, counts and names."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Sequence

from corpusprep.word_scan import WordScan

_CALENDAR = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday "
    "mon tue tues wed thu thur thurs fri sat sun am pm today yesterday "
    "januar februar märz april mai juni juli august september oktober november dezember "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag uhr heute gestern "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "lunes martes miércoles jueves viernes sábado domingo "
    "gennaio febbraio marzo aprile maggio giugno luglio settembre ottobre novembre dicembre "
    "janeiro fevereiro março abril maio junho julho setembro outubro novembro dezembro"
)
DATE_WORDS = frozenset(_CALENDAR.split())


def _by_first_letter(words: Iterable[str]) -> str:
    """An alternation of whole words: the first letter is looked at once for all words that begin with it."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words):
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(found)})" for letter, found in rests.items())


_DATE_WORD = re.compile(rf"\b(?:{_by_first_letter(DATE_WORDS)})\b\.?")
_NUMBER = re.compile(r"\d+(?:[.,:/ -]?\d+)*(?:st|nd|rd|th)?\b|\d+")
_SLOTS = re.compile(r"0(?:[\s,.:/|•·-]*0)+")
# A name is two to four words that each begin with a capital. It is a slot only in a short line that also holds a number
# or begins as bylines do: the words of a headline are capitals too.
_BY = re.compile(
    r"(?:by|from|text|von|par|por|di|de|door|av|af|autor|author|story|photo|foto|written)\b", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_ASCII_DIGITS = b"0123456789"
_ASCII_WORDS = bytes(code if chr(code).isalnum() or chr(code) == "_" else 32 for code in range(128)) + bytes(128)
# A line with a word of dates holds one of these, and some lines without one do: of words with other letters than those of
# ASCII, the longest part without them.
_DATE_STEMS = frozenset(max(re.findall("[a-z]+", word), key=len).encode() for word in DATE_WORDS)
_NAMED_SIZE = 80
_KEY_SIZE = 100
START_SIZE = 40


def line_key(line: str) -> str:
    """A line without case and without the values of its numbers, dates and, in a short line, names.

    >>> line_key("Published 3 March 2024, 14:05") == line_key("Published 17 May 2023, 9:30")
    True
    >>> line_key("By Mira Okonjo for the Ledger desk") == line_key("By Jun Sato for the Ledger desk")
    True
    >>> line_key("The vote was close.") == line_key("The vote was moved.")
    False
    """
    return _cached_key(line) if len(line) <= CACHED_SIZE else _key(line)


def line_keys(lines: Sequence[str]) -> list[str]:
    """The `line_key` of each line; the lines are stripped and not blank.

    Most long lines hold no value: one scan of all of them tells which may, and of the others the folded text is the key.
    """
    long = [line for line in lines if len(line) > CACHED_SIZE]
    if len(long) < _WORTH_A_SCAN:
        return list(map(line_key, lines))
    folded = "\n".join(long).casefold()
    dated = {number for number, _ in _date_scan().found(folded.encode("ascii", "replace"))}
    is_spaced = folded.isascii() and "  " not in folded and not any(space in folded for space in _ASCII_SPACES)
    keys = (
        _key(line) if number in dated or _has_digit(text) or not (is_spaced or _is_spaced(text)) else _shortened(text)
        for number, (line, text) in enumerate(zip(long, folded.split("\n"), strict=True))
    )
    return [next(keys) if len(line) > CACHED_SIZE else _cached_key(line) for line in lines]


# For fewer long lines the scan costs more than they do.
_WORTH_A_SCAN = 5
_ASCII_SPACES = "\t\r\x0b\x0c\x1c\x1d\x1e\x1f"


def _is_spaced(text: str) -> bool:
    """True for a line with no other white space than single spaces (and for some of those lines only)."""
    return "  " not in text and text.isprintable()


def _has_digit(text: str) -> bool:
    if not text.isascii():
        return _DIGIT.search(text) is not None
    data = text.encode()
    return len(data.translate(None, _ASCII_DIGITS)) < len(data)


@functools.cache
def _date_scan() -> WordScan:
    return WordScan(stem.decode() for stem in _DATE_STEMS)


def _key(line: str) -> str:
    return _shortened(_without_values(line))


def _shortened(key: str) -> str:
    """The key itself, or how it begins and a digest of all of it."""
    if len(key) <= _KEY_SIZE:
        return key
    return key[:_KEY_SIZE] + "…" + hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=6).hexdigest()


def _without_values(line: str) -> str:
    """The folded line with 0 for numbers and words of dates. Most lines hold none: to see that costs least."""
    text = line.strip()
    if len(text) <= _NAMED_SIZE and (_DIGIT.search(text) or _BY.match(text)):
        text = _without_names(text)
    text = text.casefold()
    if not _is_spaced(text):
        text = " ".join(text.split())
    has_date = not _DATE_STEMS.isdisjoint(text.encode("ascii", "replace").translate(_ASCII_WORDS).split())
    if has_date:
        text = _DATE_WORD.sub("0", text)
    if has_date or _has_digit(text):
        text = _SLOTS.sub("0", _NUMBER.sub("0", text))
    return text


def start_of(line: str) -> str | None:
    """The first `START_SIZE` signs of a long line's key without reading all of it; None where they depend on the rest.

    A run of numbers that goes on behind the cut would be one sign: a letter between the start and the cut rules it out.
    """
    cut = line.rfind(" ", 0, 3 * START_SIZE)
    start = _without_values(line[:cut]) if cut > _NAMED_SIZE else ""
    return start[:START_SIZE] if any(map(str.isalpha, start[START_SIZE:])) else None


# Short lines come again and again over the pages of a site.
CACHED_SIZE = 160
_cached_key = functools.lru_cache(maxsize=20_000)(_key)


def _without_names(text: str) -> str:
    """The text with each run of two to four capitalized words after the first word as one sign."""
    words = text.split()
    out = words[:1]
    run: list[str] = []
    for word in [*words[1:], ""]:
        if word[:1].isupper() and not word.isdecimal():
            run.append(word)
            continue
        out += ["~"] if 2 <= len(run) <= 4 else run
        run = []
        out.append(word)
    return " ".join(out[:-1])
