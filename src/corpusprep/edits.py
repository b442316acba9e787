"""How text changes: edits with a reason, and the account of what became of every source character.

An `Edit` says "replace ``text[start:end]`` by ``insert``, because". A `Layer` is the set of edits that one stage made
on the text it was given. `apply` makes the new text, `trace` follows every layer back to the source.
Positions are characters (code points), never bytes.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpusprep.errors import EditError

# Above this many characters a changed stretch becomes one edit: difflib's cost grows with the square of the length.
_FINE_DIFF_LIMIT = 600


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``text[start:end]`` by ``insert``, because of ``reason``.

    >>> apply("A+ A- The vote", [Edit(0, 6, "", "chrome/text-size-widget")])
    'The vote'

    ``confidence`` is the chance (0 to 1) that the change is right, as far as the stage can tell; ``evidence`` is a
    short sentence for people, shown by ``explain``.
    """

    start: int
    end: int
    insert: str
    reason: str
    confidence: float = 1.0
    evidence: str = ""


class Layer(NamedTuple):
    """The edits that one stage made, sorted and without overlap, in positions of the text it was given."""

    stage: str
    edits: tuple[Edit, ...]


class Cause(NamedTuple):
    """Why a piece is not as it was: the reason code, the stage that gave it, how sure it was, and on what evidence."""

    reason: str
    stage: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What became of ``source[start:end]``: it now reads ``text``, because of ``causes`` (none: it is verbatim).

    An inserted stretch is a piece with ``start == end``; a removed one has an empty ``text``.
    """

    start: int
    end: int
    text: str
    causes: tuple[Cause, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reason codes, oldest first; the last one decided."""
        return tuple(cause.reason for cause in self.causes)


def ordered(text: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that have an effect, sorted; refuses what is out of range, overlaps or lacks a reason.

    >>> ordered("abc", [Edit(1, 2, "b", "user/no-change"), Edit(0, 1, "", "user/first")])
    (Edit(start=0, end=1, insert='', reason='user/first', confidence=1.0, evidence=''),)
    """
    kept = sorted(edits, key=lambda edit: (edit.start, edit.end))
    size = len(text)
    last_end = 0
    last_start = -1
    for edit in kept:
        if not 0 <= edit.start <= edit.end <= size:
            raise EditError(
                f"edit {edit.reason!r} at {edit.start}..{edit.end} is outside the text of {size} characters"
            )
        family, _, name = edit.reason.partition("/")
        if not family or not name:
            raise EditError(
                f"edit at {edit.start}..{edit.end} has the reason {edit.reason!r}; "
                f"a reason reads family/what-it-is, for example user/wire-tag"
            )
        if edit.start < last_end or (edit.start == edit.end == last_start == last_end):
            raise EditError(
                f"edit {edit.reason!r} at {edit.start}..{edit.end} overlaps the one that ends at {last_end}; "
                f"join them or leave one out"
            )
        last_start, last_end = edit.start, edit.end
    return tuple(edit for edit in kept if text[edit.start : edit.end] != edit.insert)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits.

    >>> apply("one two three", [Edit(3, 7, "", "user/x"), Edit(13, 13, "!", "user/y")])
    'one three!'
    """
    return applied(text, ordered(text, edits))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that `ordered` has passed: as `apply`, without looking at them again."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts.append(text[at : edit.start])
        parts.append(edit.insert)
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)


def replay(source: str, ledger: Iterable[Layer]) -> str:
    """The text after all layers: what the ledger says became of the source."""
    text = source
    for layer in ledger:
        text = apply(text, layer.edits)
    return text


def trace(source: str, ledger: Iterable[Layer]) -> list[Piece]:
    """The source cut into kept, rewritten and removed pieces, in order, without gap or overlap.

    >>> [(p.text, p.reasons) for p in trace("a  b", [Layer("tidy", (Edit(1, 3, " ", "normalize/space"),))])]
    [('a', ()), (' ', ('normalize/space',)), ('b', ())]
    """
    pieces = [Piece(0, len(source), source)] if source else []
    for layer in ledger:
        pieces = _trace_layer(pieces, layer)
    return pieces


def _trace_layer(pieces: list[Piece], layer: Layer) -> list[Piece]:
    """One layer further. Works from the right, so that the positions of the edits still to come stay valid."""
    stack: list[tuple[Piece, int]] = []
    at = 0
    for piece in pieces:
        stack.append((piece, at))
        at += len(piece.text)
    done: list[Piece] = []
    for edit in reversed(layer.edits):
        while stack and stack[-1][1] >= edit.end:
            done.append(stack.pop()[0])
        _trace_edit(stack, done, edit, layer.stage)
    while stack:
        done.append(stack.pop()[0])
    done.reverse()
    return done


def _trace_edit(stack: list[tuple[Piece, int]], done: list[Piece], edit: Edit, stage: str) -> None:
    """Take the pieces under one edit and put back what became of them; a rewritten piece is taken whole.

    What was removed before stays a piece of its own, with its own reason: a later edit that closes the gap around it
    is not the reason why it went.
    """
    cause = Cause(edit.reason, stage, edit.confidence, edit.evidence)
    prefix, suffix, taken = _take(stack, done, edit)
    runs = _runs(taken, cause)
    if not runs:
        at = stack[-1][0].end if stack else 0
        stack.append((Piece(at, at, edit.insert, (cause,)), edit.start))
        return
    if suffix:
        runs[-1] = Piece(runs[-1].start, runs[-1].end, suffix, runs[-1].causes)
    if prefix or edit.insert:
        runs[0] = Piece(runs[0].start, runs[0].end, prefix + edit.insert + runs[0].text, runs[0].causes)
    done.extend(reversed(runs[1:]))
    stack.append((runs[0], edit.start - len(prefix)))


def _take(stack: list[tuple[Piece, int]], done: list[Piece], edit: Edit) -> tuple[str, str, list[Piece]]:
    """Pop the pieces that the edit touches, in order, and the text of rewritten ones that it leaves on either side."""
    prefix = suffix = ""
    taken: list[Piece] = []
    while stack:
        piece, start = stack[-1]
        stop = start + len(piece.text)
        if stop <= edit.start:
            break
        stack.pop()
        if stop > edit.end:
            cut = edit.end - start
            if piece.causes:
                suffix = piece.text[cut:]
            else:
                done.append(Piece(piece.start + cut, piece.end, piece.text[cut:]))
                piece = Piece(piece.start, piece.start + cut, piece.text[:cut])
        if start < edit.start:
            cut = edit.start - start
            if piece.causes:
                prefix = piece.text[:cut]
            else:
                stack.append((Piece(piece.start, piece.start + cut, piece.text[:cut]), start))
                piece = Piece(piece.start + cut, piece.end, piece.text[cut:])
        taken.append(piece)
        if start <= edit.start:
            break
    taken.reverse()
    return prefix, suffix, taken


def _runs(taken: list[Piece], cause: Cause) -> list[Piece]:
    """The taken pieces without their text, neighbors joined; those that were removed before as they are."""
    runs: list[Piece] = []
    joined = False
    for piece in taken:
        if piece.causes and not piece.text:
            runs.append(piece)
            joined = False
        elif joined:
            earlier = runs[-1].causes[:-1]
            causes = (*dict.fromkeys((*earlier, *piece.causes)), cause)
            runs[-1] = Piece(runs[-1].start, piece.end, "", causes)
        else:
            runs.append(Piece(piece.start, piece.end, "", (*piece.causes, cause)))
            joined = True
    return runs


def locate(ledger: Sequence[Layer], start: int, end: int) -> tuple[int, int]:
    """Where ``text[start:end]`` stood in the source: the positions, followed back through every layer.

    >>> locate([Layer("s", (Edit(0, 3, "", "user/x"),))], 0, 2)
    (3, 5)
    """
    for layer in reversed(ledger):
        start, end = _before(layer.edits, start, leftward=False), _before(layer.edits, end, leftward=True)
    return start, max(start, end)


def _before(edits: Sequence[Edit], position: int, *, leftward: bool) -> int:
    """The position before one layer of edits; at a seam, ``leftward`` chooses the side."""
    shift = 0
    for edit in edits:
        new_start = edit.start + shift
        new_end = new_start + len(edit.insert)
        if position < new_start or (leftward and position == new_start):
            break
        if position < new_end or (leftward and position == new_end):
            return edit.end if leftward else edit.start
        shift += len(edit.insert) - (edit.end - edit.start)
    return position - shift


def edits_between(old: str, new: str, reason: str, *, offset: int = 0) -> list[Edit]:
    """Edits that turn ``old`` into ``new``, as small as is cheap to find; for fixers that only give a string.

    >>> edits_between("It?s fine", "It's fine", "normalize/mojibake")
    [Edit(start=2, end=3, insert="'", reason='normalize/mojibake', confidence=1.0, evidence='')]

    ``offset`` is added to the positions, for an ``old`` that is a stretch of a longer text.
    """
    if old == new:
        return []
    low = 0
    limit = min(len(old), len(new))
    while low < limit and old[low] == new[low]:
        low += 1
    tail = 0
    while tail < limit - low and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle_old, middle_new = old[low : len(old) - tail], new[low : len(new) - tail]
    base = offset + low
    if len(middle_old) * len(middle_new) > _FINE_DIFF_LIMIT**2 or not middle_old or not middle_new:
        return [Edit(base, base + len(middle_old), middle_new, reason)]
    matcher = difflib.SequenceMatcher(None, middle_old, middle_new, autojunk=False)
    return [
        Edit(base + a1, base + a2, middle_new[b1:b2], reason)
        for tag, a1, a2, b1, b2 in matcher.get_opcodes()
        if tag != "equal"
    ]
