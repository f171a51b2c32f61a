"""What connects a claim to its subject, its evidence and other claims is there once."""

from __future__ import annotations

from pathlib import Path

from graphmodel.checks import check
from graphmodel.databases import Database, Statement
from graphmodel.project import Project
from graphmodel.workflows.init import init
from graphmodel.workflows.load import load

AGAIN = "MATCH (c:Claim)-[r:{}]->(n) WITH c, r, n ORDER BY c.id LIMIT 1 CREATE (c)-[again:{}]->(n) RETURN c.id, n.id"


def test_a_second_link_made_by_hand_is_found(database: Database, tmp_path: Path) -> None:
    init(tmp_path / "ferries")
    project = Project.at(tmp_path / "ferries", {})
    load(project, database)
    assert check(database, project.model).findings == ()
    made = [database.write(Statement(AGAIN.format(type, type)))[0].rows[0] for type in ("SUBJECT", "EVIDENCED_BY")]
    load(project, database)  # what somebody made by hand stays
    found = [str(finding) for finding in check(database, project.model).findings]
    assert found == [
        f"parallel {type} is there twice between the same nodes (1: {claim} -> {end}: 2)"
        for type, (claim, end) in zip(("EVIDENCED_BY", "SUBJECT"), reversed(made), strict=True)
    ]
