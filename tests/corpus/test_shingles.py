import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusprep.corpus.letters import CAPITAL, NUMBER
from corpusprep.corpus.shingles import digests, joined, runs, words
from properties.strategies import texts


def same(a: str, b: str) -> bool:
    found = words([a, b])
    one, other = found.document(0).hashes, found.document(1).hashes
    return len(one) > 0 and bool(np.array_equal(one, other))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The café “reopened” – at last", "the cafe reopened at last"),
        ("Fish &amp; chips &eacute;", "fish chips é"),
        ("soft\u00adware and zero\u200bwidth", "software and zerowidth"),
        ("no\u00a0break\u2009space", "no break space"),
        ("ＦＵＬＬ１２", "full12"),
        ("ﬁsh", "fish"),
        ("itâ€™s a cafÃ©", "it's a café"),
        ("٣٤ يوم", "34 يوم"),
        ("مُحَمَّد", "محمد"),
        ("Ёлка", "елка"),
    ],
)
def test_what_is_written_otherwise_reads_the_same(a: str, b: str) -> None:
    assert same(a, b)


@pytest.mark.parametrize(
    "text", ["Příliš žluťoučký kůň", "Tiếng Việt có dấu", "한국어 기사", "Ελληνικά γράμματα", "Ångström"]
)
def test_decomposed_letters_are_the_same(text: str) -> None:
    assert same(text, unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("pair", [("rain", "snow"), ("3-1", "3-2"), ("หนึ่ง", "สอง"), ("ab", "ba")])
def test_other_words_differ(pair: tuple[str, str]) -> None:
    assert not same(*pair)


def test_characters_stand_for_words_where_there_are_no_spaces() -> None:
    found = words(["東京で大雨が降った", "서울에 비가 왔다", "ฝนตก"])
    assert np.diff(found.offsets).tolist() == [9, 3, 4]
    assert found.unspaced.tolist() == [True, False, True]


def test_numbers_and_capitals_are_noted() -> None:
    codes = words(["Anna saw 12 birds"]).codes
    assert [bool(code & CAPITAL) for code in codes] == [True, False, False, False]
    assert [bool(code & NUMBER) for code in codes] == [False, False, True, False]


@given(st.lists(texts, max_size=5))
def test_a_text_reads_the_same_in_any_company(company: list[str]) -> None:
    together = words(company)
    alone = joined([words([text]) for text in company] or [words([])])
    assert together.codes.tolist() == alone.codes.tolist()
    assert together.offsets.tolist() == alone.offsets.tolist()
    assert digests(together).tolist() == digests(alone).tolist()
    for size in (1, 3, 5):
        for ours, theirs in zip(runs(together, size), runs(alone, size), strict=True):
            assert ours.tolist() == theirs.tolist()


@given(texts)
def test_every_text_with_words_has_a_run_and_a_digest(text: str) -> None:
    found = words([text])
    assert bool(runs(found, 5)[1].any()) == bool(len(found.codes)) == bool(digests(found)[0])


@given(st.text(alphabet="aZ é§ß’“–…\u00ad\u00b5ªº²½\u2003™Ãâ€©\n1", max_size=30))
def test_the_short_way_reads_the_same_as_the_long_one(text: str) -> None:
    """A Greek letter in the company sends the whole batch the long way."""
    short, long = words([text]), words([text, "λ"])
    assert short.codes.tolist() == long.codes[:-1].tolist()
