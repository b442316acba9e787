"""Chrome: site furniture cut out of a text, line by line. Rules name what goes; no other stage is imported here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from corpusprep.document import Document, Fact
from corpusprep.errors import ConfigError, suggest
from corpusprep.reasons import catalogue
from corpusprep.stages.chrome import (
    biography,
    comments,
    decide,
    furniture,
    guard,
    labelled,
    meta_lines,
    pitches,
    promos,
    readers,
    settle,
    tails,
    widgets,
)
from corpusprep.stages.chrome.lines import Cut, Line, Lines, Rule, fold

__all__ = ["RULES", "Chrome", "Cut", "Line", "Lines", "Rule"]

RULES: tuple[Rule, ...] = (
    widgets.text_size,
    comments.comment_policy,
    comments.thread,
    readers.readers,
    furniture.copyright_line,
    furniture.breadcrumbs,
    furniture.table_of_contents,
    promos.headline_list,
    promos.author_box,
    biography.biography,
    promos.teaser,
    widgets.reading_time,
    pitches.pitches,
    labelled.labelled,
    tails.tail,
    meta_lines.meta_line,
)
"""All rules, in the order that settles ties."""

Mode = Literal["cautious", "balanced", "thorough"]


@dataclass(frozen=True)
class Chrome:
    """Cuts navigation, share labels, comment policies, promotions and other furniture, whole lines at a time.

    >>> document = Document.from_text("A+ A-\\n\\nThe harbor vote was moved.\\n\\nComments\\nPost a comment")
    >>> Chrome()(document).text
    'The harbor vote was moved.'

    Where the lines of a page were chosen by their markup, the text alone has no better opinion: there only lines go that
    the site's other pages repeat, unless the mode is ``thorough``.

    ``mode`` is the precision dial: ``cautious`` cuts what is certain, ``balanced`` what is very likely, ``thorough``
    what is more likely furniture than article. ``keep`` names classes that stay (``comments`` for the readers'
    comments, ``author-box``). ``never_remove`` and ``always_remove`` are whole lines, compared without case and numbers.
    """

    mode: Mode = "balanced"
    keep: tuple[str, ...] = ()
    never_remove: tuple[str, ...] = ()
    always_remove: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.mode not in decide.MODES:
            raise ConfigError(f"stage.chrome.mode: {self.mode!r} is not a mode. {suggest(self.mode, decide.MODES)}")
        for field in fields(self)[1:]:
            value = getattr(self, field.name)
            if isinstance(value, str):
                raise ConfigError(f"stage.chrome.{field.name}: {value!r} is one string; write a list of them")
            object.__setattr__(self, field.name, tuple(value))
        classes = [code.partition("/")[2] for code in catalogue() if code.startswith("chrome/")]
        for name in self.keep:
            if name not in classes:
                raise ConfigError(f"stage.chrome.keep: {name!r} is not a class of chrome. {suggest(name, classes)}")

    def __call__(self, document: Document) -> Document:
        """The document without its chrome."""
        lines = Lines.of(document.text)
        if len(lines.filled) < 2:
            return document
        facts = _fact_lines(document, lines)
        site = _site(document, lines)
        is_page = self.mode != "thorough" and _came_from_markup(document)
        if is_page and not self.always_remove and not any(odds < 0 for odds in site.values()):
            return document
        gone: dict[int, Cut] = {}
        origin = list(range(len(lines)))
        here, known = lines, decide.Known(facts, site)
        backed_off = False
        while True:
            found, held_back = self._decide(here, known)
            if is_page:
                listed = {cut.first_line for cut in self._listed(here)}
                found = {at: cut for at, cut in found.items() if at in listed or known.site.get(at, 0) < 0}
            backed_off = backed_off or held_back
            if not found and not known.facts:
                break
            for index, cut in found.items():
                gone[origin[index]] = cut
            # Once more on what is left, without the lines that `FactLines` will take: as a second run will see it.
            # Each round takes lines, so this ends, and then a second run takes none.
            leave = {**dict.fromkeys(known.facts, _FACT), **found}
            here, origin = _without(here, leave, origin)
            known = decide.Known(site={new: site[old] for new, old in enumerate(origin) if old in site})
            if len(here.filled) < 2:
                break
        if not gone:
            return document
        kept = set(settle.kept_lines(lines, gone))
        return _marked(document.edit(settle.edits_for(lines, gone, kept)), lines, gone, flagged=backed_off)

    def _decide(self, lines: Lines, known: decide.Known) -> tuple[dict[int, Cut], bool]:
        """For each line that goes, the cut that takes it; and whether the guard held cuts back."""
        hits = [cut for rule in RULES for cut in rule(lines)]
        hits += self._listed(lines)
        spared = self._spared(lines, hits)
        if spared:
            hits = [cut for cut in hits if cut.reason.partition("/")[2] not in self.keep]
        chances = decide.line_chances(lines, hits, known)
        taken = decide.cut_lines(lines, chances, hits, known, self.mode)
        for index in spared & taken.keys():
            del taken[index]
        return guard.held_back(lines, taken, known.facts, thorough=self.mode == "thorough")

    def _listed(self, lines: Lines) -> list[Cut]:
        """The lines that the settings say to remove."""
        if not self.always_remove:
            return []
        keys = set(map(fold, self.always_remove))
        return [
            Cut(line.index, line.index, "chrome/always-remove", True, 1.0, "listed in always_remove")
            for line in lines.filled
            if line.key in keys
        ]

    def _spared(self, lines: Lines, hits: Sequence[Cut]) -> set[int]:
        """The lines that stay whatever else speaks against them: listed, or of a class that the settings keep."""
        spared: set[int] = set()
        if self.never_remove:
            keys = set(map(fold, self.never_remove))
            spared |= {line.index for line in lines.filled if line.key in keys}
        if self.keep:
            for cut in hits:
                if cut.reason.partition("/")[2] in self.keep:
                    spared |= set(range(cut.first_line, cut.last_line + 1))
        return spared


_FACT = Cut(0, 0, "")


def _came_from_markup(document: Document) -> bool:
    """Whether lines of a page were cut by their markup."""
    return any(edit.reason.startswith("html/") for layer in document.ledger for edit in layer.edits)


def _fact_lines(document: Document, lines: Lines) -> frozenset[int]:
    """The indexes of the lines that title, byline and date stages took, where their positions are still good."""
    depth = len(document.ledger)
    return frozenset(
        lines.line_at(fact.start).index
        for fact in document.evidence.get("fact_lines", ())
        if getattr(fact, "layers", depth) == depth and fact.start < len(document.text)
    )


def _site(document: Document, lines: Lines) -> Mapping[int, float]:
    """What the site's other pages say about each line, as `SiteLinesModel` left it."""
    return decide.site_odds(document.evidence.get("site_lines", ()), lines)


def _without(lines: Lines, gone: Mapping[int, Cut], origin: Sequence[int]) -> tuple[Lines, list[int]]:
    """The text as it will be, and the line of the original text that each of its lines was."""
    kept = settle.kept_lines(lines, gone)
    return lines.kept(kept), [origin[i] for i in kept]


def _marked(document: Document, lines: Lines, gone: Mapping[int, Cut], *, flagged: bool) -> Document:
    """The document with the fact of how much prose-like text went."""
    removed = sum(lines.lines[index].shape.size for index in gone if lines.lines[index].prose)
    if not removed and not flagged:
        return document
    value: dict[str, Any] = {"prose_characters_removed": removed, "flagged": flagged}
    return document.with_fact("body_loss", Fact(value, "chrome/body-loss-guard"))
