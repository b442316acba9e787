"""How a run gets on, on a terminal; silence anywhere else."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from typing import Any


class Quiet:
    """Hears everything and shows nothing."""

    def phase(self, name: str, documents: int | None) -> None:
        """Say nothing."""

    def document(self, index: int) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""

    def stop(self) -> None:
        """Nothing is shown."""


class Events(Quiet):
    """One JSON object a line on stderr: each part of the work, and once a second how far it is."""

    def __init__(self) -> None:
        self._phase = ""
        self._total: int | None = None
        self._count = 0
        self._since = self._said = time.monotonic()

    def phase(self, name: str, documents: int | None) -> None:
        """Say which part begins."""
        self.stop()
        self._phase, self._total, self._count = name, documents, 0
        self._since = self._said = time.monotonic()
        self._say("phase")

    def document(self, index: int) -> None:  # noqa: ARG002  only the number of calls matters
        """Count one document; say so once a second."""
        self._count += 1
        now = time.monotonic()
        if now - self._said >= 1:
            self._said = now
            self._say("progress")

    def note(self, text: str) -> None:
        """Pass it on."""
        self._print({"event": "note", "text": text})

    def stop(self) -> None:
        """Say how far the last part came."""
        if self._phase:
            self._say("phase-end")
            self._phase = ""

    def _say(self, event: str) -> None:
        seconds = time.monotonic() - self._since
        rate = round(self._count / seconds, 1) if seconds > 0 and self._count else None
        about = {"phase": self._phase, "documents": self._count, "of": self._total, "per_second": rate}
        self._print({"event": event, **about, "seconds": round(seconds, 3)})

    def _print(self, data: dict[str, Any]) -> None:
        print(json.dumps(data), file=sys.stderr, flush=True)  # noqa: T201  this is the command line


class Bar(Quiet):
    """One line for each part of the work, with a bar, the rate and the time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._console = Console(stderr=True)
        self._bars = Progress(
            TextColumn("  {task.description:<34}"),
            BarColumn(30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=self._console,
            # Refreshed by hand: a thread of its own would wake up beside the work all the time.
            auto_refresh=False,
        )
        self._bars.start()
        self._task: Any = None
        self._count = 0
        self._since = self._drawn = time.monotonic()

    def phase(self, name: str, documents: int | None) -> None:
        """Begin another line."""
        self._finish()
        self._task = self._bars.add_task(name, total=documents, rate="")
        self._count = 0
        self._since = time.monotonic()
        self._bars.refresh()

    def document(self, index: int) -> None:  # noqa: ARG002  only the number of calls matters
        """Count one document; draw ten times a second."""
        self._count += 1
        now = time.monotonic()
        if now - self._drawn > 0.1 and self._task is not None:
            self._drawn = now
            self._draw(now)

    def note(self, text: str) -> None:
        """A line above the bars."""
        self._bars.console.print(f"  {text}", highlight=False, markup=False)

    def stop(self) -> None:
        """Leave the lines as they are."""
        self._finish()
        self._bars.stop()

    def _draw(self, now: float) -> None:
        rate = self._count / max(0.001, now - self._since)
        self._bars.update(self._task, completed=self._count, rate=f"{rate:,.0f}/s")
        self._bars.refresh()

    def _finish(self) -> None:
        if self._task is not None:
            self._bars.update(self._task, total=self._count or 1, completed=self._count or 1)
            self._draw(time.monotonic())
            self._task = None


@contextlib.contextmanager
def progress(how: str, *, quiet: bool) -> Iterator[Quiet]:
    """What to give to a run: ``json`` events, or ``auto``: bars on a terminal and silence elsewhere."""
    if how == "json":
        shown: Quiet = Events()
    else:
        shown = Bar() if how == "auto" and sys.stderr.isatty() and not quiet else Quiet()
    try:
        yield shown
    finally:
        shown.stop()
