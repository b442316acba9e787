"""Rules for promotions: lists of other articles below this one."""

from __future__ import annotations

from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Line, Lines
from corpusprep.stages.chrome.phrases import labels

_LIST_CLASSES = {"related", "popular"}
# A headline is not longer than this, weighted by script; a paragraph hardly ever shorter.
_HEADLINE_WEIGHT = 130.0


def headline_list(lines: Lines) -> Iterator[Cut]:
    """Headlines of other articles, below a heading that says so ("Popular posts"), at the end of the text.

    Only after the last prose: in the middle of a text such a list often ends where the article goes on.
    """
    for line in lines.filled:
        if line.index < lines.last_prose or not lines.prose_weight:
            continue
        heading = next(
            (label for label in labels(line.shape) if label.name in _LIST_CLASSES and label.kind == "heading"), None
        )
        if heading is None:
            continue
        items = _items(lines, line)
        if len(items) >= 2:
            yield Cut(
                line.index, items[-1].index, f"chrome/{heading.name}", True, 0.97,
                f"{len(items)} headlines below “{line.text}”",
            )  # fmt: skip
            return


def _items(lines: Lines, heading: Line) -> list[Line]:
    items: list[Line] = []
    for line in lines.after(heading.index, 40):
        if line.shape.weight > _HEADLINE_WEIGHT or line.shape.prose:
            break
        items.append(line)
    return items
