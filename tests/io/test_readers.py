"""Whatever lies in a folder is read, or set aside with its place and what to do."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from pathlib import Path
from typing import Any

import pytest
import zstandard

from corpusprep.errors import InputError
from corpusprep.io import readers
from corpusprep.io.inputs import InputFile, find, format_of
from corpusprep.io.records import Fields, Record


def records(path: Path, **fields: str) -> list[Record]:
    return [record for file in find([path]).files for record in readers.read(file, Fields(**fields))]


def lines(tmp_path: Path, *rows: bytes) -> list[Record]:
    (tmp_path / "feed.jsonl").write_bytes(b"\n".join(rows))
    return records(tmp_path)


def problem_of(record: Record) -> tuple[str, str]:
    assert record.problem is not None
    return record.problem.type, record.problem.message


PACK: dict[str, Any] = {
    ".gz": gzip.compress,
    ".zst": lambda data: zstandard.compress(data[:9]) + zstandard.compress(data[9:]),
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    "": lambda data: data,
}


@pytest.mark.parametrize("suffix", PACK)
def test_packed_files_are_read_whole_all_frames_of_them(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a.txt{suffix}").write_bytes(PACK[suffix](b"The vote was moved.\n"))
    (tmp_path / f"b.jsonl{suffix}").write_bytes(PACK[suffix](b'{"text": "one"}\n{"text": "two"}\n'))
    assert [(r.id, r.data or r.text) for r in records(tmp_path)] == [
        ("a", b"The vote was moved.\n"),
        ("b:1", "one"),
        ("b:2", "two"),
    ]


def test_a_packed_file_without_its_suffix_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(gzip.compress(b"The vote"))
    assert records(tmp_path)[0].data == b"The vote"


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".xz"])
def test_a_packed_file_that_breaks_off_says_so(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a.txt{suffix}").write_bytes(PACK[suffix](os.urandom(5000))[:-20])
    kind, message = problem_of(records(tmp_path)[0])
    assert kind == "broken-compression"
    assert "broken or cut off" in message


def test_rows_before_the_break_are_kept(tmp_path: Path) -> None:
    rows = b"".join(b'{"text": "%s"}\n' % os.urandom(40).hex().encode() for _ in range(2000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows)[:-3000])
    found = records(tmp_path)
    assert len(found) > 1000
    assert [r.problem.type for r in found if r.problem] == ["broken-compression"] == [found[-1].problem.type]  # type: ignore[union-attr]


def test_a_line_that_is_not_utf_8_costs_one_record_and_is_named(tmp_path: Path) -> None:
    found = lines(tmp_path, b'{"text": "one"}', b'{"text": "caf\xe9"}', b'{"text": "three"}')
    assert [r.text for r in found] == ["one", '{"text": "caf\ufffd"}', "three"]
    assert problem_of(found[1]) == ("not-utf-8", "not UTF-8 at byte 14 of the line (0xE9); the record was set aside")
    assert found[1].place == "feed.jsonl line 2"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b'{"text": "cut of', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[1, 2]", "not-an-object"),
        (b'"just a string"', "not-an-object"),
        (b'{"text": null}', "no-text"),
        (b'{"text": 5}', "no-text"),
        (b'{"body": "x"}', "no-text"),
        (b"{}", "no-text"),
    ],
)
def test_a_line_that_is_no_article_costs_one_record(tmp_path: Path, line: bytes, kind: str) -> None:
    found = lines(tmp_path, b'{"text": "before"}', line, b"", b'{"text": "after"}')
    assert [r.text for r in found if not r.problem] == ["before", "after"]
    assert problem_of(found[1])[0] == kind
    assert [r.row for r in found] == [1, 2, 4]


def test_lone_surrogates_bom_and_line_separators_do_no_harm(tmp_path: Path) -> None:
    found = lines(
        tmp_path,
        b'\xef\xbb\xbf{"text": "lone \\ud83d end"}',
        b'{"text": "pair \\ud83d\\ude00"}',
        '{"text": "part\u2028two"}'.encode(),
        b'{"text": "a\\u0000b"}\r',
    )
    assert [r.text for r in found] == ["lone \ufffd end", "pair \U0001f600", "part\u2028two", "a\x00b"]


def test_fields_are_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"doc": {"body": "x"}, "key": 7, "link": "http://e.example", "tag": 1}')
    (found,) = records(tmp_path, text="doc.body", id="key", url="link")
    assert (found.text, found.id, found.url) == ("x", "7", "http://e.example")
    assert found.metadata == {"doc": {"body": "x"}, "tag": 1}


def test_html_in_a_row_is_html(tmp_path: Path) -> None:
    (found,) = lines(tmp_path, b'{"html": "<p>x", "metadata": {"title": "T"}}')
    assert (found.kind, found.text, found.metadata) == ("html", "<p>x", {"title": "T"})


def test_a_json_file_is_one_record_or_a_list_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n "id": "x",\n "text": "one"}')
    (tmp_path / "b.json").write_text('[{"text": "two"}, {"text": "three"}]')
    (tmp_path / "c.json").write_text('{"text": "four"}\n{"text": "five"}\n')
    (tmp_path / "noname").write_text('{"text": "six"}\n{"text": "seven"}\n')
    found = records(tmp_path)
    assert [r.text for r in found] == ["one", "two", "three", "four", "five", "six", "seven"]
    assert found[0].id == "x"
    assert found[1].id == "b:1"


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"%PDF-1.7\n\x00", "PDF"), (b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG"), (bytes(range(1, 32)) * 50, "binary data")],
)
def test_binary_files_are_set_aside_with_what_they_are(tmp_path: Path, data: bytes, word: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    kind, message = problem_of(records(tmp_path)[0])
    assert kind == "binary"
    assert word in message


def test_a_compressed_bomb_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(bytes(101_000_000), 1))
    assert problem_of(records(tmp_path)[0])[0] == "too-large"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)
    assert problem_of(records(tmp_path)[0]) == ("unreadable", "can not be read (Permission denied)")


def test_a_file_that_vanishes_is_set_aside() -> None:
    (found,) = readers.read(InputFile("/nowhere/a.txt", "a.txt", "text", "a"))
    assert problem_of(found) == ("unreadable", "can not be read (No such file or directory)")


def test_a_stretch_of_rows_is_the_same_as_in_the_whole(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(f'{{"text": "{n}"}}\n' for n in range(20)))
    (file,) = find([tmp_path]).files
    everything = list(readers.read(file))
    assert list(readers.read(file, start=5, stop=9)) == everything[4:8]
    assert list(readers.read(file, start=3, offset=2 * 14)) == everything[2:]


# ---- which files, and what they are called


def touch(base: Path, *names: str) -> None:
    for name in names:
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text("x")


def test_files_are_sorted_hidden_ones_and_assets_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "b/2.txt", "b/1.html", "a.txt", ".hidden", ".git/x.txt", "b/style.css", "b/photo.JPG", "README")
    found = find([tmp_path])
    assert [(f.name, f.id, f.format) for f in found.files] == [
        ("README", "README", "auto"),
        ("a.txt", "a", "text"),
        ("b/1.html", "b/1", "html"),
        ("b/2.txt", "b/2", "text"),
    ]
    assert found.skipped == {".css": 1, ".jpg": 1}


def test_names_that_would_give_one_id_keep_their_suffix(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "a.html", "b.txt")
    assert [f.id for f in find([tmp_path]).files] == ["a.html", "a.txt", "b"]


def test_files_given_one_by_one_are_called_as_in_their_folder(tmp_path: Path) -> None:
    touch(tmp_path, "x/a.txt", "x/b.txt", "y/a.txt")
    both = find([tmp_path / "x/b.txt", tmp_path / "x/a.txt", tmp_path / "x/a.txt"])
    assert [f.name for f in both.files] == ["a.txt", "b.txt"]
    assert [f.name for f in find([tmp_path / "x", tmp_path / "y"]).files] == ["x/a.txt", "x/b.txt", "y/a.txt"]
    assert [f.name for f in find([tmp_path / "x/a.txt"]).files] == ["a.txt"]


def test_a_missing_input_names_its_neighbor(tmp_path: Path) -> None:
    touch(tmp_path, "articles/a.txt")
    with pytest.raises(InputError, match=r"no such file or folder. Did you mean .*articles"):
        find([tmp_path / "article"])


def test_an_input_with_nothing_to_read_says_what_was_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "a.css", "b.css")
    with pytest.raises(InputError, match=r"no files to read \(left out: 2 .css\)"):
        find([tmp_path])


@pytest.mark.parametrize(
    ("name", "format"), [("a.TXT", "text"), ("a.b.htm.gz", "html"), ("a.ndjson.zst", "jsonl"), ("a.gz", "auto")]
)
def test_the_format_is_told_by_the_name(name: str, format: str) -> None:
    assert format_of(name) == format


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_pipe_in_a_folder_does_not_stop_the_reading(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [problem_of(record) for record in records(tmp_path)] == [
        ("unreadable", "can not be read (No such file or directory)"),
        (
            "unreadable",
            "a pipe, a socket or a device, not a file; give its content on standard input: corpusprep clean -",
        ),
    ]
