"""HTML text to start tags, texts and ends, whatever the page does: the one place that knows the HTML parser.

The parser's events are written down as they come; no tree is built, since reading one from Python takes longer than
making it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

# A page may hold this many characters; what follows is not read. The largest page of the benchmark has 3 million.
MAX_CHARACTERS = 20_000_000

# A page that nests deeper is broken (thousands of unclosed <font> or <div>): its tags are then taken for line breaks,
# so that no text is lost.
_MAX_DEPTH = 2048
# The parser's time for one tag grows with the square of its attributes: 50,000 take 20 seconds, 1,000 take 8 ms.
_MAX_ATTRIBUTES = 1000
_LONG = 4 * _MAX_ATTRIBUTES
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG},}}")
_LONG_START = re.compile(rb"<[a-zA-Z][^<>]{%d,}" % _LONG)
_ATTRIBUTE = re.compile(r"""\s[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_HIDES_TEXT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"<[!/?a-zA-Z][^<>]{0,2000}>")


# A start tag as the parser understood it: its name, its attributes, the element around it, its place in the markup.
# Plain tuples: a class of its own would double what it takes to write the markup down.
Element: TypeAlias = tuple[str, Mapping[str, str], "Element | None", int]

# A start tag, a text (never two in a row), or None where the innermost open element ends.
Token: TypeAlias = Element | str | None


class Markup(NamedTuple):
    """A page as the parser gives it, from the first start tag to its end: well formed, with what was left out added.

    ``elements`` are the start tags among the tokens; the last item of each is its place there.
    """

    tokens: list[Token]
    elements: list[Element]

    def text(self, element: Element) -> str:
        """The text that stands in an element, before any other element."""
        text = self.tokens[element[3] + 1]
        return text if isinstance(text, str) else ""

    def inside(self, element: Element) -> Iterator[Token]:
        """The tokens of an element, its own start and end included."""
        return until_closed(map(self.tokens.__getitem__, range(element[3], len(self.tokens))), 0)


def until_closed(tokens: Iterator[Token], depth: int) -> Iterator[Token]:
    """The next tokens up to the end of the outermost of the elements around them; ``depth`` of these are open already."""
    for token in tokens:
        yield token
        if token is None:
            depth -= 1
            if not depth:
                return
        elif not isinstance(token, str):
            depth += 1


def parse(text: str, data: bytes | None = None) -> Markup:
    """The markup of a page; of one that holds nothing, without any element.

    >>> [tag for tag, *_ in parse("<p>One <b>two</b>").elements]
    ['html', 'body', 'p', 'b']
    >>> parse("   ")
    Markup(tokens=[], elements=[])

    Entities stand for one character each (HTML knows no others, so nothing expands), and nothing is fetched. Comments
    are left out. What follows the end of the page belongs to it, as in a browser. ``data`` is the text in UTF-8, where that is known.
    """
    if data is None or len(data) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        data = text.encode("utf-8", "replace")
    if b"\x00" in data:
        text, data = text.replace("\x00", ""), data.replace(b"\x00", b"")
    if not data or text.isspace():
        return Markup([], [])
    if _has_long_tag(data):
        text = _LONG_TAG.sub(_first_attributes, text)
        data = text.encode("utf-8", "replace")
    markup, too_deep = _parse(data)
    if too_deep:
        flat = _ANY_TAG.sub("\n<br>", _HIDES_TEXT.sub(" ", text)).replace("<br>\n<br>", "<br>")
        markup, _ = _parse(f"<html><body>{flat}</body></html>".encode("utf-8", "replace"))
    return markup


def _has_long_tag(data: bytes) -> bool:
    """Whether a tag is long enough to hold too many attributes, counted in bytes.

    A stretch of that length without angle brackets covers a whole window of half of it: only such windows are looked
    at more closely, since the search for the tag itself would take longer than most of the parsing.
    """
    step = _LONG // 2
    seen = 0
    for at in range(0, len(data) - step + 1, step):
        if data.find(b">", at, at + step) < 0 and data.find(b"<", at, at + step) < 0:
            start = data.rfind(b"<", seen, at)
            if start >= 0 and _LONG_START.match(data, start):
                return True
            seen = at
    return False


def _first_attributes(tag: re.Match[str]) -> str:
    """A start tag without the attributes that are too many."""
    last = next(itertools.islice(_ATTRIBUTE.finditer(tag[0]), _MAX_ATTRIBUTES, None), None)
    return tag[0] if last is None else tag[0][: last.start()]


def _parse(data: bytes) -> tuple[Markup, bool]:
    """The markup, and whether the page nests too deep."""
    from lxml import etree

    source: Any = _Source(data)
    target: Any = _Target(source)
    parser = etree.HTMLParser(
        target=target, encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        markup: Any = etree.parse(source, parser)
    except _TooDeepError:
        return Markup([], []), True
    except etree.XMLSyntaxError:
        return Markup([], []), False
    return markup, False


class _TooDeepError(Exception):
    """A page nests deeper than `_MAX_DEPTH`."""


class _Source:
    """A page that the parser reads piece by piece, so that it can be stopped: after an error it would read on."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def read(self, size: int) -> bytes:
        """The next bytes."""
        start = self.at
        self.at = start + size
        return self.data[start : self.at]


class _Target:
    """What the parser calls: for each start tag, each end tag, and each piece of text."""

    def __init__(self, source: _Source) -> None:
        tokens: list[Token] = []
        elements: list[Element] = []
        texts: list[str] = []  # pieces of the text being read
        above: list[Element | None] = [None]
        add, add_element = tokens.append, elements.append
        push, pop = above.append, above.pop

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "html" and elements:
                return  # what stands behind </html> belongs to the page; the parser makes another of it
            if texts:
                add(texts[0] if len(texts) == 1 else "".join(texts))
                texts.clear()
            element = (tag, attributes, above[-1], len(tokens))
            add(element)
            add_element(element)
            push(element)
            if len(above) > _MAX_DEPTH + 1:
                source.data = b""
                raise _TooDeepError

        def end(_: str) -> None:
            if texts:
                add(texts[0] if len(texts) == 1 else "".join(texts))
                texts.clear()
            if len(above) > 2:  # the outermost element stays open, see `start`
                add(None)
                pop()

        self.start, self.end, self.data = start, end, texts.append
        self.tokens, self.elements, self.source = tokens, elements, source

    def close(self) -> Markup:
        """The markup. The target is emptied, since it and the parser hold each other until garbage is collected."""
        tokens, elements = self.tokens.copy(), self.elements.copy()
        self.tokens.clear()
        self.elements.clear()
        self.source.data = b""
        if elements:
            tokens.append(None)
        return Markup(tokens, elements)
