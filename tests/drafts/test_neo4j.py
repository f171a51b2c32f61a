"""A database as a project, and back: what is drafted, and that loading it gives the same graph."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest
from neo4j.exceptions import Neo4jError

from graphmodel import Project
from graphmodel.databases import Database, Statement
from graphmodel.drafts import ProjectReport
from graphmodel.drafts.neo4j.hierarchy import hierarchy
from graphmodel.drafts.neo4j.survey import own
from graphmodel.errors import DatabaseError, ProjectError
from graphmodel.workflows.draft import import_neo4j
from graphmodel.workflows.load import load
from tests.drafts.comparing import everything

EVERY_TYPE = """
UNWIND range($first, $last) AS i
CREATE (n:Sample {
  id: i, text: 'it\\'s "' + toString(i) + '" \\\\ é', empty: '', flag: i % 2 = 0, ratio: i / 3.0,
  large: 9007199254740993 + i, day: date('2031-02-28') + duration({days: i % 300}),
  at: datetime('2031-02-28T10:00:00.123456+05:00') + duration({hours: i % 99}), utc: datetime('2031-02-28T10:00:00Z'),
  wall: localdatetime('2031-02-28T10:00:00'), span: duration({days: i, seconds: 5}),
  place: point({longitude: 16.37, latitude: 48.2 + i / 1000000.0}),
  texts: ['a', 'b,c', ''], numbers: [1, i], ratios: [0.5], flags: [true, false], days: [date('2031-01-01')],
  walls: [localdatetime('2031-02-28T10:00:00')], opens: localtime('09:30:00.5'), calls: [time('18:00:00+02:00')],
  lasts: duration({months: i % 20, seconds: i}), spans: [duration('P1Y'), duration('PT0.000000001S')],
  spot: point({x: i, y: 0.5}), height: point({longitude: 16.37, latitude: 48.2, height: i}),
  block: point({x: i, y: 0.5, z: -1}), trail: [point({longitude: 16.37, latitude: 48.2})],
  code: '6fa459ea-ee8a-4ca4-894e-' + right('00000000000' + toString(i), 12), price: 100 * i + 5, weight: '1.50',
  raw: CASE WHEN i % 2 = 0 THEN 'AP8=' ELSE 'aGk=' END, pieces: ['', 'AP8='], extra: '{"a": [1.5, null], "b": "é"}',
  kind: CASE WHEN i % 3 = 0 THEN 'large' ELSE 'small' END
})
SET n.some = CASE WHEN i % 2 = 0 THEN i END
"""
ENCODED = {
    "Sample": {
        "code": "uuid",
        "price": "decimal(2)",
        "weight": "decimal",
        "raw": "bytes",
        "pieces": "bytes",
        "extra": "json",
        "text": "uuid",
    }
}
MARK = "CREATE (:Graphmodel {id: 'graphmodel', encodings: $encodings})"
JOINED = """
UNWIND range($first, $last) AS i MATCH (a:Sample {id: i}) MATCH (b:Sample {id: i % $number + 1})
CREATE (a)-[:NEXT {since_when: date('2031-01-01'), weight: 0.5}]->(b)
CREATE (a)-[:VISITS {at: localdatetime('2031-01-01T00:00:00'), note: 'one'}]->(b)
CREATE (a)-[:VISITS {at: localdatetime('2031-01-02T00:00:00')}]->(b)
"""
PEOPLE = (
    "CREATE (:Person:Actor {name: 'Ann', born: 1980})-[:`ACTED IN` {roles: ['x']}]->(:Film {title: 'Tide'})",
    "CREATE (:Person {name: 'Ben'})-[:MANAGES]->(:Company {`reg no`: 'A1', class: 'large', copy: 1})",
    "CREATE (:Person {name: 'Cil'})-[:MANAGES]->(:Company {`reg no`: 'A2', class: 'small'})",
)


def fill(database: Database, *statements: str, **parameters: Any) -> None:
    for statement in statements:
        database.write(Statement(statement, parameters))


def samples(database: Database, number: int, batch: int = 5_000) -> None:
    """Nodes with every type of property, and relationships between them, in transactions that a small server holds."""
    for statement in (EVERY_TYPE, JOINED):
        for first in range(1, number + 1, batch):
            fill(database, statement, first=first, last=min(first + batch - 1, number), number=number)


def loaded(folder: Path, database: Database) -> None:
    load(Project.at(folder, {}), database)


def model_of(report: ProjectReport) -> str:
    (path,) = report.folder.glob("*_model.py")
    return path.read_text()


def test_every_property_type_comes_back_the_same(database: Database, another: Database, tmp_path: Path) -> None:
    samples(database, 40)
    fill(database, MARK, encodings=json.dumps(ENCODED))
    report = import_neo4j(database, tmp_path / "copy", data=True)
    lines = {line.strip() for line in model_of(report).splitlines()}
    assert lines >= {
        "code: UUID",
        "price: Annotated[Decimal, Property(scale=2)]",
        "weight: Decimal",
        "raw: bytes",
        "pieces: list[bytes]",
        "extra: Annotated[Any, Property(json=True)]",
        "text: str",  # the mark says that these are UUIDs, and they are not
    }
    wanted = everything(database)
    loaded(tmp_path / "copy", another)
    assert everything(another) == wanted
    assert (wanted["Sample"][0], wanted["NEXT"][0], wanted["VISITS"][0]) == (40, 40, 80)


def test_what_a_load_encodes_comes_back_as_its_type(database: Database, another: Database, tmp_path: Path) -> None:
    (tmp_path / "parcels.py").write_text(PARCELS)
    (tmp_path / "graphmodel.toml").write_text('model = "parcels"\nsources = ["parcels:rows"]\n')
    loaded(tmp_path, database)
    report = import_neo4j(database, tmp_path / "copy", data=True)
    assert [line.strip() for line in model_of(report).splitlines() if ": " in line and "TODO" not in line] == [
        "code: UUID",
        "extra: Annotated[Any, Property(json=True)]",
        "labels: list[UUID]",
        "number: Annotated[int, Property(key=True)]",
        "price: Annotated[Decimal, Property(scale=2)]",
        "seal: bytes",
        "weight: Decimal",
        "stamp: bytes",
    ]
    loaded(tmp_path / "copy", another)
    assert everything(another) == everything(database)


def test_byte_arrays_become_base64_text(neo4j_database: Database, another: Database, tmp_path: Path) -> None:
    fill(neo4j_database, "CREATE (:Photo {id: 1, raw: $raw}), (:Photo {id: 2, raw: $none})", raw=b"\0\xff", none=b"")
    report = import_neo4j(neo4j_database, tmp_path / "copy", data=True)
    assert [why for _, _, why in report.todos if "raw" in why] == [
        "raw holds byte arrays, which no Cypher writes and few engines have; a load stores Base64 text"
    ]
    assert "    raw: bytes\n" in model_of(report)
    loaded(tmp_path / "copy", another)
    assert another.read("MATCH (p:Photo) RETURN p.raw ORDER BY p.id").rows == (("AP8=",), ("",))


def test_times_of_the_day_come_back_the_same(database: Database, another: Database, tmp_path: Path) -> None:
    fill(
        database,
        "CREATE (:Shop {id: 1, opens: localtime('09:30:00.5'), calls: [time('18:00:00+02:00'), time('06:00:00Z')]})",
        "CREATE (:Shop {id: 2, opens: localtime('10:00:00'), calls: [time('18:00:00Z')]})",
    )
    report = import_neo4j(database, tmp_path / "copy", data=True)
    assert "opens: dt.time" in model_of(report)
    wanted = everything(database)
    loaded(tmp_path / "copy", another)
    assert everything(another) == wanted


def test_durations_that_python_has_none_for_come_back_the_same(
    database: Database, another: Database, tmp_path: Path
) -> None:
    fill(
        database,
        "CREATE (:Lease {id: 1, lasts: duration('P1Y2M'), calls: duration('PT25H'), notice: [duration('P3DT5S')],"
        " parts: [duration('PT0.000000001S'), duration('P1DT24H')]})",
        "CREATE (:Lease {id: 2, lasts: duration('P3D'), calls: duration('PT5S'), notice: [duration('-PT5S')]})",
    )
    report = import_neo4j(database, tmp_path / "copy", data=True)
    lines = [line.strip() for line in model_of(report).splitlines()]
    assert {line for line in lines if "uration" in line or "timedelta" in line} == {
        "from graphmodel import Duration, Node, Property",
        "lasts: Duration",
        "calls: Duration",
        "notice: list[dt.timedelta]",
        "parts: list[Duration] = []",
    }
    assert (report.notes, [why for _, _, why in report.todos if "lasts" in why or "calls" in why]) == ((), [])
    wanted = everything(database)
    loaded(tmp_path / "copy", another)
    assert everything(another) == wanted


@pytest.mark.long
def test_many_nodes_come_back_the_same(
    neo4j_database: Database, embedded_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = int(os.environ.get("GRAPHMODEL_TEST_NODES", "400"))
    monkeypatch.setattr("graphmodel.drafts.neo4j.data.PAGE", number // 3)  # more than one page is written
    neo4j_database.define("CREATE CONSTRAINT FOR (n:Sample) REQUIRE n.id IS UNIQUE")
    samples(neo4j_database, number)
    fill(neo4j_database, MARK, encodings=json.dumps(ENCODED))
    import_neo4j(neo4j_database, tmp_path / "copy", data=True)
    loaded(tmp_path / "copy", embedded_database)
    assert everything(embedded_database) == everything(neo4j_database)


def test_parts_of_a_microsecond_are_told(database: Database, tmp_path: Path) -> None:
    fill(
        database,
        "CREATE (:Watch {id: 1, at: datetime('2031-02-28T10:00:00.123456789Z')}),"
        " (:Watch {id: 2, at: datetime('2031-02-28T10:00:00.123456Z'),"
        " walls: [localdatetime('2031-02-28T10:00:00.000000001')], opens: localtime('10:00:00.000000001')})",
    )
    report = import_neo4j(database, tmp_path / "copy", data=True)
    said = "keep them as text, or in two properties, where they matter"
    assert report.notes == (
        f"parts of a microsecond are cut off in 1 value of Watch.at; {said}",
        f"parts of a microsecond are cut off in 1 value of Watch.walls; {said}",
        f"parts of a microsecond are cut off in 1 value of Watch.opens; {said}",
    )


def test_what_is_drafted(database: Database, tmp_path: Path) -> None:
    fill(database, *PEOPLE)
    database.define("CREATE CONSTRAINT FOR (n:Film) REQUIRE n.title IS UNIQUE")
    report = import_neo4j(database, tmp_path / "people", data=True)
    assert model_of(report).partition("\n\n\n")[2] == DRAFTED
    assert [why for _, _, why in report.todos] == TODOS
    assert sorted(path.name for path in (tmp_path / "people" / "data").iterdir()) == [
        "ACTED_IN-Actor-Film.parquet",
        "Actor.parquet",
        "Company.parquet",
        "Film.parquet",
        "MANAGES-Person-Company.parquet",
        "Person.parquet",
    ]
    project = Project.at(tmp_path / "people", {})
    assert sorted(project.model.nodes) == ["Actor", "Company", "Film", "Person"]
    assert project.read().problems == []


@pytest.mark.long
def test_the_shipped_graph_comes_back_the_same(database: Database, another: Database, tmp_path: Path) -> None:
    loaded(Path(__file__).parents[2], database)
    report = import_neo4j(database, tmp_path / "copy", data=True)
    assert [note.partition(" ")[2] for note in report.notes] == [
        "nodes are graphmodel's own (claims, documents, passages) and are left out:"
        " they come from the sources of the project that loaded them"
    ]
    loaded(tmp_path / "copy", another)
    wanted = everything(database)
    assert everything(another) == wanted
    assert len(wanted) > 60


@pytest.mark.proved_by("tests/drafts/test_neo4j.py::test_what_is_drafted")
def test_names_that_python_or_a_class_has_for_itself_are_kept(
    database: Database, another: Database, tmp_path: Path
) -> None:
    names = {
        "class": 1,
        "class_": 2,
        "birth date": 3,
        "copy": 4,
        "label": 5,
        "role": 6,
        "_id": 7,
        "json": 8,
        "naïve-x": 9,
    }
    fill(
        database,
        "CREATE (a:Document {id: 'a'})-[r:QUOTES]->(:Claim {id: 'b', from: 'x'}) SET a += $n, r += $n",
        n=names,
    )
    report = import_neo4j(database, tmp_path / "copy", data=True)
    assert [why for _, _, why in report.todos if "called" in why] == []
    assert (tmp_path / "copy" / "graphmodel.toml").read_text().endswith('\n[layer]\nprefix = "Gm"\n')
    loaded(tmp_path / "copy", another)
    found = another.read("MATCH (a:Document)-[r:QUOTES]->(b:Claim) RETURN properties(a), properties(r), properties(b)")
    ((document, quotes, claim),) = found.rows
    assert [own(document, of_relationship=False), own(quotes, of_relationship=True)] == [{"id": "a", **names}, names]
    assert own(claim, of_relationship=False) == {"id": "b", "from": "x"}


@pytest.mark.proved_by("tests/drafts/test_neo4j.py::test_what_is_drafted")
def test_names_under_which_graphmodel_stores_something_change(
    database: Database, another: Database, tmp_path: Path
) -> None:
    fill(
        database,
        "CREATE (:Node {id: 'a', Name: 1, name: 2})-[:R {start: 3, sources: ['x'], since: 4}]->(:Node {id: 'b'})",
    )
    report = import_neo4j(database, tmp_path / "copy", data=True)
    assert [why.partition(",")[0] for _, _, why in report.todos if "called" in why] == [
        f"it is called '{name}' in the graph" for name in ("name", "since", "sources", "start")
    ]
    loaded(tmp_path / "copy", another)
    found = another.read("MATCH (a:Node_)-[r:R]->() RETURN a.Name, a.name2, r.start_, r.sources_, r.since_")
    assert found.rows == ((1, 2, 3, ["x"], 4),)


def test_nodes_without_a_key_get_the_number_of_the_old_database(database: Database, tmp_path: Path) -> None:
    fill(database, "UNWIND [1, 1, 2] AS i CREATE (:Note {size: i})-[:ON]->(:Page {id: 'p' + toString(rand())})")
    report = import_neo4j(database, tmp_path / "notes", data=True)
    assert "    element_id: Annotated[str, Property(key=True)]\n" in model_of(report)
    assert any("no single property identifies these nodes" in why for _, _, why in report.todos)
    assert len(Project.at(tmp_path / "notes", {}).read().problems) == 0


@pytest.mark.parametrize(
    ("values", "key"),
    [
        pytest.param(("'x'", "'x'"), "element_id_2", id="shared"),
        pytest.param(("'x'", "null"), "element_id_2", id="of some", marks=pytest.mark.long),
        pytest.param(("'x'", "'y'"), "element_id", id="the key itself", marks=pytest.mark.long),
    ],
)
def test_a_property_called_element_id_keeps_its_values(
    values: tuple[str, str], key: str, embedded_database: Database, another: Database, tmp_path: Path
) -> None:
    first, second = values
    fill(
        embedded_database,
        f"CREATE (:Note {{element_id: {first}}})-[:ON]->(:Note:Page {{element_id: {second}, `element id`: 1}})",
    )
    stored = "MATCH (n:Note) RETURN n.element_id, n.`element id` ORDER BY n.`element id`"
    before = embedded_database.read(stored).rows
    report = import_neo4j(embedded_database, tmp_path / "notes", data=True)
    assert f"    {key}: Annotated[str, Property(key=True)]\n" in model_of(report)
    assert [f"; {key} is " in why for _, _, why in report.todos if "identifies" in why] == [True] * key.count("_2")
    loaded(tmp_path / "notes", another)
    assert another.read(stored).rows == before
    again = import_neo4j(another, tmp_path / "again", data=True)
    assert f"    {key}: Annotated[str, Property(key=True)]\n" in model_of(again)
    assert another.read("MATCH (:Note)-[:ON]->(n:Page) RETURN count(n)").rows == ((1,),)


def test_labels_that_overlap_get_a_class_of_both(database: Database, tmp_path: Path) -> None:
    fill(database, "CREATE (:A {id: 1}), (:B {id: 2}), (:A:B {id: 3}), (:A:B {id: 4})-[:R]->(:B {id: 5}), ({id: 6})")
    report = import_neo4j(database, tmp_path / "both", data=True)
    text = model_of(report)
    assert "class AAndB(A, B):" in text
    assert "class Unlabelled(Node):" in text
    assert Project.at(tmp_path / "both", {}).read().problems == []


@pytest.mark.proved_by("tests/drafts/test_neo4j.py::test_what_is_drafted")
def test_labels_that_come_and_go_are_optional(database: Database, another: Database, tmp_path: Path) -> None:
    fill(
        database,
        "CREATE (:Party:Person {id: 1, born: 1980})-[:KNOWS]->(:Party:Person:Deceased {id: 2, born: 1910})"
        "-[:KNOWS]->(:Party:Person:Deceased:Sanctioned {id: 3})-[:KNOWS]->(a:Party:Person:Sanctioned {id: 4})-[:OWNS]->"
        "(:Party:Firm {id: 5, born: 1990}), (a)-[:OWNS]->(:Party:Firm:Sanctioned {id: 6})"
        "<-[:OWNS]-(:Party:Person {id: 7})",
        "CREATE (:Party:Person:Ruler {id: 8, reign: 3})",
    )
    report = import_neo4j(database, tmp_path / "parties", data=True)
    model = Project.at(tmp_path / "parties", {}).model
    assert {label: kind.optional_labels for label, kind in model.nodes.items()} == {
        "Party": ("Sanctioned",),
        "Firm": ("Sanctioned",),
        "Person": ("Sanctioned", "Deceased"),
        "Ruler": ("Sanctioned", "Deceased"),
    }
    assert [why for _, _, why in report.todos if "optional" in why] == OPTIONAL
    wanted = everything(database)
    loaded(tmp_path / "parties", another)
    assert everything(another) == wanted


PARALLEL = """\
class Hires(Relationship[Firm, Firm]):
    \"""TODO: say what HIRES means.\"""

    notes: list[str]


class Owns(Relationship[Firm, Firm]):
    \"""TODO: say what OWNS means.\"""

    key = ("class_",)
    may_be_empty = ("class_",)

    class_: Annotated[dt.date | None, Property(name="class")] = None
    part: float | None = None


class Pays(Relationship[Firm, Firm]):
    \"""TODO: say what PAYS means.\"""

    key = ("year",)

    how: str
    year: int
"""


def test_parallel_relationships_may_lack_what_distinguishes_them(
    embedded_database: Database, another: Database, tmp_path: Path
) -> None:
    fill(
        embedded_database,
        "CREATE (:Town {id: 1}), (:Town:Claim {id: 2})",
        "CREATE (a:Firm {id: 1})-[:OWNS]->(b:Firm {id: 2}), (a)-[:OWNS {class: date('2031-05-01')}]->(b),"
        " (a)-[:OWNS {class: date('2031-05-02'), part: 0.5}]->(b),"
        " (b)-[:HIRES {notes: ['x']}]->(a), (b)-[:HIRES {notes: ['y']}]->(a),"
        " (b)-[:PAYS {how: '', year: 1}]->(a), (b)-[:PAYS {how: 'cash', year: 2}]->(a)",  # an empty text is no key
    )
    report = import_neo4j(embedded_database, tmp_path / "firms", data=True)
    made = model_of(report)
    assert made[made.index("# TODO: several of these connect") :].partition("\n")[2] == PARALLEL
    assert 'optional_labels = ("Claim",)' in made
    assert [why for _, _, why in report.todos if "connect the same two nodes" in why] == [
        "several of these connect the same two nodes, and no properties distinguish them: one of each will be kept"
    ]
    loaded(tmp_path / "firms", another)
    wanted, now = everything(embedded_database), everything(another)
    assert {name: each for name, each in now.items() if name != "HIRES"} == {
        name: each for name, each in wanted.items() if name != "HIRES"
    }
    assert (wanted["HIRES"][0], now["HIRES"][0]) == (2, 1)


@pytest.mark.parametrize(
    "reason",
    [
        "CREATE (:Deceased {id: 3})",
        "CREATE (:Person:Deceased:King {id: 3})",
        "MATCH (p:Deceased) SET p.died = 1",
        "MATCH (p:Deceased) SET p.deceased = true",
        "MATCH (p:Deceased), (q {id: 1}) CREATE (q)-[:BURIED]->(p)",
    ],
)
def test_a_label_with_something_of_its_own_is_a_class(reason: str, embedded_database: Database, tmp_path: Path) -> None:
    fill(embedded_database, "CREATE (:Person {id: 1}), (:Person:Deceased {id: 2})", reason)
    assert "class Deceased(" in model_of(import_neo4j(embedded_database, tmp_path / "people"))


def test_a_sample_is_said_to_be_one(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphmodel.drafts.neo4j.survey.PAGE", 10)
    samples(database, 60)
    report = import_neo4j(database, tmp_path / "sample", limit=20)
    assert report.notes == (
        "of 240 nodes and relationships 43 were looked at, so types, required properties and ends may be others;"
        " --limit 200 looks at more",
    )
    assert "Literal" not in model_of(report)
    assert any(why.startswith("its ends are those of 10 of 60 relationships") for _, _, why in report.todos)
    assert import_neo4j(database, tmp_path / "whole", data=True, limit=20).notes == ()


def test_without_rights_to_see_constraints_keys_are_guessed(
    embedded_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Community has no roles: the driver raises what it makes of an Enterprise server's refusal."""
    said = "Show constraints is not allowed for user 'reader' with roles [PUBLIC, reader]."
    run = neo4j.Transaction.run

    def refused(self: Any, query: Any, *given: Any, **named: Any) -> Any:
        if str(getattr(query, "text", query)).startswith("SHOW"):
            raise Neo4jError._hydrate_neo4j(code="Neo.ClientError.Security.Forbidden", message=said)
        return run(self, query, *given, **named)

    fill(embedded_database, *PEOPLE)
    for kind in (neo4j.Transaction, neo4j.ManagedTransaction):
        monkeypatch.setattr(kind, "run", refused)
    report = import_neo4j(embedded_database, tmp_path / "people")
    assert [note.partition(": ") for note in report.notes] == [
        (
            "the database does not show its constraints, so keys are guessed",
            ": ",
            f"{embedded_database.address} refused: {said}",
        )
    ]


@pytest.mark.long
def test_a_thousand_labels(embedded_database: Database, tmp_path: Path) -> None:
    labels = [f"L{number}" for number in range(1_000)]
    for start in range(0, 1_000, 100):
        pattern = ", ".join(f"(:{label} {{id: {start}, name: 'x', size: 1}})" for label in labels[start : start + 100])
        fill(embedded_database, f"CREATE {pattern}")
    report = import_neo4j(embedded_database, tmp_path / "many")
    assert report.nodes == 1_000
    assert len(Project.at(tmp_path / "many", {}).model.nodes) == 1_000


def test_hostile_names_are_text(neo4j_database: Database, tmp_path: Path) -> None:
    label = 'X"""\nimport os; os.system("touch /tmp/never")\n#'
    fill(neo4j_database, f'CREATE (:`{label}` {{`a"""b`: \'x\', id: 1}})-[:`T{label}`]->(:Other {{id: 2}})')
    report = import_neo4j(neo4j_database, tmp_path / "hostile", data=True)
    project = Project.at(tmp_path / "hostile", {})
    assert label in project.model.nodes
    assert f"T{label}" in project.model.relationships
    assert project.read().problems == []
    assert report.nodes == 2


@pytest.mark.proved_by("tests/drafts/test_neo4j.py::test_what_is_drafted")
def test_an_empty_database_is_told(database: Database, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="there are no nodes in"):
        import_neo4j(database, tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


@pytest.mark.proved_by("tests/drafts/test_neo4j.py::test_what_is_drafted")
def test_a_folder_with_something_in_it_is_left_alone(database: Database, tmp_path: Path) -> None:
    fill(database, *PEOPLE)
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ProjectError, match=r"is not empty: it holds mine\.txt"):
        import_neo4j(database, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_labels_that_include_one_another_are_a_line() -> None:
    found = hierarchy({frozenset("A"): 1, frozenset("AB"): 1, frozenset("ABC"): 1, frozenset("D"): 1})
    assert found.parents == {"A": (), "B": ("A",), "C": ("B",), "D": ()}
    assert found.above("C") == {"A", "B"}
    assert replace(found, made={}) == found


PARCELS = '''
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from graphmodel import Node, Property, Relationship


class Parcel(Node):
    """What is sent."""

    number: Annotated[int, Property(key=True)]
    code: UUID
    price: Annotated[Decimal, Property(scale=2)]
    weight: Decimal
    seal: bytes
    labels: list[UUID] = []
    extra: Annotated[Any, Property(json=True)]


class Before(Relationship[Parcel, Parcel]):
    """Which is sent first."""

    stamp: bytes


def rows():
    shared = {"price": "1.5", "weight": "2.50", "seal": b"\\xff\\x00", "labels": [UUID(int=9)]}
    two = [Parcel(number=n, code=UUID(int=n), extra=[n], **shared) for n in (1, 2)]
    yield from two
    yield Before(two[0], two[1], stamp=b"hi")
'''
DRAFTED = '''\
# TODO: no constraint says that reg no is the key; it is there and different on all nodes that there are
class Company(Node):
    """TODO: say what Company is."""

    class_: Annotated[str, Property(name="class")]
    reg_no: Annotated[str, Property(name="reg no", key=True)]
    copy_: Annotated[int | None, Property(name="copy")] = None


class Film(Node):
    """TODO: say what Film is."""

    title: Annotated[str, Property(key=True)]


# TODO: no constraint says that name is the key; it is there and different on all nodes that there are
class Person(Node):
    """TODO: say what Person is."""

    name: Annotated[str, Property(key=True)]


class Actor(Person):
    """TODO: say what Actor is."""

    born: int


class ActedIn(Relationship[Actor, Film]):
    """TODO: say what ACTED IN means."""

    type = "ACTED IN"

    roles: list[str]


class Manages(Relationship[Person, Company]):
    """TODO: say what MANAGES means."""
'''
OPTIONAL = [
    "Sanctioned is on 3 of 8 nodes and has nothing of its own: is it optional, or a class below this one?",
    "Deceased is on 2 of 6 nodes and has nothing of its own: is it optional, or a class below this one?",
]
TODOS = [
    "no constraint says that reg no is the key; it is there and different on all nodes that there are",
    "no constraint says that name is the key; it is there and different on all nodes that there are",
]
