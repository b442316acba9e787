"""How fast, as ratios on the same inputs in one run: python bench/throughput.py [--documents N] [--html FOLDER].

Plain text: a whole run of the standard pipeline (files in, documents and manifest out, one process) against the naive
composition ftfy + langdetect + MinHash by `update` + MinHashLSH, which cuts nothing, finds no facts and writes nothing.
HTML: `clean_html` with each preset of main-content extraction, and decoding, rendering and the cut alone, against
`trafilatura.extract`; and the default preset against `trafilatura.bare_extraction` with metadata, which finds facts too.
Processor seconds, not wall clock: other work on the machine counts less. Each figure is the median of the rounds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SMALL = ["the", "of", "and", "to", "in", "a", "was", "for", "on", "that", "by", "with", "had", "from", "were", "said"]
PARTS = ["ba", "cor", "del", "fen", "gar", "hol", "in", "kel", "lan", "mar", "nor", "ost", "per", "rin", "sal", "ter"]


def article(dice: random.Random, characters: int) -> str:
    """An invented article of about so many characters, with a header and some furniture.

    Its words are made of syllables, so that two articles are no nearer to each other than two of a newspaper.
    """

    def word() -> str:
        return dice.choice(SMALL) if dice.random() < 0.45 else "".join(dice.choices(PARTS, k=dice.choice([2, 2, 3])))

    def sentence() -> str:
        return " ".join(word() for _ in range(dice.randint(9, 24))).capitalize() + "."

    head = [" ".join(word() for _ in range(8)).capitalize(), "By Mira Okonjo", "7 March 2024", ""]
    body: list[str] = []
    while sum(map(len, body)) < characters:
        body.append(" ".join(sentence() for _ in range(dice.randint(2, 4))))
    return "\n".join([*head, *body, "", "Share this article", "Subscribe to our newsletter", "Comments"])


def naive(texts: list[str]) -> None:
    """What a script of one's own does."""
    import ftfy
    import langdetect
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.8, num_perm=128)
    for number, text in enumerate(texts):
        fixed = ftfy.fix_text(text)
        langdetect.detect(fixed)
        words = fixed.split()
        sketch = MinHash(num_perm=128)
        for at in range(max(1, len(words) - 4)):
            sketch.update(" ".join(words[at : at + 5]).encode())
        index.query(sketch)
        index.insert(str(number), sketch)


def ours(path: Path) -> None:
    """A whole run over one file, in this process."""
    from corpusprep.presets import standard
    from corpusprep.runner.driver import run

    with tempfile.TemporaryDirectory() as folder:
        run(standard(), path, Path(folder) / "out")


def seconds(work: Callable[[], None]) -> float:
    """Processor seconds of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def rounds(times: int, **works: Callable[[], None]) -> dict[str, float]:
    """Median seconds of each work, taken in turns after one call to warm up."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(times + 1):
        for name, work in works.items():
            spent = seconds(work)
            if turn:
                found[name].append(spent)
    return {name: statistics.median(values) for name, values in found.items()}


def text_ratios(documents: int, times: int) -> dict[str, float]:
    """Milliseconds a document, and how many times faster than the naive composition."""
    dice = random.Random(7)
    texts = [article(dice, 8600) for _ in range(documents)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.jsonl"
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        spent = rounds(times, naive=lambda: naive(texts), ours=lambda: ours(path))
    per = {f"{name}_ms_per_document": 1000 * value / documents for name, value in spent.items()}
    return {**per, "times_faster_than_naive": spent["naive"] / spent["ours"]}


def html_ratios(folder: Path, pages: int, times: int) -> dict[str, float]:
    """The time of each preset as a share of `trafilatura.extract` alone, and what else the presets are held against."""
    import trafilatura

    import corpusprep as cp
    from corpusprep.document import Document, Origin
    from corpusprep.ingest.render import render
    from corpusprep.stages.extract import MainContent

    cut = MainContent("fast")

    paths = sorted(folder.glob("*.htm*"))
    paths = paths[:: max(1, len(paths) // pages)]
    data = [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in paths]

    def alone() -> None:
        for page in data:
            trafilatura.extract(page)

    def preset(name: str) -> None:
        for page in data:
            cp.clean_html(page, html=name)

    def with_metadata() -> None:
        for page in data:
            trafilatura.bare_extraction(page, with_metadata=True)

    def text_only() -> None:
        for page in data:
            decoded = cp.decode(page, html=True)
            is_utf8 = decoded.encoding == "utf-8" and decoded.method == "utf-8"
            source, rendered = render(decoded.text, head=False, data=page if is_utf8 else None)
            cut(Document("page", source, source, origin=Origin(kind="html"), page=rendered))

    spent = rounds(
        times,
        alone=alone,
        with_metadata=with_metadata,
        text_only=text_only,
        accurate=lambda: preset("accurate"),
        fast=lambda: preset("fast"),
    )
    return {
        "trafilatura_ms_per_page": 1000 * spent["alone"] / len(data),
        "accurate_share": spent["accurate"] / spent["alone"],
        "accurate_share_of_bare_extraction_with_metadata": spent["accurate"] / spent["with_metadata"],
        "fast_share": spent["fast"] / spent["alone"],
        "fast_text_only_times_as_many_pages": spent["alone"] / spent["text_only"],
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--html", type=Path, help="a folder of pages, *.html or *.html.gz")
    parser.add_argument("--pages", type=int, default=60)
    args = parser.parse_args()
    found = text_ratios(args.documents, args.rounds)
    if args.html:
        found |= html_ratios(args.html, args.pages, args.rounds)
    print(json.dumps({name: round(value, 3) for name, value in found.items()}, indent=2))


if __name__ == "__main__":
    main()
