"""The rule for sentences in which a site speaks for itself: its newsletter, accounts, commissions, liability, its authors.

They read like an article's sentences and stand anywhere, so saying it proves nothing: it moves the chance of the line.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Lines
from corpusprep.stages.chrome.phrases import known_words
from corpusprep.stages.chrome.sayings import BY_WORD, UNSPACED

_LEAST_WEIGHT, _MOST_WEIGHT = 50.0, 900.0
# An article about newsletters speaks of them in more lines than a site does that has one.
_MOST_LINES = 4
# Who wrote a text is said below it, where this share of the prose has passed.
_AUTHOR_AFTER = 0.85


def _said(lines: Lines) -> list[tuple[str, str]]:
    """The sayings, with their reasons, that stand somewhere in the text."""
    text = lines.folded
    words = {word for _, word in known_words(lines)}
    said = [pair for word in words & BY_WORD.keys() for pair in BY_WORD[word] if pair[0] in text]
    if not text.isascii():
        said += [pair for pair in UNSPACED if pair[0] in text]
    return sorted(said)


def _lines_with(stem: str, text: str) -> Iterator[int]:
    """The numbers of the lines that hold it."""
    number = seen = 0
    at = text.find(stem)
    while at >= 0:
        number += text.count("\n", seen, at)
        yield number
        seen = text.find("\n", at)
        at = text.find(stem, seen) if seen >= 0 else -1


def pitches(lines: Lines) -> Iterator[Cut]:
    """Sentences in which the site speaks: evidence that the line model does not have, so that it moves its chances."""
    said = lines.pitches
    if said is None:
        said = lines.pitches = _said(lines)
    if not said:
        return
    by_line: dict[int, list[tuple[str, str]]] = {}
    for saying in said:
        for index in _lines_with(saying[0], lines.folded):
            by_line.setdefault(index, []).append(saying)
    found: dict[str, list[Cut]] = {}
    for index in sorted(by_line):
        if not _LEAST_WEIGHT <= lines.lines[index].weight <= _MOST_WEIGHT:
            continue
        for stem, reason in by_line[index]:
            if reason != "chrome/author-box" or lines.passed(index) >= _AUTHOR_AFTER:
                cut = Cut(index, index, reason, False, 0.8, f"says “{stem}”", weighed=False)
                found.setdefault(reason, []).append(cut)
                break
    for cuts in found.values():
        if len(cuts) <= _MOST_LINES:
            yield from cuts
