"""Values come back as they were, and nothing but values is ever built."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import numpy as np
import pytest

from corpusprep.document import Person
from corpusprep.edits import Layer
from corpusprep.errors import StageError
from corpusprep.io import values

SAMPLES: list[Any] = [
    None,
    True,
    3,
    -(2**70),
    2.5,
    "é\u2028",
    "lone \ud83d",
    {"lone \ud83d": ["\ud83d"]},
    b"\x00\xff",
    [1, (2, 3), {"a": (4,)}],
    {1: "a", (2, 3): {4}},
    frozenset({"x", "y"}),
    Counter({"a": 2, "b": 1}),
    datetime.date(2024, 3, 7),
    datetime.datetime(2024, 3, 7, 12, tzinfo=datetime.UTC),
    (Person("Mira Okonjo", handle="@mira", span=(0, 11)),),
    Layer("stage", ()),
]


@pytest.mark.parametrize("value", SAMPLES, ids=[f"{n}-{type(v).__name__}" for n, v in enumerate(SAMPLES)])
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    back = values.decode(values.encode(value))
    assert back == value
    assert type(back) is type(value)


def test_arrays_come_back_with_shape_and_type() -> None:
    table = np.zeros(3, dtype=[("key", "<u8"), ("row", "<u4")])
    table["key"] = [1, 2, 3]
    for array in (np.arange(6, dtype=np.uint64).reshape(2, 3), table, np.float32(1.5)):
        back = values.decode(values.encode(array))
        assert np.array_equal(back, array)
        assert back.dtype == array.dtype


def test_equal_sets_give_equal_bytes() -> None:
    words = [f"word-{n}" for n in range(50)]
    other = list(reversed(words))
    assert values.encode(set(words)) == values.encode(set(other))


def test_what_is_not_data_is_refused() -> None:
    with pytest.raises(StageError, match="can not be kept between passes"):
        values.encode({"open": object()})
    with pytest.raises(StageError, match="can not be kept between passes"):
        values.encode([print])


@pytest.mark.parametrize("name", ["os:system", "subprocess:Popen", "builtins:eval", "nowhere:Thing"])
def test_nothing_but_data_is_built(name: str) -> None:
    import msgspec

    forged = msgspec.msgpack.encode(msgspec.msgpack.Ext(9, msgspec.msgpack.encode([name, {}])))
    with pytest.raises(StageError, match="not loaded here"):
        values.decode(forged)
