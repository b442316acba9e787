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
