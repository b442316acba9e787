"""``corpusprep report``: one page that shows what a run did."""

from __future__ import annotations

from pathlib import Path

import click

from corpusprep.cli.manual import Manual


@click.command(
    cls=Manual,
    examples=(
        ("corpusprep report clean/", "Write clean/report.html; open it in any browser, it needs no network."),
        (
            "corpusprep report clean/ --against /mnt/raw",
            "Where the raw input was moved: it shows removed lines in place.",
        ),
        ("corpusprep report clean/ --json | jq .reasons", "The same figures, for a script."),
    ),
    help="Write a page that shows what a run did: what went and why, what to look at first, copies side by side.",
)
@click.argument("output", metavar="OUT", type=click.Path(readable=False, path_type=Path))
@click.option(
    "--against",
    metavar="IN",
    multiple=True,
    type=click.Path(readable=False, path_type=Path),
    help="Where the raw input is now.",
)
@click.option(
    "--to",
    metavar="FILE",
    type=click.Path(readable=False, path_type=Path),
    help="Where to write the page.  [default: OUT/report.html]",
)
@click.option("--json", "as_data", is_flag=True, help="Print the figures as JSON instead of writing the page.")
def report(output: Path, against: tuple[Path, ...], to: Path | None, as_data: bool) -> None:
    """Write or print the report."""
    from corpusprep.report.figures import as_json, collect
    from corpusprep.report.page import write_report

    if as_data:
        click.echo(as_json(collect(output, against)))
        return
    path = write_report(output, against=against, to=to)
    click.echo(f"  {path}: {path.stat().st_size / 1e3:,.0f} kB, opens in any browser, without a network")
