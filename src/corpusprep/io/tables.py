"""Tables to records: CSV, Parquet and Arrow; a row is a record, its columns are the fields of JSON lines."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import IO, Any

from corpusprep.errors import PluginError
from corpusprep.io.inputs import InputFile
from corpusprep.io.jsonlines import from_value
from corpusprep.io.records import Fields, Problem, Record
from corpusprep.io.streams import DOCUMENT_LIMIT, Unreadable, open_raw, reading

_BATCH = 256
_DELIMITERS = "\t,;|"


def read_csv(stream: IO[bytes], file: InputFile, fields: Fields) -> Iterator[Record]:
    """The records of a CSV or TSV table whose first line names the columns.

    The delimiter is the one that occurs most often in that line. A row that is not UTF-8 costs that row.
    """
    # Bytes that are not UTF-8 come through as lone surrogates, so that they can be told row by row.
    text = codecs.getreader("utf-8-sig")(stream, "surrogateescape")
    csv.field_size_limit(DOCUMENT_LIMIT)
    with reading():
        head = text.readline()
    if head.startswith(("\udcff\udcfe", "\udcfe\udcff")):
        raise Unreadable(Problem("not-utf-8", "UTF-16, not UTF-8; convert it first: iconv -f UTF-16 -t UTF-8"))
    delimiter = max(_DELIMITERS, key=head.count)
    names = next(csv.reader([head], delimiter=delimiter), [])
    rows = csv.reader(text, delimiter=delimiter)
    row = 0
    while True:
        row += 1
        try:
            with reading():
                values = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(Problem("not-csv", f"not CSV from row {row} on ({error})")) from None
        if values:
            yield _csv_record(dict(zip(_columns(names, len(values)), values, strict=False)), row, file, fields)


def _columns(names: list[str], count: int) -> list[str]:
    """The names of so many columns; one without a name of its own is called by its number.

    >>> _columns(["id", "text", "text"], 4)
    ['id', 'text', 'column 3', 'column 4']
    """
    if count <= len(names) and len(set(names)) == len(names):
        return names
    wide = [*names, *[""] * (count - len(names))]
    return [name if name and name not in wide[:at] else f"column {at + 1}" for at, name in enumerate(wide)]


def _csv_record(value: dict[str, str], row: int, file: InputFile, fields: Fields) -> Record:
    for name, item in value.items():
        bad = next((char for char in item if "\udc80" <= char <= "\udcff"), None) if not item.isascii() else None
        if bad is not None:
            message = f'not UTF-8 in the column "{name}" (0x{ord(bad) - 0xDC00:02X}); the record was set aside'
            shown = "\t".join(value.values()).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            problem = Problem("not-utf-8", message)
            return Record(f"{file.id}:{row}", text=shown, kind="text", path=file.name, row=row, problem=problem)
    return from_value({name: item for name, item in value.items() if item}, row, file, fields)


def read_parquet(file: InputFile, fields: Fields, start: int) -> Iterator[Record]:
    """The records of a Parquet file, from a row on."""
    parquet = _pyarrow("parquet")
    with broken("Parquet"), open_raw(file.path) as raw, parquet.ParquetFile(raw) as table:
        row = 0
        groups: list[int] = []
        for group in range(table.num_row_groups):
            size = table.metadata.row_group(group).num_rows
            if groups or row + size >= start:
                groups.append(group)
            else:
                row += size
        batches = table.iter_batches(_BATCH, row_groups=groups)
        yield from _batches(batches, file, fields, row)


def read_arrow(file: InputFile, fields: Fields) -> Iterator[Record]:
    """The records of an Arrow file (Feather too), or of an Arrow stream."""
    ipc, pyarrow = _pyarrow("ipc"), _pyarrow("")
    with broken("Arrow"), pyarrow.PythonFile(open_raw(file.path)) as source:
        try:
            table = ipc.open_file(source)
            batches = (table.get_batch(number) for number in range(table.num_record_batches))
        except pyarrow.ArrowInvalid:
            source.seek(0)
            batches = ipc.open_stream(source)
        yield from _batches(batches, file, fields, 0)


def _batches(batches: Any, file: InputFile, fields: Fields, row: int) -> Iterator[Record]:
    for batch in batches:
        for value in batch.to_pylist():
            row += 1
            yield from_value({name: item for name, item in value.items() if item is not None}, row, file, fields)


class broken:  # noqa: N801  reads as an adjective where it is used: `with broken("Parquet"):`
    """Turns what pyarrow raises for a damaged file into `Unreadable`."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError | ValueError) and type(error).__module__.startswith(("pyarrow", "builtins")):
            first = str(error).strip().partition("\n")[0]
            raise Unreadable(Problem("broken-file", f"not a whole {self._kind} file ({first})")) from error


def _pyarrow(module: str) -> Any:
    import importlib

    try:
        return importlib.import_module(f"pyarrow.{module}" if module else "pyarrow")
    except ImportError:
        raise PluginError(
            "Parquet and Arrow files need pyarrow, which is not installed: pip install 'corpusprep[parquet]'"
        ) from None
