"""Claims that sources no longer make: they go a page at a time, and leave the graph as if they had never been there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.errors import Unreachable
from graphmodel.loading import LoadOptions, LoadReport, load, vanishing
from graphmodel.model import Model, Relationship
from graphmodel.records import Records, assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from tests.loading.test_bulk import graph
from tests.loading.test_claims_of_tables import Dying
from tests.sources.tables.companies import MODEL, Buyer, Company, Party, Person, Says, Takeover, Targets, files
from tests.sources.tables.test_claims_like_sheets import MAPPING, settled, table

TODAY = date(2031, 7, 1)
Row = dict[str, Any]
PLAIN = {"polarity": "affirmed", "certainty": "certain", "at": "1.1"}
OTHER_DOCUMENT = MAPPING.replace("id: echo", "id: bell").replace("2031-06", "2031-07")


def owns(who: str, what: str, **more: Any) -> Row:
    return {"kind": "OWNS", "who": who, "what": what, **PLAIN, **more}


def employees(what: str, many: str, **more: Any) -> Row:
    return {"kind": "employees", "what": what, "employees": many, **PLAIN, **more}


KEPT = [
    owns("ann", "mill", interval=("2030", ""), others="lake|eve", holder=""),
    owns("ben", "mill", interval=("2029", ""), stake="0.5", at="1.1|1.2"),
    owns("holding", "bakery", share="most", reason="12"),
    owns("eve", "holding", after="sale"),
    employees("mill", "7"),
    {"kind": "SAYS", "who": "ann", "if_who": "ben", "if_polarity": "denied", "what": "lake", **PLAIN},
    {"kind": "Takeover", "who": "sale", "if_who": "ben", "targets": "mill", "when": "2029-05-04", **PLAIN},
]
"""What a table says that stays."""
ALSO = [
    owns("ben", "mill", interval=("2029", ""), polarity="denied", at="2.1"),
    owns("ann", "bakery", holder="holding", if_who="eve", if_polarity="affirmed"),
    owns("ann", "lake", interval=("2028", ""), others="eve", reason="40"),
    owns("holding", "mill", interval=("2027", "")),
    employees("mill", "8.5"),
    employees("lake", "12", at="2.1"),
    {"kind": "SAYS", "who": "eve", "if_who": "ann", "if_polarity": "affirmed", "what": "mill", **PLAIN},
    {"kind": "Takeover", "who": "merger", "if_who": "ann", "targets": "mill|lake", "when": "2031-05-04", **PLAIN},
]
"""What another says beside the same, of the same document: it contests facts, carries others, and bounds claims."""
IN_PAGES = {"transaction": 0, "batch": 4}


def records_of(folder: Path, *tables: tuple[str, Sequence[Row]]) -> Records:
    """The records of tables by name; those of the other document are of a mapping of their own."""
    given: dict[str, str] = {}
    for name, rows in tables:
        given[f"{name}_csv"] = table(settled([dict(row) for row in rows], [1, 4, 2]))
        given[f"{name}_yaml"] = (OTHER_DOCUMENT if name == "bell" else MAPPING).replace("t.csv", f"{name}.csv")
    records = assemble(MODEL, read(MODEL, files(folder, given), folder, folder=folder / "stage", stage_claims=True))
    assert [str(each) for each in records.problems] == []
    return records


def loaded(database: Database, records: Records, **how: Any) -> LoadReport:
    return load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(prune=True, **how))


def emptied(database: Database) -> None:
    database.write(Statement("MATCH (n) DETACH DELETE n"))


REST: Sequence[Sequence[tuple[str, Sequence[Row]]]] = ((), (("also", [*KEPT[:3], *ALSO[2:4]]),))
"""What is left beside what stays: all claims of two sources go, or some of one."""


@pytest.mark.long
@pytest.mark.parametrize("rest", REST, ids=["all", "some"])
def test_what_vanished_leaves_the_graph_as_if_it_had_never_been_there(
    embedded_database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rest: Sequence[tuple[str, Sequence[Row]]],
) -> None:
    establish(embedded_database, MODEL)
    both = records_of(tmp_path / "both", ("kept", KEPT), ("also", [*KEPT, *ALSO]), ("bell", ALSO))
    kept = records_of(tmp_path / "kept", ("kept", KEPT), *rest)
    loaded(embedded_database, kept)
    never, told, tallies = graph(embedded_database), [], []
    for page, how in ((vanishing.PAGE, {}), (3, IN_PAGES), (3, {"dry": True})):
        emptied(embedded_database)
        loaded(embedded_database, both)
        monkeypatch.setattr(vanishing, "PAGE", page)
        report = loaded(embedded_database, kept, **how)
        assert how == {"dry": True} or graph(embedded_database) == never
        gone = {each.name: each.deleted for each in report.tallies if each.kind == "claim"}
        told.append((gone, [str(each) for each in report.notices if each.kind == "fallen"]))
        tallies.append(report.tallies)
    assert told == [told[0]] * 3
    assert tallies[2] == tallies[0]  # of a dry run also what is unchanged, and each once


class Owns(Relationship[Party, Company]):
    """Of which one start and end have several, by their first days."""

    key = ("since",)
    stake: float | None = None


KEYED = Model.of(Company, Person, Takeover, Buyer, Targets, Owns, Says)


@pytest.mark.long
@pytest.mark.parametrize("how", [{}, IN_PAGES, {"dry": True}], ids=["whole", "batches", "dry"])
def test_the_relationship_of_a_fact_whose_id_changes_stays_with_what_others_gave_it(
    embedded_database: Database, tmp_path: Path, how: Row
) -> None:
    establish(embedded_database, MODEL)
    rows = [owns(who, "mill", interval=(since, "")) for who, since in (("ann", "2030"), ("ben", "2029"))]
    rows += [owns("ann", "mill", interval=("2030", ""), at="2.1", basis="implied")]
    loaded(embedded_database, stated(MODEL, tmp_path / "before", rows))
    embedded_database.write(Statement("MATCH ()-[r:OWNS]->() SET r.colour = 'red'"))
    keyed = stated(KEYED, tmp_path / "after", rows[:2])  # one of these claims vanishes besides
    options = LoadOptions(prune=True, **how)
    report = load(embedded_database, KEYED, keyed, today=lambda: TODAY, options=options)
    assert [str(each) for each in report.notices] == []
    (facts,) = [each for each in report.tallies if each.kind == "fact"]
    assert (facts.created, facts.deleted, facts.updated + facts.unchanged) == (0, 0, 2)
    told = embedded_database.read("MATCH (a)-[r:OWNS]->() RETURN a.id, r.since, r.colour ORDER BY a.id").rows
    assert told == (("ann", "2030", "red"), ("ben", "2029", "red"))


def stated(model: Model, folder: Path, rows: Sequence[Row]) -> Records:
    """The records of one table of owners, staged."""
    head, _, claims = MAPPING.partition("claims:\n")
    first = claims.splitlines()[0]
    mapping = (
        f"{head}claims:\n{first}\n  where: {{kind: OWNS}}\n  basis: {{column: basis}}\n  locator: {{column: at}}\n"
    )
    given = {"t_csv": table(settled([dict(row) for row in rows], [1, 4, 2])), "t_yaml": mapping}
    return assemble(model, read(model, files(folder, given), folder, folder=folder / "stage", stage_claims=True))


@pytest.mark.long
def test_a_load_that_dies_leaves_no_fact_without_its_claims_and_the_next_takes_the_rest_away(
    embedded_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vanishing, "PAGE", 3)
    establish(embedded_database, MODEL)
    both = records_of(tmp_path / "both", ("kept", KEPT), ("also", [*KEPT, *ALSO]), ("bell", ALSO))
    kept = records_of(tmp_path / "kept", ("kept", KEPT))
    loaded(embedded_database, kept)
    never = graph(embedded_database)
    unclaimed = (
        "MATCH ()-[r]->() WHERE r.claims IS NOT NULL AND EXISTS { MATCH (c:Claim) } UNWIND r.claims AS id "
        "OPTIONAL MATCH (c:Claim {id: id}) WITH c WHERE c IS NULL RETURN count(*)"
    )
    for at in count(1, 8):
        emptied(embedded_database)
        loaded(embedded_database, both)
        try:
            loaded(Dying(embedded_database, at), kept, **IN_PAGES)
        except Unreachable:
            assert embedded_database.read(unclaimed).value() == 0
            loaded(embedded_database, kept, **IN_PAGES)
            assert graph(embedded_database) == never
        else:
            break
    assert at > 20
