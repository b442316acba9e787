"""What speaks for and against each line of a page: one row of numbers a line, computed for all lines at once.

Evidence comes from the line's shape, its place, its neighbors, the blocks around it (how much of the page's long text
they hold), the lines made by the same template, and the names that the page gives its blocks.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from corpusprep.page import Page

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

# A line of this many words, mostly outside links, is long text: a paragraph, or as good as one.
_LONG_WORDS = 15
_LONG_LINKS = 0.4

# An English word and its space, in characters.
_WORD_CHARACTERS = 6

# A paragraph that stood on the page before is an echo of it (a second rendering); shorter lines repeat by nature.
_REPEATED_CHARACTERS = 50

# A line of at most this many words is looked at word by word.
_SHORT_WORDS = 10

_PARTS = re.compile(r"[a-z]{3,}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")

_ROLES = {role: number for number, role in enumerate(("text", "heading", "list", "table", "quote", "code", "caption"))}

# Classes of characters, a bit each.
_UPPER, _LOWER, _DIGIT, _COMMA, _STOP, _WIDE, _CLOSE, _SIGN = (1 << bit for bit in range(8))


class Lore(Protocol):
    """What was learned about names and words."""

    def of_blocks(self, blocks: Sequence[tuple[str, str]]) -> Floats:
        """For each tag and names: log-odds of article by words and by lines, how it speaks for a forum, for docs."""
        ...

    def of_text(self, text: str) -> float:
        """For a short line: log-odds of article."""
        ...


class Evidence(NamedTuple):
    """One row a line, the names of the columns, and the words of each line as the decision counts them."""

    rows: Floats
    words: Floats


@functools.cache
def _classes() -> npt.NDArray[np.uint8]:
    """The classes of every character of the basic plane, and of all others at the end."""
    table = np.zeros(0x10001, np.uint8)
    for code in range(0x10000):
        char = chr(code)
        if char.islower():
            table[code] = _LOWER
        elif char.isupper():
            table[code] = _UPPER
        elif char.isdigit():
            table[code] = _DIGIT
    for chars, bit in (
        (",;:、，；：،؛", _COMMA),
        (".!?。！？…؟।։۔", _STOP),
        ("\"'”’»)]」』）", _CLOSE),
        ("|©®@»›→•·", _SIGN),
    ):
        for char in chars:
            table[ord(char)] |= bit
    # Scripts without spaces: one word has about two characters (Thai, Lao, Khmer, Burmese: about four).
    for low, high in ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x0E00, 0x0EFF), (0x1780, 0x17FF)):
        table[low : high + 1] |= _WIDE
    table[0x1000:0x10A0] |= _WIDE
    table[0x10000] = _WIDE
    return table


def evidence(source: str, page: Page, lore: Lore) -> Evidence:
    """The evidence for every line; ``lore`` is what is known of names and words."""
    lines = page.lines
    starts, ends, of_node, of_role, *counts = zip(*lines, strict=True)
    start, end, node = (np.array(column, np.int64) for column in (starts, ends, of_node))
    level, links, strong, words = (np.array(column, np.int64) for column in counts)
    roles = np.array([_ROLES[role] for role in of_role], np.int64)
    shape = _shape(source, start, end)
    chars = (end - start).astype(np.float32)
    # Words as English counts them: languages with long words have fewer, scripts without spaces hardly any.
    mass = (np.maximum(words, (chars - shape["wide"]) / _WORD_CHARACTERS) + shape["wide"] / 2).astype(np.float32)
    link = (links / chars).astype(np.float32)
    is_long = (mass >= _LONG_WORDS) & (link < _LONG_LINKS)
    long = np.where(is_long, mass, 0).astype(np.float32)
    total, total_long = float(mass.sum()), float(long.sum()) or 1.0
    count = len(lines)
    number = np.arange(count)

    out: dict[str, Any] = {
        "mass": np.log1p(mass),
        "link": link,
        "strong": strong / chars,
        "level": level,
        "is_list": roles == 2,
        "is_table": roles == 3,
        "is_quote": roles == 4,
        "is_code": roles == 5,
        "is_caption": roles == 6,
        "upper": shape["upper"] / chars,
        "digit": shape["digit"] / chars,
        "comma": shape["comma"] / (mass + 1),
        "sign": shape["sign"],
        "ends": shape["ends"],
        "starts": shape["starts"],
    }
    _places(out, mass, long, (total, total_long))
    _neighbors(out, mass, link)
    tree = _Tree(page, node, (mass, long, link), total_long)
    tree.levels(out)
    tree.blocks(out, number)
    tree.templates(out)
    tree.names(out, lore)
    texts = [source[a:b] for a, b in zip(starts, ends, strict=True)]
    _repeats(out, texts, page, number)
    _words(out, texts, words, level, lore)
    out["page_lines"] = np.log1p(count)
    out["page_long"] = np.log1p(total_long)
    out["page_long_share"] = total_long / (total + 1)
    out["page_link"] = float((link * mass).sum()) / (total + 1)
    rows = np.empty((count, len(out)), np.float32)
    for column, name in enumerate(out):
        rows[:, column] = out[name]
    evidence.names = tuple(out)  # type: ignore[attr-defined]
    return Evidence(rows, mass)


def _shape(source: str, start: Integers, end: Integers) -> dict[str, Any]:
    """Counts of kinds of characters in each line, and how it starts and ends."""
    codes = np.frombuffer(source.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _classes()[np.minimum(codes, 0x10000)]
    found: dict[str, Any] = {}
    for name, bit in (
        ("upper", _UPPER), ("digit", _DIGIT), ("comma", _COMMA), ("wide", _WIDE), ("sign", _SIGN)
    ):  # fmt: skip
        # Lines touch each other but for line breaks, which are of no kind.
        found[name] = np.add.reduceat(((kinds & bit) != 0).view(np.uint8), start, dtype=np.int32)
    last = kinds[end - 1]
    before = kinds[np.maximum(end - 2, start)]
    found["ends"] = ((last & _STOP) != 0) | (((last & _CLOSE) != 0) & ((before & _STOP) != 0))
    found["starts"] = np.where((kinds[start] & _LOWER) != 0, 1, np.where((kinds[start] & _UPPER) != 0, 2, 0))
    return found


def _places(out: dict[str, Any], mass: Floats, long: Floats, totals: tuple[float, float]) -> None:
    """Where on the page a line stands, counted in lines, in words and in long text."""
    total, total_long = totals
    count = len(mass)
    number = np.arange(count)
    is_long = long > 0
    out["words_before"] = (np.cumsum(mass) - mass) / (total + 1)
    before = np.cumsum(long) - long
    out["long_before"] = before / total_long
    out["long_after"] = (total_long - before - long) / total_long
    last = np.maximum.accumulate(np.where(is_long, number, -1000))
    out["to_long_before"] = np.log1p(np.minimum(number - last, 300))


def _neighbors(out: dict[str, Any], mass: Floats, link: Floats) -> None:
    """What stands around a line: means over windows."""
    for name, values, reach in (("mass", np.log1p(mass), 3), ("link", link, 3), ("link", link, 8)):
        out[f"{name}_before_{reach}"] = _window(values, reach, 0)
        out[f"{name}_after_{reach}"] = _window(values, 0, reach)


def _window(values: Floats, before: int, after: int) -> Floats:
    """The mean of the lines before (or after) each line, itself left out; 0 where there are none."""
    count = len(values)
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    number = np.arange(count)
    if before:
        low, high = np.maximum(number - before, 0), number
    else:
        low, high = number + 1, np.minimum(number + 1 + after, count)
    low = np.minimum(low, high)
    mean: Floats = ((sums[high] - sums[low]) / np.maximum(high - low, 1)).astype(np.float32)
    return mean


def _words(out: dict[str, Any], texts: list[str], words: Integers, level: Integers, lore: Lore) -> None:
    """What a short line says by itself, and what the heading above a line says about it."""
    count = len(texts)
    own = [0.0] * count
    heading = [0.0] * count
    since = [0] * count
    last, at = 0.0, -300
    short = (words <= _SHORT_WORDS).tolist()
    levels = level.tolist()
    for n, text in enumerate(texts):
        if short[n]:
            own[n] = lore.of_text(text)
            if levels[n]:
                last, at = own[n], n
        heading[n] = last
        since[n] = n - at
    out["says"] = own
    out["heading_says"] = heading
    out["since_heading"] = np.log1p(np.minimum(since, 300))
    values = np.array(own, np.float32)
    out["says_before"] = _window(values, 8, 0)
    out["says_after"] = _window(values, 0, 8)


def _repeats(out: dict[str, Any], texts: list[str], page: Page, number: Integers) -> None:
    """Whether a line's text occurs elsewhere on the page, and where the line stands from the title."""
    seen: dict[str, int] = {}
    before = []
    for text in texts:
        times = seen.get(text, 0)
        before.append(times if len(text) >= _REPEATED_CHARACTERS else 0)
        seen[text] = times + 1
    out["repeats"] = np.log([seen[text] for text in texts])
    out["seen_before"] = before
    title = page.title or ""
    heading = next((n for n, line in enumerate(page.lines) if line.level == 1), -1)
    matching = [n for n, text in enumerate(texts) if 12 <= len(text) <= 300 and text in title]
    at = matching[-1] if matching else heading
    if matching and heading >= 0 and heading in matching:
        at = heading
    away = np.clip(number - at, -300, 300) if at >= 0 else np.zeros(len(number))
    out["from_title"] = np.sign(away) * np.log1p(np.abs(away))


class _Tree:
    """The blocks of a page: how much long text each holds, and what that says about a line in it."""

    def __init__(self, page: Page, node: Integers, values: tuple[Floats, Floats, Floats], total_long: float) -> None:
        mass, long, link = values
        self.page = page
        self.node = np.maximum(node, 0)
        self.total_long = total_long
        nodes = page.nodes
        parents, tags, names, firsts, lasts, depths = zip(*nodes, strict=True)
        self.first = np.array(firsts, np.int64)
        self.last = np.array(lasts, np.int64)
        self.parents: list[int] = list(parents)
        self.parent = np.maximum(np.array(parents, np.int64), 0)
        self.depth = np.array(depths, np.int64)
        # Blocks of the same tag and names are looked up once.
        numbers: dict[tuple[str, str], int] = {}
        self.name_of = [numbers.setdefault(key, len(numbers)) for key in zip(tags, names, strict=True)]
        self.distinct = list(numbers)
        sums = np.zeros((3, len(mass) + 1))
        np.cumsum((mass, long, link * mass), axis=1, out=sums[:, 1:])
        held = sums[:, self.last] - sums[:, self.first]
        self.lines = self.last - self.first
        self.mass, self.long = held[0], held[1]
        self.link = held[2] / (self.mass + 1)
        self.line_long = long
        self.line_mass = mass
        # A block around a single block with the same lines says nothing new: `outer` is the next that holds more.
        outer = [0] * len(nodes)
        parent, first, last = self.parent.tolist(), self.first.tolist(), self.last.tolist()
        for n in range(1, len(nodes)):
            p = parent[n]
            outer[n] = outer[p] if first[p] == first[n] and last[p] == last[n] else p
        self.outer = np.array(outer, np.int64)

    def levels(self, out: dict[str, Any]) -> None:
        """The blocks around each line, from the inside."""
        at = self.node
        for level in range(4):
            out[f"link_{level}"] = self.link[at]
            if level:  # the innermost block is, most often, the line itself
                out[f"lines_{level}"] = np.log1p(self.lines[at])
                out[f"long_{level}"] = self.long[at] / self.total_long
                out[f"mean_{level}"] = np.log1p(self.mass[at] / np.maximum(self.lines[at], 1))
            at = self.outer[at]
        out["depth"] = self.depth[self.node]

    def blocks(self, out: dict[str, Any], number: Integers) -> None:
        """How far a line is from the block with most paragraphs, and from the smallest that holds most long text."""
        block = np.where(self.lines[self.node] > 1, self.node, self.outer[self.node])
        own = np.bincount(block, weights=self.line_long, minlength=len(self.lines))
        self.block, self.own = block, own
        out["block_long"] = own[block] / self.total_long
        top = int(own.argmax())
        on_path = np.zeros(len(self.lines), bool)
        at = top
        while True:
            on_path[at] = True
            if at == 0:
                break
            at = int(self.parent[at])
        parent = self.parent.tolist()
        shared = [0] * len(parent)
        path, depth = on_path.tolist(), self.depth.tolist()
        for n in range(len(parent)):
            shared[n] = depth[n] if path[n] else shared[parent[n]]
        common = np.array(shared, np.int64)[block]
        out["up_from_line"] = self.depth[block] - common
        out["up_from_top"] = self.depth[top] - common
        for share in (0.5, 0.8):
            holding = np.flatnonzero(self.long >= share * self.total_long)
            smallest = int(holding[-1]) if len(holding) else 0
            low, high = int(self.first[smallest]), int(self.last[smallest])
            away = np.maximum(np.maximum(low - number, number - high + 1), 0)
            out[f"away_{share}"] = np.log1p(np.minimum(away, 300)) * np.where(number < low, -1, 1)
            out[f"within_{share}"] = np.clip((number - low) / max(high - low, 1), -0.5, 1.5)

    def templates(self, out: dict[str, Any]) -> None:
        """What all lines made by the same template (same tags and classes on the path) look like together."""
        keys: dict[tuple[int, int], int] = {}
        folded: dict[tuple[str, str], int] = {}
        kinds = [folded.setdefault((tag, _DIGITS.sub("", names)), len(folded)) for tag, names in self.distinct]
        of: list[int] = []
        for p, name in zip(self.parents, self.name_of, strict=True):
            key = (of[p] if p >= 0 else -1, kinds[name])
            found = keys.get(key)
            if found is None:
                found = keys[key] = len(keys)
            of.append(found)
        template = np.array(of, np.int64)
        size = len(keys)
        for which, at in (("line", template[self.node]), ("block", template[self.block])):
            held = np.bincount(at, weights=self.line_long, minlength=size)
            mass = np.bincount(at, weights=self.line_mass, minlength=size)
            lines = np.bincount(at, minlength=size)
            out[f"same_{which}_long"] = held[at] / self.total_long
            out[f"same_{which}_mean"] = np.log1p(mass / np.maximum(lines, 1))[at]
            out[f"same_{which}_lines"] = np.log1p(lines[at])
        blocks = np.bincount(template[np.unique(self.block)], minlength=size)
        out["same_blocks"] = np.log1p(blocks[template[self.block]])

    def names(self, out: dict[str, Any], lore: Lore) -> None:
        """What the names of the blocks around a line say: at the innermost, at worst, at best, and together."""
        address = ("url", " ".join(_PARTS.findall(self.page.url or "")))
        *_, of_address = known = lore.of_blocks([*self.distinct, address])
        known = known[:-1]
        scores = known[self.name_of]
        parent = self.parents
        for k in range(2):
            own = scores[:, k].tolist()
            low: list[float] = []
            high: list[float] = []
            together: list[float] = []
            for value, p in zip(own, parent, strict=True):
                if p < 0:
                    low.append(value)
                    high.append(value)
                    together.append(value)
                else:
                    below, above = low[p], high[p]
                    low.append(value if value < below else below)  # noqa: FURB136 - min() is a slow call here
                    high.append(value if value > above else above)  # noqa: FURB136
                    together.append(together[p] + value)
            out[f"name_{k}"] = scores[self.node, k]
            for what, values in (("low", low), ("high", high), ("sum", together)):
                out[f"name_{what}_{k}"] = np.array(values, np.float32)[self.node]
        kinds = known[:, 2:]
        for k in range(2):
            strongest = np.sort(kinds[:, k])[-8:]
            out[f"page_kind_{k}"] = float(kinds[:, k].mean())
            out[f"page_kind_top_{k}"] = float(strongest.mean())
            out[f"page_address_{k}"] = of_address[2 + k]
