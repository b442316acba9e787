"""What two runs over the same input did differently: documents, reasons, and examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpusprep.errors import InputError
from corpusprep.runner.account import Sources, manifest_rows
from corpusprep.runner.output import read_run

_FACTS = ("title", "authors", "contributors", "date", "language")
_EXAMPLES = 3
_LONGEST = 160

Edit = Mapping[str, Any]


@dataclass
class Difference:
    """What the second run did otherwise than the first.

    ``moved`` counts documents by status before and after; ``removed`` has, for each reason, the source characters that
    only the first and only the second run took or changed; ``examples`` shows a few such stretches.
    """

    documents: int = 0
    equal: int = 0
    only_first: list[str] = field(default_factory=list)
    only_second: list[str] = field(default_factory=list)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    removed: dict[str, list[int]] = field(default_factory=dict)
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.equal < self.documents or self.only_first or self.only_second)

    def data(self) -> dict[str, Any]:
        """The difference, JSON-ready."""
        return {
            "documents": self.documents,
            "equal": self.equal,
            "only_first": self.only_first,
            "only_second": self.only_second,
            "moved": [{"from": a, "to": b, "documents": n} for (a, b), n in sorted(self.moved.items())],
            "facts": dict(sorted(self.facts.items())),
            "reasons": [
                {"reason": reason, "only_first": a, "only_second": b, "examples": self.examples.get(reason, [])}
                for reason, (a, b) in sorted(self.removed.items(), key=lambda item: (-sum(item[1]), item[0]))
            ],
        }


def compare(first: str | Path, second: str | Path, against: tuple[str | Path, ...] = ()) -> Difference:
    """What the run in ``second`` did otherwise than the run in ``first``; documents are matched by id.

    Examples are read from the raw input, where the second run found it, or ``against``.
    """
    run = read_run(second)
    read_run(first)
    before = {row["id"]: _essence(row) for row in manifest_rows(first)}
    found = Difference()
    try:
        sources = Sources(run, against or run["execution"]["inputs"])
    except InputError:
        if against:
            raise
        sources = None
    for row in manifest_rows(second):
        old = before.pop(row["id"], None)
        if old is None:
            found.only_second.append(row["id"])
            continue
        found.documents += 1
        if old == _essence(row):
            found.equal += 1
        else:
            _add(found, old, row, sources)
    found.only_first.extend(before)
    return found


def _essence(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of a row a reader of the corpus would notice: status, text, facts, edits."""
    status = row["reason"] or "kept"
    facts = tuple(_value(row[name]) for name in _FACTS)
    edits = tuple((e["start"], e["end"], e["insert"], e["reason"]) for e in row["edits"])
    return status, row["clean"]["sha256"], facts, edits


def _value(fact: Any) -> Any:
    if isinstance(fact, list):
        return tuple((person["name"], person["role"]) for person in fact)
    return None if fact is None else fact.get("value", fact.get("code"))


def _add(found: Difference, old: tuple[Any, ...], row: Mapping[str, Any], sources: Sources | None) -> None:
    status, _, facts, edits = _essence(row)
    if old[0] != status:
        found.moved[old[0], status] += 1
    found.facts.update(name for name, a, b in zip(_FACTS, old[2], facts, strict=True) if a != b)
    for side, own, other in ((0, set(old[3]) - set(edits), set(edits)), (1, set(edits) - set(old[3]), set(old[3]))):
        covered = sorted((start, end) for start, end, *_ in other)
        for start, end, insert, reason in sorted(own):
            if not insert and any(low <= start and end <= high for low, high in covered):
                continue
            found.removed.setdefault(reason, [0, 0])[side] += end - start
            known = found.examples.setdefault(reason, [])
            if len(known) < _EXAMPLES:
                text = _text(sources, row, start, end)
                known.append({"id": row["id"], "in": ("first", "second")[side], "text": text, "insert": insert})


def _text(sources: Sources | None, row: Mapping[str, Any], start: int, end: int) -> str | None:
    if sources is None:
        return None
    try:
        return sources.document(row).source[start:end][:_LONGEST]
    except InputError:
        return None
