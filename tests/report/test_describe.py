from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpusprep.cli.main import run as command
from stories import STORY as BODY


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("describe")
    (folder / "a.txt").write_text(f"A+ A-\n\n{BODY}", encoding="utf-8")
    assert command(["clean", str(folder / "a.txt"), "-o", str(folder / "out"), "-q", "-j", "0"]) == 0
    assert command(["describe", str(folder / "out"), "--license", "CC-BY-4.0"]) == 0
    return folder / "out"


def test_the_digests_are_those_of_the_files(output: Path) -> None:
    for line in (output / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, path = line.split("  ")
        assert hashlib.sha256((output / path).read_bytes()).hexdigest() == digest


def test_the_card_begins_with_what_hubs_read(output: Path) -> None:
    card = (output / "README.md").read_text(encoding="utf-8")
    assert card.startswith('---\npretty_name: "out"\nlicense: "CC-BY-4.0"\nlanguage:\n- en\n')
    assert "chrome/text-size-widget" in card


def test_somebody_elses_file_is_never_replaced(output: Path) -> None:
    mine = (output / "README.md").read_text(encoding="utf-8")
    (output / "README.md").write_text("# My notes\n", encoding="utf-8")
    assert command(["describe", str(output)]) == 2
    assert (output / "README.md").read_text(encoding="utf-8") == "# My notes\n"
    (output / "README.md").write_text(mine, encoding="utf-8")


def test_the_output_still_verifies(output: Path) -> None:
    assert command(["verify", str(output), "-q"]) == 0


@pytest.mark.skipif(importlib.util.find_spec("mlcroissant") is None, reason="mlcroissant is installed in CI only")
def test_the_description_is_valid_croissant(output: Path) -> None:
    code = f"import mlcroissant; print(mlcroissant.Dataset({str(output / 'croissant.json')!r}).metadata.name)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "out" in done.stdout
    data = json.loads((output / "croissant.json").read_text(encoding="utf-8"))
    assert data["conformsTo"].endswith("/1.1")
