"""Rows that only add to nodes, and relationships whose nodes no source declares: `add`, `missing`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.databases import Database
from graphmodel.loading import LoadReport, load
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import Records, assemble
from graphmodel.sources import row_reader
from graphmodel.sources.tables import read_mapping
from graphmodel.staging import read


class Film(Node):
    """What is shown."""

    id: Annotated[int, Property(key=True)]
    title: str
    imdb: str | None = None
    rank: int = 0


class Short(Film):
    """One under forty minutes."""


class Viewer(Node):
    """Who rates."""

    id: Annotated[int, Property(key=True)]


class Rated(Relationship[Viewer, Film]):
    """Gave stars."""

    stars: float | None = None


class Knows(Relationship[Viewer, Viewer]):
    """Both know each other."""

    symmetric = True


MODEL = Model.of(Film, Short, Viewer, Rated, Knows)
FILMS = "table: films.csv\nnodes: [{Film: {id: id, title: title}}]\n"
LINKS = "table: links.csv\nnodes:\n- Film: {id: id, imdb: imdb, title: title}\n  add: true\n"
RATINGS = """\
table: ratings.csv
relationships:
- RATED:
    start: {Viewer: {column: viewer, missing: create}}
    end: {Film: {column: film, missing: skip}}
    stars: stars
"""
FILES = {
    "films.csv": "id,title\n1,Alba\n2,Brisa\n",
    "films.yaml": FILMS,
    "links.csv": "id,imdb,title\n1,tt1,\n2,,\n",
    "links.yaml": LINKS,
    "ratings.csv": "viewer,film,stars\n7,1,3\n7,2,4.5\n8,9,1\n8,,1\n9,1,5\n9,8,2\n",
    "ratings.yaml": RATINGS,
}


def written(folder: Path, **changed: str) -> list[str]:
    """The mappings, written with their tables in a folder."""
    files = FILES | {name.replace("_", "."): text for name, text in changed.items()}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(name for name in files if name.endswith(".yaml"))


def records(folder: Path, sources: list[str], selected: list[str] | None = None) -> Records:
    return assemble(MODEL, read(MODEL, sources, folder), selected)


def rows(found: Records) -> list[str]:
    """Each row that would be written, as text."""
    assert found.stream is not None
    every: list[Any] = [*found.stream.nodes(), *(each for part in found.stream.relationships() for each in part)]
    return sorted(
        f"{key} {sorted(each.row(at).items())} {', '.join(each.sources)}"
        for each in every
        for at, key in enumerate(_keys(each.chunk))
    )


def loaded(database: Database, found: Records) -> LoadReport:
    return load(database, MODEL, found, today=lambda: date(2031, 1, 1))


def _keys(chunk: Any) -> list[str]:
    if hasattr(chunk, "keys"):
        return [f"{chunk.label} {key}" for key in chunk.keys]
    return [f"{a} {chunk.type} {b}" for a, b in zip(chunk.starts, chunk.ends, strict=True)]


@pytest.fixture(params=["planned", "exact"], autouse=True)
def _reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is of both ways to read a table."""
    if request.param == "exact":
        monkeypatch.setattr(row_reader, "plan_of", lambda *_: None)


def test_a_mapping_adds_to_nodes_and_leaves_out_or_creates_what_nobody_declares(tmp_path: Path) -> None:
    found = records(tmp_path, written(tmp_path))
    assert rows(found) == [
        "7 RATED 1 [('stars', 3.0)] ratings.yaml",
        "7 RATED 2 [('stars', 4.5)] ratings.yaml",
        "9 RATED 1 [('stars', 5.0)] ratings.yaml",
        "Film 1 [('imdb', 'tt1'), ('rank', 0), ('title', 'Alba')] films.yaml, links.yaml",
        "Film 2 [('rank', 0), ('title', 'Brisa')] films.yaml, links.yaml",
        "Viewer 7 [] ratings.yaml",
        "Viewer 8 [] ratings.yaml",
        "Viewer 9 [] ratings.yaml",
    ]
    assert [(each.severity, str(each)) for each in found.problems] == [
        (
            "warning",
            "ratings.csv:2 endpoint-created 3 Viewer nodes were made of the key alone: no source declares what the "
            "start of RATED names\n  hint: the mapping says `missing: create`",
        ),
        (
            "warning",
            "ratings.csv:4 endpoint-skipped 2 rows of RATED were left out: no source declares the Film 9 here, or that "
            "of the others\n  hint: the mapping says `missing: skip` of its end",
        ),
        (
            "warning",
            "ratings.csv:5 endpoint-skipped a row was left out: the end names no Film\n"
            "  hint: the mapping says `missing: skip`",
        ),
    ]
    assert found.clean_sources == {"films.yaml", "links.yaml", "ratings.yaml"}


def test_a_node_that_nobody_declares_is_told_and_not_made(tmp_path: Path) -> None:
    sources = written(tmp_path, links_csv="id,imdb,title\n1,tt1,\n5,tt5,\n6,tt6,Six\n")
    found = records(tmp_path, sources)
    assert [str(each) for each in found.problems if each.severity == "error"] == [
        f"links.csv:{line} missing-node no source declares the Film {key}, to which this row adds\n"
        "  hint: declare it in another source, or take `add: true` out, so that this row declares it"
        for line, key in ((3, 5), (4, 6))
    ]
    assert not any(row.startswith(("Film 5", "Film 6")) for row in rows(found))


def test_what_is_added_to_comes_along_where_one_source_is_asked_for(tmp_path: Path) -> None:
    found = records(tmp_path, written(tmp_path), ["links.yaml"])
    assert rows(found) == [
        "Film 1 [('imdb', 'tt1'), ('rank', 0), ('title', 'Alba')] films.yaml, links.yaml",
        "Film 2 [('rank', 0), ('title', 'Brisa')] films.yaml, links.yaml",
    ]


def test_an_addition_that_disagrees_or_is_of_another_class_is_told(tmp_path: Path) -> None:
    sources = written(tmp_path, links_csv="id,imdb,title\n1,tt1,Other\n")
    assert [str(each).partition("\n")[0] for each in records(tmp_path, sources).problems][:1] == [
        "links.csv:2 sources-disagree 1 has title 'Other' here, but 'Alba' at films.csv:2"
    ]
    sources = written(tmp_path, links_yaml=LINKS.replace("Film", "Short"))
    assert [str(each).partition("\n")[0] for each in records(tmp_path, sources).problems][:2] == [
        "links.csv:2 class-differs 1 is Short here, but Film at films.csv:2",
        "links.csv:3 class-differs 2 is Short here, but Film at films.csv:3",
    ]


def test_additions_and_created_nodes_meet_those_in_memory(tmp_path: Path) -> None:
    def films() -> Any:
        yield Film(id=1, title="Alba")
        yield Film(id=2, title="Brisa")
        yield Viewer(id=7)
        yield Rated(start=Viewer.key(7), end=Film.key(1), stars=3)

    sources = written(tmp_path, links_csv="id,imdb,title\n1,tt1,\n5,tt5,\n")
    found = assemble(MODEL, read(MODEL, [films, *[each for each in sources if each != "films.yaml"]], tmp_path))
    film = next(node for node in found.nodes.values() if node.ref.key == 1)
    assert film.stored["imdb"] == "tt1"
    assert sorted(each.code for each in found.problems) == [
        "endpoint-created",
        "endpoint-skipped",
        "endpoint-skipped",
        "missing-node",
    ]


def test_a_symmetric_type_keeps_which_side_is_left_out(tmp_path: Path) -> None:
    mapping = """\
table: knows.csv
relationships:
- KNOWS: {start: {Viewer: {column: a, missing: skip}}, end: {Viewer: b}}
"""
    viewers = "table: viewers.csv\nnodes: [{Viewer: {id: id}}]\n"
    sources = written(
        tmp_path,
        knows_csv="a,b\n1,2\n9,2\n0,1\n2,8\n",
        knows_yaml=mapping,
        viewers_csv="id,x\n1,\n2,\n",
        viewers_yaml=viewers,
    )
    found = records(tmp_path, [each for each in sources if each in ("knows.yaml", "viewers.yaml")])
    told = [str(each).partition("\n")[0] for each in found.problems]
    assert [row for row in rows(found) if "KNOWS" in row] == ["1 KNOWS 2 [] knows.yaml"]
    assert told == [
        "knows.csv:3 endpoint-skipped a row of KNOWS was left out: no source declares the Viewer 9",
        "knows.csv:4 endpoint-skipped a row of KNOWS was left out: no source declares the Viewer 0",
        "knows.csv:5 missing-end no source declares the Viewer 8",
    ]


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        (
            "relationships: [{RATED: {start: {Viewer: v}, end: {Film: {column: f, missing: create}}}}]",
            "Film needs title, so none is created of its key alone",
        ),
        (
            "relationships: [{RATED: {start: {Viewer: v}, end: {Film: {column: f, by: imdb, missing: create}}}}]",
            "`by` finds nodes, and gives no id to create one by",
        ),
        ("nodes: [{Viewer: {id: {column: v, missing: skip}}}]", "`missing` is for start and end, not for Viewer.id"),
        ("relationships: [{RATED: {start: v, end: f}, add: true}]", "'add' is not an option of RATED"),
        (
            "document: {id: d}\nclaims: [{RATED: {start: {column: v, missing: skip}, end: {Film: f}}}]",
            "`missing` is for relationships, not for claims",
        ),
        ("nodes: [{Film: {id: v}}]", "Film needs the property 'title'"),
    ],
)
def test_what_neither_goes_with_is_told(tmp_path: Path, mapping: str, expected: str) -> None:
    (tmp_path / "t.csv").write_text("v,f\n1,2\n")
    (tmp_path / "t.yaml").write_text(f"table: t.csv\n{mapping}\n")
    table, problems = read_mapping((tmp_path / "t.yaml").read_text(), "t.yaml", tmp_path)
    problems += read(MODEL, ["t.yaml"], tmp_path).problems if table is not None else []
    assert expected in [each.message for each in problems]


def test_a_load_and_the_next_agree_on_every_engine(database: Database, tmp_path: Path) -> None:
    sources = written(tmp_path)
    first = loaded(database, records(tmp_path, sources))
    second = loaded(database, records(tmp_path, sources))
    text = """\
MATCH (n) WHERE n:Film OR n:Viewer OPTIONAL MATCH (n)-[r:RATED]->(f)
RETURN n.id AS id, n.imdb AS imdb, r.stars AS stars, f.id AS film ORDER BY id, film"""
    assert (first.total("created"), second.changed) == (8, False)
    assert [list(row) for row in database.read(text).rows] == [
        [1, "tt1", None, None],
        [2, None, None, None],
        [7, None, 3.0, 1],
        [7, None, 4.5, 2],
        [8, None, None, None],
        [9, None, 5.0, 1],
    ]


def test_one_source_alone_leaves_out_what_the_database_lacks(database: Database, tmp_path: Path) -> None:
    sources = written(tmp_path)
    loaded(database, records(tmp_path, sources, ["films.yaml"]))
    report = loaded(database, records(tmp_path, sources, ["ratings.yaml"]))
    assert [list(row) for row in database.read("MATCH ()-[r:RATED]->() RETURN count(r) AS n").rows] == [[3]]
    assert [(each.severity, str(each)) for each in report.problems] == [
        ("warning", f"ratings.csv:{line} endpoint-skipped a row of RATED was left out: the database has no Film {key}")
        for line, key in ((4, 9), (7, 8))
    ]
