"""The law of learners: neither the order of the documents nor how they are sharded matters to what a site teaches."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpusprep.corpus.line_keys import line_key, line_keys
from corpusprep.corpus.site_lines import SiteLines
from corpusprep.document import Document, Origin
from properties.strategies import texts

LEARNER = SiteLines(sample=3)
pages = st.lists(st.tuples(texts, st.sampled_from(["a.test", "b.test", None])), max_size=10).map(
    lambda found: [
        Document(str(number), text, text, origin=Origin(site=site)) for number, (text, site) in enumerate(found)
    ]
)


@settings(max_examples=60, deadline=None)
@given(pages, st.randoms(use_true_random=False), st.integers(0, 10), st.integers(0, 10))
def test_order_and_shards_do_not_matter(found: list[Document], random: object, one: int, two: int) -> None:
    whole = LEARNER.observe(found)
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    low, high = sorted((one, two))
    a, b, c = (LEARNER.observe(part) for part in (shuffled[:low], shuffled[low:high], shuffled[high:]))
    assert LEARNER.merge(LEARNER.merge(a, b), c) == whole
    assert LEARNER.merge(c, LEARNER.merge(b, a)) == whole


@settings(max_examples=60, deadline=None)
@given(pages)
def test_a_model_survives_its_rows(found: list[Document]) -> None:
    model = SiteLines(least_pages=1).finish(LEARNER.observe(found))
    again = LEARNER.from_rows(model.rows())
    assert list(again.rows()) == list(model.rows())
    for document in found:
        assert again(document).evidence == model(document).evidence


@settings(max_examples=100, deadline=None)
@given(texts)
def test_a_key_is_one_line(text: str) -> None:
    assert len(line_key(text)) <= 120


PIECES = ["March", "may", "März", "’s", "3", "12", "  ", " ", "\u00a0", "–", "am", "By", "Mira Okonjo", "\t", "_", "."]


LONG = " and the council said that the harbor wall would be moved by forty meters to the east" * 2
mixed = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(mixed.map(lambda text: text + LONG) | mixed.map(lambda text: LONG + text) | texts, max_size=9))
def test_keys_of_many_lines_are_those_of_each(found: list[str]) -> None:
    lines = [line for text in found for line in map(str.strip, text.split("\n")) if line]
    assert line_keys(lines) == [line_key(line) for line in lines]
