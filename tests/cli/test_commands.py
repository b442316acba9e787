"""The command line as a person meets it: results, messages with the next step, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpusprep.cli.main import COMMANDS, run
from runner.toys import folder

MINIMAL = ("--preset", "minimal")


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("input") / "raw", 5)


@pytest.fixture(scope="module")
def out(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("out") / "clean"
    assert run(["clean", str(raw), "-o", str(output), "-q", *MINIMAL]) == 0
    return output


@pytest.fixture
def places(raw: Path, out: Path, tmp_path: Path) -> dict[str, str]:
    (raw.parent / "empty").mkdir(exist_ok=True)
    return {"raw": str(raw), "out": str(out), "new": str(tmp_path / "new")}


def test_clean_ends_with_a_summary_and_what_to_type_next(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["clean", str(raw), "-o", str(tmp_path / "o"), *MINIMAL]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "25 documents in" in shown.err
    assert "24 kept   1 error" in shown.err
    assert "! feed.jsonl line 8: no" in shown.err
    assert "next: corpusprep report" in shown.err


def test_quiet_prints_nothing_and_json_prints_one_object(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["clean", str(raw), "-o", str(tmp_path / "q"), "-q", *MINIMAL]) == 0
    assert capsys.readouterr() == ("", "")
    assert run(["clean", str(raw), "-o", str(tmp_path / "j"), "--json", *MINIMAL]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    data = json.loads(shown.out)
    assert data["documents"] == {"read": 25, "kept": 24, "error": 1}
    assert data["errors"][0]["place"] == "feed.jsonl line 8"


def test_dry_run_writes_nothing(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["clean", str(raw), "-o", str(tmp_path / "o"), "--dry-run", *MINIMAL]) == 0
    assert "would read 9 files (8 text, 1 jsonl)" in capsys.readouterr().out
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clean", "{raw}/nothing-here", "-o", "{new}"], ["no such file or folder"]),
        (["clean", "{raw}/../empty", "-o", "{new}"], ["no files to read"]),
        (["clean", "{raw}"], ["no output named", "-o clean/"]),
        (["clean", "{raw}", "-o", "{out}", *MINIMAL], ["is not empty (25 documents from", "--resume continues it"]),
        (["clean", "{raw}/../empty", "-o", "{new}"], ["give it text, HTML, JSON lines"]),
        (["clean", "{raw}", "{new}"], ["the folder to write stands behind -o", "-o {new}"]),
        (["clean", "{raw}", "{raw}"], ["no output named", "... -o clean/"]),
        (["clean", "{raw}", "-o", "{new}", "--keep", "titel"], ["--keep titel: not known. Did you mean title?"]),
        (
            ["clean", "{raw}", "-o", "{new}", "--set", "fact_lines.keep=['names']"],
            ["stage.fact_lines.keep: 'names' is no kind of fact line", "Known: title, byline, date, contributor"],
        ),
        (["clean", "{raw}", "-o", "{new}", "--languages", "english"], ["write codes such as en,de"]),
        (["clean", "{raw}", "-o", "{new}", "--set", "quality.filters=['c5']"], ["stage.quality: no filter 'c5'"]),
        (
            ["clean", "{raw}", "-o", "{new}", "--preset", "minimal", "--chrome", "cautious"],
            ["--chrome sets stage chrome"],
        ),
        (["dedup", "{raw}", "-o", "{new}", "--keep", "title"], ["--keep title sets stage fact_lines", "lacks"]),
        (
            ["report", "{out}", "--to", "{raw}/none/page.html"],
            ["page can not be written (No such file", "--to names another"],
        ),
        (["index", "{out}", "--to", "{raw}/feed.jsonl"], ["feed.jsonl"]),
        (["describe", "{raw}/none"], ["no such folder"]),
        (["clean", "{raw}", "-o", "{new}", "-c", "{raw}"], ["can not be read (Is a directory)"]),
        (["report", "{raw}/none"], ["no such folder", "corpusprep clean"]),
        (
            ["explain", "{raw}/feed.jsonl", "--id", "feed:8x", *MINIMAL],
            ["no document with the id 'feed:8x'. Did you mean"],
        ),
        (["clean", "{raw}", "-o", "{new}", "--outptu", "x"], ["--outptu"]),
        (["clean", "{raw}", "-o", "{new}", "--set", "stage.chrom.mode=cautious"], ["stage.chrom: no stage", "chrome"]),
        (["clean", "{raw}", "-o", "{new}", "--preset", "standart"], ["Did you mean standard?"]),
        (["clean", "{raw}", "-o", "{new}", "--format", "docx", *MINIMAL], ["jsonl, jsonl.gz"]),
        (["clean", "{raw}", "-o", "{new}", "-c", "{raw}/none.toml"], ["none.toml: no such file"]),
        (["clen", "{raw}"], ["no command 'clen'. Did you mean clean?"]),
        (["explain", "{out}"], ["name one with --id"]),
        (["explain", "{out}", "--id", "tinny"], ["no document with the id 'tinny'. Did you mean tiny"]),
        (["explain", "{raw}/none.txt"], ["no such file or folder"]),
        (["verify", "{raw}"], ["no run.json; it is no output of a run"]),
        (["restore", "{out}", "--id", "none"], ["no document with the id 'none'"]),
    ],
)
def test_what_can_not_start_says_why_and_ends_with_2(
    arguments: list[str], words: list[str], places: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([argument.format(**places) for argument in arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    said = " ".join(shown.err.split())
    assert all(word.format(**places) in said for word in words), shown.err
    assert "Traceback" not in shown.err
    assert not Path(places["new"]).exists()


def test_records_without_text_do_not_pass_as_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "1", "body": "The council met."}\n', encoding="utf-8")
    assert run(["clean", str(feed), "-o", str(tmp_path / "o"), *MINIMAL]) == 3
    said = capsys.readouterr().err
    assert "name it with --text-key body" in said
    assert "1 of 1 documents failed" in said
    assert run(["clean", str(feed), "-o", str(tmp_path / "p"), "--max-errors", "1", *MINIMAL]) == 0


def test_too_many_errors_end_with_3(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["clean", str(raw), "-o", str(tmp_path / "o"), "-q", "--max-errors", "0.01", *MINIMAL]) == 3
    assert (
        "1 of 25 documents failed (1 in read), more than the 1 % allowed; the first: feed:8;" in capsys.readouterr().err
    )
    assert (tmp_path / "o/run.json").exists()


def test_verify_restore_and_explain(raw: Path, out: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["verify", str(out), "--against", str(raw)]) == 0
    assert b"every edit replayed on 25 sources" in capfdbinary.readouterr().out
    assert run(["restore", str(out), "--id", "0/article-000"]) == 0
    assert capfdbinary.readouterr().out == (raw / "0/article-000.txt").read_bytes()
    assert run(["explain", str(out), "--id", "0/article-000"]) == 0
    assert "│ The vote number 0\n" in capfdbinary.readouterr().out.decode()
    assert run(["explain", str(raw / "0/article-000.txt"), "--json", *MINIMAL]) == 0
    assert json.loads(capfdbinary.readouterr().out)["id"] == "article-000"


def test_verify_ends_with_1_when_something_is_off(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["clean", str(raw), "-o", str(tmp_path / "o"), "-q", *MINIMAL])
    path = tmp_path / "o/manifest.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"kept":', b'"kept":1', 1))
    assert run(["verify", str(tmp_path / "o"), "--json"]) == 1
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert [fault["place"] for fault in faults][:2] == ["manifest.jsonl", "manifest.jsonl row 1 (0/article-000)"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert f"Usage: corpusprep {command}" in capsys.readouterr().out


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from corpusprep.cli.main import run; run(['--help']); run(['clean', '--help'])\n"
        "heavy = {'numpy', 'lxml', 'trafilatura', 'rich', 'msgspec', 'ftfy', 'zstandard'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# ---- standard input and output, lists, patterns


def piped(arguments: list[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "corpusprep", *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=False, env=environment)


def test_a_dash_reads_stdin_and_writes_stdout() -> None:
    done = piped(["clean", "-", "-j", "0", *MINIMAL], b'{"id": "a", "text": "The vote was moved."}\n{"id": "b"}\n')
    assert done.returncode == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["text"]) for row in rows] == [("a", "The vote was moved.")]


def test_files_from_a_list_and_a_pattern(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"{raw}/tiny.txt\n\n{raw}/bang.txt\n", encoding="utf-8-sig")
    listed = ["clean", "--files-from", str(tmp_path / "list.txt"), "-o", str(tmp_path / "a"), "-q", *MINIMAL]
    assert run(listed) == 0
    assert run(["clean", f"{raw}/[tb]*.txt", "-o", str(tmp_path / "b"), "-q", "-j", "0", *MINIMAL]) == 0
    assert (tmp_path / "a/manifest.jsonl").read_bytes() == (tmp_path / "b/manifest.jsonl").read_bytes()


def test_progress_for_machines_is_a_json_object_a_line(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["clean", str(raw), "-o", str(tmp_path / "o"), "-q", "-j", "0", "--progress", "json", *MINIMAL]
    assert run(arguments) == 0
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [event["event"] for event in events] == ["note", "phase", "phase-end"]
    assert events[0]["text"] == "files 9   documents 25   parts 1"
    assert (events[2]["phase"], events[2]["documents"], events[2]["of"]) == ("write", 25, 25)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_says_how_to_go_on(tmp_path: Path, sign: signal.Signals) -> None:
    raw = folder(tmp_path / "raw", 400)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "corpusprep", "clean", str(raw), "-o", str(tmp_path / "o"), "-j", "2"]
    process = subprocess.Popen([*command, "--progress", "json"], env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if '"phase"' in line:
            break
    process.send_signal(sign)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.splitlines()[-1].startswith("stopped; go on with: corpusprep clean ")
    assert said.splitlines()[-1].endswith(" --resume")
    assert not (tmp_path / "o/run.json").exists()


def test_a_run_that_kept_nothing_says_where_it_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.jsonl").write_text("not json\n", encoding="utf-8")
    assert run(["clean", str(tmp_path / "bad.jsonl"), "-o", str(tmp_path / "out"), "-j", "0", *MINIMAL]) == 3
    assert "! nothing was kept" in capsys.readouterr().err


def test_the_output_of_an_earlier_run_is_no_input(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = tmp_path / "raw"
    inside.mkdir()
    (inside / "one.txt").write_text("The vote was moved to spring.", encoding="utf-8")
    for name in ("first", "second"):
        assert run(["clean", str(inside), "-o", str(inside / name), "-j", "0", *MINIMAL]) == 0
    said = capsys.readouterr().err
    assert "left out: 1 output of an earlier run" in said
    assert said.count("1 document in") == 2
    assert run(["clean", str(inside / "first"), "-o", str(tmp_path / "again"), *MINIMAL]) == 2
    assert f"this is the output of a run; {inside / 'first' / 'documents'} holds" in capsys.readouterr().err
    assert run(["clean", str(inside / "first" / "documents"), "-o", str(tmp_path / "again"), "-j", "0", *MINIMAL]) == 0


def test_several_documents_in_a_file_are_mentioned(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(raw / "feed.jsonl"), *MINIMAL]) == 0
    assert "holds several documents; this is" in capsys.readouterr().err
