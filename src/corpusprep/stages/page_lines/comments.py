"""Where readers' comments stand below an article: by the names of blocks, or by a heading and offers to reply.

The line model alone keeps them on short articles: where most of a page is talk, it looks like a forum.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from corpusprep.stages.page_lines.blocks import WHOLE_PAGE
from corpusprep.stages.page_lines.evidence import Evidence, block_of
from corpusprep.stages.page_lines.naming import speaks_of_comments

# A page whose names speak this much for a forum is one: its posts are the content. Over the benchmark, 5 articles of 9
# with named comments are below, and 47 forums of 49 above (or their address says forum); no gold text is lost.
_FORUM = 0.5
# Long text above the comments, in words: an article. A first post that short may stand above replies.
_ARTICLE_WORDS = 45
# Talk of more than so many times the article is what the page is for.
_TIMES = 8
# Offers to reply below a heading of comments that make a block without a name one of comments.
_REPLIES = 2
# An offer to reply is a link or a button; a line that only has such a word (a report, a quote) is none.
_OFFER_LINKS = 0.5
# Lines that offer a reply or hold a time, in all of the comments.
_SIGNS = 2


def readers_comments(found: Evidence) -> npt.NDArray[np.bool_] | None:
    """Which lines are readers' comments on the article of the page; None where there are none, or it is a forum."""
    kind, address = found.column("page_kind_0"), found.column("page_address_0")
    if kind[0] >= _FORUM or address[0] > 0:
        return None
    area = _named(found) if found.column("in_comments").any() else np.zeros(len(found.words), bool)
    offers = found.replies & (found.column("link") >= _OFFER_LINKS)
    for number in np.flatnonzero(found.headings):
        end = _end_of_talk(found, offers, int(number))
        area[number:end] = True
    words = np.where(found.is_long, found.words, 0)
    talk = np.flatnonzero(area & (words > 0))
    # A manual may have a chapter on comments: in it nobody replies, and at no time.
    if not len(talk) or ((found.replies | found.times) & area).sum() < _SIGNS:
        return None
    above = float(words[: talk[0]][~area[: talk[0]]].sum())
    if above < _ARTICLE_WORDS or float(words[area].sum()) > _TIMES * above:
        return None
    return area


def _named(found: Evidence) -> npt.NDArray[np.bool_]:
    """The lines in blocks that are named for comments."""
    blocks = found.blocks
    speaks = np.array([speaks_of_comments(names) for _, names in blocks.distinct])[blocks.name_of]
    speaks &= blocks.depth > WHOLE_PAGE
    above, _ = blocks.climb(speaks[:, None].astype(np.float64), np.zeros((blocks.size, 1)))
    inside: npt.NDArray[np.bool_] = above[blocks.node, 0] > 0
    return inside


def _end_of_talk(found: Evidence, offers: npt.NDArray[np.bool_], number: int) -> int:
    """Where the block around a heading of comments ends, if readers can reply there; else the heading itself."""
    blocks = found.blocks
    block = int(block_of(blocks)[number])
    for _ in range(2):  # the heading may have a block of its own
        last = int(blocks.last[block])
        if offers[number + 1 : last].sum() >= _REPLIES:
            return last
        block = int(blocks.outer[block])
    return number
