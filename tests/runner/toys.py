"""A small pipeline that exercises the run: stages that cut and drop, a learner whose model is plain data."""

from __future__ import annotations

import ctypes
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpusprep.document import Document, Fact
from corpusprep.edits import Edit
from corpusprep.pipeline import Pipeline


def cut_share(document: Document) -> Document:
    """Cuts every line that says Share."""
    edits, at = [], 0
    for line in document.text.splitlines(keepends=True):
        if line.strip() == "Share":
            edits.append(Edit(at, at + len(line), "", "user/share", 0.5, "the whole line"))
        at += len(line)
    return document.edit(edits)


def fail_on_bang(document: Document) -> Document:
    """Raises for texts with BANG, leaves the process for texts with EXIT."""
    if "BANG" in document.text:
        raise ValueError("a text with BANG")
    if "EXIT" in document.text:
        raise SystemExit(3)
    return document


def drop_short(document: Document) -> Document:
    """Sets short texts aside."""
    return document if len(document.text) > 3 else document.drop("user/too-short")


@dataclass(frozen=True)
class CommonLinesModel:
    """Cuts lines that many documents share."""

    lines: frozenset[str]

    def __call__(self, document: Document) -> Document:
        edits, at = [], 0
        for line in document.text.splitlines(keepends=True):
            if line.strip() in self.lines:
                edits.append(Edit(at, at + len(line), "", "user/common"))
            at += len(line)
        return document.edit(edits).with_fact("common", Fact(len(edits), "user/common"))

    def rows(self) -> Iterator[Mapping[str, Any]]:
        for line in sorted(self.lines):
            yield {"line": line}


@dataclass(frozen=True)
class CommonLines:
    """Learns the lines that stand in many documents."""

    least: int = 3

    def observe(self, documents: Iterable[Document]) -> Counter[str]:
        counted: Counter[str] = Counter()
        for document in documents:
            counted.update({line.strip() for line in document.text.splitlines() if line.strip()})
        return counted

    def merge(self, a: Counter[str], b: Counter[str]) -> Counter[str]:
        return a + b

    def finish(self, partial: Counter[str]) -> CommonLinesModel:
        return CommonLinesModel(frozenset(line for line, count in partial.items() if count >= self.least))

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> CommonLinesModel:
        return CommonLinesModel(frozenset(row["line"] for row in rows))


@dataclass(frozen=True)
class Minimum:
    """Sets texts below a length aside; has a setting, so that a changed setting can be tried."""

    characters: int = 5
    words: tuple[str, ...] = field(default=())

    def __call__(self, document: Document) -> Document:
        return document if len(document.text) >= self.characters else document.drop("user/minimum")


def one_pass() -> Pipeline:
    return Pipeline.of(cut_share, fail_on_bang, drop_short)


def two_passes(least: int = 3, characters: int = 5) -> Pipeline:
    return Pipeline.of(cut_share, fail_on_bang, CommonLines(least), Minimum(characters))


def folder(path: Path, count: int = 23) -> Path:
    """A folder of articles: text files, pages, JSON lines, some in subfolders, some broken."""
    path.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        sub = path / f"{number % 3}"
        sub.mkdir(exist_ok=True)
        text = f"The vote number {number}\nShare\nSubscribe to the Ledger\nIt was moved to spring {number * 7}.\n"
        (sub / f"article-{number:03d}.txt").write_text(text, encoding="utf-8")
    (path / "bang.txt").write_text("This one goes BANG\n", encoding="utf-8")
    (path / "exit.txt").write_text("This one goes EXIT\n", encoding="utf-8")
    (path / "tiny.txt").write_text("Hi", encoding="utf-8")
    rows = [f'{{"id": "row-{n}", "text": "Row {n} of the feed\\nShare\\nThe end."}}' for n in range(17)]
    rows[5] = '{"id": "row-1", "text": "The id of another row"}'
    rows[7] = '{"no": "text"}'
    (path / "feed.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def whole(output: Path) -> dict[str, bytes]:
    """Everything in an output that equal runs must have in common, byte for byte."""
    files = [p for p in sorted(output.rglob("*")) if p.is_file() and ".work" not in p.parts and p.name != "run.json"]
    return {str(path.relative_to(output)): path.read_bytes() for path in files}


def poison(document: Document) -> Document:
    """Brings its worker down, in the way that the text names."""
    match document.text.split()[:2]:
        case ["poison", "segfault"]:
            ctypes.string_at(0)
        case ["poison", "loop"]:
            while True:
                pass
        case ["poison", "memory"]:
            bytearray(30 << 30)
        case ["poison", "recursion"]:
            return poison(document.edit([Edit(0, 0, "poison recursion ", "user/x")]))
        case ["poison", "exit"]:
            sys.exit(4)
        case ["poison", "leave"]:
            os._exit(7)
    return document


POISONS = ("segfault", "loop", "memory", "recursion", "exit", "leave")


def busy(document: Document) -> Document:
    """Takes a moment, so that a run can be hit in the middle of it."""
    total = 0
    for number in range(60_000):
        total += number
    return document if total else document.drop("user/never")
