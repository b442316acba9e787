"""What the report shows, as plain data: totals are exact, samples are bounded."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpusprep.errors import InputError
from corpusprep.reasons import catalogue
from corpusprep.report.copies import Copies
from corpusprep.report.removed import Line, RemovedLines
from corpusprep.runner.account import Sources, Texts, manifest_rows
from corpusprep.runner.output import read_run

_SEVERAL = 3
_PAGES = 5000
_LISTED = 200
"""Rows of one kind that the page lists; the totals beside them count all."""


def collect(output: str | Path, against: Sequence[str | Path] = ()) -> dict[str, Any]:
    """All figures of one output folder, JSON-ready.

    The raw input is read once more to show removed lines in their context; where it is gone, the page says so.
    """
    folder = Path(output)
    run = read_run(folder)
    sources = _sources(run, against)
    texts = Texts(folder)
    removed, copies, seen = RemovedLines(), Copies(texts), _Seen()
    without_source = pages = left_out = 0
    for row in manifest_rows(folder):
        seen.add(row)
        copies.add(row)
        if row["source"]["kind"] == "html":
            pages += 1
            if not _is_looked_at(pages):
                left_out += 1
                continue
        source = _source_of(sources, row)
        if source is None:
            without_source += 1
        else:
            removed.add(row["id"], row["source"]["site"] or "(no site)", source, row["edits"])
    data = {
        "name": folder.resolve().name,
        "versions": run["result"]["versions"],
        "counts": _with_zeros(run["result"]["counts"]),
        "configuration_sha256": run["result"]["configuration_sha256"],
        **seen.data(),
        "removed": {reason: [_line(line) for line in lines] for reason, lines in removed.by_reason(60).items()},
        "reasons": _reasons(run["result"]["counts"]),
        "clusters": copies.data(),
        "without_source": without_source,
        "forgotten_lines": removed.forgotten,
        "pages": {"total": pages, "left_out": left_out},
    }
    texts.close()
    return data


def _is_looked_at(number: int) -> bool:
    """Whether the removed lines of the page of this number are listed: of the first all, later one in ten, in a hundred.

    A page takes 14 ms to read again, a text .15: a hundred thousand pages would take 24 minutes, and take two this way.
    """
    return number <= _PAGES or number % (10 if number <= 10 * _PAGES else 100) == 0


def _with_zeros(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """The counts with a zero where nothing was counted, so that the page can show it."""
    expected = {
        "documents": ("read", "kept", "dropped", "error"),
        "characters": ("source", "clean", "kept", "rewritten", "removed", "inserted"),
    }
    zeros = {group: dict.fromkeys(names, 0) for group, names in expected.items()}
    return {group: {**zeros.get(group, {}), **counted} for group, counted in counts.items()}


def _sources(run: Mapping[str, Any], against: Sequence[str | Path]) -> Sources | None:
    try:
        return Sources(run, against or run["execution"]["inputs"])
    except InputError:
        if against:
            raise
        return None


def _source_of(sources: Sources | None, row: Mapping[str, Any]) -> str | None:
    """The decoded source of a row; None when the input is gone or another one."""
    if sources is None or not row["edits"]:
        return "" if not row["edits"] else None
    try:
        source = sources.document(row).source
    except InputError:
        return None
    return source if len(source) == row["decoded"]["characters"] else None


def _line(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "reason": line.reason,
        "count": line.count,
        "characters": line.characters,
        "sites": len(line.sites),
        "samples": line.samples,
        "evidence": line.evidence,
        "confidence": line.confidence,
    }


def _reasons(counts: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Every reason that took or changed characters, most characters first, with its catalogue entry."""
    known = catalogue()
    rows = [
        {
            "code": code,
            "characters": size,
            "edits": counts["edits"].get(code, 0),
            "summary": known[code].summary if code in known else "",
        }
        for code, size in counts["removed"].items()
    ]
    return sorted(rows, key=lambda row: (-row["characters"], row["code"]))


class _Seen:
    """Counts over the rows of a manifest."""

    def __init__(self) -> None:
        self.sites: dict[str, Counter[str]] = {}
        self.days: Counter[str] = Counter()
        self.before: Counter[int] = Counter()
        self.after: Counter[int] = Counter()
        self.similarity: Counter[int] = Counter()
        self.authors: Counter[str] = Counter()
        self.lists: dict[str, list[dict[str, Any]]] = {"errors": [], "body_loss": [], "emptied": [], "ambiguous": []}
        self.totals: Counter[str] = Counter()

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one row."""
        site = self.sites.setdefault(row["source"]["site"] or "(no site)", Counter())
        site["documents"] += 1
        site[row["status"]] += 1
        site["source"] += row["decoded"]["characters"]
        site["removed"] += row["characters"]["removed"]
        self.before[_bin(row["decoded"]["characters"])] += 1
        duplicate = row["duplicate"] or {}
        if duplicate.get("of") and duplicate.get("similarity") is not None:
            self.similarity[min(19, int(duplicate["similarity"] * 20))] += 1
        if row["status"] == "kept":
            self.after[_bin(row["clean"]["characters"])] += 1
            if row["date"] and row["date"]["value"]:
                self.days[row["date"]["value"][:7]] += 1
            for person in row["authors"]:
                self.authors[person["name"]] += 1
        self._look_at(row)

    def _look_at(self, row: Mapping[str, Any]) -> None:
        place = {"id": row["id"], "path": row["source"]["path"], "row": row["source"]["row"]}
        if row["status"] == "error":
            self._list("errors", {**place, **(row["error"] or {"message": row["reason"]})})
        if (row["body_loss"] or {}).get("flagged"):
            self._list("body_loss", {**place, **row["body_loss"]})
        if row["reason"] == "drop/empty" and row["decoded"]["characters"] > 0:
            self._list("emptied", {**place, "characters": row["decoded"]["characters"]})
        if row["date"] and row["date"].get("ambiguous"):
            self._list("ambiguous", {**place, "raw": row["date"]["raw"], "readings": row["date"].get("readings") or []})

    def _list(self, kind: str, entry: dict[str, Any]) -> None:
        self.totals[kind] += 1
        if len(self.lists[kind]) < _LISTED:
            self.lists[kind].append(entry)

    def data(self) -> dict[str, Any]:
        """The counts, JSON-ready, in a fixed order."""
        sites = sorted(self.sites.items(), key=lambda item: (-item[1]["documents"], item[0]))
        return {
            "sites": [{"site": name, **counted} for name, counted in sites[:_LISTED]],
            "site_total": len(sites),
            "days": _without_gaps(self.days),
            "lengths": [
                {"from": 2**size if size else 0, "before": self.before[size], "after": self.after[size]}
                for size in range(max([*self.before, *self.after], default=-1) + 1)
            ],
            "similarity": [
                {"from": low / 20, "count": self.similarity[low]} for low in range(20) if self.similarity.total()
            ],
            "authors": self.authors.most_common(20),
            "look_at": {
                **{kind: {"total": self.totals[kind], "rows": rows} for kind, rows in self.lists.items()},
                "wiped_out": _wiped_out(sites),
            },
        }


def _wiped_out(sites: Sequence[tuple[str, Mapping[str, int]]]) -> dict[str, Any]:
    """The sites of several documents of which none was kept: a wrong filter, a consent wall, an outlet of copies."""
    gone = [(name, counted) for name, counted in sites if counted["documents"] >= _SEVERAL and not counted["kept"]]
    rows = [{"site": name, "documents": counted["documents"]} for name, counted in gone]
    return {"total": len(rows), "rows": rows[:_LISTED]}


def _without_gaps(months: Mapping[str, int]) -> dict[str, int]:
    """The counts by month with a zero for each month between; by year when they span more than twenty.

    >>> _without_gaps({"2023-12": 4, "2024-02": 1})
    {'2023-12': 4, '2024-01': 0, '2024-02': 1}
    """
    if not months:
        return {}
    first, last = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (min(months), max(months)))
    if last - first > 240:
        years: Counter[str] = Counter()
        for month, number in months.items():
            years[month[:4]] += number
        return {f"{year:04d}": years[f"{year:04d}"] for year in range(first // 12, last // 12 + 1)}
    names = (f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1))
    return {name: months.get(name, 0) for name in names}


def _bin(characters: int) -> int:
    return characters.bit_length() - 1 if characters else 0


def as_json(data: Mapping[str, Any]) -> str:
    """The figures as JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def lines_of(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """All removed lines of the figures, most frequent first."""
    lines = (line for group in data["removed"].values() for line in group)
    yield from sorted(lines, key=lambda line: (-line["count"], -line["characters"], line["text"], line["reason"]))
