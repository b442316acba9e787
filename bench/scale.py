"""What a whole run costs as the corpus grows: python bench/scale.py FOLDER 1000 100000 1000000 [--workers 2].

Invented articles of 600 to 1,000 characters with the furniture of their site, 3 % of them copies and 5 % near-copies, as
JSON lines; the same for the same number. Then a run of the standard pipeline in a process of its own. Printed for each
size: time by pass and by stage, memory of the parent and of its largest worker, disk by what lies there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SMALL = ["the", "of", "and", "to", "in", "a", "was", "for", "on", "that", "by", "with", "had", "from", "were", "said"]
PARTS = ["ba", "cor", "del", "fen", "gar", "hol", "in", "kel", "lan", "mar", "nor", "ost", "per", "rin", "sal", "ter"]
NAMES = ["Mira Okonjo", "Jun Sato", "Nuno Quental", "Ada Lindqvist", "Tomas Varga", "Leila Haddad"]
SITES, FILE_DOCUMENTS = 2_000, 50_000
COPIES, NEAR_COPIES = 0.03, 0.05


def word(dice: random.Random) -> str:
    """A word: a short one of English, or some syllables."""
    return dice.choice(SMALL) if dice.random() < 0.45 else "".join(dice.choices(PARTS, k=dice.choice([2, 2, 3])))


def body(dice: random.Random) -> list[str]:
    """The paragraphs of an article."""
    paragraphs: list[str] = []
    size = dice.randint(280, 640)
    while sum(map(len, paragraphs)) < size:
        sentences = [
            " ".join(word(dice) for _ in range(dice.randint(8, 16))).capitalize() + "."
            for _ in range(dice.randint(2, 3))
        ]
        paragraphs.append(" ".join(sentences))
    return paragraphs


def page(dice: random.Random, paragraphs: list[str]) -> tuple[str, str]:
    """The article as it stands on a page of some site, and the address of the page."""
    site = dice.randrange(SITES)
    head = [f"Home | News | Section {site % 7}", " ".join(word(dice) for _ in range(7)).capitalize()]
    head += [f"By {dice.choice(NAMES)}", f"{dice.randint(1, 28)} March {dice.randint(2015, 2024)}", ""]
    tail = ["", "Share this article", f"Subscribe to the letter of paper {site}", "Comments"]
    return "\n".join([*head, *paragraphs, *tail]), f"https://paper{site}.example/{dice.randrange(10**9)}"


def documents(count: int) -> Iterator[dict[str, Any]]:
    """So many records."""
    dice = random.Random(11)
    recent: list[list[str]] = []
    for number in range(count):
        chance = dice.random()
        if recent and chance < COPIES + NEAR_COPIES:
            paragraphs = dice.choice(recent)
            if chance >= COPIES:
                words = paragraphs[-1].split(" ")
                words[dice.randrange(len(words))] = word(dice)
                paragraphs = [*paragraphs[:-1], " ".join(words)]
        else:
            paragraphs = body(dice)
            recent = [*recent[-999:], paragraphs]
        text, url = page(dice, paragraphs)
        yield {"id": f"d{number:09d}", "text": text, "url": url}


def write(folder: Path, count: int) -> Path:
    """The records as files; what is there already stays."""
    folder = folder / f"in-{count}"
    done = folder / "done"
    if done.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    source = documents(count)
    for start in range(0, count, FILE_DOCUMENTS):
        with (folder / f"part-{start // FILE_DOCUMENTS:04d}.jsonl").open("w", encoding="utf-8") as file:
            for _ in range(min(FILE_DOCUMENTS, count - start)):
                file.write(json.dumps(next(source)) + "\n")
    done.touch()
    return folder


class Memory(threading.Thread):
    """The largest resident memory of this process and of its children, looked at four times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.parent = self.child = 0.0
        self.over: list[tuple[float, float, float]] = []
        self._since = time.monotonic()

    def run(self) -> None:
        """Look again and again."""
        while True:
            parent = _resident(os.getpid())
            children = [_resident(child) for child in _children()]
            self.parent, self.child = max(self.parent, parent), max(self.child, *children, 0.0)
            self.over.append((time.monotonic() - self._since, parent, max([0.0, *children])))
            time.sleep(0.25)


def _resident(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _children() -> list[int]:
    found = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    try:
        return list(map(int, found.read_text(encoding="ascii").split()))
    except OSError:
        return []


class Phases:
    """Hears when each pass begins."""

    def __init__(self) -> None:
        self.started: list[tuple[str, float]] = []

    def phase(self, name: str, documents: int | None) -> None:
        """A new part of the work begins."""
        self.started.append((name, time.monotonic()))
        print(f"  {time.strftime('%H:%M:%S')} {name} ({documents})", file=sys.stderr, flush=True)

    def document(self, index: int) -> None:
        """Nothing to say."""

    def note(self, text: str) -> None:
        """Nothing to say."""


def disk(folder: Path) -> dict[str, float]:
    """Megabytes by what lies there."""
    found: dict[str, float] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            below = path.relative_to(folder).parts
            kind = f"{'/'.join(below[:-1])}/*{path.suffix}" if len(below) > 1 else below[0]
            found[kind] = found.get(kind, 0.0) + path.stat().st_size / 1e6
    return {name: round(size, 1) for name, size in sorted(found.items())}


def one(inputs: Path, output: Path, workers: int) -> None:
    """One run, and what it took."""
    from corpusprep.presets import standard
    from corpusprep.runner.driver import run
    from corpusprep.runner.local import ProcessPool, SerialPool

    memory, phases = Memory(), Phases()
    memory.start()
    started = time.monotonic()
    pool = ProcessPool(workers) if workers else SerialPool()
    files = sorted(str(path) for path in inputs.glob("*.jsonl"))
    done = run(standard(), files, output, pool=pool, overwrite=True, progress=phases)
    ended = time.monotonic()
    times = [at for _, at in phases.started] + [ended]
    execution = done.run["execution"]
    answer = {
        "documents": done.counts,
        "seconds": round(ended - started, 1),
        "seconds_before_the_first_pass": round(times[0] - started, 1),
        "seconds_by_pass": {name: round(times[at + 1] - times[at], 1) for at, (name, _) in enumerate(phases.started)},
        "seconds_by_stage_all_workers": execution["seconds_by_stage"],
        "parent_mib": round(memory.parent, 1),
        "parent_mib_by_pass": {
            name: round(max((use for at, use, _ in memory.over if begin <= at + started < end), default=0.0), 1)
            for (name, begin), end in zip(phases.started, times[1:], strict=True)
        },
        "worker_mib": round(memory.child, 1),
        "disk_mb": disk(output),
    }
    print(json.dumps(answer, indent=2), flush=True)


def main() -> None:
    """Each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        one(write(args.folder, args.counts[0]), args.folder / f"out-{args.counts[0]}", args.workers)
        return
    for count in args.counts:
        write(args.folder, count)
        command = [sys.executable, __file__, str(args.folder), str(count), "--workers", str(args.workers), "--one"]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
