"""Rules for what stands below an article about its comments: policy, form, counter, and the readers' comments."""

from __future__ import annotations

from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Line, Lines
from corpusprep.stages.chrome.phrases import labels, stems

# A comment section stands below the article: this share of the prose has passed before it. The policy itself counts
# as prose here, so the share is low for a short article above a long policy.
_PASSED = 0.4
# A policy is short. Longer blocks are readers' comments or something else.
_POLICY_LINES = 16
_HEADING_CLASSES = {"comments", "comment-form", "comment-policy"}
_FORM_CLASSES = {"comment-form", "form"}
_POLICY_WEIGHT = 4000.0


def comment_policy(lines: Lines) -> Iterator[Cut]:
    """The block of house rules between a comments heading and the comment form, whatever its wording.

    It reads like prose, so no line of it decides: it goes as a block, when it stands between a heading that says
    "Comments" and a form label (or the end), and its paragraphs speak of comments and of what becomes of them.
    """
    heads = [line for line in lines.filled if _is_heading(line) and lines.passed(line.index) >= _PASSED]
    done = -1
    for head in heads:
        if head.index <= done:
            continue
        block, closed = _until_form(lines, head)
        if not block:
            continue
        spoken = [line for line in block if line.shape.weight >= 40]
        about = [line for line in spoken if policy_words(line) >= 2]
        if not spoken or len(about) * 2 < len(spoken) or (not closed and len(about) < len(spoken)):
            continue
        last = block[-1]
        if lines.prose_between(head.index, last.index) > lines.prose_weight / 2:
            continue
        done = last.index
        yield Cut(
            head.index, last.index, "chrome/comment-policy",
            evidence=f"{len(about)} of {len(spoken)} paragraphs below “{head.text}” speak of comments and rules",
        )  # fmt: skip


def _until_form(lines: Lines, head: Line) -> tuple[list[Line], bool]:
    """The lines below a comments heading up to the form; and whether a form was found."""
    block: list[Line] = []
    weight = 0.0
    for line in lines.after(head.index, _POLICY_LINES):
        if block and _is_form(line):
            return block, True
        if not _is_heading(line) and not policy_words(line) and labels(line.shape):
            return block, True
        weight += line.shape.weight
        if weight > _POLICY_WEIGHT:
            return [], False
        block.append(line)
    if len(block) == _POLICY_LINES:
        return [], False
    return block, False


def _is_heading(line: Line) -> bool:
    return any(label.kind == "heading" and label.name in _HEADING_CLASSES for label in labels(line.shape))


def _is_form(line: Line) -> bool:
    return any(label.name in _FORM_CLASSES for label in labels(line.shape))


def policy_words(line: Line) -> int:
    """How much a paragraph speaks like a comment policy: 0 when it does not name comments, else 1 + the rules named."""
    text = line.shape.text.casefold()
    subjects, rules = stems("comment-policy")
    if not any(stem in text for stem in subjects):
        return 0 if not sum(stem in text for stem in rules) >= 3 else 2
    return 1 + sum(stem in text for stem in rules)
