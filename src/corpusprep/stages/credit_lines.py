"""Credits of a line: who, as what, by a label or as a bare name. Where the line stands is for the byline stage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpusprep.stages.fact_words import Label, date_label_before, people_label, people_label_after
from corpusprep.stages.header_lines import Line, once, words_of
from corpusprep.stages.names import EMAIL, Named, is_organization, is_role, may_open_a_name, name_chance, split_names

# A numbered line or the row of a table is no byline.
_NUMBERED = re.compile(r"\d{1,3}[.)]\s")
_COPYRIGHT = re.compile(r"[\s·•|]*(?:©|\([cC]\)\s|copyright\b)", re.IGNORECASE)
_BREAK = re.compile(r"\s+[|·•]\s+|[|·•]|\s+[—–]\s+|;\s+|\t+|\s{4,}|\s/\s")


# What every sign that joins holds, and every further label: cheap to look for, since few lines have any.
_MAY_BREAK, _GAP = re.compile(r"[|·•—–;/:：]"), re.compile(r"\s\s\s\s")
_LONGEST, _LONGEST_BARE = 200, 40


class Credit(NamedTuple):
    """One credit of a line: who, as what (``author``, ``reporting`` ...), by a label or by the bare name."""

    kind: str
    names: tuple[Named, ...]
    is_labeled: bool
    chance: float
    start: int
    end: int


@once
def credits_of(line: Line) -> tuple[Credit, ...]:
    """The credits of a line, in its positions: the stretches between its signs and dates, each with its label and names."""
    text = line.text
    if line.weight > _LONGEST or "\t" in text:
        return ()
    if (text[0] in "cC" or not text[0].isalpha()) and (_NUMBERED.match(text) or _COPYRIGHT.match(text)):
        return ()
    found = []
    is_one = not line.dates and _MAY_BREAK.search(text) is None and _GAP.search(text) is None
    for start, end in ((line.bare_start, len(text)),) if is_one else _stretches(line):
        credit = _credit_in(text[start:end])
        if credit is not None:
            found.append(_moved(credit, start))
    return tuple(found)


def _moved(credit: Credit, by: int) -> Credit:
    if not by:
        return credit
    names = tuple([Named(n.name, n.start + by, n.end + by, n.handle, n.note) for n in credit.names])
    return Credit(credit.kind, names, credit.is_labeled, credit.chance, credit.start + by, credit.end + by)


def _stretches(line: Line) -> Iterator[tuple[int, int]]:
    """The line without its dates, cut at signs that join separate things."""
    text, at = line.text, line.bare_start
    for match in line.dates:
        label = date_label_before(text, match.start, at)
        yield from _cut(text, at, label.start if label else match.start)
        at = match.end
    yield from _cut(text, at, len(text))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for sign in _BREAK.finditer(text, start, end):
        if sign.start() > at:
            yield from _at_labels(text, at, sign.start())
        at = sign.end()
    if at < end:
        yield from _at_labels(text, at, end)


_COLON = re.compile("[:：]")
_LAST_WORDS = re.compile(r"[^\s,，、;；:：]+")


def _at_labels(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch cut before each further label with a colon: "Text: Ana Felix, Foto: Jun Sato"."""
    at = start
    for colon in list(_COLON.finditer(text, start, end))[1:]:
        for word in list(_LAST_WORDS.finditer(text, at + 1, colon.start()))[-3:]:
            label = people_label(text, word.start(), colon.end())
            if label is not None and label.has_colon and not text[label.end : colon.start()].strip():
                yield at, word.start()
                at = word.start()
                break
    yield at, end


def _credit_in(piece: str) -> Credit | None:
    """The credit that a stretch is."""
    label = people_label(piece)
    if label is None and not may_open_a_name(piece):
        return None
    low = label.end if label else 0
    names = split_names(piece, low, labeled=label is not None and label.kind == "author")
    if not names:
        return None
    mail = EMAIL.search(piece) if "@" in piece else None
    after = None if label else people_label_after(piece[: mail.start() if mail else len(piece)].rstrip())
    is_labeled = label is not None or after is not None
    kind = label.kind if label else after.kind if after else "author"
    first = names[0]
    chance = max(
        name_chance(first.name.partition(",")[0]),
        0.6 if is_organization(first.name) else 0.0,
        0.5 if first.name[0] == "@" else 0.0,
    )
    rest = len(words_of(first.note or "")) if len(names) == 1 else 0
    if not is_labeled and (rest > 3 or first.start - low > 3):
        return None
    if is_labeled and (rest > 12 or _is_sentence(first.note, piece)):
        return None
    return Credit(kind, tuple(names), is_labeled, chance, 0, len(piece))


def _is_sentence(note: str | None, stretch: str) -> bool:
    """Whether what follows a name goes on like a sentence: "By Air and Sea, a charity, delivered water."."""
    if not note or stretch.rstrip()[-1:] not in ".!?":
        return False
    words = [word for word in words_of(note) if word not in {"and", "und", "et", "y"}]
    return sum(word.islower() for word in words) >= 2 and not is_role(note)


# wordpressadmin is nobody's name, nor is that of those who lend pictures.
_NOBODY = re.compile(
    r"""(?:wp|word\s?press|site|web|blog|super)?[-_ ]?(?:admin(?:istrator)?|webmaster)\d*|
    shutterstock|getty(?:\simages)?|istock(?:photo)?|unsplash|pixabay|pexels|alamy|adobe\s?stock|fotolia|depositphotos|dreamstime|
    freepik|picture[\s-]alliance|imago(?:\simages)?""",
    re.IGNORECASE | re.VERBOSE,
)
# "Comment by Ana Felix, 3 May | Reply": what ends in a button to answer is a comment.
_REPLY = re.compile(r"[|·•]\s*(?:reply|antworten|répondre|responder|rispondi|beantwoorden|svara?)\s*$", re.IGNORECASE)


def is_nobody(name: str) -> bool:
    """Whether a name is that of an account or of a lender of pictures.

    >>> is_nobody("wordpressadmin"), is_nobody("Getty Images"), is_nobody("Mira Okonjo")
    (True, True, False)
    """
    return _NOBODY.fullmatch(name) is not None


def answers(line: str) -> bool:
    """Whether a line is the head of a comment, with a button to answer it.

    >>> answers("Comment by Ana Felix, 3 May 2021 | Reply"), answers("By Ana Felix | 3 May 2021")
    (True, False)
    """
    return _REPLY.search(line) is not None


_UNKNOWN = 0.3  # the chance of a name that is no person's
_NICKNAME = re.compile(r"[^\W\d_][\w.\-]{2,24}")


def called_below(line: Line) -> list[Credit]:
    """The credit of a user's name that stands alone below a label: "Thread starter", "pierwalker"."""
    if _NICKNAME.fullmatch(line.text) is None:
        return []
    found = split_names(line.text, labeled=True) or []
    return [Credit("author", (name,), False, _UNKNOWN, 0, len(line.text)) for name in found[:1]]


def sign_joins(one: Credit, other: Credit, line: Line) -> bool:
    """Whether only a sign for "and" joins two names of a line: "Ana Felix / Jun Sato", "김서연·박민호 기자"."""
    low, high = sorted((one, other), key=lambda credit: credit.start)
    sign = line.text[low.end : high.start].strip()
    if sign == "/":
        return other.chance >= _SURELY_A_NAME
    return sign in _DOTS and one.is_labeled and all(c.names[0].name[0] >= "\u3040" for c in (one, other))


# Behind a slash a stretch may also be a place or a paper.
_SURELY_A_NAME = 0.7
_DOTS = frozenset("·・ㆍ")


def is_full_name(named: Named) -> bool:
    """Whether a name has more than one part, which dense scripts do not show."""
    return " " in named.name or named.name[0] >= "\u3040"


def is_caption(label: Label) -> bool:
    """Whether a label belongs to one picture ("Photo:", "Photo by"), not to all of them ("Photographs by")."""
    first, _, rest = label.text.casefold().partition(" ")
    is_plural = first.endswith("s") or first in {"photography", "fotografie", "fotografía"}
    return label.kind == "photography" and not (is_plural and rest)


def tells_of(line: Line, named: Named, below: Line) -> bool:
    """Whether the line below a name, which begins with it, is a sentence on the person, not "Ana Felix 2 days ago"."""
    rest = below.text[len(named.name) :]
    return (
        below.weight > len(named.name) + 12 and line.weight <= 2 * len(named.name) + 20 and not _AGO.search(rest[:40])
    )


_AGO = re.compile(r"\b(?:ago|\d{1,2}:\d\d)\b|^\W*(?:says|wrote|sagt|schrieb|dice|dit)\b|\bvor\s\d", re.IGNORECASE)


@once
def is_bare_label(line: Line) -> bool:
    """Whether a line is only a label of authors: "By", "Written by:", "Autor"."""
    if line.weight > _LONGEST_BARE:
        return False
    label = people_label(line.text)
    return label is not None and label.kind == "author" and not line.text[label.end :].strip(" :：\u00a0")
