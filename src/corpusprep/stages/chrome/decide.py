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

from corpusprep.stages.chrome import context, evidence, lexical, weights
from corpusprep.stages.chrome.lines import Cut, Lines
from corpusprep.stages.chrome.trees import chances as as_chances
from corpusprep.stages.chrome.word_arrays import TextWords, text_words

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
OWN_ROWS = np.array([evidence.NAMES.index(name) for name in OWN])
AROUND_ROWS = np.array([context.NAMES.index(name) for name in AROUND])
_WIDTH, _PROSE = evidence.NAMES.index("width"), evidence.NAMES.index("prose")

# Without one line this surely chrome, nothing is cut: of clean texts, one in a hundred has such a line.
_CERTAIN = 0.02
# No line is ever cut by the model when the first look sees none below this: the second look is left out.
_NO_CANDIDATE = 0.2
_CANDIDATE_WORDS = -40.0
# The first look's share in the mean of both: the second finds more of full pages, the first is safer on light ones.
_FIRST_SHARE = 0.4


class Mode(NamedTuple):
    """One setting of the precision dial: the chance of being article below which a line may go.

    ``label`` is for lines that do not read like a sentence, ``sentence`` for those that do and whose own words speak of
    furniture, ``prose`` for those whose words speak of nothing but their place.
    """

    label: float
    sentence: float
    prose: float


MODES: Mapping[str, Mode] = {
    "cautious": Mode(0.12, 0.06, 0.02),
    "balanced": Mode(0.45, 0.25, 0.10),
    "thorough": Mode(0.50, 0.40, 0.25),
}
# A line of this weight that ends like a sentence is taken for a sentence.
_SENTENCE_WEIGHT = 60.0
# Where fewer of the paragraphs' words have a weight, the text is in a language that the word weights do not know (English
# .40 to .62, German .25 to .32, other languages up to .19): there only labels go by the model's word.
_KNOWN_WORDS = 0.2
_FOREIGN = Mode(0.25, 0.0, 0.0)


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


def line_chances(lines: Lines, rule_cuts: Sequence[Cut], known: Known = NOTHING) -> Floats:
    """The chance of being article for each line that is not blank (``lines.filled``).

    It is 1 for all lines of a text in which neither a rule, nor the site, nor any line's own words speak of furniture.
    """
    filled = lines.filled
    if not filled:
        return np.zeros(0, dtype=np.float32)
    words = _words(lines)
    if not (rule_cuts or known.site or _has_candidate(words)):
        return np.ones(len(filled), dtype=np.float32)
    model = weights.load()
    rows = evidence.features(lines, words)
    first = model.first.logits(rows)
    certain = apply_known(first, lines, rule_cuts, known)
    if not certain and float(first.min()) > _logit(_NO_CANDIDATE):
        return as_chances(first)
    around = context.context(as_chances(first), rows[_WIDTH], rows[_PROSE] > 0)
    second = model.second.logits(np.concatenate([rows[OWN_ROWS], around[AROUND_ROWS]]))
    apply_known(second, lines, rule_cuts, known)
    return as_chances(_FIRST_SHARE * first + (1 - _FIRST_SHARE) * second)


def _words(lines: Lines) -> TextWords:
    """What the words of the lines say, read once."""
    if lines.words is None:
        lines.words = text_words([line.text for line in lines.filled], weights.reader())
    words: TextWords = lines.words
    return words


_TOTAL, _KNOWN, _FURNITURE = (lexical.NAMES.index(name) for name in ("lexical", "lexical_known", "furniture"))


def _has_candidate(words: TextWords) -> bool:
    """True when the words of a line alone speak of furniture: texts without such a line are left alone, unread.

    Two in three article bodies of the pack have none; the texts with chrome that have none hold 2 % of all chrome.
    """
    return bool(words.rows[_TOTAL].min() < _CANDIDATE_WORDS or words.rows[_FURNITURE].max() >= 0.5)


def _logit(chance: float) -> float:
    return float(np.log(chance / (1.0 - chance)))


def apply_known(logits: Floats, lines: Lines, rule_cuts: Iterable[Cut], known: Known = NOTHING) -> bool:
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


# What the site's other pages say, in log-odds of being article. See the table in docs/explanation/line-model.md.
_REPEATED, _ONLY_HERE, _ENOUGH_PAGES = -4.0, 3.0, 7


def site_odds(site_lines: Iterable[Any], lines: Lines) -> dict[int, float]:
    """What the site says of each line, by index, from the evidence of `SiteLinesModel` (positions in the same text).

    A line that other pages repeat speaks against itself outside the article only: inside, recurring background
    paragraphs are as frequent as promotions. A line on no other page of a site that has shown enough of itself speaks
    for itself.
    """
    odds: dict[int, float] = {}
    for seen in site_lines:
        if seen.end > len(lines.text):
            break
        if seen.others and not seen.inside:
            odds[lines.line_at(seen.start).index] = _REPEATED * (seen.others / seen.of) ** 0.5
        elif not seen.others and seen.of >= _ENOUGH_PAGES:
            odds[lines.line_at(seen.start).index] = _ONLY_HERE
    return odds


def cut_lines(
    lines: Lines, chances: Floats, rule_cuts: Sequence[Cut], known: Known = NOTHING, mode: str = "balanced"
) -> dict[int, Cut]:
    """For each line that goes, by index, the cut that takes it: a rule's where one is certain, else the model's.

    The model cuts nothing in a text where no line is certain chrome.
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
    dial = _dial(lines, known, mode)
    for place in np.flatnonzero(chances < dial.label).tolist():
        line, chance = filled[place], float(chances[place])
        if line.index in taken or line.index in known.facts:
            continue
        if line.shape.ends_sentence and line.weight >= _SENTENCE_WEIGHT:
            words = _words(lines).rows[_TOTAL, place]
            if chance >= (dial.sentence if words < 0 else dial.prose):
                continue
        hint = hinted.get(line.index)
        reason = hint.reason if hint else "chrome/unlike-article"
        taken[line.index] = Cut(line.index, line.index, reason, False, 1.0 - chance, _why(chance, hint))
    return taken


def _dial(lines: Lines, known: Known, mode: str) -> Mode:
    """The thresholds of the mode, or stricter ones where the words of the text are unknown and no site speaks."""
    dial = MODES[mode]
    if known.site:
        return dial
    known_words = _words(lines).rows[_KNOWN].tolist()
    shares = [share for share, line in zip(known_words, lines.filled, strict=True) if line.prose]
    if not shares or sum(shares) >= _KNOWN_WORDS * len(shares):
        return dial
    return Mode(min(dial.label, _FOREIGN.label), _FOREIGN.sentence, _FOREIGN.prose)


def _why(chance: float, hint: Cut | None) -> str:
    said = f"{100 * chance:.0f} % article by its words, place and neighbors"
    return f"{hint.evidence}; {said}" if hint and hint.evidence else said
