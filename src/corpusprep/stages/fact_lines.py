"""FactLines: the lines that title, byline and date were taken from leave the text, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpusprep.document import Document
from corpusprep.edits import Edit, Layer
from corpusprep.errors import ConfigError, suggest
from corpusprep.stages.header import View

# What `FactLines` may leave in: the first word of the reasons to cut.
KEPT = ("title", "byline", "date", "contributor")


class FactLine(NamedTuple):
    """A line that holds nothing but facts that were pulled: positions in the document's text, the reason to cut it.

    ``layers`` is how many layers of edits the text had then, so that `FactLines` can follow the line through later ones.
    ``is_sure`` says that the line shows by itself that it is the head of the article: by its label, or by its place.
    """

    start: int
    end: int
    reason: str
    layers: int = 0
    is_sure: bool = False


def add_lines(document: Document, lines: Spans) -> Document:
    """The document that remembers these lines, given in positions of its text, for `Chrome` and `FactLines`.

    A line is (start, end, reason), or (start, end, reason, whether it is sure by itself).
    """
    known: tuple[FactLine, ...] = document.evidence.get("fact_lines", ())
    every = _fact_lines(lines, known, len(document.ledger))
    return document if len(every) == len(known) else document.with_evidence("fact_lines", every)


Spans = Iterable[tuple[int, int, str] | tuple[int, int, str, bool]]


def _fact_lines(lines: Spans, known: tuple[FactLine, ...], depth: int) -> tuple[FactLine, ...]:
    """The lines that are known with those that are not, in order; of equal ones the first."""
    found = {line[:2]: line for line in known}
    for start, end, reason, *sure in lines:
        if start < end:
            found.setdefault((start, end), FactLine(start, end, reason, depth, any(sure)))
    return tuple(sorted(found.values()))


@dataclass(frozen=True)
class FactLines:
    """Cuts the lines that title, byline and date were taken from; ``keep`` names what stays in.

    >>> from corpusprep.stages.title import Title
    >>> document = Title()(Document.from_text("Night trains return\\n\\nPORT SABLE – The sleeper is back on the coast. It left at ten."))
    >>> FactLines()(document).text.strip()
    'PORT SABLE – The sleeper is back on the coast. It left at ten.'
    >>> FactLines(keep=("title",))(document) is document
    True

    A title line stays when what would then stand first reads like a title too, so that a second run changes nothing.
    """

    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        given: object = self.keep
        if isinstance(given, str):
            raise ConfigError(f"stage.fact_lines.keep: {given!r} is one string; write a list of them")
        object.__setattr__(self, "keep", tuple(self.keep))
        for word in self.keep:
            if word not in KEPT:
                hint = suggest(word, KEPT)
                known = hint if hint.startswith("Known") else f"{hint} Known: {', '.join(KEPT)}."
                raise ConfigError(f"stage.fact_lines.keep: {word!r} is no kind of fact line. {known}")

    def __call__(self, document: Document) -> Document:
        """The document without its fact lines."""
        lines: tuple[FactLine, ...] = document.evidence.get("fact_lines", ())
        edits = []
        for line in lines if _came_with_its_page(document) else in_company(lines):
            if kind_of(line) in self.keep:
                continue
            now = _follow(document.ledger[line.layers :], line.start, line.end)
            if now is not None and document.text[now[0] : now[1]].strip():
                edits.append(_whole_line(document.text, *now, line.reason))
        return _cut(document, edits, self.keep) if edits else document


def kind_of(line: FactLine) -> str:
    """What a line shows: ``title``, ``byline``, ``date`` or ``contributor``."""
    return line.reason.partition("/")[2].partition("-")[0]


def _came_with_its_page(document: Document) -> bool:
    """Whether chrome was cut from the text: then a lone date or name is what the page shows around its article."""
    return any(edit.reason.startswith("chrome/") for layer in document.ledger for edit in layer.edits)


# A date or a name alone on a line may be a row of a list; beside a title or each other, within this many characters,
# they are the head of the article.
_NEAR = 500


def in_company(lines: tuple[FactLine, ...]) -> tuple[FactLine, ...]:
    """The lines that may be cut: titles, credits, and of dates and bylines those that are sure or beside another fact."""
    alone = ("fact/date-line", "fact/byline-line")
    return tuple(
        line
        for line in lines
        if line.is_sure
        or line.reason not in alone
        or any(other.reason != line.reason and abs(other.start - line.start) <= _NEAR for other in lines)
    )


def _follow(ledger: Sequence[Layer], start: int, end: int) -> tuple[int, int] | None:
    """Where a stretch stands after more layers of edits; None when one of them touched it."""
    for layer in ledger:
        shift = 0
        for edit in layer.edits:
            if edit.end <= start:
                shift += len(edit.insert) - (edit.end - edit.start)
            elif edit.start < end:
                return None
            else:
                break
        start, end = start + shift, end + shift
    return start, end


def _whole_line(text: str, start: int, end: int, reason: str) -> Edit:
    """The edit that cuts a line with its line break; a stretch of a line is cut alone."""
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    high = len(text) if high < 0 else high
    if text[low:start].strip(" \t\u00a0•·-–*|") or text[end:high].strip(" \t\u00a0|·"):
        return Edit(start, end, "", reason)
    return Edit(low, min(high + 1, len(text)), "", reason)


def _cut(document: Document, edits: list[Edit], keep: tuple[str, ...]) -> Document:
    """The largest cut that leads to a fixed point: what it leaves holds no line that would be cut the next time.

    All lines go, or all but the title (whose place another line would take), or only those that say what they are; a
    text where even that brings new lines up, or leaves nothing, stays as it is.
    """
    unique = {(edit.start, edit.end): edit for edit in edits}
    whole: list[Edit] = []
    for key in sorted(unique):
        if not whole or key[0] >= whole[-1].end:
            whole.append(unique[key])
    tried: list[list[Edit]] = []
    for leave in ((), ("fact/title-line",), ("fact/title-line", "fact/byline-line")):
        chosen = [edit for edit in whole if edit.reason not in leave]
        if not chosen or chosen in tried:
            continue
        tried.append(chosen)
        cut = document.edit(chosen)
        if cut.text.strip() and all(kind_of(line) in keep for line in lines_of(cut.text)):
            return cut
    return document


def lines_of(text: str) -> tuple[FactLine, ...]:
    """The lines of a text that hold nothing but facts.

    >>> text = "Night trains return\\n3 July 2019\\n\\nThe sleeper is back. It left at ten."
    >>> [line.reason for line in lines_of(text)]
    ['fact/title-line', 'fact/date-line']
    """
    from corpusprep.stages.byline import byline_lines  # the stages remember their lines with add_lines
    from corpusprep.stages.dates import date_lines
    from corpusprep.stages.title import title_lines

    view = View(text)
    return in_company(_fact_lines([*title_lines(view), *date_lines(view), *byline_lines(view)], (), 0))
