"""Text that can not disturb what it is shown in: a page, a terminal, a notebook."""

from __future__ import annotations

import unicodedata

# Characters that change the direction or the look of what stands around them are shown by name.
_SHOWN_BY_NAME = {
    **{code: f"⟨{unicodedata.name(chr(code)).title()}⟩" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    **{
        code: f"⟨U+{code:04X}⟩"
        for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x061C, 0x200E, 0x200F, 0xFEFF)
    },
}


def visible(text: str) -> str:
    """The text with controls that could disturb a page or a terminal shown by name, and lone surrogates replaced.

    >>> visible("a\\u202eb")
    'a⟨Right-To-Left Override⟩b'
    """
    return text.translate(_SHOWN_BY_NAME).encode("utf-8", "replace").decode("utf-8")
