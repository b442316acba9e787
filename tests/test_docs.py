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
