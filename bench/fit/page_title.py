"""Fits how much each claim to be a page's title is worth, and writes stages/page_title_weights.json.

    PYTHONPATH=src python bench/fit/page_title.py ../shared/bench/meta

Pairwise logistic regression: the candidate that is the gold against each other candidate of its page. Prints the share
of pages whose title is right in five folds by host, for each set of golds, before it fits on everything.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from page_pack import PackPage, digest, folded, pages
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from corpusprep.stages.page_data import page_data
from corpusprep.stages.page_title import candidates, evidence, is_news, site_names

TARGET = Path(__file__).parents[2] / "src/corpusprep/stages/page_title_weights.json"
# A word of evidence on fewer candidates than this is not weighed.
LEAST = 6
# The smaller set of news pages counts three times, so that each set has about the same say.
WEIGHTS = {"fundus": 3.0}
STRENGTH = 0.4


class Example(NamedTuple):
    """A page, the evidence for each candidate, and which of them is the gold."""

    page: PackPage
    words: list[frozenset[str]]
    right: list[bool]


def example(page: PackPage) -> Example:
    data = page_data(page.head)
    found = candidates(page.head, data, page.text, site_names(page.head, data))
    gold = folded(page.gold["title"])
    right = [folded(candidate.text) == gold for candidate in found]
    return Example(page, evidence(found, news=is_news(data)), right)


def fit(examples: list[Example], names: list[str]) -> dict[str, float]:
    place = {name: n for n, name in enumerate(names)}

    def vector(words: frozenset[str]) -> np.ndarray:
        row = np.zeros(len(names))
        row[[place[word] for word in words if word in place]] = 1
        return row

    rows, signs, shares = [], [], []
    for one in examples:
        if not any(one.right):
            continue
        gold = vector(one.words[one.right.index(True)])
        others = [words for words, right in zip(one.words, one.right, strict=True) if not right]
        for n, words in enumerate(others):
            sign = 1 if n % 2 else -1
            rows.append((gold - vector(words)) * sign)
            signs.append(sign)
            shares.append(WEIGHTS.get(one.page.group, 1.0) / len(others) ** 0.5)
    model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=800)
    model.fit(np.array(rows), signs, sample_weight=shares)
    return {name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)}


def is_right(one: Example, weights: dict[str, float]) -> bool:
    scores = [sum(weights.get(word, 0.0) for word in words) for words in one.words]
    return bool(scores) and one.right[scores.index(max(scores))]


def main() -> None:
    files = sorted(Path(sys.argv[1]).glob("html_*.jsonl.gz"))
    examples = [example(page) for page in pages(files) if page.gold.get("title")]
    counts = Counter(word for one in examples for words in one.words for word in words)
    names = sorted(word for word, count in counts.items() if count >= LEAST)
    right: Counter[str] = Counter()
    hosts = [one.page.host for one in examples]
    for train, test in GroupKFold(5).split(examples, groups=hosts):
        weights = fit([examples[n] for n in train], names)
        for n in test:
            right.update({examples[n].page.group: is_right(examples[n], weights)})
    total = Counter(one.page.group for one in examples)
    held_out = {group: round(right[group] / total[group], 4) for group in sorted(total)}
    print("held out by host:", held_out)
    weights = {name: weight for name, weight in fit(examples, names).items() if abs(weight) >= 0.005}
    record = {"from": f"bench/fit/page_title.py on {digest(files)}", "held_out": held_out, "weights": weights}
    TARGET.write_text(json.dumps(record, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
