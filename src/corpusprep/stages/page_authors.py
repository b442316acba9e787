"""Who wrote a page: every place that names its authors votes, and the set of names with the most votes wins.

Places are the structured data, the meta tags, author links, byline elements and the lines around the title. The site
itself is never an author.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpusprep.head import Head, Mark
from corpusprep.stages.credit_lines import answers
from corpusprep.stages.fact_words import Label
from corpusprep.stages.names import Named, is_agency
from corpusprep.stages.page_bylines import label_of, shown_names, stated_names
from corpusprep.stages.page_data import Data, plain, types_of, values
from corpusprep.stages.page_lines_near import Near, dates_in
from corpusprep.stages.page_title import bare, fold


@dataclass(frozen=True, slots=True)
class AuthorClaim:
    """The people that one place of the page names, and what kind of place it is.

    ``order`` is the place's element number (-1 in the head); ``worth`` what such a place counts; ``span`` where a
    visible line stands in the text.
    """

    people: tuple[Named, ...]
    source: str
    raw: str
    worth: float
    order: int = -1
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class AuthorPick:
    """The people chosen, the claim that names them, its score, the places that agree, and the best that lost."""

    people: tuple[Named, ...]
    claim: AuthorClaim
    score: float
    agreeing: tuple[str, ...]
    runner_up: AuthorClaim | None


# How much a kind of place is worth, from how often it was right alone (1,064 pages of 950 hosts).
_WORTH = {
    "json-ld": 5.0, "json-ld-other": 2.5, "microdata": 3.6, "rel": 3.2, "meta": 2.6, "meta-article": 2.8,
    "meta-dc": 1.5, "twitter": 2.6, "class": 2.8, "href": 2.0, "line-label": 3.0, "line": 1.8,
}  # fmt: skip
_REGION_WORTH = {"aside": 0.35, "footer": 0.4, "nav": 0.05}
# With less than this, nobody is named: a lone link in a sidebar is not the author.
_ENOUGH = 1.0

_META = {
    "author": "meta", "article:author": "meta-article", "parsely-author": "meta", "dc.creator": "meta-dc",
    "dcterms.creator": "meta-dc", "dc.contributor.author": "meta-dc", "creator": "meta-dc", "sailthru.author": "meta",
    "cxenseparse:author": "meta", "citation_author": "meta", "og:author": "meta", "og:article:author": "meta",
    "article:author_name": "meta", "shareaholic:article_author_name": "meta", "dcsext.author": "meta",
    "mrf:authors": "meta", "byl": "meta", "authors": "meta", "rnews:author": "meta", "bt:author": "meta",
    "twitter:data1": "twitter", "content-creator": "meta", "article.author": "meta", "dc.author": "meta-dc",
}  # fmt: skip
_TWITTER_LABEL = re.compile(
    r"written|author|autor|verfasst|geschrieben|escrito|écrit|scritto|geschreven|von$|by$", re.IGNORECASE
)
_BYLINE_HINT = re.compile(
    r"author|autor|auteur|byline|by-line|writer|verfasser|redakteur|journalist|reporter|forfatter|skribent|columnist|"
    r"creator|vcard|poster|username|user-name"
)
_AUTHOR_HREF = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|by|people|person|profiles?|profil|contributors?|contributor|writers?|staff|"
    r"journalists?|reporters?|redakteure?|users?|members?|columnists?|@)/|[?&](?:author|autor)=|/@\w|/author-",
    re.IGNORECASE,
)
_SOLE_NAME = re.compile(
    r"author-?_?-?(?:name|link|title)|by-?line-?_?-?(?:author|name)|user-?name|poster-?name|(?<![a-z])fn(?![a-z])|nick-?name|"
    r"p-author|name-?author|author-?fullname|post-?profile|post-?author|poster(?![a-z])|author-?_?info(?:rmation)?|user-?info|"
    r"message-?-?user"
)
_SURE_HREF = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|@)/|[?&](?:author|autor)=|/@\w|/author-", re.IGNORECASE
)
_LICENSE = re.compile(r"creativecommons\.org|/licen[sc]es?/", re.IGNORECASE)
# Author links of one byline stand this close together.
_GAP = 12


def author_claims(head: Head, data: Data, sites: Collection[str], around: Near, title: str | None) -> list[AuthorClaim]:
    """Who the page names, place by place."""
    known = tuple(sites)
    claims = [*_json_ld(data, known), *_metas(head, known)]
    claims += _of_marks(head, known, title_order(head, title))
    claims += _lines(around, known)
    return claims


def _json_ld(data: Data, sites: tuple[str, ...]) -> Iterator[AuthorClaim]:
    for place, node in enumerate(data.articles[:6]):
        for key in ("author", "creator"):
            raw = [name_of(data.resolve(value)) for value in values(node.get(key))]
            if any(raw):
                people = [person for name in raw for person in stated_names(name, sites)]
                source = "json-ld" if place == 0 else "json-ld-other"
                yield AuthorClaim(_unique(people), source, "; ".join(raw), _WORTH[source])
                break


def name_of(item: Any) -> str:
    """The name that a value of structured data gives: a string, or an item with a name.

    >>> name_of({"@type": "Person", "givenName": "Mira", "familyName": "Okonjo"})
    'Mira Okonjo'
    """
    if not isinstance(item, Mapping):
        return plain(item)
    if "website" in types_of(item):
        return ""
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
        source = _META.get(name)
        if source is not None and value not in grouped.setdefault(source, []):
            grouped[source].append(value)
    for source, found in grouped.items():
        people = [person for value in found for person in stated_names(plain(value), sites)]
        yield AuthorClaim(_unique(people), source, "; ".join(found), _WORTH[source])


def _unique(people: Iterable[Named]) -> tuple[Named, ...]:
    """Each person once, in the fullest way of writing."""
    kept: dict[str, Named] = {}
    for person in people:
        key = bare(person.name)
        if key and (key not in kept or _is_fuller(person.name, kept[key].name)):
            kept[key] = person
    return tuple(kept.values())


def _is_fuller(name: str, other: str) -> bool:
    """Whether a way of writing a name tells more than another: "Mira Okonjo" more than "mira-okonjo"."""
    return " " in name and " " not in other


def title_order(head: Head, title: str | None) -> int:
    """The element number of the heading that shows the title, or of the first heading; 0 without any."""
    wanted = fold(title) if title else ""
    headings = [mark for mark in head.marks if mark.tag in {"h1", "h2", "h3"} and mark.text and not mark.hidden]
    for mark in headings:
        if wanted and fold(mark.text.replace("\n", " ")) == wanted:
            return mark.order
    return next((mark.order for mark in headings if mark.tag == "h1"), 0)


def _of_marks(head: Head, sites: tuple[str, ...], title: int) -> list[AuthorClaim]:
    """The claims of the markup: author links that stand together are one claim, and the nearest one counts most."""
    groups: dict[tuple[str, str], list[AuthorClaim]] = {}
    last: dict[tuple[str, str], int] = {}
    for mark in head.marks:
        kind = _kind(mark)
        if kind is None:
            continue
        people, labeled = _names_in(mark, sites, _trust(mark, kind))
        if not people:
            continue
        key = (kind, mark.region)
        worth = _WORTH[kind] * _REGION_WORTH.get(mark.region, 1.0) * (0.7 if mark.hidden else 1.0)
        claim = AuthorClaim(_unique(people), kind, mark.text[:120], worth + 0.6 * labeled, mark.order)
        claims = groups.setdefault(key, [])
        together = claims and mark.order - last[key] <= _GAP and len(people) == 1 and not mark.region
        if together and kind in {"rel", "href", "microdata", "class"} and len(claims[-1].people) < 8:
            before = claims[-1]
            claims[-1] = AuthorClaim(
                _unique([*before.people, *people]), kind, before.raw, max(before.worth, claim.worth), before.order
            )
        else:
            claims.append(claim)
        last[key] = mark.order
    return [claim for claims in groups.values() for claim in _nearest_first(claims, title)]


def _nearest_first(claims: list[AuthorClaim], title: int) -> Iterator[AuthorClaim]:
    """The claims of one kind of place: the one nearest to the title in full, the others hardly."""
    for place, claim in enumerate(sorted(claims, key=lambda claim: _distance(claim, title))[:6]):
        share = 1.0 if place == 0 else 0.12
        if claim.source == "href" and _distance(claim, title) > 150:
            share *= 0.4
        yield AuthorClaim(claim.people, claim.source, claim.raw, share * claim.worth, claim.order)


def _distance(claim: AuthorClaim, title: int) -> int:
    """How many elements a claim is away from the title; what stands before it is twice as far."""
    return claim.order - title if claim.order >= title else 2 * (title - claim.order)


def _kind(mark: Mark) -> str | None:
    if mark.region == "comment" or mark.scope in {"comment", "review"} or mark.tag in {"h1", "time", "abbr"}:
        return None
    if "author" in mark.itemprop or mark.itemprop in {"creator", "byline"}:
        return "microdata"
    if mark.href and _LICENSE.search(mark.href):
        return None
    if mark.rel and "author" in mark.rel.split():
        return "rel"
    if mark.href and mark.tag == "a" and _AUTHOR_HREF.search(mark.href):
        return "href"
    return "class" if mark.hint and _BYLINE_HINT.search(mark.hint) else None


def _trust(mark: Mark, kind: str) -> str:
    """How much the markup says that an element holds the author's name."""
    if kind in {"rel", "microdata"} or _SURE_HREF.search(mark.href):
        return "name"
    return "name" if kind == "class" and _SOLE_NAME.search(mark.hint) else "byline"


def _names_in(mark: Mark, sites: tuple[str, ...], trust: str) -> tuple[list[Named], bool]:
    """The names that a mark shows: those of its author links, or of its first line that is a byline."""
    if mark.value and mark.tag == "meta":
        return stated_names(mark.value, sites), False
    lines = mark.text.split("\n")[:5]
    shown = [shown_names(line, sites, trust=trust) for line in lines]
    for place, (people, labeled) in enumerate(shown):
        if people and (labeled or (place and _is_only_label(lines[place - 1]))):
            return people, True
    bare_names = next((people for people, _ in shown if people), [])
    if bare_names:
        return bare_names, False
    linked: list[Named] = []
    for link in mark.links:
        if ("author" in link.rel or _AUTHOR_HREF.search(link.href)) and not _LICENSE.search(link.href):
            own = (shown_names(line, sites, trust=trust)[0] for line in link.text.split("\n")[:3])
            linked.extend(next(filter(None, own), []))
    return linked, False


def _lines(around: Near, sites: tuple[str, ...]) -> Iterator[AuthorClaim]:
    """The bylines among the visible lines around the title, the nearest in full, the others hardly."""
    seen: set[str] = set()
    after, before = list(around.after[:14]), list(around.before[-4:])
    for side, lines in (("after", after), ("before", before[::-1])):
        for place, (start, shown) in enumerate(lines):
            line = shown.removeprefix("- ")
            people, labeled = shown_names(line, sites)
            previous = lines[place - 1][1] if place else ""
            if not people and side == "after" and _is_only_label(previous):
                people, labeled = shown_names(line, sites, trust="name")[0], True
            if not people:
                continue
            source = "line-label" if labeled else "line"
            beside = "\n".join(other for _, other in lines[max(0, place - 1) : place + 2])
            share = 1.0 if side == "after" else 0.7
            share *= 1.0 if place < 8 else 0.6
            if not labeled and not (dates_in(beside[:400]) or _is_only_label(previous)):
                share *= 0.6 if side == "after" and place < 2 else 0.3
            share *= 0.3 if source in seen else 1.0
            seen.add(source)
            span = (start, start + len(shown))
            yield AuthorClaim(_unique(people), source, shown, share * _WORTH[source], span=span)


def signed_below(text: str, start: int, sites: Collection[str]) -> list[AuthorClaim]:
    """The line below a place that signs with a label and a day, where nothing else names the author.

    >>> line = "Posted by Mira Okonjo at 7 March 2024 11:15 AM"
    >>> [person.name for claim in signed_below(f"The vote was moved.\\n{line}", 0, ()) for person in claim.people]
    ['Mira Okonjo']
    >>> signed_below(f"The vote was moved.\\n{line}\\nPosted by Ana Felix at 8 March 2024", 0, ())
    []

    Several lines of one form with other names are comments, and so is one with a button to answer.
    """
    found: list[tuple[Label, AuthorClaim]] = []
    at, known = start, tuple(sites)
    for shown in text[start:_REACH].split("\n"):
        line = shown.removeprefix("- ")
        label = label_of(line) if 12 < len(line) <= _SIGNED_LINE else None
        if label is not None and dates_in(line) and not answers(line):
            people, labeled = shown_names(line, known)
            if people and labeled:
                span = (at, at + len(shown))
                claim = AuthorClaim(_unique(people), "line-label", shown, _WORTH["line-label"], span=span)
                found.append((label, claim))
        at += len(shown) + 1
    alike = [
        claim for label, claim in found if (label.text, label.has_colon) == (found[0][0].text, found[0][0].has_colon)
    ]
    names = {tuple(person.name for person in claim.people) for claim in alike}
    return alike[:1] if len(names) == 1 else []


# How far a page is read for the line that signs it, and how long that may be.
_REACH, _SIGNED_LINE = 60_000, 90


def _is_only_label(line: str) -> bool:
    if not line or len(line) > 30:
        return False
    label = label_of(line)
    return label is not None and label.kind == "author" and not line[label.end :].strip(" :")


# Places that are filled from one field of a content system: a second one of a family tells little more.
_FAMILY = {
    **dict.fromkeys(("json-ld", "json-ld-other", "meta", "meta-article", "meta-dc", "twitter"), "head"),
    **dict.fromkeys(("microdata", "rel", "class", "href", "line-label", "line"), "body"),
}
_MORE_OF_A_FAMILY = 0.4


def authors_of(claims: Iterable[AuthorClaim]) -> AuthorPick | None:
    """The set of names that the places agree on most, or None when nobody is named.

    A place that names some of the people of a set, or more than them, gives part of its vote.
    """
    named = [claim for claim in claims if claim.people]
    fuller = _fuller_names(named)
    voting = [
        (frozenset(fuller.get(bare(person.name), bare(person.name)) for person in claim.people), claim)
        for claim in named
    ]
    if not voting:
        return None
    scores: dict[frozenset[str], float] = {}
    first: dict[frozenset[str], AuthorClaim] = {}
    for names, claim in voting:
        if names not in scores:
            scores[names] = _votes(names, voting)
        first.setdefault(names, claim)
    order = sorted(scores, key=lambda names: -scores[names])
    best = order[0]
    if scores[best] < _ENOUGH:
        return None
    written: dict[str, Named] = {}
    for _, claim in voting:
        for person in claim.people:
            key = fuller.get(bare(person.name), bare(person.name))
            if key in best and (key not in written or _is_fuller(person.name, written[key].name)):
                written[key] = person
    keys = dict.fromkeys(fuller.get(bare(person.name), bare(person.name)) for person in first[best].people)
    agreeing = tuple(dict.fromkeys(claim.source for names, claim in voting if names & best))
    runner_up = first[order[1]] if len(order) > 1 else None
    return AuthorPick(tuple(written[key] for key in keys), first[best], scores[best], agreeing, runner_up)


def _votes(names: frozenset[str], voting: Iterable[tuple[frozenset[str], AuthorClaim]]) -> float:
    """What the places give to a set of names: the best place of each family in full, the others in part."""
    given: dict[str, list[float]] = {}
    for theirs, claim in voting:
        if names & theirs:
            share = len(names & theirs) / len(names | theirs)
            given.setdefault(_FAMILY[claim.source], []).append(_worth(claim) * share)
    return sum(max(votes) + _MORE_OF_A_FAMILY * (sum(votes) - max(votes)) for votes in given.values())


def _worth(claim: AuthorClaim) -> float:
    """The worth of a claim; an account's name in the head may stand for the uploader."""
    is_account = _FAMILY[claim.source] == "head" and all(
        " " not in person.name and not is_agency(person.name) for person in claim.people
    )
    return 0.5 * claim.worth if is_account else claim.worth


def _fuller_names(claims: Iterable[AuthorClaim]) -> dict[str, str]:
    """Names of one word, and the one fuller name on the page that begins with that word."""
    everybody = {bare(person.name): person.name for claim in claims for person in claim.people}
    fuller: dict[str, str] = {}
    for key, name in everybody.items():
        if " " not in name.strip():
            longer = [k for k, other in everybody.items() if " " in other and bare(other.split()[0]) == key]
            if len(longer) == 1:
                fuller[key] = longer[0]
    return fuller
