"""Rules for what stands below an article about its comments: policy, form, counter, and the readers' comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from corpusprep.stages.chrome.lines import Cut, Line, Lines
from corpusprep.stages.chrome.phrases import labels, speaking, stems

# A comment section stands below the article: this share of the prose has passed before it. The policy itself counts
# as prose here, so the share is low for a short article above a long policy.
_PASSED = 0.4
# A policy is short. Longer blocks are readers' comments or something else.
_POLICY_LINES = 16
_HEADING_CLASSES = {"comments", "comment-form", "comment-policy"}
_COMMENT_CLASSES = {"comments", "comment-form", "comment-policy", "form", "share", "feedback", "login"}
_FORM_CLASSES = {"comment-form", "form"}
_POLICY_WEIGHT = 4000.0

# A thread stands below an article of at least this much prose, shows at least so many marks, and none of its comments
# is longer than so many lines.
_ENOUGH_ARTICLE = 500.0
_MARKS = 4
_LONGEST_COMMENT = 12
_MARK_WEIGHT = 90.0
# Matches "March 3, 2020 at 5:14 pm", "vor 3 Tagen", "2 hours ago", "3시간 전"; must not match "The 3 others agreed."
TIME = re.compile(
    r"""\b[0-2]?\d [:.h] [0-5]\d \b | \b(?:19|20)\d\d\b
      | \b\d+ \s? (?: second | minute | min | hour | hr | day | week | month | year )s? \s ago \b
      | \b(?: vor | il \s y \s a | hace | há | fa ) \s \d+ | \d+ \s? \w+ \s (?: назад | тому | temu | siden | sedan | geleden | önce )
      | (?: منذ | قبل ) \s \d+ | \d+ \s? (?: 分钟 | 小时 | 天 | 分鐘 | 小時 | 個月 | 个月 | 年 | 分 | 時間 | 日 ) 前 | \d+ \s? (?: 분 | 시간 | 일 | 개월 | 년 ) \s? 전
    """,
    re.VERBOSE | re.IGNORECASE,
)


def comment_policy(lines: Lines) -> Iterator[Cut]:
    """The block of house rules between a comments heading and the comment form, whatever its wording.

    It reads like prose, so no line of it decides: it goes as a block, when it stands between a heading that says
    "Comments" and a form label (or the end), and its paragraphs speak of comments and of what becomes of them.
    """
    heads = [line for line in speaking(lines) if _is_heading(line) and lines.passed(line.index) >= _PASSED]
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


def thread(lines: Lines) -> Iterator[Cut]:
    """The readers' comments below a heading that says so: told by what repeats in them (reply, report, a time).

    Comments read like prose and can outweigh the article, so no share of the prose is asked for, but some prose before.
    """
    for head in speaking(lines):
        if not _is_heading(head) or lines.passed(head.index) * lines.prose_weight < _ENOUGH_ARTICLE:
            continue
        below = lines.filled[lines.places[head.index] + 1 :]
        marks = [place for place, line in enumerate(below) if _is_mark(line)]
        if len(marks) < _MARKS or not _regular(marks):
            continue
        last = marks[-1]
        end = next((place for place in range(last + 1, len(below)) if _is_other(below[place])), len(below))
        # What follows the last mark is its comment, when marks stand above comments; not more than the longest before.
        gaps = [later - earlier for earlier, later in pairwise(marks)]
        end = min(end, last + max(gaps))
        yield Cut(
            head.index, below[max(last, end - 1)].index, "chrome/comments", True, 0.97,
            f"{len(marks)} times, names or replies below “{head.text}”",
        )  # fmt: skip
        return


def _is_mark(line: Line) -> bool:
    if line.weight > _MARK_WEIGHT:
        return False
    if any(label.name == "comments" and label.kind in ("line", "weak", "start") for label in labels(line.shape)):
        return True
    return bool(TIME.search(line.text))


def _is_other(line: Line) -> bool:
    return any(
        label.name not in _COMMENT_CLASSES and label.kind in ("line", "heading", "start")
        for label in labels(line.shape)
    )


def _regular(marks: list[int]) -> bool:
    """True if the marks come again and again from the start, as they do in a thread."""
    return marks[0] <= 3 and all(later - earlier <= _LONGEST_COMMENT for earlier, later in pairwise(marks))


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
