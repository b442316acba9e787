"""``corpusprep explain``: one document, with each cut and change marked, its reason beside it, and the facts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from corpusprep.cli.manual import Manual
from corpusprep.cli.options import config_from, field_options, pipeline_options


@click.command(
    cls=Manual,
    examples=(
        ("corpusprep explain raw/003.txt", "A raw file, cleaned on its own."),
        ("corpusprep explain clean/ --id 003", "What a run did to one of its documents."),
        ("corpusprep explain raw/003.txt --html 003.html", "The same as a page, with the evidence behind each cut."),
        ("corpusprep explain raw/003.txt --why comment-policy", "The evidence behind the cuts of one kind."),
        ("corpusprep explain raw/003.txt --set chrome.mode=cautious", "What another setting would do."),
        ("corpusprep explain feed.jsonl --id 17 --text-key body", "One record of a feed."),
    ),
    groups={
        "Which document": ("id_", "against", "text_key", "html_key", "id_key", "url_key"),
        "What is done": ("config", "preset", "sets"),
        "What is shown": ("page", "why", "json_"),
    },
)
@click.argument("target", metavar="FILE|OUT", type=click.Path(readable=False))
@click.option("--id", "id_", metavar="ID", help="Which document, where there are several.")
@click.option(
    "--against",
    multiple=True,
    metavar="IN",
    type=click.Path(readable=False),
    help="Where the raw input of OUT lies now, if it was moved.",
)
@click.option("--why", metavar="REASON", help="Show the evidence behind each cut with this reason.")
@click.option(
    "--html",
    "page",
    metavar="PAGE",
    type=click.Path(readable=False),
    help="Write a page (PAGE.html) instead: evidence, filters, runners-up.",
)
@pipeline_options
@field_options
@click.option("--json", "json_", is_flag=True, help="Print the source, the edits and the facts as JSON.")
def explain(target: str, id_: str | None, json_: bool, why: str | None, page: str | None, **options: Any) -> int:
    """Show what became of a document: kept lines plain, cut lines with the reason in the margin, changes in the line.

    FILE is a raw file, cleaned on its own; OUT is the folder of a run, with --id, and shows what that run did. Above
    the text stand the facts, where each was found, how sure it is, and what would come next.
    """
    from corpusprep.cli.marked import render

    if page is not None and not page.lower().endswith((".html", ".htm")):
        raise click.UsageError(
            f"--html {page}: names the page to write, for example --html explained.html; "
            "how a page's article is found is --set main_content.html=fast"
        )
    source, row = _from_run(target, id_, options["against"]) if _is_run(target) else _alone(target, id_, options)
    if json_:
        click.echo(json.dumps({"source": source, **row}, ensure_ascii=False))
    if page is not None:
        from corpusprep.report.explained import write_explained

        path = write_explained(source, row, page)
        click.echo(f"  {path}: {path.stat().st_size / 1e3:,.0f} kB, opens in any browser, without a network", err=json_)
    if json_ or page is not None:
        return 0
    color = sys.stdout.isatty() and not _no_color()
    for line in _why(source, row, why) if why else render(source, row, color=color):
        click.echo(line, color=color)
    return 0


def _is_run(target: str) -> bool:
    return Path(target).is_dir() and ((Path(target) / "run.json").exists() or (Path(target) / ".work").is_dir())


def _from_run(output: str, id: str | None, against: tuple[str, ...]) -> tuple[str, Mapping[str, Any]]:
    from corpusprep.presets import standard
    from corpusprep.report.candidates import candidates, with_candidates
    from corpusprep.runner.account import find_row, original

    if id is None:
        raise click.UsageError(f"{output} holds many documents; name one with --id")
    row = find_row(output, id)
    document = original(output, row, against)
    return document.source, with_candidates(row, candidates(document, standard()))


def _alone(path: str, id: str | None, options: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """A raw file, cleaned on its own: what the sites and the copies would teach is not known here."""
    from corpusprep.errors import InputError, suggest
    from corpusprep.io.manifest import row_of
    from corpusprep.report.candidates import candidates, with_candidates
    from corpusprep.runner.intake import documents

    keys = {name: options[name] for name in ("text_key", "html_key", "id_key", "url_key")}
    found = documents([path], **keys)
    document = next((item for item in found if id is None or item.id == id), None)
    if document is None:
        known = [item.id for item in documents([path], **keys)]
        raise InputError(f"{path}: no document with the id {id!r}. {suggest(str(id), known[:1000])}")
    if id is None and (other := next(found, None)) is not None:
        said = f"  {path} holds several documents; this is {document.id}, --id names another, such as {other.id}"
        click.echo(said, err=True)
    pipeline = config_from(options["config"], options["preset"], options["sets"]).pipeline()
    if document.dropped:
        return document.source, row_of(document)
    return document.source, with_candidates(row_of(pipeline(document)), candidates(document, pipeline))


def _why(source: str, row: Mapping[str, Any], reason: str) -> Iterator[str]:
    """Each cut whose reason contains the word, with stage, chance and evidence."""
    from corpusprep.errors import CorpusprepError
    from corpusprep.reasons import reason as entry_of

    word = reason.replace(" ", "-")
    chosen = [edit for edit in row["edits"] if word in edit["reason"]]
    if not chosen:
        known = ", ".join(sorted({edit["reason"] for edit in row["edits"]})) or "none"
        yield f"  nothing was changed because of {reason!r}; reasons in this document: {known}"
        return
    for code in sorted({edit["reason"] for edit in chosen}):
        yield f"  {code}"
        try:
            entry = entry_of(code)
        except CorpusprepError:
            continue
        yield from (f"    {name}: {text}" for name, text in (
            ("what", entry.summary), ("why safe", entry.why_safe), ("errs", entry.errs)) if text)  # fmt: skip
    for edit in chosen:
        cut = " ".join(source[edit["start"] : edit["end"]].split())
        shown = cut if len(cut) <= 100 else cut[:97] + "..."
        yield f"  {edit['start']}..{edit['end']}  {edit['stage']}  {edit['confidence']:.2f}  {shown!r}"
        yield f"    {edit.get('evidence') or 'no further evidence'}"


def _no_color() -> bool:
    import os

    return bool(os.environ.get("NO_COLOR"))
