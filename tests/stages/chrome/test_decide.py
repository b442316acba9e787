"""The line model: what it cuts, and above all what it leaves alone."""

import numpy as np
import pytest

from corpusprep.stages.chrome import decide, weights
from corpusprep.stages.chrome.lines import Cut, Lines

ARTICLE = """The harbor wall of Port Ellery will not be raised before next autumn, the council decided on Tuesday evening.
Engineers had asked for two more dry seasons, because the old foundations are softer than the drawings had promised.
"We would rather build it once," said the harbor master, who has watched three floods from her office window.
The work was to cost nine million and is now expected to take twelve, most of it for steel and for divers.
Fishermen who moor at the eastern pier will be offered places in the new basin until the wall is finished.
The vote was close: seven members were for the delay, six against it, and one was at sea."""
MENU = "Home\nNews\nSports\nWeather\nContact Us\nPrivacy Policy\nSubscribe\nLog in"
FOOTER = "Share this article\nFollow us on Facebook\nSubscribe to our newsletter\nRelated articles\nAll rights reserved"


def cut_texts(text: str, *, mode: str = "balanced", known: decide.Known = decide.NOTHING) -> list[str]:
    lines = Lines.of(text)
    chances = decide.line_chances(lines, (), known)
    return [lines.lines[index].text for index in decide.cut_lines(lines, chances, (), known, mode)]


def test_an_article_alone_is_left_alone() -> None:
    assert cut_texts(ARTICLE) == []


def test_menu_and_footer_go_and_the_article_stays() -> None:
    gone = cut_texts(f"{MENU}\n\n{ARTICLE}\n\n{FOOTER}")
    assert set(gone) >= {"Privacy Policy", "Subscribe to our newsletter"}
    assert not set(gone) & set(ARTICLE.split("\n"))


def test_a_text_without_lines_has_no_chances() -> None:
    assert len(decide.line_chances(Lines.of(" \n\n"), ())) == 0


def test_chances_are_chances() -> None:
    chances = decide.line_chances(Lines.of(f"{MENU}\n{ARTICLE}"), ())
    assert np.all((chances >= 0) & (chances <= 1))


def test_a_line_that_a_fact_stage_took_is_never_cut() -> None:
    text = f"{MENU}\n\n{ARTICLE}"
    known = decide.Known(frozenset({0}))
    assert "Home" not in cut_texts(text, known=known)


def test_a_certain_rule_decides_alone() -> None:
    lines = Lines.of(ARTICLE)
    cut = Cut(1, 1, "chrome/ad-label")
    assert decide.cut_lines(lines, decide.line_chances(lines, [cut]), [cut])[1] is cut


@pytest.mark.parametrize(("less", "more"), [("cautious", "balanced"), ("balanced", "thorough")])
def test_a_bolder_mode_cuts_no_less(less: str, more: str) -> None:
    text = f"{MENU}\n\n{ARTICLE}\n\n{FOOTER}"
    assert set(cut_texts(text, mode=less)) <= set(cut_texts(text, mode=more))


def test_knowledge_follows_its_lines() -> None:
    known = decide.Known(frozenset({2}), {3: 1.5, 0: -2.0})
    assert known.at([2, 3]) == decide.Known(frozenset({0}), {1: 1.5})


def test_weights_survive_packing_byte_by_byte() -> None:
    data = weights.pack(weights.load())
    assert weights.pack(weights.unpack(data)) == data
    assert len(data) < 400_000


def test_weights_say_where_they_come_from() -> None:
    about = weights.load().about
    assert about["script"] == "bench/fit/chrome_lines.py"
    assert all(len(digest) == 64 for digest in about["data"].values())
