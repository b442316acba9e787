"""What speaks for and against each line of a page: one row of numbers a line, computed for all lines at once.

Evidence comes from the line's shape, its place, its neighbors, the blocks around it (how much of the page's long text
they hold, what they are called, which others are made alike), the talk of readers around it, and the words it has.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from corpusprep.page import Page
from corpusprep.stages.page_lines.blocks import Blocks, Integers, nearest_largest

Floats = npt.NDArray[np.float32]

# A line of this many words, mostly outside links, is long text: a paragraph, or as good as one.
_LONG_WORDS = 15
_LONG_LINKS = 0.4

# An English word and its space, in characters.
_WORD_CHARACTERS = 6

# A paragraph that stood on the page before is an echo of it (a second rendering); shorter lines repeat by nature.
_REPEATED_CHARACTERS = 50

# A line of at most this many words is looked at word by word.
SHORT_WORDS = 10

ADDRESS_PARTS = re.compile(r"[a-z]{3,}", re.IGNORECASE)

_ROLES = {role: number for number, role in enumerate(("text", "heading", "list", "table", "quote", "code", "caption"))}

# Classes of characters, a bit each.
_UPPER, _LOWER, _DIGIT, _COMMA, _STOP, _WIDE, _CLOSE, _SIGN = (1 << bit for bit in range(8))


class Lore(Protocol):
    """What was learned about names and words."""

    def of_blocks(self, blocks: Sequence[tuple[str, str]]) -> Floats:
        """For each tag and names: log-odds of article by words and by lines, how it speaks for a forum, for docs."""
        ...

    def of_text(self, text: str) -> tuple[float, bool, bool, bool]:
        """For a short line: log-odds of article; whether it is a heading of comments, offers a reply, has a time."""
        ...


class Evidence(NamedTuple):
    """One row a line, the names of the columns, the words of each line as the decision counts them, and the blocks.

    The last three tell the short lines that read like a heading of comments, offer a reply, or hold a time.
    """

    rows: Floats
    words: Floats
    names: tuple[str, ...]
    blocks: Blocks
    is_long: npt.NDArray[np.bool_]
    headings: npt.NDArray[np.bool_]
    replies: npt.NDArray[np.bool_]
    times: npt.NDArray[np.bool_]

    def column(self, name: str) -> Floats:
        """The values of one column."""
        return self.rows[:, self.names.index(name)]


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
    starts, ends, of_node, of_role, levels, *counts = zip(*lines, strict=True)
    start, end, node, level = (np.array(column, np.int64) for column in (starts, ends, of_node, levels))
    links, strong, words = (np.array(column, np.float32) for column in counts)
    roles = np.array([_ROLES[role] for role in of_role], np.int8)
    shape = _shape(source, start, end)
    chars = (end - start).astype(np.float32)
    # Words as English counts them: languages with long words have fewer, scripts without spaces hardly any.
    mass = np.maximum(words, (chars - shape["wide"]) / _WORD_CHARACTERS) + shape["wide"] / 2
    link = links / chars
    long = np.where((mass >= _LONG_WORDS) & (link < _LONG_LINKS), mass, np.float32(0))
    total, total_long = float(mass.sum()), float(long.sum()) or 1.0
    is_heading = level > 0
    count = len(lines)

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
    texts = [source[a:b] for a, b in zip(starts, ends, strict=True)]
    blocks = Blocks(page, node, (mass, long, link * mass, is_heading, is_heading * link))
    view = _View(page, blocks, mass, long, link, is_heading, total, total_long, np.arange(count))
    _places(out, view)
    _levels(out, view)
    _main_block(out, view)
    _templates(out, view)
    _names(out, view, lore)
    _repeats(out, view, texts)
    said = [lore.of_text(text) if n <= SHORT_WORDS else _SILENT for text, n in zip(texts, counts[2], strict=True)]
    heard = np.array(said, np.float32).T
    _words(out, view, heard)
    out["page_lines"] = np.log1p(count)
    out["page_long"] = np.log1p(total_long)
    out["page_long_share"] = total_long / (total + 1)
    out["page_link"] = float((link * mass).sum()) / (total + 1)
    columns = np.empty((len(out), count), np.float32)
    for row, values in zip(columns, out.values(), strict=True):
        row[:] = values
    return Evidence(columns.T, mass, tuple(out), blocks, long > 0, *(heard[1:] > 0))


_SILENT = (0.0, False, False, False)


class _View(NamedTuple):
    """What all kinds of evidence look at."""

    page: Page
    blocks: Blocks
    mass: Floats
    long: Floats
    link: Floats
    is_heading: npt.NDArray[np.bool_]
    total: float
    total_long: float
    number: Integers


def _shape(source: str, start: Integers, end: Integers) -> dict[str, Any]:
    """Counts of kinds of characters in each line, and how it starts and ends."""
    codes = np.frombuffer(source.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _classes()[np.minimum(codes, 0x10000)]
    found: dict[str, Any] = {}
    for name, bit in (
        ("upper", _UPPER), ("digit", _DIGIT), ("comma", _COMMA), ("wide", _WIDE), ("sign", _SIGN)
    ):  # fmt: skip
        # Lines touch each other but for line breaks, which are of no kind.
        found[name] = np.add.reduceat((kinds & bit).view(np.bool_), start, dtype=np.float32)
    first, last = kinds[start], kinds[end - 1]
    before = kinds[np.maximum(end - 2, start)]
    found["ends"] = ((last & _STOP) != 0) | (((last & _CLOSE) != 0) & ((before & _STOP) != 0))
    found["starts"] = np.where((first & _LOWER) != 0, 1, np.where((first & _UPPER) != 0, 2, 0))
    return found


def _places(out: dict[str, Any], view: _View) -> None:
    """Where on the page a line stands, counted in lines, in words and in long text; and what stands around it."""
    mass, long = view.mass, view.long
    out["words_before"] = (np.cumsum(mass) - mass) / (view.total + 1)
    before = np.cumsum(long) - long
    out["long_before"] = before / view.total_long
    out["long_after"] = (view.total_long - before - long) / view.total_long
    last = np.maximum.accumulate(np.where(long > 0, view.number, -1000))
    out["to_long_before"] = np.log1p(np.minimum(view.number - last, 300))
    sums = _sums((out["mass"], view.link))
    for reach, rows in ((3, (0, 1)), (8, (1,))):
        for where, means in zip(("before", "after"), _around(sums, view.number, reach), strict=True):
            for row in rows:
                out[f"{('mass', 'link')[row]}_{where}_{reach}"] = means[row]


def _sums(rows: Sequence[Any]) -> npt.NDArray[np.float64]:
    """Running sums of rows, from 0."""
    sums = np.zeros((len(rows), len(rows[0]) + 1))
    np.cumsum(rows, axis=1, out=sums[:, 1:])
    return sums


def _around(sums: npt.NDArray[np.float64], number: Integers, reach: int) -> tuple[Any, Any]:
    """The means over the lines before each line, and over those after it; 0 where there are none."""
    count = len(number)
    low, high = np.maximum(number - reach, 0), np.minimum(number + 1 + reach, count)
    here = sums[:, :-1]
    return (
        (here - sums[:, low]) / np.maximum(number - low, 1),
        (sums[:, high] - sums[:, 1:]) / np.maximum(high - number - 1, 1),
    )


def _words(out: dict[str, Any], view: _View, heard: Floats) -> None:
    """What a short line says by itself, what the heading above a line says about it, and readers' talk around it."""
    number = view.number
    says, marks, replies, stamps = heard
    last = np.maximum.accumulate(np.where(view.is_heading, number, -1))
    above = last >= 0
    out["says"] = says
    out["heading_says"] = np.where(above, says[last], 0)
    out["heading_link"] = np.where(above, 1 + view.link[last], 0)
    out["since_heading"] = np.log1p(np.minimum(np.where(above, number - last, 300), 300))
    sums = _sums((says, replies, stamps))
    before, after = _around(sums, number, 8)
    out["says_before"], out["says_after"] = before[0], after[0]
    out["replies_before"], out["replies_after"] = before[1], after[1]
    out["times_before"], out["times_after"] = before[2], after[2]
    out["page_replies"] = np.log1p(sums[1, -1])
    out["page_times"] = np.log1p(sums[2, -1])
    mark = np.maximum.accumulate(np.where(marks > 0, number, -1))
    marked = mark >= 0
    out["since_comments"] = np.where(marked, np.log1p(number - mark), -1)
    out["comments_at"] = np.where(marked, (np.cumsum(view.long) / view.total_long)[mark], -1)
    out["page_comments_at"] = float(out["long_before"][int(marks.argmax())]) if marks.any() else 1.0
    out["page_comment_headings"] = np.log1p(float(marks.sum()))


def _repeats(out: dict[str, Any], view: _View, texts: list[str]) -> None:
    """Whether a line's text occurs elsewhere on the page, and where the line stands from the title."""
    seen: dict[str, int] = {}
    before = []
    for text in texts:
        times = seen.get(text, 0)
        before.append(times if times and len(text) >= _REPEATED_CHARACTERS else 0)
        seen[text] = times + 1
    out["repeats"] = np.log([seen[text] for text in texts])
    out["seen_before"] = before
    title = view.page.title or ""
    longest = min(300, len(title))
    heading = next((n for n, line in enumerate(view.page.lines) if line.level == 1), -1)
    matching = [n for n, text in enumerate(texts) if 12 <= len(text) <= longest and text in title]
    at = matching[-1] if matching else heading
    if matching and heading >= 0 and heading in matching:
        at = heading
    away = np.clip(view.number - at, -300, 300) if at >= 0 else np.zeros(len(texts))
    out["from_title"] = np.sign(away) * np.log1p(np.abs(away))


def _levels(out: dict[str, Any], view: _View) -> None:
    """The blocks around each line, from the inside: how much each holds, of long text, of links."""
    blocks = view.blocks
    mass, long, linked = blocks.held[:3]
    links = linked / (mass + 1)
    size, share = np.log1p(blocks.lines), long / view.total_long
    mean = np.log1p(mass / np.maximum(blocks.lines, 1))
    at = blocks.node
    for level in range(4):
        out[f"link_{level}"] = links[at]
        if level:  # the innermost block is, most often, the line itself
            out[f"lines_{level}"] = size[at]
            out[f"long_{level}"] = share[at]
            out[f"mean_{level}"] = mean[at]
        at = blocks.outer[at]
    out["depth"] = blocks.depth[blocks.node]


def block_of(blocks: Blocks) -> Integers:
    """The innermost block of several lines around each line."""
    return np.where(blocks.lines[blocks.node] > 1, blocks.node, blocks.outer[blocks.node])


def _main_block(out: dict[str, Any], view: _View) -> None:
    """How far a line is from the block with most paragraphs, and from the smallest that holds most long text."""
    blocks, number = view.blocks, view.number
    block = block_of(blocks)
    own = np.bincount(block, weights=view.long, minlength=blocks.size)
    out["block_long"] = own[block] / view.total_long
    top = at = int(own.argmax())
    on_path = np.zeros(blocks.size)
    while at >= 0:
        on_path[at] = blocks.depth[at]
        at = int(blocks.up[at])
    shared, _ = blocks.climb(on_path[:, None], np.zeros((blocks.size, 1)))
    common = shared[block, 0]
    out["up_from_line"] = blocks.depth[block] - common
    out["up_from_top"] = blocks.depth[top] - common
    for share in (0.5, 0.8):
        holding = np.flatnonzero(blocks.held[1] >= share * view.total_long)
        smallest = int(holding[-1]) if len(holding) else 0
        low, high = int(blocks.first[smallest]), int(blocks.last[smallest])
        away = np.maximum(np.maximum(low - number, number - high + 1), 0)
        out[f"away_{share}"] = np.log1p(np.minimum(away, 300)) * np.where(number < low, -1, 1)
        out[f"within_{share}"] = np.clip((number - low) / max(high - low, 1), -0.5, 1.5)


def _templates(out: dict[str, Any], view: _View) -> None:
    """What all lines made by the same template look like together, and the cards or posts a line stands in.

    A template is the same tags and names on the whole path; cards are blocks alike, side by side.
    """
    blocks = view.blocks
    block = block_of(blocks)
    template, size = blocks.templates()
    for which, at in (("line", template[blocks.node]), ("block", template[block])):
        held = np.bincount(at, weights=view.long, minlength=size)
        mass = np.bincount(at, weights=view.mass, minlength=size)
        lines = np.bincount(at, minlength=size)
        out[f"same_{which}_long"] = (held / view.total_long)[at]
        out[f"same_{which}_mean"] = np.log1p(mass / np.maximum(lines, 1))[at]
        out[f"same_{which}_lines"] = np.log1p(lines)[at]
    alike = np.bincount(template[np.unique(block)], minlength=size)
    out["same_blocks"] = np.log1p(alike)[template[block]]
    group, count, held_by = blocks.groups()
    card = nearest_largest(count[group], blocks.climb)[blocks.node]
    of = group[card]
    mass_of, long_of, link_of, headings, linked = held_by[:, of]
    is_card = count[of] > 1
    out["cards"] = np.where(is_card, np.log1p(count[of]), 0)
    out["cards_long"] = np.where(is_card, long_of / view.total_long, 0)
    out["cards_mean"] = np.where(is_card, np.log1p(long_of / count[of]), 0)
    out["cards_link"] = np.where(is_card, link_of / (mass_of + 1), 0)
    out["cards_heading"] = np.where(is_card, np.minimum(headings / count[of], 3), 0)
    out["cards_heading_link"] = np.where(is_card & (headings > 0), linked / np.maximum(headings, 1), -1)


def _names(out: dict[str, Any], view: _View, lore: Lore) -> None:
    """What the names of the blocks around a line say: at the innermost, at worst, at best, and together."""
    blocks = view.blocks
    address = ("url", " ".join(ADDRESS_PARTS.findall(view.page.url or "")))
    known = lore.of_blocks([*blocks.distinct, address])
    of_address, known = known[-1], known[:-1]
    scores = known[blocks.name_of][:, :2].astype(np.float64)
    comments = blocks.regions[:, :1]
    highest, together = blocks.climb(np.hstack((scores, -scores, blocks.regions)), np.hstack((scores, comments)))
    highest, together = highest[blocks.node], together[blocks.node]
    for k in range(2):
        out[f"name_{k}"] = scores[blocks.node, k]
        out[f"name_low_{k}"] = -highest[:, 2 + k]
        out[f"name_high_{k}"] = highest[:, k]
        out[f"name_sum_{k}"] = together[:, k]
    kinds = known[:, 2:]
    for k in range(2):
        strongest = np.sort(kinds[:, k])[-8:]
        out[f"page_kind_{k}"] = float(kinds[:, k].mean())
        out[f"page_kind_top_{k}"] = float(strongest.mean())
        out[f"page_address_{k}"] = of_address[2 + k]
    regions = highest[:, 4:]
    for k, name in enumerate(("comments", "promotion", "side")):
        out[f"in_{name}"] = regions[:, k]
        out[f"page_{name}"] = float((view.long * regions[:, k]).sum()) / view.total_long
    out["comment_depth"] = together[:, 2]
    free = float((view.long * (regions.max(axis=1) == 0)).sum())
    out["page_free"] = free / view.total_long
    out["page_free_words"] = np.log1p(free)
