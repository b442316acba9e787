from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from corpusprep.cli.main import run as command

BODY = (
    "The vote on the new harbor wall has been moved to spring, the port authority said on Thursday. "
    "Members had been due to decide next week, after a debate that has gone on for three years."
)
MORE = "Nobody at the meeting wanted to say what will happen if the wall is not built before the next storm comes."


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("diff")
    raw = folder / "raw"
    raw.mkdir()
    (raw / "one.txt").write_text(f"{BODY}\n\nA+ A-\n\n{MORE}", encoding="utf-8")
    (raw / "two.txt").write_text(f"{MORE}\n\n{MORE[::-1]}", encoding="utf-8")
    first, second = str(folder / "first"), str(folder / "second")
    assert command(["clean", str(raw), "-o", first, "-q"]) == 0
    assert command(["clean", str(raw), "-o", second, "-q", "--preset", "minimal"]) == 0
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


def test_the_file_to_start_from_is_valid_with_and_without_its_comments(tmp_path: Path) -> None:
    file = tmp_path / "corpusprep.toml"
    assert command(["init", str(file)]) == 0
    assert command(["init", str(file)]) == 2
    lines = file.read_text(encoding="utf-8").splitlines()
    settings = [line.removeprefix("# ") for line in lines[1:]]
    from corpusprep.config import parse

    assert parse(tomllib.loads("\n".join(settings))).pipeline() == parse({}).pipeline()
