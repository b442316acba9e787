"""Which lines of a text may name its authors: those near the title, and below those that show what they are."""

from __future__ import annotations

from itertools import compress, count
from operator import eq, itemgetter
from typing import NamedTuple

from corpusprep.stages.credit_lines import Credit, called_below, credits_of, is_bare_label
from corpusprep.stages.fact_words import label_words, people_label
from corpusprep.stages.header import View
from corpusprep.stages.header_lines import LONGEST_LABELED, first_word

#: No longer line is a byline.
LONGEST = 160


def author_credits(view: View, title_at: int | None) -> list[tuple[int, Credit, bool]]:
    """The credits of authors of the lines to look at, with their places, and whether a label stands above."""
    found = []
    opening = openings(view)
    below_label = {at + 1 for at in opening.labels if is_bare_label(view.lines[at]) and view.below(at) is not None}
    for at in _places_to_look_at(view, title_at, opening, below_label):
        line, is_below_label = view.lines[at], at in below_label
        if line.weight > LONGEST:
            continue
        credits = credits_of(line)
        if not (credits or is_below_label):
            continue
        authors = [credit for credit in credits if credit.kind == "author"]
        authors = authors or (called_below(line) if is_below_label else [])
        found += [(at, credit, is_below_label and credit.start <= line.bare_start) for credit in authors]
    return found


class Openings(NamedTuple):
    """The places of the lines that open with what may be a label, and with one that lost the space behind it."""

    labels: list[int]
    glued: list[int]


def openings(view: View) -> Openings:
    """How the short lines of a view open.

    >>> openings(View("By: Mira Okonjo\\nThe ferry\\nPorAna Felix"))
    Openings(labels=[0], glued=[2])
    """
    if "openings" in view.memo:
        known: Openings = view.memo["openings"]
        return known
    found = view.memo["openings"] = Openings([], [])
    words = label_words()
    for at, text in [(at, text) for at, text in enumerate(view.texts) if len(text) <= LONGEST_LABELED]:
        word = text.partition(" ")[0]
        if not word.isalpha():
            word = first_word(text)
        key = word.casefold()
        if key in words or key >= "\u0e00":
            if view.lines[at].opens_with_label:
                found.labels.append(at)
        elif key[:2] in _GLUED_LABELS and not word[1:].islower() and people_label(text, view.lines[at].bare_start):
            found.glued.append(at)
    return found


# How labels begin that may have lost the space behind them: "PorAna Felix".
_GLUED_LABELS = frozenset(("by", "vo", "po", "pa", "do", "di"))


def _places_to_look_at(view: View, title_at: int | None, opening: Openings, below_label: set[int]) -> list[int]:
    """Those around the title and above the prose; of those below, and of the last ones, lines that show what they are."""
    first = max(0, min(view.body - 25, view.body if title_at is None else title_at - 6))
    last = min(view.size, view.body + 12 if title_at is None else max(view.body + 12, title_at + 14))
    near = min(last, view.body + 7)  # no bare name counts below the first prose
    at_end = max(last, view.size - 40) if view.is_whole else view.size
    shown = {*opening.labels, *opening.glued, *below_label, *_bios_below(view, near)}
    far = sorted([at for at in shown if near <= at < last or at >= at_end])
    return [at for at in (*range(first, near), *far) if view.number(at) != title_at]


def _bios_below(view: View, first: int) -> list[int]:
    """The places from the first on where the next line may tell of the person that a line names."""
    starts = list(map(_FIRST_SIGNS, view.texts[first:]))
    alike = compress(count(first), map(eq, starts, starts[1:]))
    return [at for at in alike if at + 1 != view.size and len(view.texts[at + 1]) > len(view.texts[at]) + 12]


_FIRST_SIGNS = itemgetter(slice(6))
