"""The JSON Schema of a configuration file, for editors: made from the stages' own settings, plugins included."""

from __future__ import annotations

import dataclasses
import inspect
import json
import typing
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from corpusprep import registry
from corpusprep.config import RunSettings, meanings
from corpusprep.pipeline import settings_of
from corpusprep.presets import PRESETS
from corpusprep.reasons import catalogue

IDENTITY = "urn:corpusprep:configuration:1"


def schema(names: Iterable[str] | None = None) -> dict[str, Any]:
    """The schema for these stages, or for all that are installed.

    >>> schema(["chrome"])["properties"]["stage"]["properties"]["chrome"]["properties"]["mode"]["enum"]
    ['balanced', 'cautious', 'thorough']
    """
    names = list(registry.names() if names is None else names)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IDENTITY,
        "title": "corpusprep.toml",
        "description": "What corpusprep does, stage by stage. What is left out stays at its default.",
        "type": "object",
        "properties": {
            "preset": {
                "enum": list(PRESETS),
                "default": "standard",
                "description": "The pipeline to start from. "
                + " ".join(f"{name}: {_line(make)}" for name, make in PRESETS.items()),
            },
            "without": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "description": "Names of stages to leave out.",
            },
            "stage": {
                "type": "object",
                "description": "Settings by stage.",
                "properties": {name: _stage(name) for name in names},
                "additionalProperties": False,
            },
            "run": _table("run", RunSettings, {item.name: item.default for item in dataclasses.fields(RunSettings)}),
        },
        "additionalProperties": False,
    }


def text_of(schema: Mapping[str, Any]) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _stage(name: str) -> dict[str, Any]:
    made = registry.load(name)
    part = made() if isinstance(made, type) else made
    table = _table(name, type(part), settings_of(part))
    for place in ("after", "before"):
        words = f"Puts the stage {place} the one of that name, where the preset lacks it."
        table["properties"][place] = {"type": "string", "description": words}
    return {"description": _line(made), **table}


def _table(name: str, kind: type, defaults: Mapping[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind) if defaults else {}
    properties = {}
    for key, default in defaults.items():
        about = dict(meanings().get(name, {}).get(key, {}))
        text = about.pop("text", None)
        found = _kind(hints[key])
        family = about.pop("items_from", None)
        if family:
            codes = [code.partition("/")[2] for code, entry in catalogue().items() if entry.family == family]
            about["items"] = {"enum": codes}
        found.update(about)
        if default is not None:
            found["default"] = msgspec.to_builtins(default)
        properties[key] = {**found, **({"description": text} if text else {})}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _kind(hint: Any) -> dict[str, Any]:
    """What a value of a type looks like in TOML, which has no null."""
    found = msgspec.json.schema(hint)
    if "anyOf" in found:
        kinds = [kind for kind in found["anyOf"] if kind != {"type": "null"}]
        found = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    found.pop("default", None)
    return found


def _line(thing: Any) -> str:
    """The first line of what the docstring says, without its marks."""
    return (inspect.getdoc(thing) or "").split("\n")[0].replace("``", "").replace("`", "")
