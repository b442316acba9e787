"""What is a name: of one person, of an agency, of a desk; and what says what a person does.

Nothing here looks at the place in the text. `name_chance` says how much a string by itself looks like the name of one
person; whether it is the author's is for the byline stage (or the markup) to say.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from corpusprep.stages import calendars
from corpusprep.stages.fact_words import people_label
from corpusprep.stages.name_words import Words, folded, name_words


class Named(NamedTuple):
    """A name at ``text[start:end]`` of the string it was found in, the handle beside it, and what else stood there."""

    name: str
    start: int
    end: int
    handle: str | None = None
    note: str | None = None


_HAN = re.compile(r"[\u3400-\u9fff々]{2,5}(?:[ \u3000][\u3400-\u9fff々]{1,4})?|[\u30a1-\u30fa・ー＝=]{4,20}")
_HANGUL = re.compile(r"[\uac00-\ud7af]{2,4}(?: [\uac00-\ud7af]{2,3})?")
_OTHER_SCRIPT = re.compile(
    r"[\u0590-\u06ff\u0750-\u077f\u0900-\u0dff\u0e00-\u0e7f\u10a0-\u10ff\u0530-\u058f\u1200-\u137f\u200c\u200d.\-]{2,20}"
    r"(?:\s[\u0590-\u06ff\u0750-\u077f\u0900-\u0dff\u0e00-\u0e7f\u10a0-\u10ff\u0530-\u058f\u1200-\u137f\u200c\u200d.\-]{2,20}){1,3}"
)
LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’`\-‐‑\u0300-\u036f])*")
# What hangs on a name: d'Arcy, dell'Orso, 't Hooft, al-Rahman.
ELIDED = re.compile(
    r"(?:d|l|n|m|dell|dall|degl|sant)['’](?=[^\W\d_])|['’]t$|(?:a[lshdnrtz]|ash|el|u[lrd])[-‐‑](?=[^\W\d_])"
)
# Behind these a word for a thing is part of a name: Pieter van der Meer.
_NOBLE = frozenset(("van", "von", "vom", "der", "den", "dem", "ten", "ter", "zu", "zur", "zum"))
_INITIALS = re.compile(r"(?:[^\W\d_]\.[-‐]?){1,3}$")
# Endings of words for things, which few names have.
_THINGS = tuple(
    """tion tions ment ments ness ology ity ities ship ships ism isms ance ence able ible ful less ings ics ware works
    keit heit schaft ungen ieren lich isch ischen tät cion ción ciones ção ções zione zioni mente eur eurs ique iques ости ения ение
    ский ская ские""".split()  # noqa: SIM905 - a row of endings
)
_LEAST_STEM = 3
_BAD_SIGNS = re.compile(r"[?!:;/\\|#$€£%*+=<>{}\[\]()…\"“”«»„_@&©®™~^]|\d")
HANDLE = re.compile(r"(?:(?<![\w@./])|(?<=[a-z])(?=@[A-Z]))@[A-Za-z0-9_][A-Za-z0-9_.]{1,29}(?<!\.)(?![\w@])")
EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|\[email[\s\u00a0]protected\]")


@functools.lru_cache(maxsize=4096)
def name_chance(text: str) -> float:
    """How much a string looks like the name of one person, from 0 to 1, whatever stands around it.

    >>> name_chance("Karin Holm") > 0.9, name_chance("Terms of Service"), name_chance("Okonjo Brightwater") > 0.3
    (True, 0.0, True)

    Errs on names of two common words, and on places and firms that look like people.
    """
    text = text.strip(" \t\u00a0.,;:-–—|·•")
    if not 2 <= len(text) <= 48 or _BAD_SIGNS.search(text):
        return 0.0
    if not text.isascii() and (_HAN.fullmatch(text) or _HANGUL.fullmatch(text) or _OTHER_SCRIPT.fullmatch(text)):
        return 0.0 if people_label(text) else 0.45
    tokens = text.replace("\u00a0", " ").split(" ")
    return _western(tokens) if len(tokens) <= 6 else 0.0


def _western(tokens: list[str]) -> float:
    words = name_words()
    parts: list[str] = []
    keys: list[str] = []
    calendar = calendars.names()
    titled = is_dated = False
    noble: set[str] = set()
    last = len(tokens) - 1
    for position, token in enumerate(tokens):
        full = folded(token)
        key = full.strip(".,'’")
        if position == 0 and full in words.honorifics:
            titled = True
            continue
        if position == last and len(parts) > 1 and key in words.credentials:
            titled = True
            continue
        may_be_small = token.islower() or ((parts or last > 1) and len(token) > 1)
        if position < last and may_be_small and key in words.particles:
            continue
        if token.endswith(",") and not _all_credentials(tokens[position + 1 :]):
            return 0.0
        elided = ELIDED.match(token) if last else None
        if elided:
            token = token[elided.end() :]  # noqa: PLW2901  the particle is no part of the word
            key = folded(token).strip(".,'’")
            if not token:
                continue
        if not token[:1].isupper() or not (token.isalpha() or LETTERS.fullmatch(token.rstrip(","))):
            return 0.0
        is_dated = is_dated or key in calendar.days or key in calendar.months
        if parts and folded(tokens[position - 1]) in _NOBLE and key not in words.organization | words.role:
            noble.add(key)
        parts.append(token)
        keys.append(key)
    if (
        not parts
        or (is_dated and (len(parts) == 1 or not _is_given(folded(parts[0]).strip(".,"), words)))
        or len(parts) > 4
    ):
        return 0.0
    is_given = [_is_given(key, words) for key in keys]
    shielded = noble if is_given[0] else ()
    if any(key in words.never and key not in shielded and not g for key, g in zip(keys, is_given, strict=True)):
        return 0.0
    if len(parts) > 1 and all(key in words.never for key in keys):
        return 0.0
    if len(parts) > 1 and _is_place(keys, words, is_person=is_given[0] or _INITIALS.match(parts[0]) is not None):
        return 0.0
    if is_given[0] and len(parts) > 1:
        chance = 0.95 if len(parts) <= 3 else 0.8
        if keys[0] in words.never or _is_thing(keys[-1]):
            chance = 0.55
        return chance
    return _unlisted(parts, keys, is_given, titled=titled)


def _is_place(keys: list[str], words: Words, *, is_person: bool) -> bool:
    """Whether words are those of a place, a club or a house: "San Francisco", "Jordan River", but not "Mira Hills"."""
    if keys[-1] in words.place_last:
        return True
    return not is_person and (keys[0] in words.place_first or keys[-1] in words.place_last_or_surname)


def _all_credentials(tokens: list[str]) -> bool:
    return bool(tokens) and all(folded(token).strip(".,") in name_words().credentials for token in tokens)


def _unlisted(parts: list[str], keys: list[str], is_given: list[bool], *, titled: bool) -> float:
    """The chance of a name whose first part is no known given name."""
    if len(parts) == 1:
        chance = 0.45 if is_given[0] else 0.12
    elif any(map(_INITIALS.match, parts[:-1])):
        chance = 0.8
    elif any(is_given):
        chance = 0.7
    else:
        chance = {2: 0.5, 3: 0.4}.get(len(parts), 0.2)
    if titled:
        chance = max(chance, 0.75)
    if any(map(_is_thing, keys)):
        chance *= 0.2
    elif len(parts) > 1 and keys[0].endswith(("ing", "ung")) and len(keys[0]) > _LEAST_STEM + 3:
        chance *= 0.3
    if len(parts) > 1 and all(map(str.isupper, parts)):
        chance *= 0.8
    return round(chance, 3)


def _is_thing(key: str) -> bool:
    """Whether a word ends as words for things do.

    >>> _is_thing("correction"), _is_thing("nation")
    (True, False)
    """
    return key.endswith(_THINGS) and any(key.endswith(end, _LEAST_STEM) for end in _THINGS)


def _is_given(key: str, words: Words) -> bool:
    if key in words.given:
        return True
    first, sign, rest = key.partition("-")
    return bool(sign) and (first in words.given or rest in words.given)


_AROUND = " \t\u00a0.,;:-–—|·•()"


def is_name(text: str, least: float = 0.4) -> bool:
    """Whether a string may well be one person's name.

    >>> is_name("J. Sato"), is_name("Most read")
    (True, False)
    """
    return name_chance(text) >= least


@functools.lru_cache(maxsize=4096)
def is_organization(text: str) -> bool:
    """Whether a string names a desk, a staff or a news agency, as bylines do.

    >>> is_organization("AFP"), is_organization("The Editorial Board"), is_organization("Mira Okonjo")
    (True, True, False)
    """
    if is_agency(text):
        return True
    tokens = text.strip(_AROUND).split()
    if not 1 <= len(tokens) <= 5:
        return False
    is_desk = folded(tokens[-1]).strip(".") in name_words().organization or folded(tokens[0]) in {
        "redaktion",
        "redaccion",
    }
    return is_desk and _words_start_upper(tokens)


def all_common(words: tuple[str, ...]) -> bool:
    """Whether all words are of those that short lines of a site are made of.

    >>> all_common(("In", "this", "article")), all_common(("Harbor", "vote"))
    (True, False)
    """
    never = name_words().never
    return all(folded(word) in never for word in words)


def is_agency(text: str) -> bool:
    """Whether a string is the name of a news agency.

    >>> is_agency("dpa"), is_agency("The Associated Press"), is_agency("Staff")
    (True, True, False)
    """
    text = text.strip(_AROUND)
    return text in name_words().agencies or text.casefold() in name_words().agency_phrases


def _words_start_upper(tokens: list[str]) -> bool:
    return all(
        token[0].isupper() or token[0].isdigit() or token.casefold() in name_words().particles for token in tokens
    )


@functools.lru_cache(maxsize=4096)
def is_role(text: str) -> bool:
    """Whether a string only says what somebody does: "Health Correspondent", "Staff Writer", "Redakteurin".

    >>> is_role("Health Correspondent"), is_role("Mira Okonjo")
    (True, False)
    """
    tokens = [folded(token).strip(".,()&") for token in text.replace("/", " ").split()]
    tokens = [token for token in tokens if token and token not in _BETWEEN_ROLES]
    if not 1 <= len(tokens) <= 6:
        return False
    words = name_words()
    if tokens[-1] in words.role:
        return len(tokens) <= 3 or all(token in words.role or token in words.role_before for token in tokens[:-1])
    return tokens[0] in words.role and len(tokens) <= 4


_BETWEEN_ROLES = frozenset(("and", "und", "et", "y", "of", "for", "at", "the", "fur", "de"))
