"""Rules for what frames a page: copyright lines, breadcrumbs, bars of links, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Line, Lines, shape_of
from corpusprep.stages.chrome.phrases import labels, listed, speaking

# Matches "© 2024 The Ledger", "Copyright © The Ledger 2019-2024", "(c) 2020 Ledger Media", "Copyright 2021 by Ledger";
# must not match "© Getty Images" (a picture credit) or "Copyright law was reformed in 2019.".
_COPYRIGHT = re.compile(
    r"""(?: copyright \s* )? (?: © | \(c\)\s | &copy; ) \s* (?: copyright )? \s* (?: .{0,60}? \b )? (?: 19 | 20 ) \d\d \b
      | copyright \s+ (?: by \s+ )? (?: 19 | 20 ) \d\d \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COPYRIGHT_WEIGHT = 400.0
_COPYRIGHT_SIGNS = "©(&cC"


def copyright_line(lines: Lines) -> Iterator[Cut]:
    """Copyright lines of the site: the sign and a year, outside the prose; inside it they are only evidence."""
    for line in lines.filled:
        if line.text[0] not in _COPYRIGHT_SIGNS or line.weight > _COPYRIGHT_WEIGHT or not _COPYRIGHT.match(line.text):
            continue
        outside = line.index > lines.last_prose or line.index < lines.first_prose
        certain = bool(lines.prose_weight) and (outside or line.index == lines.last_prose)
        yield Cut(
            line.index, line.index, "chrome/copyright", certain, 0.98 if certain else 0.7, "the sign and a year"
        )  # fmt: skip


_STEP = re.compile(r"\s*(?:[>»›→/|•·]|&gt;|::)\s*")
_STEP_SIGN = re.compile("[>»›→/|•·&:]")
_BAR_CLASSES = {"navigation", "footer", "login", "share", "newsletter", "print", "related", "popular", "copyright"}
_MOST_ENTRIES = 60
_NUMBERING = re.compile(r"^0[.):]? +(?:0[.):]? +)*")


def breadcrumbs(lines: Lines) -> Iterator[Cut]:
    """The way to the page ("Home > News > Harbor"), and bars of links ("Home | News | Contact"), on one line."""
    for line in lines.filled:
        if line.weight > 200 or line.shape.ends_sentence or not _STEP_SIGN.search(line.text):
            continue
        parts = [part for part in _STEP.split(line.text) if part]
        if not 2 <= len(parts) <= 20 or max(map(len, parts)) > 60:
            continue
        named = sum(_is_label(part) for part in parts)
        if named * 2 > len(parts) or (named and len(parts) > 2 and _is_home(parts[0])):
            evidence = f"{named} of {len(parts)} parts between the signs are labels of menus"
            certain = named >= 2 or _is_home(parts[0])
            yield Cut(line.index, line.index, "chrome/navigation", certain, 0.98 if certain else 0.7, evidence)


def table_of_contents(lines: Lines) -> Iterator[Cut]:
    """The lines below "In this article" that stand again further down, as headings: the way to them is not content."""
    for line in speaking(lines):
        if not any(label.name == "table-of-contents" and label.kind != "hint" for label in labels(line.shape)):
            continue
        entries = _entries(lines, line)
        if len(entries) >= 2:
            evidence = f"{len(entries)} lines below “{line.text}” stand again further down"
            yield Cut(line.index, entries[-1].index, "chrome/table-of-contents", True, 0.97, evidence)


def _entries(lines: Lines, heading: Line) -> list[Line]:
    """The lines below the heading that are repeated below them all, without a gap."""
    block: list[Line] = []
    for line in lines.after(heading.index, _MOST_ENTRIES):
        if line.prose or line.weight > 150:
            break
        block.append(line)
    if not block:
        return []
    # The rest of the text begins where the entries begin again.
    below = lines.filled[lines.places[block[0].index] :]
    keys = [_entry_key(line) for line in below]
    again = {key: at for at, key in enumerate(keys)}
    entries: list[Line] = []
    for at, line in enumerate(block):
        if not keys[at] or again[keys[at]] <= at:
            break
        entries.append(line)
    while entries and again[_entry_key(entries[-1])] < len(entries):
        entries.pop()
    return entries


def _entry_key(line: Line) -> str:
    return _NUMBERING.sub("", line.key) if line.weight <= 150 else ""


def _is_label(part: str) -> bool:
    return any(label.name in _BAR_CLASSES and label.kind in ("line", "weak") for label in labels(shape_of(part)))


def _is_home(part: str) -> bool:
    return shape_of(part).key in listed("navigation", "home")
