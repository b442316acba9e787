"""Authors and contributors of plain texts, and names that are neither."""

from __future__ import annotations

import pytest

from corpusprep.document import Document
from corpusprep.stages.byline import Byline

BODY = (
    "\nThe ferry that links the two banks of the reservoir will sail again from next week, the port authority said.\n"
    "It was laid up four years ago, when the old pier sank, and the drive around the lake takes an hour and a half.\n"
)


def byline_of(header: str, tail: str = "") -> Document:
    return Byline()(Document.from_text(f"Ferry to sail again after four years\n{header}\n{BODY}\n{tail}"))


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("By Mira Okonjo", ["Mira Okonjo"]),
        ("Mira Okonjo\n4 December 2021", ["Mira Okonjo"]),
        ("Karin Holm @karinholm\n4 December 2021", ["Karin Holm"]),
        ("By Ruth Abara, Kenji Mori and Claire Dubois-Lang", ["Ruth Abara", "Kenji Mori", "Claire Dubois-Lang"]),
        ("By Fatima Belhadj, Health Correspondent\nfbelhadj@ledger.test", ["Fatima Belhadj"]),
        ("By Casey Lindqvist | Staff Writer", ["Casey Lindqvist"]),
        ("By Mira Okonjo, Senior Harbor Correspondent", ["Mira Okonjo"]),
        ("By Mira Okonjo Senior Harbor Correspondent", ["Mira Okonjo"]),
        ("By Mira Okonjo Crypto Reporter", ["Mira Okonjo"]),
        ("By Mira Okonjo, Chief Harbor Reporter, and Ana Felix", ["Mira Okonjo", "Ana Felix"]),
        ("By Mira Okonjo, Katya Ohm Reporter", ["Mira Okonjo", "Katya Ohm"]),
        ("By Ana Maria Felix Staff Writer", ["Ana Maria Felix"]),
        ("Words & Images: Katya Ohm", ["Katya Ohm"]),
        ("Text & Fotos: Katya Ohm", ["Katya Ohm"]),
        ("Thread starter\npierwalker\nStart date\nJun 3, 2021", ["pierwalker"]),
        ("Thread starter pierwalker", ["pierwalker"]),
        ("Harbor Update\nMira Okonjo\n4 December 2021", ["Mira Okonjo"]),
        ("Mira Okonjo\nAna Felix\n4 December 2021", ["Mira Okonjo", "Ana Felix"]),
        ("von pierwalker » 3. Juni 2021", ["pierwalker"]),
        ("Von Karsten Oehlmann und Britta Sievers\n17.03.2020, 09:45 Uhr", ["Karsten Oehlmann", "Britta Sievers"]),
        ("Par Élodie Carpentier (avec AFP)\nPublié le 1er août 2021", ["Élodie Carpentier"]),
        ("Por Lucía Ferrando\n9 de diciembre de 2018", ["Lucía Ferrando"]),
        ("Автор: Ирина Соболева\n6 февраля 2019, 14:05", ["Ирина Соболева"]),
        ("بقلم: سلمى الحداد\n٤ ديسمبر ٢٠٢١", ["سلمى الحداد"]),
        ("佐伯 美穂 記者\n2021年12月4日", ["佐伯 美穂"]),
        ("By\nMira Okonjo\n4 December 2021", ["Mira Okonjo"]),
        ("Par Hélène d'Arcy\nPublié le 1er août 2021", ["Hélène d'Arcy"]),
        ("Por Maria da Silva\n9 de dezembro de 2018", ["Maria da Silva"]),
        ("Por Ana Paula da Silva\n9 de dezembro de 2018", ["Ana Paula da Silva"]),
        ("di Marco Benti da Roma\n9 dicembre 2018", ["Marco Benti"]),
        ("Door Sanne van den Akker en Joris 't Hooft\n9 december 2018", ["Sanne van den Akker", "Joris 't Hooft"]),
        ("Door Pieter van der Meer\n9 december 2018", ["Pieter van der Meer"]),
        ("By Ahmed al-Rahman\n9 December 2018", ["Ahmed al-Rahman"]),
        ("Lucía Ferrando / Carlos Beltza\n9 de diciembre de 2018", ["Lucía Ferrando", "Carlos Beltza"]),
        ("Της Ελένης Φλαμουρά\n9 Δεκεμβρίου 2018", ["Ελένης Φλαμουρά"]),
        ("作者：李文静 编辑：王小明\n2021年12月4日", ["李文静"]),
        ("Guest essay by Ana Felix\n4 December 2021", ["Ana Felix"]),
        ("김서연·박민호 기자\n2021년 12월 4일", ["김서연", "박민호"]),
        ("Von unserer Redakteurin Ana Felix\n4. Dezember 2021", ["Ana Felix"]),
        ("By The Editorial Board\nApril 8, 2017", ["The Editorial Board"]),
        ("By Reuters\n19 Oct 2016", ["Reuters"]),
        ("ByMira Okonjo\n4 December 2021", ["Mira Okonjo"]),
        ("By Mira OkonjoStaff Writer\n4 December 2021", ["Mira Okonjo"]),
    ],
)
def test_a_byline_below_the_title_names_the_authors(header: str, names: list[str]) -> None:
    assert list(byline_of(header).authors) == names


@pytest.mark.parametrize(
    "header",
    [
        "Photo: Ella Brandvold/Halo Images",
        "By Friday, crews had contained two of the nine fires.",
        "By contrast, last year saw forty.",
        "By Air and Sea, a charity, delivered water.",
        "Most Read\nQuick Links",
        "Organised by Friends of the Glasshouse",
        "von wordpressadmin | Abgelegt unter: Hafen",
    ],
)
def test_what_is_no_byline(header: str) -> None:
    assert byline_of(header).authors == ()


def test_a_handle_beside_the_name_is_kept_with_it() -> None:
    person = byline_of("Mira Okonjo\nMira Okonjo @miraokonjo\n4 December 2021").facts["authors"].value[0]
    assert (person.name, person.handle) == ("Mira Okonjo", "@miraokonjo")


@pytest.mark.parametrize(
    ("tail", "people"),
    [
        (
            "Additional reporting by Hevin Omer, Goran Latif",
            [("Hevin Omer", "reporting"), ("Goran Latif", "reporting")],
        ),
        ("Reporting by Ana Felix; Editing by Jon Bray", [("Ana Felix", "reporting"), ("Jon Bray", "editing")]),
        ("Edited by Karin Holm", [("Karin Holm", "editing")]),
        ("Photographs by Kenji Mori", [("Kenji Mori", "photography")]),
        ("Übersetzt von Britta Sievers", [("Britta Sievers", "translation")]),
        ("Mitarbeit: Karin Holm", [("Karin Holm", "reporting")]),
    ],
)
def test_those_who_helped_come_with_their_role(tail: str, people: list[tuple[str, str]]) -> None:
    document = byline_of("By Mira Okonjo", tail)
    assert [(person.name, person.role) for person in document.facts["contributors"].value] == people
    assert document.authors == ("Mira Okonjo",)


LONG = "\n".join([BODY] * 4)


@pytest.mark.parametrize(
    ("line", "authors", "others"),
    [
        ("Texto: Marta Quental | Fotografia: Rui Serpa", ["Marta Quental"], [("Rui Serpa", "photography")]),
        ("Текст: Мария Липкина, Фото: Олег Стрижов", ["Мария Липкина"], [("Олег Стрижов", "photography")]),
        ("作者：李文静 编辑：王小明", ["李文静"], [("王小明", "editing")]),
    ],
)
def test_those_who_helped_may_stand_on_the_line_of_the_author(
    line: str, authors: list[str], others: list[tuple[str, str]]
) -> None:
    found = byline_of(f"{line}\n2021-12-04")
    assert list(found.authors) == authors
    assert [(person.name, person.role) for person in found.facts["contributors"].value] == others


@pytest.mark.parametrize(
    "line", ["San Francisco", "Jordan River", "Green Valley", "Chelsea FC", "Bad Homburg", "Нижний Новгород"]
)
def test_a_place_or_a_club_beside_the_date_is_no_author(line: str) -> None:
    assert byline_of(f"{line}\n4 December 2021").authors == ()


@pytest.mark.parametrize("line", ["Chan-wook Park", "Anna Hills", "Oliver North", "Megan Lake", "San-mi Ro"])
def test_a_name_with_a_word_of_places_is_a_name(line: str) -> None:
    assert byline_of(f"{line}\n4 December 2021").authors == (line,)


@pytest.mark.parametrize("line", ["© 4 December 2021 Harbor Gazette", "de 18h à 20h, quai Nord"])
def test_copyright_and_hours_name_no_author(line: str) -> None:
    assert byline_of(line).authors == ()


def test_the_bylines_of_teasers_are_of_other_stories() -> None:
    first = "Ferry sails on despite the fog, says its captain of thirty years"
    second = "Pier to be mended by volunteers before the summer season begins"
    teasers = f"Related stories\n{first}\nBy Ana Felix\n3 May 2020\n{second}\nBy Jon Bray"
    assert byline_of("4 December 2021", f"{LONG}\n{teasers}").authors == ()


def test_those_who_lend_pictures_and_those_who_comment_are_no_authors() -> None:
    assert byline_of("Shutterstock").authors == ()
    assert byline_of("Getty Images\n4 December 2021").authors == ()
    assert byline_of("", "Kommentar von Katya Ohm — 2019-01-01 @ 00:39 | Antworten").authors == ()


def test_a_line_that_repeats_a_name_with_an_age_is_no_biography() -> None:
    comments = "6 Comments\nAna Felix\nAna Felix Over a year ago"
    assert byline_of("4 December 2021", f"{LONG}\n{comments}").authors == ()


def test_a_person_in_the_story_is_no_author() -> None:
    assert byline_of("", "“People have been driving for years,” said Rebin Aziz, the pier's manager.").authors == ()


def test_authors_that_are_stated_stay() -> None:
    from corpusprep.document import Fact, Person

    document = Document.from_text(f"Ferry to sail again\nBy Mira Okonjo\n{BODY}")
    stated = document.with_fact("authors", Fact((Person("M. Okonjo", source="json-ld"),), "byline/byline-line"))
    assert Byline()(stated).authors == ("M. Okonjo",)
