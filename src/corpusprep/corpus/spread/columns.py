"""Rows as columns: a few arrays of equal length, and what is done with them in every step."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from corpusprep.contracts import Columns


def length(columns: Columns) -> int:
    """How many rows there are."""
    for column in columns.values():
        return len(column)
    return 0


def taken(columns: Columns, chosen: Any) -> Columns:
    """The rows that an index, a slice or a mask names."""
    return {name: column[chosen] for name, column in columns.items()}


def joined(parts: list[Columns]) -> Columns:
    """The rows of all parts, behind each other."""
    if len(parts) == 1:
        return parts[0]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def packed(rows: Iterable[tuple[Any, ...]], schema: Mapping[str, str]) -> Columns:
    """Rows as columns of a schema.

    >>> packed([(1, b"a"), (2, b"b")], {"place": "int", "data": "bytes"})["place"].tolist()
    [1, 2]
    """
    given = list(rows)
    return {name: column([row[at] for row in given], kind) for at, (name, kind) in enumerate(schema.items())}


def column(values: Any, kind: str) -> Any:
    """Values as an array of a kind."""
    if kind == "bytes":
        found = np.empty(len(values), object)
        found[:] = values
        return found
    return np.asarray(values, np.float64 if kind == "float" else np.int64)


def whole(batches: Iterable[Columns], key: str) -> Iterator[Columns]:
    """The rows again, in portions that part no group: rows with the same key come together.

    >>> batches = [{"key": np.array([1, 1])}, {"key": np.array([1, 2])}, {"key": np.array([2, 3])}]
    >>> [portion["key"].tolist() for portion in whole(batches, "key")]
    [[1, 1, 1], [2, 2], [3]]
    """
    held: list[Columns] = []
    for batch in batches:
        keys = batch[key]
        if not len(keys):
            continue
        others = np.flatnonzero(keys != keys[-1])
        cut = int(others[-1]) + 1 if len(others) else 0
        if cut:
            yield joined([*held, taken(batch, slice(cut))])
            held = []
        elif held and held[-1][key][-1] != keys[-1]:
            yield joined(held)
            held = []
        held.append(taken(batch, slice(cut, None)))
    if held:
        yield joined(held)


def groups(batches: Iterable[Columns], key: str) -> Iterator[Columns]:
    """The rows of one key after the other."""
    for portion in whole(batches, key):
        keys = portion[key]
        cuts = [0, *(np.flatnonzero(keys[1:] != keys[:-1]) + 1).tolist(), len(keys)]
        for start, end in itertools.pairwise(cuts):
            yield taken(portion, slice(start, end))


def single(batches: Iterable[Columns], *names: str) -> Iterator[tuple[Any, ...]]:
    """The rows one by one, as tuples of the named columns."""
    for batch in batches:
        yield from zip(*(batch[name].tolist() for name in names), strict=True)


def slices(columns: Columns, most: int = 1 << 16) -> Iterator[Columns]:
    """The rows in portions of at most so many."""
    for at in range(0, length(columns), most):
        yield taken(columns, slice(at, at + most))


def batched(rows: Iterable[tuple[Any, ...]], schema: Mapping[str, str], most: int = 4096) -> Iterator[Columns]:
    """Rows as columns, so many at a time."""
    held: list[tuple[Any, ...]] = []
    for row in rows:
        held.append(row)
        if len(held) == most:
            yield packed(held, schema)
            held = []
    if held:
        yield packed(held, schema)


def picked(batches: Iterable[Columns], **names: str) -> Iterator[Columns]:
    """Some columns, each under a name given for it."""
    for batch in batches:
        yield {new: batch[old] for new, old in names.items()}


def ends(keys: Any) -> Any:
    """Where each run of equal keys begins, and the length: the edges of the runs."""
    if not len(keys):
        return np.zeros(1, np.int64)
    return np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1, [len(keys)]))
