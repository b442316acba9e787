"""Where a line stands among title, prose and end, and what its neighbors say: evidence shared by dates and bylines."""

from __future__ import annotations

import re

from corpusprep.stages.fact_chances import Stretches
from corpusprep.stages.header import View
from corpusprep.stages.header_lines import Line, once

HEADER_ZONES = frozenset(("header", "no title", "first prose"))


def zone_of(view: View, at: int, title: int | None) -> str:
    """Where a line stands: above the title, between title and prose, in the first prose, later, at the end."""
    if not view.in_head(at):
        return "tail"
    if title is not None and at <= title:
        return "title" if at == title else "above" if title - at <= 4 else "far above"
    if at <= view.body:
        return "header" if title is not None else "no title" if view.body - at <= 10 else "far above"
    if at <= view.body + 6:
        return "first prose"
    return "end" if view.is_whole and view.size - at <= 25 else "later"


_TO_BODY = Stretches("body", -30, -10, -3, -1, 0, 2, 5, 10, 25)
_FROM_TITLE = Stretches("title", -12, -4, -1, 0, 1, 2, 4, 7, 12, 40)
_LEFT = Stretches("left", 1, 4, 12, 30)
_LINE = Stretches("line", 0, 2, 6, 15, 40, 100)


def place_of(view: View, at: int, title: int | None) -> tuple[str, ...]:
    """What the place of a line says, by name."""
    if not view.in_head(at):
        return ()
    found = [_TO_BODY[view.body - at]]
    if title is not None:
        found.append(_FROM_TITLE[at - title])
    if view.is_whole and at > view.body + 6:
        found.append(_LEFT[view.size - at])
    found.append(_LINE[at])
    return tuple(found)


def _words(row: str) -> str:
    """The pattern of whole words and phrases, in lower case: without IGNORECASE it is found in a third of the time."""
    return rf"\b(?:{row.replace(' ', chr(92) + 's')})\b"


_COMMENT = re.compile(
    _words(
        "comments?|reply|replies|says|wrote|answered|commented|asked|joined|posts|likes?|antwort(?:en)?|kommentare?|sagt|schrieb|dice|"
        "dijo|responder|répondre|dit|rispondi|reageer|registered|member|beiträge|messages|quote|zitieren|badges?"
    )
    + r"|#\s?\d"
)
_RELATED = re.compile(
    _words(
        "related|more from|more about|latest|recent|other|similar|popular|recommended|you may|you might|also like|next|trending|"
        "mehr zum|mehr aus|ähnliche|weitere|letzte|neueste|auch interessant|auch interessieren|verwandte|lesen sie auch|meistgelesen|"
        "à lire|lire aussi|articles liés|relacionad[ao]s|también|leia|leggi|correlati|lees ook|läs också|czytaj|читайте|últimas"
    )
)
# A count by itself, as of posts and points of a member.
_COUNT = re.compile(r"\d{1,3}(?:[.,]\d{3}|[.,]?\d{0,2}[kK])?")


@once
def _has_comment_words(line: Line) -> bool:
    return line.weight < 120 and _COMMENT.search(line.folded) is not None


@once
def _has_related_words(line: Line) -> bool:
    return line.weight < 60 and _RELATED.search(line.folded) is not None


def words_around(view: View, at: int) -> tuple[str, ...]:
    """What the words of the line and of the lines above and below say."""
    lines, (low, high) = view.lines, view.around(at)
    found = ["comment words"] if _has_comment_words(lines[at]) else []
    if (at > low and _has_comment_words(lines[at - 1])) or (at + 1 < high and _has_comment_words(lines[at + 1])):
        found.append("comment words beside")
    if any(_has_related_words(lines[place]) for place in range(max(low, at - 8), at)):
        found.append("related above")
    return tuple(found)


def shape_around(view: View, at: int) -> tuple[str, ...]:
    """What kind of line stands above and below."""
    above, below = view.above(at), view.below(at)
    return (*(_shape_above(above) if above else ()), *(_shape_below(below) if below else ()))


@once
def _shape_above(line: Line) -> tuple[str, ...]:
    return tuple([f"{name} above" for name in _shape(line)])


@once
def _shape_below(line: Line) -> tuple[str, ...]:
    return tuple([f"{name} below" for name in _shape(line)])


def _shape(line: Line) -> tuple[str, ...]:
    if line.is_prose:
        return ("prose",)
    if line.has_number:
        if _COUNT.fullmatch(line.text):
            return ("number",)
        if line.weight < 120 and line.dates:
            return ("date",)
    return ("other", "headline") if line.weight > 40 and not line.ends_sentence else ("other",)
