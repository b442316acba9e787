"""The network that reads a page's lines in order: its shapes, its bounds, and the file it is kept in."""

import io
import json
import re
from importlib import resources

import numpy as np
import pytest

from corpusprep.stages.page_lines import network as networks
from corpusprep.stages.page_lines.model import trees


def rows_of(count: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    numbers = np.random.default_rng(count)
    return numbers.normal(size=(count, columns)).astype(np.float32), numbers.random(count).astype(np.float32) * 40


def test_it_reads_the_columns_of_the_trees() -> None:
    assert len(networks.network().middle) == len(trees("fast").names)


@pytest.mark.parametrize("count", [1, 2, 16, 17, 250])
def test_pages_of_any_length_are_read(count: int) -> None:
    logits = networks.network().logits(*rows_of(count, len(trees("fast").names)))
    assert logits.shape == (count,)
    assert np.isfinite(logits).all()


def test_a_long_page_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, words = rows_of(40, len(trees("fast").names))
    net = networks.network()
    parts = [net.logits(rows[at : at + 20], words[at : at + 20]) for at in (0, 20)]
    monkeypatch.setattr(networks, "_PIECE", 20)
    assert np.array_equal(net.logits(rows, words), np.concatenate(parts))


def test_a_file_holds_the_network_as_it_is() -> None:
    file = resources.files("corpusprep.stages.page_lines").joinpath("weights", networks.FILE).read_bytes()
    with np.load(io.BytesIO(file)) as arrays:
        about = json.loads(arrays["about"].tobytes())
    assert about["fitted_by"].endswith("html_lines.py")
    assert re.fullmatch("[0-9a-f]{64}", about["data"])
    assert networks.unpacked(file).packed(about) == file
