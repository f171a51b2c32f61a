"""CSV that DuckDB writes is, byte for byte, what the blocks' own writer makes of the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphmodel.export import ExportGraph, Writing
from graphmodel.export.comma import Comma
from graphmodel.export.copied import StagedBlock
from graphmodel.mark import FORMAT
from graphmodel.model import Quantity
from graphmodel.sources.tables import Table
from tests.export.things import DAY, MODEL, TEXTS, Device, assembled, exported


class RowByRow(Comma):
    """CSV of which DuckDB writes no line."""

    def copy(self, block: StagedBlock) -> bool:
        return False


SIZES = st.builds(
    Quantity, st.integers(-(10**6), 10**6) | st.floats(-1e9, 1e9), st.none() | st.just("m2"), st.booleans()
)
SEEN = st.sampled_from((datetime(2031, 1, 2, tzinfo=UTC), datetime(2031, 1, 2, 3, 4)))
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "size": SIZES,
        "seen": SEEN,
        "weight": st.floats(-1e9, 1e9),
        "name": st.sampled_from([each for each in TEXTS if "\0" not in each]),
    },
)
MIXED: list[dict[str, Any]] = [
    {"size": Quantity(40_000)},
    {"size": Quantity(12.5)},
    {},
    {"size": Quantity(7, about=True)},
    {"size": Quantity(8)},
    {"size": Quantity(0.25)},
]


@settings(max_examples=5)
@given(st.lists(FIELDS, min_size=2, max_size=12), st.sampled_from(({}, {"names": ["x"]}, {"name": "\ufeffmark"})))
@example(MIXED, {})
@example(MIXED, {"names": ["x"]})
@example(MIXED, {"name": "\ufeffmark"})
def test_both_writers_of_csv_make_the_same_bytes(rows: list[dict[str, Any]], last: dict[str, Any]) -> None:
    """The `last` row may have what DuckDB cannot write: a list, or a byte order mark in a text."""

    def devices() -> Iterator[Any]:
        for at, row in enumerate([*rows, last]):
            yield Device(id=f"{at:02}", **row)

    with TemporaryDirectory() as made:
        folder = Path(made)
        graph = ExportGraph(MODEL, assembled(folder, devices, held=1), DAY, FORMAT, plain=True, mixed=True)
        written = []
        for form in (Comma, RowByRow):
            Writing(graph, form).write(folder / form.__name__, "csv")
            (file,) = (folder / form.__name__).glob("*.csv")
            written.append(file.read_bytes())
        assert written[0] == written[1]


def test_csv_keeps_the_order_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "devices.csv").write_text("id,size\na,40000\nb,12.5\nc,8\nd,0.25\n", encoding="utf-8")
    table = Table(tmp_path / "devices.csv", nodes=[{Device: {"id": "id", "size": "size"}}])
    exported(assembled(tmp_path, table, held=1), "csv", tmp_path / "out", plain=True)
    (file,) = (tmp_path / "out").glob("*.csv")
    assert [line.partition(",")[0] for line in file.read_text().splitlines()[1:]] == list("abcd")
