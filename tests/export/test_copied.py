"""CSV and JSON lines that DuckDB writes are, byte for byte, what the blocks' own writer makes of the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphmodel.export import ExportGraph, Writing, jsonl
from graphmodel.export.comma import Comma
from graphmodel.export.copied import StagedBlock
from graphmodel.export.jsonl import JsonLines
from graphmodel.mark import FORMAT
from graphmodel.model import Quantity
from graphmodel.sources.tables import Table
from graphmodel.staging import json_copy
from tests.export.things import DAY, MODEL, TEXTS, Device, assembled, claims, exported, many

DEVICE = "Device: No. 1/ü"


class RowByRow(Comma):
    """CSV of which DuckDB writes no line."""

    def copy(self, block: StagedBlock) -> bool:
        return False


class ObjectByObject(JsonLines):
    """JSON lines of which DuckDB writes none."""

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


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("text", ["plain", "a\x0bb"])
def test_both_writers_of_json_lines_make_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: bool, text: str
) -> None:
    """A property of every kind, some given by claims; DuckDB writes a control in the name of a device otherwise."""

    def more() -> Iterator[Any]:
        yield Device(id="x", name=text, weight=1e22, weights=[1e-5, 1e16, -0.0], price=Decimal("0.05"))
        yield Device(id="y", names=[text], weight=5e-324, size=Quantity(1e-7), count=0)

    copies: list[str] = []
    write = json_copy.write_json_lines

    def spy(rows: Any, *rest: Any) -> bool:
        made = write(rows, *rest)
        copies.extend([rows.kind.name] if made else [])
        return made

    monkeypatch.setattr(jsonl, "write_json_lines", spy)
    graph = ExportGraph(MODEL, assembled(tmp_path, many, more, claims, held=1), DAY, FORMAT, plain=plain, mixed=True)
    for form in (JsonLines, ObjectByObject):
        Writing(graph, form).write(tmp_path / form.__name__, "jsonl")
    for file in (tmp_path / "JsonLines").iterdir():
        others = tmp_path / "ObjectByObject" / file.name
        assert sorted(file.read_bytes().split(b"\n")) == sorted(others.read_bytes().split(b"\n")), file.name
    assert copies.count(DEVICE) == (2 if text == "plain" else 1), "of the source with that text"
    assert {"Depot", "HOLDS it"} <= {*copies}


def test_csv_keeps_the_order_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "devices.csv").write_text("id,size\na,40000\nb,12.5\nc,8\nd,0.25\n", encoding="utf-8")
    table = Table(tmp_path / "devices.csv", nodes=[{Device: {"id": "id", "size": "size"}}])
    exported(assembled(tmp_path, table, held=1), "csv", tmp_path / "out", plain=True)
    (file,) = (tmp_path / "out").glob("*.csv")
    assert [line.partition(",")[0] for line in file.read_text().splitlines()[1:]] == list("abcd")
