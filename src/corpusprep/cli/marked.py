"""A source with its cuts and changes marked, line by line, the reason in the margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from corpusprep.cli.words import grouped, name_of_reason
from corpusprep.report.lines import Line, Span, lines
from corpusprep.report.places import place_of
from corpusprep.visible import visible

_MARGIN = 20


def render(source: str, row: Mapping[str, Any], *, color: bool) -> Iterator[str]:
    """The lines to print: a head, the facts, and the source."""
    yield from _head(row, color=color)
    arrows = list(_arrows(row))
    blank = False
    for line in lines(source, row["edits"]):
        if line.is_blank:
            blank = True
            continue
        if blank:
            yield f"  {'':>{_MARGIN}} │"
            blank = False
        yield _shown(line, arrows, color=color)


def _shown(line: Line, arrows: Sequence[tuple[int, str]], *, color: bool) -> str:
    label = name_of_reason(line.reason) if line.reason else ""
    if len(label) > _MARGIN:
        label = label[: _MARGIN - 1] + "…"
    arrow = ", ".join(text for at, text in arrows if line.start <= at < max(line.end, line.start + 1))
    if line.is_cut:
        text = visible("".join(span.before for span in line.spans))
        body = click.style(text, dim=True, strikethrough=True) if color else text
        margin = click.style(f"{label:>{_MARGIN}}", fg="yellow") if color else f"{label:>{_MARGIN}}"
        mark = "×"
    else:
        body = "".join(_inline(span, color=color) for span in line.spans)
        margin, mark = f"{label:>{_MARGIN}}", "│"
    return f"  {margin} {mark} {body}" + (f"   -> {visible(arrow)}" if arrow else "")


def _inline(span: Span, *, color: bool) -> str:
    before, after = visible(span.before), visible(span.after)
    if span.reason is None:
        return after
    if not color:
        return (f"[-{before}-]" if before else "") + (f"{{+{after}+}}" if after else "")
    gone = click.style(before, fg="red", strikethrough=True) if before else ""
    return gone + (click.style(after, fg="green") if after else "")


def _head(row: Mapping[str, Any], *, color: bool) -> Iterator[str]:
    decoded, language = row["decoded"], row["language"] or {}
    encoding = f"{decoded['encoding']} ({decoded['method']})" if decoded["encoding"] else "given as text"
    spoken = f"{language['code'] or 'no language'} {language['confidence']:.2f}   " if language else ""
    kept = grouped(row["clean"]["characters"])
    name = row["source"]["path"] or row["id"]
    if row["source"]["row"] is not None:
        name += f" line {row['source']['row']}"
    title = click.style(visible(name), bold=True) if color else visible(name)
    yield f"  {title}   {encoding}   {spoken}{kept} of {grouped(decoded['characters'])} characters kept"
    if row["status"] != "kept":
        yield f"  {_label('set aside')} {row['reason']}{_aside(row)}"
    for name, text in _facts(row):
        yield f"  {_label(name)} {visible(text)}"
    yield ""


def _label(text: str) -> str:
    return f"{text:>{_MARGIN}}  "


def _aside(row: Mapping[str, Any]) -> str:
    if row["error"]:
        return f": {row['error'].get('message', '')}"
    copy = row["duplicate"] or {}
    return f": copy of {copy['of']} (similarity {copy.get('similarity')})" if copy.get("of") else ""


def _facts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each fact, how it is known, and below it what would come next."""
    considered = row.get("candidates", {})
    for name, value in (
        ("title", row["title"]["value"] if row["title"] else ""),
        ("date", _date(row["date"]) if row["date"] else ""),
        ("authors", ", ".join(_person(person) for person in row["authors"])),
        ("contributors", ", ".join(_person(person) for person in row["contributors"])),
    ):
        if not value:
            continue
        about = considered.get(name, {})
        own = row[name] if name in ("title", "date") else {}
        yield name, value + _known(own.get("source"), own.get("confidence"), about)
        for other in about.get("runners_up", []):
            words = ", ".join(other["value"]) if isinstance(other["value"], list) else str(other["value"])
            yield "", f"next: {words}" + ("" if other["confidence"] is None else f"   ({other['confidence']:.2f})")


def _known(source: str | None, confidence: float | None, about: Mapping[str, Any]) -> str:
    """Where a fact stands and how sure it is, in brackets."""
    places = about.get("sources") or [source or about.get("source")]
    confidence = about.get("confidence") if confidence is None else confidence
    parts = [", ".join(str(place_of(place)) for place in places if place)]
    parts.append("" if confidence is None else f"{confidence:.2f}")
    said = "; ".join(part for part in parts if part)
    return f"   ({said})" if said else ""


def _date(date: Mapping[str, Any]) -> str:
    raw = f' from "{date["raw"]}"' if date["raw"] else ""
    order = f", {date['order']} ({date['order_evidence']})" if date.get("order_evidence") else ""
    if date["value"] is None and date.get("updated"):
        return f"not known; last changed {date['updated']}{raw}"
    if date["value"] is None:
        readings = date.get("readings") or []
        return f"ambiguous{raw}" + (f": {' or '.join(map(str, readings))}" if readings else "") + order
    return f"{date['value']}{raw}{order}"


def _shown_day(date: Mapping[str, Any]) -> str:
    return str(date["value"] or ("day of the last change" if date.get("updated") else "ambiguous date"))


def _person(person: Mapping[str, Any]) -> str:
    about = ", ".join(str(person[key]) for key in ("role", "handle") if person.get(key))
    return f"{person['name']} ({about})" if about else str(person["name"])


def _arrows(row: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """What was read from the source, with the position where it stands."""
    for name in ("title", "date"):
        fact = row[name]
        if fact and fact["span"]:
            yield fact["span"][0], "title" if name == "title" else _shown_day(fact)
    for person in (*row["authors"], *row["contributors"]):
        if person["span"]:
            yield person["span"][0], _person(person)
