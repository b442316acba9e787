"""The language of a text, and of what is none."""

from __future__ import annotations

import sys

import pytest

from corpusprep.document import Document
from corpusprep.errors import ConfigError, PluginError
from corpusprep.stages import language
from corpusprep.stages.language import Language, detect_language
from corpusprep.testing import check_stage


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The vote on the new harbor wall was moved to spring as costs climbed.", "en"),
        ("Die Abstimmung über die neue Hafenmauer wurde auf das Frühjahr verschoben.", "de"),
        ("Le vote sur la nouvelle digue du port a été reporté au printemps.", "fr"),
        ("Голосование по новой портовой стене перенесли на весну.", "ru"),
        ("تأجل التصويت على جدار الميناء إلى الربيع بسبب ارتفاع التكاليف.", "ar"),
        ("港の新しい壁についての投票は春に延期されました。", "ja"),
        ("港口投票因成本上升推迟到春天，港务局周四表示。", "zh-cn"),
        ("항구의 새 벽에 대한 투표가 봄으로 연기되었다.", "ko"),
        ("THE VOTE ON THE NEW HARBOR WALL WAS MOVED TO SPRING", "en"),
    ],
)
def test_a_sentence_is_enough(text: str, code: str) -> None:
    assert detect_language(text)[0] == code


@pytest.mark.parametrize("text", ["", " \n", "1234 5678 90,12", "--- *** ???", "😀😂", "https://example.com/a/b?c=d"])
def test_what_is_no_language_has_none(text: str) -> None:
    assert detect_language(text) == (None, 0.0)


def test_other_languages_are_set_aside_when_some_are_asked_for() -> None:
    french = Document.from_text("Le vote sur la nouvelle digue du port a été reporté au printemps.")
    assert Language(only=("en",))(french).dropped == "drop/language"
    assert Language(only=("en", "fr"))(french).dropped is None


def test_an_unknown_detector_is_refused_early() -> None:
    with pytest.raises(ConfigError, match="py3langid"):
        Language(detector="guess")


def test_the_stage_keeps_the_contract() -> None:
    check_stage(Language())


@pytest.mark.parametrize(
    "text",
    [
        "deadbeef 0x7ffe00 a9f3c2 " * 6,
        "id,qty,px\n1,3,4.5\n" * 8,
        "asdf jkl qwer zxcv uiop hjkl",
        "zzz qqq xxx kkk jjj",
    ],
)
def test_noise_in_letters_has_no_language(text: str) -> None:
    assert detect_language(text)[0] is None


@pytest.mark.parametrize(
    ("text", "code"), [("Նավահանգիստը փակ է", "hy"), ("ნავსადგური დაკეტილია", "ka"), ("ຄວາມປອດໄພ", "lo")]
)
def test_an_alphabet_of_its_own_is_enough(text: str, code: str) -> None:
    assert detect_language(text)[0] == code


def test_furniture_in_another_language_does_not_decide() -> None:
    menu = "Home News Sport Business Contact About Us Privacy Policy Subscribe Log In Share On Facebook\n"
    text = "Die Abstimmung über die neue Hafenmauer wurde auf das Frühjahr verschoben, sagte die Verwaltung."
    assert detect_language(menu + text)[0] == "de"


ENGLISH = "The vote on the new harbor wall was moved to spring as costs climbed, the port said on Thursday.\n\n"
FRENCH = "Le vote sur la nouvelle digue du port a été reporté au printemps, a déclaré le port jeudi dernier.\n\n"


def test_a_text_in_two_languages_tells_their_shares() -> None:
    facts = Language()(Document.from_text(ENGLISH * 6 + FRENCH * 3)).facts
    assert facts["language"].value == "en"
    assert list(facts["languages"].value) == ["en", "fr"]
    assert sum(facts["languages"].value.values()) == pytest.approx(1.0, abs=0.01)
    assert facts["languages"].reason == "language/mixed"


def test_a_text_in_one_language_has_no_shares() -> None:
    assert "languages" not in Language()(Document.from_text(ENGLISH * 9)).facts


def test_the_order_of_windows_does_not_matter_to_the_answer() -> None:
    assert detect_language(ENGLISH * 50) == detect_language(ENGLISH * 50)


def test_an_uncertain_guess_stays_open() -> None:
    assert Language(minimum_confidence=1.1)(Document.from_text(ENGLISH)).language is None


def test_another_detector_answers_by_name() -> None:
    pytest.importorskip("py3langid")
    assert detect_language(ENGLISH, detector="py3langid")[0] == "en"


@pytest.mark.parametrize("detector", ["py3langid", "lingua"])
def test_a_detector_that_is_not_installed_says_what_to_install(detector: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, detector, None)
    monkeypatch.setitem(sys.modules, f"{detector}.langid", None)
    for model in (language._py3langid_model, language._lingua_model):
        model.cache_clear()
    with pytest.raises(PluginError, match=rf"corpusprep\[{detector}\]"):
        detect_language(ENGLISH, detector=detector)
