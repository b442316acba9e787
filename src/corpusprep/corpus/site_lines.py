"""What a site repeats: lines that stand on many of its pages, with the values of their dates, counts and names left out.

Repetition is evidence, not a verdict: the stage Chrome weighs it together with a line's words and place. A background
paragraph that rightly recurs stands among paragraphs that do not, and is told apart by that.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from corpusprep.corpus.line_keys import CACHED_SIZE, DATE_WORDS, START_SIZE, line_key, line_keys, start_of
from corpusprep.document import Document

# A line this long that ends like a sentence, or twice as long whatever its end, reads like prose.
_PROSE_SIZE = 90
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_ENDS = tuple(".!?…。！？｡؟۔।॥։።")
_CLOSERS = " \u00a0\"'”’»)]"


def reads_like_prose(line: str) -> bool:
    """True for a line that reads like a paragraph, in any script."""
    size = len(line) if line.isascii() else len(line) + 1.5 * len(_WIDE.findall(line))
    return size >= 2 * _PROSE_SIZE or (size >= _PROSE_SIZE and line.rstrip(_CLOSERS).endswith(_ENDS))


def site_of(document: Document) -> str:
    """The site that a document counts to: its host or stated site, else the folder it lies in, else none.

    >>> from corpusprep.document import Origin
    >>> site_of(Document("a", "", "", origin=Origin(path="raw/ledger/0001.txt")))
    'raw/ledger'
    """
    origin = document.origin
    return origin.site or (origin.path or "").replace("\\", "/").rpartition("/")[0]


class SiteLine(NamedTuple):
    """What the site's other pages say about one line: positions in the document's text when the model spoke.

    Of ``of`` other pages of the site, ``others`` hold the line; ``outside`` is the share of these where it stands
    above or below the article; ``inside`` says that here it stands between paragraphs that only this page has.
    """

    start: int
    end: int
    others: int
    of: int
    outside: float
    inside: bool


class Page(NamedTuple):
    """One page as it was seen: the keys of its lines in order, and which of them read like prose."""

    keys: tuple[str, ...]
    prose: tuple[bool, ...]


Partial = dict[str, dict[str, Page]]


class Repeated(NamedTuple):
    """A line that a site repeats: on how many of the pages seen, and on how many of them outside the article."""

    pages: int
    outside: int


class Profile(NamedTuple):
    """What is known of a site: how many pages were seen, and the lines that stand on at least two of them."""

    pages: int
    lines: Mapping[str, Repeated]


def zone(repeated: Sequence[bool], prose: Sequence[bool]) -> tuple[int, int]:
    """From the first to the last paragraph that only this page has, as start and end (excluded)."""
    own = [at for at, is_prose in enumerate(prose) if is_prose and not repeated[at]]
    return (own[0], own[-1] + 1) if own else (0, 0)


@dataclass(frozen=True)
class SiteLines:
    """Learns which lines each site repeats, from up to ``sample`` pages a site.

    Which pages are sampled depends on their texts alone, and copies count once, so that neither the order of the
    documents nor the sharding matters. A site with fewer than ``least_pages`` pages teaches nothing.
    """

    sample: int = 300
    least_pages: int = 3

    def observe(self, documents: Iterable[Document]) -> Partial:
        """The sampled pages of one shard."""
        partial: Partial = {}
        for document in documents:
            lines = [line for line in map(str.strip, document.text.split("\n")) if line]
            if not lines:
                continue
            digest = hashlib.blake2b("\n".join(lines).encode("utf-8", "replace"), digest_size=12).hexdigest()
            pages = partial.setdefault(site_of(document), {})
            if digest in pages or (len(pages) >= 2 * self.sample and digest > max(pages)):
                continue
            pages[digest] = Page(tuple(line_keys(lines)), tuple(map(reads_like_prose, lines)))
            if len(pages) > 4 * self.sample:
                partial[site_of(document)] = self._sampled(pages)
        return {site: self._sampled(pages) for site, pages in partial.items()}

    def merge(self, a: Partial, b: Partial) -> Partial:
        """The sampled pages of two shards."""
        merged = dict(a)
        for site, pages in b.items():
            merged[site] = self._sampled({**a[site], **pages}) if site in a else pages
        return merged

    def divide(self, partial: Partial, pieces: int) -> list[Partial]:
        """The partial in so many pieces with no site in two of them: each can be merged and finished alone."""
        found: list[Partial] = [{} for _ in range(pieces)]
        for site, pages in partial.items():
            digest = hashlib.blake2b(site.encode("utf-8", "replace"), digest_size=8).digest()
            found[int.from_bytes(digest, "little") % pieces][site] = pages
        return found

    def _sampled(self, pages: Mapping[str, Page]) -> dict[str, Page]:
        return {digest: pages[digest] for digest in sorted(pages)[: self.sample]}

    def finish(self, partial: Partial) -> SiteLinesModel:
        """The model."""
        profiles = {
            site: profile([pages[digest] for digest in sorted(pages)])
            for site, pages in sorted(partial.items())
            if len(pages) >= self.least_pages
        }
        return SiteLinesModel(profiles)

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> SiteLinesModel:
        """The model that `SiteLinesModel.rows` described; a row's counts may be corrected by hand."""
        sizes: dict[str, int] = {}
        lines: dict[str, dict[str, Repeated]] = {}
        for row in rows:
            site = str(row["site"])
            sizes[site] = int(row["of"])
            found = lines.setdefault(site, {})
            if row.get("line") is not None:
                found[str(row["line"])] = Repeated(int(row["pages"]), int(row["outside"]))
        return SiteLinesModel({site: Profile(sizes[site], lines[site]) for site in sorted(sizes)})


def profile(pages: Sequence[Page]) -> Profile:
    """What these pages repeat, and where."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update(set(page.keys))
    often = 0.5 * len(pages)
    outside: Counter[str] = Counter()
    for page in pages:
        start, stop = zone([counts[key] > often for key in page.keys], page.prose)
        outside.update({*page.keys[:start], *page.keys[stop:]})
    repeated = {key: Repeated(count, outside[key]) for key, count in sorted(counts.items()) if count > 1}
    return Profile(len(pages), repeated)


_NOT_SEEN = Repeated(0, 0)


class _Starts(NamedTuple):
    """How the long lines that a site repeats begin: `START_SIZE` signs, and the first `_HEAD_SIZE` of these."""

    whole: frozenset[str]
    heads: frozenset[str]


# The key of a line that begins with three letters begins with them, too, unless they begin a word of dates.
_HEAD_SIZE = 3
_DATE_HEADS = frozenset(word[:_HEAD_SIZE] for word in DATE_WORDS)


def _seen(known: Profile, starts: _Starts, line: str) -> Repeated:
    """What is known of a line. A long one that begins like no repeated line is not read to its end."""
    if len(line) > CACHED_SIZE:
        head = line[:_HEAD_SIZE]
        folded = head.casefold()[:_HEAD_SIZE]
        if head.isalpha() and folded not in starts.heads and folded not in _DATE_HEADS:
            return _NOT_SEEN
        if (start := start_of(line)) is not None and start not in starts.whole:
            return _NOT_SEEN
    return known.lines.get(line_key(line), _NOT_SEEN)


@dataclass(frozen=True)
class SiteLinesModel:
    """Tells Chrome what the site repeats, as ``evidence["site_lines"]``: one `SiteLine` for each line that is not blank.

    Counts include the page itself when it was seen, so one is taken off.
    """

    profiles: Mapping[str, Profile] = field(default_factory=dict)

    def __call__(self, document: Document) -> Document:
        """The document with what its site says about its lines."""
        site = site_of(document)
        known = self.profiles.get(site)
        if known is None:
            return document
        spans: list[tuple[int, int]] = []
        texts: list[str] = []
        at = 0
        for raw in document.text.split("\n"):
            text = raw.strip()
            if text:
                spans.append((at, at + len(raw)))
                texts.append(text)
            at += len(raw) + 1
        starts = self._starts(site)
        seen = [_seen(known, starts, text) for text in texts]
        often = 0.5 * known.pages
        start, stop = zone([entry.pages > often for entry in seen], [reads_like_prose(text) for text in texts])
        found = tuple(
            SiteLine(
                *span,
                max(entry.pages - 1, 0),
                known.pages - 1,
                entry.outside / entry.pages if entry.pages else 0.0,
                start <= place < stop,
            )
            for place, (span, entry) in enumerate(zip(spans, seen, strict=True))
        )
        return document.with_evidence("site_lines", found)

    def _starts(self, site: str) -> _Starts:
        """How the long lines that a site repeats begin."""
        found = self._known_starts.get(site)
        if found is None:
            lines = self.profiles[site].lines
            whole = frozenset(key[:START_SIZE] for key in lines if len(key) > START_SIZE)
            found = _Starts(whole, frozenset(start[:_HEAD_SIZE] for start in whole))
            self._known_starts[site] = found
        return found

    @functools.cached_property
    def _known_starts(self) -> dict[str, _Starts]:
        return {}

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """One row a repeated line, the most frequent of each site first; a site without any has one row without a line."""
        for site, known in sorted(self.profiles.items()):
            if not known.lines:
                yield {"site": site, "of": known.pages, "line": None, "pages": 0, "outside": 0}
            for line, entry in sorted(known.lines.items(), key=lambda item: (-item[1].pages, item[0])):
                yield {
                    "site": site, "of": known.pages, "line": line, "pages": entry.pages, "outside": entry.outside,
                }  # fmt: skip
