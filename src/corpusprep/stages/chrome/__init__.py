"""Chrome: site furniture cut out of a text, line by line. Rules name what goes; no other stage is imported here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpusprep.document import Document
from corpusprep.edits import Edit
from corpusprep.errors import ConfigError
from corpusprep.stages.chrome import comments, labelled, promos, tails, widgets
from corpusprep.stages.chrome.lines import Cut, Line, Lines, Rule

__all__ = ["RULES", "Chrome", "Cut", "Line", "Lines", "Rule"]

RULES: tuple[Rule, ...] = (
    widgets.text_size,
    comments.comment_policy,
    promos.headline_list,
    labelled.labelled,
    tails.tail,
)
"""All rules, in the order that settles ties."""

Mode = Literal["cautious", "balanced", "thorough"]
MODES = ("cautious", "balanced", "thorough")


@dataclass(frozen=True)
class Chrome:
    """Cuts navigation, share labels, comment policies, promotions and other furniture, whole lines at a time.

    >>> document = Document.from_text("A+ A-\\n\\nThe harbor vote was moved.\\n\\nComments\\nPost a comment")
    >>> Chrome()(document).text
    'The harbor vote was moved.'

    ``mode`` is the precision dial: ``cautious`` cuts what is certain, ``balanced`` what is very likely, ``thorough``
    what is more likely furniture than article. ``keep`` names classes that stay (``comments`` stands for all that
    belongs to them). ``never_remove`` and ``always_remove`` are whole lines, compared without case and numbers.
    """

    mode: Mode = "balanced"
    keep: tuple[str, ...] = ()
    never_remove: tuple[str, ...] = ()
    always_remove: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ConfigError(f"stage.chrome.mode: {self.mode!r} is not a mode; choose one of {', '.join(MODES)}")

    def __call__(self, document: Document) -> Document:
        """The document without its chrome."""
        lines = Lines.of(document.text)
        if len(lines.filled) < 2:
            return document
        gone: dict[int, Cut] = {}
        here, origin = lines, list(range(len(lines)))
        while True:
            found = self._decide(here)
            if not found:
                break
            for index, cut in found.items():
                gone[origin[index]] = cut
            kept = kept_lines(here, found)
            origin = [origin[index] for index in kept]
            here = Lines.of("\n".join(here.text[here.lines[i].start : here.lines[i].end] for i in kept))
        return document.edit(_edits(lines, gone, set(origin))) if gone else document

    def _decide(self, lines: Lines) -> dict[int, Cut]:
        """For each line that goes, the cut that takes it. Depends on the text alone, so that it can be repeated."""
        hits = [cut for rule in RULES for cut in rule(lines)]
        taken: dict[int, Cut] = {}
        for cut in hits:
            if cut.certain:
                for line in lines.lines[cut.first_line : cut.last_line + 1]:
                    if not line.blank:
                        taken.setdefault(line.index, cut)
        return {} if len(taken) == len(lines.filled) else taken


def kept_lines(lines: Lines, gone: dict[int, Cut]) -> list[int]:
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


def _edits(lines: Lines, gone: dict[int, Cut], kept: set[int]) -> list[Edit]:
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


def _stretch(lines: Lines, gone: dict[int, Cut], first: int, stop: int) -> list[Edit]:
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
