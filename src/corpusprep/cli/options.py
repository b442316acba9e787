"""Options that several commands share, and what they make of a configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from corpusprep.config import Config
    from corpusprep.pipeline import Pipeline

Command = Callable[..., Any]


def pipeline_options(command: Command) -> Command:
    """``--config``, ``--preset`` and ``--set``: which pipeline."""
    for option in reversed(
        (
            click.option("-c", "--config", type=click.Path(), metavar="FILE", help="Take settings from a TOML file."),
            click.option(
                "--preset", metavar="NAME", help="Take one of our pipelines: standard, news, minimal, duplicates."
            ),
            click.option(
                "--set",
                "sets",
                multiple=True,
                metavar="KEY=VALUE",
                help="Change one setting: stage.NAME.KEY=VALUE or run.KEY=VALUE. May be repeated.",
            ),
        )
    ):
        command = option(command)
    return command


def choice_options(command: Command) -> Command:
    """The choices that people make first: each is a setting of one stage."""
    for option in reversed(
        (
            click.option("--chrome", metavar="MODE", help="How much furniture goes: cautious, balanced, thorough."),
            click.option("--html", metavar="HOW", help="How a page's article is found: accurate, fast, trafilatura."),
            click.option("--languages", metavar="CODES", help="Keep only these languages, for example en,de."),
        )
    ):
        command = option(command)
    return duplicate_options(command)


def duplicate_options(command: Command) -> Command:
    """What happens to copies."""
    for option in reversed(
        (
            click.option(
                "--keep",
                multiple=True,
                metavar="WHAT",
                help="What stays: of copies the longest, earliest, most-complete, first or priority:FIELD; "
                "in the text title, byline, date, or a class of chrome such as comments. May be repeated.",
            ),
            click.option("--duplicates", metavar="HOW", help="drop copies, or only mark them."),
            click.option("--against", metavar="INDEX", help="Find copies of the documents in this index, too."),
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
        codes = tuple(code.strip() for code in options["languages"].split(",") if code.strip())
        settings.setdefault("language", {})["only"] = codes
    for name in ("duplicates", "against"):
        if options.get(name):
            settings.setdefault("near_duplicates", {})[name] = options[name]
    for word in options.get("keep") or ():
        if word in _FACT_LINES:
            settings.setdefault("fact_lines", {}).setdefault("keep", []).append(word)
        elif word in _COPIES or word.startswith("priority:"):
            settings.setdefault("near_duplicates", {})["keep"] = word
        else:
            settings.setdefault("chrome", {}).setdefault("keep", []).append(word)
    for name, values in settings.items():
        ready = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
        pipeline = pipeline.with_settings(name, **ready)
    return pipeline


_FACT_LINES = ("title", "byline", "date")
_COPIES = ("longest", "earliest", "most-complete", "first")


def field_options(command: Command) -> Command:
    """``--text-key`` and its kind: what the fields of JSON lines are called."""
    for name in ("url", "id", "html", "text"):
        command = click.option(
            f"--{name}-key",
            default=name,
            show_default=True,
            metavar="FIELD",
            help=f"The field of JSON lines that holds the {'address' if name == 'url' else name}.",
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
