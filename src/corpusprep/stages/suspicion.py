"""Which lines could change at all: one vectorized look at every character and its neighbor, never wrong with its no.

Every character belongs to a class. Some classes always ask for a closer look (controls, odd spaces, invisible
characters); for the rest, a table says which neighbors do: those that ftfy's "badness" or one of the misreadings of
`corpusprep.stages.mojibake` could start with. Clean prose of any script has next to none of them.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint8]

# What a pair of neighbors may be.
_SCRAMBLED, _START_OF_THREE, _REST_OF_THREE, _ACCENTED, _BLANK_AT_END, _MARKS = 1, 2, 4, 8, 16, 32

# Encodings in which UTF-8 is misread, in the order of how often that is met.
CODECS = (
    "sloppy-windows-1252",
    "sloppy-windows-1251",
    "macroman",
    "sloppy-windows-1250",
    "sloppy-windows-1254",
    "sloppy-windows-1253",
    "sloppy-windows-1257",
    "iso-8859-2",
    "latin-1",
    "cp437",
    "cp850",
)

# Characters that always ask for a look: controls, odd spaces, invisible ones, halves, fixed Arabic shapes.
_ALWAYS = (
    "\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3164\ud800-\udfff\ufb50-\ufbb1\ufbd3-\ufdc7\ufdd0-\ufdef\ufe00-\ufe0f\ufe80-\ufeff\uffa0\ufff9-\uffff"
)
_WIDE_FORMS = "ﬀ-ﬆĲĳŉǄ-ǌǱ-ǳ！-￮\u3000"
_ENTITY = re.compile(r"&#?[0-9A-Za-z]{2,32};")
_FLOOD = " " * 200
# More marks on one letter than any writing system stacks.
_MOST_MARKS = 8


@dataclass(frozen=True)
class _Tables:
    classes: npt.NDArray[np.int16]
    always: npt.NDArray[np.bool_]
    count: int
    pairs: Bits


# So many characters are looked at together: the arrays stay in the processor's cache.
_CHUNK = 32_768
_OVERLAP = 10


def suspicious_lines(text: str, *, wide_forms: bool = False) -> list[tuple[int, int]]:
    """Where the lines stand that some step could change.

    >>> suspicious_lines("The harbor\\nThe cafÃ©\\nThe end")
    [(11, 20)]
    """
    places = list(_by_words(text, wide_forms=wide_forms))
    if not places and is_plain(text) and " \n" not in text and "\t\n" not in text and not text.endswith((" ", "\t")):
        return []
    breaks = []
    for start in range(0, len(text), _CHUNK):
        codes = _codes(text[start : start + _CHUNK + _OVERLAP])
        near = _near_odd(codes)
        found = codes[near]
        # A plain blank asks for a look before the end of its line only; here, that may be another line's.
        places.extend((near[_places(found) & (found != _SPACE) & (found != _TAB)] + start).tolist())
        ends = np.flatnonzero(codes == _NEWLINE)
        before = codes[ends - 1]
        places.extend((ends[(before == _SPACE) | (before == _TAB)] - 1 + start).tolist())
        breaks.append(ends[ends < _CHUNK] + start)
    if text[-1:] in {" ", "\t", "\u3000", "\u1680"}:
        places.append(len(text) - 1)
    if not places:
        return []
    all_ends = np.concatenate((*breaks, [len(text)]))
    numbers = np.unique(np.searchsorted(all_ends, np.array(places, dtype=np.int64)))
    return [(int(all_ends[n - 1]) + 1 if n else 0, int(all_ends[n])) for n in numbers]


def is_plain(text: str) -> bool:
    """Whether a text is ASCII without controls: of those characters, only blanks before a line's end ask for a look.

    >>> is_plain("The harbor\\nThe end"), is_plain("The harbor\\r\\n")
    (True, False)
    """
    return text.isascii() and not text.encode().translate(None, _PLAIN)


_PLAIN = bytes((9, 10, *range(32, 127)))


def may_be_scrambled(line: str) -> bool:
    """Whether the characters of the line, each with its neighbor, could come from a wrong decoding.

    >>> may_be_scrambled("The café, naïve"), may_be_scrambled("The cafÃ©")
    (False, True)
    """
    if line.isascii():
        return False
    if _C1.search(line) or _lone_ligature(line):
        return True
    for start in range(0, len(line), _CHUNK):
        bits = _pair_bits(_classes(_codes(line[start : start + _CHUNK + _OVERLAP])))
        if (bits & _SCRAMBLED).any() or _threes(bits).any():
            return True
    return False


_NEWLINE, _TAB, _SPACE, _LAST_PLAIN = 10, 9, 32, 126
_C1 = re.compile("[\x80-\x9f]")
_LONE_LIGATURE = re.compile("[Œœ][^A-Za-z\n]")


def _lone_ligature(text: str) -> list[int]:
    """Where a ligature stands that no plain letter follows: what badness looks for, in any language but French."""
    if "œ" not in text and "Œ" not in text:
        return []
    return [match.start() for match in _LONE_LIGATURE.finditer(text)]


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _classes(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int16]:
    return _tables().classes[np.minimum(codes, _BEYOND)]


def _near_odd(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.intp]:
    """Where the characters stand that are not plain, and their neighbors: all others ask for nothing, see `is_plain`.

    Moved together, they give the same answers: between two such stretches there are plain neighbors only.
    """
    odd = (codes - _SPACE > _LAST_PLAIN - _SPACE) & (codes != _NEWLINE) & (codes != _TAB)  # the difference wraps
    near = odd.copy()
    near[1:] |= odd[:-1]
    near[:-1] |= odd[1:]
    return np.flatnonzero(near)


def _places(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which characters ask for a look, by themselves or with the next one or two."""
    tables = _tables()
    classes = _classes(codes)
    places: npt.NDArray[np.bool_] = tables.always[classes]
    bits = _pair_bits(classes)
    places[:-1] |= (bits & (_SCRAMBLED | _BLANK_AT_END)) > 0
    places[:-2] |= _threes(bits)
    if len(bits) >= _MOST_MARKS and (bits & _MARKS).any():
        run = np.convolve((bits & _MARKS) > 0, np.ones(_MOST_MARKS), "valid") >= _MOST_MARKS
        places[: len(run)] |= run
    return places


def _pair_bits(classes: npt.NDArray[np.int16]) -> Bits:
    tables = _tables()
    bits: Bits = tables.pairs[classes[:-1].astype(np.int32) * tables.count + classes[1:]]
    return bits


def _threes(bits: Bits) -> npt.NDArray[np.bool_]:
    """Where three neighbors could be one character of three or more bytes, or accented letters only."""
    first, second = bits[:-1], bits[1:]
    three = ((first & _START_OF_THREE) > 0) & ((second & _REST_OF_THREE) > 0)
    found: npt.NDArray[np.bool_] = three | ((first & second & _ACCENTED) > 0)
    return found


def _by_words(text: str, *, wide_forms: bool) -> Iterator[int]:
    """Places that need more than two neighbors to be seen."""
    if "&" in text:
        yield from (match.start() for match in _ENTITY.finditer(text))
    if _FLOOD in text:
        yield from (match.start() for match in re.finditer(f"(?<! ){_FLOOD}", text))
    if text.isascii():
        return
    if wide_forms:
        yield from (match.start() for match in re.finditer(f"[{_WIDE_FORMS}]", text))
    yield from _lone_ligature(text)
    if not unicodedata.is_normalized("NFC", text):
        start = 0
        for line in text.split("\n"):
            if not unicodedata.is_normalized("NFC", line):
                yield start
            start += len(line) + 1


# ---- the tables


# Beyond the first plane, tags and selectors hide among the pictographs: always look.
_BEYOND = 0x10000


@functools.cache
def _tables() -> _Tables:
    """The classes: characters that stand in the same groups share one; class 0 stands in none."""
    groups = _groups()
    membership = np.zeros(_BEYOND + 1, dtype=np.uint64)
    bit_of = {name: np.uint64(1 << at) for at, name in enumerate(groups)}
    for name, group in groups.items():
        membership[[ord(character) for character in group]] |= bit_of[name]
    membership[_BEYOND] = bit_of["always"]
    kinds, classes = np.unique(membership, return_inverse=True)
    pairs = np.zeros((len(kinds), len(kinds)), dtype=np.uint8)
    for bit, firsts, seconds in _rules():
        first, second = (sum((bit_of[name] for name in names.split()), np.uint64(0)) for names in (firsts, seconds))
        pairs[np.ix_(np.flatnonzero(kinds & first), np.flatnonzero(kinds & second))] |= bit
    return _Tables(classes.astype(np.int16), (kinds & bit_of["always"]) > 0, len(kinds), pairs.ravel())


def _spread(ranges: str) -> set[str]:
    """The characters of a regular expression's class.

    >>> sorted(_spread("a-cx"))
    ['a', 'b', 'c', 'x']
    """
    found: set[str] = set()
    at = 0
    while at < len(ranges):
        if ranges[at + 1 : at + 2] == "-" and at + 2 < len(ranges):
            found.update(map(chr, range(ord(ranges[at]), ord(ranges[at + 2]) + 1)))
            at += 3
        else:
            found.add(ranges[at])
            at += 1
    return found


def _groups() -> dict[str, set[str]]:
    """The characters that the rules speak of, by name."""
    import ftfy.bad_codecs  # noqa: F401  makes the sloppy codecs known
    from ftfy.badness import MOJIBAKE_CATEGORIES

    groups = {name: _spread(ranges) for name, ranges in MOJIBAKE_CATEGORIES.items()}
    named = {
        "always": _ALWAYS,
        "space": " ",
        "newline": "\n",
        "blank": " \t\u3000\u1680",
        "a_hat": "ÃÂ",
        "accented": "À-ÖØ-öø-ÿ¨¸",
        "degree": "°",
        "ve": "вВГў",
        "dje": "Ђўв",
        "greek_or_cyrillic": "ВГРСΒΓΞΟ",
        "odd_first": "ÂÃÎÐØÙ×à√≈‚βāÄâó",
        "odd_second": "€œŠš¢£Ÿž\xa0\xad®©°·»–—´²³µ¹¼½¾±∂†≠™≤≥øÄâóìîïòôúû¢πäêŸ\u0386\xad®°¡“”‘’•«¿„…―",
        "low_quote": "‚",
    }
    groups |= {name: _spread(ranges) for name, ranges in named.items()}
    groups["marks"] = {chr(code) for code in range(0x300, 0xFE30) if unicodedata.combining(chr(code))}
    for codec in CODECS:
        text = {name: bytes(span).decode(codec) for name, span in _BYTES.items()}
        groups |= {f"{codec}/{name}": set(characters) for name, characters in text.items()}
    return groups


_BYTES = {"two": range(0xC2, 0xE0), "more": range(0xE0, 0xF5), "trail": range(0x80, 0xC0)}


def _rules() -> Iterable[tuple[int, str, str]]:
    """Which neighbors ask for a look: bit, names of what stands first, names of what stands second."""
    la, ua, lc, uc = "lower_accented", "upper_accented", "lower_common", "upper_common"
    sp, ep, cur, num, law, box = "start_punctuation", "end_punctuation", "currency", "numeric", "law", "box"
    most = f"{la} {ua} {box} {sp} {ep} {cur} {num} {law}"
    # ftfy's badness, alternative by alternative, each by the two neighbors that its matches must hold.
    yield from (
        (_SCRAMBLED, f"bad {most} {lc} {uc}", "bad"),
        (_SCRAMBLED, "bad", most),
        (_SCRAMBLED, f"{la} {lc} {box} {ep} {cur} {num}", ua),
        (_SCRAMBLED, f"{box} {ep} {cur} {num}", la),
        (_SCRAMBLED, f"{la} {ua} {box} {ep}", cur),
        (_SCRAMBLED, f"{ua} {box} {sp}", f"{num} {law}"),
        (_SCRAMBLED, f"{ua} {cur} {num} {box} {ep}", sp),
        (_SCRAMBLED, box, f"kaomoji {ep}"),
        (_SCRAMBLED, most, box),
        (_SCRAMBLED, f"{la} {ua}", f"{sp} {ep}"),
        (_SCRAMBLED, ua, "degree"),
        (_SCRAMBLED, "odd_first", "odd_second common bad"),
        (_SCRAMBLED, "a_hat", "space"),
        (_SCRAMBLED, "greek_or_cyrillic", f"c1 bad {sp} {ep} {cur} {num} degree"),
        (_SCRAMBLED, "ve", "dje"),
    )
    yield _ACCENTED, "accented", "accented"
    yield _BLANK_AT_END, "blank", "newline"
    yield _MARKS, "marks", "marks"
    for codec in CODECS:
        yield _SCRAMBLED, f"{codec}/two", f"{codec}/trail"
        yield _START_OF_THREE, f"{codec}/more", f"{codec}/trail"
        yield _REST_OF_THREE, f"{codec}/trail", f"{codec}/trail"
