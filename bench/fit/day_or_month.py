"""Fits how far the months and days that a page names speak for a day of publication: ``order`` of fact_weights.json.

    PYTHONPATH=src python bench/fit/day_or_month.py ../shared/bench/meta/text_dev.jsonl.gz

Each page with a known day gives pairs: the true day against the day with its numbers exchanged, where that is one, and
against three others of the same year. The figures it prints are of exchanged pairs, from folds by site.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
import pathlib
import random
import sys
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np
import scipy.sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from corpusprep.stages.header import View
from corpusprep.stages.order_leaning import evidence_of, page_of

TARGET = pathlib.Path(__file__).parents[2] / "src/corpusprep/stages/fact_weights.json"
STRENGTH = 0.3


def others(day: datetime.date, chance: random.Random) -> Iterator[tuple[datetime.date, float, bool]]:
    """Days that are not the true one, with their weight and whether the numbers are exchanged."""
    if day.day <= 12 and day.day != day.month:
        yield datetime.date(day.year, day.day, day.month), 1.0, True
    for _ in range(3):
        month = chance.choice([month for month in range(1, 13) if month != day.month])
        yield datetime.date(day.year, month, chance.randrange(1, 13)), 0.33, False


def pages(path: pathlib.Path) -> Iterator[tuple[str, datetime.date, View]]:
    """Each page once, the light text where there is one, with its day blanked out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = sorted(map(json.loads, lines), key=lambda record: record["kind"] != "light")
    seen = set()
    for record in records:
        page, gold = record["id"].partition("#")[0], record["gold"]
        days = gold.get("dates") or gold.get("hid_dates")
        if not days or page in seen:
            continue
        seen.add(page)
        text, view = record["text"], View(record["text"])
        for at in view.dated():
            for match in [] if view.lines[at].is_prose else view.lines[at].dates:
                if match.value and match.value.isoformat() in days:
                    start, end = view.start(at) + match.start, view.start(at) + match.end
                    text = text[:start] + " " * (end - start) + text[end:]
        yield urlsplit(record["url"]).netloc.removeprefix("www."), datetime.date.fromisoformat(days[0]), View(text)


def main() -> None:
    path, chance = pathlib.Path(sys.argv[1]), random.Random(1)
    rows, sites, shares, exchanged = [], [], [], []
    for site, day, view in pages(path):
        page = page_of(view, 0, 0)
        for other, share, is_exchanged in others(day, chance):
            row = Counter(evidence_of(page, day))
            row.subtract(evidence_of(page, other))
            rows.append({name: value for name, value in row.items() if value})
            sites.append(site)
            shares.append(share)
            exchanged.append(is_exchanged)
    vectors = DictVectorizer()
    matrix, weight, swap = vectors.fit_transform(rows), np.array(shares), np.array(exchanged)

    def fit(which: np.ndarray) -> np.ndarray:
        both = scipy.sparse.vstack([matrix[which], -matrix[which]])
        right = np.repeat([True, False], len(which))
        model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=4000)
        return model.fit(both, right, sample_weight=np.tile(weight[which], 2)).coef_[0]

    odds = np.zeros(len(rows))
    for train, test in GroupKFold(8).split(matrix, None, sites):
        odds[test] = matrix[test] @ fit(train)
    for least in (1.0, 1.5, 2.0, 2.5, 3.0):
        decided = swap & (abs(odds) >= least)
        print(f"  {least}: {decided.sum() / swap.sum():.2f} decided, {(odds[decided] > 0).mean():.3f} of them right")
    names = vectors.get_feature_names_out()
    table = {str(name): round(float(w), 3) for name, w in zip(names, fit(np.arange(len(rows))), strict=True)}
    known = json.loads(TARGET.read_text(encoding="utf-8"))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    known |= {"order from": f"bench/fit/day_or_month.py on {path.name}, sha256 {digest}", "order": table}
    TARGET.write_text(json.dumps(known, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
