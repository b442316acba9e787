"""The network of the line model, to be fitted: the same as `corpusprep.stages.chrome.network.Network`, in torch.

It is fitted on random stretches of the texts, some of them with their words unknown, as in a language without weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import chrome_pages
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from corpusprep.stages.chrome import evidence, lexical, network, shapes

SIZE, DROPPED, EPOCHS, RATE, DECAY, GOLD_KEPT = 48, 0.15, 7, 3e-3, 0.03, 0.5
UNKNOWN, STRETCHED, LONGEST, BATCH = 0.2, 0.6, 300, 1_500
MEASURED = len(evidence.MEASURED)


class Net(nn.Module):
    """The same as `corpusprep.stages.chrome.network.Network`, to be fitted."""

    def __init__(self) -> None:
        super().__init__()
        self.own = nn.Linear(len(evidence.NAMES), SIZE)
        self.near = nn.ModuleList(nn.Conv1d(SIZE, SIZE, 3, padding=far, dilation=far) for far in network.DILATIONS)
        self.whole = nn.ModuleList(nn.Linear(2 * SIZE, SIZE) for _ in network.WHOLE_AFTER)
        self.joint, self.last = nn.Linear(2 * SIZE, SIZE), nn.Linear(SIZE, 1)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, values: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """The log-odds of lines (texts by lines by columns); ``there`` is 0 for what fills a shorter text up."""
        alone = seen = functional.relu(self.own(self.drop(values))) * there
        for number, layer in enumerate(self.near):
            near = functional.relu(layer(seen.transpose(1, 2)).transpose(1, 2))
            seen = seen + self.drop(near) * there
            if number in network.WHOLE_AFTER:
                mean = seen.sum(1) / there.sum(1)
                most = (seen - 1e4 * (1 - there)).max(1).values
                whole = self.whole[network.WHOLE_AFTER.index(number)](torch.cat([mean, most], -1))
                seen = seen + whole[:, None] * there
        found: torch.Tensor = self.last(self.drop(functional.relu(self.joint(torch.cat([seen, alone], -1)))))
        return found[..., 0]

    def shipped(self, middle: np.ndarray, scale: np.ndarray) -> network.Network:
        """As numpy runs it."""

        def linear(layer: Any) -> network.Layer:
            return network.Layer(layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy())

        def beside(layer: Any) -> network.Layer:
            weight = layer.weight.detach().numpy()
            return network.Layer(np.concatenate([weight[:, :, i].T for i in range(3)]), layer.bias.detach().numpy())

        return network.Network(
            middle, scale, linear(self.own), tuple(map(beside, self.near)), tuple(map(linear, self.whole)),
            linear(self.joint), linear(self.last),
        )  # fmt: skip


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
        net = Net()
        steps = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
        net.train()
        for epoch in range(EPOCHS):
            batches = list(self.batches(weight, keep, rng))
            for number, at in enumerate(rng.permutation(len(batches))):
                done = (epoch + number / len(batches)) / EPOCHS
                for group in steps.param_groups:
                    group["lr"] = RATE * min(1.0, done * 20) * 0.5 * (1 + math.cos(math.pi * done)) + 1e-5
                values, there, target, share = self.tensors(batches[at], weight)
                loss = functional.binary_cross_entropy_with_logits(
                    net(values, there), target * 0.99 + 0.005, reduction="none"
                )
                loss = (loss * share).sum() / (share.sum() + 1)
                steps.zero_grad(set_to_none=True)
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                steps.step()
        return net.eval().shipped(self.middle, self.scale)

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
