"""The rule for what is said of the author below an article, under nothing but the author's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Line, Lines
from corpusprep.stages.name_words import name_words

# A biography stands below this share of the prose, and its paragraph has such a weight.
_AFTER = 0.85
_LEAST_WEIGHT, _MOST_WEIGHT = 60.0, 900.0
# A longer line is more than a name, a longer one under it more than an office. More than so many are a list of people.
_NAME_WEIGHT, _OFFICE_WEIGHT, _MOST_PEOPLE = 45.0, 60.0, 3
# The name comes again this early, and soon after it a verb, a comma or a bracket.
_NAMED_WITHIN, _VERB_WITHIN = 45, 80

# Matches "Mira Okonjo", "By Mira Okonjo", "About the author: Ole van Dijk"; must not match "Harbor opens in spring".
_NAME = re.compile(
    r"(?:(?:by|about|written\sby|author|von|über|autor(?:in)?|text|par|auteure?|por|di|autore|autrice|door)\s?:?\s+)?"
    r"(?P<name>(?:[^\W\d_][\w'’.-]*\s+){1,3}[^\W\d_][\w'’.-]*)[,.:]?",
    re.IGNORECASE,
)
_AND = frozenset(["and", "und"])
_VERB = re.compile(
    r"""\b(?:is|was|has|writes|covers|works|joined|serves|leads|holds|specializes|graduated|lives|reports|brings|helps|spent
      | ist|war|hat|schreibt|arbeitet|lebt|studierte|leitet|berichtet|est|écrit|travaille|es|escribe|trabaja|è|scrive|lavora
      | é|escreve|trabalha|schrijft|werkt)\b | [—–(,]
    """,
    re.VERBOSE,
)
_OFFICE = re.compile(
    r"""\b(?:writers?|editors?|reporters?|journalists?|authors?|(?:co-?)?founders?|ceo|cto|freelance\w*|director|professor
      | bloggers?|manager|specialist|consultant|correspondent|columnist|contributor|head\sof|expert|strategist|analyst
      | coach|educator|teacher|engineer|developer|lawyer|attorney|photographer|producer|president|years(?:\sof|’|')\s\w+
      | writes|covers|newsroom|news\sdesk|redakteur\w*|autor\w*|journalist\w*|schreibt|volontär\w*|journaliste|rédact\w+|auteure?
      | periodista|redactora?|escribe|giornalista|redattore|redattrice|jornalista|redatora?|escreve|redacteur|schrijft)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def biography(lines: Lines) -> Iterator[Cut]:
    """A name on a line of its own and, below it, a paragraph that says what this person does, at the end of a text.

    An article may close with such paragraphs of its own, so they go only where the text shows other furniture.
    """
    found: list[tuple[Line, Line]] = []
    filled = lines.filled
    for place in range(len(filled) - 1, 0, -1):
        line = filled[place]
        if lines.passed(line.index) < _AFTER:
            break
        if not _LEAST_WEIGHT <= line.weight <= _MOST_WEIGHT:
            continue
        head = next((other for other in _above(filled, place) if _is_of(line.text, other)), None)
        if head is not None and _OFFICE.search(line.text):
            found.append((head, line))
    if len(found) > _MOST_PEOPLE:
        return
    for head, line in found:
        evidence = f"who “{head.text}” is, below that name"
        yield Cut(head.index, line.index, "chrome/author-box", False, 0.97, evidence, weighed=False)


def _above(filled: list[Line], place: int) -> Iterator[Line]:
    """The line above, and if that may be an office ("Founder and Dean"), the one above it."""
    above = filled[place - 1]
    yield above
    if place > 1 and above.weight <= _OFFICE_WEIGHT and not above.shape.ends_sentence:
        yield filled[place - 2]


def _is_of(text: str, head: Line) -> bool:
    """True if the line is a person's name that comes again at the start of the text, with a verb behind it."""
    if head.weight > _NAME_WEIGHT:
        return False
    named = _NAME.fullmatch(head.text)
    if named is None:
        return False
    words = named["name"].split()
    small = name_words().particles | _AND
    if not all(word[0].isupper() or word.casefold() in small for word in words):
        return False
    places = [text.find(word.strip(".,'’-")) for word in words if len(word) > 2 and word[0].isupper()]
    at = min((at for at in places if at >= 0), default=_NAMED_WITHIN)
    return at < _NAMED_WITHIN and _VERB.search(text, at, at + _VERB_WITHIN) is not None
