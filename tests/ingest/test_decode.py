"""Bytes to text: each way to decide, and what must not fool it."""

from __future__ import annotations

import pytest

from corpusprep.ingest.decode import decode

GERMAN = "Die Brücke über den Fluß bleibt größtenteils gesperrt. Umleitung über Mühlgasse – später mehr.\n" * 3
RUSSIAN = "Вчера вечером в порту закрыли старый мост, и рыбаки пошли домой пешком через весь город.\n" * 3


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN])
def test_wide_encodings_need_no_mark(encoding: str, text: str) -> None:
    found = decode(text.encode(encoding))
    assert (found.text, found.encoding, found.method) == (text, encoding, "zero-bytes")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_not_text(encoding: str) -> None:
    found = decode(GERMAN.encode(encoding), declared="koi8-r")
    assert (found.text, found.method) == (GERMAN, "bom")


def test_valid_utf8_wins_over_a_stale_declaration() -> None:
    found = decode(GERMAN.encode(), declared="iso-8859-1")
    assert (found.text, found.method) == (GERMAN, "utf-8")


def test_a_declaration_decides_what_is_not_utf8() -> None:
    assert decode(GERMAN.encode("cp1252"), declared="iso-8859-1").text == GERMAN
    assert decode(RUSSIAN.encode("koi8-r"), declared="KOI8-R").method == "declared"


def test_a_declaration_that_does_not_fit_is_passed_over() -> None:
    found = decode(RUSSIAN.encode("cp1251"), declared="shift_jis")
    assert (found.text, found.encoding, found.method) == (RUSSIAN, "cp1251", "detected")


def test_an_unknown_label_is_passed_over() -> None:
    assert decode(GERMAN.encode("cp1252"), declared="utf8mb4").text == GERMAN


def test_a_page_states_its_encoding_outside_comments() -> None:
    page = "<!-- <meta charset=utf-8> --><meta charset=koi8-r><p>" + RUSSIAN
    assert decode(page.encode("koi8-r"), html=True).text == page


def test_escape_sequences_decide() -> None:
    text = "明日の港は晴れでしょう。"
    assert decode(text.encode("iso2022_jp")).text == text


def test_one_bad_byte_costs_one_character() -> None:
    data = GERMAN.encode() + b"bad \xff byte\n" + GERMAN.encode()
    found = decode(data)
    assert found.text == GERMAN + "bad \ufffd byte\n" + GERMAN
    assert found.replaced == (found.text.index("\ufffd"),)
    assert found.method == "mostly-utf-8"


def test_a_replacement_character_of_the_text_itself_is_not_counted() -> None:
    found = decode(("Ein \ufffd im Text, größtenteils.\n" * 3).encode() + b"\xff")
    assert found.replaced == (len(found.text) - 1,)


def test_a_line_in_another_encoding_is_read_as_that() -> None:
    data = GERMAN.encode() + "Umleitung über Göttingen\n".encode("cp1252") + GERMAN.encode()
    assert decode(data).text == GERMAN + "Umleitung über Göttingen\n" + GERMAN


def test_a_cut_last_character_is_one_replacement() -> None:
    assert decode("Der Preis stieg auf 40 €".encode()[:-1]).text == "Der Preis stieg auf 40 \ufffd"


def test_surrogates_encoded_one_by_one_become_their_character() -> None:
    assert decode(b"party \xed\xa0\xbc\xed\xbe\x89 time").text == "party 🎉 time"
    assert decode(b"left \xed\xa0\xbc right").text == "left \ufffd right"


def test_nothing_is_utf8() -> None:
    assert decode(b"").encoding == "utf-8"


def test_undefined_bytes_of_a_windows_code_page_do_not_refuse_the_declaration() -> None:
    found = decode(b"caf\xe9 \x81 na\xefve", declared="windows-1252")
    assert (found.text, found.method) == ("café \x81 naïve", "declared")


def test_a_short_text_is_told_by_how_its_letters_stand() -> None:
    assert decode("Dîner tyrolien au port".encode("cp1252")).text == "Dîner tyrolien au port"
    assert decode("«Άλλος είπε ότι το λιμάνι μένει κλειστό»".encode("iso8859_7")).text.startswith("«Άλλος")


def test_a_long_text_is_told_by_its_lines_beyond_ascii() -> None:
    text = "plain words only, line after line\n" * 9000 + RUSSIAN
    assert decode(text.encode("koi8-r")).text == text


def test_damaged_utf8_with_few_letters_beyond_ascii_stays_utf8() -> None:
    assert decode(b"hans m\xc3\xa1ltak \xff").text == "hans máltak \ufffd"
    assert decode(b"Skulum gefa hans m\xc3").text == "Skulum gefa hans m\ufffd"
