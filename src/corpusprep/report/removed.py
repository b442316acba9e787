"""The catalogue of removed lines: how often each went, on how many sites, and three places in context."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# Lines that were seen once or twice are forgotten when more than this many are remembered: memory stays bounded,
# and the lines that a reader wants to see, the frequent ones, keep exact counts in practice.
_REMEMBERED = 200_000
_SAMPLES = 3
_CONTEXT = 70
_LONGEST = 400
_DIGITS = re.compile(r"\d+")


@dataclass
class Line:
    """One removed line (numbers folded): how often, where, why, and a few places as they stood."""

    text: str
    reason: str
    count: int = 0
    characters: int = 0
    sites: set[str] = field(default_factory=set)
    samples: list[dict[str, str]] = field(default_factory=list)
    evidence: str = ""
    confidence: float | None = None


class RemovedLines:
    """Collects removed lines over many documents.

    >>> seen = RemovedLines()
    >>> seen.add("doc", "site", "A+ A-\\nText.", [{"start": 0, "end": 6, "insert": "", "reason": "chrome/x"}])
    >>> seen.top(1)[0].text
    'A+ A-'
    """

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], Line] = {}
        self.forgotten = 0

    def add(self, id: str, site: str, source: str, edits: Iterable[Mapping[str, Any]]) -> None:
        """The lines that a document's edits took away whole."""
        for edit in edits:
            if edit["insert"] or edit["reason"].startswith(("normalize/", "language/")):
                continue
            for start, end in _lines(source, edit["start"], edit["end"]):
                self._count(id, site, source, start, end, edit)
        if len(self._lines) > _REMEMBERED:
            self._forget()

    def top(self, number: int) -> list[Line]:
        """The lines that went most often, most characters first among equals."""
        ordered = sorted(self._lines.values(), key=lambda line: (-line.count, -line.characters, line.text, line.reason))
        return ordered[:number]

    def by_reason(self, number: int) -> dict[str, list[Line]]:
        """For each reason, the lines that went most often."""
        grouped: dict[str, list[Line]] = {}
        for line in self.top(len(self._lines)):
            known = grouped.setdefault(line.reason, [])
            if len(known) < number:
                known.append(line)
        return dict(sorted(grouped.items()))

    def _count(self, id: str, site: str, source: str, start: int, end: int, edit: Mapping[str, Any]) -> None:
        text = source[start:end].strip()[:_LONGEST]
        key = (edit["reason"], _DIGITS.sub("0", text.casefold()))
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = Line(text, edit["reason"])
        line.count += 1
        line.characters += end - start
        if len(line.sites) < 1000:
            line.sites.add(site)
        if len(line.samples) < _SAMPLES:
            line.samples.append(
                {
                    "id": id,
                    "before": source[max(0, start - _CONTEXT) : start],
                    "text": text,
                    "after": source[end : end + _CONTEXT],
                }
            )
            line.evidence = line.evidence or edit.get("evidence", "")
            line.confidence = edit.get("confidence")

    def _forget(self) -> None:
        counts = Counter(line.count for line in self._lines.values())
        floor, left = 0, len(self._lines)
        while left > _REMEMBERED // 2:
            floor += 1
            left -= counts[floor]
        kept = {key: line for key, line in self._lines.items() if line.count > floor}
        self.forgotten += len(self._lines) - len(kept)
        self._lines = kept


def _lines(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of the lines in a stretch that hold more than white space."""
    at = start
    for part in source[start:end].splitlines(keepends=True):
        bare = part.strip()
        if bare:
            low = at + part.index(bare)
            yield low, low + len(bare)
        at += len(part)
