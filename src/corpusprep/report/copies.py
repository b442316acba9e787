"""Clusters of near-duplicates, the kept copy and the others side by side, differences marked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from corpusprep.runner.account import Texts

_CLUSTERS = 60
_COPIES_SHOWN = 4
_COMPARED = 4000
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Copies:
    """Collects the members of clusters while the manifest goes by."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._dropped: dict[str, list[dict[str, Any]]] = {}
        self._rows: dict[str, Mapping[str, Any]] = {}
        self._total = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Remember a row that is a copy, or that others are copies of."""
        duplicate = row["duplicate"]
        if not duplicate:
            return
        kept = duplicate.get("of")
        if not kept or kept == row["id"]:
            self._rows[row["id"]] = _place(row)
            return
        if kept not in self._dropped:
            self._total += 1
            if len(self._dropped) >= _CLUSTERS:
                return
        self._dropped[kept] = [*self._dropped.get(kept, []), {**duplicate, "id": row["id"], "row": _place(row)}]

    def data(self) -> dict[str, Any]:
        """The clusters with texts compared, largest first."""
        clusters = sorted(self._dropped.items(), key=lambda item: (-len(item[1]), item[0]))
        return {"total": self._total, "shown": [self._cluster(kept, members) for kept, members in clusters]}

    def _cluster(self, kept: str, members: list[dict[str, Any]]) -> dict[str, Any]:
        row = self._rows.get(kept)
        text = self._text(row)
        return {
            "kept": kept,
            "members": [
                {
                    "id": member["id"],
                    "relation": member.get("relation"),
                    "similarity": member.get("similarity"),
                    "evidence": member.get("evidence"),
                    "parts": compared(text, self._text(member["row"])) if number < _COPIES_SHOWN else [],
                }
                for number, member in enumerate(members)
            ],
            "size": len(members) + 1,
        }

    def _text(self, row: Mapping[str, Any] | None) -> str:
        return (self._texts.of(row) or "")[:_COMPARED] if row is not None else ""


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "clean": {key: row["clean"][key] for key in ("file", "row", "sha256")}}


def compared(kept: str, copy: str) -> list[tuple[str, str, str]]:
    """The two texts in stretches: what kind (``same`` or ``differs``), as kept, as in the copy.

    >>> compared("The red barge", "The old barge")
    [('same', 'The ', 'The '), ('differs', 'red', 'old'), ('same', ' barge', ' barge')]
    """
    a, b = _WORD.findall(kept), _WORD.findall(copy)
    parts = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        parts.append(("same" if tag == "equal" else "differs", "".join(a[a1:a2]), "".join(b[b1:b2])))
    return parts
