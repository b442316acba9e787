"""Texts to fit the line model on: the pack's pairs and gold bodies, and more texts rendered from pages with a known body.

Each is a `Text`: its lines, whether a blank line stands before each, and one label letter a line (b body, c chrome,
m byline or date, t title, anything else unlabeled). Pages of the `extract` pack that the `text` pack does not hold give
full pages and the smallest elements that hold the body; their labels come from alignment with the gold body, and where
the alignment is unsure a line is left without a label.
"""

from __future__ import annotations

import gzip
import json
import pathlib
import sys
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

FOLDS = 5
_SECOND_LEVEL = ("co", "com", "org", "ac", "gov", "net", "edu")


class Text(NamedTuple):
    """One text to fit on."""

    page: str
    kind: str  # "pair", "gold" or "page"
    tier: str
    language: str
    site: str
    fold: int
    lines: list[str]
    gaps: list[bool]
    labels: str


def site_of(host: str) -> str:
    """The registered domain of a host: what must not stand in two folds."""
    parts = host.lower().removeprefix("www.").split(".")
    deep = len(parts) > 2 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2
    return ".".join(parts[-3:] if deep else parts[-2:])


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def fold_of(site: str) -> int:
    return zlib.crc32(("a" + site).encode()) % FOLDS


def read(path: pathlib.Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def make(record: dict[str, Any], text: str, labels: str, kind: str, site: str) -> Text:
    lines: list[str] = []
    gaps: list[bool] = []
    letters: list[str] = []
    gap = True
    for raw, letter in zip(text.split("\n"), labels, strict=True):
        line = raw.strip()
        if line:
            lines.append(line)
            gaps.append(gap)
            letters.append(letter)
        gap = not line
    tier = record.get("tier", "page") if kind == "pair" else kind
    return Text(
        record["id"], kind, tier, record.get("lang", "en"), site, fold_of(site), lines, gaps, "".join(letters)
    )  # fmt: skip


def texts(packs: pathlib.Path) -> list[Text]:
    """All texts, in the order of the packs' files."""
    found: list[Text] = []
    sites: dict[str, str] = {}
    for record in read(packs / "text" / "dev.jsonl.gz"):
        site = site_of(record["site"])
        if record["url"] not in sites:
            sites[record["url"]] = site
            gold = record["gold"]
            found.append(make(record, gold, "b" * (gold.count("\n") + 1), "gold", site))
        found.append(make(record, record["dirty"], record["line_labels"], "pair", site))
    sys.path.insert(0, str(packs / "text"))
    for record in read(packs / "extract" / "gold.jsonl.gz"):
        if record["type"] != "article":
            continue
        page = gzip.decompress((packs / "extract" / "html" / f"{record['id']}.html.gz").read_bytes())
        site = sites.get(record["url"]) or site_of(host_of(record["url"]))
        known = record["url"] in sites
        for text in renderings(page.decode("utf-8", "replace"), record["text"], full_only=known):
            labels = align(text, record["text"], record["title"] or "")
            made = make(record, text, labels, "page", site)
            if _is_usable(made, record["text"]):
                found.append(made)
    known = {text.site for text in found}
    for record in read(packs / "meta" / "html_htmldate_trafilatura_dev.jsonl.gz"):
        site = site_of(host_of(record["url"]))
        if site in known or not 0 < len(record.get("html") or "") <= 600_000:
            continue
        for text, labels in agreed(record["html"]):
            found.append(make(record, text, labels, "page", site))
    return [text for text in found if text.lines and len(text.lines) < 3000]


def agreed(html: str) -> Iterator[tuple[str, str]]:
    """A page without a known body, labeled where three extractors agree: b what all keep, c what none keeps, else x.

    The whole page, and the stretch from some lines above its body to some lines below.
    """
    import readability
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree
    from score import toks

    try:
        kept = [
            trafilatura.extract(html, include_comments=False) or "",
            extract_plain_text(HTMLTree.parse(readability.Document(html).summary()), main_content=False),
            extract_plain_text(HTMLTree.parse(html), main_content=True),
        ]
        text = next(renderings(html, "", full_only=True))
    except Exception:  # noqa: BLE001 -- some pages break some extractor
        return
    bags = [(set(map(tuple, map(toks, part.split("\n")))), _grams(toks(part))) for part in kept]
    if min(map(len, kept)) < 500 or max(map(len, kept)) > 1.6 * min(map(len, kept)):
        return
    labels: list[str] = []
    for line in text.split("\n"):
        words = toks(line)
        if not line.strip():
            labels.append("-")
            continue
        own = _grams(words)
        votes = [
            tuple(words) in lines or bool(own and sum(gram in grams for gram in own) >= 0.8 * len(own))
            for lines, grams in bags
        ]
        labels.append("b" if all(votes) else "x" if any(votes) or not words else "c")
    lines = text.split("\n")
    body = [at for at, (line, label) in enumerate(zip(lines, labels, strict=True)) if label == "b" and len(line) > 80]
    if len(body) < 4:
        return
    for at in range(body[0], body[-1]):  # inside the article, agreement to drop a line is not proof
        labels[at] = "x" if labels[at] == "c" else labels[at]
    yield text, "".join(labels)
    dice = zlib.crc32(text.encode())
    low, high = max(0, body[0] - dice % 17), min(len(lines), body[-1] + 2 + dice // 17 % 29)
    yield "\n".join(lines[low:high]), "".join(labels[low:high])


def _is_usable(text: Text, gold: str) -> bool:
    """The body was found, and no large part of the text is without a label (a gold that was cut short)."""
    sizes = dict.fromkeys("bcx", 0)
    for line, letter in zip(text.lines, text.labels, strict=True):
        sizes[letter] = sizes.get(letter, 0) + len(line)
    body = len(" ".join(gold.split()))
    return sizes["b"] > max(300, 0.85 * body) and sizes["x"] < 0.3 * body


def renderings(html: str, gold: str, *, full_only: bool) -> Iterator[str]:
    """The full page, and where asked the smallest element that holds nearly all of the body, and a larger one."""
    import lxml.html
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def render(markup: str) -> str:
        text = extract_plain_text(HTMLTree.parse(markup), preserve_formatting=True, main_content=False, alt_texts=False)
        lines = [line.strip() for line in text.split("\n")]
        return "\n".join(line for i, line in enumerate(lines) if line or (i and lines[i - 1]))

    seen: set[str] = set()
    parts = [html]
    if not full_only:
        try:
            root = lxml.html.fromstring(html.encode())
        except (ValueError, lxml.etree.LxmlError):
            root = None
        if root is not None:
            parts += [
                lxml.html.tostring(element, encoding="unicode", with_tail=False) for element in _holders(root, gold)
            ]
    for part in parts:
        text = render(part)
        if text not in seen:
            seen.add(text)
            yield text


def _holders(root: Any, gold: str) -> Iterator[Any]:
    from score import toks  # the pack's own tokens

    wanted = _grams(toks(gold))
    hits: dict[Any, int] = {}
    sizes: dict[Any, int] = {}
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "noscript", "template"):
            continue
        for owner, text in ((element, element.text), (element.getparent(), element.tail)):
            if owner is None or not text or not text.strip():
                continue
            hit = sum(gram in wanted for gram in _grams(toks(text)))
            for above in (owner, *owner.iterancestors()):
                hits[above] = hits.get(above, 0) + hit
                sizes[above] = sizes.get(above, 0) + len(text)
    if not hits or not hits.get(root):
        return
    good = [element for element in hits if hits[element] >= 0.93 * hits[root]]
    best = min(good, key=lambda element: sizes[element])
    yield best
    for above in best.iterancestors():
        if sizes.get(above, 0) > 1.15 * sizes[best]:
            yield above
            break


def _grams(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def align(text: str, gold: str, title: str) -> str:
    """One label letter a line: b where the gold holds the line, c where it does not, x where that is not sure."""
    from score import toks

    bodies = [tuple(toks(line)) for line in gold.split("\n") if line.strip()]
    joined = [word for body in bodies for word in body]
    grams, flat = _grams(joined), f" {' '.join(joined)} "
    whole, heading = set(bodies), tuple(toks(title))
    labels: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for line in text.split("\n"):
        words = tuple(toks(line))
        if not line.strip():
            labels.append("-")
        elif not words:
            labels.append("x")
        elif words == heading:
            labels.append("t")
        elif len(words) >= 6:
            own = _grams(list(words))
            share = sum(gram in grams for gram in own) / len(own)
            labels.append("x" if words in seen or 0.15 < share < 0.8 else "b" if share >= 0.8 else "c")
            seen.add(words)
        else:
            labels.append("B" if words in whole else "X" if f" {' '.join(words)} " in flat else "C")
    filled = [i for i, label in enumerate(labels) if label != "-"]
    for place, i in enumerate(filled):
        around = (_sure(labels, filled[max(0, place - 4) : place][::-1]), _sure(labels, filled[place + 1 : place + 5]))
        if labels[i] == "B":
            labels[i] = "B" if "b" in around else "X"
        elif labels[i] == "C":
            labels[i] = "X" if around == ("b", "b") else "C"
    return "".join(labels).translate(str.maketrans("BCX", "bcx"))


def _sure(labels: list[str], nearby: list[int]) -> str:
    return next((labels[i] for i in nearby if labels[i] in "bcx"), "c")
