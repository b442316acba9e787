"""Every row and every run.json is what the published schemas say."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from corpusprep.presets import standard
from corpusprep.runner.driver import run

FIXTURES = Path(__file__).parents[2] / "fixtures" / "raw"


def schema(name: str) -> Any:
    text = resources.files("corpusprep").joinpath(f"schema/{name}.schema.json").read_text(encoding="utf-8")
    found = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(standard(), FIXTURES, tmp_path_factory.mktemp("schema") / "o").output


def test_every_row_is_what_the_schema_says(output: Path) -> None:
    validator = schema("manifest-row")
    rows = [json.loads(line) for line in (output / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["status"] for row in rows} == {"kept", "dropped", "error"}
    for row in rows:
        faults = [error.message for error in validator.iter_errors(row)]
        assert faults == [], row["id"]


def test_run_json_is_what_the_schema_says(output: Path) -> None:
    data = json.loads((output / "run.json").read_text(encoding="utf-8"))
    assert [error.message for error in schema("run").iter_errors(data)] == []


@pytest.mark.parametrize("spoil", [{"status": "lost"}, {"id": 7}, {"edits": [{"start": 1}]}, {"new": 1}])
def test_a_wrong_row_is_noticed(output: Path, spoil: dict[str, Any]) -> None:
    with (output / "manifest.jsonl").open(encoding="utf-8") as file:
        row = json.loads(file.readline())
    assert list(schema("manifest-row").iter_errors({**row, **spoil}))
