"""Rules for lines that are labels: the whole line, or how it begins, is a known phrase of a page's furniture."""

from __future__ import annotations

from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Line, Lines
from corpusprep.stages.chrome.phrases import Label, labels, speaking

# Below this weight of prose a text has no head, body and tail to speak of (a poem, a list, a recipe).
_ENOUGH_PROSE = 300.0
_SURE = {"line", "start", "part"}
# What authors write themselves, too: pointers to other articles, calls to answer, to subscribe, to buy.
_AUTHORS_WRITE = {
    "chrome/related",
    "chrome/feedback",
    "chrome/paywall",
    "chrome/footer",
    "chrome/newsletter",
}
# The confidence of a sure phrase that is the whole line: no author writes that.
_WHOLE = 0.99
_POINTERS = {"chrome/related", "chrome/feedback"}
# A sentence that begins so is furniture by itself; elsewhere a sentence needs company, since authors write them, too.
_SENTENCES = {"cookie-notice", "comment-form", "form", "copyright", "login"}


def labelled(lines: Lines) -> Iterator[Cut]:
    """Lines that say what a control, a form or a promotion says.

    A sure phrase goes wherever it stands. One that could be an article's own subheading ("Education") or list item
    ("Facebook") goes before or after the prose, or in the company of labels; elsewhere it is only evidence.
    """
    cuts = list(_proposed(lines))
    if not any(cut.certain and _shows_a_page(lines, cut) for cut in cuts):
        # Nothing else here comes from a page: what is left may be the author's own pointer to another article.
        cuts = [cut._replace(certain=False, confidence=0.7) if cut.certain else cut for cut in cuts]
    yield from cuts


def _shows_a_page(lines: Lines, cut: Cut) -> bool:
    """True if the cut shows that the text came with its page: it stands outside the prose, or no author writes such."""
    inside = lines.first_prose < cut.first_line < lines.last_prose
    if cut.reason not in _AUTHORS_WRITE or cut.confidence >= _WHOLE:
        return True
    return not inside and cut.confidence > 0.98 and cut.reason not in _POINTERS


def _proposed(lines: Lines) -> Iterator[Cut]:
    told = [(line, labels(line.shape)) for line in speaking(lines)]
    places = [lines.places[line.index] for line, _ in told]
    at = 0
    while at < len(told):
        line, found = told[at]
        if found[0].kind == "hint":
            yield Cut(line.index, line.index, f"chrome/{found[0].name}", False, 0.6, _says(found[0]))
            at += 1
            continue
        end = at + 1
        while end < len(told) and places[end] == places[end - 1] + 1 and told[end][1][0].kind != "hint":
            end += 1
        yield from _run(lines, told[at:end], first=places[at] == 0)
        at = end


def _run(lines: Lines, run: list[tuple[Line, tuple[Label, ...]]], *, first: bool) -> Iterator[Cut]:
    """The cuts for consecutive lines that are labels."""
    sure = sum(1 for _, found in run if found[0].kind in _SURE)
    kinds = {line.key for line, _ in run}
    company = (sure > 0 and len(kinds) > 1) or len(kinds) >= 4
    names = [found[0].name for _, found in run if found[0].kind in _SURE]
    for number, (line, found) in enumerate(run):
        label = found[0]
        if label.kind not in _SURE:
            # Of several classes that know the phrase, the one its company is of.
            label = next((other for other in found if other.name in names), label)
        outside = lines.prose_weight >= _ENOUGH_PROSE and (
            line.index < lines.first_prose or line.index > lines.last_prose
        )
        alone_on_top = first and number == 0 and len(run) == 1
        if label.kind in _SURE:
            certain = label.kind == "line" or not line.prose or len(run) > 1 or label.name in _SENTENCES
            confidence = _WHOLE if label.kind == "line" else 0.985 if certain else 0.7
        elif company or (outside and not alone_on_top):
            certain, confidence = True, 0.98
        else:
            certain, confidence = False, 0.7
        yield Cut(line.index, line.index, f"chrome/{label.name}", certain, confidence, _says(label))


def _says(label: Label) -> str:
    how = {"start": "begins with", "hint": "begins with", "part": "contains"}.get(label.kind, "reads")
    return f"{how} “{label.phrase}”"
