"""Which documents are copies of which: the learner, its model, and the front door for plain pairs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from corpusprep.corpus import minhash, shingles
from corpusprep.document import Document, Fact, Origin
from corpusprep.errors import ConfigError, InputError

_KEEP = ("longest", "earliest", "most-complete", "first")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Which document this one is a copy of, in what way, how similar, and on what evidence.

    ``relation`` is ``exact`` (the same words), ``near`` (light edits) or ``contained`` (all of it stands in the
    longer ``of``).
    """

    cluster: str
    of: str
    relation: str
    similarity: float
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Which documents belong together, and which of them to keep."""

    cluster_of: Mapping[str, str]
    duplicates: Mapping[str, Duplicate]

    @property
    def kept(self) -> list[str]:
        """The ids that stay, sorted."""
        return sorted(id for id in self.cluster_of if id not in self.duplicates)

    def rows(self) -> Iterator[dict[str, Any]]:
        """One JSON-ready row for each document that is a copy, sorted by cluster and id."""
        for id, found in sorted(self.duplicates.items(), key=lambda item: (item[1].cluster, item[0])):
            yield {"id": id, **asdict(found)}


@dataclass(frozen=True, slots=True)
class NearDuplicatesModel:
    """Names the copies that were found, and sets them aside if asked to."""

    duplicates: Mapping[str, Duplicate] = field(default_factory=dict)
    drop: bool = False

    def __call__(self, document: Document) -> Document:
        """The document with the fact ``duplicate``, if it is a copy; dropped, if copies are to be dropped."""
        found = self.duplicates.get(document.id)
        if found is None:
            return document
        fact = Fact(found, f"duplicate/{found.relation}", confidence=found.similarity)
        document = document.with_fact("duplicate", fact)
        return document.drop(f"duplicate/{found.relation}") if self.drop else document

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """The copies, sorted by cluster and id."""
        yield from Clusters({}, self.duplicates).rows()


@dataclass(frozen=True, slots=True)
class Observed:
    """What a shard says about its documents: ids, words, and what decides which copy is kept."""

    ids: tuple[str, ...] = ()
    words: tuple[tuple[int, ...], ...] = ()
    ranks: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True)
class NearDuplicates:
    """Finds the documents that are copies of each other, compares them word by word, and chooses which one stays.

    ``keep`` is ``longest``, ``earliest``, ``most-complete``, ``first`` or ``priority:FIELD`` (the largest number in that
    field of the record's metadata); ``duplicates`` is ``drop`` or ``mark``.
    """

    threshold: float = 0.5
    keep: str = "longest"
    duplicates: Literal["drop", "mark"] = "drop"
    permutations: int = 128

    def __post_init__(self) -> None:
        if self.keep not in _KEEP and not self.keep.startswith("priority:"):
            known = ", ".join((*_KEEP, "priority:FIELD"))
            raise ConfigError(f"stage.near_duplicates.keep: {self.keep!r} is not known. Known: {known}.")
        if self.duplicates not in {"drop", "mark"}:
            raise ConfigError(f"stage.near_duplicates.duplicates: {self.duplicates!r} is neither drop nor mark.")

    def observe(self, documents: Iterable[Document]) -> Observed:
        """The folded words of every document that is not dropped and has words."""
        present = [document for document in documents if not document.dropped]
        found = shingles.words([document.text for document in present])
        return Observed(
            tuple(document.id for document in present),
            tuple(tuple(found.of(at).tolist()) for at in range(len(found))) if present else (),
            tuple(self._rank(document) for document in present),
        )

    def merge(self, a: Observed, b: Observed) -> Observed:
        """Both shards' documents."""
        return Observed(a.ids + b.ids, a.words + b.words, a.ranks + b.ranks)

    def finish(self, partial: Observed) -> NearDuplicatesModel:
        """The model that names every copy."""
        return NearDuplicatesModel(self.clusters(partial).duplicates, self.duplicates == "drop")

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> NearDuplicatesModel:
        """The model that its rows describe."""
        found = {row["id"]: Duplicate(**{key: value for key, value in row.items() if key != "id"}) for row in rows}
        return NearDuplicatesModel(found, self.duplicates == "drop")

    def clusters(self, partial: Observed) -> Clusters:
        """The clusters of everything observed."""
        if len(set(partial.ids)) < len(partial.ids):
            twice = next(id for at, id in enumerate(partial.ids) if id in partial.ids[:at])
            raise InputError(f"near-duplicates: the id {twice!r} stands for two documents; ids must be unique")
        order = sorted(range(len(partial.ids)), key=lambda at: (partial.ranks[at], partial.ids[at]))
        duplicates = _led(partial, order, self.threshold, self.permutations)
        of = {id: duplicates[id].cluster if id in duplicates else f"c-{id}" for id in sorted(partial.ids)}
        return Clusters(of, duplicates)

    def _rank(self, document: Document) -> tuple[Any, ...]:
        """What sorts the copy to keep first."""
        longest = -len(document.text)
        if self.keep == "earliest":
            date = document.date
            return (date or datetime.date.max).isoformat(), longest
        if self.keep == "most-complete":
            known = sum(fact.value not in (None, ()) for fact in document.facts.values())
            return -known, longest
        if self.keep == "first":
            return document.origin.path or "", document.origin.row or 0
        if self.keep.startswith("priority:"):
            value = document.origin.metadata.get(self.keep.removeprefix("priority:"))
            return -float(value) if isinstance(value, int | float) else float("inf"), longest
        return (longest,)


def near_duplicates(pairs: Iterable[tuple[str, str]], **settings: Any) -> Clusters:
    """Which of these texts are copies of each other: ``(id, text)`` in, clusters out.

    >>> story = "The council voted to move the harbor wall by forty meters after a long debate on Tuesday evening."
    >>> found = near_duplicates([("a", story), ("b", story.upper()), ("c", "Rain is expected.")])
    >>> dict(found.cluster_of), found.kept
    ({'a': 'c-a', 'b': 'c-a', 'c': 'c-c'}, ['a', 'c'])
    """
    learner = NearDuplicates(**settings)
    documents = (Document(id, text, text, origin=Origin(row=row)) for row, (id, text) in enumerate(pairs))
    return learner.clusters(learner.observe(documents))


def _led(partial: Observed, order: Sequence[int], threshold: float, permutations: int) -> dict[str, Duplicate]:
    """Each document joins the most similar kept one that it was verified against, or is kept itself."""
    arrays = [np.array(partial.words[at], np.uint32) for at in range(len(partial.ids))]
    runs = [shingles.shingles(array, 3) for array in arrays]
    offsets = np.cumsum([0, *(len(run) for run in runs)])
    signatures = minhash.signatures(np.concatenate([*runs, np.zeros(0, np.uint32)]), offsets, permutations)
    sets = [frozenset(run.tolist()) for run in runs]
    buckets: dict[tuple[int, bytes], list[int]] = {}
    found: dict[str, Duplicate] = {}
    for at in order:
        if not len(arrays[at]):
            continue
        keys = [(band, signatures[at, band : band + 3].tobytes()) for band in range(0, permutations - 2, 3)]
        near = {other for key in keys for other in buckets.get(key, ())}
        scored = [(_jaccard(sets[at], sets[other]), partial.ids[other], other) for other in sorted(near)]
        best = max((entry for entry in scored if entry[0] >= threshold), default=None, key=lambda e: (e[0], e[1]))
        if best is None:
            for key in keys:
                buckets.setdefault(key, []).append(at)
            continue
        similarity, kept, other = best
        relation = "exact" if partial.words[at] == partial.words[other] else "near"
        evidence = f"{100 * similarity:.0f} % of the three-word runs are shared"
        found[partial.ids[at]] = Duplicate(f"c-{kept}", kept, relation, round(similarity, 4), evidence)
    return found


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)
