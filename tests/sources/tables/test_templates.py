"""Texts made of columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.sources.tables.templates import NotANumber, composer
from tests.sources.tables.depots import told


@pytest.mark.parametrize("cell", ["1e999999999", "Infinity", "NaN", "sNaN", "x"])
def test_what_is_no_number_of_reason_is_not_written_out(cell: str) -> None:
    with pytest.raises(NotANumber):
        composer("{no:03}")([cell])


def test_a_template_may_have_any_number_of_parts(tmp_path: Path) -> None:
    """Of an expression that nests as deep as it has parts DuckDB takes some 5,000."""
    (tmp_path / "t.csv").write_text("id\na\n")
    name = 6_000 * "{id}"
    rows, problems = told(tmp_path, f"table: t.csv\nnodes: [{{Depot: {{id: id, name: {{template: '{name}'}}}}}}]\n")
    assert (len(rows), 6_000 * "a" in rows[0], problems) == (1, True, [])
