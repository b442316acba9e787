import datetime
import pickle
import random

import pytest

from corpusprep.corpus.near_duplicates import NearDuplicates, near_duplicates
from corpusprep.document import Document, Fact, Origin
from corpusprep.errors import ConfigError, InputError

STORY = (
    "The council voted on Tuesday to move the harbor wall by forty meters. Mayor Ines Halloran said the work would "
    "start in spring and cost nine million, two more than planned. Fishers had asked for a delay, since the quay is "
    "their only landing place in winter. A second vote on the new crane is due in March."
)
LONGER = STORY + (
    " Engineers had warned for years that the wall could give way in a storm from the north. In January a wave tore "
    "out six stones and flooded the auction hall. The insurer paid for the repair but raised its price. Several "
    "families who live behind the wall have since moved to the upper town, and the school there opened two more "
    "classes. The harbor master keeps a list of every ship that had to be sent away because of the swell."
)
POLICY = (
    "We welcome comments that are polite and stay with the subject. Posts that insult other readers, that advertise, "
    "or that repeat what somebody else wrote will be taken down without notice. By sending a comment you allow us to "
    "print it in the paper edition together with your name. Our moderators read everything before it is shown, which "
    "may take until the next working day, and they do not discuss their decisions."
)
ARTICLES = (
    "A bakery in the old town has won the prize for the best rye bread of the region for the third time in a row.",
    "Beavers have dammed the brook behind the railway station, and the road to the quarry is under water again.",
    "The theater opens its season with a play about a lighthouse keeper who stops answering letters from the shore.",
    "Two teachers cycled from the coast to the mountains and collected enough money for a new school library.",
    "The power company will replace the last wooden poles in the valley before the first frost, it announced today.",
)


def test_a_copy_in_capitals_is_exact() -> None:
    found = near_duplicates([("b", STORY.upper()), ("a", STORY)])
    assert found.duplicates["b"].relation == "exact"
    assert found.duplicates["b"].of == "a"
    assert found.kept == ["a"]


def test_an_edited_copy_is_near_and_says_why() -> None:
    found = near_duplicates([("a", STORY), ("b", STORY.replace("two more than planned", "as planned"))])
    copy = found.duplicates["b"]
    assert (copy.of, copy.relation, copy.cluster) == ("a", "near", found.cluster_of["a"])
    assert copy.similarity > 0.9
    assert "runs of three words" in copy.evidence


def test_texts_without_words_are_never_copies() -> None:
    found = near_duplicates([("a", ""), ("b", ""), ("c", " \n"), ("d", "..."), ("e", "...")])
    assert found.kept == ["a", "b", "c", "d", "e"]
    assert not list(found.rows())


def test_nothing_at_all_gives_no_clusters() -> None:
    found = near_duplicates([])
    assert not found.cluster_of
    assert not found.kept


def test_one_word_is_a_copy_of_the_same_word_only() -> None:
    found = near_duplicates([("a", "Rain"), ("b", "rain."), ("c", "Snow")])
    assert found.kept == ["b", "c"]  # the full stop makes it the longest


def test_noise_is_compared_like_anything_else() -> None:
    found = near_duplicates([("a", "\x00\x01\ud800"), ("b", "\x00\x01\ud800"), ("c", "x" * 5000), ("d", "x" * 5000)])
    assert set(found.duplicates) == {"d"}


def test_a_megabyte_and_its_copy() -> None:
    words = " ".join(f"word{at * 7919 % 100003}" for at in range(100_000))
    found = near_duplicates([("a", words), ("b", words[:-200]), ("c", STORY)])
    assert set(found.duplicates) == {"b"}


def test_reports_from_one_template_are_not_copies() -> None:
    report = (
        "Shares of {} closed at {} crowns on {}, a change of {} from the day before. The stock has traded between {} and "
        "{} in the past year. Analysts asked by the agency advise to hold it. This report was made automatically from "
        "the figures of the exchange and may contain errors."
    )
    filled = [
        report.format("Alder Mills", 41, "Monday", 3, 30, 55),
        report.format("Borg Tools", 12, "Friday", 1, 9, 17),
    ]
    assert not near_duplicates(zip("ab", filled, strict=True)).duplicates


def test_lines_that_differ_in_one_figure_are_not_copies() -> None:
    found = near_duplicates([("a", "Lions beat Bears 31-12 at home"), ("b", "Lions beat Bears 31-14 at home")])
    assert not found.duplicates


def test_many_reports_from_one_template_share_slots_by_chance_and_stay_apart() -> None:
    chance = random.Random(5)
    reports = {
        f"r{at}": f"{chance.choice(['Alder', 'Borg', 'Corvin', 'Dunmere'])} weather: {chance.choice(['Monday', 'Friday'])} will "
        f"be mostly sunny with a high of {chance.randint(18, 24)} degrees and a low of {chance.randint(5, 9)}. Winds from the "
        f"north at {chance.randint(10, 16)} kilometers an hour are expected through the night. The chance of rain is "
        f"{chance.randint(1, 5)}0 percent, the service said. Residents should look at the latest warning before travel."
        for at in range(120)
    }
    different = {text: id for id, text in reports.items()}
    found = near_duplicates((id, text) for text, id in different.items())
    assert not found.duplicates


def test_a_brief_in_a_longer_article_is_named_and_stays() -> None:
    found = near_duplicates([("brief", STORY), ("long", LONGER)])
    assert found.duplicates["brief"].relation == "contained"
    assert found.duplicates["brief"].of == "long"
    assert found.cluster_of["brief"] == found.cluster_of["long"]
    assert found.kept == ["brief", "long"]


def test_a_brief_goes_when_asked_for() -> None:
    assert near_duplicates([("brief", STORY), ("long", LONGER)], contained="drop").kept == ["long"]


def test_a_brief_that_has_copies_stays_with_its_copies_pointing_to_it() -> None:
    texts = [("brief", STORY), ("copy", STORY.lower()), ("long", LONGER)]
    found = near_duplicates(texts, contained="drop")
    assert found.kept == ["brief", "long"]
    assert found.duplicates["copy"].of == "brief"
    assert len(set(found.cluster_of.values())) == 1


def test_a_policy_that_many_articles_carry_does_not_make_them_copies() -> None:
    texts = [(str(at), f"{article}\n\n{POLICY}") for at, article in enumerate(ARTICLES)]
    assert not near_duplicates(texts).duplicates


def test_a_policy_does_not_hide_a_copy() -> None:
    texts = [(str(at), f"{article}\n\n{POLICY}") for at, article in enumerate(ARTICLES)]
    found = near_duplicates([*texts, ("bare", ARTICLES[0])])
    assert found.cluster_of["bare"] == found.cluster_of["0"]


def test_members_that_are_only_like_each_other_are_no_chain() -> None:
    words = [f"w{at}x" for at in range(400)]
    texts = [(str(at), " ".join(words[at * 40 : at * 40 + 200])) for at in range(5)]
    found = near_duplicates(texts)
    for id, copy in found.duplicates.items():
        pair = near_duplicates([(i, text) for i, text in texts if i in {id, copy.of}])
        assert len(pair.duplicates) == 1


def dated(id: str, text: str, day: int | None, **metadata: float) -> Document:
    document = Document(id, text, text, origin=Origin(row=ord(id), metadata=metadata))
    date = None if day is None else datetime.date(2024, 3, day)
    return document.with_fact("date", Fact(date, "date/test"))


@pytest.mark.parametrize(
    ("keep", "kept"),
    [("longest", "c"), ("earliest", "b"), ("most-complete", "c"), ("first", "a"), ("priority:reads", "a")],
)
def test_which_copy_is_kept(keep: str, kept: str) -> None:
    documents = [
        dated("c", STORY + " It will be tight.", 9, reads=3),
        dated("a", STORY, None, reads=50),
        dated("b", STORY, 2),
    ]
    model = NearDuplicates(keep=keep).finish(NearDuplicates(keep=keep).observe(documents))
    assert {document.id for document in documents} - set(model.duplicates) == {kept}


def test_the_model_drops_the_copy_and_names_the_original() -> None:
    learner = NearDuplicates()
    documents = [Document.from_text(STORY, id="a"), Document.from_text(STORY, id="b")]
    model = learner.finish(learner.merge(learner.observe(documents[1:]), learner.observe(documents[:1])))
    kept, copy = model(documents[0]), model(documents[1])
    assert kept.dropped is None
    assert kept.facts["duplicate"].value is None
    assert kept.facts["duplicate"].detail == {"cluster": "c-a", "copies": 1}
    assert copy.dropped == "duplicate/exact"
    assert copy.facts["duplicate"].value.of == "a"
    assert learner.from_rows(model.rows()) == model
    assert pickle.loads(pickle.dumps(model)) == model


def test_marking_drops_nothing() -> None:
    learner = NearDuplicates(duplicates="mark")
    documents = [Document.from_text(STORY, id="a"), Document.from_text(STORY, id="b")]
    copy = learner.finish(learner.observe(documents))(documents[1])
    assert copy.dropped is None
    assert copy.facts["duplicate"].reason == "duplicate/exact"


def test_dropped_documents_are_not_observed() -> None:
    learner = NearDuplicates()
    dropped = Document.from_text(STORY, id="a").drop("drop/empty")
    assert not learner.finish(learner.observe([dropped, Document.from_text(STORY, id="b")])).duplicates


def test_one_id_for_two_documents_is_refused() -> None:
    with pytest.raises(InputError, match="'a' stands for two documents"):
        near_duplicates([("a", STORY), ("a", STORY)])


@pytest.mark.parametrize(
    "settings", [{"keep": "best"}, {"duplicates": "hide"}, {"contained": "x"}, {"threshold": 2}, {"permutations": 1}]
)
def test_settings_that_can_not_be_used_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=r"stage\.near_duplicates\."):
        near_duplicates([], **settings)


def test_words_beyond_the_budget_go_to_a_file_and_nothing_changes() -> None:
    documents = [Document.from_text(f"{STORY} {at // 2 * 77}", id=str(at)) for at in range(40)]
    roomy, tight = NearDuplicates(), NearDuplicates(memory_mb=0)
    partial = tight.merge(tight.observe(documents[:25]), tight.observe(documents[25:]))
    assert tight.clusters(partial) == roomy.clusters(roomy.observe(documents))
    assert tight.clusters(pickle.loads(pickle.dumps(partial))) == tight.clusters(partial)
