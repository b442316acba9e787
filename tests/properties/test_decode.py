"""The laws of decoding: any bytes give a text, and what was encoded comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusprep.ingest import document_from_bytes, document_from_text
from corpusprep.ingest.decode import decode
from properties.strategies import texts

blocks = st.one_of(
    st.binary(max_size=300),
    st.lists(
        st.sampled_from([b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b$B", b"~{", b"\xed\xa0\xbd", b"\xe2\x82", b"caf\xe9 ", b"\0a", b"<meta charset=big5>", b"\n"]),
        max_size=12,
    ).map(b"".join),
)  # fmt: skip
labels = st.one_of(
    st.none(),
    st.sampled_from(["utf-8", "utf-16", "koi8-r", "gb2312", "rot13", "idna", "\0", "x-user-defined"]),
    st.text(max_size=12),
)


@given(blocks, labels, st.booleans())
def test_any_bytes_give_a_text(data: bytes, declared: str | None, html: bool) -> None:
    found = decode(data, declared, html=html)
    assert found.text.encode("utf-8").decode("utf-8") == found.text
    assert 0.0 <= found.confidence <= 1.0
    assert all(found.text[at] == "\ufffd" for at in found.replaced)


@given(blocks)
def test_any_bytes_give_a_document(data: bytes) -> None:
    document = document_from_bytes(data, id="a", kind="text")
    assert document.source == document.text
    assert document.origin.size_bytes == len(data)


@given(texts)
def test_any_text_gives_a_document_that_can_be_written(text: str) -> None:
    assert document_from_text(text, id="a").source.encode("utf-8")[:0] == b""


@given(st.text(st.characters(codec="utf-8")), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_unicode_encodings_bring_the_text_back(text: str, encoding: str) -> None:
    text = text.lstrip("\ufeff")
    data = text.encode(encoding)
    if encoding == "utf-8" and ("\0" in text or "\x1b" in text or "~{" in text):
        return  # could be another encoding as well; a mark would tell
    if encoding == "utf-16" and text.startswith("\0"):
        return  # its mark and the zero read like the mark of UTF-32; bytes that are valid as both are read as that
    assert decode(data).text == text


PROSE = {
    "cp1252": "Die Brücke über den Fluß „bleibt“ gesperrt – später mehr.",
    "iso8859-15": "Le phare coûte 3 € de plus, a-t-il déclaré à Saint-Élie.",
    "cp1250": "Žluťoučký kůň pěl ďábelské ódy u přístavu, šťastně.",
    "cp1251": "Вчера вечером в порту закрыли старый мост.",
    "koi8-r": "Вчера вечером в порту закрыли старый мост.",
    "cp866": "Вчера вечером в порту закрыли старый мост.",
    "cp1253": "Το λιμάνι μένει κλειστό ως την άνοιξη.",
    "cp1254": "İskele yarın açılıyor, çünkü ığdır böğürtleni güzel.",
    "cp1255": "ההצבעה על החומה החדשה נדחתה לאביב.",
    "cp1256": "تأجل التصويت على جدار الميناء إلى الربيع.",
    "cp874": "การลงคะแนนเรื่องกำแพงท่าเรือใหม่ถูกเลื่อนไป",
    "cp932": "港の壁についての投票は春に延期されました。",
    "euc_jp": "港の壁についての投票は春に延期されました。",
    "iso2022_jp": "港の壁についての投票は春に延期されました。",
    "gb18030": "港口投票因成本上升推迟到春天，港务局周四表示。",
    "big5": "港口投票因成本上升推遲到春天，港務局週四表示。",
    "cp949": "항구의 새 벽에 대한 투표가 봄으로 연기되었다.",
}


@pytest.mark.parametrize("encoding", PROSE)
def test_prose_in_a_supported_encoding_comes_back(encoding: str) -> None:
    data = ((PROSE[encoding] + "\n") * 3).encode(encoding)
    assert decode(data).text == decode(data, declared=encoding).text == data.decode(encoding)


def test_utf_16_that_begins_with_a_zero_is_not_taken_for_utf_32() -> None:
    text = "\0000000 and more"
    assert decode(text.encode("utf-16")).text == text
