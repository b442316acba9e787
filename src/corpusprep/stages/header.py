"""A text as the fact stages see it: its lines, and where the article's prose begins.

Title, dates and byline look at the same few lines; the first of them makes the `View`, the others reuse it.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Mapping
from typing import Any

from corpusprep.document import Document
from corpusprep.stages.date_formats import date_hint
from corpusprep.stages.header_lines import (
    BARE,
    LEAST_PROSE,
    LONGEST,
    Line,
    ends_sentence,
    known_line,
    prose_of,
    weight_of,
)

# A text is looked at from its start for this many characters and lines, and at its end for these.
_HEAD_SIZE, _HEAD_LINES = 40_000, 400
_TAIL_SIZE, _TAIL_LINES = 6_000, 40
# So many lines of the prose belong to the head.
_INTO_PROSE = 40
# Prose within twelve lines: this much is an article, this much a short one.
_MUCH, _SOME, _WITHIN = 600, 200, 12


class _Lines(dict[int, Line]):
    """The lines by their places, each made when it is asked for."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, at: int) -> Line:
        text = self._texts[at]
        line = self[at] = known_line(text) if len(text) <= LONGEST else Line(text)
        return line


class View:
    """The lines of a text that facts are looked for in, each known by its place in ``texts``.

    First those of the head, ``size`` lines from the start to well into the prose, then those of the tail, the last ones
    that the head has not. ``body`` is the place of the first line of the article's prose. Most lines are never asked for:
    a `Line` is made for one that is.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        every: list[str] = BARE.findall(text, 0, _HEAD_SIZE)
        self.body = _body(every[:_HEAD_LINES])
        self.texts = every[: min(_HEAD_LINES, self.body + _INTO_PROSE)]
        #: How many lines the head has.
        self.size = len(self.texts)
        self._starts: list[int] = []
        self._tail_starts: list[int] = []
        self.is_whole = len(every) == self.size and self._ends_with(every)
        if not self.is_whole:
            self.texts += self._last_lines(len(every) - self.size)
        #: The lines by their places, each made when it is asked for.
        self.lines: Mapping[int, Line] = _Lines(self.texts)
        #: What the stages found out about the whole.
        self.memo: dict[str, Any] = {}

    def _ends_with(self, lines: list[str]) -> bool:
        """Whether nothing but blanks follows these lines of the text."""
        end = self.end(len(lines) - 1) if len(self.text) > _HEAD_SIZE else _end_of_last(self.text, lines)
        return end == len(self.text) or self.text[end:].isspace()

    def _last_lines(self, seen: int) -> list[str]:
        """The last lines of the text; so many more than the head has were seen in its first part."""
        text, most = self.text, _TAIL_LINES
        start = max(0, len(text) - _TAIL_SIZE)
        cut = text.find("\n", start) if start else 0  # a line that begins before is none of them
        if len(text) <= _HEAD_SIZE and cut >= 0:  # all lines were seen: the head's are left out by their number
            most = min(most, seen)
        elif start < _HEAD_SIZE or cut < 0:  # the head may reach into them
            end = self.end(self.size - 1) if self.texts else len(text)
            cut = max(start, end) if end >= start or cut < 0 else cut
        found: list[str] = BARE.findall(text, cut)
        return found[-most:] if most else []

    def head(self, first: int, last: int) -> list[Line]:
        """The lines of the head from the first place to the one before the last."""
        return [*map(self.lines.__getitem__, range(first, min(last, self.size)))]

    def dated(self) -> list[int]:
        """The places of the lines that hold dates."""
        short = [at for at, text in enumerate(self.texts) if len(text) <= LONGEST]
        texts = [self.texts[at] for at in short]
        ends = list(itertools.accumulate([len(text) + 1 for text in texts]))
        every = "\0".join(texts)
        hints = {short[bisect.bisect_right(ends, hint.start())] for hint in date_hint(every).finditer(every)}
        if "年" in every:
            hints.update([at for at, text in zip(short, texts, strict=True) if "年" in text])
        return [at for at in sorted(hints) if self.lines[at].dates]

    def in_head(self, at: int) -> bool:
        """Whether the line at that place is one of the head's, not of the tail's."""
        return at < self.size

    def number(self, at: int) -> int:
        """How many lines of the head, or of the tail, stand before the line."""
        return at if at < self.size else at - self.size

    def start(self, at: int) -> int:
        """Where the line begins in the text."""
        # Between two lines stands nothing that a line begins or ends with: so the next place where its text stands is it.
        texts, starts = self.texts, self._starts
        if at < len(starts):
            return starts[at]
        if at < self.size:
            end = starts[-1] + len(texts[len(starts) - 1]) if starts else 0
            for text in texts[len(starts) : at + 1]:
                starts.append(self.text.find(text, end))
                end = starts[-1] + len(text)
            return starts[at]
        from_end, starts = len(texts) - at, self._tail_starts
        for text in texts[at : len(texts) - len(starts)][::-1]:
            starts.append(self.text.rfind(text, 0, starts[-1] if starts else len(self.text)))
        return starts[from_end - 1]

    def end(self, at: int) -> int:
        """Where the line ends in the text."""
        return self.start(at) + len(self.texts[at])

    def around(self, at: int) -> tuple[int, int]:
        """The first place of the head or tail that the line belongs to, and the one behind its last."""
        return (0, self.size) if at < self.size else (self.size, len(self.texts))

    def beside(self, at: int, first: int, last: int) -> list[Line]:
        """The lines from so many before to so many after a place, without the line itself."""
        low, high = self.around(at)
        places = [place for place in range(max(low, at + first), min(high, at + last + 1)) if place != at]
        return [*map(self.lines.__getitem__, places)]

    def below(self, at: int) -> Line | None:
        """The next line."""
        return self.lines[at + 1] if at + 1 != self.size and at + 1 != len(self.texts) else None

    def above(self, at: int) -> Line | None:
        """The line before."""
        return self.lines[at - 1] if at and at != self.size else None


def view_of(document: Document) -> tuple[Document, View]:
    """The view of the document's text, and the document that remembers it for the next stage."""
    known = document.evidence.get("fact_view")
    if isinstance(known, View) and known.text == document.text:
        return document, known
    view = View(document.text)
    return document.with_evidence("fact_view", view), view


def _body(texts: list[str]) -> int:
    """The place of the first line of prose that has an article's prose within twelve lines.

    In a short text, of one with less prose around; one long line among short ones is a teaser, a caption or a notice,
    unless there is nothing better. The number of lines when there is none.
    """
    prose: list[tuple[int, float]] = []
    for at, text in enumerate(texts):
        if len(text) >= LEAST_PROSE and (weight := prose_of(text)):
            prose.append((at, weight))
            body = _dense(prose, _MUCH)
            if body is not None:
                return body
    for count in range(1, len(prose) + 1):
        body = _dense(prose[:count], _SOME)
        if body is not None:
            return body
    if prose:
        return prose[0][0]
    # A short text: its first line that ends like a sentence.
    return next((at for at, text in enumerate(texts) if ends_sentence(text) and weight_of(text) >= 30), len(texts))


def _end_of_last(text: str, lines: list[str]) -> int:
    """Where the last line ends, when these are all lines of the text."""
    return text.rindex(lines[-1]) + len(lines[-1]) if lines else len(text)


def _dense(prose: list[tuple[int, float]], least: float) -> int | None:
    """The first of the lines of prose within twelve of the last one, if they hold so much together."""
    last = prose[-1][0]
    window = [line for line in prose[-_WITHIN - 1 :] if line[0] >= last - _WITHIN]
    return window[0][0] if sum([weight for _, weight in window]) >= least else None
