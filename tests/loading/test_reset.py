"""What graphmodel wrote is taken away again, and nothing else."""

from __future__ import annotations

from pathlib import Path

from graphmodel.databases import Database, Statement
from graphmodel.loading import ResetReport
from graphmodel.schema import establish, show
from graphmodel.workflows.reset import reset
from tests.example import MODEL, graph, load_sheets, sheet

MINE = (
    "MERGE (p:Port {id: 'mine'}) SET p.name = 'Mine' "
    "MERGE (s:Entity:Actor:State {id: 'arland'}) SET s.note = 'there before'"
)


def test_an_empty_database_is_empty_again(database: Database, tmp_path: Path) -> None:
    establish(database, MODEL)
    load_sheets(database, tmp_path, a=sheet("  '1.1':\n  - arland RECOGNIZES bria-government\n"))
    report, items = reset(database)
    assert (report.nodes, report.kept) == (10, 0)
    assert items > 6
    assert (graph(database), [item for item in show(database) if item.ours]) == (([], []), [])
    assert reset(database) == (ResetReport(), 0)


def test_what_was_there_and_what_others_joined_stays(database: Database, tmp_path: Path) -> None:
    establish(database, MODEL)
    database.write(Statement(MINE))
    load_sheets(database, tmp_path, a=sheet("  '1.1':\n  - arland RECOGNIZES bria-government\n"))
    database.write(Statement("MATCH (a:Port {id: 'mine'}), (b:State {id: 'bria'}) MERGE (a)-[:SERVES]->(b)"))
    report, _ = reset(database)
    assert report.kept == 2
    assert database.read("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id").rows == (("mine", "SERVES", "bria"),)
    left = database.read("MATCH (n) RETURN n.id AS id, n.note, keys(n) AS held ORDER BY id").rows
    assert [(id, note) for id, note, _ in left] == [("arland", "there before"), ("bria", None), ("mine", None)]
    assert not [name for _, _, held in left for name in held if name.startswith("gm_")]
