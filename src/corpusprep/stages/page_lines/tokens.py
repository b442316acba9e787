"""The words inside the names of blocks: ``class="postBody main-text_3"`` says post, body, main, text."""

from __future__ import annotations

import functools
import itertools
import re
import zlib

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_DIGITS = re.compile(r"\d+")

# Names longer than this are machine-made.
_MAX_NAMES = 400


@functools.lru_cache(maxsize=16384)
def tokens(tag: str, names: str) -> frozenset[str]:
    """The tag, the names as written (lower case, digits folded), and the words they are made of.

    >>> sorted(tokens("div", "postBody"))
    ['.body', '.post', '<div', 'postbody']
    """
    found = {f"<{tag}"}
    for name in names[:_MAX_NAMES].split():
        found.add(_DIGITS.sub("0", name).lower()[:40])
        found.update("." + part.lower() for part in _PARTS.findall(name) if len(part) > 2)
    return frozenset(found)


_WORD = re.compile(r"[^\W\d_]+|\d+|[©@|]")


def text_tokens(text: str) -> list[str]:
    """The words of a short line, its pairs of words, and the line as a whole (lower case, digits folded).

    >>> text_tokens("Read more")
    ['read', 'more', 'read more', '=read more']
    """
    words = ["0" if word[0].isdigit() else word for word in _WORD.findall(text.lower())]
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(words)]
    return [*words, *pairs, "=" + " ".join(words)]


def hashed(token: str) -> int:
    """The number that stands for a word in the learned table, which holds no text."""
    return zlib.crc32(token.encode("utf-8", "replace"))
