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
Floats = npt.NDArray[np.float32]

# langdetect's smoothing: what a sequence counts that a language has never shown.
_UNSEEN = 0.5 / 10_000
# Letters fit into twelve bits: the profiles know 3,160 after langdetect's folding.
_BITS = 12
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB)


@dataclass(frozen=True)
class Profiles:
    """The statistics: which letter class each code point is, and what each sequence says about each language."""

    languages: tuple[str, ...]
    classes: npt.NDArray[np.int16]
    upper: npt.NDArray[np.bool_]
    tables: tuple[tuple[Ints, npt.NDArray[np.int32], int, int], ...]
    weights: Floats

    def rows(self, keys: Ints) -> npt.NDArray[np.int32]:
        """The row of each key in `weights`; row 0, which says nothing, for a key that no profile has."""
        found = np.zeros(keys.shape, dtype=np.int32)
        unsigned = keys.view(np.uint64)
        for known, row_of, multiplier, shift in self.tables:
            slots = ((unsigned * np.uint64(multiplier)) >> np.uint64(shift)).astype(np.int64)
            found = np.where(known[slots] == keys, row_of[slots], found)
        return found


def sequences(profiles: Profiles, text: str) -> tuple[Ints, Ints]:
    """The keys of all one- to three-letter sequences of the text, and at which code point each ends."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    codes = np.minimum(codes, 0xFFFF)
    letters = profiles.classes[codes].astype(np.int64)
    gap = letters == 0
    # Capitals after a capital are an acronym, or shouting: langdetect leaves them out.
    upper = profiles.upper[codes]
    usable = np.ones(len(letters), dtype=bool)
    usable[1:] = ~(upper[1:] & upper[:-1])
    one = letters
    two = (np.concatenate(([0], letters[:-1])) << _BITS) | letters
    before = np.concatenate(([0, 0], letters[:-2]))[: len(letters)]
    three = (before << (2 * _BITS)) | two
    previous_gap = np.concatenate(([True], gap[:-1]))
    ones = np.flatnonzero(usable & ~gap)
    twos = np.flatnonzero(usable & ~(gap & previous_gap))
    threes = np.flatnonzero(usable & ~previous_gap)
    keys = np.concatenate((one[ones] | (1 << 40), two[twos] | (2 << 40), three[threes] | (3 << 40)))
    return keys, np.concatenate((ones, twos, threes))


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
    rows: dict[str, int] = {}
    row_ids, columns, values = [], [], []
    for column, profile in enumerate(found.values()):
        totals = profile["n_words"]
        for word, count in profile["freq"].items():
            row_ids.append(rows.setdefault(word, len(rows) + 1))
            columns.append(column)
            values.append(count / totals[len(word) - 1])
    weights = np.zeros((len(rows) + 1, len(names)), dtype=np.float32)
    weights[row_ids, columns] = np.log1p(np.array(values) / _UNSEEN)
    keys = np.array([_key(word, number) for word in rows], dtype=np.int64)
    return Profiles(names, _classes(number, NGram), _upper(), _tables(keys), weights)


def _key(word: str, number: dict[str, int]) -> int:
    key = 0
    for letter in word:
        key = key << _BITS | number[letter]
    return key | len(word) << 40


def _upper() -> npt.NDArray[np.bool_]:
    return np.array([chr(code).isupper() for code in range(0x10000)])


def _classes(number: dict[str, int], folding: Any) -> npt.NDArray[np.int16]:
    """The letter class of each code point, by langdetect's folding; zero is a gap between words."""
    classes = np.zeros(0x10000, dtype=np.int16)
    for code in range(0x10000):
        classes[code] = number.get(folding.normalize(chr(code)), -1)
    # What no profile knows is a letter of its own, so that it breaks no word.
    classes[classes == -1] = len(number)
    return classes


def _tables(keys: Ints) -> tuple[tuple[Ints, npt.NDArray[np.int32], int, int], ...]:
    """Hash tables without chains: what finds its slot taken goes to the next, smaller table."""
    tables = []
    rows = np.arange(1, len(keys) + 1, dtype=np.int32)
    bits = 19
    for multiplier in _MULTIPLIERS:
        shift = 64 - bits
        slots = ((keys.view(np.uint64) * np.uint64(multiplier)) >> np.uint64(shift)).astype(np.int64)
        known = np.full(1 << bits, -1, dtype=np.int64)
        row_of = np.zeros(1 << bits, dtype=np.int32)
        known[slots], row_of[slots] = keys, rows
        tables.append((known, row_of, multiplier, shift))
        left = known[slots] != keys
        keys, rows = keys[left], rows[left]
        if not len(keys):
            return tuple(tables)
        bits -= 2
    raise AssertionError("the profiles do not fit their tables")
