"""Profiles for the laws: quick for every run, long for CI, brief while working, search for new counterexamples.

All but ``search`` try the same examples each time, so that a run fails because of a change and not because of luck.
Look for new ones with ``pytest tests/properties --hypothesis-profile=search``; what it finds becomes a test of its own.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

_COMMON: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("quick", max_examples=60, derandomize=True, **_COMMON)
settings.register_profile("brief", max_examples=12, derandomize=True, **_COMMON)
settings.register_profile("long", max_examples=600, derandomize=True, **_COMMON)
settings.register_profile("search", max_examples=2000, **_COMMON)
settings.load_profile("quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow tests to the long profile."""
    if config.getoption("--hypothesis-profile") == "long":
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="part of the long profile: --hypothesis-profile=long"))
