"""A source line by line, in stretches that were kept, removed or rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A stretch of one line: what stood there, what stands there now, and why (None: it was kept)."""

    before: str
    after: str
    reason: str | None
    edit: Mapping[str, Any] | None = None


@dataclass
class Line:
    """One line of the source, in stretches."""

    start: int
    spans: list[Span] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether nothing readable of it is left."""
        return self.reason is not None and not any((span.after or "").strip() for span in self.spans)

    @property
    def is_blank(self) -> bool:
        """Whether there was nothing to read, and nothing was put in."""
        return not any(span.before.strip() or span.after.strip() for span in self.spans)

    @property
    def reason(self) -> str | None:
        """Why it was changed: of a line that went, what took most of it, else the first change that can be seen."""
        edit = self.edit
        return None if edit is None else edit["reason"]

    @property
    def edit(self) -> Mapping[str, Any] | None:
        """The edit that has this reason."""
        seen = [span for span in self.spans if span.edit]
        visible = [span for span in seen if span.before.strip() or span.after.strip()]
        if visible and not any(span.after.strip() for span in self.spans):
            return max(visible, key=lambda span: len(span.before)).edit
        return next((span.edit for span in visible or seen), None)

    @property
    def end(self) -> int:
        """One past its last character."""
        return self.start + sum(len(span.before) for span in self.spans)


def lines(source: str, edits: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    """The lines of the source in stretches that were kept, removed or rewritten.

    >>> [(line.is_cut, line.reason) for line in lines("A+\\nThe vote", [
    ...     {"start": 0, "end": 3, "insert": "", "reason": "chrome/text-size-widget"}])]
    [(True, 'chrome/text-size-widget'), (False, None)]
    """
    line = Line(0)
    at = 0
    for start, span in _spans(source, edits):
        at = start
        parts = span.before.split("\n")
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            # What was put in is shown where the change ends.
            after = span.after if span.reason and last else part if span.reason is None else ""
            if number:
                yield line
                line = Line(at)
            if part or after:
                line.spans.append(Span(part, after, span.reason, span.edit))
            at += len(part) + 1
    if line.spans:
        yield line


def _spans(source: str, edits: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Span]]:
    at = 0
    for edit in edits:
        if edit["start"] > at:
            text = source[at : edit["start"]]
            yield at, Span(text, text, None)
        yield edit["start"], Span(source[edit["start"] : edit["end"]], edit["insert"], edit["reason"], edit)
        at = edit["end"]
    if at < len(source):
        yield at, Span(source[at:], source[at:], None)
