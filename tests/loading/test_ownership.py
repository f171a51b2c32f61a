"""What a load leaves alone, what it takes back, and what never becomes plain fact: findings that must not come back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphmodel.claims import Claim, Document
from graphmodel.databases import Database, Statement
from graphmodel.loading import LoadReport, load
from graphmodel.model import PartialDate
from graphmodel.records import assemble
from graphmodel.staging import read
from tests.example import MODEL, TODAY, Government, Recognizes, State, load_sheets, records_of, sheet

LINE = "  1.1:\n  - arland RECOGNIZES bria-government{}\n  - bria RECOGNIZES bria-government\n"
NONE = "  1.1:\n  - bria RECOGNIZES bria-government\n"


def ties(database: Database, type: str = "RECOGNIZES") -> list[tuple[Any, ...]]:
    text = f"MATCH (a)-[r:{type}]->(b) RETURN a.id AS a, b.id AS b, r.mine AS mine ORDER BY a, b, mine"
    return list(database.read(text).rows)


@pytest.mark.long
def test_a_fact_falls_also_when_the_day_moves_in_the_same_load(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(LINE.format("") + "  1.2:\n  - red-band.size: 3\n"))
    load_sheets(database, tmp_path, a=sheet(NONE, published="2031-07"))
    assert ties(database) == [("bria", "bria-government", None)]
    assert database.read("MATCH (n:Group {id: 'red-band'}) RETURN n.size, n.gm_claimed").rows == ((None, None),)


@pytest.mark.long
def test_a_relationship_of_the_users_own_stays_as_it_is(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(NONE))
    database.write(
        Statement(
            "MATCH (a:State {id: 'arland'}), (b:Government) "
            "CREATE (a)-[:RECOGNIZES {mine: 1, claims: 3, since: '2020'}]->(b)"
        )
    )
    load_sheets(database, tmp_path, a=sheet(LINE.format("")))
    assert not load_sheets(database, tmp_path, a=sheet(LINE.format(""))).changed
    assert ("arland", "bria-government", 1) in ties(database)
    load_sheets(database, tmp_path, a=sheet(NONE))
    rows = database.read("MATCH (:State {id: 'arland'})-[r:RECOGNIZES]->() RETURN properties(r) AS p").rows
    assert rows == (({"mine": 1, "claims": 3, "since": "2020"},),)


def test_a_property_that_a_user_adds_to_a_fact_stays(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(LINE.format("")))
    database.write(Statement("MATCH (:State {id: 'arland'})-[r:RECOGNIZES]->() SET r.mine = 7"))
    load_sheets(database, tmp_path, a=sheet(LINE.format(": {since: 2031-05}")))
    assert ("arland", "bria-government", 7) in ties(database)


def test_nodes_named_like_the_claim_layer_stay_the_users(database: Database, tmp_path: Path) -> None:
    database.write(
        Statement("CREATE (:Claim {id: 'x', text: 'insurance'})"),
        Statement("CREATE (:Document {id: 'd1', shelf: 'A3'})<-[:CITES]-(:Book)"),
    )
    load_sheets(database, tmp_path, a=sheet(LINE.format("")))
    load_sheets(database, tmp_path, a=sheet(LINE.format(""), id="d2"))
    assert database.read("MATCH (c:Claim {id: 'x'}) RETURN c.text").rows == (("insurance",),)
    assert database.read("MATCH (:Book)-[:CITES]->(d:Document) RETURN d.shelf, d.gm_sources").rows == (("A3", None),)


def rows_and_claims() -> Iterator[Any]:
    arland, government = State(id="arland"), Government(id="bria-government")
    yield Recognizes(arland, government, level="partial", since=PartialDate("2020"))


def load_both(database: Database, folder: Path, facts: str) -> LoadReport:
    (folder / "a.yaml").write_text(sheet(facts, entities="entities: {State: {bria: {}}}\n"), encoding="utf-8")
    records = assemble(MODEL, read(MODEL, ["*.yaml", rows_and_claims], folder))
    assert records.problems == []
    return load(database, MODEL, records, today=lambda: TODAY)


def test_a_row_and_a_claim_of_one_relationship_do_not_fight(database: Database, tmp_path: Path) -> None:
    both = "  1.1:\n  - arland RECOGNIZES bria-government: {level: full, since: 2030, note: told}\n"
    load_both(database, tmp_path, both)
    assert not load_both(database, tmp_path, both).changed
    text = "MATCH ()-[r:RECOGNIZES]->() RETURN r.level, r.since, r.paraphrase, r.gm_sources"
    source = f"{__name__}:rows_and_claims"
    assert database.read(text).rows == (("partial", "2020", "told", sorted(["claims", source])),)
    load_both(database, tmp_path, "  {}\n")
    assert database.read(text).rows == (("partial", "2020", None, [source]),)
    assert not load_both(database, tmp_path, "  {}\n").changed


@pytest.mark.parametrize(
    "facts",
    [
        "  1.1:\n  - not Attack a-1: {when: 2030}\n  - a-1 BY red-band\n",
        "  1.1:\n  - may Attack a-1\n  - a-1 BY red-band\n",
        "  1.1:\n  - Attack a-1: {by: red-band}\n  - not a-1.occurred: true\n",
    ],
)
@pytest.mark.proved_by("tests/loading/test_load.py::test_only_what_is_claimed_as_plain_fact_stands")
def test_nobody_took_part_in_an_event_that_is_in_doubt(database: Database, tmp_path: Path, facts: str) -> None:
    load_sheets(database, tmp_path, a=sheet(facts))
    assert ties(database, "BY") == []
    assert database.read("MATCH (n:Attack) RETURN n.when, n.occurred").rows == ((None, None),)


@pytest.mark.proved_by("tests/loading/test_load.py::test_only_what_is_claimed_as_plain_fact_stands")
def test_a_property_of_only_some_of_a_collective_is_none_of_its_node(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet("  1.1:\n  - red-band.size: {value: 3, share: few}\n"))
    assert database.read("MATCH (n:Group {id: 'red-band'}) RETURN n.size").rows == ((None,),)


@pytest.mark.proved_by("tests/loading/test_load.py::test_only_what_is_claimed_as_plain_fact_stands")
def test_another_reading_given_as_a_line_is_not_asserted(database: Database, tmp_path: Path) -> None:
    line = "  1.1:\n  - arland may FEARS bria: {alternative_of: [arland RECOGNIZES bria-government]}\n"
    load_sheets(database, tmp_path, a=sheet(line))
    assert ties(database) == []


def test_what_has_ended_does_not_hold_until_further_notice(tmp_path: Path) -> None:
    records = records_of(tmp_path, a=sheet("  1.1:\n  - arland was RECOGNIZES bria-government: {until: ..}\n"))
    assert [str(p) for p in records.problems] == [
        "a.yaml:16:5 claim-interval it has ended, and yet holds until ..\n"
        "  hint: leave out `was`, or give the day it ended"
    ]


def test_a_member_is_not_both_meant_and_left_out(tmp_path: Path) -> None:
    records = records_of(tmp_path, a=sheet("  1.1:\n  - arland RECOGNIZES bria-government: {except: arland}\n"))
    assert [p.code for p in records.problems] == ["claim-except"]


def generators() -> Iterator[Any]:
    arland, government = State(id="arland"), Government(id="g")
    place = Document("d9", published=PartialDate("2031")).passage("1.1")
    condition = (Claim(Recognizes(each, government)) for each in [State(id="bria")])
    yield Claim(Recognizes(arland, government), place, conditions=condition)  # type: ignore[arg-type]


@pytest.mark.proved_by("tests/loading/test_load.py::test_only_what_is_claimed_as_plain_fact_stands")
def test_conditions_from_a_generator_are_not_lost(database: Database, tmp_path: Path) -> None:
    records = assemble(MODEL, read(MODEL, [generators], tmp_path))
    load(database, MODEL, records, today=lambda: TODAY)
    assert ties(database) == []
    assert database.read("MATCH (c:Claim) RETURN count(c)").value() == 2
