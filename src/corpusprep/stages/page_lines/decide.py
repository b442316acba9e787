"""Which lines of a page are article: evidence, the model's chances, and the best set of lines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corpusprep.page import Page
from corpusprep.stages.page_lines.comments import readers_comments
from corpusprep.stages.page_lines.evidence import evidence
from corpusprep.stages.page_lines.model import best_lines, knowledge, trees
from corpusprep.stages.page_lines.verdict import Verdicts, with_verdicts

Floats = npt.NDArray[np.float32]

# The chance of what is known for readers' comments on an article.
_OF_TALK = 0.02


# How much the chance with an extractor's verdict weighs against the chance without. By itself it is as good on the
# whole, but errs elsewhere: together they gain .0003 to .0010 over each (weights from .5 to .8 make no difference).
_WEIGHT = 0.7


def by_model(source: str, page: Page, verdicts: Verdicts | None) -> tuple[list[float], list[bool]]:
    """The chance of each line to be article, and which lines to keep; ``verdicts`` is what an extractor says."""
    found = evidence(source, page, knowledge())
    chances = trees("fast").chances(found.rows)
    if verdicts is not None:
        chances = blended(chances, trees("accurate").chances(with_verdicts(found, verdicts)))
    chances, keep = settled(chances, found.words, readers_comments(found))
    return chances.tolist(), keep.tolist()


def blended(without: Floats, verdict: Floats) -> Floats:
    """The chances of both models as one."""
    both: Floats = without + np.float32(_WEIGHT) * (verdict - without)
    return both


def settled(chances: Floats, words: Floats, talk: npt.NDArray[np.bool_] | None) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The chances when readers' comments are known, and the lines to keep."""
    if talk is not None:
        chances = np.where(talk, np.minimum(chances, np.float32(_OF_TALK)), chances)
    return chances, best_lines(chances, words)[0]
