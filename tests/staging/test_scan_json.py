"""JSON lines read by DuckDB say what the exact reader says: the same rows, values, lines and problems."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.errors import SourceError
from graphmodel.sources.tables import Table, Value
from tests.staging.test_scan import CELLS, COLUMNS, FINE, NAMES, Depot, both, outcome, table

FITTING: dict[str, list[Any]] = {
    "floors": [1, -7, None, 0],
    "weight": [1.5, 2, 1e22, -0.0],
    "open": [True, False, None],
    "opened": [2031, None],
    "area": [12, -3],
    "lat": [48.2, -7, 91],
    "lon": [16.37, -180],
}
"""Values of JSON that a property of the name takes."""
# ruff: noqa: E501
ODD = [
    2**53 + 1,
    2**63,
    10**30,
    -0.0,
    3.0,
    0.1234567890123456789,
    1e300,
    float("nan"),
    float("inf"),
    True,
    [],
    ["a"],
    [None],
    {},
]
ODD += [{"a": {"b": 1}}, [{"a": 1}, {"a": 2}], "e\u0301", ["e\u0301"], "a\0b", "\ud800", 999, -9, "", 1e-7, "\u2028", [[[1]], 2], ' {"a": "x"}', '["x"]']  # fmt: skip
BLANK = ("", "  ", "\u00a0", "\x1c")
ALIKE = (
    *('{"i\\u0064": "x1"}', '{"id": "x2", "name": "\\u0041"}', '{"id": "x3", "name": "{\\": :"}', '{"id": "x4", "floors": -0}'),
    *('{"id": "x5", "name": "a, } nan"}', '{"ID": "d", "id": "x6"}', '{"id": "x7", "name": "\\ud83d\\ude00"}'),
    *('{"id": "x8", "x": {"name": ["a"], "": 1}}', '{"id": "x9", "name": "a"}  '),
)  # fmt: skip
LINES = [
    *BLANK,
    *ALIKE,
    *("{}", "[]", "1", '"x"', "null", "{", '{"id": "d"', "\ufeff"),
    *('{"id": "d", "id": "e"}', '{"id": "d", "x": {"y": 1, "y": 2}}', '{"id": "d", "x": [{"y": 1, "y": 2}]}'),
    *('{"id": "d", "x": {"y": 1}, "x": {"z": 1}}', '{"id": "d",}', '{"id": "d", "x": [1,]}', '{"id": "d", "x": nan}'),
    *('{"id": "d", "weight": NaN}', '{"id": "d", "weight": -Infinity}', '{"id": "d", "weight": inf}'),
    *('{"id": "d", "weight": 1e400}', '{"id": "d", "weight": 9007199254740993.0}'),
    *('{"id": "d", "x": ' + "1" * 5000 + "}", '{"id": "d", "x": ' + "[" * 2000 + "]" * 2000 + "}"),
    *('{"id": "d"} x', '{"id": "d"}{"id": "e"}', "{'id': 'd'}"),
    *('{"id": "d", "name": "a\\u0000b"}', '{"id": "d", "name": "a\x01b"}', '{"id": "d", "name": "a\tb"}'),
    *('\ufeff{"id": "d"}', '{"id": "d", "name": "\\ud83d"}', '{"id":"d","floors":1.0,"x":"\0"}'),
]  # fmt: skip


FAULTS = {"not-storable", "table-json", "table-mark", "table-zero", "wrong-type"}


@st.composite
def lines_of(draw: st.DrawFn) -> list[str]:
    """Lines, most of objects in which all fits, some of other ones."""
    wild = draw(st.sets(st.sampled_from(COLUMNS), max_size=2))
    fine = {name: st.sampled_from([*FINE[name], *FITTING.get(name, [None])]) for name in COLUMNS}
    cells = {name: st.sampled_from([*CELLS[name], *ODD]) if name in wild else fine[name] for name in COLUMNS}
    needed = {name: cells[name] for name in ("id", "to", "weight") if name not in wild}
    objects = st.fixed_dictionaries(needed, optional={name: cells[name] for name in COLUMNS if name not in needed})
    lines = objects.map(lambda row: json.dumps(row, ensure_ascii="name" in wild))
    faulty = st.one_of(lines, st.sampled_from(LINES)) if draw(st.booleans()) else lines
    return draw(st.lists(faulty, max_size=10))


OPTIONS = st.sampled_from(
    [
        {},
        {"trim": True},
        {"empty": ("", "NA")},
        {"empty": ()},
        {"empty": ("", -9)},
        {"where": {"kind": {"not": ["huge"]}}},
        {"where": {"floors": 1}},
        {"duplicates": "last"},
    ]
)
GOOD = {"id": "a", "name": "North", "weight": 1.5, "open": True, "opened": 2031, "area": 12, "lat": 1, "lon": 2.5}
GOOD |= {"floors": 1, "built": "2031-02-28", "seen": "2031-02-28T10:00:00Z", "kind": "big", "to": "a"}


def agree(folder: Path, text: str, given_table: Table) -> tuple[Any, list[Any]]:
    """What a reading of lines gives, and what a scan of each file found; None for a file that the exact reader took."""
    data = text.encode("utf-8", "surrogatepass")
    path = folder / str(given_table.data)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    found: list[Any] = []
    reading: Any = import_module("graphmodel.staging.read")
    really = reading.scan

    def spy(*given: Any) -> Any:
        found.append(really(*given))
        return found[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "scan", spy)
        planned, exact, _ = both(patch, folder, given_table)
    assert planned == exact
    return planned, found


@pytest.mark.long
@settings(max_examples=20, deadline=None)
@given(lines=lines_of(), options=OPTIONS, name=NAMES, ending=st.sampled_from(["\n", "\r\n"]), packed=st.booleans())
def test_a_plan_of_json_lines_and_the_exact_reader_agree(
    lines: list[str], options: dict[str, Any], name: Any, ending: str, packed: bool
) -> None:
    with TemporaryDirectory() as folder:
        data = "depots.jsonl.gz" if packed else "depots.jsonl"
        agree(Path(folder), ending.join(lines), replace(table(Path(folder), b"", name, **options), data=data))


def test_only_lines_that_every_reader_reads_alike_are_taken_without_the_model(tmp_path: Path) -> None:
    """Each line that is not as the others are, between two of those, and at the end of the file; read at once."""
    fine = [json.dumps(GOOD | {"id": f"n{at}"}) for at in range(len(LINES) + 1)]
    text = "".join(f"{row}\n{line}\n" for row, line in zip(fine, LINES, strict=False)) + fine[-1] + '\n{"id": "d",'
    nodes = replace(table(tmp_path, b""), data="depots.jsonl", relationships=())
    (problems, rows, _), (found,) = agree(tmp_path, text, nodes)
    clean = [2 * at + 2 for at, line in enumerate(LINES) if line not in (*BLANK, *ALIKE)]
    assert sorted(found.odd[0]) == [*clean, 2 * len(LINES) + 2]
    assert found.rows == len(fine) + len(ALIKE)
    assert len(rows) == 55
    assert {problem.split(" ")[1] for problem in problems} == FAULTS


def test_paths_lead_into_objects_and_lists_unless_a_key_is_called_so(tmp_path: Path) -> None:
    lines: list[Any] = [
        {"k": "a", "at": {"name": "x", "ll": [1.5, 2]}, "n": [[1, 7]]},
        {"k": "b", "at": {"name": None}, "n": [[1]]},
        {"k": "c", "at": {"name": 5, "ll": {"0": 1}}, "n": [1]},
        {"k": "d", "at.name": "flat", "at": {"name": "x"}},
        {"k": "e", "at.name": None, "at": [{"name": "x"}], "n": {"0": [1, 2]}},
        {"k": "f", "at": "x", "n": "xyz"},
        {"k": "g", "at": {"name": {"name": "x"}, "ll": [1]}},
        {"k": "h", "many": [{"a": 1}, {"a": 2}]},
    ]
    lines += [
        {"k": "i", "at": json.dumps({"name": "in a text", "ll": [1, 2.5]}), "n": "[[0, 8]]"},
        {"k": "j", "at": {"name": "x", "ll": "\u00a0[1, 3]"}, "n": ["{"]},
        {"k": "l", "at": {"name": "x"}, "n": [" [7, 9]"]},
        {"k": "m", "open": "[0] is no list", "at": "\\u007b", "n": ""},
    ]
    values = {"id": ".k", "name": Value("at.name", optional=True), "floors": "n[0][1]", "weight": "at.ll[1]"}
    given_table = Table("t.jsonl", nodes=[{Depot: values}])
    (_, rows, _), (found,) = agree(tmp_path, "\n".join(map(json.dumps, lines)), given_table)
    assert found.odd == (frozenset((3, 7, 9, 10, 11)),)
    stored = {row.partition("(")[2][1]: row.partition(" ")[2] for row in rows}
    assert [stored[key] for key in "abil"] == [
        "('a',) [('floors', 7), ('name', 'x'), ('weight', 2.0)] ('t.jsonl',)",
        "('b',) [('name', 'unnamed')] ('t.jsonl',)",
        "('i',) [('floors', 8), ('name', 'in a text'), ('weight', 2.5)] ('t.jsonl',)",
        "('l',) [('floors', 9), ('name', 'x')] ('t.jsonl',)",
    ]


def test_a_row_is_meant_by_what_is_in_a_text_of_json(tmp_path: Path) -> None:
    lines = [{"id": "a", "at": {"t": "x"}}, {"id": "b", "at": '{"t": "x"}'}, {"id": "c", "at": '{"t": "y"}'}]
    given_table = Table("t.jsonl", nodes=[{Depot: {"id": "id"}}], where={"at.t": "x"})
    (_, rows, _), _ = agree(tmp_path, "\n".join(map(json.dumps, lines)), given_table)
    assert [row.split(" ")[1] for row in rows] == ["('a',)", "('b',)"]


LONG_TEXT: Any = "y" * 8_000
DENSE: Any = [0] * 1_300
"""A line of it is not too long, but DuckDB cannot hold as many as it reads at once."""


@pytest.mark.parametrize(("value", "among"), [(LONG_TEXT, 1), (DENSE, 1), ("y" * 900_000, 300)])
def test_lines_too_long_for_duckdb_are_for_the_model(tmp_path: Path, value: Any, among: int) -> None:
    """Some by themselves; the whole file where all are long, or where so many cannot be held at once."""
    rows = ({"id": f"n{at}", "name": "x", "v": None if at % among else value} for at in range(1_500))
    given_table = Table("t.jsonl", nodes=[{Depot: {"id": "id", "name": "name"}}])
    (problems, stored, _), (found,) = agree(tmp_path, "\n".join(map(json.dumps, rows)), given_table)
    assert (problems, len(stored)) == ([], 1_500)
    assert (found and found.odd) == (None if among == 1 else (frozenset(range(1, 1_500, among)),))


@pytest.mark.parametrize("where", ["end", "middle", "checksum"])
def test_a_damaged_file_is_for_the_exact_reader(tmp_path: Path, where: str) -> None:
    """It keeps the rows before the damage, and says where that is; also where only the check sum tells of it."""
    data = bytearray(gzip.compress("".join(f'{{"id": "{at * 7919 % 9973}"}}\n' for at in range(3_000)).encode()))
    if where == "end":
        del data[-20:]
    else:
        data[-6 if where == "checksum" else len(data) // 2] ^= 0xFF
    (tmp_path / "t.jsonl.gz").write_bytes(data)
    given_table = Table("t.jsonl.gz", nodes=[{Depot: {"id": "id"}}])
    with pytest.MonkeyPatch.context() as patch:
        planned, exact, _ = both(patch, tmp_path, given_table)
    assert planned == exact
    assert "table-damaged" in {problem.split(" ")[1] for problem in planned[0]}
    assert len(planned[1]) > 1_000


def test_a_file_that_duckdb_fails_to_read_is_for_the_exact_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where it is damaged after it was looked at."""
    data = gzip.compress("".join(f'{{"id": "{at * 7919 % 9973}"}}\n' for at in range(3_000)).encode())
    (tmp_path / "t.jsonl.gz").write_bytes(data[:-20])
    monkeypatch.setattr("graphmodel.sources.tables.planned_files._PACKED", 0)
    planned, exact, plans = both(monkeypatch, tmp_path, Table("t.jsonl.gz", nodes=[{Depot: {"id": "id"}}]))
    assert (planned, plans) == (exact, 1)
    assert [problem.split(" ")[1] for problem in planned[0]] == ["table-damaged"]


def test_a_folder_that_cannot_be_written_to_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritable(work: Any) -> str:
        return f"COPY (SELECT 1) TO '{work.stage.folder}/none/file.csv'"

    monkeypatch.setattr("graphmodel.staging.scan._Scan.statement", unwritable)
    (tmp_path / "t.jsonl").write_text('{"id": "a"}\n')
    with pytest.raises(SourceError, match="rows cannot be staged in"):
        outcome(tmp_path, Table("t.jsonl", nodes=[{Depot: {"id": "id"}}]))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('{"id": "a", "nam": "x"}\n', ["unknown-column"]),
        ('[\n{"id": "a", "name": "x"}\n]\n', ["table-json"]),
        ('{\n"id": "a", "name": "x"}\n', ["table-json"]),
        ('{"id": "a", "name": "e\u0301"}\n', ["table-unicode"]),
        ('{"id": "a", "name": "x"}\n{"id": "b", "name": ["e\\u0301"]}\n', ["table-unicode", "wrong-type"]),
        ('{"id": "a", "name": "x"}\r{"id": "b", "name": "x"}\n', []),
        ("", ["table-no-rows"]),
    ],
)
def test_what_is_of_the_whole_file_is_for_the_exact_reader(tmp_path: Path, text: str, codes: list[str]) -> None:
    (problems, _, _), found = agree(tmp_path, text, Table("t.jsonl", nodes=[{Depot: {"id": "id", "name": "name"}}]))
    assert [problem.split(" ")[1] for problem in problems] == codes
    assert found in ([], [None])
