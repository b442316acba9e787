"""What a site repeats: told by its other pages, wherever the values of dates, counts and names change."""

import pytest

from corpusprep.corpus.line_keys import line_key
from corpusprep.corpus.site_lines import SiteLine, SiteLines, SiteLinesModel, site_of
from corpusprep.document import Document, Origin
from corpusprep.testing import check_learner

TOPICS = ("harbor", "orchard", "bridge", "library", "tramway", "lighthouse", "quarry", "ferry", "market", "theater")
BACKGROUND = "The island has been without a regular night service since the storm of two winters ago, when the old pier was lost."


def page(number: int, site: str = "ledger.test") -> Document:
    topic = TOPICS[number % len(TOPICS)]
    text = (
        f"Home\nNews\nSubscribe\n\nPlans for the {topic} are ready\n{number + 1} March 2024\n\n"
        f"The council has published plans for the {topic}, and people of ward {number} may comment until the end of spring.\n"
        f"{BACKGROUND}\n"
        f"Work on the {topic} will begin once the money has been found, said the engineer in charge of project {number}.\n\n"
        f"Share this\n{number + 3} Comments\nAll rights reserved"
    )
    return Document(f"page-{number}", text, text, origin=Origin(site=site))


PAGES = [page(number) for number in range(10)]


@pytest.fixture(scope="module")
def model() -> SiteLinesModel:
    learner = SiteLines()
    return learner.finish(learner.observe(PAGES))


def told(model: SiteLinesModel, document: Document) -> dict[str, SiteLine]:
    lines: tuple[SiteLine, ...] = model(document).evidence["site_lines"]
    return {document.text[line.start : line.end]: line for line in lines}


def test_furniture_is_seen_on_the_other_pages_outside_the_article(model: SiteLinesModel) -> None:
    line = told(model, PAGES[3])["Subscribe"]
    assert (line.others, line.of, line.outside, line.inside) == (9, 9, 1.0, False)


def test_counts_and_dates_are_slots(model: SiteLinesModel) -> None:
    lines = told(model, PAGES[3])
    assert lines["6 Comments"].others == 9
    assert lines["4 March 2024"].others == 9


def test_a_background_paragraph_is_seen_to_stand_inside(model: SiteLinesModel) -> None:
    line = told(model, PAGES[3])[BACKGROUND]
    assert line.others == 9
    assert line.inside
    assert line.outside == 0.0


def test_a_paragraph_of_its_own_is_on_no_other_page(model: SiteLinesModel) -> None:
    own = [line for text, line in told(model, PAGES[3]).items() if text.startswith("The council")]
    assert [line.others for line in own] == [0]


def test_another_site_teaches_nothing(model: SiteLinesModel) -> None:
    stranger = page(3, "other.test")
    assert model(stranger) is stranger


def test_too_few_pages_teach_nothing() -> None:
    learner = SiteLines()
    assert list(learner.finish(learner.observe(PAGES[:2])).rows()) == []


def test_copies_of_a_page_count_once() -> None:
    learner = SiteLines()
    model = learner.finish(learner.observe(PAGES[:1] * 5))
    assert list(model.rows()) == []


def test_the_sample_does_not_depend_on_the_order() -> None:
    check_learner(SiteLines(sample=4), PAGES)
    check_learner(SiteLines(), PAGES + [page(number, "other.test") for number in range(4)])


def test_a_profile_can_be_corrected_by_hand(model: SiteLinesModel) -> None:
    rows = [row for row in model.rows() if row["line"] != "subscribe"]
    assert told(SiteLines().from_rows(rows), PAGES[0])["Subscribe"].others == 0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("By Mira Okonjo", "By Jun Sato"),
        ("24 Comments", "3 comments"),
        ("Published on Monday, 3 March 2024 at 14:05", "Published on Friday, 21 June 2023 at 9:30"),
        ("Montag, 3. März 2024, 14:05 Uhr", "Freitag, 21. Juni 2023, 9:30 Uhr"),
    ],
)
def test_one_key_for_what_differs_in_its_slots_only(a: str, b: str) -> None:
    assert line_key(a) == line_key(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The Best Hotels Near The Harbor", "The Best Walks Along The Coast"),
        ("Reader Poll Results", "Reader Comments Policy"),
        ("أخبار الميناء", "أخبار الجزيرة"),
    ],
)
def test_headlines_keep_their_words(a: str, b: str) -> None:
    assert line_key(a) != line_key(b)


def test_the_site_is_stated_or_the_folder() -> None:
    assert site_of(Document("a", "", "", origin=Origin(site="x.test", path="raw/a.txt"))) == "x.test"
    assert site_of(Document("a", "", "", origin=Origin(path="raw/a.txt"))) == "raw"
    assert site_of(Document("a", "", "")) == ""
