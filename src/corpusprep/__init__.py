"""Turns raw articles into a clean text corpus, with every removed or changed character accounted for.

Only public names live here. They are loaded when first used, so that importing corpusprep costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from corpusprep._version import __version__

if TYPE_CHECKING:
    from corpusprep import presets
    from corpusprep import ray as ray
    from corpusprep import spark as spark
    from corpusprep.api import (
        CorpusResult,
        clean_corpus,
        clean_html,
        clean_text,
        decode,
        detect_language,
        near_duplicates,
        normalize,
        read,
    )
    from corpusprep.contracts import Learner, Stage
    from corpusprep.document import Document, Fact, Origin, Person
    from corpusprep.edits import Edit, Piece
    from corpusprep.errors import (
        ConfigError,
        CorpusprepError,
        EditError,
        InputError,
        OutputError,
        PluginError,
        StageError,
    )
    from corpusprep.frames import clean_frame
    from corpusprep.pipeline import Pipeline
    from corpusprep.ray import RayPool
    from corpusprep.reasons import Reason
    from corpusprep.runner.driver import run
    from corpusprep.runner.local import ProcessPool, SerialPool
    from corpusprep.spark import SparkPool

_HOME = {
    **dict.fromkeys(("presets", "ray", "spark"), ""),
    **dict.fromkeys(("CorpusResult", "clean_corpus", "clean_html", "clean_text", "decode", "detect_language"), "api"),
    **dict.fromkeys(("near_duplicates", "normalize", "read"), "api"),
    **dict.fromkeys(("Learner", "Stage"), "contracts"),
    **dict.fromkeys(("Document", "Fact", "Origin", "Person"), "document"),
    **dict.fromkeys(("Edit", "Piece"), "edits"),
    **dict.fromkeys(
        ("ConfigError", "CorpusprepError", "EditError", "InputError", "OutputError", "PluginError", "StageError"),
        "errors",
    ),
    "Pipeline": "pipeline",
    "clean_frame": "frames",
    "Reason": "reasons",
    "run": "runner.driver",
    **dict.fromkeys(("ProcessPool", "SerialPool"), "runner.local"),
    "RayPool": "ray",
    "SparkPool": "spark",
}

__all__ = [
    "ConfigError",
    "CorpusResult",
    "CorpusprepError",
    "Document",
    "Edit",
    "EditError",
    "Fact",
    "InputError",
    "Learner",
    "Origin",
    "OutputError",
    "Person",
    "Piece",
    "Pipeline",
    "PluginError",
    "ProcessPool",
    "RayPool",
    "Reason",
    "SerialPool",
    "SparkPool",
    "Stage",
    "StageError",
    "__version__",
    "clean_corpus",
    "clean_frame",
    "clean_html",
    "clean_text",
    "decode",
    "detect_language",
    "near_duplicates",
    "normalize",
    "presets",
    "read",
    "run",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'corpusprep' has no attribute {name!r}")
    value = import_module(f"corpusprep.{name}") if not home else getattr(import_module(f"corpusprep.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
