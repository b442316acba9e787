"""Tables, web archives and packed folders hold records like any other file."""

from __future__ import annotations

import datetime
import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest
import zstandard

from corpusprep.io import readers
from corpusprep.io.inputs import find
from corpusprep.io.records import Fields, Record
from corpusprep.io.rows import index
from corpusprep.runner.intake import document_of

ROWS = [{"id": f"r{n}", "text": f"The vote number {n}", "link": f"http://l.example/{n}"} for n in range(7)]


def records(path: Path, **fields: str) -> list[Record]:
    return [record for file in find([path]).files for record in readers.read(file, Fields(**fields))]


def table(path: Path) -> Path:
    match path.suffix:
        case ".parquet":
            pyarrow.parquet.write_table(pa.Table.from_pylist(ROWS), path, row_group_size=3)
        case ".feather":
            pyarrow.feather.write_feather(pa.Table.from_pylist(ROWS), path)
        case ".arrow":
            found = pa.Table.from_pylist(ROWS)
            with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, found.schema) as writer:
                writer.write_table(found)
        case _:
            mark = "\t" if path.suffix == ".tsv" else ";"
            lines = [mark.join(ROWS[0]), *(mark.join(row.values()) for row in ROWS)]
            path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".parquet", ".feather", ".arrow", ".csv", ".tsv"])
def test_a_table_holds_a_record_a_row(tmp_path: Path, suffix: str) -> None:
    path = table(tmp_path / f"feed{suffix}")
    found = records(path, url="link")
    assert [(r.id, r.text, r.url, r.row) for r in found] == [
        (row["id"], row["text"], row["link"], n) for n, row in enumerate(ROWS, 1)
    ]
    (file,) = find([path]).files
    assert list(readers.read(file, Fields(url="link"), start=4, stop=6)) == found[3:5]


@pytest.mark.parametrize("suffix", [".parquet", ".feather", ".warc", ".zip", ".tar"])
def test_a_damaged_file_is_one_record_that_says_so(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_bytes(b"\x00\x01 nothing of the kind" * 60)
    found = records(tmp_path)
    assert [r.problem.type for r in found if r.problem] == ["broken-file"]


def test_a_csv_row_that_is_not_utf_8_costs_that_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b'id,text\n1,one\n2,caf\xe9\n3,"three\nlines, here"\n')
    found = records(tmp_path)
    assert [r.text for r in found if not r.problem] == ["one", "three\nlines, here"]
    assert found[1].problem is not None
    assert 'not UTF-8 in the column "text" (0xE9)' in found[1].problem.message


def test_html_as_bytes_in_a_column_is_decoded_later(tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pa.table({"html": [b"<p>caf\xe9"]}), tmp_path / "a.parquet")
    (found,) = records(tmp_path)
    assert (found.kind, found.data) == ("html", b"<p>caf\xe9")


def test_text_as_bytes_in_a_column_is_decoded_later(tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pa.table({"text": [b"caf\xe9"]}), tmp_path / "a.parquet")
    (found,) = records(tmp_path)
    assert (found.kind, found.data) == ("text", b"caf\xe9")


def test_a_row_without_text_may_hold_what_json_can_not(tmp_path: Path) -> None:
    table = pa.table({"day": [datetime.date(2024, 3, 7)], "raw": [b"\xff"], "text": pa.array([None], pa.string())})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    (found,) = records(tmp_path)
    assert found.problem is not None
    assert found.problem.type == "no-text"
    assert "2024-03-07" in str(found.text)


def test_cells_without_a_name_of_their_own_are_carried_through(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text,tag,tag\n1,one,a,b,c\n2,two\n", encoding="utf-8")
    first, second = records(tmp_path)
    assert first.metadata == {"tag": "a", "column 4": "b", "column 5": "c"}
    assert (second.text, second.metadata) == ("two", {})


def test_an_article_in_the_place_of_the_names_is_not_shown_whole(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"1,{'word ' * 500}\n2,two\n", encoding="utf-8")
    (found,) = records(tmp_path)
    assert found.problem is not None
    assert len(found.problem.message) < 200


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_wide_characters_in_a_table_are_called_by_their_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes('id,text\n1,"Grüße"\n'.encode("utf-16"))
    found = records(tmp_path)[0]
    assert found.problem is not None
    assert "iconv -f UTF-16" in found.problem.message


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", "<!DOCTYPE html><html><p>One</p><p>Two</p></html>", "html"),
        ("a.txt", "One <b>two</b>", "text"),
        ("a.html", "One\n\nTwo", "text"),
        ("a.html", "One <b>two</b>", "html"),
    ],
)
def test_a_name_that_the_content_contradicts_is_not_believed(
    tmp_path: Path, name: str, content: str, kind: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (found,) = records(tmp_path)
    assert document_of(found).origin.kind == kind


# ---- web archives


def warc_record(kind: str, uri: str, block: bytes, content: str, name: str = "") -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-03-07T10:00:00Z\r\n"
    head += f"WARC-Record-ID: <urn:uuid:{name or uri[-1:]}>\r\nContent-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{''.join(f'{h}{chr(13)}{chr(10)}' for h in headers)}\r\n".encode() + body


HTML = "application/http; msgtype=response"
PAGE = b"<html><p>The vote was moved.</p></html>"
CHUNKED = b"10\r\n" + PAGE[:16] + b"\r\n" + f"{len(PAGE) - 16:x}".encode() + b"\r\n" + PAGE[16:] + b"\r\n0\r\n\r\n"
ARCHIVE = [
    warc_record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
    warc_record("request", "http://n.example/a", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
    warc_record("response", "http://n.example/a", http(PAGE, "Content-Type: text/html; charset=koi8-r"), HTML),
    warc_record("response", "http://n.example/b", http(PAGE, "Content-Type: image/png"), HTML),
    warc_record("response", "http://n.example/c", http(PAGE, "Content-Type: text/html", status="404 No"), HTML),
    warc_record("response", "http://n.example/d",
                http(CHUNKED, "Content-Type: text/html", "Transfer-Encoding: chunked"), HTML),
    warc_record("response", "http://n.example/e",
                http(gzip.compress(PAGE), "Content-Type: text/html", "Content-Encoding: gzip"), HTML),
    warc_record("conversion", "http://n.example/f", "Grüße".encode(), "text/plain"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst"])
def test_the_pages_of_a_web_archive_are_records(tmp_path: Path, name: str) -> None:
    packers: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".zst": zstandard.compress}
    pack = packers.get(Path(name).suffix, bytes)
    (tmp_path / name).write_bytes(b"".join(pack(part) for part in ARCHIVE))
    found = records(tmp_path)
    assert [(r.id, r.row, r.kind, r.data) for r in found] == [
        ("a", 3, "html", PAGE),
        ("d", 6, "html", PAGE),
        ("e", 7, "html", PAGE),
        ("f", 8, "text", "Grüße".encode()),
    ]
    assert found[0].url == "http://n.example/a"
    assert found[0].declared == "koi8-r"
    assert found[0].metadata == {"fetched": "2024-03-07T10:00:00Z"}


def test_an_archive_that_breaks_off_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"".join(ARCHIVE)[:-9])
    found = records(tmp_path)
    assert [r.problem.type for r in found if r.problem] == ["cut-off"]
    assert len(found) == 4


# ---- packed folders


def folder_of(tmp_path: Path) -> dict[str, bytes]:
    return {
        "news/one.txt": b"The vote was moved.",
        "news/two.html": b"<p>The vote was moved.",
        "news/.hidden.txt": b"not read",
        "news/style.css": b"not read",
        "feed.jsonl": b'{"text": "row one"}\n{"id": "own", "text": "row two"}\n',
    }


def packed(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            for entry, data in folder_of(tmp_path).items():
                archive.writestr(entry, data)
        return path
    with tarfile.open(path, "w:gz" if name.endswith("gz") else "w") as tar:
        for entry, data in folder_of(tmp_path).items():
            info = tarfile.TarInfo(entry)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz"])
def test_a_packed_folder_holds_its_files(tmp_path: Path, name: str) -> None:
    found = records(packed(tmp_path, name))
    assert [(r.id, r.row, r.kind, r.data or r.text, r.metadata["member"]) for r in found] == [
        ("a/news/one", 1, "text", b"The vote was moved.", "news/one.txt"),
        ("a/news/two", 2, "html", b"<p>The vote was moved.", "news/two.html"),
        ("a/feed:1", 3, "text", "row one", "feed.jsonl"),
        ("own", 4, "text", "row two", "feed.jsonl"),
    ]


@pytest.mark.parametrize("name", ["feed.parquet", "feed.csv", "feed.arrow", "a.tar.gz", "a.zip"])
def test_an_index_cuts_where_reading_can_begin(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path, name) if name.startswith("a.") else table(tmp_path / name)
    (file,) = find([path]).files
    entry = index(file, Fields(), 3)
    everything = list(readers.read(file))
    assert entry.rows == len(everything) == len(entry.records)
    starts = [row for row, _ in entry.cuts]
    parts = [
        record
        for start, stop in zip(starts, [*starts[1:], None], strict=True)
        for record in readers.read(entry.file, start=start, stop=stop)
    ]
    assert parts == everything
