"""Two stages of our own: one is a function, one has a setting."""

from __future__ import annotations

import re
from dataclasses import dataclass

import corpusprep as cp

# "PORT ELLERY (Coast Press) - The vote ..."
_WIRE_TAG = re.compile(r"\A([A-Z][A-Z .'-]{2,40}) \((?:[A-Z][\w.]*)(?: [A-Z][\w.]*){0,2}\) (?=[-–—] )")


def strip_wire_tag(document: cp.Document) -> cp.Document:
    """Cuts the agency in parentheses out of the first line: the place stays, and so does the dash."""
    match = _WIRE_TAG.match(document.text)
    if match is None:
        return document
    return document.edit([cp.Edit(match.end(1), match.end() - 1, "", "acme/wire-tag")])


@dataclass(frozen=True)
class MinimumLength:
    """Sets aside what is too short to be an article."""

    characters: int = 200

    def __call__(self, document: cp.Document) -> cp.Document:
        """The document, set aside when its text is shorter than ``characters``."""
        return document if len(document.text) >= self.characters else document.drop("acme/too-short")
