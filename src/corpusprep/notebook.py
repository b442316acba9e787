"""What a notebook shows of a document or a run: small HTML without styles of its own, every text escaped."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from corpusprep.visible import visible

if TYPE_CHECKING:
    from corpusprep.document import Document

_LONGEST = 20_000
_REASONS = 8
# A notebook's theme is not known: only the text's own color and shades of it are used.
_GONE = "opacity:.55"
_NEW = "text-decoration:none;border-bottom:2px solid currentColor"
_CELL = "text-align:left;padding:.1em .8em .1em 0;vertical-align:top"
_NUMBER = "text-align:right;padding:.1em .8em .1em 0"
_BAR = "display:inline-block;height:.6em;background:currentColor;opacity:.5"


def escaped(text: object) -> str:
    """A text as it can stand in HTML: no markup, no invisible control."""
    return html.escape(visible(str(text)), quote=True)


def document_html(document: Document) -> str:
    """The facts of a document, and its source with what was removed struck out and what was put in underlined."""
    facts = [
        ("title", document.title),
        ("date", document.date),
        ("authors", ", ".join(document.authors)),
        ("contributors", ", ".join(document.contributors)),
        ("language", document.language),
        ("set aside", document.dropped),
    ]
    rows = "".join(
        f'<tr><td style="{_CELL}">{name}</td><td style="{_CELL}"><bdi>{escaped(value)}</bdi></td></tr>'
        for name, value in facts
        if value
    )
    counts = document.counts()
    size = f"{counts.kept} of {len(document.source)} characters kept"
    return (
        f"<div><p><code>{escaped(repr(document))}</code><br>{size}</p><table>{rows}</table>"
        f'<div dir="auto" style="white-space:pre-wrap;overflow-wrap:anywhere">{_marked(document)}</div></div>'
    )


def _marked(document: Document) -> str:
    parts, left = [], _LONGEST
    for piece in document.pieces():
        before = document.source[piece.start : min(piece.end, piece.start + left)]
        left -= len(before) + len(piece.text)
        if not piece.causes:
            parts.append(escaped(before))
        else:
            why = escaped(", ".join(piece.reasons))
            struck = f'<del title="{why}" style="{_GONE}">{escaped(before)}</del>' if before else ""
            added = f'<ins title="{why}" style="{_NEW}">{escaped(piece.text)}</ins>' if piece.text else ""
            parts.append(struck + added)
        if left <= 0:
            break
    rest = len(document.source) - _LONGEST
    if left <= 0 < rest:
        parts.append(f"<p>… and about {rest} characters more</p>")
    return "".join(parts)


def account_html(
    headline: str,
    *,
    outcomes: Mapping[str, int],
    reasons: Mapping[str, int],
    characters: int,
    facts: Mapping[str, int],
    languages: Mapping[str, int],
    look_at: Iterable[str] = (),
) -> str:
    """A run in three small tables: what became of the documents, which characters went and why, what was found.

    >>> "navigation" in account_html("One", outcomes={}, reasons={"chrome/navigation": 7}, characters=9, facts={}, languages={})
    True
    """
    read = sum(outcomes.values())
    found = {**facts, **{f"language {code}": number for code, number in Counter(languages).most_common(6)}}
    tables = (
        ("documents", _table(outcomes, read)),
        ("characters removed or rewritten", _table(_most(reasons), characters)),
        ("found", _table(found, read)),
    )
    cells = "".join(
        f'<td style="{_CELL}"><strong>{title}</strong>{table}</td>' for title, table in tables if "<tr>" in table
    )
    notes = "".join(f"<li>{escaped(note)}</li>" for note in look_at)
    return f"<div><p>{escaped(headline)}</p><table><tr>{cells}</tr></table>{f'<ul>{notes}</ul>' if notes else ''}</div>"


def _most(reasons: Mapping[str, int]) -> dict[str, int]:
    """The reasons that took most, and the rest as one."""
    ordered = Counter(reasons).most_common()
    shown = {code: number for code, number in ordered[:_REASONS] if number}
    rest = sum(number for _, number in ordered[_REASONS:])
    return {**shown, "other": rest} if rest else shown


def _table(rows: Mapping[str, int], whole: int) -> str:
    lines = (
        f'<tr><td style="{_CELL}">{escaped(name)}</td><td style="{_NUMBER}">{number:,}</td>'
        f'<td style="{_CELL}"><span style="{_BAR};width:{6 * number / max(1, whole):.2f}em"></span></td></tr>'
        for name, number in rows.items()
    )
    return f"<table>{''.join(lines)}</table>"
