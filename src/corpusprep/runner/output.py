"""The output folder: whose it is, what may be replaced, and the files that make a run complete."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from corpusprep.errors import InputError, OutputError
from corpusprep.io.atomic import explained, sweep
from corpusprep.io.plain import parse_json
from corpusprep.runner.jobs import WORK

OURS = ("documents", "dropped", "models", "manifest.jsonl", "run.json", WORK)


def prepare(output: Path, *, resume: bool, overwrite: bool) -> None:
    """Makes the folder ready, or refuses with what to do; nothing that another program wrote is ever removed."""
    if output.exists() and not output.is_dir():
        raise OutputError(f"{output}: is a file; -o names a folder")
    if resume and overwrite:
        raise OutputError("--resume continues a run and --overwrite replaces it; choose one")
    present = sorted(path.name for path in output.iterdir()) if output.exists() else []
    if present:
        ours = WORK in present or "run.json" in present
        if not (resume or overwrite):
            raise OutputError(f"{output} is not empty ({_what(output, present)}).{_advice(ours=ours)}")
        if not ours:
            raise OutputError(
                f"{output} holds files that no corpusprep run wrote ({_listed(present)}); -o names another folder"
            )
        if overwrite:
            _clear(output)
    with explained(output):
        (output / WORK).mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """Keeps a second run out of the folder; the lock goes with the process, however that ends."""
    with (output / WORK / "lock").open("w") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # no such locks on this system
            pass
        except OSError:
            raise OutputError(f"{output}: another run is writing there; wait for it, or name another folder") from None
        sweep(output)
        yield


def read_run(output: str | Path) -> dict[str, Any]:
    """The content of ``run.json``; an `InputError` says what to do when there is none."""
    path = Path(output) / "run.json"
    try:
        data = parse_json(path.read_bytes())
    except FileNotFoundError:
        if not Path(output).exists():
            raise InputError(f"{output}: no such folder; name the one that `corpusprep clean` wrote") from None
        unfinished = (Path(output) / WORK).is_dir()
        why = "the run there was not finished; go on with --resume" if unfinished else "it is no output of a run"
        raise InputError(f"{output}: no run.json; {why}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: can not be read ({error})") from error
    if not isinstance(data, dict) or "result" not in data:
        raise InputError(f"{path}: not the run.json of a corpusprep run")
    return data


def prune(output: Path, wanted: Iterable[str]) -> None:
    """Removes from our folders what belongs to an earlier run and not to this one."""
    keep = set(wanted)
    for folder in ("documents", "dropped", "models", WORK):
        for path in sorted((output / folder).rglob("*"), reverse=True):
            name = path.relative_to(output).as_posix()
            if path.is_dir():
                with contextlib.suppress(OSError):  # not empty
                    path.rmdir()
            elif name not in keep and name != f"{WORK}/lock":
                path.unlink(missing_ok=True)


def _clear(output: Path) -> None:
    """Removes what a run writes, and nothing else; the commit mark goes first."""
    with explained(output):
        # The report tells of the old run: a reader would take it for this one's.
        for name in ("run.json", "manifest.jsonl", "report.html"):
            (output / name).unlink(missing_ok=True)
        for name in OURS:
            if (output / name).is_dir():
                shutil.rmtree(output / name)


def _what(output: Path, present: list[str]) -> str:
    with contextlib.suppress(InputError):
        run = read_run(output)
        count = run["result"]["counts"]["documents"].get("read", 0)
        day = str(run["execution"]["started"])[:10]
        return f"{count} {'document' if count == 1 else 'documents'} from a run on {day}"
    return "an unfinished run" if WORK in present else _listed(present)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


def _advice(*, ours: bool) -> str:
    if not ours:
        return "\n-o names another folder."
    return "\n--resume continues it, --overwrite replaces it, -o names another folder."
