"""Every day that a page gives for its publication: in its structured data, its meta tags, its markup and its lines.

`stated` reads the markup, `visible` the lines around the title, `of_url` the address. Nothing is decided here.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from corpusprep.head import Head, Mark
from corpusprep.stages.date_formats import DateMatch, find_dates
from corpusprep.stages.event_days import is_told_otherwise
from corpusprep.stages.fact_words import date_label_at, date_label_before
from corpusprep.stages.page_data import Data, plain, values
from corpusprep.stages.page_lines_near import dates_in

FIRST_DAY = datetime.date(1990, 1, 1)
"""The first day that a page can have been published on."""

PUBLISHED, CREATED, MODIFIED = "published", "created", "modified"


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A day (or two, when the writing leaves it open) that the page gives somewhere.

    ``kind`` is published, created, modified or empty; ``source`` the kind of place; ``name`` what it is called there;
    ``span`` stands for visible ones; ``zone`` is the offset, as written, when a time came with it.
    """

    days: tuple[datetime.date, ...]
    kind: str
    source: str
    name: str
    raw: str
    zone: str | None = None
    time: str | None = None
    span: tuple[int, int] | None = None
    order: int = -1
    match: DateMatch | None = None

    @property
    def day(self) -> datetime.date | None:
        """The day, when there is only one."""
        return self.days[0] if len(self.days) == 1 else None


_ISO = re.compile(
    r"""\s*["']?(?P<y>(?:19|20)\d\d)(?:(?P<sep>[-/.])(?P<m>\d\d?)(?P=sep)(?P<d>\d\d?)|(?P<m2>\d\d)(?P<d2>\d\d))
    (?:[T_ ,]+\s*(?P<time>\d\d?:?\d\d(?::?\d\d(?:[.,]\d+)?)?)\s*(?P<half>[ap]m)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
# Fri Apr 28 19:20:36 CEST 2023
_UNIX = re.compile(
    r"(?P<m>[A-Z][a-z]{2})\s+(?P<d>\d\d?)\s+\d\d:\d\d(?::\d\d)?\s+(?P<zone>[A-Z]{1,5}|[+-]\d{4})?\s*(?P<y>\d{4})"
)
_EPOCH = re.compile(r"\s*(\d{10}|\d{13})\s*")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+-]\d\d:?\d\d|Z|UTC|GMT)\b")
_IN_URL = re.compile(
    r"""(?<![\d])(?P<y>(?:19[9]|20[0-3])\d)(?:(?P<sep>[/_.-])(?P<m>0?[1-9]|1[0-2])(?P=sep)(?P<d>0?[1-9]|[12]\d|3[01])
    |(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01]))(?![\d])""",
    re.VERBOSE,
)

# Meta names, folded: only letters. What they stand for was read off the standards they come from (Open Graph, Dublin
# Core, PRISM, schema.org, parsely, sailthru, Chartbeat ...), and from looking which of them hold the day of an article.
_META_NAMES = {
    PUBLISHED: """articlepublishedtime ogarticlepublishedtime articlepublished articlepublisheddate datepublished
        ogpublisheddate ogpublishedtime ogpublishdate publishedtime publishdate publisheddate published publisheddt
        publicationdate pubdate pubdatetime sailthrudate parselypubdate cxenseparserecspublishtime dcdateissued
        cxenseparsepublishtime dctermsissued citationpublicationdate citationdate citationonlinedate issuedate
        prismpublicationdate rnewsdatepublished dateposted contentpublisheddate shareaholicarticlepublishedtime
        gentzarticlepublished displaydate originalpublicationdate firstpublished bloginfopublished dateavailable
        articledateoriginal articledate date dcdate dctermsdate dateissued timestamp swpubdate vrpublished
        dcsextarticlefirstpublished articlepublicationdate lastpublisheddate publishedat ogarticletime articletime""",
    CREATED: """datecreated dcdatecreated dctermscreated dccreated created creationdate uploaddate ogreleasedate
        yaovsuploaddate datecopyrighted builddate""",
    MODIFIED: """articlemodifiedtime ogarticlemodifiedtime ogupdatedtime datemodified lastmodified dcdatemodified
        dctermsmodified modified articlemodified dateupdate dateupdated lastmod lastupdateddate articleupdated
        cxenseparsemodifiedtime articleupdatedtime lastreviewed revisiondate datelastmodified updatedtime""",
}
_META_KINDS = {name: kind for kind, names in _META_NAMES.items() for name in names.split()}
_LETTERS = re.compile(r"[^a-z]+")

_PUBLISHED_HINT = re.compile(
    r"(?<![a-z])(?:published|publish|pubdate|pub-?date|posted|created|dt-published|entry-date|post-?date|date-?published|publication|issued|first)(?![a-z])"
)
_MODIFIED_HINT = re.compile(
    r"(?<![a-z])(?:updated?|modified|modification|last-?mod|geaendert|aktualisiert|maj|actualiza\w*|revised|edited)(?![a-z])"
)
_DATE_HINT = re.compile(r"date|datum|fecha|data(?![a-z-]*(?:base|table))|time|publi|posted|meta|byline")


def stated(head: Head, data: Data, title: int) -> list[DateCandidate]:
    """The days that the markup states, the most telling places first; ``title`` is the element that shows the title."""
    found = [*_json_ld(data), *_metas(head)]
    found += sorted(_marks(head), key=lambda c: c.order - title if c.order >= title else 2 * (title - c.order))
    for name, value in head.script_dates:
        found.extend(_read(value, PUBLISHED, "script", name))
    return found


def _json_ld(data: Data) -> Iterator[DateCandidate]:
    for place, node in enumerate(data.articles[:6]):
        source = "json-ld" if place == 0 else "json-ld-other"
        for name, kind in (("datePublished", PUBLISHED), ("dateCreated", CREATED), ("uploadDate", CREATED),
                           ("dateModified", MODIFIED)):  # fmt: skip
            for value in values(node.get(name)):
                yield from _read(
                    plain(value) or str(value) if isinstance(value, int) else plain(value), kind, source, name
                )


def _metas(head: Head) -> Iterator[DateCandidate]:
    for name, value in head.metas:
        kind = _kind_of_meta(name)
        if kind:
            yield from _read(value, kind, "meta", name)


@functools.lru_cache(maxsize=4096)
def _kind_of_meta(name: str) -> str | None:
    return _META_KINDS.get(_LETTERS.sub("", name))


# Sidebars and footers hold lists: their first marks tell all that they have to tell.
_BESIDE_MARKS = 25


def _marks(head: Head) -> Iterator[DateCandidate]:
    beside = 0
    for mark in head.marks:
        if mark.region == "comment" or mark.scope == "comment":
            continue
        if mark.region:
            beside += 1
            if beside > _BESIDE_MARKS:
                continue
        kind = _kind_of_prop(mark.itemprop) if mark.itemprop else None
        if kind:
            yield from _of_mark(mark, kind, "microdata")
        elif mark.tag == "time" or (mark.tag == "abbr" and mark.value):
            yield from _of_mark(mark, _kind_of_hint(mark), "time")
        elif len(mark.text) <= 160 and mark.tag not in {"h1", "h2", "h3"} and _DATE_HINT.search(mark.hint):
            yield from _of_mark(mark, _kind_of_hint(mark), "date-class")


_PROP_KINDS = {
    "datepublished": PUBLISHED,
    "dateposted": PUBLISHED,
    "dcdate": PUBLISHED,
    "datecreated": CREATED,
    "uploaddate": CREATED,
    "created": CREATED,
    "datemodified": MODIFIED,
}


@functools.lru_cache(maxsize=4096)
def _kind_of_prop(itemprop: str) -> str | None:
    prop = _LETTERS.sub("", itemprop)
    return next((kind for word, kind in _PROP_KINDS.items() if word in prop), None)


def _kind_of_hint(mark: Mark) -> str:
    published, modified = _PUBLISHED_HINT.search(mark.hint), _MODIFIED_HINT.search(mark.hint)
    label = date_label_at(mark.text)
    if label is not None and label.kind in _KIND_OF_LABEL:
        return _KIND_OF_LABEL[label.kind]
    if published and modified:
        return ""
    return PUBLISHED if published else MODIFIED if modified else ""


_KIND_OF_LABEL = {"published": PUBLISHED, "updated": MODIFIED}


def _of_mark(mark: Mark, kind: str, source: str) -> Iterator[DateCandidate]:
    where = f"-{mark.region}" if mark.region else ""
    read = list(_read(mark.value, kind, source + where, mark.hint or mark.tag, mark.order)) if mark.value else []
    if not read and mark.text and len(mark.text) <= 200:
        lines = mark.text.split("\n")
        for place, line in enumerate(lines):
            own = _KIND_OF_LABEL.get(label.kind, kind) if place and (label := date_label_at(lines[place - 1])) else kind
            read.extend(of_line(line, own, source + where, mark.order))
    yield from read


def of_line(line: str, kind: str, source: str, order: int = -1, start: int = 0) -> Iterator[DateCandidate]:
    """The days in a visible line, each with what the words before it say it is; days of events are left out.

    >>> [(str(c.day), c.kind) for c in of_line("Last updated 7 March 2024 | Published 2 March 2024", "", "line")]
    [('2024-03-07', 'modified'), ('2024-03-02', 'published')]
    """
    after = 0
    for match in dates_in(line):
        days = _days(match)
        before, after = line[after : match.start], match.end
        bare = _CLOCK.sub("", before)
        label = date_label_before(bare + " ", len(bare) + 1)
        if not days or (label is not None and label.kind == "other"):
            continue
        if is_told_otherwise(line[: match.start], line[match.end :], match):
            continue
        own = kind
        if label is not None and (len(label.text) >= 5 or label.has_colon or not bare[: label.start].strip(" -|·•")):
            own = _KIND_OF_LABEL[label.kind]
        beside = max(map(len, _SIGNS.split(line[: match.start] + "|" + line[match.end :])))
        prose = beside > 40 and own == kind
        yield DateCandidate(days, own, f"{source}-prose" if prose and source.startswith("line") else source,
                            before.strip()[-40:], match.raw, match.zone, match.time,
                            (start + match.start, start + match.end), order, match)  # fmt: skip


_SIGNS = re.compile(r"[|·•–—/:,()\t]| - ")
# "Updated 20:49, 5 August 2024": the time stands between the label and the day.
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4})?[\s,·|–-]*$")


def _days(match: DateMatch) -> tuple[datetime.date, ...]:
    return tuple(sorted({reading.day for reading in match.readings if reading.day >= FIRST_DAY}))


def _read(value: str, kind: str, source: str, name: str, order: int = -1) -> Iterator[DateCandidate]:
    """The day that a value made for machines gives."""
    read = read_stamp(value)
    if read is not None:
        day, time, zone = read
        if day >= FIRST_DAY:
            yield DateCandidate((day,), kind, source, name[:60], value[:60], zone, time, None, order)
        return
    matches = find_dates(value[:120])
    days = _days(matches[0]) if matches else ()
    if days:
        first = matches[0]
        yield DateCandidate(days, kind, source, name[:60], value[:60], first.zone, first.time, None, order, first)


@functools.lru_cache(maxsize=1024)
def read_stamp(value: str) -> tuple[datetime.date, str | None, str | None] | None:
    """The day, time and zone of a time stamp, in the stamp's own offset.

    >>> read_stamp("2024-03-07T23:30:00+01:00")
    (datetime.date(2024, 3, 7), '23:30:00', '+01:00')
    >>> read_stamp("Fri Apr 28 19:20:36 CEST 2023")[0].isoformat(), read_stamp("March 2024")
    ('2023-04-28', None)
    """
    found = _ISO.match(value)
    try:
        if found:
            day = datetime.date(int(found["y"]), int(found["m"] or found["m2"]), int(found["d"] or found["d2"]))
            return day, found["time"], found["zone"]
        unix = _UNIX.search(value)
        if unix and (match := find_dates(f"{unix['d']} {unix['m']} {unix['y']}")) and match[0].value:
            return match[0].value, None, unix["zone"]
        epoch = _EPOCH.fullmatch(value)
        if epoch:
            seconds = int(epoch[1]) // (1000 if len(epoch[1]) == 13 else 1)
            return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date(), "00:00", "Z"
    except ValueError:
        return None
    return None


def of_url(url: str | None) -> DateCandidate | None:
    """The day in the address: only a whole day in the path counts, and only one.

    >>> of_url("https://ledger.example/2024/03/07/harbor-vote").days[0].isoformat()
    '2024-03-07'
    >>> of_url("https://ledger.example/2024/03/harbor-vote-2-1") is None
    True
    """
    if not url:
        return None
    address = re.sub(r"^.*/web/\d+\w*/", "", unquote(url))
    path = re.sub(r"^\w+:/+[^/]+", "", address).partition("#")[0]
    days = set()
    raw = ""
    for found in _IN_URL.finditer(path):
        try:
            days.add(datetime.date(int(found["y"]), int(found["m"] or found["m2"]), int(found["d"] or found["d2"])))
            raw = found.group()
        except ValueError:
            continue
    return DateCandidate((days.pop(),), PUBLISHED, "url", "", raw) if len(days) == 1 else None


def visible(lines: Iterable[tuple[int, str]], source: str) -> list[DateCandidate]:
    """The days in short lines, given with their positions."""
    found: list[DateCandidate] = []
    for start, line in lines:
        if len(line) <= 200:
            found.extend(of_line(line, "", source, start=start))
        elif line[:1].isdigit() and (opening := _OPENING.match(line)):
            found.extend(of_line(opening[0], "", source, start=start))
    return found


# 7.3.2024 - The vote was moved ...
_OPENING = re.compile(r"\d[\w.\s/-]{5,25}?(?=\s[-–—|:]\s|\s[„“\"»])")


# The day that the page was looked at, not that of its text.
_TODAY = re.compile(r"aktuell|current|today|heute|hoy|oggi|aujourd|now|copyright|©", re.IGNORECASE)


def anywhere(text: str) -> list[DateCandidate]:
    """The days in the short lines of a whole page, for pages that give none where one is looked for first."""
    found: list[DateCandidate] = []
    start = 0
    for line in text[:60_000].split("\n"):
        if len(line) <= 120 and dates_in(line) and not _TODAY.search(line):
            found.extend(of_line(line, "", "line-anywhere", start=start))
        start += len(line) + 1
        if len(found) >= 20:
            break
    return found
