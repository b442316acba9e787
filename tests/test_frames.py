from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import corpusprep as cp
from stories import STORY

DATA: dict[str, list[Any]] = {"body": [f"A+ A-\n\n{STORY}", STORY, None], "link": ["https://a.example/1", None, None]}


def plain(frame: Any) -> dict[str, list[Any]]:
    if isinstance(frame, pa.Table):
        return {name: frame[name].to_pylist() for name in frame.column_names}
    if isinstance(frame, pl.DataFrame):
        return frame.to_dict(as_series=False)
    return {name: [None if pd.api.types.is_scalar(v) and pd.isna(v) else v for v in frame[name]] for name in frame}


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table], ids=["pandas", "polars", "arrow"])
def test_every_kind_of_frame_comes_back_as_its_kind_with_columns_added(make: Any) -> None:
    frame = make(DATA)
    cleaned = cp.clean_frame(frame, text="body", url="link")
    assert type(cleaned) is type(frame)
    columns = plain(cleaned)
    assert columns["body"] == DATA["body"]
    assert columns["clean_text"] == [STORY, STORY, ""]
    assert columns["dropped"] == [None, "duplicate/exact", "drop/empty"]
    assert columns["duplicate_of"] == [None, 0, None]
    assert columns["language"][0] == "en"


def test_the_index_of_pandas_stays() -> None:
    frame = pd.DataFrame(DATA, index=pd.Index(["x", "y", "z"], name="key"))
    cleaned = cp.clean_frame(frame, text="body")
    assert list(cleaned.index) == ["x", "y", "z"]
    assert cleaned.loc["x", "clean_text"] == STORY


def test_a_page_is_read_from_its_column() -> None:
    page = f"<html><body><article><h1>Harbor</h1><p>{STORY}</p></article></body></html>"
    cleaned = cp.clean_frame(pl.DataFrame({"page": [page]}), html="page")
    assert STORY in cleaned["clean_text"][0]


def test_wrong_columns_are_refused_with_a_suggestion() -> None:
    with pytest.raises(cp.ConfigError, match="Did you mean body"):
        cp.clean_frame(pd.DataFrame(DATA), text="boddy")
    with pytest.raises(cp.ConfigError, match="prefix"):
        cp.clean_frame(pd.DataFrame({"text": [STORY], "title": ["x"]}))
    assert "cp_title" in cp.clean_frame(pd.DataFrame({"text": [STORY], "title": ["x"]}), prefix="cp_").columns
