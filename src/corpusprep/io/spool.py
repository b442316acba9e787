"""Documents between two passes: packed files of length-prefixed frames, written whole, read as a stream."""

from __future__ import annotations

import contextlib
import functools
import io
import struct
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from corpusprep import edits as _edits
from corpusprep.document import Document, Fact, Origin
from corpusprep.edits import Edit, Layer
from corpusprep.errors import OutputError
from corpusprep.io import values
from corpusprep.io.atomic import HashedFile, atomic_write

_LENGTH = struct.Struct("<I")
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list)


def dump(document: Document) -> bytes:
    """The document as bytes, without page and evidence.

    >>> document = Document.from_text("A+ The vote").edit([Edit(0, 3, "", "user/x")], stage="s")
    >>> load(dump(document)) == document
    True
    """
    facts = values.encode({name: _fact(fact) for name, fact in document.facts.items()}) if document.facts else b""
    frame = [
        document.id,
        document.source,
        [
            [layer.stage, [[e.start, e.end, e.insert, e.reason, e.confidence, e.evidence] for e in layer.edits]]
            for layer in document.ledger
        ],
        facts,
        _origin_bytes(document.origin),
        document.dropped,
    ]
    try:
        return _encoder.encode(frame)
    except UnicodeEncodeError:
        return values.encode(frame)


def load(data: bytes) -> Document:
    """The document that `dump` wrote."""
    frame = _decoder.decode(data)
    if any(isinstance(item, msgspec.msgpack.Ext) for item in frame):
        frame = values.decode(data)  # the rare frame with lone surrogates
    name, source, layers, facts, origin, dropped = frame
    ledger = tuple(Layer(stage, tuple(Edit(*edit) for edit in edits)) for stage, edits in layers)
    document = Document(
        id=name,
        source=source,
        text=functools.reduce(_edits.applied, (layer.edits for layer in ledger), source),
        ledger=ledger,
        facts={key: Fact(*item) for key, item in values.decode(facts).items()} if facts else {},
        origin=Origin(*values.decode(origin)),
        dropped=dropped,
    )
    _latest[0] = document.origin, origin
    return document


def write(path: Path, documents: Iterable[Document]) -> HashedFile:
    """A spool file of these documents; what comes back knows its digest and size."""
    with atomic_write(path) as file, packed(file) as put:
        for document in documents:
            put(dump(document))
    return file


@contextlib.contextmanager
def packed(file: HashedFile) -> Iterator[Callable[[bytes], None]]:
    """A function that adds one dumped document to a file."""
    import zstandard

    with zstandard.ZstdCompressor(level=1).stream_writer(file, closefd=False) as stream:  # type: ignore[arg-type]

        def put(frame: bytes) -> None:
            stream.write(_LENGTH.pack(len(frame)) + frame)

        yield put


def read(path: Path) -> Iterator[Document]:
    """The documents of a spool file."""
    return map(load, read_frames(path))


def read_frames(path: Path) -> Iterator[bytes]:
    """The dumped documents of a spool file."""
    import zstandard

    with path.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as plain:
        stream = io.BufferedReader(plain, 1 << 17)
        while head := stream.read(_LENGTH.size):
            (size,) = _LENGTH.unpack(head)
            frame = stream.read(size)
            if len(frame) < size:
                raise OutputError(f"{path}: cut off; remove the folder .work beside it and run again with --resume")
            yield frame


def _fact(fact: Fact) -> list[Any]:
    return [fact.value, fact.reason, fact.span, fact.confidence, fact.raw, fact.source, dict(fact.detail)]


# The origin that was read last, with its bytes: a document's origin stays the same until it is written again.
_latest: list[tuple[Origin, bytes]] = [(Origin(), b"")]


def _origin_bytes(origin: Origin) -> bytes:
    known, data = _latest[0]
    return data if known is origin and data else values.encode(_origin(origin))


def _origin(o: Origin) -> list[Any]:
    return [
        *(o.path, o.row, o.url, o.site, o.kind, o.sha256, o.size_bytes),
        *(o.encoding, o.decoded_by, o.decode_confidence, o.replaced, dict(o.metadata)),
    ]
