"""All lines at once say what each line says for itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusprep.stages.chrome import lexical, weights, word_arrays
from corpusprep.stages.chrome.lexical import WordReader
from corpusprep.stages.chrome.word_table import Table
from properties.strategies import texts

PROSE = "The council’s vote on the harbor wall didn't pass; share of it 12 % went to the Ledger’s own fund, it said. "
LINES = (
    *(
        "Share this article",
        "© 2024 The Ledger",
        "24 Comments",
        "» Read more …",
        "- - -",
        "A\x1fB\x1eC",
        "don't 'quote' O'Neil's",
    ),
    *(
        "Ёлки Straße İstanbul ﬁne",
        "𝐛old 👍 emoji",
        "the the the the",
        PROSE * 4,
        PROSE.replace(" ", "\u00a0") * 3,
        "'",
        "x" * 400,
    ),
)


def both(lines: list[str], reader: WordReader) -> None:
    one = word_arrays.one_by_one([reader(line) for line in lines])
    joined = "\n".join(map(lexical.ends_of, lines))
    other = word_arrays._at_once(joined, len(lines), reader.weights)  # the path that long texts take
    assert other is not None
    assert np.array_equal(one.rows, other.rows)
    prose = np.array([len(line) > 90 for line in lines])
    for a, b in ((one, other), (one.kept([0]), other.kept([0]))):
        few = prose[: a.rows.shape[1]]
        assert np.array_equal(a.contents.sizes(len(few)), b.contents.sizes(len(few)))
        assert np.array_equal(a.contents.related(few), b.contents.related(few))


def test_lines_read_at_once_say_what_they_say_alone() -> None:
    both(list(LINES), weights.reader())


@given(st.lists(texts, min_size=1, max_size=12))
def test_any_lines_read_at_once_say_what_they_say_alone(found: list[str]) -> None:
    lines = [line for text in found for line in map(str.strip, text.split("\n")) if line]
    if lines and not any(map(lexical._UNSPACED.search, lines)):
        both(lines, weights.reader())


def test_scripts_without_spaces_are_read_line_by_line() -> None:
    text = "\n".join(["分享到微博", *LINES])
    assert word_arrays._at_once(text, len(LINES) + 1, weights.reader().weights) is None
    found = word_arrays.text_words(["分享到微博", *LINES * 9], weights.reader())
    assert found.rows.shape == (len(lexical.NAMES), 1 + 9 * len(LINES))


def test_two_grams_with_one_hash_are_refused() -> None:
    with pytest.raises(AssertionError, match="same hash"):
        Table(np.array([1 << 20, 1 << 20], dtype=np.uint64), np.array([1, 2]), 0)
