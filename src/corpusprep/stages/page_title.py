"""The title of a page, chosen among what its heading, its markup and its `<title>` call it.

Every text that claims to be the title is a candidate, and so is what is left of it without the name of the site. What
claims agree on wins; the weights say how much each claim is worth and are fitted (`bench/fit/page_title.py`).
"""

from __future__ import annotations

import functools
import json
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources

from corpusprep.head import Head, Mark
from corpusprep.stages.page_data import Data, plain, types_of

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-",
                         "\u00ad": None, "\u200b": None, "‐": "-", "‑": "-"})  # fmt: skip
_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«›‹:/~]+\s+|\s*[|»›•·]\s*|\s*::\s*|:\s+|,\s+(?=[A-ZÄÖÜ])|\s+[(\[](?=[^()]*[)\]]$)"
)
_WORD = re.compile(r"\w+")
_TITLE_CLASS = re.compile(
    r"(?<![a-z])(?:(?:post|entry|article|story|page|news|content|blog|thread|topic|single|main|detail)-?_?-?"
    r"(?:title|headline|heading|name)|headline|title|p-name)(?![a-z])"
)
_DOMAIN_LABEL = re.compile(r"(?:https?://)?(?:www\d?\.)?([^/:]+)")


@dataclass(slots=True)
class TitleCandidate:
    """A text that may be the title, and everything that claims so."""

    text: str
    claims: set[str] = field(default_factory=set)
    score: float = 0.0


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A title for comparison: quotes, dashes, case and space made equal.

    >>> fold("The “Harbor” vote – moved.") == fold('the "harbor" vote - moved')
    True
    """
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return " ".join(text.split()).strip(" .")


@functools.lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A name for comparison: only its letters and digits.

    >>> bare("The Harbor-Ledger")
    'theharborledger'
    """
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold())).replace("_", "")


def site_names(head: Head, data: Data) -> frozenset[str]:
    """What the site calls itself, for comparison: stated names and the parts of its host.

    >>> sorted(site_names(Head(url="https://www.ledger.example/a", metas=(("og:site_name", "The Ledger"),)),
    ...                   Data((), (), {})))
    ['ledger', 'ledgerexample', 'theledger']
    """
    stated = list(head.meta("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone",
                            "publisher", "dc.publisher", "copyright"))  # fmt: skip
    for node in data.articles[:3]:
        publisher = data.resolve(node.get("publisher"))
        stated.append(plain(publisher.get("name") if isinstance(publisher, Mapping) else publisher))
    for node in data.nodes[:200]:
        kinds = node.get("@type")
        if isinstance(kinds, str) and kinds in {"WebSite", "NewsMediaOrganization"}:
            stated.append(plain(node.get("name")))
    names = {bare(name) for name in stated if name and len(name) < 80}
    for name in stated:
        found = _DOMAIN_LABEL.fullmatch(name.strip().lower()) if name and " " not in name.strip() else None
        names |= set(_host_names(found[1])) if found and "." in found[1] else set()
    for address in (head.url, head.canonical):
        found = _DOMAIN_LABEL.match(address.lower()) if address else None
        if found and found[1] != "web.archive.org":
            names |= set(_host_names(found[1]))
        elif found and address and (inner := re.search(r"/web/\w+/(?:https?:/+)?(?:www\.)?([^/:]+)", address)):
            names |= set(_host_names(inner[1].lower()))
    return frozenset(name for name in names if len(name) > 1)


def _host_names(host: str) -> Iterator[str]:
    host = host.removeprefix("www.")
    yield bare(host)
    labels = host.split(".")
    shared = {"co", "com", "org", "net", "gov", "ac", "edu", "blogspot", "wordpress", "github", "substack", "medium"}
    own = [label for label in labels[:-1] if label not in shared and len(label) > 2]
    yield from (bare(label) for label in own)


def is_site(text: str, sites: Collection[str]) -> bool:
    """Whether a text is the name of the site and nothing more."""
    name = bare(text)
    return bool(name) and (name in sites or f"the{name}" in sites or name.removeprefix("the") in sites)


def candidates(head: Head, data: Data, text: str, sites: frozenset[str]) -> list[TitleCandidate]:
    """Every text that claims to be the title, in a fixed order; none of them is the name of the site."""
    found: dict[str, TitleCandidate] = {}
    parts_of: dict[str, list[tuple[str, str]]] = {}  # most claims agree
    h1 = ""
    for claim, stated in _claims(head, data, sites):
        value = _tidy(stated)
        if not 2 <= len(value) <= 400 or is_site(value, sites):
            continue
        key = fold(value)
        if not key:
            continue
        candidate = found.setdefault(key, TitleCandidate(value))
        candidate.claims.add(claim)
        if claim == "h1" and not h1:
            h1 = key
        if value not in parts_of:
            parts_of[value] = list(_without_site(value, sites))
        for part, how in parts_of[value]:
            cut = found.setdefault(fold(part), TitleCandidate(part))
            cut.claims.add(f"{claim}-{how}")
    _relations(found, head, text, h1)
    return [
        candidate
        for key, candidate in found.items()
        if not _is_only_a_part(candidate.claims) and not _is_cut_at_quote(key, candidate.claims, h1)
    ]


def _is_cut_at_quote(key: str, claims: set[str], h1: str) -> bool:
    """Whether an attribute lost its end at a quote that the page left unescaped: content="Winner and "royal" visit"."""
    rest = h1[len(key) :].lstrip()
    return claims - _RELATIONS <= _ATTRIBUTES and h1.startswith(key) and rest[:1] == '"'


_ATTRIBUTES = frozenset(("og", "tw", "meta"))


def _is_only_a_part(claims: set[str]) -> bool:
    """Whether nothing but another title's part reads so: then it is no title of its own."""
    stated = claims - _RELATIONS
    return "line" not in claims and all(claim.endswith(("-most", "-first", "-last")) for claim in stated)


def _claims(head: Head, data: Data, sites: frozenset[str]) -> Iterator[tuple[str, str]]:
    proper = [mark for mark in head.marks if mark.tag == "h1" and mark.text]
    main = [m for m in proper if not m.region and not m.hidden and not is_site(m.text, sites)]
    for place, mark in enumerate(main or proper):
        claim = ("h1" if main else "h1-aside") if place == 0 else "h1-more"
        yield claim, mark.text.replace("\n", " ")
        lines = mark.text.split("\n")
        if len(lines) > 1:
            yield f"{claim}-line", max(lines, key=len)
            yield f"{claim}-last", lines[-1]
    for name, keys in _META_CLAIMS.items():
        for value in head.meta(*keys)[:1]:
            yield name, plain(value)
    for node in data.articles[:2]:
        value = plain(node.get("headline"))
        yield "ld", value
        yield "ld-name", plain(node.get("name"))
        yield "ld-alternative", plain(node.get("alternativeHeadline"))
        if value:
            break
    yield "title", plain(head.title)
    others = 0
    for mark in head.marks:
        for other in _mark_claims(mark):
            others += 1
            yield other
        if others >= _MOST_OTHERS:
            break


# Headings and title classes past these are those of lists.
_MOST_OTHERS = 40
_META_CLAIMS = {
    "og": ("og:title",),
    "tw": ("twitter:title",),
    "meta": ("title", "dc.title", "dcterms.title", "citation_title", "parsely-title", "sailthru.title", "headline"),
}


def _mark_claims(mark: Mark) -> Iterator[tuple[str, str]]:
    if mark.tag == "h1" or mark.hidden or mark.region or not mark.text or len(mark.text) > 300:
        return
    if "headline" in mark.itemprop.split() or ("name" in mark.itemprop.split() and mark.tag in {"h2", "h3"}):
        yield "itemprop", mark.text.replace("\n", " ")
    elif _TITLE_CLASS.search(mark.hint):
        yield ("class-heading" if mark.tag in {"h2", "h3"} else "class"), mark.text.replace("\n", " ")
    elif mark.tag in {"h2", "h3"}:
        yield mark.tag, mark.text.replace("\n", " ")


def _tidy(value: str) -> str:
    value = " ".join(value.replace("\u00ad", "").replace("\u200b", "").split())
    return _SPACE_BEFORE_SIGN.sub("", value)


_SPACE_BEFORE_SIGN = re.compile(r" (?=[:;,] )")


def _without_site(value: str, sites: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What is left of a title without the name of the site at either end, and the parts of that."""
    breaks = list(_SEPARATOR.finditer(value))
    base = _site_cut(value, sites) if breaks else value
    if base != value:
        yield base, "cut"
        breaks = list(_SEPARATOR.finditer(base))
    if not breaks or len(breaks) > 6:
        return
    for place, found in enumerate(breaks):
        before, after = base[: found.start()].strip(), base[found.end() :].strip(" )]")
        if len(before) > 8:
            yield before, "most" if place == len(breaks) - 1 else "first"
        if len(after) > 8:
            yield after, "last"


def _site_cut(value: str, sites: frozenset[str]) -> str:
    """A title without the name of the site, and what stands beyond it, at either end.

    >>> _site_cut("Harbor vote - moved | The Ledger", frozenset(("theledger",)))
    'Harbor vote - moved'
    """
    for found in _SEPARATOR.finditer(value):
        before, after = value[: found.start()].strip(), value[found.end() :].strip(" )]")
        if len(before) > 2 and is_site(after, sites):
            return before
        if len(after) > 2 and is_site(before, sites):
            return _site_cut(after, sites)
        second = _SEPARATOR.search(after)  # Harbor vote | The Ledger | 7 March
        if second and len(before) > 8 and is_site(after[: second.start()], sites):
            return before
    return value


_RELATION_NAMES = """in-title h1-ends-so h1-begins-so not-h1 ends-with-h1 begins-with-h1 line slug-most slug-some
    slug-no short shortish long"""
_RELATIONS = frozenset(_RELATION_NAMES.split())


def _relations(found: dict[str, TitleCandidate], head: Head, text: str, h1: str) -> None:
    """Claims that hold between a candidate and the rest of the page."""
    title = fold(head.title)
    slug = _slug_words(head.url) or _slug_words(head.canonical)
    lines = frozenset(text.split("\n"))
    for key, candidate in found.items():
        claims = candidate.claims
        if key in title and key != title:
            claims.add("in-title")
        if h1 and key != h1:
            claims.add("h1-ends-so" if h1.endswith(key) else "h1-begins-so" if h1.startswith(key) else "not-h1")
            if key.endswith(h1):
                claims.add("ends-with-h1")
            elif key.startswith(h1):
                claims.add("begins-with-h1")
        if candidate.text in lines:
            claims.add("line")
        words = set(_WORD.findall(key))
        if slug:
            shared = len(words & slug)
            claims.add(
                "slug-most" if shared >= 0.6 * len(words) else "slug-some" if shared >= 0.3 * len(words) else "slug-no"
            )
        if len(words) <= 2:
            claims.add("short")
        elif len(words) <= 4:
            claims.add("shortish")
        elif len(words) > 25:
            claims.add("long")


def _slug_words(address: str | None) -> frozenset[str]:
    if not address:
        return frozenset()
    path = re.sub(r"^\w+://[^/]*", "", address).casefold()
    words = _WORD.findall(re.sub(r"[_\-+.]", " ", path))
    return frozenset(words) if sum(1 for word in words if word.isalpha()) > 2 else frozenset()


def stands_alone(text: str, line: str, start: int = 0) -> tuple[int, int] | None:
    """Where a text has a line of just these words, the first time.

    >>> stands_alone("Home\\nHarbor vote\\nHarbor vote moved", "Harbor vote")
    (5, 16)
    """
    if start == 0 and text.startswith(line) and text[len(line) : len(line) + 1] in {"", "\n"}:
        return 0, len(line)
    wanted = "\n" + line
    at = text.find(wanted, start)
    while at >= 0:
        end = at + len(wanted)
        if end == len(text) or text[end] == "\n":
            return at + 1, end
        at = text.find(wanted, end)
    return None


#: The places that may state a title, as facts name them.
PLACES = ("h1", "ld", "og", "tw", "itemprop", "title", "meta", "class-heading", "class", "h1-more", "h2", "h3")

_NEWS = frozenset(("newsarticle", "reportagenewsarticle", "opinionnewsarticle", "analysisnewsarticle"))
_CORE = ("h1", "og", "tw", "ld", "title")


def is_news(data: Data) -> bool:
    """Whether the page calls itself a news article."""
    return any(not _NEWS.isdisjoint(types_of(node)) for node in data.articles[:3])


def evidence(found: Iterable[TitleCandidate], *, news: bool) -> list[frozenset[str]]:
    """What speaks for or against each candidate, as the fitted weights name it."""
    found = list(found)
    heading = next((candidate.claims for candidate in found if "h1" in candidate.claims), None)
    return [_evidence(candidate.claims, heading, news=news) for candidate in found]


def _evidence(claims: set[str], heading: set[str] | None, *, news: bool) -> frozenset[str]:
    words = set(claims)
    core = [claim for claim in _CORE if claim in claims or f"{claim}-cut" in claims]
    words.add("=" + "+".join(core))
    words.add(f"n{len(core)}")
    if news:
        words.add("news=" + "+".join(core))
        words.update(f"news:{claim}" for claim in core)
    if heading is None:
        words.update(f"{claim}|noh1" for claim in core)
    elif "h1" not in core:
        beside = "h1" + "".join(
            f"+{claim}" for claim in ("og", "ld", "title") if claim in heading or f"{claim}-cut" in heading
        )
        words.add(f"{'/'.join(core)}|{beside}")
        words.update(f"{claim}|{beside}" for claim in core)
        if news:
            words.update(f"news:{claim}|{beside}" for claim in core)
    return frozenset(words)


@functools.cache
def weights() -> Mapping[str, float]:
    """The fitted weights (`bench/fit/page_title.py`)."""
    file = resources.files("corpusprep.stages").joinpath("page_title_weights.json")
    table: Mapping[str, float] = json.loads(file.read_text(encoding="utf-8"))["weights"]
    return table


def ranked(found: Iterable[TitleCandidate], *, news: bool) -> list[TitleCandidate]:
    """The candidates by score, the best first; of equals the one that came first."""
    found = list(found)
    table = weights()
    for candidate, words in zip(found, evidence(found, news=news), strict=True):
        # Not `sum`: words are a set, and the rounding of a sum depends on the order.
        candidate.score = math.fsum(table.get(word, 0.0) for word in words)
    return sorted(found, key=lambda candidate: -candidate.score)
