"""What no page of a site proves, its pages may say together."""

from __future__ import annotations

from corpusprep.corpus.date_leanings import DateLeanings
from corpusprep.document import Document, Fact, Origin
from corpusprep.stages.dates import Dates
from corpusprep.testing import check_learner

BODY = (
    "\nThe ferry that links the two banks of the reservoir will sail again from next week, the port authority said.\n"
    "It was laid up four years ago, when the old pier sank, and the drive around the lake takes an hour and a half.\n"
) * 3
DIVERS = "\nDivers looked at the hull on 30 November and on 1 December, and found that it can be mended for little.\n"


def page(number: int, day: str, leaning: float, site: str | None = "news.test", **detail: object) -> Document:
    month_first = f"{day[6:]}-{day[:2]}-{day[3:5]}"
    day_first = f"{day[6:]}-{day[3:5]}-{day[:2]}"
    known = {"ambiguous": True, "readings": [day_first, month_first], "leaning": leaning, **detail}
    text = f"Harbor vote moved\n{day}"
    fact = Fact(None, "date/ambiguous", (18, 28), raw=day, source="line", detail=known)
    return Document(f"d{number}", text, text, origin=Origin(site=site)).with_fact("date", fact)


def dates_of(*pages: Document) -> list[str | None]:
    learner = DateLeanings()
    model = learner.finish(learner.observe(pages))
    return [str(model(one).date) if model(one).date else None for one in pages]


def test_leanings_add_up() -> None:
    assert dates_of(page(1, "04-12-2021", 1.2), page(2, "05-11-2021", 1.1)) == ["2021-12-04", "2021-11-05"]
    assert dates_of(page(1, "04-12-2021", -1.2), page(2, "05-11-2021", -1.1)) == ["2021-04-12", "2021-05-11"]
    assert dates_of(page(1, "04-12-2021", 1.2), page(2, "05-11-2021", 0.1)) == [None, None]


def test_each_sign_and_each_site_has_its_own_habit() -> None:
    assert dates_of(page(1, "04-12-2021", 3.0), page(2, "05/11/2021", 0.0)) == ["2021-12-04", None]
    assert dates_of(page(1, "04-12-2021", 3.0), page(2, "05-11-2021", 0.0, "other.test")) == ["2021-12-04", None]


def test_without_a_site_a_page_that_leans_the_other_way_leaves_it_open() -> None:
    both = [page(1, "04-12-2021", 3.2), page(2, "05-11-2021", -1.5)]
    assert dates_of(*both) == ["2021-12-04", "2021-11-05"]
    assert dates_of(page(1, "04-12-2021", 3.2, None), page(2, "05-11-2021", -1.5, None)) == [None, None]
    assert dates_of(page(1, "04-12-2021", 2.4, None), page(2, "05-11-2021", -0.6, None)) == ["2021-12-04", "2021-11-05"]


def test_a_certain_order_of_one_page_settles_the_others() -> None:
    sure = page(1, "04-12-2021", 0.0, order="month-first", order_evidence="clock", ambiguous=False)
    assert dates_of(sure, page(2, "05-11-2021", 0.3))[1] == "2021-05-11"


def test_a_day_of_change_stays_a_day_of_change() -> None:
    learner = DateLeanings()
    changed = page(1, "04-12-2021", 3.0, label="updated")
    fact = learner.finish(learner.observe([changed]))(changed).facts["date"]
    assert (fact.value, fact.detail["updated"]) == (None, "2021-12-04")


def test_the_words_of_a_page_settle_its_own_date_and_those_of_its_siblings() -> None:
    texts = [f"Ferry to sail again\n04/12/2021\n{DIVERS}{BODY}", f"Ferry laid up\n05/11/2021\n{BODY}"]
    documents = [Dates()(Document.from_text(text, id=str(i))) for i, text in enumerate(texts)]
    assert documents[0].facts["date"].detail["order_evidence"] in {"dates-in-text", "words-in-text"}
    assert documents[1].date is None
    assert dates_of(*documents) == ["2021-12-04", "2021-11-05"]


def test_the_learner_keeps_the_contract() -> None:
    check_learner(DateLeanings(), [page(i, "04-12-2021", leaning) for i, leaning in enumerate((0.5, 2.25, -1.0))])
