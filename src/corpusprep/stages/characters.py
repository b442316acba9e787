"""Characters that are no text: what goes, what stays, and what becomes a space, one function for each reason.

Each function maps a line to its edits. They never touch quotes, dashes, ligatures, widths or symbols.
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Callable

Change = tuple[int, int, str]
"""Start, end and what is put in place."""

# ---- entities

_AMP = "(?:amp|AMP|#0*38|#x0*26);"
_ENTITY = re.compile(rf"&(?:{_AMP})*(#[0-9]{{1,8}};|#[xX][0-9a-fA-F]{{1,7}};|[A-Za-z][A-Za-z0-9]{{1,31}};)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_BREAKS = re.compile("[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


def entities(line: str) -> list[Change]:
    """Character references that were never decoded, however often they were escaped. Lines with tags stay as they are."""
    if "&" not in line or _TAG.search(line):
        return []
    changes = []
    for match in _ENTITY.finditer(line):
        reference = "&" + match.group(1)
        character = html.unescape(reference)
        if character == reference:
            if match.start(1) > match.start() + 1:
                changes.append((match.start() + 1, match.start(1), ""))
            continue
        changes.append((match.start(), match.end(), _BREAKS.sub(" ", character)))
    return changes


def entities_on_page(line: str) -> list[Change]:
    """As `entities`, but angle brackets stay: a page that shows ``&lt;b&gt;`` speaks about markup."""
    if "&" not in line:
        return []
    return [change for change in entities(line) if "<" not in change[2] and ">" not in change[2]]


# ---- controls

_ANSI = re.compile(r"\x1b(?:\[[0-9:;<=>?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]+")


def terminal_codes(line: str) -> list[Change]:
    """Color and cursor codes of terminals."""
    return [(m.start(), m.end(), "") for m in _ANSI.finditer(line)] if "\x1b" in line else []


def controls(line: str) -> list[Change]:
    """Control characters, but for the tabulator, and code points that are no characters."""
    return [(m.start(), m.end(), "") for m in _CONTROL.finditer(line)]


_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


def surrogates(line: str) -> list[Change]:
    """Pairs of surrogates become the character they mean, a lone one the replacement character."""
    changes = []
    for match in _SURROGATES.finditer(line):
        pair = match.group()
        character = pair.encode("utf-16", "surrogatepass").decode("utf-16") if len(pair) == 2 else "\ufffd"
        changes.append((match.start(), match.end(), character))
    return changes


# ---- invisible characters

# Scripts in which letters join, or stack, or break without spaces: there the joiners are spelling.
_JOINING = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1b7f\ua840-\ua87f\ua8e0-\ua8ff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00010aff\U00010f30-\U00010f6f\U00011000-\U000114ff\U0001e900-\U0001e95f"
# Scripts written without spaces: a zero-width space marks the end of a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u0f00-\u0fff"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_PICTOGRAPH = "©®‼⁉™ℹ←-⇿⌀-➿⤴⤵⬀-⯿〰〽㊗㊙\U0001f000-\U0001faff\U0001fbf0-\U0001fbff"
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffc\U000e0000-\U000e01ef]"
)
_EMOJI_TAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,16}\U000e007f")
_JOINS = re.compile(f"[{_JOINING}]")
_BEFORE_ZWJ = re.compile(f"[{_PICTOGRAPH}\ufe0f\U0001f3fb-\U0001f3ff]")
_AFTER_ZWJ = re.compile(f"[{_PICTOGRAPH}]")
_SPACELESS = re.compile(f"[{_UNSPACED}]")


def invisibles(line: str) -> list[Change]:
    """Invisible characters where they carry no meaning: soft hyphens, stray marks, joiners in Latin prose, overrides."""
    found = list(_INVISIBLE.finditer(line))
    if not found:
        return []
    kept: set[int] = set()
    if "\U0001f3f4" in line:
        for flag in _EMOJI_TAGS.finditer(line):
            kept.update(range(flag.start(), flag.end()))
    right_to_left = _RIGHT_TO_LEFT.search(line) is not None
    changes: list[Change] = []
    removed_to = -1
    base = ""
    for match in found:
        at = match.start()
        if at in kept:
            continue
        # What stands before, once what goes has gone.
        if at != removed_to:
            base = line[at - 1] if at else ""
        following = line[at + 1] if at + 1 < len(line) else ""
        character = match.group()
        if _belongs(character, base, following, right_to_left=right_to_left):
            base = character
            removed_to = -1
            continue
        if changes and changes[-1][1] == at:
            changes[-1] = (changes[-1][0], at + 1, "")
        else:
            changes.append((at, at + 1, ""))
        removed_to = at + 1
    return changes


def _belongs(character: str, before: str, after: str, *, right_to_left: bool) -> bool:
    """Whether an invisible character carries meaning between these neighbors."""
    if character == "\u200c":
        return bool(before) and _JOINS.match(before) is not None
    if character == "\u200d":
        if before and _JOINS.match(before):
            return True
        if after and _JOINS.match(after):
            return True
        return bool(before and after and _BEFORE_ZWJ.match(before) and _AFTER_ZWJ.match(after))
    if character == "\u200b":
        return bool(before and after and _SPACELESS.match(before) and _SPACELESS.match(after))
    if character in "\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b":
        return right_to_left and character not in "\u202a\u202b"
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return _takes_variation(before, after)
    if character in "\u17b4\u17b5":
        return True
    if character == "\u180e":
        return "\u1800" <= before <= "\u18af"
    if character == "\u034f":
        return bool(before) and unicodedata.combining(before) != 0
    if character in "\u115f\u1160":
        return "\u1100" <= after <= "\u11ff" or "\u1100" <= before <= "\u11ff"
    return False


def _takes_variation(before: str, after: str) -> bool:
    """Whether a variation selector can mean something after this character."""
    if not before:
        return False
    if before in "0123456789#*":
        return after == "\u20e3"
    kind = unicodedata.category(before)
    return kind in {"Lo", "So", "Sm"} or before in "‼⁉〰〽、。！，．：；？０"


# ---- spaces

_SPACES = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
_FLOOD = re.compile(r"(?<![ \t\u3000])[ \t\u3000]{200,}+(?!\Z)")


def spaces(line: str) -> list[Change]:
    """No-break and other exotic spaces become plain ones; floods of spaces become one."""
    changes = [(m.start(), m.end(), " ") for m in _SPACES.finditer(line)]
    return changes or [(m.start(), m.end(), " ") for m in _FLOOD.finditer(line)]


def trailing(line: str) -> list[Change]:
    """White space at the end of the line."""
    stripped = len(line.rstrip(" \t\u3000\u1680"))
    return [(stripped, len(line), "")] if stripped < len(line) else []


# ---- composition

# More marks on one letter than any writing system stacks.
_MOST_MARKS = 8
_MAYBE_FLOOD = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1}}}")


@functools.cache
def _flood() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(0x300, 0x1E950) if unicodedata.combining(chr(code)))
    return re.compile(f"(?<=[{marks}]{{{_MOST_MARKS}}})[{marks}]+")


def mark_floods(line: str) -> list[Change]:
    """Combining marks beyond the eighth on one letter."""
    if not _MAYBE_FLOOD.search(line):
        return []
    return [(m.start(), m.end(), "") for m in _flood().finditer(line)]


# Letters of Arabic in the shapes that old fonts needed; not the word ligatures and honorifics from U+FDF0.
_SHAPES = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe80-\ufefc]+")


def presentation_forms(line: str) -> list[Change]:
    """Arabic letters in fixed shapes become the letters themselves."""
    return [(m.start(), m.end(), unicodedata.normalize("NFKC", m.group())) for m in _SHAPES.finditer(line)]


# A stretch that composition may touch: a character and the marks, vowels and finals after it.
_CLUSTER = re.compile(r"[^\x00-\x7f]+|[\x00-\x7f](?=[^\x00-\x7f])[^\x00-\x7f]+")


def composition(line: str) -> list[Change]:
    """Letters and their marks in composed form (NFC)."""
    if unicodedata.is_normalized("NFC", line):
        return []
    changes = []
    for match in _CLUSTER.finditer(line):
        cluster = match.group()
        composed = unicodedata.normalize("NFC", cluster)
        if composed != cluster:
            low = 0
            limit = min(len(cluster), len(composed))
            while low < limit and cluster[low] == composed[low]:
                low += 1
            changes.append((match.start() + low, match.end(), composed[low:]))
    return changes


Step = tuple[str, Callable[[str], list[Change]]]
