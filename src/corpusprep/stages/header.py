"""A text as the fact stages see it: its lines, where the article's prose begins, and the dates and names near there.

Title, dates and byline look at the same few lines; the first of them makes the `View`, the others reuse it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from corpusprep.document import Document
from corpusprep.stages.date_formats import DateMatch, find_dates

# A text is looked at from its start for this many characters and lines, and at its end for these.
_HEAD_SIZE, _HEAD_LINES = 40_000, 400
_TAIL_SIZE, _TAIL_LINES = 6_000, 40
# A line this long (East Asian characters count two and a half) is prose, or half of it when it ends like a sentence.
_LONG, _SENTENCE = 180, 90
_WIDE = re.compile("[぀-ヿ㐀-鿿豈-﫿가-힣]")
_CLOSERS = " \u00a0\"'”’»«)]}』」】）›“*_"
_ENDS = ".!?…。！？؟۔।॥"
_EDGE = " \t\u00a0\u200b\ufeff\u200e\u200f\u3000\r\f\v\u2028\u2029\x85"
_BULLET = re.compile(r"^(?:[•·●▪■◦‣*►▶>»–—-]|\d{1,2}[.)])\s+")


class Line(NamedTuple):
    """A line that is not blank: ``text`` is the bare line, at ``start`` to ``end`` of the document's text."""

    number: int
    start: int
    end: int
    text: str
    weight: float

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends with the sign that ends a sentence."""
        return self.text.rstrip(_CLOSERS)[-1:] in tuple(_ENDS)

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a paragraph rather than a label, a headline or a name."""
        return self.weight >= _LONG or (self.weight >= _SENTENCE and self.ends_sentence)

    @property
    def bare_start(self) -> int:
        """Where its words begin, behind a bullet."""
        found = _BULLET.match(self.text)
        return self.start + (found.end() if found else 0)


class View:
    """The lines of a text that facts are looked for in.

    ``head`` holds the lines from the start to well into the prose; ``tail`` the last lines that ``head`` has not;
    ``body`` is the place in ``head`` of the first line of the article's prose.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.head = list(_lines(text, 0, min(len(text), _HEAD_SIZE), _HEAD_LINES))
        self.is_whole = not self.head or not text[self.head[-1].end :].strip()
        self._tail: list[Line] | None = None
        self.body = _body_start(self.head)
        self._dates: dict[int, list[DateMatch]] = {}

    @property
    def tail(self) -> list[Line]:
        """The last lines of the text."""
        if self._tail is None:
            if self.is_whole:
                self._tail = self.head[-_TAIL_LINES:]
            else:
                after = self.head[-1].end
                start = max(after, len(self.text) - _TAIL_SIZE)
                cut = self.text.find("\n", start)
                self._tail = list(
                    _lines(self.text, start if start == after or cut < 0 else cut, len(self.text), 10_000)
                )
                self._tail = self._tail[-_TAIL_LINES:]
        return self._tail

    def dates(self, line: Line) -> list[DateMatch]:
        """The dates of a line, in positions of the text; none for a paragraph."""
        if line.start not in self._dates:
            is_long = line.weight > 2 * _LONG
            self._dates[line.start] = [] if is_long else find_dates(self.text, line.start, line.end)
        return self._dates[line.start]


def view_of(document: Document) -> tuple[Document, View]:
    """The view of the document's text, and the document that remembers it for the next stage."""
    known = document.evidence.get("fact_view")
    if isinstance(known, View) and known.text == document.text:
        return document, known
    view = View(document.text)
    return document.with_evidence("fact_view", view), view


def _lines(text: str, start: int, end: int, most: int) -> Iterator[Line]:
    count, at = 0, start
    while at < end and count < most:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        bare = text[at:stop].strip(_EDGE)
        if bare:
            low = text.index(bare, at)
            wide = 0 if bare.isascii() else len(_WIDE.findall(bare))
            yield Line(count, low, low + len(bare), bare, len(bare) + 1.5 * wide)
            count += 1
        at = stop + 1


def _body_start(lines: list[Line]) -> int:
    """The place of the first line of prose that more prose follows closely; the number of lines when there is none.

    One long line among short ones is a teaser, a caption or a notice.
    """
    prose = [line.number for line in lines if line.is_prose]
    for place in prose:
        weight = sum(lines[other].weight for other in prose if place <= other <= place + 12)
        if weight >= 600 or (len(lines) < 60 and weight >= 200):
            return place
    if prose:
        return prose[0]
    # A short text: its first line that ends like a sentence.
    return next((line.number for line in lines if line.ends_sentence and line.weight >= 30), len(lines))


@functools.lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a short line, without signs around them."""
    return tuple(word for word in (part.strip(".,;:!?()[]\"'“”‘’«»|·•–—-") for part in text.split()) if word)
