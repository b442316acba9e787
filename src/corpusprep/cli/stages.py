"""``corpusprep stages``: what a pipeline can be made of."""

from __future__ import annotations

from typing import Any

import click

from corpusprep.cli.completion import Words
from corpusprep.cli.manual import Manual


def _names() -> list[str]:
    from corpusprep import registry

    return registry.names()


@click.command(
    cls=Manual,
    examples=(
        ("corpusprep stages", "Every stage with its settings."),
        ("corpusprep stages chrome language", "Only these two."),
        ("corpusprep stages --reasons comment", "The reasons with that word in their code."),
        ("corpusprep stages --schema > corpusprep.schema.json", "What an editor needs to check corpusprep.toml."),
        ("corpusprep clean raw/ -o clean/ --set chrome.mode=cautious", "Use a setting."),
    ),
)
@click.argument("names", nargs=-1, metavar="[NAME]...", type=Words(_names))
@click.option("--reasons", is_flag=True, help="List the reason codes instead; NAME is a family or part of a code.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the configuration file instead.")
@click.option("--json", "json_", is_flag=True, help="Print the list as JSON.")
def stages(names: tuple[str, ...], reasons: bool, schema: bool, json_: bool) -> int:
    """List every stage and learner with its settings, their defaults and what they mean, those of plugins too."""
    import json

    if schema:
        from corpusprep.config_schema import schema as schema_of
        from corpusprep.config_schema import text_of

        click.echo(text_of(schema_of(names or None)), nl=False)
        return 0
    rows = _reasons(names) if reasons else _stages(names)
    if json_:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        click.echo(f"  {row['name']:<28} {row['summary']}")
        for key, value in row.get("settings", {}).items():
            shown = f"{key} = {json.dumps(value, ensure_ascii=False)}"
            click.echo(f"  {'':<28}   {shown:<34} {row['meanings'].get(key, '')}".rstrip())
    return 0


def _reasons(words: tuple[str, ...]) -> list[dict[str, Any]]:
    from corpusprep.errors import ConfigError, suggest
    from corpusprep.reasons import catalogue

    found = [entry for entry in catalogue().values() if not words or any(word in entry.code for word in words)]
    if not found:
        families = dict.fromkeys(entry.family for entry in catalogue().values())
        raise ConfigError(f"no reason with {' or '.join(words)} in its code. {suggest(words[0], families)}")
    return [{"name": entry.code, "summary": entry.summary.replace("`", "")} for entry in found]


def _stages(names: tuple[str, ...]) -> list[dict[str, Any]]:
    import inspect

    from corpusprep import registry
    from corpusprep.config import meaning
    from corpusprep.pipeline import Pipeline

    rows = []
    for name in names or registry.names():
        made = registry.load(name)
        part = made() if isinstance(made, type) else made
        (described,) = Pipeline.of(part).describe()
        settings = described["settings"]
        rows.append(
            {
                "name": name,
                "kind": described["kind"],
                "summary": (inspect.getdoc(made) or "").split("\n")[0].replace("``", "").replace("`", ""),
                "settings": settings,
                "meanings": {key: words for key in settings if (words := meaning(name, key))},
            }
        )
    return rows
