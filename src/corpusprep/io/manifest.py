"""The account of a run: one row for every input, and totals that add up."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpusprep.document import Counts, Document, Fact, Person
from corpusprep.edits import Piece
from corpusprep.io.plain import plain

KNOWN_FACTS = ("title", "authors", "contributors", "date", "language", "duplicate", "body_loss", "error")
"""Facts with a column of their own; any other stands under ``facts``."""


def status_of(document: Document) -> str:
    """``kept``, ``dropped`` or ``error``."""
    if document.dropped is None:
        return "kept"
    return "error" if document.dropped.startswith("error/") else "dropped"


def row_of(document: Document, file: str | None = None, row: int | None = None) -> dict[str, Any]:
    """The manifest row of a document that ended up in a file of the output, at that line."""
    pieces = document.pieces()
    counts = Counts.of(pieces)
    facts = document.facts
    origin = document.origin
    error = facts.get("error")
    return {
        "id": document.id,
        "status": status_of(document),
        "reason": document.dropped,
        "source": {
            "path": origin.path,
            "row": origin.row,
            "url": origin.url,
            "site": origin.site,
            "kind": origin.kind,
            "sha256": origin.sha256,
            "bytes": origin.size_bytes,
        },
        "decoded": {
            "encoding": origin.encoding,
            "method": origin.decoded_by,
            "confidence": _rounded(origin.decode_confidence),
            "replaced": len(origin.replaced),
            "characters": len(document.source),
            "sha256": text_digest(document.source),
        },
        "clean": {
            "characters": len(document.text),
            "words": count_words(document.text),
            "sha256": text_digest(document.text),
            "file": file,
            "row": row,
        },
        "characters": {
            "kept": counts.kept,
            "rewritten": counts.rewritten,
            "removed": counts.removed,
            "inserted": counts.inserted,
        },
        "title": _title(facts.get("title")),
        "authors": _people(facts.get("authors")),
        "contributors": _people(facts.get("contributors")),
        "date": _date(facts.get("date")),
        "language": _language(facts.get("language")),
        "edits": [_edit(piece) for piece in pieces if piece.causes],
        "body_loss": _value(facts.get("body_loss")),
        "duplicate": _value(facts.get("duplicate")),
        "error": _value(error),
        "facts": {name: _fact(fact) for name, fact in sorted(facts.items()) if name not in KNOWN_FACTS},
    }


def text_digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def count_words(text: str) -> int:
    """How many words stand between white space.

    >>> count_words(" The vote\\nwas moved. "), count_words("Ça va")
    (4, 2)
    """
    if not text.isascii():
        return len(text.split())
    return (b" " + text.encode().translate(_SPACED)).count(b" x")


# A blank for each kind of white space, an x for all else: a word begins where an x follows a blank.
_SPACED = bytes(ord(" ") if chr(code).isspace() else ord("x") for code in range(256))


def rebuild(source: str, edits: list[Mapping[str, Any]]) -> str:
    """The clean text that a row's edits make of its decoded source.

    >>> rebuild("A+ The vote", [{"start": 0, "end": 3, "insert": ""}])
    'The vote'
    """
    parts, at = [], 0
    for edit in edits:
        parts += [source[at : edit["start"]], edit["insert"]]
        at = edit["end"]
    return "".join(parts) + source[at:]


def _edit(piece: Piece) -> dict[str, Any]:
    last = piece.causes[-1]
    edit: dict[str, Any] = {
        "start": piece.start,
        "end": piece.end,
        "insert": piece.text,
        "reason": last.reason,
        "stage": last.stage,
        "confidence": _rounded(last.confidence),
    }
    if last.evidence:
        edit["evidence"] = last.evidence
    if len(piece.causes) > 1:
        edit["also"] = [{"reason": cause.reason, "stage": cause.stage} for cause in piece.causes[:-1]]
    return edit


def _title(fact: Fact | None) -> dict[str, Any] | None:
    if fact is None or fact.value is None:
        return None
    return {
        "value": fact.value,
        "span": _span(fact.span),
        "source": fact.source,
        "confidence": _rounded(fact.confidence),
    }


def _people(fact: Fact | None) -> list[dict[str, Any]]:
    if fact is None or not fact.value:
        return []
    return [
        {"name": p.name, "handle": p.handle, "role": p.role, "span": _span(p.span), "source": p.source}
        if isinstance(p, Person)
        else {"name": str(p), "handle": None, "role": None, "span": None, "source": None}
        for p in fact.value
    ]


def _date(fact: Fact | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    detail = {"precision": None, "order": None, "order_evidence": None, "ambiguous": False, **plain(fact.detail)}
    return {
        "value": plain(fact.value),
        "raw": fact.raw,
        "span": _span(fact.span),
        "source": fact.source,
        "confidence": _rounded(fact.confidence),
        **detail,
    }


def _language(fact: Fact | None) -> dict[str, Any] | None:
    return None if fact is None else {"code": fact.value, "confidence": _rounded(fact.confidence)}


def _value(fact: Fact | None) -> Any:
    """A fact whose value is a small record: as such, or else under ``value``, with its details."""
    if fact is None or fact.value is None:
        return None
    value, detail = plain(fact.value), plain(fact.detail)
    return {**detail, **(value if isinstance(value, dict) else {"value": value})}


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "value": plain(fact.value),
        "reason": fact.reason,
        "span": _span(fact.span),
        "raw": fact.raw,
        "source": fact.source,
        "confidence": _rounded(fact.confidence),
        "detail": plain(fact.detail),
    }


def _span(span: tuple[int, int] | None) -> list[int] | None:
    return None if span is None else [int(span[0]), int(span[1])]


def _rounded(value: float | None) -> float | None:
    # Six digits: the last bits of a float differ between processors, and the manifest must not.
    return None if value is None else round(float(value), 6)


@dataclass
class Tally:
    """Counts over many rows. Tallies of shards add up to the tally of the run."""

    documents: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one manifest row."""
        self.documents["read"] += 1
        self.documents[row["status"]] += 1
        if row["reason"]:
            self.dropped[row["reason"]] += 1
        self.characters["source"] += row["decoded"]["characters"]
        self.characters["clean"] += row["clean"]["characters"]
        self.characters.update(row["characters"])
        for edit in row["edits"]:
            size = edit["end"] - edit["start"]
            self.edits[edit["reason"]] += 1
            self.removed[edit["reason"]] += size
            self.stages[edit["stage"]] += size
        if row["status"] == "kept":
            self._add_facts(row)

    def _add_facts(self, row: Mapping[str, Any]) -> None:
        for name in ("title", "authors", "contributors"):
            self.facts[name] += bool(row[name])
        self.facts["date"] += bool(row["date"] and row["date"]["value"])
        self.facts["date_ambiguous"] += bool(row["date"] and row["date"]["ambiguous"])
        self.facts["body_loss_flagged"] += bool((row["body_loss"] or {}).get("flagged"))
        code = (row["language"] or {}).get("code")
        self.languages[code or "unknown"] += 1

    def merge(self, other: Tally) -> None:
        """Add the counts of another tally."""
        for name in self.__dataclass_fields__:
            getattr(self, name).update(getattr(other, name))

    def data(self) -> dict[str, dict[str, int]]:
        """The counts as JSON-ready data, sorted by name."""
        return {name: dict(sorted(getattr(self, name).items())) for name in self.__dataclass_fields__}

    @classmethod
    def from_data(cls, data: Mapping[str, Mapping[str, int]]) -> Tally:
        """The tally that `data` described."""
        return cls(**{name: Counter(data.get(name, {})) for name in cls.__dataclass_fields__})
