"""Each rule has a text that it must clean, and one that it must leave alone."""

import pytest

from corpusprep.document import Document
from corpusprep.errors import ConfigError
from corpusprep.stages.chrome import RULES, Chrome, Lines
from corpusprep.stages.chrome.guard import held_back
from corpusprep.stages.chrome.lines import Cut
from corpusprep.stages.chrome.phrases import languages, listed, phrases_of

PARAGRAPHS = [
    "PORT ELLERY – The vote on the new harbor wall was moved to spring, the council said on Tuesday, as costs climb.",
    "“We need to see the figures first,” said the mayor, who had asked for the report in March and got it in autumn.",
    "The harbor master expects the work to begin in two years at the earliest, since the piles have to be made abroad.",
    "He told the council so. Nobody disagreed, and the meeting ended before nine, an hour earlier than the last three.",
    "The piles alone cost as much as the school that the town did not build, a member said, and sat down again.",
    "It is the third time that the vote was moved, and the second time that nobody outside the hall took notice of it.",
]
ARTICLE = "\n\n".join(PARAGRAPHS)


def clean(text: str, **settings: object) -> str:
    return Chrome(**settings)(Document.from_text(text)).text  # type: ignore[arg-type]


def certain(text: str) -> set[str]:
    lines = Lines.of(text)
    return {cut.reason for rule in RULES for cut in rule(lines) if cut.certain}


THREAD = """3 comments

Ann Abel says:
March 3, 2020 at 5:14 pm
I have lived by the harbor for forty years and have never seen the sea come over the old wall, not even in 1987.
Reply

Bo Berg says:
March 3, 2020 at 6:02 pm
That is because you live on the hill. Down here we had the cellar full of water twice, and nobody paid for it.
Reply

Cy Cole says:
March 4, 2020 at 9:30 am
Can somebody tell me where the report is to be read? I asked at the town hall and they sent me to the library.
Reply"""


def test_a_thread_of_readers_comments_goes_and_can_be_kept() -> None:
    assert clean(f"{ARTICLE}\n\n{THREAD}") == ARTICLE
    kept = clean(f"{ARTICLE}\n\n{THREAD}", keep=("comments",))
    assert "Down here we had the cellar" in kept


UNSIGNED = [
    "Thanks for this list! We moved to the island last year and nobody had told us about the piles.",
    "I agree with the mayor, for once. Somebody has to count before somebody builds.",
    "Hi Ole, where did you find the report? I have been looking for it since March.",
    "It is on the third floor of the library, behind the maps, in a gray folder with a ribbon.",
    "Great article, and so helpful. We will come by in June.",
    "You're welcome! The ferry leaves at eight.",
    "My grandfather drove piles for the old wall. They were oak, and they are still there.",
]


def test_comments_without_heading_names_and_times_go_and_can_be_kept() -> None:
    text = f"{ARTICLE}\n\n" + "\n\n".join(UNSIGNED)
    assert clean(text) == ARTICLE
    assert clean(text, keep=("comments",)) == text


def test_an_author_who_thanks_writes_no_comments() -> None:
    text = f"{ARTICLE}\n\nThanks to Ole Berg for the maps.\n\nThank you for reading, and have a good summer."
    assert clean(text) == text
    letters = "\n\n".join([*UNSIGNED[:2], *PARAGRAPHS[:4]])
    assert clean(f"{ARTICLE}\n\n{letters}") == f"{ARTICLE}\n\n{letters}"


BIOGRAPHY = "Mira Okonjo is a reporter at the Harbor Ledger, where she covers the port, the council and the weather."


@pytest.mark.parametrize(
    "head", ["Mira Okonjo", "By Mira Okonjo", "About Mira Okonjo", "Mira Okonjo\nHead of the port desk"]
)
def test_who_the_author_is_goes_with_the_name_above_where_the_text_came_with_its_page(head: str) -> None:
    assert clean(f"{ARTICLE}\n\n{head}\n\n{BIOGRAPHY}\n\nShare this article") == ARTICLE


def test_people_whom_an_article_lists_are_not_its_authors() -> None:
    people = "\n\n".join(
        f"{name}\n\n{name.split()[0]} is a teacher at the school above the harbor, and votes with the mayor."
        for name in ("Ann Abel", "Bo Berg", "Cy Cole", "Di Dahl")
    )
    text = f"{ARTICLE}\n\n{people}"
    assert clean(text) == text


def test_an_interview_is_not_a_thread() -> None:
    talk = "\n".join(f"Q: {a}\nA: {b}" for a, b in zip(PARAGRAPHS[::2], PARAGRAPHS[1::2], strict=True))
    assert clean(talk) == talk


POLICY = {
    "de": "Kommentare\n\nDie Redaktion prüft alle Kommentare, bevor sie erscheinen. Beleidigungen werden gelöscht.\n\n"
    "Bitte bleiben Sie sachlich; Werbung in Kommentaren veröffentlichen wir nicht.\n\nKommentar schreiben",
    "ja": "コメント\n\nコメントは編集部が確認のうえ掲載します。誹謗中傷は削除します。\n\n"
    "宣伝を目的としたコメントや個人情報を含む投稿は禁止します。\n\nコメントを投稿する",
    "pl": "Komentarze\n\nRedakcja moderuje wszystkie komentarze. Wulgarne komentarze będą usuwane.\n\n"
    "Komentarze zawierające reklamy nie będą publikowane.\n\nDodaj komentarz",
}


@pytest.mark.parametrize("language", sorted(POLICY))
def test_a_policy_block_goes_in_any_language(language: str) -> None:
    assert clean(f"{ARTICLE}\n\n{POLICY[language]}") == ARTICLE
    assert "chrome/comment-policy" in certain(f"{ARTICLE}\n\n{POLICY[language]}")


def test_an_article_about_comments_is_no_policy() -> None:
    text = ARTICLE.replace(
        PARAGRAPHS[3], "Comments\n\nComments that insult others were deleted by the moderators, he said."
    )
    assert "chrome/comment-policy" not in certain(text)
    assert clean(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "Home > News > Harbor",
        "Startseite » Politik » Hafen",
        "首页 > 新闻 > 正文",
        "Home | News | Sports | Contact",
        "Главная / Новости / Порт",
    ],
)
def test_the_way_to_the_page_goes(line: str) -> None:
    assert clean(f"{line}\n\n{ARTICLE}") == ARTICLE


def test_a_comparison_is_not_the_way_to_a_page() -> None:
    text = ARTICLE.replace(PARAGRAPHS[3], "a > b > c holds for all three walls | or for none")
    assert not certain(text)


def test_a_copyright_line_goes_and_a_credit_stays_to_the_model() -> None:
    assert "chrome/copyright" in certain(f"{ARTICLE}\n\n© 2024 Harbor Ledger")
    assert "chrome/copyright" not in certain(f"{PARAGRAPHS[0]}\n\n© Mira Okonjo\n\n{PARAGRAPHS[1]}")


def test_a_table_of_contents_goes_where_its_lines_stand_again() -> None:
    body = f"Why the wall is old\n\n{ARTICLE}\n\nWhat it costs\n\n{ARTICLE}\n\nWho pays\n\n{PARAGRAPHS[0]}"
    assert clean(f"{PARAGRAPHS[5]}\n\nIn this article\nWhy the wall is old\nWhat it costs\nWho pays\n\n{body}") == (
        f"{PARAGRAPHS[5]}\n\n{body}"
    )
    assert "chrome/table-of-contents" not in certain(
        f"{ARTICLE}\n\nIn this article\nNo such heading\nNor this\n\n{ARTICLE}"
    )


def test_headlines_below_popular_posts_go_only_at_the_end() -> None:
    tail = "Popular posts\n\nThe ferry that never came\n\nA winter without ice"
    assert clean(f"{ARTICLE}\n\n{tail}") == ARTICLE
    middle = clean(f"{ARTICLE}\n\n{tail}\n\n{ARTICLE}")
    assert middle.count(PARAGRAPHS[0]) == 2


def test_lists_of_the_settings_win() -> None:
    dirty = f"{ARTICLE}\n\nShare this article"
    assert clean(dirty, never_remove=("Share this article",)) == dirty
    assert (
        clean(f"Harbor Ledger, every morning\n\n{ARTICLE}", always_remove=["HARBOR LEDGER, every morning"]) == ARTICLE
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"keep": ("comment",)}, "Did you mean comments"),
        ({"keep": "comments"}, "one string"),
        ({"never_remove": "x"}, "one string"),
    ],
)
def test_wrong_settings_fail_before_any_work(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Chrome(**settings)  # type: ignore[arg-type]


def test_the_guard_holds_the_model_back_where_much_prose_would_go() -> None:
    lines = Lines.of("\n".join(["Share this", *PARAGRAPHS]))
    taken = {i: Cut(i, i, "chrome/unlike-article", certain=False) for i in range(1, 7)}
    taken[0] = Cut(0, 0, "chrome/share")
    assert held_back(lines, taken) == ({0: taken[0]}, True)
    few = {0: taken[0], 1: taken[1]}
    assert held_back(lines, few) == (few, False)


def test_a_row_says_how_much_prose_went() -> None:
    document = Chrome()(Document.from_text(f"{ARTICLE}\n\n{THREAD}"))
    assert document.facts["body_loss"].value["prose_characters_removed"] > 200
    assert document.facts["body_loss"].value["flagged"] is False


@pytest.mark.parametrize(
    "text",
    [
        "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you",
        "Ingredients\n\n200 g flour\n3 eggs\n1 pinch of salt\n\nMix the flour with the eggs.\nAdd salt.\nBake for 5 minutes.",
        "def share(article):\n    print(article)\n    return article\n\nshare('home')",
        "Name\tAge\nAnn\t31\nBo\t44\nCy\t29",
    ],
)
def test_poems_recipes_code_and_tables_stay(text: str) -> None:
    assert clean(text) == text
    assert clean(f"{ARTICLE}\n\n{text}\n\n{ARTICLE}") == f"{ARTICLE}\n\n{text}\n\n{ARTICLE}"


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_classes_that_matter(language: str) -> None:
    classes = {name for name, _, _ in phrases_of(language)}
    assert {"share", "newsletter", "related", "popular", "navigation", "footer", "comments", "comment-form"} <= classes
    assert {"subject", "rule"} <= {kind for name, kind, _ in phrases_of(language) if name == "comment-policy"}


def test_folded_words_of_a_list_are_known() -> None:
    assert "startseite" in listed("navigation", "home")


@pytest.mark.parametrize(
    "teaser",
    [
        "READ ALSO: Ferry fares to rise in May",
        "LESEN SIE AUCH: Fähre wird teurer",
        "» اقرأ أيضا: أسعار العبارات",
        "【関連記事】夜行列車が帰る",
    ],
)
def test_a_teaser_in_capitals_goes_from_between_paragraphs(teaser: str) -> None:
    assert clean("\n\n".join([*PARAGRAPHS[:3], teaser, *PARAGRAPHS[3:]])) == ARTICLE


@pytest.mark.parametrize(
    "pointer", ["See also: the report of 2019", "CASE STUDY: The wall of Port Ellery", "NOTE: All figures are of May"]
)
def test_what_authors_write_before_a_colon_stays(pointer: str) -> None:
    text = "\n\n".join([*PARAGRAPHS[:3], pointer, *PARAGRAPHS[3:]])
    assert clean(text) == text


META = [
    "Last updated on March 3, 2024 at 5:14 pm",
    "Stand: 04.03.2024, 09:30 Uhr",
    "4 March 2024 | Mira Okonjo",
    "Words by Mira Okonjo",
]


@pytest.mark.parametrize("meta", META)
def test_a_second_date_or_byline_goes_where_the_text_shows_furniture(meta: str) -> None:
    assert clean(f"{meta}\n\n{ARTICLE}\n\nShare this article\n\nAll rights reserved") == ARTICLE


@pytest.mark.parametrize("meta", META)
def test_a_date_or_byline_alone_shows_no_furniture(meta: str) -> None:
    assert clean(f"{meta}\n\n{ARTICLE}") == f"{meta}\n\n{ARTICLE}"


def test_a_line_that_tells_of_a_date_is_not_a_date_line() -> None:
    told = "The port opened on March 3, 2024"
    assert told in clean(f"{told}\n\n{ARTICLE}\n\nShare this article\n\nAll rights reserved")


@pytest.mark.parametrize(
    "said",
    [
        "We may earn a small commission if you buy something through the links on this page.",
        "Every Friday the best of the harbor comes to your inbox, and it costs you nothing at all.",
        "Ole Berg is a staff writer with ten years of experience who looks after the boats of others when he's not at his desk.",
    ],
)
def test_a_site_that_speaks_for_itself_moves_the_chance_of_its_sentence_and_is_sure_of_nothing(said: str) -> None:
    lines = Lines.of(f"{ARTICLE}\n\n{ARTICLE}\n\n{said}")
    cuts = [cut for rule in RULES for cut in rule(lines) if cut.first_line == len(lines) - 1]
    assert any(not cut.weighed for cut in cuts)
    assert not any(cut.certain for cut in cuts)


def test_an_article_about_newsletters_is_no_newsletter() -> None:
    text = "\n\n".join(
        f"{paragraph} So said the newsletter of the harbor on page {n}." for n, paragraph in enumerate(PARAGRAPHS)
    )
    assert clean(text) == text
    assert not certain(text)


def test_the_heading_of_a_list_that_stays_stays() -> None:
    text = f"{ARTICLE}\n\nLinks\n\n- The report of the harbor master\n\n- The figures of the council"
    assert clean(text) == text
