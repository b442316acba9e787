"""Clusters are a partition; order, sharding and unrelated documents change nothing; a copy joins its original."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from corpusprep.corpus.near_duplicates import Clusters, NearDuplicates, near_duplicates
from corpusprep.document import Document
from properties.strategies import texts

SENTENCES = [
    f"{who} {did} the {what} near the {where} {when}."
    for who, did, what, where, when in zip(
        ["A farmer", "Three children", "The mayor", "Nobody", "An old sailor", "Our neighbor", "The band", "A fox"] * 3,
        ["painted", "found", "sold", "saw", "repaired", "borrowed", "lost", "carried"] * 3,
        ["boat", "bridge", "violin", "letter", "clock", "ladder", "wagon", "mirror", "kite", "lamp", "drum", "stove"]
        * 2,
        ["mill", "river", "chapel", "station", "orchard", "harbor"] * 4,
        ["before noon", "in the rain", "on Sunday", "last winter", "twice", "by mistake", "at dawn", "for nothing"] * 3,
        strict=True,
    )
]

articles = st.one_of(
    texts,
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8).map(" ".join),
    st.lists(st.integers(0, 999), min_size=10, max_size=40).map(lambda numbers: " ".join(f"w{n}" for n in numbers)),
)
corpora = st.lists(articles, max_size=9).map(lambda found: [(f"d{at}", text) for at, text in enumerate(found)])


def partition(found: Clusters) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for id, cluster in found.cluster_of.items():
        groups.setdefault(cluster, []).append(id)
    return sorted(sorted(group) for group in groups.values())


@given(corpora)
def test_clusters_are_a_partition_with_one_kept_copy(pairs: list[tuple[str, str]]) -> None:
    found = near_duplicates(pairs)
    assert sorted(id for group in partition(found) for id in group) == sorted(id for id, _ in pairs)
    for group in partition(found):
        assert any(id not in found.duplicates for id in group)
    for id, copy in found.duplicates.items():
        assert copy.of in found.kept
        assert found.cluster_of[id] == found.cluster_of[copy.of] == copy.cluster


@given(corpora, st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_and_shards_do_not_matter(pairs: list[tuple[str, str]], chance: random.Random, shards: int) -> None:
    expected = near_duplicates(pairs)
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    learner = NearDuplicates()
    partials = [
        learner.observe(Document(id, text, text) for id, text in shuffled[shard::shards]) for shard in range(shards)
    ]
    merged = partials[0]
    for partial in partials[1:]:
        merged = learner.merge(partial, merged)
    assert learner.clusters(merged) == expected


@given(corpora, st.data())
def test_a_copy_joins_its_original(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    if not pairs:
        return
    id, text = data.draw(st.sampled_from(pairs))
    found = near_duplicates([*pairs, ("copy", text)])
    if any(character.isalpha() for character in text):
        assert found.cluster_of["copy"] == found.cluster_of[id]
    assert partition(found)


@given(corpora)
def test_an_unrelated_document_changes_no_cluster(pairs: list[tuple[str, str]]) -> None:
    stranger = " ".join(f"zq{at}qz" for at in range(300))
    before, after = partition(near_duplicates(pairs)), partition(near_duplicates([*pairs, ("stranger", stranger)]))
    assert after == sorted([*before, ["stranger"]])


@given(corpora)
@settings(max_examples=30)
def test_every_member_is_a_copy_of_the_kept_one_itself(pairs: list[tuple[str, str]]) -> None:
    """No chains: without the rest of the cluster, the pair is found all the same."""
    found = near_duplicates(pairs)
    by_id = dict(pairs)
    for id, copy in found.duplicates.items():
        alone = near_duplicates([(id, by_id[id]), (copy.of, by_id[copy.of])])
        assert id in alone.duplicates or copy.of in alone.duplicates
