"""What the networks of both line models are made of."""

import numpy as np
import pytest

from corpusprep.stages import line_network


def test_a_line_sees_its_neighbors_as_they_stand_beside_it() -> None:
    seen = np.arange(5, dtype=np.float32)[:, None] + 1
    assert line_network.beside(seen, 2).tolist() == [[0, 1, 3], [0, 2, 4], [1, 3, 5], [2, 4, 0], [3, 5, 0]]
    assert line_network.beside(seen, 9).tolist() == [[0, n, 0] for n in (1, 2, 3, 4, 5)]


@pytest.mark.parametrize("size", [1, 3])
def test_many_rows_in_pieces_are_the_same_product(size: int) -> None:
    layer = line_network.Layer(np.full((48, size), 0.5, dtype=np.float32), np.ones(size, dtype=np.float32))
    rows = np.arange(3_000 * 48, dtype=np.float32).reshape(3_000, 48) % 7
    assert np.array_equal(layer.linear(rows), rows @ layer.weight + layer.bias)
