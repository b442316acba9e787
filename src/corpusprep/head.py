"""What a page says about itself: plain data, picked from the markup once, so that no later part needs the tree.

A `Head` is harvested by `corpusprep.ingest.head` and read by the stage `HtmlMetadata`. It holds what was *found*, in
document order and as written; which of it is true is the stage's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Link(NamedTuple):
    """A link inside a mark: where it leads and what it reads."""

    href: str
    text: str
    rel: str = ""


class Mark(NamedTuple):
    """An element whose markup says what it is: a heading, a `time`, an author's name, a date.

    ``text`` is what a reader sees of it, with a line break where a block begins; ``value`` what the markup states
    beside it (``datetime``, ``content``); ``order`` its place among the elements of the page. ``itemprop`` and
    ``property`` are the vocabulary words of microdata and RDFa, ``type`` the item that it opens, ``scope`` the item
    it belongs to. ``region`` names the part of the page that it stands in: ``comment``, ``aside``, ``nav``,
    ``footer`` or, for everything else, the empty string. ``hidden`` marks are not seen by a reader.
    """

    tag: str
    text: str
    order: int
    hint: str = ""
    value: str | None = None
    itemprop: str = ""
    rel: str = ""
    href: str = ""
    type: str = ""
    scope: str = ""
    region: str = ""
    hidden: bool = False
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself.

    >>> Head(title="Harbor vote | The Ledger", metas=(("og:title", "Harbor vote"),)).meta("og:title")
    ['Harbor vote']
    """

    url: str | None = None
    title: str = ""
    lang: str | None = None
    canonical: str | None = None
    metas: tuple[tuple[str, str], ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    json_ld: tuple[str, ...] = ()
    script_dates: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    elements: int = 0

    def meta(self, *names: str) -> list[str]:
        """The contents of the meta tags of these names, those of the first name first, none of them empty."""
        return [content for name in names for key, content in self.metas if key == name and content]
