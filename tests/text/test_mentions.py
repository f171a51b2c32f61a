"""Names, numbers and dates in a sentence."""

# ruff: noqa: RUF001 (letters and marks of other scripts are the point here)

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.text.capitals import Usage
from graphmodel.text.mentions import Mention, mentions
from graphmodel.text.sentences import normal


def names(sentence: str, *known: str) -> list[str]:
    return [mention.text for mention in mentions(sentence, known=known) if mention.kind == "name"]


def read(sentence: str, kind: str) -> list[tuple[str, ...]]:
    return [mention.readings for mention in mentions(sentence) if mention.kind == kind]


def test_all_kinds_in_their_order() -> None:
    assert mentions("In May, Bria\u2019s fleet took 1.3 million.") == (
        Mention("date", "May", 3, 6, ("--05",)),
        Mention("name", "Bria", 8, 12, ("bria",)),
        Mention("number", "1.3 million", 26, 37, ("1300000",)),
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They left the University of Bria in Salt Bay, Arland.", ["University of Bria", "Salt Bay", "Arland"]),
        ("It backs ISIS-K, the UN Salt Council (UNSC) and AT&T.", ["ISIS-K", "UN Salt Council", "UNSC", "AT&T"]),
        ("He saw Bria's Salt Hall, the People's Party of Elm.", ["Bria", "Salt Hall", "People's Party of Elm"]),
        ("A Bria-led, anti-Western, non-NATO force.", ["Bria", "Western", "NATO"]),
        ("To Ali al-Oak, Ali bin Oak and J. R. van der Oak.", ["Ali al-Oak", "Ali bin Oak", "J. R. van der Oak"]),
        ("It borders Baden-Bria and Oak-upon-Avon.", ["Baden-Bria", "Oak-upon-Avon"]),
        ("He met US Foreign Minister Ann Oak and Bria President Bo Elm.", ["US", "Ann Oak", "Bria", "Bo Elm"]),
        ("She told Mr. Oak, Dr. Elm and Secretary of State Ash.", ["Oak", "Elm", "Ash"]),
        ("She told the Prime Minister.", []),
        ("The F-16s, the G20, COVID-19 and iPhone sales.", ["F-16s", "G20", "COVID-19", "iPhone"]),
        ("Find her on X: @AnnOak4, or #SaltBay.", ["X", "@AnnOak4", "#SaltBay"]),
        ("See https://Bria.example/Oak/2024 or Ann@Oak.example, says Elm.", ["Elm"]),
        ("He led the United States (U.S.) in World War II.", ["United States", "U.S.", "World War II"]),
        ("I think I'm right, said the West.", ["West"]),
        ("BRIA, March 3 (Arland Wire) — Workers left.", ["BRIA", "Arland Wire"]),
        ("ALL OF BRIA IS LOST.", []),
    ],
)  # fmt: skip
def test_capitals_show_names(sentence: str, expected: list[str]) -> None:
    assert names(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The fleet left.", []),
        ("However, Since In Bria it rained.", ["Bria"]),
        ("Security matters.", []),
        ("Radicalized Brians struck.", ["Brians"]),
        ("Diplomatic ties hold.", []),
        ("Ann Oak said so.", ["Ann Oak"]),
        ("Human Rights Guard said so.", ["Human Rights Guard"]),
        ("Former Prime Minister Ann Oak left.", ["Ann Oak"]),
        ("Brian Foreign Minister Oak left.", ["Brian", "Oak"]),
        ("Recognition of Arland came.", ["Arland"]),
        ("WHO and US staff left.", ["WHO", "US"]),
        ("YouTube is down.", ["YouTube"]),
        ("May it never end.", []),
        ('She said: "Security matters."', []),
        ('The "Salt State" group left the "Elm".', ["Salt State", "Elm"]),
        ("Arland–Bria talks stalled.", ["Arland", "Bria"]),
        ("Arland, Bria and Elm joined.", ["Arland", "Bria", "Elm"]),
        ("Arland and Bria joined.", ["Arland", "Bria"]),
        ("Recently, Bria and Elm joined.", ["Bria", "Elm"]),
        ("Arland — Bria's men left.", ["Arland", "Bria"]),
    ],
)
def test_the_first_word_of_a_sentence_needs_evidence(sentence: str, expected: list[str]) -> None:
    assert names(sentence) == expected


def test_the_rest_of_the_text_is_evidence_for_a_first_word() -> None:
    article = ["Fish from Bria sells.", "Bria grew.", "Fish is dear.", "They joined the Salt Council.",
               "The council met.", "Council members left.", "Salt Council members left."]  # fmt: skip
    usage = Usage.of(article)
    assert [[m.text for m in mentions(sentence, usage=usage)] for sentence in article] == [
        ["Bria"],
        ["Bria"],
        [],
        ["Salt Council"],
        [],
        [],
        ["Salt Council"],
    ]


@pytest.mark.parametrize(
    ("sentence", "known", "expected"),
    [
        ("The former Al Salt militant Ahmed al-Oak.", ["Al Salt"], ["Al Salt", "Ahmed al-Oak"]),
        ("Most South Elm states left South Elm.", ["South Elm", "South Elm states"], ["South Elm states", "South Elm"]),
        ("US President Ann Oak met Bo Elm.", ["US", "Oak"], ["US", "Ann", "Oak", "Bo Elm"]),
        ("Brians left.", ["Brian"], ["Brians"]),
        ("AL-SALT and al salt.", ["Al Salt"], ["AL-SALT"]),
        ("Give us the U.S. file, us.", ["US"], ["U.S."]),
        ("ISIS-K is not ISIS.", ["ISIS"], ["ISIS-K", "ISIS"]),
        ("A fisher left.", ["fisher"], []),
        ("Salt, Bay and Salt Bay.", ["Salt Bay"], ["Salt", "Bay", "Salt Bay"]),
        ("It flew a Boeing 737 on 9/11.", ["Boeing 737", "9/11"], ["Boeing 737", "9/11"]),
        ("Erdogan left The Hague.", ["Erdoğan", "The Hague"], ["Erdogan", "Hague"]),
        ("俄罗斯承认塔利班政府。", ["塔利班", "俄罗斯"], ["俄罗斯", "塔利班"]),
        ("روسيا تعترف", ["روسيا"], ["روسيا"]),
        ("रूसी रूस", ["रूस"], ["रूस"]),
    ],
)
def test_known_names_come_first_and_the_longest_wins(sentence: str, known: list[str], expected: list[str]) -> None:
    assert names(sentence, *known) == expected


def test_the_first_of_two_names_that_share_a_word_is_read_with_it_too() -> None:
    assert read("They border North and South Bria.", "name") == [("north", "north bria"), ("south bria",)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It cost $1.3 million, €3bn, 2.5%, 30 per cent.", [("1300000",), ("3000000000",), ("2.5%",), ("30%",)]),
        ("A 12,345.5 kg load, 1,30,000 men, 1'300'000 francs.", [("12345.5",), ("130000",), ("1300000",)]),
        ("Some 1,300 or 1.234.567 left.", [("1300", "1.3"), ("1234567",)]),
        ("Between 10 and 15 million, or 5-6%.", [("10", "10000000"), ("15000000",), ("5", "5%"), ("6%",)]),
        ("In 20km, the 21st of 5m at -5 degrees.", [("20",), ("21",), ("5", "5000000"), ("-5",)]),
        ("Two of twenty-five, a hundred, two hundred and five thousand.", [("2",), ("25",), ("100",), ("205000",)]),
        ("Two-thirds of ten percent of two dozen.", [("2/3",), ("10%",), ("24",)]),
        ("One of hundreds, several thousand, no one.", []),
        ("The Group of Seven flew F-16s, MH17 and a 3D map.", []),
        ("1. Bria grew.[3]", []),
        ("5 mil millones, 1,3 Millionen.", [("5000000000",), ("1300000",)]),
        ("1 300 000 migrants, 1,3 млн.", [("1300000",), ("1300000",)]),
        ("Call 24/7 about No. 5.", [("24/7",), ("5",)]),
        ("Costs rose to 2000 dollars.", [("2000",)]),
        ("It had ٣ ships.", [("3",)]),
    ],
)  # fmt: skip
def test_numbers(sentence: str, expected: list[tuple[str, ...]]) -> None:
    assert read(sentence, "number") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In 2016, mid-2017 and 2014-16.", [("2016",), ("2017",), ("2014",), ("2016",)]),
        ("July 2025, 3 July 2025.", [("2025-07",), ("2025-07-03",)]),
        ("July 3, 2025, 2025-07-03.", [("2025-07-03",), ("2025-07-03",)]),
        ("In April, on 3 July, Jan. 6 and July 3rd.", [("--04",), ("--07-03",), ("--01-06",), ("--07-03",)]),
        ("From 3 to 5 July 2025.", [("2025-07-03", "2025-07-05")]),
        ("On 03.07.2025 and 3/7/2025.", [("2025-07-03",), ("2025-07-03", "2025-03-07")]),
        ("It may march on; in May or March it did.", [("--05",), ("--03",)]),
        ("Theresa May saw the Women's March with Mr. June.", []),
        ("In the 1990s and the 19th century.", [("199",), ("18",)]),
        ("On Monday at 10:30 a.m., or 9 p.m.", [("-W-1",), ("T10:30",), ("T21:00",)]),
        ("Am 3. Juli 2025 und im Mai.", [("2025-07-03",), ("--05",)]),
        ("El 3 de julio de 2025 y en mayo.", [("2025-07-03",), ("--05",)]),
        ("Le 1er mai 2025, en mai.", [("2025-05-01",), ("--05",)]),
        ("3 июля 2025 года.", [("2025-07-03",)]),
        ("2025年7月3日。", [("2025-07-03",)]),
        ("Its 2000 troops, COVID-2019 and $2016.", []),
    ],
)  # fmt: skip
def test_dates(sentence: str, expected: list[tuple[str, ...]]) -> None:
    assert read(sentence, "date") == expected


def test_german_nouns_are_no_names_by_their_capital_alone() -> None:
    article = [
        "Am Montag hat Arland die Salz-Regierung in Bria offiziell anerkannt und der Rat schweigt.",
        "In Bria ist das nicht neu, und auch Präsident Bo Elm sprach von einem Schritt für die Sicherheit.",
        "Rund 500 Menschen aus Elmland leben in Arland, viele Frauen hungern.",
        "Die Vereinten Stämme, ISIS und die EU hat das nicht gestört.",
    ]
    usage = Usage.of(article)
    assert usage == Usage(frozenset({"arland", "bria"}), usage.common, nouns=True)
    assert [[m.text for m in mentions(sentence, usage=usage) if m.kind == "name"] for sentence in article] == [
        ["Arland", "Salz-Regierung", "Bria"],
        ["Bria", "Bo Elm"],
        ["Arland"],
        ["Vereinten Stämme", "ISIS", "EU"],
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("En Los Robles habló María de la Cruz.", ["Los Robles", "María de la Cruz"]),
        ("Lo dijo el Ministerio de Sal de Bria.", ["Ministerio de Sal de Bria"]),
        ("L'Arland et la Côte d'Elme visitent Jean-Luc Chêne.", ["Arland", "Côte d'Elme", "Jean-Luc Chêne"]),
        ("Вчера президент Иван Дуб прибыл в Брию.", ["Иван Дуб", "Брию"]),
    ],
)  # fmt: skip
def test_names_in_other_languages(sentence: str, expected: list[str]) -> None:
    assert names(sentence) == expected


PIECES = ["Ann", "Oak", "al-", "de", "la", "The", "US", "1.3", "million", "May", "3", "2016", ",", ".", "'", "-", "of"]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join))
def test_mentions_stand_where_they_say_and_never_overlap(sentence: str) -> None:
    text, found = normal(sentence), mentions(sentence, known=["Ann Oak", "US"])
    assert [text[m.start : m.end] for m in found] == [m.text for m in found]
    assert all(before.end <= after.start for before, after in pairwise(found))
