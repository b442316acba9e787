"""The network of the page model, to be fitted: `corpusprep.stages.page_lines.network.Network`, in torch.

It is fitted on random stretches of pages, on some of them without what is known of names and words, as on a site that nobody
has seen, and on some without capitals, points and known words, as in a script that the benchmark does not have.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from corpusprep.stages.chrome.network import Layer
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


class Net(nn.Module):
    """The same as `corpusprep.stages.page_lines.network.Network`, to be fitted."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self.own = nn.Linear(columns, SIZE)
        self.near = nn.ModuleList(nn.Conv1d(SIZE, SIZE, 3, padding=far, dilation=far) for far in network.DILATIONS)
        self.whole = nn.ModuleList(nn.Linear(3 * SIZE, SIZE) for _ in network.WHOLE_AFTER)
        self.joint, self.last = nn.Linear(2 * SIZE, SIZE), nn.Linear(SIZE, 1)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, values: torch.Tensor, there: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        """The log-odds of lines (pages by lines by columns); ``there`` is 0 for what fills a shorter page up."""
        alone = seen = functional.relu(self.own(self.drop(values))) * there
        for number, layer in enumerate(self.near):
            near = functional.relu(layer(seen.transpose(1, 2)).transpose(1, 2))
            seen = seen + self.drop(near) * there
            if number in network.WHOLE_AFTER:
                mean = seen.sum(1) / there.sum(1)
                heavy = (seen * words).sum(1) / words.sum(1).clamp(min=1.0)
                most = (seen - 1e4 * (1 - there)).max(1).values
                whole = self.whole[network.WHOLE_AFTER.index(number)](torch.cat([mean, heavy, most], -1))
                seen = seen + whole[:, None] * there
        found: torch.Tensor = self.last(self.drop(functional.relu(self.joint(torch.cat([seen, alone], -1)))))
        return found[..., 0]

    def shipped(self, middle: np.ndarray, scale: np.ndarray) -> network.Network:
        """As numpy runs it."""

        def linear(layer: Any) -> Layer:
            return Layer(layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy())

        def beside(layer: Any) -> Layer:
            weight = layer.weight.detach().numpy()
            return Layer(np.concatenate([weight[:, :, i].T for i in range(3)]), layer.bias.detach().numpy())

        made = network.Network(
            middle, scale, linear(self.own), tuple(map(beside, self.near)), tuple(map(linear, self.whole)),
            linear(self.joint), linear(self.last),
        )  # fmt: skip
        return network.unpacked(made.packed({}))  # as it is read back, rounded


def fit(pages: Sequence[Lines], names: Sequence[str], seed: int = 1) -> network.Network:
    """A network fitted on these pages; ``names`` are the columns."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    every = np.concatenate([page.rows for page in pages])
    middle, scale = every.mean(axis=0), every.std(axis=0) + np.float32(1e-3)
    absent = [(UNKNOWN, LEARNED), (FOREIGN, SCRIPT)]
    hidden = [(share, np.array([name.startswith(parts) for name in names])) for share, parts in absent]
    net = Net(every.shape[1])
    frame = net.shipped(middle, scale)
    values = [frame.scaled(page.rows) for page in pages]
    unknown = frame.scaled(np.zeros((1, every.shape[1]), np.float32))[0]
    steps = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    net.train()
    for epoch in range(EPOCHS):
        batches = list(_batches([len(page.rows) for page in pages], rng))
        for number, at in enumerate(rng.permutation(len(batches))):
            done = (epoch + number / len(batches)) / EPOCHS
            for group in steps.param_groups:
                group["lr"] = RATE * min(1.0, done * 20) * 0.5 * (1 + math.cos(math.pi * done)) + 1e-5
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
            steps.zero_grad(set_to_none=True)
            ((loss * tensors[4]).sum() / (PAGE * len(batch))).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            steps.step()
    return net.eval().shipped(middle, scale)


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
