"""Does a site write the day or the month first? Pages whose day is over 12 settle it for those whose day is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from corpusprep.document import Document

# A numeric date on a short line near the start, with a year of four digits or two.
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<a>\d{1,2})\s?(?P<sign>[./-])\s?(?P<b>\d{1,2})\s?(?P=sign)\s?(?P<year>(?:19|20)\d\d|\d\d)(?![\d./-])"
)
_LONGEST_LINE = 100
_LINES = 400
_HEAD = 40_000
# With this many pages that say one thing, one that says another is taken for a foreign date.
_MAJORITY = 10


# So many pages of a site, and this share of them, show a date with one sign alone on a line: that is how it dates them.
_LEAST_PAGES, _SHARE = 3, 0.6


class Votes(NamedTuple):
    """How many pages of a site prove each order for one sign, with the first example of each by document id.

    ``alone`` counts the pages that show such a date alone on a line; under the sign "" it counts all pages.
    """

    day_first: int = 0
    month_first: int = 0
    day_example: tuple[str, str] | None = None
    month_example: tuple[str, str] | None = None
    alone: int = 0

    def plus(self, other: Votes) -> Votes:
        """Both counts together."""
        days = [example for example in (self.day_example, other.day_example) if example]
        months = [example for example in (self.month_example, other.month_example) if example]
        return Votes(
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            min(days, default=None),
            min(months, default=None),
            self.alone + other.alone,
        )

    @property
    def order(self) -> str | None:
        """The order that is proved, None when the pages contradict each other."""
        few, many = sorted((self.day_first, self.month_first))
        if many == 0 or few * _MAJORITY > many:
            return None
        return "day-first" if self.day_first > self.month_first else "month-first"


Key = tuple[str, str]
Partial = dict[Key, Votes]


def numeric_orders(text: str) -> dict[str, tuple[str, str]]:
    """For each sign, the order that this text proves and the date that proves it.

    >>> numeric_orders("Harbor vote moved\\n25-02-2021\\nThe vote was moved.")
    {'-': ('day-first', '25-02-2021')}
    >>> numeric_orders("04-12-2021")
    {}
    """
    return _look(text)[0]


def _look(text: str) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """The orders that a text proves, and the signs of the dates that stand alone on a line."""
    found: dict[str, tuple[str, str] | None] = {}
    alone = set()
    for line in text[:_HEAD].split("\n", _LINES)[:_LINES]:
        if not 6 <= len(line) <= _LONGEST_LINE:
            continue
        for match in _NUMERIC.finditer(line):
            sign = match["sign"]
            if match.group() == line.strip():
                alone.add(sign)
            order = _order_of(int(match["a"]), int(match["b"]))
            if order is not None:
                known = found.get(sign, (order, match.group()))
                found[sign] = known if known is not None and known[0] == order else None
    return {sign: proof for sign, proof in found.items() if proof is not None}, alone


def _order_of(a: int, b: int) -> str | None:
    """The order that two numbers prove."""
    if 13 <= a <= 31 and 1 <= b <= 12:
        return "day-first"
    return "month-first" if 13 <= b <= 31 and 1 <= a <= 12 else None


@dataclass(frozen=True)
class DateOrder:
    """Learns from each site's pages whether `04-12-2021` is the fourth of December or the twelfth of April.

    Documents of no known site are taken as one site, so that a folder of one site's texts needs no addresses; there,
    a single contradiction leaves the question open.
    """

    def observe(self, documents: Iterable[Document]) -> Partial:
        """The proofs of one shard."""
        partial: Partial = {}
        for document in documents:
            site, (orders, alone) = document.origin.site or "", _look(document.text)
            votes = [(sign, Votes(alone=1)) for sign in ("", *sorted(alone))]
            for sign, (order, raw) in orders.items():
                example = document.id, raw
                votes.append((sign, Votes(1, 0, example) if order == "day-first" else Votes(0, 1, None, example)))
            for sign, vote in votes:
                partial[site, sign] = partial.get((site, sign), Votes()).plus(vote)
        return partial

    def merge(self, a: Partial, b: Partial) -> Partial:
        """The proofs of two shards."""
        merged = dict(a)
        for key, votes in b.items():
            merged[key] = merged[key].plus(votes) if key in merged else votes
        return merged

    def finish(self, partial: Partial) -> DateOrderModel:
        """The model."""
        return DateOrderModel({key: partial[key] for key in sorted(partial)})

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> DateOrderModel:
        """The model that `DateOrderModel.rows` described."""
        return DateOrderModel(
            {
                (str(row["site"]), str(row["sign"])): Votes(
                    int(row["day_first"]),
                    int(row["month_first"]),
                    _pair(row["day_example"]),
                    _pair(row["month_example"]),
                    int(row.get("alone", 0)),
                )
                for row in rows
            }
        )


def _pair(value: Any) -> tuple[str, str] | None:
    return (str(value[0]), str(value[1])) if value else None


@dataclass(frozen=True)
class DateOrderModel:
    """Tells later stages which order a document's site uses, as ``evidence["date_order"]``: a sign to an order.

    ``evidence["date_signs"]`` holds the signs of the dates that most of the site's pages show alone on a line.

    >>> model = DateOrder().finish({("news.test", "-"): Votes(3, 0, ("a", "25-02-2021"))})
    >>> from corpusprep.document import Origin
    >>> model(Document("b", "x", "x", origin=Origin(site="news.test"))).evidence["date_order"]
    {'-': 'day-first'}
    """

    votes: Mapping[Key, Votes] = field(default_factory=dict)

    def __call__(self, document: Document) -> Document:
        """The document with its site's order as evidence."""
        site = document.origin.site or ""
        orders, signs, pages = {}, [], self.votes.get((site, ""), Votes()).alone
        for sign in "./-":
            votes = self.votes.get((site, sign), Votes())
            if votes.alone >= max(_LEAST_PAGES, _SHARE * pages):
                signs.append(sign)
            if votes.order is not None and (site or not (votes.day_first and votes.month_first)):
                orders[sign] = votes.order
        if signs:
            document = document.with_evidence("date_signs", tuple(signs))
        return document.with_evidence("date_order", orders) if orders else document

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """One row a site and sign."""
        for (site, sign), votes in sorted(self.votes.items()):
            yield {
                "site": site,
                "sign": sign,
                "order": votes.order,
                "day_first": votes.day_first,
                "month_first": votes.month_first,
                "day_example": list(votes.day_example) if votes.day_example else None,
                "month_example": list(votes.month_example) if votes.month_example else None,
                "alone": votes.alone,
            }
