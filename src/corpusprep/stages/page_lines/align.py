"""An extractor's text, aligned with the visible lines: which of them it kept.

Extractors return text, not positions; they join lines, drop words and change signs. Compared is what is left of a line
when only its letters and digits count. Long lines are looked up in the extractor's text and those that stand there in
the same order become anchors; short lines have to stand between the anchors, next to what was found before.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence

_SIGNS = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")

# A line with this many letters is found by itself; a shorter one ("Share", "By Ann Lee") may stand anywhere.
_ANCHOR_LETTERS = 25
# A long line that the extractor altered counts as kept when this share of its words stands between its anchors.
_KEPT_SHARE = 0.6
# Looking for every line in the whole text takes seconds above this product (10,000 lines in 200,000 letters); there,
# only lines that the extractor kept as they were count.
_SEARCHABLE = 2_000_000_000
# Lines of the extractor's text that a short line may pass over between two anchors.
_REACH = 12


def kept_by(lines: Sequence[str], extracted: str) -> list[float]:
    """The share of each line that the extractor kept: 1.0, 0.0, or between for lines that it altered.

    >>> kept_by(["Home", "The harbor wall was finished in spring.", "Share"], "The harbor wall was finished in spring.")
    [0.0, 1.0, 0.0]
    """
    keys = [_SIGNS.sub("", line).casefold() for line in lines]
    out_lines = [line for line in extracted.split("\n") if line.strip()]
    starts: list[int] = []
    parts: list[str] = []
    at = 0
    for line in out_lines:
        key = _SIGNS.sub("", line).casefold()
        if key:
            starts.append(at)
            parts.append(key)
            at += len(key)
    text = "".join(parts)
    if len(lines) * len(text) > _SEARCHABLE:
        whole = set(parts)
        return [float(key in whole) for key in keys]
    found = _anchors(keys, text)
    shares = [0.0] * len(lines)
    ordered = sorted(found)
    for number in ordered:
        shares[number] = 1.0
    bounds = [-1, *ordered, len(lines)]
    for before, after in itertools.pairwise(bounds):
        low = found[before] + len(keys[before]) if before >= 0 else 0
        high = found[after] if after < len(lines) else len(text)
        for number in range(before + 1, after):
            if low >= high:
                break
            key = keys[number]
            place = _next_place(key, text, starts, (low, high)) if key else -1
            if place >= 0:
                shares[number] = 1.0
                low = place + len(key)
            elif len(key) >= _ANCHOR_LETTERS:
                shares[number] = _altered_share(lines[number], text[low:high])
    return shares


def _anchors(keys: list[str], text: str) -> dict[int, int]:
    """Long lines that stand in the text in the order of the page: the longest such chain."""
    candidates: list[tuple[int, int]] = []
    seen: dict[str, int] = {}
    for number, key in enumerate(keys):
        if len(key) >= _ANCHOR_LETTERS:
            place = text.find(key, seen.get(key, -1) + 1)
            if place >= 0:
                seen[key] = place
                candidates.append((number, place))
    tails: list[int] = []  # the place that ends the best chain of each length, and which candidate it is
    ends: list[int] = []
    previous: list[int] = []
    for index, (_, place) in enumerate(candidates):
        length = bisect.bisect_left(tails, place)
        if length == len(tails):
            tails.append(place)
            ends.append(index)
        else:
            tails[length] = place
            ends[length] = index
        previous.append(ends[length - 1] if length else -1)
    chain: dict[int, int] = {}
    index = ends[-1] if ends else -1
    high = len(text)
    while index >= 0:
        number, place = candidates[index]
        if place + len(keys[number]) <= high:
            chain[number] = place
            high = place
        index = previous[index]
    return chain


def _altered_share(line: str, stretch: str) -> float:
    """The share of a line's longer words that stand in a stretch of joined letters; 0 when they are too few."""
    words = [word for word in _WORD.findall(line.casefold()) if len(word) > 3]
    kept = sum(word in stretch for word in words)
    return kept / len(words) if words and kept >= _KEPT_SHARE * len(words) else 0.0


def _next_place(key: str, text: str, starts: list[int], between: tuple[int, int]) -> int:
    """Where a line stands next: right at the cursor, or at the start of one of the next lines; -1 for nowhere."""
    low, high = between
    if text.startswith(key, low) and low + len(key) <= high:
        return low
    at = bisect.bisect_left(starts, low)
    for start in starts[at : at + _REACH]:
        if start + len(key) > high:
            break
        if text.startswith(key, start):
            return start
    if len(key) >= _ANCHOR_LETTERS:
        return text.find(key, low, high)
    return -1
