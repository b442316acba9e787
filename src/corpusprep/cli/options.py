"""Options that several commands share, and what they make of a configuration."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from corpusprep.cli.completion import Words

if TYPE_CHECKING:
    from corpusprep.config import Config
    from corpusprep.pipeline import Pipeline

Command = Callable[..., Any]


def _presets() -> list[str]:
    from corpusprep.presets import PRESETS

    return list(PRESETS)


def _settings() -> list[str]:
    from corpusprep.config import meanings

    return [f"{stage}.{key}=" for stage, entries in meanings().items() for key in entries]


def _kept() -> list[str]:
    from corpusprep.reasons import catalogue

    return [
        *_COPIES,
        "priority:",
        *_FACT_LINES,
        *(e.code.partition("/")[2] for e in catalogue().values() if e.family == "chrome"),
    ]


FORMAT = Words(lambda: ("jsonl", "jsonl.gz", "jsonl.zst", "txt", "parquet"))
_CHROME = Words(lambda: ("cautious", "balanced", "thorough"))
_HTML = Words(lambda: ("accurate", "fast", "trafilatura"))
_LANGUAGES = Words(lambda: ("ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "uk"))
_DUPLICATES = Words(lambda: ("drop", "mark"))


def pipeline_options(command: Command) -> Command:
    """``--config``, ``--preset`` and ``--set``: which pipeline."""
    for option in reversed(
        (
            click.option(
                "-c",
                "--config",
                type=click.Path(readable=False),
                metavar="FILE",
                help="Take settings from a TOML file.",
            ),
            click.option(
                "--preset",
                metavar="NAME",
                type=Words(_presets),
                help="Take one of our pipelines: standard, news, minimal, duplicates.",
            ),
            click.option(
                "--set",
                "sets",
                multiple=True,
                type=Words(_settings),
                metavar="KEY=VALUE",
                help="Change one setting, for example chrome.mode=cautious; `corpusprep stages` lists them. May be repeated.",
            ),
        )
    ):
        command = option(command)
    return command


def choice_options(command: Command) -> Command:
    """The choices that people make first: each is a setting of one stage."""
    for option in reversed(
        (
            click.option(
                "--chrome", metavar="MODE", type=_CHROME, help="How much furniture goes: cautious, balanced, thorough."
            ),
            click.option(
                "--html", metavar="HOW", type=_HTML, help="How a page's article is found: accurate, fast, trafilatura."
            ),
            click.option(
                "--languages", metavar="CODES", type=_LANGUAGES, help="Keep only these languages, for example en,de."
            ),
        )
    ):
        command = option(command)
    return duplicate_options(_KEEP_ANYTHING)(command)


_KEEP_COPIES = "Which copy stays: longest, earliest, most-complete, first or priority:FIELD."
_KEEP_ANYTHING = (
    "What stays: of copies the longest, earliest, most-complete, first or priority:FIELD; "
    "in the text title, byline, date, or a class of chrome such as comments. May be repeated."
)


def copy_options(command: Command) -> Command:
    """What happens to copies, where nothing else is done."""
    return duplicate_options(_KEEP_COPIES)(command)


def duplicate_options(keep: str) -> Callable[[Command], Command]:
    """What happens to copies; ``keep`` is the help of ``--keep``."""
    return lambda command: _with_duplicates(command, keep)


def _with_duplicates(command: Command, keep: str) -> Command:
    for option in reversed(
        (
            click.option(
                "--keep",
                multiple=True,
                metavar="WHAT",
                type=Words(_kept),
                help=keep,
            ),
            click.option(
                "--duplicates",
                metavar="HOW",
                type=_DUPLICATES,
                help="What happens to copies: drop sets them aside, mark only names them.",
            ),
            click.option(
                "--against",
                metavar="INDEX",
                type=click.Path(readable=False),
                help="Find copies of the documents in this index, too.",
            ),
        )
    ):
        command = option(command)
    return command


def with_choices(pipeline: Pipeline, options: Mapping[str, Any]) -> Pipeline:
    """The pipeline with what the options of `choice_options` ask for."""
    settings: dict[str, dict[str, Any]] = {}
    if options.get("chrome"):
        settings.setdefault("chrome", {})["mode"] = options["chrome"]
    if options.get("html"):
        settings.setdefault("main_content", {})["html"] = options["html"]
    if options.get("languages"):
        codes = tuple(code.strip().lower() for code in options["languages"].split(",") if code.strip())
        wrong = next((code for code in codes if not _CODE.fullmatch(code)), None)
        if wrong is not None:
            raise click.UsageError(f"--languages {wrong}: not a language code; write codes such as en,de,zh-cn")
        settings.setdefault("language", {})["only"] = codes
    for name in ("duplicates", "against"):
        if options.get(name):
            settings.setdefault("near_duplicates", {})[name] = options[name]
    for word in options.get("keep") or ():
        if word in _FACT_LINES:
            settings.setdefault("fact_lines", {}).setdefault("keep", []).append(word)
        elif word in _COPIES or word.startswith("priority:"):
            settings.setdefault("near_duplicates", {})["keep"] = word
        elif word not in _kept():
            from corpusprep.errors import suggest

            raise click.UsageError(f"--keep {word}: not known. {suggest(word, _kept())}")
        else:
            settings.setdefault("chrome", {}).setdefault("keep", []).append(word)
    for name, values in settings.items():
        if name not in pipeline.names:
            raise click.UsageError(
                f"{_spelled(name, options)} sets stage {name}, which the pipeline chosen lacks; it has {', '.join(pipeline.names)}"
            )
        ready = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
        pipeline = pipeline.with_settings(name, **ready)
    return pipeline


def _spelled(stage: str, options: Mapping[str, Any]) -> str:
    """The option that sets something of a stage, as it was typed."""
    names = {"chrome": "--chrome", "main_content": "--html", "language": "--languages"}
    if stage == "fact_lines" or (stage == "chrome" and not options.get("chrome")):
        return f"--keep {' --keep '.join(options.get('keep') or ())}"
    return names.get(stage, "--keep, --duplicates or --against")


_CODE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
_FACT_LINES = ("title", "byline", "date", "contributor")
_COPIES = ("longest", "earliest", "most-complete", "first")


_FIELDS = {"url": "address", "id": "id", "html": "page", "text": "text"}


def field_options(command: Command) -> Command:
    """``--text-key`` and its kind: what the fields of JSON lines are called."""
    for name in ("url", "id", "html", "text"):
        command = click.option(
            f"--{name}-key",
            default=name,
            show_default=True,
            metavar="FIELD",
            help=f"The field of a record that holds the {_FIELDS[name]}.",
        )(command)
    return command


def config_from(config: str | None, preset: str | None, sets: tuple[str, ...]) -> Config:
    """The configuration that the options describe."""
    import dataclasses

    from corpusprep.config import Config, load_config, with_sets

    chosen = load_config(config) if config else Config()
    if preset:
        chosen = dataclasses.replace(chosen, preset=preset)
    return with_sets(chosen, sets)
