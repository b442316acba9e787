"""The laws of repair: twice is once, lines do not depend on each other, clean prose of any script stays."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpusprep.stages.mojibake import repair
from corpusprep.stages.normalize import every_step, normalize
from corpusprep.stages.suspicion import may_be_scrambled, suspicious_lines
from corpusprep.testing import ALPHABET
from properties.strategies import texts

# Characters that mojibake is made of, and those that the steps look for, besides plain ones.
SCRAP = "aZ é.,<&;#ÃÂ©®™€œŒÅÄĂĽГЁІї»«…’“”√±∂‚├┤×Ø\x80\x85\x99\x9d\xa0\xad\u0301\u0316\u200d\u200c\ufe0f\ufeff\U000e0101😀\n\r\u2028"
scraps = st.text(alphabet=SCRAP, max_size=30)
anything = st.one_of(texts, scraps, st.text(alphabet=ALPHABET + SCRAP, max_size=60))

CLEAN = {
    "en": "“We will not build it twice,” said the harbor master – who’d asked for more … 5′ 10″.",
    "fr": "« Œuvre d’un maître, le phare – bâti en 1874 – s’éteint à l’aube… », écrit-il à sa sœur.",
    "de": "Die Mauer „hält noch“, sagte sie; größtenteils übrigens. Straße, Öl, Äpfel & Übermut.",
    "pl": "Zażółć gęślą jaźń – „port” zamknięto do wiosny.",
    "cs": "Žluťoučký kůň pěl ďábelské ódy u přístavu.",
    "ru": "«Порт закрыт», — сказал он. Её спросили: «Всё?» — «Всё…»",
    "uk": "Її сестра: «Ґанок, їжак, є». Ії — «ні…».",
    "el": "«Το λιμάνι μένει κλειστό», είπε η Άννα — ως την άνοιξη.",
    "ar": "تأجل التصويت على جدار الميناء إلى الربيع، «بسبب التكاليف».",
    "fa": "می\u200cخواهم به خانه\u200cام بروم؛ «فردا».",
    "he": 'ההצבעה נדחתה לאביב – "בגלל העלויות".',
    "hi": "बंदरगाह की नई दीवार पर मतदान वसंत तक टल गया। क्\u200dष",
    "si": "ශ්\u200dරී ලංකාව සහ ක්\u200dරීඩා",
    "th": "การลงคะแนนเรื่องกำแพงท่าเรือใหม่ถูกเลื่อนไปเป็นฤดูใบไม้ผลิ",
    "ja": "「港の壁」の投票は春に延期された。　全角スペースも、そのまま〜",
    "zh": "港口投票推迟到春天，“港务局”周四表示……",
    "ko": "항구의 새 벽에 대한 투표가 ‘봄’으로 연기되었다.",
    "vi": "Cuộc bỏ phiếu về bức tường cảng mới được dời sang mùa xuân.",
    "tr": "İskele ığdır çöğürü: “yarın” açılıyor.",
}


@given(anything)
def test_twice_is_once(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(anything, anything)
def test_a_line_does_not_depend_on_other_lines(one: str, other: str) -> None:
    one, other = (" ".join(part.split()).replace("\x85", "") for part in (one, other))
    assume(normalize(one) and normalize(other))
    assert normalize(f"{one}\n{other}") == f"{normalize(one)}\n{normalize(other)}"


@pytest.mark.parametrize("language", CLEAN)
def test_clean_prose_stays(language: str) -> None:
    assert normalize(CLEAN[language]) == CLEAN[language]


@given(st.lists(st.sampled_from(sorted(CLEAN.values())), min_size=1, max_size=4))
def test_clean_prose_stays_in_any_company(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert normalize(text) == text


@given(anything)
def test_a_line_that_is_skipped_could_not_have_changed(text: str) -> None:
    line = text.replace("\n", " ").replace("\r", " ").strip(" \t\u3000")
    if line and not suspicious_lines(line, wide_forms=True):
        assert [reason for reason, step in every_step() if step(line)] == []
    if not may_be_scrambled(line):
        assert repair(line) == line


@given(anything)
def test_nothing_unwritable_is_left(text: str) -> None:
    clean = normalize(text)
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert not set(clean) & set("\x00\r\x85\u2028\u2029\ufeff\u202e")


@given(st.sampled_from(sorted(CLEAN.values())), st.sampled_from(["cp1252", "latin-1", "cp1251", "cp1250", "mac_roman"]))
def test_a_scrambled_sentence_is_restored(sentence: str, encoding: str) -> None:
    try:
        scrambled = sentence.encode("utf-8").decode(encoding)
    except UnicodeDecodeError:
        assume(False)
    assert normalize(scrambled) == sentence
