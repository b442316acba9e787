"""Standard input and output in place of files: ``-``."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click


@contextlib.contextmanager
def as_files(inputs: tuple[str, ...], output: str | None) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """The inputs with ``-`` as a file, and the folder to write: a passing one when the result goes to stdout."""
    reads, writes = "-" in inputs, output == "-" or (output is None and "-" in inputs)
    if not (reads or writes):
        yield inputs, output
        return
    with tempfile.TemporaryDirectory(prefix="corpusprep-") as folder:
        if reads:
            if len(inputs) > 1:
                raise click.UsageError("'-' stands for standard input and can not be joined with other inputs")
            piped = Path(folder) / "stdin"
            with piped.open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
            inputs = (str(piped),)
        yield inputs, str(Path(folder) / "out") if writes else output


def listed(path: str) -> tuple[str, ...]:
    """The inputs that a file names, one a line."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"--files-from {path}: can not be read ({error})") from None
    return tuple(line for line in text.removeprefix("\ufeff").splitlines() if line.strip())


def print_documents(output: Path) -> None:
    """The kept documents as JSON lines on standard output."""
    for part in sorted((output / "documents").glob("part-*.jsonl")):
        with part.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()
