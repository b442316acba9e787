"""Fits the line model for pages (src/corpusprep/stages/page_lines/weights) and measures it by host.

    python bench/fit/html_lines.py --pack ../shared/bench/extract --cache html-fit          # cross-validate
    python bench/fit/html_lines.py --pack ../shared/bench/extract --cache html-fit --ship   # fit on all, write

Needs catboost and torch (fitting only). A line's label is the share of it that stands in the gold text, in order. Names of blocks
and words of short lines get log-odds with one vote a host; they enter the trees out of fold (hosts of the training part
are split again), so that the trees learn how far to trust them. Everything is split by host, five ways.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import hashlib
import json
import math
import pathlib
import pickle
import re
import tempfile
from collections import Counter
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import html_network
import numpy as np

from corpusprep.ingest.render import render
from corpusprep.page import Page
from corpusprep.stages import extract
from corpusprep.stages.page_lines import evidence as ev
from corpusprep.stages.page_lines import verdict
from corpusprep.stages.page_lines.align import kept_by
from corpusprep.stages.page_lines.comments import readers_comments
from corpusprep.stages.page_lines.decide import SURE, blended, joined, settled
from corpusprep.stages.page_lines.echoes import echoes
from corpusprep.stages.page_lines.model import Knowledge, Trees
from corpusprep.stages.page_lines.network import FILE, Network
from corpusprep.stages.page_lines.tokens import text_tokens, tokens

FOLDS, INNER = 5, 4
WORD = re.compile(r"\w+")
KINDS = ("article", "forum", "documentation")
WEIGHTS = pathlib.Path("src/corpusprep/stages/page_lines/weights")
# Fewer hosts than this, and a token's vote is an accident (3 and 4 made no difference, 1 overfits).
MIN_HOSTS = 3
SETTINGS = {
    "depth": 6, "l2_leaf_reg": 6, "border_count": 64, "rsm": 0.5,
    "bootstrap_type": "Bernoulli", "subsample": 0.7,
}  # fmt: skip


STEPS = {"fast": {"iterations": 350, "learning_rate": 0.07}, "accurate": {"iterations": 350, "learning_rate": 0.07}}
NAMES: dict[str, tuple[str, ...]] = {}


class Sample(NamedTuple):
    """A page of the pack: what the features are made from, and what they are judged by."""

    id: str
    kind: str
    host: str
    source: str
    page: Page
    labels: np.ndarray
    bags: list[Counter[str]]
    gold: Counter[str]
    believed: verdict.Verdicts | None  # what extractors say, None when it is not believed


def samples(pack: pathlib.Path) -> list[Sample]:
    """All pages of the pack, rendered and labelled."""
    found = []
    with gzip.open(pack / "gold.jsonl.gz", "rt", encoding="utf-8") as rows:
        golds = [json.loads(row) for row in rows]
    for gold in golds:
        html = gzip.decompress((pack / "html" / f"{gold['id']}.html.gz").read_bytes()).decode("utf-8", "replace")
        source, page = render(html, gold["url"])
        lines = [source[line.start : line.end] for line in page.lines]
        host = urlsplit(gold["url"] or "").netloc.lower().removeprefix("www.") or f"page-{gold['id']}"
        found.append(
            Sample(
                gold["id"], gold["type"], host, source, page, np.array(kept_by(lines, gold["text"]), np.float32),
                [Counter(WORD.findall(line.lower())) for line in lines], Counter(WORD.findall(gold["text"].lower())),
                extract._verdicts(source, page, alone=True) if page.lines else None,  # noqa: SLF001
            )
        )  # fmt: skip
    return found


def fold_of(host: str, folds: int, salt: str = "") -> int:
    """The fold of a host: the same in every run."""
    return int(hashlib.md5((salt + host).encode(), usedforsecurity=False).hexdigest(), 16) % folds


# ---- what names and words say: one vote a host


def name_votes(sample: Sample) -> dict[str, tuple[float, float]]:
    """For each token of the blocks' names, the share of article under it, by words and by lines."""
    words = np.array([line.words for line in sample.page.lines], float)
    sums = [np.concatenate(([0.0], np.cumsum(x))) for x in (words * sample.labels, words, sample.labels)]
    held: dict[str, list[float]] = collections.defaultdict(lambda: [0.0] * 4)
    for node in sample.page.nodes:
        if node.last > node.first:
            article, every, lines = (float(x[node.last] - x[node.first]) for x in sums)
            for token in tokens(node.tag, node.names):
                row = held[token]
                row[0] += article
                row[1] += every
                row[2] += lines
                row[3] += node.last - node.first
    return {token: (row[0] / (row[1] + 1e-9), row[2] / row[3]) for token, row in held.items()}


def word_votes(sample: Sample) -> dict[int, float]:
    """For each token of the short lines, the share of article among the lines that have it."""
    held = collections.defaultdict(list)
    for line, label in zip(sample.page.lines, sample.labels, strict=True):
        if line.words <= ev.SHORT_WORDS:
            for token in text_tokens(sample.source[line.start : line.end]):
                held[token].append(float(label))
    return {token: sum(labels) / len(labels) for token, labels in held.items()}


def page_tokens(sample: Sample) -> set[str]:
    """Which tokens a page has anywhere, its address included."""
    address = tokens("url", " ".join(ev.ADDRESS_PARTS.findall(sample.page.url or "")))
    return set(address).union(*(tokens(node.tag, node.names) for node in sample.page.nodes))


def log_odds(shares: list[Any]) -> list[float]:
    """The log-odds of mean votes, one vote of each kind added."""
    total = np.array(shares).sum(axis=0)
    return [float(x) for x in np.atleast_1d(np.log((total + 1) / (len(shares) - total + 1)))]


def learn(rows: list[Sample], votes: dict[str, tuple[Any, Any, Any]]) -> Knowledge:
    """What these pages teach about names, words and kinds of pages."""
    names: dict[str, Any] = collections.defaultdict(lambda: collections.defaultdict(list))
    words: dict[int, Any] = collections.defaultdict(lambda: collections.defaultdict(list))
    hosts_with: dict[str, list[set[str]]] = collections.defaultdict(lambda: [set() for _ in KINDS])
    hosts: list[set[str]] = [set() for _ in KINDS]
    for sample in rows:
        of_names, of_words, on_page = votes[sample.id]
        for token, vote in of_names.items():
            names[token][sample.host].append(vote)
        for token, vote in of_words.items():
            words[token][sample.host].append(vote)
        kind = KINDS.index(sample.kind)
        hosts[kind].add(sample.host)
        for token in on_page:
            hosts_with[token][kind].add(sample.host)
    table = {
        token: [*log_odds([np.mean(v, axis=0) for v in by.values()]), 0.0, 0.0]
        for token, by in names.items() if len(by) >= MIN_HOSTS
    }  # fmt: skip
    sizes = [len(x) for x in hosts]
    for token, of_kind in hosts_with.items():
        counts = [len(x) for x in of_kind]
        if sum(counts) >= MIN_HOSTS:
            row = table.setdefault(token, [0.0] * 4)
            for kind in (1, 2):
                others, size = sum(counts) - counts[kind], sum(sizes) - sizes[kind]
                prior = size / max(sizes[kind], 1)
                row[1 + kind] = math.log(
                    ((counts[kind] + 0.5) / (sizes[kind] + 1)) * (size + prior) / (others + prior / 2)
                )
    table = {token: [round(x, 2) for x in row] for token, row in table.items()}
    lines = {
        token: round(log_odds([np.mean(v) for v in by.values()])[0], 2)
        for token, by in words.items() if len(by) >= MIN_HOSTS
    }  # fmt: skip
    return Knowledge(table, lines)


# ---- features, in folds


class Row(NamedTuple):
    """One page as numbers: without and with the verdict."""

    fast: np.ndarray
    accurate: np.ndarray
    words: np.ndarray
    talk: np.ndarray | None  # which lines are readers' comments


def row_of(sample: Sample, known: Knowledge) -> Row:
    """The evidence of a page; names the columns on the way."""
    found = ev.evidence(sample.source, sample.page, known)
    nothing = [0.0] * len(sample.page.lines)
    said = sample.believed or verdict.Verdicts(nothing, nothing)
    NAMES.update(fast=found.names, accurate=(*found.names, *verdict.NAMES))
    return Row(found.rows, verdict.with_verdicts(found, said), found.words, readers_comments(found))


def usable(sample: Sample) -> bool:
    """Whether a page teaches anything: its gold is found on it (else the labels are wrong)."""
    return bool(sample.page.lines) and f1(sample, sample.labels >= 0.5) >= 0.8


def nested(rows: list[Sample], votes: Any) -> dict[str, Row]:
    """The features of training pages, each with what the other hosts teach."""
    found = {}
    for inner in range(INNER):
        known = learn([x for x in rows if fold_of(x.host, INNER, "inner") != inner], votes)
        for sample in rows:
            if fold_of(sample.host, INNER, "inner") == inner:
                found[sample.id] = row_of(sample, known)
    return found


def f1(sample: Sample, keep: Any) -> float:
    """The pack's word-F1 of these lines."""
    kept: Counter[str] = Counter()
    for number in np.flatnonzero(keep):
        kept.update(sample.bags[number])
    size, gold = kept.total(), sample.gold.total()
    return 2 * (kept & sample.gold).total() / (size + gold) if size and gold else float(size == gold)


# ---- trees


def weights_of(sample: Sample) -> np.ndarray:
    """What each line of a page counts in fitting. Forums are few in the pack and the hardest: they count more."""
    roots = np.sqrt(np.maximum([bag.total() for bag in sample.bags], 1))
    return roots / np.sqrt(roots.sum()) * (45 if sample.kind == "forum" else 30)


def fit(rows: list[Sample], features: dict[str, Row], which: str) -> Trees:
    """Trees on these pages. A line weighs the root of its words, a long page half as much more as it is longer."""
    from catboost import CatBoostClassifier, Pool

    x = np.concatenate([getattr(features[s.id], which) for s in rows])
    y = np.concatenate([s.labels for s in rows])
    weight = np.concatenate([weights_of(s) for s in rows])
    model = CatBoostClassifier(
        loss_function="CrossEntropy",
        verbose=0,
        thread_count=1,
        random_seed=1,
        allow_writing_files=False,
        **SETTINGS,
        **STEPS[which],
    )
    model.fit(Pool(x, label=y, weight=weight))
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        model.save_model(file.name, format="json")
        data = json.loads(pathlib.Path(file.name).read_text())
    scale, (base,) = data["scale_and_bias"]
    trees = data["oblivious_trees"]
    depth = max(len(t["splits"] or ()) for t in trees)
    columns, limits, leaves = [], [], []
    for tree in trees:
        splits = tree["splits"] or []
        missing = depth - len(splits)
        columns.append([s["float_feature_index"] for s in splits] + [0] * missing)
        limits.append([s["border"] for s in splits] + [float("inf")] * missing)
        leaves.append([scale * v for v in tree["leaf_values"]] + [0.0] * (2**depth - len(tree["leaf_values"])))
    names = NAMES[which]
    made = Trees(names, np.array(columns), np.array(limits, np.float32), np.array(leaves, np.float32), base)
    sample = x[:500].astype(np.float32)
    assert np.allclose(made.chances(sample), model.predict_proba(sample)[:, 1], atol=1e-4)
    return made


def fit_network(rows: list[Sample], features: dict[str, Row]) -> Network:
    """The network on these pages."""
    pages = [html_network.Lines(features[s.id].fast, s.labels, weights_of(s), features[s.id].words) for s in rows]
    return html_network.fit(pages, NAMES["fast"])


class Answer(NamedTuple):
    """What models that have not seen the host of a page say of its lines: chances of the trees, log-odds of the network."""

    fast: np.ndarray
    accurate: np.ndarray
    network: np.ndarray
    words: np.ndarray
    talk: np.ndarray | None

    def score(self, sample: Sample, which: str, judge: str) -> float:
        """The word-F1 of the lines kept, as the stage keeps them."""

        def said(chances: np.ndarray) -> np.ndarray:
            if judge == "trees":
                return chances
            return joined(chances, self.network, 1.0) if judge == "network" else joined(chances, self.network)

        _, keep, expected = settled(said(self.fast), self.words, self.talk)
        if which == "accurate" and sample.believed is not None and expected < SURE:
            _, keep, _ = settled(said(blended(self.fast, self.accurate)), self.words, self.talk)
        keep[echoes(sample.source, sample.page, keep)] = False
        return f1(sample, keep)


def answered(training: list[Sample], held: list[Sample], features: dict[str, Row]) -> dict[str, Answer]:
    """The answers for held pages of models fitted on the others."""
    fast, accurate = (fit(training, features, which) for which in STEPS)
    network = fit_network(training, features)
    found = {}
    for s in held:
        row = features[s.id]
        found[s.id] = Answer(
            fast.chances(row.fast), accurate.chances(row.accurate),
            network.logits(row.fast, row.words), row.words, row.talk,
        )  # fmt: skip
    return found


def save(trees: Trees, name: str, digest: str) -> None:
    data = {
        "fitted_by": "bench/fit/html_lines.py", "data": digest, "names": trees.names, "base": round(trees.base, 5),
        "columns": trees.columns.tolist(), "limits": [[float(f"{v:.5g}") for v in row] for row in trees.limits.tolist()],
        "leaves": [[round(v, 4) for v in row] for row in trees.leaves.tolist()],
    }  # fmt: skip
    (WEIGHTS / f"{name}.json").write_text(json.dumps(data, separators=(",", ":")).replace("Infinity", "1e30") + "\n")


def report(name: str, rows: list[Sample], scores: dict[str, float]) -> None:
    of = {kind: [scores[s.id] for s in rows if s.kind == kind] for kind in KINDS}
    parts = [f"{kind} {np.mean(values):.4f}" for kind, values in of.items()]
    print(f"{name:<12} all {np.mean([scores[s.id] for s in rows]):.4f}  " + "  ".join(parts), flush=True)


def cached(path: pathlib.Path, make: Any) -> Any:
    if not path.exists():
        path.write_bytes(pickle.dumps(make()))
    return pickle.loads(path.read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, required=True)
    parser.add_argument("--ship", action="store_true")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    rows: list[Sample] = cached(options.cache / "samples.pkl", lambda: samples(options.pack))
    votes = cached(
        options.cache / "votes.pkl",
        lambda: {
            s.id: (name_votes(s), word_votes(s), page_tokens(s)) if s.page.lines else ({}, {}, set()) for s in rows
        },
    )
    teaching = [s for s in rows if usable(s)]
    row_of(teaching[0], Knowledge({}, {}))  # names the columns
    if options.ship:
        digest = hashlib.sha256((options.pack / "gold.jsonl.gz").read_bytes()).hexdigest()
        WEIGHTS.mkdir(exist_ok=True)
        known = learn(teaching, votes)
        head = {"fitted_by": "bench/fit/html_lines.py", "data": digest}
        names = {token: known.names[token] for token in sorted(known.names)}
        (WEIGHTS / "names.json").write_text(json.dumps({**head, "names": names}, separators=(",", ":")) + "\n")
        keys = sorted(known.words)
        words = {**head, "keys": keys, "values": [known.words[key] for key in keys]}
        (WEIGHTS / "words.json").write_text(json.dumps(words, separators=(",", ":")) + "\n")
        features = cached(options.cache / "all.pkl", lambda: nested(teaching, votes))
        for which in STEPS:
            save(fit(teaching, features, which), which, digest)
        (WEIGHTS / FILE).write_bytes(fit_network(teaching, features).packed(head))
        return
    answers: dict[str, Answer] = {}
    for fold in range(FOLDS):
        training = [s for s in teaching if fold_of(s.host, FOLDS) != fold]
        held = [s for s in rows if fold_of(s.host, FOLDS) == fold and s.page.lines]

        def features_of(training: list[Sample] = training, held: list[Sample] = held) -> dict[str, Row]:
            known = learn(training, votes)
            return {**nested(training, votes), **{s.id: row_of(s, known) for s in held}}

        features = cached(options.cache / f"fold-{fold}.pkl", features_of)
        answers.update(cached(options.cache / f"answers-{fold}.pkl", lambda: answered(training, held, features)))  # noqa: B023
        print("fold", fold, flush=True)
    for which in STEPS:
        for judge in ("trees", "network", "both"):
            report(
                f"{which} {judge}",
                rows,
                {s.id: answers[s.id].score(s, which, judge) if s.page.lines else 0.0 for s in rows},
            )
    believed = {s.id: f1(s, np.array(s.believed.main) >= 0.5) if s.believed is not None else 0.0 for s in rows}
    report("trafilatura", rows, believed)


if __name__ == "__main__":
    main()
