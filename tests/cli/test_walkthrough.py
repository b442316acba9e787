"""README and tutorial as a newcomer types them: every command, in order, on the fixtures."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpusprep.cli.main import run

ROOT = Path(__file__).parents[2]


def blocks(page: str, start: str) -> Iterator[tuple[str, str]]:
    """The language and the text of each fenced block, from a heading on."""
    text = (ROOT / page).read_text(encoding="utf-8")
    yield from re.findall(r"^```(\w*)\n(.*?)^```", text[text.index(start) :], flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    ("page", "start", "made"),
    [
        ("README.md", "## On the command line", ["clean/report.html", "clean/manifest.jsonl", "x.html"]),
        ("docs/tutorial.md", "# Tutorial", ["demo/report.html", "harbor-vote.html", "demo2/run.json"]),
    ],
)
def test_every_command_does_what_the_page_promises(
    page: str, start: str, made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    for language, text in blocks(page, start):
        if language == "toml":
            Path("corpusprep.toml").write_text(text, encoding="utf-8")
        for line in text.splitlines() if not language else ():
            # What `make demo` does, without the environment that it sets up.
            command = line.replace("make demo", "corpusprep clean fixtures/raw -o demo").split(" #")[0]
            if command.startswith("corpusprep "):
                words = shlex.split(command)[1:]
                assert run([*words, *(["-j", "0", "-q"] if words[0] == "clean" else [])]) == 0, line
    for name in made:
        assert (tmp_path / name).exists(), name


def test_a_choice_from_the_report_holds_in_the_next_run(tmp_path: Path) -> None:
    from corpusprep.api import read

    (tmp_path / "raw").mkdir()
    story = "The vote on the new harbor wall has been moved to spring, the port authority said on Thursday. " * 3
    (tmp_path / "raw/one.txt").write_text(f"A+ A-\n\n{story}\n\nPost a comment\n\nRequired", encoding="utf-8")
    (tmp_path / "chosen.toml").write_text('[stage.chrome]\nnever_remove = ["Post a comment"]\n', encoding="utf-8")
    for name, more in (("first", []), ("second", ["-c", str(tmp_path / "chosen.toml")])):
        assert run(["clean", str(tmp_path / "raw"), "-o", str(tmp_path / name), "-q", "-j", "0", *more]) == 0
    first, second = (next(iter(read(tmp_path / name / "documents"))).text for name in ("first", "second"))
    assert "Post a comment" not in first
    assert "Post a comment" in second
    assert "A+ A-" not in second
