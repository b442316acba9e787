"""Near-duplicates by shuffles give what the learner gives in one memory, row for row."""

from __future__ import annotations

import random

import pytest

from corpusprep.corpus import spread
from corpusprep.corpus.leaders import Bounds
from corpusprep.corpus.near_duplicates import NearDuplicates
from corpusprep.corpus.spread.columns import joined
from corpusprep.document import Document, Origin
from corpusprep.engines.here import HereEngine
from corpusprep.io.plain import json_bytes

_PARTS = ["ba", "cor", "del", "fen", "gar", "hol", "in", "kel", "lan", "mar", "nor", "ost", "per", "rin", "sal", "ter"]


def corpus(seed: int, count: int) -> list[Document]:
    """Invented texts: new ones, edited, cut and lengthened copies of recent ones, with and without a site's policy."""
    dice = random.Random(seed)

    def word() -> str:
        return "".join(dice.choices(_PARTS, k=dice.choice([2, 2, 3])))

    def some(least: int, most: int) -> list[str]:
        return [word() for _ in range(dice.randint(least, most))]

    policies = [some(30, 60) for _ in range(4)]
    texts: list[list[str]] = []
    for _ in range(count):
        kind = dice.random()
        base = dice.choice(texts[-15:]) if texts else []
        if not base or kind < 0.55:
            text = [w if dice.random() < 0.8 else dice.choice(["12", "34", "The", "of"]) for w in some(0, 150)]
        elif kind < 0.62:
            text = base
        elif kind < 0.82:
            damage = dice.choice([0.02, 0.1, 0.25])
            text = [w if dice.random() > damage else word() for w in base]
        elif kind < 0.9:
            start = dice.randint(0, max(0, len(base) - 30))
            text = base[start : start + dice.randint(20, max(20, len(base)))]
        else:
            text = base + some(5, 80)
        texts.append(text + dice.choice(policies) if dice.random() < 0.5 else text)
    numbered = list(enumerate(texts))
    dice.shuffle(numbered)
    return [
        Document(
            f"d{n:04d}",
            " ".join(text),
            " ".join(text),
            origin=Origin(site=dice.choice([None, "a", "b"]), path="x", row=row),
        )
        for row, (n, text) in enumerate(numbered)
    ]


def spread_rows(documents: list[Document], learner: NearDuplicates, engine: HereEngine, alone: int) -> list[bytes]:
    shards = [documents[at::3] for at in range(3)]
    found = [rows for at, shard in enumerate(shards) for rows in spread.sketch_rows(at, learner.observe(shard))]
    table = engine.table(joined(found), spread.SKETCH)
    bounds = Bounds(learner.threshold, learner.contained_from)
    model = spread.find(engine, [table], bounds, dump=json_bytes, alone=alone)
    rows = joined(list(engine.rows(model)))
    return [row for _, row, shard in sorted(zip(rows["sort"], rows["row"], rows["shard"], strict=True)) if shard < 0]


@pytest.mark.parametrize("seed", range(8))
def test_shuffles_find_what_one_memory_finds(seed: int) -> None:
    """With all rounds resolved by one task, and with components cut out by stars; in portions of any size."""
    documents = corpus(seed, 70)
    learner = NearDuplicates(keep=("longest", "first", "most-complete")[seed % 3])
    expected = [json_bytes(row) for row in learner.finish(learner.observe(documents)).rows()]
    engine = HereEngine(parts=1 + seed % 5, at_once=1 + seed * 7 % 50)
    assert expected
    assert spread_rows(documents, learner, engine, alone=0 if seed % 2 else 500_000) == expected


@pytest.mark.parametrize("seed", range(3))
def test_what_a_shard_is_told_is_enough_for_its_documents(seed: int) -> None:
    documents = corpus(100 + seed, 60)
    learner = NearDuplicates(contained="drop")
    whole = learner.finish(learner.observe(documents))
    shards = [documents[at::3] for at in range(3)]
    engine = HereEngine()
    found = [rows for at, shard in enumerate(shards) for rows in spread.sketch_rows(at, learner.observe(shard))]
    model = spread.find(
        engine,
        [engine.table(joined(found), spread.SKETCH)],
        Bounds(learner.threshold, learner.contained_from),
        dump=json_bytes,
    )
    from corpusprep.io.plain import parse_json

    rows = joined(list(engine.rows(model)))
    for at, shard in enumerate(shards):
        mine = learner.from_rows(
            parse_json(row) for row, of in zip(rows["row"], rows["shard"], strict=True) if of == at
        )
        assert [mine(document) for document in shard] == [whole(document) for document in shard]
