"""Write quality-datatrove.json: what datatrove's filters decide on texts that we invented.

Needs a virtual environment of its own: pip install "datatrove" spacy, then python tests/data/make_quality_table.py.
Our own tests read only the table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

STORY = (
    "The vote on the new harbor wall has been moved to spring, the port authority said on Thursday.",
    "The stone alone would have cost a third more than planned, and the gates are not even drawn.",
    "Critics of the plan said that they were not surprised, since they have asked for a second opinion for a year.",
    "The harbor master told the council that nobody wants to build it twice.",
    "The council meets again on the first Monday of April, in the hall of the old customs house.",
    "Until then, the sandbags stay where they have been since the last flood.",
)
MORE = (
    "The fire brigade will light two hundred lanterns on the river, in place of the fireworks of other years.",
    "They were made from jam jars and wire, and most of them have survived the rehearsal.",
    "If it rains, the lanterns will be lit in the market hall, where there is room for about eighty.",
    "The rest would have to be carried home by the children who made them.",
    "The money that is saved goes to the second lane of the bridge, which has waited for it since the autumn.",
    "It will pay, the treasurer has worked out, for about four meters of the road.",
)
GERMAN = (
    "Die Abstimmung über die neue Hafenmauer ist auf das Frühjahr verschoben, teilte die Hafenbehörde am Donnerstag mit.",
    "Allein der Stein hätte ein Drittel mehr gekostet als geplant, und die Tore sind noch nicht einmal gezeichnet.",
    "Kritiker zeigten sich nicht überrascht: Sie fordern seit einem Jahr ein zweites Gutachten.",
    "Der Hafenmeister sagte dem Rat, niemand wolle zweimal bauen.",
    "Der Rat tritt am ersten Montag im April wieder zusammen, im Saal des alten Zollhauses.",
)
JAPANESE = "港の新しい防波堤をめぐる採決は春に延期されたと、港湾局が木曜日に発表した。" * 6
MENU = ("Home", "News", "Harbor", "Culture", "Sport", "Weather", "Letters", "About us", "Contact", "Log in")


def texts() -> Iterator[tuple[str, str]]:
    """The texts by name: an article, and what the rules look for, on either side of their thresholds."""
    story, both = "\n\n".join(STORY), "\n\n".join((*STORY, *MORE))
    yield "article", both
    yield "article-in-one-paragraph", " ".join((*STORY, *MORE))
    yield "article-with-title", f"Harbor vote moved to spring\n\n{both}"
    yield "brief", " ".join(STORY[:2])
    yield "brief-of-forty-words", " ".join(STORY)[:230].rpartition(" ")[0] + "."
    yield "brief-of-four-sentences", " ".join(STORY[:4]) + ""
    yield "german", "\n\n".join(GERMAN)
    yield "japanese", JAPANESE
    yield (
        "capital-stop-words",
        "\n".join(f"THE {word} OF STONE AND THAT WALL STANDS" for word in MENU) + ". " + "STONE " * 40,
    )
    yield "long-words", " ".join(("harborauthorities", "commissioners", "nevertheless", "the", "of", "and") * 20)
    yield "long-words-only", " ".join(("harborauthorities", "commissioners", "nevertheless") * 30) + " the of and"
    yield "short-words", " ".join(("a", "b", "to", "of", "be", "the", "no", "so") * 12)
    yield "hashes", both + " #harbor #wall #vote" * 20
    yield "few-hashes", both + " #harbor"
    yield "ellipses-inside", " ... ".join((*STORY, *MORE)) + " ... " * 25
    yield "lines-end-in-ellipses", "\n".join(line[:-1] + "..." for line in (*STORY, *MORE))
    yield "one-line-ends-in-ellipsis", both + "\nAnd then the rain began …"
    yield "bullets", "\n".join(f"- {line}" for line in (*STORY, *MORE))
    yield "bullets-with-points", "\n".join(f"• {line}" for line in (*STORY, *MORE))
    yield "bullets-with-stars", "\n".join(f"* {line}" for line in (*STORY, *MORE))
    yield "half-bullets", story + "\n" + "\n".join(f"- {line}" for line in MORE)
    yield "numbers", both + " 12345 67 890" * 40
    yield "table-of-numbers", "\n".join(f"{n} {n * n} {n * 7} {n + 12} the and" for n in range(60))
    yield "lines-twice", "\n".join((*STORY, *STORY))
    yield "paragraphs-twice", "\n\n".join((*STORY, *MORE, *STORY, *MORE))
    yield "one-line-twice", both + "\n\n" + STORY[0]
    yield "refrain", "\n".join(f"{line}\nAnd the sea came up." for line in (*STORY, *MORE))
    yield "same-words-over", both + " harbor wall" * 60
    yield "phrase-over", both + " the port authority said on Thursday that" * 14
    yield "menu", "\n".join(MENU)
    yield "menu-before-article", "\n".join(MENU) + "\n\n" + both
    yield (
        "menus-around-article",
        "\n".join(MENU * 2) + "\n\n" + both + "\n\n" + "\n".join(word + "!" for word in MENU * 2),
    )
    yield "headlines-without-periods", "\n".join(line[:-1] for line in (*STORY, *MORE))
    yield "code", both + "\n\nfunction vote() { return spring; }"
    yield "placeholder", both + "\n\nLorem ipsum dolor sit amet, consectetur adipiscing elit."
    yield "javascript-notice", both + "\n\nPlease enable JavaScript to read the comments on this page."
    yield "cookie-notice", both + "\n\nThis site uses cookies to remember the height of the water for you."
    yield "citations", "\n\n".join(f"{line[:-1]} [{n}]." for n, line in enumerate((*STORY, *MORE), 1))
    yield (
        "interview",
        "\n".join(f"{'Question' if n % 2 else 'Answer'}: {line}" for n, line in enumerate((*STORY, *MORE))),
    )
    yield "poem", "\n".join(("The sea came up", "and took the wall", "and gave it back", "in spring, that is all.") * 6)
    yield "quoted", "\n\n".join(f"“{line}”" for line in (*STORY, *MORE))


def decisions() -> dict[str, Callable[[str], str | None]]:
    """Datatrove's filters: the reason for which they drop a text, or None."""
    from datatrove.data import Document  # type: ignore[import-not-found]
    from datatrove.pipeline.filters import (  # type: ignore[import-not-found]
        C4QualityFilter,
        FineWebQualityFilter,
        GopherQualityFilter,
        GopherRepetitionFilter,
    )

    lines_off = {"filter_no_terminal_punct": False, "min_words_per_line": -1, "filter_javascript": False}

    def asked(made: Any) -> Callable[[str], str | None]:
        def decide(text: str) -> str | None:
            answer = made.filter(Document(text=text, id="x"))
            return answer[1] if isinstance(answer, tuple) else None if answer else "dropped"

        return decide

    return {
        "gopher": asked(GopherQualityFilter()),
        "gopher-repetition": asked(GopherRepetitionFilter()),
        "c4": asked(C4QualityFilter()),
        "c4-documents": asked(C4QualityFilter(**lines_off, filter_policy=False, remove_citations=False)),
        "fineweb": asked(FineWebQualityFilter()),
        "fineweb-paper": asked(FineWebQualityFilter(char_duplicates_ratio=0.1, new_line_ratio=9.0)),
    }


def main() -> None:
    """Write the table beside this file."""
    made = decisions()
    rows = [
        {"id": name, "text": text, "dropped": {key: decide(text) for key, decide in made.items()}}
        for name, text in texts()
    ]
    table = {"datatrove": metadata.version("datatrove"), "spacy": metadata.version("spacy"), "texts": rows}
    path = Path(__file__).with_name("quality-datatrove.json")
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
