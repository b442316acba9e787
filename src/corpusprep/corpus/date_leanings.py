"""What a site's pages say together on day or month first, where no page proves it and none says enough by itself.

`DateOrder` learns from dates that can be read in one way only. Where a site has none, this learner adds up how far the
words of each page lean to one reading, which the stage `Dates` has told as ``detail["leaning"]``.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from corpusprep.document import Document, Fact

# Log-odds times 100, as whole numbers, so that the sum does not depend on the order of the pages.
_SCALE = 100
# What a page says by itself, and may say at most, since its words hang together; what one with a certain order says.
_MOST, _CERTAIN = 300, 400
_CERTAIN_EVIDENCE = frozenset(("weekday", "clock", "url", "same-page"))
# Pages that settled their date by a rule of thumb are overruled only by so much more.
_WEAK_EVIDENCE = frozenset(("style", "spelling", "words-in-text", "weekday-in-text", "dates-in-text"))
_LEAST, _OVERRULE = 150, 450
# Among documents of no known site, a page that leans so far to the other side leaves the question open.
_CONTRADICTION = 150


class Sum(NamedTuple):
    """The leanings of a site's pages: their sum to the day first, and the farthest one to each side."""

    total: int = 0
    day_first: int = 0
    month_first: int = 0

    def plus(self, other: Sum) -> Sum:
        """Both sums together."""
        return Sum(
            self.total + other.total, max(self.day_first, other.day_first), min(self.month_first, other.month_first)
        )


Key = tuple[str, str]
Partial = dict[Key, Sum]


def _sign(fact: Fact) -> str | None:
    return next((c for c in fact.raw or "" if c in "./-"), None)


def _says(fact: Fact) -> int | None:
    """How far a page leans to the day first; None for one that has nothing to say."""
    if len(fact.detail.get("readings", ())) != 2:
        return None
    if fact.detail.get("order_evidence") in _CERTAIN_EVIDENCE:
        return _CERTAIN if fact.detail.get("order") == "day-first" else -_CERTAIN
    leaning = fact.detail.get("leaning")
    return None if leaning is None else max(-_MOST, min(_MOST, round(_SCALE * leaning)))


@dataclass(frozen=True)
class DateLeanings:
    """Adds up, for each site, how far its pages lean to the day or to the month first."""

    def observe(self, documents: Iterable[Document]) -> Partial:
        """The leanings of one shard."""
        partial: Partial = {}
        for document in documents:
            fact = document.facts.get("date")
            sign, says = (_sign(fact), _says(fact)) if fact is not None else (None, None)
            if sign is None or says is None:
                continue
            key = document.origin.site or "", sign
            partial[key] = partial.get(key, Sum()).plus(Sum(says, max(says, 0), min(says, 0)))
        return partial

    def merge(self, a: Partial, b: Partial) -> Partial:
        """The leanings of two shards."""
        return {key: a.get(key, Sum()).plus(b.get(key, Sum())) for key in {**a, **b}}

    def finish(self, partial: Partial) -> DateLeaningsModel:
        """The model."""
        return DateLeaningsModel({key: partial[key] for key in sorted(partial)})

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> DateLeaningsModel:
        """The model that `DateLeaningsModel.rows` described."""
        return DateLeaningsModel(
            {
                (str(row["site"]), str(row["sign"])): Sum(
                    int(row["total"]), int(row["day_first"]), int(row["month_first"])
                )
                for row in rows
            }
        )


@dataclass(frozen=True)
class DateLeaningsModel:
    """Settles the dates that are open by what the pages of their site say together.

    >>> detail = {"ambiguous": True, "readings": ["2021-12-04", "2021-04-12"], "leaning": 0.9}
    >>> open_date = Fact(None, "date/ambiguous", (0, 10), raw="04-12-2021", source="line", detail=detail)
    >>> pages = [Document.from_text("04-12-2021", id=name).with_fact("date", open_date) for name in "abc"]
    >>> learner = DateLeanings()
    >>> settled = learner.finish(learner.observe(pages))(pages[0])
    >>> str(settled.date), settled.facts["date"].detail["order_evidence"]
    ('2021-12-04', 'site-words')
    """

    sums: Mapping[Key, Sum] = field(default_factory=dict)

    def __call__(self, document: Document) -> Document:
        """The document with its date settled."""
        fact = document.facts.get("date")
        if fact is None or _says(fact) is None or fact.detail.get("order_evidence") in _CERTAIN_EVIDENCE:
            return document
        total = self._total(document.origin.site or "", _sign(fact) or "")
        order = "day-first" if total > 0 else "month-first"
        is_open = bool(fact.detail.get("ambiguous"))
        is_weak = fact.detail.get("order_evidence") in _WEAK_EVIDENCE and fact.detail.get("order") != order
        if not (is_open and abs(total) >= _LEAST) and not (is_weak and abs(total) >= _OVERRULE):
            return document
        return document.with_fact("date", _settled(fact, order, total))

    def _total(self, site: str, sign: str) -> int:
        sums = self.sums.get((site, sign), Sum())
        against = -sums.month_first if sums.total > 0 else sums.day_first
        return 0 if not site and against >= _CONTRADICTION else sums.total

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """One row a site and sign."""
        for (site, sign), sums in sorted(self.sums.items()):
            yield {"site": site, "sign": sign, **sums._asdict()}


def _settled(fact: Fact, order: str, total: int) -> Fact:
    """The fact with the reading of an order; the readings of a numeric date begin with the day-first one."""
    day = datetime.date.fromisoformat(fact.detail["readings"][0 if order == "day-first" else 1])
    is_update = fact.detail.get("label") == "updated"
    detail = {**fact.detail, "ambiguous": False, "order": order, "order_evidence": "site-words"}
    if is_update:
        detail["updated"] = day.isoformat()
    return replace(
        fact,
        value=None if is_update else day,
        reason="date/update-line" if is_update else "date/date-line",
        detail=detail,
        confidence=round(0.9 / (1 + math.exp(-abs(total) / _SCALE)), 2),
    )
