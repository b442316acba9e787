"""Pools of this machine: one process, or several supervised ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpusprep.runner.shard import watched

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class SerialPool:
    """Runs everything in this process, in order.

    >>> list(SerialPool().map(abs, [-1, 2]))
    [1, 2]
    """

    workers: int = 1

    def map(
        self, function: Callable[[T], R], items: Sequence[T], *, watch: Callable[[int], None] | None = None
    ) -> Iterator[R]:
        """The results, in order; ``watch`` hears of each document."""
        for item in items:
            with watched(watch or (lambda _: None)):
                result = function(item)
            yield result
