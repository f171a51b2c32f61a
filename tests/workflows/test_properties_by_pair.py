"""One relationship type between different pairs with different properties, which a rule keeps apart."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from graphmodel import Model, Node, Property, Relationship, rule
from graphmodel.checks import check
from graphmodel.databases import Database, Statement
from graphmodel.loading import load
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from tests.example import TODAY


class Person(Node):
    id: Annotated[str, Property(key=True)]


class Company(Node):
    id: Annotated[str, Property(key=True)]


class Town(Node):
    id: Annotated[str, Property(key=True)]


class LocatedIn(Relationship[Person | Company, Town]):
    floor: int | None = None
    native: bool | None = None

    @rule("only a company has a floor")
    def by_pair(self) -> bool:
        return (self.native if self.is_between(Company, Town) else self.floor) is None


MODEL = Model.of(Person, Company, Town, LocatedIn)
ROWS = "kind,id,town,floor,native\ncompany,mill,arl,3,\nperson,ann,arl,,true\nperson,ben,arl,2,\n"


def mapping(folder: Path, rows: str) -> Table:
    (folder / "t.csv").write_text(rows)
    kinds = {"person": Person, "company": Company}
    values = {"end": {Town: "town"}, "floor": "floor", "native": "native"}
    return Table(
        "t.csv",
        nodes=[*({cls: {"id": "id"}, "where": {"kind": kind}} for kind, cls in kinds.items()), {Town: {"id": "town"}}],
        relationships=[
            {LocatedIn: {"start": {cls: "id"}, **values}, "where": {"kind": kind}} for kind, cls in kinds.items()
        ],
        name="t",
    )


def test_a_load_and_a_check_keep_the_properties_of_each_pair(database: Database, tmp_path: Path) -> None:
    (problem,) = assemble(MODEL, read(MODEL, [mapping(tmp_path, ROWS)], tmp_path, folder=tmp_path / "one")).problems
    assert (problem.where.line, problem.message) == (4, "LOCATED_IN breaks the rule: only a company has a floor")
    sound = ROWS.replace("ben,arl,2", "ben,arl,")
    records = assemble(MODEL, read(MODEL, [mapping(tmp_path, sound)], tmp_path, folder=tmp_path / "two"))
    load(database, MODEL, records, today=lambda: TODAY)
    text = "MATCH (a)-[r:LOCATED_IN]->() RETURN a.id, r.floor, r.native ORDER BY a.id"
    assert [tuple(row) for row in database.read(text).rows] == [
        ("ann", None, True),
        ("ben", None, None),
        ("mill", 3, None),
    ]
    assert check(database, MODEL).findings == ()
    database.write(Statement("MATCH (:Person {id: 'ben'})-[r:LOCATED_IN]->() SET r.floor = 9"))
    (finding,) = check(database, MODEL).findings
    assert (finding.subject, finding.says) == ("LOCATED_IN", "breaks the rule: only a company has a floor")
