"""Numbers and codes in words, for people."""

from __future__ import annotations

# Where the part behind the slash does not say it all.
_NAMES = {
    "drop/empty": "empty after cleaning",
    "duplicate/near": "near-duplicates",
    "duplicate/exact": "exact copies",
}


def name_of_reason(code: str) -> str:
    """A reason code in words.

    >>> name_of_reason("chrome/comment-policy")
    'comment policy'
    """
    return _NAMES.get(code, code.partition("/")[2].replace("-", " "))


def plural(number: int, word: str) -> str:
    """A number with its word.

    >>> plural(1, "document"), plural(1200, "document")
    ('1 document', '1 200 documents')
    """
    return f"{grouped(number)} {word}" if number == 1 else f"{grouped(number)} {word}s"


def grouped(number: int) -> str:
    """A number with a thin gap at the thousands, as everybody reads it."""
    return f"{number:,}".replace(",", " ")
