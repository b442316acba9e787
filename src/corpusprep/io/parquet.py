"""Clean documents as Parquet files, one for each part of the output."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from corpusprep.document import Document
from corpusprep.errors import PluginError
from corpusprep.io.atomic import HashedFile, atomic_write
from corpusprep.io.plain import json_bytes
from corpusprep.io.writers import flat


class ParquetFile:
    """One Parquet file: id, text, title, authors, contributors, date, language, url, and metadata as JSON text."""

    def __init__(self, output: Path, name: str) -> None:
        self._path = output / name
        self._name = name
        self._rows: list[dict[str, Any]] = []
        self._file: HashedFile | None = None
        arrow()  # what is missing is said before the work

    def add(self, document: Document) -> tuple[str, int | None]:
        """Take one document; the file's name below the output folder and the row in it, from 1."""
        row = flat(document)
        self._rows.append({**row, "date": document.date, "metadata": json_bytes(row["metadata"]).decode()})
        return self._name, len(self._rows)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *problem: object) -> None:
        """Write the file, unless the block failed."""
        if problem[0] is None and self._rows:
            self._write()

    def files(self) -> dict[str, dict[str, Any]]:
        """The file with digest and size, if any document came."""
        if self._file is None:
            return {}
        return {self._name: {"sha256": self._file.sha256, "bytes": self._file.size_bytes, "documents": len(self._rows)}}

    def _write(self) -> None:
        pa, parquet = arrow()
        strings = pa.list_(pa.string())
        columns = {"authors": strings, "contributors": strings, "date": pa.date32()}
        schema = pa.schema([(name, columns.get(name, pa.string())) for name in self._rows[0]])
        table = pa.Table.from_pylist(self._rows, schema=schema)
        sink = pa.BufferOutputStream()
        parquet.write_table(table, sink, compression="zstd")
        with atomic_write(self._path) as self._file:
            self._file.write(sink.getvalue().to_pybytes())


def arrow() -> tuple[Any, Any]:
    """Pyarrow and its Parquet module, or a message that names the extra."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise PluginError(
            "Parquet files need pyarrow, which is not installed: pip install 'corpusprep[parquet]'"
        ) from None
    return pa, parquet


def texts(path: Path) -> list[tuple[str, str]]:
    """Id and text of each row of a file that was written here."""
    _, parquet = arrow()
    table = parquet.read_table(path, columns=["id", "text"])
    return list(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))
