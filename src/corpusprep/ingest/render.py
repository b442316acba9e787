"""A page to its visible text: lines as a browser would break them, each with the markup it stood in.

Scripts, styles, form fields and hidden elements are not visible. What stands in ``<noscript>`` and ``<template>`` is
kept: pages that build themselves with scripts hold their article there. List items get a dash, the cells of a simple
table row are joined by bars, code keeps its line breaks.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

from corpusprep.ingest.head import harvest
from corpusprep.ingest.parse import parse
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

_FIRST, _LAST = PageNode._fields.index("first"), PageNode._fields.index("last")

# A tuple of the right size made into a value without its own constructor, which takes twice the time.
_make_line: Callable[[tuple[Any, ...]], PageLine] = functools.partial(tuple.__new__, PageLine)
_make_node: Callable[[list[Any]], PageNode] = functools.partial(tuple.__new__, PageNode)

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

# Where less than this share of the page's text would stay visible, and this many characters would go, the page shows
# itself by script: nothing counts as hidden.
_VISIBLE_SHARE = 0.3
_HIDDEN_CHARACTERS = 300
_FEW_CHARACTERS = 2000


def render(text: str, url: str | None = None, *, head: bool = True) -> tuple[str, Page]:
    """The visible text of a decoded page, and the page it came from; without ``head``, not what its markup states.

    >>> visible, page = render("<ul><li>One<li>Two</ul><p>Three<br>four <script>five()</script>")
    >>> visible.splitlines()
    ['- One', '- Two', 'Three', 'four']
    >>> page.lines[0].role
    'list'
    """
    root = parse(text)
    if root is None:
        return "", Page(html=text, url=url)
    walk = _Walk(root)
    lines, nodes, parts = walk.run()
    if walk.has_hidden and sum(map(len, parts)) < _FEW_CHARACTERS:
        everything = _Walk(root, show_hidden=True).run()
        visible, total = sum(map(len, parts)), sum(map(len, everything[2]))
        if visible < _VISIBLE_SHARE * total and total - visible > _HIDDEN_CHARACTERS:
            lines, nodes, parts = everything
    title = root.find(".//title")
    page = Page(
        lines=tuple(lines),
        nodes=tuple(nodes),
        html=text,
        url=url,
        title=" ".join((title.text or "").split()) if title is not None else None,
        language=root.get("lang") or root.get("xml:lang"),
        head=harvest(root, url) if head else None,
    )
    return "\n".join(parts), page


class _Walk:
    """One walk over the tree, without recursion: the lines, the nodes and the texts of the lines."""

    def __init__(self, root: Any, *, show_hidden: bool = False) -> None:
        self.root = root
        self.show_hidden = show_hidden
        self.has_hidden = False
        self.lines: list[PageLine] = []
        self.parts: list[str] = []
        self.at = 0
        self.stack: list[Any] = []  # open elements
        self.open: list[int] = []  # the nodes of the outermost of them; the others get one with their first line
        # Of each node: what `PageNode` holds, and the role and level of its lines.
        self.nodes: list[list[Any]] = []
        self.roles: list[tuple[str, int]] = []

    def run(self) -> tuple[list[PageLine], list[PageNode], list[str]]:
        """The lines, the nodes and the texts of the lines. One long loop without calls: it sees every element."""
        from lxml import etree

        walker = etree.iterwalk(self.root, events=("start", "end"))
        kinds = _KINDS.copy()  # grows by the page's own tags
        show_hidden = self.show_hidden
        seen_classes: dict[str | None, bool] = {None: False}
        chunks: list[str] = []  # of the line being made
        add = chunks.append
        flush = self.flush
        lines, nodes, stack, open_nodes = self.lines, self.nodes, self.stack, self.open
        push, pop = stack.append, stack.pop
        links = strong = 0
        in_link = in_strong = in_pre = skipping = 0
        marker = False
        after_link = False  # links side by side stand apart on the screen
        rows: list[list[int]] = []
        for event, element in walker:
            tag = element.tag
            kind = kinds.get(tag)
            if kind is None:
                kind = kinds[tag] = _kind_of(tag)
            if event == "start":
                if kind == _SKIP:
                    walker.skip_subtree()
                    skipping = 1
                    continue
                get = element.get
                classes = get("class")
                unseen = seen_classes.get(classes)
                if unseen is None:
                    unseen = seen_classes[classes] = not _FOR_SCREEN_READERS.isdisjoint(classes.split())
                style = get("style")
                if (
                    unseen
                    or (style and ("none" in style or "hidden" in style) and _style_hides(style))
                    or get("hidden") is not None
                ) and not show_hidden:
                    self.has_hidden = True
                    if unseen or not _can_be_opened(element):
                        walker.skip_subtree()
                        skipping = 1
                        continue
                text = element.text
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
                push(element)
                after_link = False
            else:
                text = element.tail
                after_link = False
                if skipping:
                    skipping = 0
                else:
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
                        after_link = not text
                    elif kind == _STRONG:
                        in_strong -= 1
                    elif kind == _SPACED:
                        add(" ")
                    elif kind == _BUTTON:
                        add(" ")
                        in_link -= 1
                    pop()
                    if len(open_nodes) > len(stack):
                        nodes[open_nodes.pop()][_LAST] = len(lines)
            if text and (chunks or in_pre or not text.isspace()):
                add(text)
                if in_link:
                    links += len(text)
                if in_strong:
                    strong += len(text)
        flush(chunks, links, strong, marker, in_pre)
        return lines, list(map(_make_node, nodes)), self.parts

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
        for element in self.stack[depth:]:
            tag = element.tag
            items = element.items()
            if not items:
                names = ""
            elif len(items) == 1 and items[0][0] in _NAMES:
                names = items[0][1]
            else:
                names = _names_of(dict(items))
            own = _ROLES_AND_LEVELS.get(tag)
            roles.append(own if own is not None else roles[parent] if parent >= 0 else _TEXT)
            opened.append(number)
            depth += 1
            nodes.append([parent, tag, names, first, first, depth])
            parent = number
            number += 1

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
            self.nodes[inner][_FIRST] = self.nodes[inner][_LAST] = first
        counts = (sum(c.links for c in cells), sum(c.strong for c in cells), sum(c.words for c in cells))
        self.parts.append(text)
        self.lines.append(PageLine(start, self.at - 1, node, "table", 0, *counts))


def _names_of(attributes: dict[str, str]) -> str:
    """What the author of the markup called an element."""
    names = " ".join(filter(None, map(attributes.get, _NAMES)))
    style = attributes.get("style")
    if "hidden" in attributes or (style and _style_hides(style)):
        names += " is-hidden"
    return names


def _style_hides(style: str) -> bool:
    """Whether an inline style takes an element off the screen."""
    plain = style.replace(" ", "").lower()
    return "display:none" in plain or "visibility:hidden" in plain


def _can_be_opened(element: Any) -> bool:
    """Whether a hidden element holds a paragraph (among its first ones)."""
    for inner in itertools.islice(element.iter("p", "li", "pre"), _PARAGRAPHS):
        if sum(map(len, itertools.islice(inner.itertext(), _PARAGRAPHS))) > _PARAGRAPH_CHARACTERS:
            return True
    return False


def _kind_of(tag: Any) -> int:
    """What an element that is not listed means."""
    if not isinstance(tag, str):
        return _SKIP
    return _SPACED if "-" in tag or ":" in tag else _BLOCK
