"""The words that tell names from other short lines, and how they are compared. The lists are in ``phrases/names.toml``."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from importlib import resources
from typing import NamedTuple


class Words(NamedTuple):
    """The lists of ``phrases/names.toml``, folded."""

    given: frozenset[str]
    particles: frozenset[str]
    place_last: frozenset[str]
    place_last_or_surname: frozenset[str]
    place_first: frozenset[str]
    honorifics: frozenset[str]
    credentials: frozenset[str]
    never: frozenset[str]
    organization: frozenset[str]
    agencies: frozenset[str]
    agency_phrases: frozenset[str]
    role: frozenset[str]
    role_before: frozenset[str]


@functools.cache
def name_words() -> Words:
    """The lists, read once."""
    file = resources.files("corpusprep.stages").joinpath("phrases", "names.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return Words(
        frozenset(data["given"].split()),
        frozenset(data["particles"].split()),
        frozenset(folded(word) for word in data["place_last"].split()),
        frozenset(data["place_last_or_surname"].split()),
        frozenset(folded(word) for word in data["place_first"].split()),
        frozenset(data["honorifics"].split()),
        frozenset(data["credentials"].split()),
        frozenset(data["never"].split()),
        frozenset(data["organization"].split()),
        frozenset(data["agencies"].split()),
        frozenset(phrase.casefold() for phrase in data["agency_phrases"]),
        frozenset(folded(word) for word in data["role"].split()),
        frozenset(data["role_before"].split()),
    )


_MARKS = re.compile(r"[\u0300-\u036f]")
_SPLIT_UMLAUTS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "ı": "i"})


@functools.lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word in lower case and without diacritics, as the lists spell it.

    >>> folded("Élodie"), folded("Łukasz")
    ('elodie', 'lukasz')
    """
    word = word.casefold()
    if word.isascii():
        return word
    return _MARKS.sub("", unicodedata.normalize("NFD", word.translate(_SPLIT_UMLAUTS)))
