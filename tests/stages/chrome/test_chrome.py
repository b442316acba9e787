import pytest

from corpusprep import reasons
from corpusprep.corpus.site_lines import SiteLine
from corpusprep.document import Document
from corpusprep.edits import Edit
from corpusprep.errors import ConfigError
from corpusprep.stages.chrome import Chrome

ARTICLE = """The harbor vote

PORT ELLERY – The vote on the new harbor wall was moved to spring, the council said on Tuesday, as costs climb.

“We need to see the figures first,” said the mayor, who had asked for the report in March and got it late in autumn.

What happens next

The harbor master expects the work to begin in two years at the earliest, since the piles have to be made to order.

He told the council so. Nobody disagreed, and the meeting ended before nine, an hour earlier than the last three."""

POLICY = """Comments

The Ledger reads all comments before they appear here. Comments that insult others are rejected.

Please keep to the subject; we will not publish advertising or personal attacks.

Post a comment

Required"""


def clean(text: str, **settings: object) -> str:
    return Chrome(**settings)(Document.from_text(text)).text  # type: ignore[arg-type]


def test_an_article_alone_comes_back_untouched() -> None:
    assert clean(ARTICLE) == ARTICLE


@pytest.mark.parametrize(
    "tail",
    [
        POLICY,
        "Popular posts from this blog\n\nThe ferry that never came\n\nA winter without ice\n\nSeven towns, one bridge",
        "Share this article\nFacebook\nTwitter\nEmail",
        "Sign up for our newsletter\nYour email address\nSubscribe",
        "© 2024 The Harbor Ledger. All rights reserved.",
        "Home\nNews\nSports\nContact us\nPrivacy Policy",
    ],
)
def test_furniture_below_the_article_goes(tail: str) -> None:
    assert clean(f"{ARTICLE}\n\n{tail}") == ARTICLE


@pytest.mark.parametrize("label", ["A+ A-", "A- A+", "A A A", "Share this article", "5 min read", "Advertisement"])
def test_a_control_goes_wherever_it_stands(label: str) -> None:
    lines = ARTICLE.split("\n")
    for at in (2, 4, 8):
        assert clean("\n".join([*lines[:at], label, "", *lines[at:]])) == ARTICLE


def test_words_of_labels_stay_where_they_are_content() -> None:
    text = ARTICLE.replace("What happens next", "Education")
    assert clean(text) == text
    text = ARTICLE.replace("What happens next", "Related")
    assert clean(text) == text


def test_every_cut_names_a_reason_of_the_catalogue_and_says_why() -> None:
    document = Chrome()(Document.from_text(f"Skip to content\n{ARTICLE}\n\nShare this article\nFacebook\n3 comments"))
    cuts = document.cuts()
    assert cuts
    for cut in cuts:
        assert cut.reason in reasons.catalogue()
        assert cut.evidence


def test_a_text_of_nothing_but_labels_is_left_alone() -> None:
    assert clean("Share\nFacebook\nTwitter") == "Share\nFacebook\nTwitter"


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ConfigError, match="cautious, balanced, thorough"):
        Chrome(mode="bold")  # type: ignore[arg-type]


def page_of(text: str) -> Document:
    """A document of which a page's menu was cut by its markup."""
    return Document.from_text(f"Menu\n{text}").edit([Edit(0, 5, "", "html/navigation")])


def test_lines_that_the_markup_chose_stay() -> None:
    text = f"{ARTICLE}\n\n{POLICY}"
    assert clean(text) == ARTICLE
    assert Chrome()(page_of(text)).text == text


def test_what_the_other_pages_of_a_site_repeat_goes_from_a_page_too() -> None:
    page = page_of(f"{ARTICLE}\n\nShare this article\n\nSign up for our newsletter")
    at = page.text.index("Sign up")
    seen = (SiteLine(at, len(page.text), others=9, of=9, outside=1.0, inside=False),)
    assert Chrome()(page.with_evidence("site_lines", seen)).text == f"{ARTICLE}\n\nShare this article"
    listed = Chrome(always_remove=("share this article",))
    assert listed(page).text == f"{ARTICLE}\n\nSign up for our newsletter"


def test_a_class_to_keep_stays_where_a_line_only_hints_at_it() -> None:
    pledge = (
        "This article contains affiliate links, and we may earn a commission if you buy something after reading it."
    )
    body = [
        "The vote on the harbor wall has been moved to spring, the port authority said on Thursday after a long debate.",
        "Members had been due to decide next week, and will now wait for a second opinion on the cost of the stone.",
    ]
    text = "\n".join([body[0], pledge, body[1], "Share this article", "Comments"])
    cut = Chrome()(Document.from_text(text))
    assert next(edit.reason for layer in cut.ledger for edit in layer.edits) == "chrome/disclosure"
    assert cut.text == "\n".join(body)
    assert Chrome(keep=("disclosure",))(Document.from_text(text)).text == "\n".join([body[0], pledge, body[1]])
