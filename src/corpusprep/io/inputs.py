"""Which files an input consists of: their names, formats and ids, in an order that depends on nothing else."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from corpusprep.errors import InputError
from corpusprep.io.remote import files_below, is_remote
from corpusprep.io.streams import PACKED

FORMATS = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson", ".jsonlines"), "jsonl"),
    ".json": "json",
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    ".parquet": "parquet",
    **dict.fromkeys((".arrow", ".feather"), "arrow"),
    **dict.fromkeys((".warc", ".wet"), "warc"),
    **dict.fromkeys((".tar", ".tgz"), "tar"),
    ".zip": "zip",
}
"""What a suffix says; any other file is told by its content."""

ROWS = frozenset({"jsonl", "json", "csv", "parquet", "arrow", "warc", "tar", "zip"})
"""Formats that hold many documents in a file."""

# What saved web pages and working folders bring along, and nobody means by "my articles".
SKIPPED = frozenset(
    [
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".svg",
        ".webp",
        ".avif",
        ".ico",
        ".bmp",
        ".tif",
        ".tiff",
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".eot",
        ".mp3",
        ".mp4",
        ".m4a",
        ".ogg",
        ".wav",
        ".webm",
        ".mov",
        ".avi",
        ".pyc",
        ".part",
        ".crdownload",
    ]
)


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of the input.

    ``path`` opens it; ``name`` is what it is called in the output, relative to the input and with ``/``; ``id`` names
    its document, or begins the ids of its rows.
    """

    path: str
    name: str
    format: str
    id: str
    size_bytes: int = 0
    problem: str | None = None


@dataclass(frozen=True)
class Found:
    """The files of an input in order, and how many were left out by suffix."""

    files: tuple[InputFile, ...]
    skipped: Counter[str] = field(default_factory=Counter)


def find(paths: Sequence[str | Path], *, exclude: Iterable[str | Path] = ()) -> Found:
    """All files below these paths, sorted by name.

    Hidden files, and pictures, style sheets and the like, are left out of folders; a file named directly is always
    taken. The output of an earlier run is left out of the folder that holds it. Raises `InputError` for a path that
    does not exist, for an input without any file, and for the output of a run, whose manifest is no article.
    """
    if not paths:
        raise InputError("no input given; name a file or a folder")
    skipped: Counter[str] = Counter()
    files = {file.name: file for path in paths if is_remote(path) for file in _remote(str(path), skipped)}
    roots = [found for path in paths if not is_remote(path) for found in _expanded(Path(path))]
    for root in roots:
        if not root.exists():
            raise InputError(f"{root}: no such file or folder{_nearest(root)}")
        if all((root / name).is_file() for name in _OUTPUT):
            raise InputError(f"{root}: this is the output of a run; {root / 'documents'} holds its clean documents")
    shut = {Path(path).resolve() for path in exclude}
    base = _base(roots) if roots else Path()
    for root in roots:
        for path, problem in _walk(root, shut, skipped):
            name = _name(path, base)
            files.setdefault(name, _described(path, name, problem))
    if not files:
        left = ", ".join(f"{count} {suffix}" for suffix, count in sorted(skipped.items()))
        what = f" (left out: {left})" if left else ""
        advice = "; give it text, HTML, JSON lines, CSV, Parquet, WARC or archives of these"
        raise InputError(f"{', '.join(map(str, paths))}: no files to read{what}{advice}")
    return Found(tuple(_with_ids([files[name] for name in sorted(files)])), skipped)


def format_of(name: str) -> str:
    """The format that a file name tells, or ``auto``.

    >>> format_of("feed.jsonl.gz"), format_of("README")
    ('jsonl', 'auto')
    """
    return FORMATS.get(suffix_of(name), "auto")


def suffix_of(name: str) -> str:
    """The suffix that tells the format, in lower case, without the one of the packing."""
    pure = PurePosixPath(name.lower())
    return PurePosixPath(pure.stem).suffix if pure.suffix in PACKED else pure.suffix


def stem_of(name: str) -> str:
    """The name without the suffixes that we know.

    >>> stem_of("2024/harbor.vote.html.gz")
    '2024/harbor.vote'
    """
    pure = PurePosixPath(name)
    if pure.suffix.lower() in PACKED:
        pure = pure.with_suffix("")
    return str(pure.with_suffix("")) if pure.suffix.lower() in FORMATS else str(pure)


def _expanded(path: Path) -> list[Path]:
    """What a pattern such as ``raw/**/*.jsonl`` stands for; a path that exists stands for itself."""
    text = str(path)
    if path.exists() or not any(sign in text for sign in "*?["):
        return [path]
    import glob

    # Path.glob takes no absolute pattern.
    return [Path(found) for found in sorted(glob.glob(text, recursive=True))] or [path]  # noqa: PTH207


# The files that show a folder to be the output of a run.
_OUTPUT = {"manifest.jsonl", "run.json"}


def _walk(root: Path, shut: set[Path], skipped: Counter[str]) -> Iterable[tuple[Path, str | None]]:
    if not root.is_dir():
        yield root, None
        return
    broken: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=broken.append):
        here = Path(folder)
        if set(names) >= _OUTPUT:
            skipped["output of an earlier run"] += 1
            folders.clear()
            continue
        folders[:] = sorted(f for f in folders if not f.startswith(".") and (here / f).resolve() not in shut)
        for name in sorted(names):
            suffix = suffix_of(name)
            if name.startswith("."):
                continue
            if suffix in SKIPPED:
                skipped[suffix] += 1
            else:
                yield here / name, None
    for error in broken:
        yield Path(error.filename), f"can not be read ({error.strerror})"


def _remote(url: str, skipped: Counter[str]) -> Iterable[InputFile]:
    for path, name, size in files_below(url):
        suffix = suffix_of(name)
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if suffix in SKIPPED:
            skipped[suffix] += 1
        else:
            yield InputFile(path, name, format_of(name), stem_of(name), size)


def _base(roots: Sequence[Path]) -> Path:
    """What names are relative to: the one folder given, or the nearest folder that holds all inputs."""
    if len(roots) == 1 and roots[0].is_dir():
        return roots[0].resolve()
    return Path(os.path.commonpath([root.resolve().parent for root in roots]))


def _name(path: Path, base: Path) -> str:
    # Only the folder is resolved: a link keeps its own name.
    return (path.parent.resolve() / path.name).relative_to(base).as_posix()


def _described(path: Path, name: str, problem: str | None) -> InputFile:
    try:
        about = path.stat()
        size = about.st_size
        if problem is None and not stat.S_ISREG(about.st_mode):
            problem = "a pipe, a socket or a device, not a file; give its content on standard input: corpusprep clean -"
    except OSError as error:
        size, problem = 0, problem or f"can not be read ({error.strerror})"
    return InputFile(str(path.absolute()), name, format_of(name), stem_of(name), size, problem)


def _with_ids(files: list[InputFile]) -> list[InputFile]:
    """Each file is called by its name without suffix; where two would be called the same, by the whole name."""
    count = Counter(file.id for file in files)
    return [replace(file, id=file.name) if count[file.id] > 1 else file for file in files]


def _nearest(path: Path) -> str:
    import difflib

    parent = path.parent
    if not parent.is_dir():
        return ""
    close = difflib.get_close_matches(path.name, [p.name for p in parent.iterdir()], n=1, cutoff=0.7)
    return f". Did you mean {parent / close[0]}?" if close else ""
