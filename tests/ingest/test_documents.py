"""The way in: what a document's origin says about how it was read."""

from __future__ import annotations

import hashlib

import pytest

from corpusprep.ingest import document_from_bytes, document_from_text, sniff


def test_the_origin_accounts_for_the_bytes() -> None:
    data = "größer\n".encode() * 5 + b"\xff"
    origin = document_from_bytes(data, id="a", url="https://www.ledger.example/1", path="a.txt", row=3).origin
    assert origin.sha256 == hashlib.sha256(data).hexdigest()
    assert (origin.size_bytes, origin.encoding, origin.decoded_by) == (len(data), "utf-8", "mostly-utf-8")
    assert (origin.replaced, origin.site, origin.kind, origin.row) == ((35,), "ledger.example", "text", 3)


def test_a_given_site_stays() -> None:
    assert document_from_text("x", id="a", url="https://b.example/", site="mine").origin.site == "mine"


def test_surrogates_from_json_are_joined_or_replaced() -> None:
    document = document_from_text("a\ud83d\ude00b\ud83dc", id="a")
    assert (document.source, document.origin.replaced) == ("a😀b\ufffdc", (3,))


@pytest.mark.parametrize(
    ("data", "path", "kind"),
    [
        (b"Once", None, "text"),
        (b"Once", "a.html.gz", "html"),
        (b"\xef\xbb\xbf\n<!DOCTYPE HTML><p>Once", "a.txt", "html"),
        ("<html><p>Once".encode("utf-16"), None, "html"),
        (b"<p>One</p><p>Two</p><ul><li>x</li></ul>", "page", "html"),
        (b"<3 this place, and it is <b>bold</b>", None, "text"),
        (b'{"text": "x"}\n{"text": "y"}', None, "jsonl"),
        (b'[{"text": "x"}]', None, "json"),
        (b"{braces} in prose", None, "text"),
        (b"[1] a footnote", None, "text"),
    ],
)
def test_the_kind_is_seen_by_name_and_content(data: bytes, path: str | None, kind: str) -> None:
    assert sniff(data, path) == kind


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\0\0"])
def test_what_is_no_text_is_set_aside(data: bytes) -> None:
    assert document_from_bytes(data, id="a").dropped == "drop/not-text"


@pytest.mark.parametrize("data", [b"", b"\x1b[31mred\x1b[0m", "größer".encode("utf-16"), b"It\x92s \x93fine\x94"])
def test_odd_text_is_text(data: bytes) -> None:
    assert document_from_bytes(data, id="a").dropped is None
