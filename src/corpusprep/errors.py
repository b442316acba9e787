"""The errors that corpusprep raises on purpose. Each message says what was being done, what was found, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class CorpusprepError(Exception):
    """The parent of all errors raised on purpose."""


class ConfigError(CorpusprepError):
    """A setting, option or name that can not be used. Raised before any work starts."""


class InputError(CorpusprepError):
    """An input that can not be read at all: a missing path, an empty folder, a broken archive."""


class StageError(CorpusprepError):
    """A stage that breaks the contract, or one that failed on more documents than allowed."""


class OutputError(CorpusprepError):
    """An output that can not be written, or that would overwrite what another run wrote."""


class PluginError(CorpusprepError):
    """A stage from another package, or an optional library, that can not be loaded."""


class EditError(StageError, ValueError):
    """An edit that is out of range, overlaps another, or has no reason."""


def suggest(name: str, known: Iterable[str]) -> str:
    """A sentence that names the closest known word, or all of them.

    >>> suggest("chrom", ["chrome", "dates"])
    'Did you mean chrome?'
    """
    known = list(dict.fromkeys(known))
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else f"Known: {', '.join(known)}."
