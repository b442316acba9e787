"""Why text changes: one catalogue entry for each reason code.

The entries are data, in ``catalogue/*.toml``, one file a family. A code never changes its meaning; a retired one stays.
Codes of the family ``user`` belong to the user and need no entry; so do those of a plugin (``acme/wire-tag``).
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from corpusprep.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Reason:
    """One way in which text is changed or a document set aside.

    ``summary`` says what happens, in the reader's words; ``why_safe`` why that loses no article; ``example`` is a text
    that it takes; ``errs`` says on which texts it is wrong.
    """

    code: str
    summary: str
    why_safe: str = ""
    example: str = ""
    errs: str = ""
    retired: bool = False

    @property
    def family(self) -> str:
        """The part before the slash."""
        return self.code.partition("/")[0]


@functools.cache
def catalogue() -> Mapping[str, Reason]:
    """All reasons by code, sorted."""
    found: dict[str, Reason] = {}
    for file in sorted(resources.files("corpusprep").joinpath("catalogue").iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        family = file.name.removesuffix(".toml")
        for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            code = f"{family}/{name}"
            found[code] = Reason(code, **entry)
    return dict(sorted(found.items()))


def reason(code: str) -> Reason:
    """The entry of one code.

    >>> reason("chrome/text-size-widget").family
    'chrome'
    """
    try:
        return catalogue()[code]
    except KeyError:
        raise ConfigError(f"no reason {code!r} in the catalogue; `corpusprep stages --reasons` lists all") from None
