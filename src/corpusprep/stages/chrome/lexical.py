"""What the words of a line say: learned word weights, function words and words of site furniture, for each line alone."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

# Words with inner apostrophes, and the signs that furniture likes. Han, kana and Thai runs are cut into pairs later.
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[©®@#|»›•→…?!:%$€£+/]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_DIGITS = str.maketrans("123456789", "000000000")

_DIGIT = re.compile("[1-9]")
_FUNCTION, _FURNITURE = 1, 2

# Of a long line, only the words at both ends are read: they say what it is, and prose costs no more than a label.
_HEAD_SIZE, _TAIL_SIZE = 130, 50


def tokens(text: str) -> list[str]:
    """The words at both ends of a line, without case and with every digit as 0.

    >>> tokens("Share on Facebook | 24 Comments")
    ['share', 'on', 'facebook', '|', '00', 'comments']
    >>> tokens("分享到微博")
    ['分享', '享到', '到微', '微博']
    """
    if len(text) > _HEAD_SIZE + _TAIL_SIZE:
        return [*_split(_head(text)), "…", *_split(_tail(text))]
    return _split(text)


def _head(text: str) -> str:
    end = text.rfind(" ", 0, _HEAD_SIZE)
    return text[: end if end > 0 else _HEAD_SIZE]


def _tail(text: str) -> str:
    start = text.find(" ", len(text) - _TAIL_SIZE)
    return text[start if start > 0 else len(text) - _TAIL_SIZE :]


def _split(text: str) -> list[str]:
    text = text.casefold()
    if _DIGIT.search(text):
        text = text.translate(_DIGITS)
    found: list[str] = _TOKEN.findall(text)
    if text.isascii() or not _UNSPACED.search(text):
        return found
    pairs: list[str] = []
    for token in found:
        if len(token) > 2 and _UNSPACED.match(token):
            pairs += [token[i : i + 2] for i in range(len(token) - 1)]
        else:
            pairs.append(token)
    return pairs


def grams(words: list[str]) -> list[str]:
    """What the word weights are looked up by: words, pairs, the words at both ends, and the whole of a short line.

    >>> grams(["read", "more"])
    ['read', 'more', 'read more', '^read', 'more$', '=read more']
    """
    if not words:
        return []
    found = words + list(map(" ".join, pairwise(words)))
    found += ("^" + words[0], words[-1] + "$")
    if len(words) <= 4:
        found.append("=" + " ".join(words))
    return found


@functools.cache
def _word_kinds() -> Mapping[str, int]:
    """Function words (1), words of furniture (2), and words that are both in some language (3)."""
    file = resources.files("corpusprep.stages.chrome").joinpath("words.toml")
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    kinds: dict[str, int] = {}
    for bit, name in ((_FUNCTION, "function"), (_FURNITURE, "furniture")):
        for line in lists[name].values():
            for word in line.split():
                kinds[word.casefold()] = kinds.get(word.casefold(), 0) | bit
    return kinds


NAMES = (
    "lexical",
    "lexical_mean",
    "lexical_low",
    "lexical_known",
    "function",
    "furniture",
    "furniture_first",
    "tokens",
)


class WordEvidence(NamedTuple):
    """What the words of one line say, and its distinct longer words."""

    row: tuple[float, ...]
    content: frozenset[str]


def word_evidence(text: str, weights: Mapping[str, int]) -> WordEvidence:
    """The row of `NAMES` for one line; ``weights`` are hundredths of log-odds of being article.

    >>> word_evidence("Share this", {"share": -150, "=share this": -90}).row[:3]
    (-240.0, -80.0, -150.0)
    """
    words = tokens(text)
    seen = set(grams(words))
    known = [weight for weight in map(weights.get, seen) if weight is not None]
    total = sum(known)
    low = min(known, default=0)
    count = len(words) or 1
    kind_of = _word_kinds()
    kinds = [kind_of.get(word, 0) for word in words]
    furniture = kinds.count(_FURNITURE)
    function = kinds.count(_FUNCTION) + kinds.count(_FUNCTION | _FURNITURE)
    first = bool(words) and kinds[0] == _FURNITURE
    content = frozenset(
        [word for word, kind in zip(words, kinds, strict=True) if not kind & _FUNCTION and len(word) > 3]
    )
    row = (
        float(total), total / (len(known) + 1), float(min(low, 0)), len(known) / (len(seen) + 1),
        function / count, furniture / count, float(first), float(count),
    )  # fmt: skip
    return WordEvidence(row, content)


# Lines come again over the pages of a site, and when a cut text is read once more.
_CACHED_SIZE, _CACHED_LINES = 2_000, 8_192


class WordReader:
    """Reads lines with one set of weights, and remembers them.

    >>> reader = WordReader({"share": -150})
    >>> reader("Share this") is reader("Share this")
    True
    """

    def __init__(self, weights: Mapping[str, int]) -> None:
        self._weights = weights
        self._remembered = functools.lru_cache(_CACHED_LINES)(self._read)

    def __call__(self, text: str) -> WordEvidence:
        """What the words of this line say."""
        return self._remembered(text) if len(text) <= _CACHED_SIZE else self._read(text)

    def _read(self, text: str) -> WordEvidence:
        return word_evidence(text, self._weights)
