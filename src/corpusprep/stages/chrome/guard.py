"""The body-loss guard: where prose-like text is about to go in bulk, only what rules are certain of goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from corpusprep.stages.chrome.lines import Cut, Lines

# The share of all prose-like text that the line model may take by its own judgment. Full pages often carry more prose of
# other articles or of readers than of their own: .7 instead of .85 keeps 1 % more of their chrome and saves .0001 of their
# body.
MOST_PROSE = 0.85


def held_back(
    lines: Lines, taken: Mapping[int, Cut], facts: AbstractSet[int] = frozenset(), *, thorough: bool = False
) -> tuple[dict[int, Cut], bool]:
    """The cuts that pass the guard, and whether it held any back.

    Lists of the article are held back first (see `_introduced` and `_unsupported`), except where ``thorough`` is asked.
    It holds back the model's cuts where they would take a large share of the prose, and all cuts where nothing but
    fact lines would be left: with nothing to tell furniture from, the text stays.
    """
    if taken and not thorough:
        spared = _introduced(lines, taken) | _unsupported(lines, taken) | _heading_lists(lines, taken)
        taken = {index: cut for index, cut in taken.items() if index not in spared}
    doubtful = {index for index, cut in taken.items() if not cut.certain}
    prose = sum(lines.lines[index].weight for index in doubtful if lines.lines[index].prose)
    held = bool(prose) and prose > MOST_PROSE * lines.prose_weight
    for without in (set(), doubtful) if not held else (doubtful,):
        passed = {index: cut for index, cut in taken.items() if index not in without}
        if len(passed.keys() | facts) < len(lines.filled):
            return passed, held or bool(without and doubtful)
    return {}, True


# "•", "-", "1.", "b)": what an item of a list begins with.
_ITEM = re.compile(r"(?:[•·●○▪■◦‣*–—-]|\(?\d{1,2}[.)]|[a-z]\))\s")
_LEAD_WEIGHT = 40.0


def _introduced(lines: Lines, taken: Mapping[int, Cut]) -> set[int]:
    """The items that the model would take from a list which a sentence that stays introduces with a colon."""
    spared: set[int] = set()
    listing = False
    for line in lines.filled:
        cut = taken.get(line.index)
        if listing and _ITEM.match(line.text) and (cut is None or not cut.certain):
            if cut is not None:
                spared.add(line.index)
            continue
        listing = cut is None and line.shape.end in ":：" and bool(line.shape.end) and line.weight >= _LEAD_WEIGHT
    return spared


def _heading_lists(lines: Lines, taken: Mapping[int, Cut]) -> set[int]:
    """The lone lines that would go from above a list that stays, although they are its heading ("Links", "Also read:")."""
    spared: set[int] = set()
    filled, places = lines.filled, lines.places
    for index in taken:
        line, place = lines.lines[index], places[index]
        if line.weight >= _LEAD_WEIGHT or not 0 < place < len(filled) - 1:
            continue
        above, below = filled[place - 1], filled[place + 1]
        if above.index in taken or below.index in taken:
            continue
        if _ITEM.match(below.text) and not _ITEM.match(line.text):
            spared.add(index)
    return spared


# Runs of lines that go together, measured out-of-fold: long ones that hardly any rule can name, at a mean chance of
# being article above .1, were article for more than half of their characters (lists, directories, references); short
# ones that none can name, above .25, for a third. Their neighbors below these chances: for less than a tenth.
_LONG_RUN, _LONG_RUN_NAMED, _LONG_RUN_CHANCE = 10, 0.1, 0.1
_SHORT_RUN, _SHORT_RUN_CHANCE = 5, 0.25


def _unsupported(lines: Lines, taken: Mapping[int, Cut]) -> set[int]:
    """The lines of runs that the model would take by its own judgment and without being sure."""
    spared: set[int] = set()
    run: list[int] = []
    for line in [*lines.filled, None]:
        if line is not None and line.index in taken:
            run.append(line.index)
            continue
        if run and _is_unsupported([taken[index] for index in run]):
            spared |= {index for index in run if taken[index].reason == _UNNAMED}
        run = []
    return spared


_UNNAMED = "chrome/unlike-article"


def _is_unsupported(cuts: list[Cut]) -> bool:
    size = len(cuts)
    named = sum(cut.reason != _UNNAMED for cut in cuts)
    chance = 1.0 - sum(cut.confidence for cut in cuts) / size
    if size >= _LONG_RUN:
        return named < _LONG_RUN_NAMED * size and chance > _LONG_RUN_CHANCE
    return size < _SHORT_RUN and not named and chance > _SHORT_RUN_CHANCE
