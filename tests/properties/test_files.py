"""What is written is what is read: documents between passes, and the account of each in the manifest."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpusprep.document import Document
from corpusprep.io import spool
from corpusprep.io.manifest import rebuild, row_of
from corpusprep.io.plain import json_bytes
from properties.strategies import documents


@given(documents())
def test_a_document_survives_the_spool(document: Document) -> None:
    assert spool.load(spool.dump(document)) == document


@given(st.lists(documents(), max_size=5))
def test_a_spool_file_holds_its_documents_in_order(items: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.spool"
        spool.write(path, items)
        assert list(spool.read(path)) == items


@given(documents())
def test_the_edits_of_a_row_rebuild_the_text(document: Document) -> None:
    row = json.loads(json_bytes(row_of(document)))
    assert rebuild(document.source, row["edits"]) == document.text
    counts = row["characters"]
    assert counts["kept"] + counts["rewritten"] + counts["removed"] == len(document.source)
