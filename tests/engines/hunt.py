"""Kills the Python processes of an engine while a run goes on."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def hunting(prey: Callable[[], list[int]], most: int = 2) -> Iterator[list[int]]:
    """While the block runs, processes that ``prey`` names are killed, one each half second; gives those that were."""
    killed: list[int] = []
    over = threading.Event()

    def hunt() -> None:
        while not over.is_set() and len(killed) < most:
            for process in prey():
                if process not in killed:
                    os.kill(process, signal.SIGKILL)
                    killed.append(process)
                    break
            time.sleep(0.5)

    hunter = threading.Thread(target=hunt)
    hunter.start()
    try:
        yield killed
    finally:
        over.set()
        hunter.join()


def tasks_of_ours() -> list[tuple[int, str]]:
    """The processes below this one that have a supervised worker as a child, each with its own command line."""
    parents: dict[int, int] = {}
    lines: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            lines[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue

    def is_ours(process: int) -> bool:
        while process > 1:
            if process == os.getpid():
                return True
            process = parents.get(process, 0)
        return False

    found = {parents[child] for child, line in lines.items() if "corpusprep.runner.worker" in line and is_ours(child)}
    return sorted((task, lines.get(task, "")) for task in found)
