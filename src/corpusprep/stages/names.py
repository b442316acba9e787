"""Names in a stretch of text: one, or a list split only when every part is a name; and what stands behind names."""

from __future__ import annotations

import re

from corpusprep.stages.fact_words import people_label_after
from corpusprep.stages.name_words import folded, name_words
from corpusprep.stages.person_names import (
    ELIDED,
    EMAIL,
    HANDLE,
    LETTERS,
    Named,
    all_common,
    is_agency,
    is_name,
    is_organization,
    is_role,
    name_chance,
)

__all__ = [
    "EMAIL", "HANDLE", "Named", "all_common", "folded", "is_agency", "is_name", "is_organization", "is_role",
    "may_open_a_name", "name_chance", "split_names",
]  # fmt: skip

_CONJUNCTION = re.compile(
    r"\s+(?:and|und|et|y|e|og|och|en|&|a|i|и|та|și|ve|och|ja|és|und|cum)\s+|\s*[、;&＆]\s*|\s+و\s?|\s\+\s",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*[,，،]\s*")
# Where a name ends inside a stretch: a parenthesis, an address, a sign, "for the ...", "in PLACE", the next label.
_TAIL = re.compile(
    r"""\s*(?:[(\[（【<]|\s[-–—|·•/]\s|[|·•/]|\s[-–—]|\s{3,}|\t|\.\s+(?=[A-ZÀ-Þ][a-z]+ed\sby\s)
    |(?<=\s)(?:(?i:in|at|for|from|is|on|with|mit|avec)|of|was|has|who|für|aus|im|beim|am|um|dans|pour|à|en|para|desde|per|da|dal|voor|op|för|från|den|
        kl|kl\.|z|w|для|из|special\sto|the|this)(?=\s|$)
    |(?<=\s)(?:Fotos?|Photos?|Photography|Illustration(?:en|s)?|Kategorien?|Categor(?:y|ies)|Updated|Published|Posted|Veröffentlicht|
        Aktualisiert|Publié|Publicado|Last|Reviewed|Edited|Comments?|Kommentare?|Follow|Folgen|Filed|Tags?|Views?)\b)""",
    re.VERBOSE,
)


# The words and signs that `_TAIL` needs; most stretches have none, and are not searched.
_TAIL_SIGN = re.compile(r"[(\[（【<|•·/\t–—-]|\s\s\s|\.\s+[A-ZÀ-Þ][a-z]+ed\s")
_TAIL_WORDS = frozenset(
    """in at for from is on with mit avec of was has who für aus im beim am um dans pour à en para desde per da dal voor op för från den
    kl kl. z w для из special the this foto fotos photo photos photography illustration illustrations illustrationen kategorie
    kategorien category categories updated published posted veröffentlicht aktualisiert publié publicado last reviewed edited comment
    comments kommentar kommentare follow folgen filed tag tags view views""".split()  # noqa: SIM905 - a row of words
)
_WORDS = re.compile(r"[^\W\d_]+\.?")
_AND_WORDS = frozenset("and und et y e og och en a i и та și ve ja és cum".split())  # noqa: SIM905
_AND_SIGN = re.compile(r"[、;&＆+و]")


def _tail_of(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where a name ends inside a stretch."""
    if _TAIL_SIGN.search(text, start, end) is None:
        piece = text[start:end].casefold()
        if _TAIL_WORDS.isdisjoint(piece.split()) and _TAIL_WORDS.isdisjoint(_WORDS.findall(piece)):
            return None
    tail = _TAIL.search(text, start, end)
    while tail is not None and _goes_on(text, start, end, tail):
        tail = _TAIL.search(text, tail.end(), end)
    return tail


_PARTICLE_BEFORE = re.compile(r"(?:van|von|op|aan)\s+$", re.IGNORECASE)
_REST_OF_NAME = re.compile(r"\s+(?:(?:de|den|der|het)\s+)?[A-ZÀ-Þ]\w")


def _goes_on(text: str, start: int, end: int, tail: re.Match[str]) -> bool:
    """Whether a word that may end a name is part of it: "Maria da Silva", "Sanne van den Akker", not "Ana Felix da Roma"."""
    word = tail.group().strip()
    if word not in {"da", "dal", "den", "op"} or _REST_OF_NAME.match(text, tail.end(), end) is None:
        return False
    before = text[start : tail.start()].split()
    if word == "den":
        return _PARTICLE_BEFORE.search(text, start, tail.end() - len(word)) is not None
    is_given = bool(before) and folded(before[-1]) in name_words().given
    return len(before) == 1 or (is_given and word != "op")


_OPENING = re.compile(r"[\W_]*([^\W_]\S*)(?:\s+(\S+))?")


def may_open_a_name(text: str) -> bool:
    """Whether a stretch begins as names do; cheap, for the many lines that do not.

    >>> may_open_a_name("Mira Okonjo"), may_open_a_name("About us"), may_open_a_name("the harbor")
    (True, False, False)
    """
    found = _OPENING.match(text)
    if found is None:
        return False
    first, second = found[1], found[2]
    if first[0].isdigit() or first[0].islower():
        return text.lstrip().startswith("@") or folded(first) in _SMALL
    key = folded(first).strip(".,:'’")
    words = name_words()
    if key in words.never and key not in words.given and key not in words.particles and key not in words.organization:
        return "@" in text
    return (
        second is None
        or not second[0].islower()
        or folded(second) in words.particles
        or folded(second) in _AND
        or ELIDED.match(second) is not None
    )


_SMALL = frozenset(("de", "van", "von", "al", "el", "la", "le", "di", "da", "dos", "ten", "ter", "abu", "ibn", "bin"))
_AND = frozenset(
    ("and", "und", "et", "y", "og", "och", "en", "e", "i", "и", "und", "with", "mit", "in", "for", "at", "für", "is")
)


def split_names(text: str, start: int = 0, end: int | None = None, *, labeled: bool = False) -> list[Named] | None:
    """The names in a stretch that starts with one: a single name, or a list when every part is a name.

    >>> [named.name for named in split_names("Ruth Abara, Kenji Mori and Claire Dubois-Lang")]
    ['Ruth Abara', 'Kenji Mori', 'Claire Dubois-Lang']
    >>> [(named.name, named.note) for named in split_names("Fatima Belhadj, Health Correspondent")]
    [('Fatima Belhadj', 'Health Correspondent')]
    >>> split_names("the way of all things") is None
    True

    Roles, places, handles and addresses behind a name go to its ``handle`` and ``note``; names are given as written.
    Behind a label ("By") also a single word or a firm is taken for the name: say ``labeled``.
    """
    end = len(text) if end is None else end
    start, end = _trim(text, start, end)
    after = people_label_after(text[start:end])
    if after:
        end = start + after.start
        start, end = _trim(text, start, end)
    found: list[Named] = []
    for low, high, sign in _with_credentials(text, _parts(text, start, end)):
        if found and sign == "," and _is_role_part(text[low:high]):
            found[-1] = found[-1]._replace(note=found[-1].note or text[low:high].strip(_AROUND))
            continue
        named = _one(text, low, high, sign, found) or (None if found or not labeled else _called(text, low, high))
        if named is None:
            rest = text[low:end].strip(_AROUND)
            if found and found[-1].note is None and rest:
                found[-1] = found[-1]._replace(note=rest)
            break
        found.append(named)
    return found or None


# Two words that lost the space between them, but not the capitals inside McDonald, DiMaggio, LeBron, VanDyke.
_GLUE = re.compile(
    r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ][a-zß-ÿ]{2,})|(?<=[a-zß-ÿ]{2})(?=[A-ZÀ-Þ][a-zß-ÿ]{2,})(?<!Mac)(?<!Van)(?<!Von)"
)


_SEAM = re.compile(r"[A-ZÀ-Þ](?<=[a-zß-ÿ].)")


def _glued(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Where a role, a heading or the next name is glued to a name: "Ana FelixStaff Writer"."""
    found = []
    words = name_words()
    for seam in _GLUE.finditer(text, start, end):
        following = LETTERS.match(text, seam.start(), end)
        key = folded(following.group()).strip(".'’") if following else ""
        if key in words.given:
            found.append((seam.start(), seam.start(), "and"))
        elif key in words.role or key in words.role_before or key in words.never:
            found.append((seam.start(), seam.start(), ","))
    return found


def _parts(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The stretch cut at conjunctions and commas: (start, end, the sign before it)."""
    piece = text[start:end]
    cuts = []
    if _AND_SIGN.search(piece) or not _AND_WORDS.isdisjoint(piece.casefold().split()):
        cuts += [(m.start(), m.end(), "and") for m in _CONJUNCTION.finditer(text, start, end)]
    if "," in piece or "，" in piece or "،" in piece:
        cuts += [(m.start(), m.end(), ",") for m in _COMMA.finditer(text, start, end)]
    if _SEAM.search(piece):
        cuts += _glued(text, start, end)
    if not cuts:
        return [(start, end, "")] if start < end else []
    cuts.sort()
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


_CREDENTIALS = re.compile(r"(?:,\s?[A-Z][A-Za-z.\-]{1,6}®?(?:\s?\([A-Za-z]+\))?)+$")
_CREDENTIAL = re.compile(r"[A-Z][A-Za-z.\-]{1,6}®?(?:\s?\([A-Za-z]+\))?\.?")


def _with_credentials(text: str, parts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The parts of a list, with ", MD, PhD" left at the name that it stands behind."""
    joined: list[tuple[int, int, str]] = []
    is_open = False
    for low, high, sign in parts:
        word = text[low:high]
        is_known = folded(word.rstrip("®.")) in name_words().credentials
        if joined and sign == "," and _CREDENTIAL.fullmatch(word) and (is_known or (is_open and word[1:2].isupper())):
            joined[-1] = (joined[-1][0], high, joined[-1][2])
            is_open = True
        else:
            joined.append((low, high, sign))
            is_open = False
    return joined


def _one(text: str, start: int, end: int, sign: str, before: list[Named]) -> Named | None:
    """One part of a list as a name; None when it is none, and the list ends here."""
    has_sign = text.find("@", start, end) >= 0
    handle = HANDLE.search(text, start, end) if has_sign else None
    tail = _tail_of(text, start, end)
    stop = min(tail.start() if tail else end, handle.start() if handle else end)
    mail = EMAIL.search(text, start, end) if has_sign or text.find("[", start, end) >= 0 else None
    if mail:
        stop = min(stop, mail.start())
    low, high = _trim(text, start, stop)
    note = text[high:end].strip(" \t\u00a0,;|·•-–—()") or None
    if low >= high:
        if handle and not before:
            return Named(handle.group(), handle.start(), handle.end(), handle.group(), None)
        return None
    behind = _CREDENTIALS.search(text, low, high) if text.find(",", low, high) >= 0 else None
    full, high = high, behind.start() if behind else high
    role = None
    if len(text[low:high].split()) > 2:
        low, high, role = _without_role(text, low, high)
        high = high if before else _shortened(text, low, high)
    if not before:
        note = text[high:end].strip(" \t\u00a0,;|·•-–—()") or None
    after = people_label_after(text[low:high])
    if after:
        low, high = _trim(text, low, low + after.start)
    name = text[low:high]
    if is_agency(name) or (is_organization(name) and not (before and sign == ",")):
        return Named(name, low, high, None, note)
    if is_role(name) and before:
        return None
    chance = name_chance(name)
    # Behind a known given name, two unknown words are more often a paper or a place; behind unknown ones, a name.
    is_unlisted = bool(before) and name_chance(before[0].name) < 0.6
    least = 0.1 if not before else 0.4 if sign == "and" or is_unlisted else 0.55
    if chance < least or (before and " " not in name and not _is_dense(name)):
        return None
    if behind and high == behind.start():
        name, high = text[low:full], full
    return Named(name, low, high, handle.group() if handle else None, role or note)


_NICKNAME = re.compile(r"(?!\d+[^\W\d_]?$)[^\W_][\w.\-]{2,24}")  # not the hour of "18h"


def _called(text: str, start: int, end: int) -> Named | None:
    """What a label calls the author though it looks like no person: a user's name, a firm, a team."""
    tail = _tail_of(text, start, end)
    low, high = _trim(text, start, tail.start() if tail else end)
    name, words = text[low:high], text[low:high].split()
    note = text[high:end].strip(_AROUND) or None
    if len(words) == 1 and _NICKNAME.fullmatch(name) and folded(name) not in name_words().never:
        return Named(name, low, high, None, note)
    is_firm = 2 <= len(words) <= 4 and all(
        w[0].isupper() or w[0].isdigit() or w in {"the", "of", "and", "&"} for w in words
    )
    if is_firm and not text[high : high + 1].strip() and any(w[0].isupper() for w in words) and len(name) < 40:
        return Named(name, low, high, None, note)
    return None


def _is_dense(text: str) -> bool:
    return any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text)


def _shortened(text: str, low: int, high: int) -> int:
    """Where a name ends that other words follow without a sign: "Ana Felix Culture", "Ana Felix 3 comments"."""
    tokens = list(re.finditer(r"\S+", text[low:high]))
    half = len(tokens) // 2
    if len(tokens) in (4, 6) and [t.group() for t in tokens[:half]] == [t.group() for t in tokens[half:]]:
        return low + tokens[half - 1].end()
    if not 3 <= len(tokens) <= 12 or folded(tokens[0].group()) not in name_words().given:
        return high
    if not tokens[1].group()[0].isupper():
        return high
    words = name_words()
    for keep in (2, 3):
        following = tokens[keep].group() if keep < len(tokens) else ""
        key = folded(following).strip(".,")
        if (
            following
            and (following[0].isdigit() or key in words.never or key in words.role or key in words.role_before)
            and key not in words.particles
        ):
            return low + tokens[keep - 1].end()
    return high


def _is_role_part(text: str) -> bool:
    """Whether a part of a list says what the person before it does: "Mira Okonjo, Senior Harbor Correspondent"."""
    keys, words = [folded(token).strip(".,") for token in text.split()], name_words()
    is_about = any(key in words.role or key in words.role_before for key in keys[:-1])
    return is_about and is_role(text) and keys[0] not in words.given


def _without_role(text: str, low: int, high: int) -> tuple[int, int, str | None]:
    """A name without role words behind it: "Ana Felix Staff Writer" is Ana Felix."""
    tokens = list(re.finditer(r"\S+", text[low:high]))
    keep = len(tokens)
    words = name_words()
    while keep > 2 and folded(tokens[keep - 1].group()).strip(".,") in (
        words.role if keep == len(tokens) else words.role | words.role_before
    ):
        keep -= 1
    if keep == len(tokens):
        return low, high, None
    # Ana Felix Senior Harbor Correspondent
    keep = next((at for at in range(2, keep) if folded(tokens[at].group()) in words.role_before), keep)
    return low, low + tokens[keep - 1].end(), text[low + tokens[keep].start() : high]


_AROUND = " \t\u00a0,;:.|·•*–—-\u200b\u200e\u200f（(［[「『。：/"


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _AROUND:
        start += 1
    while end > start and text[end - 1] in " \t\u00a0,;:|·•*–—-»\u200b\u200e\u200f）)］]」』。：/":
        end -= 1
    if (
        end - start > 3
        and text[end - 1] == "."
        and text[end - 3] not in " ."
        and text[end - 3 : end - 1].lower() not in ("jr", "sr", "hd")
    ):
        end -= 1
    return start, end
