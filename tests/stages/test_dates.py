"""The day of publication of plain texts: what is one, what is none, and when it stays open."""

from __future__ import annotations

import datetime

import pytest

from corpusprep.document import Document
from corpusprep.stages.date_formats import find_dates
from corpusprep.stages.dates import Dates
from corpusprep.stages.header import View
from corpusprep.stages.order_leaning import leaning, mentions

BODY = (
    "\nThe ferry that links the two banks of the reservoir will sail again from next week, the port authority said.\n"
    "It was laid up four years ago, when the old pier sank, and the drive around the lake takes an hour and a half.\n"
)


def date_of(header: str, body: str = BODY, url: str | None = None) -> datetime.date | None:
    return Dates()(Document.from_text(f"Ferry to sail again after four years\n{header}\n{body}", url=url)).date


@pytest.mark.parametrize(
    "line",
    [
        "4 December 2021",
        "December 4, 2021",
        "Dec. 4th, 2021, 9:15 am",
        "Saturday, 4 December 2021",
        "Published: 2021-12-04T23:30:00Z",
        "2021-12-04",
        "04.12.2021, 09:45 Uhr",
        "Veröffentlicht am 4. Dezember 2021",
        "Publié le 4 décembre 2021 à 18h32",
        "4 de diciembre de 2021",
        "4 dicembre 2021",
        "Опубликовано 4 декабря 2021, 14:05",
        "4 grudnia 2021",
        "٤ ديسمبر ٢٠٢١",
        "2021年12月4日 18時20分",
        "令和3年12月4日",
        "입력 2021.12.04 09:30 | 수정 2021.12.05 11:02",
        "4 ธันวาคม 2564",
        "۱۳ آذر ۱۴۰۰",
        "4 Aralık 2021",
        "4. prosince 2021",
        "4 tháng 12, 2021",
    ],
)
def test_a_date_line_below_the_title_is_the_day_of_publication(line: str) -> None:
    assert date_of(line) == datetime.date(2021, 12, 4)


@pytest.mark.parametrize(
    "line",
    [
        "When: Saturday, 12 February 2022, 10:00",
        "Saturday, June 10, 2023, 10 a.m. to 4 p.m., Quay Street",
        "Samstag, 10. Juni 2023, 10–16 Uhr, am Kai",
        "Samedi 10 juin 2023, de 18h à 20h, quai Nord",
        "10 de junio de 2023, 18:00 - 20:00",
        "June 10-12, 2023",
        "Issue 14, March 2023",
        "10-12 June 2023",
        "vom 10. bis 12. Juni 2023",
        "Date: June 10, 2023\nTime: 6 pm\nVenue: Quay Street",
        "© 14 March 2023 Harbor Gazette",
        "File photo: The pier on 14 March 2021",
        "अपडेटेड 15 मार्च 2023",
        "© 2021 The Reservoir Ledger",
        "Posts since December 2021",
        "2 hours ago",
        "Registered: 4 December 2021",
        "Updated: 4 December 2021",
    ],
)
def test_what_is_no_day_of_publication(line: str) -> None:
    assert date_of(line) is None


def test_a_date_in_a_sentence_is_no_date_line() -> None:
    assert date_of("", "Inspectors last visited on March 14, 2017, according to a report.\n" * 4) is None


def test_published_wins_over_updated() -> None:
    header = "By Mira Okonjo\nUpdated: April 2, 2023 9:15 am\nPublished: March 30, 2023 6:00 am"
    assert date_of(header) == datetime.date(2023, 3, 30)


def test_the_last_change_alone_is_told_but_is_no_day_of_publication() -> None:
    fact = Dates()(
        Document.from_text(f"Ferry to sail again after four years\nLast updated: 18 June 2020\n{BODY}")
    ).facts["date"]
    assert fact.value is None
    assert fact.detail["updated"] == "2020-06-18"
    assert fact.reason == "date/update-line"


def test_a_bare_month_never_becomes_a_day() -> None:
    assert date_of("December 2021") is None


def test_an_open_date_keeps_both_readings() -> None:
    fact = Dates()(Document.from_text(f"Ferry to sail again\n04-12-2021\n{BODY}")).facts["date"]
    assert fact.value is None
    assert fact.reason == "date/ambiguous"
    assert fact.detail["ambiguous"]
    assert fact.detail["readings"] == ["2021-12-04", "2021-04-12"]


SATURDAY = "\nThe two sides met on Saturday for the first time since the autumn shortages, the water board said.\n" * 3


@pytest.mark.parametrize(
    ("line", "body", "url", "day", "evidence"),
    [
        ("Sat 04/12/2021", BODY, None, "2021-12-04", "weekday"),
        ("04/12/2021 6:42 PM CST", BODY, None, "2021-04-12", "clock"),
        ("04/12/2021 18:42", BODY, None, "2021-12-04", "clock"),
        ("04-12-2021", BODY, "https://ledger.test/2021/12/04/ferry", "2021-12-04", "url"),
        ("04-12-2021", SATURDAY, None, "2021-12-04", "weekday-in-text"),
        ("04.12.2021", BODY, None, "2021-12-04", "style"),
    ],
)
def test_what_settles_day_and_month(line: str, body: str, url: str | None, day: str, evidence: str) -> None:
    document = Dates()(Document.from_text(f"Ferry to sail again\n{line}\n{body}", url=url))
    assert str(document.date) == day
    assert document.facts["date"].detail["order_evidence"] == evidence


def test_the_other_pages_of_the_site_settle_it() -> None:
    document = Document.from_text(f"Ferry to sail again\n04/12/2021\n{BODY}")
    document = Dates()(document.with_evidence("date_order", {"/": "month-first"}))
    assert document.date == datetime.date(2021, 4, 12)
    assert document.facts["date"].detail["order_evidence"] == "site"


def test_short_words_that_abbreviate_a_month_elsewhere_name_none() -> None:
    text = "Sie led the pro set out on a Mac; in 5 des 12 Häusern, v2 Pro 3. Am 3 Sep 2021 and in June they met."
    assert [(found.month, found.day) for found in mentions(text)] == [(9, 3), (6, None)]


def test_a_reading_on_a_working_day_leans_ahead_of_one_on_a_weekend() -> None:
    line = "04-10-2025"  # a Saturday or a Thursday
    view = View(f"Ferry to sail again\n{line}\n{BODY}")
    assert leaning(view, find_dates(line)[0].moved(20)) < -0.5


def test_a_month_that_the_text_names_with_its_year_settles_it() -> None:
    title = "The best life vests for small boats - March 2026"
    body = f"{BODY}Our list of life vests, updated for March 2026.\nThe best oars - March 2026\n"
    document = Dates()(Document.from_text(f"{title}\n03/02/2026\n{body}"))
    assert str(document.date) == "2026-03-02"
    assert document.facts["date"].detail["order_evidence"] == "words-in-text"


def test_a_lone_date_at_the_end_counts_where_the_site_shows_its_days_so() -> None:
    text = "Ferry to sail again after four years\n" + BODY * 20 + "\n28-06-2020\n"
    assert Dates()(Document.from_text(text)).date is None
    habit = Document.from_text(text).with_evidence("date_signs", ("-",))
    assert Dates()(habit).date == datetime.date(2020, 6, 28)
    assert Dates()(habit.with_evidence("date_signs", ("/",))).date is None
    two = Document.from_text(f"{text}Comments\n29-06-2020\n").with_evidence("date_signs", ("-",))
    assert Dates()(two).date is None


def test_a_weekday_that_fits_both_readings_settles_nothing() -> None:
    assert date_of("Monday 05/09/2022") is None


NAMED_DAY = (
    "\nThe two sides will meet on Saturday, 11 March, for the first time since the shortages, the board said.\n" * 3
)


def test_a_weekday_that_belongs_to_a_day_says_nothing_by_itself() -> None:
    fact = Dates()(Document.from_text(f"Ferry to sail again\n04-12-2021\n{NAMED_DAY}")).facts["date"]
    assert fact.detail.get("order_evidence") != "weekday-in-text"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("13/12/20210 Comments", "2021-12-13"),
        ("July 30, 2019January 18, 2023 January 18, 2023", "2019-07-30"),
        ("5 كانون الثاني/يناير 2024", "2024-01-05"),
        ("6 تشرين الثاني (نوفمبر) 2023", "2023-11-06"),
        ("2 hours ago", "None"),
        ("vor 3 Stunden", "None"),
    ],
)
def test_odd_date_lines(line: str, day: str) -> None:
    assert str(date_of(line)) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("June 10-12, 2023", []),
        ("10 juin-12 juin 2023", ["2023-06-12"]),
        ("Jun-10-23", ["2023-06-10"]),
        ("10 June 23, 18:20", ["2023-06-10"]),
    ],
)
def test_the_last_of_several_days_is_no_year(text: str, days: list[str]) -> None:
    assert [str(match.value) for match in find_dates(text)] == days


@pytest.mark.parametrize("line", ["14.03.2023 - 18:20 Uhr", "3 min - 14 March 2023", "18:10 - 14 March 2023"])
def test_a_day_beside_its_time_is_no_range(line: str) -> None:
    assert date_of(line) == datetime.date(2023, 3, 14)
