"""An HTML page as values: its visible lines, the blocks they stand in, and what its head states.

Positions are characters of `Document.source`, the visible page text. A page is plain data (it can be pickled and
compared); it lives in the first pass only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class PageNode(NamedTuple):
    """A block of the page that holds visible lines: its tag, its names, and which lines stand under it.

    ``parent`` is an index into `Page.nodes` (-1 for the outermost block); parents come before their children.
    ``names`` is what the author of the markup called it: class, id, role and itemprop, joined by spaces, as written.
    ``lines[first:last]`` stand in it, in its descendants included.
    """

    parent: int
    tag: str
    names: str
    first: int
    last: int
    depth: int


class PageLine(NamedTuple):
    """A visible line, as a browser would break it: ``source[start:end]``, and the markup it stood in.

    ``node`` is the innermost block that holds it; ``role`` one of text, heading, list, table, quote, code, caption;
    ``level`` is 1 to 6 for headings; ``links`` and ``strong`` count its characters inside links and emphasis;
    ``words`` its words. Code is one line, with line breaks inside.
    """

    start: int
    end: int
    node: int
    role: str
    level: int
    links: int
    strong: int
    words: int


@dataclass(frozen=True, slots=True)
class Page:
    """What markup says about a document whose source was HTML.

    ``html`` is the decoded page; ``title`` is what ``<title>`` says; ``language`` what ``<html lang>`` says;
    ``head`` is what the markup states about the article (title, authors, dates ...).
    """

    lines: tuple[PageLine, ...] = ()
    nodes: tuple[PageNode, ...] = ()
    html: str = field(default="", repr=False)
    url: str | None = None
    title: str | None = None
    language: str | None = None
    head: Any = None

    def path(self, line: PageLine) -> tuple[PageNode, ...]:
        """The blocks around a line, the outermost first."""
        found = []
        at = line.node
        while at >= 0:
            found.append(self.nodes[at])
            at = self.nodes[at].parent
        return tuple(reversed(found))
