"""Every line of a view stands where the view says, in order, whatever blanks and signs are around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpusprep.stages.header import View
from properties.strategies import texts

BLANKS = st.sampled_from(["\n", "\n\n", " \n", "\t\n\u200b", "\n\u00a0\u3000", "\r\n", " "])


@given(st.lists(st.tuples(texts, BLANKS), max_size=12), st.integers(1, 200))
def test_every_line_stands_where_the_view_says(pieces: list[tuple[str, str]], times: int) -> None:
    text = "".join(piece + blank for piece, blank in pieces) * times
    view = View(text)
    places = range(len(view.texts))
    for at in reversed(places):
        assert text[view.start(at) : view.end(at)] == view.texts[at]
    assert all(view.end(at) <= view.start(at + 1) for at in places[:-1])
