"""``corpusprep index``: what is needed to find copies of a corpus later."""

from __future__ import annotations

from pathlib import Path

import click

from corpusprep.cli.manual import Manual
from corpusprep.cli.words import plural


@click.command(
    cls=Manual,
    examples=(
        ("corpusprep index clean/ --to index/", "Remember the clean documents of a run."),
        (
            "corpusprep clean new/ -o clean-new/ --against index/",
            "A later run finds copies of them, and sets those aside.",
        ),
        ("corpusprep index clean-new/ --to index/", "Add what that run kept."),
    ),
)
@click.argument("output", metavar="OUT", type=click.Path(readable=False, path_type=Path))
@click.option(
    "--to",
    required=True,
    metavar="INDEX",
    type=click.Path(readable=False),
    help="The folder of the index; one that exists is added to.",
)
@click.option("--permutations", type=click.IntRange(16), default=128, show_default=True, metavar="N",
              help="The length of the MinHash signatures; one index has one length.")  # fmt: skip
def index(output: Path, to: str, permutations: int) -> int:
    """Add the clean documents in OUT to an index, so that later runs find copies of them."""
    from corpusprep.api import read
    from corpusprep.corpus.index import append_index
    from corpusprep.corpus.near_duplicates import NearDuplicates
    from corpusprep.runner.output import read_run

    read_run(output)
    found = NearDuplicates(permutations=permutations).observe(read(output / "documents"))
    number = append_index(to, found, permutations)
    click.echo(f"  {to}: {plural(number, 'document')}")
    return 0
