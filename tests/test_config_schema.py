"""The JSON Schema of the configuration says what the code says."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corpusprep import registry
from corpusprep.config import meanings, parse
from corpusprep.config_schema import schema
from corpusprep.errors import CorpusprepError
from corpusprep.presets import PRESETS, preset

SCHEMA = schema(registry.BUILT_IN)
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_setting_of_the_run_and_the_stages_has_a_meaning_and_none_is_left_over() -> None:
    """A new setting needs a line in src/corpusprep/schema/settings.toml."""
    tables = {**SCHEMA["properties"]["stage"]["properties"], "run": SCHEMA["properties"]["run"]}
    known = {(stage, key) for stage, table in tables.items() for key in table["properties"]} - {
        (stage, place) for stage in tables for place in ("after", "before")
    }
    assert {(stage, key) for stage, entries in meanings().items() for key in entries} == known
    for table in tables.values():
        assert all(entry["description"].endswith(".") for entry in table["properties"].values())


@pytest.mark.parametrize("name", PRESETS)
def test_the_settings_of_every_preset_are_valid(name: str) -> None:
    steps = preset(name).describe()
    settings = {step["name"]: {k: v for k, v in step["settings"].items() if v is not None} for step in steps}
    assert not list(VALIDATOR.iter_errors({"preset": name, "stage": settings}))


@pytest.mark.parametrize(
    ("data", "is_valid"),
    [
        ({}, True),
        ({"preset": "news", "without": ["language"]}, True),
        ({"preset": "newz"}, False),
        ({"preste": "news"}, False),
        ({"without": "language"}, False),
        ({"stage": {"chrom": {}}}, False),
        ({"stage": {"chrome": {"moed": "cautious"}}}, False),
        ({"stage": {"chrome": {"mode": "bold"}}}, False),
        ({"stage": {"chrome": {"mode": "thorough", "keep": ["comments"]}}}, True),
        ({"stage": {"chrome": {"keep": ["coments"]}}}, False),
        ({"stage": {"chrome": {"never_remove": ["Weather"]}}}, True),
        ({"stage": {"near_duplicates": {"threshold": "high"}}}, False),
        ({"stage": {"near_duplicates": {"threshold": 0.1}}}, False),
        ({"stage": {"near_duplicates": {"keep": "priority:quality"}}}, True),
        ({"stage": {"near_duplicates": {"keep": "shortest"}}}, False),
        ({"stage": {"near_duplicates": {"duplicates": "delete"}}}, False),
        ({"stage": {"language": {"detector": "guess"}}}, False),
        ({"stage": {"language": {"only": ["en"]}}}, True),
        ({"stage": {"quality": {"filters": ["c4"], "after": "tidy"}}}, True),
        ({"stage": {"quality": {"filters": ["c5"]}}}, False),
        ({"stage": {"privacy": {"email": "[mail]"}}}, True),
        ({"run": {"shard_documents": 50}}, True),
        ({"run": {"shard_documents": "many"}}, False),
        ({"run": {"shard_document": 3}}, False),
    ],
)
def test_the_schema_refuses_what_the_code_refuses(data: dict[str, Any], *, is_valid: bool) -> None:
    assert VALIDATOR.is_valid(data) == is_valid
    if is_valid:
        parse(data).pipeline()
    else:
        with pytest.raises(CorpusprepError):
            parse(data).pipeline()
