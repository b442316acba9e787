"""Which language a text is written in, how sure, and which shares a mixed text has. None for what is no language."""

from __future__ import annotations

import functools
import itertools
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from corpusprep.document import Document, Fact
from corpusprep.errors import ConfigError, PluginError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from corpusprep.stages.language_profiles import Profiles


@dataclass(frozen=True)
class Language:
    """Tells the language of the text, as the fact ``language``; sets other languages aside when some are asked for.

    >>> Language()(Document.from_text("The vote on the new harbor wall was moved to spring.")).language
    'en'
    >>> Language(only=("de", "fr"))(Document.from_text("The vote was moved to the spring.")).dropped
    'drop/language'

    ``detector`` is ``langdetect`` (its statistics, evaluated in one pass), ``py3langid`` or ``lingua`` (extras of the
    same names). Below ``minimum_confidence`` the language stays open. A text in several languages gets the fact
    ``languages`` besides, with their shares.
    It errs on close relatives in short texts, and on some languages that the detector does not know.
    """

    only: tuple[str, ...] = ()
    detector: str = "langdetect"
    minimum_confidence: float = 0.5

    def __post_init__(self) -> None:
        if self.detector not in DETECTORS:
            raise ConfigError(f"stage.language.detector: no detector {self.detector!r}; known: {', '.join(DETECTORS)}")

    def __call__(self, document: Document) -> Document:
        """The document with its language, and set aside when that is not one of those asked for."""
        found = _look(document.text, self.detector)
        code = found.code if found.confidence >= self.minimum_confidence else None
        reason = "language/not-language" if code is None else f"language/{self.detector}"
        document = document.with_fact("language", Fact(code, reason, confidence=found.confidence, source="text"))
        if found.is_mixed and len(shares := language_shares(document.text, detector=self.detector)) > 1:
            document = document.with_fact("languages", Fact(shares, "language/mixed", source="text"))
        if self.only and code not in self.only and (code or "").partition("-")[0] not in self.only:
            return document.drop("drop/language")
        return document


def detect_language(text: str, *, detector: str = "langdetect") -> tuple[str | None, float]:
    """The language code of the text (ISO 639-1; ``zh-cn`` and ``zh-tw``) and how sure; None for what is no language.

    >>> detect_language("Der Hafen bleibt bis zum Frühjahr geschlossen.")[0]
    'de'
    >>> detect_language("1234 5678 90,12")
    (None, 0.0)
    """
    found = _look(text, detector)
    return found.code, found.confidence


# Paragraphs with fewer letters say too little for themselves; languages with a smaller share are quotations.
_PARAGRAPH, _SHARE = 60, 0.1


def language_shares(text: str, *, detector: str = "langdetect") -> dict[str, float]:
    """The languages of a text with their shares of its letters, paragraph by paragraph, largest first.

    >>> language_shares("Der Hafen bleibt bis zum Frühjahr geschlossen, sagte die Verwaltung am Donnerstag in der Stadt.")
    {'de': 1.0}
    """
    letters: dict[str, int] = {}
    for line in text.split("\n"):
        size = sum(map(str.isalpha, line))
        if size >= _PARAGRAPH and (code := _look(line, detector).code):
            letters[code] = letters.get(code, 0) + size
    total = sum(letters.values())
    ranked = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    return {code: round(size / total, 3) for code, size in ranked if size >= _SHARE * total}


# ---- what of the text is looked at


class _Found(NamedTuple):
    code: str | None
    confidence: float
    is_mixed: bool = False


_NOTHING = _Found(None, 0.0)


class _Sample(NamedTuple):
    """The windows of a text that are looked at, joined by newlines: their code points, and which are letters."""

    parts: list[str]
    codes: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]


# So much of a text is looked at: evenly spread windows, cut at white space.
_WINDOWS, _WINDOW = 4, 170
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"\b(?=\w*\d)\w+\b")


def _look(text: str, detector: str) -> _Found:
    import numpy as np

    from corpusprep.stages.language_profiles import code_points, letter_kinds

    parts = _sample(text)
    codes = code_points("\n".join(parts))
    kinds = letter_kinds()[codes]
    letters = codes[kinds > 0]
    if len(letters) < 2:
        return _NOTHING
    if own := _by_alphabet(letters):
        return own
    # Shouted text is read as if it were not.
    if np.count_nonzero(kinds == _CAPITAL) > 0.5 * len(letters):
        parts = [part.lower() for part in parts]
        codes = code_points("\n".join(parts))
        kinds = letter_kinds()[codes]
    return DETECTORS[detector](_Sample(parts, codes, kinds))


_CAPITAL = 3


def _sample(text: str) -> list[str]:
    """Windows over all of the text, in composed form, without addresses and codes."""
    if len(text) <= _WINDOWS * _WINDOW * 1.5:
        count = max(1, min(_WINDOWS, len(text) // _WINDOW))
        length = step = len(text) / count
        first = 0.0
    else:
        # Each in the middle of its share of the text, away from leftovers at the ends.
        count, length, step = _WINDOWS, _WINDOW, len(text) / _WINDOWS
        first = (step - length) / 2
    parts = []
    for number in range(count):
        start = _word_start(text, int(first + number * step))
        part = text[start : _word_start(text, int(first + number * step + length))]
        if not part.isascii() and not unicodedata.is_normalized("NFC", part):
            part = unicodedata.normalize("NFC", part)
        if "://" in part or "www." in part or "@" in part:
            part = _ADDRESS.sub(" ", part)
        parts.append(_CODE.sub(" ", part) if _DIGIT.search(part) else part)
    return parts


def _word_start(text: str, at: int) -> int:
    """The place itself at the ends, else where the next word starts, when that is near."""
    if at <= 0 or at >= len(text):
        return max(0, min(at, len(text)))
    near = text.find(" ", at - 1, at + 40)
    return near + 1 if near >= 0 else at


# Alphabets that one language has for itself, or nearly, and that langdetect does not know.
_ALPHABETS = (
    ("hy", "\u0530", "\u058f"),
    ("ka", "\u10a0", "\u10ff"),
    ("am", "\u1200", "\u139f"),
    ("km", "\u1780", "\u17ff"),
    ("lo", "\u0e80", "\u0eff"),
    ("my", "\u1000", "\u109f"),
    ("si", "\u0d80", "\u0dff"),
    ("bo", "\u0f00", "\u0fff"),
    ("dv", "\u0780", "\u07bf"),
    ("or", "\u0b00", "\u0b7f"),
)


def _by_alphabet(letters: npt.NDArray[np.uint32]) -> _Found | None:
    if int(letters.max()) < _FIRST_OWN:
        return None
    for code, first, last in _ALPHABETS:
        share = float(((letters >= ord(first)) & (letters <= ord(last))).mean())
        if share > 0.5:
            return _Found(code, round(share, 4))
    return None


_FIRST_OWN = 0x530

# ---- the statistics of langdetect

# What a sequence of one, two or three letters weighs: longer ones are better evidence (titles 94.3 to 94.7 % right).
_SIZE_WEIGHTS = (0.3, 0.7, 1.0)
# Words with a capital are names, menus and headings more often than prose. Where there is other evidence, they weigh
# little: English furniture before 250 characters of another language fools 10 % of the answers instead of 45 %.
_LEAST_CAPITAL, _ENOUGH_LETTERS = 0.15, 15
# The sequences of one text are not independent; with this divisor the confidence agrees best with how often it is right.
_TEMPERATURE = 3.0
# By how much the statistics of a window must favor another language for the text to be called mixed.
_OTHERWISE = 25.0
# Chinese characters alone are neither Korean nor Japanese, although those languages' profiles know them.
_OWN_LETTERS = {"ko": re.compile("[가-힣]"), "ja": re.compile("[ぁ-ヿ]")}
_REPEATED, _FEW = 6, 4
# Scripts of syllables and of words: a profile holds few of their sequences, but the script speaks for itself.
_BY_SCRIPT = frozenset(["zh-cn", "zh-tw", "ja", "ko", "th", "gu", "te", "hi", "kn", "ml", "ta", "bn", "mr", "ne", "pa"])


def _langdetect(given: _Sample) -> _Found:
    import numpy as np

    from corpusprep.stages.language_profiles import UNIT, profiles, sequences

    parts, codes, kinds = given
    text = "\n".join(parts)
    words = text.split()
    if len(words) >= _REPEATED and len(set(words)) <= min(_FEW, len(words) // 4):
        return _NOTHING  # the same few words over and over: a table, a log
    known = profiles()
    classes = known.classes[codes]
    latin = other = 0
    if int(codes.max()) >= _FIRST_OTHER:
        plain = (kinds > 0) & (codes < _BEYOND_ASCII)
        latin = int(np.count_nonzero(plain))
        other = int(np.count_nonzero(codes >= _FIRST_OTHER))
        other += _IDEOGRAPH * int(np.count_nonzero(codes >= _FIRST_IDEOGRAPH))
        if other > latin:
            # In text that is mostly in another script, Latin letters are names and furniture.
            classes = np.where(plain, 0, classes)
    keys, places, counts = sequences(classes, kinds == _CAPITAL)
    if not len(keys):
        return _NOTHING
    rows = known.rows(keys)
    weights = _capital_weights(kinds).take(places)
    short = counts[0] + counts[1]
    for part, weight in zip(
        (slice(counts[0]), slice(counts[0], short), slice(short, None)), _SIZE_WEIGHTS, strict=True
    ):
        weights[part] *= np.float32(weight) * np.float32(UNIT)
    scores = _summed(known, rows[:short], weights[:short])
    # The longest sequences by window, so that a text in two languages shows.
    ends = np.cumsum([len(part) + 1 for part in parts])
    bounds = [short, *(short + np.searchsorted(places[short:], ends)).tolist()]
    by_window = np.stack([_summed(known, rows[i:j], weights[i:j]) for i, j in itertools.pairwise(bounds)])
    scores += by_window.sum(axis=0)
    best = int(scores.argmax())
    while (own := _OWN_LETTERS.get(known.languages[best])) and not own.search(text):
        scores[best] = 0.0
        best = int(scores.argmax())
    code = known.languages[best]
    if code not in _BY_SCRIPT:
        # Where another language wins, this one need not be known.
        wins = by_window.argmax(axis=1) == best
        longest = rows[short:]
        if wins.any() and not wins.all():
            longest = longest[np.repeat(wins, np.diff(bounds))]
        seen = known.weights[longest, best] > 0
        if len(seen) and np.count_nonzero(seen) / len(seen) < _least_known(len(seen)):
            return _NOTHING
    chances = np.exp((scores - scores[best]) / _TEMPERATURE)
    is_mixed = bool((by_window.max(axis=1) - by_window[:, best] > _OTHERWISE).any()) or other > latin > other / 5
    return _Found(code, round(float(1.0 / chances.sum()), 4), is_mixed)


def _summed(known: Profiles, rows: npt.NDArray[np.int32], weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What these sequences say together, for each language. Not a matrix product: those start threads of their own."""
    import numpy as np

    total: npt.NDArray[np.float32] = np.einsum("n,nl->l", weights, known.weights.take(rows, axis=0).astype(np.float32))
    return total


def _least_known(sequences: int) -> float:
    """The share of its three-letter sequences that a text in a language has in that language's profile, at least.

    Of the pack's texts in the languages it knows, 0.5 % are below it; of those in other languages, up to half.
    """
    return 0.35 + 0.27 * (1 - math.exp(-sequences / 100))


def _capital_weights(kinds: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The weight of each place by whether its word, or the word before it, starts with a capital."""
    import numpy as np

    inside = kinds > 0
    starts = inside.copy()
    starts[1:] &= ~inside[:-1]
    word = np.cumsum(starts)
    capital = np.zeros(int(word[-1]) + 1, dtype=bool)
    capital[1:] = kinds[starts] == _CAPITAL
    of_capital = capital[word]
    small = int(np.count_nonzero(inside & ~of_capital))
    weight = min(1.0, max(_LEAST_CAPITAL, _ENOUGH_LETTERS / max(1, small)))
    return np.where(of_capital, np.float32(weight), np.float32(1.0))


_BEYOND_ASCII, _FIRST_OTHER, _FIRST_IDEOGRAPH = 0x80, 0x370, 0x3040
# One ideograph or syllable says as much as three letters.
_IDEOGRAPH = 2


# ---- other detectors


def _py3langid(given: _Sample) -> _Found:
    code, confidence = _py3langid_model().classify(" ".join(given.parts))
    return _Found(str(code), round(float(confidence), 4))


@functools.cache
def _py3langid_model() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # ships no types
    except ImportError:
        raise PluginError(
            "stage.language.detector: py3langid is not installed; pip install 'corpusprep[py3langid]', "
            "or leave the detector at langdetect"
        ) from None
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _lingua(given: _Sample) -> _Found:
    found = _lingua_model().compute_language_confidence_values(" ".join(given.parts))
    if not found:
        return _NOTHING
    return _Found(found[0].language.iso_code_639_1.name.lower(), round(float(found[0].value), 4))


@functools.cache
def _lingua_model() -> Any:
    try:
        import lingua  # type: ignore[import-not-found,unused-ignore]  # an extra
    except ImportError:
        raise PluginError(
            "stage.language.detector: lingua is not installed; pip install 'corpusprep[lingua]', "
            "or leave the detector at langdetect"
        ) from None
    return lingua.LanguageDetectorBuilder.from_all_languages().build()


DETECTORS: dict[str, Callable[[_Sample], _Found]] = {
    "langdetect": _langdetect,
    "py3langid": _py3langid,
    "lingua": _lingua,
}
