"""Options that several commands share, and what they make of a configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from corpusprep.config import Config

Command = Callable[..., Any]


def pipeline_options(command: Command) -> Command:
    """``--config``, ``--preset`` and ``--set``: which pipeline."""
    for option in reversed(
        (
            click.option("-c", "--config", type=click.Path(), metavar="FILE", help="Take settings from a TOML file."),
            click.option("--preset", metavar="NAME", help="Take one of our pipelines: standard, news, minimal."),
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
