"""Python values as bytes and back, without pickle: what spool files and the partials of learners are made of.

Plain data, tuples, sets, dictionaries with any keys, dates, numpy arrays and dataclasses are kept as they are. Reading
builds only those, so a file from somebody else can not run anything.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

import msgspec

from corpusprep.errors import StageError

_PLAIN = frozenset((str, int, float, bool, type(None), bytes))
_STRINGS = {str}
_INT64 = 2**63


class _Tag(IntEnum):
    TUPLE = 1
    SET = 2
    FROZENSET = 3
    PAIRS = 4
    COUNTER = 5
    DATE = 6
    DATETIME = 7
    ARRAY = 8
    OBJECT = 9
    BIG_INTEGER = 10
    SURROGATES = 11
    NAMED_TUPLE = 12
    SCALAR = 13


def encode(value: Any) -> bytes:
    """The value as bytes; equal values give equal bytes. Raises `StageError` for what is not data.

    >>> decode(encode({"seen": {("a", 1)}, "on": datetime.date(2024, 3, 7)}))
    {'seen': {('a', 1)}, 'on': datetime.date(2024, 3, 7)}
    """
    return _pack(_lower(value))


def fingerprint(value: Any) -> bytes:
    """Bytes that differ for values that differ: for digests, not for reading again. Raises as `encode` does.

    >>> fingerprint({"a": (1, 2)}) == fingerprint({"a": (1, 2)}) != fingerprint({"a": (1, 3)})
    True
    """
    try:
        return _fingerprinter.encode(value)
    except (TypeError, UnicodeEncodeError, RecursionError):
        return encode(value)


def _refuse(value: Any) -> Any:
    raise TypeError(type(value).__name__)


_fingerprinter = msgspec.msgpack.Encoder(enc_hook=_refuse, order="deterministic")


def decode(data: bytes) -> Any:
    """The value that `encode` turned into these bytes."""
    return _unpack(data)


_encoder = msgspec.msgpack.Encoder()


def _pack(value: Any) -> bytes:
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return _encoder.encode(_safe(value))


def _safe(value: Any) -> Any:
    """The value with strings that UTF-8 can not hold (lone surrogates) packed aside."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return _ext(_Tag.SURROGATES, value.encode("utf-8", "surrogatepass"))
        return value
    if isinstance(value, list):
        return [_safe(item) for item in value]
    if isinstance(value, dict):
        if all(_is_clean(key) for key in value):
            return {key: _safe(item) for key, item in value.items()}
        return _ext(_Tag.PAIRS, [[key, item] for key, item in value.items()])
    return value


def _is_clean(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _ext(tag: _Tag, value: Any) -> msgspec.msgpack.Ext:
    return msgspec.msgpack.Ext(int(tag), value if isinstance(value, bytes) else _pack(value))


def _lower(value: Any) -> Any:
    """The value in lists, string-keyed maps, plain values and tagged bytes."""
    kind = type(value)
    if kind is int:
        return value if -_INT64 <= value < 2 * _INT64 else _ext(_Tag.BIG_INTEGER, str(value))
    if kind in _PLAIN:
        return value
    if kind is list:
        return [item if type(item) is str else _lower(item) for item in value]
    if kind is dict or kind is OrderedDict or kind is defaultdict:
        if set(map(type, value)) <= _STRINGS:
            return {key: item if type(item) is str else _lower(item) for key, item in value.items()}
        return _ext(_Tag.PAIRS, [[_lower(key), _lower(item)] for key, item in value.items()])
    if kind is tuple:
        return _ext(_Tag.TUPLE, [item if type(item) is str else _lower(item) for item in value])
    if kind is set or kind is frozenset:
        # Sorted by their bytes: the order inside a set differs from run to run.
        return _ext(_Tag.SET if kind is set else _Tag.FROZENSET, sorted((_lower(i) for i in value), key=_pack))
    return _lower_object(value, kind)


def _lower_object(value: Any, kind: type) -> Any:
    if kind is Counter:
        return _ext(_Tag.COUNTER, [[_lower(key), count] for key, count in value.items()])
    if kind is datetime.date:
        return _ext(_Tag.DATE, value.isoformat())
    if kind is datetime.datetime:
        return _ext(_Tag.DATETIME, value.isoformat())
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray) and value.dtype.kind != "O":
        return _ext(_Tag.ARRAY, [_lower(_dtype(value.dtype)), list(value.shape), value.tobytes()])
    if numpy is not None and isinstance(value, numpy.generic):
        return _ext(_Tag.SCALAR, [value.dtype.str, value.tobytes()])
    if dataclasses.is_dataclass(value):
        fields = {name: _lower(getattr(value, name)) for name in _field_names(kind)}
        return _ext(_Tag.OBJECT, [f"{kind.__module__}:{kind.__qualname__}", fields])
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        return _ext(_Tag.NAMED_TUPLE, [f"{kind.__module__}:{kind.__qualname__}", [_lower(item) for item in value]])
    if isinstance(value, Mapping):
        return _lower(dict(value))
    for base in (str, int, float, bool):
        if isinstance(value, base):
            return _lower(base(value))
    raise StageError(
        f"a value of type {kind.__module__}.{kind.__qualname__} can not be kept between passes; "
        f"use plain data, dates, numpy arrays or dataclasses of them"
    )


@functools.lru_cache(maxsize=1_000)
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _dtype(dtype: Any) -> Any:
    return dtype.str if dtype.names is None else dtype.descr


def _raise_tag(code: int, data: memoryview) -> Any:
    tag = _Tag(code)
    if tag is _Tag.SURROGATES:
        return bytes(data).decode("utf-8", "surrogatepass")
    return _RAISE[tag](_unpack(data))


_unpack = msgspec.msgpack.Decoder(ext_hook=_raise_tag).decode


def _array(parts: list[Any]) -> Any:
    import numpy as np

    dtype, shape, data = parts
    if isinstance(dtype, list):
        dtype = [tuple(column) for column in dtype]
    return np.frombuffer(data, np.dtype(dtype)).reshape(shape).copy()


def _scalar(parts: list[Any]) -> Any:
    import numpy as np

    return np.frombuffer(parts[1], np.dtype(parts[0]))[0]


@functools.cache
def _known(name: str) -> type:
    """The dataclass or named tuple of that name. Its module must be loaded already: reading a file imports nothing."""
    module, _, path = name.partition(":")
    here: Any = sys.modules.get(module)
    if here is None and module.startswith("corpusprep."):
        import importlib

        here = importlib.import_module(module)
    for part in path.split("."):
        here = getattr(here, part, None)
    if not isinstance(here, type) or not (dataclasses.is_dataclass(here) or hasattr(here, "_fields")):
        raise StageError(f"a stored value is of type {name}, which is not loaded here")
    return here


def _object(parts: list[Any]) -> Any:
    name, fields = parts
    kind = _known(name)
    made: Any = object.__new__(kind)
    for key, value in fields.items():
        object.__setattr__(made, key, value)
    return made


_RAISE: Mapping[_Tag, Callable[[Any], Any]] = {
    _Tag.TUPLE: tuple,
    _Tag.SET: set,
    _Tag.FROZENSET: frozenset,
    _Tag.PAIRS: dict,
    _Tag.COUNTER: lambda pairs: Counter(dict(pairs)),
    _Tag.DATE: datetime.date.fromisoformat,
    _Tag.DATETIME: datetime.datetime.fromisoformat,
    _Tag.ARRAY: _array,
    _Tag.OBJECT: _object,
    _Tag.BIG_INTEGER: int,
    _Tag.NAMED_TUPLE: lambda parts: _known(parts[0])._make(parts[1]),  # type: ignore[attr-defined]
    _Tag.SCALAR: _scalar,
}
