"""The rule for lines that say who wrote a text and when, beside those that the fact stages took."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from corpusprep.stages import fact_words
from corpusprep.stages.chrome.lines import Cut, Lines
from corpusprep.stages.date_formats import find_dates
from corpusprep.stages.names import split_names

_LONGEST = 130.0
# Above the paragraphs or below them: the share of the prose that has passed. In between, an article's own lists have
# such lines, too ("Author: ...", "Released: ..."), so that only dates alone count there.
_HEAD, _TAIL = 0.03, 0.97
_DIGIT = re.compile(r"\d")
# What stands beside dates: "09:30 Uhr", "10:19am GMT", "5 min read"; must not match "10 minutes later".
_BESIDE = re.compile(
    r"""(?:\b(?:at|um|om|à|às|a\slas|alle|ore|kl\.?|klo|o|в|о)\s)?\b[0-2]?\d[:.][0-5]\d(?:[:.][0-5]\d)?\b\s?(?:[ap]\.?m\b\.?)?
      | \b[0-2]?\d\s?[ap]\.?m\b\.?
      | \b(?:uhr|gmt|utc|e[sd]?t|p[sd]?t|cet|cest|bst|ist|mez|mesz|hrs)\b
      | \b\d+\s?-?\s?(?:min|mins|minutes?|minuten|minutos|minuti|мин|хв|dk)\b\.?
        (?:\s?-?(?:read|lesezeit|lesedauer|de\slecture|de\slectura|di\slettura|de\sleitura|leestijd|lästid|чтения|читання|okuma))?$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EDGE = r"[\s|/·•,.:;()\[\]–—\-+~@#＊*・／｜：，]+"
_EDGES = re.compile(rf"^{_EDGE}|{_EDGE}$")
_LONGEST_NAME = 60
_WRITERS = {"author", "reporting", "editing"}


def meta_line(lines: Lines) -> Iterator[Cut]:
    """Lines that hold nothing but dates, their labels and names: strong evidence, but an article may have one, too.

    They go where the text shows other furniture.
    """
    if not lines.prose_weight:
        return
    for line in lines.filled:
        if line.weight > _LONGEST or line.prose:
            continue
        why = says_when(line.text) if _DIGIT.search(line.text) else says_who(line.text)
        if why:
            sure = why in _DATES or not _HEAD < lines.passed(line.index) < _TAIL
            yield Cut(line.index, line.index, "chrome/meta-line", False, 0.96 if sure else 0.7, why)


_DATES = ("a date with its label", "nothing but a date")


@functools.lru_cache(4096)
def says_when(text: str) -> str:
    """What a line is that holds nothing but dates with labels and names; empty for others.

    >>> says_when("Last updated on March 3, 2024 at 5:14 pm"), says_when("4 March 2024 | Mira Okonjo")
    ('a date with its label', 'a name and a date')
    >>> says_when("The port opened on March 3, 2024")
    ''
    """
    dates = find_dates(text)
    if not dates or text.endswith((":", "：")):
        return ""
    parts: list[str] = []
    at = 0
    labeled = False
    for found in dates:
        label = fact_words.date_label_before(text, found.start, at)
        labeled = labeled or label is not None
        parts.append(text[at : max(at, label.start if label else found.start)])
        at = found.end
    parts.append(text[at:])
    left = [part for part in map(_bare, parts) if part]
    if not left:
        return _DATES[0] if labeled else _DATES[1]
    return "a name and a date" if len(left) <= 2 and all(map(_is_by, left)) else ""


@functools.lru_cache(4096)
def says_who(text: str) -> str:
    """What a line is that holds nothing but the writers with their label; empty for others.

    >>> says_who("Words by Mira Okonjo"), says_who("By the harbor stands a lamp")
    ('a byline', '')
    """
    label = fact_words.people_label(text)
    if label is None or label.kind not in _WRITERS or label.end >= len(text):
        return ""
    return "a byline" if split_names(text, label.end, None, labeled=True) else ""


def _bare(part: str) -> str:
    return _EDGES.sub("", _BESIDE.sub(" ", part)).strip()


def _is_by(part: str) -> bool:
    """True for a name, with or without a label."""
    label = fact_words.people_label(part)
    named = split_names(part, label.end if label else 0, None, labeled=label is not None)
    return bool(named) and len(part) <= _LONGEST_NAME
