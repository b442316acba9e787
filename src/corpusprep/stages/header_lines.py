"""A line as the fact stages see it: what it says by itself, whatever stands around it, each thing found out once.

Sites repeat their lines, three stages ask for the same ones, and a cut text is looked at again: so short lines are
remembered by their text, with all that was found out about them. Where a line stands is for the `View` to say.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from corpusprep.stages.date_formats import DateMatch, find_dates
from corpusprep.stages.fact_words import label_words

# A line this long (East Asian characters count two and a half) is prose, or half of it when it ends like a sentence.
_LONG, _SENTENCE = 180, 90
#: No shorter line is prose.
LEAST_PROSE = _SENTENCE / 2.5
_WIDE = re.compile("[぀-ヿ㐀-鿿豈-﫿가-힣]")
# An article by itself, however wide its characters are.
_WIDEST = 600
_CLOSERS = " \u00a0\"'”’»«)]}』」】）›“*_"
_ENDS = tuple(".!?…。！？؟۔।॥")
#: No longer line is searched for dates, titles and names.
LONGEST = 220
#: No longer line opens with a label.
LONGEST_LABELED = 200
_NUMBER, _DIGIT = re.compile(r"[\d年]"), re.compile(r"[0-9]")
_EDGE = " \t\u00a0\u200b\ufeff\u200e\u200f\u3000\r\f\v\u2028\u2029\x85"
_AROUND_FIRST = _EDGE + ":：•-–—|("
_BULLET_ALONE = re.compile(r"[•·●▪■◦‣*►▶>»–—-]|\d{1,2}[.)]")
_BULLET = re.compile(rf"(?:{_BULLET_ALONE.pattern})\s+")
_AROUND_WORD = ".,;:!?()[]\"'“”‘’«»|·•–—-"

#: A line's text, bare of the signs around it.
BARE = re.compile(rf"[^\n{_EDGE}](?:.*[^\n{_EDGE}])?")


def weight_of(text: str) -> float:
    """The length of a line, with East Asian characters counted two and a half times."""
    if text.isascii() or len(text) >= _WIDEST:
        return len(text)
    return len(text) + 1.5 * len(_WIDE.findall(text))


def ends_sentence(text: str) -> bool:
    """Whether the last sign is that of a sentence, closing quotation marks aside."""
    return text.endswith(_ENDS) or (text[-1] in _CLOSERS and text.rstrip(_CLOSERS).endswith(_ENDS))


def prose_of(text: str) -> float:
    """The weight of a line that reads like a paragraph, 0 of one that reads like a label, a headline or a name."""
    if len(text) < LEAST_PROSE:
        return 0
    weight = weight_of(text)
    return weight if weight >= _LONG or (weight >= _SENTENCE and ends_sentence(text)) else 0


def first_word(text: str) -> str:
    """The first word of a line, behind a bullet and without the signs around it.

    >>> first_word("• By: Mira Okonjo"), first_word("2) The ferry"), first_word("佐伯 美穂 記者")
    ('By', 'The', '佐伯')
    """
    words = text.split(None, 2)
    is_bullet = len(words) > 1 and _BULLET_ALONE.fullmatch(words[0])
    return words[1 if is_bullet else 0].strip(_AROUND_FIRST)


def holds_number(text: str) -> bool:
    """Whether a line holds a figure, or the sign for a year."""
    return (_DIGIT if text.isascii() else _NUMBER).search(text) is not None


T = TypeVar("T")


@functools.lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a short line, without signs around them."""
    return tuple([word for part in text.split() if (word := part.strip(_AROUND_WORD))])


class Line:
    """A line that is not blank, bare of the signs around it.

    ``weight`` is its length, with East Asian characters counted two and a half times; ``is_prose`` whether it reads
    like a paragraph rather than a label, a headline or a name. The rest is found out when it is first asked for.

    >>> line = Line("• Published: 3 July 2019")
    >>> line.bare_start, line.first, [match.raw for match in line.dates], line.is_prose
    (2, 'published', ['3 July 2019'], False)
    """

    #: Whether its last sign is that of a sentence, closing quotation marks aside.
    ends_sentence: bool
    #: Where its words begin, behind a bullet.
    bare_start: int
    #: The first word, folded and without the signs around it; the first sign of a script without spaces.
    first: str
    #: Whether its first word may be a label, or is of a script without spaces.
    opens_with_label: bool
    #: Its words, without signs around them.
    words: tuple[str, ...]
    #: Its text in lower case.
    folded: str
    #: Whether it holds a figure, or the sign for a year.
    has_number: bool
    #: Its dates, in positions of the line; none for a paragraph.
    dates: tuple[DateMatch, ...]

    __slots__ = (
        *("answers", "bare_start", "dates", "ends_sentence", "first", "folded", "has_number"),
        *("is_prose", "opens_with_label", "text", "weight", "words"),
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.weight = weight = len(text) if text.isascii() else weight_of(text)
        self.is_prose = weight >= _LONG or (weight >= _SENTENCE and self.ends_sentence)
        #: What the stages found out, by the name of the function that did.
        self.answers: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        find = _FOUND_BY.get(name)
        if find is None:
            raise AttributeError(name)
        found = find(self)
        setattr(self, name, found)
        return found


def _bare_start(line: Line) -> int:
    found = None if line.text[0].isalpha() else _BULLET.match(line.text)
    return found.end() if found else 0


def _first(line: Line) -> str:
    word: str = (line.text[line.bare_start :] or line.text).split(None, 1)[0]
    return word[0] if word[0] >= "\u0e00" else word.casefold().strip(_AROUND_FIRST)


def _opens_with_label(line: Line) -> bool:
    return line.weight <= LONGEST_LABELED and (line.first in label_words() or line.first[:1] >= "\u0e00")


_FOUND_BY: Mapping[str, Callable[[Line], Any]] = {
    "ends_sentence": lambda line: ends_sentence(line.text),
    "bare_start": _bare_start,
    "first": _first,
    "opens_with_label": _opens_with_label,
    "words": lambda line: words_of(line.text),
    "folded": lambda line: line.text.casefold(),
    "has_number": lambda line: holds_number(line.text),
    "dates": lambda line: tuple(find_dates(line.text)) if line.weight <= LONGEST and line.has_number else (),
}


# So many lines are remembered: about the headers of five hundred pages.
_REMEMBERED = 8_192
#: The line of a short text, with all that was found out about it.
known_line = functools.lru_cache(maxsize=_REMEMBERED)(Line)


def once(function: Callable[[Line], T]) -> Callable[[Line], T]:
    """The function, asked once for each line."""
    name = function.__qualname__

    @functools.wraps(function)
    def remembered(line: Line) -> T:
        known = line.answers
        if name not in known:
            known[name] = function(line)
        answer: T = known[name]
        return answer

    return remembered
