"""Names of files that hold for any id."""

from __future__ import annotations

from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from corpusprep.io.writers import file_name
from properties.strategies import texts


@given(texts)
def test_no_id_leads_outside_or_is_too_long(id: str) -> None:
    path = PurePosixPath(file_name(id))
    assert not path.is_absolute()
    assert all(part not in (".", "..") and len(part.encode()) < 250 for part in path.parts)


@given(st.lists(texts, min_size=2, max_size=6, unique=True))
def test_other_ids_give_other_names(ids: list[str]) -> None:
    assert len({file_name(id) for id in ids}) == len(ids)
