"""Fits the weights of the evidence for date and byline lines: writes stages/fact_weights.json.

    PYTHONPATH=src python bench/fit/fact_lines.py ../shared/bench/meta/text_dev.jsonl.gz

One logistic regression for each kind over named pieces of evidence. The figures it prints are from folds by site; the
weights it writes are fitted on everything, and carry the digest of the file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import pathlib
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from corpusprep.stages import byline, dates
from corpusprep.stages.header import View

TARGET = pathlib.Path(__file__).parents[2] / "src/corpusprep/stages/fact_weights.json"
STRENGTH = 0.2  # of the regularization (C): the folds are flat between .1 and .5


class Row(NamedTuple):
    """A candidate line of a record: where it comes from, whether it is right, and what speaks for it."""

    record: str
    kind: str
    site: str
    is_right: bool
    evidence: tuple[str, ...]


def folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()).strip(" .,;:")


def date_rows(record: dict[str, Any], site: str) -> Iterator[Row]:
    gold = record["gold"]
    is_absent = "date" in gold.get("absent", ())
    if not gold.get("dates") and not is_absent:
        return
    days = set(gold.get("dates") or gold.get("hid_dates") or ())
    for found in dates.candidates(View(record["text"])):
        is_right = any(reading.day.isoformat() in days for reading in found.match.readings)
        yield Row(record["id"], record["kind"], site, is_right, found.why)


def byline_rows(record: dict[str, Any], site: str) -> Iterator[Row]:
    gold = record["gold"]
    if not gold.get("authors") and "authors" not in gold.get("absent", ()):
        return
    names = {folded(name) for name in gold.get("authors") or gold.get("hid_authors") or ()}
    for found in byline.candidates(View(record["text"])):
        is_right = any(folded(named.name) in names for named in found.credit.names)
        yield Row(record["id"], record["kind"], site, is_right, found.why)


def fit(rows: list[Row]) -> dict[str, float]:
    vectors = DictVectorizer()
    matrix = vectors.fit_transform([dict.fromkeys(row.evidence, 1) for row in rows])
    right = np.array([row.is_right for row in rows])
    chance = np.zeros(len(rows))
    for train, test in GroupKFold(8).split(matrix, right, [row.site for row in rows]):
        model = LogisticRegression(C=STRENGTH, max_iter=4000).fit(matrix[train], right[train])
        chance[test] = model.predict_proba(matrix[test])[:, 1]
    best: dict[str, tuple[float, bool, str]] = defaultdict(lambda: (0.0, False, ""))
    for row, p in zip(rows, chance, strict=True):
        if p > best[row.record][0]:
            best[row.record] = (p, row.is_right, row.kind)
    for kind in sorted({row.kind for row in rows}):
        taken = [b for b in best.values() if b[2] == kind and b[0] >= 0.5]
        share = sum(b[1] for b in taken) / max(1, len(taken))
        print(f"  {kind}: {len(taken)} records with a best line of chance .5 or more, {share:.3f} of them right")
    model = LogisticRegression(C=STRENGTH, max_iter=4000).fit(matrix, right)
    names = vectors.get_feature_names_out()
    weights = {str(name): round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True)}
    return {"base": round(float(model.intercept_[0]), 3), **dict(sorted(weights.items()))}


def main() -> None:
    path = pathlib.Path(sys.argv[1])
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    out: dict[str, Any] = json.loads(TARGET.read_text(encoding="utf-8")) | {
        "from": f"bench/fit/fact_lines.py on {path.name}, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
    }
    for kind, rows_of in (("date", date_rows), ("byline", byline_rows)):
        rows = [row for r in records for row in rows_of(r, urlsplit(r["url"]).netloc.removeprefix("www."))]
        print(kind, len(rows), "candidate lines")
        out[kind] = fit(rows)
    TARGET.write_text(json.dumps(out, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
