"""The article out of a page: what stays, what goes, and the account of it."""

from __future__ import annotations

import pytest

from corpusprep.document import Document, Origin
from corpusprep.edits import Edit, replay
from corpusprep.ingest.render import render
from corpusprep.reasons import catalogue
from corpusprep.stages.extract import MainContent
from corpusprep.stages.page_lines.align import kept_by
from corpusprep.stages.page_lines.decide import by_model
from corpusprep.stages.page_lines.verdict import Verdicts

PROSE = [
    "The council voted on Tuesday to finish the harbor wall before the autumn storms reach the lower town.",
    "Engineers had warned since the spring that the old stones would not stand another winter of high water.",
    "Work begins in the first week of May, and the ferries will use the northern pier until it is done.",
    "Residents of the quay asked for a footpath on top of the wall, which the plan had left out so far.",
    "The mayor said that the money would come from the fund for bridges, since no bridge is due this year.",
]
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Harbor wall - The Ledger</title></head><body>
<nav class="main-menu"><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>
<article><h1>Harbor wall to be finished</h1><p class="byline">By Mira Okonjo</p>
{"".join(f"<p>{line}</p>" for line in PROSE)}
<ul><li>Length of the wall: 310 meters, of which 40 are new</li><li>Height above the quay: 4 meters in all</li></ul>
<div class="share-bar"><a href="#">Share</a> <a href="#">Tweet</a></div></article>
<aside class="related"><h3>Related stories</h3><ul><li><a href="/a">Ferry fares rise</a></li></ul></aside>
<footer><p>(c) The Ledger</p></footer></body></html>"""


def document_of(html: str) -> Document:
    visible, page = render(html)
    return Document("page", visible, visible, origin=Origin(kind="html"), page=page)


@pytest.fixture(params=["trafilatura", "fast", "accurate"])
def stage(request: pytest.FixtureRequest) -> MainContent:
    return MainContent(html=request.param)


def test_the_article_stays_and_the_furniture_goes(stage: MainContent) -> None:
    text = stage(document_of(PAGE)).text
    for line in PROSE:
        assert line in text
    assert "- Length of the wall" in text
    for gone in ("Home", "Tweet", "Ferry fares", "(c)"):
        assert gone not in text


@pytest.mark.parametrize("is_clear", [True, False])
def test_an_extractor_is_asked_only_where_the_line_model_is_not_sure(is_clear: bool) -> None:
    unclear = "".join(f"<div><a href='/{n}'>{line}</a></div><div>{line[:40]}</div>" for n, line in enumerate(PROSE))
    clear = PAGE[: PAGE.index("<ul><li>Length")] + PAGE[PAGE.index('<div class="share-bar"') :]
    source, page = render(clear if is_clear else f"<html><body>{unclear}</body></html>")
    asked: list[bool] = []

    def nothing_kept() -> Verdicts:
        asked.append(True)
        return Verdicts([0.0] * len(page.lines), [0.0] * len(page.lines))

    chances, keep = by_model(source, page, nothing_kept)
    assert (by_model(source, page) == (chances, keep)) == is_clear
    assert bool(asked) != is_clear


def test_every_cut_has_a_known_reason_and_the_account_is_whole(stage: MainContent) -> None:
    document = stage(document_of(PAGE))
    reasons = {cut.reason for cut in document.cuts()}
    assert {"html/navigation", "html/footer", "html/share", "html/related"} <= reasons
    assert reasons <= set(catalogue())
    assert replay(document.source, document.ledger) == document.text
    assert all(cut.evidence for cut in document.cuts() if cut.reason != "html/unlike-article")
    assert not document.text.startswith("\n")
    assert not document.text.endswith("\n")


def test_a_second_time_changes_nothing(stage: MainContent) -> None:
    once = stage(document_of(PAGE))
    assert stage(once) == once


def test_earlier_edits_are_respected(stage: MainContent) -> None:
    document = document_of(PAGE)
    at = document.source.index("harbor wall before")
    changed = document.edit([Edit(0, 2, "", "user/x"), Edit(at, at + 6, "HARBOR", "user/y")], stage="user")
    text = stage(changed).text
    assert "finish the HARBOR wall" in text
    assert text.replace("HARBOR", "harbor") == stage(document).text


def test_plain_text_documents_pass_unchanged(stage: MainContent) -> None:
    document = Document.from_text("Home\nThe vote.")
    assert stage(document) is document


@pytest.mark.parametrize("html", ["", "<p>", "<p>Hi", "<nav>Home</nav>", "<title>x</title>"])
def test_tiny_pages_do_not_fail(stage: MainContent, html: str) -> None:
    document = stage(document_of(html))
    assert replay(document.source, document.ledger) == document.text


def test_nested_pages_do_not_fail(stage: MainContent) -> None:
    document = stage(document_of("<div>" * 3000 + "".join(f"<p>{line}" for line in PROSE)))
    assert PROSE[2] in document.text


def test_alignment_sees_altered_joined_and_repeated_lines() -> None:
    page = ["Home", "Harbor wall", PROSE[0], "First", "Second", PROSE[1], "Harbor wall", "| a | b |"]
    answer = f"Harbor wall\n{PROSE[0]} First Second\n{PROSE[1].replace('since the spring ', '')}\n- a b"
    shares = kept_by(page, answer)
    assert [share > 0.5 for share in shares] == [False, True, True, True, True, True, False, True]


def test_posts_of_a_forum_are_the_content() -> None:
    posts = [f"{line} What do you think of it, number {n}?" for n, line in enumerate(PROSE * 2)]
    html = (
        "<html><title>Harbor wall - forum</title><body class=forum><div class=menu><a href=/>Index</a></div>"
        + "".join(
            f"<div class=post id=post{n}><div class=author>user{n}</div><div class=post-content>{text}</div></div>"
            for n, text in enumerate(posts)
        )
    )
    for preset in ("fast", "accurate"):
        text = MainContent(html=preset)(document_of(html + "</body></html>")).text
        assert [post for post in posts if post not in text] == []
        assert "Index" not in text


# A short article, and readers who write more than it does.
TALK = {
    "en": (
        PROSE[:3],
        "5 Comments",
        "Reply",
        [
            "I walked there every day as a child, and the wall was never high enough for a storm like the one we had.",
            "Has anybody asked what happens to the fishing boats while the work goes on? My brother has one of them.",
            "This should have been done ten years ago, when it would have cost half as much as it is going to now.",
            "Agree with the one above. The northern pier is far too small for the ferries in summer, everybody knows.",
            "Thanks for the report, I did not know that they want to begin as early as that. Good news for the town.",
        ],
    ),
    "de": (
        [
            "Der Stadtrat hat am Dienstag beschlossen, die Hafenmauer noch vor den Herbststürmen fertigzustellen.",
            "Ingenieure hatten seit dem Frühjahr gewarnt, dass die alten Steine keinen weiteren Winter überstehen.",
            "Die Arbeiten beginnen in der ersten Maiwoche, und die Fähren nutzen bis dahin den nördlichen Anleger.",
        ],
        "5 Kommentare",
        "Antworten",
        [
            "Ich bin als Kind jeden Tag dort gelaufen, und die Mauer war nie hoch genug für so einen Sturm wie im Herbst.",
            "Hat eigentlich jemand gefragt, wo die Fischerboote in der Zeit liegen sollen? Mein Bruder hat eines davon.",
            "Das hätte man schon vor zehn Jahren machen müssen, da wäre es noch für die Hälfte des Geldes gegangen.",
            "Stimme meinem Vorredner zu. Der nördliche Anleger ist im Sommer viel zu klein, das weiß doch jeder hier.",
            "Danke für den Bericht, ich wusste gar nicht, dass es so früh losgeht. Das ist eine gute Nachricht für uns.",
        ],
    ),
    "es": (
        [
            "El ayuntamiento decidió el martes terminar el muro del puerto antes de que lleguen las tormentas de otoño.",
            "Los ingenieros advertían desde la primavera de que las viejas piedras no resistirían otro invierno así.",
            "Las obras empiezan la primera semana de mayo y los barcos usarán el muelle del norte mientras tanto.",
        ],
        "5 comentarios",
        "Responder",
        [
            "Yo pasaba por allí todos los días de niño, y el muro nunca fue bastante alto para una tormenta como esa.",
            "¿Alguien ha preguntado qué pasa con los barcos de pesca durante las obras? Mi hermano tiene uno de ellos.",
            "Esto había que hacerlo hace diez años, cuando costaba la mitad de lo que nos va a costar a todos ahora.",
            "Estoy de acuerdo con el de arriba. El muelle del norte es demasiado pequeño en verano, todos lo saben.",
            "Gracias por la noticia, no sabía que empezaban tan pronto. Es una buena noticia para toda la ciudad.",
        ],
    ),
}


@pytest.mark.parametrize("preset", ["fast", "accurate"])
@pytest.mark.parametrize("code", sorted(TALK))
@pytest.mark.parametrize(
    ("block", "entry"),
    [("<section id=comments class=comments>", "<li class=comment>"), ("<div class=b17>", "<li class=b18>")],
    ids=["named", "unnamed"],
)
def test_readers_comments_below_a_short_article_go(code: str, preset: str, block: str, entry: str) -> None:
    prose, heading, reply, remarks = TALK[code]
    article = "".join(f"<p>{line}</p>" for line in prose)
    talk = "".join(
        f"{entry}<div><a href=/u/{n}>reader{n}</a> <span>{n}.3.2024, 14:0{n}</span></div>"
        f"<p>{text}</p><a href=#>{reply}</a></li>"
        for n, text in enumerate(remarks, 1)
    )
    html = (
        f"<html><head><title>{prose[0][:30]}</title></head><body><div class=menu><a href=/>A</a> <a href=/b>B</a></div>"
        f"<article><h1>{prose[0][:30]}</h1>{article}</article>{block}<h3>{heading}</h3><ol>{talk}</ol></body></html>"
    )
    text = MainContent(html=preset)(document_of(html)).text  # type: ignore[arg-type]
    assert [line for line in prose if line not in text] == []
    assert [line for line in remarks if line in text] == []


@pytest.mark.parametrize("preset", ["fast", "accurate"])
def test_the_discussion_of_a_paper_is_no_talk_of_readers(preset: str) -> None:
    chapter = [line.replace("the", "our") for line in PROSE]
    html = (
        "<html><head><title>High water in the lower town</title></head><body><article><h1>High water</h1><section>"
        "<h2>Results</h2>"
        + "".join(f"<p>{line} This was seen at all nine gauges of the bay.</p>" for line in PROSE)
        + "</section><section id=discussion class=discussion><h2>Discussion</h2>"
        + "".join(f"<p>{line}</p>" for line in chapter)
        + "<h3>Earlier reports</h3><ul><li>Harbor report, 2019</li><li>Reply to the council, 2021</li>"
        "<li>Second report, 2022</li></ul></section></article></body></html>"
    )
    text = MainContent(html=preset)(document_of(html)).text  # type: ignore[arg-type]
    assert [line for line in chapter if line not in text] == []


def test_an_article_that_stands_twice_is_kept_once() -> None:
    copy = "".join(f"<p>{line}</p>" for line in PROSE)
    html = PAGE.replace("</article>", f"</article><noscript><div>{copy}</div></noscript>")
    document = MainContent(html="fast")(document_of(html))
    assert [document.text.count(line) for line in PROSE] == [1] * len(PROSE)


def test_a_paragraph_that_comes_back_once_stays() -> None:
    html = PAGE.replace(
        "<ul><li>Length", f"<h2>What was said</h2><blockquote><p>{PROSE[4]}</p></blockquote><ul><li>Length"
    )
    assert MainContent(html="fast")(document_of(html)).text.count(PROSE[4]) == 2


def test_tables_code_and_quotes_of_the_article_stay() -> None:
    extra = (
        "<h2>How the height was computed</h2><pre>height = tide + surge\nprint(height)</pre>"
        "<table><tr><th>Year</th><th>High water</th></tr><tr><td>1962</td><td>3.1 m</td></tr></table>"
        "<blockquote><p>We built it for our grandchildren, not for the next election.</p></blockquote>"
    )
    text = MainContent(html="fast")(document_of(PAGE.replace("<ul><li>Length", extra + "<ul><li>Length"))).text
    for kept in ("height = tide + surge\nprint(height)", "Year | High water\n1962 | 3.1 m", "for our grandchildren"):
        assert kept in text


def test_pages_of_the_old_web_made_of_tables_and_breaks() -> None:
    body = "<br><br>".join(PROSE)
    menu = "<br>".join(
        f"<a href={n}.htm><font size=1>{word}</font></a>" for n, word in enumerate(("News", "Map", "Links"))
    )
    html = f"<html><body bgcolor=white><table width=760><tr><td width=120>{menu}</td><td><font face=Arial>{body}</font>"
    text = MainContent(html="fast")(document_of(html + "</td></tr></table></body></html>")).text
    assert [line for line in PROSE if line not in text] == []
    assert "Map" not in text


@pytest.mark.parametrize(
    "html",
    [
        "<p>a sentence that is here, too." * 30_000,
        "<ul>" + "<li><a href=x>item</a>" * 30_000,
        "<div>" * 2000 + "<p>deep and deeper, says the page</p>" * 50,
        "".join(f"<div class='c{n}'><p>every block has another name here" for n in range(1500)),
    ],
)
def test_hostile_pages_are_decided_all_the_same(html: str) -> None:
    document = MainContent(html="fast")(document_of(html))
    assert replay(document.source, document.ledger) == document.text
