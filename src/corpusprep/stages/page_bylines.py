"""The names in what a page shows or states as its author: one value or one visible line at a time.

A value that markup *states* is trusted as written: it only loses labels, roles and addresses. A *visible* line has to
look like a byline: by its label, or by names that are known for names.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection

from corpusprep.stages.date_formats import find_dates
from corpusprep.stages.fact_words import Label, people_label
from corpusprep.stages.names import Named, is_agency, is_organization, is_role, name_chance, split_names
from corpusprep.stages.page_title import is_site

_ADDRESS = re.compile(
    r"https?://|www\.|^[\w.+-]+@[\w-]+\.\w|^/|^\S+\.(?:com|de|org|net|html?|php|uk|fr|it|es|at|ch)(?:$|/)"
)
# Accounts and placeholders that content systems put where a name belongs.
_ACCOUNT = re.compile(
    r"""(?:(?:wp|word\s?press|site|web|super|blog)?[-_ ]?admin(?:istrator)?\d*|root|webmaster|author|autor|user|guest|
    gast|test|null|none|undefined|unknown|anonymous|anonym|default|n/?a|no\s(?:author|name)|wp\s?engine|\W*|\d+|
    editor(?:ial)?|published|posted|veröffentlicht|publié|comments?|share|follow|true|false|object|agencies|agenturen|
    facebook|twitter|x|instagram|you\s?tube|tik\s?tok|linked\s?in|threads|whats\s?app|telegram|pinterest|xing|reddit|
    mastodon|bluesky|flickr|rss|e-?mail|login|log\sin|profile?|website|home|about|more|mehr|read\smore|unternehmen)""",
    re.VERBOSE | re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:(?:written|posted|words|story|text|article|report|created|published)\s+)?(?:by|von|par|por|door|av|af|autor(?:in|en)?|author|"
    r"auteur|autore|автор)(?::\s*|\s+)|^By(?=[A-Z])",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:;|\n|\s•\s|\s·\s|،|、)\s*")
_JOINTS = re.compile(r"\s*[,&|]\s*(?:(?:and|und|et|y|e|og|och|en)\s+)?|\s+(?:and|und|et|y|e|og|och|en|i|и|mit|with)\s+")
_HANDLE_TAIL = re.compile(r"\s*[(\[]?(?:@|https?:)[\w./:-]+[)\]]?\s*$")
_CAPTION = re.compile(r"^\W*(?:image|photo|foto|bild|picture|credit|getty|©)\b", re.IGNORECASE)
_NICK = re.compile(r"[^\W\d_][\w.\-]{1,24}(?<![.\-])|@\w{2,30}")
_AFTER_NICK = re.compile(
    r"""\s*(?:$|[|·•–—/(»«-]|(?:on|in|at|am|um|den|le|el|under|abgelegt|filed|leave|hinterlasse|kommentare?|\d|no\b|
    \d+\s+comments?|comments?)\b|\d)""",
    re.VERBOSE | re.IGNORECASE,
)
# Okonjo, Mira J.
_LAST_FIRST = re.compile(r"[^\W\d_][\w'’-]+, [^\W\d_][\w'’-]+(?: [^\W\d_]\.)?")
_SMALL_WORDS = "de da del della der den di do dos du el la le van von zu zur zum ten ter bin ibn al y e af av"
_SMALL = frozenset(_SMALL_WORDS.split())


def stated_names(value: str, sites: Collection[str]) -> list[Named]:
    """The names in a value that markup states as the author.

    >>> [named.name for named in stated_names("By Mira Okonjo, Health Correspondent", ())]
    ['Mira Okonjo']
    >>> [named.name for named in stated_names("Mira Okonjo,Ana Felix", ())]
    ['Mira Okonjo', 'Ana Felix']
    >>> stated_names("The Ledger", ("theledger",)), stated_names("admin", ())
    ([], [])
    """
    value = _BY.sub("", " ".join(value.split()))
    known = tuple(sites)
    found: list[Named] = []
    for piece in _LISTED.split(value):
        part = _HANDLE_TAIL.sub("", piece).strip(" ,;:|-–—")
        if not part or len(part) > 200 or _ADDRESS.search(part) or _CAPTION.match(part):
            continue
        found.extend(named for named in _parts(part) if is_author_name(named.name, known))
    return found


# "deinen Hafenbloggern", "our crew": nobody's name. "Auteur(s)" is a label that stands without its name.
_OURS = re.compile(r"(?:dein|unser|eure|mein|our|your|notre|votre|nos|vos|nuestr|vuestr|nosso|nostr|vostr)[a-z]{0,3}\s")
_PLURAL = re.compile(r"\((?:s|es|en|in|innen|rice|a|i|e)\)")


def is_author_name(name: str, sites: Collection[str]) -> bool:
    """Whether a stated name may be an author's: neither an account nor the site itself, unless that is a person's name.

    >>> is_author_name("The Ledger", ("theledger",)), is_author_name("Karin Holm", ("karinholm",))
    (False, True)
    >>> is_author_name("Auteur(s)", ()), is_author_name("unserem Team", ()), is_author_name("Redaktion", ())
    (False, False, True)
    """
    if len(name) > 90 or _ACCOUNT.fullmatch(name) or _ADDRESS.search(name) or _OURS.match(name):
        return False
    label = people_label(bare := _PLURAL.sub("", name))
    if label is not None and label.kind == "author" and not bare[label.end :].strip(" :"):
        return False
    return not is_site(name, sites) or is_agency(name) or name_chance(name) >= 0.55


def _parts(part: str) -> list[Named]:
    listed = name_list(part)
    if listed:
        return [Named(name, 0, 0) for name in listed]
    if (
        _LAST_FIRST.fullmatch(part)
        and name_chance(" ".join(part.split(", ")[::-1])) >= 0.5
        and not is_role(part.split(", ")[1])
    ):
        return [Named(part, 0, 0)]
    if not re.search(r",|\s(?:and|und|et|y|e|og|och|en|&|mit|with|i|и)\s|\s[-–—|/]\s|[(|]", part):
        return [Named(_without_role(part), 0, 0)]
    names = split_names(part)
    if names:
        return names
    return [Named(part, 0, 0)] if "," not in part and len(part) < 60 else []


def _without_role(name: str) -> str:
    """A stated name without the role behind it; a name of two words is left alone."""
    tokens = name.split()
    keep = len(tokens)
    while keep > 2 and is_role(tokens[keep - 1]):
        keep -= 1
    return " ".join(tokens[:keep]) if keep < len(tokens) and name_chance(" ".join(tokens[:keep])) >= 0.5 else name


def name_list(text: str) -> list[str]:
    """The names of a list when every part reads like the name of one person or of an agency; empty when it is none.

    >>> name_list("Ruth Abara, Kenji Mori and Claire Dubois-Lang")
    ['Ruth Abara', 'Kenji Mori', 'Claire Dubois-Lang']
    >>> name_list("Ruth Abara, Health Correspondent"), name_list("Ruth Abara, New York")
    ([], [])
    """
    parts = [part.strip(" .:-–—") for part in _JOINTS.split(text)]
    parts = [part for part in parts if part]
    if not 2 <= len(parts) <= 12 or "," in parts[0]:
        return []
    by_word = re.search(r"\s(?:and|und|et|y|e|og|och|en|&|i|и)\s", text) is not None
    ok = all(_is_listed_name(part, by_word=by_word) for part in parts)
    return parts if ok and name_chance(parts[0]) > 0 else []


def _is_listed_name(part: str, *, by_word: bool) -> bool:
    if is_agency(part):
        return True
    tokens = part.split()
    if len(tokens) == 1:
        return by_word and name_chance(part) >= 0.45
    if not 2 <= len(tokens) <= 4 or is_role(part) or is_role(tokens[-1]):
        return False
    if not all(token[0].isupper() or token.casefold() in _SMALL for token in tokens) or re.search(r"[\d@/:()]", part):
        return False
    return name_chance(part) >= (0.0 if by_word else 0.3)


def shown_names(line: str, sites: Collection[str], *, trust: str = "line") -> tuple[list[Named], bool]:
    """The names in a visible line that is a byline, and whether a label says so.

    >>> [named.name for named in shown_names("By Mira Okonjo and Ana Felix", ())[0]]
    ['Mira Okonjo', 'Ana Felix']
    >>> [named.name for named in shown_names("Posted on 7 March 2024 by harborfan | Leave a comment", ())[0]]
    ['harborfan']
    >>> shown_names("The harbor vote was moved", ())
    ([], False)

    ``trust`` is ``line`` for a line of the page, ``byline`` for one that the markup calls a byline, ``name`` for an
    element that holds the author's name and nothing else: there a single word will do.
    """
    if len(line) > 180 or not line or (trust == "line" and not _may_be_byline(line)):
        return [], False
    known = tuple(sites)
    for found, labeled in _readings(line, trust):
        names = [named for named in found if is_author_name(named.name, known)]
        names = [named for named in names if not is_role(named.name)] or names
        if names:
            return names, labeled
    return [], False


@functools.lru_cache(maxsize=4096)
def _readings(line: str, trust: str) -> tuple[tuple[tuple[Named, ...], bool], ...]:
    """The names in each stretch of a line, up to one with another label, and whether a label says so.

    Elements lie in each other, so the same words come many times on a page.
    """
    read = []
    stretches, is_dated = _stretches(_joined(line) if " / " in line else line)
    for stretch in stretches:
        text = re.sub(r"^[^\w@]+", "", stretch)
        if text.startswith("By") and len(text) > 3 and text[2].isupper():
            text = "By " + text[2:]
        label = label_of(text)
        if label is not None and (label.kind != "author" or label.text.startswith("来源")):
            break
        rest = text[label.end :] if label else text
        by = label is not None and (label.has_colon or label.text.casefold().endswith(_BY_WORDS))
        names = _names_of(rest, trust=trust, labeled=label is not None, by=by)
        if not names and by and is_dated and _SIGNED.fullmatch(rest.strip(" :")):
            names = [Named(rest.strip(" :"), 0, 0)]
        if names:
            read.append((tuple(names), label is not None))
    return tuple(read)


def _joined(line: str) -> str:
    """A line whose slashes join surely names, as a list: "By Ana Felix / Jun Sato"."""
    parts = line.split(" / ")
    label = label_of(parts[0])
    names = [parts[0][label.end :] if label else parts[0], *parts[1:]]
    return ", ".join(parts) if all(name_chance(name) >= _SURELY_A_NAME for name in names) else line


_SURELY_A_NAME = 0.7


@functools.lru_cache(maxsize=4096)
def label_of(line: str) -> Label | None:
    """The label that a line begins with, remembered.

    >>> label_of("By Mira Okonjo").kind
    'author'
    """
    return people_label(line)


def _may_be_byline(line: str) -> bool:
    """Whether a line of the page is worth a look: a short one with a capital, or one with a label."""
    if len(line) <= 60:
        return not line.islower() or label_of(line) is not None
    return label_of(line) is not None or _MIDDLE_LABEL.search(line) is not None


_MIDDLE_LABEL = re.compile(r"\s(?:by|von|par|por|door|av|af|di|autor|автор)[\s:]|[|·•]|\d{4}", re.IGNORECASE)
_BY_WORDS = ("by", "von", "par", "por", "door", " av", " af", "autor", "author", "oleh")


@functools.lru_cache(maxsize=2048)
def _stretches(line: str) -> tuple[tuple[str, ...], bool]:
    """A line without its dates, cut at the signs that join separate things; and whether it had any."""
    parts, at = [], 0
    dates = find_dates(line)
    for match in dates:
        parts.append(line[at : match.start])
        at = match.end
    parts.append(line[at:])
    cut = [piece for part in parts for piece in re.split(r"\s+[|·•–—/]\s+|[|·•]|\s+-\s+|\t", part)]
    found = [re.sub(r"(?:\s+(?:on|am|vom|le|el|den|um|at|in))?[\s,:(]*$", "", piece).strip() for piece in cut]
    # "Posted on <date> by NAME": the label's two halves stand around the date.
    return tuple(piece for piece in found if re.search(r"[^\W\d_]", piece)), bool(dates)


# What stands between "by" and a date signs the text, whether it is known for a name or not: "by HARBOR TEAM on 7 March".
_SIGNED = re.compile(r"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.&-]+(?:\s[A-ZÀ-ÞА-Я.&-]{2,}){0,2}")


_ABOUT = re.compile(
    r"^(?:about(?: the author)?|über(?: den autor| die autorin)?|à propos de|sobre|acerca de)\b:?\s+(?=[A-ZÀ-Þ])",
    re.IGNORECASE,
)
_LEAST = {"line": 0.6, "byline": 0.4, "name": 0.3}


def _names_of(text: str, *, trust: str, labeled: bool, by: bool) -> list[Named]:
    text = _ABOUT.sub("", text.strip(" :\t\u00a0"))
    if not text:
        return []
    listed = name_list(text) or name_list(_without_last(text))
    if listed and (labeled or trust != "line" or all(name_chance(name) >= 0.5 for name in listed)):
        return [Named(name, 0, 0) for name in listed]
    names = split_names(text) or []
    least = 0.3 if labeled else _LEAST[trust]
    kept = [
        n
        for n in names
        if name_chance(n.name) >= least or is_agency(n.name) or _is_desk(n.name, is_byline=labeled or trust != "line")
    ]
    if kept and (labeled or trust != "line" or len(text) <= len(kept[-1].name) + text.find(kept[-1].name) + 40):
        return names if labeled else kept
    nick = _NICK.match(text)
    if nick and by and _AFTER_NICK.match(text, nick.end()):
        return [Named(nick.group(), 0, 0)]
    if trust == "name" and (
        _NICK.fullmatch(text) or (len(text.split()) <= 3 and len(text) <= 40 and text[0].isupper())
    ):
        return [Named(text, 0, 0)]
    return []


def _is_desk(name: str, *, is_byline: bool) -> bool:
    """Whether a name is that of a desk or staff, in a place where one may sign."""
    return is_byline and is_organization(name)


def _without_last(text: str) -> str:
    """A list without its last part behind a comma: "Ruth Abara and Kenji Mori, Nairobi"."""
    before, sign, last = text.rpartition(",")
    return before if sign and len(last.split()) <= 3 else ""
