"""The files of phrases are read as TOML says, only faster."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from corpusprep.stages.chrome import phrases

FILES = sorted(
    file.name for file in resources.files("corpusprep.stages.chrome.phrases").iterdir() if file.name.endswith(".toml")
)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_as_toml_says(name: str) -> None:
    text = resources.files("corpusprep.stages.chrome.phrases").joinpath(name).read_text(encoding="utf-8")
    fast, slow = phrases.parsed(text), tomllib.loads(text)
    assert fast == slow
    assert [list(lists) for lists in fast.values()] == [list(lists) for lists in slow.values()]


@pytest.mark.parametrize(
    "text",
    [
        '[share]\nline = ["a", "b"] # two\nweak = []\n',
        "[share]\nline = ['a']\nsize = 3\n",
        '[share]\nline = [\n  "a", # b\n]\n',
    ],
)
def test_what_the_fast_way_does_not_know_is_left_to_tomllib(text: str) -> None:
    assert phrases.parsed(text) == tomllib.loads(text)
