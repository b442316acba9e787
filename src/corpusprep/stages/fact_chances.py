"""How much the evidence around a line speaks for it: the fitted weights, and the chance that they add up to."""

from __future__ import annotations

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
    odds = table["base"] + sum([table.get(name, 0.0) for name in evidence])
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@functools.lru_cache(maxsize=8192)
def bucket(value: int, *edges: int) -> str:
    """The stretch between edges that a number lies in, as part of a name.

    >>> bucket(4, 0, 2, 5), bucket(9, 0, 2, 5), bucket(-1, 0, 2, 5)
    ('<=5', '>5', '<=0')
    """
    for edge in edges:
        if value <= edge:
            return f"<={edge}"
    return f">{edges[-1]}"
