"""JSON lines to records, line by line, so that one broken line costs one record."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

import msgspec

from corpusprep.io.inputs import InputFile
from corpusprep.io.records import Fields, Problem, Record
from corpusprep.io.streams import DOCUMENT_LIMIT, Unreadable, reading

_BOM = b"\xef\xbb\xbf"
_decode = msgspec.json.Decoder().decode
_SHOWN_FIELDS = 8
_SHOWN_NAME = 40
_LIKELY = ("body", "content", "article", "maintext", "raw_content", "description")


def read(
    stream: IO[bytes],
    file: InputFile,
    fields: Fields,
    *,
    start: int = 1,
    stop: int | None = None,
    offset: int = 0,
    passed: int = 0,
) -> Iterator[Record]:
    """The records of a stream of JSON lines; blank lines are none.

    ``offset`` is where the row ``start`` begins; ``passed`` is how many rows of the stream are read already.
    """
    for row, line in lines(stream, start, stop, offset, passed):
        if line is None:
            problem = Problem("too-large", f"a line of more than {DOCUMENT_LIMIT:,} bytes; the record was set aside")
            yield Record(f"{file.id}:{row}", path=file.name, row=row, problem=problem)
        elif line.strip():
            yield from_line(line, row, file, fields)


def lines(
    stream: IO[bytes], start: int = 1, stop: int | None = None, offset: int = 0, passed: int = 0
) -> Iterator[tuple[int, bytes | None]]:
    """The lines with their number from 1; None for one that is beyond all measure.

    What breaks off in the middle (a cut gzip file) ends in `Unreadable` behind the last whole line.
    """
    row = passed
    if offset:
        stream.seek(offset)
        row = start - 1
    while stop is None or row < stop - 1:
        with reading():
            line: bytes | None = stream.readline(DOCUMENT_LIMIT)
        if not line:
            return
        row += 1
        if len(line) >= DOCUMENT_LIMIT and not line.endswith(b"\n"):
            _skip_line(stream)
            line = None
        if row == 1 and line is not None:
            line = line.removeprefix(_BOM)
        if row >= start:
            yield row, line


def from_line(line: bytes, row: int, file: InputFile, fields: Fields) -> Record:
    """The record of one line; a line that can not be read is saved as text, with what is wrong with it."""
    try:
        value = parse(line)
    except Unreadable as error:
        saved = line.decode("utf-8", "replace").rstrip("\r\n")
        return Record(f"{file.id}:{row}", text=saved, kind="text", path=file.name, row=row, problem=error.problem)
    return from_value(value, row, file, fields)


def parse(line: bytes) -> Any:
    """The JSON value of a line. Lone surrogates, which are no characters, become U+FFFD."""
    try:
        return _decode(line)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        first = error
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = line[error.start]
        if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise Unreadable(
                Problem("not-utf-8", "UTF-16, not UTF-8; convert it first: iconv -f UTF-16 -t UTF-8")
            ) from None
        message = f"not UTF-8 at byte {error.start + 1} of the line (0x{byte:02X}); the record was set aside"
        raise Unreadable(Problem("not-utf-8", message)) from None
    try:
        # The standard library accepts lone surrogates, NaN and control characters inside strings.
        return _without_surrogates(json.loads(text, strict=False))
    except RecursionError:
        raise Unreadable(Problem("not-json", "nested too deeply; the record was set aside")) from None
    except ValueError:
        raise Unreadable(Problem("not-json", f"not JSON ({first}); the record was set aside")) from None


def from_value(value: Any, row: int, file: InputFile, fields: Fields) -> Record:
    """The record of one JSON value: an object with a text or an HTML field."""
    base = f"{file.id}:{row}"
    if not isinstance(value, Mapping):
        problem = Problem("not-an-object", f"not a JSON object but {_kind(value)}; the record was set aside")
        return Record(base, text=_shown(value), kind="text", path=file.name, row=row, problem=problem)
    name = get(value, fields.id)
    name = str(name) if isinstance(name, str | int) and not isinstance(name, bool) and str(name) else base
    url, site = get(value, fields.url), get(value, fields.site)
    common: dict[str, Any] = {
        "path": file.name,
        "row": row,
        "url": url if isinstance(url, str) and url else None,
        "site": site if isinstance(site, str) and site else None,
        "metadata": _metadata(value, fields),
    }
    page, text = get(value, fields.html), get(value, fields.text)
    if isinstance(page, bytes) and not text:
        return Record(name, data=page, kind="html", **common)
    if isinstance(text, bytes) and text:
        return Record(name, data=text, kind="text", **common)
    if isinstance(text, str) and (text or not isinstance(page, str)):
        return Record(name, text=text, kind="text", **common)
    if isinstance(page, str):
        return Record(name, text=page, kind="html", **common)
    return Record(name, text=_shown(value), kind="text", **common, problem=_no_text(value, fields))


def read_json(data: bytes, file: InputFile, fields: Fields) -> Iterator[Record]:
    """The records of one JSON file: an object, or a list of objects."""
    value = parse(data.removeprefix(_BOM))
    if isinstance(value, list):
        for row, item in enumerate(value, 1):
            yield from_value(item, row, file, fields)
        return
    yield from_value(value, 1, file, fields)


def looks_like_rows(head: bytes) -> bool:
    """Whether the beginning of a file is one JSON object a line.

    >>> looks_like_rows(b'{"text": "one"}\\n{"text": "two"}\\n'), looks_like_rows(b'{\\n "text": "one"}\\n')
    (True, False)
    """
    line = head.removeprefix(_BOM).lstrip().partition(b"\n")[0].strip()
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(_decode(line), dict)
    except (msgspec.DecodeError, RecursionError):
        return False


def get(value: Mapping[str, Any], key: str) -> Any:
    """The field of that name; ``article.body`` also finds ``body`` inside ``article``.

    >>> get({"article": {"body": "x"}}, "article.body")
    'x'
    """
    if key in value or "." not in key:
        return value.get(key)
    here: Any = value
    for part in key.split("."):
        if not isinstance(here, Mapping):
            return None
        here = here.get(part)
    return here


def _metadata(value: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """What the record says besides: its other fields, and those of its metadata object."""
    taken = {fields.text, fields.html, fields.id, fields.url, fields.site, fields.metadata}
    given = get(value, fields.metadata)
    rest = {key: item for key, item in value.items() if key not in taken}
    return {**rest, **given} if isinstance(given, Mapping) else rest


def _no_text(value: Mapping[str, Any], fields: Fields) -> Problem:
    for key in (fields.text, fields.html):
        if (found := get(value, key)) is not None:
            return Problem("no-text", f'the field "{key}" holds {_kind(found)}, not text; the record was set aside')
    names = ", ".join([_clipped(str(name)) for name in value][:_SHOWN_FIELDS]) + (
        ", ..." if len(value) > _SHOWN_FIELDS else ""
    )
    strings = [key for key, item in value.items() if isinstance(item, str) and key not in (fields.id, fields.url)]
    likely = next((key for key in _LIKELY if key in strings), None)
    likely = likely or max(strings, key=lambda key: len(value[key]), default=None)
    likely = likely if likely is None or likely == _clipped(likely) else None
    advice = f"; name it with --text-key {likely}" if likely else ""
    message = f'no "{fields.text}" and no "{fields.html}" field (fields: {names or "none"}){advice}'
    return Problem("no-text", message)


def _clipped(name: str) -> str:
    """A name of reasonable length: in a table without a line of names, an article may stand in its place."""
    return name if len(name) <= _SHOWN_NAME else f"{name[:_SHOWN_NAME]}..."


def _kind(value: Any) -> str:
    names = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return "null" if value is None else names.get(type(value), "an object")


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)  # tables hold more than JSON: days, bytes, decimals


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value


def _skip_line(stream: IO[bytes]) -> None:
    with reading():
        while (piece := stream.readline(1 << 20)) and not piece.endswith(b"\n"):
            pass
