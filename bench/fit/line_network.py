"""The network over lines, to be fitted: `corpusprep.stages.line_network.LineNetwork`, in torch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from corpusprep.stages.line_network import DILATIONS, WHOLE_AFTER, Layer, LineNetwork


class Net(nn.Module):
    """So many columns in, layers of one size, and what sums the whole up: mean and maximum, or one more."""

    def __init__(self, columns: int, size: int, sums: int, dropped: float) -> None:
        super().__init__()
        self.own = nn.Linear(columns, size)
        self.near = nn.ModuleList(nn.Conv1d(size, size, 3, padding=far, dilation=far) for far in DILATIONS)
        self.whole = nn.ModuleList(nn.Linear(sums * size, size) for _ in WHOLE_AFTER)
        self.joint, self.last = nn.Linear(2 * size, size), nn.Linear(size, 1)
        self.drop = nn.Dropout(dropped)

    def forward(self, values: torch.Tensor, there: torch.Tensor, words: torch.Tensor | None = None) -> torch.Tensor:
        """The log-odds of lines (texts by lines by columns).

        ``there`` is 0 for what fills a shorter text up; with ``words``, the mean by words is the second of the sums.
        """
        alone = seen = functional.relu(self.own(self.drop(values))) * there
        for number, layer in enumerate(self.near):
            near = functional.relu(layer(seen.transpose(1, 2)).transpose(1, 2))
            seen = seen + self.drop(near) * there
            if number in WHOLE_AFTER:
                told = [seen.sum(1) / there.sum(1)]
                if words is not None:
                    told.append((seen * words).sum(1) / words.sum(1).clamp(min=1.0))
                told.append((seen - 1e4 * (1 - there)).max(1).values)
                whole = self.whole[WHOLE_AFTER.index(number)](torch.cat(told, -1))
                seen = seen + whole[:, None] * there
        found: torch.Tensor = self.last(self.drop(functional.relu(self.joint(torch.cat([seen, alone], -1)))))
        return found[..., 0]

    def shipped(self) -> LineNetwork:
        """As numpy runs it."""

        def linear(layer: Any) -> Layer:
            return Layer(layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy())

        def near(layer: Any) -> Layer:
            weight = layer.weight.detach().numpy()
            return Layer(np.concatenate([weight[:, :, i].T for i in range(3)]), layer.bias.detach().numpy())

        return LineNetwork(
            linear(self.own), tuple(map(near, self.near)), tuple(map(linear, self.whole)),
            linear(self.joint), linear(self.last),
        )  # fmt: skip


class Steps:
    """Steps of a fit, faster at first and slower towards its end."""

    def __init__(self, net: Net, rate: float, decay: float) -> None:
        self.net, self.rate = net, rate
        self.optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=decay)

    def step(self, loss: torch.Tensor, done: float) -> None:
        """One step down the loss, when this share of the fit is done."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * min(1.0, done * 20) * 0.5 * (1 + math.cos(math.pi * done)) + 1e-5
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
