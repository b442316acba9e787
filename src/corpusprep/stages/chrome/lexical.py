"""What the words of a line say: learned word weights, function words and words of site furniture, for each line alone."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

# Words with inner apostrophes, and the signs that furniture likes. Han, kana and Thai runs are cut into pairs later.
SIGNS = "©®@#|»›•→…?!:%$€£+/"
# Stands for what is between the ends of a long line: a control character, of which cleaned texts have none.
BETWEEN = "\x1f"
_TOKEN = re.compile(rf"[^\W_]+(?:['’][^\W_]+)*|[{SIGNS}{BETWEEN}]")
UNSPACED_RANGES = (
    (0xE00, 0xEFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
)
_UNSPACED = re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in UNSPACED_RANGES) + "]")
_DIGITS = str.maketrans("123456789", "000000000")

_DIGIT = re.compile("[1-9]")
_ASCII_DIGITS = b"123456789"
ASCII_ZEROS = bytes.maketrans(_ASCII_DIGITS, b"0" * 9)

# Of a long line, only the words at both ends are read: they say what it is, and prose costs no more than a label.
_HEAD_SIZE, _TAIL_SIZE = 130, 50


def tokens(text: str) -> list[str]:
    """The words at both ends of a line, without case and with every digit as 0.

    >>> tokens("Share on Facebook | 24 Comments")
    ['share', 'on', 'facebook', '|', '00', 'comments']
    >>> tokens("分享到微博")
    ['分享', '享到', '到微', '微博']
    """
    words = _split(ends_of(text))
    return words if len(text) <= _HEAD_SIZE + _TAIL_SIZE else ["…" if word == BETWEEN else word for word in words]


def ends_of(text: str) -> str:
    """A short line as it is, and both ends of a long one."""
    if BETWEEN in text:
        text = text.replace(BETWEEN, "\x1e")
    return text if len(text) <= _HEAD_SIZE + _TAIL_SIZE else f"{_head(text)}{BETWEEN}{_tail(text)}"


def _head(text: str) -> str:
    end = text.rfind(" ", 0, _HEAD_SIZE)
    return text[: end if end > 0 else _HEAD_SIZE]


def _tail(text: str) -> str:
    start = text.find(" ", len(text) - _TAIL_SIZE)
    return text[start if start > 0 else len(text) - _TAIL_SIZE :]


def _split(text: str) -> list[str]:
    text = text.casefold()
    if text.isascii():
        data = text.encode()
        if len(data.translate(None, _ASCII_DIGITS)) < len(data):
            text = data.translate(ASCII_ZEROS).decode()
        plain: list[str] = _TOKEN.findall(text)
        return plain
    if _DIGIT.search(text):
        text = text.translate(_DIGITS)
    found: list[str] = _TOKEN.findall(text)
    if not _UNSPACED.search(text):
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
    if len(words) <= WHOLE_WORDS:
        found.append("=" + " ".join(words))
    return found


class WordKinds(NamedTuple):
    """Function words, and words of furniture that are not function words in some language."""

    function: frozenset[str]
    furniture: frozenset[str]


@functools.cache
def word_kinds() -> WordKinds:
    """The lists of words that ship with the package."""
    file = resources.files("corpusprep.stages.chrome").joinpath("words.toml")
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    function, furniture = (
        frozenset(word.casefold() for line in lists[name].values() for word in line.split())
        for name in ("function", "furniture")
    )
    return WordKinds(function, furniture - function)


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


class Weights(NamedTuple):
    """The weights of `grams` by kind: words, pairs by their first and second word, ends, whole short lines."""

    words: Mapping[str, int]
    pairs: Mapping[str, Mapping[str, int]]
    firsts: Mapping[str, int]
    lasts: Mapping[str, int]
    wholes: Mapping[str, int]


def _by_kind(weights: Mapping[str, int]) -> Weights:
    sorted_out = Weights({}, {}, {}, {}, {})
    kinds: Any = sorted_out
    for gram, weight in weights.items():
        first, _, second = gram.partition(" ")
        if gram[0] == "=":
            kinds.wholes[gram[1:]] = weight
        elif second:
            kinds.pairs.setdefault(first, {})[second] = weight
        elif gram[0] == "^":
            kinds.firsts[gram[1:]] = weight
        elif gram[-1] == "$" and len(gram) > 1:
            kinds.lasts[gram[:-1]] = weight
        else:
            kinds.words[gram] = weight
    return sorted_out


def word_evidence(text: str, weights: Mapping[str, int]) -> WordEvidence:
    """The row of `NAMES` for one line; ``weights`` are hundredths of log-odds of being article.

    >>> word_evidence("Share this", {"share": -150, "=share this": -90}).row[:3]
    (-240.0, -80.0, -150.0)
    """
    return _evidence(text, _by_kind(weights))


def _evidence(text: str, weights: Weights) -> WordEvidence:
    """As if each of the line's `grams` were looked up once; but most pairs of words need not be written out for that."""
    words = tokens(text)
    if not words:
        return _WORDLESS
    count = len(words)
    seen = set(words)
    if len(seen) == count:
        firsts, seconds = words, words[1:]
        grams_seen = 2 * count - 1
    else:
        pairs = set(pairwise(words))
        firsts, seconds = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        grams_seen = len(seen) + len(pairs)
    known = [weight for weight in map(weights.words.get, seen) if weight is not None]
    known += [
        after[second]
        for after, second in zip(map(weights.pairs.get, firsts), seconds)  # noqa: B905  the last word is first of none
        if after is not None and second in after
    ]
    ends = [weights.firsts.get(words[0]), weights.lasts.get(words[-1])]
    if count <= WHOLE_WORDS:
        ends.append(weights.wholes.get(" ".join(words)))
    known += [weight for weight in ends if weight is not None]
    grams_seen += len(ends)
    total = sum(known)
    kinds = word_kinds()
    function = seen & kinds.function
    furniture = seen & kinds.furniture
    row = (
        float(total), total / (len(known) + 1), float(min(0, 0, *known)), len(known) / (grams_seen + 1),
        _among(function, words) / count, _among(furniture, words) / count, float(words[0] in furniture), float(count),
    )  # fmt: skip
    return WordEvidence(row, frozenset([word for word in seen - function if len(word) > SHORT]))


def _among(found: AbstractSet[str], words: list[str]) -> int:
    """How many of the words are among those found."""
    return sum(map(found.__contains__, words)) if found else 0


WHOLE_WORDS, SHORT = 4, 3
_WORDLESS = WordEvidence((0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0), frozenset())


# Lines come again over the pages of a site, and when a cut text is read once more.
_CACHED_SIZE, _CACHED_LINES = 2_000, 8_192


class WordReader:
    """Reads lines with one set of weights, and remembers them.

    >>> reader = WordReader({"share": -150})
    >>> reader("Share this") is reader("Share this")
    True
    """

    def __init__(self, weights: Mapping[str, int]) -> None:
        self.weights = _by_kind(weights)
        self._remembered = functools.lru_cache(_CACHED_LINES)(self._read)

    def __call__(self, text: str) -> WordEvidence:
        """What the words of this line say."""
        return self._remembered(text) if len(text) <= _CACHED_SIZE else self._read(text)

    def _read(self, text: str) -> WordEvidence:
        return _evidence(text, self.weights)
