"""The value that flows: a document, its ledger of edits, and the facts found about it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from corpusprep import edits as _edits
from corpusprep.edits import Edit, Layer, Piece
from corpusprep.errors import EditError

_EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made the article: the name as written, and what stood beside it.

    ``role`` is None for an author and a word such as ``reporting``, ``editing``, ``photography`` for a contributor;
    ``span`` is where the name stands in the source (None when only markup states it); ``source`` says what kind of
    place that is: ``line``, ``json-ld``, ``meta`` ...
    """

    name: str
    handle: str | None = None
    role: str | None = None
    raw: str | None = None
    span: tuple[int, int] | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known about a document, with how it is known.

    ``value`` is None when the question stays open (an ambiguous date); ``reason`` is a catalogue code; ``span`` is
    where it stands in the *source*, None when only markup states it; ``raw`` is how it was written there; ``source``
    is the kind of place; ``detail`` holds what a reader may want besides, JSON-ready.
    """

    value: Any
    reason: str
    span: tuple[int, int] | None = None
    confidence: float = 1.0
    raw: str | None = None
    source: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from and how its bytes were read. All of it is known before the first stage."""

    path: str | None = None
    row: int | None = None
    url: str | None = None
    site: str | None = None
    kind: str = "text"
    sha256: str | None = None
    size_bytes: int | None = None
    encoding: str | None = None
    decoded_by: str | None = None
    decode_confidence: float | None = None
    replaced: tuple[int, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """An article on its way from raw to clean. A value: it never changes, a stage returns a new one.

    ``source`` is what a reader could see before we touched anything; ``text`` is what is left; ``ledger`` holds one
    layer of edits for each stage that changed the text, and accounts for every character of the source.
    ``evidence`` is what earlier stages and models learned for later ones: it is never written out.

    >>> document = Document.from_text("A+ A-\\nThe harbor vote was moved.")
    >>> document.edit([Edit(0, 6, "", "chrome/text-size-widget")]).text
    'The harbor vote was moved.'
    """

    id: str
    source: str
    text: str
    ledger: tuple[Layer, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    origin: Origin = field(default_factory=Origin)
    dropped: str | None = None
    page: Any = field(default=None, compare=False)
    evidence: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def from_text(cls, text: str, *, id: str = "document", url: str | None = None) -> Document:
        """A document of text that is already decoded."""
        return cls(id=id, source=text, text=text, origin=Origin(url=url))

    # ---- how a stage makes the next document

    def edit(self, edits: Iterable[Edit], *, stage: str = "") -> Document:
        """The document after the edits, as one more layer of the ledger. The only way text changes.

        Edits may come in any order. Raises `EditError` for one that is out of range, overlaps, or has no reason.
        Without any effect, the document itself comes back.
        """
        try:
            layer = _edits.ordered(self.text, edits)
        except EditError as error:
            raise EditError(f"document {self.id!r}: {error}") from None
        if not layer:
            return self
        text = _edits.applied(self.text, layer)
        return self._with(text=text, ledger=(*self.ledger, Layer(stage, layer)))

    def with_fact(self, name: str, fact: Fact) -> Document:
        """The document with one more fact (or another one in its place)."""
        return self._with(facts={**self.facts, name: fact})

    def with_evidence(self, name: str, value: Any) -> Document:
        """The document with evidence for later stages."""
        return self._with(evidence={**self.evidence, name: value})

    def drop(self, reason: str) -> Document:
        """The document set aside. The first reason stays."""
        return self if self.dropped else replace(self, dropped=reason)

    def signed(self, stage: str) -> Document:
        """The document with the layers that name no stage yet signed by this one. The pipeline calls it."""
        for layer in self.ledger:
            if not layer.stage:
                break
        else:
            return self
        return self._with(ledger=tuple(layer if layer.stage else Layer(stage, layer.edits) for layer in self.ledger))

    def slim(self) -> Document:
        """The document without what only later stages of the same pass may see: page and evidence."""
        return replace(self, page=None, evidence=_EMPTY) if self.page is not None or self.evidence else self

    def _with(
        self,
        *,
        text: str | None = None,
        ledger: tuple[Layer, ...] | None = None,
        facts: Mapping[str, Fact] | None = None,
        evidence: Mapping[str, Any] | None = None,
    ) -> Document:
        """The document with other content. What every stage does, a quarter as long as `dataclasses.replace` takes."""
        return Document(
            self.id,
            self.source,
            self.text if text is None else text,
            self.ledger if ledger is None else ledger,
            self.facts if facts is None else facts,
            self.origin,
            self.dropped,
            self.page,
            self.evidence if evidence is None else evidence,
        )

    # ---- the account

    def pieces(self) -> list[Piece]:
        """The source cut into kept, rewritten and removed pieces, in order, without gap or overlap."""
        return _edits.trace(self.source, self.ledger)

    def cuts(self) -> list[Cut]:
        """What was removed or rewritten: source text, what replaced it, why, how sure, and on what evidence."""
        return [
            Cut(self.source[piece.start : piece.end], piece.text, piece.start, piece.end, cause.reason,
                cause.stage, cause.confidence, cause.evidence)
            for piece in self.pieces() if piece.causes
            for cause in piece.causes[-1:]
        ]  # fmt: skip

    def counts(self) -> Counts:
        """Source characters kept, rewritten and removed (they add up), and characters that were not in the source."""
        return Counts.of(self.pieces())

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stood in the source."""
        return _edits.locate(self.ledger, start, end)

    # ---- the facts as plain values

    @property
    def title(self) -> str | None:
        """The headline, or None."""
        value: str | None = self._value("title")
        return value

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the authors, as written."""
        return tuple(person.name for person in self._value("authors") or ())

    @property
    def contributors(self) -> tuple[str, ...]:
        """The names of those who helped: reporting, editing, photographs."""
        return tuple(person.name for person in self._value("contributors") or ())

    @property
    def date(self) -> datetime.date | None:
        """The day of publication, or None when it is not known or ambiguous."""
        value: datetime.date | None = self._value("date")
        return value

    @property
    def language(self) -> str | None:
        """The language code (ISO 639-1; ``zh-cn`` and ``zh-tw`` for Chinese), or None."""
        value: str | None = self._value("language")
        return value

    @property
    def url(self) -> str | None:
        """The address that the document was given with."""
        return self.origin.url

    def _value(self, name: str) -> Any:
        fact = self.facts.get(name)
        return None if fact is None else fact.value

    # ---- for people

    def __repr__(self) -> str:
        words = len(self.text.split())
        title = self.title or ""
        short = title if len(title) <= 40 else title[:37] + "..."
        parts = [repr(self.id), *([repr(short)] if short else []), f"{words} words"]
        parts += [str(value) for value in (self.language, self.date) if value]
        cuts = sum(1 for piece in self.pieces() if piece.causes)
        parts.append(f"{cuts} cut" if cuts == 1 else f"{cuts} cuts")
        if self.dropped:
            parts.append(f"dropped: {self.dropped}")
        return f"Document({', '.join(parts)})"

    def _repr_html_(self) -> str:
        """The facts, and the source with what was removed struck out and what was changed marked, for notebooks."""
        from corpusprep.notebook import document_html

        return document_html(self)


@dataclass(frozen=True, slots=True)
class Cut:
    """One change, for people and reports: ``source[start:end]`` was ``text`` and now reads ``insert``."""

    text: str
    insert: str
    start: int
    end: int
    reason: str
    stage: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Where the source characters went. ``kept + rewritten + removed`` is the length of the source."""

    kept: int
    rewritten: int
    removed: int
    inserted: int

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Counts:
        """The counts of these pieces."""
        kept = rewritten = removed = inserted = 0
        for piece in pieces:
            size = piece.end - piece.start
            if not piece.causes:
                kept += size
            elif piece.text:
                rewritten += size
                inserted += len(piece.text)
            else:
                removed += size
        return cls(kept, rewritten, removed, inserted)
