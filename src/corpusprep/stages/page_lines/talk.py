"""What a short line says of readers' talk: that comments begin here, that one can reply, that a time is stamped."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import NamedTuple

# A heading of comments is no longer than this, in characters; in scripts without spaces, than this.
_HEADING_CHARACTERS = 60
_UNSPACED_CHARACTERS = 20

_STAMP = re.compile(
    r"""(?<!\d)(?:19|20)\d\d(?!\d)      # 2024
    | (?<!\d)\d{1,2}:\d\d(?!\d)         # 14:05
    | \b\d+\s?[dhmw]\b                  # 3d
    | \b(?:ago|назад|vor\s\d|hace\s\d|há\s\d|il\sy\sa|fa|temu|geleden|siden|sedan|önce|lalu|trước)\b
    | \d\s?(?:年|月|日|分|時間|小时|天|시간|일|분)
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Talk(NamedTuple):
    """Whether a line reads like a heading of comments, offers a reply, holds a time."""

    heading: bool
    reply: bool
    stamp: bool


def talk(text: str) -> Talk:
    """What a short line says of readers' talk.

    >>> talk("12 Comments").heading, talk("Leave a reply").heading, talk("The commission's reply").heading
    (True, True, False)
    >>> talk("Antworten").reply, talk("3 hours ago").stamp
    (True, True)
    """
    patterns = _patterns()
    lowered = text.lower()
    return Talk(
        len(lowered) <= _HEADING_CHARACTERS and patterns.heading.search(lowered) is not None,
        patterns.reply.search(lowered) is not None,
        _STAMP.search(lowered) is not None,
    )


class _Patterns(NamedTuple):
    heading: re.Pattern[str]
    reply: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    place = resources.files("corpusprep.stages.page_lines").joinpath("words", "talk.toml")
    words = tomllib.loads(place.read_text(encoding="utf-8"))

    def any_of(name: str) -> str:
        return "|".join(re.escape(word) for word in sorted(words[name], key=lambda word: (-len(word), word)))

    unspaced = rf"\A.{{0,{_UNSPACED_CHARACTERS}}}\Z"
    return _Patterns(
        heading=re.compile(
            rf"\A[\W\d_]*(?:(?:{any_of('lead_ins')})[\W\d_]+)*(?:{any_of('comments')})(?!\w)"
            rf"|(?={unspaced}).*(?:{any_of('unspaced')})"
        ),
        reply=re.compile(rf"(?<!\w)(?:{any_of('reply')})(?!\w)|{any_of('reply_unspaced')}"),
    )
