"""Labels that sources give no more: counted, told by a dry run, and never those of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.records import assemble
from graphmodel.schema import apply, establish
from graphmodel.staging import read
from graphmodel.workflows.reset import reset
from tests.example import TODAY
from tests.loading.parties import (
    AS_LOADED,
    MODEL,
    PEOPLE,
    SHEET,
    Person,
    labels,
    load_all,
    loader,
    write_sources,
)

TABLES = ("people.yaml", "list.yaml")
ANN = "MATCH (n:Person {id: 'ann'}) "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_sources(tmp_path)


def people(report: LoadReport) -> tuple[int, int, int]:
    """How many people were updated, left as they are and deleted."""
    found = [tally for tally in report.tallies if (tally.kind, tally.name) == ("node", "Person")]
    return sum(t.updated for t in found), sum(t.unchanged for t in found), report.total("deleted")


@pytest.mark.parametrize("batch", [0, pytest.param(2, marks=pytest.mark.long)])
@pytest.mark.parametrize("cell", [pytest.param("no", marks=pytest.mark.long), ""])
def test_a_node_that_loses_a_label_is_updated_and_a_dry_run_says_so(
    database: Database, folder: Path, batch: int, cell: str
) -> None:
    load_all(database, folder, TABLES, batch=batch)
    (folder / "people.csv").write_text(PEOPLE.replace("yes", cell))
    before = labels(database)
    assert people(load_all(database, folder, TABLES, batch=batch, dry=True)) == (1, 2, 0)
    assert labels(database) == before
    assert people(load_all(database, folder, TABLES, batch=batch)) == (1, 2, 0)
    assert labels(database)["ann"] == (["Person"], {})
    assert people(load_all(database, folder, TABLES, batch=batch)) == (0, 3, 0)


@pytest.mark.parametrize("batch", [0, pytest.param(2, marks=pytest.mark.long)])
@pytest.mark.proved_by(
    "tests/loading/test_labels_taken_off.py::test_a_node_that_loses_a_label_is_updated_and_a_dry_run_says_so"
)
def test_a_node_is_counted_once_whatever_it_loses(database: Database, folder: Path, batch: int) -> None:
    (folder / "list.csv").write_text("id\nann\nbob\n")
    load_all(database, folder, TABLES, batch=batch)
    (folder / "list.csv").write_text("id\ncem\n")
    (folder / "people.csv").write_text(PEOPLE.replace("Ann,yes", "Anna,").replace("Bob,no", "Bob,"))
    for dry in (True, False):  # ann: a name and two labels; bob: a label; cem gets one
        assert people(load_all(database, folder, TABLES, batch=batch, dry=dry)) == (3, 0, 0)
    assert labels(database) == {
        "ann": (["Person"], {}),
        "bob": (["Person"], {}),
        "cem": (["Person", "Sanctioned"], {"Sanctioned": ["list.yaml"]}),
    }


@pytest.mark.proved_by(
    "tests/loading/test_labels_taken_off.py::test_a_node_that_loses_a_label_is_updated_and_a_dry_run_says_so"
)
def test_a_node_without_a_row_is_updated_or_pruned_but_not_both(database: Database, folder: Path) -> None:
    load_all(database, folder, TABLES)
    (folder / "people.csv").write_text(PEOPLE.replace("ann,Ann,yes\n", ""))
    assert people(load_all(database, folder, TABLES, prune=True, dry=True)) == (0, 2, 1)
    assert people(load_all(database, folder, TABLES)) == (1, 2, 0)
    assert labels(database)["ann"] == (["Person"], {})
    (folder / "people.csv").write_text(PEOPLE)
    load_all(database, folder, TABLES)
    (folder / "people.csv").write_text(PEOPLE.replace("ann,Ann,yes\n", ""))
    assert people(load_all(database, folder, TABLES, prune=True)) == (0, 2, 1)
    assert list(labels(database)) == ["bob", "cem"]


@pytest.mark.proved_by(
    "tests/loading/test_labels_taken_off.py::test_a_node_that_loses_a_label_is_updated_and_a_dry_run_says_so"
)
def test_pruning_some_sources_takes_no_label_of_the_others(database: Database, folder: Path) -> None:
    load_all(database, folder)
    load_all(database, folder, selected=["people.yaml"], prune=True, whole=False)
    assert labels(database) == AS_LOADED


def test_pruning_takes_the_labels_of_a_source_that_is_gone(database: Database, folder: Path) -> None:
    load_all(database, folder)
    rest = ("people.yaml", "sheet.yaml", loader)
    load_all(database, folder, rest)
    assert labels(database) == AS_LOADED
    load_all(database, folder, rest, prune=True)
    assert labels(database) == AS_LOADED | {"bob": (["Person"], {})}


def test_no_label_goes_where_the_database_refuses_a_row(database: Database, folder: Path) -> None:
    def poison() -> Iterator[Any]:
        yield Person(id="poison", code="taken")

    apply(database, MODEL)
    load_all(database, folder, TABLES)
    database.write(Statement("CREATE (:Party:Person {id: 'other', code: 'taken'})"))
    (folder / "people.csv").write_text(PEOPLE.replace("yes", ""))
    records = assemble(MODEL, read(MODEL, ("people.yaml", poison), folder))
    report = load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(prune=True))
    assert [problem.code for problem in report.problems] == ["row-refused"]
    found = labels(database)
    assert {id: found[id] for id in ("ann", "bob")} == {id: AS_LOADED[id] for id in ("ann", "bob")}


@pytest.mark.long
@pytest.mark.parametrize("batch", [0, 2])
def test_a_label_set_by_hand_outlives_the_sources_that_give_it_too(
    database: Database, folder: Path, batch: int
) -> None:
    def load_people(dead: str) -> tuple[list[str], dict[str, Any]]:
        (folder / "people.csv").write_text(PEOPLE.replace("yes", dead))
        load_all(database, folder, TABLES, batch=batch)
        return labels(database)["ann"]

    by_hand, given = ["Deceased", "Person"], {"Deceased": ["gm_adopted", "people.yaml"]}
    load_people("")
    database.write(Statement(ANN + "SET n:Deceased"))
    assert load_people("no") == (by_hand, {})
    for withdrawn in ("", "no"):
        assert load_people("yes") == (by_hand, given)
        assert load_people("yes") == (by_hand, given)
        assert load_people(withdrawn) == (by_hand, {})
    assert load_people("yes") == (by_hand, given)
    database.write(Statement(ANN + "REMOVE n:Deceased"))
    assert load_people("yes") == (by_hand, {"Deceased": ["people.yaml"]})
    assert load_people("") == (["Person"], {})


@pytest.mark.proved_by(
    "tests/loading/test_labels_taken_off.py::test_a_node_that_loses_a_label_is_updated_and_a_dry_run_says_so"
)
def test_a_label_set_by_hand_outlives_a_list_and_a_claim(database: Database, folder: Path) -> None:
    (folder / "list.csv").write_text("id\nann\n")
    (folder / "sheet.yaml").write_text(SHEET.replace("  - cem.Sanctioned: true\n", ""))
    load_all(database, folder, (*TABLES, "sheet.yaml"))
    database.write(Statement("MATCH (n:Person) WHERE n.id IN ['bob', 'cem'] SET n:Sanctioned"))
    write_sources(folder)
    load_all(database, folder, (*TABLES, "sheet.yaml"))
    by_hand = ["Person", "Sanctioned"]
    assert {id: labels(database)[id] for id in ("bob", "cem")} == {
        "bob": (by_hand, {"Sanctioned": ["gm_adopted", "list.yaml"]}),
        "cem": (by_hand, {"Sanctioned": ["claims", "gm_adopted"]}),
    }
    (folder / "list.csv").write_text("id\nann\n")
    (folder / "sheet.yaml").write_text(SHEET.replace("  - cem.Sanctioned: true\n", ""))
    load_all(database, folder, (*TABLES, "sheet.yaml"))
    assert {id: labels(database)[id] for id in ("bob", "cem")} == {"bob": (by_hand, {}), "cem": (by_hand, {})}


def test_a_reset_leaves_nothing_of_its_own_on_nodes_that_stay(database: Database, folder: Path) -> None:
    establish(database, MODEL)
    database.write(
        Statement("CREATE (:Party:Person:Deceased {id: 'ann'})"),
        Statement("CREATE (:Party:Person {id: 'bob', gm_merged: ['Party:rob'], gm_merged_columns: ['name']})"),
        Statement("CREATE (:Party:Person:Sanctioned {id: 'eve'})"),
    )
    (folder / "list.csv").write_text("id\nann\nbob\n")
    load_all(database, folder)
    assert labels(database)["ann"][1] == {"Deceased": ["gm_adopted", "people.yaml"], "Sanctioned": ["list.yaml"]}
    report, _ = reset(database)
    assert report.kept == 2
    assert labels(database) == {
        "ann": (["Deceased", "Person"], {}),
        "bob": (["Person"], {}),
        "eve": (["Person", "Sanctioned"], {}),
    }
    left = database.read("MATCH (n) UNWIND keys(n) AS name RETURN DISTINCT name").rows
    assert not [name for (name,) in left if name.startswith("gm_")]
