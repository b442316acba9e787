"""A source with its cuts and changes marked, line by line, the reason in the margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import click

from corpusprep.cli.words import grouped, name_of_reason

_MARGIN = 20


class Span(NamedTuple):
    """A stretch of one line: what stood there, what stands there now, and why (None: it was kept)."""

    before: str
    after: str
    reason: str | None


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
        """The first reason for a change of something that can be seen."""
        seen = [span.reason for span in self.spans if span.reason]
        visible = [s.reason for s in self.spans if s.reason and (s.before.strip() or s.after.strip())]
        return next(iter(visible or seen), None)


def render(source: str, row: Mapping[str, Any], *, color: bool) -> Iterator[str]:
    """The lines to print: a head, the facts, and the source."""
    yield from _head(row, color=color)
    arrows = _arrows(row)
    blank = False
    for line in lines(source, row["edits"]):
        if line.is_blank:
            blank = True
            continue
        if blank:
            yield f"  {'':>{_MARGIN}} │"
            blank = False
        yield _shown(line, arrows, color=color)


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
                line.spans.append(Span(part, after, span.reason))
            at += len(part) + 1
    if line.spans:
        yield line


def _spans(source: str, edits: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Span]]:
    at = 0
    for edit in edits:
        if edit["start"] > at:
            text = source[at : edit["start"]]
            yield at, Span(text, text, None)
        yield edit["start"], Span(source[edit["start"] : edit["end"]], edit["insert"], edit["reason"])
        at = edit["end"]
    if at < len(source):
        yield at, Span(source[at:], source[at:], None)


def _shown(line: Line, arrows: Mapping[int, str], *, color: bool) -> str:
    label = name_of_reason(line.reason) if line.reason else ""
    if len(label) > _MARGIN:
        label = label[: _MARGIN - 1] + "…"
    size = sum(len(span.before) for span in line.spans)
    arrow = next((text for at, text in arrows.items() if line.start <= at < line.start + max(1, size)), "")
    if line.is_cut:
        text = "".join(span.before for span in line.spans)
        body = click.style(text, dim=True, strikethrough=True) if color else text
        margin = click.style(f"{label:>{_MARGIN}}", fg="yellow") if color else f"{label:>{_MARGIN}}"
        mark = "×"
    else:
        body = "".join(_inline(span, color=color) for span in line.spans)
        margin, mark = f"{label:>{_MARGIN}}", "│"
    return f"  {margin} {mark} {body}" + (f"   -> {arrow}" if arrow else "")


def _inline(span: Span, *, color: bool) -> str:
    if span.reason is None:
        return span.after
    if not color:
        return (f"[-{span.before}-]" if span.before else "") + (f"{{+{span.after}+}}" if span.after else "")
    gone = click.style(span.before, fg="red", strikethrough=True) if span.before else ""
    return gone + (click.style(span.after, fg="green") if span.after else "")


def _head(row: Mapping[str, Any], *, color: bool) -> Iterator[str]:
    decoded, language = row["decoded"], row["language"] or {}
    encoding = f"{decoded['encoding']} ({decoded['method']})" if decoded["encoding"] else "given as text"
    spoken = f"{language['code'] or 'no language'} {language['confidence']:.2f}   " if language else ""
    kept = grouped(row["clean"]["characters"])
    name = row["source"]["path"] or row["id"]
    if row["source"]["row"] is not None:
        name += f" line {row['source']['row']}"
    title = click.style(name, bold=True) if color else name
    yield f"  {title}   {encoding}   {spoken}{kept} of {grouped(decoded['characters'])} characters kept"
    if row["status"] != "kept":
        yield f"  {_label('set aside')} {row['reason']}{_aside(row)}"
    for name, text in _facts(row):
        yield f"  {_label(name)} {text}"
    yield ""


def _label(text: str) -> str:
    return f"{text:>{_MARGIN}}  "


def _aside(row: Mapping[str, Any]) -> str:
    if row["error"]:
        return f": {row['error'].get('message', '')}"
    copy = row["duplicate"] or {}
    return f": copy of {copy['of']} (similarity {copy.get('similarity')})" if copy.get("of") else ""


def _facts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if row["title"]:
        yield "title", row["title"]["value"]
    if row["date"]:
        yield "date", _date(row["date"])
    if row["authors"]:
        yield "authors", ", ".join(_person(person) for person in row["authors"])
    if row["contributors"]:
        yield "contributors", ", ".join(_person(person) for person in row["contributors"])


def _date(date: Mapping[str, Any]) -> str:
    raw = f' from "{date["raw"]}"' if date["raw"] else ""
    order = f", {date['order']} ({date['order_evidence']})" if date.get("order_evidence") else ""
    if date["value"] is None:
        readings = date.get("readings") or []
        return f"ambiguous{raw}" + (f": {' or '.join(map(str, readings))}" if readings else "") + order
    return f"{date['value']}{raw}{order}"


def _person(person: Mapping[str, Any]) -> str:
    about = ", ".join(str(person[key]) for key in ("role", "handle") if person.get(key))
    return f"{person['name']} ({about})" if about else str(person["name"])


def _arrows(row: Mapping[str, Any]) -> dict[int, str]:
    """What was read from the source, by the position where it stands."""
    found: dict[int, str] = {}
    for name in ("title", "date"):
        fact = row[name]
        if fact and fact["span"]:
            found[fact["span"][0]] = "title" if name == "title" else str(fact["value"] or "ambiguous date")
    for person in (*row["authors"], *row["contributors"]):
        if person["span"]:
            found[person["span"][0]] = _person(person)
    return found
