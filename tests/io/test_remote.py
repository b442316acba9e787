"""Addresses are read like folders; tried on fsspec's file system in memory."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard

from corpusprep.errors import InputError, OutputError, PluginError
from corpusprep.io.inputs import find
from corpusprep.io.readers import read
from corpusprep.runner.account import verify
from corpusprep.runner.driver import run
from runner.toys import one_pass

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def bucket() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner.txt", "The inner vote.")
    files = {
        "raw/a.txt": b"The vote was moved.",
        "raw/sub/b.txt.gz": gzip.compress(b"The other vote."),
        "raw/sub/c.jsonl.zst": zstandard.compress(b'{"text": "Row one."}\n{"text": "Row two."}\n'),
        "raw/d.zip": packed.getvalue(),
        "raw/style.css": b"x",
        "raw/.hidden": b"x",
    }
    for name, data in files.items():
        system.pipe(f"/{name}", data)
    yield system
    system.rm("/raw", recursive=True)


@pytest.mark.usefixtures("bucket")
def test_an_address_is_read_like_a_folder(tmp_path: Path) -> None:
    found = find(["memory://raw"])
    assert [(file.name, file.id) for file in found.files] == [
        ("a.txt", "a"),
        ("d.zip", "d"),
        ("sub/b.txt.gz", "sub/b"),
        ("sub/c.jsonl.zst", "sub/c"),
    ]
    assert found.skipped == {".css": 1}
    texts = [record.data or record.text for file in found.files for record in read(file)]
    assert texts == [b"The vote was moved.", b"The inner vote.", b"The other vote.", "Row one.", "Row two."]
    manifest = run(one_pass(), "memory://raw", tmp_path / "o")
    assert manifest.counts["kept"] == 5
    *faults, _ = verify(manifest.output, ["memory://raw"])
    assert faults == []


@pytest.mark.usefixtures("bucket")
def test_a_pattern_of_addresses() -> None:
    assert [file.name for file in find(["memory://raw/*.txt"]).files] == ["a.txt"]
    assert [file.name for file in find(["memory://raw/**/*.gz"]).files] == ["sub/b.txt.gz"]
    with pytest.raises(InputError, match="no file fits"):
        find(["memory://raw/*.html"])


def test_an_address_as_output_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The vote was moved.", encoding="utf-8")
    with pytest.raises(OutputError, match="local folder"):
        run(one_pass(), tmp_path / "a.txt", "memory://out")


@pytest.mark.usefixtures("bucket")
def test_one_file_and_missing_places() -> None:
    assert [file.name for file in find(["memory://raw/a.txt"]).files] == ["a.txt"]
    with pytest.raises(InputError, match="no such file or folder"):
        find(["memory://nowhere"])
    with pytest.raises(PluginError, match="nosuch"):
        find(["nosuch://x/y"])
