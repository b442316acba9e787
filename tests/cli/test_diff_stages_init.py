from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corpusprep.cli.main import run as command
from corpusprep.config import parse
from stories import STORY as BODY

MORE = "Nobody at the meeting wanted to say what will happen if the wall is not built before the next storm comes."


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("diff")
    raw = folder / "raw"
    raw.mkdir()
    (raw / "one.txt").write_text(f"{BODY}\n\nA+ A-\n\n{MORE}", encoding="utf-8")
    (raw / "two.txt").write_text(f"{MORE}\n\n{MORE[::-1]}", encoding="utf-8")
    first, second = str(folder / "first"), str(folder / "second")
    assert command(["clean", str(raw), "-o", first, "-q", "-j", "0"]) == 0
    assert command(["clean", str(raw), "-o", second, "-q", "-j", "0", "--preset", "minimal"]) == 0
    return first, second


def test_a_difference_is_told_by_reason_with_examples(
    outputs: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["diff", *outputs]) == 0
    said = capsys.readouterr().out
    assert "2 documents in both, 1 of them equal" in said
    assert "text size widget" in said
    assert "- one: A+ A-" in said


def test_a_difference_is_data_too(outputs: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["diff", *outputs, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    (row,) = [row for row in data["reasons"] if row["reason"] == "chrome/text-size-widget"]
    assert row["only_first"] > 0
    assert row["only_second"] == 0


def test_the_exit_code_tells_when_asked(outputs: tuple[str, str]) -> None:
    assert command(["diff", *outputs, "--exit-code"]) == 1
    assert command(["diff", outputs[0], outputs[0], "--exit-code"]) == 0


def test_a_folder_that_is_no_output_is_refused(outputs: tuple[str, str], tmp_path: Path) -> None:
    assert command(["diff", outputs[0], str(tmp_path)]) == 2


def test_stages_and_reasons_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["stages"]) == 0
    assert 'mode = "balanced"' in capsys.readouterr().out
    assert command(["stages", "--reasons", "--json"]) == 0
    assert "chrome/text-size-widget" in {row["name"] for row in json.loads(capsys.readouterr().out)}


def test_stages_and_reasons_can_be_chosen_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["stages", "chrome", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["settings"].keys() == row["meanings"].keys()
    assert command(["stages", "--reasons", "chrome/share"]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert command(["stages", "chrom"]) == 2
    assert "Did you mean chrome?" in capsys.readouterr().err
    assert command(["stages", "--reasons", "chrom/"]) == 2


def test_the_schema_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["stages", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "corpusprep.toml"


def without_comments(text: str) -> dict[str, Any]:
    """The settings of a template, as they are when every line is taken into use."""
    lines = [line.removeprefix("# ") for line in text.splitlines()[2:]]
    return tomllib.loads("\n".join(lines))


def test_the_file_to_start_from_is_valid_with_and_without_its_comments(tmp_path: Path) -> None:
    file = tmp_path / "corpusprep.toml"
    assert command(["init", str(file)]) == 0
    assert command(["init", str(file)]) == 2
    text = file.read_text(encoding="utf-8")
    schema = json.loads((tmp_path / "corpusprep.schema.json").read_text(encoding="utf-8"))
    assert text.startswith("#:schema ./corpusprep.schema.json\n")
    settings = without_comments(text)
    assert parse(settings).pipeline() == parse({}).pipeline()
    assert not list(Draft202012Validator(schema).iter_errors(settings))
    assert not list(Draft202012Validator(schema).iter_errors(tomllib.loads(text)))


def test_the_schema_is_replaced_only_where_it_is_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beside = tmp_path / "corpusprep.schema.json"
    assert command(["init", str(tmp_path / "a.toml")]) == 0
    assert command(["init", str(tmp_path / "b.toml")]) == 0
    beside.write_text("{}", encoding="utf-8")
    assert command(["init", str(tmp_path / "c.toml")]) == 2
    assert "exists already" in capsys.readouterr().err
    assert beside.read_text(encoding="utf-8") == "{}"
    assert command(["init", str(tmp_path / "d.toml"), "--no-schema"]) == 0
    assert "#:schema" not in (tmp_path / "d.toml").read_text(encoding="utf-8")
