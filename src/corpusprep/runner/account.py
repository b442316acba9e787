"""The account checked and reversed: whether everything adds up, and what the source said."""

from __future__ import annotations

import functools
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from corpusprep.document import Document
from corpusprep.errors import InputError
from corpusprep.io import readers
from corpusprep.io.atomic import file_digest
from corpusprep.io.inputs import InputFile, find
from corpusprep.io.manifest import Tally, rebuild, text_digest
from corpusprep.io.plain import parse_json
from corpusprep.io.records import Fields, Record
from corpusprep.io.streams import Unreadable, open_plain
from corpusprep.runner.intake import document_of
from corpusprep.runner.output import read_run
from corpusprep.runner.plan import digest_of


class Fault(NamedTuple):
    """Something that is off: the place, and what was found there."""

    place: str
    message: str


@dataclass
class Verdict:
    """What `verify` looked at, and what it found wrong."""

    rows: int = 0
    files: int = 0
    sources: int = 0


def verify(output: str | Path, against: Sequence[str | Path] = ()) -> Iterator[Fault | Verdict]:
    """Each thing that is off in the output of a run, as it is found, and at the end a `Verdict` with the counts.

    Without ``against`` the output is held against itself: digests, totals, edits, one manifest row for each document.
    With the raw input, every source is decoded again and every ledger replayed on it.
    """
    output = Path(output)
    run = read_run(output)
    result = run["result"]
    verdict = Verdict()
    if digest_of(result) != run.get("result_sha256"):
        yield Fault("run.json", "its result is not what its digest says; the file was changed after the run")
    yield from _files(output, result, verdict)
    tally = Tally()
    ids: set[bytes] = set()
    sources = Sources(run, against) if against else None
    texts = Texts(output)
    for number, row in _rows(output):
        place = f"manifest.jsonl row {number} ({row.get('id')})"
        try:
            yield from (Fault(place, message) for message in _row_faults(row, texts, ids))
            tally.add(row)
            if sources is not None:
                yield from (Fault(place, message) for message in _source_faults(row, sources))
                verdict.sources += 1
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            yield Fault(place, f"not a manifest row ({type(error).__name__}: {error})")
        verdict.rows += 1
    texts.close()
    if sources is not None:
        sources.close()
    if tally.data() != result["counts"]:
        yield from _total_faults(tally.data(), result["counts"])
    yield verdict


def restore(output: str | Path, id: str, against: Sequence[str | Path] = ()) -> str:
    """The decoded source of one document, exactly as it was before the first change.

    It is read from the raw input (where the run found it, or ``against``) and held against the manifest's digest.
    """
    return original(output, find_row(output, id), against).source


def original(output: str | Path, row: Mapping[str, Any], against: Sequence[str | Path] = ()) -> Document:
    """The document that a manifest row speaks of, as it came in; its page, too, when it was one."""
    run = read_run(output)
    sources = Sources(run, against or run["execution"]["inputs"])
    document = sources.document(row)
    sources.close()
    if text_digest(document.source) != row["decoded"]["sha256"]:
        place = row["source"]["path"]
        raise InputError(
            f"{place}: not the input of that run any more (its digest differs); name the old one with --against"
        )
    return document


def find_row(output: str | Path, id: str) -> dict[str, Any]:
    """The manifest row of a document; an `InputError` names the closest ids when there is none."""
    import difflib

    names: list[str] = []
    for _, row in _rows(Path(output)):
        if row.get("id") == id:
            return row
        if len(names) < 100_000:
            names.append(str(row.get("id")))
    close = difflib.get_close_matches(id, names, n=3, cutoff=0.5)
    advice = f"Did you mean {' or '.join(close)}?" if close else f"Its first ids: {', '.join(names[:3])}"
    raise InputError(f"{output}: no document with the id {id!r}. {advice}")


def manifest_rows(output: str | Path) -> Iterator[dict[str, Any]]:
    """The rows of a manifest, in order."""
    return (row for _, row in _rows(Path(output)))


def _rows(output: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with (output / "manifest.jsonl").open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    row = parse_json(line)
                except ValueError:
                    row = None
                yield number, row if isinstance(row, dict) else {}
    except OSError as error:
        raise InputError(f"{output}/manifest.jsonl: can not be read ({error.strerror})") from error


def _files(output: Path, result: Mapping[str, Any], verdict: Verdict) -> Iterator[Fault]:
    manifest = result["manifest"]
    for name, entry in {manifest["file"]: manifest, **result["files"], **result["models"]}.items():
        verdict.files += 1
        try:
            digest = file_digest(output / name)
        except OSError as error:
            yield Fault(name, f"can not be read ({error.strerror})")
            continue
        if digest != entry["sha256"]:
            yield Fault(name, "its bytes are not those that the run wrote")


def _row_faults(row: Mapping[str, Any], texts: Texts, ids: set[bytes]) -> Iterator[str]:
    import hashlib

    short = hashlib.blake2b(str(row["id"]).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    if short in ids:
        yield "a second row with this id"
    ids.add(short)
    counts, edits = row["characters"], row["edits"]
    total = counts["kept"] + counts["rewritten"] + counts["removed"]
    if total != row["decoded"]["characters"]:
        yield f"kept + rewritten + removed = {total}, but the source has {row['decoded']['characters']} characters"
    if counts["kept"] + counts["inserted"] != row["clean"]["characters"]:
        yield (
            f"kept + inserted = {counts['kept'] + counts['inserted']}, "
            f"but the text has {row['clean']['characters']} characters"
        )
    touched = inserted = at = 0
    for edit in edits:
        if not at <= edit["start"] <= edit["end"] <= row["decoded"]["characters"]:
            yield f"the edit at {edit['start']}..{edit['end']} overlaps another or lies outside the source"
        at = edit["end"]
        touched += edit["end"] - edit["start"]
        inserted += len(edit["insert"])
    if (touched, inserted) != (counts["rewritten"] + counts["removed"], counts["inserted"]):
        yield "the edits do not add up to the characters that the row counts"
    text = texts.of(row)
    if text is None:
        yield f"its text is not in {row['clean']['file']}"
    elif text_digest(text) != row["clean"]["sha256"]:
        yield f"the text in {row['clean']['file']} is not the one that the manifest describes"


def _source_faults(row: Mapping[str, Any], sources: Sources) -> Iterator[str]:
    try:
        document = sources.document(row)
    except InputError as error:
        yield str(error)
        return
    if document.origin.sha256 != row["source"]["sha256"]:
        yield f"the raw input {row['source']['path']} has changed since the run"
    elif text_digest(document.source) != row["decoded"]["sha256"]:
        yield "the raw input is the same, but decodes to another text"
    elif text_digest(rebuild(document.source, row["edits"])) != row["clean"]["sha256"]:
        yield "the edits, replayed on the source, do not give the clean text"


def _total_faults(found: Mapping[str, Mapping[str, int]], stated: Mapping[str, Mapping[str, int]]) -> Iterator[Fault]:
    for group in sorted({*found, *stated}):
        mine, theirs = found.get(group, {}), stated.get(group, {})
        for name in sorted({*mine, *theirs}):
            if mine.get(name) != theirs.get(name):
                yield Fault("run.json", f"{group} {name}: {theirs.get(name)} stated, {mine.get(name)} in the manifest")


class Texts:
    """The texts in the output, read in the order of the manifest."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._open: dict[str, tuple[str, IO[bytes], int]] = {}

    def of(self, row: Mapping[str, Any]) -> str | None:
        """The text that a row points to."""
        name, line = row["clean"]["file"], row["clean"]["row"]
        try:
            if line is None:
                text = (self._output / name).read_bytes().decode("utf-8", "surrogatepass")
                # A text file ends with a line break, whether the text did or not.
                return str(text).removesuffix("" if text_digest(text) == row["clean"]["sha256"] else "\n")
            if name.endswith(".parquet"):
                found_id, text = _parquet_rows(self._output / name)[line - 1]
                return text if found_id == row["id"] else None
            value = parse_json(self._line(name, line))
        except (OSError, ValueError, IndexError, StopIteration, Unreadable):
            return None
        found: Any = value.get("text") if value.get("id") == row["id"] else None
        return found if isinstance(found, str) else None

    def close(self) -> None:
        """Close what is open."""
        for _, stream, _ in self._open.values():
            stream.close()
        self._open.clear()

    def _line(self, name: str, number: int) -> bytes:
        kind = name.partition("/")[0]
        known = self._open.get(kind)
        if known is None or known[0] != name or number <= known[2]:
            if known is not None:
                known[1].close()
            known = (name, open_plain(self._output / name), 0)
        _, stream, at = known
        self._open[kind] = (name, stream, number)
        return next(islice(stream, number - at - 1, None))


@functools.lru_cache(maxsize=2)
def _parquet_rows(path: Path) -> list[tuple[str, str]]:
    from corpusprep.io.parquet import texts

    return texts(path)


class Sources:
    """The raw input of a run, found again by the names in the manifest."""

    def __init__(self, run: Mapping[str, Any], paths: Sequence[str | Path]) -> None:
        self._files: dict[str, InputFile] = {file.name: file for file in find(paths).files}
        self._fields = Fields(**run["result"]["configuration"]["fields"])
        self._name: str | None = None
        self._records: Generator[Record] | None = None

    def document(self, row: Mapping[str, Any]) -> Document:
        """The decoded document that a row speaks of, before any stage."""
        name, number = row["source"]["path"], row["source"]["row"]
        file = self._files.get(name)
        if file is None:
            raise InputError(f"{name}: not in the input; name the folder or file of the run with --against")
        if self._name != name:
            self._restart(file, number)
        record = self._next(number)
        if record is None:
            self._restart(file, number)
            record = self._next(number)
        if record is None:
            raise InputError(f"{name}: has no row {number} any more")
        return document_of(record, id=row["id"])

    def _restart(self, file: InputFile, number: int | None) -> None:
        self.close()
        self._name = file.name
        self._records = readers.read(file, self._fields, start=number or 1)

    def _next(self, number: int | None) -> Record | None:
        return next((record for record in self._records or () if record.row == number), None)

    def close(self) -> None:
        """Close the file that is open."""
        if self._records is not None:
            self._records.close()
