"""A page to its visible text: lines as a browser would break them, each with the markup it stood in.

Scripts, styles, form fields and hidden elements are not visible. What stands in ``<noscript>`` and ``<template>`` is
kept: pages that build themselves with scripts hold their article there. List items get a dash, the cells of a simple
table row are joined by bars, code keeps its line breaks.
"""

from __future__ import annotations

import bisect
import collections
import functools
import itertools
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corpusprep import collector
from corpusprep.ingest.head import harvest
from corpusprep.ingest.parse import Element, Markup, Token, parse, until_closed
from corpusprep.page import Page, PageLine, PageNode

# What an element means for the rendering. Tags that are not listed are blocks; custom elements (with a hyphen or a
# colon) are inline with a space around, since sentences contain them (<relative-time>) as often as they contain blocks.
# From `_BREAK` on, they end the line.
_SKIP, _INLINE, _LINK, _STRONG, _SPACED, _BUTTON, _BREAK, _BLOCK, _ITEM, _CELL, _ROW, _PRE = range(12)

_WORDS_OF = {
    _SKIP: """script style head title meta link svg annotation annotation-xml select option datalist textarea input
        iframe video audio canvas object embed applet map area noframes frameset param source track rp""",
    _INLINE: """span font em i u small big sub sup abbr acronym code kbd samp var tt mark cite q time s strike del ins
        dfn bdi bdo ruby rb rt data img picture wbr nobr output meter progress math mrow mi mo mn msup msub mfrac msqrt
        mtext semantics mstyle mover munder munderover msubsup mtable mtr mtd""",
    _STRONG: "b strong",
    _LINK: "a",
    _BUTTON: "button",
    _SPACED: "label",
    _BREAK: "br",
    _ITEM: "li",
    _CELL: "td th",
    _ROW: "tr",
    _PRE: "pre listing xmp",
}
_KINDS = {tag: kind for kind, tags in _WORDS_OF.items() for tag in tags.split()}

# A tuple of the right size made into a value without its own constructor, which takes twice the time.
_make_line: Callable[[tuple[Any, ...]], PageLine] = functools.partial(tuple.__new__, PageLine)
_make_node: Callable[[tuple[Any, ...]], PageNode] = functools.partial(tuple.__new__, PageNode)

_ROLES = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    **dict.fromkeys(("li", "dd", "dt"), "list"),
    **dict.fromkeys(("td", "th", "tr"), "table"),
    "blockquote": "quote",
    "pre": "code",
    **dict.fromkeys(("figcaption", "caption"), "caption"),
}

_TEXT = ("text", 0)
_ROLES_AND_LEVELS = {tag: (role, int(tag[1]) if role == "heading" else 0) for tag, role in _ROLES.items()}

# A row of a table stays one line while its cells hold one line each and together no more than this many characters:
# above it, the table is there for the layout (a measure against menus joined with articles).
_ROW_CHARACTERS = 400

# The attributes that say what an element was called.
_NAMES = ("class", "id", "role", "itemprop")

# Classes of text that only screen readers see.
_FOR_SCREEN_READERS = frozenset({"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"})

# What a page hides and a reader can open (tabs, folded answers) holds paragraphs of this many characters: it is kept,
# and marked. The rest (templates of buttons, spinners) is not visible. Folded answers are a sixth of the text of some
# articles; dropping them all lost .0016 word-F1 over the benchmark.
_PARAGRAPH_CHARACTERS = 100
_PARAGRAPHS = 50
_PARAGRAPH_TAGS = frozenset(("p", "li", "pre"))

# Where less than this share of the page's text would stay visible, and this many characters would go, the page shows
# itself by script: nothing counts as hidden.
_VISIBLE_SHARE = 0.3
_HIDDEN_CHARACTERS = 300
_FEW_CHARACTERS = 2000


@collector.waiting()
def render(text: str, url: str | None = None, *, head: bool = True, data: bytes | None = None) -> tuple[str, Page]:
    """The visible text of a decoded page, and the page it came from; without ``head``, not what its markup states.

    >>> visible, page = render("<ul><li>One<li>Two</ul><p>Three<br>four <script>five()</script>")
    >>> visible.splitlines()
    ['- One', '- Two', 'Three', 'four']
    >>> page.lines[0].role
    'list'

    ``data`` is the text in UTF-8, where that is known: it need not be encoded again.
    """
    markup = parse(text, data)
    if not markup.elements:
        return "", Page(html=text, url=url)
    walk = _Walk(markup)
    lines, nodes, parts = walk.run()
    if walk.has_hidden and sum(map(len, parts)) < _FEW_CHARACTERS:
        everything = _Walk(markup, show_hidden=True).run()
        visible, total = sum(map(len, parts)), sum(map(len, everything[2]))
        if visible < _VISIBLE_SHARE * total and total - visible > _HIDDEN_CHARACTERS:
            lines, nodes, parts = everything
    title = next((element for element in markup.elements if element[0] == "title"), None)
    root = markup.elements[0][1]
    page = Page(
        lines=tuple(lines),
        nodes=tuple(nodes),
        html=text,
        url=url,
        title=" ".join(markup.text(title).split()) if title is not None else None,
        language=root.get("lang") or root.get("xml:lang"),
        head=harvest(markup, url) if head else None,
    )
    return "\n".join(parts), page


class _Walk:
    """One walk over the markup of a page: the lines, the nodes and the texts of the lines."""

    def __init__(self, markup: Markup, *, show_hidden: bool = False) -> None:
        self.markup = markup
        self.show_hidden = show_hidden
        self.has_hidden = False
        self.lines: list[PageLine] = []
        self.parts: list[str] = []
        self.at = 0
        self.stack: list[Element] = []  # open elements
        self.open: list[int] = []  # the nodes of the outermost of them; the others get one with their first line
        # Of each node: parent, tag, names and depth; its lines; the role and level of its lines. Lists of numbers spare
        # a list for each node, half of what garbage collection looks at here.
        self.nodes: list[tuple[int, str, str, int]] = []
        self.firsts: list[int] = []
        self.lasts: list[int] = []
        self.roles: list[tuple[str, int]] = []

    def run(self) -> tuple[list[PageLine], list[PageNode], list[str]]:
        """The lines, the nodes and the texts of the lines. One long loop without calls: it sees every element."""
        walker = iter(self.markup.tokens)
        kinds = _KINDS.copy()  # grows by the page's own tags
        may_hide = not self.show_hidden
        seen_classes = {"": False}
        chunks: list[str] = []  # of the line being made
        add = chunks.append
        flush = self.flush
        lines, nodes, lasts, stack, open_nodes = self.lines, self.nodes, self.lasts, self.stack, self.open
        push, pop = stack.append, stack.pop
        links = strong = 0
        in_link = in_strong = in_pre = 0
        marker = False
        after_link = False  # links side by side stand apart on the screen
        rows: list[list[int]] = []
        for token in walker:
            if token is None:
                kind = kinds[stack[-1][0]]
                after_link = False
                if kind > _BREAK:
                    if chunks:
                        marker = flush(chunks, links, strong, marker, in_pre)
                        links = strong = 0
                    if kind == _BLOCK:
                        pass
                    elif kind == _ITEM:
                        marker = False
                    elif kind == _PRE:
                        in_pre -= 1
                    elif kind == _CELL:
                        if rows and len(lines) - rows[-1][3] > 1:
                            rows[-1][2] = 0
                    elif rows:
                        row = rows.pop()
                        if row[2] and len(lines) - row[0] > 1:
                            self.join_row(row[0], row[1])
                elif kind == _LINK:
                    in_link -= 1
                    after_link = True
                elif kind == _STRONG:
                    in_strong -= 1
                elif kind == _SPACED:
                    add(" ")
                elif kind == _BUTTON:
                    add(" ")
                    in_link -= 1
                pop()
                if len(open_nodes) > len(stack):
                    lasts[open_nodes.pop()] = len(lines)
            elif isinstance(token, str):
                after_link = False
                if chunks or in_pre or not token.isspace():
                    add(token)
                    if in_link:
                        links += len(token)
                    if in_strong:
                        strong += len(token)
            else:
                tag, attributes, _, _ = token
                kind = kinds.get(tag, -1)
                if kind < 0:
                    kind = kinds[tag] = _kind_of(tag)
                if kind == _SKIP:
                    _skip(walker)
                    after_link = False
                    continue
                if attributes and may_hide:
                    get = attributes.get
                    classes = get("class", "")
                    unseen = seen_classes.get(classes)
                    if unseen is None:
                        unseen = seen_classes[classes] = not _FOR_SCREEN_READERS.isdisjoint(classes.split())
                    style = get("style")
                    if (
                        unseen
                        or (style and ("none" in style or "hidden" in style) and _style_hides(style))
                        or "hidden" in attributes
                    ):
                        self.has_hidden = True
                        if unseen or not self.can_be_opened(token):
                            _skip(walker)
                            after_link = False
                            continue
                if kind >= _BREAK:
                    if kind == _BREAK and in_pre:
                        add("\n")
                    elif chunks:
                        # The element is not open yet: the line stands before it.
                        marker = flush(chunks, links, strong, marker, in_pre)
                        links = strong = 0
                    if kind <= _BLOCK:
                        pass
                    elif kind == _ITEM:
                        marker = True
                    elif kind == _PRE:
                        in_pre += 1
                    elif kind == _ROW:
                        rows.append([len(lines), len(nodes), 1, len(lines)])
                    elif rows:
                        rows[-1][3] = len(lines)
                elif kind == _LINK:
                    in_link += 1
                    if after_link:
                        add(" ")
                elif kind == _STRONG:
                    in_strong += 1
                elif kind == _SPACED:
                    add(" ")
                elif kind == _BUTTON:
                    add(" ")
                    in_link += 1
                push(token)
                after_link = False
        flush(chunks, links, strong, marker, in_pre)
        columns = zip(nodes, self.firsts, lasts, strict=True)
        made = [
            _make_node((parent, tag, names, first, last, depth)) for (parent, tag, names, depth), first, last in columns
        ]
        return lines, made, self.parts

    def can_be_opened(self, element: Element) -> bool:
        """Whether a hidden element holds a paragraph (among its first ones)."""
        first = bisect.bisect_left(self.paragraphs, element[3], key=operator.itemgetter(3))
        for inner in itertools.islice(self.paragraphs, first, first + _PARAGRAPHS):
            if not _stands_in(inner, element):
                return False
            if self.is_paragraph(inner):
                return True
        return False

    @functools.cached_property
    def paragraphs(self) -> list[Element]:
        """The elements that can be paragraphs."""
        return [element for element in self.markup.elements if element[0] in _PARAGRAPH_TAGS]

    def is_paragraph(self, element: Element) -> bool:
        """Whether an element has enough text, among its first texts."""
        texts = (token for token in self.markup.inside(element) if isinstance(token, str))
        return sum(map(len, itertools.islice(texts, _PARAGRAPHS))) > _PARAGRAPH_CHARACTERS

    def flush(self, chunks: list[str], links: int, strong: int, marker: bool, in_pre: int) -> bool:  # noqa: FBT001 - hot
        """End the line being made, if it has any text; gives whether the dash of a list item still waits."""
        raw = chunks[0] if len(chunks) == 1 else "".join(chunks)
        chunks.clear()
        words = raw.split()
        if not words:
            return marker
        text = "\n".join(line.rstrip() for line in raw.split("\n")).strip("\n") if in_pre else " ".join(words)
        size = len(text)
        opened = self.open
        if len(opened) < len(self.stack):
            self.make_nodes()
        if opened:
            node = opened[-1]
            role, level = self.roles[node]
        else:
            node, role, level = -1, "text", 0
        if marker and links < 0.9 * size and not text.startswith(("-", "•", "*", "–")):
            text = "- " + text
        start = self.at
        end = start + len(text)
        self.at = end + 1
        self.parts.append(text)
        # Counted with the white space that is gone now: never more than the line.
        links, strong = min(links, size), min(strong, size)
        self.lines.append(_make_line((start, end, node, role, level, links, strong, len(words))))
        return False

    def make_nodes(self) -> None:
        """Give every open element its node: only elements that hold a line become one."""
        nodes, roles, opened = self.nodes, self.roles, self.open
        first = len(self.lines)
        parent = opened[-1] if opened else -1
        depth = len(opened)
        number = len(nodes)
        for tag, attributes, _, _ in self.stack[depth:]:
            names = _names_of(attributes) if attributes else ""
            own = _ROLES_AND_LEVELS.get(tag)
            roles.append(own if own is not None else roles[parent] if parent >= 0 else _TEXT)
            opened.append(number)
            depth += 1
            nodes.append((parent, tag, names, depth))
            parent = number
            number += 1
        firsts = [first] * (number - len(self.firsts))
        self.firsts += firsts
        self.lasts += firsts

    def join_row(self, first: int, first_node: int) -> None:
        """Make one line of the cells of a table row, when they are short."""
        cells = self.lines[first:]
        if cells[-1].end - cells[0].start > _ROW_CHARACTERS:
            return
        text = " | ".join(part.replace("\n", " ").removeprefix("- ") for part in self.parts[first:])
        node = self.open[-1]
        del self.lines[first:], self.parts[first:]
        start = cells[0].start
        self.at = start + len(text) + 1
        for inner in range(max(first_node, node + 1), len(self.nodes)):
            self.firsts[inner] = self.lasts[inner] = first
        counts = (sum(c.links for c in cells), sum(c.strong for c in cells), sum(c.words for c in cells))
        self.parts.append(text)
        self.lines.append(PageLine(start, self.at - 1, node, "table", 0, *counts))


def _names_of(attributes: Mapping[str, str]) -> str:
    """What the author of the markup called an element."""
    if len(attributes) == 1 and "class" in attributes:
        return attributes["class"]
    names = " ".join([attributes[name] for name in _NAMES if attributes.get(name)])
    style = attributes.get("style")
    if "hidden" in attributes or (style and _style_hides(style)):
        names += " is-hidden"
    return names


def _style_hides(style: str) -> bool:
    """Whether an inline style takes an element off the screen."""
    plain = style.replace(" ", "").lower()
    return "display:none" in plain or "visibility:hidden" in plain


def _stands_in(element: Element | None, outer: Element) -> bool:
    """Whether an element is another one, or inside of it."""
    while element is not None and element[3] > outer[3]:
        element = element[2]
    return element is outer


def _skip(walker: Iterator[Token]) -> None:
    """Walk on to the end of an element whose start was the last token."""
    collections.deque(until_closed(walker, 1), maxlen=0)


def _kind_of(tag: str) -> int:
    """What an element that is not listed means."""
    return _SPACED if "-" in tag or ":" in tag else _BLOCK
