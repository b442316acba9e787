"""Which language a text is written in, how sure, and which shares a mixed text has. None for what is no language."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from corpusprep.document import Document, Fact
from corpusprep.errors import ConfigError, PluginError
from corpusprep.stages.language_profiles import CAPITAL, code_points, letter_kinds
from corpusprep.stages.language_statistics import NOTHING, Found, Sample, langdetect, langdetect_many


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
    sizes = [(line, sum(map(str.isalpha, line))) for line in text.split("\n") if len(line) >= _PARAGRAPH]
    long_enough = [(line, size) for line, size in sizes if size >= _PARAGRAPH]
    for (_, size), code in zip(long_enough, _codes([line for line, _ in long_enough], detector), strict=True):
        if code:
            letters[code] = letters.get(code, 0) + size
    total = sum(letters.values())
    ranked = sorted(letters.items(), key=lambda item: (-item[1], item[0]))
    return {code: round(size / total, 3) for code, size in ranked if size >= _SHARE * total}


# ---- what of the text is looked at


# So much of a text is looked at: evenly spread windows, cut at white space.
_WINDOWS, _WINDOW = 4, 170
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"\b(?=\w*\d)\w+\b")


def _look(text: str, detector: str) -> Found:
    parts = _sample(text)
    codes = code_points("\n".join(parts))
    kinds = letter_kinds()[codes]
    letters = codes[kinds > 0]
    if len(letters) < 2:
        return NOTHING
    if own := _by_alphabet(letters):
        return own
    # Shouted text is read as if it were not.
    if np.count_nonzero(kinds == CAPITAL) > 0.5 * len(letters):
        parts = [part.lower() for part in parts]
        codes = code_points("\n".join(parts))
        kinds = letter_kinds()[codes]
    return DETECTORS[detector](Sample(parts, codes, kinds))


def _codes(texts: list[str], detector: str) -> list[str | None]:
    """The language of each text: by langdetect, as many of them at once as can be."""
    known: dict[int, str | None] = {}
    if detector == "langdetect":
        known = langdetect_many([_sample(text) for text in texts])
    return [known[at] if at in known else _look(text, detector).code for at, text in enumerate(texts)]


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


def _by_alphabet(letters: npt.NDArray[np.uint32]) -> Found | None:
    if int(letters.max()) < _FIRST_OWN:
        return None
    for code, first, last in _ALPHABETS:
        share = float(((letters >= ord(first)) & (letters <= ord(last))).mean())
        if share > 0.5:
            return Found(code, round(share, 4))
    return None


_FIRST_OWN = 0x530

# ---- other detectors


def _py3langid(given: Sample) -> Found:
    code, confidence = _py3langid_model().classify(" ".join(given.parts))
    return Found(str(code), round(float(confidence), 4))


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


def _lingua(given: Sample) -> Found:
    found = _lingua_model().compute_language_confidence_values(" ".join(given.parts))
    if not found:
        return NOTHING
    return Found(found[0].language.iso_code_639_1.name.lower(), round(float(found[0].value), 4))


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


DETECTORS: dict[str, Callable[[Sample], Found]] = {
    "langdetect": langdetect,
    "py3langid": _py3langid,
    "lingua": _lingua,
}
