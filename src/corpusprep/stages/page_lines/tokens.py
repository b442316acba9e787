"""The words inside the names of blocks and inside short lines, as the learned tables know them."""

from __future__ import annotations

import functools
import re
import zlib

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_DIGITS = re.compile(r"\d+")

# Names longer than this are machine-made.
MAX_NAMES = 400


def tokens(tag: str, names: str) -> frozenset[str]:
    """The tag, the names as written (lower case, digits folded), and the words they are made of.

    >>> sorted(tokens("div", "postBody main_1"))
    ['.body', '.main', '.post', '<div', 'main_0', 'postbody']
    """
    return frozenset({f"<{tag}"}).union(*map(name_tokens, names[:MAX_NAMES].split()))


def name_tokens(name: str) -> set[str]:
    """The tokens of one name."""
    parts = name.replace("_", "-").split("-")
    if name.islower() and name.isascii() and "".join(parts).isalpha():  # most names, without regular expressions
        found = {"." + part for part in parts if len(part) > 2}
        found.add(name[:40])
    else:
        found = {"." + part.lower() for part in _PARTS.findall(name) if len(part) > 2}
        found.add(_DIGITS.sub("0", name).lower()[:40])
    return found


_WORD = re.compile(r"[^\W\d_]+|\d+|[©@|]")
_MASK = 0xFFFFFFFF
_PRIME = 1_000_003
_LINE = 0x9E3779B9


def text_tokens(text: str) -> list[int]:
    """The words of a short line, its pairs of words, and the line as a whole (lower case, digits folded).

    They are numbers, so that the learned table holds no text.

    >>> text_tokens("Read more") == text_tokens("READ  more:")
    True
    >>> len(text_tokens("Read more"))
    4
    """
    found: list[int] = []
    whole = _LINE
    last = -1  # before the first word
    for word in _WORD.findall(text.lower()):
        number = _number(word)
        found.append(number)
        if last >= 0:
            found.append((last * _PRIME ^ number) & _MASK)
        whole = (whole * _PRIME ^ number) & _MASK
        last = number
    found.append((_LINE ^ last) & _MASK if len(found) == 1 else whole)
    return found


@functools.lru_cache(maxsize=65536)
def _number(word: str) -> int:
    return zlib.crc32(b"0" if word[0].isdigit() else word.encode("utf-8", "replace"))
