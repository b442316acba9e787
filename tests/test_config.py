from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpusprep.config import Config, load_config, parse, with_sets
from corpusprep.errors import ConfigError, PluginError
from corpusprep.stages.quality import Quality


def test_a_file_describes_a_pipeline(tmp_path: Path) -> None:
    file = tmp_path / "corpusprep.toml"
    file.write_text(
        'preset = "news"\nwithout = ["language"]\n[stage.chrome]\nmode = "cautious"\n[run]\nshard_documents = 50\n',
        encoding="utf-8",
    )
    config = load_config(file)
    pipeline = config.pipeline()
    assert "language" not in pipeline.names
    assert getattr(pipeline["chrome"], "mode", None) == "cautious"
    assert getattr(pipeline["near_duplicates"], "keep", None) == "earliest"
    assert config.run.shard_documents == 50


def test_a_stage_that_the_preset_lacks_is_put_where_it_says() -> None:
    names = parse({"stage": {"quality": {"filters": ["c4"], "after": "tidy"}}}).pipeline().names
    assert names[names.index("tidy") + 1] == "quality"


def test_a_stage_without_a_place_comes_before_the_text_is_tidied() -> None:
    pipeline = parse({"stage": {"quality": {"drop": False}}}).pipeline()
    assert pipeline.names[pipeline.names.index("tidy") - 1] == "quality"
    quality = pipeline["quality"]
    assert isinstance(quality, Quality)
    assert quality.drop is False


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"preste": "news"}, "Did you mean preset"),
        ({"mode": "cautious"}, "It belongs below [stage.chrome]".replace("[", r"\[").replace("]", r"\]")),
        ({"preset": "newz"}, "Did you mean news"),
        ({"without": ["languag"]}, "Did you mean language"),
        ({"stage": {"chrom": {}}}, "stage.chrom: no stage of that name. Did you mean chrome"),
        ({"stage": {"chrome": {"moed": "cautious"}}}, "stage.chrome.moed: no setting of that name. Did you mean mode"),
        ({"stage": {"chrome": {"mode": "bold"}}}, "stage.chrome.mode"),
        ({"stage": {"near_duplicates": {"threshold": "high"}}}, "stage.near_duplicates.threshold"),
        ({"stage": {"chrome": "cautious"}}, "is a table"),
        ({"stage": {"language": {}}, "without": ["language"]}, "choose one"),
        ({"stage": {"chrome": {"after": "title"}}}, "leave out its place"),
        ({"run": {"shard_document": 3}}, "Did you mean shard_documents"),
        ({"run": {"shard_documents": "many"}}, "shard_documents"),
    ],
)
def test_a_wrong_key_or_value_is_refused_with_its_place(data: dict[str, Any], message: str) -> None:
    with pytest.raises((ConfigError, PluginError), match=message.replace(".", r"\.")):
        parse(data).pipeline()


def test_a_wrong_word_is_answered_with_the_right_ones() -> None:
    with pytest.raises(ConfigError, match="must be one of cautious, balanced, thorough"):
        parse({"stage": {"chrome": {"mode": "careful"}}}).pipeline()


def test_assignments_change_one_key() -> None:
    config = with_sets(Config(), ["stage.chrome.mode=cautious", "near_duplicates.threshold=0.9", "preset=minimal"])
    assert config.stage == {"chrome": {"mode": "cautious"}, "near_duplicates": {"threshold": 0.9}}
    assert config.preset == "minimal"


@pytest.mark.parametrize("text", ["chrome", "=x", "stage..mode=x", "run.shard_documents"])
def test_an_assignment_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="--set"):
        with_sets(Config(), [text])


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="corpusprep init"):
        load_config(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("preset = ", encoding="utf-8")
    with pytest.raises(ConfigError, match="not TOML"):
        load_config(tmp_path / "bad.toml")
