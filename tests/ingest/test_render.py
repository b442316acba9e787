"""Pages to visible lines, and what hostile pages do."""

from __future__ import annotations

import time

import pytest

from corpusprep.ingest.render import render


def lines(html: str) -> list[str]:
    visible, page = render(html)
    assert [visible[line.start : line.end] for line in page.lines] == visible.split("\n") or any(
        line.role == "code" for line in page.lines
    )
    return [visible[line.start : line.end] for line in page.lines]


def test_blocks_and_breaks_end_lines_and_inline_markup_does_not() -> None:
    assert lines("<div>The <b>ha</b>rbor <a href=x>vote</a><p>was<br>moved</div> again") == [
        "The harbor vote",
        "was",
        "moved",
        "again",
    ]


def test_links_side_by_side_stand_apart() -> None:
    assert lines("<p><a>Terms</a><a>Privacy</a></p>") == ["Terms Privacy"]


def test_scripts_styles_and_hidden_elements_are_not_visible() -> None:
    html = """<style>p{}</style><script>var x = "<p>no</p>"</script><p>Yes</p><p hidden>No</p>
    <p style="color:red; DISPLAY : none">No</p><p>Read <span class="sr-only">the secret</span>on</p>"""
    assert lines(html) == ["Yes", "Read on"]


def test_a_page_that_hides_everything_until_a_script_runs_is_read_all_the_same() -> None:
    html = "<body><div style='display:none'><p>" + "The wall was built of stone. " * 20 + "</p></div><p>Loading</p>"
    assert len(lines(html)) == 2


def test_noscript_and_template_are_kept() -> None:
    assert lines("<noscript><p>One</p></noscript><template><p>Two</p></template>") == ["One", "Two"]


def test_lists_have_dashes_except_menus() -> None:
    assert lines("<ul><li>Salt<li>Flour</ul><ul><li><a href=x>Home</a></li></ul>") == ["- Salt", "- Flour", "Home"]


def test_rows_of_a_simple_table_are_one_line_each() -> None:
    html = "<table><tr><th>Year<th>Ships</tr><tr><td>1901</td><td><p>14</p></td></tr></table>"
    visible, page = render(html)
    assert visible.split("\n") == ["Year | Ships", "1901 | 14"]
    assert {line.role for line in page.lines} == {"table"}


def test_a_table_made_for_layout_is_not_joined() -> None:
    html = "<table><tr><td><p>Menu</p><p>Home</p></td><td><p>The article.</p></td></tr></table>"
    assert lines(html) == ["Menu", "Home", "The article."]


def test_code_keeps_its_line_breaks_and_is_one_line_of_the_page() -> None:
    visible, page = render("<p>Run:<pre>def f():\n    return 1\n</pre><p>Done")
    assert visible == "Run:\ndef f():\n    return 1\nDone"
    assert [line.role for line in page.lines] == ["text", "code", "text"]


def test_roles_levels_and_the_path_of_a_line() -> None:
    _, page = render("<main class=story><h2>Plan</h2><blockquote><p>We shall see.</blockquote></main>")
    assert [(line.role, line.level) for line in page.lines] == [("heading", 2), ("quote", 0)]
    assert [node.tag for node in page.path(page.lines[1])] == ["html", "body", "main", "blockquote", "p"]
    assert page.path(page.lines[0])[2].names == "story"


def test_nodes_know_the_lines_under_them() -> None:
    _, page = render("<div id=a><p>1<p>2</div><div id=b><p>3</div>")
    assert {node.names: (node.first, node.last) for node in page.nodes if node.names} == {"a": (0, 2), "b": (2, 3)}


def test_title_and_language() -> None:
    _, page = render("<html lang=ja><title> A\n b </title><p>x")
    assert (page.title, page.language) == ("A b", "ja")


@pytest.mark.parametrize(
    "html", ["", " \n ", "\x00", "<", "<!-- -->", "<script>x", "<!DOCTYPE html>", "\ud83d<p>\udc00"]
)
def test_pages_with_next_to_nothing(html: str) -> None:
    visible, page = render(html)
    assert len(page.lines) <= 2
    assert len(visible) <= 3


@pytest.mark.parametrize(
    ("name", "html", "words"),
    [
        ("nested", "<div>" * 100_000 + "deep" + "</div>" * 100_000 + "<p>after", ["deep", "after"]),
        ("unclosed", "<p>start" + "<font>x" * 20_000 + "<p>after", ["start", "after"]),
        ("entities", "<p>" + "&amp;&#x41;&lt;" * 200_000, []),
        (
            "laughs",
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 10 + '">]><p>&b;&b;</p><p>after',
            ["after"],
        ),
        ("attributes", "<p " + " ".join(f"a{n}='x'" for n in range(50_000)) + ">after", ["after"]),
        ("names", "<p class='" + "x y-z " * 200_000 + "'>after", ["after"]),
        ("tables", "<table><tr><td>" * 3000 + "after", ["after"]),
        ("tags", "".join(f"<t{n}>{n}" for n in range(10_000)), []),
        ("lines", "<br>a" * 50_000, []),
        ("one line", "word " * 400_000, []),
        ("hidden", ("<div hidden>" + "<b>x</b>" * 50 + "</div>") * 4000 + "<p>after", ["after"]),
        ("half a tag", "<p>start <" + "a" * 1_000_000, ["start"]),
    ],
)
def test_hostile_pages_give_lines_in_bounded_time(name: str, html: str, words: list[str]) -> None:
    started = time.process_time()
    visible, _ = render(html)
    # Not a measurement: the slowest takes 0.2 seconds; growth with the square of the size would take minutes.
    assert time.process_time() - started < 10
    for word in words:
        assert word in visible


def test_a_page_that_opens_and_closes_at_random_is_given_up_in_time() -> None:
    """The parser looks through all open elements for each end tag that fits none."""
    start = time.process_time()
    assert "Harbor" in lines("<font>" * 20_000 + "</b>" * 20_000 + "Harbor")[-1]
    assert time.process_time() - start < 5


def test_what_stands_behind_the_end_of_the_page_belongs_to_it() -> None:
    """As in browsers. Templates that print their end twice have the article there."""
    assert lines("<html lang=de><body><p>One</p></body></html>\n<p>Two</p>") == ["One", "Two"]
    visible, page = render("<html lang=de><body><p>One</body></html><html lang=fr><body class=x><p>Two</html> three")
    assert visible.split("\n") == ["One", "Two", "three"]
    assert page.language == "de"
    assert page.path(page.lines[0])[0].tag == "html"


def test_a_text_with_entities_and_comments_is_one_text() -> None:
    assert lines("<p><a href=x> &nbsp;Salt &amp; <!-- no -->flour</a>") == ["Salt & flour"]
    _, page = render("<p><a href=x>&nbsp;Salt</a> and flour")
    assert page.lines[0].links == 5


def test_a_declared_encoding_and_an_xml_declaration_do_not_matter() -> None:
    html = '<?xml version="1.0" encoding="iso-8859-1"?><html><meta charset=koi8-r><p>Größe 日本'
    assert lines(html) == ["Größe 日本"]
