"""Files are cut between records, and what is read of the slices is what is read of the whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.errors import SourceError
from graphmodel.sources.lookups import FixedLookups
from graphmodel.sources.tables import Table, Value
from graphmodel.sources.tables.row_notes import summed
from graphmodel.spark.reading import SliceReport, index_slice, is_packet, read_slice
from graphmodel.spark.slices import FilePiece, Slice, is_regular, pieces_of, slices_of, survey, together
from graphmodel.staging import Stage, StagedGraph, packets
from graphmodel.staging.faults import Faults
from graphmodel.staging.layout import StagingTables
from graphmodel.staging.packets import Packet, dealt, restage
from graphmodel.staging.sql import identifier
from graphmodel.staging.stage import Origin
from tests.staging.test_scan import CELLS, COLUMNS, DEPOT, MODEL, Depot, Near, outcome, stored_rows

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
    found = [list(read_slice(each, MODEL, "200MB", 100, {})) for each in slices]
    stage = Stage(MODEL, folder / "stage")
    stage.duplicates[table.name] = table.duplicates
    reports = [each for own in found for each in own if isinstance(each, SliceReport)]
    notes = summed(note for each in reports for note in each.notes)
    faults = Faults({*(note.problem for note in notes), *(problem for each in reports for problem in each.problems)})
    try:
        restage(stage, (each for own in found for each in own if isinstance(each, Packet)))
        graph = StagedGraph(MODEL, stage)
        graph.check(faults, {})
        return len(slices), (sorted(map(str, set(faults.reported))), sorted(stored_rows(graph)))
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


def test_small_files_are_read_together_and_large_ones_by_many_tasks() -> None:
    def groups(sizes: list[int], tasks: int) -> list[list[int]]:
        pieces = [FilePiece(number, Path(), 0, size) for number, size in enumerate(sizes)]
        return [[each.size for each in own] for own in together(pieces, tasks)]

    mb = 1 << 20
    assert groups([], 2) == []
    assert groups([5, 6, 7], 2) == [[5, 6, 7]]
    assert groups([5, 2 * mb, 6, 7], 2) == [[5], [2 * mb], [6, 7]]
    assert [len(each) for each in groups([mb] * 80, 2)] == [10] * 8
    assert [len(each) for each in groups([mb] * 80, 64)] == [1] * 80


def bad_rows() -> Iterator[list[str]]:
    """A row for each cell that has given somebody trouble, all else of it empty."""
    for column, cells in CELLS.items():
        for number, cell in enumerate(cells):
            row = dict.fromkeys(COLUMNS, "") | {"id": f"{column} {number}", column: cell}
            yield list(row.values())


@pytest.mark.parametrize("size", [pytest.param(700, marks=pytest.mark.long), 2_000])
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


def test_a_path_starts_from_the_folder_of_its_mapping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "depots.csv").write_text("id\na\nb\n")
    monkeypatch.chdir(tmp_path)
    whole, parts = (cut(placed(Table("depots.csv", nodes=[NUMBERED]), tmp_path / "tables"), size) for size in (100, 2))
    for slices in (whole, parts):
        found = [item for each in slices for item in read_slice(each, MODEL, "200MB", 100, {})]
        assert [id for each in found if isinstance(each, Packet) for id in each.ids(0)] == ["a", "b"]
        assert not any(each.problems for each in found if isinstance(each, SliceReport))


def test_a_file_that_changed_is_told(tmp_path: Path) -> None:
    (tmp_path / "depots.csv").write_text("id,name\na,b\n")
    table = placed(Table("depots.csv", nodes=[NUMBERED]), tmp_path)
    (one,) = cut(table, 100)
    (tmp_path / "depots.csv").write_text("id,name\na,b\nc,d\n")
    (report,) = read_slice(one, MODEL, "200MB", 100, {})
    assert isinstance(report, SliceReport)
    assert [str(problem) for problem in report.problems] == [
        f"{tmp_path}/depots.csv table-changed the file changed while it was read\n"
        "  hint: run again when nobody writes to it"
    ]


def test_a_file_that_changes_while_it_is_surveyed_or_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "depots.csv"
    path.write_text("id,name\n" + "".join(f"{n},North\n" for n in range(40)))
    table = placed(Table("depots.csv", nodes=[NUMBERED]), tmp_path)
    surveys = [survey(piece) for piece in pieces_of([table], 60)]
    whole = slices_of([table], [])[0]
    items = read_slice(whole, MODEL, "200MB", 100, {})
    assert isinstance(next(items), Packet)
    path.write_text(path.read_text() + "c,d\n")
    (report,) = items
    assert isinstance(report, SliceReport)
    assert report.changed
    slices = slices_of([table], surveys)
    assert len(slices) > 1
    for each in slices:
        (told,) = read_slice(each, MODEL, "200MB", 100, {})
        assert isinstance(told, SliceReport)
        assert told.changed


def test_rows_that_are_read_again_after_the_file_changed_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "depots.csv"
    path.write_text("id,name\na,b\n")
    (one,) = cut(placed(Table("depots.csv", nodes=[NUMBERED]), tmp_path), 100)
    fault = "depots.csv: the file changed while it was read"
    found = [is_packet(each, [one]) for each in read_slice(one, MODEL, "200MB", 100, {})]
    assert found == [True, False]
    path.write_text("id,name\n")
    with pytest.raises(SourceError, match=fault):
        [is_packet(each, [one]) for each in read_slice(one, MODEL, "200MB", 100, {})]
    with pytest.raises(SourceError, match=fault):
        index_slice(one, MODEL, {("Depot", "name"): {}})


def test_the_index_of_all_nodes_is_read_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "depots.csv").write_text("id,name,to\na,North,South\n")
    near: Any = {Near: {"start": {Depot: "id"}, "end": {Depot: Value("to", by="name")}}}
    table = placed(Table("depots.csv", nodes=[NUMBERED], relationships=[near]), tmp_path)
    known: Any = {("Depot", "name"): {"South": "s", "North": "a"}}
    (one,) = cut(table, 100)
    found = list(read_slice(one, MODEL, "200MB", 100, known))
    ties = [each for each in found if isinstance(each, Packet) and not each.is_node]
    assert [(each.ids(0), each.ids(1)) for each in ties] == [(["a"], ["s"])]
    assert FixedLookups(MODEL, known).found is known
    assert known == {("Depot", "name"): {"South": "s", "North": "a"}}


def test_what_rows_of_several_slices_have_in_common_is_said_once(tmp_path: Path) -> None:
    near: Any = {Near: {"start": {Depot: "id"}, "end": {Depot: Value("near", by="name", missing="skip")}}}
    table = placed(Table("depots.csv", relationships=[near]), tmp_path)
    names = ["Zu\u0308rich" if n % 4 == 1 else "nowhere" if n % 4 == 3 else "North" for n in range(40)]
    (tmp_path / "depots.csv").write_text("id,near\n" + "".join(f"d{n},{name}\n" for n, name in enumerate(names)))

    def said(size: int) -> tuple[int, list[str]]:
        slices = cut(table, size)
        known: Any = {("Depot", "name"): {"North": "n", "Z\xfcrich": "z"}}
        items = [each for own in slices for each in read_slice(own, MODEL, "200MB", 100, known)]
        reports = [each for each in items if isinstance(each, SliceReport)]
        assert not any(each.problems for each in reports)
        notes = summed(note for each in reports for note in each.notes)
        return len(slices), [str(note.problem).partition("\n")[0].removeprefix(f"{tmp_path}/") for note in notes]

    several, apart = said(100)
    assert several > 3
    assert said(10_000) == (1, apart)
    assert apart == [
        "depots.csv:3 table-unicode column near: 10 texts are not in Unicode's composed form (NFC), and stored in it; "
        "keys that differ in this alone are one",
        "depots.csv:5 endpoint-skipped 10 rows were left out: no Depot has the name that the end names",
    ]


def test_a_file_of_two_mappings_is_cut_for_the_one_alone_that_allows_it(tmp_path: Path) -> None:
    (tmp_path / "depots.csv").write_text("id,name\n" + "".join(f"{n},North {n}\n" for n in range(40)))
    cuttable = placed(Table("depots.csv", nodes=[NUMBERED]), tmp_path)
    whole = placed(Table("depots.csv", nodes=[NUMBERED], skip=1, header=["id", "name"]), tmp_path)
    for tables in ([cuttable, whole], [whole, cuttable]):
        slices = slices_of(tables, [survey(piece) for piece in pieces_of(tables, 60)])
        assert [each.number for each in slices] == list(range(len(slices)))
        for table in tables:
            own = [each for each in slices if each.table is table]
            assert (len(own) == 1) == (table is whole)
            found = [item for each in own for item in read_slice(each, MODEL, "200MB", 100, {})]
            ids = [id for each in found if isinstance(each, Packet) for id in each.ids(0)]
            assert sorted(ids, key=int) == [str(n) for n in range(40)]
            assert not any(each.problems for each in found if isinstance(each, SliceReport))


def test_packets_of_one_block_are_one_and_rows_wait_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = Origin("s", "f")
    empty = [None] * (len(StagingTables(MODEL).nodes("Depot").all) - 1)
    given = [Packet(("Depot",), origin, frozenset(), [(n, f"d{n}", *empty)]) for n in range(4_000)]
    made = dict(dealt(given, lambda packet: [row[0] % 3 for row in packet.rows]))
    assert {mark: len(packet.rows) for mark, packet in made.items()} == {0: 1_334, 1: 1_333, 2: 1_333}
    monkeypatch.setattr(packets, "MAX_ROWS", 1_000)
    assert [(mark, len(packet.rows)) for mark, packet in dealt(given, lambda packet: [0])] == [(0, 1_000)] * 4
    flushed = []

    class Counting(Stage):
        def appender(self, kind: Any) -> Any:
            appender = super().appender(kind)
            return SimpleNamespace(append_rows=appender.append_rows, flush=lambda: flushed.append(appender.flush()))

    stage = Counting(MODEL, tmp_path / "stage")
    restage(stage, given)
    assert flushed == []  # fewer than `PENDING` rows: at the end alone
    (table,) = (kind.table for kind in stage.kinds)
    assert stage.value(f"SELECT count(*) FROM {identifier(table)}") == len(given)
    stage.close()
