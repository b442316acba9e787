"""The pipelines we recommend. Each is a value: extend it with ``.after``, ``.without``, ``.with_settings``."""

from __future__ import annotations

from collections.abc import Callable

from corpusprep.errors import ConfigError, suggest
from corpusprep.pipeline import Pipeline
from corpusprep.registry import load

_STANDARD = (
    *("normalize", "html_metadata", "main_content"),
    *("site_lines", "date_order"),
    *("title", "dates", "byline", "chrome", "fact_lines", "tidy", "language", "not_empty"),
    *("date_leanings", "near_duplicates"),
)


def standard() -> Pipeline:
    """Everything: text repaired, chrome and fact lines cut, facts and language found, near-duplicates set aside."""
    return Pipeline.of(*(load(name)() for name in _STANDARD))


def news() -> Pipeline:
    """As `standard`, and of several copies of a story the one with the earliest date is kept."""
    return standard().with_settings("near_duplicates", keep="earliest")


def minimal() -> Pipeline:
    """Only what never takes a sentence: text repaired, language told, empty documents set aside."""
    return Pipeline.of(*(load(name)() for name in ("normalize", "main_content", "tidy", "language", "not_empty")))


def duplicates() -> Pipeline:
    """Only near-duplicates: texts stay as they are, copies are set aside."""
    return Pipeline.of(load("near_duplicates")())


PRESETS: dict[str, Callable[[], Pipeline]] = {
    "standard": standard,
    "news": news,
    "minimal": minimal,
    "duplicates": duplicates,
}


def preset(name: str) -> Pipeline:
    """The pipeline of that name."""
    if name not in PRESETS:
        raise ConfigError(f"preset {name!r}: no preset of that name. {suggest(name, PRESETS)}")
    return PRESETS[name]()
