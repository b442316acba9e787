"""MainContent: the article's lines out of a page's visible lines. HTML documents only; others pass unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpusprep.document import Document
from corpusprep.page import Page, PageLine
from corpusprep.stages.page_lines.align import kept_by
from corpusprep.stages.page_lines.cuts import Cut, carry, edits_of
from corpusprep.stages.page_lines.naming import name

# The extractor's answer is not believed when it has fewer than this many words of a page whose paragraphs (lines of at
# least 20 words, mostly outside links) hold more than twice as many.
_FEW_WORDS = 120
_PROSE_WORDS = 20

# Deeper pages make the extractor's own copying recurse; its verdict is not asked for there.
_MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class MainContent:
    """Cuts every visible line of a page that is not part of its article, each with the reason it goes by.

    ``html="trafilatura"`` keeps the lines that trafilatura keeps.
    """

    html: Literal["accurate", "fast", "trafilatura"] = "accurate"

    def __call__(self, document: Document) -> Document:
        """The document with the lines that are not article cut."""
        page = document.page
        if not isinstance(page, Page) or not page.lines:
            return document
        cuts = _trafilatura_cuts(document.source, page)
        spans = carry([(line.start, line.end) for line in page.lines], document.ledger)
        return document.edit(edits_of(spans, len(document.text), cuts))


def _trafilatura_cuts(source: str, page: Page) -> list[Cut]:
    lines = [source[line.start : line.end] for line in page.lines]
    extracted = _extracted(page)
    shares = kept_by(lines, extracted) if extracted else []
    if not shares or _is_under_extracted(page, shares):
        return [_cut(page, n, 0.5, "") for n, line in enumerate(page.lines) if not _looks_like_prose(line)]
    return [_cut(page, n, 0.9, "trafilatura left it out") for n, share in enumerate(shares) if share < 0.5]


def _extracted(page: Page) -> str:
    """What trafilatura takes for the main text, without readers' comments; empty when it finds none."""
    if any(node.depth > _MAX_DEPTH for node in page.nodes):
        return ""
    from trafilatura import bare_extraction

    found = bare_extraction(page.html, url=page.url, include_comments=False)
    return "" if found is None or isinstance(found, dict) else found.text or ""


def _is_under_extracted(page: Page, shares: list[float]) -> bool:
    """Whether almost nothing was kept of a page that has prose."""
    kept = sum(line.words for line, share in zip(page.lines, shares, strict=True) if share >= 0.5)
    prose = sum(line.words for line in page.lines if _looks_like_prose(line))
    return kept < _FEW_WORDS and prose > 2 * kept


def _looks_like_prose(line: PageLine) -> bool:
    return line.words >= _PROSE_WORDS and line.links < 0.5 * (line.end - line.start)


def _cut(page: Page, number: int, confidence: float, why: str) -> Cut:
    reason, block = name(page, page.lines[number])
    return Cut(number, reason, confidence, "; ".join(part for part in (why, f"in {block}" if block else "") if part))
