"""Archives to records: every file in a tar or zip archive as if it lay in a folder."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO

from corpusprep.io.inputs import SKIPPED, InputFile, format_of, stem_of, suffix_of
from corpusprep.io.records import Problem, Record
from corpusprep.io.streams import Unreadable, open_raw, read_whole, reading

Member = Callable[[InputFile, bytes], Iterator[Record]]
"""What reads one file of an archive from its bytes."""


def read_tar(stream: IO[bytes], file: InputFile, member: Member) -> Iterator[Record]:
    """The records of a tar archive, read in one go."""
    try:
        with reading(), tarfile.open(fileobj=stream, mode="r|") as archive:
            for entry in archive:
                if not entry.isfile() or is_left_out(entry.name):
                    continue
                opened = archive.extractfile(entry)
                if opened is not None:
                    yield from _records(opened, entry.name, file, member)
    except tarfile.TarError as error:
        raise Unreadable(Problem("broken-file", f"not a whole tar archive ({error})")) from error


def read_zip(file: InputFile, member: Member) -> Iterator[Record]:
    """The records of a zip archive."""
    try:
        with open_raw(file.path) as raw, zipfile.ZipFile(raw) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and not is_left_out(entry.filename)]
            for entry in entries:
                try:
                    with archive.open(entry) as opened:
                        yield from _records(opened, entry.filename, file, member)
                except (RuntimeError, zipfile.BadZipFile, zlib.error) as error:  # locked, or packed in a way not known
                    problem = Problem("broken-file", f"{entry.filename} in it can not be unpacked ({error})")
                    yield _placed(Record(entry.filename, problem=problem), entry.filename, file)
    except (OSError, zipfile.BadZipFile) as error:
        raise Unreadable(Problem("broken-file", f"not a whole zip archive ({error})")) from error


def is_left_out(name: str) -> bool:
    """Whether a file of an archive is passed over, as it would be in a folder."""
    return (
        any(part.startswith(".") for part in name.split("/") if part not in (".", "..")) or suffix_of(name) in SKIPPED
    )


def _records(opened: IO[bytes], name: str, file: InputFile, member: Member) -> Iterator[Record]:
    try:
        for record in member(InputFile("", name, format_of(name), stem_of(name)), read_whole(opened)):
            yield _placed(record, name, file)
    except Unreadable as error:
        yield _placed(Record(stem_of(name), problem=error.problem), name, file)


def _placed(record: Record, name: str, file: InputFile) -> Record:
    """The record with its place: an id of its own stays, one made of the file's name gets the archive's before it."""
    made = record.id == stem_of(name) or record.id.startswith(f"{stem_of(name)}:")
    id = f"{file.id}/{record.id.removeprefix('./')}" if made else record.id
    return replace(record, id=id, path=file.name, metadata={**record.metadata, "member": name})


def as_stream(data: bytes) -> IO[bytes]:
    """Bytes as a stream that can be peeked into."""
    return io.BufferedReader(io.BytesIO(data))
