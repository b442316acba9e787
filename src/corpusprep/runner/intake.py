"""Records to documents: where files and ingest meet, and nothing that is read is ever lost in silence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpusprep.document import Document, Fact, Origin
from corpusprep.errors import ConfigError, suggest
from corpusprep.io import readers
from corpusprep.io.inputs import find
from corpusprep.io.records import Fields, Problem, Record

# A text with more control characters and replacement characters than this share was no text. Damaged articles have a
# few in a thousand; decoded pictures and programs have one in three or more.
_NOISE_SHARE = 0.1


def documents(paths: Sequence[str | Path], **fields: str) -> Iterator[Document]:
    """The documents in files and folders, before any stage.

    ``text_key``, ``html_key``, ``id_key``, ``url_key``, ``site_key`` and ``metadata_key`` name the fields of JSON lines.
    """
    named = fields_from(fields)
    for file in find(paths).files:
        for record in readers.read(file, named):
            yield document_of(record)


def fields_from(options: Mapping[str, str]) -> Fields:
    """The field names from options such as ``text_key``.

    >>> fields_from({"text_key": "body"}).text
    'body'
    """
    known = [f"{name}_key" for name in Fields.__dataclass_fields__]
    for key in options:
        if key not in known:
            raise ConfigError(f"{key}: no option of that name. {suggest(key, known)}")
    return Fields(**{key.removesuffix("_key"): value for key, value in options.items() if value})


def document_of(record: Record, *, id: str | None = None) -> Document:
    """The document of a record; one that can not be read is a document that is dropped, with the error as a fact."""
    name = id or record.id
    if record.problem is not None:
        return unreadable(record, record.problem, name)
    try:
        document = _ingested(record, name)
    except Exception as error:  # noqa: BLE001  whatever a decoder or parser does to one input, the others go on
        problem = Problem(type(error).__name__, str(error) or type(error).__name__, "decode")
        return unreadable(record, problem, name)
    document = replace(document, origin=_placed(document.origin, record))
    if record.data is not None and _is_noise(document.source):
        problem = Problem("binary", "binary data, not text; convert it to text or HTML first", "decode")
        return replace(_dropped(document, problem), page=None)
    return document


def unreadable(record: Record, problem: Problem, name: str) -> Document:
    """The dropped document of a record with a problem. Its source is what could be saved as text."""
    saved = record.text or ""
    document = Document(id=name, source=saved, text=saved, origin=_placed(Origin(url=record.url), record))
    return _dropped(document, problem)


def raw_digest(record: Record) -> tuple[str | None, int | None]:
    """SHA-256 and size of the raw bytes: those of the file, or the field's text in UTF-8."""
    if record.data is not None:
        return hashlib.sha256(record.data).hexdigest(), len(record.data)
    if record.text is None:
        return None, None
    data = record.text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest(), len(data)


def _ingested(record: Record, name: str) -> Document:
    from corpusprep.ingest import document_from_bytes, document_from_text

    about: dict[str, Any] = {"id": name, "url": record.url, "metadata": record.metadata, "site": record.site}
    if record.data is not None:
        return document_from_bytes(
            record.data, kind=record.kind, declared=record.declared, path=record.path, row=record.row, **about
        )
    return document_from_text(record.text or "", kind=record.kind, path=record.path, row=record.row, **about)


def _placed(origin: Origin, record: Record) -> Origin:
    digest, size = raw_digest(record)
    return replace(
        origin,
        path=record.path,
        row=record.row,
        sha256=digest,
        size_bytes=size,
        site=origin.site or record.site,
        metadata=origin.metadata or record.metadata,
    )


def _dropped(document: Document, problem: Problem) -> Document:
    value = {"stage": problem.stage, "type": problem.type, "message": problem.message}
    reason = f"error/{problem.stage}"
    return document.with_fact("error", Fact(value, reason=reason, detail=value)).drop(reason)


_NOISE = dict.fromkeys((*range(9), *range(14, 27), *range(28, 32), 0x7F, *range(0x80, 0x85), 0xFFFD))


def _is_noise(text: str) -> bool:
    """Whether decoded bytes turn out to be no text at all."""
    if len(text) < 16 or (text.isascii() and text.isprintable()):
        return False
    head = text[:20_000]
    return len(head) - len(head.translate(_NOISE)) > len(head) * _NOISE_SHARE
