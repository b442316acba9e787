"""Parts of a packed file: one after the other, out of order, and after the file has changed."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
import zstandard

from corpusprep.io import held, readers
from corpusprep.io.inputs import InputFile
from corpusprep.io.records import Record


def lay(path: Path, count: int = 20, word: str = "row") -> InputFile:
    data = "".join(f'{{"text": "{word} {n}"}}\n' for n in range(1, count + 1)).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else zstandard.compress(data))
    return InputFile(str(path), path.name, "jsonl", "feed")


def part(file: InputFile, start: int, stop: int | None) -> list[str | None]:
    return [record.text for record in readers.read(file, start=start, stop=stop)]


def rows(first: int, last: int, word: str = "row") -> list[str]:
    return [f"{word} {n}" for n in range(first, last + 1)]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_parts_in_order_are_those_of_the_whole_and_read_on(tmp_path: Path, suffix: str) -> None:
    file = lay(tmp_path / f"feed.jsonl{suffix}")
    whole = list(readers.read(file))
    parts: list[Record] = []
    for start, stop in ((1, 6), (6, 11), (11, 16)):
        parts += readers.read(file, start=start, stop=stop)
        taken = held.take(file.path, stop)
        assert taken is not None
        assert taken[1] == stop - 1
        held.keep(file.path, taken[1], taken[0])
    assert [*parts, *readers.read(file, start=16)] == whole
    assert held.take(file.path, 21) is None


def test_parts_out_of_order_and_left_out_are_the_same(tmp_path: Path) -> None:
    file = lay(tmp_path / "feed.jsonl.gz")
    assert part(file, 11, 16) == rows(11, 15)
    assert part(file, 1, 6) == rows(1, 5)
    assert part(file, 1, 6) == rows(1, 5)
    assert part(file, 8, 11) == rows(8, 10)
    assert part(file, 18, None) == rows(18, 20)


def test_a_part_that_is_not_read_to_its_end_holds_nothing(tmp_path: Path) -> None:
    file = lay(tmp_path / "feed.jsonl.gz")
    stretch = readers.read(file, start=1, stop=9)
    assert next(stretch).text == "row 1"
    stretch.close()
    assert held.take(file.path, 9) is None
    assert part(file, 9, None) == rows(9, 20)


def test_a_file_that_has_changed_is_read_anew(tmp_path: Path) -> None:
    file = lay(tmp_path / "feed.jsonl.gz")
    assert part(file, 1, 6) == rows(1, 5)
    lay(tmp_path / "feed.jsonl.gz", word="line")
    os.utime(file.path, ns=(1, 1))
    assert part(file, 6, 9) == rows(6, 8, "line")
    Path(file.path).unlink()
    assert part(file, 9, 12) == [None]


def test_no_more_than_two_files_stay_open(tmp_path: Path) -> None:
    files = [lay(tmp_path / f"{name}.jsonl.gz") for name in "abc"]
    for file in files:
        part(file, 1, 6)
    assert [held.take(file.path, 6) is None for file in files] == [True, False, False]
