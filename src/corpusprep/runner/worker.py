"""The inside of a worker process: takes tasks from its standard input, says what it is doing, and hands back results.

It says before each document which one it begins, so that the parent can name the document on which a worker died.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from typing import IO, Any

HEAD = struct.Struct("<cI")
INDEX = struct.Struct("<q")
HELLO, DOCUMENT, RESULT, ERROR = b"H", b"D", b"R", b"E"
FUNCTION, ITEM = b"F", b"I"

loading_main = False
"""Whether definitions of the user's script are being read."""


def main() -> None:
    """Work until the parent closes the pipe."""
    tasks = os.fdopen(os.dup(0), "rb")
    results = os.dup(1)
    os.dup2(2, 1)  # what a stage prints goes to stderr, not between our frames
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _die_with_parent()
    _collect_less()
    limit = int(sys.argv[1])
    _send(results, HELLO, b"")
    function: Callable[[Any], Any] | None = None
    while True:
        kind, payload = _receive(tasks)
        try:
            if kind == FUNCTION:
                function = _load(payload)
                _limit_memory(limit)
            else:
                assert function is not None
                _send(results, RESULT, pickle.dumps(_work(results, function, pickle.loads(payload))))  # noqa: S301  from our own parent
        except Exception as error:  # noqa: BLE001  the parent decides what an error outside of a document means
            _send(results, ERROR, _packed(error))


def _work(results: int, function: Callable[[Any], Any], item: Any) -> Any:
    from corpusprep.runner.jobs import watched

    with watched(lambda index: _send(results, DOCUMENT, INDEX.pack(index))):
        return function(item)


def _load(payload: bytes) -> Callable[[Any], Any]:
    """The function to map. One that the user's script defines needs that script's definitions."""
    path, directory, pickled = pickle.loads(payload)  # noqa: S301  from our own parent
    if path is not None:
        _load_main(path, directory, pickled)
    function: Callable[[Any], Any] = pickle.loads(pickled)  # noqa: S301  from our own parent
    return function


def _load_main(path: str, directory: str, pickled: bytes) -> None:
    """The user's script as ``__main__``, as far as the pickled function needs it."""
    import types

    from corpusprep.runner.script import definitions, names_in

    global loading_main  # noqa: PLW0603  read by `run`, which a definition may call
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    if directory not in sys.path:
        sys.path.insert(0, directory)
    with open(path, "rb") as file:  # noqa: PTH123  a path as the interpreter was given it
        code = compile(definitions(file.read(), names_in(pickled)), path, "exec")
    loading_main = True
    try:
        exec(code, module.__dict__)  # noqa: S102  the user's own definitions
    finally:
        loading_main = False


def _packed(error: Exception) -> bytes:
    import traceback

    text = "".join(traceback.format_exception(error))
    try:
        data = pickle.dumps((error, text))
        pickle.loads(data)  # noqa: S301  our own bytes: an error that can not be read again is sent as text
    except Exception:  # noqa: BLE001  whatever keeps an error from travelling
        data = pickle.dumps((RuntimeError(f"{type(error).__name__}: {error}"), text))
    return data


def _send(results: int, kind: bytes, payload: bytes) -> None:
    data = memoryview(HEAD.pack(kind, len(payload)) + payload)
    try:
        while data:
            data = data[os.write(results, data) :]
    except BrokenPipeError:
        os._exit(0)  # the parent is gone


def _receive(tasks: IO[bytes]) -> tuple[bytes, bytes]:
    head = tasks.read(HEAD.size)
    if len(head) < HEAD.size:
        os._exit(0)  # the parent is done, or gone
    kind, size = HEAD.unpack(head)
    payload = tasks.read(size)
    if len(payload) < size:
        os._exit(0)
    return kind, payload


def _collect_less() -> None:
    """Let the collector of garbage look less often: what a document leaves behind is hardly ever a cycle.

    By Python's own thresholds a twentieth of the time for pages goes into collections, most of it into whole ones, which
    look through every model. A user's stage that makes cycles is still cleaned up after.
    """
    gc.set_threshold(*_THRESHOLDS)


_THRESHOLDS = (50_000, 20, 20)


def _limit_memory(limit: int) -> None:
    """At most so many bytes more than what is in use now; beyond, allocations fail with a MemoryError."""
    if limit <= 0:
        return
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  no file of ours
            used = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + limit, hard))
    except (ImportError, OSError, ValueError):
        pass  # a system without such limits


def _die_with_parent() -> None:
    """End at once when the parent ends, even in the middle of a document; Linux can do that, others see a closed pipe."""
    parent = int(sys.argv[2])
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(0)
