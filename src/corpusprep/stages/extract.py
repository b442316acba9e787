"""MainContent: the article's lines out of a page's visible lines. HTML documents only; others pass unchanged."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpusprep.document import Document
from corpusprep.page import Page, PageLine
from corpusprep.stages.page_lines.align import kept_by
from corpusprep.stages.page_lines.cuts import Cut, carry, edits_of
from corpusprep.stages.page_lines.decide import by_model
from corpusprep.stages.page_lines.echoes import echoes
from corpusprep.stages.page_lines.naming import name, names_of
from corpusprep.stages.page_lines.verdict import Verdicts

# The extractor's answer is not believed when it has fewer than this many words of a page whose paragraphs (lines of at
# least 20 words, mostly outside links) hold more than twice as many.
_FEW_WORDS = 120
_PROSE_WORDS = 20

# Deeper pages make the extractor's own copying recurse, and larger ones take it minutes; it is not asked there.
_MAX_DEPTH = 200
_MAX_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class MainContent:
    """Cuts every visible line of a page that is not part of its article, each with the reason it goes by.

    ``html="fast"`` asks the line model alone; ``"accurate"`` gives it trafilatura's verdict as one more piece of
    evidence on pages that it is not sure of; ``"trafilatura"`` keeps the lines that trafilatura keeps, unless that is
    next to nothing.
    """

    html: Literal["accurate", "fast", "trafilatura"] = "accurate"

    def __call__(self, document: Document) -> Document:
        """The document with the lines that are not article cut."""
        page = document.page
        if not isinstance(page, Page) or not page.lines:
            return document
        cuts = _cuts(document.source, page, self.html)
        spans = carry([(line.start, line.end) for line in page.lines], document.ledger)
        return document.edit(edits_of(spans, len(document.text), cuts))


def _cuts(source: str, page: Page, html: str) -> list[Cut]:
    names = names_of(page)
    if html == "trafilatura" and (verdicts := _verdicts(source, page, alone=False)) is not None:
        why = "trafilatura left it out"
        return [_cut(names, page, n, 0.9, why) for n, share in enumerate(verdicts.main) if share < 0.5]
    ask = functools.partial(_verdicts, source, page, alone=True) if html == "accurate" else None
    chances, keep = by_model(source, page, ask)
    cuts = [
        _cut(names, page, n, round(1 - chance, 3), f"chance of article {chance:.2f}")
        for n, (chance, kept) in enumerate(zip(chances, keep, strict=True))
        if not kept
    ]
    copies = [Cut(n, "html/echo", 0.9, "these lines stand above") for n in echoes(source, page, keep)]
    return sorted([*cuts, *copies]) if copies else cuts


def _verdicts(source: str, page: Page, *, alone: bool) -> Verdicts | None:
    """What trafilatura kept of each line; None when that is not to be believed: all lines, or almost none.

    ``alone`` is without the extractors that it falls back to: as evidence they change nothing, and cost a third more.
    """
    main, comments = _extracted(page, alone=alone)
    if not main:
        return None
    lines = [source[line.start : line.end] for line in page.lines]
    shares = kept_by(lines, main)
    if min(shares) >= 0.5 or _is_under_extracted(page, shares):
        return None
    return Verdicts(shares, kept_by(lines, comments) if comments else [0.0] * len(lines))


def _extracted(page: Page, *, alone: bool) -> tuple[str, str]:
    """What trafilatura takes for the main text and for readers' comments; empty where it finds none."""
    if len(page.html) > _MAX_CHARACTERS or any(node.depth > _MAX_DEPTH for node in page.nodes):
        return "", ""
    from trafilatura import bare_extraction

    found = bare_extraction(page.html, url=page.url, include_comments=True, fast=alone)
    if found is None or isinstance(found, dict):
        return "", ""
    return found.text or "", found.comments or ""


def _is_under_extracted(page: Page, shares: Sequence[float]) -> bool:
    """Whether almost nothing was kept of a page that has prose."""
    kept = sum(line.words for line, share in zip(page.lines, shares, strict=True) if share >= 0.5)
    prose = sum(line.words for line in page.lines if _looks_like_prose(line))
    return kept < _FEW_WORDS and prose > 2 * kept


def _looks_like_prose(line: PageLine) -> bool:
    return line.words >= _PROSE_WORDS and line.links < 0.5 * (line.end - line.start)


def _cut(names: Sequence[tuple[str, str] | None], page: Page, number: int, confidence: float, why: str) -> Cut:
    reason, block = name(names, page.lines[number])
    return Cut(number, reason, confidence, f"{why}; in {block}" if block else why)
