"""The stages that can be named in a configuration: ours and those of installed plugins, imported on demand."""

from __future__ import annotations

import functools
from importlib import import_module, metadata
from typing import Any

from corpusprep.errors import PluginError, suggest

GROUP = "corpusprep.stages"

BUILT_IN = {
    "normalize": "corpusprep.stages.normalize:Normalize",
    "html_metadata": "corpusprep.stages.html_metadata:HtmlMetadata",
    "main_content": "corpusprep.stages.extract:MainContent",
    "site_lines": "corpusprep.corpus.site_lines:SiteLines",
    "date_order": "corpusprep.corpus.date_order:DateOrder",
    "date_leanings": "corpusprep.corpus.date_leanings:DateLeanings",
    "title": "corpusprep.stages.title:Title",
    "dates": "corpusprep.stages.dates:Dates",
    "byline": "corpusprep.stages.byline:Byline",
    "chrome": "corpusprep.stages.chrome:Chrome",
    "fact_lines": "corpusprep.stages.fact_lines:FactLines",
    "tidy": "corpusprep.stages.tidy:Tidy",
    "language": "corpusprep.stages.language:Language",
    "not_empty": "corpusprep.stages.not_empty:NotEmpty",
    "quality": "corpusprep.stages.quality:Quality",
    "privacy": "corpusprep.stages.privacy:Privacy",
    "near_duplicates": "corpusprep.corpus.near_duplicates:NearDuplicates",
}


@functools.cache
def plugins() -> dict[str, metadata.EntryPoint]:
    """The entry points of installed packages, by name."""
    return {point.name: point for point in metadata.entry_points(group=GROUP)}


def names() -> list[str]:
    """All names, ours first."""
    return [*BUILT_IN, *sorted(set(plugins()) - set(BUILT_IN))]


def load(name: str) -> Any:
    """The stage class, learner class or stage function of that name.

    >>> load("not_empty").__name__
    'NotEmpty'
    """
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        return getattr(import_module(module), attribute)
    point = plugins().get(name)
    if point is None:
        raise PluginError(f"stage.{name}: no stage of that name. {suggest(name, names())}")
    try:
        return point.load()
    except Exception as error:
        package = point.dist.name if point.dist else "its package"
        raise PluginError(
            f"stage.{name}: {point.value} of {package} could not be loaded ({type(error).__name__}: {error}); "
            f"reinstall {package} or leave the stage out"
        ) from error
