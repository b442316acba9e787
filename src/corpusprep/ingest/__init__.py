"""Bytes to Document, the only way in: which kind, which encoding, which visible text. No stage lives here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from corpusprep.document import Document, Origin
from corpusprep.ingest.decode import Decoded, decode
from corpusprep.ingest.sniff import sniff

__all__ = ["Decoded", "decode", "document_from_bytes", "document_from_text", "sniff"]

_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


def document_from_bytes(
    data: bytes,
    *,
    id: str,
    url: str | None = None,
    declared: str | None = None,
    kind: str | None = None,
    path: str | None = None,
    row: int | None = None,
    metadata: Mapping[str, Any] | None = None,
    site: str | None = None,
) -> Document:
    """The document that these bytes hold, with how they were read in its origin. Never raises, for any bytes.

    >>> document = document_from_bytes("Hi".encode("utf-16"), id="a", path="a.txt")
    >>> document.text, document.origin.encoding, document.origin.decoded_by
    ('Hi', 'utf-16-le', 'bom')

    ``kind`` (``text`` or ``html``) is sniffed when it is not given; ``declared`` is the encoding that a transport
    header states. JSON is read by `corpusprep.io`; here its characters count as text. What is plainly no text (an
    image, an archive) is set aside with the reason ``drop/not-text``.
    """
    kind = kind or ("html" if sniff(data, path) == "html" else "text")
    found = decode(data, declared, html=kind == "html")
    document = _document(
        found.text,
        data if found.method == "utf-8" else None,
        id=id,
        kind=kind,
        origin={
            "url": url,
            "path": path,
            "row": row,
            "site": site,
            "metadata": metadata,
            "sha256": hashlib.sha256(data).hexdigest(),
            "size_bytes": len(data),
            "encoding": found.encoding,
            "decoded_by": found.method,
            "decode_confidence": found.confidence,
            "replaced": found.replaced,
        },
    )
    return document.drop("drop/not-text") if _is_binary(data, found) else document


_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"OggS",
    b"ID3",
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
# Text with this share of control and replacement characters is none; mail with terminal codes has below 0.03.
_MOST_CONTROLS = 0.08


def _is_binary(data: bytes, found: Decoded) -> bool:
    """Whether these bytes are no text in any encoding: known file types, or controls all over."""
    if found.method in {"utf-8", "bom"} and not data.startswith(_MAGIC):
        return False
    sample = found.text[:4096]
    return data.startswith(_MAGIC) or len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample)


def document_from_text(
    text: str,
    *,
    id: str,
    url: str | None = None,
    kind: str | None = None,
    path: str | None = None,
    row: int | None = None,
    metadata: Mapping[str, Any] | None = None,
    site: str | None = None,
) -> Document:
    """The document of a text that is already decoded, such as a field of a JSON record.

    >>> document_from_text("Pair \\ud83d\\ude00, lone \\ud83d.", id="a").text
    'Pair 😀, lone \ufffd.'

    ``kind`` is ``text`` unless given: ``html`` renders the markup, ``auto`` looks at the content.
    Surrogates, which JSON can smuggle in, are joined or replaced: they are no characters.
    """
    if kind == "auto":
        kind = "html" if sniff(text, path) == "html" else "text"
    joined, replaced = _without_surrogates(text)
    data = joined.encode("utf-8")
    return _document(
        joined,
        data,
        id=id,
        kind=kind or "text",
        origin={
            "url": url,
            "path": path,
            "row": row,
            "site": site,
            "metadata": metadata,
            "sha256": hashlib.sha256(data).hexdigest(),
            "size_bytes": len(data),
            "replaced": replaced,
        },
    )


def _document(text: str, data: bytes | None, *, id: str, kind: str, origin: dict[str, Any]) -> Document:
    page = None
    if kind == "html":
        from corpusprep.ingest.render import render

        # Positions of replacement characters count in the markup; on the visible page they are found again.
        text, page = render(text, origin["url"], data=data)
        origin["replaced"] = tuple(m.start() for m in re.finditer("\ufffd", text)) if origin["replaced"] else ()
    origin["metadata"] = dict(origin["metadata"] or {})
    origin["site"] = origin["site"] or site_of(origin["url"])
    return Document(id=id, source=text, text=text, origin=Origin(kind=kind, **origin), page=page)


def site_of(url: str | None) -> str | None:
    """The host of an address, without ``www.``: what counts as one site.

    >>> site_of("https://www.Ledger.example:8080/a/1")
    'ledger.example'
    """
    if not url:
        return None
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _without_surrogates(text: str) -> tuple[str, tuple[int, ...]]:
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        return text, ()
    replaced: list[int] = []
    parts: list[str] = []
    at = size = 0
    for match in _SURROGATES.finditer(text):
        parts.append(text[at : match.start()])
        size += len(parts[-1]) + 1
        pair = match.group()
        if len(pair) == 2:
            parts.append(pair.encode("utf-16", "surrogatepass").decode("utf-16"))
        else:
            parts.append("\ufffd")
            replaced.append(size - 1)
        at = match.end()
    parts.append(text[at:])
    return "".join(parts), tuple(replaced)
