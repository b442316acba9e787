"""Takes out the blank lines that cuts left behind: at both ends, and beyond one between paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpusprep.document import Document
from corpusprep.edits import Edit

# A newline, and the blank lines after it (white space of any kind included).
_RUN = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_HEAD = re.compile(r"\A(?:[^\S\n]*\n)+")
_TAIL = re.compile(r"\s+\Z")


@dataclass(frozen=True)
class Tidy:
    """Leaves no blank line at the ends of the text and at most one between two paragraphs.

    >>> Tidy()(Document.from_text("\\n\\nOne.\\n\\n\\n\\nTwo.\\n")).text
    'One.\\n\\nTwo.'
    """

    def __call__(self, document: Document) -> Document:
        """The document without leftover blank lines."""
        return document.edit(blank_lines(document.text))


def blank_lines(text: str) -> list[Edit]:
    """The edits that take out surplus blank lines and white space at the end.

    >>> blank_lines("One.\\n\\nTwo.")
    []
    """
    edits = []
    low, high = 0, len(text)
    if head := _HEAD.match(text):
        low = head.end()
        edits.append(Edit(0, low, "", "normalize/blank-lines"))
    kept = len(text.rstrip())
    if max(low, kept) < high:
        high = max(low, kept)
        edits.append(Edit(high, len(text), "", "normalize/blank-lines"))
    edits += [Edit(m.start() + 2, m.end(), "", "normalize/blank-lines") for m in _RUN.finditer(text, low, high)]
    return edits
