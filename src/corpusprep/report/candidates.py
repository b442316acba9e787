"""How each fact of a document was found: the places that spoke for it, and what would stand there if it did not.

A page's stage says itself what came second. In a plain text the runner-up is found by asking again: it is what the same
stages find when the line that gave the answer is taken away.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpusprep.document import Document, Fact
from corpusprep.io.plain import plain
from corpusprep.pipeline import Pipeline, apply_stages, is_learner

FACTS = ("title", "date", "authors", "contributors")
_RUNNERS_UP = 2
# The same answer may stand in several lines, each written in its own way.
_REPEATED = 3
# The stages that read facts from the visible lines, in their order.
_READERS = ("title", "dates", "byline")
# A longer line is prose that a name or a date may stand in; it is no line that the fact was read from.
_LONGEST = 220


def candidates(document: Document, pipeline: Pipeline) -> dict[str, dict[str, Any]]:
    """For each fact that the document has: value, reason, source, confidence, the sources that agree, the runners-up.

    ``document`` is as it came in, before any stage. JSON-ready.

    >>> from corpusprep import presets
    >>> text = "Night trains return to the coast\\nBy Nuno Quental\\n3 July 2019\\n\\nThe sleeper is back. It leaves at ten."
    >>> found = candidates(Document.from_text(text), presets.standard())
    >>> found["authors"]["value"], found["authors"]["reason"]
    (['Nuno Quental'], 'byline/byline-line')
    """
    stages: list[tuple[str, Any]] = [(name, part) for name, part in pipeline.steps if not is_learner(part)]
    readers = [step for step in stages if step[0] in _READERS]
    before = list(itertools.takewhile(lambda step: step[0] not in _READERS, stages))
    plainer = apply_stages(before, document)
    after = apply_stages(readers, plainer)
    found = {}
    for name in FACTS:
        fact = after.facts.get(name)
        if fact is None:
            continue
        stated = list(_stated(fact))
        read_here = name not in plainer.facts and name in ("title", "date", "authors")
        others = list(_asked_again(name, fact, plainer, readers)) if read_here and not stated else stated
        found[name] = {
            **_entry(fact),
            "sources": plain(fact.detail.get("sources", [])),
            "why": _why(fact),
            "runners_up": others,
        }
    return found


def _entry(fact: Fact) -> dict[str, Any]:
    value = [person.name for person in fact.value] if isinstance(fact.value, tuple) else plain(fact.value)
    return {
        "value": value,
        "raw": fact.raw,
        "reason": fact.reason,
        "source": fact.source,
        "confidence": round(fact.confidence, 2),
    }


def _why(fact: Fact) -> list[str]:
    """What spoke for it, in words, where the stage says so."""
    evidence = fact.detail.get("evidence")
    why = evidence.get("why") if isinstance(evidence, Mapping) else evidence
    return [why] if isinstance(why, str) else [str(word) for word in why or ()]


def _stated(fact: Fact) -> Iterator[dict[str, Any]]:
    """What the stage itself says came second."""
    second = fact.detail.get("runners_up") or fact.detail.get("runner_up")
    if not second:
        return
    several = isinstance(second, Iterable) and not isinstance(second, str)
    # A second set of authors is one runner-up, a row of titles are several.
    values = list(second) if several and "runners_up" in fact.detail else [list(second) if several else second]
    for value in values[:_RUNNERS_UP]:
        yield {"value": plain(value), "raw": None, "reason": fact.reason, "source": None, "confidence": None}


def _asked_again(
    name: str, fact: Fact, document: Document, readers: Iterable[tuple[str, Any]]
) -> Iterator[dict[str, Any]]:
    """What the stages find without the lines that gave the answer. One answer: a third choice reads like chance.

    Its confidence is how sure the stages would then be.
    """
    text, readers = document.text, list(readers)
    value = _entry(fact)["value"]
    for _ in range(_REPEATED):
        text = "\n".join(line for line in text.split("\n") if not _gave(line, fact))
        again = Document.from_text(text, id=document.id, url=document.url)
        answer = apply_stages(readers, again).facts.get(name)
        if answer is None or answer.value in (None, ()):
            return
        entry = _entry(answer)
        if entry["value"] != value:
            yield entry
            return
        fact = answer


def _gave(line: str, fact: Fact) -> bool:
    """Whether the fact was, or could have been, read from this line."""
    bare = " ".join(line.split())
    if not bare or len(bare) > _LONGEST:
        return False
    if isinstance(fact.value, tuple):
        return any(re.search(rf"(?<!\w){re.escape(person.name)}(?!\w)", bare) for person in fact.value)
    raw = " ".join((fact.raw or str(fact.value)).split())
    return bare == raw if isinstance(fact.value, str) else raw in bare


def with_candidates(row: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A manifest row that also holds the candidates; what the run chose is no runner-up."""
    chosen = {
        "title": (row["title"] or {}).get("value"),
        "date": (row["date"] or {}).get("value"),
        **{name: [person["name"] for person in row[name]] for name in ("authors", "contributors")},
    }
    kept = {}
    for name, entry in found.items():
        others = [other for other in entry["runners_up"] if other["value"] != chosen[name]]
        if entry["value"] != chosen[name] and entry["value"] is not None and chosen[name] is not None:
            # The run knew more than this document alone tells, such as how its site writes dates.
            others = [{key: entry[key] for key in ("value", "raw", "reason", "source", "confidence")}, *others]
        kept[name] = {**entry, "value": chosen[name], "runners_up": others[:_RUNNERS_UP]}
    return {**row, "candidates": kept}
