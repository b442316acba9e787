"""Data frames in, data frames out: pandas, polars and Arrow alike (extra: ``corpusprep[frames]``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpusprep.api import clean_corpus
from corpusprep.document import Document
from corpusprep.errors import ConfigError, PluginError, suggest
from corpusprep.pipeline import Pipeline

_ADDED = ("clean_text", "title", "authors", "date", "language", "dropped", "duplicate_of")


def clean_frame(
    frame: Any,
    text: str = "text",
    *,
    url: str | None = None,
    html: str | None = None,
    site: str | None = None,
    prefix: str = "",
    pipeline: Pipeline | None = None,
) -> Any:
    """The data frame with clean text and facts in new columns; rows, order and index stay.

    ``text``, ``html``, ``url`` and ``site`` name columns; with ``html``, rows that have a page are read from it. The
    new columns are ``clean_text``, ``title``, ``authors`` (a list), ``date`` (ISO 8601), ``language``, ``dropped`` (a
    reason code: no row goes away) and ``duplicate_of`` (the position of the kept copy). ``prefix`` keeps them apart
    from columns of yours. A missing text is cleaned as an empty one.
    """
    try:
        import narwhals.stable.v1 as nw
    except ImportError:
        raise PluginError("clean_frame needs narwhals: pip install 'corpusprep[frames]'") from None
    wrapped = nw.from_native(frame, eager_only=True)
    named = {"text": text, "url": url, "html": html, "site": site}
    columns = {key: name for key, name in named.items() if name is not None}
    _check(columns, list(wrapped.columns), has_page=html is not None, prefix=prefix)
    columns = {key: name for key, name in columns.items() if name in wrapped.columns}
    values = {key: wrapped[name].to_list() for key, name in columns.items()}
    items = [_item(number, {key: given[number] for key, given in values.items()}) for number in range(len(wrapped))]
    documents = clean_corpus(items, pipeline=pipeline).documents
    made = {prefix + name: values for name, values in _columns(documents).items()}
    backend = nw.get_native_namespace(wrapped)
    if backend.__name__ == "pandas":
        # Objects hold lists and missing numbers; the frame's own index keeps rows where they are.
        return frame.assign(**{name: backend.Series(column, frame.index, object) for name, column in made.items()})
    types: dict[str, Any] = {prefix + "authors": nw.List(nw.String), prefix + "duplicate_of": nw.Int64}
    series = [
        nw.new_series(name, column, types.get(name, nw.String), native_namespace=backend)
        for name, column in made.items()
    ]
    return wrapped.with_columns(*series).to_native()


def _check(columns: dict[str, str], present: list[str], *, has_page: bool, prefix: str) -> None:
    for key, name in columns.items():
        if name not in present and not (key == "text" and has_page):
            raise ConfigError(f"{key}={name!r}: the frame has no such column. {suggest(name, map(str, present))}")
    taken = [prefix + name for name in _ADDED if prefix + name in present]
    if taken:
        raise ConfigError(f"the frame has a column {taken[0]!r} already; give a prefix, for example prefix='cp_'")


def _item(number: int, row: dict[str, Any]) -> dict[str, Any]:
    given = {key: value for key, value in row.items() if isinstance(value, str | bytes) and value}
    given.setdefault("text", "")
    return {"id": str(number), **given}


def _columns(documents: Sequence[Document]) -> dict[str, list[Any]]:
    return {
        "clean_text": [document.text for document in documents],
        "title": [document.title for document in documents],
        "authors": [list(document.authors) for document in documents],
        "date": [document.date.isoformat() if document.date else None for document in documents],
        "language": [document.language for document in documents],
        "dropped": [document.dropped for document in documents],
        "duplicate_of": [_copied(document) for document in documents],
    }


def _copied(document: Document) -> int | None:
    fact = document.facts.get("duplicate")
    kept = getattr(fact.value, "of", None) if fact else None
    return int(kept) if kept is not None and kept != document.id else None
