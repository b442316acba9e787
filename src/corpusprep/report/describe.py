"""What the output is, in the forms that data hubs read: a dataset card, a Croissant description, a list of digests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpusprep.errors import OutputError
from corpusprep.runner.output import read_run

MARK = "corpusprep describe"

# The context that Croissant 1.1 prescribes, whole: readers compare it.
_PREFIXED = [
    "citeAs",
    "column",
    "containedIn",
    "equivalentProperty",
    "extract",
    "field",
    "fileObject",
    "fileProperty",
    "fileSet",
    "format",
    "includes",
    "isArray",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
    "arrayShape",
]
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{name: f"cr:{name}" for name in _PREFIXED},
}

_FIELDS = {
    "id": ("sc:Text", "The record's id, unique in the corpus."),
    "text": ("sc:Text", "The article, cleaned."),
    "title": ("sc:Text", "The headline, or null."),
    "authors": ("sc:Text", "The names of the authors, as written."),
    "date": ("sc:Date", "The day of publication, or null."),
    "language": ("sc:Text", "The language code (ISO 639-1), or null."),
    "url": ("sc:URL", "The address that the article was given with, or null."),
}

_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)


def describe(output: str | Path, *, name: str | None = None, license: str | None = None) -> list[Path]:
    """Write ``README.md`` (a dataset card), ``croissant.json`` and ``SHA256SUMS`` into an output folder.

    ``license`` is the license of the *articles*, which no program can know: without it, the descriptions say "unknown".
    A file of one of these names that somebody else wrote is never replaced.
    """
    folder = Path(output)
    result = read_run(folder)["result"]
    title = name or folder.resolve().name
    files = {
        "croissant.json": json.dumps(_croissant(result, title, license), ensure_ascii=False, indent=1) + "\n",
        "README.md": _card(result, title, license),
        "SHA256SUMS": _sums(result),
    }
    for path in (folder / file for file in files):
        if path.exists() and not _is_ours(path):
            raise OutputError(f"{path}: somebody else wrote it, so it is not replaced; move it away first")
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    return [folder / file for file in files]


def _is_ours(path: Path) -> bool:
    return path.name == "SHA256SUMS" or MARK in path.read_text(encoding="utf-8", errors="replace")


def _documents(result: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {path: entry for path, entry in result["files"].items() if path.startswith("documents/")}


def _languages(result: Mapping[str, Any]) -> list[str]:
    counted = result["counts"]["languages"]
    return sorted({code.partition("-")[0] for code in counted if code != "unknown"})


def _croissant(result: Mapping[str, Any], name: str, license: str | None) -> dict[str, Any]:
    files = _documents(result)
    kept = result["counts"]["documents"].get("kept", 0)
    suffix = next(iter(files), "documents/part.jsonl").partition(".")[2]
    objects = [
        {
            "@type": "cr:FileObject",
            "@id": path,
            "name": path,
            "contentUrl": path,
            "contentSize": f"{entry['bytes']} B",
            "encodingFormat": "application/jsonlines",
            "sha256": entry["sha256"],
        }
        for path, entry in files.items()
    ]
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"articles/{field}",
            "name": field,
            "description": about,
            "dataType": kind,
            "source": {"fileSet": {"@id": "parts"}, "extract": {"column": field}},
            **({"isArray": True, "arrayShape": "-1"} if field == "authors" else {}),
        }
        for field, (kind, about) in _FIELDS.items()
    ]
    parts = {
        "@type": "cr:FileSet",
        "@id": "parts",
        "name": "parts",
        "encodingFormat": "application/jsonlines",
        "includes": f"documents/*.{suffix}",
    }
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": name,
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "description": f"{kept} articles cleaned with corpusprep {result['versions']['corpusprep']} ({MARK}).",
        "license": license or "unknown",
        "url": "https://schema.org/Dataset",
        "version": "1.0.0",
        "inLanguage": _languages(result),
        "distribution": [*objects, parts],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "articles", "name": "articles", "field": fields}],
    }


def _card(result: Mapping[str, Any], name: str, license: str | None) -> str:
    counts = result["counts"]
    documents, characters = counts["documents"], counts["characters"]
    kept = documents.get("kept", 0)
    size = next((label for limit, label in _SIZES if kept < limit), "n>10M")
    suffix = next(iter(_documents(result)), "documents/part.jsonl").partition(".")[2]
    removed = sorted(counts["removed"].items(), key=lambda item: (-item[1], item[0]))[:10]
    lines = [
        "---",
        f"pretty_name: {json.dumps(name, ensure_ascii=False)}",
        f"license: {json.dumps(license or 'unknown')}",
        *(["language:", *(f"- {code}" for code in _languages(result))] if _languages(result) else []),
        f"size_categories:\n- {size}",
        "configs:",
        f"- config_name: default\n  data_files: documents/*.{suffix}",
        "---",
        "",
        f"# {name}",
        "",
        f"<!-- Written by `{MARK}`. -->",
        f"{kept} of {documents.get('read', 0)} articles, cleaned with corpusprep {result['versions']['corpusprep']}.",
        "`manifest.jsonl` has a row for every input: what was removed or changed, where, and why.",
        "",
        "| | characters |",
        "| --- | --- |",
        *(f"| {what} | {characters.get(what, 0)} |" for what in ("source", "kept", "rewritten", "removed")),
        "",
        "What was removed or changed most:",
        "",
        "| reason | characters |",
        "| --- | --- |",
        *(f"| `{reason}` | {number} |" for reason, number in removed),
        "",
        f"Configuration `{result['configuration_sha256']}`.",
        "`sha256sum -c SHA256SUMS` checks the files.",
    ]
    return "\n".join(lines) + "\n"


def _sums(result: Mapping[str, Any]) -> str:
    manifest = result["manifest"]
    digests = {path: entry["sha256"] for path, entry in {**result["files"], **result["models"]}.items()}
    digests[manifest["file"]] = manifest["sha256"]
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
