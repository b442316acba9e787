"""Replaces addresses and numbers that point at a person. Off by default; each replacement is an edit with its reason."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpusprep.document import Document
from corpusprep.edits import Edit

# anna.b+news@mail.example.org, and not "@miraokonjo" or "a@b"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,4}[^\W\d_]{2,24}(?![\w-])")
# 192.0.2.17, and not the version 1.2.3.4.5
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)")
# 2001:db8::17, and not the time 12:30:45
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
# +49 30 1234567, (030) 123 45 67, 555-867-5309; and not 2019-2021, 12 000 000 or 2024-03-07
_PHONE = re.compile(
    r"(?<![\w+.,/-])(?:\+\d{1,3}[ .\-/]?)?(?:\(\d{1,5}\)[ .\-/]?)?\d{2,5}(?:[ .\-/]\d{2,8}){1,4}(?![\w/-]|[.,]\d)"
)
_PHONE_CALLED = re.compile(r"(?:tel|phone|fon|fax|call|mobile|handy|тел|هاتف|電話|전화|☎|📞)\W{0,4}$", re.IGNORECASE)


@dataclass(frozen=True)
class Privacy:
    """Replaces e-mail addresses, IP addresses and telephone numbers by a word in brackets.

    >>> Privacy()(Document.from_text("Write to anna@mail.example.org or call +49 30 1234567.")).text
    'Write to [email] or call [phone].'

    A number counts as a telephone number when it has a country code, an area code in parentheses, or a word such as
    "phone" before it: other numbers of that shape are scores, years and amounts.
    """

    email: str | None = "[email]"
    ip: str | None = "[ip]"
    phone: str | None = "[phone]"

    def __call__(self, document: Document) -> Document:
        """The document with the addresses and numbers replaced."""
        edits: list[Edit] = []
        end = 0
        for edit in sorted(self._found(document.text), key=lambda edit: (edit.start, -edit.end)):
            if edit.start >= end:
                edits.append(edit)
                end = edit.end
        return document.edit(edits) if edits else document

    def _found(self, text: str) -> Iterator[Edit]:
        if self.email is not None and "@" in text:
            yield from (Edit(*m.span(), self.email, "privacy/email") for m in _EMAIL.finditer(text))
        if self.ip is not None:
            for pattern in (_IPV4, _IPV6):
                yield from (Edit(*m.span(), self.ip, "privacy/ip") for m in pattern.finditer(text) if _is_ip(m[0]))
        if self.phone is not None:
            yield from (Edit(*m.span(), self.phone, "privacy/phone") for m in _PHONE.finditer(text) if _is_phone(m))


def _is_ip(written: str) -> bool:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return not (address.is_unspecified or address.is_loopback)


def _is_phone(match: re.Match[str]) -> bool:
    digits = sum(map(str.isdigit, match[0]))
    stated = match[0].startswith(("+", "(")) or _PHONE_CALLED.search(
        match.string, max(0, match.start() - 12), match.start()
    )
    return 7 <= digits <= 15 and bool(stated)
