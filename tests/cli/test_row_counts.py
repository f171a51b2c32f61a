"""What `load` prints of the rows of tables."""

from __future__ import annotations

from graphmodel.cli.load import lines
from graphmodel.loading import LoadReport
from graphmodel.sources.tables.tally import RowCounts


def test_the_rejected_of_tables_sheets_and_loaders_add_up_to_the_total() -> None:
    """Entries of sheets are in no table's row, and count in the total."""
    table = RowCounts("ports.yaml", "ports.csv", read=9, kept=2, rejected=7)
    first, *others, last = lines(LoadReport(rows=(table,), rejected=12))
    assert [first, *others] == [
        "rows of             read  kept  merged  left out  rejected",
        "ports.csv              9     2       0         0         7",
        "sheets and loaders                                       5",
        "",
    ]
    assert ", 12 rejected; " in last
    assert [line for line in lines(LoadReport(rows=(table,), rejected=7)) if line.startswith("sheets")] == []
