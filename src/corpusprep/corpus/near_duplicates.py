"""Which documents are copies of which: the learner, its model, and the front door for plain pairs."""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from corpusprep.corpus.index import index_digest, read_index
from corpusprep.corpus.leaders import Bounds, Findings, find
from corpusprep.corpus.preference import Corpus
from corpusprep.corpus.sketches import Part, Sketches, sketch
from corpusprep.document import Document, Fact, Origin
from corpusprep.errors import ConfigError, InputError

_KEEP = ("longest", "earliest", "most-complete", "first")
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Which document this one is a copy of, in what way, how similar, and on what evidence.

    ``relation`` is ``exact`` (the same words), ``near`` (edited, cut or added to) or ``contained`` (all of it stands in
    the longer ``of``). ``similarity`` is the share of the two texts that stands in the other (for ``contained``: the
    share of the shorter one). ``index`` names the index of an earlier corpus that holds ``of``, if it is not in this one.
    """

    cluster: str
    of: str
    relation: str
    similarity: float
    evidence: str = ""
    index: str | None = None


@dataclass(frozen=True)
class Clusters:
    """Which documents belong together, and which of them to keep.

    A cluster is a kept document with its copies, and the briefs that it contains; the briefs are kept too, unless their
    removal was asked for.
    """

    cluster_of: Mapping[str, str]
    duplicates: Mapping[str, Duplicate]
    dropped: frozenset[str] = frozenset()

    @property
    def kept(self) -> list[str]:
        """The ids that stay, sorted."""
        return sorted(id for id in self.cluster_of if id not in self.dropped)

    def rows(self) -> Iterator[dict[str, Any]]:
        """One JSON-ready row for each cluster of two or more: its name, the kept id, and every other member."""
        yield from _rows(self.duplicates)


@dataclass(frozen=True)
class NearDuplicatesModel:
    """Names the copies that were found, and sets them aside if that is asked for."""

    duplicates: Mapping[str, Duplicate] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()

    @functools.cached_property
    def _copies(self) -> Mapping[str, int]:
        return Counter(found.of for found in self.duplicates.values() if found.index is None)

    def __call__(self, document: Document) -> Document:
        """The document with the fact ``duplicate`` if it is or has a copy; set aside if it is one that goes."""
        found = self.duplicates.get(document.id)
        copies = self._copies.get(document.id, 0)
        if found is None:
            detail = {"cluster": _cluster(document.id), "copies": copies}
            return document.with_fact("duplicate", Fact(None, "duplicate/kept", detail=detail)) if copies else document
        reason = f"duplicate/{found.relation}"
        detail = {"cluster": found.cluster, "copies": copies}
        document = document.with_fact("duplicate", Fact(found, reason, confidence=found.similarity, detail=detail))
        return document.drop(reason) if document.id in self.dropped else document

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """One row for each cluster, sorted."""
        yield from _rows(self.duplicates)


def _cluster(kept: str) -> str:
    return f"c-{kept}"


def _rows(duplicates: Mapping[str, Duplicate]) -> Iterator[dict[str, Any]]:
    ordered = sorted(duplicates.items(), key=lambda item: (item[1].cluster, item[1].index or "", item[0]))
    for (cluster, index), group in itertools.groupby(ordered, key=lambda item: (item[1].cluster, item[1].index)):
        members = [{"id": id, **asdict(found)} for id, found in group]
        for member in members:
            del member["cluster"], member["index"]
        yield {"cluster": cluster, "kept": cluster.removeprefix("c-"), "index": index, "members": members}


@dataclass(frozen=True)
class NearDuplicates:
    """Finds the documents that are copies of each other, compares them word by word, and chooses which one stays.

    ``threshold`` is the share of two texts that must stand in the other. ``keep`` is ``longest``, ``earliest``,
    ``most-complete``, ``first`` or ``priority:FIELD`` (the largest number in that field of the record's metadata).
    ``duplicates`` is ``drop`` or ``mark``; ``contained`` says whether briefs that stand in a longer article are
    dropped too (``drop``) or only named (``keep``). ``against`` is the index of an earlier corpus, whose documents stay.
    Beyond ``memory_mb``, the words of the documents go to a temporary file.
    """

    threshold: float = 0.6
    keep: str = "longest"
    duplicates: str = "drop"
    contained: str = "keep"
    contained_from: float = 0.9
    against: str | None = None
    permutations: int = 128
    memory_mb: int = 1024

    def __post_init__(self) -> None:
        where = "stage.near_duplicates"
        if self.keep not in _KEEP and not self.keep.startswith("priority:"):
            known = ", ".join((*_KEEP, "priority:FIELD"))
            raise ConfigError(f"{where}.keep: {self.keep!r} is not known. Known: {known}.")
        if self.duplicates not in {"drop", "mark"}:
            raise ConfigError(f"{where}.duplicates: {self.duplicates!r} is neither drop nor mark.")
        if self.contained not in {"keep", "drop"}:
            raise ConfigError(f"{where}.contained: {self.contained!r} is neither keep nor drop.")
        for name in ("threshold", "contained_from"):
            if not 0.3 <= getattr(self, name) <= 1:
                raise ConfigError(f"{where}.{name}: {getattr(self, name)!r} is not between 0.3 and 1.")
        if self.permutations < 16:
            raise ConfigError(f"{where}.permutations: {self.permutations!r} is less than 16.")

    def stands_on(self) -> dict[str, str]:
        """What outside the settings decides the result: the digest of the index, so that a grown one is noticed."""
        return {} if self.against is None else {"against": index_digest(self.against)}

    def observe(self, documents: Iterable[Document]) -> Sketches:
        """The sketches of every document that is not dropped."""
        found = Sketches()
        present = (document for document in documents if not document.dropped)
        while batch := list(itertools.islice(present, _AT_ONCE)):
            found = self.merge(found, Sketches((self._part(batch),)))
        return found

    def merge(self, a: Sketches, b: Sketches) -> Sketches:
        """Both shards' sketches."""
        return a.joined(b, self.memory_mb << 20)

    def finish(self, partial: Sketches) -> NearDuplicatesModel:
        """The model that names every copy."""
        return self._model(self.clusters(partial).duplicates)

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> NearDuplicatesModel:
        """The model that its rows describe."""
        found = {}
        for row in rows:
            for member in row["members"]:
                values = {key: value for key, value in member.items() if key != "id"}
                found[member["id"]] = Duplicate(cluster=row["cluster"], index=row["index"], **values)
        return self._model(found)

    def clusters(self, partial: Sketches) -> Clusters:
        """The clusters of everything observed."""
        ids = sorted(partial.ids())
        for id, after in itertools.pairwise(ids):
            if id == after:
                raise InputError(
                    f"near-duplicates: the id {id!r} stands for two documents; give each document its own id"
                )
        earlier = read_index(self.against, self.permutations) if self.against else None
        corpus = Corpus(partial, earlier)
        findings = find(corpus, Bounds(self.threshold, self.contained_from))
        duplicates = dict(sorted(self._duplicates(corpus, findings)))
        of = {id: duplicates[id].cluster if id in duplicates else _cluster(id) for id in ids}
        return Clusters(of, duplicates, self._gone(duplicates))

    def _duplicates(self, corpus: Corpus, findings: Findings) -> Iterator[tuple[str, Duplicate]]:
        copies, inside = findings
        for at, match in (*inside.items(), *copies.items()):
            if corpus.is_earlier(at):
                continue
            head = inside[match.of].of if match.of in inside else match.of  # a brief's copies go with the brief
            yield (
                corpus.id(at),
                Duplicate(
                    _cluster(corpus.id(head)), corpus.id(match.of), match.relation, round(match.similarity, 4),
                    match.evidence, self.against if corpus.is_earlier(match.of) else None,
                ),
            )  # fmt: skip

    def _model(self, duplicates: Mapping[str, Duplicate]) -> NearDuplicatesModel:
        gone = self._gone(duplicates) if self.duplicates == "drop" else frozenset()
        return NearDuplicatesModel(duplicates, gone)

    def _gone(self, duplicates: Mapping[str, Duplicate]) -> frozenset[str]:
        """What is a copy of something that stays. A brief goes if asked for, unless its own copies point to it."""
        has_copies = {found.of for found in duplicates.values() if found.index is None}
        return frozenset(
            id
            for id, found in duplicates.items()
            if found.relation != "contained" or (self.contained == "drop" and id not in has_copies)
        )

    def _part(self, documents: list[Document]) -> Part:
        words, digests, bands, anchors = sketch([document.text for document in documents], self.permutations)
        first = self.keep == "first"
        return Part(
            tuple(document.id for document in documents),
            np.array([self._preference(document) for document in documents], np.float64),
            np.array([0 if first else len(document.text) for document in documents], np.int64),
            tuple(f"{document.origin.path or ''}\0{document.origin.row or 0:012d}" for document in documents) if first else (),
            tuple(_site(document.origin) for document in documents),
            words, digests, bands, anchors,
        )  # fmt: skip

    def _preference(self, document: Document) -> float:
        """What makes a copy the one to keep, apart from its length: the smaller, the better."""
        if self.keep == "earliest":
            return document.date.toordinal() if document.date else math.inf
        if self.keep == "most-complete":
            known = (document.title, document.authors, document.date, document.language)
            return -float(sum(bool(fact) for fact in known))
        if self.keep.startswith("priority:"):
            value = document.origin.metadata.get(self.keep.removeprefix("priority:"))
            return -float(value) if isinstance(value, int | float) and not math.isnan(value) else math.inf
        return 0.0


def _site(origin: Origin) -> str:
    if origin.site or not origin.url:
        return origin.site or ""
    try:
        return (urlsplit(origin.url).hostname or "").removeprefix("www.")
    except ValueError:  # an address that is none, such as http://[
        return ""


def near_duplicates(pairs: Iterable[tuple[str, str]], **settings: Any) -> Clusters:
    """Which of these texts are copies of each other: ``(id, text)`` in, clusters out.

    >>> story = "The council voted to move the harbor wall by forty meters after a long debate on Tuesday evening."
    >>> found = near_duplicates([("a", story), ("b", story.upper()), ("c", "Rain is expected.")])
    >>> dict(found.cluster_of), found.kept
    ({'a': 'c-a', 'b': 'c-a', 'c': 'c-c'}, ['a', 'c'])
    >>> found.duplicates["b"].relation
    'exact'

    The settings are those of `NearDuplicates`. ``keep="first"`` keeps the first of the copies as given.
    """
    learner = NearDuplicates(**settings)
    documents = (Document(id, text, text, origin=Origin(row=row)) for row, (id, text) in enumerate(pairs))
    return learner.clusters(learner.observe(documents))
