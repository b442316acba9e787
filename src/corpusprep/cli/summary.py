"""The end of a run in ten lines: what came in, what went out, what was taken away and why, what to look at first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from shlex import quote
from typing import TYPE_CHECKING, Any

from corpusprep.cli.words import name_of_reason, plural

if TYPE_CHECKING:
    from corpusprep.runner.driver import Manifest

_ERRORS_SHOWN = 5
_REASONS_SHOWN = 6


def as_json(manifest: Manifest) -> str:
    """The same as data: counts, errors, flags, where to look."""
    return json.dumps(
        {
            "output": str(manifest.output),
            **manifest.run["result"]["counts"],
            "errors": list(islice(errors(manifest), 100)),
            "flagged": list(islice(flagged(manifest), 100)),
            "seconds": manifest.run["execution"]["seconds"],
            "result_sha256": manifest.run["result_sha256"],
        },
        ensure_ascii=False,
    )


def as_text(manifest: Manifest, *, verbose: bool = False) -> str:
    """The summary for people."""
    counts = manifest.run["result"]["counts"]
    execution = manifest.run["execution"]
    read = manifest.counts["read"]
    lines = [f"  {plural(read, 'document')} in {_duration(execution['seconds'])} -> {manifest.output}/"]
    lines.append("    " + "   ".join(_outcomes(counts)))
    lines += _characters(counts, verbose=verbose)
    lines += _facts(counts)
    lines += _left_out(manifest.run["result"]["input"]["left_out"])
    lines += _reused(execution)
    lines += _problems(manifest)
    if verbose:
        lines += _times(execution["seconds_by_stage"])
    first = next(iter(manifest_ids(manifest)), None)
    lines.append("")
    show = f"corpusprep explain {quote(str(manifest.output))} --id {quote(first)}" if first is not None else ""
    lines.append(f"  next: corpusprep report {quote(str(manifest.output))}   {show}".rstrip())
    return "\n".join(lines)


def errors(manifest: Manifest) -> Iterable[dict[str, Any]]:
    """Each document that failed: id, place, message."""
    if not manifest.counts["error"]:
        return
    for number, row in enumerate(manifest.rows(), 1):
        if row["status"] == "error":
            source = row["source"]
            place = source["path"] or row["id"]
            if source["row"] is not None:
                place += f" line {source['row']}"
            error = row["error"] or {}
            yield {"row": number, "id": row["id"], "place": place, **error}


def flagged(manifest: Manifest) -> Iterable[dict[str, Any]]:
    """Each document that lost much prose-like text."""
    if not manifest.run["result"]["counts"]["facts"].get("body_loss_flagged"):
        return
    for row in manifest.rows():
        if (row["body_loss"] or {}).get("flagged"):
            yield {"id": row["id"], **row["body_loss"]}


def manifest_ids(manifest: Manifest) -> Iterable[str]:
    """Ids that are worth a look: flagged ones first, else one with a few cuts."""
    yield from (entry["id"] for entry in islice(flagged(manifest), 1))
    rows = [row for row in islice(manifest.rows(), 200) if row["status"] == "kept"]
    rows.sort(key=lambda row: (-len({edit["reason"] for edit in row["edits"]}), row["id"]))
    yield from (row["id"] for row in rows[:1])


def _outcomes(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    parts = [f"{counts['documents'].get('kept', 0)} kept"]
    dropped = Counter(counts["dropped"])
    failed = sum(number for code, number in dropped.items() if code.startswith("error/"))
    parts += [
        f"{number} {name_of_reason(code)}" for code, number in dropped.most_common() if not code.startswith("error/")
    ]
    return [*parts, plural(failed, "error")] if failed else parts


def _characters(counts: Mapping[str, Mapping[str, int]], *, verbose: bool) -> list[str]:
    source = counts["characters"].get("source", 0)
    if not source:
        return []
    gone = counts["characters"].get("removed", 0)
    named: Counter[str] = Counter()
    for code, number in counts["removed"].items():
        named[name_of_reason(code)] += number
    shown = named.most_common(None if verbose else _REASONS_SHOWN)
    parts = [f"{name} {100 * number / source:.1f}" for name, number in shown if number * 2000 >= source or verbose]
    rest = sum(named.values()) - sum(number for _, number in shown)
    if rest * 2000 >= source:
        parts.append(f"other {100 * rest / source:.1f}")
    why = f": {', '.join(parts)}" if parts else ""
    return [f"    {100 * gone / source:.1f} % of characters removed or rewritten{why}"]


def _facts(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    facts, languages = counts["facts"], Counter(counts["languages"])
    open_dates = facts.get("date_ambiguous", 0)
    dates = f"dates {facts.get('date', 0)}" + (f" ({open_dates} ambiguous)" if open_dates else "")
    shown = [f"{code} {number}" for code, number in languages.most_common(4)]
    if len(languages) > 4:
        shown.append(f"{len(languages) - 4} more")
    known = f"   languages {', '.join(shown)}" if shown else ""
    return [f"    titles {facts.get('title', 0)}   authors {facts.get('authors', 0)}   {dates}{known}"]


def _left_out(skipped: Mapping[str, int]) -> list[str]:
    if not skipped:
        return []
    return ["    left out: " + ", ".join(f"{number} {suffix}" for suffix, number in Counter(skipped).most_common(6))]


def _reused(execution: Mapping[str, Any]) -> list[str]:
    documents, shards = execution["documents"], execution["shards"]
    if not shards["reused"] and not documents["taken_over"]:
        return []
    taken = f"{plural(documents['taken_over'], 'document')} taken over from the earlier run"
    return [
        f"    {taken}, {documents['cleaned']} new or changed; {shards['reused']} of {sum(shards.values())} parts kept"
    ]


def _problems(manifest: Manifest) -> list[str]:
    shown = islice(errors(manifest), _ERRORS_SHOWN)
    lines = [f"  ! {error['place']}: {' '.join(str(error.get('message', 'failed')).split())}" for error in shown]
    more = manifest.counts["error"] - _ERRORS_SHOWN
    if more > 0:
        lines.append(f"    and {plural(more, 'more error')}: manifest.jsonl rows with status error")
    lost = manifest.run["result"]["counts"]["facts"].get("body_loss_flagged", 0)
    if lost:
        first = next(iter(flagged(manifest)))["id"]
        lines.append(
            f"  ! {plural(lost, 'document')} lost much prose-like text: "
            f"corpusprep explain {quote(str(manifest.output))} --id {quote(first)}"
        )
    if not manifest.counts["kept"]:
        lines.append(f"  ! nothing was kept; the texts and the reasons stand in {manifest.output}/dropped/")
    return lines


def _times(seconds: Mapping[str, float]) -> list[str]:
    total = sum(seconds.values()) or 1
    return ["", "    time by stage"] + [
        f"      {name:<18} {value:8.2f} s {100 * value / total:5.1f} %"
        for name, value in Counter(seconds).most_common()
    ]


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
