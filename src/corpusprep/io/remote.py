"""Files that lie elsewhere: ``s3://``, ``gs://``, ``https://`` and whatever else fsspec knows."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import IO, Any, cast

from corpusprep.errors import InputError, PluginError


def is_remote(path: object) -> bool:
    """Whether a path is an address.

    >>> is_remote("s3://bucket/articles"), is_remote("articles")
    (True, False)
    """
    return "://" in str(path)


def files_below(url: str) -> Iterator[tuple[str, str, int]]:
    """Address, name relative to the given one, and size of each file there."""
    system, root = _system(url)
    try:
        if not system.exists(root) and any(sign in root for sign in "*?["):
            yield from _fitting(system, root)
            return
        if not system.exists(root):
            raise InputError(f"{url}: no such file or folder")
        if not system.isdir(root):
            yield url, root.rstrip("/").rpartition("/")[2], int(system.size(root) or 0)
            return
        found = system.find(root, detail=True)
    except (OSError, ValueError) as error:
        raise InputError(f"{url}: can not be read ({error})") from error
    for path, about in sorted(found.items()):
        name = path.removeprefix(root).lstrip("/")
        yield system.unstrip_protocol(path), name, int(about.get("size") or 0)


def _fitting(system: Any, pattern: str) -> Iterator[tuple[str, str, int]]:
    """The files that a pattern fits; their names begin where it may differ."""
    found = {path: about for path, about in system.glob(pattern, detail=True).items() if about.get("type") == "file"}
    if not found:
        raise InputError(f"{system.unstrip_protocol(pattern)}: no file fits this pattern")
    base = re.split(r"[*?\[]", pattern)[0].rpartition("/")[0]
    for path, about in sorted(found.items()):
        yield system.unstrip_protocol(path), path.removeprefix(base).lstrip("/"), int(about.get("size") or 0)


def open_remote(url: str) -> IO[bytes]:
    """The raw bytes at an address, as a file that can be sought in."""
    system, path = _system(url)
    return cast("IO[bytes]", system.open(path, "rb"))


def _system(url: str) -> tuple[Any, str]:
    protocol = url.partition("://")[0]
    try:
        core: Any = importlib.import_module("fsspec.core")
    except ImportError:
        raise PluginError(
            f"{protocol}:// needs fsspec, which is not installed: pip install 'corpusprep[remote]'"
        ) from None
    try:
        system, path = core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise PluginError(f"{url}: {error}") from error
    return system, str(path)
