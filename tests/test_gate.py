from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("gate", Path(__file__).parents[1] / "bench" / "gate.py")
assert SPEC is not None
assert SPEC.loader is not None
gate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(gate)


@pytest.mark.parametrize(
    ("bound", "value", "holds"),
    [({"min": 0.9}, 0.9, True), ({"min": 0.9}, 0.89, False), ({"max": 2.0}, 3.0, False), ({"min": 1.0}, None, False)],
)
def test_a_figure_on_the_wrong_side_of_its_floor_is_named(
    bound: dict[str, float], value: float | None, holds: bool
) -> None:
    measured = {} if value is None else {"text/F1": value}
    assert (gate.broken({"text/F1": bound}, measured) == []) is holds
