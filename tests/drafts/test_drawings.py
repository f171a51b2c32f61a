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


@pytest.mark.parametrize("version", ["2.3.1", "3.0.0"])
def test_a_data_importer_model_loads_with_the_files_beside_it(version: str, tmp_path: Path, database: Database) -> None:
    (tmp_path / "model.json").write_text(json.dumps(importer_model(version)))
    (tmp_path / "people.csv").write_text("number,born\n1,1980-02-29\n2,\n")
    (tmp_path / "films.csv").write_text("title\nTide\n")
    (tmp_path / "acts.csv").write_text("person,film,as\n1,Tide,Skipper\n")
    report = import_data_importer(tmp_path / "model.json", tmp_path / "project")
    assert report.notes == ("absent.csv is not beside model.json, so its mapping is left out",)
    assert report.todos == ()
    load(Project.at(tmp_path / "project", {}), database)
    query = "MATCH (p:Person)-[r:ACTED_IN]->(f:Film) RETURN p.id, toString(p.`born on`), r.role, f.title"
    assert database.read(query).rows == ((1, "1980-02-29", "Skipper", "Tide"),)


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
