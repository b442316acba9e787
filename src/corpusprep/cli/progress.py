"""How a run gets on, on a terminal; silence anywhere else."""

from __future__ import annotations

import contextlib
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
def progress(*, quiet: bool) -> Iterator[Quiet]:
    """What to give to a run: bars on a terminal, silence elsewhere."""
    shown = Bar() if sys.stderr.isatty() and not quiet else Quiet()
    try:
        yield shown
    finally:
        shown.stop()
