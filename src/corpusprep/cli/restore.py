"""``corpusprep restore``: the decoded source of a document, exactly."""

from __future__ import annotations

import sys

import click

from corpusprep.cli.manual import Manual


@click.command(
    cls=Manual,
    examples=(
        ("corpusprep restore clean/ --id 003", "Print what the document said before the first change."),
        ("corpusprep restore clean/ --id 003 --against /mnt/raw > 003.txt", "The same, where the raw input was moved."),
    ),
)
@click.argument("output", metavar="OUT", type=click.Path(readable=False))
@click.option("--id", "id_", required=True, metavar="ID", help="Which document.")
@click.option(
    "--against",
    multiple=True,
    metavar="IN",
    type=click.Path(readable=False),
    help="Where the raw input lies now, if it was moved.",
)
def restore(output: str, id_: str, against: tuple[str, ...]) -> int:
    """Print the source of a document as it was decoded, before the first change, held against its digest."""
    from corpusprep.runner.account import restore as source_of

    # Bytes: a terminal's line ends and encoding must not change what is exact.
    sys.stdout.buffer.write(source_of(output, id_, against).encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
    return 0
