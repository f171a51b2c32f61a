"""Drawings as projects: arrows.app's, also those that graphmodel drew, and models of the Data Importer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graphmodel import Model, Project
from graphmodel.databases import Database
from graphmodel.diagrams import arrows, excerpt, write_arrows
from graphmodel.drafts import ProjectReport
from graphmodel.errors import ProjectError
from graphmodel.workflows.draft import import_arrows, import_data_importer
from graphmodel.workflows.load import load


def node(id_: str, labels: list[str], caption: str = "", **properties: str) -> dict[str, Any]:
    return {
        "id": id_,
        "position": {"x": 0, "y": 0},
        "caption": caption,
        "labels": labels,
        "properties": properties,
        "style": {},
    }


def arrow(id: str, start: str, end: str, type: str, **properties: str) -> dict[str, Any]:
    return {"id": id, "fromId": start, "toId": end, "type": type, "properties": properties, "style": {}}


def drawn(path: Path, nodes: list[Any], relationships: list[Any]) -> Path:
    path.write_text(json.dumps({"nodes": nodes, "relationships": relationships, "style": {}}))
    return path


def model_of(report: ProjectReport) -> str:
    (path,) = report.folder.glob("*_model.py")
    return path.read_text()


def test_a_drawing_is_a_model(tmp_path: Path) -> None:
    nodes = [
        node("n0", ["Person"], name="Ann", born="1980", id="string, key"),
        node("n1", [], "Film", title="String", released="date?", rating='"good" | "bad"?'),
        node("n2", ["Person", "Actor"], guild="Integer[]"),
    ]
    relationships = [arrow("r0", "n2", "n1", "ACTED_IN", roles="list of string"), arrow("r1", "n0", "n1", "")]
    report = import_arrows(drawn(tmp_path / "film.json", nodes, relationships), tmp_path / "film")
    assert model_of(report).partition("\n\n\n")[0].endswith('FilmRating = Literal["good", "bad"]')
    assert model_of(report).partition("\n\n\n")[2] == DRAWN
    assert Project.at(tmp_path / "film", {}).read().problems == []


@pytest.mark.long
def test_our_own_drawing_comes_back_as_the_same_types(tmp_path: Path) -> None:
    model = Model.from_module("graphmodel.geopolitics.model")
    path = tmp_path / "model.json"
    path.write_text(write_arrows(arrows(excerpt(model))))
    import_arrows(path, tmp_path / "copy")
    copy = Project.at(tmp_path / "copy", {}).model
    assert set(copy.nodes) == set(model.nodes)
    ends = {name: set(kind.pairs) for name, kind in model.relationships.items() if not kind.abstract}
    assert {name: set(kind.pairs) for name, kind in copy.relationships.items()} == ends
    own = {name: set(kind.given) for name, kind in model.relationships.items() if not kind.abstract}
    assert {name: set(kind.given) for name, kind in copy.relationships.items()} == own
    for label, kind in model.nodes.items():
        assert copy.nodes[label].key == kind.key
        assert {name: (p.kind, p.many, p.allowed) for name, p in copy.nodes[label].properties.items()} == {
            name: (p.kind, p.many, p.allowed) for name, p in kind.properties.items()
        }


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ([node("n0", [])], "nodes[0] has neither a label nor a caption"),
        ([node("n0", ["A\0"])], "nodes[0] has a label that cannot be written"),
        ([{"id": "n0", "labels": 1}], "nodes[0].labels is not a list of texts"),
    ],
)
def test_a_drawing_that_makes_no_types_is_told(nodes: list[Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as told:
        import_arrows(drawn(tmp_path / "x.json", nodes, []), tmp_path / "project")
    assert said in str(told.value)
    assert not (tmp_path / "project").exists()


def importer_model(version: str) -> dict[str, Any]:
    """A model as the Data Importer saves it: people, films, and who acts where."""

    def ref(id: str) -> dict[str, str]:
        return {"$ref": f"#{id}"}

    def property(id: str, token: str, type: str) -> dict[str, Any]:
        return {"$id": id, "token": token, "type": {"type": type}, "nullable": True}

    three = version.startswith("3")
    key = (lambda id: {"keyProperties": [ref(id)]}) if three else (lambda id: {"keyProperty": ref(id)})
    ends = (
        {"fromMappings": {"#p:0": "person"}, "toMappings": {"#p:2": "film"}}
        if three
        else {"fromMapping": {"fieldName": "person"}, "toMapping": {"fieldName": "film"}}
    )
    return {
        "version": version,
        "visualisation": {"nodes": []},
        "dataModel": {
            "version": version,
            "graphSchemaRepresentation": {
                "version": "1.0.0",
                "graphSchema": {
                    "nodeLabels": [
                        {
                            "$id": "nl:0",
                            "token": "Person",
                            "properties": [property("p:0", "id", "integer"), property("p:1", "born on", "date")],
                        },
                        {"$id": "nl:1", "token": "Film", "properties": [property("p:2", "title", "string")]},
                    ],
                    "relationshipTypes": [
                        {"$id": "rt:0", "token": "ACTED_IN", "properties": [property("p:3", "role", "string")]}
                    ],
                    "nodeObjectTypes": [
                        {"$id": "n:0", "labels": [ref("nl:0")]},
                        {"$id": "n:1", "labels": [ref("nl:1")]},
                    ],
                    "relationshipObjectTypes": [
                        {"$id": "r:0", "type": ref("rt:0"), "from": ref("n:0"), "to": ref("n:1")}
                    ],
                    "constraints": [],
                    "indexes": [],
                },
            },
            "graphSchemaExtensionsRepresentation": {
                "nodeKeyProperties": [{"node": ref("n:0"), **key("p:0")}, {"node": ref("n:1"), **key("p:2")}]
            },
            "graphMappingRepresentation": {
                "dataSourceSchema": {"type": "local", "tableSchemas": []},
                "nodeMappings": [
                    {
                        "node": ref("n:0"),
                        "tableName": "people.csv",
                        "propertyMappings": [
                            {"property": ref("p:0"), "fieldName": "number"},
                            {"property": ref("p:1"), "fieldName": "born"},
                        ],
                    },
                    {
                        "node": ref("n:1"),
                        "tableName": "absent.csv",
                        "propertyMappings": [{"property": ref("p:2"), "fieldName": "title"}],
                    },
                    {
                        "node": ref("n:1"),
                        "tableName": "films.csv",
                        "propertyMappings": [{"property": ref("p:2"), "fieldName": "title"}],
                    },
                ],
                "relationshipMappings": [
                    {
                        "relationship": ref("r:0"),
                        "tableName": "acts.csv",
                        "propertyMappings": [{"property": ref("p:3"), "fieldName": "as"}],
                        **ends,
                    }
                ],
            },
        },
    }


@pytest.mark.parametrize("version", ["0.15.0", "2.3.1", "3.0.0"])
@pytest.mark.proved_by("tests/drafts/test_sql.py::test_fourteen_tables_validate_and_load_at_once")
def test_a_data_importer_model_loads_with_the_files_beside_it(
    version: str, tmp_path: Path, embedded_database: Database
) -> None:
    model = early_model() if version.startswith("0") else importer_model(version)
    (tmp_path / "model.json").write_text(json.dumps(model))
    (tmp_path / "people.csv").write_text("number,born\n1,1980-02-29\n2,\n")
    (tmp_path / "films.csv").write_text("title\nTide\n")
    (tmp_path / "acts.csv").write_text("person,film,as\n1,Tide,Skipper\n")
    report = import_data_importer(tmp_path / "model.json", tmp_path / "project")
    assert report.notes == (
        () if version.startswith("0") else ("absent.csv is not beside model.json, so its mappings are left out",)
    )
    assert report.todos == ()
    load(Project.at(tmp_path / "project", {}), embedded_database)
    query = "MATCH (p:Person)-[r:ACTED_IN]->(f:Film) RETURN p.id, toString(p.`born on`), r.role, f.title"
    assert embedded_database.read(query).rows == ((1, "1980-02-29", "Skipper", "Tide"),)


FLIGHTS = """\
flight,day,plane,seats,from,to,late,delay,tags,crew
1,2031-05-01,A,100,BRN,ZRH,0,,a|b,ann
1,2031-05-02,A,100,ZRH,BRN,1,12,,
2,2031-05-01,B,90,BRN,XXX,yes,n/a,c,ann
2,2031-05-01,B,95,BRN,ZRH,no,late,,ben
,2031-05-03,C,1,BRN,ZRH,0,1,,cyd
"""
AIRPORTS = "code;city\nBRN;Bern\nZRH;Zürich\nGVA;Genf\n"
FLOWN = """\
class Flight(Node):
    \"""TODO: say what Flight is.\"""

    key = ("number", "day")

    number: int
    day: dt.date
    late: bool | None = None
    # TODO: the model says integer, and not all values of the column delay are: it was taken for text
    delay: str | None = None
    tags: list[str] = []


class Airport(Node):
    \"""TODO: say what Airport is.\"""

    code: Annotated[str, Property(key=True)]
    city: Annotated[str | None, Property(index=True)] = None


class Plane(Machine):
    \"""TODO: say what Plane is.\"""

    id: Annotated[str, Property(key=True)]
    seats: Annotated[int | None, Property(unique=True)] = None
    shape: list[float] = []


class Uses(Relationship[Flight, Plane]):
    \"""TODO: say what USES means.\"""

    key = ("crew",)

    crew: str


class Leads(Relationship[Plane, Airport]):
    \"""TODO: say what LEADS means.\"""
"""


def flown_model() -> dict[str, Any]:
    """A model of one wide file: a key of two properties, a label that is drawn twice, and ids used twice."""

    def ref(id: str) -> dict[str, str]:
        return {"$ref": f"#{id}"}

    def property(id: str, token: str, **type: Any) -> dict[str, Any]:
        return {"$id": id, "token": token, "type": type, "nullable": True}

    def text(id: str, token: str) -> dict[str, Any]:
        return property(id, token, type="string")

    def mapped(**columns: str) -> list[dict[str, Any]]:
        return [{"property": ref(id.replace("_", ":")), "fieldName": name} for id, name in columns.items()]

    flight = [
        property("p:1", "number", type="integer"),
        property("p:2", "day", type="date"),
        property("p:3", "late", type="boolean"),
        property("p:4", "delay", type="integer"),
        property("p:5", "tags", type="array", items={"type": "string"}),
    ]
    plane = [
        text("p:6", "id"),
        property("p:7", "seats", type="integer"),
        property("p:11", "shape", type="vector", items={"type": "float32"}, dimension=3),
    ]
    node = {"entityType": "node", "relationshipType": None}
    return {
        "version": "3.0.0",
        "dataModel": {
            "graphSchemaRepresentation": {
                "graphSchema": {
                    "nodeLabels": [
                        {"$id": "nl:0", "token": "Flight", "properties": flight},
                        {"$id": "nl:1", "token": "Plane", "properties": plane},
                        {"$id": "nl:2", "token": "Airport", "properties": [text("p:8", "code")]},
                        {"$id": "nl:3", "token": "Airport", "properties": [text("p:9", "code"), text("p:10", "city")]},
                        {"$id": "nl:4", "token": "Machine", "properties": []},
                    ],
                    "relationshipTypes": [
                        {"$id": "rt:0", "token": "USES", "properties": [text("p:6", "crew")]},
                        {"$id": "rt:1", "token": "LEADS"},
                    ],
                    "nodeObjectTypes": [
                        {"$id": "n:0", "labels": [ref("nl:0")]},
                        {"$id": "n:1", "labels": [ref("nl:1"), ref("nl:4")]},
                        {"$id": "n:2", "labels": [ref("nl:2")]},
                        {"$id": "n:3", "labels": [ref("nl:3")]},
                    ],
                    "relationshipObjectTypes": [
                        {"$id": "r:0", "type": ref("rt:0"), "from": ref("n:0"), "to": ref("n:1")},
                        {"$id": "r:1", "type": ref("rt:1"), "from": ref("n:1"), "to": ref("n:2")},
                    ],
                    "constraints": [
                        {"name": "a", "constraintType": "uniqueness", "nodeLabel": ref("nl:1"),
                         "properties": [ref("p:7")], **node},
                        {"name": "key", "constraintType": "uniqueness", "nodeLabel": ref("nl:0"),
                         "properties": [ref("p:1"), ref("p:2")], **node},
                    ],
                    "indexes": [
                        {"name": "b", "indexType": "default", "nodeLabel": ref("nl:3"),
                         "properties": [ref("p:10")], **node},
                        {"name": "shapes", "indexType": "vector", "nodeLabel": ref("nl:1"),
                         "properties": [ref("p:11")], **node},
                    ],
                }
            },
            "graphSchemaExtensionsRepresentation": {
                "nodeKeyProperties": [
                    {"node": ref("n:0"), "keyProperties": [ref("p:1"), ref("p:2")]},
                    {"node": ref("n:1"), "keyProperties": [ref("p:6")]},
                    {"node": ref("n:2"), "keyProperties": [ref("p:8")]},
                    {"node": ref("n:3"), "keyProperties": [ref("p:9")]},
                ],
                "relationshipKeyProperties": [{"relationship": ref("r:0"), "keyProperties": [ref("p:6")]}],
            },
            "graphMappingRepresentation": {
                "dataSourceSchema": {"type": "local", "tableSchemas": []},
                "nodeMappings": [
                    {"node": ref("n:0"), "tableName": "flights.csv",
                     "propertyMappings": mapped(p_1="flight", p_2="day", p_3="late", p_4="delay", p_5="tags")},
                    {"node": ref("n:1"), "tableName": "flights.csv", "mappingFilter": {},
                     "propertyMappings": mapped(p_6="plane", p_7="seats")},
                    {"node": ref("n:3"), "tableName": "airports",
                     "propertyMappings": mapped(p_9="code", p_10="city")},
                ],
                "relationshipMappings": [
                    {"relationship": ref("r:0"), "tableName": "flights.csv", "propertyMappings": mapped(p_6="crew"),
                     "fromMappings": {"#p:1": "flight", "#p:2": "day"}, "toMappings": {"#p:6": "plane"}},
                    {"relationship": ref("r:1"), "tableName": "flights.csv", "propertyMappings": [],
                     "fromMappings": {"#p:6": "plane"}, "toMappings": {"#p:8": "to"}},
                ],
            },
            "configurations": {"idsToIgnore": ["GVA"], "arrayDelimiter": "|"},
        },
    }  # fmt: skip


def test_rows_of_a_wide_file_make_what_the_data_importer_makes_of_them(
    tmp_path: Path, embedded_database: Database
) -> None:
    (tmp_path / "model.json").write_text(json.dumps(flown_model()))
    (tmp_path / "flights.csv").write_text(FLIGHTS)
    (tmp_path / "airports.csv").write_text(AIRPORTS)
    report = import_data_importer(tmp_path / "model.json", tmp_path / "flown")
    made = (tmp_path / "flown" / "flown_model.py").read_text()
    assert made[made.index("class Flight") :] == FLOWN
    assert report.notes == (
        "mappingFilter of the mapping of flights.csv is not read",
        "indexes that are left out: shapes (vector)",
    )
    done = load(Project.at(tmp_path / "flown", {}), embedded_database)
    assert [str(each.code) for each in done.problems if each.severity == "error"] == []
    flights = "MATCH (f:Flight) RETURN f.number, toString(f.day), f.late, f.delay, f.tags ORDER BY f.number, f.day"
    assert embedded_database.read(flights).rows == (
        (1, "2031-05-01", False, None, ["a", "b"]),
        (1, "2031-05-02", True, "12", None),
        (2, "2031-05-01", False, "late", None),
    )
    planes = "MATCH (p:Plane:Machine) RETURN p.id, p.seats ORDER BY p.id"
    assert embedded_database.read(planes).rows == (("A", 100), ("B", 95), ("C", 1))
    uses = "MATCH (f:Flight)-[r:USES]->(p) RETURN f.number, r.crew, p.id ORDER BY f.number, r.crew"
    assert embedded_database.read(uses).rows == ((1, "ann", "A"), (2, "ann", "B"), (2, "ben", "B"))
    leads = "MATCH (p:Plane)-[:LEADS]->(a:Airport) RETURN p.id, a.code, a.city ORDER BY p.id, a.code"
    assert embedded_database.read(leads).rows == (
        ("A", "BRN", "Bern"),
        ("A", "ZRH", "Zürich"),
        ("B", "ZRH", "Zürich"),
        ("C", "ZRH", "Zürich"),
    )


def early_model() -> dict[str, Any]:
    """The model of people and films as the Data Importer saved it before version 2."""
    person = {"property": "id", "type": "integer", "identifier": "u1"}
    born = {"property": "born on", "type": "date", "identifier": "u2"}
    role = {"property": "role", "type": "string", "identifier": "u3"}
    return {
        "version": "0.15.0",
        "graph": {"nodes": [], "relationships": []},
        "dataModel": {
            "fileModel": {"fileSchemas": {}},
            "graphModel": {
                "nodeSchemas": {
                    "n0": {"label": "Person", "additionLabels": [], "properties": [person, born],
                           "key": {"properties": ["u1"], "name": ""}},
                    "n1": {"label": "Film", "properties": [{"property": "title", "type": "string"}],
                           "key": {"properties": ["title"], "name": ""}},
                },
                "relationshipSchemas": {
                    "n0": {"type": "ACTED_IN", "sourceNodeSchema": "n0", "targetNodeSchema": "n1",
                           "properties": [role]}
                },
            },
            "mappingModel": {
                "nodeMappings": {
                    "n0": {"nodeSchema": "n0", "fileSchema": "people.csv",
                           "mappings": [{"field": "number"}, {"field": "born"}]},
                    "n1": {"nodeSchema": "n1", "fileSchema": "films.csv", "mappings": [{"field": "title"}]},
                },
                "relationshipMappings": {
                    "n0": {"relationshipSchema": "n0", "fileSchema": "acts.csv", "mappings": [{"field": "as"}],
                           "sourceMappings": [{"field": "person"}], "targetMappings": [{"field": "film"}]}
                },
            },
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        ("{}", "is no model of the Data Importer: it has no 'graphSchemaRepresentation'"),
        ("[]", "is no model"),
    ],
)
def test_another_file_is_told(content: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(content)
    with pytest.raises(ProjectError) as told:
        import_data_importer(tmp_path / "model.json", tmp_path / "project")
    assert said in str(told.value)


DRAWN = '''\
class Person(Node):
    """TODO: say what Person is."""

    id: Annotated[str, Property(key=True)]
    # TODO: the drawing has 'Ann' as an example
    name: str | None = None
    # TODO: the drawing has '1980' as an example
    born: int | None = None


# TODO: its node has no label in the drawing; the caption was taken
# TODO: the drawing names no property that identifies these nodes; id was added
class Film(Node):
    """TODO: say what Film is."""

    id: Annotated[str, Property(key=True)]
    title: str | None = None
    released: dt.date | None = None
    rating: FilmRating | None = None


class Actor(Person):
    """TODO: say what Actor is."""

    guild: list[int] = []


class ActedIn(Relationship[Actor, Film]):
    """TODO: say what ACTED_IN means."""

    roles: list[str] = []


# TODO: the drawing has no type for it: what does it mean?
class PersonToFilm(Relationship[Person, Film]):
    """TODO: say what PERSON_TO_FILM means."""
'''
