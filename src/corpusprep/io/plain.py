"""Any value as JSON-ready data, and JSON as bytes: for rows that people and programs read."""

from __future__ import annotations

import dataclasses
import datetime
import json
import math
from collections.abc import Mapping
from typing import Any

import msgspec

_PLAIN = frozenset((str, bool, int, type(None)))
_encoder = msgspec.json.Encoder()
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def plain(value: Any) -> Any:
    """The value as JSON-ready data.

    >>> plain({"on": datetime.date(2024, 3, 7), "span": (0, 4)})
    {'on': '2024-03-07', 'span': [0, 4]}
    """
    if type(value) in _PLAIN or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=repr)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: plain(item) for key, item in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "item"):  # a numpy number
        return plain(value.item())
    return str(value)


def json_bytes(value: Any) -> bytes:
    """JSON-ready data as one line of JSON, without the line break.

    >>> json_bytes({"a": "é"}).decode()
    '{"a":"é"}'
    """
    try:
        return _encoder.encode(value)
    except (UnicodeEncodeError, TypeError):
        # A lone surrogate: JSON can write it as an escape.
        return json.dumps(plain(value), separators=(",", ":")).encode()


def pretty(value: Any) -> str:
    """JSON-ready data as indented JSON, for files that people open."""
    return json.dumps(plain(value), indent=2, ensure_ascii=False) + "\n"


def canonical(value: Any) -> bytes:
    """JSON-ready data as bytes that are equal for equal data, for digests."""
    return _canonical.encode(plain(value)).encode()


def parse_json(data: bytes) -> Any:
    """The value of JSON bytes. Raises `ValueError` for what is not JSON."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(data)
