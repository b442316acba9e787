"""``corpusprep clean --engine spark`` with an output that only Spark can write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from corpusprep.config import Config
    from corpusprep.pipeline import Pipeline

_NOT_THERE = ("resume", "limit", "sample", "report")


def clean_far(pipeline: Pipeline, inputs: tuple[str, ...], output: str, config: Config, options: dict[str, Any]) -> int:
    """Clean what Spark reads into what Spark writes; the exit code."""
    from corpusprep.engines.spark import session
    from corpusprep.engines.spark_files import clean_into
    from corpusprep.engines.tables import Guards
    from corpusprep.runner.intake import fields_from

    for name in _NOT_THERE:
        if options.get(name):
            raise click.UsageError(f"--{name} needs an output folder that this machine sees; {output} is an address")
    keys = {name: options[name] for name in ("text_key", "html_key", "id_key", "url_key")}
    guards = Guards(config.run.timeout_seconds, config.run.memory_bytes)
    counts = clean_into(
        session(options["workers"]), inputs, output, pipeline, fields_from(keys), guards, overwrite=options["overwrite"]
    )
    if options["json_"]:
        import json

        click.echo(json.dumps(counts))
    elif not options["quiet"]:
        click.echo("   ".join(f"{count} {name}" for name, count in counts.items()) + f"  -> {output}", err=True)
    allowed = options["max_errors"] if options["max_errors"] is not None else config.run.max_error_share
    return 3 if counts["error"] > allowed * max(1, counts["read"]) else 0
