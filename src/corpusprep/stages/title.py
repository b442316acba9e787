"""Title: the headline of a text, when a line stands there as one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from corpusprep.document import Document, Fact
from corpusprep.stages.byline import reads_like_byline
from corpusprep.stages.dates import reads_like_date_line
from corpusprep.stages.fact_lines import add_lines
from corpusprep.stages.fact_words import date_label_at, people_label
from corpusprep.stages.header import View, view_of
from corpusprep.stages.header_lines import Line, once, words_of
from corpusprep.stages.names import all_common, is_name, is_organization, is_role

# A headline is at most this long, and the header has at most so many lines before the prose that are worth a look.
_LONGEST = 220
_REACH = 30
_LEAST = 2.0
_BULLET = re.compile(r"^(?:[•·●▪■◦‣►▶»–—-]|\d{1,2}[.)])\s")
_CRUMBS = re.compile(r"\s[›»>/]\s.*\S\s[›»>/]\s|\s[›»]\s")
_CONTROL = re.compile(r"^(?:[A+\-\s]{2,9}|[\d\s.,:/+-]+|\W+)$")
_SITE_TAIL = re.compile(r"\s[|–—·»-]\s[^|–—·»]{2,40}$")
_BAD_ENDS = (".", ",", ";", ":", "،", "。", "、", "؛", "।")
_COUNTED = re.compile(r"[\d$€£¥%]")
_SPACES = re.compile(r"\s+")
_LAST_SENTENCE = re.compile(r"[.!?]\s+([^.!?]{4,60})$")


@dataclass(frozen=True)
class Title:
    """Finds the line that is the article's title and sets ``facts["title"]``; a title that is stated already stays.

    >>> text = "Night trains return to the coast\\nBy Nuno Quental\\n3 July 2019\\n\\nThe sleeper is back. It leaves at ten."
    >>> Title()(Document.from_text(text)).title
    'Night trains return to the coast'
    >>> Title()(Document.from_text("The sleeper is back on the coastal line, officials said.")).title is None
    True

    Without a date, a byline or a dateline beside it, or the same line elsewhere, a line is a title only when the prose
    takes up its words, and is then never cut: a section heading or a standfirst looks the same.
    Errs on pages that open with a slogan above the headline, and on titles that end like a sentence.
    """

    def __call__(self, document: Document) -> Document:
        """The document with its title."""
        document, view = view_of(document)
        stated = document.facts.get("title")
        if stated is not None:
            return add_lines(document, _spans(view, _places_of(view, str(stated.value))[:1]))
        found = find_in(view)
        if found is None:
            return document
        line = view.lines[found.at]
        may_leave = not _ANCHORS.isdisjoint(found.why)
        if not may_leave and not _echoes(view, line):
            return document
        title = _SPACES.sub(" ", line.text)
        fact = Fact(
            title,
            "title/headline-line",
            document.locate(view.start(found.at), view.end(found.at)),
            confidence=round(min(0.99, 0.5 + found.score / 12), 2),
            raw=line.text,
            source="line",
            detail={"evidence": {"score": round(found.score, 1), "why": found.why}},
        )
        document = document.with_fact("title", fact)
        return add_lines(document, title_lines(view)) if may_leave else document


def title_lines(view: View) -> list[tuple[int, int, str]]:
    """The lines that show the title and may leave the text: none where nothing beside them says so."""
    found = find_in(view)
    if found is None or _ANCHORS.isdisjoint(found.why):
        return []
    copies = _places_of(view, view.texts[found.at])
    return _spans(view, [at for at in copies if at <= max(found.at, view.body)])


def _spans(view: View, places: list[int]) -> list[tuple[int, int, str]]:
    return [(view.start(at), view.end(at), "fact/title-line") for at in places]


# What shows that a line is the title and no heading or standfirst, so that it may be cut.
_ANCHORS = frozenset(("date or byline follows", "repeated", "dateline follows"))
# "PORT ELLERY – The vote", "SALTMARSH (Coast Press) - A barge", "Calder, Upper Dale — Nine mayors"; not "A good year – and".
_DATELINE = re.compile(
    r"(?:[^\W\d_a-z]{3,}[\w'’.,/ -]{0,40}?|[^\W\d_a-z][\w'’.-]+(?:, [^\W\d_a-z][\w .'’-]{1,30})) ?(?:\([^)]{2,40}\) ?)?[–—-] "
)
# 2 hours ago
_RELATIVE = re.compile(
    r"""\b\d{1,2}\s?(?:min(?:ute)?s?|h|hours?|hrs?|days?|weeks?|months?|years?|stunden?|minuten|tagen?)\s?(?:ago|her)\b|\byesterday\b|
    \bvor\s\d{1,2}\s(?:minuten?|stunden?|tage?n?|wochen?)\b|\bil\sy\sa\s\d|\bhace\s\d|\bhá\s\d|\b\d{1,2}\s(?:ore|giorni|minuti)\sfa\b""",
    re.VERBOSE,
)
_CONTENT = re.compile(r"[^\W\d_]{4,}")
# The share of a title's longer words that the first paragraphs take up, and how many at least.
_ECHO, _LEAST_ECHOES, _STEM = 0.3, 2, 5


def _echoes(view: View, line: Line) -> bool:
    """Whether the first paragraphs take up the words of a line, as they do with a title's."""
    stems = {word[:_STEM] for word in _CONTENT.findall(line.text.casefold())}
    prose = " ".join([other.text for other in view.head(view.body, view.body + 6) if other.is_prose])[:2500].casefold()
    if not stems:
        return line.text[:1] >= "\u0e00" and line.text[:2] in prose
    hits = sum(stem in prose for stem in stems)
    is_long = len(line.words) >= 4
    return is_long and hits >= min(_LEAST_ECHOES, len(stems)) and hits >= _ECHO * len(stems)


class Headline(NamedTuple):
    """The line that is the title, by its place, how much speaks for it, and what."""

    at: int
    score: float
    why: list[str]


def find_title(text: str) -> str | None:
    """The title that a text shows, or None."""
    view = View(text)
    found = find_in(view)
    return None if found is None else view.texts[found.at]


def find_in(view: View) -> Headline | None:
    """The line that is the title."""
    if "title" not in view.memo:
        view.memo["title"] = _best(view)
    known: Headline | None = view.memo["title"]
    return known


def _best(view: View) -> Headline | None:
    best: Headline | None = None
    for at in _candidates(view):
        score, why = _score(view, at)
        if score >= _LEAST and (best is None or score > best.score):
            best = Headline(at, score, why)
    return best


def _candidates(view: View) -> list[int]:
    """The lines before the prose that read like a headline, and a first line whatever its shape if facts follow it."""
    first = max(0, view.body - _REACH)
    found = [at for at, line in enumerate(view.head(first, view.body), first) if _is_headline(line)]
    if view.size and 0 not in found and _opens(view, view.lines[0]):
        found.insert(0, 0)
    return found


@once
def _is_headline(line: Line) -> bool:
    text = line.text
    if line.weight < 12 or text[0].islower() or (text.endswith(_BAD_ENDS) and not text.endswith("...")):
        return False
    return (line.weight >= 18 or len(line.words) >= 2) and _may_be_headline(line)


def _opens(view: View, first: Line) -> bool:
    """Whether the first line, though it ends like a sentence or is a single word, is a title: a date or name follows."""
    words = first.words
    if not words or first.weight > 160 or first.text.endswith(":") or not _may_be_headline(first):
        return False
    if first.text[0].islower() and len(words) >= 4 and not first.ends_sentence:
        return True
    after = view.below(0)
    return after is not None and after.weight < 100 and (reads_like_date_line(after) or reads_like_byline(after))


@once
def _may_be_headline(line: Line) -> bool:
    text, words = line.text, line.words
    if len(text) > _LONGEST or _CONTROL.match(text) or _BULLET.match(text) or _CRUMBS.search(text):
        return False
    if text[0] in "([" and text[-1] in ")]":
        return False
    if len(_COUNTED.findall(text)) > 0.2 * len(text) or "\t" in text:
        return False
    if text.count("|") > 1 or text.count("•") > 1 or text.count("·") > 1:
        return False
    if len(words) <= 4 and (is_organization(text) or is_role(text) or all_common(words)):
        return False
    if len(words) < 5 and is_name(text, 0.6):
        return False
    if people_label(text) is not None and len(words) < 10 and _is_byline_like(text):
        return False
    if (sentence := _LAST_SENTENCE.search(text)) and _names_its_author(sentence[1]):
        return False
    dates = line.dates
    if any(match.time or match.style in {"numeric", "year-first"} for match in dates):
        return False
    return not dates or (sum(len(match.raw) for match in dates) < 0.3 * len(text) and date_label_at(text) is None)


def _is_byline_like(text: str) -> bool:
    label = people_label(text)
    if label is None:
        return False
    rest = text[label.end :].strip(" :\u00a0")
    return label.has_colon or not rest or (rest[0].isupper() and not any(w.islower() for w in words_of(rest)[1:3]))


def _names_its_author(sentence: str) -> bool:
    """Whether a standfirst ends so: "The port can wait no longer. Commentary by Mira Okonjo"."""
    label = people_label(sentence)
    return label is not None and is_name(sentence[label.end :].strip(" :\u00a0"), 0.3)


def _score(view: View, at: int) -> tuple[float, list[str]]:
    """How much speaks for a line as the title."""
    why = []
    score = 1.0
    line = view.lines[at]
    words = line.words
    score += 1.0 if len(words) >= 5 or line.weight >= 40 else 0.0 if len(words) >= 3 else -1.0
    for distance, other in enumerate(view.head(at + 1, at + 4)):
        if other.is_prose and distance == 0:
            why.append("prose follows")
            score += 1.0
        if distance == 0 and other.weight >= 40 and _DATELINE.match(other.text):
            why.append("dateline follows")
            score += 2.0
        if is_fact_line(other):
            why.append("date or byline follows")
            score += (3.0, 2.0, 1.0)[distance]
            break
    if any(map(is_fact_line, view.head(max(0, at - 3), at))):
        why.append("date or byline above")
        score -= 2.0
    if at == 0:
        why.append("first line")
        score += 3.0 if len(words) >= 3 else 2.0
    if _is_repeated(view, at):
        why.append("repeated")
        score += 2.0
    distance = view.body - at
    if distance > 8 and at:
        score -= 0.15 * (distance - 8)
    if line.text.isupper() and len(words) <= 3:
        score -= 2.0
    return score, why


@once
def is_fact_line(line: Line) -> bool:
    """Whether a line shows a date or an author and little else."""
    if line.weight > 160:
        return False
    is_relative = line.weight < 40 and (line.has_number or "yesterday" in line.folded) and _RELATIVE.search(line.folded)
    return bool(is_relative) or reads_like_date_line(line) or reads_like_byline(line)


def _is_repeated(view: View, at: int) -> bool:
    """Whether the line stands again in the head, alone or with the site's name behind it."""
    text = view.texts[at]
    for place, other in enumerate(view.texts[: min(view.body + 3, view.size)]):
        is_alike = place != at and other.startswith(text)
        if is_alike and (len(other) == len(text) or _SITE_TAIL.search(other[len(text) - 1 :])):
            return True
    return False


def _places_of(view: View, title: str) -> list[int]:
    """The lines of the head that show a title, alone or with the site's name behind it."""
    key = _SPACES.sub(" ", title).strip().casefold()
    found = []
    for at, line in enumerate(view.texts[: min(view.body + 3, view.size)]):
        if abs(len(line) - len(title)) > 44:
            continue
        text = _SPACES.sub(" ", line).casefold()
        if text == key or (text.startswith(key) and _SITE_TAIL.fullmatch(text[len(key) :])):
            found.append(at)
    return found
