"""Documents by the thousand, with copies: what the engines are compared on."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

_PARTS = ["ba", "cor", "del", "fen", "gar", "hol", "in", "kel", "lan", "mar", "nor", "ost", "per", "rin", "sal", "ter"]
_FURNITURE = ["Share this article", "Subscribe to our newsletter", "Comments", "Read also: the harbor in pictures"]


def write(path: Path, count: int, *, words: int = 120, seed: int = 7) -> Path:
    """So many invented articles of a few sites as JSON lines; about one in six is a copy: exact, edited, cut, or longer."""
    dice = random.Random(seed)

    def word() -> str:
        return "".join(dice.choices(_PARTS, k=dice.choice([2, 2, 3])))

    def some(number: int) -> list[str]:
        return [word() for _ in range(number)]

    recent: list[list[str]] = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            kind = dice.random()
            base = dice.choice(recent) if recent else []
            if not base or kind < 0.83:
                text = some(dice.randint(words // 2, words * 3 // 2))
            elif kind < 0.87:
                text = base
            elif kind < 0.94:
                text = [old if dice.random() > 0.05 else word() for old in base]
            elif kind < 0.97:
                text = base[len(base) // 4 :]
            else:
                text = base + some(40)
            recent = [*recent[-200:], text]
            file.write(json.dumps(_row(dice, number, text)) + "\n")
    return path


def _row(dice: random.Random, number: int, text: list[str]) -> dict[str, Any]:
    site = dice.randrange(12)
    lines = [" ".join(text[at : at + 14]).capitalize() + "." for at in range(0, len(text), 14)]
    body = "\n".join(" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3))
    day = f"{dice.randint(1, 28):02d}-{dice.randint(1, 12):02d}-2024"
    head = f"{' '.join(text[:6]).capitalize()}\nBy Mira Okonjo\n{day}\n"
    furniture = "\n".join(dice.sample(_FURNITURE, 2))
    return {
        "id": f"d{number:06d}",
        "text": f"{head}\n{body}\n\n{furniture}\n",
        "url": f"https://site{site}.test/a/{number}",
    }
