"""Text that was decoded with the wrong encoding, put right. `ftfy` enters the project here.

ftfy repairs whole lines that its "badness" expression calls bad. Added here, by the same idea: words and lines whose
characters, taken back to bytes in one encoding, are valid UTF-8 throughout, where the writing as it stands is odd and
the writing restored is not; and lines of Cyrillic or Greek that were read as Western European.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from corpusprep.stages.misread import restore_alphabet
from corpusprep.stages.suspicion import CODECS, may_be_scrambled


def repair(line: str) -> str:
    """The line with characters restored that a wrong decoding had scrambled, however often it was.

    >>> repair("The cafÃ© at the cornerâ€™s end")
    'The café at the corner’s end'
    >>> repair("fГјr den Hafen")
    'für den Hafen'
    """
    import ftfy

    given = line
    whole = ftfy.TextFixerConfig(decode_inconsistent_utf8=False, fix_c1_controls=False)
    for _ in range(_MOST_ROUNDS):
        if not may_be_scrambled(line):
            break
        before = line
        line = str(ftfy.fix_encoding_and_explain(line, whole).text)
        if line == before:
            line = _by_words(line)
        if line == before:
            line = restore_alphabet(str(ftfy.fix_encoding(line)))
        if line == before:
            break
    return line if line == given else _BREAKS.sub(" ", line)


# A restored line stays one line.
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

# Text has been seen scrambled three times over.
_MOST_ROUNDS = 6

# ---- words and lines that are UTF-8 in another encoding's clothes


@dataclass(frozen=True)
class _Misreading:
    """One encoding in which UTF-8 is misread: which characters its bytes of each kind became."""

    codec: str
    leads: str
    trails: str
    sequence: re.Pattern[str]
    whole: re.Pattern[str]
    spaced: re.Pattern[str]
    lost: re.Pattern[str]


@functools.cache
def _misreadings() -> tuple[_Misreading, ...]:
    import ftfy.bad_codecs  # noqa: F401  makes the sloppy codecs known

    return tuple(map(_misreading, CODECS))


def _misreading(codec: str) -> _Misreading:
    def characters(low: int, high: int) -> str:
        return re.escape(bytes(range(low, high + 1)).decode(codec))

    two, three, four = characters(0xC2, 0xDF), characters(0xE0, 0xEF), characters(0xF0, 0xF4)
    trail = characters(0x80, 0xBF)
    sequence = f"[{two}][{trail}]|[{three}][{trail}]{{2}}|[{four}][{trail}]{{3}}"
    # The same where some program took the byte A0 for a space and made it one.
    lost = (
        f"[{two}] |[{three}](?: [{trail}]|[{trail}] )|[{four}](?: [{trail}]{{2}}|[{trail}] [{trail}]|[{trail}]{{2}} )"
    )
    return _Misreading(
        codec,
        two + three + four,
        trail,
        re.compile(sequence),
        re.compile(f"(?:[\x00-\x7f]|{sequence})*"),
        re.compile(f"(?:[\x00-\x7f]|{sequence}|{lost})*"),
        re.compile(lost),
    )


def _by_words(line: str) -> str:
    """The line restored as a whole, or in those words that one misreading explains."""
    for misreading in _misreadings():
        found = len(misreading.sequence.findall(line))
        if found:
            fixed = _fixed_line(line, misreading, found) or _fixed_words(line, misreading)
            if fixed and fixed != line:
                return fixed
    return line


# So many sequences in one line, and nothing besides that is not ASCII: not by chance.
_CHANCELESS = 3


def _fixed_line(line: str, misreading: _Misreading, found: int) -> str | None:
    codec = misreading.codec
    if misreading.whole.fullmatch(line):
        fixed = _restored(line, codec)
        if fixed and (found >= _CHANCELESS or _oddness(line) > 0) and not _oddness(fixed):
            return fixed
    elif found >= 2 * _CHANCELESS and misreading.spaced.fullmatch(line):
        return _restored(misreading.lost.sub(lambda m: _space_restored(m.group(), codec), line), codec)
    return None


def _space_restored(lost: str, codec: str) -> str:
    """The sequence with its byte A0; after C3, the French word à, whose space is there besides."""
    nbsp = b"\xa0".decode(codec)
    return lost.replace(" ", nbsp) + (" " if lost.encode(codec) == b"\xc3 " else "")


def _fixed_words(line: str, misreading: _Misreading) -> str | None:
    """The line with the words restored that read oddly; when there are two, the others that could be restored too."""
    words = line.split(" ")
    restored = {
        at: fixed
        for at, word in enumerate(words)
        if not word.isascii()
        and misreading.sequence.search(word)
        and misreading.whole.fullmatch(word)
        and (fixed := _restored(word, misreading.codec))
        and not _oddness(fixed)
    }
    odd = [at for at in restored if _oddness(words[at])]
    if not odd:
        return None
    for at in restored if len(odd) >= _CONVINCING else odd:
        words[at] = restored[at]
    return " ".join(words)


_CONVINCING = 2


def _restored(text: str, codec: str) -> str | None:
    """The text by way of its bytes, when that gives characters that people write."""
    try:
        fixed = text.encode(codec).decode("utf-8")
    except UnicodeError:
        return None
    return None if _UNLIKELY.search(fixed) else fixed


# Controls, private and unassigned characters aside, letters of phonetics and of scripts that are hardly written:
# where a restored text holds them, it was no damage.
_UNLIKELY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u017f-\u019f\u01a2-\u01ae\u01b1-\u01cc\u01dd-\u01e5\u01e8-\u0217\u021c-\u0258"
    "\u025a-\u02b8\u02c8-\u02ff\u0370-\u0373\u0376-\u0377\u037b-\u037d\u0380-\u0383\u03cf-\u03ff\u0460-\u048f"
    "\u0500-\u0530\u058b-\u0590\u0600-\u0605\u0610-\u061a\u0700-\u08ff\u1200-\u1cff\u1d00-\u1dff\u2c00-\u2fff"
    "\ua000-\uabff\ud7b0-\uf8ff\ufdd0-\ufdef\ufffe\uffff]"
)
_SYMBOLS = "\xa1-\xa9\xab-\xb6\xb8\xb9\xbb-\xbf\xd7\xf7ƒˆ˜\u2020-\u2026\u2030\u2039\u203a\u20ac\u2100-\u25ff‚„“”"
_UPPER = "À-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽ"
_ODD = re.compile(
    rf"(?<=[^\W\d_])[{_SYMBOLS}](?=[^\W\d_])"  # a symbol inside a word
    rf"|(?<=[a-zß-öø-ÿ])[{_UPPER}]"  # an accented capital after a small letter
    rf"|[{_UPPER}][¡-©«-¶¸¹¼-¿ƒˆ˜‚„†-•‰‹€™√-≥]"  # an accented capital before a symbol that opens or stands alone
    rf"|[{_UPPER}]{{2}}(?=[a-zß-öø-ÿ])"  # two accented capitals before a small letter
    r"|[A-Za-z](?=[\u0370-\u1cff])|[\u0370-\u1cff](?=[A-Za-z])"  # two alphabets in one word
    r"|[√≈∆∂∏∑∫][^\s\d(a-zA-Z]"
    r"|[\u2500-\u259f][^\s\u2500-\u259f]|[^\s\u2500-\u259f][\u2500-\u259f]"
)


def _oddness(text: str) -> int:
    """How many places of the text are hardly ever written on purpose."""
    from ftfy.badness import badness

    return len(_ODD.findall(text)) + int(badness(text))
