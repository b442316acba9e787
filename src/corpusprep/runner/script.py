"""What a worker needs of the user's script: the definitions that its functions rest on, and nothing else of it.

A script that starts a run has done other things before: it made folders, printed, removed old results. Workers must not
do these again, so they never run the script; they take from it the statements that define what they were given.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import inspect
import pickletools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from corpusprep.errors import StageError
from corpusprep.io.values import fingerprint


def names_in(pickled: bytes) -> set[str]:
    """The names of ``__main__`` that a pickle refers to."""
    found: set[str] = set()
    strings: list[str] = []
    for operation, argument, _ in pickletools.genops(pickled):
        if operation.name == "GLOBAL" and isinstance(argument, str):
            module, _, name = argument.partition(" ")
            strings += [module, name]
        if operation.name in ("STACK_GLOBAL", "GLOBAL") and "__main__" in strings:
            # The module may have been written once and be recalled since: every later string can be a name of it.
            found.update(text.partition(".")[0] for text in strings)
        if isinstance(argument, str) and operation.name != "GLOBAL":
            strings.append(argument)
    return found - {"__main__"}


def definitions(source: bytes, wanted: Iterable[str]) -> ast.Module:
    """The statements of a script that define the wanted names, and all that those rest on.

    >>> script = b"import re, os; X = re.compile('a'); os.remove('b')\\ndef f(t): return X.sub('', t)"
    >>> [type(node).__name__ for node in definitions(script, ["f"]).body]
    ['Import', 'Assign', 'FunctionDef']
    """
    tree = ast.parse(source)
    statements = [(node, set(_bound(node)), _used(node)) for node in tree.body if not _is_guard(node)]
    needed, chosen = set(wanted), set()
    grown = True
    while grown:
        grown = False
        for number, (_, bound, used) in enumerate(statements):
            if number not in chosen and (bound & needed or "*" in bound):
                chosen.add(number)
                needed |= used
                grown = True
    body = [node for number, (node, _, _) in enumerate(statements) if number in chosen]
    return ast.Module(body=[*_future(tree), *body], type_ignores=[])


def code_digest(part: object) -> str:
    """A digest of a function or object of the user's: its code, and the plain values that it was made with.

    The code is its definition, or that of its class, with all of its module that it rests on; comments and blank lines do
    not count, nor does what is imported from elsewhere. Of the values, what is no plain one counts by its type only.
    """
    digest = hashlib.sha256()
    while isinstance(part, functools.partial):
        digest.update(_told([*part.args, part.keywords]))
        part = part.func
    digest.update(_told(getattr(getattr(part, "__self__", part), "__dict__", {})))
    named: Any = part if hasattr(part, "__qualname__") else type(part)
    file = getattr(sys.modules.get(named.__module__), "__file__", None)
    try:
        tree = definitions(Path(file or "").read_bytes(), [named.__qualname__.partition(".")[0]])
        code = ast.dump(tree)
    except (OSError, SyntaxError, ValueError):
        code = _without_file(named)
    digest.update(code.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _told(value: Any) -> bytes:
    """Bytes that differ for plain values that differ, alone or in lists and mappings; for others, their type."""
    try:
        return fingerprint(value)
    except StageError:
        if isinstance(value, dict):
            return b"".join(_told(key) + _told(item) for key, item in value.items())
        if isinstance(value, list | tuple):
            return b"".join(map(_told, value))
        return f"{type(value).__module__}:{type(value).__qualname__}".encode()


def _without_file(named: Any) -> str:
    """The code of what was typed in a notebook, or of a module without its source."""
    try:
        return inspect.getsource(named)
    except (OSError, TypeError):
        code = getattr(named, "__code__", None)
        return "" if code is None else f"{code.co_code.hex()} {code.co_names} {code.co_varnames}"


def _future(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            yield node


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a top-level statement defines; a plain call defines none."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return
    for inner in ast.walk(node):
        if isinstance(inner, ast.alias):
            yield inner.asname or inner.name.partition(".")[0]
        elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner.name


def _used(node: ast.stmt) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)}


def _is_guard(node: ast.stmt) -> bool:
    """Whether this is ``if __name__ == "__main__":``."""
    return isinstance(node, ast.If) and any(
        isinstance(inner, ast.Name) and inner.id == "__name__" for inner in ast.walk(node.test)
    )
