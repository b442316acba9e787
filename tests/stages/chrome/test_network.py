"""The network that reads lines and their neighbors, and the evidence it reads."""

import numpy as np
import pytest

from corpusprep.stages.chrome import evidence, weights
from corpusprep.stages.chrome.decide import Known, rule_marks
from corpusprep.stages.chrome.lines import Cut, Lines
from corpusprep.stages.chrome.word_arrays import text_words

TEXT = """Home
News

The harbor wall of Port Ellery will not be raised before next autumn, the council decided on Tuesday evening.
The wall was the subject of the evening, and of the three evenings before it, as everybody in the harbor knows by now.

12 comments
March 3, 2020"""


def rows_of(text: str) -> tuple[Lines, np.ndarray]:
    lines = Lines.of(text)
    words = text_words([line.text for line in lines.filled], weights.reader())
    return lines, evidence.features(lines, words, rule_marks(lines, ()))


def column(rows: np.ndarray, name: str) -> list[float]:
    return [round(float(value), 3) for value in rows[:, evidence.NAMES.index(name)]]


def test_each_line_that_is_not_blank_has_a_row() -> None:
    lines, rows = rows_of(TEXT)
    assert rows.shape == (len(lines.filled), len(evidence.NAMES))


def test_evidence_says_what_a_line_is_and_where_it_stands() -> None:
    _, rows = rows_of(TEXT)
    assert column(rows, "prose") == [0, 0, 1, 1, 0, 0]
    assert column(rows, "gap_before") == [1, 0, 1, 0, 1, 0]
    assert column(rows, "time") == [0, 0, 0, 0, 0, 1]
    assert column(rows, "label_line")[4] == 1
    assert column(rows, "prose_passed")[0] == 0
    assert column(rows, "prose_left")[-1] == 0
    assert column(rows, "from_top")[0] == column(rows, "from_end")[-1] == 1
    assert column(rows, "related")[3] > 0 == column(rows, "related")[0]


def test_rules_and_facts_have_their_columns() -> None:
    lines, _ = rows_of(TEXT)
    cuts = [Cut(0, 1, "chrome/navigation"), Cut(6, 6, "chrome/comments", False, 0.7)]
    marks = rule_marks(lines, cuts, Known(frozenset({7})))
    assert marks.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 1], [0, 1, 0]]


@pytest.mark.parametrize("count", [1, 2, 3, 16, 17, 40, 200])
def test_texts_of_any_length_are_read(count: int) -> None:
    _, rows = rows_of("\n".join(["Share this article"] * count))
    logits = weights.load().network.logits(rows)
    assert logits.shape == (count,)
    assert np.isfinite(logits).all()
