"""The structured data of a page: its JSON-LD blocks as one list of nodes, and the node that is the article.

Publishers write JSON-LD by hand and by template: with comments, stray commas, line breaks inside strings, lists in
lists, and `@id` references between blocks. All of that is read here, once; what can not be read is passed over.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from corpusprep.head import Head

Node = Mapping[str, Any]

MAX_NODES = 3000
MAX_DEPTH = 12

_WRAPPING = re.compile(
    r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?://\s*)?(?:-->|\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_EMPTY_VALUE = re.compile(r"(:\s*)(?=[,}])")
_LINE_COMMENT = re.compile(r"(?m)^\s*//.*$")

# How much an item of a type is the article itself. WebPage is what plugins state about every page.
_TYPES_BY_RANK = {
    10: """newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle
        askpublicnewsarticle reviewnewsarticle satiricalarticle advertisercontentarticle""",
    9: "article blogposting techarticle scholarlyarticle report medicalscholarlyarticle",
    8: "liveblogposting socialmediaposting discussionforumposting posting",
    6: "recipe howto review claimreview criticreview question",
    5: "creativework book course chapter dataset podcastepisode episode",
    3: "videoobject audioobject newsmediaobject",
    2: "webpage itempage medicalwebpage qapage faqpage aboutpage collectionpage checkoutpage profilepage",
}
_ARTICLE_TYPES = {kind: rank for rank, kinds in _TYPES_BY_RANK.items() for kind in kinds.split()}

# Below these properties stand other works: what they say is not about this page.
_OTHER_WORKS = """comment comments review reviews itemlistelement ispartof haspart relatedlink mentions video image
    thumbnail citation isbasedon liveblogupdate suggestedanswer acceptedanswer offers publisher author creator about
    subjectof breadcrumb primaryimageofpage logo sourceorganization sdpublisher blogpost associatedmedia itemreviewed
    significantlink workexample contributor editor"""
_ELSEWHERE = frozenset(_OTHER_WORKS.split())


@dataclass(frozen=True, slots=True)
class Data:
    """The JSON-LD of a page: the articles it describes, the likeliest first, and every node by its `@id`."""

    articles: tuple[Node, ...]
    nodes: tuple[Node, ...]
    by_id: Mapping[str, Node]

    def resolve(self, value: Any) -> Any:
        """The node that a reference `{"@id": ...}` stands for, or the value itself.

        >>> data = Data((), (), {"#p": {"@id": "#p", "name": "Mira Okonjo"}})
        >>> data.resolve({"@id": "#p"})["name"]
        'Mira Okonjo'
        """
        if isinstance(value, Mapping) and isinstance(value.get("@id"), str) and not value.get("name"):
            return self.by_id.get(value["@id"], value)
        return value


def read_json_ld(text: str) -> Any:
    """What a JSON-LD block says, with the usual slips of the pen forgiven; None when it can not be read.

    >>> read_json_ld('<!-- {"name": "Mira", } -->')
    {'name': 'Mira'}
    """
    text = text.strip()
    if text[:1] not in {"{", "["} or text[-1:] not in {"}", "]"}:
        text = _WRAPPING.sub("", _WRAPPING.sub("", text))
    for attempt in (_as_is, _without_slips, _first_value):
        try:
            return attempt(text)
        except (ValueError, RecursionError):
            continue
    return None


def _as_is(text: str) -> Any:
    return json.loads(text, strict=False)


def _without_slips(text: str) -> Any:
    text = _LINE_COMMENT.sub("", text)
    return json.loads(_TRAILING_COMMA.sub(r"\1", _EMPTY_VALUE.sub(r"\1null", text)), strict=False)


def _first_value(text: str) -> Any:
    return json.JSONDecoder(strict=False).raw_decode(text.lstrip("; \n\r\t"))[0]


def types_of(node: Node) -> tuple[str, ...]:
    """The types of a node, in lower case, without the vocabulary's address."""
    kinds = node.get("@type") or node.get("type") or ()
    kinds = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    return tuple(
        kind.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower() for kind in kinds if isinstance(kind, str)
    )


def values(value: Any) -> Iterator[Any]:
    """The items of a value that may be one item or a list, lists in lists included.

    >>> list(values([["a", "b"], "c"]))
    ['a', 'b', 'c']
    """
    todo, count = [value], 0
    while todo and count < 200:
        item = todo.pop()
        count += 1
        if isinstance(item, list):
            todo.extend(reversed(item[:100]))
        elif isinstance(item, Mapping) and isinstance(item.get("@list"), list):
            todo.extend(reversed(item["@list"][:100]))
        elif item is not None:
            yield item


def plain(value: Any) -> str:
    """A string value as text: entities read, tags and superfluous space gone; empty for anything else.

    >>> plain("Fish &amp; <i>chips</i>")
    'Fish & chips'
    """
    if isinstance(value, Mapping):
        value = value.get("@value")
    if not isinstance(value, str):
        return ""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    if "<" in value:
        value = re.sub(r"<[/a-zA-Z][^<>]{0,300}>", "", value)
    return " ".join(value.split())


def page_data(head: Head) -> Data:
    """The JSON-LD of a page.

    >>> head = Head(json_ld=('{"@type": "NewsArticle", "headline": "Harbor vote"}',))
    >>> page_data(head).articles[0]["headline"]
    'Harbor vote'
    """
    nodes: list[tuple[Node, bool]] = []
    for block in head.json_ld:
        nodes.extend(_walk(read_json_ld(block)))
        if len(nodes) > MAX_NODES:
            break
    by_id: dict[str, Node] = {}
    for node, _ in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(by_id.get(name, {})):
            by_id[name] = node
    ranked = [(_rank(node, head), -place, node) for place, (node, here) in enumerate(nodes) if here]
    articles = [node for rank, _, node in sorted(ranked, key=lambda r: (r[0], r[1]), reverse=True) if rank > 0]
    return Data(tuple(articles), tuple(node for node, _ in nodes), by_id)


def _walk(value: Any) -> Iterator[tuple[Node, bool]]:
    """Every node, and whether it speaks of this page."""
    todo: list[tuple[Any, bool, int]] = [(value, True, 0)]
    count = 0
    while todo and count < MAX_NODES:
        item, here, depth = todo.pop()
        if isinstance(item, list):
            todo.extend((part, here, depth + 1) for part in reversed(item[:500]))
        elif isinstance(item, Mapping):
            count += 1
            yield item, here
            if depth < MAX_DEPTH:
                todo.extend(
                    (part, here and name.lower() not in _ELSEWHERE, depth + 1)
                    for name, part in reversed(list(item.items()))
                    if isinstance(part, (Mapping, list))
                )


def _rank(node: Node, head: Head) -> float:
    """How likely a node is the article of this page; 0 when it is none."""
    rank = float(max((_ARTICLE_TYPES.get(kind, 0) for kind in types_of(node)), default=0))
    if not rank:
        return 0.0
    title = " ".join(head.title.lower().split())
    headline = plain(node.get("headline") or node.get("name")).lower()
    if headline and len(headline) > 8 and title:
        rank += 4 if headline in title or title in headline else -2
    addresses = {_path(address) for address in (head.url, head.canonical, *head.meta("og:url")) if address}
    own = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    own = [address.get("@id") or address.get("url") if isinstance(address, Mapping) else address for address in own]
    stated = {_path(address) for address in own if isinstance(address, str) and address.startswith(("http", "/"))}
    if stated and addresses:
        rank += 3 if stated & addresses else -1
    return max(rank, 0.1)


def _path(address: str) -> str:
    """The path of an address, for comparison."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address
    return unquote(parts.path).rstrip("/").lower() + ("?" + parts.query if parts.query else "")
