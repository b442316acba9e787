"""A configuration file, checked before any work starts: TOML in, frozen values and a pipeline out."""

from __future__ import annotations

import dataclasses
import json
import tomllib
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from corpusprep import registry
from corpusprep.errors import ConfigError, PluginError, suggest
from corpusprep.pipeline import Pipeline, settings_of
from corpusprep.presets import PRESETS, preset

_PLACE = ("after", "before")


@dataclass(frozen=True)
class RunSettings:
    """How a run is cut up and when it counts as failed. Never changes what a document becomes."""

    shard_documents: int = 500
    max_error_share: float = 1.0
    max_body_loss: float | None = None
    timeout_seconds: float = 60.0
    memory_bytes: int = 4 * 2**30


@dataclass(frozen=True)
class Config:
    """What a configuration file says.

    >>> config = parse({"preset": "standard", "stage": {"near_duplicates": {"threshold": 0.9}}})
    >>> config.stage["near_duplicates"]
    {'threshold': 0.9}
    """

    preset: str = "standard"
    without: tuple[str, ...] = ()
    stage: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    run: RunSettings = field(default_factory=RunSettings)

    def pipeline(self) -> Pipeline:
        """The pipeline that the configuration describes; wrong names and values are refused with a suggestion."""
        pipeline = preset(self.preset).without(*self.without)
        for name, options in self.stage.items():
            settings = {key: value for key, value in options.items() if key not in _PLACE}
            if name in pipeline.names:
                if set(options) & set(_PLACE):
                    raise ConfigError(f"stage.{name}: stands in preset {self.preset!r} already; leave out its place")
                pipeline = pipeline.with_settings(name, **_typed(name, pipeline[name], settings))
            elif name in self.without:
                raise ConfigError(f"stage.{name}: has settings and is left out by `without`; choose one")
            else:
                pipeline = _added(pipeline, name, options, settings)
        return pipeline


def load_config(path: str | Path) -> Config:
    """The configuration in a TOML file."""
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; `corpusprep init` writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: can not be read ({error})") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error
    return parse(data, where=str(path))


def parse(data: Mapping[str, Any], *, where: str = "configuration") -> Config:
    """The configuration in plain data, checked; `where` names its place in messages."""
    known = [item.name for item in dataclasses.fields(Config)]
    for key in data:
        if key not in known:
            raise ConfigError(f"{where}: {key}: no key of that name. {suggest(key, known)}")
    for name, options in data.get("stage", {}).items():
        if not isinstance(options, Mapping):
            raise ConfigError(f"{where}: stage.{name} is a table: [stage.{name}] and its settings below")
    run = data.get("run", {})
    run_known = [item.name for item in dataclasses.fields(RunSettings)]
    for key in run:
        if key not in run_known:
            raise ConfigError(f"{where}: run.{key}: no setting of that name. {suggest(key, run_known)}")
    try:
        return msgspec.convert(dict(data), Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {error}") from error


def with_sets(config: Config, sets: Iterable[str]) -> Config:
    """The configuration with ``stage.NAME.KEY=VALUE`` or ``run.KEY=VALUE`` assignments, as ``--set`` takes them.

    >>> with_sets(Config(), ["stage.chrome.mode=cautious", "run.shard_documents=50"]).run.shard_documents
    50
    """
    data = msgspec.to_builtins(config)
    for text in sets:
        path, equals, raw = text.partition("=")
        keys = path.strip().split(".")
        if not equals or not all(keys):
            raise ConfigError(f"--set {text}: expected stage.NAME.KEY=VALUE or run.KEY=VALUE")
        if keys[0] not in ("stage", "run", "preset", "without") and len(keys) > 1:
            keys.insert(0, "stage")
        table = data
        for key in keys[:-1]:
            table = table.setdefault(key, {})
            if not isinstance(table, dict):
                raise ConfigError(f"--set {text}: {key} is not a table")
        table[keys[-1]] = _value(raw.strip())
    return parse(data, where="--set")


def template() -> str:
    """A configuration file with every setting of the standard pipeline at its default, each line commented out.

    >>> parse(tomllib.loads(template())) == Config()
    True
    """
    lines = [
        "# What corpusprep does, stage by stage. Take away the # of what you change; `corpusprep stages` explains.",
        f'# preset = "standard"        # or {", ".join(name for name in PRESETS if name != "standard")}',
        "# without = []               # names of stages to leave out",
    ]
    for step in preset("standard").describe():
        settings = {key: value for key, value in step["settings"].items() if value is not None}
        if settings:
            lines += ["", f"# [stage.{step['name']}]"]
            lines += [f"# {key} = {_toml(value)}" for key, value in settings.items()]
    lines += ["", "# [run]"]
    values = {item.name: item.default for item in dataclasses.fields(RunSettings)}
    lines += [f"# {key} = {_toml(value)}" for key, value in values.items() if value is not None]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """A value in TOML; JSON is the same for booleans, numbers, strings and lists."""
    return json.dumps(value, ensure_ascii=False)


def _value(raw: str) -> Any:
    """What stands behind the equals sign: a TOML value, or else a string as it is."""
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        return raw


def _typed(name: str, part: object, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings converted to the types that the part declares."""
    known = settings_of(part)
    hints = typing.get_type_hints(type(part)) if known else {}
    typed = {}
    for key, value in settings.items():
        if key not in known:
            raise ConfigError(f"stage.{name}.{key}: no setting of that name. {suggest(key, known)}")
        try:
            typed[key] = msgspec.convert(value, hints[key])
        except msgspec.ValidationError as error:
            raise ConfigError(f"stage.{name}.{key} = {value!r}: {error}") from error
    return typed


def _added(pipeline: Pipeline, name: str, options: Mapping[str, Any], settings: Mapping[str, Any]) -> Pipeline:
    """The pipeline with a stage that its preset lacks: after or before a named one, else before the text is tidied."""
    try:
        made = registry.load(name)
    except PluginError as error:
        if name in registry.names():
            raise
        raise ConfigError(
            f"stage.{name}: no stage of that name. {suggest(name, [*pipeline.names, *registry.names()])}"
        ) from error
    part = made() if isinstance(made, type) else made
    if settings:
        part = dataclasses.replace(part, **_typed(name, part, settings))
    step = Pipeline.of(part).steps[0]
    where, anchor = next(((key, options[key]) for key in _PLACE if key in options), ("before", "tidy"))
    if anchor == "tidy" and "tidy" not in pipeline.names:
        return Pipeline((*pipeline.steps, step._replace(name=name)))
    added = pipeline.after(anchor, part) if where == "after" else pipeline.before(anchor, part)
    return Pipeline(tuple(s._replace(name=name) if s.part is part else s for s in added.steps))
