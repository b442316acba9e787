"""``corpusprep dedup``: only near-duplicates, texts as they are."""

from __future__ import annotations

from typing import Any

import click

from corpusprep.cli.manual import Manual
from corpusprep.cli.options import FORMAT, copy_options, field_options


@click.command(
    cls=Manual,
    exits=(0, 2, 130),
    examples=(
        ("corpusprep dedup feed.jsonl -o unique/", "Of the copies of a text, keep the longest."),
        ("corpusprep dedup feed.jsonl -o unique/ --keep earliest", "Keep the one with the earliest date."),
        ("corpusprep dedup today/ -o unique/ --against index/", "Find copies of an earlier corpus, too."),
        ("corpusprep dedup feed.jsonl -o named/ --duplicates mark", "Keep all, and only say which are copies."),
    ),
)
@click.argument("inputs", nargs=-1, required=True, metavar="IN...", type=click.Path(readable=False))
@click.option(
    "-o", "--output", required=True, metavar="OUT", type=click.Path(readable=False), help="The folder to write."
)
@copy_options
@click.option("--format", "format_", metavar="FORMAT", type=FORMAT, default="jsonl", show_default=True,
              help="How documents are written: jsonl, jsonl.gz, jsonl.zst, txt, parquet.")  # fmt: skip
@field_options
@click.option("-j", "--workers", type=click.IntRange(0), metavar="N",
              help="Worker processes; 0 works in this one.  [default: one for each processor]")  # fmt: skip
@click.option("--resume", is_flag=True, help="Go on where an earlier run ended; redo only what changed.")
@click.option("--overwrite", is_flag=True, help="Replace the output of an earlier run.")
@click.option("--json", "json_", is_flag=True, help="Print the summary as one JSON object on stdout.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def dedup(inputs: tuple[str, ...], output: str, **options: Any) -> int:
    """Set near-duplicates aside and leave every text as it is.

    Each copy in OUT/dropped names the document that was kept, how similar it is and on what evidence; the clusters
    are listed in OUT/models/near_duplicates.jsonl. To judge copies on text without site furniture, use `clean`.
    """
    from corpusprep.cli.clean import clean_into

    others = ("config", "limit", "sample", "max_errors", "max_body_loss", "chrome", "html", "languages", "report")
    nothing = dict.fromkeys(others)
    fixed = {"preset": "duplicates", "sets": (), "dry_run": False, "progress": "auto", "verbose": False}
    return clean_into(inputs, output, output, {**nothing, **fixed, **options})
