"""Workers may die: what they were doing is named, set aside, and the run goes on to the same bytes."""

from __future__ import annotations

import gc
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpusprep.cli.main import run as main
from corpusprep.errors import OutputError, StageError
from corpusprep.pipeline import Pipeline
from corpusprep.runner.driver import run
from corpusprep.runner.local import ProcessPool, SerialPool
from corpusprep.runner.script import definitions
from runner.toys import POISONS, busy, folder, one_pass, poison, two_passes, whole

DRILL = Path(__file__).with_name("drill.py")


def test_workers_and_this_process_write_the_same_bytes(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw")
    alone = run(two_passes(), raw, tmp_path / "0", shard_documents=6)
    for workers in (1, 3):
        pool = ProcessPool(workers)
        crowd = run(two_passes(), raw, tmp_path / str(workers), shard_documents=6, pool=pool)
        assert whole(crowd.output) == whole(alone.output)
        assert crowd.run["result_sha256"] == alone.run["result_sha256"]


def test_poison_costs_exactly_its_own_documents(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw", 9)
    harmless = run(one_pass(), raw, tmp_path / "harmless")
    for name in POISONS:
        (raw / f"poison-{name}.txt").write_text(f"poison {name}\n", encoding="utf-8")
    pipeline = Pipeline.of(poison).then(*[step.part for step in one_pass().steps])
    manifest = run(pipeline, raw, tmp_path / "o", shard_documents=15, pool=ProcessPool(2, timeout_seconds=0.7))
    failed = {row["id"]: row["error"] for row in manifest.rows() if row["id"].startswith("poison")}
    assert {name: (error["type"], error["stage"]) for name, error in failed.items()} == {
        "poison-segfault": ("crash", "worker"),
        "poison-loop": ("timeout", "worker"),
        "poison-memory": ("MemoryError", "poison"),
        "poison-recursion": ("RecursionError", "poison"),
        "poison-exit": ("SystemExit", "poison"),
        "poison-leave": ("crash", "worker"),
    }
    assert failed["poison-segfault"]["message"] == "the document ended its worker process (SIGSEGV)"
    assert failed["poison-loop"]["message"] == "the document took longer than 0.7 seconds"
    others = {row["id"]: row["clean"]["sha256"] for row in manifest.rows() if not row["id"].startswith("poison")}
    assert others == {row["id"]: row["clean"]["sha256"] for row in harmless.rows()}


def explode(number: int) -> int:
    raise OutputError(f"no space for {number}")


def test_an_error_outside_of_a_document_stops_the_run_as_itself() -> None:
    pool = ProcessPool(1)
    with pytest.raises(OutputError, match="no space for 1"):
        list(pool.map(explode, [1]))
    assert pool._crew == []


def vanish(number: int) -> int:
    os._exit(number)


def test_a_worker_that_dies_outside_of_a_document_again_and_again_stops_the_run() -> None:
    with pytest.raises(StageError, match="outside of any document"):
        list(ProcessPool(1).map(vanish, [9]))


def leave_a_process(note: str) -> None:
    """Ends, and leaves a process behind that holds all pipes open."""
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    with Path(note).open("a", encoding="ascii") as file:
        file.write(f"{child}\n")
    os._exit(1)


def test_a_worker_that_leaves_a_process_behind_is_known_to_have_ended(tmp_path: Path) -> None:
    note = tmp_path / "children"
    with pytest.raises(StageError, match="outside of any document"):
        list(ProcessPool(1).map(leave_a_process, [str(note)]))
    for child in note.read_text(encoding="ascii").split():
        os.kill(int(child), signal.SIGKILL)  # fails where the run had waited for it


def test_a_function_that_can_not_travel_is_refused() -> None:
    with pytest.raises(StageError, match="can not be sent to a worker"):
        list(ProcessPool(1).map(lambda number: number, [1]))


def test_pools_map_anything_and_can_be_used_again() -> None:
    pool = ProcessPool(2)
    for _ in range(2):
        assert sorted(pool.map(abs, [-1, 2, -3])) == [1, 2, 3]
    pool.release()
    assert list(pool.map(abs, [])) == []
    assert list(SerialPool().map(abs, [-1])) == [1]


def patience(_: int) -> int:
    return gc.get_threshold()[0]


def test_workers_look_for_garbage_less_often_than_others() -> None:
    pool = ProcessPool(1)
    (threshold,) = pool.map(patience, [0])
    pool.release()
    assert threshold > gc.get_threshold()[0]


SCRIPT = """
import sys
from pathlib import Path
import corpusprep as cp

WORD = "".join(["Sh", "are"])
log = Path(sys.argv[2] + ".log").open("a")
log.write("started\\n")

def strip_word(document):
    at = document.text.find(WORD)
    return document if at < 0 else document.edit([cp.Edit(at, at + len(WORD), "", "user/word")])

from corpusprep.runner.driver import run
from corpusprep.runner.local import ProcessPool
manifest = run(cp.Pipeline.of(strip_word), sys.argv[1], sys.argv[2], pool=ProcessPool(2), shard_documents=5)
print(manifest.counts["kept"])
"""


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw", 6)
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py", raw, tmp_path / "o"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.stdout, done.stderr) == ("25\n", "")
    assert (tmp_path / "o.log").read_text(encoding="utf-8") == "started\n"
    assert "user/word" in (tmp_path / "o/manifest.jsonl").read_text(encoding="utf-8")


def test_a_stage_that_was_typed_is_refused_with_a_reason(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw", 2)
    script = (
        "import corpusprep as cp\n"
        "def typed(document): return document\n"
        f"cp.run(cp.presets.minimal().then(typed), {str(raw)!r}, {str(tmp_path / 'o')!r}, pool=cp.ProcessPool(1))\n"
    )
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, check=False)
    assert "typed: defined where worker processes can not read it" in done.stderr


def test_definitions_leave_out_what_a_script_does() -> None:
    import ast

    source = b"""
from __future__ import annotations
import os, shutil
from re import compile as make
shutil.rmtree("out")
LIMIT = 3
PATTERN = make("x" * LIMIT)
other = os.listdir(".")
class Stage:
    def __call__(self, document): return PATTERN.sub("", document)
if __name__ == "__main__":
    PATTERN = None
"""
    assert ast.unparse(definitions(source, ["Stage"])).splitlines() == [
        "from __future__ import annotations",
        "from re import compile as make",
        "LIMIT = 3",
        "PATTERN = make('x' * LIMIT)",
        "",
        "class Stage:",
        "",
        "    def __call__(self, document):",
        "        return PATTERN.sub('', document)",
    ]


# ---- the drill: killed again and again, the run still ends with the same bytes


def start(raw: Path, output: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, DRILL, raw, output], env=environment, stderr=subprocess.PIPE)


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    try:
        text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(word) for word in text.split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def assert_gone(pids: Iterable[int]) -> None:
    """A worker that was just being born ends as soon as it looks for its parent."""
    deadline = time.monotonic() + 2
    while [pid for pid in pids if is_running(pid)]:
        assert time.monotonic() < deadline, "a worker outlived its parent"
        os.sched_yield()


def drill(tmp_path: Path, kills: int, seed: int) -> None:
    raw = folder(tmp_path / "raw", 60)
    pipeline = Pipeline.of(busy).then(*[step.part for step in two_passes().steps])
    expected = whole(run(pipeline, raw, tmp_path / "undisturbed", shard_documents=7).output)
    dice = random.Random(seed)
    output = tmp_path / "o"
    orphans: set[int] = set()
    while kills:
        process = start(raw, output)
        deadline = time.monotonic() + dice.uniform(0.1, 1.6)
        while kills and process.poll() is None:
            if time.monotonic() < deadline:
                os.sched_yield()
                continue
            workers = workers_of(process)
            orphans.update(workers)
            kills -= 1
            if workers and dice.random() < 0.5:
                os.kill(dice.choice(workers), signal.SIGKILL)
                deadline = time.monotonic() + dice.uniform(0.05, 0.5)
            else:
                process.kill()
                break
        process.kill()
        process.communicate()
    last = start(raw, output)
    _, errors = last.communicate()
    assert last.returncode == 0, errors.decode()
    assert whole(output) == expected
    assert not list(output.rglob("*.part"))
    assert_gone(orphans)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_killed_at_random_moments_the_bytes_are_the_same(tmp_path: Path) -> None:
    drill(tmp_path, kills=4, seed=7)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_killed_at_fifty_random_moments_the_bytes_are_the_same(tmp_path: Path) -> None:
    drill(tmp_path, kills=50, seed=1)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_control_c_stops_soon_and_leaves_no_worker(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw", 60)
    process = start(raw, tmp_path / "o")
    workers: list[int] = []
    while not workers and process.poll() is None:
        workers = workers_of(process)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert_gone(workers)
    assert time.monotonic() - started < 2
    again = start(raw, tmp_path / "o")
    again.communicate()
    assert again.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on file sizes")
def test_a_full_disk_stops_with_a_message_and_the_run_goes_on_later(tmp_path: Path) -> None:
    raw = folder(tmp_path / "raw", 60)
    command = f"ulimit -f 6; exec {sys.executable} -m corpusprep clean {raw} -o {tmp_path}/o -q --preset minimal"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    full = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=environment)
    assert full.returncode == 2
    assert full.stderr.startswith("error: ")
    assert "--resume" in full.stderr
    assert "Traceback" not in full.stderr
    assert not (tmp_path / "o/run.json").exists()
    arguments = ["clean", str(raw), "-q", "--preset", "minimal", "-j", "0"]
    assert main([*arguments, "-o", str(tmp_path / "o"), "--resume"]) == 0
    assert main([*arguments, "-o", str(tmp_path / "fresh")]) == 0
    assert whole(tmp_path / "o") == whole(tmp_path / "fresh")
    assert not list((tmp_path / "o").rglob("*.part"))
