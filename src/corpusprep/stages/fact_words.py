"""The labels of bylines and dates, in some forty languages, as one lookup: what stands before a name or a date.

The words are in ``phrases/facts.toml``. A label that several kinds share keeps all of them.
"""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

from corpusprep.stages import calendars

_EDGE = " \t\u00a0:：-–—|·•*#>→,.،/▪◦‣★☆©✍"
_AROUND = frozenset(_EDGE + "([")
_BESIDE = frozenset(" \t\u00a0" + _EDGE + "([")
_LONGEST = 5  # words in a label


class Label(NamedTuple):
    """A label at ``text[start:end]``, with what it says: ``author``, ``reporting`` ..., ``published``, ``updated`` ..."""

    kind: str
    start: int
    end: int
    has_colon: bool
    text: str


class _Tables(NamedTuple):
    people: Mapping[str, str]
    people_after: Mapping[str, str]
    dates: Mapping[str, str]
    first_words: frozenset[str]


@functools.cache
def _tables() -> _Tables:
    file = resources.files("corpusprep.stages").joinpath("phrases", "facts.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    # Labels are looked up in folded case, which makes another letter of the Greek final sigma.
    people = {
        word.casefold(): kind
        for kind, table in data["contributors"].items()
        for words in table.values()
        for word in words
    }
    people |= {word.casefold(): "author" for words in data["author_labels"].values() for word in words}
    after = {word: "author" for words in data["author_after"].values() for word in words}
    dates: dict[str, str] = {}
    for kind in ("other", "published", "updated"):
        dates |= {word.casefold(): kind for words in data["date_labels"][kind].values() for word in words}
    first_words = frozenset(
        label.split()[0].rstrip(_EDGE) for table in (people, dates) for label in table if label.split()[0].rstrip(_EDGE)
    )
    return _Tables(people, after, dates, first_words)


_CLOCK_BEFORE = re.compile(r"[ :]*\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?[\s,]*$", re.IGNORECASE)
_GLUE = re.compile(r"(?<=[a-zß-ÿ,])(?=[A-ZÀ-Þ])")
_LAST_WORD = re.compile(r"[^\s\d,.:;()|]+\.?$")
_WORDS = re.compile(r"[^\s:：]+")
_FIRST = re.compile(rf"[{re.escape(_EDGE + '([')}]*+([^\s:：]+)")
# Scripts that put no space behind a label.
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


_GLUED_LABELS = frozenset(("By", "Vo", "Pa", "Po", "Do", "Di"))
_GLUED_BY = re.compile(r"(?:By|Von|Par|Por|Door|Di)(?=[A-ZÀ-Þ][a-zß-ÿ])")


def label_words() -> frozenset[str]:
    """The first words of all labels."""
    return _tables().first_words


@functools.lru_cache(maxsize=8192)
def people_label(text: str, start: int = 0, end: int | None = None) -> Label | None:
    """The label of a byline that stands at the start of a stretch; the longest one.

    >>> people_label("Additional reporting by Hevin Omer").kind
    'reporting'
    >>> people_label("By Mira Okonjo")[:3]
    ('author', 0, 2)
    >>> people_label("Bylaws of the port") is None
    True
    """
    end = len(text) if end is None else end
    if text[start : start + 2] in _GLUED_LABELS and (glued := _GLUED_BY.match(text, start, end)):  # ByMira Okonjo
        return Label("author", start, glued.end(), has_colon=False, text=glued.group())
    return _label_at(_tables().people, text, start, end)


@functools.lru_cache(maxsize=8192)
def date_label_at(text: str, start: int = 0, end: int | None = None) -> Label | None:
    """The label of a date that stands at the start of a stretch.

    >>> date_label_at("Last updated: 18 June 2020").kind
    'updated'
    """
    return _label_at(_tables().dates, text, start, len(text) if end is None else end)


def date_label_before(text: str, position: int, start: int = 0) -> Label | None:
    """The label of the date that begins at ``position``: the longest one that ends right before it.

    >>> date_label_before("Zuletzt aktualisiert am 4.12.2021", 24).kind
    'updated'
    >>> date_label_before("The bridge of 4.12.2021", 14) is None
    True
    """
    stop = position
    while stop > start and text[stop - 1] in _AROUND:
        stop -= 1
    if stop == start:
        return None
    clock = _CLOCK_BEFORE.search(text, max(start, stop - 12), stop)
    if clock:  # Updated 20:49, 5 Aug 2024
        stop = clock.start()
    day = _LAST_WORD.search(text, max(start, stop - 16), stop)
    if day and calendars.names().days.get(calendars.fold(day.group())):  # Published Monday, 3 March 2021
        stop = day.start()
        while stop > start and text[stop - 1] in _AROUND:
            stop -= 1
    has_colon = text.find(":", stop, position) >= 0 or text.find("：", stop, position) >= 0
    words = list(_WORDS.finditer(text, max(start, stop - 60), stop))
    table = _tables().dates
    for first in range(max(0, len(words) - _LONGEST), len(words)):
        at = words[first].start()
        glue = _GLUE.search(words[first].group())
        if glue and (kind := table.get(text[at + glue.start() : stop].casefold().strip(_EDGE + "(["))):
            return Label(kind, at + glue.start(), stop, has_colon, text[at + glue.start() : stop])
        if at > start and text[at - 1] not in _BESIDE:
            continue
        kind = table.get(text[at:stop].casefold().strip(_EDGE + "(["))
        if kind:
            return Label(kind, at, stop, has_colon, text[at:stop])
    if words and _DENSE.search(text, max(start, stop - 1), stop):
        for size in (6, 5, 4, 3, 2):
            kind = table.get(text[max(start, stop - size) : stop])
            if kind:
                return Label(kind, stop - size, stop, has_colon, text[stop - size : stop])
    return None


def people_label_after(text: str) -> Label | None:
    """The label that stands behind a name, as in East Asian bylines.

    >>> people_label_after("佐伯 美穂 記者").kind
    'author'
    """
    if not text or text[-1] < "\u3040":
        return None
    for word, kind in _tables().people_after.items():
        if text.endswith(word) and len(text) > len(word):
            at = len(text) - len(word)
            return Label(kind, at, len(text), has_colon=False, text=word)
    return None


def _label_at(table: Mapping[str, str], text: str, start: int, end: int) -> Label | None:
    first = _FIRST.match(text, start, end)
    if first is None:
        return None
    word, start, word_end = first[1], first.start(1), first.end()
    if word < "\u0e00" and word.casefold().rstrip(_EDGE) not in _tables().first_words:
        return None
    stop = min(end, start + 70)
    for sign in ":：":  # nothing behind a colon belongs to a label
        colon = text.find(sign, word_end, stop)
        stop = colon if colon >= 0 else stop
    ends = [found.end() for found in itertools.islice(_WORDS.finditer(text, start, stop), _LONGEST)]
    for stop in reversed(ends):
        words = text[start:stop].casefold().replace("\u00a0", " ")
        kind = table.get(words) or table.get(words.rstrip(_EDGE))
        if kind:
            rest = text[stop : stop + 3].lstrip()
            return Label(kind, start, stop, rest[:1] in (":", "："), text[start:stop])
    if ends and _DENSE.match(text, start):
        for size in (8, 6, 5, 4, 3, 2, 1):
            kind = table.get(text[start : start + size])
            sign = text[start + size : start + size + 1]
            if kind and (sign in "：:／/＝=・ \u3000" or size > 1):
                return Label(kind, start, start + size, sign in "：:", text[start : start + size])
    return None
