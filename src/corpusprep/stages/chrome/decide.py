"""The line model: evidence becomes, for each line, the chance of being article; decoded over the whole text.

A small network reads each line's signs, words, labels and place, what rules say of it, and then its neighbors, wider and
wider. Where it finds furniture, boosted trees look at the same lines with other eyes, and the mean of both decides: means
over windows for texts that are mostly article, and the chances of the lines around for pages that are mostly furniture.
`docs/explanation/line-model.md` gives the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpusprep.stages.chrome import context, evidence, lexical, surroundings, weights
from corpusprep.stages.chrome.lines import Cut, Lines
from corpusprep.stages.chrome.network import chances as as_chances
from corpusprep.stages.chrome.word_arrays import TextWords, text_words

Floats = NDArray[np.floating[Any]]

# What the second trees ask about a line itself, beside the chances around it. Nothing that tells long texts from short
# ones: with it, the trees learn the documents they were fitted on by heart.
OWN = (
    "width", "words", "ends_stop", "lexical", "lexical_mean", "lexical_low", "furniture", "function", "related", "in_zone",
    "prose_passed", "run_lines", "run_width", "copies", "capitalized", "prose", "to_prose_before", "to_prose_after",
)  # fmt: skip
AROUND = tuple(
    name for name in context.NAMES if name not in ("text_mean", "text_share", "segment_share", "segment_lines")
)
OWN_ROWS = np.array([surroundings.NAMES.index(name) for name in OWN])
AROUND_ROWS = np.array([context.NAMES.index(name) for name in AROUND])
_WIDTH, _PROSE = evidence.NAMES.index("width"), evidence.NAMES.index("prose")

# Without one line this surely chrome, nothing is cut: of clean texts, one in a hundred has such a line.
_CERTAIN = 0.02
# Where no line's words speak against it so much, and none is half furniture, the text is left alone, unread.
_CANDIDATE_WORDS, _HALF = -120.0, 0.5
# No line is ever cut by the model where the network sees none below this: the trees are not asked.
_NO_CANDIDATE = 0.05
# Where more than this share of the text is likely furniture, the second trees are asked instead of the first.
MOSTLY_FURNITURE = 0.3


class Mode(NamedTuple):
    """One setting of the precision dial: the chance of being article below which a line may go.

    ``label`` is for lines that do not read like a sentence, ``sentence`` for those that do and whose own words speak of
    furniture, ``prose`` for those whose words speak of nothing but their place.
    """

    label: float
    sentence: float
    prose: float


MODES: Mapping[str, Mode] = {
    "cautious": Mode(0.20, 0.10, 0.04),
    "balanced": Mode(0.52, 0.48, 0.36),
    "thorough": Mode(0.60, 0.55, 0.45),
}
# On pages that are mostly furniture a line needs more against it: their articles have more lists, and other articles paragraphs.
_ON_PAGES, _LABELS_ON_PAGES = 0.86, 0.72
# Where the site's other pages speak, the line itself needs more against it: what repeats may be a background paragraph.
_WITH_SITE = 0.7
# A line of this weight that ends like a sentence is taken for a sentence.
_SENTENCE_WEIGHT = 60.0
# A line above this chance may be a subheading, if its words and what follows say so; such lines stand below share labels, too.
_HEADING, _BODY = 0.15, 0.5
# Where fewer of the paragraphs' words have a weight, the text is in a language that the word weights do not know (English
# .40 to .62, German .25 to .32, other languages up to .19): there only labels go by the model's word.
_KNOWN_WORDS = 0.2
# Below this share the words are half known (German): sentences need more against them. Without it, texts that are not
# English lose .0033 of their body instead of .0019, for 2 points of chrome.
_WELL_KNOWN, _HALF_KNOWN = 0.38, 0.4
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
    if not (rule_cuts or any(odds < 0 for odds in known.site.values()) or _has_candidate(words)):
        return np.ones(len(filled), dtype=np.float32)
    rows = evidence.features(lines, words, rule_marks(lines, rule_cuts, known))
    model = weights.load()
    logits = model.network.logits(rows)
    if any(cut.certain for cut in rule_cuts) or float(logits.min()) <= _logit(_NO_CANDIDATE):
        logits = (logits + _by_trees(model, rows, logits, lines, rule_cuts, known)) / 2
    apply_known(logits, lines, rule_cuts, known)
    return as_chances(logits)


def _by_trees(
    model: weights.Weights, rows: Floats, by_network: Floats, lines: Lines, rule_cuts: Sequence[Cut], known: Known
) -> Floats:
    """What trees say: the first ones, or on pages that are mostly furniture, the second, which look at their chances."""
    around = surroundings.surroundings(rows)
    first = model.first.logits(around)
    both = (first + by_network) / 2
    apply_known(both, lines, rule_cuts, known)
    width = rows[:, _WIDTH]
    if not _is_mostly_furniture(as_chances(both), width):
        return first
    apply_known(first, lines, rule_cuts, known, hint=1.0)
    neighbors = context.context(as_chances(first), width, rows[:, _PROSE] > 0)
    return model.second.logits(np.concatenate([around[OWN_ROWS], neighbors[AROUND_ROWS]]))


def rule_marks(lines: Lines, rule_cuts: Iterable[Cut], known: Known = NOTHING) -> NDArray[np.float32]:
    """What rules say of each line that is not blank, in the columns of `evidence.RULES`."""
    marks = np.zeros((len(lines.filled), len(evidence.RULES)), dtype=np.float32)
    places = lines.places
    for cut in rule_cuts:
        if not cut.weighed:
            continue
        marks[_span(lines, cut), 0 if cut.certain else 1 if cut.confidence >= STRONG else 2] = 1.0
    for index in known.facts:
        marks[places[index], 1] = 1.0
    return marks


def _span(lines: Lines, cut: Cut) -> slice:
    """The places of a cut's lines among those that are not blank."""
    places = lines.places
    return slice(places[cut.first_line], places[cut.last_line] + (not lines.lines[cut.last_line].blank))


def _words(lines: Lines) -> TextWords:
    """What the words of the lines say, read once."""
    if lines.words is None:
        lines.words = text_words([line.text for line in lines.filled], weights.reader())
    words: TextWords = lines.words
    return words


_TOTAL, _KNOWN, _FURNITURE = (lexical.NAMES.index(name) for name in ("lexical", "lexical_known", "furniture"))


def _has_candidate(words: TextWords) -> bool:
    """True when the words of a line alone speak of furniture: texts without such a line are left alone, unread.

    More than half of the article bodies of the pack have none, and no chrome that goes stands in such a text.
    """
    total = words.rows[_TOTAL]
    return bool(total.min() < _CANDIDATE_WORDS or (total[words.rows[_FURNITURE] >= _HALF] < 0).any())


def _logit(chance: float) -> float:
    return float(np.log(chance / (1.0 - chance)))


# A rule that is this confident without being certain: enough for a line to go where the text shows other furniture, not
# enough to show it.
STRONG, _STRONG_LOGIT = 0.95, -3.5
# What a hint moves that the model has not weighed, since it was fitted without the rule.
_NOT_WEIGHED = 3.2


def apply_known(
    logits: Floats, lines: Lines, rule_cuts: Iterable[Cut], known: Known = NOTHING, *, hint: float = 0.0
) -> None:
    """Moves the log-odds by what is known from elsewhere.

    What rules only hint at, the network has weighed already; the trees have not, so that it moves theirs by ``hint``.
    """
    places = lines.places
    if known.site:
        logits[[places[index] for index in known.site]] += np.array(list(known.site.values()), dtype=logits.dtype)
    for cut in rule_cuts:
        span = _span(lines, cut)
        for place in range(span.start, span.stop):  # one line, most often
            value = logits[place]
            if cut.certain:
                logits[place] = min(value, -6.0)
            elif cut.confidence >= STRONG:
                logits[place] = min(value - 1.0, _STRONG_LOGIT)
            else:
                logits[place] = value - (hint if cut.weighed else _NOT_WEIGHED)
    for index in known.facts:
        logits[places[index]] = min(float(logits[places[index]]), -4.0)


# What the site's other pages say, in log-odds of being article. See the table in docs/explanation/line-model.md.
_REPEATED, _ONLY_HERE, _ENOUGH_PAGES = -4.0, 3.0, 7


def site_odds(site_lines: Iterable[Any], lines: Lines) -> dict[int, float]:
    """What the site says of each line, by index, from the evidence of `SiteLinesModel` (positions in the same text).

    A line that other pages repeat speaks against itself outside the article only: inside, recurring background
    paragraphs are as frequent as promotions. A line on no other page of a site that has shown enough of itself speaks
    for itself.
    """
    odds: dict[int, float] = {}
    index, last = 0, len(lines) - 1
    for seen in site_lines:  # from the first line to the last
        if seen.end > len(lines.text):
            break
        while index < last and lines.lines[index + 1].start <= seen.start:
            index += 1
        if seen.others and not seen.inside:
            odds[index] = _REPEATED * (seen.others / seen.of) ** 0.5
        elif not seen.others and seen.of >= _ENOUGH_PAGES:
            odds[index] = _ONLY_HERE
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
    if not len(chances):
        return taken
    if not taken and float(chances.min()) >= _CERTAIN:
        # Lines that fact stages took show that the text came with its page, too: enough for other lines of that kind.
        return {index: cut for index, cut in hinted.items() if cut.confidence >= STRONG} if known.facts else {}
    dial = _dial(lines, chances, known, mode)
    for place in (chances < dial.label).nonzero()[0].tolist():
        line, chance = filled[place], float(chances[place])
        if line.index in taken or line.index in known.facts:
            continue
        if line.shape.ends_sentence and line.weight >= _SENTENCE_WEIGHT:
            words = _words(lines).rows[_TOTAL, place]
            if chance >= (dial.sentence if words < 0 else dial.prose):
                continue
        elif chance >= _HEADING and line.index not in hinted and _may_be_heading(lines, chances, place):
            continue
        hint = hinted.get(line.index)
        reason = hint.reason if hint else "chrome/unlike-article"
        taken[line.index] = Cut(line.index, line.index, reason, False, 1.0 - chance, _why(chance, hint))
    return taken


def _may_be_heading(lines: Lines, chances: Floats, place: int) -> bool:
    """True for a line without words of furniture above a paragraph of the article: it may be a subheading.

    Only a control may stand between them, a line that surely goes.
    """
    below = place + 1 + (place + 1 < len(chances) and bool(chances[place + 1] < _CERTAIN))
    if below >= len(chances) or not lines.filled[below].prose or chances[below] < _BODY:
        return False
    return bool(_words(lines).rows[_TOTAL, place] >= 0)


def _dial(lines: Lines, chances: Floats, known: Known, mode: str) -> Mode:
    """The thresholds of the mode: stricter on full pages, and where the words are unknown and no site speaks."""
    dial = MODES[mode]
    if _is_mostly_furniture(chances, np.array([line.weight for line in lines.filled])):
        dial = Mode(_LABELS_ON_PAGES * dial.label, _ON_PAGES * dial.sentence, _ON_PAGES * dial.prose)
    if known.site:
        return Mode(dial.label, _WITH_SITE * dial.sentence, _WITH_SITE * dial.prose)
    known_words = _words(lines).rows[_KNOWN].tolist()
    shares = [share for share, line in zip(known_words, lines.filled, strict=True) if line.prose]
    if not shares or sum(shares) >= _WELL_KNOWN * len(shares):
        return dial
    if sum(shares) >= _KNOWN_WORDS * len(shares):
        return Mode(0.8 * dial.label, _HALF_KNOWN * dial.sentence, _HALF_KNOWN * dial.prose)
    return Mode(min(dial.label, _FOREIGN.label), _FOREIGN.sentence, _FOREIGN.prose)


def _is_mostly_furniture(chances: Floats, width: Floats) -> bool:
    return float((width * (1.0 - chances)).sum()) > MOSTLY_FURNITURE * float(width.sum())


def _why(chance: float, hint: Cut | None) -> str:
    said = f"{100 * chance:.0f} % article by its words, place and neighbors"
    return f"{hint.evidence}; {said}" if hint and hint.evidence else said
