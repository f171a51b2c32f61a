"""Ids in files for neo4j-admin: each row of a node file becomes a node of its own, whatever its id is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.workflows.draft import import_tables
from graphmodel.workflows.load import load

ENDS = ":START_ID(A),:END_ID(B),:TYPE\n1,1,T\n"


@pytest.mark.parametrize(
    ("files", "nodes"),
    [
        pytest.param(
            {"a.csv": "id:ID(A),:LABEL\n1,P\n", "b.csv": "id:ID(B),:LABEL\n1,P\n", "r.csv": ENDS},
            [{"id": "1", "element_id": "A:1"}, {"id": "1", "element_id": "B:1"}],
            id="one id in two id spaces of a label",
        ),
        pytest.param(
            {"a.csv": "id:ID(A),:LABEL\n1,P\n", "b.csv": "code:ID(B),id,:LABEL\n1,1,P\n", "r.csv": ENDS},
            [{"id": "1", "element_id": "A:1"}, {"id": "1", "code": "1", "element_id": "B:1"}],
            id="an id that is another property in another file",
            marks=pytest.mark.long,
        ),
        pytest.param(
            {"a.csv": "id:ID(A),:LABEL\n1,P\n", "b.csv": "id:ID(B),:LABEL\n2,P\n"},
            [{"id": "1"}, {"id": "2"}],
            id="ids that differ over two id spaces are a key",
            marks=pytest.mark.long,
        ),
        pytest.param(
            {"a.csv": "id:ID(A),:LABEL\n1,P;X\n2,P;Y\n", "b.csv": "id:ID(B),:LABEL\n1,X\n", "r.csv": ENDS},
            [{"id": "1", "element_id": "A:1"}, {"id": "2", "element_id": "A:2"}, {"id": "1", "element_id": "B:1"}],
            id="one id in two id spaces of a narrower label",
            marks=pytest.mark.long,
        ),
        pytest.param(
            {"a.csv": "id:ID,:LABEL\nA:1,P\n", "b.csv": "code:ID(A),:LABEL\n1,P\n"},
            [{"id": "A:1", "element_id": ":A:1"}, {"code": "1", "element_id": "A:1"}],
            id="an id that looks like that of an id space",
            marks=pytest.mark.long,
        ),
        pytest.param(
            {"a.csv": ":ID,id,:LABEL\nx,1,A\ny,1,A\nz,,A\n"},
            [{"id_2": "x", "id": "1"}, {"id_2": "y", "id": "1"}, {"id_2": "z"}],
            id="no name beside a property id",
            marks=pytest.mark.long,
        ),
        pytest.param(
            {"a.csv": "a:ID,b:ID,c,:LABEL\n1,2,x,A\n1,3,,A\n1|2,3,,A\n1,2|3,,A\n"},
            [
                {"a": "1", "b": "2", "c": "x", "element_id": "1|2"},
                {"a": "1", "b": "3", "element_id": "1|3"},
                {"a": "1", "b": "2|3", "element_id": r"1|2\|3"},
                {"a": "1|2", "b": "3", "element_id": r"1\|2|3"},
            ],
            id="an id of two fields",
            marks=pytest.mark.long,
        ),
        pytest.param(
            {"a.csv": "a:ID,b:ID,element_id,:LABEL\n1,2,x,A\n1,3,y,A;B\n"},
            [
                {"a": "1", "b": "2", "element_id": "x", "element_id_2": "1|2"},
                {"a": "1", "b": "3", "element_id": "y", "element_id_2": "1|3"},
            ],
            id="an id of two fields beside a property element_id",
        ),
        pytest.param(
            {"a.csv": "id:ID(A){id-type:long},:LABEL\n1,P\n", "r.csv": ":START_ID(A),:END_ID(A),:TYPE\n01,1,T\n"},
            [{"id": 1}],
            id="whole numbers are the same however they are written",
            marks=pytest.mark.long,
        ),
        pytest.param(
            {"a.csv": 'id:ID,:LABEL\n1,P\n" 1",P\nI,P\ni,P\n'},
            [{"id": each} for each in ("1", " 1", "I", "i")],
            id="texts that look alike are several",
        ),
    ],
)
def test_each_row_is_a_node(
    files: dict[str, str], nodes: list[dict[str, object]], embedded_database: Database, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    given.mkdir()
    for name, text in files.items():
        (given / name).write_text(text)
    report = import_tables([given], tmp_path / "copy")
    load(Project.at(report.folder, {}), embedded_database)
    found = [
        {name: value for name, value in values.items() if not name.startswith("gm_")}
        for (values,) in embedded_database.read("MATCH (n) WHERE NOT n:Graphmodel RETURN properties(n)").rows
    ]
    assert sorted(map(_pairs, found)) == sorted(map(_pairs, nodes))
    loops = embedded_database.read("MATCH (n)-->(m) RETURN n = m").rows
    assert loops == (() if "r.csv" not in files else ((len(nodes) == 1,),))


def _pairs(values: dict[str, object]) -> list[tuple[str, str]]:
    return sorted((name, repr(value)) for name, value in values.items())


def test_a_key_of_the_files_is_told_as_theirs(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a:ID,b:ID,:LABEL\n1,2,A\n")
    report = import_tables([tmp_path / "a.csv"], tmp_path / "copy")
    (model,) = report.folder.glob("*_model.py")
    assert "no single property identifies these nodes; a and b do so together;" in model.read_text()
    assert "element_id is the id in the files" in " ".join(model.read_text().replace("#", "").split())
