"""Which language a text is written in, how sure, and which shares a mixed text has. None for what is no language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpusprep.document import Document, Fact
from corpusprep.errors import ConfigError, PluginError

# So much of a text is looked at: evenly spread windows, cut at white space.
_WINDOWS, _WINDOW = 8, 260


@dataclass(frozen=True)
class Language:
    """Tells the language of the text, as the fact ``language``; drops other languages when some are asked for.

    >>> Language()(Document.from_text("The vote on the new harbor wall was moved to spring.")).language
    'en'
    >>> Language(only=("de", "fr"))(Document.from_text("The vote was moved to the spring.")).dropped
    'drop/language'

    ``detector`` is ``langdetect`` (its statistics, evaluated in one pass), ``py3langid`` or ``lingua`` (extras of the
    same names). A text in several languages gets the fact ``languages`` with their shares.
    It errs on close relatives in short texts, and on languages that the detector does not know.
    """

    only: tuple[str, ...] = ()
    detector: str = "langdetect"
    minimum_confidence: float = 0.0

    def __post_init__(self) -> None:
        if self.detector not in _DETECTORS:
            raise ConfigError(f"stage.language.detector: no detector {self.detector!r}; known: {', '.join(_DETECTORS)}")

    def __call__(self, document: Document) -> Document:
        """The document with its language, and set aside when that is not one of those asked for."""
        code, confidence = detect_language(document.text, detector=self.detector)
        if code is not None and confidence < self.minimum_confidence:
            code = None
        reason = "language/not-language" if code is None else f"language/{self.detector}"
        document = document.with_fact("language", Fact(code, reason, confidence=confidence, source="text"))
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
    prose = sample(text)
    return _DETECTORS[detector](prose) if prose else (None, 0.0)


_NO_PROSE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|\b(?=\w*\d)\w+\b")
_LETTERS = re.compile(r"[^\W\d_]")


def sample(text: str) -> str:
    """What of the text is looked at: windows over all of it, without addresses and codes, capitals lowered.

    Empty when hardly anything is letters.
    """
    if len(text) > _WINDOWS * _WINDOW * 1.5:
        text = _windows(text)
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    text = _NO_PROSE.sub(" ", text)
    letters = len(_LETTERS.findall(text))
    if letters < 2:
        return ""
    capitals = sum(map(str.isupper, text))
    return text.lower() if capitals > 0.5 * letters else text


def _windows(text: str) -> str:
    step = (len(text) - _WINDOW) / (_WINDOWS - 1)
    parts = []
    for number in range(_WINDOWS):
        start = int(number * step)
        part = text[start : start + _WINDOW]
        low = part.find(" ") + 1 if start else 0
        parts.append(part[low:])
    return "\n".join(parts)


def _langdetect(text: str) -> tuple[str | None, float]:
    from corpusprep.stages.language_profiles import profiles, sequences

    known = profiles()
    keys, _ = sequences(known, _own_script(text))
    if not len(keys):
        return None, 0.0
    scores: npt.NDArray[np.float32] = known.weights[known.rows(keys)].sum(axis=0)
    for code, letters in _OWN_LETTERS:
        if not letters.search(text):
            scores[known.languages.index(code)] = 0.0
    best = int(scores.argmax())
    chances = np.exp((scores - scores[best]) / _TEMPERATURE)
    return known.languages[best], round(float(1.0 / chances.sum()), 4)


# Chinese characters alone are neither Korean nor Japanese, although those languages' profiles know them.
_OWN_LETTERS = (("ko", re.compile("[가-힣]")), ("ja", re.compile("[ぁ-ヿ]")))

# The sequences of one text are not independent: three of them end at each letter.
_TEMPERATURE = 3.0
_LATIN = re.compile("[A-Za-z]")
_OTHER = re.compile("[\u0370-\u1dff\u2c00-\ufaff]")


def _own_script(text: str) -> str:
    """The text without Latin letters when it is mostly in another script, as langdetect does."""
    if text.isascii():
        return text
    other = len(_OTHER.findall(text))
    return _LATIN.sub(" ", text) if other > 2 * len(_LATIN.findall(text)) else text


def _py3langid(text: str) -> tuple[str | None, float]:
    try:
        import py3langid  # type: ignore[import-untyped]  # ships no types
    except ImportError:
        raise PluginError("stage.language: py3langid is not installed; pip install 'corpusprep[py3langid]'") from None
    code, score = py3langid.classify(text)
    return str(code), float(score)


def _lingua(text: str) -> tuple[str | None, float]:
    try:
        import lingua  # type: ignore[import-not-found,unused-ignore]  # an extra
    except ImportError:
        raise PluginError("stage.language: lingua is not installed; pip install 'corpusprep[lingua]'") from None
    found = lingua.LanguageDetectorBuilder.from_all_languages().build().compute_language_confidence_values(text)
    return found[0].language.iso_code_639_1.name.lower(), float(found[0].value)


_DETECTORS: dict[str, Callable[[str], tuple[str | None, float]]] = {
    "langdetect": _langdetect,
    "py3langid": _py3langid,
    "lingua": _lingua,
}
