"""``corpusprep diff``: what another configuration or version changed."""

from __future__ import annotations

import click

from corpusprep.cli.manual import Manual
from corpusprep.cli.words import grouped, name_of_reason, plural


@click.command(
    cls=Manual,
    exits=(0, 1, 2),
    examples=(
        ("corpusprep diff clean/ clean-cautious/", "What other settings, or another version, changed."),
        ("corpusprep diff clean/ clean-cautious/ --against raw/", "The same, where the raw input was moved to raw/."),
        ("corpusprep diff before/ after/ --exit-code --json", "For a script: exit code 1 when anything differs."),
    ),
)
@click.argument("first", metavar="OUT1", type=click.Path(readable=False))
@click.argument("second", metavar="OUT2", type=click.Path(readable=False))
@click.option(
    "--against",
    multiple=True,
    metavar="IN",
    type=click.Path(readable=False),
    help="Where the raw input lies now, for the examples.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when the two differ.")
@click.option("--json", "json_", is_flag=True, help="Print the difference as JSON.")
def diff(first: str, second: str, against: tuple[str, ...], exit_code: bool, json_: bool) -> int:
    """Show what the run in OUT2 did otherwise than the run in OUT1: documents, facts, and characters by reason."""
    import json

    from corpusprep.runner.compare import compare

    found = compare(first, second, against)
    data = found.data()
    if json_:
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return int(exit_code and bool(found))
    click.echo(f"  {plural(found.documents, 'document')} in both, {grouped(found.equal)} of them equal")
    for names, where in ((found.only_first, first), (found.only_second, second)):
        if names:
            more = ", ..." if len(names) > 3 else ""
            click.echo(f"  {plural(len(names), 'document')} only in {where}: {', '.join(names[:3])}{more}")
    for move in data["moved"]:
        click.echo(f"  {plural(move['documents'], 'document')}: {move['from']} -> {move['to']}")
    for name, number in data["facts"].items():
        click.echo(f"  {name}: differs in {plural(number, 'document')}")
    for row in data["reasons"]:
        only = f"{grouped(row['only_first'])} characters only in the first, {grouped(row['only_second'])} only in the second"
        click.echo(f"\n  {name_of_reason(row['reason'])}: {only}")
        for example in row["examples"]:
            sign = "-" if example["in"] == "first" else "+"
            shown = " ⏎ ".join((example["text"] or "(raw input not found)").split("\n")).strip()
            click.echo(f"    {sign} {example['id']}: {shown}")
    return int(exit_code and bool(found))
