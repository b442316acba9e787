"""Title: the headline of a text, when a line stands there as one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpusprep.document import Document, Fact
from corpusprep.stages.byline import reads_like_byline
from corpusprep.stages.dates import reads_like_date_line
from corpusprep.stages.fact_lines import add_lines
from corpusprep.stages.fact_words import date_label_at, people_label
from corpusprep.stages.header import Line, View, view_of, words_of
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
            lines = _lines_of(view, str(stated.value))
            return add_lines(document, [(line.start, line.end, "fact/title-line") for line in lines[:1]])
        found = find_in(view)
        if found is None:
            return document
        line, score, evidence = found
        may_leave = not _ANCHORS.isdisjoint(evidence["why"])
        if not may_leave and not _echoes(view, line):
            return document
        title = _SPACES.sub(" ", line.text)
        fact = Fact(
            title,
            "title/headline-line",
            document.locate(line.start, line.end),
            confidence=round(min(0.99, 0.5 + score / 12), 2),
            raw=line.text,
            source="line",
            detail={"evidence": evidence},
        )
        document = document.with_fact("title", fact)
        return add_lines(document, title_lines(view)) if may_leave else document


def title_lines(view: View) -> list[tuple[int, int, str]]:
    """The lines that show the title and may leave the text: none where nothing beside them says so."""
    found = find_in(view)
    if found is None or _ANCHORS.isdisjoint(found[2]["why"]):
        return []
    copies = [line for line in _lines_of(view, found[0].text) if line.number <= max(found[0].number, view.body)]
    return [(line.start, line.end, "fact/title-line") for line in copies]


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
    re.IGNORECASE | re.VERBOSE,
)
_CONTENT = re.compile(r"[^\W\d_]{4,}")
# The share of a title's longer words that the first paragraphs take up, and how many at least.
_ECHO, _LEAST_ECHOES, _STEM = 0.3, 2, 5


def _echoes(view: View, line: Line) -> bool:
    """Whether the first paragraphs take up the words of a line, as they do with a title's."""
    stems = {word[:_STEM] for word in _CONTENT.findall(line.text.casefold())}
    prose = " ".join(other.text for other in view.head[view.body : view.body + 6] if other.is_prose)[:2500].casefold()
    if not stems:
        return line.text[:1] >= "\u0e00" and line.text[:2] in prose
    hits = sum(stem in prose for stem in stems)
    is_long = len(words_of(line.text)) >= 4
    return is_long and hits >= min(_LEAST_ECHOES, len(stems)) and hits >= _ECHO * len(stems)


def find_title(text: str) -> str | None:
    """The title that a text shows, or None."""
    found = find_in(View(text))
    return None if found is None else found[0].text


def find_in(view: View) -> tuple[Line, float, Mapping[str, Any]] | None:
    """The line that is the title, its score, and what spoke for it."""
    if ("title", 0) in view.memo:
        known: tuple[Line, float, Mapping[str, Any]] | None = view.memo["title", 0]
        return known
    view.memo["title", 0] = best = _best(view)
    return best


def _best(view: View) -> tuple[Line, float, Mapping[str, Any]] | None:
    candidates = _candidates(view)
    best: tuple[Line, float, dict[str, Any]] | None = None
    for line in candidates:
        score, why = _score(view, line)
        if score >= _LEAST and (best is None or score > best[1]):
            best = line, score, {"score": round(score, 1), "why": why}
    return best


def _candidates(view: View) -> list[Line]:
    """The lines before the prose that read like a headline, and a first line whatever its shape if facts follow it."""
    found = [line for line in view.head[max(0, view.body - _REACH) : view.body] if _is_headline(view, line)]
    first = view.head[0] if view.head else None
    if first is not None and first not in found and _opens(view, first):
        found.insert(0, first)
    return found


def _is_headline(view: View, line: Line) -> bool:
    text = line.text
    words = words_of(text)
    if (
        line.weight < 12
        or (len(words) < 2 and line.weight < 18)
        or (text.endswith(_BAD_ENDS) and not text.endswith("..."))
    ):
        return False
    return not text[0].islower() and _may_be_headline(view, line, words)


def _opens(view: View, first: Line) -> bool:
    """Whether the first line, though it ends like a sentence or is a single word, is a title: a date or name follows."""
    words = words_of(first.text)
    if not words or first.weight > 160 or first.text.endswith(":") or not _may_be_headline(view, first, words):
        return False
    if first.text[0].islower() and len(words) >= 4 and not first.ends_sentence:
        return True
    after = view.head[1] if len(view.head) > 1 else None
    return (
        after is not None
        and after.weight < 100
        and (reads_like_date_line(view, after) or reads_like_byline(view, after))
    )


def _may_be_headline(view: View, line: Line, words: tuple[str, ...]) -> bool:
    text = line.text
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
    dates = view.dates(line)
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


def _score(view: View, line: Line) -> tuple[float, list[str]]:
    """How much speaks for a line as the title."""
    why = []
    score = 1.0
    words = words_of(line.text)
    score += 1.0 if len(words) >= 5 or line.weight >= 40 else 0.0 if len(words) >= 3 else -1.0
    for distance, other in enumerate(view.head[line.number + 1 : line.number + 4]):
        if other.is_prose and distance == 0:
            why.append("prose follows")
            score += 1.0
        if distance == 0 and other.weight >= 40 and _DATELINE.match(other.text):
            why.append("dateline follows")
            score += 2.0
        if is_fact_line(view, other):
            why.append("date or byline follows")
            score += (3.0, 2.0, 1.0)[distance]
            break
    if any(is_fact_line(view, other) for other in view.head[max(0, line.number - 3) : line.number]):
        why.append("date or byline above")
        score -= 2.0
    if line.number == 0:
        why.append("first line")
        score += 3.0 if len(words) >= 3 else 2.0
    if _is_repeated(view, line):
        why.append("repeated")
        score += 2.0
    distance = view.body - line.number
    if distance > 8 and line.number:
        score -= 0.15 * (distance - 8)
    if line.text.isupper() and len(words) <= 3:
        score -= 2.0
    return score, why


def is_fact_line(view: View, line: Line) -> bool:
    """Whether a line shows a date or an author and little else."""
    if line.weight > 160:
        return False
    is_relative = line.weight < 40 and _RELATIVE.search(line.text) is not None
    return is_relative or reads_like_date_line(view, line) or reads_like_byline(view, line)


def _is_repeated(view: View, line: Line) -> bool:
    """Whether the line stands again in the head, alone or with the site's name behind it."""
    for other in view.head[: view.body + 3]:
        if other.number == line.number or len(other.text) < len(line.text):
            continue
        if other.text == line.text or (
            other.text.startswith(line.text) and _SITE_TAIL.search(other.text[len(line.text) - 1 :])
        ):
            return True
    return False


def _lines_of(view: View, title: str) -> list[Line]:
    """The lines of the head that show a title, alone or with the site's name behind it."""
    key = _SPACES.sub(" ", title).strip().casefold()
    found = []
    for line in view.head[: view.body + 3]:
        if abs(len(line.text) - len(title)) > 44:
            continue
        text = _SPACES.sub(" ", line.text).casefold()
        if text == key or (text.startswith(key) and _SITE_TAIL.fullmatch(text[len(key) :])):
            found.append(line)
    return found
