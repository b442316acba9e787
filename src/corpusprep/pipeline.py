"""An ordered row of stages and learners: a value that you can print, compare and extend."""

from __future__ import annotations

import dataclasses
import functools
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpusprep import collector
from corpusprep.contracts import Learner, Model, Stage
from corpusprep.document import Document, Fact
from corpusprep.errors import ConfigError, StageError, suggest


class Step(NamedTuple):
    """One stage or learner under its name."""

    name: str
    part: Stage | Learner[Any]


class Pass(NamedTuple):
    """One walk over the corpus: the models of the pass before, then these stages, then these learners watch."""

    stages: tuple[tuple[str, Stage], ...]
    learners: tuple[tuple[str, Learner[Any]], ...]


def name_of(part: object) -> str:
    """The name under which a part stands in a pipeline: its function name, or its class name in snake case.

    >>> class MinimumLength: ...
    >>> name_of(MinimumLength())
    'minimum_length'
    """
    raw = getattr(part, "__name__", None) or type(part).__name__
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", raw).lower()


def is_learner(part: object) -> bool:
    """Whether the part must see the corpus before it can act."""
    return isinstance(part, Learner)


@dataclass(frozen=True)
class Pipeline:
    """Stages and learners in order.

    >>> def shout(document):
    ...     return document
    >>> Pipeline.of(shout).names
    ('shout',)

    A pipeline is itself a stage: called with a document, it applies its stages and leaves its learners out, since one
    document teaches nothing about a corpus.
    """

    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, *parts: Stage | Learner[Any]) -> Pipeline:
        """The pipeline of these parts, each under its own name."""
        return cls(()).then(*parts)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
        return tuple(step.name for step in self.steps)

    def __getitem__(self, name: str) -> Stage | Learner[Any]:
        """The part of that name."""
        return self.steps[self._index(name)].part

    # ---- other pipelines made from this one

    def then(self, *parts: Stage | Learner[Any]) -> Pipeline:
        """With these parts at the end."""
        return self._with((*self.steps, *_named(parts)))

    def before(self, name: str, *parts: Stage | Learner[Any]) -> Pipeline:
        """With these parts in front of the step of that name."""
        at = self._index(name)
        return self._with((*self.steps[:at], *_named(parts), *self.steps[at:]))

    def after(self, name: str, *parts: Stage | Learner[Any]) -> Pipeline:
        """With these parts behind the step of that name."""
        at = self._index(name) + 1
        return self._with((*self.steps[:at], *_named(parts), *self.steps[at:]))

    def without(self, *names: str) -> Pipeline:
        """Without the steps of these names."""
        gone = {self._index(name) for name in names}
        return Pipeline(tuple(step for at, step in enumerate(self.steps) if at not in gone))

    def replace(self, name: str, part: Stage | Learner[Any]) -> Pipeline:
        """With another part under that name."""
        at = self._index(name)
        return Pipeline((*self.steps[:at], Step(name, part), *self.steps[at + 1 :]))

    def with_settings(self, name: str, **settings: Any) -> Pipeline:
        """With other settings of one step; a setting that the step does not have is refused with a suggestion."""
        part = self[name]
        known = settings_of(part)
        for key in settings:
            if key not in known:
                raise ConfigError(f"stage.{name}.{key}: no setting of that name. {suggest(key, known)}")
        return self.replace(name, dataclasses.replace(part, **settings)) if settings else self  # type: ignore[type-var]

    # ---- what runs use

    def split(self) -> list[Pass]:
        """The passes over the corpus: cut behind each group of learners."""
        passes: list[Pass] = []
        stages: list[tuple[str, Stage]] = []
        learners: list[tuple[str, Learner[Any]]] = []
        for name, part in self.steps:
            if isinstance(part, Learner):
                learners.append((name, part))
                continue
            if learners:
                passes.append(Pass(tuple(stages), tuple(learners)))
                stages, learners = [], []
            stages.append((name, part))
        passes.append(Pass(tuple(stages), tuple(learners)))
        if learners:
            passes.append(Pass((), ()))
        return passes

    def describe(self) -> list[dict[str, Any]]:
        """Every step as JSON-ready data: name, qualified name, distribution and version, settings."""
        return [_described(step) for step in self.steps]

    def __call__(self, document: Document) -> Document:
        """The document after all stages; learners are left out."""
        return apply_stages(self._alone, document)

    def over(self, documents: Iterable[Document]) -> tuple[list[Document], dict[str, Model]]:
        """All documents after all passes, in memory and in the order given, and the models that were learned."""
        present = list(documents)
        models: dict[str, Model] = {}
        fresh: list[tuple[str, Stage]] = []
        for stages, learners in self.split():
            present = [apply_stages((*fresh, *stages), document) for document in present]
            fresh = []
            present = [document.slim() for document in present]
            for name, learner in learners:
                partial = learner.observe(document for document in present if not document.dropped)
                models[name] = learner.finish(partial)
                fresh.append((name, models[name]))
        return present, models

    def __repr__(self) -> str:
        lines = [f"  {name:<16} {part!r}" for name, part in self.steps]
        return "Pipeline(\n" + "\n".join(lines) + "\n)"

    @functools.cached_property
    def _alone(self) -> tuple[tuple[str, Stage], ...]:
        return tuple((name, part) for name, part in self.steps if not isinstance(part, Learner))

    def _index(self, name: str) -> int:
        try:
            return self.names.index(name)
        except ValueError:
            raise ConfigError(f"stage.{name}: no stage of that name. {suggest(name, self.names)}") from None

    def _with(self, steps: Sequence[Step]) -> Pipeline:
        names = [step.name for step in steps]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ConfigError(f"stage.{twice[0]}: stands twice in the pipeline; give the second another name")
        return Pipeline(tuple(steps))


@collector.waiting()
def apply_stages(stages: Iterable[tuple[str, Stage]], document: Document) -> Document:
    """The document after the stages, until one drops it.

    A stage that raises, or breaks the contract, costs this document only: it is dropped as ``error/<stage>``, with a
    fact ``error`` that says what happened.
    """
    for name, stage in stages:
        if document.dropped:
            break
        try:
            after = stage(document)
            _check_contract(name, document, after)
        except Exception as error:  # noqa: BLE001  whatever a stage raises, the run goes on without this document
            return failed(document, name, error)
        document = after.signed(name)
    return document


def failed(document: Document, stage: str, error: BaseException) -> Document:
    """The document set aside because a stage failed on it."""
    message = str(error) or type(error).__name__
    value = {"stage": stage, "type": type(error).__name__, "message": message}
    fact = Fact(value, reason=f"error/{stage}", detail=value)
    return document.with_fact("error", fact).drop(f"error/{stage}")


def _check_contract(name: str, before: Document, after: object) -> None:
    if not isinstance(after, Document):
        raise StageError(f"stage {name!r} returned {type(after).__name__}; a stage returns a Document")
    if after.source != before.source or after.id != before.id:
        raise StageError(f"stage {name!r} changed the id or the source; only text, facts and dropped may change")
    if after.ledger[: len(before.ledger)] != before.ledger:
        raise StageError(f"stage {name!r} changed earlier layers of the ledger; a stage only adds its own")
    if after.text != before.text and len(after.ledger) == len(before.ledger):
        raise StageError(f"stage {name!r} changed the text without an edit; use document.edit([...])")


def settings_of(part: object) -> dict[str, Any]:
    """The settings of a part by name, with their present values; a function has none."""
    if not dataclasses.is_dataclass(part) or isinstance(part, type):
        return {}
    return {field.name: getattr(part, field.name) for field in dataclasses.fields(part) if field.init}


def _named(parts: Iterable[Stage | Learner[Any]]) -> list[Step]:
    steps = []
    for part in parts:
        if not callable(part) and not is_learner(part):
            raise ConfigError(f"{part!r} is neither a stage (callable) nor a learner (observe, merge, finish)")
        if isinstance(part, type):
            raise ConfigError(f"{part.__name__} is a class; a pipeline takes its instance: {part.__name__}()")
        steps.append(Step(name_of(part), part))
    return steps


def _described(step: Step) -> dict[str, Any]:
    kind = step.part if hasattr(step.part, "__qualname__") else type(step.part)
    module = getattr(kind, "__module__", "?")
    distribution, version = _distribution(module.partition(".")[0])
    stands_on: dict[str, str] = getattr(step.part, "stands_on", dict)()
    return {
        **({"stands_on": stands_on} if stands_on else {}),
        "name": step.name,
        "kind": "learner" if is_learner(step.part) else "stage",
        "object": f"{module}:{getattr(kind, '__qualname__', '?')}",
        "distribution": distribution,
        "version": version,
        "settings": {key: _plain(value) for key, value in settings_of(step.part).items()},
    }


@functools.cache
def _distribution(package: str) -> tuple[str | None, str | None]:
    """The distribution that a package comes from, and its version; (None, None) for a script of the user's."""
    from importlib import metadata

    if package == "corpusprep":
        from corpusprep._version import __version__

        return "corpusprep", __version__
    if package in sys.stdlib_module_names or package == "__main__":
        return None, None
    for name in metadata.packages_distributions().get(package, []):
        return name, metadata.version(name)
    return None, None


def _plain(value: Any) -> Any:
    """A setting as JSON-ready data, in an order that does not depend on the run."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(item) for key, item in settings_of(value).items()}
    if callable(value):
        return f"{getattr(value, '__module__', '?')}:{getattr(value, '__qualname__', type(value).__qualname__)}"
    return repr(value)
