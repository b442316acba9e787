"""An extractor's verdict as evidence: what it kept of a line, of the lines around, of the block, of the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from corpusprep.page import Page
from corpusprep.stages.page_lines.evidence import Evidence

Floats = npt.NDArray[np.float32]

NAMES = ("kept", "kept_before", "kept_after", "kept_block", "kept_outer", "kept_page", "kept_long", "kept_words")


def with_verdict(evidence: Evidence, page: Page, shares: Sequence[float]) -> Floats:
    """The evidence with the columns of the verdict; ``shares`` is what the extractor kept of each line."""
    kept = np.array(shares, np.float32)
    mass = evidence.words
    sums = np.zeros((2, len(kept) + 1))
    np.cumsum((mass, mass * kept), axis=1, out=sums[:, 1:])
    number = np.arange(len(kept))

    def share(low: npt.NDArray[np.int64], high: npt.NDArray[np.int64]) -> Floats:
        held = sums[:, high] - sums[:, low]
        result: Floats = (held[1] / (held[0] + 1e-6)).astype(np.float32)
        return result

    first = np.array([node.first for node in page.nodes], np.int64)
    last = np.array([node.last for node in page.nodes], np.int64)
    parent = np.maximum(np.array([node.parent for node in page.nodes], np.int64), 0)
    node = np.maximum(np.array([line.node for line in page.lines], np.int64), 0)
    outer = parent[parent[node]]
    long = mass >= 15
    columns = (
        kept,
        share(np.maximum(number - 3, 0), number),
        share(np.minimum(number + 1, len(kept)), np.minimum(number + 4, len(kept))),
        share(first[parent[node]], last[parent[node]]),
        share(first[outer], last[outer]),
        np.full(len(kept), sums[1, -1] / (sums[0, -1] + 1)),
        np.full(len(kept), (mass * kept)[long].sum() / (mass[long].sum() + 1)),
        np.full(len(kept), np.log1p(sums[1, -1])),
    )
    return np.column_stack((evidence.rows, *columns)).astype(np.float32)
