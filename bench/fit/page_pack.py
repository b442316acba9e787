"""Reads the pages of a pack of title, author and date golds, for the scripts that fit and score page facts."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from corpusprep.head import Head
from corpusprep.ingest.decode import decode
from corpusprep.ingest.render import render


class PackPage(NamedTuple):
    """A page with its gold."""

    id: str
    group: str
    host: str
    gold: dict[str, Any]
    head: Head
    text: str


def digest(paths: list[Path]) -> str:
    """The digest of the files fitted on."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(paths))).hexdigest()[:16]


def pages(paths: list[Path]) -> Iterator[PackPage]:
    """Every page of the packs, read as the library reads it."""
    for path in sorted(paths):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                raw = base64.b64decode(row["b64"]) if "b64" in row else row["html"].encode("utf-8")
                text, page = render(decode(raw, html=True).text, row["url"])
                if isinstance(page.head, Head):
                    host = ".".join(urlsplit(row["url"] or "").netloc.split(".")[-2:])
                    yield PackPage(row["id"], row["ds"], host, row["gold"], page.head, text)


def folded(title: str | None) -> str:
    """A title as the scorer compares it."""
    title = unicodedata.normalize("NFKC", title or "")
    for signs, plain in (("’‘", "'"), ("“”", '"'), ("–—", "-"), ("\u00ad\u200b", "")):
        title = re.sub(f"[{signs}]", plain, title)
    return re.sub(r"\s+", " ", title).strip().casefold().strip(" .")
