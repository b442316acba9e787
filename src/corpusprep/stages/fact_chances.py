"""How much the evidence around a line speaks for it: the fitted weights, and the chance that they add up to."""

from __future__ import annotations

import bisect
import functools
import json
import math
from collections.abc import Iterable, Mapping
from importlib import resources


@functools.cache
def weights(kind: str) -> Mapping[str, float]:
    """The weight of each piece of evidence for ``date`` or ``byline`` lines (log-odds), fitted by bench/fit/fact_lines.py."""
    file = resources.files("corpusprep.stages").joinpath("fact_weights.json")
    table: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))[kind]
    return table


def chance(kind: str, evidence: Iterable[str]) -> float:
    """The chance that these pieces of evidence give together.

    >>> chance("date", ("published&alone", "header&published")) > chance("date", ("none&long", "first prose&long"))
    True
    """
    table = weights(kind)
    odds = table["base"] + sum(filter(None, map(table.get, evidence)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


class Stretches:
    """The stretches between edges that a number may lie in, each with its name.

    >>> left = Stretches("left", 0, 2, 5)
    >>> left[4], left[9], left[-1]
    ('left<=5', 'left>5', 'left<=0')
    """

    def __init__(self, name: str, *edges: int) -> None:
        self._edges = edges
        self._names = [*(f"{name}<={edge}" for edge in edges), f"{name}>{edges[-1]}"]

    def __getitem__(self, value: float) -> str:
        """The name of the stretch that holds the number."""
        return self._names[bisect.bisect_left(self._edges, value)]
