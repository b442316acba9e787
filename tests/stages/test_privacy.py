from __future__ import annotations

import pytest

from corpusprep.document import Document
from corpusprep.stages.privacy import Privacy
from corpusprep.testing import check_stage


def cleaned(text: str) -> str:
    return Privacy()(Document.from_text(text)).text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Write to anna.b+news@mail.example.org.", "Write to [email]."),
        ("server 192.0.2.17 answered", "server [ip] answered"),
        ("server 2001:db8::17 answered", "server [ip] answered"),
        ("call +49 30 1234567 now", "call [phone] now"),
        ("Phone: 555-867-5309", "Phone: [phone]"),
        ("(030) 123 45 67", "[phone]"),
    ],
)
def test_addresses_and_numbers_of_persons_are_replaced(text: str, clean: str) -> None:
    assert cleaned(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "Mira Okonjo @miraokonjo",
        "from 2019-2021 and on 2024-03-07",
        "at 12:30:45 the score was 21-17",
        "version 1.2.3.4.5 and 999.1.1.1",
        "12 000 000 people",
        "localhost is 127.0.0.1",
        "a@b",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert cleaned(text) == text


def test_each_kind_can_be_left_in() -> None:
    document = Privacy(email=None)(Document.from_text("anna@mail.example.org, +49 30 1234567"))
    assert document.text == "anna@mail.example.org, [phone]"
    assert [cut.reason for cut in document.cuts()] == ["privacy/phone"]


def test_the_contract_holds() -> None:
    check_stage(Privacy())
