"""One document explained as a page: its source with the reasons in the margin, and how each fact was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpusprep.document import Document
from corpusprep.errors import OutputError
from corpusprep.reasons import catalogue
from corpusprep.report.lines import Line, Span, lines
from corpusprep.report.page import filled
from corpusprep.report.places import place_of


def explain_html(document: Document, *, raw: Document | None = None) -> str:
    """The page of a document that was cleaned in memory; with ``raw``, as it came in, runners-up stand beside the facts.

    >>> page = explain_html(Document.from_text("A+ A-\\nThe harbor vote was moved."))
    >>> page.startswith("<!DOCTYPE html>"), "The harbor vote was moved." in page
    (True, True)
    """
    from corpusprep.io.manifest import row_of
    from corpusprep.presets import standard
    from corpusprep.report.candidates import candidates, with_candidates

    row = row_of(document)
    return explain_page(document.source, with_candidates(row, candidates(raw, standard())) if raw else row)


def explain_page(source: str, row: Mapping[str, Any]) -> str:
    """The page of a source and its manifest row, which may hold ``candidates``."""
    return filled(
        "explained",
        styles=("page", "explained"),
        row=row,
        name=row["source"]["path"] or row["id"],
        facts=list(_facts(row)),
        legend=_legend(row),
        lines=list(_lines(source, row)),
    )


def write_explained(source: str, row: Mapping[str, Any], to: str | Path) -> Path:
    """Write the page into a file and say where it is."""
    path = Path(to)
    try:
        path.write_text(explain_page(source, row), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: the page can not be written ({error.strerror}); name another file") from error
    return path


def name_of(code: str) -> str:
    """A reason code in words.

    >>> name_of("chrome/comment-policy")
    'comment policy'
    """
    return code.partition("/")[2].replace("-", " ")


def _legend(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every reason in the document, most characters first, with what its catalogue entry says."""
    size: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for edit in row["edits"]:
        size[edit["reason"]] += edit["end"] - edit["start"]
        times[edit["reason"]] += 1
    known = catalogue()
    return [
        {
            "code": code,
            "name": name_of(code),
            "family": _family(code),
            "characters": number,
            "times": times[code],
            "summary": known[code].summary.replace("`", "") if code in known else "",
            "why_safe": known[code].why_safe.replace("`", "") if code in known else "",
        }
        for code, number in sorted(size.items(), key=lambda item: (-item[1], item[0]))
    ]


def _family(code: str) -> str:
    """Which of four colors a reason has: what was repaired, what was read as a fact, what a page's markup says, the rest."""
    family = code.partition("/")[0]
    return {"normalize": "repair", "fact": "found", "html": "html"}.get(family, "chrome")


def _lines(source: str, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines of the source, blank ones folded, each with what the margin and the note beside it say."""
    arrows = list(_arrows(row))
    known = catalogue()
    number, blank = 0, False
    for number, line in enumerate(lines(source, row["edits"]), 1):
        if line.is_blank:
            blank = True
            continue
        end = line.end
        found = [text for at, text in arrows if line.start <= at < max(end, line.start + 1)]
        yield {
            "number": number,
            "gap": blank,
            "is_cut": line.is_cut,
            "reason": line.reason,
            "name": name_of(line.reason) if line.reason else "",
            "family": _family(line.reason) if line.reason else "",
            "spans": [_span(span) for span in line.spans],
            "arrows": found,
            "notes": list(_notes(line, known)),
        }
        blank = False


def _span(span: Span) -> dict[str, str]:
    kind = "kept" if span.reason is None else "changed"
    return {"kind": kind, "before": span.before, "after": span.after, "reason": span.reason or ""}


def _notes(line: Line, known: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is said about each reason on a line: once for each, however often it changed something there."""
    seen: dict[tuple[str, str], int] = {}
    chosen: list[Mapping[str, Any]] = []
    for span in line.spans:
        if span.edit is None:
            continue
        key = (span.edit["reason"], span.edit.get("evidence") or "")
        seen[key] = seen.get(key, 0) + 1
        if seen[key] == 1:
            chosen.append(span.edit)
    for edit in chosen:
        code = edit["reason"]
        yield {
            "code": code,
            "stage": edit["stage"],
            "confidence": edit["confidence"],
            "evidence": edit.get("evidence") or "",
            "also": [cause["reason"] for cause in edit.get("also", [])],
            "times": seen[code, edit.get("evidence") or ""],
            "summary": known[code].summary.replace("`", "") if code in known else "",
        }


def _facts(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    considered = row.get("candidates", {})
    for name, values in (
        ("title", [row["title"]["value"]] if row["title"] else []),
        ("date", [_day(row["date"])] if row["date"] else []),
        ("authors", [_person(person) for person in row["authors"]]),
        ("contributors", [_person(person) for person in row["contributors"]]),
    ):
        about = considered.get(name, {})
        if not values:
            continue
        own = row[name] if name in ("title", "date") else {}
        others = about.get("runners_up", [])
        yield {
            "name": name,
            "values": values,
            "raw": own.get("raw") if name == "date" else None,
            "source": place_of(own.get("source") or about.get("source")),
            "sources": [place_of(source) for source in about.get("sources", [])],
            "why": [*about.get("why", []), *_order(row, name)],
            "reason": about.get("reason"),
            "confidence": own.get("confidence", about.get("confidence")),
            "runners_up": [(_shown(other["value"]), other["raw"], other["confidence"]) for other in others],
        }
    if row["language"]:
        language = row["language"]
        yield {
            **dict.fromkeys(("raw", "source", "reason")),
            **dict.fromkeys(("sources", "why", "runners_up"), ()),
            "name": "language",
            "values": [language["code"] or "none"],
            "confidence": language["confidence"],
        }


def _order(row: Mapping[str, Any], name: str) -> list[str]:
    date = row["date"] or {}
    if name != "date" or not date.get("order_evidence"):
        return []
    return [f"{date['order'] or 'order open'}: {date['order_evidence']}"]


def _day(date: Mapping[str, Any]) -> str:
    if date["value"] is not None:
        return str(date["value"])
    if date.get("updated"):
        return f"not known; last changed {date['updated']}"
    readings = " or ".join(map(str, date.get("readings") or []))
    return f"ambiguous: {readings}" if readings else "ambiguous"


def _person(person: Mapping[str, Any]) -> str:
    about = ", ".join(str(person[key]) for key in ("role", "handle") if person.get(key))
    return f"{person['name']} ({about})" if about else str(person["name"])


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _arrows(row: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """What was read from the source, with the position where it stands."""
    for name in ("title", "date"):
        fact = row[name]
        if fact and fact["span"]:
            yield fact["span"][0], "title" if name == "title" else _day(fact)
    for person in (*row["authors"], *row["contributors"]):
        if person["span"]:
            yield person["span"][0], _person(person)
