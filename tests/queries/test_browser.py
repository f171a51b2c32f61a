"""Questions as Neo4j Browser takes them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

from graphmodel.queries import (
    Question,
    browser_address,
    cut_by,
    favourite,
    favourites,
    filled,
    read_question,
)

TEXT = """\
// Who calls where
// question: Which ship calls at which port?
// tags: ferries, ships
// param ship: string = null -- only this one
// param on: date = 2031-05-31 -- the day
// param least: integer = -1
// :param {ship: null, on: date('2031-05-31'), least: -1}
// column port: string

// $ship in a comment stays
MATCH (s {name: $ship})-[:CALLS_AT]->(p)
WHERE '$on' <> $on AND 1 -$least > 0
RETURN p.name AS port
"""


def question(name: str = "who-calls-where", text: str = TEXT) -> Question:
    read, problems = read_question(Path(f"{name}.cypher"), text)
    assert read is not None, problems
    return read


def test_a_favourite_is_the_title_with_its_tag_then_the_parameters_then_the_query() -> None:
    assert (
        favourite(question())
        == """\
// ferries: Who calls where
:param ship => null;
:param on => date('2031-05-31');
:param least => (-1);
// Which ship calls at which port?
MATCH (s {name: $ship})-[:CALLS_AT]->(p)
WHERE '$on' <> $on AND 1 -$least > 0
RETURN p.name AS port;
"""
    )


def test_without_parameters_and_tags_there_is_just_the_title_and_the_query() -> None:
    plain = question("one", "// One\n// column a: integer\n\nRETURN 1 AS a;\n")
    assert favourite(plain) == "// One\n// One\nRETURN 1 AS a;\n"


def test_values_take_the_places_of_parameters_and_of_nothing_else() -> None:
    assert (
        filled(question(), {"ship": "it's $on", "on": date(2030, 1, 2)})
        == """\
// ferries: Who calls where
MATCH (s {name: 'it\\'s $on'})-[:CALLS_AT]->(p)
WHERE '$on' <> date('2030-01-02') AND 1 -(-1) > 0
RETURN p.name AS port"""
    )


def test_the_zip_is_flat_and_the_same_for_the_same_questions_in_any_order() -> None:
    one, two = question("b-first"), question("a-second")
    content = favourites([one, two])
    assert content == favourites([two, one])
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.namelist() == ["a-second.cypher", "b-first.cypher"]
        assert file.read("b-first.cypher").decode() == favourite(one)
    with zipfile.ZipFile(io.BytesIO(favourites([one], with_values=True))) as file:
        assert file.read("b-first.cypher").decode() == filled(one) + ";\n"


def test_an_address_holds_user_and_database_and_each_sign_of_the_query() -> None:
    address = browser_address("https://host:7473", "bolt+s://host:7687", "a b", "my/db", "RETURN 'é +%=?\n\"'")
    assert address == (
        "https://host:7473/browser/?dbms=bolt%2Bs%3A%2F%2Fa%2520b%40host%3A7687&db=my%2Fdb"
        "&cmd=edit&arg=RETURN%20%27%C3%A9%20%2B%25%3D%3F%0A%22%27"
    )


def test_what_cuts_an_address_is_told() -> None:
    assert [cut_by(text) for text in ("RETURN 1", "RETURN '#'", "MATCH (n:A&B) RETURN n")] == ["", "#", "&"]
