from corpusprep.stages.chrome.lines import Lines, Shape, fold


def test_a_line_ends_like_a_sentence_in_any_script() -> None:
    for text in ["It rained.", "“It rained.”", "雨が降った。", "بارش ہوئی۔", "बारिश हुई।", "Wirklich?", "he said. ”"]:
        assert Shape(text).ends_sentence, text
    for text in ["It rained", "Menu", "Topics:", "", "雨"]:
        assert not Shape(text).ends_sentence, text


def test_scripts_without_spaces_weigh_and_count_like_others() -> None:
    english = Shape("The council moved the vote on the new harbor wall to the spring.")
    japanese = Shape("市議会は新しい防波堤に関する採決を春に延期した。")
    assert 0.6 < japanese.weight / english.weight < 1.4
    assert 0.5 < japanese.words / english.words < 1.5


def test_folding_forgets_case_decoration_and_numbers() -> None:
    assert fold("▶ Share THIS Article »") == fold("share this article")
    assert fold("Comments (1,204)") == fold("comments (3,911)")
    assert fold("Straße") == fold("STRASSE")


def test_places_and_neighbors_skip_blank_lines() -> None:
    prose = "A sentence that goes on for a while, so that it reads like prose to anybody who sees it. " * 2
    lines = Lines.of(f"Menu\n\n{prose}\n\nShare\n")
    assert [line.index for line in lines.filled] == [0, 2, 4]
    assert (lines.first_prose, lines.last_prose) == (2, 2)
    assert [line.text for line in lines.after(0, 5)] == [prose.strip(), "Share"]
    assert [line.text for line in lines.before(4, 1)] == [prose.strip()]
    assert lines.line_at(lines.lines[2].start + 3).index == 2
    assert lines.passed(2) == 0.0
    assert lines.passed(4) == 1.0


def test_every_line_says_where_it_stands() -> None:
    text = " a\n\nb \n"
    assert [text[line.start : line.end] for line in Lines.of(text)] == [" a", "", "b ", ""]
