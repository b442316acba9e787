"""What a reader sees of one element of a page, up to a bound, and the links in it."""

from __future__ import annotations

import re

from corpusprep.head import Link
from corpusprep.ingest.parse import Element, Markup

# Bounds: of characters, and of elements inside.
MAX_TEXT = 400
MAX_NODES = 80

_SPACE = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\s*\n\s*")
_BLOCK_TAGS = """address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section table td th tr ul"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_UNSEEN_TAGS = "script style noscript template svg head iframe button select option textarea"
UNSEEN = frozenset(_UNSEEN_TAGS.split())


def text_and_links(markup: Markup, element: Element) -> tuple[str, tuple[Link, ...]]:
    """What a reader sees of an element, with a line break where a block begins, and the links in it.

    >>> from corpusprep.ingest.parse import parse
    >>> markup = parse("<p>By <a href='/mira'>Mira Okonjo</a></p>")
    >>> text_and_links(markup, markup.elements[2])
    ('By Mira Okonjo', (Link(href='/mira', text='Mira Okonjo', rel=''),))
    """
    tokens, (tag, _, _, at) = markup.tokens, element
    text = tokens[at + 1]
    if text is None or (isinstance(text, str) and tokens[at + 2] is None):  # nothing but text, as most marks have
        shown = "" if text is None or tag in UNSEEN else _on_one_line(text)[:MAX_TEXT]
        return shown, (_link_of(markup, element),) if tag == "a" else ()
    parts: list[str] = []
    links: list[Link] = []
    size = nodes = 0
    unseen = 0  # elements around that no reader sees
    blocks: list[bool] = []  # of the elements that are open: whether they end a line
    while size < MAX_TEXT and nodes < MAX_NODES and (blocks or not nodes):
        token = tokens[at]
        at += 1
        if unseen:
            if not isinstance(token, str):
                unseen += -1 if token is None else 1
            continue
        if token is None:
            part = "\n" if blocks.pop() else ""
        elif isinstance(token, str):
            part = token.replace("\n", " ") if "\n" in token else token
        else:
            nodes += 1
            tag = token[0]
            if tag in UNSEEN:
                unseen = 1
                continue
            if tag == "a" and len(links) < 12:
                links.append(_link_of(markup, token))
            blocks.append(tag in _BLOCKS)
            part = "\n" if blocks[-1] else ""
        if part:
            parts.append(part)
            size += len(part)
    shown = _BREAKS.sub("\n", _SPACE.sub(" ", _joined(parts)))
    return shown.strip()[:MAX_TEXT], tuple(links)


def _link_of(markup: Markup, element: Element) -> Link:
    get = element[1].get
    return Link((get("href") or "")[:500], _text_of_link(markup, element), (get("rel") or "").lower()[:60])


def _text_of_link(markup: Markup, element: Element) -> str:
    tokens, at = markup.tokens, element[3]
    text = tokens[at + 1]
    if isinstance(text, str) and "\n" not in text and tokens[at + 2] is None:
        return _on_one_line(text)
    size, parts = 0, []
    for token in markup.inside(element):
        if isinstance(token, str):
            parts.append(token)
            size += len(token)
            if size > 200:
                break
    return "\n".join(filter(None, map(_on_one_line, _joined(parts).split("\n"))))


def _joined(parts: list[str]) -> str:
    """Texts of neighboring elements as one, with a border where two labels or two numbers would run together."""
    joined: list[str] = []
    for part in parts:
        if joined and part[:1].isupper() and joined[-1][-1:].islower():
            joined.append("\n")
        elif joined and part[:1].isdigit() and joined[-1][-1:].isdigit():
            joined.append(" ")
        if part:
            joined.append(part)
    return "".join(joined)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
