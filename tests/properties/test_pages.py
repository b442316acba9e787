"""Laws that hold for every page, however broken: lines tile the visible text, blocks hold their lines, cuts account."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpusprep.document import Document, Origin
from corpusprep.edits import replay
from corpusprep.ingest.render import render
from corpusprep.stages.extract import MainContent

PARTS = """<p>|</p>|<div class="a b">|</div>|<table>|<tr>|<td>|</table>|<ul>|<li>|</ul>|<pre>|</pre>|text here|日本語の文
| |<a href=x>|</a>|<br>|<h1>|</h1>|<nav>|</nav>|&nbsp;|&#0;|<b>|</b>|<script>|</script>|<!-- c -->|<span hidden>|</span>
|<section style="display:none">|<svg>|</svg>|<o:p>|<template>|<noscript>|<select><option>a|</select>|<button>ok</button>
|<blockquote>|<figure><figcaption>|<frameset>|<html>|<body>|</body>|</html>|<title>t</title>|<?x ?>|<![CDATA[x]]>
|<math><mi>x</mi></math>|1|،؟|\x00""".replace("\n", "").split("|")
LONG = (
    "The wall was built of stone and stood for a hundred years before the harbor was moved to the north of the town. "
)
pages = st.lists(st.sampled_from([*PARTS, LONG]), max_size=60).map("".join)


@given(pages)
def test_lines_tile_the_visible_text_and_stand_in_their_blocks(html: str) -> None:
    visible, page = render(html)
    ends = [line.end for line in page.lines]
    assert [line.start for line in page.lines] == [0, *(end + 1 for end in ends[:-1])][: len(ends)]
    assert ends[-1:] == [len(visible)][: len(ends)]
    for number, line in enumerate(page.lines):
        assert visible[line.start : line.end].strip()
        assert all(node.first <= number < node.last for node in page.path(line))


@given(pages)
def test_cuts_account_for_the_page_and_a_second_time_changes_nothing(html: str) -> None:
    visible, page = render(html)
    document = MainContent(html="fast")(Document("page", visible, visible, origin=Origin(kind="html"), page=page))
    assert replay(document.source, document.ledger) == document.text
    assert MainContent(html="fast")(document) == document
    assert not page.lines or document.text
