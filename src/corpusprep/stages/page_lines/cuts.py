"""Line decisions to edits: positions carried from the source to the text of today, line breaks cut once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from corpusprep.edits import Edit, Layer


class Cut(NamedTuple):
    """One line that goes: its number, why, how sure, and on what evidence."""

    line: int
    reason: str
    confidence: float
    evidence: str


def carry(spans: Sequence[tuple[int, int]], ledger: Iterable[Layer]) -> list[tuple[int, int]]:
    """Where sorted stretches of the source stand in the text after the layers.

    >>> carry([(0, 3), (4, 9)], [Layer("tidy", (Edit(1, 2, "", "user/x"),))])
    [(0, 2), (3, 8)]
    """
    now = list(spans)
    for layer in ledger:
        now = _carry_layer(now, layer.edits)
    return now


def _carry_layer(spans: list[tuple[int, int]], edits: Sequence[Edit]) -> list[tuple[int, int]]:
    carried = []
    number = shift = 0
    floor = 0
    for start, end in spans:
        places = []
        for position, is_end in ((start, False), (end, True)):
            while number < len(edits) and edits[number].end <= position:
                edit = edits[number]
                shift += len(edit.insert) - (edit.end - edit.start)
                number += 1
            if number < len(edits) and edits[number].start < position:
                edit = edits[number]
                places.append(edit.start + shift + (len(edit.insert) if is_end else 0))
            else:
                places.append(position + shift)
        low = max(floor, places[0])
        floor = max(low, places[1])
        carried.append((low, floor))
    return carried


def edits_of(spans: Sequence[tuple[int, int]], size: int, cuts: Sequence[Cut]) -> list[Edit]:
    """The edits that take these lines out of a text of this size; each takes one line break along.

    >>> text = "Home\\nThe vote.\\nShare"
    >>> spans = [(0, 4), (5, 14), (15, 20)]
    >>> why = ("html/navigation", 1.0, "")
    >>> [(e.start, e.end) for e in edits_of(spans, len(text), [Cut(0, *why), Cut(2, *why)])]
    [(0, 5), (14, 20)]
    """
    gone = {cut.line for cut in cuts}
    last_kept = next((number for number in reversed(range(len(spans))) if number not in gone), -1)
    edits = []
    for number, reason, confidence, evidence in cuts:
        if number < last_kept:
            start, end = spans[number][0], spans[number + 1][0]
        else:
            start = spans[number - 1][1] if number else 0
            end = spans[number][1] if number + 1 < len(spans) else size
        if end > start:
            edits.append(Edit(start, end, "", reason, confidence, evidence))
    return edits
