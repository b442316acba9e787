"""``corpusprep describe``: what data hubs read about a corpus."""

from __future__ import annotations

import click

from corpusprep.cli.manual import Manual


@click.command(
    cls=Manual,
    examples=(
        ("corpusprep describe clean/", "Write README.md, croissant.json and SHA256SUMS into clean/."),
        ("corpusprep describe clean/ --name harbor-news --license CC-BY-4.0", "The same, with a name and a license."),
        ("cd clean && sha256sum -c SHA256SUMS", "Check the files after a download."),
    ),
)
@click.argument("output", metavar="OUT", type=click.Path(readable=False))
@click.option("--name", metavar="NAME", help="The name of the corpus.  [default: the folder's]")
@click.option("--license", "license_", metavar="LICENSE", help="The license of the articles.  [default: unknown]")
def describe(output: str, name: str | None, license_: str | None) -> int:
    """Write a dataset card (README.md), a Croissant 1.1 description and SHA256SUMS into an output folder."""
    from corpusprep.report.describe import describe as write

    for path in write(output, name=name, license=license_):
        click.echo(f"  {path}")
    return 0
