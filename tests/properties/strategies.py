"""The texts and edits that the laws are tried on."""

from __future__ import annotations

from hypothesis import strategies as st

from corpusprep import edits as e
from corpusprep.document import Document
from corpusprep.testing import ALPHABET

texts = st.one_of(st.text(alphabet=ALPHABET, max_size=200), st.text(max_size=80))


@st.composite
def edits(draw: st.DrawFn, size: int) -> list[e.Edit]:
    """Valid edits of a text of this many characters: sorted cut points, taken in pairs."""
    points = sorted(set(draw(st.lists(st.integers(0, size), max_size=8))))
    found = []
    for start, end in zip(points[::2], points[1::2], strict=False):
        insert = draw(st.sampled_from(["", "", "x", "two words", "\n"]))
        found.append(e.Edit(start, end, insert, draw(st.sampled_from(["user/a", "user/b", "user/c"]))))
    if draw(st.booleans()):
        at = draw(st.integers(0, size))
        if not any(edit.start <= at <= edit.end for edit in found):
            found.append(e.Edit(at, at, "+", "user/inserted"))
    return found


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document with up to four layers of edits."""
    document = Document.from_text(draw(texts))
    for number in range(draw(st.integers(0, 4))):
        document = document.edit(draw(edits(len(document.text))), stage=f"stage-{number}")
    return document
