"""Python's collector of garbage, asked to wait while one document is worked on."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def waiting() -> Iterator[None]:
    """Inside, no cycles of garbage are looked for; all else is freed as always.

    What a page is read into is thousands of objects without a cycle that are gone again after milliseconds. The collector
    would look through them, carry them over to the older objects, and then look through all of those, which are the
    caller's too. It costs a collection that comes late, where a stage of the caller's makes cycles.

    >>> with waiting():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
