"""Which lines of a page are article: evidence, the model's chances, and the best set of lines."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from corpusprep.page import Page
from corpusprep.stages.page_lines.comments import readers_comments
from corpusprep.stages.page_lines.evidence import evidence
from corpusprep.stages.page_lines.model import best_lines, knowledge, trees
from corpusprep.stages.page_lines.network import network
from corpusprep.stages.page_lines.verdict import Verdicts, with_verdicts

Floats = npt.NDArray[np.float32]

# The chance of what is known for readers' comments on an article.
_OF_TALK = 0.02


# How much the chance with an extractor's verdict weighs against the chance without. By itself it is as good on the
# whole, but errs elsewhere: together they gain .0003 to .0010 over each (weights from .5 to .8 make no difference).
_WEIGHT = 0.7

# How much the network counts against the trees. By itself it is .0020 behind, but errs elsewhere: together they are .0007
# to .0015 ahead of the trees, depending on the network's seed.
_NETWORK = 0.35

# The least chance of trees, and of its opposite: surer they are never.
_LEAST = np.float32(1e-5)

# Where the lines kept are expected to reach this F1, an extractor is not asked: it takes longer than all the rest. Of
# pages of other hosts than the model's, .42 are below; asked for them alone, it is worth .0007, as for all pages.
SURE = 0.97


def by_model(
    source: str, page: Page, ask: Callable[[], Verdicts | None] | None = None
) -> tuple[list[float], list[bool]]:
    """The chance of each line to be article, and which lines to keep; ``ask`` gives what an extractor says."""
    found = evidence(source, page, knowledge())
    without = trees("fast").chances(found.rows)
    talk = readers_comments(found)
    in_order = network().logits(found.rows, found.words)
    chances, keep, expected = settled(joined(without, in_order), found.words, talk)
    if ask is not None and expected < SURE and (verdicts := ask()) is not None:
        both = blended(without, trees("accurate").chances(with_verdicts(found, verdicts)))
        chances, keep, _ = settled(joined(both, in_order), found.words, talk)
    return chances.tolist(), keep.tolist()


def blended(without: Floats, verdict: Floats) -> Floats:
    """The chances of both models as one."""
    both: Floats = without + np.float32(_WEIGHT) * (verdict - without)
    return both


def joined(chances: Floats, logits: Floats, share: float = _NETWORK) -> Floats:
    """The trees' chances and the network's log-odds as one: the mean of their log-odds, the network's counting ``share``.

    >>> joined(np.array([0.5, 0.9], np.float32), np.array([0.0, -2.2], np.float32), 0.5).round(1).tolist()
    [0.5, 0.5]
    """
    odds = np.log(np.maximum(chances, _LEAST) / np.maximum(1 - chances, _LEAST))
    both: Floats = (1 / (1 + np.exp(-np.clip(odds + share * (logits - odds), -30, 30)))).astype(np.float32)
    return both


def settled(
    chances: Floats, words: Floats, talk: npt.NDArray[np.bool_] | None
) -> tuple[Floats, npt.NDArray[np.bool_], float]:
    """The chances when readers' comments are known, the lines to keep, and the F1 expected of them."""
    if talk is not None:
        chances = np.where(talk, np.minimum(chances, np.float32(_OF_TALK)), chances)
    return chances, *best_lines(chances, words)
