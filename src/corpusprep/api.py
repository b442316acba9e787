"""The front door: one document, a list in memory, or files."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpusprep import collector
from corpusprep.document import Document
from corpusprep.errors import InputError, PluginError
from corpusprep.pipeline import Pipeline
from corpusprep.presets import standard

if TYPE_CHECKING:
    from corpusprep.contracts import Model
    from corpusprep.corpus.near_duplicates import Clusters
    from corpusprep.ingest.decode import Decoded


def clean_text(
    text: str, url: str | None = None, *, id: str = "document", pipeline: Pipeline | None = None
) -> Document:
    """One already-extracted plain text, cleaned on its own.

    >>> document = clean_text("The harbor vote was moved to spring, the port authority said on Monday morning.")
    >>> document.text
    'The harbor vote was moved to spring, the port authority said on Monday morning.'

    ``url`` helps to tell the site and the date. With many pages of a site, `clean_corpus` and `run` know more.
    """
    from corpusprep.ingest import document_from_text

    return (pipeline or _single("accurate"))(document_from_text(text, id=id, url=url))


@collector.waiting()
def clean_html(
    data: bytes | str,
    url: str | None = None,
    *,
    id: str = "document",
    html: str | None = None,
    pipeline: Pipeline | None = None,
) -> Document:
    """One HTML page, cleaned on its own. ``data`` is best given as the bytes that came over the wire.

    >>> document = clean_html(b"<h1>Harbor vote</h1><p>The harbor vote was moved to spring, said the port.</p>")
    >>> "moved to spring" in document.text
    True

    ``html`` chooses how the article is found: ``accurate``, ``fast`` or ``trafilatura``.
    """
    from corpusprep.ingest import document_from_bytes

    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    declared = "utf-8" if isinstance(data, str) else None
    document = document_from_bytes(raw, id=id, url=url, kind="html", declared=declared)
    return (pipeline or _single(html))(document)


def clean_corpus(
    items: Iterable[Document | Mapping[str, Any] | tuple[str, str] | str],
    *,
    pipeline: Pipeline | None = None,
    duplicates: str | None = None,
    keep: str | None = None,
) -> CorpusResult:
    """Many documents, cleaned together in memory: sites teach their chrome and date order, copies are found.

    An item is a `Document`, a mapping with ``text`` or ``html`` (and ``id``, ``url``, ``site``, ``metadata``), a pair
    of id and text, or a text. ``duplicates="mark"`` keeps copies and only names them; ``keep`` chooses the copy to keep.

    >>> result = clean_corpus([("a", "The vote on the harbor wall was moved to spring.")])
    >>> [document.id for document in result.kept]
    ['a']
    """
    chosen = pipeline or standard()
    settings = {"duplicates": duplicates, "keep": keep}
    given = {key: value for key, value in settings.items() if value is not None}
    if given:
        chosen = chosen.with_settings("near_duplicates", **given)
    documents = [_document(item, number) for number, item in enumerate(items)]
    seen: set[str] = set()
    for document in documents:
        if document.id in seen:
            raise InputError(f"two items have the id {document.id!r}; ids name the documents in the result")
        seen.add(document.id)
    cleaned, models = chosen.over(documents)
    return CorpusResult(tuple(cleaned), models)


def _document(item: Document | Mapping[str, Any] | tuple[str, str] | str, number: int) -> Document:
    from corpusprep.ingest import document_from_bytes, document_from_text

    if isinstance(item, Document):
        return item
    if isinstance(item, str):
        return document_from_text(item, id=f"{number:06d}")
    if isinstance(item, tuple):
        return document_from_text(item[1], id=item[0])
    name = str(item.get("id", f"{number:06d}"))
    about = {key: item.get(key) for key in ("url", "site", "metadata")}
    page = item.get("html")
    if page is not None:
        raw = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else page
        declared = "utf-8" if isinstance(page, str) else None
        return document_from_bytes(raw, id=name, kind="html", declared=declared, **about)
    text = item.get("text")
    if not isinstance(text, str):
        raise InputError(f"item {name!r} has no text and no html (fields: {', '.join(map(str, item))})")
    return document_from_text(text, id=name, **about)


@functools.cache
def _single(html: str | None) -> Pipeline:
    """The standard pipeline for one document, made once."""
    pipeline = standard()
    return pipeline if html is None else pipeline.with_settings("main_content", html=html)


@dataclass(frozen=True)
class CorpusResult:
    """What became of a list of documents: all of them in the order given, and what the corpus taught."""

    documents: tuple[Document, ...]
    models: Mapping[str, Model] = field(default_factory=dict)

    @property
    def kept(self) -> list[Document]:
        """The documents that were not set aside."""
        return [document for document in self.documents if document.dropped is None]

    @property
    def dropped(self) -> list[Document]:
        """The documents that were set aside; each says why in ``dropped``."""
        return [document for document in self.documents if document.dropped is not None]

    @functools.cached_property
    def reasons(self) -> Counter[str]:
        """Source characters removed or rewritten, by reason."""
        counted: Counter[str] = Counter()
        for document in self.documents:
            for cut in document.cuts():
                counted[cut.reason] += cut.end - cut.start
        return counted

    def summary(self) -> str:
        """The result in a few lines, for people."""
        kept, read = self.kept, len(self.documents)
        source = sum(len(document.source) for document in self.documents) or 1
        dropped = Counter(document.dropped for document in self.dropped)
        languages = Counter(document.language for document in kept if document.language)
        lines = [f"{read} documents, {len(kept)} kept" + "".join(f", {n} {why}" for why, n in dropped.most_common())]
        share = ", ".join(f"{why} {100 * n / source:.1f} %" for why, n in self.reasons.most_common(6))
        lines.append(f"characters removed or rewritten: {share or 'none'}")
        titles, authors, dates = (sum(1 for d in kept if getattr(d, what)) for what in ("title", "authors", "date"))
        lines.append(f"titles {titles}   authors {authors}   dates {dates}")
        lines.append("languages " + (", ".join(f"{code} {n}" for code, n in languages.most_common(6)) or "none"))
        return "\n".join(lines)

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a document: id, status, text, facts, counts."""
        rows = []
        for document in self.documents:
            counts = document.counts()
            duplicate = document.facts.get("duplicate")
            rows.append(
                {
                    "id": document.id,
                    "status": document.dropped or "kept",
                    "text": document.text,
                    "title": document.title,
                    "authors": list(document.authors),
                    "date": document.date,
                    "language": document.language,
                    "url": document.url,
                    "duplicate_of": getattr(duplicate.value, "of", None) if duplicate else None,
                    "characters_removed": counts.removed,
                    "characters_rewritten": counts.rewritten,
                }
            )
        return rows

    def to_frame(self) -> Any:
        """The rows as a pandas data frame."""
        try:
            import pandas as pd
        except ImportError:
            raise PluginError("to_frame needs pandas: pip install pandas; rows() gives plain dictionaries") from None
        return pd.DataFrame(self.rows())

    def __repr__(self) -> str:
        return f"CorpusResult({len(self.documents)} documents, {len(self.kept)} kept)"

    def _repr_html_(self) -> str:
        """The summary as small tables, for notebooks."""
        from corpusprep.notebook import account_html

        kept = self.kept
        outcomes = Counter({"kept": len(kept)})
        outcomes.update(document.dropped for document in self.dropped if document.dropped)
        return account_html(
            repr(self),
            outcomes=outcomes,
            reasons=self.reasons,
            characters=sum(len(document.source) for document in self.documents),
            facts={what: sum(1 for d in kept if getattr(d, what)) for what in ("title", "authors", "date")},
            languages=Counter(document.language for document in kept if document.language),
        )


def read(path: str | Path, **options: Any) -> Iterator[Document]:
    """The documents in a file or a folder (``.txt``, ``.html``, ``.jsonl``, each also ``.gz`` and ``.zst``).

    ``text_key``, ``id_key`` and ``url_key`` name the fields of JSON lines. A record that can not be read is a dropped
    document with an ``error`` fact, so that nothing is lost in silence.
    """
    from corpusprep.runner.intake import documents

    return documents([path], **options)


def decode(data: bytes, declared: str | None = None, *, html: bool = False) -> Decoded:
    """The text in bytes of unknown encoding, with how that was decided and how sure.

    >>> decode("Grüße".encode("cp1252"), declared="windows-1252").text
    'Grüße'
    """
    from corpusprep.ingest.decode import decode as decode_bytes

    return decode_bytes(data, declared=declared, html=html)


def normalize(text: str) -> str:
    """The text with mojibake repaired and invisible damage removed; clean text comes back as it is.

    >>> normalize("sÃ£o Paulo")
    'são Paulo'
    """
    from corpusprep.stages.normalize import normalize as normalize_text

    return normalize_text(text)


def detect_language(text: str) -> tuple[str | None, float]:
    """The language code of a text and the confidence; None for what is not language.

    >>> detect_language("Der Hafen bleibt bis zum Frühjahr geschlossen, sagte die Ministerin.")[0]
    'de'
    """
    from corpusprep.stages.language import detect_language as detect

    return detect(text)


def near_duplicates(pairs: Iterable[tuple[str, str]], **settings: Any) -> Clusters:
    """Clusters of near-duplicate texts, from pairs of id and text.

    >>> text = "The vote on the new harbor wall was moved to spring, as costs climbed for the third year running."
    >>> clusters = near_duplicates([("a", text), ("b", text), ("c", "Something else entirely happened here today.")])
    >>> clusters.cluster_of["a"] == clusters.cluster_of["b"] != clusters.cluster_of["c"]
    True
    """
    from corpusprep.corpus.near_duplicates import near_duplicates as find

    return find(pairs, **settings)
