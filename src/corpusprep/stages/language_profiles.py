"""langdetect's own letter statistics as arrays: looked up for a whole text in one pass. `langdetect` enters here.

langdetect knows, for 55 languages, how often each sequence of one to three letters occurs, and multiplies those chances
for letters drawn at random until it is sure, seven times over. Here every sequence of the text votes once.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint32]

# langdetect's smoothing: what a sequence counts that a language has never shown.
_UNSEEN = 0.5 / 10_000
# Letters fit into twelve bits: the profiles know 3,160 after langdetect's folding.
_BITS = 12
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB)


@dataclass(frozen=True)
class Profiles:
    """The statistics: which letter class each code point is, and what each sequence says about each language.

    A row of `weights` is one sequence, a column one language; row 0 says nothing. The rows stand in the order of how
    often their sequences are written, so that those of one text lie close together in memory.
    """

    languages: tuple[str, ...]
    classes: Ints
    keys: Ints
    tables: tuple[tuple[npt.NDArray[np.int32], int, int], ...]
    weights: npt.NDArray[np.uint8]

    def rows(self, keys: Ints) -> npt.NDArray[np.int32]:
        """The row of each key; 0 for a key that no profile has."""
        unsigned = keys.view(np.uint64)
        found = np.zeros(len(keys), dtype=np.int32)
        missed = unsigned
        places: npt.NDArray[np.intp] | None = None
        for row_of, multiplier, shift in self.tables:
            rows = row_of.take((missed * np.uint64(multiplier)) >> np.uint64(shift))
            misses = self.keys.take(rows) != missed.view(np.int64)
            rows[misses] = 0
            if places is None:
                found = rows
                places = misses.nonzero()[0]
            else:
                found[places] = rows
                places = places[misses]
            missed = unsigned[places]
        return found


# What one unit of a weight is worth: weights are logarithms of up to 9, held in one byte each.
UNIT = 1 / 26


def code_points(text: str) -> Codes:
    """The text as code points; those beyond the first plane count as one."""
    return np.minimum(np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32), 0xFFFF)


CAPITAL = 3
"""The kind of a capital letter."""


@functools.cache
def letter_kinds() -> npt.NDArray[np.uint8]:
    """For each code point: 0 no letter, 1 a letter, 3 a capital."""
    return np.array([c.isalpha() + 2 * c.isupper() for c in map(chr, range(0x10000))], dtype=np.uint8)


def sequences(classes: Ints, capitals: npt.NDArray[np.bool_]) -> tuple[Ints, Ints, list[int]]:
    """The keys of all one- to three-letter sequences of letter classes, where each ends, and how many of each size."""
    gap = classes == 0
    # Capitals after a capital are an acronym, or shouting: langdetect leaves them out.
    usable = np.ones(len(classes), dtype=bool)
    usable[1:] = ~(capitals[1:] & capitals[:-1])
    padded = np.concatenate(([0, 0], classes))
    two = (padded[1:-1] << _BITS) | classes
    three = (padded[:-2] << (2 * _BITS)) | two
    previous_gap = padded[1:-1] == 0
    ones = (usable & ~gap).nonzero()[0]
    twos = (usable & ~(gap & previous_gap)).nonzero()[0]
    threes = (usable & ~previous_gap).nonzero()[0]
    keys = np.concatenate((classes[ones] | (1 << 40), two[twos] | (2 << 40), three[threes] | (3 << 40)))
    return keys, np.concatenate((ones, twos, threes)), [len(ones), len(twos), len(threes)]


@functools.cache
def profiles() -> Profiles:
    """The profiles of langdetect, read from the installed package once for each process (about 0.2 seconds)."""
    from langdetect.utils.ngram import NGram

    folder = resources.files("langdetect") / "profiles"
    found: dict[str, Any] = {
        file.name: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if not file.name.startswith((".", "_"))
    }
    names = tuple(found)
    letters = sorted({letter for profile in found.values() for word in profile["freq"] for letter in word} - {" "})
    number = {letter: at for at, letter in enumerate(letters, 1)} | {" ": 0}
    written: dict[str, float] = {}
    for profile in found.values():
        totals = profile["n_words"]
        for word, count in profile["freq"].items():
            written[word] = written.get(word, 0.0) + count / totals[len(word) - 1]
    words = sorted(written, key=lambda word: (-written[word], word))
    row = {word: at for at, word in enumerate(words, 1)}
    weights = np.zeros((len(words) + 1, len(names)), dtype=np.uint8)
    for column, profile in enumerate(found.values()):
        totals = np.array([0, *profile["n_words"]])
        own = list(profile["freq"])
        chances = np.array(list(profile["freq"].values())) / totals[[len(word) for word in own]]
        weights[[row[word] for word in own], column] = np.rint(np.log1p(chances / _UNSEEN) / UNIT)
    keys = np.array([-1, *(_key(word, number) for word in words)], dtype=np.int64)
    return Profiles(names, _classes(number, NGram), keys, _tables(keys), weights)


def _key(word: str, number: dict[str, int]) -> int:
    key = 0
    for letter in word:
        key = key << _BITS | number[letter]
    return key | len(word) << 40


# Where langdetect's folding does more than leave a letter as it is: Latin, Arabic, Vietnamese, punctuation, Bopomofo.
_FOLDED = ((0, 0x250), (0x600, 0x700), (0x1E00, 0x1F00), (0x2000, 0x2070), (0x3040, 0x3130), (0x31A0, 0x31C0))


def _classes(number: dict[str, int], folding: Any) -> Ints:
    """The letter class of each code point, by langdetect's folding; zero is a gap between words."""
    # What no profile knows is a letter of its own, so that it breaks no word.
    unknown = len(number)
    classes = np.full(0x10000, unknown, dtype=np.int64)
    for letter, of in number.items():
        classes[ord(letter)] = of
    for first, last in _FOLDED:
        for code in range(first, last):
            classes[code] = number.get(folding.normalize(chr(code)), unknown)
    for letter, representative in folding.CJK_MAP.items():
        classes[ord(letter)] = number.get(representative, unknown)
    classes[0xAC00:0xD7A4] = number.get("가", unknown)
    return classes


def _tables(keys: Ints) -> tuple[tuple[npt.NDArray[np.int32], int, int], ...]:
    """Hash tables without chains: where two keys meet, the commoner stays and the other goes to the next table."""
    tables = []
    rows = np.arange(len(keys) - 1, 0, -1, dtype=np.int32)
    bits = 18
    for multiplier in _MULTIPLIERS:
        shift = 64 - bits
        slots = (keys[rows].view(np.uint64) * np.uint64(multiplier)) >> np.uint64(shift)
        row_of = np.zeros(1 << bits, dtype=np.int32)
        row_of[slots] = rows
        tables.append((row_of, multiplier, shift))
        rows = rows[row_of[slots] != rows]
        if not len(rows):
            return tuple(tables)
        bits -= 2
    raise AssertionError("the profiles do not fit their tables")
