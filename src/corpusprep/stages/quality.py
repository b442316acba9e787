"""Sets aside whole documents by the published quality filters. Off by default: they drop many good articles.

Measured before this project began, on real articles: the Gopher and FineWeb rules together drop half of the good ones,
and nearly all that are not English. Use them to compare with a published corpus, not to make one better.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpusprep.document import Document, Fact

# Rae et al. 2021, "Scaling Language Models" (Gopher), table A1 and section A1.1.
_GOPHER_STOP_WORDS = frozenset({"the", "be", "to", "of", "and", "that", "have", "with"})
_GOPHER_TOP_NGRAMS = ((2, 0.20), (3, 0.18), (4, 0.16))
_GOPHER_DUPLICATE_NGRAMS = ((5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10))

_BULLETS = ("•", "‣", "▪", "●", "○", "-", "*", "–")
_ELLIPSES = ("...", "…")
# Ends of sentences in the scripts that we know, not only the Latin ones.
_ENDS = tuple(".!?\"'”’»…。！？」』؟۔।॥։።")
_SENTENCE_END = re.compile(r"[.!?。！？؟۔।]+")


@dataclass(frozen=True)
class Quality:
    """Drops a document that a published filter would drop; ``filters`` names which: ``gopher``, ``c4``, ``fineweb``.

    The fact ``quality`` lists every rule that the document fails, with its figure; the first one is the reason.

    >>> short = Quality(("gopher",))(Document.from_text("Too short to be of use."))
    >>> short.dropped
    'quality/gopher-word-count'

    ``drop=False`` only marks. The rules count words between spaces, as the papers do: they err on languages without.
    """

    filters: tuple[str, ...] = ("gopher", "c4", "fineweb")
    drop: bool = True

    def __call__(self, document: Document) -> Document:
        """The document, set aside when it fails a rule of the chosen filters."""
        failed = [fault for name in self.filters for fault in _FILTERS[name](document.text)]
        if not failed or "quality" in document.facts:
            return document
        marked = document.with_fact("quality", Fact(dict(failed), reason=failed[0][0], detail=dict(failed)))
        return marked.drop(failed[0][0]) if self.drop else marked

    def __post_init__(self) -> None:
        unknown = [name for name in self.filters if name not in _FILTERS]
        if unknown:
            raise ValueError(f"no filter {unknown[0]!r}; known: {', '.join(_FILTERS)}")


def _gopher(text: str) -> Iterator[tuple[str, float]]:
    words = text.split()
    count = len(words)
    if not 50 <= count <= 100_000:
        yield "quality/gopher-word-count", count
    if not words:
        return
    mean = sum(map(len, words)) / count
    if not 3 <= mean <= 10:
        yield "quality/gopher-mean-word-length", round(mean, 3)
    symbols = max(text.count("#"), text.count("...") + text.count("…")) / count
    if symbols > 0.1:
        yield "quality/gopher-symbols", round(symbols, 3)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    bullets = sum(line.startswith(_BULLETS) for line in lines) / len(lines)
    if bullets > 0.9:
        yield "quality/gopher-bullets", round(bullets, 3)
    ellipses = sum(line.endswith(_ELLIPSES) for line in lines) / len(lines)
    if ellipses > 0.3:
        yield "quality/gopher-ellipses", round(ellipses, 3)
    alphabetic = sum(any(map(str.isalpha, word)) for word in words) / count
    if alphabetic < 0.8:
        yield "quality/gopher-alphabetic", round(alphabetic, 3)
    stop = len(_GOPHER_STOP_WORDS & {word.lower() for word in words})
    if stop < 2:
        yield "quality/gopher-stop-words", stop
    yield from _gopher_repetition(text, lines, words)


def _gopher_repetition(text: str, lines: list[str], words: list[str]) -> Iterator[tuple[str, float]]:
    paragraphs = [part.strip() for part in re.split(r"\n{2,}", text) if part.strip()]
    for name, parts in (("line", lines), ("paragraph", paragraphs)):
        counted = Counter(parts)
        share = 1 - len(counted) / len(parts)
        characters = sum((n - 1) * len(part) for part, n in counted.items()) / len(text)
        if share > 0.3:
            yield f"quality/gopher-duplicate-{name}s", round(share, 3)
        if characters > 0.2:
            yield f"quality/gopher-duplicate-{name}-characters", round(characters, 3)
    for size, limit in _GOPHER_TOP_NGRAMS:
        grams = Counter(" ".join(words[at : at + size]) for at in range(len(words) - size + 1))
        if grams:
            gram, number = min(grams.items(), key=lambda item: (-item[1], item[0]))
            share = len(gram) * number / len(text)
            if number > 1 and share > limit:
                yield "quality/gopher-top-ngram", round(share, 3)
                break
    for size, limit in _GOPHER_DUPLICATE_NGRAMS:
        share = _repeated_characters(words, size) / len(text)
        if share > limit:
            yield "quality/gopher-duplicate-ngrams", round(share, 3)
            break


def _repeated_characters(words: list[str], size: int) -> int:
    """Characters in n-grams that occurred before; overlapping ones count once."""
    seen: set[tuple[str, ...]] = set()
    repeated = at = 0
    while at < len(words) - size + 1:
        gram = tuple(words[at : at + size])
        if gram in seen:
            repeated += sum(map(len, gram))
            at += size
        else:
            seen.add(gram)
            at += 1
    return repeated


def _c4(text: str) -> Iterator[tuple[str, float]]:
    """Raffel et al. 2020, section 2.2, as filters of documents: the line rules are left out, they cut articles."""
    if "lorem ipsum" in text.lower():
        yield "quality/c4-lorem-ipsum", 1
    if "{" in text:
        yield "quality/c4-curly-bracket", text.count("{")
    sentences = len(_SENTENCE_END.findall(text))
    if sentences < 5:
        yield "quality/c4-sentences", sentences


def _fineweb(text: str) -> Iterator[tuple[str, float]]:
    """Penedo et al. 2024, section 3.6."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return
    ends = sum(line.endswith(_ENDS) for line in lines) / len(lines)
    if ends <= 0.12:
        yield "quality/fineweb-line-ends", round(ends, 3)
    short = sum(len(line) <= 30 for line in lines) / len(lines)
    if short >= 0.67:
        yield "quality/fineweb-short-lines", round(short, 3)
    counted = Counter(lines)
    repeated = sum((n - 1) * len(line) for line, n in counted.items()) / len(text.replace("\n", ""))
    if repeated >= 0.1:
        yield "quality/fineweb-duplicate-characters", round(repeated, 3)


_FILTERS = {"gopher": _gopher, "c4": _c4, "fineweb": _fineweb}
