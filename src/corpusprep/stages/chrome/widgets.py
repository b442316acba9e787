"""Rules for controls: text-size buttons and what else is drawn rather than written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Lines

# Matches "A+ A-", "A A A", "A- | A | A+", "aA+ aA-"; must not match "A", "A+", "AAA", "A+ B-".
_TEXT_SIZE = re.compile(
    r"""(?: [aA]{1,2} \s? [+\-–−] [\s|/·]* ){2,}      # A+ A-
      | [aA]{1,2} \s? [+\-–−]? (?: [\s|/·]+ [aA]{1,2} \s? [+\-–−]? ){1,3} (?<=[+\-–−])  # A A+
      | A \s* [|/]? \s A \s* [|/]? \s A               # A A A
    """,
    re.VERBOSE,
)
_LONGEST_TEXT_SIZE = 24


def text_size(lines: Lines) -> Iterator[Cut]:
    """Controls that change the size of the letters."""
    for line in lines.filled:
        if line.shape.size <= _LONGEST_TEXT_SIZE and line.text[0] in "aA" and _TEXT_SIZE.fullmatch(line.text):
            yield Cut(line.index, line.index, "chrome/text-size-widget", evidence="nothing but letters A with signs")


# Matches "by Mira Okonjo — 10 min read", "Team | 5 Min. Lesezeit", "約3分で読めます"; must not match "a 10 minute ride".
_READING_TIME = re.compile(
    r"""\b \d+ \s? -? \s? (?: min | mins | minute | minutes ) \.? \s? -? \s? read \b
      | \b \d+ \s (?: min\.? | minuten ) \s (?: lesezeit | lesedauer | leestijd | lezen | lästid | lesetid | læsetid ) \b
      | \b \d+ \s (?: min | mn | minutes? | minutos | minuti ) \.? \s (?: de \s lecture | de \s lectura | di \s lettura | de \s leitura ) \b
      | \b \d+ \s (?: мин\.? | минут[ыа]? | хв\.? | хвилин ) \s (?: чтения | на \s чтение | читання ) | \d+ \s dk \s okuma
      | \d+ \s? 分で読め | 阅读约? \s? \d+ \s? 分钟 | 閱讀時間約? \s? \d+ \s? 分
    """,
    re.VERBOSE | re.IGNORECASE,
)
_READING_TIME_WEIGHT = 80.0
_DIGIT = re.compile(r"\d")


def reading_time(lines: Lines) -> Iterator[Cut]:
    """Short lines that tell how long the article takes to read, with what stands beside it."""
    for line in lines.filled:
        if line.weight <= _READING_TIME_WEIGHT and not line.shape.ends_sentence and _DIGIT.search(line.text):
            found = _READING_TIME.search(line.text)
            if found:
                yield Cut(line.index, line.index, "chrome/read-time", True, 0.98, f"holds “{found[0]}”")
