"""Sibling pages settle whether the day or the month comes first."""

from __future__ import annotations

from corpusprep.corpus.date_order import DateOrder
from corpusprep.document import Document, Origin
from corpusprep.testing import check_learner


def page(number: int, date: str, site: str | None = "news.test") -> Document:
    text = f"Harbor vote moved\n{date}\nThe vote on the wall was moved to spring."
    return Document(f"d{number}", text, text, origin=Origin(site=site))


def order_of(*dates: str, site: str | None = "news.test") -> object:
    learner = DateOrder()
    model = learner.finish(learner.observe(page(i, date, site) for i, date in enumerate(dates)))
    return model(page(99, "04-12-2021", site)).evidence.get("date_order")


def test_one_day_over_twelve_settles_a_site() -> None:
    assert order_of("25-02-2021", "04-12-2021") == {"-": "day-first"}
    assert order_of("02-25-2021") == {"-": "month-first"}


def test_a_contradiction_leaves_it_open() -> None:
    assert order_of("25-02-2021", "02-25-2021") is None


def test_ambiguous_pages_prove_nothing() -> None:
    assert order_of("04-12-2021", "05-11-2021") is None


def test_without_a_site_one_contradiction_is_enough() -> None:
    many = ["25-02-2021"] * 30
    assert order_of(*many, "02-25-2021") == {"-": "day-first"}
    assert order_of(*many, "02-25-2021", site=None) is None


def signs_of(*dates: str) -> object:
    learner = DateOrder()
    model = learner.finish(learner.observe(page(i, date) for i, date in enumerate(dates)))
    return model(page(99, "")).evidence.get("date_signs")


def test_what_most_pages_show_alone_on_a_line_is_the_habit_of_the_site() -> None:
    assert signs_of("04-12-2021", "05-11-2021", "05-01-2022") == ("-",)
    assert signs_of("04-12-2021", "05-11-2021") is None
    assert signs_of("04-12-2021", "05-11-2021", "05-01-2022", *["no date"] * 3) is None
    assert signs_of(*(f"seen on {day}-11-2021" for day in range(10, 15))) is None


def test_the_learner_keeps_the_contract() -> None:
    dates = ["25-02-2021", "02/25/2021", "04.12.2021", "28.12.21", "13/13/2021", "28/09/2020"]
    check_learner(DateOrder(), [page(i, date, site) for i, date in enumerate(dates) for site in ("a.test",)])
