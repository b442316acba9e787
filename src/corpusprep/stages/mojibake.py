"""Text that was decoded with the wrong encoding, put right. `ftfy` enters the project here."""

from __future__ import annotations

import functools
import re

# ftfy repairs a line only when its "badness" expression finds something. That expression costs about 190 ns a
# character; the one built below costs an eighth of it, and finds something wherever the expensive one does:
# apart from what it names itself, every match of badness holds two neighbors from the characters that occur in
# mojibake, at least one of them neither a plain Greek nor a plain Cyrillic letter.
_ALONE = "\x80-\x9fÃÂŒœ"
_PAIRS = "[вВ]Ђ"


@functools.cache
def _suspicious() -> re.Pattern[str]:
    from ftfy.badness import MOJIBAKE_CATEGORIES

    letters = MOJIBAKE_CATEGORIES["lower_common"] + MOJIBAKE_CATEGORIES["upper_common"]
    rest = "".join(ranges for name, ranges in MOJIBAKE_CATEGORIES.items() if not name.endswith("_common"))
    # Characters that badness names without a category.
    rest += "√≈‚β€Â×à∂†≠®™´≤≥¥µøìîïòôúûπäê"
    return re.compile(f"[{_ALONE}]|[{rest}][{rest}{letters}]|[{letters}][{rest}]|{_PAIRS}")


def may_be_mojibake(line: str) -> bool:
    """Whether the line could be changed by `repair`: cheap, and never wrong with its no.

    >>> may_be_mojibake("The café, naïve"), may_be_mojibake("The cafÃ©")
    (False, True)
    """
    return not line.isascii() and _suspicious().search(line) is not None


def repair(line: str) -> str:
    """The line with characters restored that a wrong decoding had scrambled.

    >>> repair("The cafÃ© at the cornerâ€™s end")
    'The café at the corner’s end'
    """
    if not may_be_mojibake(line):
        return line
    import ftfy

    return str(ftfy.fix_encoding(line))
