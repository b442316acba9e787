"""The documents tell the truth: examples run, links lead somewhere, generated pages are what the code says."""

from __future__ import annotations

import doctest
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])

SPEC = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
assert SPEC is not None
assert SPEC.loader is not None
generate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# The reference shelf is written from docstrings, whose examples run where they stand.
EXAMPLES = [p for p in PAGES if ">>>" in p.read_text(encoding="utf-8") and p.parent.name != "reference"]


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_the_examples_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = path.read_text(encoding="utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {}, path.name, str(path), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    runner.run(test, out=said.append)
    assert runner.failures == 0, "".join(said)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_to_files_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{name(path)} links to {target}"


@pytest.mark.parametrize("page", generate.PAGES)
def test_a_generated_page_is_what_the_code_says(page: str) -> None:
    made = generate.PAGES[page]().rstrip() + "\n"
    written = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert written == made, "run python docs/generate.py"


def test_every_reason_in_the_code_is_in_the_catalogue() -> None:
    from corpusprep.reasons import catalogue

    codes = catalogue()
    families = {code.partition("/")[0] for code in codes}
    pattern = re.compile(rf'"((?:{"|".join(sorted(families))})/[a-z][a-z0-9-]+)"')
    for path in sorted((ROOT / "src").rglob("*.py")):
        for code in pattern.findall(path.read_text(encoding="utf-8")):
            assert code in codes, f"{path.name} gives {code}"


def test_every_sentence_of_the_pages_stands_on_its_own_line() -> None:
    for path in (p for p in PAGES if p.parent.name != "reference"):
        prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for line in prose.splitlines():
            if line.startswith(("|", "<", "#", "    ")):
                continue
            bare = re.sub(r"`[^`]*`|\([^)]*\)|\*\*[^*]*\*\*|\*[^*]*\*", "", line)
            assert not re.search(r"[a-z]{3}[.?!] [A-Z][a-z]+ [a-z]", bare), f"{name(path)}: {line[:90]}"


def commands(path: Path) -> list[str]:
    """What a page tells a reader to type: lines of fenced blocks, and code in a line, that begin with the program."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    fenced = [block for language, block in blocks if not language]
    lines = [line for block in fenced for line in block.splitlines()]
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [line.split(" #")[0].replace("\\|", "|") for line in (*lines, *inline) if line.startswith("corpusprep ")]


@pytest.mark.parametrize("path", [p for p in PAGES if p.parent.name != "reference" and commands(p)], ids=name)
def test_every_command_that_a_page_shows_is_understood(path: Path) -> None:
    import shlex

    import click

    from corpusprep.cli.main import COMMANDS, cli

    assert isinstance(cli, click.Group)
    for line in commands(path):
        words = shlex.split(re.split(r" [|>&]|\\$", line)[0])[1:]
        words = ["IN" if word in ("...", "…") else word for word in words]
        if words[0].startswith("-"):
            assert words == ["--version"]
            continue
        assert words[0] in COMMANDS, line
        command = cli.get_command(click.Context(cli), words[0])
        assert command is not None
        if words[1:] and words[1:] != ["--help"]:
            command.make_context(words[0], words[1:], resilient_parsing=False)


def test_every_command_stands_in_a_page_for_people_and_every_extra_in_how_to_install() -> None:
    import tomllib

    from corpusprep.cli.main import COMMANDS

    told = "\n".join(line for p in PAGES if p.parent.name != "reference" for line in commands(p))
    for command in COMMANDS:
        assert f"corpusprep {command}" in told, command
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    install = (ROOT / "docs/how-to/install.md").read_text(encoding="utf-8")
    for extra in project["optional-dependencies"]:
        assert f"corpusprep[{extra}]'" in install, extra


def test_every_public_name_option_reason_and_setting_is_in_the_reference() -> None:
    import click

    import corpusprep as cp
    from corpusprep.cli.main import COMMANDS, cli
    from corpusprep.config import meanings
    from corpusprep.reasons import catalogue

    pages = {p.stem: p.read_text(encoding="utf-8") for p in PAGES if p.parent.name == "reference"}
    public = [public for public in cp.__all__ if not public.startswith("__") and public != "presets"]
    assert [public for public in public if f"## `{public}`" not in pages["api"]] == []
    assert [code for code in catalogue() if f"### `{code}`" not in pages["reasons"]] == []
    for stage, entries in meanings().items():
        page = pages["configuration" if stage == "run" else "stages"]
        assert [key for key in entries if f"| `{key}` |" not in page] == []
    assert isinstance(cli, click.Group)
    for command in COMMANDS:
        found = cli.get_command(click.Context(cli), command)
        assert found is not None
        for parameter in found.params:
            assert all(option in pages["cli"] for option in parameter.opts if option.startswith("-"))


def test_every_name_that_the_page_for_python_gives_is_there() -> None:
    from importlib import import_module

    import corpusprep as cp

    page = (ROOT / "docs/how-to/use-from-python.md").read_text(encoding="utf-8")
    for dotted in re.findall(r"\bcp\.(\w+)", page):
        assert hasattr(cp, dotted), dotted
    for dotted in re.findall(r"`(corpusprep\.[\w.]+)", page):
        module, _, attribute = dotted.rpartition(".")
        assert hasattr(import_module(module), attribute), dotted
