"""Where a line stands among title, prose and end, and what its neighbors say: evidence shared by dates and bylines."""

from __future__ import annotations

import re

from corpusprep.stages.fact_chances import bucket
from corpusprep.stages.header import Line, View, once

HEADER_ZONES = frozenset(("header", "no title", "first prose"))


def zone_of(view: View, line: Line, title: int | None) -> str:
    """Where a line stands: above the title, between title and prose, in the first prose, later, at the end."""
    if not view.in_head(line):
        return "tail"
    place = line.number
    if title is not None and place <= title:
        return "title" if place == title else "above" if title - place <= 4 else "far above"
    if place <= view.body:
        return "header" if title is not None else "no title" if view.body - place <= 10 else "far above"
    if place <= view.body + 6:
        return "first prose"
    return "end" if view.is_whole and len(view.head) - place <= 25 else "later"


def place_of(view: View, line: Line, title: int | None) -> tuple[str, ...]:
    """What the place of a line says, by name."""
    if not view.in_head(line):
        return ()
    place = line.number
    found = ["body" + bucket(view.body - place, -30, -10, -3, -1, 0, 2, 5, 10, 25)]
    if title is not None:
        found.append("title" + bucket(place - title, -12, -4, -1, 0, 1, 2, 4, 7, 12, 40))
    if view.is_whole and place > view.body + 6:
        found.append("left" + bucket(len(view.head) - place, 1, 4, 12, 30))
    found.append("line" + bucket(place, 0, 2, 6, 15, 40, 100))
    return tuple(found)


COMMENT = re.compile(
    r"""\b(?:comments?|reply|replies|says|wrote|answered|commented|asked|joined|posts|likes?|antwort(?:en)?|kommentare?|sagt|schrieb|
    dice|dijo|responder|répondre|dit|rispondi|reageer|registered|member|beiträge|messages|quote|zitieren|badges?)\b|\#\s?\d""",
    re.IGNORECASE | re.VERBOSE,
)
RELATED = re.compile(
    r"""\b(?:related|more\sfrom|more\sabout|latest|recent|other|similar|popular|recommended|you\smay|you\smight|also\slike|next|trending|
    mehr\szum|mehr\saus|ähnliche|weitere|letzte|neueste|auch\sinteressant|auch\sinteressieren|verwandte|lesen\ssie\sauch|meistgelesen|
    à\slire|lire\saussi|articles\sliés|relacionad[ao]s|también|leia|leggi|correlati|lees\sook|läs\sockså|czytaj|читайте|últimas)\b""",
    re.IGNORECASE | re.VERBOSE,
)


# A count by itself, as of posts and points of a member.
_COUNT = re.compile(r"\d{1,3}(?:[.,]\d{3}|[.,]?\d{0,2}[kK])?")


@once
def _has_comment_words(view: View, line: Line) -> bool:  # noqa: ARG001 - remembered in the view
    return line.weight < 120 and COMMENT.search(line.text) is not None


@once
def _has_related_words(view: View, line: Line) -> bool:  # noqa: ARG001 - remembered in the view
    return line.weight < 60 and RELATED.search(line.text) is not None


@once
def words_around(view: View, line: Line) -> tuple[str, ...]:
    """What the words of the line and of the lines above and below say."""
    found = ["comment words"] if _has_comment_words(view, line) else []
    if any(_has_comment_words(view, other) for other in view.beside(line, -1, 1)):
        found.append("comment words beside")
    if any(_has_related_words(view, other) for other in view.beside(line, -8, -1)):
        found.append("related above")
    return tuple(found)


@once
def shape_around(view: View, line: Line) -> tuple[str, ...]:
    """What kind of line stands above and below."""
    found = []
    for name, other in (("above", view.above(line)), ("below", view.below(line))):
        if other is None:
            continue
        kind = (
            "prose"
            if other.is_prose
            else "number"
            if _COUNT.fullmatch(other.text)
            else "date"
            if other.weight < 120 and view.dates(other)
            else "other"
        )
        found.append(f"{kind} {name}")
        if other.weight > 40 and not other.ends_sentence and kind == "other":
            found.append(f"headline {name}")
    return tuple(found)
