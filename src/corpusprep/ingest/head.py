"""Harvests what a page says about itself from its markup: one walk, bounded on any page.

This is the only place where the facts of a page see the markup. Nothing is judged here: every element whose markup
speaks of a title, an author or a date becomes a `Mark`, and the stage decides.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from corpusprep.head import Head, Mark
from corpusprep.ingest.mark_text import UNSEEN, text_and_links
from corpusprep.ingest.parse import Element, Markup

# Bounds. Real pages stay far below them: the densest of 1,064 news and blog pages gave 214 marks.
MAX_MARKS = 400
MAX_METAS = 300
MAX_JSON_LD = 30
MAX_JSON_LD_CHARACTERS = 600_000
MAX_ELEMENTS = 200_000


_SPEAKS = re.compile(
    r"""
    author | autor | auteur | autore | byline | by-line | by_line | writer | verfasser | redakteur | journalist
    | contributor | columnist | creator | reporter | forfatter | skribent | redactor | redactie | yazar | penulis
    | pubdate | publish | posted | post-?info | post-?meta | entry-?meta | article-?meta | (?<![a-z])meta(?![a-z])
    | dateline | datum | fecha | (?<![a-z])data(?![a-z]) | timestamp | datetime | (?<![a-z])date | date(?![a-z])
    | (?<![a-z])time(?![a-z]) | vcard | (?<![a-z])(?:post|entry|article|story|page|news|content)[-_]?(?:title|heading)
    | headline | (?<![a-z])title(?![a-z]) | username | user-name | poster
    """,
    re.VERBOSE | re.IGNORECASE,
)
# One of these stands in every hint that speaks: a cheap question first, since most classes do not.
_MAY_SPEAK = (
    "aut", "byl", "by-", "by_", "writ", "verfass", "reda", "journ", "contrib", "column", "creat", "report", "forfat",
    "skrib", "yazar", "penul", "pub", "post", "meta", "dat", "fecha", "tim", "vcard", "titl", "head", "user", "story",
)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Of lower-case addresses; written as a tree of letters, which halves the time of the search.
_AUTHOR_LINK = re.compile(
    r"/(?:a(?:uthors?|utor(?:en|es|i)?|uteurs?)|by|p(?:eople|erson|rofile?)|contributors?|writers?|staff|team"
    r"|journalists?|re(?:porters?|dakteure?|daktion)|users?|members?|columnists?|experts?|@)[/:?.=-]?[^/#]"
)
_PROP_NAMES = """author creator contributor editor headline name datepublished datecreated datemodified dateupdated
    uploaddate publisher alternativeheadline articlesection dc:creator dc:date dc:title schema:author
    schema:datepublished schema:headline dcterms:created dcterms:creator dcterms:date article:author articleauthor
    byline"""
_PROPS = frozenset(_PROP_NAMES.split())

_REGIONS = (
    ("comment", re.compile(
        r"(?<![a-z])(?:comments?|commentlist|comment-?(?:list|body|wrap|thread|content|section|area)s?|disqus\w*|respond"
        r"|responses|replies|kommentare?|kommentarer|commentaires?|comentarios?|commenti|reacties|user-?reviews?"
        r"|livefyre|coral)(?![a-z])")),
    ("aside", re.compile(
        r"(?<![a-z])(?:related\w*|sidebar\w*|recommend\w*|recommendations?|teasers?|most-?(?:read|viewed|popular)"
        r"|popular\w*|trending|latest\w*|widgets?|promos?|newsletter\w*|carousel|slider|read-?(?:more|next)|"
        r"more-?(?:from|news|stories|posts|articles)|also-?read|outbrain|taboola|next-?(?:post|article|story|up)"
        r"|prev(?:ious)?-?(?:post|article)|post-?navigation|similar|upcoming|events?-?list|ticker|further)(?![a-z])")),
    ("nav", re.compile(r"(?<![a-z])(?:nav|navbar|navigation|menu|mega-?menu|offcanvas)(?![a-z])")),
    ("footer", re.compile(
        r"(?<![a-z])(?:footer|(?:site|page|global)-?footer|copyright|imprint|impressum|colophon)(?![a-z])")),
)  # fmt: skip
_REGION_OF_TAG = {"aside": "aside", "nav": "nav", "footer": "footer"}
_STYLE_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ALWAYS = frozenset(("h1", "h2", "h3", "time", "address"))
_SCRIPT_DATE = re.compile(
    r"""(?P<name>(?:date|first|original)?[_-]?publish(?:ed|ing)?[_-]?(?:at|date|time|on)?|publication[_-]?(?:date|time)
    )["']?\s*[:=]\s*["'](?P<value>(?:19|20)\d\d[^"'<>{}]{4,30})["']""",
    re.IGNORECASE | re.VERBOSE,
)


def harvest(markup: Markup, url: str | None = None) -> Head:
    """What a page says about itself.

    The work is bounded: past the limits at the top of this module, further marks, meta tags and scripts are left out.

    >>> from corpusprep.ingest.parse import parse
    >>> head = harvest(parse("<html><body><h1>Harbor vote</h1><p class='byline'>By Mira Okonjo</p>"))
    >>> [(mark.tag, mark.text) for mark in head.marks]
    [('h1', 'Harbor vote'), ('p', 'By Mira Okonjo')]
    """
    return _Harvest(markup, url).head()


class _Harvest:
    """One walk over the elements of a page, and what it has picked up so far."""

    def __init__(self, markup: Markup, url: str | None) -> None:
        self.markup = markup
        self.url = url
        self.title = ""
        self.canonical: str | None = None
        self.metas: list[tuple[str, str]] = []
        self.alternates: list[tuple[str, str]] = []
        self.json_ld: list[str] = []
        self.script_dates: list[tuple[str, str]] = []
        self.found: list[tuple[Element, int]] = []
        # Of the elements at these places: region, hidden, the item that they belong to.
        self.places: dict[int, tuple[str, bool, str]] = {}
        self.exempt: frozenset[int] = frozenset()

    def head(self) -> Head:
        """The finished head."""
        count = self._walk()
        self.exempt = self._above_the_heading()
        return Head(
            url=self.url,
            title=self.title,
            lang=self._language(),
            canonical=self.canonical,
            metas=tuple(self.metas),
            alternates=tuple(self.alternates),
            json_ld=tuple(self.json_ld),
            script_dates=tuple(self.script_dates),
            marks=tuple(self._mark(*found) for found in self.found),
            elements=count + 1,
        )

    # ---- the walk

    def _walk(self) -> int:
        """Pick up what speaks; gives the number of the last element. One loop without calls: it sees every element."""
        pick = self.found.append
        room = MAX_MARKS
        special = {"meta": self._meta, "script": self._script, "link": self._link, "title": self._title}
        count = 0
        for count, element in enumerate(self.markup.elements):
            tag, attributes, _, _ = element
            if tag in special:
                special[tag](element)
                continue
            if not room or tag in UNSEEN:
                if count > MAX_ELEMENTS:
                    break
                continue
            if tag not in _ALWAYS:
                if not attributes:
                    continue
                get = attributes.get
                hint = get("class")
                if hint is None or not _speaks(hint):
                    prop = get("itemprop") or get("property")
                    if prop is None or _PROPS.isdisjoint(prop.lower().split()):
                        if tag == "a":
                            rel = get("rel")
                            if (rel is None or "author" not in rel) and not _AUTHOR_LINK.search(
                                (get("href") or "").lower()
                            ):
                                continue
                        elif tag == "abbr" and get("title"):
                            pass
                        else:
                            name = get("id")
                            if name is None or len(name) >= 60 or not _speaks(name):
                                continue
            pick((element, count))
            room -= 1
        return count

    def _title(self, element: Element) -> None:
        parent = element[2]
        if not self.title and parent is not None and parent[0] != "svg":
            self.title = _folded(self.markup.text(element))

    def _meta(self, element: Element) -> None:
        get = element[1].get
        content = get("content")
        name = get("property") or get("name") or get("itemprop") or get("http-equiv")
        if content and name and len(self.metas) < MAX_METAS:
            self.metas.append((name.strip().lower()[:100], _folded(content)[:2000]))

    def _link(self, element: Element) -> None:
        get = element[1].get
        rel, href = (get("rel") or "").lower(), (get("href") or "").strip()
        if not href:
            return
        if rel == "canonical" and self.canonical is None:
            self.canonical = href
        elif rel == "alternate" and (language := get("hreflang")) and len(self.alternates) < 100:
            self.alternates.append((language, href))

    def _script(self, element: Element) -> None:
        text = self.markup.text(element)
        if not text or len(text) > MAX_JSON_LD_CHARACTERS:
            return
        if "ld+json" in (element[1].get("type") or "").lower():
            if len(self.json_ld) < MAX_JSON_LD:
                self.json_ld.append(text)
        elif len(self.script_dates) < 20:
            self.script_dates.extend(_script_dates(text))

    # ---- what the walk picked up, seen with its surroundings

    def _language(self) -> str | None:
        root = self.markup.elements[0]
        bodies = (e for e in self.markup.elements if e[0] == "body" and e[2] is root) if root[0] == "html" else ()
        for _, attributes, _, _ in (root, *itertools.islice(bodies, 1)):
            lang = attributes.get("lang")
            if lang:
                return lang.strip()
        return None

    def _above_the_heading(self) -> frozenset[int]:
        """The places of what holds the page's first h1: whatever its class says, it is not a side part."""
        above: set[int] = set()
        node = next((element for element, _ in self.found if element[0] == "h1"), None)
        while node is not None:
            above.add(node[3])
            node = node[2]
        return frozenset(above)

    def _mark(self, element: Element, order: int) -> Mark:
        region, hidden, scope = self._place(element)
        text, links = text_and_links(self.markup, element)
        tag, attributes, _, _ = element
        get = attributes.get
        names, name = get("class"), get("id")
        return Mark(
            tag=tag,
            text=text,
            order=order,
            hint=_hint(f"{names or ''} {name or ''}".strip()) if names or name else "",
            value=_value(element),
            itemprop=(get("itemprop") or get("property") or "").lower()[:100],
            rel=(get("rel") or "").lower()[:60],
            href=(get("href") or "")[:500],
            type=_type(element),
            scope=scope,
            region=region,
            hidden=hidden,
            links=links,
        )

    def _place(self, element: Element) -> tuple[str, bool, str]:
        """Region, hidden, and the item that an element belongs to, told by what is above it."""
        chain = []
        node: Element | None = element
        while node is not None and node[3] not in self.places:
            chain.append(node)
            node = node[2]
        region, hidden, scope = ("", False, "") if node is None else self._below(node)
        for node in reversed(chain):
            region, hidden = self._own(node, region, hidden=hidden)
            self.places[node[3]] = (region, hidden, scope)
            scope = _type(node) or scope
        return self.places[element[3]]

    def _below(self, node: Element) -> tuple[str, bool, str]:
        region, hidden, scope = self.places[node[3]]
        return region, hidden, _type(node) or scope

    def _own(self, node: Element, region: str, *, hidden: bool) -> tuple[str, bool]:
        tag, attributes, _, at = node
        hidden = hidden or tag in UNSEEN or "hidden" in attributes
        style = attributes.get("style")
        hidden = hidden or (style is not None and _STYLE_HIDDEN.search(style) is not None)
        if region == "comment" or at in self.exempt:
            return region, hidden
        names, name = attributes.get("class"), attributes.get("id")
        if (names or name) and tag not in {"time", "a", "span"}:
            is_comment, other = _regions_of(f"{names or ''} {name or ''}")
            if is_comment:
                return "comment", hidden
            region = region or other
        return region or _REGION_OF_TAG.get(tag, ""), hidden


@functools.lru_cache(maxsize=32768)
def _hint(names: str) -> str:
    """Names in lower case, their words apart."""
    return _CAMEL.sub("-", names)[:300].lower()


@functools.lru_cache(maxsize=32768)
def _regions_of(names: str) -> tuple[bool, str]:
    """Whether the names of a block call it comments, and which other part of a page they call it."""
    hint = _hint(names)
    found = [region for region, pattern in _REGIONS if pattern.search(hint)]
    return "comment" in found, next((region for region in found if region != "comment"), "")


@functools.lru_cache(maxsize=32768)
def _speaks(hint: str) -> bool:
    """Whether a class or id speaks of a title, an author or a date."""
    lowered = hint.lower()
    if len(hint) > 1000 or not any(word in lowered for word in _MAY_SPEAK):
        return False
    return _SPEAKS.search(_CAMEL.sub("-", hint)) is not None


def _script_dates(text: str) -> Iterator[tuple[str, str]]:
    """The first days of publication that a script's data names: `"datePublished": "2024-03-07"`."""
    at = -1
    for _ in range(12):
        at = text.find("ubli", at + 1)
        if at < 0:
            return
        match = _SCRIPT_DATE.search(text, max(0, at - 12), at + 70)
        if match:
            yield match["name"].lower(), match["value"]
            at = match.end()


def _folded(text: str) -> str:
    return " ".join(text.split())


def _value(element: Element) -> str | None:
    tag, attributes, _, _ = element
    get = attributes.get
    for name in () if _DATA.isdisjoint(attributes) else _VALUES:
        value = get(name)
        if value:
            return value.strip()[:300]
    if tag == "abbr" and (title := get("title")):
        return title.strip()[:300]
    return None


_VALUES = ("datetime", "content", "data-datetime", "data-date", "data-timestamp", "data-published")
_DATA = frozenset(_VALUES)


def _type(element: Element) -> str:
    attributes = element[1]
    kind = (attributes.get("itemtype") or attributes.get("typeof")) if attributes else None
    return kind.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()[:60] if kind else ""
