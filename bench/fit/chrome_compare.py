"""Compares kinds of line model on the same evidence and folds, by lines alone (no rules, no guard of the stage).

    python bench/fit/chrome_compare.py PACKS

For each: at the threshold that loses 0.4 % of the body characters of the light texts, the share of chrome characters
that goes, and the same for heavy texts at 0.6 %. The models: logistic regression, the same smoothed over its neighbors, a
linear chain (averaged structured perceptron on the same evidence in bins), one look of trees, two looks.
"""

from __future__ import annotations

import argparse
import pathlib

import chrome_lines
import chrome_pages
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import QuantileTransformer

from corpusprep.stages.chrome import decide, evidence, lexical
from corpusprep.stages.chrome.trees import chances

BINS, EPOCHS = 6, 4


def binned(rows: np.ndarray, edges: list[np.ndarray]) -> np.ndarray:
    """The index of each value's bin, as one column of indicator numbers for each evidence."""
    return np.column_stack([np.searchsorted(cuts, rows[:, i]) + i * BINS for i, cuts in enumerate(edges)])


def chain(train: list[tuple[np.ndarray, np.ndarray]], size: int) -> tuple[np.ndarray, np.ndarray]:
    """Averaged weights of the indicators and of the four transitions."""
    rng = np.random.default_rng(0)
    weight, moves = np.zeros((2, size)), np.zeros((2, 2))
    total, total_moves, steps = np.zeros_like(weight), np.zeros_like(moves), 0
    for _ in range(EPOCHS):
        for at in rng.permutation(len(train)):
            marks, target = train[at]
            path = viterbi(weight[:, marks].sum(axis=2), moves)
            path[target < 0] = np.where(target[target < 0] < 0, path[target < 0], 0)
            gold = np.where(target < 0, path, target)
            rate = 1.0 / np.sqrt(len(gold))
            for state in (0, 1):
                sign = (gold == state).astype(float) - (path == state)
                changed = np.flatnonzero(sign)
                np.add.at(weight[state], marks[changed].ravel(), np.repeat(sign[changed] * rate, marks.shape[1]))
            np.add.at(moves, (gold[:-1], gold[1:]), rate)
            np.add.at(moves, (path[:-1], path[1:]), -rate)
            total += weight
            total_moves += moves
            steps += 1
    return total / steps, total_moves / steps


def viterbi(scores: np.ndarray, moves: np.ndarray) -> np.ndarray:
    count = scores.shape[1]
    back = np.zeros((count, 2), dtype=np.int8)
    a, b = scores[0, 0], scores[1, 0]
    for i in range(1, count):
        stay_a, from_b = a + moves[0, 0], b + moves[1, 0]
        from_a, stay_b = a + moves[0, 1], b + moves[1, 1]
        back[i] = (stay_a < from_b, from_a < stay_b)
        a, b = max(stay_a, from_b) + scores[0, i], max(from_a, stay_b) + scores[1, i]
    path = np.zeros(count, dtype=np.int8)
    path[-1] = a < b
    for i in range(count - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def margins(scores: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """For each line how much better the best path with it as article is than the best path without (max-marginals)."""
    count = scores.shape[1]
    forward, backward = scores.copy(), np.zeros_like(scores)
    for i in range(1, count):
        forward[:, i] += (forward[:, i - 1][:, None] + moves).max(axis=0)
        j = count - 1 - i
        backward[:, j] = (moves + (scores[:, j + 1] + backward[:, j + 1])[None]).max(axis=1)
    both = forward + backward
    return both[1] - both[0]


def report(name: str, data: chrome_lines.Data, values: np.ndarray) -> None:
    """Prints the chrome that goes at a fixed loss, on light and heavy texts."""
    parts = []
    tier = np.repeat([text.tier if text.kind == "pair" else "" for text in data.texts], np.diff(data.bounds))
    for wanted, loss in (("light", 0.004), ("heavy", 0.006)):
        here = tier == wanted
        order = np.argsort(values[here], kind="stable")
        size, label = data.size[here][order], data.labels[here][order]
        lost = np.cumsum(size * (label == "b")) / size[label == "b"].sum()
        gone = np.cumsum(size * (label == "c")) / size[label == "c"].sum()
        parts.append(f"{wanted} {gone[np.searchsorted(lost, loss)]:.3f} at {loss}")
    print(f"{name:34}", "  ".join(parts), flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("packs", type=pathlib.Path)
    options.add_argument("--folds", type=pathlib.Path, required=True, help="what chrome_lines.py wrote")
    given = options.parse_args()
    data = chrome_lines.Data(given.packs)
    folds = range(chrome_pages.FOLDS)
    models = [decide.weights.unpack((given.folds / f"{fold}.npz").read_bytes()) for fold in folds]
    words = np.zeros((len(data.line), len(lexical.NAMES)), dtype=np.float32)
    for fold in folds:
        here = data.fold == fold
        fitted = np.array([models[fold].words.get(gram, 0) for gram in data.grams], dtype=np.int32)
        words[here] = chrome_lines.word_rows(data, fitted)[data.line[here]]
    rows = chrome_lines.all_evidence(data, words)
    first = np.zeros(len(rows), dtype=np.float32)
    for fold in folds:
        first[data.fold == fold] = models[fold].first.logits(rows[data.fold == fold].T)
    report("trees, one look", data, first)
    around = chrome_lines.second_evidence(data, first, rows)
    second = np.zeros(len(rows), dtype=np.float32)
    for fold in folds:
        second[data.fold == fold] = models[fold].second.logits(around[data.fold == fold].T)
    report("trees, second look", data, second)
    report("trees, mean of both looks", data, first + second)

    rng = np.random.default_rng(0)
    linear = np.zeros(len(rows), dtype=np.float32)
    usable = (data.target >= 0) & ~data.page
    for fold in folds:
        train = np.flatnonzero(usable & (data.fold != fold) & (rng.random(len(rows)) < 0.3))
        scale = QuantileTransformer(n_quantiles=50, output_distribution="normal", subsample=50_000, random_state=0)
        model = LogisticRegression(C=0.1, max_iter=60, tol=1e-3)
        model.fit(scale.fit_transform(rows[train]), data.target[train], sample_weight=data.weight[train])
        here = data.fold == fold
        linear[here] = model.decision_function(scale.transform(rows[here]))
    report("logistic regression", data, linear)
    smooth = np.zeros_like(linear)
    for _, low, high in data.each():
        sums = evidence.running_sums(chances(linear[low:high])[None])
        smooth[low:high] = linear[low:high] + 4 * evidence.window_means(sums, 2)[0]
    report("logistic regression, smoothed", data, smooth)

    chained = np.zeros(len(rows), dtype=np.float32)
    for fold in folds:
        fit_on = rows[np.flatnonzero(usable & (data.fold != fold))[::20]]
        cuts = [np.quantile(fit_on[:, i], np.linspace(0, 1, BINS + 1)[1:-1]) for i in range(rows.shape[1])]
        train_texts = [
            (binned(rows[low:high], cuts), data.target[low:high])
            for text, low, high in data.each()
            if text.fold != fold and text.kind == "pair"
        ]
        weight, moves = chain(train_texts, rows.shape[1] * BINS)
        for text, low, high in data.each():
            if text.fold == fold:
                chained[low:high] = margins(weight[:, binned(rows[low:high], cuts)].sum(axis=2), moves)
    report("linear chain (perceptron)", data, chained)


if __name__ == "__main__":
    main()
