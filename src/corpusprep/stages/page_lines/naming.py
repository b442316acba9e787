"""Why a line of a page is cut, in a word: read off the names that its blocks carry."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from corpusprep.page import Page, PageLine

_TAGS = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "fieldset": "form",
    "dialog": "pop-up",
}

# Words that people who write markup use for a part of the page. The first that fits decides, from the innermost block
# outwards; within a block, the first of this order.
_WORDS = {
    "comments": "comment comments commentlist disqus respond replies discussion kommentar kommentare commentaire "
    "commentaires comentario comentarios commento commenti reactie reacties komentarz komentarze yorum yorumlar",
    "navigation": "nav navbar navigation menu menus submenu breadcrumb breadcrumbs crumbs pagination pager skip toc "
    "topbar masthead sitenav navlinks megamenu hamburger",
    "footer": "footer colophon copyright bottombar legal",
    "related": "related recommended recommendations recirc recirculation more popular trending latest readmore "
    "similar teaser teasers upnext mostread recent suggested outbrain taboola",
    "share": "share sharing social socials addthis sharedaddy addtoany",
    "newsletter": "newsletter subscribe subscription signup optin mailchimp",
    "advertisement": "ad ads advert advertisement advertising sponsor sponsored promo promotion promos banner",
    "pop-up": "cookie cookies consent gdpr modal popup overlay lightbox",
    "article-head": "byline author authors dateline date time timestamp published meta headline title kicker",
    "tags": "tag tags tagcloud categories category keywords topics",
    "aside": "sidebar aside widget widgets rail complementary",
    "form": "form search searchform login signin",
    "header": "header topper banner branding",
}
# What a part of the page is to the article, as the line model asks it.
_REGIONS = {
    "html/comments": "comments",
    **dict.fromkeys(
        ("html/related", "html/share", "html/newsletter", "html/advertisement", "html/pop-up"), "promotion"
    ),
    **dict.fromkeys(("html/navigation", "html/footer", "html/aside", "html/form", "html/header", "html/tags"), "side"),
}
_COMMENTS = frozenset(_WORDS["comments"].split()) - {"discussion"}
_REASON_OF = {word: reason for reason, words in reversed(_WORDS.items()) for word in words.split()}
_PARTS = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")


def names_of(page: Page) -> list[tuple[str, str] | None]:
    """For each block of a page: the reason code for a line in it, and the block that gives it away."""
    found: list[tuple[str, str] | None] = []
    for parent, tag, names, _, _, _ in page.nodes:
        own = _reason(tag, names)
        found.append(own if own is not None or parent < 0 else found[parent])
    return found


def name(names: Sequence[tuple[str, str] | None], line: PageLine) -> tuple[str, str]:
    """The reason code for a line that goes, and the block that gives it away (or an empty string).

    >>> from corpusprep.page import PageNode
    >>> page = Page(nodes=(PageNode(-1, "div", "site-menu", 0, 1, 1),))
    >>> name(names_of(page), PageLine(0, 4, 0, "text", 0, 4, 0, 1))
    ('html/navigation', '<div site-menu>')
    """
    found = names[line.node] if line.node >= 0 else None
    if found is not None:
        return found
    if line.level == 1:
        return "html/article-head", "<h1>"
    return "html/unlike-article", ""


def speaks_of_comments(names: str) -> bool:
    """Whether the names of a block say that readers' comments stand in it. A discussion may be a chapter.

    >>> speaks_of_comments("comment-list"), speaks_of_comments("sec-discussion")
    (True, False)
    """
    found = {part.lower() for part in _PARTS.findall(names)}
    return not _COMMENTS.isdisjoint(found)


def region(tag: str, names: str) -> str:
    """What a block's tag and names say it is: comments, promotion, side, or an empty string.

    >>> region("div", "comment-list"), region("div", "post-body")
    ('comments', '')
    """
    found = _reason(tag, names)
    return _REGIONS.get(found[0], "") if found else ""


@functools.lru_cache(maxsize=65536)
def _reason(tag: str, names: str) -> tuple[str, str] | None:
    """The reason that one block suggests, and how to show the block."""
    found = {reason for part in _PARTS.findall(names) if (reason := _REASON_OF.get(part.lower()))}
    reason = next((reason for reason in _WORDS if reason in found), _TAGS.get(tag))
    if reason is None:
        return None
    shown = " ".join(names.split()[:3])
    return f"html/{reason}", f"<{tag} {shown}>" if shown else f"<{tag}>"
