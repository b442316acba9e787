"""A text as the fact stages see it: its lines, where the article's prose begins, and the dates and names near there.

Title, dates and byline look at the same few lines; the first of them makes the `View`, the others reuse it.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from corpusprep.document import Document
from corpusprep.stages.date_formats import DateMatch, find_dates

# A text is looked at from its start for this many characters and lines, and at its end for these.
_HEAD_SIZE, _HEAD_LINES = 40_000, 400
_TAIL_SIZE, _TAIL_LINES = 6_000, 40
# So many lines of the prose belong to the head.
_INTO_PROSE, _CHUNK = 40, 32
# A line this long (East Asian characters count two and a half) is prose, or half of it when it ends like a sentence.
_LONG, _SENTENCE = 180, 90
_WIDE = re.compile("[぀-ヿ㐀-鿿豈-﫿가-힣]")
_CLOSERS = " \u00a0\"'”’»«)]}』」】）›“*_"
_ENDS = ".!?…。！？؟۔।॥"
_ENDS_TUPLE = tuple(_ENDS)
_LONGEST_DATED = 220
_NUMBER = re.compile(r"[\d年]")
_NONE: tuple[DateMatch, ...] = ()
_EDGE = " \t\u00a0\u200b\ufeff\u200e\u200f\u3000\r\f\v\u2028\u2029\x85"
_AROUND_FIRST = _EDGE + ":：•-–—|("
_LONGEST_LABELED = 200
_BULLET = re.compile(r"^(?:[•·●▪■◦‣*►▶>»–—-]|\d{1,2}[.)])\s+")


# Prose within twelve lines: this much is an article, this much a short one.
_MUCH, _SOME = 600, 200


class Line:
    """A line that is not blank: ``text`` is the bare line, at ``start`` to ``end`` of the document's text.

    ``weight`` is its length, with East Asian characters counted two and a half times; ``is_prose`` whether it reads
    like a paragraph rather than a label, a headline or a name.
    """

    __slots__ = (
        "_first",
        "bare_start",
        "dates",
        "end",
        "ends_sentence",
        "is_prose",
        "number",
        "start",
        "text",
        "weight",
    )

    def __init__(self, number: int, start: int, text: str) -> None:
        self.number = number
        self.start = start
        self.end = start + len(text)
        self.text = text
        weight: float = len(text)
        if not text.isascii():
            weight += 1.5 * len(_WIDE.findall(text))
        self.weight = weight
        last = text[-1]
        ends = last in _ENDS or (last in _CLOSERS and text.rstrip(_CLOSERS)[-1:] in _ENDS_TUPLE)
        self.ends_sentence = ends
        self.is_prose = weight >= _LONG or (ends and weight >= _SENTENCE)
        #: Where its words begin, behind a bullet.
        self.bare_start = start
        if not text[0].isalpha() and (found := _BULLET.match(text)):
            self.bare_start = start + found.end()
        self._first: str | None = None
        #: Its dates, once they are looked for.
        self.dates: tuple[DateMatch, ...] | None = None

    def moved(self, number: int, start: int) -> Line:
        """The same line at another place, with what was found out about it."""
        line, by = Line.__new__(Line), start - self.start
        line.number, line.start, line.end, line.text = number, start, self.end + by, self.text
        line.weight, line.ends_sentence, line.is_prose = self.weight, self.ends_sentence, self.is_prose
        line.bare_start, line._first = self.bare_start + by, self._first  # noqa: SLF001 - of its own kind
        line.dates = tuple([match.moved(by) for match in self.dates]) if self.dates else self.dates
        return line

    @property
    def first(self) -> str:
        """The first word, folded and without the signs around it; the first sign of a script without spaces."""
        if self._first is None:
            words = self.text[self.bare_start - self.start :].split(None, 1)
            word = words[0] if words else self.text
            self._first = word[0] if word[0] >= "\u0e00" else word.casefold().strip(_AROUND_FIRST)
        return self._first


class View:
    """The lines of a text that facts are looked for in.

    ``head`` holds the lines from the start to well into the prose; ``tail`` the last lines that ``head`` has not;
    ``body`` is the place in ``head`` of the first line of the article's prose. ``like`` is the view of a text that has
    most of its lines, whose findings are taken over.
    """

    def __init__(self, text: str, like: View | None = None) -> None:
        self.text = text
        known = (*like.head, *like.tail) if like else ()
        self._known: dict[str, Line] = {line.text: line for line in known}
        lines, self.body = _head(text, self._known)
        self.head: list[Line] = lines[: self.body + _INTO_PROSE]
        self._head_end = self.head[-1].end if self.head else 0
        self.is_whole = not self.head or not text[self._head_end :].strip()
        self._tail: list[Line] | None = None
        self._opening: frozenset[int] | None = None
        #: What the stages found out about lines, by the function's name and the line's start.
        self.memo: dict[tuple[str, int], Any] = {}

    @property
    def tail(self) -> list[Line]:
        """The last lines of the text, without those of the head."""
        if self._tail is None:
            self._tail = []
            if not self.is_whole:
                after = self._head_end
                start = max(after, len(self.text) - _TAIL_SIZE)
                cut = self.text.find("\n", start)
                self._tail = _last_lines(self.text, start if start == after or cut < 0 else cut, self._known)
        return self._tail

    def in_head(self, line: Line) -> bool:
        """Whether the line is one of the head's, not of the tail's."""
        return line.start < self._head_end

    def beside(self, line: Line, first: int, last: int) -> list[Line]:
        """The lines from so many before to so many after a line, without the line."""
        lines = self.head if self.in_head(line) else self.tail
        low, high = max(0, line.number + first), line.number + last + 1
        return [other for other in lines[low:high] if other is not line]

    def below(self, line: Line) -> Line | None:
        """The next line."""
        lines = self.head if self.in_head(line) else self.tail
        return lines[line.number + 1] if line.number + 1 < len(lines) else None

    def above(self, line: Line) -> Line | None:
        """The line before."""
        lines = self.head if self.in_head(line) else self.tail
        return lines[line.number - 1] if line.number else None

    def opening_with(self, words: frozenset[str]) -> frozenset[int]:
        """The starts of the short lines whose first word is one of these, or is of a script without spaces.

        >>> View("By: Mira Okonjo\\nThe ferry").opening_with(frozenset(("by",)))
        frozenset({0})
        """
        if self._opening is None:
            lines = [line for line in (*self.head, *self.tail) if line.weight <= _LONGEST_LABELED]
            self._opening = frozenset(
                [line.start for line in lines if (first := line.first) in words or first[:1] >= "\u0e00"]
            )
        return self._opening

    def dates(self, line: Line) -> tuple[DateMatch, ...]:
        """The dates of a line, in positions of the text; none for a paragraph."""
        found = line.dates
        if found is None:
            if line.weight > _LONGEST_DATED or _NUMBER.search(line.text) is None:
                found = _NONE
            else:
                found = tuple([match.moved(line.start) for match in dates_in(line.text)])
            line.dates = found
        return found


@functools.lru_cache(maxsize=8192)
def dates_in(text: str) -> tuple[DateMatch, ...]:
    """The dates of a short line. Sites repeat their lines, and a text is looked at twice, so answers are remembered."""
    return tuple(find_dates(text))


F = TypeVar("F")


def once(function: Callable[[View, Line], F]) -> Callable[[View, Line], F]:
    """The function, asked once for each line of a view."""
    name = function.__name__

    @functools.wraps(function)
    def remembered(view: View, line: Line) -> F:
        key = (name, line.start)
        answer: F | None = view.memo.get(key)
        if answer is None:
            view.memo[key] = answer = function(view, line)
        return answer

    return remembered


def view_of(document: Document) -> tuple[Document, View]:
    """The view of the document's text, and the document that remembers it for the next stage."""
    known = document.evidence.get("fact_view")
    if isinstance(known, View) and known.text == document.text:
        return document, known
    view = View(document.text)
    return document.with_evidence("fact_view", view), view


def _lines(text: str, start: int, end: int, most: int, known: Mapping[str, Line]) -> Iterator[Line]:
    count, at = 0, start
    for raw in text[start:end].split("\n"):
        bare = raw.strip(_EDGE)
        if bare:
            low = at if bare is raw or raw.startswith(bare) else at + raw.index(bare)
            yield known[bare].moved(count, low) if bare in known else Line(count, low, bare)
            count += 1
            if count == most:
                return
        at += len(raw) + 1


def _last_lines(text: str, start: int, known: Mapping[str, Line]) -> list[Line]:
    """The last lines of a text, none that begins before ``start``."""
    found: list[tuple[int, str]] = []
    at = len(text)
    for raw in reversed(text[start:].split("\n")):
        at -= len(raw)
        bare = raw.strip(_EDGE)
        if bare:
            found.append((at + raw.index(bare), bare))
            if len(found) == _TAIL_LINES:
                break
        at -= 1
    return [
        known[bare].moved(number, low) if bare in known else Line(number, low, bare)
        for number, (low, bare) in enumerate(reversed(found))
    ]


def _head(text: str, known: Mapping[str, Line]) -> tuple[list[Line], int]:
    """The lines of the head, read only as far as the prose is found and a little into it, and where the prose begins."""
    source = _lines(text, 0, min(len(text), _HEAD_SIZE), _HEAD_LINES, known)
    lines: list[Line] = []
    while True:
        more = list(itertools.islice(source, _CHUNK))
        lines += more
        body = _cluster(lines, _MUCH)
        if len(more) < _CHUNK or (body is not None and len(lines) >= body + _INTO_PROSE):
            return lines, _body_start(lines) if body is None else body


def _cluster(lines: list[Line], least: float) -> int | None:
    """The place of the first line of prose that has this much prose within twelve lines."""
    prose = [line for line in lines if line.is_prose]
    for i, line in enumerate(prose):
        weight = 0.0
        for other in prose[i : i + 13]:
            if other.number > line.number + 12:
                break
            weight += other.weight
        if weight >= least:
            return line.number
    return None


def _body_start(lines: list[Line]) -> int:
    """The place of the first line of prose that more prose follows closely; the number of lines when there is none.

    One long line among short ones is a teaser, a caption or a notice, unless there is nothing better.
    """
    some = _cluster(lines, _SOME)
    if some is not None:
        return some
    # A short text: its first line of prose, or the first that ends like a sentence.
    alone = (line.number for line in lines if line.is_prose)
    ended = (line.number for line in lines if line.ends_sentence and line.weight >= 30)
    return next(alone, next(ended, len(lines)))


@functools.lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a short line, without signs around them."""
    return tuple(word for word in (part.strip(".,;:!?()[]\"'“”‘’«»|·•–—-") for part in text.split()) if word)
