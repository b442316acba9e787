"""Who may import whom. Reads the imports of every module and holds them against the design."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "corpusprep"

# A module imports only from lower ranks and from its own folder.
RANKS = {
    **dict.fromkeys(("errors", "_version"), -1),
    **dict.fromkeys(("visible", "word_scan", "collector"), -1),
    **dict.fromkeys(("edits", "reasons", "notebook"), 0),
    **dict.fromkeys(("document", "page", "head"), 1),
    "contracts": 2,
    **dict.fromkeys(("ingest", "stages", "corpus", "io"), 3),
    **dict.fromkeys(("pipeline", "registry"), 4),
    "presets": 5,
    **dict.fromkeys(("config", "runner"), 6),
    **dict.fromkeys(("api", "testing", "report", "config_schema", "engines"), 7),
    **dict.fromkeys(("frames", "spark", "ray"), 8),
    **dict.fromkeys(("__init__", "cli", "__main__"), 9),
    "cli": 8,
}

# One door for each dependency: the modules (or folders) that may import it.
DOORS = {
    "trafilatura": {"stages/extract", "stages/extract_trafilatura"},
    "ftfy": {"stages/mojibake", "stages/suspicion"},
    "langdetect": {"stages/language", "stages/language_profiles"},
    "datasketch": {"corpus/minhash"},
    "chardet": {"ingest/decode"},
    "lxml": {"ingest"},
    "multiprocessing": {"runner/local", "runner/worker"},
    "subprocess": {"runner/local", "runner/worker"},
    "click": {"cli"},
    "rich": {"cli"},
    "pyarrow": {"io", "engines/arrow"},
    "fastwarc": {"io"},
    "fsspec": {"io"},
    "jinja2": {"report/page"},
    "narwhals": {"frames"},
    "pandas": {"api"},
    "pyspark": {"engines/spark", "engines/spark_frames"},
    "ray": {"engines/ray"},
}

# What a stage or a learner's arithmetic must not touch: files, clocks, the environment, chance, logs.
FORBIDDEN_IN_STAGES = {"logging", "random", "time", "os", "subprocess", "socket", "urllib.request", "http"}

MODULES = sorted(SOURCE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Full names of what a module imports, at any depth, except for type checking only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(name: str) -> str:
    """The first part of a module's place: its folder, or its own name at the top."""
    return name.split(".")[1] if name.count(".") else "__init__"


def place(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").as_posix()


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_imports_only_from_below(path: Path) -> None:
    own = place(path).split("/")[0]
    for name in imported(path):
        if not name.startswith("corpusprep.") or room(name) == own:
            continue
        there = room(name)
        if there not in RANKS:  # a public name of the package itself
            there = "__init__"
        assert RANKS[there] < RANKS[own], f"{place(path)} imports {name}, which stands no lower"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_each_dependency_has_one_door(path: Path) -> None:
    for name in imported(path):
        allowed = DOORS.get(name.split(".")[0])
        if allowed is not None:
            here = place(path)
            assert any(here == door or here.startswith(f"{door}/") for door in allowed), f"{here} imports {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if place(p).startswith(("stages/", "corpus/"))], ids=place)
def test_stages_touch_no_files_clocks_or_chance(path: Path) -> None:
    if place(path) in {"corpus/index", "corpus/spool"}:
        return  # file-backed by design: saved indexes, and words beyond the memory budget
    for name in imported(path):
        assert name not in FORBIDDEN_IN_STAGES, f"{place(path)} imports {name}"
        assert name.rpartition(".")[0] not in FORBIDDEN_IN_STAGES, f"{place(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_is_one_idea_under_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_importing_corpusprep_loads_no_heavy_library() -> None:
    import subprocess
    import sys

    code = "import sys, corpusprep; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"numpy", "lxml", "trafilatura", "ftfy", "langdetect", "datasketch", "chardet", "click", "rich", "msgspec"}
    assert heavy.isdisjoint(loaded)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_product_that_starts_threads(path: Path) -> None:
    # BLAS shares large products among threads that then spin: only the network multiplies, some rows at a time.
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
    ]
