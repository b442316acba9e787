"""The words that a scan finds are those that reading every word finds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpusprep.word_scan import WordScan

WORDS = ["am", "may", "sign", "inbox", "newsletter", "été"]
PIECES = [*WORDS, "i", "a", "1", " ", " ", "\n", ",", "-", "_", "’", "x"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_scan_finds_what_reading_finds(text: str) -> None:
    def read(line: bytes) -> list[bytes]:
        return bytes(code if code >= 128 or chr(code).isalnum() else 32 for code in line).split()

    known = [word.encode() for word in WORDS]
    expected = [
        (number, word.decode())
        for number, line in enumerate(text.encode().split(b"\n"))
        for word in read(line)
        if word in known
    ]
    assert WordScan(WORDS).found(text.encode()) == expected
