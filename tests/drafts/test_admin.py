"""Files for neo4j-admin as a project: what their headers say is taken as it is."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TextIO

import pytest

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.drafts.admin.command import opened
from graphmodel.errors import ProjectError
from graphmodel.export import Choices
from graphmodel.workflows.draft import import_tables
from graphmodel.workflows.export_graph import export_graph
from graphmodel.workflows.load import load
from tests.drafts.comparing import everything

MODEL = '''
import datetime as dt
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from graphmodel import CartesianPoint3D, Duration, Node, PartialDate, Point, Property, Relationship


class Thing(Node):
    """What has an id."""

    abstract = True
    id: Annotated[str, Property(key=True)]


class Parcel(Thing):
    """What is sent."""

    optional_labels = ("Lost",)
    code: UUID
    price: Annotated[Decimal | None, Property(scale=2)] = None
    seal: bytes | None = None
    parts: Annotated[dict[str, list[int]] | None, Property(json=True)] = None
    names: list[str] = []
    sent: dt.datetime
    day: dt.date
    clock: dt.time
    wait: dt.timedelta
    lasts: Duration
    place: Point
    spots: list[CartesianPoint3D] = []
    about: PartialDate | None = None
    note: Annotated[str, Property(name="a, note")]
    never: float | None = None


class Big(Parcel):
    """A large one, of which no price and no seal are known."""


class Depot(Thing):
    """Where parcels are."""

    size: int
    open: bool


class IsAt(Relationship[Parcel, Depot]):
    """Where it is."""

    key = ("at",)
    at: dt.datetime
    by: list[int] = []


def rows():
    depot = Depot(id="d", size=3, open=True)
    yield depot
    for n in range(3):
        known = {} if n else {"price": "1.5", "seal": b"\\xff", "parts": {"a": [1]}}
        parcel = (Big if n == 2 else Parcel)(
            id=f"p{n}", code=UUID(int=n), **known, names=["a;b", 'c"d'][:n], lasts="P1M",
            sent="2031-02-28T10:00:00.123456+05:00", day="2031-02-28", clock="10:00", place=[16.37, 48.2],
            spots=[[n, 0.5, -1]][:n], about="2031-02", note='one\\n"two", three' if n else "", Lost=n > 0, wait="PT5S",
        )
        yield parcel
        for hour in (1, 2):
            yield IsAt(parcel, depot, at=f"2031-02-28T0{hour}:00:00", by=[n, 1])
'''
MOVIES = {
    "movies-header.csv": "movieId:ID(Movie-ID){id-type:long},title,year:int,:LABEL\n",
    "movies-1.csv": '1,"The ""Tide""",1999,Movie\n',
    "movies-2.csv": "2,Ebb,,Movie;Sequel\n3,Flow,2003,Movie;Sequel\n",
    "actors.csv": "personId:ID(Person),name,born:date,:IGNORE,likes:string[]\nann,Ann,1980-02-03,x,a;b\nben,,,y,\n",
    "roles.csv": ":START_ID(Person),role,:END_ID(Movie-ID),:TYPE\nann,Neo,1,IN\nben,,3,IN\nann,,9,IN\n",
    "knows.csv": ':START_ID(Person),:END_ID(Person),at:point{crs:cartesian}\nann,ben,"{x: 1, y: 2.5}"\n',
}


def written(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("packed", [pytest.param(False, marks=pytest.mark.long), True])
def test_an_export_comes_back_as_the_same_graph(
    packed: bool, embedded_database: Database, another: Database, tmp_path: Path
) -> None:
    (tmp_path / "parcels.py").write_text(MODEL)
    (tmp_path / "graphmodel.toml").write_text('model = "parcels"\nsources = ["parcels:rows"]\n')
    project = Project.at(tmp_path, {})
    load(project, embedded_database)
    export_graph(project, "admin", tmp_path / "out", choices=Choices(packed=packed))
    report = import_tables([tmp_path / "out"], tmp_path / "copy")
    (model,) = (tmp_path / "copy").glob("*_model.py")
    lines = {line.strip() for line in model.read_text().splitlines()}
    assert report.notes == (
        "1 node of graphmodel's own is left out: claims, documents and passages come from the sources of the project",
    )
    assert lines >= {
        "code: UUID",
        "seal: bytes | None = None",
        "price: Annotated[Decimal | None, Property(scale=2)] = None",
        "parts: Annotated[Any | None, Property(json=True)] = None",
        "never: float | None = None",
        "lasts: Duration",
        "place: Point",
    }
    load(Project.at(tmp_path / "copy", {}), another)
    assert everything(another) == everything(embedded_database)


def test_headers_apart_labels_types_and_spaces(database: Database, tmp_path: Path) -> None:
    report = import_tables([written(tmp_path / "given", MOVIES)], tmp_path / "copy")
    (model,) = report.folder.glob("*_model.py")
    assert model.read_text() == DRAFTED
    load(Project.at(report.folder, {}), database)
    assert report.notes == (
        "actors.csv has no :LABEL: the label is actors, of the name of the file",
        "knows.csv has no :TYPE: the type is KNOWS, of the name of the file",
        "1 relationship with an end that no file has: left out, the first in roles.csv:4",
    )
    found = database.read("MATCH (m:Movie) RETURN labels(m), properties(m) ORDER BY m.movieId").rows
    assert [(sorted(labels), values["title"], values.get("year")) for labels, values in found] == [
        (["Movie"], 'The "Tide"', 1999),
        (["Movie", "Sequel"], "Ebb", None),
        (["Movie", "Sequel"], "Flow", 2003),
    ]
    assert database.read("MATCH (a:actors {personId: 'ann'})-[r]->(b) RETURN type(r), r.role, b.title, b.name").rows


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"a.csv": "id:ID,size:int\n1,large\n"}, "a.csv:2 size: 'large' is not a whole number"),
        ({"a.csv": "id:ID,size:vector\n1,2\n"}, "a.csv:1 size: 'vector' is no type of a field that is read here"),
        ({"a.csv": "id:ID(A)\n1\n1\n"}, "a.csv:3 is a second node '1' in the id space A"),
        ({"a.csv": "id:ID,at\n,x\n"}, "a.csv:2 has no :ID"),
        ({"a.csv": 'id:ID,at\n1,"x\n'}, "a.csv cannot be read: line 2: a quote is not closed"),
        ({"a.csv": "id:ID\n1,2\n"}, "a.csv:2 has 2 values for 1 fields"),
        ({"a.csv": "id:ID\n1\n", "r.csv": ":START_ID,:END_ID,:TYPE\n1,1,\n"}, "r.csv:2 has no type"),
        ({"a.csv": "id:ID\n1\n", "b.csv": "x\n1\n"}, "b.csv:1 has no header as neo4j-admin reads them"),
        ({"r.csv": ":START_ID,:END_ID,:TYPE\n1,1,T\n"}, "there are no nodes in these files"),
        (
            {"import.sh": "neo4j-admin database import full --nodes=A=../a.csv"},
            "import.sh names a.csv, which is no file in",
        ),
        ({"a.csv": "id:ID{id-type:long}\nabc\n"}, "a.csv:2 id: 'abc' is not a whole number"),
        ({"a.csv": f"id:ID{{id-type:long}}\n{2**63}\n"}, f"a.csv:2 id: {2**63} has more than the 64 bits"),
        ({"a.csv": f"id:ID,n:long\n1,{2**63}\n"}, f"a.csv:2 n: {2**63} has more than the 64 bits of a whole number"),
        ({"a.csv": "id:ID,d:datetime{timezone:Mars/X}\n1,x\n"}, "a.csv:1 d: 'Mars/X' is no time zone"),
        ({"a.csv": "id:ID,id\n1,2\n"}, "a.csv:1 has two fields for the property id"),
        ({"a.csv": "a:ID,b:ID\n1,\n"}, "a.csv:2 has no :ID"),
        ({"a.sh": "--nodes=A=a.csv", "b.sh": "--nodes=A=b.csv"}, "a.sh and b.sh each call an import"),
        (
            {"a.csv": "id:ID\n1\n", "import.sh": "--nodes=A=a.*\\\\.csv"},
            "import.sh names a.*\\.csv, which is no file in",
        ),
        ({"import.sh": "echo"}, "has no files of rows"),
        ({"import.sh": "# neo4j-admin --nodes=A=a.csv"}, "import.sh imports no nodes"),
    ],
)
def test_what_is_wrong_is_told_and_no_project_is_made(files: dict[str, str], fault: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as told:
        import_tables([written(tmp_path / "given", files)], tmp_path / "copy")
    assert fault in told.value.message
    assert told.value.hint
    assert not (tmp_path / "copy").exists()


def test_a_script_names_labels_types_and_signs(tmp_path: Path) -> None:
    files = {
        "load.sh": "bin/neo4j-admin database import full --delimiter=TAB --array-delimiter '|' --id-type integer \\\n"
        "  --nodes Port:Place=p.csv --relationships=LEADS_TO=r.csv neo4j\n",
        "p.csv": "number:ID\tnames:string[]\n1\ta|b\n2\t\n",
        "r.csv": ":START_ID\t:END_ID\n1\t2\n",
    }
    report = import_tables([written(tmp_path / "given", files)], tmp_path / "copy")
    model = Project.at(report.folder, {}).model
    assert {label: kind.labels for label, kind in model.nodes.items()} == {
        "Place": ("Place",),
        "Port": ("Place", "Port"),
    }
    assert model.nodes["Port"].key == "number"
    assert list(model.relationships) == ["LEADS_TO"]


def test_values_that_a_header_types(embedded_database: Database, tmp_path: Path) -> None:
    files = {
        "a.csv": "id:ID,x:float,y:float[],at:datetime{timezone:+02:00},:LABEL\n"
        "1,NaN,1;Infinity;2,2031-02-28T10:00:00,A\n2,1.5,,,A\n",
    }
    report = import_tables([written(tmp_path / "given", files)], tmp_path / "copy")
    (model,) = report.folder.glob("*_model.py")
    assert [line for line in model.read_text().splitlines() if "NaN" in line] == [
        "    # TODO: x is or has NaN or infinity 1 time, which is left out",
        "    # TODO: y is or has NaN or infinity 1 time, which is left out",
    ]
    load(Project.at(report.folder, {}), embedded_database)
    found = embedded_database.read("MATCH (a:A) RETURN a.x, a.y, toString(a.at) ORDER BY a.id").rows
    assert [list(each) for each in found] == [[None, [1.0, 2.0], "2031-02-28T10:00+02:00"], [1.5, None, None]]


def test_what_is_not_read_is_noted_and_each_file_is_read_for_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = range(5)
    calls = "".join(f" --nodes=N{n}=n{n}.csv --relationships=R{n}=r{n}.csv" for n in numbers)
    files = {
        "load.sh": f'neo4j-admin database import full --quote="\'" --trim-strings{calls}\n',
        "extra.csv": "id:ID\n1\n",
    }
    files |= {f"n{n}.csv": f"id:ID,text\n{n},'x,''y'\n" for n in numbers}
    files |= {f"r{n}.csv": f":START_ID,:END_ID\n{n},0\n" for n in numbers}
    folder = written(tmp_path / "given", files)
    os.mkfifo(folder / "pipe.sh")
    os.mkfifo(folder / "pipe.csv")
    read: Counter[str] = Counter()

    def counted(path: Path) -> TextIO:
        read[path.name] += 1
        return opened(path)

    monkeypatch.setattr("graphmodel.drafts.admin.rows.opened", counted)
    report = import_tables([folder], tmp_path / "copy")
    assert report.notes == (
        "load.sh has --trim-strings, which is not read here: values keep the spaces around them",
        "extra.csv is left out: load.sh does not name it",
    )
    assert dict(read) == {f"{kind}{n}.csv": 2 for kind in "nr" for n in numbers}  # once to survey, once to write


def test_rows_beside_files_for_neo4j_admin_are_noted(tmp_path: Path) -> None:
    folder = written(tmp_path / "given", {"a.csv": "id:ID,:LABEL\n1,A\n", "more.jsonl": "{}\n"})
    report = import_tables([folder], tmp_path / "copy")
    assert report.notes == ("more.jsonl is left out: it is no CSV file; import it by itself",)


DRAFTED = '''\
"""The types of this project, drafted from 6 files for neo4j-admin."""

import datetime as dt
from typing import Annotated

from graphmodel import CartesianPoint, Node, Property, Relationship


# TODO: Sequel is on 2 of 3 nodes and has nothing of its own: is it optional, or a class below this one?
class Movie(Node):
    """TODO: say what Movie is."""

    optional_labels = ("Sequel",)

    movieId: Annotated[int, Property(key=True)]
    title: str
    year: int | None = None


class actors(Node):
    """TODO: say what actors is."""

    personId: Annotated[str, Property(key=True)]
    born: dt.date | None = None
    likes: list[str] = []
    name: str | None = None


class In(Relationship[actors, Movie]):
    """TODO: say what IN means."""

    role_: Annotated[str | None, Property(name="role")] = None


class Knows(Relationship[actors, actors]):
    """TODO: say what KNOWS means."""

    at: CartesianPoint
'''
