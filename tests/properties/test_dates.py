"""A date comes back as itself or as ambiguous, never as another day; and a body below a header changes no fact."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from corpusprep.document import Document
from corpusprep.stages.byline import Byline
from corpusprep.stages.calendars import names
from corpusprep.stages.date_formats import find_dates
from corpusprep.stages.dates import Dates
from corpusprep.stages.title import Title

days = st.dates(datetime.date(1970, 1, 1), datetime.date(2069, 12, 31))
MONTHS = sorted((name, number) for name, numbers in names().months.items() for number in numbers)
ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

STYLES = [
    lambda d: f"{d.day:02d}-{d.month:02d}-{d.year}",
    lambda d: f"{d.month:02d}/{d.day:02d}/{d.year}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day:02d}.{d.month:02d}.{d.year}",
    lambda d: f"{d.day}. {d.month}. {d.year}",
    lambda d: f"{d.day:02d}/{d.month:02d}/{d.year % 100:02d}",
    lambda d: f"{d.year}-{d.month:02d}-{d.day:02d}",
    lambda d: f"{d.year}/{d.month:02d}/{d.day:02d}",
    lambda d: f"{d.year}. {d.month}. {d.day}.",
    lambda d: f"{d.isoformat()}T23:59:59+02:00",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}년 {d.month}월 {d.day}일",
    lambda d: f"{d.day} tháng {d.month}, {d.year}",
    lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{ENGLISH[d.month - 1][:3]}. {d.day}th, {d.year}",
    lambda d: f"{d.day} {ENGLISH[d.month - 1]} {d.year}",
    lambda d: f"the {d.day}th of {ENGLISH[d.month - 1]}, {d.year}",
    lambda d: f"{d.day:02d}-{ENGLISH[d.month - 1][:3]}-{d.year}",
]


@given(days, st.sampled_from(range(len(STYLES))))
def test_a_date_in_any_style_comes_back_as_itself_or_as_ambiguous(day: datetime.date, style: int) -> None:
    written = STYLES[style](day)
    found = find_dates(f"Published: {written}")
    assert [match.precision for match in found] == ["day"]
    assert day in {reading.day for reading in found[0].readings}
    assert found[0].value in {day, None}


@given(days, st.sampled_from(MONTHS))
def test_a_month_name_of_any_language_is_never_another_month(day: datetime.date, month: tuple[str, int]) -> None:
    name, number = month
    written = f"{min(day.day, 28)} {name} {day.year}"
    for match in find_dates(written):
        assert match.precision == "month" or any(
            reading.day == datetime.date(day.year, number, min(day.day, 28)) for reading in match.readings
        )


HEADERS = st.builds(
    "\n".join,
    st.tuples(
        st.sampled_from(["Ferry to sail again after four years", "Rat verschiebt die Wahl am Hafen", ""]),
        st.sampled_from(["4 December 2021", "04-12-2021", "17.03.2020, 09:45 Uhr", "Updated: 3 May 2020", ""]),
        st.sampled_from(["By Mira Okonjo", "Karin Holm", "Von Karin Holm", "A+ A-", ""]),
    ),
)
PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "The ferry that links the two banks of the reservoir will sail again from next week, the port authority said.",
            "It was laid up four years ago, when the old pier sank, and the drive around the lake takes an hour and a half.",
            "“We will not build it twice,” said the harbor master, who has asked for a second opinion since last year, too.",
            "Farmers on the far bank have sold their milk in another town since then, at a price that few of them could bear.",
        ]
    ),
    min_size=6,
    max_size=12,
)


@given(HEADERS, PARAGRAPHS, PARAGRAPHS)
def test_more_body_below_a_header_changes_no_fact(header: str, body: list[str], more: list[str]) -> None:
    def facts(paragraphs: list[str]) -> list[tuple[object, ...]]:
        document = Document.from_text("\n".join([header, "", *paragraphs]))
        for stage in (Title(), Dates(), Byline()):
            document = stage(document)
        return [(name, fact.value, fact.span) for name, fact in sorted(document.facts.items())]

    assert facts(body) == facts([*body, *more])


@given(HEADERS, PARAGRAPHS)
def test_no_fact_without_a_span(header: str, body: list[str]) -> None:
    document = Document.from_text("\n".join([header, "", *body]))
    for stage in (Title(), Dates(), Byline()):
        document = stage(document)
    for fact in document.facts.values():
        assert fact.span is not None
        assert fact.source == "line"
        assert document.source[slice(*fact.span)].strip()
