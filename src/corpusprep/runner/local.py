"""Pools of this machine: one process, or several supervised ones that may die without harm."""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from corpusprep.errors import CorpusprepError, StageError
from corpusprep.io.records import Problem
from corpusprep.runner import worker as _inside
from corpusprep.runner.jobs import watched
from corpusprep.runner.worker import DOCUMENT, ERROR, FUNCTION, HEAD, INDEX, ITEM, RESULT

T = TypeVar("T")
R = TypeVar("R")

# How often in a row a worker must die on a document before the document is set aside. A crash of its own making is
# certain the second time. A signal from outside (a person, the system short of memory) says little about the document.
_STRIKES = 2
_STRIKES_FROM_OUTSIDE = 5
_OUTSIDE = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_POLL_SECONDS = 0.2
_START = "from corpusprep.runner.worker import main; main()"


@dataclass(frozen=True)
class SerialPool:
    """Runs everything in this process, in order. Nothing guards it: an endless document is endless.

    >>> list(SerialPool().map(abs, [-1, 2]))
    [1, 2]
    """

    workers: int = 1

    def map(
        self, function: Callable[[T], R], items: Sequence[T], *, watch: Callable[[int], None] | None = None
    ) -> Iterator[R]:
        """The results, in order; ``watch`` hears of each document."""
        for item in items:
            with watched(watch or (lambda _: None)):
                result = function(item)
            yield result

    def release(self) -> None:
        """Nothing is held."""


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system tells
        return os.cpu_count() or 1


@dataclass
class ProcessPool:
    """Runs tasks in worker processes of its own, one for each processor unless told otherwise.

    A document that brings its worker down (a crash, an endless loop past ``timeout_seconds``, more than
    ``memory_bytes``) is set aside with the cause, the worker is replaced, and the task done again without it.
    Workers end with their parent. Works without a ``__main__`` guard.
    """

    workers: int = field(default_factory=processors)
    timeout_seconds: float = 60.0
    memory_bytes: int = 4 * 2**30
    _crew: list[_Worker] = field(default_factory=list, repr=False, compare=False)

    def map(
        self, function: Callable[[T], R] | Packed, items: Sequence[T], *, watch: Callable[[int], None] | None = None
    ) -> Iterator[R]:
        """The results, as they are ready; ``watch`` hears of each document."""
        if not items:
            return
        watch = watch or (lambda _: None)
        payload = _payload(function)
        waiting: deque[_Job] = deque(_Job(item) for item in items)
        try:
            with selectors.DefaultSelector() as selector:
                self._hire(min(self.workers, len(items)))
                for worker in self._crew:
                    selector.register(worker.output, selectors.EVENT_READ, worker)
                left = len(items)
                while left:
                    self._assign(waiting, payload)
                    for worker in self._heard(selector):
                        for kind, data in worker.frames():
                            if kind == DOCUMENT:
                                worker.begin(INDEX.unpack(data)[0])
                                watch(worker.index)
                            elif kind == RESULT:
                                left -= 1
                                worker.job = None
                                yield pickle.loads(data)  # noqa: S301  from our own worker
                            elif kind == ERROR:
                                _raise(data)
                        if worker.closed:
                            self._replace(worker, selector, waiting)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """End all workers. The pool can be used again."""
        for worker in self._crew:
            worker.kill()
        self._crew.clear()

    # ---- what happens inside `map`

    def _hire(self, count: int) -> None:
        self._crew[:] = [worker for worker in self._crew if worker.is_alive]
        while len(self._crew) < count:
            self._crew.append(_Worker(self.memory_bytes))

    def _assign(self, waiting: deque[_Job], payload: bytes) -> None:
        for worker in self._crew:
            if waiting and worker.job is None and not worker.closed:
                worker.start(waiting.popleft(), payload)

    def _heard(self, selector: selectors.BaseSelector) -> list[_Worker]:
        """The workers that said something, or ended; one that is past its time is ended, and heard the next time."""
        # A process that a document began may hold the pipe open: the end of it alone does not tell.
        ended = [worker for worker in self._crew if worker.process.poll() is not None]
        ready = [key.data for key, _ in selector.select(_POLL_SECONDS)]
        for worker in ended:
            if worker not in ready:  # and it has no more to say
                worker.closed = True
                ready.append(worker)
        now = time.monotonic()
        for worker in self._crew:
            if worker not in ready and worker.is_late(now, self.timeout_seconds):
                worker.kill(late=True)
        return ready

    def _replace(self, worker: _Worker, selector: selectors.BaseSelector, waiting: deque[_Job]) -> None:
        """Another worker for one that died; its task goes back, without the document that is to blame."""
        selector.unregister(worker.output)
        worker.kill()
        self._crew.remove(worker)
        if worker.job is not None:
            waiting.appendleft(_after_death(worker, worker.job, self.timeout_seconds))
        fresh = _Worker(self.memory_bytes)
        self._crew.append(fresh)
        selector.register(fresh.output, selectors.EVENT_READ, fresh)


@dataclass
class _Job:
    """An item, and how often in a row its worker died on the same document."""

    item: Any
    index: int | None = None
    strikes: int = 0


class _Worker:
    """A worker process as its parent sees it."""

    def __init__(self, memory_bytes: int) -> None:
        # One thread a worker for numerical libraries: the workers are the parallelism.
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)  # noqa: PTH109  a string is needed
        self.process = subprocess.Popen(  # noqa: S603  our own interpreter and our own code
            [sys.executable, "-c", _START, str(memory_bytes), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # nothing of ours is left behind in a buffer when a worker dies
            env={**threads, **os.environ, "PYTHONPATH": path},
        )
        assert self.process.stdout is not None
        self.output = self.process.stdout.fileno()
        self.job: _Job | None = None
        self.index = -1
        self.closed = False
        self.late = False
        self._since = 0.0
        self._payload: bytes | None = None
        self._buffer = bytearray()
        weakref.finalize(self, _end, self.process)

    @property
    def is_alive(self) -> bool:
        """Whether it can still work."""
        return not self.closed and self.process.poll() is None

    def start(self, job: _Job, payload: bytes) -> None:
        """Give it a task. One that is just dying takes it along, and its end will be seen."""
        self.job, self.index, self.late = job, -1, False
        with contextlib.suppress(BrokenPipeError):
            if self._payload is not payload:
                self._write(FUNCTION, payload)
                self._payload = payload
            self._write(ITEM, pickle.dumps(job.item))

    def begin(self, index: int) -> None:
        """It has begun a document (-1: it is between documents)."""
        self.index, self._since = index, time.monotonic()

    def is_late(self, now: float, limit: float) -> bool:
        """Whether it has been at one document for too long."""
        return self.job is not None and self.index >= 0 and limit > 0 and now - self._since > limit

    def frames(self) -> Iterator[tuple[bytes, bytes]]:
        """What it has said since the last look; afterwards `closed` tells whether it has ended."""
        data = b"" if self.closed else os.read(self.output, 1 << 16)
        self.closed = not data
        self._buffer += data
        at = 0
        while len(self._buffer) - at >= HEAD.size:
            kind, size = HEAD.unpack_from(self._buffer, at)
            if len(self._buffer) - at - HEAD.size < size:
                break
            at += HEAD.size
            yield kind, bytes(self._buffer[at : at + size])
            at += size
        del self._buffer[:at]

    def kill(self, *, late: bool = False) -> None:
        """End it, now."""
        self.late = self.late or late
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        if late:
            return  # what it said before is still to be read
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()

    def _write(self, kind: bytes, payload: bytes) -> None:
        assert self.process.stdin is not None
        data = memoryview(HEAD.pack(kind, len(payload)) + payload)
        while data:
            data = data[os.write(self.process.stdin.fileno(), data) :]


def _end(process: subprocess.Popen[bytes]) -> None:
    """The last resort for a pool that nobody released."""
    with contextlib.suppress(OSError):
        process.kill()
        process.wait()


def _after_death(worker: _Worker, job: _Job, limit: float) -> _Job:
    """The task again: as it was, or without the document on which workers die."""
    code = worker.process.returncode
    # A worker past its time was killed by us: the signal is ours, the fault the document's.
    outside = not worker.late and -code in _OUTSIDE
    same = job.index == worker.index
    strikes = job.strikes + 1 if same else 1
    if strikes < (_STRIKES_FROM_OUTSIDE if outside else _STRIKES):
        return _Job(job.item, worker.index, strikes)
    cause = f"took longer than {limit:g} seconds" if worker.late else f"ended its worker process ({_cause(code)})"
    if worker.index < 0 or not hasattr(job.item, "without"):
        raise StageError(
            f"a worker process ended {strikes} times in a row outside of any document ({_cause(code)}); "
            f"is there enough memory? -j 1 needs least"
        )
    kind = "timeout" if worker.late else "crash"
    return _Job(job.item.without(worker.index, Problem(kind, f"the document {cause}", "worker")))


def _cause(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


@dataclass(frozen=True)
class Packed:
    """A function ready to travel: what lies between us and a worker need not be able to read it."""

    payload: bytes

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Packed:
        """The function, packed."""
        return cls(_payload(function))


def _payload(function: Callable[..., Any] | Packed) -> bytes:
    """The function for a worker; with the path of the user's script when that is where its parts are defined."""
    if isinstance(function, Packed):
        return function.payload
    try:
        pickled = pickle.dumps(function)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise StageError(
            f"the pipeline can not be sent to a worker process ({error}); use -j 0 or SerialPool"
        ) from error
    path = None
    if b"__main__" in pickled:
        path = getattr(sys.modules.get("__main__"), "__file__", None)
        if path is None or not os.path.isfile(path):  # noqa: PTH113  a string travels
            _refuse_typed(pickled)
    return pickle.dumps((path and os.path.abspath(path), os.getcwd(), pickled))  # noqa: PTH100, PTH109  strings travel


def _refuse_typed(pickled: bytes) -> None:
    """Refuses what was typed in a notebook or came on standard input: workers have no file to take it from."""
    from corpusprep.runner.script import names_in

    main = sys.modules["__main__"]
    found = [
        name
        for name in sorted(names_in(pickled))
        if getattr(getattr(main, name, None), "__module__", None) == "__main__"
    ]
    if found:
        raise StageError(
            f"{', '.join(found)}: defined where worker processes can not read it (a notebook, standard input); put it "
            f"into a module and import it, or use -j 0 or SerialPool"
        )


def _raise(data: bytes) -> None:
    error, text = pickle.loads(data)  # noqa: S301  from our own worker
    if not isinstance(error, CorpusprepError):
        error.add_note(f"in a worker process:\n{text}")
    raise error


def check_not_loading() -> None:
    """Refuses a run inside a worker, where a script's definition of a stage would start one without end."""
    if _inside.loading_main:
        raise StageError("a stage's own definition starts a run; start it below, in a statement of its own")
