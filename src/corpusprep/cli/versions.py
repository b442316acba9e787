"""``corpusprep --version``: what a report of a fault should name."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from importlib import metadata

from corpusprep._version import __version__


def lines() -> Iterator[str]:
    """The version first, then Python and the libraries that corpusprep stands on, and the extras that are there."""
    yield f"corpusprep {__version__}"
    yield f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    always, extras = _required()
    if always:
        yield "  ".join(f"{name} {_version(name) or 'missing'}" for name in always)
    present = [f"{name} {version}" for name in extras if (version := _version(name))]
    absent = [name for name in extras if not _version(name)]
    if present:
        yield f"extras: {'  '.join(present)}"
    if absent:
        yield f"not installed: {', '.join(absent)}"


def _required() -> tuple[list[str], list[str]]:
    """The names of the libraries that are always needed, and of those that extras bring."""
    try:
        stated = metadata.requires("corpusprep") or []
    except metadata.PackageNotFoundError:  # run from its sources
        stated = []
    names = {False: [], True: []}  # type: dict[bool, list[str]]
    for requirement in stated:
        found = re.match(r"[\w.-]+", requirement)
        if found:
            names["extra ==" in requirement].append(found[0])
    return sorted(names[False], key=str.lower), sorted(set(names[True]), key=str.lower)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
