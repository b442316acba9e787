"""``corpusprep verify``: whether an output adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from corpusprep.cli.manual import Manual
from corpusprep.cli.words import plural

if TYPE_CHECKING:
    from corpusprep.runner.account import Verdict

_SHOWN = 20


@click.command(
    cls=Manual,
    exits=(0, 1, 2),
    examples=(
        ("corpusprep verify clean/", "Hold an output against its own account: digests, totals, rows."),
        ("corpusprep verify clean/ --against raw/", "And decode every source again and replay every edit on it."),
        ("corpusprep verify clean/ -q || echo damaged", "In a script."),
    ),
)
@click.argument("output", metavar="OUT", type=click.Path(readable=False))
@click.option(
    "--against",
    multiple=True,
    metavar="IN",
    type=click.Path(readable=False),
    help="The raw input: every edit is replayed on it.",
)
@click.option("--json", "json_", is_flag=True, help="Print what was found as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; only the exit code tells.")
def verify(output: str, against: tuple[str, ...], json_: bool, quiet: bool) -> int:
    """Check the output of a run: digests of all files, totals, one document for each manifest row, edits that add up.

    With --against, every source is decoded again and every edit replayed on it. The exit code is 1 if anything is off.
    """
    import json

    from corpusprep.runner import account

    faults: list[account.Fault] = []
    verdict = account.Verdict()
    for found in account.verify(output, against):
        if isinstance(found, account.Verdict):
            verdict = found
            continue
        faults.append(found)
        if len(faults) <= _SHOWN and not (json_ or quiet):
            click.echo(f"  {found.place}: {found.message}", err=True)
    if json_:
        data = {"rows": verdict.rows, "files": verdict.files, "sources": verdict.sources}
        click.echo(json.dumps({**data, "faults": [fault._asdict() for fault in faults]}, ensure_ascii=False))
    elif not quiet:
        _say(output, against, verdict, len(faults))
    return 1 if faults else 0


def _say(output: str, against: tuple[str, ...], verdict: Verdict, faults: int) -> None:
    looked = f"{plural(verdict.rows, 'row')}, {plural(verdict.files, 'file')}"
    if faults:
        more = f" (the first {_SHOWN} above)" if faults > _SHOWN else ""
        click.echo(f"  {output}: {plural(faults, 'fault')}{more} in {looked}", err=True)
        return
    replayed = f", every edit replayed on {plural(verdict.sources, 'source')}" if against else ""
    click.echo(f"  {output}: all is as the run left it: {looked}{replayed}")
    if not against:
        click.echo("  next: --against IN also replays every edit on the raw input")
