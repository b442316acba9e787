"""The line model: evidence becomes, for each line, the chance of being article; decoded over the whole text.

Two looks: small boosted trees over each line's signs, words, place and neighborhood; then a second set of trees over
the chances that the first look gave to the lines around. What rules, fact stages and the site know about a line enters
between the two, so that it speaks for its neighbors as well. `docs/explanation/line-model.md` gives the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusprep.stages.chrome import context, evidence, weights
from corpusprep.stages.chrome.lines import Cut, Lines
from corpusprep.stages.chrome.trees import chances as as_chances

Floats = NDArray[np.floating[Any]]

# What the second look asks about a line itself, beside the chances around it. Nothing that tells long texts from short
# ones: with it, the trees learn the documents they were fitted on by heart.
OWN = (
    "width", "words", "ends_stop", "lexical", "lexical_mean", "lexical_low", "furniture", "function", "related", "in_zone",
    "prose_passed", "run_lines", "run_width", "copies", "capitalized", "prose", "to_prose_before", "to_prose_after",
)  # fmt: skip
AROUND = tuple(
    name for name in context.NAMES if name not in ("text_mean", "text_share", "segment_share", "segment_lines")
)
_OWN = np.array([evidence.NAMES.index(name) for name in OWN])
_AROUND = np.array([context.NAMES.index(name) for name in AROUND])
_WIDTH, _PROSE = evidence.NAMES.index("width"), evidence.NAMES.index("prose")

# Without one line this surely chrome, nothing is cut: of clean texts, one in a hundred has such a line.
_CERTAIN = 0.03
# No line is ever cut by the model when the first look sees none below this: the second look is left out.
_NO_CANDIDATE = 0.2


class Mode(NamedTuple):
    """One setting of the precision dial.

    ``highest`` is the highest chance of being article at which a line may go, ``budget`` the share of a text's expected
    article that may go with all of its lines together.
    """

    highest: float
    budget: float


MODES: Mapping[str, Mode] = {
    "cautious": Mode(0.10, 0.003),
    "balanced": Mode(0.40, 0.015),
    "thorough": Mode(0.50, 1.0),
}


class Known(NamedTuple):
    """What other stages know of lines, by index: those that fact stages took, and log-odds that the site speaks for."""

    facts: frozenset[int] = frozenset()
    site: Mapping[int, float] = {}

    def at(self, kept: Sequence[int]) -> Known:
        """The same for a text of which only the lines ``kept`` are left."""
        new = {old: index for index, old in enumerate(kept)}
        return Known(
            frozenset(new[i] for i in self.facts if i in new), {new[i]: v for i, v in self.site.items() if i in new}
        )


NOTHING = Known()


def line_chances(lines: Lines, rule_cuts: Iterable[Cut], known: Known = NOTHING) -> Floats:
    """The chance of being article for each line that is not blank (``lines.filled``)."""
    filled = lines.filled
    if not filled:
        return np.zeros(0, dtype=np.float32)
    model = weights.load()
    indexes = [line.index for line in filled]
    gaps = np.diff(np.array([-2, *indexes])) > 1
    rows = evidence.features([line.text for line in filled], gaps, weights.reader())
    first = model.first.logits(rows)
    certain = _apply(first, lines, rule_cuts, known)
    if not certain and float(first.min()) > _logit(_NO_CANDIDATE):
        return as_chances(first)
    around = context.context(as_chances(first), rows[:, _WIDTH], rows[:, _PROSE] > 0)
    second = model.second.logits(np.concatenate([rows[:, _OWN], around[:, _AROUND]], axis=1))
    _apply(second, lines, rule_cuts, known)
    return as_chances((first + second) / 2)


def _logit(chance: float) -> float:
    return float(np.log(chance / (1.0 - chance)))


def _apply(logits: Floats, lines: Lines, rule_cuts: Iterable[Cut], known: Known) -> bool:
    """Moves the log-odds by what is known from elsewhere; True when a rule is certain of a line."""
    places = lines.places
    certain = False
    for index, value in known.site.items():
        logits[places[index]] += value
    for cut in rule_cuts:
        first, last = places[cut.first_line], places[cut.last_line] + (not lines.lines[cut.last_line].blank)
        if cut.certain:
            certain = True
            logits[first:last] = np.minimum(logits[first:last], -6.0)
        else:
            logits[first:last] -= 1.0
    for index in known.facts:
        logits[places[index]] = min(float(logits[places[index]]), -4.0)
    return certain


def cut_lines(
    lines: Lines, chances: Floats, rule_cuts: Sequence[Cut], known: Known = NOTHING, mode: str = "balanced"
) -> dict[int, Cut]:
    """For each line that goes, by index, the cut that takes it: a rule's where one is certain, else the model's.

    The model cuts nothing in a text where no line is certain chrome. It takes lines in order of their chance, up to the
    highest that the mode allows, as long as the article that is expected to go with them stays within the budget.
    """
    taken: dict[int, Cut] = {}
    hinted: dict[int, Cut] = {}
    for cut in rule_cuts:
        for line in lines.lines[cut.first_line : cut.last_line + 1]:
            if not line.blank and line.index not in known.facts:
                (taken if cut.certain else hinted).setdefault(line.index, cut)
    filled = lines.filled
    if not len(chances) or (not taken and float(chances.min()) >= _CERTAIN):
        return taken
    dial = MODES[mode]
    sizes = np.array([len(line.text) for line in filled], dtype=np.float32)
    order = np.argsort(chances, kind="stable")
    order = order[chances[order] < dial.highest]
    risk = np.cumsum(chances[order] * sizes[order])
    allowed = dial.budget * float((chances * sizes).sum()) + 5.0
    for place in order[risk <= allowed].tolist():
        line = filled[place]
        if line.index in taken or line.index in known.facts:
            continue
        chance = float(chances[place])
        hint = hinted.get(line.index)
        reason = hint.reason if hint else "chrome/unlike-article"
        taken[line.index] = Cut(line.index, line.index, reason, False, 1.0 - chance, _why(chance, hint))
    return taken


def _why(chance: float, hint: Cut | None) -> str:
    said = f"{100 * chance:.0f} % article by its words, place and neighbors"
    return f"{hint.evidence}; {said}" if hint and hint.evidence else said


__all__ = ["AROUND", "MODES", "NOTHING", "OWN", "Known", "Mode", "cut_lines", "line_chances"]
