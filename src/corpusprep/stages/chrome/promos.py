"""Rules for promotions: lists of other articles below this one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Line, Lines, fold
from corpusprep.stages.chrome.phrases import labels, listed, speaking

_LIST_CLASSES = {"related", "popular"}
# A headline is not longer than this, weighted by script; a paragraph hardly ever shorter.
_HEADLINE_WEIGHT = 130.0
# An author box stands below this share of the prose, and none of its paragraphs is heavier than that.
_BOX_AFTER = 0.9
_BOX_WEIGHT = 700.0

# Matches "READ ALSO: Ferry fares to rise", "【関連記事】 夜行列車", "» اقرأ أيضا: ..."; the words are compared with the lists.
_TEASER = re.compile(r"[\W_]{0,4}([^\W\d_][^:：|\]】]{2,40}?)\s?[:：|\]】]+\s*(?=\w)")
_TEASER_WEIGHT = 200.0


def headline_list(lines: Lines) -> Iterator[Cut]:
    """Headlines of other articles, below a heading that says so ("Popular posts"), at the end of the text.

    Only after the last prose: in the middle of a text such a list often ends where the article goes on.
    """
    for line in speaking(lines):
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


def author_box(lines: Lines) -> Iterator[Cut]:
    """The paragraph about the author, below a heading that says so, once nearly all prose has passed.

    The heading alone goes as a label; articles hardly ever go on below it, but what follows is taken only as far as
    the box reaches: two paragraphs, up to the next label.
    """
    for line in speaking(lines):
        if lines.passed(line.index) < _BOX_AFTER or line.prose:
            continue
        if not any(label.name == "author-box" and label.kind == "heading" for label in labels(line.shape)):
            continue
        box = []
        for other in lines.after(line.index, 2):
            if other.weight > _BOX_WEIGHT or any(label.kind != "hint" for label in labels(other.shape)):
                break
            box.append(other)
        if box:
            evidence = f"below “{line.text}”, after {lines.passed(line.index):.0%} of the prose"
            yield Cut(line.index, box[-1].index, "chrome/author-box", True, 0.97, evidence)
            return


def teaser(lines: Lines) -> Iterator[Cut]:
    """The title of another article behind a label set off from it in capitals: "READ ALSO: Ferry fares to rise".

    In lower case authors write such lines themselves, to point to what they build on. Scripts without capitals keep such
    labels for the page, so there the label with its colon is enough.
    """
    for line in lines.filled:
        if line.weight > _TEASER_WEIGHT or line.shape.ends_sentence:
            continue
        found = _TEASER.match(line.text)
        if (
            found
            and not found[1].islower()
            and found[1] == found[1].upper()
            and fold(found[1]) in listed("related", "teaser")
        ):
            evidence = f"a title behind “{found[1]}”"
            yield Cut(line.index, line.index, "chrome/related", True, 0.985, evidence)


def _items(lines: Lines, heading: Line) -> list[Line]:
    items: list[Line] = []
    for line in lines.after(heading.index, 40):
        if line.shape.weight > _HEADLINE_WEIGHT or line.shape.prose:
            break
        items.append(line)
    return items
