"""The words that the rules look for: one file a language, and the lookup of what a line says. No decisions here."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import NamedTuple

from corpusprep.stages.chrome.lines import Line, Lines, Shape, fold
from corpusprep.stages.chrome.sayings import BY_WORD
from corpusprep.word_scan import WordScan

# Longer lines say more than a label does: a paragraph that begins "Share this" is about something.
_LONGEST = {"line": 160.0, "weak": 60.0, "heading": 120.0, "start": 260.0, "part": 420.0, "hint": 220.0}
_ENDS = 20  # signs around the phrase count, too
_LONGEST_WHOLE = max(_LONGEST[kind] for kind in ("line", "weak", "heading")) + _ENDS
_LONGEST_BEGUN = max(_LONGEST_WHOLE, _LONGEST["start"], _LONGEST["hint"])
_LONGEST_AT_ALL = max(_LONGEST.values())
# Elsewhere a single word ("Comments", "Archive") is sure of nothing: it may be the subheading of an article.
_SINGLE_WORDS_ARE_SURE = {"ad-label"}
_BUCKET = 3  # phrases that a line may begin with are found by this many letters


class Label(NamedTuple):
    """What a line says: the class of chrome, and how sure the wording makes it (the list it stands in)."""

    name: str
    kind: str
    phrase: str


class _Index(NamedTuple):
    whole: dict[str, tuple[Label, ...]]
    starts: dict[str, tuple[Label, ...]]
    begun: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[Label, ...]]
    unspaced_parts: tuple[Label, ...]


def labels(shape: Shape) -> tuple[Label, ...]:
    """What a line says, the surest first; empty for a line that says nothing known.

    >>> [(label.name, label.kind) for label in labels(Shape("Share this article:"))][0]
    ('share', 'line')
    >>> labels(Shape("The council voted on Tuesday."))
    ()
    """
    found = shape.labels
    if found is None:
        found = shape.labels = tuple(_look_up(shape)) if shape.weight <= _LONGEST_AT_ALL else ()
    return found  # type: ignore[return-value]  # lines.py can not name Label: it is the ground this module stands on


def speaking(lines: Lines) -> list[Line]:
    """The lines that say something known: the only ones that rules for phrases have to look at."""
    if lines.speaking is None:
        _look_up_all(lines)
        lines.speaking = [line for line in lines.filled if labels(line.shape)]
    return lines.speaking


def _look_up_all(lines: Lines) -> None:
    """Looks up the lines that are new, in which the text's words leave few places for the phrases that stand anywhere."""
    new = [line for line in lines.filled if line.shape.labels is None and line.weight <= _LONGEST_AT_ALL]
    if not new:
        return
    holding = {number for number, word in known_words(lines) if word in _part_words()}
    for line in new:
        may_hold = line.index in holding or not line.text.isascii()
        line.shape.labels = tuple(_look_up(line.shape, may_hold=may_hold))


def known_words(lines: Lines) -> list[tuple[int, str]]:
    """Each place of a word that phrases or sayings are found by: the index of the line, and the word."""
    if lines.known_words is None:
        lines.known_words = _scan().found(lines.folded.encode("utf-8", "surrogatepass"))
    return lines.known_words


@functools.cache
def _scan() -> WordScan:
    return WordScan([*BY_WORD, *_part_words()])


_LETTERS = re.compile("[a-z]+")


@functools.cache
def _part_words() -> frozenset[str]:
    """One word of each phrase that may stand anywhere in a line of ASCII; without it, the phrase is not there."""
    words = [word for word in _index().parts if word.isascii()]
    if any(map(str.isdigit, "".join(words))):
        raise AssertionError("a phrase for any place of a line is looked up by a number, which lines are read without")
    return frozenset(max(_LETTERS.findall(word), key=len) for word in words)


def _look_up(shape: Shape, *, may_hold: bool = True) -> Iterator[Label]:
    """The labels of a line; those that may stand anywhere only where it ``may_hold`` one."""
    weight = shape.weight
    if weight > _LONGEST_BEGUN and not may_hold:
        return
    index, key = _index(), shape.key
    for label in index.whole.get(key, ()) if weight <= _LONGEST_WHOLE else ():
        if weight <= _LONGEST[label.kind] + _ENDS:
            yield label
    bucket = key[:_BUCKET]
    for label in index.starts[bucket] if key.startswith(index.begun.get(bucket, ())) else ():
        if key.startswith(label.phrase) and weight <= _LONGEST[label.kind] and _begins(key, label.phrase):
            yield label
    if may_hold and shape.words > 1 and not index.parts.keys().isdisjoint(words := key.split()):
        for word in dict.fromkeys(words):  # in order: the first label names the line
            for label in index.parts.get(word, ()):
                if label.phrase in key:
                    yield label
    if not key.isascii() and _UNSPACED.search(key):
        for label in index.unspaced_parts:
            if label.phrase in key:
                yield label


def _begins(key: str, phrase: str) -> bool:
    """True for a line that starts with the phrase, if the phrase ends where a word ends."""
    rest = key[len(phrase) : len(phrase) + 1]
    return not (rest.isalnum() and phrase[-1].isalnum()) or _unspaced(phrase[-1])


# The signs of `_unspaced`.
_UNSPACED = re.compile("[\u0e00-\u0fff\u3040-\u9fff\uac00-\ud7a3]")


def _unspaced(sign: str) -> bool:
    return "\u0e00" <= sign <= "\u0fff" or "\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3"


@functools.cache
def _index() -> _Index:
    whole: dict[str, list[Label]] = {}
    starts: dict[str, list[Label]] = {}
    parts: dict[str, list[Label]] = {}
    unspaced: list[Label] = []
    for name, kind, phrase in _entries():
        if kind in ("subject", "rule", "home", "teaser"):
            continue
        if kind in ("start", "hint"):
            key = _fold_start(phrase)
            if len(key.strip()) >= 2:
                starts.setdefault(key[:_BUCKET], []).append(Label(name, kind, key))
        elif kind == "part":
            key = fold(phrase)
            if any(map(_unspaced, key)):
                unspaced.append(Label(name, kind, key))
            else:
                parts.setdefault(max(key.split(), key=len), []).append(Label(name, kind, key))
        else:
            key = fold(phrase)
            if key:
                sure = kind != "line" or (name in _SINGLE_WORDS_ARE_SURE or not _is_word(key))
                whole.setdefault(key, []).append(Label(name, kind if sure else "weak", key))
    order = {"line": 0, "heading": 1, "start": 2, "weak": 3, "hint": 4, "part": 5}
    for key, found in whole.items():
        doubtful = {label.name for label in found if label.kind == "weak"}
        whole[key] = [label for label in found if label.kind != "line" or label.name not in doubtful]
    settled = {
        key: tuple(dict.fromkeys(sorted(found, key=lambda label: order[label.kind]))) for key, found in whole.items()
    }
    begun = {
        key: tuple(sorted(found, key=lambda label: (order[label.kind], -len(label.phrase), label.phrase)))
        for key, found in starts.items()
    }
    phrases = {key: tuple(label.phrase for label in found) for key, found in begun.items()}
    return _Index(settled, begun, phrases, {key: tuple(found) for key, found in parts.items()}, tuple(unspaced))


def _is_word(key: str) -> bool:
    """True for a single word, or as few signs as make one where words are not spaced: it may be a subheading."""
    return " " not in key and (len(key) <= 3 or not any(map(_unspaced, key)))


@functools.cache
def stems(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The word stems by which a block of this class is told: what it is about, and what it says of it."""
    found = [
        tuple(dict.fromkeys(phrase.casefold() for other, kind, phrase in _entries() if (other, kind) == (name, wanted)))
        for wanted in ("subject", "rule")
    ]
    return found[0], found[1]


@functools.cache
def listed(name: str, kind: str) -> frozenset[str]:
    """The folded phrases of one list of one class, of all languages."""
    return frozenset(fold(phrase) for other, of, phrase in _entries() if (other, of) == (name, kind))


def _fold_start(phrase: str) -> str:
    """Folded, but with the sign at its end: "more:" is not "more"."""
    bare = phrase.rstrip()
    tail = "" if bare[-1:].isalnum() else bare[-1:]
    return fold(phrase) + tail if tail not in ("", ")", ".") else fold(phrase)


def _entries() -> Iterator[tuple[str, str, str]]:
    """Every phrase as (class, list, phrase), in a fixed order."""
    for language in ("any", *languages()):
        yield from phrases_of(language)


def phrases_of(language: str) -> Iterator[tuple[str, str, str]]:
    """The phrases of one language's file, as (class, list, phrase)."""
    file = resources.files("corpusprep.stages.chrome.phrases").joinpath(f"{language}.toml")
    for name, lists in parsed(file.read_text(encoding="utf-8")).items():
        for kind, phrases in lists.items():
            for phrase in phrases:
                yield name, kind, phrase


_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_LIST = re.compile(rf"([a-z-]+) = \[((?:\s*{_STRING},)*(?:\s*{_STRING})?)\s*\]\s*")
_CLASS = re.compile(r"\[([a-z-]+)\]\s*")
_REMARK = re.compile(r"#.*\s*")


def parsed(text: str) -> dict[str, dict[str, list[str]]]:
    """The lists of a file, ten times as fast as `tomllib` where it holds nothing but classes of lists of strings.

    >>> parsed('# Dutch.\\n[share]\\nline = [\\n  "delen", "deel dit",\\n]\\n')
    {'share': {'line': ['delen', 'deel dit']}}
    """
    found: dict[str, dict[str, list[str]]] = {}
    here: dict[str, list[str]] | None = None
    at, end = 0, len(text)
    while at < end:
        if match := _LIST.match(text, at):
            if here is None or match[1] in here:
                return tomllib.loads(text)
            here[match[1]] = json.loads(f"[{match[2].rstrip().removesuffix(',')}]")
        elif match := _CLASS.match(text, at):
            if match[1] in found:
                return tomllib.loads(text)
            here = found[match[1]] = {}
        elif not (match := _REMARK.match(text, at)):
            return tomllib.loads(text)
        at = match.end()
    return found


def languages() -> list[str]:
    """The codes of the languages that have a file.

    >>> "en" in languages()
    True
    """
    here = resources.files("corpusprep.stages.chrome.phrases")
    names = (file.name.removesuffix(".toml") for file in here.iterdir() if file.name.endswith(".toml"))
    return sorted(name for name in names if name != "any")
