"""What the parts agree on: Protocols, no code. A visitor who wants to add a part reads this page first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar, runtime_checkable

from corpusprep.document import Document

P = TypeVar("P")
T = TypeVar("T")
R = TypeVar("R")

Stage = Callable[[Document], Document]
"""A stage takes a document and returns a new one. It never raises for any text, reads no files, clocks, environment or
random numbers, gives the same output for the same input, and on its own output changes nothing."""


class Model(Protocol):
    """What a learner found out: a stage that is plain data, so that it can be saved, read and corrected by hand."""

    def __call__(self, document: Document) -> Document:
        """The document with what the corpus taught: as evidence for later stages, a fact, or set aside."""
        ...

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """The model as JSON-ready rows, in a fixed order."""
        ...


@runtime_checkable
class Learner(Protocol[P]):
    """Reads the corpus once and returns a model.

    The law: the model does not depend on how the documents were sharded or ordered, so `merge` is associative and
    commutative. A partial is picklable.
    """

    def observe(self, documents: Iterable[Document]) -> P:
        """What one shard teaches."""
        ...

    def merge(self, a: P, b: P) -> P:
        """What two shards teach together."""
        ...

    def finish(self, partial: P) -> Model:
        """The model."""
        ...

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> Model:
        """The model that `Model.rows` described."""
        ...


class Pool(Protocol):
    """Runs a function over items, in any order, anywhere."""

    def map(self, function: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        """The results, in any order."""
        ...


Columns = dict[str, Any]
"""A few rows of a table, column by column: numpy arrays of equal length."""

Schema = Mapping[str, str]
"""The columns of a table: each ``int`` (64 bits), ``float`` (64 bits) or ``bytes``."""

Batches = Callable[[Iterator[Columns]], Iterator[Columns]]
"""A function over the rows of one partition, some at a time."""

Table = Any
"""Rows that lie in an engine, wherever that keeps them."""


class Engine(Protocol):
    """A cluster as we see it: tables of rows, and two primitives, `map_batches` and `group_apply`.

    Functions are picklable, and rows come in any order except where an order is promised.
    """

    @property
    def parts(self) -> int:
        """Into how many partitions rows are shuffled."""
        ...

    def table(self, columns: Columns, schema: Schema) -> Table:
        """A table of these few rows, spread over the partitions."""
        ...

    def map_batches(self, table: Table, function: Batches, schema: Schema) -> Table:
        """The rows that the function makes of each partition."""
        ...

    def group_apply(self, tables: Sequence[Table], keys: Sequence[str], function: Batches, schema: Schema) -> Table:
        """The rows that the function makes of all tables together.

        Rows that agree in the first of the keys come to the same call, sorted by all keys. A column that a table does
        not have is 0, or no bytes.
        """
        ...

    def kept(self, table: Table) -> Table:
        """The same table, computed once however often it is used."""
        ...

    def rows(self, table: Table) -> Iterator[Columns]:
        """The rows, brought here: for what does not grow with the corpus."""
        ...

    def release(self) -> None:
        """Let go of the tables that are kept."""
        ...
