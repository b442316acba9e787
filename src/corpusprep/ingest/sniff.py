"""What a file holds: HTML, JSON or plain text, by its name and by its first characters."""

from __future__ import annotations

import re
from pathlib import PurePath

_BY_SUFFIX = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson", ".jsonlines"), "jsonl"),
    ".json": "json",
    **dict.fromkeys((".txt", ".text", ".md"), "text"),
}
_PACKED = (".gz", ".zst", ".bz2", ".xz")
_WINDOW = 4096
_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_ELEMENT = re.compile(
    r"</?(?:div|p|span|a|br|meta|script|style|title|table|td|ul|li|h[1-6]|article|section)\b[^<>]*>", re.IGNORECASE
)
_JSON_LINE = re.compile(r"""\{\s*"[^"\n]{0,200}"\s*:""")
# A fragment of HTML: this many tags in the first window, one for each so many characters at least.
_TAGS, _PER_TAG = 4, 200


def sniff(data: bytes | str, path: str | None = None) -> str:
    """The kind of content: ``html``, ``json``, ``jsonl`` or ``text``.

    >>> sniff(b"Once upon a time", "story.txt"), sniff(b"  <!doctype html><p>Once"), sniff(b'{"text": "Once"}')
    ('text', 'html', 'jsonl')

    A name that says HTML or JSON is believed; one that says text is too, unless the content opens like a page.
    """
    named = _kind_of_name(path)
    if named in {"html", "jsonl", "json"}:
        return named
    head = _head(data)
    if _PAGE.match(head):
        return "html"
    if named == "text":
        return "text"
    if head.startswith("{"):
        return "jsonl" if _JSON_LINE.match(head) else "text"
    if head.startswith("[") and _JSON_LINE.match(head[1:].lstrip()):
        return "json"
    tags = len(_ELEMENT.findall(head))
    return "html" if head.startswith("<") and tags >= max(_TAGS, len(head) // _PER_TAG) else "text"


def _kind_of_name(path: str | None) -> str | None:
    suffixes = [suffix.lower() for suffix in PurePath(path).suffixes] if path else []
    while suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    return _BY_SUFFIX.get(suffixes[-1]) if suffixes else None


def _head(data: bytes | str) -> str:
    """The first characters, byte order mark, zero bytes of wide encodings and leading white space aside."""
    if isinstance(data, bytes):
        data = (
            data[:_WINDOW]
            .replace(b"\0", b"")
            .decode("latin-1")
            .removeprefix("ï»¿")
            .removeprefix("ÿþ")
            .removeprefix("þÿ")
        )
    return data[:_WINDOW].lstrip("\ufeff \t\r\n\f\v\0")
