"""The network of the page model, fitted: `corpusprep.stages.page_lines.network.Network`.

It is fitted on random stretches of pages, on some of them without what is known of names and words, as on a site that nobody
has seen, and on some without capitals, points and known words, as in a script that the benchmark does not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from line_network import Net, Steps
from torch.nn import functional

from corpusprep.stages.page_lines import network

SIZE, DROPPED, EPOCHS, RATE, DECAY = 32, 0.2, 12, 3e-3, 0.03
UNKNOWN, FOREIGN, STRETCHED, LONGEST, BATCH = 0.1, 0.15, 0.5, 500, 2_500
# A page weighs about this much in the trees (`html_lines.weights_of`); the loss is the mean over pages.
PAGE = 240.0
# What comes from the learned tables of names and words.
LEARNED = ("name_", "says", "heading_says", "page_kind", "page_address")
# What a script without capitals, spaces and points does not show, and words that no table knows.
SCRIPT = ("upper", "starts", "ends", "comma", "says", "heading_says")


class Lines(NamedTuple):
    """A page to fit on: the columns, label, weight and words of its lines."""

    rows: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    words: np.ndarray


def fit(pages: Sequence[Lines], names: Sequence[str], seed: int = 1) -> network.Network:
    """A network fitted on these pages; ``names`` are the columns."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    every = np.concatenate([page.rows for page in pages])
    middle, scale = every.mean(axis=0), every.std(axis=0) + np.float32(1e-3)
    absent = [(UNKNOWN, LEARNED), (FOREIGN, SCRIPT)]
    hidden = [(share, np.array([name.startswith(parts) for name in names])) for share, parts in absent]
    net = Net(every.shape[1], SIZE, 3, DROPPED)
    frame = network.Network(middle, scale, net.shipped())
    values = [frame.scaled(page.rows) for page in pages]
    unknown = frame.scaled(np.zeros((1, every.shape[1]), np.float32))[0]
    steps = Steps(net, RATE, DECAY)
    net.train()
    for epoch in range(EPOCHS):
        batches = list(_batches([len(page.rows) for page in pages], rng))
        for number, at in enumerate(rng.permutation(len(batches))):
            batch = batches[at]
            most = max(last - first for _, first, last in batch)
            columns = np.zeros((len(batch), most, every.shape[1]), np.float32)
            there, target, weight, words = (np.zeros((len(batch), most), np.float32) for _ in range(4))
            for row, (page, first, last) in enumerate(batch):
                size, given = last - first, pages[page]
                columns[row, :size] = values[page][first:last]
                for share, which in hidden:
                    if rng.random() < share:
                        columns[row, :size, which] = unknown[which, None]
                there[row, :size] = 1
                for held, of in ((target, given.labels), (weight, given.weights), (words, given.words)):
                    held[row, :size] = of[first:last]
            tensors = [torch.from_numpy(x) for x in (columns, there[..., None], words[..., None], target, weight)]
            logits = net(*tensors[:3])
            loss = functional.binary_cross_entropy_with_logits(logits, tensors[3] * 0.98 + 0.01, reduction="none")
            done = (epoch + number / len(batches)) / EPOCHS
            steps.step((loss * tensors[4]).sum() / (PAGE * len(batch)), done)
    made = network.Network(middle, scale, net.eval().shipped())
    return network.unpacked(made.packed({}))  # as it is read back, rounded


def _batches(sizes: Sequence[int], rng: Any) -> list[list[tuple[int, int, int]]]:
    """Stretches of pages (page, first line, last) of about the same length, so many lines in each batch."""
    parts = []
    for number, count in enumerate(sizes):
        first, size = 0, count
        if count > 8 and rng.random() < STRETCHED:
            size = max(8, int(count * rng.uniform(0.5, 1)))
            first = int(rng.integers(0, count - size + 1))
        if size > LONGEST:
            first += int(rng.integers(0, size - LONGEST + 1))
            size = LONGEST
        parts.append((number, first, first + size))
    batches: list[list[tuple[int, int, int]]] = [[]]
    for at in np.argsort([last - first + rng.random() * 30 for _, first, last in parts]):
        batches[-1].append(parts[at])
        if len(batches[-1]) * (parts[at][2] - parts[at][1]) > BATCH:
            batches.append([])
    return [batch for batch in batches if batch]
