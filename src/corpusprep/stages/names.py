"""What is a name: of one person, of an agency or a desk, of several people in a list; and what stands behind names.

Nothing here looks at the place in the text. `name_chance` says how much a string by itself looks like the name of one
person; whether it is the author's is for the byline stage (or the markup) to say.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Container
from importlib import resources
from typing import NamedTuple

from corpusprep.stages.fact_words import people_label, people_label_after


class Named(NamedTuple):
    """A name at ``text[start:end]`` of the string it was found in, the handle beside it, and what else stood there."""

    name: str
    start: int
    end: int
    handle: str | None = None
    note: str | None = None


class _Words(NamedTuple):
    given: frozenset[str]
    particles: frozenset[str]
    honorifics: frozenset[str]
    credentials: frozenset[str]
    never: frozenset[str]
    organization: frozenset[str]
    agencies: frozenset[str]
    agency_phrases: frozenset[str]
    role: frozenset[str]


@functools.cache
def _words() -> _Words:
    file = resources.files("corpusprep.stages").joinpath("phrases", "names.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    role = frozenset(folded(word) for word in data["role"].split())
    return _Words(
        frozenset(data["given"].split()),
        frozenset(data["particles"].split()),
        frozenset(data["honorifics"].split()),
        frozenset(data["credentials"].split()),
        frozenset(data["never"].split()),
        frozenset(data["organization"].split()),
        frozenset(data["agencies"].split()),
        frozenset(phrase.casefold() for phrase in data["agency_phrases"]),
        role,
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


_HAN = re.compile(r"[\u3400-\u9fff々]{2,5}(?:[ \u3000][\u3400-\u9fff々]{1,4})?|[\u30a1-\u30fa・ー＝=]{4,20}")
_HANGUL = re.compile(r"[\uac00-\ud7af]{2,4}(?: [\uac00-\ud7af]{2,3})?")
_OTHER_SCRIPT = re.compile(
    r"[\u0590-\u06ff\u0750-\u077f\u0900-\u0dff\u0e00-\u0e7f\u10a0-\u10ff\u0530-\u058f\u1200-\u137f\u200c\u200d.\-]{2,20}"
    r"(?:\s[\u0590-\u06ff\u0750-\u077f\u0900-\u0dff\u0e00-\u0e7f\u10a0-\u10ff\u0530-\u058f\u1200-\u137f\u200c\u200d.\-]{2,20}){1,3}"
)
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’`\-‐‑\u0300-\u036f])*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[-‐]?){1,3}$")
# Endings of words for things, which few names have.
_THING = re.compile(
    r".{3,}(?:tion|tions|ment|ments|ness|ology|ity|ities|ship|ships|isms?|ance|ence|able|ible|ful|less|ings|ics|ware|works|"
    r"keit|heit|schaft|ungen|ieren|lich|isch|ischen|tät|cion|ción|ciones|ção|ções|zione|zioni|mente|eurs?|iques?|ости|ения|ение|ский|ская|ские)"
)
_ING = re.compile(r".{4,}(?:ing|ung)")
_BAD_SIGNS = re.compile(r"[?!:;/\\|#$€£%*+=<>{}\[\]()…\"“”«»„_@&©®™~^]|\d")
HANDLE = re.compile(r"(?<![\w@./])@[A-Za-z0-9_][A-Za-z0-9_.]{1,29}(?<!\.)(?![\w@])")
EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|\[email[\s\u00a0]protected\]")


def name_chance(text: str, common: Container[str] = ()) -> float:
    """How much a string looks like the name of one person, from 0 to 1, whatever stands around it.

    >>> name_chance("Karin Holm") > 0.9, name_chance("Terms of Service"), name_chance("Okonjo Brightwater") > 0.3
    (True, 0.0, True)

    ``common`` holds words (in lower case) that the document uses for things; a name that consists of them is none.
    Errs on names of two common words, and on places and firms that look like people.
    """
    text = text.strip(" \t\u00a0.,;:-–—|·•")
    if not 2 <= len(text) <= 48 or _BAD_SIGNS.search(text):
        return 0.0
    if _HAN.fullmatch(text) or _HANGUL.fullmatch(text) or _OTHER_SCRIPT.fullmatch(text):
        return 0.0 if people_label(text) else 0.45
    tokens = text.replace("\u00a0", " ").split(" ")
    return _western(tokens, common) if len(tokens) <= 6 else 0.0


def _western(tokens: list[str], common: Container[str]) -> float:
    words = _words()
    parts: list[str] = []
    titled = False
    for position, token in enumerate(tokens):
        key = folded(token).strip(".,'’")
        if position == 0 and folded(token) in words.honorifics:
            titled = True
            continue
        if key in words.credentials and position == len(tokens) - 1 and len(parts) > 1:
            titled = True
            continue
        may_be_small = token.islower() or ((parts or len(tokens) > 2) and len(token) > 1)
        if key in words.particles and position < len(tokens) - 1 and may_be_small:
            continue
        if token.endswith(",") and not _all_credentials(tokens[position + 1 :]):
            return 0.0
        if not _LETTERS.fullmatch(token.rstrip(",")) or not token[0].isupper():
            return 0.0
        parts.append(token)
    if not parts or len(parts) > 4:
        return 0.0
    keys = [folded(part).strip(".,'’") for part in parts]
    is_given = [_is_given(key, words) for key in keys]
    if any(key in words.never and not given for key, given in zip(keys, is_given, strict=True)):
        return 0.0
    if len(parts) > 1 and all(key in words.never for key in keys):
        return 0.0
    if is_given[0] and len(parts) > 1:
        chance = 0.95 if len(parts) <= 3 else 0.8
        if keys[0] in words.never or _THING.fullmatch(keys[-1]):
            chance = 0.55
        return chance
    return _unlisted(parts, keys, is_given, common, titled=titled)


def _all_credentials(tokens: list[str]) -> bool:
    return bool(tokens) and all(folded(token).strip(".,") in _words().credentials for token in tokens)


def _unlisted(
    parts: list[str], keys: list[str], is_given: list[bool], common: Container[str], *, titled: bool
) -> float:
    """The chance of a name whose first part is no known given name."""
    if len(parts) == 1:
        chance = 0.45 if is_given[0] else 0.12
    elif any(_INITIALS.match(part) for part in parts[:-1]):
        chance = 0.8
    elif any(is_given):
        chance = 0.7
    else:
        chance = {2: 0.5, 3: 0.4}.get(len(parts), 0.2)
    if titled:
        chance = max(chance, 0.75)
    if any(_THING.fullmatch(key) for key in keys):
        chance *= 0.2
    elif len(parts) > 1 and _ING.fullmatch(keys[0]):
        chance *= 0.3
    if any(key in common for key in keys):
        chance *= 0.3
    if all(part.isupper() for part in parts) and len(parts) > 1:
        chance *= 0.8
    return round(chance, 3)


def _is_given(key: str, words: _Words) -> bool:
    if key in words.given:
        return True
    first, sign, rest = key.partition("-")
    return bool(sign) and (first in words.given or rest in words.given)


def is_name(text: str, least: float = 0.4) -> bool:
    """Whether a string may well be one person's name.

    >>> is_name("J. Sato"), is_name("Most read")
    (True, False)
    """
    return name_chance(text) >= least


def is_organization(text: str) -> bool:
    """Whether a string names a desk, a staff or a news agency, as bylines do.

    >>> is_organization("AFP"), is_organization("The Editorial Board"), is_organization("Mira Okonjo")
    (True, True, False)
    """
    text = text.strip(" \t\u00a0.,;:-–—|·•()")
    words = _words()
    if text in words.agencies or text.casefold() in words.agency_phrases:
        return True
    tokens = text.split()
    if not 1 <= len(tokens) <= 5 or not _words_start_upper(tokens):
        return False
    return folded(tokens[-1]).strip(".") in words.organization or folded(tokens[0]) in {"redaktion", "redaccion"}


def is_agency(text: str) -> bool:
    """Whether a string is the name of a news agency.

    >>> is_agency("dpa"), is_agency("The Associated Press"), is_agency("Staff")
    (True, True, False)
    """
    text = text.strip(" \t\u00a0.,;:-–—|·•()")
    return text in _words().agencies or text.casefold() in _words().agency_phrases


def _words_start_upper(tokens: list[str]) -> bool:
    return all(token[0].isupper() or token[0].isdigit() or token.casefold() in _words().particles for token in tokens)


def is_role(text: str) -> bool:
    """Whether a string only says what somebody does: "Health Correspondent", "Staff Writer", "Redakteurin".

    >>> is_role("Health Correspondent"), is_role("Mira Okonjo")
    (True, False)
    """
    tokens = [folded(token).strip(".,()&") for token in text.replace("/", " ").split()]
    tokens = [token for token in tokens if token and token not in _BETWEEN_ROLES]
    if not 1 <= len(tokens) <= 6:
        return False
    roles = _words().role
    return tokens[-1] in roles or all(token in roles for token in tokens[:2])


_BETWEEN_ROLES = frozenset(("and", "und", "et", "y", "of", "for", "at", "the", "fur", "de"))
_CONJUNCTION = re.compile(
    r"\s+(?:and|und|et|y|e|og|och|en|&|a|i|и|та|și|ve|och|ja|és|und|with|mit|avec|con|com)\s+|\s*[、;&＆]\s*|\s+و\s?|\s\+\s",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*[,，،]\s*")
# Where a name ends inside a stretch: a parenthesis, an address, a handle, "for the ...", "in PLACE", a sign.
_TAIL = re.compile(
    r"""\s*(?:[(\[（【<]|\s[-–—|·•/]\s|[|·•/]|\s[-–—]|\s{3,}|\t
    |(?<=\s)(?:in|at|for|from|is|on|of|was|has|für|aus|im|beim|dans|pour|à|en|para|desde|per|da|voor|för|från|z|w|для|из|special\sto|the|this|who)(?=\s)|$)""",
    re.VERBOSE,
)


def split_names(text: str, start: int = 0, end: int | None = None) -> list[Named] | None:
    """The names in a stretch that starts with one: a single name, or a list when every part is a name.

    >>> [named.name for named in split_names("Ruth Abara, Kenji Mori and Claire Dubois-Lang")]
    ['Ruth Abara', 'Kenji Mori', 'Claire Dubois-Lang']
    >>> [(named.name, named.note) for named in split_names("Fatima Belhadj, Health Correspondent")]
    [('Fatima Belhadj', 'Health Correspondent')]
    >>> split_names("the way of all things") is None
    True

    Roles, places, handles and addresses behind a name go to its ``handle`` and ``note``; names are given as written.
    """
    end = len(text) if end is None else end
    start, end = _trim(text, start, end)
    after = people_label_after(text[start:end])
    if after:
        end = start + after.start
        start, end = _trim(text, start, end)
    found: list[Named] = []
    for low, high, sign in _parts(text, start, end):
        named = _one(text, low, high, sign, found)
        if named is None:
            rest = text[low:end].strip(_AROUND)
            if found and found[-1].note is None and rest:
                found[-1] = found[-1]._replace(note=rest)
            break
        found.append(named)
    return found or None


def _parts(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The stretch cut at conjunctions and commas: (start, end, the sign before it)."""
    cuts = sorted(
        [(m.start(), m.end(), "and") for m in _CONJUNCTION.finditer(text, start, end)]
        + [(m.start(), m.end(), ",") for m in _COMMA.finditer(text, start, end)]
    )
    parts, at, sign = [], start, ""
    for low, high, kind in cuts:
        if low < at:  # ", and": the conjunction decides
            sign, at = kind if kind == "and" else sign, max(at, high)
            continue
        if low > at:
            parts.append((at, low, sign))
            sign = kind
        elif kind == "and":
            sign = kind
        at = high
    if at < end:
        parts.append((at, end, sign))
    return parts


def _one(text: str, start: int, end: int, sign: str, before: list[Named]) -> Named | None:
    """One part of a list as a name; None when it is none, and the list ends here."""
    handle = HANDLE.search(text, start, end)
    tail = _TAIL.search(text, start, end)
    stop = min(tail.start() if tail else end, handle.start() if handle else end)
    mail = EMAIL.search(text, start, end)
    if mail:
        stop = min(stop, mail.start())
    low, high = _trim(text, start, stop)
    note = text[high:end].strip(" \t\u00a0,;|·•-–—()") or None
    if low >= high:
        if handle and not before:
            return Named(handle.group(), handle.start(), handle.end(), handle.group(), None)
        return None
    low, high, role = _without_role(text, low, high)
    after = people_label_after(text[low:high])
    if after:
        low, high = _trim(text, low, low + after.start)
    name = text[low:high]
    if is_organization(name) or is_agency(name):
        return Named(name, low, high, None, note)
    if is_role(name) and before:
        return None
    chance = name_chance(name)
    # Behind a known given name, two unknown words are more often a paper or a place; behind unknown ones, a name.
    is_unlisted = bool(before) and name_chance(before[0].name) < 0.6
    least = 0.1 if not before else 0.4 if sign == "and" or is_unlisted else 0.55
    if chance < least or (before and " " not in name and not _is_dense(name)):
        return None
    return Named(name, low, high, handle.group() if handle else None, role or note)


def _is_dense(text: str) -> bool:
    return any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text)


def _without_role(text: str, low: int, high: int) -> tuple[int, int, str | None]:
    """A name without role words behind it: "Ana Felix Staff Writer" is Ana Felix."""
    tokens = list(re.finditer(r"\S+", text[low:high]))
    keep = len(tokens)
    while keep > 2 and folded(tokens[keep - 1].group()).strip(".,") in _words().role:
        keep -= 1
    if keep == len(tokens):
        return low, high, None
    return low, low + tokens[keep - 1].end(), text[low + tokens[keep].start() : high]


_AROUND = " \t\u00a0,;:.|·•*–—-\u200b\u200e\u200f（(［[「『。：/"


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _AROUND:
        start += 1
    while end > start and text[end - 1] in " \t\u00a0,;:|·•*–—-\u200b\u200e\u200f）)］]」』。：/":
        end -= 1
    if (
        end - start > 3
        and text[end - 1] == "."
        and text[end - 3] not in " ."
        and text[end - 3 : end - 1].lower() not in ("jr", "sr", "hd")
    ):
        end -= 1
    return start, end
