"""A configuration file, checked before any work starts: TOML in, frozen values and a pipeline out."""

from __future__ import annotations

import dataclasses
import functools
import json
import tomllib
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
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
    max_error_share: float = 0.5
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
                pipeline = pipeline.replace(name, _with(name, pipeline[name], settings))
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
    except OSError as error:
        raise ConfigError(f"{path}: can not be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: can not be read ({error})") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error
    return parse(data, where=str(path))


def parse(data: Mapping[str, Any], *, where: str = "configuration") -> Config:
    """The configuration in plain data, checked; `where` names its place in messages."""
    known = [item.name for item in dataclasses.fields(Config)]
    for key in data:
        if key not in known:
            raise ConfigError(f"{where}: {key}: no key of that name. {_home_of(key) or suggest(key, known)}")
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


def _home_of(key: str) -> str | None:
    """Where a setting belongs that stands outside every table, as happens when only its own # was taken away."""
    homes = [f"[{name}]" if name == "run" else f"[stage.{name}]" for name, known in meanings().items() if key in known]
    return f"It belongs below {' or '.join(homes)}; is the # of that line still there?" if homes else None


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


@functools.cache
def meanings() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """What each setting means, by stage (``run`` for the run's) and name.

    >>> meanings()["chrome"]["keep"]["text"]
    'Classes of furniture that stay, for example comments or author-box.'
    """
    text = resources.files("corpusprep").joinpath("schema/settings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def meaning(stage: str, setting: str) -> str:
    """What a setting means, in a sentence; empty for a plugin's."""
    text: str = meanings().get(stage, {}).get(setting, {}).get("text", "")
    return text


def template(schema: str | None = None) -> str:
    """A configuration file with every setting of the standard pipeline at its default, each line commented out.

    >>> parse(tomllib.loads(template())) == Config()
    True

    ``schema`` is where its JSON Schema lies: editors that know TOML take it from the first line.
    """
    others = ", ".join(name for name in PRESETS if name != "standard")
    lines = [f"#:schema {schema}"] if schema else []
    lines += [
        "# What corpusprep does, stage by stage. Take away the # of what you change, and of the [stage] above it.",
        _commented('preset = "standard"', f"Or {others}."),
        _commented("without = []", "Names of stages to leave out."),
    ]
    for step in preset("standard").describe():
        if step["settings"]:
            lines += ["", f"# [stage.{step['name']}]"]
            lines += [_setting(step["name"], key, value) for key, value in step["settings"].items()]
    lines += ["", "# [run]"]
    lines += [_setting("run", item.name, item.default) for item in dataclasses.fields(RunSettings)]
    return "\n".join(lines) + "\n"


def _setting(stage: str, key: str, value: Any) -> str:
    """A setting at its default, or one that has none as a further comment."""
    text = f"{key} = {_toml(value)}" if value is not None else f"# {key} ="
    return _commented(text, meaning(stage, key))


def _commented(setting: str, words: str) -> str:
    return f"# {setting:<32}# {words}"


def _toml(value: Any) -> str:
    """A value in TOML; JSON is the same for booleans, numbers, strings and lists."""
    return json.dumps(value, ensure_ascii=False)


def _value(raw: str) -> Any:
    """What stands behind the equals sign: a TOML value, or else a string as it is."""
    try:
        return tomllib.loads(f"value = {raw}")["value"]
    except tomllib.TOMLDecodeError:
        return raw


def _with(name: str, part: Any, settings: Mapping[str, Any]) -> Any:
    """The part with these settings; what its own check refuses is a wrong setting, too."""
    typed = _typed(name, part, settings)
    try:
        return dataclasses.replace(part, **typed) if typed else part
    except (ValueError, TypeError) as error:
        raise ConfigError(f"stage.{name}: {error}") from error


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
            raise ConfigError(f"stage.{name}.{key} = {value!r}: {_choice(hints[key]) or error}") from error
    return typed


def _choice(hint: Any) -> str | None:
    """What a setting of a few words may be; None for any other setting."""
    words = typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()
    return f"must be one of {', '.join(map(str, words))}" if words else None


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
    part = _with(name, part, settings)
    step = Pipeline.of(part).steps[0]
    where, anchor = next(((key, options[key]) for key in _PLACE if key in options), ("before", "tidy"))
    if anchor == "tidy" and "tidy" not in pipeline.names:
        return Pipeline((*pipeline.steps, step._replace(name=name)))
    added = pipeline.after(anchor, part) if where == "after" else pipeline.before(anchor, part)
    return Pipeline(tuple(s._replace(name=name) if s.part is part else s for s in added.steps))
