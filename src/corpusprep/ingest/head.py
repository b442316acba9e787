"""Harvests what a page says about itself from its tree: one walk, bounded on any page.

This is the only place where the facts of a page see the tree. Nothing is judged here: every element whose markup
speaks of a title, an author or a date becomes a `Mark`, and the stage decides.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from corpusprep.head import Head, Link, Mark

# Bounds. Real pages stay far below them: the densest of 1,064 news and blog pages gave 214 marks.
MAX_MARKS = 400
MAX_METAS = 300
MAX_JSON_LD = 30
MAX_JSON_LD_CHARACTERS = 600_000
MAX_TEXT = 400
MAX_NODES = 80
MAX_ELEMENTS = 200_000

_SPACE = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\s*\n\s*")

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
_BLOCK_TAGS = """address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section table td th tr ul"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_UNSEEN_TAGS = "script style noscript template svg head iframe button select option textarea"
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_ALWAYS = frozenset(("h1", "h2", "h3", "time", "address"))
_SCRIPT_DATE = re.compile(
    r"""(?P<name>(?:date|first|original)?[_-]?publish(?:ed|ing)?[_-]?(?:at|date|time|on)?|publication[_-]?(?:date|time)
    )["']?\s*[:=]\s*["'](?P<value>(?:19|20)\d\d[^"'<>{}]{4,30})["']""",
    re.IGNORECASE | re.VERBOSE,
)


def harvest(tree: Any, url: str | None = None) -> Head:
    """What the page of this tree says about itself.

    ``tree`` is an lxml element or element tree; comments and processing instructions are passed over. The work is
    bounded: past the limits at the top of this module, further marks, meta tags and scripts are left out.

    >>> import lxml.html
    >>> head = harvest(lxml.html.fromstring("<html><body><h1>Harbor vote</h1><p class='byline'>By Mira Okonjo</p>"))
    >>> [(mark.tag, mark.text) for mark in head.marks]
    [('h1', 'Harbor vote'), ('p', 'By Mira Okonjo')]
    """
    root = tree.getroot() if hasattr(tree, "getroot") else tree
    return _Harvest(root, url).head()


class _Harvest:
    """One walk over one tree, and what it has picked up so far."""

    def __init__(self, root: Any, url: str | None) -> None:
        self.root = root
        self.url = url
        self.title = ""
        self.canonical: str | None = None
        self.metas: list[tuple[str, str]] = []
        self.alternates: list[tuple[str, str]] = []
        self.json_ld: list[str] = []
        self.script_dates: list[tuple[str, str]] = []
        self.found: list[tuple[Any, int, str]] = []
        self.places: dict[Any, tuple[str, bool, str]] = {}
        self.exempt: frozenset[Any] = frozenset()

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
        for count, element in enumerate(self.root.iter("*")):
            tag = element.tag
            if tag in special:
                special[tag](element)
                continue
            if not room or tag in _UNSEEN:
                if count > MAX_ELEMENTS:
                    break
                continue
            if tag not in _ALWAYS:
                get = element.get
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
            pick((element, count, tag))
            room -= 1
        return count

    def _title(self, element: Any) -> None:
        if not self.title and (parent := element.getparent()) is not None and parent.tag != "svg":
            self.title = _folded(element.text or "")

    def _meta(self, element: Any) -> None:
        content = element.get("content")
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        if content and name and len(self.metas) < MAX_METAS:
            self.metas.append((name.strip().lower()[:100], _folded(content)[:2000]))

    def _link(self, element: Any) -> None:
        rel, href = (element.get("rel") or "").lower(), (element.get("href") or "").strip()
        if not href:
            return
        if rel == "canonical" and self.canonical is None:
            self.canonical = href
        elif rel == "alternate" and element.get("hreflang") and len(self.alternates) < 100:
            self.alternates.append((element.get("hreflang"), href))

    def _script(self, element: Any) -> None:
        text = element.text
        if not text or len(text) > MAX_JSON_LD_CHARACTERS:
            return
        if "ld+json" in (element.get("type") or "").lower():
            if len(self.json_ld) < MAX_JSON_LD:
                self.json_ld.append(text)
        elif len(self.script_dates) < 20:
            self.script_dates.extend(_script_dates(text))

    # ---- what the walk picked up, seen with its surroundings

    def _language(self) -> str | None:
        for element in (self.root, self.root.find("body") if self.root.tag == "html" else None):
            if element is not None:
                lang = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang")
                if lang:
                    return str(lang).strip()
        return None

    def _above_the_heading(self) -> frozenset[Any]:
        """The elements that hold the page's first h1: whatever their class says, they are not a side part."""
        above: set[Any] = set()
        headings = [element for element, _, tag in self.found if tag == "h1"][:1]
        for heading in headings:
            node = heading
            while node is not None:
                above.add(node)
                node = node.getparent()
        return frozenset(above)

    def _mark(self, element: Any, order: int, tag: str) -> Mark:
        region, hidden, scope = self._place(element)
        text, links = _text(element)
        return Mark(
            tag=tag,
            text=text,
            order=order,
            hint=_CAMEL.sub("-", f"{element.get('class') or ''} {element.get('id') or ''}".strip())[:300].lower(),
            value=_value(element),
            itemprop=(element.get("itemprop") or element.get("property") or "").lower()[:100],
            rel=(element.get("rel") or "").lower()[:60],
            href=(element.get("href") or "")[:500],
            type=_type(element),
            scope=scope,
            region=region,
            hidden=hidden,
            links=links,
        )

    def _place(self, element: Any) -> tuple[str, bool, str]:
        """Region, hidden, and the item that an element belongs to, told by what is above it."""
        chain = []
        node = element
        while node is not None and node not in self.places:
            chain.append(node)
            node = node.getparent()
        region, hidden, scope = ("", False, "") if node is None else self._below(node)
        for node in reversed(chain):
            region, hidden = self._own(node, region, hidden=hidden)
            self.places[node] = (region, hidden, scope)
            scope = _type(node) or scope
        return self.places[element]

    def _below(self, node: Any) -> tuple[str, bool, str]:
        region, hidden, scope = self.places[node]
        return region, hidden, _type(node) or scope

    def _own(self, node: Any, region: str, *, hidden: bool) -> tuple[str, bool]:
        tag = node.tag
        hidden = hidden or tag in _UNSEEN or node.get("hidden") is not None
        style = node.get("style")
        hidden = hidden or (style is not None and _STYLE_HIDDEN.search(style) is not None)
        if region == "comment" or node in self.exempt:
            return region, hidden
        names, name = node.get("class"), node.get("id")
        if (names or name) and tag not in {"time", "a", "span"}:
            is_comment, other = _regions_of(f"{names or ''} {name or ''}")
            if is_comment:
                return "comment", hidden
            region = region or other
        return region or _REGION_OF_TAG.get(tag, ""), hidden


@functools.lru_cache(maxsize=32768)
def _regions_of(names: str) -> tuple[bool, str]:
    """Whether the names of a block call it comments, and which other part of a page they call it."""
    hint = _CAMEL.sub("-", names)[:300].lower()
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


def _value(element: Any) -> str | None:
    for name in ("datetime", "content", "data-datetime", "data-date", "data-timestamp", "data-published"):
        value = element.get(name)
        if value:
            return str(value).strip()[:300]
    if element.tag == "abbr" and element.get("title"):
        return str(element.get("title")).strip()[:300]
    return None


def _type(element: Any) -> str:
    kind = element.get("itemtype") or element.get("typeof")
    return kind.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()[:60] if kind else ""


def _text(element: Any) -> tuple[str, tuple[Link, ...]]:
    """What a reader sees of an element, up to a bound, and the links in it."""
    if not len(element) and element.tag != "a":  # nothing but text, as half of the marks have
        text = element.text
        return (" ".join(text.split())[:MAX_TEXT] if text and element.tag not in _UNSEEN else ""), ()
    parts: list[str] = []
    links: list[Link] = []
    size = nodes = 0
    todo: list[Any] = [element]
    while todo and size < MAX_TEXT and nodes < MAX_NODES:
        node = todo.pop()
        if isinstance(node, str):
            parts.append(node)
            size += len(node)
            continue
        nodes += 1
        if not isinstance(node.tag, str) or node.tag in _UNSEEN:
            continue
        if node.tag == "a" and len(links) < 12:
            label = _text_of_link(node)
            links.append(Link((node.get("href") or "")[:500], label, (node.get("rel") or "").lower()[:60]))
        block = node.tag in _BLOCKS
        todo.append("\n" if block else "")
        for child in reversed(node[:MAX_NODES]):
            if child.tail:
                todo.append(child.tail.replace("\n", " "))
            todo.append(child)
        if node.text:
            todo.append(node.text.replace("\n", " "))
        if block:
            todo.append("\n")
    text = _BREAKS.sub("\n", _SPACE.sub(" ", _joined(parts)))
    return text.strip()[:MAX_TEXT], tuple(links)


def _text_of_link(node: Any) -> str:
    text = node.text
    if not len(node) and (text is None or "\n" not in text):
        return _folded(text or "")
    size, parts = 0, []
    for text in node.itertext():
        parts.append(text)
        size += len(text)
        if size > 200:
            break
    return "\n".join(filter(None, map(_folded, _joined(parts).split("\n"))))


def _joined(parts: list[str]) -> str:
    """Texts of neighboring elements as one, with a border where two labels or two numbers would run together."""
    joined: list[str] = []
    for part in parts:
        if joined and part[:1].isupper() and joined[-1][-1:].islower():
            joined.append("\n")
        elif joined and part[:1].isdigit() and joined[-1][-1:].isdigit():
            joined.append(" ")
        if part:
            joined.append(part)
    return "".join(joined)
