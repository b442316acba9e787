"""Fits the line model of the stage Chrome, cross-validated by site.

    python bench/fit/chrome_lines.py PACKS --folds FOLDER            # out-of-fold: one file of weights a fold
    python bench/fit/chrome_lines.py PACKS --folds FOLDER --write    # and the weights that ship, fitted on everything
    python bench/fit/chrome_score.py PACKS --folds FOLDER            # scores the folds with the packs' own scorer

With `--keep FOLDER`, what was computed is kept there and taken from there the next time: a folder for each state of the
evidence and the texts.

PACKS is the folder that holds `text/`, `extract/` and `meta/`. Needs scikit-learn, scipy, catboost, torch and resiliparse;
takes about half an hour on one core. Steps: word weights by logistic regression on lines, one vote a site and line (only
words of at least four sites); first trees over all evidence; second trees over the first ones' out-of-fold chances, with
what the rules are certain of set; the network over the evidence of lines by themselves. A quick fit on the pack's own pairs
audits the rendered pages first: lines whose aligned label it contradicts are left out, and easy body lines are thinned
for the trees.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pathlib
import pickle
import tempfile
import time
import zlib
from collections.abc import Callable
from typing import Any

import chrome_network
import chrome_pages
import numpy as np
import scipy.sparse
from catboost import CatBoostClassifier
from sklearn.linear_model import LogisticRegression

from corpusprep.stages.chrome import RULES, context, decide, evidence, lexical, shapes, surroundings, weights
from corpusprep.stages.chrome.lines import Lines
from corpusprep.stages.chrome.network import chances
from corpusprep.stages.chrome.trees import Trees
from corpusprep.stages.chrome.word_arrays import Contents

WORDS_KEPT, LEAST_SITES = 20_000, 4
PAGE_WEIGHT, TITLE_WEIGHT, EASY, EASY_KEPT = 0.5, 0.5, 0.985, 0.3
UNKNOWN_EVERY = 5
FIRST = {"iterations": 160, "depth": 6, "learning_rate": 0.12}
SECOND = {"iterations": 120, "depth": 4, "learning_rate": 0.12}
AUDIT = {"iterations": 60, "depth": 5, "learning_rate": 0.25}


class Data:
    """All lines of all texts as arrays, with what does not depend on the fold."""

    def __init__(self, packs: pathlib.Path) -> None:
        found = chrome_pages.texts(packs)
        # Languages that the word weights do not know: some texts once more, with their words unknown to both looks.
        self.texts = found + [
            text._replace(kind="unknown")
            for text in found
            if text.kind != "page" and zlib.crc32(f"{text.page} {len(text.lines)}".encode()) % UNKNOWN_EVERY == 0
        ]
        sizes = [len(text.lines) for text in self.texts]
        self.bounds = np.concatenate([[0], np.cumsum(sizes)])
        self.labels = np.array([letter for text in self.texts for letter in text.labels])
        self.fold = np.repeat([text.fold for text in self.texts], sizes)
        self.page = np.repeat([text.kind == "page" for text in self.texts], sizes)
        self.unknown = np.repeat([text.kind == "unknown" for text in self.texts], sizes)
        names = sorted({text.site for text in self.texts})
        self.site = np.repeat([names.index(text.site) for text in self.texts], sizes)
        self.size = np.array([len(line) for text in self.texts for line in text.lines], dtype=np.float32)
        self.target = np.full(len(self.labels), -1, dtype=np.int8)
        self.target[np.isin(self.labels, ["b", "t"])] = 1
        self.target[np.isin(self.labels, ["c", "m"])] = 0
        self.weight = np.clip(np.sqrt(self.size) / 5, 0.4, 4.0)
        self.weight[self.page] *= PAGE_WEIGHT
        self.weight[self.labels == "t"] *= TITLE_WEIGHT
        unique: dict[str, int] = {}
        self.line = np.array([unique.setdefault(line, len(unique)) for text in self.texts for line in text.lines])
        self.unique = list(unique)
        self.signs = [shapes.shapes(text.lines) for text in self.texts]
        plain = [lexical.word_evidence(line, {}) for line in self.unique]
        self.plain = np.array([evidence_.row[4:] for evidence_ in plain], dtype=np.float32)
        self.contents = [evidence_.content for evidence_ in plain]
        self.matrix, self.grams = gram_matrix(self.unique)
        self.rules = [rule_hits(text) for text in self.texts]
        self.marks = [line_marks(text, hits) for text, (_, hits) in zip(self.texts, self.rules, strict=True)]

    def each(self) -> Any:
        """The texts with their stretch of lines."""
        return zip(self.texts, self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True)


def lines_of(text: chrome_pages.Text) -> Lines:
    return Lines.of(
        "\n".join(
            ("\n" if gap and i else "") + line for i, (line, gap) in enumerate(zip(text.lines, text.gaps, strict=True))
        )
    )


def rule_hits(text: chrome_pages.Text) -> tuple[Lines | None, list[Any]]:
    if text.kind == "unknown":
        return None, []
    lines = lines_of(text)
    hits = [cut for rule in RULES for cut in rule(lines) if cut.weighed]
    return (lines if hits else None), hits


def line_marks(text: chrome_pages.Text, hits: list[Any]) -> np.ndarray:
    """What known phrases and rules say of each line."""
    lines = lines_of(text)
    marks = np.concatenate([evidence.spoken(lines.filled), decide.rule_marks(lines, hits)], axis=1)
    return marks * (text.kind != "unknown")


def gram_matrix(lines: list[str]) -> tuple[scipy.sparse.csr_matrix, list[str]]:
    known: dict[str, int] = {}
    columns: list[int] = []
    ends = [0]
    for line in lines:
        columns += sorted({known.setdefault(gram, len(known)) for gram in lexical.grams(lexical.tokens(line))})
        ends.append(len(columns))
    ones = np.ones(len(columns), dtype=np.float32)
    return scipy.sparse.csr_matrix((ones, columns, ends), shape=(len(lines), len(known))), list(known)


def fit_words(data: Data, use: np.ndarray) -> np.ndarray:
    """A weight in hundredths for each gram: logistic regression on lines, one vote for a site, line and label."""
    use = use & np.isin(data.labels, ["b", "c", "m"])
    keys = np.unique((data.site[use].astype(np.int64) * len(data.unique) + data.line[use]) * 2 + data.target[use])
    target, line, site = keys % 2, keys // 2 % len(data.unique), keys // 2 // len(data.unique)
    rows = data.matrix[line]
    pairs = np.unique(np.repeat(site, np.diff(rows.indptr)) * rows.shape[1] + rows.indices)
    sites = np.bincount(pairs % rows.shape[1], minlength=rows.shape[1])
    columns = np.flatnonzero(sites >= LEAST_SITES)
    model = LogisticRegression(C=0.15, max_iter=80, tol=1e-3).fit(rows[:, columns], target)
    fitted = np.rint(model.coef_[0] * 100).astype(np.int32)
    worth = np.abs(fitted) * np.sqrt(sites[columns])
    fitted[worth < np.sort(worth)[-min(WORDS_KEPT, len(worth))]] = 0
    full = np.zeros(rows.shape[1], dtype=np.int32)
    full[columns] = fitted
    return full


def word_rows(data: Data, fitted: np.ndarray) -> np.ndarray:
    """The rows of `lexical.NAMES` for each unique line under these weights."""
    matrix = data.matrix
    total, known = matrix @ fitted.astype(np.float32), matrix @ (fitted != 0).astype(np.float32)
    low = matrix.multiply(np.minimum(fitted, 0)[None].astype(np.float32)).tocsr().min(axis=1).toarray().ravel()
    count = np.diff(matrix.indptr)
    own = np.column_stack([total, total / (known + 1), np.minimum(low, 0), known / (count + 1)])
    return np.concatenate([own, data.plain], axis=1).astype(np.float32)


def all_evidence(data: Data, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Evidence of all lines by themselves and of what surrounds them, one row a line; ``words`` are out-of-fold."""
    own = np.empty((len(data.line), len(evidence.NAMES)), dtype=np.float32)
    around = np.empty((len(data.line), len(surroundings.NAMES)), dtype=np.float32)
    for (text, low, high), signs, marks in zip(data.each(), data.signs, data.marks, strict=True):
        contents = Contents.of(data.contents[i] for i in data.line[low:high])
        own[low:high] = evidence.join(text.lines, np.array(text.gaps), signs, words[low:high], contents, marks)
        around[low:high] = surroundings.surroundings(own[low:high]).T
    return own, around


def second_evidence(data: Data, first: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """What the second look sees, from the first look's log-odds with what the rules are certain of."""
    width, prose = surroundings.NAMES.index("width"), surroundings.NAMES.index("prose")
    around = np.empty((len(first), len(context.NAMES)), dtype=np.float32)
    for (_, low, high), (lines, hits) in zip(data.each(), data.rules, strict=True):
        logits = first[low:high].copy()
        if lines is not None:
            decide.apply_known(logits, lines, hits, hint=1.0)
        around[low:high] = context.context(chances(logits), rows[low:high, width], rows[low:high, prose] > 0).T
    return np.concatenate([rows[:, decide.OWN_ROWS], around[:, decide.AROUND_ROWS]], axis=1)


def monotone(names: tuple[str, ...]) -> list[int]:
    """More article-like words or neighbors never speak against a line."""
    rising = ("lexical", "z", "mean_", "weighted_", "low_", "text_low", "run_mean", "run_low")
    skip = ("lexical_known", "mean_above", "mean_below")
    return [int(name.startswith(rising) and name not in skip) for name in names]


def fit_trees(
    rows: np.ndarray, data: Data, use: np.ndarray, weight: np.ndarray, names: tuple[str, ...], **settings: Any
) -> Trees:
    model = CatBoostClassifier(
        **settings, thread_count=1, random_seed=1, verbose=0, l2_leaf_reg=5, border_count=64, rsm=0.4,
        allow_writing_files=False, monotone_constraints=monotone(names),
    )  # fmt: skip
    where = np.flatnonzero(use)
    model.fit(rows[where], data.target[where], sample_weight=weight[where])
    trees = flatten(model, settings["depth"])
    check = rows[where[:3000]]
    assert np.allclose(trees.logits(check.T), model.predict(check, prediction_type="RawFormulaVal"), atol=1e-3)
    return trees


def flatten(model: CatBoostClassifier, depth: int) -> Trees:
    """The model as flat arrays, by way of its JSON form."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        told = json.loads(path.read_text())
    count = len(told["oblivious_trees"])
    asks = np.zeros((count, depth), dtype=np.int64)
    borders = np.full((count, depth), 3e38, dtype=np.float32)
    leaves = np.zeros((count, 1 << depth), dtype=np.float32)
    scale, bias = told["scale_and_bias"]
    for number, tree in enumerate(told["oblivious_trees"]):
        for level, split in enumerate(tree["splits"] or []):
            asks[number, level], borders[number, level] = split["float_feature_index"], split["border"]
        leaves[number, : len(tree["leaf_values"])] = np.array(tree["leaf_values"]) * scale
    return Trees(asks, borders, leaves, float(bias[0] if isinstance(bias, list) else bias))


def named(data: Data, fitted: np.ndarray) -> dict[str, int]:
    return {data.grams[i]: int(fitted[i]) for i in np.flatnonzero(fitted)}


class Keeper:
    """Computes each thing once: what stands in the folder is read from there."""

    def __init__(self, folder: pathlib.Path | None) -> None:
        self.folder, self.began = folder, time.time()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, name: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, computed at most once."""
        path = self.folder / f"{name}.pickle" if self.folder else None
        if path and path.exists():
            return pickle.loads(path.read_bytes())
        made = make()
        if path:
            path.write_bytes(pickle.dumps(made, protocol=5))
        print(f"{time.time() - self.began:6.0f} s", name, flush=True)
        return made


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("packs", type=pathlib.Path)
    options.add_argument("--folds", type=pathlib.Path, required=True)
    options.add_argument("--keep", type=pathlib.Path)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    given.folds.mkdir(parents=True, exist_ok=True)
    keep = Keeper(given.keep)
    data = keep("data", lambda: Data(given.packs))
    print(
        len(data.texts), "texts", len(data.line), "lines", len({text.site for text in data.texts}), "sites", flush=True
    )
    folds = range(chrome_pages.FOLDS)
    fitted = keep("words", lambda: [fit_words(data, data.fold != fold) for fold in folds])
    words = np.zeros((len(data.line), len(lexical.NAMES)), dtype=np.float32)
    for fold in folds:
        here = data.fold == fold
        words[here] = word_rows(data, fitted[fold])[data.line[here]]
    words[data.unknown, :4] = 0.0
    own, rows = keep("evidence", lambda: all_evidence(data, words))

    labeled = data.target >= 0
    rng = np.random.default_rng(0)
    sample = labeled & ~data.page & ((data.target == 0) | (rng.random(len(labeled)) < 0.4))

    def audited() -> np.ndarray:
        audit = np.zeros(len(labeled), dtype=np.float32)
        for fold in folds:
            trees = fit_trees(rows, data, sample & (data.fold != fold), data.weight, surroundings.NAMES, **AUDIT)
            audit[data.fold == fold] = chances(trees.logits(rows[data.fold == fold].T))
        return audit

    audit = keep("audit", audited)
    wrong = data.page & (((data.target == 0) & (audit > 0.6)) | ((data.target == 1) & (audit < 0.2)))
    easy = (data.target == 1) & (audit > EASY)
    use = labeled & ~wrong & ~(easy & (rng.random(len(labeled)) > EASY_KEPT))
    weight = np.where(easy, data.weight / EASY_KEPT, data.weight)
    print(int(wrong.sum()), "page lines left out,", int(use.sum()), "lines to fit on", flush=True)

    first: list[Trees] = []
    logits = np.zeros(len(labeled), dtype=np.float32)
    for fold in folds:
        apart = use & (data.fold != fold)
        first.append(
            keep(f"first-{fold}", lambda apart=apart: fit_trees(rows, data, apart, weight, surroundings.NAMES, **FIRST))
        )
        logits[data.fold == fold] = first[fold].logits(rows[data.fold == fold].T)
    second_rows = keep("second-evidence", lambda: second_evidence(data, logits, rows))
    names = (*decide.OWN, *decide.AROUND)
    digests = {
        f"{name}": hashlib.sha256((given.packs / name).read_bytes()).hexdigest()
        for name in ("text/dev.jsonl.gz", "extract/gold.jsonl.gz", "meta/html_htmldate_trafilatura_dev.jsonl.gz")
    }
    about = {"script": "bench/fit/chrome_lines.py", "data": digests}
    fitter = chrome_network.Fitter(data.texts, data.target, own)
    plain = np.where(labeled & ~wrong, data.weight, 0).astype(np.float32)
    of_text = np.array([text.fold for text in data.texts])
    if given.write:
        everywhere = np.ones(len(labeled), dtype=bool)
        every = keep("words-all", lambda: fit_words(data, everywhere))
        trees_1 = keep("first-all", lambda: fit_trees(rows, data, use, weight, surroundings.NAMES, **FIRST))
        trees_2 = keep("second-all", lambda: fit_trees(second_rows, data, use, weight, names, **SECOND))
        net = keep("network-all", lambda: fitter.fit(plain, of_text >= 0, chrome_pages.FOLDS))
        packed = weights.pack(weights.Weights(named(data, every), net, trees_1, trees_2, about))
        pathlib.Path(weights.__file__).with_name(weights.FILE).write_bytes(packed)
        print("written:", len(packed), "bytes")
    for fold in folds:
        apart = use & (data.fold != fold)
        trees = keep(f"second-{fold}", lambda apart=apart: fit_trees(second_rows, data, apart, weight, names, **SECOND))
        net = keep(f"network-{fold}", lambda fold=fold: fitter.fit(plain, of_text != fold, fold))
        packed = weights.pack(weights.Weights(named(data, fitted[fold]), net, first[fold], trees, about))
        (given.folds / f"{fold}.npz").write_bytes(packed)


if __name__ == "__main__":
    main()
