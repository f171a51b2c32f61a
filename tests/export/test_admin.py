"""Files for Neo4j's import tool: the imported graph is the loaded one, in every value."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.export import admin
from graphmodel.loading import load
from graphmodel.schema import establish
from tests.conftest import empty
from tests.export.importing import Imported, content
from tests.export.things import DAY, MODEL, assembled, exported


def test_one_file_a_label_and_type_with_typed_headers(tmp_path: Path) -> None:
    report = exported(assembled(tmp_path), "admin", tmp_path / "out")
    assert dict(report.nodes)["Person"] == 60
    assert dict(report.relationships)["HOLDS it"] == 120
    assert (tmp_path / "out" / "nodes-Depot-header.csv").read_text() == (
        "number:ID(Depot){id-type:long},title:string,gm_sources:string[]\n"
    )
    assert (tmp_path / "out" / "relationships-HOLDS_it-header.csv").read_text() == (
        ":START_ID(Depot),:END_ID(Thing),:TYPE,"
        "since:string,since_first:date,since_last:date,until:string,until_first:date,until_last:date,"
        "year:long,part:double,remark:string,when:datetime,gm_sources:string[],gm_own:boolean\n"
    )
    script = (tmp_path / "out" / "import.sh").read_text()
    assert "--nodes=Thing:Person=./nodes-Person-header.csv,./nodes-Person.csv" in script
    assert "--nodes=./nodes-Device__No__1__-header.csv,./nodes-Device__No__1__.csv" in script
    assert subprocess.run(["sh", "-n", str(tmp_path / "out" / "import.sh")], check=False).returncode == 0


@pytest.mark.parametrize(("held", "packed"), [(30, False), (100_000, True)])
def test_imported_is_as_loaded(
    neo4j_database: Database,
    imported: Imported,
    tmp_path: Path,
    held: int,
    packed: bool,
) -> None:
    establish(neo4j_database, MODEL)
    load(neo4j_database, MODEL, assembled(tmp_path, held=held), today=lambda: DAY, as_of=DAY)
    loaded = content(neo4j_database)
    empty(neo4j_database)
    exported(assembled(tmp_path, held=held), "admin", tmp_path / "out", packed=packed)
    with imported(tmp_path / "out") as database:
        assert content(database) == loaded
        again = load(database, MODEL, assembled(tmp_path, held=held), today=lambda: DAY, as_of=DAY)
        assert (again.changed, again.problems) == (False, ())
        assert establish(database, MODEL).changes is False
        assert content(database) == loaded


def test_an_item_with_the_sign_that_separates_items_is_told(tmp_path: Path) -> None:
    from graphmodel.errors import SourceError
    from tests.export.things import Device

    records = assembled(tmp_path, lambda: iter([Device(id="d", names=[f"a{admin.SEPARATOR}b"])]))
    with pytest.raises(SourceError, match="has an item with U\\+001F in it"):
        exported(records, "admin", tmp_path / "out")
    assert not (tmp_path / "out").exists()
