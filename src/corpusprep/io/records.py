"""What a reader hands on: one raw article, or what kept it from being read, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record could not be read, for the person who has to repair it.

    ``stage`` is where it happened (``read``), ``type`` a short stable word such as ``not-utf-8``.
    """

    type: str
    message: str
    stage: str = "read"


@dataclass(frozen=True, slots=True)
class Record:
    """One raw article: bytes, or text that is already decoded, with all that its place says about it.

    ``kind`` is ``"text"``, ``"html"``, or None when it has to be told from the content. ``path`` and ``row`` say where
    it stands: the file's name below the input, and the line, row or entry in it (from 1; None for a file of its own).
    A record with a ``problem`` has whatever could be saved of it in ``data`` or ``text``.
    """

    id: str
    data: bytes | None = None
    text: str | None = None
    kind: str | None = None
    path: str | None = None
    row: int | None = None
    url: str | None = None
    site: str | None = None
    declared: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def place(self) -> str:
        """Where it stands, for messages.

        >>> Record("a", path="feed.jsonl", row=31).place
        'feed.jsonl line 31'
        """
        if self.path is None:
            return self.id
        return self.path if self.row is None else f"{self.path} line {self.row}"


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the fields in JSON lines and tables; a list of names is tried in order.

    >>> Fields().html
    'html'
    """

    text: str = "text"
    html: str = "html"
    id: str = "id"
    url: str = "url"
    site: str = "site"
    metadata: str = "metadata"
