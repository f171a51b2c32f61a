"""Files for Neo4j's import tool: the imported graph is the loaded one, in every value."""

from __future__ import annotations

import csv
import gzip
import re
import subprocess
from io import StringIO
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


def test_imported_is_as_loaded(neo4j_database: Database, imported: Imported, tmp_path: Path) -> None:
    """The packed files are imported; those not packed, and those of rows that were not staged, say the same."""
    establish(neo4j_database, MODEL)
    load(neo4j_database, MODEL, assembled(tmp_path, rows_in_memory=30), today=lambda: DAY, as_of=DAY)
    loaded = content(neo4j_database)
    empty(neo4j_database)
    out, plain, unstaged = (tmp_path / name for name in ("out", "plain", "held"))
    exported(assembled(tmp_path, rows_in_memory=30), "admin", out, packed=True)
    exported(assembled(tmp_path, rows_in_memory=30), "admin", plain)
    exported(assembled(tmp_path, rows_in_memory=100_000), "admin", unstaged)
    assert _rows(out) == _rows(plain) == _rows(unstaged)
    assert (out / "import.sh").read_text().replace(".csv.gz", ".csv") == (plain / "import.sh").read_text()
    with imported(out) as database:
        assert content(database) == loaded
        for rows in (30, 100_000):
            again = load(database, MODEL, assembled(tmp_path, rows_in_memory=rows), today=lambda: DAY, as_of=DAY)
            assert (again.changed, again.problems) == (False, ())
        assert establish(database, MODEL).changes is False
        assert content(database) == loaded


def _rows(folder: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """The cells that say something of each row of nodes and relationships, with their headers, in one order."""
    found = []
    for path in folder.glob("*-header.csv"):
        (rows,) = folder.glob(path.name.replace("-header.csv", ".csv*"))
        data = gzip.decompress(rows.read_bytes()) if rows.suffix == ".gz" else rows.read_bytes()
        text = re.sub(r'(?<![^,\n])""(?![^,\n])', "an empty text", data.decode())
        text = re.sub(r"(: -?\d+)\.0\b", r"\1", text)  # a point's 1.0 may be written 1
        header = path.read_text(encoding="utf-8").rstrip("\n").split(",")
        of = re.sub(r"(-\d+)?-header.csv", "", path.name)
        table = csv.reader(StringIO(text, newline=""))
        found += [(of, sorted(cell for cell in zip(header, row, strict=True) if cell[1])) for row in table]
    return sorted(found)


def test_an_item_with_the_sign_that_separates_items_is_told(tmp_path: Path) -> None:
    from graphmodel.errors import SourceError
    from tests.export.things import Device

    records = assembled(tmp_path, lambda: iter([Device(id="d", names=[f"a{admin.SEPARATOR}b"])]))
    with pytest.raises(SourceError, match="has an item with U\\+001F in it"):
        exported(records, "admin", tmp_path / "out")
    assert not (tmp_path / "out").exists()
