"""The load on every engine: what stands, what goes, and that loading twice changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphmodel.claims import Claim, Document
from graphmodel.databases import Database, Statement
from graphmodel.errors import FormatMismatch, SourceError, Unsupported
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import PartialDate, Point, Quantity
from graphmodel.records import assemble
from graphmodel.staging import read
from tests.example import (
    ENTITIES,
    MODEL,
    TODAY,
    Borders,
    Government,
    Recognizes,
    State,
    TradesWith,
    graph,
    load_sheets,
    records_of,
    sheet,
)

FACTS = """\
  1.1:
  - arland RECOGNIZES bria-government: {since: 2031-05, level: full, note: "in spring, at last"}
  - bria, corrin may RECOGNIZES bria-government:
      if: [arland RECOGNIZES bria-government]
  1.2:
  - Attack harbour-2030: {by: likely red-band, target: bria-port, when: 2030, killed: 3}
  - red-band.size: {value: ~40000, unit: persons}
  - critics SAYS:
    - arland not RECOGNIZES bria-government
  - arland FEARS red-band
  - arland FEARS:
    - red-band FEARS arland
  1.3:
  - was corrin RECOGNIZES bria-government
  - not corrin BORDERS bria
  - someone FEARS corrin
"""


def plain(database: Database) -> list[tuple[Any, ...]]:
    """The plain relationships that claims carry."""
    text = "MATCH (a)-[r]->(b) WHERE r.claims IS NOT NULL RETURN a.id AS a, type(r) AS t, b.id AS b ORDER BY a, t, b"
    return list(database.read(text).rows)


def fact(database: Database, start: str, type: str, end: str) -> dict[str, Any]:
    text = f"MATCH (a {{id: $a}})-[r:{type}]->(b {{id: $b}}) RETURN properties(r) AS stored"
    rows = database.read(text, {"a": start, "b": end}).rows
    assert len(rows) == 1
    stored: dict[str, Any] = rows[0][0]
    return {name: value for name, value in stored.items() if name != "claims" and not name.startswith("gm_")}


def test_only_what_is_claimed_as_plain_fact_stands(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(FACTS))
    assert plain(database) == [
        ("arland", "FEARS", "red-band"),
        ("arland", "RECOGNIZES", "bria-government"),
        ("harbour-2030", "TARGET", "bria-port"),
    ]
    assert fact(database, "arland", "RECOGNIZES", "bria-government") == {
        "level": "full",
        "since": "2031-05",
        "since_first": date(2031, 5, 1),
        "since_last": date(2031, 5, 31),
        "sources": 1,
        "documents": ["d1"],
        "locators": ["d1 1.1"],
        "paraphrase": "in spring, at last",
    }


def test_claimed_properties_stand_on_their_node(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(FACTS))
    group = database.read("MATCH (n:Group {id: 'red-band'}) RETURN n.size AS s, n.size_unit AS u, n.size_about AS a")
    assert group.rows == ((40000, "persons", True),)
    attack = database.read(
        "MATCH (n:Attack) RETURN n.when AS w, n.when_first AS f, n.when_last AS l, n.occurred AS o, n.killed AS k"
    )
    assert attack.rows == (("2030", date(2030, 1, 1), date(2030, 12, 31), True, 3),)


def test_a_second_load_changes_nothing(database: Database, tmp_path: Path) -> None:
    first = load_sheets(database, tmp_path, a=sheet(FACTS))
    before = graph(database)
    second = load_sheets(database, tmp_path, a=sheet(FACTS))
    assert first.changed
    assert not second.changed
    assert graph(database) == before
    assert second.total("unchanged") == first.total("created")


@pytest.mark.proved_by("tests/loading/test_load.py::test_only_what_is_claimed_as_plain_fact_stands")
def test_each_claim_says_whether_it_carries_its_fact(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(FACTS))
    rows = database.read("MATCH (c:Claim) RETURN c.caption AS caption, c.stands AS stands ORDER BY caption").rows
    assert dict(rows) == {
        "Arland fears Red Band": True,
        "Arland fears that Red Band fears Arland": True,
        "Arland recognizes Bria's government (since 2031-05)": True,
        "Arland recognizes Bria's government (hypothetical)": False,
        "Arland does not recognize Bria's government (quoted)": False,
        "Bria may recognize Bria's government (conditional)": False,
        "Bria does not border Corrin": False,
        "Corrin may recognize Bria's government (conditional)": False,
        "Corrin recognized Bria's government (ended)": False,
        "Critics says that Arland does not recognize Bria's government": True,
        "Red Band fears Arland (quoted)": False,
        "Red Band: size is ~40000 persons": True,
        "harbour-2030 targets Bria Port": True,
        "harbour-2030: killed is 3": True,
        "harbour-2030 is probably by Red Band": False,
        "harbour-2030 took place": True,
        "harbour-2030 took place in 2030": True,
        "someone fears Corrin": True,
    }


def test_a_claim_that_vanishes_from_its_sheet_takes_its_fact_along(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(FACTS))
    kept = "  1.3:\n  - someone FEARS corrin\n"
    report = load_sheets(database, tmp_path, a=sheet(kept))
    assert plain(database) == []
    assert database.read("MATCH (c:Claim) RETURN c.caption").rows == (("someone fears Corrin",),)
    assert database.read("MATCH (n:Group {id: 'red-band'}) RETURN n.size").rows == ((None,),)
    assert database.read("MATCH (p:Passage) RETURN p.id").rows == (("d1 1.3",),)
    assert report.changed


@pytest.mark.parametrize("lost", [False, True])
def test_a_link_that_no_claim_gives_goes_though_all_nodes_are_as_given(
    database: Database, tmp_path: Path, lost: bool
) -> None:
    """Claims in memory are counted with their links: one too many shows, also where another is missing."""
    load_sheets(database, tmp_path, a=sheet(FACTS))
    before = graph(database)
    found = "MATCH (c:Claim)-[:EVIDENCED_BY]->(p:Passage) RETURN c.id, p.id ORDER BY c.id, p.id LIMIT 1"
    ((c, p),) = database.read(found).rows
    other = "MATCH (c:Claim {id: $c})-[r:EVIDENCED_BY]->(:Passage {id: $p}) MATCH (q:Passage) WHERE q.id <> $p "
    made = "WITH c, r, q ORDER BY q.id LIMIT 1 CREATE (c)-[new:EVIDENCED_BY]->(q) SET new = properties(r)"
    database.write(Statement(other + made + (" DELETE r" if lost else ""), {"c": c, "p": p}))
    assert graph(database) != before
    load_sheets(database, tmp_path, a=sheet(FACTS))
    assert graph(database) == before


@pytest.mark.proved_by("tests/loading/test_load.py::test_a_claim_that_vanishes_from_its_sheet_takes_its_fact_along")
def test_a_fact_that_two_documents_claim_stands_until_both_are_gone(database: Database, tmp_path: Path) -> None:
    line = "  1.1:\n  - arland RECOGNIZES bria-government\n"
    one, two = sheet(line), sheet(line, id="d2", published="2032")
    load_sheets(database, tmp_path, a=one, b=two)
    assert fact(database, "arland", "RECOGNIZES", "bria-government")["sources"] == 2
    load_sheets(database, tmp_path, a=sheet("  {}\n"), b=two)
    assert fact(database, "arland", "RECOGNIZES", "bria-government")["documents"] == ["d2"]
    load_sheets(database, tmp_path, a=sheet("  {}\n"), b=sheet("  {}\n", id="d2", published="2032"))
    assert plain(database) == []


@pytest.mark.proved_by("tests/loading/test_load.py::test_a_claim_that_vanishes_from_its_sheet_takes_its_fact_along")
def test_a_denial_from_another_document_ends_a_fact_and_rank_restores_it(database: Database, tmp_path: Path) -> None:
    yes = "  1.1:\n  - arland RECOGNIZES bria-government{}\n"
    no = sheet("  1.1:\n  - arland not RECOGNIZES bria-government\n", id="d2")
    load_sheets(database, tmp_path, a=sheet(yes.format("")))
    assert plain(database) != []
    load_sheets(database, tmp_path, a=sheet(yes.format("")), b=no)
    assert plain(database) == []
    load_sheets(database, tmp_path, a=sheet(yes.format(": {rank: preferred}")), b=no)
    assert plain(database) != []


@pytest.mark.parametrize("order", [("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a")])
def test_documents_loaded_one_by_one_in_any_order_give_the_graph_of_all_at_once(
    embedded_database: Database, tmp_path: Path, order: tuple[str, ...]
) -> None:
    sheets = {
        "a": sheet(FACTS),
        "b": sheet("  1.1:\n  - arland not RECOGNIZES bria-government: {since: 2032}\n", id="d2", published="2032-12"),
        "c": sheet("  1.1:\n  - Attack harbour-2030: {by: red-band, when: 2030-04}\n", id="d3", published="2031"),
    }
    for name, text in sheets.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    reading = read(MODEL, ["*.yaml"], tmp_path)
    for name in order:
        some = assemble(MODEL, reading, [f"{name}.yaml"])
        load(embedded_database, MODEL, some, today=lambda: TODAY)
    one_by_one = graph(embedded_database)
    embedded_database.write(Statement("MATCH (n) DETACH DELETE n"))
    load(embedded_database, MODEL, assemble(MODEL, reading), today=lambda: TODAY)
    nodes, relationships = graph(embedded_database)
    assert nodes == one_by_one[0]
    assert relationships == one_by_one[1]


def test_the_as_of_day_decides_what_stands(database: Database, tmp_path: Path) -> None:
    facts = "  1.1:\n  - arland RECOGNIZES bria-government: {since: 2031-05}\n  - arland FEARS red-band\n"
    assert load_sheets(database, tmp_path, a=sheet(facts)).as_of == date(2031, 6, 30)
    assert len(plain(database)) == 2
    load_sheets(database, tmp_path, as_of=date(2031, 5, 15), a=sheet(facts))
    assert plain(database) == []
    load_sheets(database, tmp_path, as_of=date(2031, 5, 31), a=sheet(facts))
    assert plain(database) == [("arland", "RECOGNIZES", "bria-government")]
    assert database.read("MATCH (m:Graphmodel) RETURN m.as_of").rows == ((date(2031, 5, 31),),)
    load_sheets(database, tmp_path, a=sheet(facts))
    assert len(plain(database)) == 2


def test_a_fact_is_restored_that_somebody_deleted_by_hand(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(FACTS))
    before = graph(database)
    database.write(Statement("MATCH (:State)-[r:RECOGNIZES]->() DELETE r"))
    database.write(Statement("MATCH (n:Port) DETACH DELETE n"))
    load_sheets(database, tmp_path, a=sheet(FACTS))
    assert graph(database) == before


def test_what_graphmodel_did_not_write_stays_as_it_is(database: Database, tmp_path: Path) -> None:
    database.write(
        Statement("CREATE (:Note {text: 'mine'})-[:ABOUT]->(:Note)"),
        Statement("CREATE (:Entity:Actor:State {id: 'arland', mood: 'calm'})"),
    )
    load_sheets(database, tmp_path, a=sheet(FACTS))
    load_sheets(database, tmp_path, a=sheet("  {}\n"))
    assert database.read("MATCH (n:Note) RETURN count(n)").value() == 2
    assert database.read("MATCH (n:State {id: 'arland'}) RETURN n.mood, n.name, n.gm_adopted").rows == (
        ("calm", "Arland", True),
    )


def python_loader() -> Any:
    arland = State(
        id="arland",
        code="}) DETACH DELETE n //",
        founded=PartialDate("1901"),
        area=Quantity(12.5, "km2"),
        capital_at=Point(12.25, -7.5),
        seen=datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC),
        term=timedelta(days=3, hours=1),
        open=False,
        aliases=['quo"te', "back`tick", "new\nline", "emoji 🐈"],
    )
    yield arland
    yield State(id="🐈 `x` \"y\" 'z'\n")
    document = Document("d9", published=PartialDate("2031"))
    yield Claim(Recognizes(arland, Government.key("g")), document.passage("1.1"))
    yield Government(id="g")
    yield TradesWith(arland, State.key("bria"), good="salt", worth=1.5)
    yield TradesWith(arland, State.key("bria"), good="tin")
    yield Borders(State.key("bria"), arland)
    yield State(id="bria")


def load_python(database: Database, tmp_path: Path) -> LoadReport:
    records = assemble(MODEL, read(MODEL, [python_loader], tmp_path))
    assert records.problems == []
    return load(database, MODEL, records, today=lambda: TODAY)


def test_every_kind_of_value_comes_back_as_it_went(database: Database, tmp_path: Path) -> None:
    load_python(database, tmp_path)
    rows = database.read("MATCH (n:State {id: 'arland'}) RETURN properties(n) AS stored").rows
    stored = rows[0][0]
    assert str(stored.pop("term")) in ("P3DT1H", "P3DT3600S")
    assert stored.pop("seen") == datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert stored == {
        "id": "arland",
        "name": "",
        "code": "}) DETACH DELETE n //",
        "founded": "1901",
        "founded_first": date(1901, 1, 1),
        "founded_last": date(1901, 12, 31),
        "area": 12.5,
        "area_unit": "km2",
        "capital_at": Point(12.25, -7.5),
        "open": False,
        "aliases": ['quo"te', "back`tick", "new\nline", "emoji 🐈"],
        "gm_sources": [f"{__name__}:python_loader"],
    }
    assert not load_python(database, tmp_path).changed


def test_a_key_keeps_parallel_relationships_apart(database: Database, tmp_path: Path) -> None:
    load_python(database, tmp_path)
    rows = database.read("MATCH (:State)-[r:TRADES_WITH]->() RETURN r.good AS good, r.worth AS worth ORDER BY good")
    assert rows.rows == (("salt", 1.5), ("tin", None))
    assert database.read("MATCH (a)-[:BORDERS]->(b) RETURN a.id, b.id").rows == (("arland", "bria"),)


def test_a_node_that_changed_its_class_is_refused_and_replaced_on_request(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet("  {}\n"))
    before = graph(database)
    other = sheet("  {}\n", entities=ENTITIES.replace("  Port:", "  Government :").replace("Government :", "Group :"))
    records = records_of(tmp_path, a=other.replace("Group :\n    bria-port", "State :\n    bria-port"))
    records = records_of(tmp_path, a=sheet("  {}\n", entities=ENTITIES + "    x: {}\n").replace("  Port:", "  Attack:"))
    assert records.problems == []
    with pytest.raises(SourceError) as refused:
        load(database, MODEL, records, today=lambda: TODAY)
    (problem,) = refused.value.problems
    way = "load with --replace to change its class, or give it another id"
    if database.dialect.unique_on == "concrete":
        way = "give it another id; or empty the database (`graphmodel reset --yes`) and load all sources again"
    assert str(problem) == (
        f"a.yaml:13:5 class-changed 'bria-port' is Attack here, but stored as Entity:Port\n  hint: {way}"
    )
    assert graph(database) == before
    if database.dialect.unique_on == "concrete":
        with pytest.raises(Unsupported):
            load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(replace=True))
        assert graph(database) == before
        return
    load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(replace=True))
    rows = database.read("MATCH (n {id: 'bria-port'}) RETURN labels(n) AS labels").rows
    assert sorted(rows[0][0]) == ["Attack", "Entity", "Event"]


def test_a_load_that_was_broken_off_is_completed_by_the_next(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(FACTS))
    whole = graph(database)
    database.write(Statement("MATCH (n) DETACH DELETE n"))

    class Broken(Exception):
        pass

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "evidence":
            raise Broken

    with pytest.raises(Broken):
        load(database, MODEL, records_of(tmp_path, a=sheet(FACTS)), today=lambda: TODAY, progress=stop)
    assert graph(database) != whole
    load_sheets(database, tmp_path, a=sheet(FACTS))
    assert graph(database) == whole


def test_a_graph_of_another_format_is_refused(embedded_database: Database, tmp_path: Path) -> None:
    embedded_database.write(Statement("CREATE (:Graphmodel {id: 'graphmodel', format: 0})"))
    with pytest.raises(FormatMismatch) as refused:
        load_sheets(embedded_database, tmp_path, a=sheet(FACTS))
    assert str(refused.value) == (
        "this graph has format version 0; this graphmodel writes 2\n  hint: load into an empty database"
    )
