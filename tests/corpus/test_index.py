import json
from pathlib import Path

import pytest
from datasketch import MinHashLSH

from corpusprep.corpus.index import append_index, minhashes, read_index
from corpusprep.corpus.near_duplicates import NearDuplicates, near_duplicates
from corpusprep.corpus.sketches import Sketches
from corpusprep.document import Document
from corpusprep.errors import InputError, OutputError

TEXTS = {
    f"old-{at}": f"Report {at}: the ferry to island number {at * 13} was late by {at} hours, since the {word} in the "
    f"harbor had frozen over night and the captain, who had sailed for {at + 20} years, refused to leave before noon."
    for at, word in enumerate(["rudder", "gate", "crane", "anchor", "pump"])
}


def sketched(texts: dict[str, str]) -> Sketches:
    return NearDuplicates().observe(Document.from_text(text, id=id) for id, text in texts.items())


def test_a_copy_of_an_indexed_document_is_named_and_the_indexed_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "index"
    assert append_index(path, sketched(TEXTS)) == 5
    found = near_duplicates(
        [("new-1", TEXTS["old-1"] + " Nobody was hurt."), ("new-2", TEXTS["old-1"])], against=str(path)
    )
    assert {copy.of for copy in found.duplicates.values()} == {"old-1"}
    assert found.duplicates["new-1"].index == str(path)
    assert found.kept == []
    assert next(iter(found.rows()))["kept"] == "old-1"


def test_an_index_that_grew_equals_one_made_at_once(tmp_path: Path) -> None:
    first = {id: TEXTS[id] for id in list(TEXTS)[:2]}
    rest = {id: TEXTS[id] for id in list(TEXTS)[2:]}
    append_index(tmp_path / "grown", sketched(first))
    append_index(tmp_path / "grown", sketched(rest))
    append_index(tmp_path / "once", sketched(TEXTS))
    queries = [(f"new-{at}", text.replace("late", "delayed")) for at, text in enumerate(TEXTS.values())]
    grown = near_duplicates(queries, against=str(tmp_path / "grown"))
    once = near_duplicates(queries, against=str(tmp_path / "once"))
    assert grown.cluster_of == once.cluster_of
    assert {id: found.evidence for id, found in grown.duplicates.items()} == {
        id: found.evidence for id, found in once.duplicates.items()
    }
    assert dict(minhashes_of(tmp_path / "grown")) == dict(minhashes_of(tmp_path / "once"))


def minhashes_of(path: Path) -> list[tuple[str, list[int]]]:
    return [(id, sketch.hashvalues.tolist()) for id, sketch in minhashes(path)]


def test_datasketch_can_search_an_index(tmp_path: Path) -> None:
    append_index(tmp_path / "index", sketched(TEXTS))
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    signatures = dict(minhashes(tmp_path / "index"))
    for id, signature in signatures.items():
        lsh.insert(id, signature)
    assert "old-3" in lsh.query(signatures["old-3"])


def test_an_index_made_otherwise_is_refused(tmp_path: Path) -> None:
    append_index(tmp_path / "index", sketched(TEXTS))
    with pytest.raises(InputError, match="permutations 128, but this run has 64"):
        read_index(tmp_path / "index", 64)
    listed = json.loads((tmp_path / "index" / "index.json").read_text())
    listed["made_with"]["scheme"] = "legacy"
    (tmp_path / "index" / "index.json").write_text(json.dumps(listed))
    with pytest.raises(InputError, match="scheme 'legacy'"):
        read_index(tmp_path / "index")


def test_an_addition_that_was_cut_off_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "index"
    append_index(path, sketched({"old-0": TEXTS["old-0"]}))
    before = (path / "index.json").read_bytes()
    append_index(path, sketched({"old-1": TEXTS["old-1"]}))
    (path / "index.json").write_bytes(before)  # as if the machine had stopped before the list was replaced
    assert read_index(path).ids() == ["old-0"]
    assert append_index(path, sketched({"old-1": TEXTS["old-1"]})) == 2


def test_a_document_is_indexed_once(tmp_path: Path) -> None:
    append_index(tmp_path / "index", sketched(TEXTS))
    with pytest.raises(InputError, match="already holds a document 'old-0'"):
        append_index(tmp_path / "index", sketched(TEXTS))


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="is not empty"):
        append_index(tmp_path, sketched(TEXTS))
    with pytest.raises(InputError, match="there is no"):
        read_index(tmp_path)
