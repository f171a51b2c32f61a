"""The other forms: each whole on a small graph, and read back on one with every type of value."""

from __future__ import annotations

import csv
import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Database
from graphmodel.errors import ProjectError
from graphmodel.export import FORMS
from graphmodel.loading import load
from graphmodel.schema import establish
from tests.conftest import empty
from tests.export.importing import content, run_script
from tests.export.things import DAY, MODEL, TEXTS, Depot, Device, Holds, assembled, exported

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
        '"as_of": "2031-05-01", "format": 2, "identities": ["Depot", "Thing"], "pending": false}}\n'
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
    assert (whole["size:integer"], whole["place:point"], whole["ran:duration"]) == (
        "40000",
        "POINT (-1e-07 89.5)",
        "P-2DT-86394.999993S",
    )


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
        "writing Parquet needs pyarrow, which is not installed\n"
        "  hint: pip install 'graphmodel[arrow]', or export csv or jsonl"
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


TRIPLE = re.compile(
    r'<[^\x00-\x20<>"{}|^`\\]+> <[^\x00-\x20<>"{}|^`\\]+> '
    r'(<[^\x00-\x20<>"{}|^`\\]+>|"([^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-F]{4})*"(\^\^<[^\x00-\x20<>"{}|^`\\]+>)?) \.'
)


def test_triples(tmp_path: Path) -> None:
    exported(assembled(tmp_path, small), "rdf", tmp_path / "out", base="https://example.org/g/")
    depot, device = "<https://example.org/g/node/Depot/7>", "<https://example.org/g/node/Thing/d%201>"
    lines = text(tmp_path / "out", "graph.nt").splitlines()
    assert lines[:3] == [
        f"{depot} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/g/label/Depot> .",
        f'{depot} <https://example.org/g/property/number> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        f'{depot} <https://example.org/g/property/title> "a \\"b\\"" .',
    ]
    assert f"{depot} <https://example.org/g/type/HOLDS%20it> {device} ." in lines
    (statement,) = (line.split()[0] for line in lines if "#subject" in line)
    year = f'{statement} <https://example.org/g/property/year> "1999"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    assert year in lines


def test_every_line_is_a_triple(tmp_path: Path) -> None:
    report = exported(assembled(tmp_path), "rdf", tmp_path / "out")
    lines = text(tmp_path / "out", "graph.nt").split("\n")[:-1]
    assert [line for line in lines if not TRIPLE.fullmatch(line)] == []
    statements = {line.split()[0] for line in lines if "#subject>" in line}
    assert len(statements) == sum(count for _, count in report.relationships)


def test_a_base_that_is_no_iri_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="'a b' is no absolute IRI"):
        exported(assembled(tmp_path, small), "rdf", tmp_path / "out", base="a b")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_staged_is_written_as_what_is_in_memory(tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    aside = exported(assembled(tmp_path, held=30), form, tmp_path / "aside")
    held = exported(assembled(tmp_path, held=100_000), form, tmp_path / "held")
    assert (aside.nodes, aside.relationships) == (held.nodes, held.relationships)
