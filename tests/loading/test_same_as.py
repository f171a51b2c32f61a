"""What a source says about identity is a claim like others: it stands and falls, and merges nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graphmodel.databases import Database
from graphmodel.loading import load
from graphmodel.model import Model, Relationship
from graphmodel.records import assemble
from graphmodel.staging import read
from tests.example import MODEL, TODAY, Actor, sheet


class SameAs(Relationship[Actor, Actor]):
    """Is one and the same, as a source says."""

    symmetric = True
    timeless = True


WITH_IDENTITY = Model.of(*(kind.cls for kind in MODEL.nodes.values() if not kind.abstract), SameAs)
ENTITIES = (
    "entities:\n  State:\n    arland: {name: Arland}\n    arl: {name: The Kingdom}\n  Group:\n    critics: {name: C}\n"
)


def said(database: Database, folder: Path, *lines: str, **more: str) -> list[tuple[object, ...]]:
    """Each claim of identity: its status, who says so, its sentences; and then how many facts there are."""
    texts = {"a": sheet("  1.1:\n" + "".join(f"  - {line}\n" for line in lines), entities=ENTITIES), **more}
    for old in folder.glob("*.yaml"):
        old.unlink()
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    records = assemble(WITH_IDENTITY, read(WITH_IDENTITY, ["*.yaml"], folder))
    assert records.problems == []
    load(database, WITH_IDENTITY, records, today=lambda: TODAY, as_of=date(2031, 7, 1))
    claims = database.read(
        "MATCH (c:Claim {predicate: 'SAME_AS'}) "
        "RETURN c.status AS status, c.holder AS holder, c.locators AS locators, c.document AS document "
        "ORDER BY document, status"
    ).rows
    facts = database.read("MATCH (a)-[r:SAME_AS]->(b) RETURN count(r)").value()
    nodes = database.read("MATCH (n:State) RETURN count(n)").value()
    assert nodes == 2  # it merges nothing
    return [*claims, (facts,)]


def test_a_source_says_that_two_are_one(database: Database, tmp_path: Path) -> None:
    assert said(database, tmp_path, "arl SAME_AS arland") == [("asserted", "T", ["1.1"], "d1"), (1,)]
    # what somebody else holds is no fact, and says who holds it
    held = said(database, tmp_path, "arl SAME_AS arland: {holder: critics}")
    assert held == [("attributed", "C", ["1.1"], "d1"), (0,)]
    # it is over, and it is gone with the line
    assert said(database, tmp_path, "arl was SAME_AS arland")[-1] == (0,)
    assert said(database, tmp_path, "arl.founded: 1901") == [(0,)]
    # another source denies it: neither is a fact
    denial = sheet("  2.1:\n  - arland not SAME_AS arl\n", id="d2", entities="")
    both = said(database, tmp_path, "arl SAME_AS arland", b=denial)
    assert both == [("contested", "T", ["1.1"], "d1"), ("contested", "T", ["2.1"], "d2"), (0,)]
