"""What a newcomer asks the command line: help, versions, completion. Every example in the help is a valid command."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from corpusprep import __version__
from corpusprep.cli.main import COMMANDS, cli, run
from corpusprep.cli.manual import EXIT_CODES, Manual

ROOT = Path(__file__).parents[2]


def command_of(name: str) -> Manual:
    assert isinstance(cli, click.Group)
    found = cli.get_command(click.Context(cli), name)
    assert isinstance(found, Manual)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_that_it_understands(name: str) -> None:
    assert command_of(name).examples
    for example, meaning in command_of(name).examples:
        assert meaning[0].isupper()
        assert meaning.endswith(".")
        for part in re.split(r"\||>|&&|\$\(", example.replace(')"', "")):
            words = shlex.split(part.replace('"', ""))
            if "corpusprep" not in words[:2]:
                continue
            used, arguments = words[words.index("corpusprep") + 1], words[words.index("corpusprep") + 2 :]
            command_of(used).make_context(used, arguments)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_group_says_what_it_is(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = command_of(name)
    names = {parameter.name for parameter in command.params}
    assert {member for group in command.groups.values() for member in group} <= names
    assert set(command.exits) <= set(EXIT_CODES)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help.rstrip("]").endswith((".", "processor", "folder's", "unknown", "OUT/report.html")), (
                parameter.name
            )
    assert run([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert "Examples:" in said
    assert "Exit codes:" in said


def test_the_exit_codes_stand_in_the_help_and_in_the_documents(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    documented = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    for code, text in EXIT_CODES.items():
        assert f"{code} {text}" in said
        assert f"| {code} |" in documented


def test_the_version_comes_first_and_the_libraries_after(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == f"corpusprep {__version__}"
    assert second.startswith("Python 3.")


def test_the_versions_of_the_libraries_are_those_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    from corpusprep.cli import versions

    stated = ["click>=8.1", "numpy>=1.26", 'no-such-library>=1; extra == "more"', 'narwhals>=1; extra == "frames"']
    monkeypatch.setattr(metadata, "requires", lambda _: stated)
    shown = list(versions.lines())
    assert f"click {metadata.version('click')}" in shown[2]
    assert f"narwhals {metadata.version('narwhals')}" in shown[3]
    assert "no-such-library" in shown[4]


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "corpusprep", "--version"], capture_output=True, text=True, check=True, env=environment()
    )
    assert done.stdout.startswith(f"corpusprep {__version__}\n")


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), **more}


def completed(words: str, number: int, shell: str = "bash") -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "corpusprep"],
        env=environment(
            _CORPUSPREP_COMPLETE=f"{shell}_complete",
            COMP_WORDS=words,
            COMP_CWORD=words.rsplit(maxsplit=1)[-1] if shell == "fish" else str(number),
        ),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split("\n")


@pytest.mark.parametrize(
    ("words", "number", "offered"),
    [
        ("corpusprep cl", 1, "plain,clean"),
        ("corpusprep clean --prog", 2, "plain,--progress"),
        ("corpusprep clean raw --chrome ca", 4, "plain,cautious"),
        ("corpusprep clean raw --set chrome.m", 4, "plain,chrome.mode="),
        ("corpusprep clean raw --languages en,d", 4, "plain,en,de"),
        ("corpusprep clean raw --keep lon", 4, "plain,longest"),
        ("corpusprep clean raw --keep contr", 4, "plain,contributor"),
        ("corpusprep clean --preset n", 3, "plain,news"),
        ("corpusprep stages near", 2, "plain,near_duplicates"),
        ("corpusprep clean ra", 2, "file,ra"),
        ("corpusprep report cl", 2, "file,cl"),
    ],
)
def test_commands_options_values_and_files_are_completed(words: str, number: int, offered: str) -> None:
    assert offered in completed(words, number)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_get_the_same(shell: str) -> None:
    assert any("clean" in line for line in completed("corpusprep cl", 1, shell))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder on the search path with a command of that name, whether the package is installed or not."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "corpusprep"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m corpusprep "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("shell", "script"),
    [
        (
            "bash",
            (
                'eval "$(corpusprep completion bash)"; COMP_WORDS=(corpusprep expl); COMP_CWORD=1; '
                '_corpusprep_completion corpusprep; echo "${COMPREPLY[@]}"'
            ),
        ),
        (
            "zsh",
            (
                'autoload -U compinit; compinit -u -d $ZDOTDIR/dump; eval "$(corpusprep completion zsh)"; '
                "print -l ${_comps[corpusprep]} $(env COMP_WORDS='corpusprep expl' COMP_CWORD=1 "
                "_CORPUSPREP_COMPLETE=zsh_complete corpusprep)"
            ),
        ),
        ("fish", "corpusprep completion fish | source; complete -C 'corpusprep expl'"),
    ],
)
def test_the_script_works_in_its_shell(shell: str, script: str, folder: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    options = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run(
        [program, *options, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=environment(PATH=f"{folder}{os.pathsep}{os.environ['PATH']}", ZDOTDIR=str(folder), HOME=str(folder)),
    )
    assert "explain" in done.stdout, done.stderr
    if shell == "zsh":
        assert "_corpusprep_completion" in done.stdout


def test_a_page_can_be_written_with_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.txt").write_text("The vote on the new harbor wall has been moved to spring.", encoding="utf-8")
    assert run(["clean", str(tmp_path / "one.txt"), "-o", str(tmp_path / "out"), "-j", "0", "--report"]) == 0
    assert "report.html, opens in any browser" in capsys.readouterr().err
    assert (tmp_path / "out/report.html").exists()
