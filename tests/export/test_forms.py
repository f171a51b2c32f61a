"""The other forms: each whole on a small graph, and read back on one with every type of value."""

from __future__ import annotations

import csv
import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.claims import Claim, Document
from graphmodel.databases import Database
from graphmodel.errors import ProjectError
from graphmodel.export import FORMS
from graphmodel.loading import load
from graphmodel.model import Model, Node, PartialDate, Property, Quantity, Relationship
from graphmodel.schema import establish
from graphmodel.sources.tables import Table, Value
from tests.conftest import empty
from tests.export.importing import content, run_script
from tests.export.things import DAY, MODEL, TEXTS, Depot, Device, Holds, Knows, Likes, Person, assembled, exported

SOURCE = "tests.export.test_forms:small"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def small() -> Iterator[Any]:
    """Two nodes and what joins them."""
    yield Depot(number=7, title='a "b"')
    yield Device(id="d 1", name="", names=["x", "y"], weight=1.5)
    yield Holds(Depot.key(7), Device.key("d 1"), year=1999, part=0.5)


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def test_json_lines(tmp_path: Path) -> None:
    exported(assembled(tmp_path, small), "jsonl", tmp_path / "out")
    assert text(tmp_path / "out", "nodes.jsonl") == (
        f'{{"labels": ["Depot"], "id": ["Depot", 7], "properties": {{"number": 7, "title": "a \\"b\\"", '
        f'"gm_sources": ["{SOURCE}"]}}}}\n'
        f'{{"labels": ["Thing", "Device: No. 1/ü"], "id": ["Thing", "d 1"], "properties": {{"id": "d 1", "name": "", '
        f'"weight": 1.5, "names": ["x", "y"], "gm_sources": ["{SOURCE}"]}}}}\n'
        '{"labels": ["Graphmodel"], "id": ["Graphmodel", "graphmodel"], "properties": {"id": "graphmodel", '
        r'"as_of": "2031-05-01", "encodings": "{\"Device: No. 1/ü\": {\"data\": \"bytes\", \"parts\": \"json\", '
        r'\"price\": \"decimal(2)\"}}", '
        '"format": 2, "identities": ["Depot", "Thing"], "pending": false}}\n'
    )
    assert text(tmp_path / "out", "relationships.jsonl") == (
        '{"type": "HOLDS it", "start": ["Depot", 7], "end": ["Thing", "d 1"], "properties": {"year": 1999, '
        f'"part": 0.5, "gm_sources": ["{SOURCE}"], "gm_own": true}}}}\n'
    )
    described = json.loads(text(tmp_path / "out", "columns.json"))
    assert described["nodes"][0] == {
        "labels": ["Depot"],
        "file": "nodes.jsonl",
        "key": {"label": "Depot", "property": "number", "type": "integer"},
        "columns": {"title": "string", "gm_sources": "string[]"},
    }


def test_csv(tmp_path: Path) -> None:
    exported(assembled(tmp_path, small), "csv", tmp_path / "out")
    assert text(tmp_path / "out", "Depot.csv") == (
        f'number:integer,title:string,gm_sources:string[]\n7,"a ""b""","[""{SOURCE}""]"\n'
    )
    assert text(tmp_path / "out", "HOLDS_it.csv").splitlines()[1] == (f'7,d 1,,,,,,,1999,0.5,,,"[""{SOURCE}""]",true')


def test_csv_is_read_back(tmp_path: Path) -> None:
    exported(assembled(tmp_path), "csv", tmp_path / "out", packed=True)
    described = json.loads(text(tmp_path / "out", "columns.json"))
    files = [group["file"] for group in described["nodes"] if group["labels"][-1] == Device.label]
    found: list[dict[str, str]] = []
    for name in files:
        with gzip.open(tmp_path / "out" / name, "rt", encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    assert {row["name:string"] for row in found} >= set(TEXTS)
    (whole,) = (row for row in found if row["id:string"] == "all")
    assert (whole["size:float"], whole["place:point"], whole["ran:duration"]) == (
        "40000",
        "POINT (-1e-07 89.5)",
        "P-2DT-23H-59M-54.999993S",
    )


def mixed() -> Iterator[Any]:
    """Devices whose sizes are whole, or not, or absent, and that were seen in a zone, or in none."""
    yield Device(id="a", size=Quantity(40_000, "m2", True), seen=datetime(2031, 1, 2, tzinfo=UTC))
    yield Device(id="b")
    yield Device(id="c", size=Quantity(2.5), seen=datetime(2031, 1, 2, 3, 4))


@pytest.mark.parametrize("rows_in_memory", [1, 40])
def test_csv_is_one_file_a_label_and_comes_back_the_same(tmp_path: Path, rows_in_memory: int) -> None:
    given = assembled(tmp_path, mixed, rows_in_memory=rows_in_memory)
    exported(given, "csv", tmp_path / "out", plain=True)
    (file,) = (tmp_path / "out").glob("*.csv")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert [(row["size:float"], row["seen:datetime"]) for row in sorted(rows, key=lambda row: row["id:string"])] == [
        ("40000", "2031-01-02T00:00:00+00:00"),
        ("", ""),
        ("2.5", "2031-01-02T03:04:00"),
    ]
    size = Value("size:float", unit=Value("size_unit:string"), about=Value("size_about:boolean"))
    values: Any = {"id": "id:string", "size": size, "seen": "seen:datetime"}
    again = assembled(tmp_path / "again", Table(str(file), nodes=[{Device: values}], name="t"))
    scripts = []
    for name, records in (("given", given), ("again", again)):
        exported(records, "cypher", tmp_path / f"{name}-graph", plain=True)
        scripts.append(sorted(text(tmp_path / f"{name}-graph", "graph.cypher").splitlines()))
    assert scripts[0] == scripts[1]


def test_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    exported(assembled(tmp_path), "parquet", tmp_path / "out")
    described = json.loads(text(tmp_path / "out", "columns.json"))
    files = [group["file"] for group in described["nodes"] if group["labels"][-1] == Device.label]
    found = [row for name in files for row in parquet.read_table(tmp_path / "out" / name).to_pylist()]
    assert {row["name"] for row in found} >= set(TEXTS)
    (whole,) = (row for row in found if row["id"] == "all")
    assert whole["places"] == [{"longitude": 1.0, "latitude": 2.0}, {"longitude": -1.5, "latitude": 2.25}]
    assert whole["counts"] == [1, -2, 3]
    assert str(parquet.read_schema(tmp_path / "out" / "Depot.parquet").field("number").type) == "int64"


def test_parquet_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ProjectError) as told:
        exported(assembled(tmp_path, small), "parquet", tmp_path / "out")
    assert str(told.value) == (
        "writing Parquet needs pyarrow, which is not installed\n  hint: uv sync --extra arrow, or export csv or jsonl"
    )
    assert not (tmp_path / "out").exists()


def test_graphml(tmp_path: Path) -> None:
    report = exported(assembled(tmp_path), "graphml", tmp_path / "out")
    root = ET.parse(tmp_path / "out" / "graph.graphml").getroot()
    keys = {key.get("id"): (key.get("for"), key.get("attr.type")) for key in root.findall(f"{GRAPHML}key")}
    nodes, edges = (list(root.iter(GRAPHML + name)) for name in ("node", "edge"))
    ids = [node.get("id") for node in nodes]
    assert len(ids) == len(set(ids)) == sum(count for _, count in report.nodes)
    assert len(edges) == sum(count for _, count in report.relationships)
    assert {end for edge in edges for end in (edge.get("source"), edge.get("target"))} <= set(ids)
    for element, of in [*((node, "node") for node in nodes), *((edge, "edge") for edge in edges)]:
        assert {keys[data.get("key")][0] for data in element} == {of}
    assert {kind for _, kind in keys.values()} == {"string", "boolean", "long", "double"}
    known = {data.text or "" for node in nodes for data in node}
    assert {"", " spaces ", "\r\nthree\rlines\n", "東京 é 😀"} <= known


@pytest.mark.long
def test_networkx_reads_graphml(tmp_path: Path) -> None:
    networkx = pytest.importorskip("networkx")
    exported(assembled(tmp_path), "graphml", tmp_path / "out")
    graph = networkx.read_graphml(tmp_path / "out" / "graph.graphml")
    assert graph.nodes["Thing:p1"]["labels"] == ":Thing:Person"


def test_the_cypher_script_makes_the_loaded_graph(neo4j_database: Database, tmp_path: Path) -> None:
    establish(neo4j_database, MODEL)
    load(neo4j_database, MODEL, assembled(tmp_path), today=lambda: DAY, as_of=DAY)
    loaded = content(neo4j_database)
    empty(neo4j_database)
    exported(assembled(tmp_path), "cypher", tmp_path / "out")
    for _ in range(2):
        run_script(neo4j_database, tmp_path / "out" / "graph.cypher")
        assert content(neo4j_database) == loaded


def test_turtle(tmp_path: Path) -> None:
    exported(assembled(tmp_path, small), "rdf", tmp_path / "out", base="https://example.org/g/", plain=True)
    assert text(tmp_path / "out", "graph.ttl") == (
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "@prefix geo: <http://www.opengis.net/ont/geosparql#> .\n"
        "@prefix label: <https://example.org/g/label/> .\n"
        "@prefix type: <https://example.org/g/type/> .\n"
        "@prefix property: <https://example.org/g/property/> .\n"
        "@prefix relationship: <https://example.org/g/relationship/> .\n"
        "@prefix Depot: <https://example.org/g/node/Depot/> .\n"
        'Depot:7 a label:Depot ; property:number 7 ; property:title "a \\"b\\"" .\n'
        "@prefix Thing: <https://example.org/g/node/Thing/> .\n"
        "Thing:d%201 a label:Thing, label:Device%3A%20No\\.%201%2F%C3%BC ; "
        'property:id "d 1" ; property:name "" ; property:weight 1.5e0 ; property:names "x", "y" .\n'
        "Depot:7 type:HOLDS%20it Thing:d%201 .\n"
        "relationship:74078731eb7592f2df80ada3 a rdf:Statement ; rdf:subject Depot:7 ; rdf:predicate type:HOLDS%20it ; "
        "rdf:object Thing:d%201 ; property:year 1999 ; property:part 0.5e0 .\n"
    )


@pytest.mark.long
def test_rdflib_reads_turtle(tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    report = exported(assembled(tmp_path), "rdf", tmp_path / "out", base="https://example.org/g/", packed=True)
    with gzip.open(tmp_path / "out" / "graph.ttl.gz") as file:
        graph = rdflib.Graph().parse(file, format="turtle")
    base = rdflib.Namespace("https://example.org/g/")
    statements = set(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    assert len(statements) == sum(count for _, count in report.relationships)
    for each in statements:
        said = (graph.value(each, of) for of in (rdflib.RDF.subject, rdflib.RDF.predicate, rdflib.RDF.object))
        assert tuple(said) in graph
    names = {str(name) for name in graph.objects(None, base["property/name"])}
    assert names >= set(TEXTS)
    device = base["node/Thing/all"]
    assert {graph.value(device, base[f"property/{name}"]).toPython() for name in ("count", "weight", "on")} == {
        -(2**63),
        1e-7,
        False,
    }
    assert graph.value(base["node/Depot/-30"], base["property/number"]).toPython() == -30


def test_a_relationship_without_properties_of_its_own_is_one_line(tmp_path: Path) -> None:
    def bare() -> Iterator[Any]:
        yield Person(id="ann")
        yield Device(id="d")
        yield Likes(Person.key("ann"), Device.key("d"))

    exported(assembled(tmp_path, bare), "rdf", tmp_path / "out", plain=True)
    assert text(tmp_path / "out", "graph.ttl").splitlines()[-1] == "Thing:ann type:LIKES Thing:d ."
    assert "rdf:Statement" not in text(tmp_path / "out", "graph.ttl")


def test_a_base_that_is_no_iri_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="'a b' is no absolute IRI"):
        exported(assembled(tmp_path, small), "rdf", tmp_path / "out", base="a b")


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_what_is_staged_is_written_as_what_is_in_memory(tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    aside = exported(assembled(tmp_path, rows_in_memory=30), form, tmp_path / "aside")
    unstaged = exported(assembled(tmp_path, rows_in_memory=100_000), form, tmp_path / "held")
    assert (aside.nodes, aside.relationships) == (unstaged.nodes, unstaged.relationships)


NAMED = re.compile("(CONSTRAINT|INDEX) `?gm_")
OURS = re.compile("gm_|Graphmodel|Claim|Document|Passage|since|until|locators|paraphrase")


def contents(folder: Path) -> dict[str, str]:
    """What an export's files hold, but for the marker; of Parquet, names and rows."""
    found = {}
    for path in folder.iterdir():
        if path.suffix == ".parquet":
            table = pytest.importorskip("pyarrow.parquet").read_table(path)
            found[path.name] = repr((table.column_names, table.to_pylist()))
        elif path.name not in ("graphmodel-export.json", "README.md"):
            found[path.name] = path.read_text(encoding="utf-8")
    return found


def undated() -> Iterator[Any]:
    """Rows without intervals, and a claim whose fact has none."""
    yield from small()
    yield Person(id="ann")
    document = Document("report", title="R")
    yield Claim(Likes(Person.key("ann"), Device.key("d 1"), much="a little"), evidence=document.passage("1"))


def dated() -> Iterator[Any]:
    """One interval more, in a row."""
    yield Person(id="ben")
    yield Knows(Person.key("ann"), Person.key("ben"), since=PartialDate("2030"))


@pytest.mark.parametrize("rows_in_memory", [1, 40])
@pytest.mark.parametrize("form", FORMS)
def test_a_plain_export_has_what_the_model_declares_and_nothing_else(
    tmp_path: Path, form: str, rows_in_memory: int
) -> None:
    report = exported(assembled(tmp_path, undated, rows_in_memory=rows_in_memory), form, tmp_path / "out", plain=True)
    assert dict(report.nodes) == {"Depot": 1, "Device: No. 1/ü": 1, "Person": 1}
    assert dict(report.relationships) == {"HOLDS it": 1, "LIKES": 1}
    found = contents(tmp_path / "out")
    assert {name: OURS.findall(NAMED.sub("", text)) for name, text in found.items()} == {name: [] for name in found}
    assert any("a little" in text for text in found.values())


@pytest.mark.parametrize("rows_in_memory", [1, 40])
def test_a_plain_export_keeps_the_intervals_that_there_are(tmp_path: Path, rows_in_memory: int) -> None:
    exported(assembled(tmp_path, undated, dated, rows_in_memory=rows_in_memory), "csv", tmp_path / "out", plain=True)
    assert text(tmp_path / "out", "KNOWS.csv") == (
        ":start:string,:end:string,since:string,since_first:date,since_last:date,well:boolean\n"
        "ann,ben,2030,2030-01-01,2030-12-31,\n"
    )
    assert text(tmp_path / "out", "LIKES.csv").splitlines()[0] == ":start:string,:end:string,much:string"


class Firm(Node):
    """Who employs."""

    id: Annotated[str, Property(key=True)]


class WorksFor(Relationship[Firm, Firm]):
    """Known by when it began, which need not be known."""

    key = ("since",)
    may_be_empty = ("since",)

    post: str | None = None


def works() -> Iterator[Any]:
    """Two relationships of one pair, of which one has no beginning, and one of another."""
    for each in ("a", "b", "c"):
        yield Firm(id=each)
    yield WorksFor(Firm.key("a"), Firm.key("b"), since=PartialDate("2030"), post="x")
    yield WorksFor(Firm.key("a"), Firm.key("b"), post="y")
    yield WorksFor(Firm.key("a"), Firm.key("c"))


def test_a_script_tells_relationships_apart_whose_key_is_empty(neo4j_database: Database, tmp_path: Path) -> None:
    model = Model.of(Firm, WorksFor)
    establish(neo4j_database, model)
    load(neo4j_database, model, assembled(tmp_path, works, model=model), today=lambda: DAY, as_of=DAY)
    loaded = content(neo4j_database)
    empty(neo4j_database)
    exported(assembled(tmp_path, works, model=model), "cypher", tmp_path / "out", model=model)
    for _ in range(2):
        run_script(neo4j_database, tmp_path / "out" / "graph.cypher")
        assert content(neo4j_database) == loaded


class Serves(Relationship[Firm, Firm]):
    """Known by two properties, each of which may be unknown."""

    key = ("since", "post")
    may_be_empty = ("since", "post")

    post: str | None = None
    hours: list[str] = []


def services() -> Iterator[Any]:
    """Relationships of which none has a beginning, and some have no post; and lists that CSV cannot hold."""
    for each in ("a", "b"):
        yield Firm(id=each)
    yield Serves(Firm.key("a"), Firm.key("b"), hours=[""])
    yield Serves(Firm.key("a"), Firm.key("b"), post="x", hours=["9", ""])


PARALLEL = Model.of(Firm, WorksFor, Serves)


@pytest.mark.parametrize("rows_in_memory", [1, 40])
@pytest.mark.parametrize("form", FORMS)
def test_a_plain_export_leaves_out_the_text_of_a_relationships_key(
    tmp_path: Path, form: str, rows_in_memory: int
) -> None:
    records = assembled(tmp_path, works, services, model=PARALLEL, rows_in_memory=rows_in_memory)
    exported(records, form, tmp_path / "out", model=PARALLEL, plain=True)
    found = contents(tmp_path / "out")
    assert [name for name, text in found.items() if "gm_" in NAMED.sub("", text)] == []


@pytest.mark.parametrize("rows_in_memory", [1, 40])
def test_a_plain_script_tells_parallel_relationships_apart_by_the_parts_of_their_key(
    neo4j_database: Database, tmp_path: Path, rows_in_memory: int
) -> None:
    records = assembled(tmp_path, works, services, model=PARALLEL, rows_in_memory=rows_in_memory)
    exported(records, "cypher", tmp_path / "out", model=PARALLEL, plain=True)
    for _ in range(2):
        run_script(neo4j_database, tmp_path / "out" / "graph.cypher")
        found = "MATCH (a)-[r]->(b) RETURN a.id, b.id, r.since, r.post, r.hours, type(r) ORDER BY b.id, r.since, r.post"
        assert neo4j_database.read(found).rows == (
            ("a", "b", "2030", "x", None, "WORKS_FOR"),
            ("a", "b", None, "x", ["9", ""], "SERVES"),
            ("a", "b", None, "y", None, "WORKS_FOR"),
            ("a", "b", None, None, [""], "SERVES"),
            ("a", "c", None, None, None, "WORKS_FOR"),
        )


def test_lists_that_csv_cannot_hold_are_set_where_a_key_is_empty(tmp_path: Path) -> None:
    records = assembled(tmp_path, works, services, model=PARALLEL)
    exported(records, "admin", tmp_path / "out", model=PARALLEL, plain=True)
    pattern = "MATCH (a:Firm {id: 'a'})-[r:SERVES {"
    assert text(tmp_path / "out", "lists.cypher").splitlines() == [
        f"{pattern}}}]->(b:Firm {{id: 'b'}}) WHERE r.since IS NULL AND r.post IS NULL SET r.hours = [''];"
    ]


@pytest.mark.long
def test_a_script_has_a_statement_for_5000_rows_and_none_is_longer_than_2_mb(tmp_path: Path) -> None:
    note = "short"

    def people() -> Iterator[Any]:
        yield from (Person(id=f"p{number}", note=note) for number in range(5_000))

    for note, statements in (("short", 1), ("a line of sixty-four signs, with a \t to escape here and there. " * 8, 2)):  # noqa: B007
        exported(assembled(tmp_path, people), "cypher", tmp_path / "out", plain=True)
        assert text(tmp_path / "out", "graph.cypher").count("MERGE") == statements
