"""The rule for the tail: from the first sure sign that the article is over, everything to the end is furniture."""

from __future__ import annotations

from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Line, Lines
from corpusprep.stages.chrome.phrases import Label, labels, speaking

# By class and kind of phrase: the share of the prose that has to stand before it. Measured on the development pack:
# of such cuts, fewer than 1 in 50 takes more than a hundredth of the article (headings of related stories: 1 in 30).
# Below the share, or for other phrases ("About the author", "Read more", advertisements), articles go on too often.
_AFTER: dict[tuple[str, str], float] = {
    ("comments", "heading"): 0.8,
    ("comments", "line"): 0.8,
    ("comments", "start"): 0.8,
    ("comment-form", "heading"): 0.9,
    ("comment-form", "line"): 0.9,
    ("comment-form", "start"): 0.9,
    ("comment-policy", "heading"): 0.9,
    ("form", "line"): 0.8,
    ("form", "start"): 0.9,
    ("share", "line"): 0.8,
    ("share", "start"): 0.9,
    ("newsletter", "line"): 0.9,
    ("newsletter", "start"): 0.9,
    ("newsletter", "part"): 0.9,
    ("footer", "line"): 0.8,
    ("footer", "start"): 0.8,
    ("cookie-notice", "line"): 0.9,
    ("cookie-notice", "start"): 0.9,
    ("popular", "heading"): 0.9,
    ("popular", "line"): 0.9,
    ("tags", "heading"): 0.9,
    ("tags", "start"): 0.8,
    ("related", "heading"): 0.9,
    ("login", "line"): 0.9,
    ("login", "start"): 0.9,
    ("paywall", "line"): 0.9,
    ("feedback", "start"): 0.9,
    ("author-box", "start"): 0.9,
}
# Classes whose phrases some articles repeat after each of their items: such a phrase says nothing about the end.
_REPEATED = {"related", "newsletter", "footer", "paywall", "popular", "form", "feedback"}
# A tail that is not prose weighs less than this share of the prose; more is a list, a recipe, a table.
_MOST = 0.4
_ENOUGH_PROSE = 600.0
# Below these phrases long paragraphs are furniture (a reader's comment, a legal notice); below the others a paragraph
# heavier than a teaser is the article, which goes on below a box.
_ENDS_FOR_GOOD = {"comments", "comment-form", "comment-policy", "cookie-notice", "copyright"}
_TEASER_WEIGHT = 300.0


def tail(lines: Lines) -> Iterator[Cut]:
    """Everything below the article: from the first phrase that stands only there, once nearly all prose has passed."""
    if lines.prose_weight < _ENOUGH_PROSE:
        return
    seen: set[str] = set()
    for line in speaking(lines):
        if line.index <= lines.first_prose:
            continue
        found = labels(line.shape)
        if not found or found[0].kind in ("weak", "hint"):
            continue
        passed = lines.passed(line.index)
        anchor = next((label for label in found if passed >= _AFTER.get((label.name, label.kind), 2.0)), None)
        if anchor is None or (anchor.name in _REPEATED and line.key in seen):
            seen.add(line.key)
            continue
        below = lines.filled[lines.places[line.index] :]
        if line.text.endswith(("?", "？")) or not _stays_over(below, anchor):
            continue
        unlabeled = sum(other.weight for other in below if not other.prose and not labels(other.shape))
        spoken = {found[0].phrase for found in map(_sure_labels, below) if found}
        if unlabeled <= _MOST * lines.prose_weight and (passed == 1.0 or len(spoken) > 1):
            yield from _named(below, anchor, passed)
            return


def _stays_over(below: list[Line], anchor: Label) -> bool:
    """False if the article goes on below: a paragraph heavier than a teaser, that says nothing furniture says."""
    if anchor.name in _ENDS_FOR_GOOD:
        return True
    return not any(
        line.weight > _TEASER_WEIGHT and line.shape.ends_sentence and not labels(line.shape) for line in below
    )


def _sure_labels(line: Line) -> list[Label]:
    return [label for label in labels(line.shape) if label.kind != "hint"]


def _named(below: list[Line], anchor: Label, passed: float) -> Iterator[Cut]:
    """One cut for each line of the tail, named by its own label or by the heading it stands under."""
    current = anchor
    why = f"below “{anchor.phrase}”, after {passed:.0%} of the prose"
    for line in below:
        found = labels(line.shape)
        own = next((label for label in found if label.kind != "hint"), None)
        if own is not None and own.kind == "heading":
            current = own
        name = own.name if own is not None else current.name
        yield Cut(line.index, line.index, f"chrome/{name}", True, 0.97, why)
