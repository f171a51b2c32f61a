"""Files are cut between records, and what is read of the slices is what is read of the whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.sources.tables import Table
from graphmodel.spark.reading import SliceReport, read_slice
from graphmodel.spark.slices import Slice, is_regular, pieces_of, slices_of, survey
from graphmodel.staging import Stage, StagedGraph
from graphmodel.staging.faults import Faults
from graphmodel.staging.packets import Packet, restage
from tests.staging.test_scan import CELLS, COLUMNS, DEPOT, MODEL, Depot, outcome, stored_rows

NUMBERED: Any = {Depot: {"id": "id"}}


def cut(table: Table, size: int) -> list[Slice]:
    surveys = [survey(piece) for piece in pieces_of([table], size)]
    slices = slices_of([table], surveys)
    return slices if all(is_regular(each) for each in slices if each.quoted) else slices_of([table], [])


def placed(table: Table, folder: Path) -> Table:
    return table.called("depots.yaml", folder)


def sliced(folder: Path, table: Table, size: int) -> tuple[int, tuple[Any, Any]]:
    """The number of slices, and all that they give: problems, and each row with its place."""
    slices = cut(table, size)
    found = [list(read_slice(each, MODEL, folder, "200MB", 100, {})) for each in slices]
    stage = Stage(MODEL, folder / "stage")
    stage.duplicates[table.name] = table.duplicates
    faults = Faults({problem for own in found for each in own for problem in getattr(each, "problems", ())})
    try:
        restage(stage, (each for own in found for each in own if isinstance(each, Packet)))
        graph = StagedGraph(MODEL, stage)
        graph.check(faults, {})
        return len(slices), (sorted(map(str, set(faults.problems))), sorted(stored_rows(graph)))
    finally:
        stage.close()


def test_a_file_is_cut_between_its_records() -> None:
    @given(
        st.lists(st.tuples(*[st.text('a,"\n é', max_size=6)] * 2), min_size=1, max_size=20),
        st.integers(1, 60),
        st.sampled_from(["\n", "\r\n"]),
    )
    def law(rows: list[tuple[str, str]], size: int, ending: str) -> None:
        begins, line, text = {}, 1, ""
        for row in [("id", "name"), *rows]:
            begins[len(text.encode())] = line
            made = io.StringIO()
            csv.writer(made, lineterminator=ending).writerow(row)
            text += made.getvalue()
            line += made.getvalue().count("\n")
        with TemporaryDirectory() as place:
            (Path(place) / "depots.csv").write_bytes(text.encode())
            slices = cut(placed(Table("depots.csv", nodes=[NUMBERED]), Path(place)), size)
        if slices[0].end is None:
            return
        assert slices[0].start == slices[0].header == list(begins)[1]
        assert slices[-1].end == len(text.encode())
        assert all(one.end == next_.start for one, next_ in pairwise(slices))
        assert {each.start: each.first for each in slices}.items() <= (begins | {len(text.encode()): line}).items()

    law()


def bad_rows() -> Iterator[list[str]]:
    """A row for each cell that has given somebody trouble, all else of it empty."""
    for column, cells in CELLS.items():
        for number, cell in enumerate(cells):
            row = dict.fromkeys(COLUMNS, "") | {"id": f"{column} {number}", column: cell}
            yield list(row.values())


@pytest.mark.parametrize("size", [700, 2_000])
def test_bad_cells_are_what_they_are_in_the_whole_file(tmp_path: Path, size: int) -> None:
    with (tmp_path / "depots.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *bad_rows()])
    table = placed(Table("depots.csv", nodes=[DEPOT]), tmp_path)
    slices, found = sliced(tmp_path, table, size)
    assert slices > 1
    assert found == outcome(tmp_path, table)[:2]
    assert len(found[0]) > 10


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        ("id;name\n" + "".join(f"{n};North {n}\n" for n in range(40)), 8),
        ("id,name\n" + "".join(f"{n},North {n}\n" for n in range(40)) + "1,\n" + "5,South\n", 8),
        ('id,name\n1,5" pipe\n' + "".join(f"{n},North {n}\n" for n in range(2, 40)) + '77,7" pipe\n', 1),
        ("id,name\r\n" + "".join(f'{n},"two\r\nlines"\r\n' for n in range(20)), 6),
        ("id,name\n" + "".join(f"{n},North\n" for n in range(30)) + "31,North,too many\n32\n", 5),
        ("id,name\n" + "".join(f"{n},North\n" for n in range(30)) + '31,"never closed\n32,North\n', 1),
        ("id,title\n" + "".join(f"{n},North\n" for n in range(30)), 5),
    ],
)
def test_files_of_all_kinds_give_what_they_give_whole(tmp_path: Path, text: str, slices: int) -> None:
    (tmp_path / "depots.csv").write_bytes(text.encode())
    table = placed(Table("depots.csv", nodes=[{Depot: {"id": "id", "name": "name"}}]), tmp_path)
    found = sliced(tmp_path, table, 60)
    assert found[1] == outcome(tmp_path, table)[:2]
    assert found[0] == slices


def test_json_lines_are_read_whole_since_a_slice_may_lack_a_name(tmp_path: Path) -> None:
    (tmp_path / "depots.jsonl").write_text('{"id": "a"}\n{"id": "b", "name": "B"}\n')
    table = placed(Table("depots.jsonl", nodes=[{Depot: {"id": "id", "name": "name"}}]), tmp_path)
    slices, found = sliced(tmp_path, table, 5)
    assert slices == 1
    assert found == outcome(tmp_path, table)[:2]


def test_a_file_that_changed_is_told(tmp_path: Path) -> None:
    (tmp_path / "depots.csv").write_text("id,name\na,b\n")
    table = placed(Table("depots.csv", nodes=[NUMBERED]), tmp_path)
    (one,) = cut(table, 100)
    (tmp_path / "depots.csv").write_text("id,name\na,b\nc,d\n")
    (report,) = read_slice(one, MODEL, tmp_path, "200MB", 100, {})
    assert isinstance(report, SliceReport)
    assert [str(problem) for problem in report.problems] == [
        f"{tmp_path}/depots.csv table-changed the file changed while it was read\n"
        "  hint: run again when nobody writes to it"
    ]
