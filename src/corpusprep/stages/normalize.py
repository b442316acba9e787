"""Repairs and normalizes text line by line: each change is an edit with its own reason, and prose is left alone.

Line breaks are unified first. Then every line that could change at all goes through the steps below, until nothing
changes any more. Last, blank lines at the ends and runs of blank lines go. A line's result does not depend on others.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from corpusprep.document import Document
from corpusprep.edits import Edit, apply, edits_between
from corpusprep.stages import characters
from corpusprep.stages.characters import Change
from corpusprep.stages.mojibake import repair
from corpusprep.stages.suspicion import suspicious_lines
from corpusprep.stages.tidy import blank_lines


@dataclass(frozen=True)
class Normalize:
    """Restores scrambled characters and takes out what is no text: controls, stray invisible marks, odd spaces.

    >>> Normalize()(Document.from_text("The cafÃ© is\\u00a0open.\\r\\n")).text
    'The café is open.'

    Quotes, dashes, ellipses and symbols stay as the author set them. ``ligatures`` and ``widths`` also take apart
    ``ﬁ`` and full-width letters; ``entities`` may be turned off for texts about HTML.
    """

    mojibake: bool = True
    entities: bool = True
    ligatures: bool = False
    widths: bool = False

    def __call__(self, document: Document) -> Document:
        """The document with each kind of repair in a layer of its own, where anything changed."""
        for layer in self.layers(document.text, page=document.origin.kind == "html"):
            document = document.edit(layer)
        return document

    def layers(self, text: str, *, page: bool = False) -> Iterator[list[Edit]]:
        """The edits, kind by kind; each kind's positions count in the text after the kind before."""
        steps = _steps(self.mojibake, self.entities, self.ligatures, self.widths, page)
        wide_forms = self.ligatures or self.widths
        finders: tuple[Callable[[str], list[list[Edit]]], ...] = (
            lambda text: [blank_floods(text)],
            lambda text: [line_breaks(text)],
            lambda text: _line_layers(text, steps, wide_forms=wide_forms),
            lambda text: [blank_lines(text)],
        )
        for find in finders:
            for layer in find(text):
                if layer:
                    yield layer
                    text = apply(text, layer)


Steps = tuple[characters.Step, ...]


def _line_layers(text: str, steps: Steps, *, wide_forms: bool) -> list[list[Edit]]:
    """One layer for each step and round, of the edits in all lines that could change."""
    layers: list[list[Edit]] = []
    # By how much each layer has moved what comes after the lines done so far.
    shifts: list[int] = []
    for start, end in suspicious_lines(text, wide_forms=wide_forms):
        offset = start
        for number, (reason, changes) in enumerate(_rounds(steps, text[start:end])):
            if number == len(layers):
                layers.append([])
                shifts.append(0)
            if changes:
                layers[number] += [Edit(offset + low, offset + high, new, reason) for low, high, new in changes]
            offset += shifts[number]
            shifts[number] += sum(len(new) - (high - low) for low, high, new in changes)
    return layers


def _rounds(steps: Steps, line: str) -> Iterator[tuple[str, list[Change]]]:
    """The changes of one line, step by step and round by round, until a round changes nothing."""
    for _ in range(_MOST_ROUNDS):
        before = line
        for reason, step in steps:
            changes = step(line)
            yield reason, changes
            if changes:
                line = _changed(line, changes)
        if line == before:
            return


def normalize(text: str) -> str:
    """The text, repaired and normalized.

    >>> normalize("Tom &amp; Jerry\\u200b\\x07 â€” it\\u2019s fun ")
    'Tom & Jerry — it’s fun'
    """
    for layer in Normalize().layers(text):
        text = apply(text, layer)
    return text


# Each round shortens the line or brings it closer to composed form; three is the most that the packs need.
_MOST_ROUNDS = 8

_BLANK_BETWEEN = re.compile(r"\n[^\S\r\n]+\n")
_BLANK_FLOOD = re.compile(r"(?:\r\n|[\r\n])(?:[^\S\r\n]*(?:\r\n|[\r\n])){7,}")


def blank_floods(text: str) -> list[Edit]:
    """Seven blank lines or more become one at once, so that a million of them are one edit."""
    if "\n\n\n" not in text and "\r" not in text and not _BLANK_BETWEEN.search(text):
        return []
    return [Edit(m.start(), m.end(), "\n\n", "normalize/blank-lines") for m in _BLANK_FLOOD.finditer(text)]


def line_breaks(text: str) -> list[Edit]:
    """Every kind of line break becomes a newline.

    The next-line control U+0085 is one, unless its neighbors show a scrambled text, where it is half of a letter.

    >>> [(edit.start, edit.end) for edit in line_breaks("a\\r\\nb\\u2028c")]
    [(1, 3), (4, 5)]
    """
    if len(text.splitlines()) == text.count("\n") + (text[-1:] not in {"", "\n"}):  # no others
        return []
    return [
        Edit(m.start(), m.end(), "\n", "normalize/line-break")
        for m in re.finditer("\r\n|[\r\x0b\x0c\u2028\u2029]|\x85", text)
        if m.group() != "\x85" or not _is_scrambled_nel(text, m.start())
    ]


# UTF-8 bytes around 85 that were read as Latin-1: two bytes (C3 85), or three with it second or third.
_NEL_SECOND = re.compile("[\xc2-\xdf]\x85|[\xe0-\xef]\x85[\x80-\xbf]")
_NEL_THIRD = re.compile("[\xe0-\xef][\x80-\xbf]\x85")
_NEAR = 200
_OTHER_C1 = re.compile("[\x80-\x84\x86-\x9f]")


# An ellipsis of Windows-1252: after a word, before a space.
_NEL_ELLIPSIS = re.compile(r"(?<=[\w!?.,;:’”»)])\x85 ")


def _is_scrambled_nel(text: str, at: int) -> bool:
    if _NEL_SECOND.match(text, at - 1) or _NEL_THIRD.match(text, max(0, at - 2)) or _NEL_ELLIPSIS.match(text, at):
        return True
    near = text[max(0, at - _NEAR) : at].splitlines()[-1:] + text[at + 1 : at + _NEAR].splitlines()[:1]
    return any(_OTHER_C1.search(part) for part in near)


def _changed(line: str, changes: Iterable[Change]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, insert in changes:
        parts += (line[at:start], insert)
        at = end
    parts.append(line[at:])
    return "".join(parts)


def _restored(line: str) -> list[Change]:
    """The repair of scrambled characters, as changes word by word where the words can be paired."""
    return changes_between(line, repair(line))


def changes_between(old: str, new: str) -> list[Change]:
    """The changes that turn one line into another, small where words can be paired."""
    if old == new:
        return []
    olds, news = old.split(" "), new.split(" ")
    if len(olds) != len(news):
        return [(e.start, e.end, e.insert) for e in edits_between(old, new, "normalize/mojibake")]
    changes: list[Change] = []
    at = 0
    for before, after in zip(olds, news, strict=True):
        if before != after:
            changes += [(e.start, e.end, e.insert) for e in edits_between(before, after, "x/x", offset=at)]
        at += len(before) + 1
    return changes


def _ligatures(line: str) -> list[Change]:
    return _translated(line, "[ﬀ-ﬆĲĳŉǄ-ǌǱ-ǳ]")


def _widths(line: str) -> list[Change]:
    return _translated(line, "[！-￮\u3000]")


def _translated(line: str, which: str) -> list[Change]:
    return [(m.start(), m.end(), unicodedata.normalize("NFKC", m.group())) for m in re.finditer(which, line)]


@functools.cache
def _steps(mojibake: bool, entities: bool, ligatures: bool, widths: bool, page: bool) -> Steps:  # noqa: FBT001  a cache key
    chosen: list[tuple[bool, characters.Step]] = [
        (True, ("normalize/surrogate", characters.surrogates)),
        (entities, ("normalize/entity", characters.entities_on_page if page else characters.entities)),
        (True, ("normalize/mark-flood", characters.mark_floods)),
        (True, ("normalize/nfc", characters.composition)),
        (mojibake, ("normalize/mojibake", _restored)),
        (True, ("normalize/terminal-code", characters.terminal_codes)),
        (True, ("normalize/control", characters.controls)),
        (True, ("normalize/invisible", characters.invisibles)),
        (True, ("normalize/space", characters.spaces)),
        (True, ("normalize/arabic-shape", characters.presentation_forms)),
        (ligatures, ("normalize/ligature", _ligatures)),
        (widths, ("normalize/width", _widths)),
        (True, ("normalize/trailing-space", characters.trailing)),
    ]
    return tuple(step for wanted, step in chosen if wanted)


def every_step() -> Steps:
    """All steps of a line with every option on, by reason: what `suspicious_lines` is held against.

    >>> [reason for reason, step in every_step() if step("x\\u00a0y")]
    ['normalize/space']
    """
    return _steps(mojibake=True, entities=True, ligatures=True, widths=True, page=False)
