"""Repair and normalization: what must change, why, and what must stay."""

from __future__ import annotations

import pytest

from corpusprep.document import Document
from corpusprep.stages.normalize import Normalize, normalize
from corpusprep.stages.tidy import Tidy
from corpusprep.testing import check_stage


@pytest.mark.parametrize(
    ("raw", "clean", "reason"),
    [
        ("one\r\ntwo\rthree\x85four\u2028five\x0csix", "one\ntwo\nthree\nfour\nfive\nsix", "line-break"),
        ("One.\n \t\n\n\nTwo.", "One.\n\nTwo.", "blank-lines"),
        ("\n\nOne.\n\n", "One.", "blank-lines"),
        ("One. \t\nTwo.", "One.\nTwo.", "trailing-space"),
        ("The cafÃ© at the cornerâ€™s end", "The café at the corner’s end", "mojibake"),
        ("He said \x93yes\x94 \x85 and left", "He said “yes” … and left", "mojibake"),
        ("Tom &amp;amp; Jerry &#8211; it&rsquo;s fun", "Tom & Jerry – it’s fun", "entity"),
        ("half \ud83d alone, pair \ud83d\ude00", "half \ufffd alone, pair 😀", "surrogate"),
        ("\x1b[1;31mred\x1b[0m ink", "red ink", "terminal-code"),
        ("The mill\x00er's\x07 tale", "The miller's tale", "control"),
        ("co\u00adoper\u00adation and bro\u200bwn \ufeffan\u200dnual", "cooperation and brown annual", "invisible"),
        ("Hello\U000e0069\U000e0067 world", "Hello world", "invisible"),
        ("smug\ufe01\ufe02gled", "smuggled", "invisible"),
        ("total\u202e evil\u202c end\u200e", "total evil end", "invisible"),
        ("ten\u00a0thousand\u2009and\u202ffive", "ten thousand and five", "space"),
        ("Cafe\u0301", "Café", "nfc"),
        ("\u1112\u1161\u11ab", "한", "nfc"),
        ("\ufee3\ufeae\ufea3\ufe92\ufe8e", "مرحبا", "arabic-shape"),
        ("x" + "\u0316" * 50, "x" + "\u0316" * 8, "mark-flood"),
        ("a" + " " * 500 + "b", "a b", "space"),
    ],
)
def test_each_kind_of_damage_goes_with_its_own_reason(raw: str, clean: str, reason: str) -> None:
    document = Normalize()(Document.from_text(raw))
    assert document.text == clean
    assert f"normalize/{reason}" in {edit.reason for layer in document.ledger for edit in layer.edits}


@pytest.mark.parametrize(
    "text",
    [
        "“Yes,” she said, ‘it’s late’ — 5′ 10″ … 1 < 2 & 3 > 2",
        "10³ m² ½ № 5 ™ ℃ Ⅳ ① µm, the oﬃce",
        "می\u200cخواهم به خانه\u200cام بروم.",
        "ශ්\u200dරී ලංකාව",
        "क्\u200dष और क्\u200cष",
        "family 👨\u200d👩\u200d👧 heart ❤️\u200d🔥 flag 🏳️\u200d🌈 key 1️⃣ astronaut 👩🏽\u200d🚀",
        "Scotland 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f wins",
        "葛\U000e0100飾区の葛\U000e0101餅",
        "วันนี้\u200bอากาศ",
        "שלום\u200f (ABC)\u200e עולם",
        "SÃO JOÃO, CÔTE D’AMOUR, À BIENTÔT, ÉTÉ",
        "Preço: 5 € ± 2 % (§ 4) – «3 × 4»…",
        "Go to http://example.com/?a=1&copy=2&reg=3&lt=4 now",
        "<a href='?a=1&amp;b=2'>markup keeps its references</a>",
        "The gulls\n\tturn over\n\t\tthe harbor",
        "One.  Two spaces, as typed.\n\nTwo.",
        "　全角空格开头的段落，保持原样。",
    ],
)
def test_what_means_something_stays(text: str) -> None:
    assert normalize(text) == text


def test_options_take_apart_what_is_kept_by_default() -> None:
    document = Document.from_text("oﬃce ＡＢＣ &amp;")
    assert Normalize(ligatures=True, widths=True, entities=False)(document).text == "office ABC &amp;"


def test_a_next_line_control_inside_a_scrambled_letter_is_no_break() -> None:
    assert normalize("Ã\x85ngstrÃ¶m") == "Ångström"


def test_edits_are_small_even_in_a_long_line() -> None:
    raw = "The cafÃ© is open. " * 50
    document = Normalize()(Document.from_text(raw))
    assert document.text == ("The café is open. " * 50).rstrip()
    assert document.counts().kept > 0.85 * len(raw)


def test_several_changes_in_several_lines_are_replayed() -> None:
    check_stage(Normalize())
    check_stage(Tidy())


def test_tidy_collapses_what_cuts_left() -> None:
    assert Tidy()(Document.from_text(" \n\nOne.\n\n \n\nTwo.\n\n")).text == "One.\n\nTwo."
