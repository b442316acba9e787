"""A file is whole or absent."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from corpusprep.errors import OutputError
from corpusprep.io.atomic import atomic_write, file_digest, sweep, write_text


def test_nothing_is_there_before_the_end_and_the_digest_is_right(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.bin"
    with atomic_write(path) as file:
        file.write(b"one ")
        assert not path.exists()
        file.write(b"two")
    assert path.read_bytes() == b"one two"
    assert file.sha256 == hashlib.sha256(b"one two").hexdigest() == file_digest(path)
    assert file.size_bytes == 7


def test_an_error_leaves_the_old_file_and_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def break_off() -> None:
        with atomic_write(path) as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "old"


def test_the_name_may_depend_on_the_content(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "unnamed") as file:
        file.write(b"x")
        file.path = tmp_path / "named"
    assert [p.name for p in tmp_path.iterdir()] == ["named"]


def test_a_full_disk_says_what_to_do() -> None:
    with pytest.raises(OutputError, match="--resume"), atomic_write("/dev/full/x") as file:
        file.write(b"x")


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/.part-00000.jsonl.123.part").write_text("half")
    (tmp_path / "sub/part-00000.jsonl").write_text("whole")
    assert sweep(tmp_path) == 1
    assert [p.name for p in (tmp_path / "sub").iterdir()] == ["part-00000.jsonl"]
