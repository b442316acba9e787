"""The network of the line model, fitted: `corpusprep.stages.chrome.network.Network`.

It is fitted on random stretches of the texts, some of them with their words unknown, as in a language without weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import chrome_pages
import numpy as np
import torch
from line_network import Net, Steps
from torch.nn import functional

from corpusprep.stages.chrome import evidence, lexical, network, shapes

SIZE, DROPPED, EPOCHS, RATE, DECAY, GOLD_KEPT = 48, 0.15, 7, 3e-3, 0.03, 0.5
UNKNOWN, STRETCHED, LONGEST, BATCH = 0.2, 0.6, 300, 1_500
MEASURED = len(evidence.MEASURED)


class Fitter:
    """Evidence brought to a common size, and fits on parts of it."""

    def __init__(self, texts: Sequence[chrome_pages.Text], target: np.ndarray, rows: np.ndarray) -> None:
        torch.set_num_threads(1)
        sizes = [len(text.lines) for text in texts]
        self.kinds = [text.kind for text in texts]
        self.ends = np.cumsum(sizes)
        self.starts = self.ends - sizes
        self.target = target
        part = np.sign(rows[:, :MEASURED]) * np.log1p(np.abs(rows[:, :MEASURED]))
        self.middle, self.scale = part.mean(axis=0), part.std(axis=0) + np.float32(1e-6)
        self.values = rows.copy()
        self.values[:, :MEASURED] = np.clip((part - self.middle) / self.scale, -4, 4)
        self.width = rows[:, shapes.NAMES.index("width")]
        self.prose = rows[:, evidence.NAMES.index("prose")] > 0
        self.words = [evidence.NAMES.index(name) for name in lexical.NAMES[:4]]

    def fit(self, weight: np.ndarray, keep: np.ndarray, seed: int) -> network.Network:
        """A network fitted on the texts that ``keep`` marks, with these weights of lines."""
        torch.manual_seed(seed)
        rng = np.random.default_rng(seed)
        net = Net(len(evidence.NAMES), SIZE, 2, DROPPED)
        steps = Steps(net, RATE, DECAY)
        net.train()
        for epoch in range(EPOCHS):
            batches = list(self.batches(weight, keep, rng))
            for number, at in enumerate(rng.permutation(len(batches))):
                values, there, target, share = self.tensors(batches[at], weight)
                loss = functional.binary_cross_entropy_with_logits(
                    net(values, there), target * 0.99 + 0.005, reduction="none"
                )
                steps.step((loss * share).sum() / (share.sum() + 1), (epoch + number / len(batches)) / EPOCHS)
        return network.Network(self.middle, self.scale, net.eval().shipped())

    def batches(self, weight: np.ndarray, keep: np.ndarray, rng: Any) -> Iterator[list[tuple[int, int, bool]]]:
        """Stretches of texts of about the same length, so many lines in each batch."""
        parts: list[tuple[int, int, bool]] = []
        for number, (low, high) in enumerate(zip(self.starts, self.ends, strict=True)):
            if not keep[number] or self.kinds[number] == "unknown" or not weight[low:high].any():
                continue
            if self.kinds[number] == "gold" and rng.random() > GOLD_KEPT:
                continue
            first, size = low, high - low
            if size > 12 and rng.random() < STRETCHED:
                size = int(size * rng.uniform(0.4, 1))
                first += int(rng.integers(0, high - low - size + 1))
            if size > LONGEST:
                first += int(rng.integers(0, size - LONGEST + 1))
                size = LONGEST
            parts.append((first, first + size, bool(rng.random() < UNKNOWN)))
        order = np.argsort([last - first + rng.random() * 20 for first, last, _ in parts])
        batch: list[tuple[int, int, bool]] = []
        for at in order:
            batch.append(parts[at])
            if len(batch) * (parts[at][1] - parts[at][0]) > BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def tensors(self, batch: list[tuple[int, int, bool]], weight: np.ndarray) -> tuple[torch.Tensor, ...]:
        """Values, what is there, targets and weights of a batch."""
        most = max(last - first for first, last, _ in batch)
        values = np.zeros((len(batch), most, len(evidence.NAMES)), dtype=np.float32)
        there, target, share = (np.zeros((len(batch), most), dtype=np.float32) for _ in range(3))
        for at, (first, last, unknown) in enumerate(batch):
            size = last - first
            values[at, :size] = self.values[first:last]
            evidence.place(values[at, :size, -len(evidence.PLACE) :], self.width[first:last], self.prose[first:last])
            if unknown:
                values[at, :size, self.words] = ((0 - self.middle) / self.scale)[
                    [evidence.MEASURED.index(name) for name in lexical.NAMES[:4]], None
                ]
            there[at, :size] = 1
            target[at, :size] = self.target[first:last] == 1
            share[at, :size] = weight[first:last]
        return tuple(map(torch.from_numpy, (values, there[..., None], target, share)))
