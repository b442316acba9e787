"""From lines that go to edits: which blank lines go with them, and one edit for each stretch and reason."""

from __future__ import annotations

from collections.abc import Mapping

from corpusprep.edits import Edit
from corpusprep.stages.chrome.lines import Cut, Lines


def kept_lines(lines: Lines, gone: Mapping[int, Cut]) -> list[int]:
    """The indexes of the lines that stay. Where lines go, only one of the gaps around them stays."""
    kept: list[int] = []
    gap: list[int] = []
    cut_in_gap = False
    for line in lines.lines:
        if line.index in gone:
            if not cut_in_gap and kept:
                kept += gap
                gap_stays = bool(gap)
            elif not cut_in_gap:
                gap_stays = True
            cut_in_gap, gap = True, []
        elif line.blank:
            gap.append(line.index)
        else:
            if not cut_in_gap or not gap_stays:
                kept += gap
            kept.append(line.index)
            cut_in_gap, gap = False, []
    if not cut_in_gap:
        kept += gap
    elif kept:
        while lines.lines[kept[-1]].blank:
            kept.pop()
    return kept


def edits_for(lines: Lines, gone: Mapping[int, Cut], kept: set[int]) -> list[Edit]:
    """One edit for each stretch of lines that goes for one reason; its line break goes with it."""
    edits: list[Edit] = []
    index, size = 0, len(lines)
    while index < size:
        if index in kept:
            index += 1
            continue
        stop = index
        while stop < size and stop not in kept:
            stop += 1
        edits += _stretch(lines, gone, index, stop)
        index = stop
    return edits


def _stretch(lines: Lines, gone: Mapping[int, Cut], first: int, stop: int) -> list[Edit]:
    """The edits that remove the lines ``first`` to ``stop`` (excluded)."""
    end = lines.lines[stop].start if stop < len(lines) else len(lines.text)
    at = lines.lines[first].start if stop < len(lines) or not first else lines.lines[first - 1].end
    edits: list[Edit] = []
    current: Cut | None = None
    for index in range(first, stop):
        cut = gone.get(index)
        if cut is None or cut == current:
            continue
        if current is not None:
            edits.append(_edit(at, lines.lines[index].start, current))
            at = lines.lines[index].start
        current = cut
    if current is not None:
        edits.append(_edit(at, end, current))
    return edits


def _edit(start: int, end: int, cut: Cut) -> Edit:
    return Edit(start, end, "", cut.reason, cut.confidence, cut.evidence)
