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
