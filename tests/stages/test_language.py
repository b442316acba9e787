"""The language of a text, and of what is none."""

from __future__ import annotations

import pytest

from corpusprep.document import Document
from corpusprep.errors import ConfigError
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
