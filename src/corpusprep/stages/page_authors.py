"""Everybody that a page names as its author: in its structured data, its meta tags, its markup and its lines.

`author_claims` gives one claim for each place that names somebody: a list of names, as written, with what kind of
place it is. Which claim holds is decided in `authors_of`. The site itself is never an author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpusprep.head import Head, Mark
from corpusprep.stages.fact_words import people_label
from corpusprep.stages.names import Named, is_agency, is_organization, is_role, name_chance, split_names
from corpusprep.stages.page_data import Data, Node, plain, types_of, values
from corpusprep.stages.page_title import bare, is_site


@dataclass(frozen=True, slots=True)
class AuthorClaim:
    """The people that one place of the page names, and what kind of place it is.

    ``order`` is the place's element number (-1 in the head), ``strength`` how much such a place is worth.
    """

    people: tuple[Named, ...]
    source: str
    raw: str
    order: int = -1
    role: str | None = None
    organization: bool = False


_META = {
    "author": "meta", "article:author": "meta-article", "parsely-author": "meta", "dc.creator": "meta-dc",
    "dcterms.creator": "meta-dc", "dc.contributor.author": "meta-dc", "creator": "meta-dc", "sailthru.author": "meta",
    "cxenseparse:author": "meta", "citation_author": "meta-list", "og:author": "meta", "og:article:author": "meta",
    "article:author_name": "meta", "shareaholic:article_author_name": "meta", "dcsext.author": "meta",
    "mrf:authors": "meta", "byl": "meta", "authors": "meta", "rnews:author": "meta", "bt:author": "meta",
    "twitter:data1": "twitter", "content-creator": "meta", "article.author": "meta", "dc.author": "meta-dc",
}  # fmt: skip
_TWITTER_LABEL = re.compile(
    r"written|author|autor|verfasst|geschrieben|escrito|écrit|scritto|geschreven|von$|by$", re.IGNORECASE
)

_ADDRESS = re.compile(r"https?://|www\.|^[\w.+-]+@[\w-]+\.\w|^/|\.(?:com|de|org|net|html?|php)(?:$|/)")
_ACCOUNT = re.compile(
    r"^(?:admin(?:istrator)?|root|webmaster|editor|user|author|autor|redaktion|staff|guest|test|null|none|undefined|unknown|anonymous|wpadmin|site-?admin|super ?user|default|n/a|\W*|\d+)$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:;|\||\n|•|·|،|、|\s/\s|,\s+(?:and|und|et|y|e)\s+)\s*")
_HANDLE_TAIL = re.compile(r"\s*\(?@[\w.]+\)?\s*$")
_BY = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|autor(?:in|en)?|author|auteur|text|written by|posted by)\b:?\s+", re.IGNORECASE
)

_BYLINE_HINT = re.compile(
    r"author|autor|auteur|byline|by-line|writer|verfasser|redakteur|journalist|reporter|forfatter|skribent|columnist|creator|vcard|poster|username|user-name"
)
_NOT_AUTHOR_HINT = re.compile(
    r"bio|about|desc|avatar|image|img|photo|pic|social|share|follow|comment|reply|related|more|count|credit|caption|"
    r"copyright|date|time|contact|mail|icon|link-?list|box-?title|job|role|title(?!s)|position|posts|archive|widget|list"
)
_AUTHOR_HREF = re.compile(
    r"/(?:author|autor|autoren|auteur|auteurs|authors|autores|by|people|profile|profil|contributors?|writers?|staff|team|journalists?|reporters?|redakteure?|users?|members?|columnists?|experts?|u|@)/?",
    re.IGNORECASE,
)


def author_claims(head: Head, data: Data, sites: Iterable[str]) -> list[AuthorClaim]:
    """Who the markup names, place by place."""
    known = tuple(sites)
    return [*_json_ld(data, known), *_metas(head, known), *_marks(head, known)]


def _json_ld(data: Data, sites: tuple[str, ...]) -> Iterator[AuthorClaim]:
    for place, node in enumerate(data.articles[:6]):
        for key in ("author", "creator"):
            people: list[Named] = []
            raw = []
            organizations = 0
            for value in values(node.get(key)):
                item = data.resolve(value)
                name = _name_of(item)
                raw.append(name)
                if isinstance(item, Mapping) and "organization" in " ".join(types_of(item)):
                    organizations += 1
                people.extend(stated_names(name, sites))
            if raw and any(raw):
                source = "json-ld" if place == 0 else "json-ld-other"
                yield AuthorClaim(_unique(people), source, "; ".join(raw), organization=organizations == len(raw))
                break


def _name_of(item: Any) -> str:
    if not isinstance(item, Mapping):
        return plain(item)
    name = item.get("name")
    if isinstance(name, list):
        name = "; ".join(filter(None, (plain(part) for part in name)))
    name = plain(name)
    if not name and item.get("givenName") and item.get("familyName"):
        name = f"{plain(item['givenName'])} {plain(item['familyName'])}"
    return name


def _metas(head: Head, sites: tuple[str, ...]) -> Iterator[AuthorClaim]:
    grouped: dict[str, list[str]] = {}
    metas = list(head.metas)
    for place, (name, value) in enumerate(metas):
        if name == "twitter:data1":
            label = next((v for n, v in metas[max(0, place - 3) : place + 4] if n == "twitter:label1"), "")
            if not _TWITTER_LABEL.search(label):
                continue
        if name in _META and not _ADDRESS.search(value):
            grouped.setdefault(name, [])
            if value not in grouped[name]:
                grouped[name].append(value)
    for name, found in grouped.items():
        people = [person for value in found for person in stated_names(plain(value), sites)]
        yield AuthorClaim(_unique(people), _META[name], "; ".join(found))


def stated_names(value: str, sites: Iterable[str]) -> list[Named]:
    """The names in a value that markup states as the author: as written, without labels, roles and addresses.

    >>> [named.name for named in stated_names("By Mira Okonjo, Health Correspondent", ())]
    ['Mira Okonjo']
    >>> stated_names("The Ledger", ("theledger",)), stated_names("admin", ())
    ([], [])
    """
    value = _BY.sub("", " ".join(value.split()))
    found: list[Named] = []
    for piece in _LISTED.split(value):
        part = _HANDLE_TAIL.sub("", piece).strip(" ,;:|-–—")
        if not part or len(part) > 90 or _ADDRESS.search(part) or _ACCOUNT.match(part) or is_site(part, sites):
            continue
        found.extend(person for person in _split(part) if not is_site(person.name, sites))
    return found


def _split(part: str) -> list[Named]:
    if not re.search(r",|\s(?:and|und|et|y|e|og|och|en|&|mit|with|i|и)\s|\s[-–—|/]\s|\(|\s(?:in|für|for|aus)\s", part):
        return [Named(part, 0, len(part))]
    names = split_names(part)
    if names:
        return names
    return [Named(part, 0, len(part))] if "," not in part else []


def _unique(people: Iterable[Named]) -> tuple[Named, ...]:
    kept: dict[str, Named] = {}
    for person in people:
        kept.setdefault(bare(person.name), person)
    return tuple(person for key, person in kept.items() if key)


def _marks(head: Head, sites: tuple[str, ...]) -> Iterator[AuthorClaim]:
    for mark in head.marks:
        if mark.region == "comment" or mark.scope in {"comment", "review"} or mark.tag in {"h1", "time", "abbr"}:
            continue
        where = f"-{mark.region}" if mark.region else ""
        if "author" in mark.itemprop or mark.itemprop in {"creator", "byline"}:
            yield from _claim(mark, f"microdata{where}", sites)
        elif "author" in mark.rel.split() or (mark.tag == "a" and _AUTHOR_HREF.search(mark.href)):
            yield from _claim(mark, f"{'rel' if 'author' in mark.rel.split() else 'href'}{where}", sites)
        elif _BYLINE_HINT.search(mark.hint):
            yield from _claim(mark, f"class{where}", sites)


def _claim(mark: Mark, source: str, sites: tuple[str, ...]) -> Iterator[AuthorClaim]:
    text = mark.value if source.startswith("microdata") and mark.value and mark.tag == "meta" else mark.text
    if not text:
        return
    linked = [link for link in mark.links if "author" in link.rel or _AUTHOR_HREF.search(link.href)]
    people: list[Named] = []
    if linked:
        for link in linked:
            people.extend(visible_names(link.text, sites))
    if not people:
        for line in text.split("\n")[:4]:
            people = visible_names(line, sites)
            if people:
                break
    if people:
        yield AuthorClaim(_unique(people), source, text[:120], mark.order)


def visible_names(line: str, sites: Iterable[str], least: float = 0.4) -> list[Named]:
    """The names in a visible line that consists of names, with or without "By" before and a role or date behind.

    >>> [named.name for named in visible_names("By Mira Okonjo and Ana Felix", ())]
    ['Mira Okonjo', 'Ana Felix']
    >>> visible_names("The harbor vote was moved", ())
    []
    """
    if len(line) > 160:
        return []
    label = people_label(line)
    start = 0
    if label is not None:
        if label.kind != "author":
            return []
        start = label.end
    names = split_names(line, start) or []
    kept = []
    for named in names:
        if is_site(named.name, sites) or _ACCOUNT.match(named.name):
            continue
        chance = name_chance(named.name)
        if chance >= (0.1 if label else least) or is_organization(named.name) or is_agency(named.name):
            kept.append(named)
    return kept if len(kept) == len(names) or kept else []


__all__ = ["AuthorClaim", "Node", "author_claims", "is_role", "stated_names", "visible_names"]


# How much a kind of place is worth, from how often it was right alone (1,064 pages of 950 hosts, in halves by host).
_WORTH = {
    "json-ld": 5.0, "json-ld-other": 3.0, "microdata": 4.0, "rel": 3.2, "meta": 3.0, "meta-article": 3.2,
    "meta-dc": 1.5, "meta-list": 3.0, "twitter": 3.2, "class": 3.2, "href": 2.0, "line": 2.6,
}  # fmt: skip
_REGION_WORTH = {"aside": 0.35, "footer": 0.35, "nav": 0.05}


@dataclass(frozen=True, slots=True)
class AuthorPick:
    """The people chosen, where they were found, the claims that agree, and the best that lost."""

    people: tuple[Named, ...]
    source: str
    score: float
    agreeing: tuple[str, ...]
    runner_up: AuthorClaim | None


def authors_of(claims: Iterable[AuthorClaim]) -> AuthorPick | None:
    """The claim that most places agree on, or None when nobody is named."""
    scores: dict[frozenset[str], float] = {}
    first: dict[frozenset[str], AuthorClaim] = {}
    sources: dict[frozenset[str], list[str]] = {}
    for claim in claims:
        key = frozenset(bare(person.name) for person in claim.people)
        if not key:
            continue
        base, _, region = claim.source.partition("-") if claim.source not in _WORTH else (claim.source, "", "")
        worth = _WORTH.get(base, 1.0) * _REGION_WORTH.get(region, 1.0)
        seen = sources.setdefault(key, [])
        scores[key] = scores.get(key, 0.0) + (worth if claim.source not in seen else 0.1 * worth)
        seen.append(claim.source)
        first.setdefault(key, claim)
    if not scores:
        return None
    order = sorted(scores, key=lambda key: -scores[key])
    best = order[0]
    claim = first[best]
    return AuthorPick(claim.people, claim.source, scores[best], tuple(dict.fromkeys(sources[best])),
                      first[order[1]] if len(order) > 1 else None)  # fmt: skip
