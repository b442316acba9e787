"""``corpusprep clean``: files in, clean documents and their account out."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpusprep.cli.manual import Manual
from corpusprep.cli.options import (
    FORMAT,
    choice_options,
    config_from,
    field_options,
    pipeline_options,
    with_choices,
)

if TYPE_CHECKING:
    from corpusprep.config import Config
    from corpusprep.runner.driver import LocalPool, Manifest


_EXAMPLES = (
    ("corpusprep clean raw/ -o clean/", "Clean every article in a folder, with all processors."),
    (
        "corpusprep clean raw/ -o clean/ --report",
        "The same, and write clean/report.html, which shows what went and why.",
    ),
    ("corpusprep clean raw/ -o clean/ --resume", "Go on after a stop, or clean only what is new or changed."),
    ("corpusprep clean raw/ -o trial/ --sample 200", "Try it on 200 documents from all over the input."),
    (
        "corpusprep clean raw/ -o clean/ --chrome cautious --languages en,de",
        "Cut only what is certain, keep two languages.",
    ),
    (
        "corpusprep clean feed.jsonl -o clean/ --text-key body --id-key guid",
        "Say what the fields of a feed are called.",
    ),
    ("corpusprep clean 'crawl/*.warc.gz' -o clean/ --format parquet", "Web archives in, Parquet out."),
    (
        "corpusprep clean raw/ -o clean/ -c corpusprep.toml",
        "Take the settings from a file that `corpusprep init` wrote.",
    ),
    ("cat feed.jsonl | corpusprep clean - -o - > clean.jsonl", "In a pipe: JSON lines in, clean JSON lines out."),
)
_GROUPS = {
    "Input": ("files_from", "limit", "sample", "text_key", "html_key", "id_key", "url_key"),
    "Output": ("output", "format_", "report", "resume", "overwrite", "dry_run"),
    "What is done": (*("config", "preset", "sets", "chrome", "html", "languages", "keep", "duplicates", "against"),),
    "The run": ("workers", "engine", "max_errors", "max_body_loss"),
    "What is printed": ("json_", "progress", "quiet", "verbose"),
}


@click.command(cls=Manual, examples=_EXAMPLES, groups=_GROUPS, exits=(0, 2, 3, 4, 130))
@click.argument("inputs", nargs=-1, metavar="IN...", type=click.Path(readable=False))
@click.option("-o", "--output", metavar="OUT", type=click.Path(readable=False, allow_dash=True),
              help="The folder to write. '-' writes clean JSON lines to stdout.")  # fmt: skip
@pipeline_options
@click.option("--format", "format_", metavar="FORMAT", type=FORMAT, default="jsonl", show_default=True,
              help="How documents are written: jsonl, jsonl.gz, jsonl.zst, txt, parquet.")  # fmt: skip
@click.option("--report", is_flag=True, help="Write OUT/report.html, too: what went and why, what to look at first.")
@field_options
@click.option("-j", "--workers", type=click.IntRange(0), metavar="N",
              help="Worker processes; 0 works in this one, unguarded.  [default: one for each processor]")  # fmt: skip
@click.option("--engine", type=click.Choice(["local", "spark", "ray"]), default="local", show_default=True,
              help="What runs the workers: this machine, or a cluster that sees IN and OUT under the same names.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Clean only the first N documents.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Clean only N documents from all over the input.")
@click.option("--files-from", metavar="LIST", type=click.Path(readable=False, allow_dash=True),
              help="Read the names of inputs from a file, one a line; '-' is stdin.")  # fmt: skip
@choice_options
@click.option("--resume", is_flag=True, help="Go on where an earlier run ended; redo only what changed.")
@click.option("--overwrite", is_flag=True, help="Replace the output of an earlier run.")
@click.option("--dry-run", is_flag=True, help="Say what would be read and done, and write nothing.")
@click.option("--max-errors", type=click.FloatRange(0, 1), metavar="SHARE",
              help="Exit with 3 when a larger share of the documents fails (0.5 where nothing is set).")  # fmt: skip
@click.option("--max-body-loss", type=click.FloatRange(0, 1), metavar="SHARE",
              help="Exit with 4 when a larger share of the documents lost prose-like text in bulk.")  # fmt: skip
@click.option("--json", "json_", is_flag=True, help="Print the summary as one JSON object on stdout.")
@click.option("--progress", type=click.Choice(["auto", "json", "none"]), default="auto", show_default=True,
              help="How to show progress on stderr: bars on a terminal, or a JSON object a line.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Print more: time by stage, every reason.")
def clean(inputs: tuple[str, ...], output: str | None, **options: Any) -> int:
    """Clean articles: text files, HTML pages, JSON lines, CSV, Parquet, Arrow, WARC and WET, tar and zip of these.

    IN is a file, a folder, a pattern in quotes, or - for standard input; all may be packed (.gz .zst .bz2 .xz).

    Writes OUT/documents, OUT/dropped, OUT/models, OUT/manifest.jsonl (a row for every input) and OUT/run.json.
    """
    from corpusprep.cli.stdin import as_files, listed

    if options["files_from"]:
        inputs += listed(options["files_from"])
    if not inputs:
        raise click.UsageError("no input named; for example: corpusprep clean articles/ -o clean/")
    with as_files(inputs, output) as (inputs, folder):
        return clean_into(inputs, folder, output, options)


def clean_into(inputs: tuple[str, ...], folder: str | None, output: str | None, options: dict[str, Any]) -> int:
    """Clean the inputs into the folder, as the options say; the exit code."""
    config = config_from(options["config"], options["preset"], options["sets"])
    pipeline = with_choices(config.pipeline(), options)
    if options["dry_run"]:
        from corpusprep.cli.dry_run import show

        return show(inputs, pipeline, json=options["json_"])
    if folder is None:
        raise click.UsageError(_no_output(inputs))
    if options.get("engine") == "spark" and "://" in folder:
        from corpusprep.cli.far import clean_far

        return clean_far(pipeline, inputs, folder, config, options)
    piped = output in (None, "-")
    manifest = _run(pipeline, inputs, folder, config, {**options, "quiet": options["quiet"] or piped})
    if piped:
        from corpusprep.cli.stdin import print_documents

        print_documents(manifest.output)
        options["quiet"] = True
    code = _report(manifest, config, options)
    if options.get("report") and not piped:
        _write_report(manifest, options)
    return code


def _no_output(inputs: tuple[str, ...]) -> str:
    """What to type when the output is missing, or was given as one more input."""
    *before, last = inputs
    if before and not (Path(last).exists() or any(sign in last for sign in "*?[")):
        return f"no output named; the folder to write stands behind -o: corpusprep clean {before[0]} -o {last}"
    more = " ..." if before else ""
    return f"no output named; for example: corpusprep clean {inputs[0]}{more} -o clean/"


def _write_report(manifest: Manifest, options: dict[str, Any]) -> None:
    from corpusprep.report.page import write_report

    path = write_report(manifest.output)
    if not (options["quiet"] or options["json_"]):
        click.echo(f"  report: {path}, opens in any browser", err=True)


def _run(pipeline: Any, inputs: tuple[str, ...], output: str, config: Config, options: dict[str, Any]) -> Manifest:
    from corpusprep.cli.progress import progress
    from corpusprep.runner.driver import run
    from corpusprep.runner.local import ProcessPool, SerialPool, processors

    keys = {name: options[name] for name in ("text_key", "html_key", "id_key", "url_key")}
    guards = config.run.timeout_seconds, config.run.memory_bytes
    pool: LocalPool
    if options.get("engine", "local") != "local":
        from corpusprep.engines.choose import pool_on

        pool = pool_on(options["engine"], options["workers"], *guards)
    else:
        workers = processors() if options["workers"] is None else options["workers"]
        pool = ProcessPool(workers, *guards) if workers else SerialPool()
    with progress(options["progress"], quiet=options["quiet"] or options["json_"]) as shown:
        try:
            return run(
                pipeline,
                inputs,
                output,
                pool=pool,
                format=options["format_"],
                resume=options["resume"],
                overwrite=options["overwrite"],
                shard_documents=config.run.shard_documents,
                limit=options["limit"],
                sample=options["sample"],
                progress=shown,
                **keys,
            )
        except KeyboardInterrupt:
            shown.stop()
            click.echo(f"stopped; go on with: {_again()}", err=True)
            raise click.exceptions.Exit(130) from None


def _report(manifest: Manifest, config: Config, options: dict[str, Any]) -> int:
    """Print the summary; the exit code."""
    from corpusprep.cli import summary

    if options["json_"]:
        click.echo(summary.as_json(manifest))
    elif not options["quiet"]:
        click.echo(summary.as_text(manifest, verbose=options["verbose"]), err=True)
    allowed = options["max_errors"] if options["max_errors"] is not None else config.run.max_error_share
    if manifest.error_share > allowed:
        by_stage = ", ".join(
            f"{number} in {code.removeprefix('error/')}"
            for code, number in manifest.run["result"]["counts"]["dropped"].items()
            if code.startswith("error/")
        )
        first = ", ".join(error["id"] for error in islice(summary.errors(manifest), 3))
        click.echo(
            f"error: {manifest.counts['error']} of {manifest.counts['read']} documents failed ({by_stage}), "
            f"more than the {100 * allowed:g} % allowed; the first: {first}; "
            f"all: rows of {manifest.output}/manifest.jsonl with status error",
            err=True,
        )
        return 3
    flagged = manifest.run["result"]["counts"]["facts"].get("body_loss_flagged", 0)
    limit = options["max_body_loss"] if options["max_body_loss"] is not None else config.run.max_body_loss
    if limit is not None and flagged > limit * max(1, manifest.counts["read"]):
        click.echo(
            f"error: {flagged} documents lost much prose-like text, more than --max-body-loss allows; "
            f"see the rows of {manifest.output}/manifest.jsonl whose body_loss is flagged",
            err=True,
        )
        return 4
    return 0


def _again() -> str:
    """The present command, made to resume."""
    import shlex

    words = [word for word in sys.argv[1:] if word not in ("--overwrite", "--resume")]
    return shlex.join(["corpusprep", *words, "--resume"])
