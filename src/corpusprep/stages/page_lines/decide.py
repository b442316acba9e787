"""Which lines of a page are article: evidence, the model's chances, and the best set of lines."""

from __future__ import annotations

from corpusprep.page import Page
from corpusprep.stages.page_lines.evidence import evidence
from corpusprep.stages.page_lines.model import best_lines, knowledge, trees
from corpusprep.stages.page_lines.verdict import Verdicts, with_verdicts


def by_model(source: str, page: Page, verdicts: Verdicts | None) -> tuple[list[float], list[bool]]:
    """The chance of each line to be article, and which lines to keep; ``verdicts`` is what extractors say."""
    found = evidence(source, page, knowledge())
    if verdicts is None:
        chances = trees("fast").chances(found.rows)
    else:
        chances = trees("accurate").chances(with_verdicts(found, page, verdicts))
    keep, _ = best_lines(chances, found.words)
    return chances.tolist(), keep.tolist()
