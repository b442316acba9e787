"""HTML text to an element tree, whatever the page does: the one place that knows the HTML parser."""

from __future__ import annotations

import itertools
import re
from typing import Any

# A page may hold this many characters; what follows is not read. The largest page of the benchmark has 3 million.
MAX_CHARACTERS = 20_000_000

# The parser stops at 2048 open elements. A page that nests deeper is broken (thousands of unclosed <font> or <div>):
# its tags are then taken for line breaks, so that no text is lost.
_TOO_DEEP = "Excessive depth"
# The parser's time for one tag grows with the square of its attributes: 50,000 take 20 seconds, 1,000 take 8 ms.
_MAX_ATTRIBUTES = 1000
_LONG = 4 * _MAX_ATTRIBUTES
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG},}}")
_ATTRIBUTE = re.compile(r"""\s[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_HIDES_TEXT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"<[!/?a-zA-Z][^<>]{0,2000}>")


def parse(text: str) -> Any | None:
    """The root element of a page, or None when it holds nothing.

    >>> parse("<p>One <b>two</b>").tag
    'html'
    >>> parse("   ") is None
    True

    Entities stand for one character each (HTML knows no others, so nothing expands), and nothing is fetched.
    """
    text = text[:MAX_CHARACTERS]
    if text.find("\x00") >= 0:  # takes half the time of `in`
        text = text.replace("\x00", "")
    if not text or text.isspace():
        return None
    if _has_long_tag(text):
        text = _LONG_TAG.sub(_first_attributes, text)
    root, too_deep = _parse(text)
    if too_deep:
        flat = _ANY_TAG.sub("\n<br>", _HIDES_TEXT.sub(" ", text)).replace("<br>\n<br>", "<br>")
        root, _ = _parse(f"<html><body>{flat}</body></html>")
    return root


def _has_long_tag(text: str) -> bool:
    """Whether a tag is long enough to hold too many attributes.

    A stretch of that length without angle brackets covers a whole window of half of it: only such windows are looked
    at more closely, since the search for the tag itself would take longer than most of the parsing.
    """
    step = _LONG // 2
    seen = 0
    for at in range(0, len(text) - step + 1, step):
        if text.find(">", at, at + step) < 0 and text.find("<", at, at + step) < 0:
            start = text.rfind("<", seen, at)
            if start >= 0 and _LONG_TAG.match(text, start):
                return True
            seen = at
    return False


def _first_attributes(tag: re.Match[str]) -> str:
    """A start tag without the attributes that are too many."""
    last = next(itertools.islice(_ATTRIBUTE.finditer(tag[0]), _MAX_ATTRIBUTES, None), None)
    return tag[0] if last is None else tag[0][: last.start()]


def _parse(text: str) -> tuple[Any | None, bool]:
    """The tree, and whether the parser gave up because the page nests too deep."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, collect_ids=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.ParserError:
        return None, False
    except etree.XMLSyntaxError:
        return None, False
    too_deep = any(_TOO_DEEP in (entry.message or "") for entry in parser.error_log.filter_from_fatals())
    return root, too_deep
