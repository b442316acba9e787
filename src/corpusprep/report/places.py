"""The kinds of place that a fact can stand in, in words."""

from __future__ import annotations

_WORDS = {
    "line": "a line",
    "line-above": "a line above the title",
    "line-anywhere": "a line of the page",
    "line-label": "a labeled line",
    "h1": "the heading",
    "h1-more": "a second heading",
    "h2": "a smaller heading",
    "h3": "a smaller heading",
    "class-heading": "an element marked as title",
    "og": "og:title",
    "ld": "JSON-LD",
    "json-ld": "JSON-LD",
    "json-ld-other": "JSON-LD of something else",
    "meta": "a meta tag",
    "meta-article": "article:author",
    "meta-dc": "Dublin Core",
    "twitter": "a Twitter tag",
    "tw": "twitter:title",
    "title": "the title element",
    "time": "a time element",
    "date-class": "an element marked as date",
    "class": "an element marked as byline",
    "rel": "a link to the author",
    "href": "a link to the author's page",
    "url": "the address",
    "script": "a script",
    "metadata": "the record",
}


def place_of(source: str | None) -> str | None:
    """A kind of place in words; one without words of its own as it is.

    >>> place_of("ld"), place_of("microdata"), place_of(None)
    ('JSON-LD', 'microdata', None)
    """
    return None if source is None else _WORDS.get(source, source.replace("-", " "))
