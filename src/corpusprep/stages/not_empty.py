"""Sets aside documents in which nothing is left to read."""

from __future__ import annotations

from dataclasses import dataclass

from corpusprep.document import Document


@dataclass(frozen=True)
class NotEmpty:
    """Drops a document whose text holds no letter or digit in any script, with the reason ``drop/empty``.

    >>> NotEmpty()(Document.from_text(" \\n--- ")).dropped
    'drop/empty'

    It errs on a text of pictographs only.
    """

    def __call__(self, document: Document) -> Document:
        """The document, set aside when it is empty."""
        return document if any(map(str.isalnum, document.text)) else document.drop("drop/empty")
