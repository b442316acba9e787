from corpusprep.corpus.near_duplicates import NearDuplicates, near_duplicates
from corpusprep.document import Document

STORY = (
    "The council voted on Tuesday to move the harbor wall by forty meters. Mayor Ines Halloran said the work would "
    "start in spring and cost nine million, two more than planned. Fishers had asked for a delay, since the quay is "
    "their only landing place in winter. A second vote on the new crane is due in March."
)


def test_a_copy_in_capitals_is_exact() -> None:
    found = near_duplicates([("b", STORY.upper()), ("a", STORY)])
    assert found.duplicates["b"].relation == "exact"
    assert found.duplicates["b"].of == "a"
    assert found.kept == ["a"]


def test_empty_texts_are_never_copies() -> None:
    found = near_duplicates([("a", ""), ("b", ""), ("c", " \n"), ("d", "...")])
    assert found.kept == ["a", "b", "c", "d"]


def test_the_model_drops_the_copy_and_names_the_original() -> None:
    learner = NearDuplicates()
    documents = [Document.from_text(STORY, id="a"), Document.from_text(STORY, id="b")]
    model = learner.finish(learner.merge(learner.observe(documents[1:]), learner.observe(documents[:1])))
    assert model(documents[0]) == documents[0]
    copy = model(documents[1])
    assert copy.dropped == "duplicate/exact"
    assert copy.facts["duplicate"].value.of == "a"
    assert learner.from_rows(model.rows()) == model


def test_dropped_documents_are_not_observed() -> None:
    learner = NearDuplicates()
    dropped = Document.from_text(STORY, id="a").drop("drop/empty")
    assert not learner.finish(learner.observe([dropped, Document.from_text(STORY, id="b")])).duplicates
