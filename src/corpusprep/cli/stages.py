"""``corpusprep stages``: what a pipeline can be made of."""

from __future__ import annotations

from typing import Any

import click


@click.command(epilog="Example: corpusprep clean raw/ -o clean/ --set stage.chrome.mode=cautious")
@click.option("--reasons", is_flag=True, help="List the reason codes instead.")
@click.option("--json", "json_", is_flag=True, help="Print the list as JSON.")
def stages(reasons: bool, json_: bool) -> int:
    """List every stage and learner with its settings and their defaults, those of plugins too."""
    import json

    rows = _reasons() if reasons else _stages()
    if json_:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        click.echo(f"  {row['name']:<28} {row['summary']}")
        for key, value in row.get("settings", {}).items():
            click.echo(f"  {'':<28}   {key} = {json.dumps(value, ensure_ascii=False)}")
    return 0


def _reasons() -> list[dict[str, Any]]:
    from corpusprep.reasons import catalogue

    return [{"name": entry.code, "summary": entry.summary} for entry in catalogue().values()]


def _stages() -> list[dict[str, Any]]:
    import inspect

    from corpusprep import registry
    from corpusprep.pipeline import Pipeline

    rows = []
    for name in registry.names():
        made = registry.load(name)
        part = made() if isinstance(made, type) else made
        (described,) = Pipeline.of(part).describe()
        summary = (inspect.getdoc(made) or "").split("\n")[0]
        rows.append({"name": name, "kind": described["kind"], "summary": summary, "settings": described["settings"]})
    return rows
