"""A text seen as lines with their shape and place, and the cuts that rules propose on them.

Nothing here assumes Latin letters, spaces between words, capitals or a final period: sizes are weighted by script, so
that a Chinese sentence counts as much as its English translation.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

# One Han character says about as much as two and a half Latin letters, a kana or a Hangul syllable about as much as two.
_WIDE = re.compile("[぀-ヿ㐀-鿿豈-﫿가-힣]")
_WIDE_WEIGHT = 1.5  # added to the 1 that every character counts
# Scripts that write without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = re.compile("[฀-໿က-႟ក-៿぀-ヿ㐀-鿿豈-﫿]")
_LATIN_WORD = 6  # characters a word, its space included

_CLOSERS = " \u00a0\"'”’»«)]}』」】）›“*_"
_SENTENCE_END = ".!?…。！？｡؟۔।॥։።‼⁇⁉܀᙮"
_DIGITS = re.compile(r"\d+")
# Signs that decorate a label without being part of it: bullets, arrows, bars, icons. Stripped from both of its ends.
_DECOR = (
    " \t\u00a0.,:;!?…|/\\•·●○▪■□◆◇★☆✓✔✕✖×▶►▸▹▷◀◄◂«»‹›<>→←↑↓⟶➔➜➤↗↘↩↪–—-―~*_=+#\"'“”‘’()[]{}【】「」『』〈〉《》"
    "。、，：；！？｜・※→©®™✉☎📧📱👉👇👍🔗📷📸🎧🔊💬🗨✍🔔❤♥\ufe0f\u200b\u200e\u200f\ufeff^@&$"
)
_SAME_LETTERS = str.maketrans({
    "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u3000": " ",
    "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "\u00ad": "", "\u200b": "", "\u200e": "", "\u200f": "", "\ufeff": "",
    "ي": "ی", "ك": "ک", "ى": "ی", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ـ": "", "\u200c": " ", "\u0307": "",
    "ё": "е", "ß": "ss",
})  # fmt: skip
# A search for the few that have a twin is faster than str.translate over every letter.
_OTHER_LETTERS = re.compile("[" + "".join(map(chr, _SAME_LETTERS)) + "]")


def _same_letter(found: re.Match[str]) -> str:
    return str(_SAME_LETTERS[ord(found[0])])


_ASCII_WORDS = bytes(code for code in range(128) if chr(code).isprintable() and not chr(code).isdigit())
_ASCII_UPPER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ASCII_NOT_LETTERS = bytes(set(range(128)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))

# A line this heavy that ends like a sentence, or twice as heavy whatever its end, reads like prose.
PROSE_WEIGHT = 90
LONG_WEIGHT = 180


def fold(text: str) -> str:
    """The words of a label without case, decoration and the value of its numbers: what phrases are compared by.

    >>> fold("» 12 Comments:")
    '0 comments'
    >>> fold("Don’t miss out!") == fold("DON'T MISS OUT")
    True
    """
    text = text.casefold()
    if text.isascii():
        text = text.strip(_DECOR)
        # Most lines hold nothing but words with single spaces between them: to see that costs less than to split them.
        if "  " not in text and not text.encode().translate(None, _ASCII_WORDS):
            return text
        return " ".join(_DIGITS.sub("0", text).split())
    text = _DIGITS.sub("0", _OTHER_LETTERS.sub(_same_letter, text).strip(_DECOR))
    return text if "  " not in text and text.isprintable() else " ".join(text.split())


class Shape:
    """What a line looks like, whatever its place: shared by all lines of the same text, computed once.

    >>> Shape("The vote was moved to spring, the council said.").ends_sentence
    True
    >>> Shape("港口投票推迟到春天。").weight
    23.5
    """

    __slots__ = (
        "_counts",
        "_key",
        "as_reader",
        "end",
        "ends_sentence",
        "labels",
        "prose",
        "size",
        "text",
        "weight",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.size = len(text)
        wide = 0 if text.isascii() else len(_WIDE.findall(text))
        #: Characters, weighted by script: comparable between languages.
        self.weight: float = self.size + wide * _WIDE_WEIGHT
        bare = text.rstrip(_CLOSERS)
        #: The last sign that is not a closing quote or bracket.
        self.end = bare[-1:]
        self.ends_sentence = self.end in _SENTENCE_END and bool(self.end)
        self.prose = self.weight >= LONG_WEIGHT or (self.weight >= PROSE_WEIGHT and self.ends_sentence)
        #: What the words of the line say, kept here by `phrases.labels` once it is looked up.
        self.labels: tuple[object, ...] | None = None
        #: Whether it speaks as a reader does, kept here by `readers.readers`.
        self.as_reader: bool | None = None
        self._key: str | None = None
        self._counts: tuple[int, int, int] | None = None

    @property
    def key(self) -> str:
        """The folded text: what phrases are compared by."""
        if self._key is None:
            self._key = fold(self.text)
        return self._key

    @property
    def words(self) -> int:
        """Words, or as many as a translation would have where words are not spaced."""
        spaced = self.text.count(" ") + 1
        if self.text.isascii() or not _UNSPACED.search(self.text):
            return spaced
        return max(spaced, round(self.weight / _LATIN_WORD))

    @property
    def letters(self) -> int:
        """How many letters it has, of any script."""
        return self._count()[0]

    @property
    def uppers(self) -> int:
        """How many of the letters are capitals."""
        return self._count()[1]

    @property
    def digits(self) -> int:
        """How many digits it has."""
        return self._count()[2]

    def _count(self) -> tuple[int, int, int]:
        if self._counts is None:
            text = self.text
            if text.isascii():
                letters = text.encode().translate(None, _ASCII_NOT_LETTERS)
                uppers = len(letters) - len(letters.translate(None, _ASCII_UPPER))
                self._counts = (len(letters), uppers, sum(map(text.count, "0123456789")))
            else:
                self._counts = (
                    sum(map(str.isalpha, text)),
                    sum(map(str.isupper, text)),
                    sum(map(str.isdigit, text)),
                )
        return self._counts


# Short lines come again and again over the pages of a site; long ones do not.
_cached_shape = functools.lru_cache(maxsize=20_000)(Shape)
_CACHED_SIZE = 160


def shape_of(text: str) -> Shape:
    """The shape of a stripped line, from the cache where the line is short."""
    return _cached_shape(text) if len(text) <= _CACHED_SIZE else Shape(text)


class Line:
    """One line: its place, and its shape. ``text[start:end]`` is the line without its line break, spaces included."""

    __slots__ = ("blank", "end", "index", "prose", "shape", "start", "text", "weight")

    def __init__(self, index: int, start: int, end: int, shape: Shape) -> None:
        self.index = index
        self.start = start
        self.end = end
        self.shape = shape
        #: The line without the white space around it.
        self.text = shape.text
        self.blank = not shape.text
        #: Characters, weighted by script.
        self.weight = shape.weight
        #: True for a line that reads like a paragraph: long, or of middle length with the end of a sentence.
        self.prose = shape.prose

    @property
    def key(self) -> str:
        """The folded text: what phrases are compared by."""
        return self.shape.key

    @property
    def words(self) -> int:
        """Words, or as many as a translation would have where words are not spaced."""
        return self.shape.words

    def __repr__(self) -> str:
        return f"Line({self.index}, {self.text[:40]!r})"


class Lines:
    """A text as lines, with what the whole says about each place.

    >>> lines = Lines.of("A+ A-\\n\\nThe vote was moved.")
    >>> [line.text for line in lines.filled], lines.lines[1].blank
    (['A+ A-', 'The vote was moved.'], True)
    """

    __slots__ = (
        "_folded",
        "_passed",
        "filled",
        "first_prose",
        "known_words",
        "last_prose",
        "lines",
        "pitches",
        "places",
        "prose_weight",
        "signs",
        "speaking",
        "text",
        "words",
    )

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        #: Every line, blank ones included; ``lines[i].index == i``.
        self.lines = lines
        #: The lines that say something known, kept here by `phrases.speaking` once it has looked.
        self.speaking: list[Line] | None = None
        #: The words of the text that phrases are found by, kept here by `phrases.known_words` once it has looked.
        self.known_words: list[tuple[int, str]] | None = None
        self._folded: str | None = None
        #: What the site may say about itself in some line of the text, kept here by `pitches.pitches`.
        self.pitches: list[tuple[str, str]] | None = None
        #: What the signs of the filled lines say, one column each, kept here by `evidence.features` once it is counted.
        self.signs: Any = None
        #: What the words of the filled lines say, kept here by `decide` once they are read.
        self.words: Any = None
        #: The lines that are not blank.
        self.filled: list[Line] = []
        #: For each line index, its place among the filled lines (for a blank line: of the next filled one).
        self.places: list[int] = []
        #: Indexes of the first and last line that read like prose; `len(lines)` and -1 where there is none.
        self.first_prose, self.last_prose = len(lines), -1
        weight = 0.0
        self._passed = [weight]
        for index, line in enumerate(lines):
            self.places.append(len(self.filled))
            if not line.blank:
                self.filled.append(line)
            if line.prose:
                weight += line.weight
                self.first_prose, self.last_prose = min(self.first_prose, index), index
            self._passed.append(weight)
        #: The weight of all lines that read like prose.
        self.prose_weight = weight

    @classmethod
    def of(cls, text: str) -> Lines:
        """The lines of a text. Only line feeds break lines: `Normalize` has unified the others."""
        lines: list[Line] = []
        at = 0
        for index, raw in enumerate(text.split("\n")):
            end = at + len(raw)
            lines.append(Line(index, at, end, shape_of(raw.strip())))
            at = end + 1
        return cls(text, lines)

    def kept(self, indexes: Sequence[int]) -> Lines:
        """The text of which only these lines are left; what is known of their shapes goes with them.

        >>> Lines.of("Menu\\nThe vote\\nShare").kept([1]).text
        'The vote'
        """
        lines: list[Line] = []
        parts: list[str] = []
        at = 0
        for new, old in enumerate(indexes):
            line = self.lines[old]
            end = at + line.end - line.start
            lines.append(Line(new, at, end, line.shape))
            parts.append(self.text[line.start : line.end])
            at = end + 1
        left = Lines("\n".join(parts), lines)
        left.pitches = self.pitches
        filled = [self.places[old] for old in indexes if not self.lines[old].blank]
        if self.signs is not None:
            left.signs = self.signs[:, filled]
        if self.words is not None:
            left.words = self.words.kept(filled)
        return left

    @property
    def folded(self) -> str:
        """The text without case."""
        if self._folded is None:
            self._folded = self.text.casefold()
        return self._folded

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def passed(self, index: int) -> float:
        """The share of the text's prose that stands before this line: 0 in the head, 1 in the tail.

        >>> lines = Lines.of("Menu\\n" + "A sentence that goes on and on. " * 9 + "\\nShare")
        >>> lines.passed(0), lines.passed(2)
        (0.0, 1.0)
        """
        return self._passed[index] / self.prose_weight if self.prose_weight else 0.0

    def prose_between(self, first: int, last: int) -> float:
        """The weight of the lines from ``first`` to ``last`` (included) that read like prose."""
        return self._passed[last + 1] - self._passed[first]

    def after(self, index: int, count: int = 1) -> list[Line]:
        """Up to ``count`` filled lines that follow this one."""
        place = self.places[index] + (not self.lines[index].blank)
        return self.filled[place : place + count]

    def before(self, index: int, count: int = 1) -> list[Line]:
        """Up to ``count`` filled lines that stand before this one, the nearest last."""
        place = self.places[index]
        return self.filled[max(0, place - count) : place]

    def line_at(self, position: int) -> Line:
        """The line that holds this position of the text."""
        return self.lines[bisect_right(self.lines, position, key=_start) - 1]


def _start(line: Line) -> int:
    return line.start


class Cut(NamedTuple):
    """A rule's proposal: the lines from ``first_line`` to ``last_line`` (included) are chrome, because of ``reason``.

    ``certain`` cuts may go on the rule's word alone; the others are evidence that the line model weighs, and go by
    themselves only in the mode ``thorough``. ``confidence`` is the chance that all of it is chrome; ``evidence`` is a
    short sentence for people. Of rules newer than the fitted weights the line model is told by its chances only: then
    ``weighed`` is False.
    """

    first_line: int
    last_line: int
    reason: str
    certain: bool = True
    confidence: float = 0.99
    evidence: str = ""
    weighed: bool = True


Rule = Callable[[Lines], Iterator[Cut]]
"""A rule looks at the lines and proposes cuts. It never raises, and names only reasons of the catalogue."""
