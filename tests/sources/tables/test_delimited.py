"""CSV as it comes: its places are those of the file, and whatever is wrong with it is told and left out."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import pytest

from graphmodel.drafts.tables.profile import profile
from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables import Table
from tests.sources.tables.depots import Depot, column, read, rows_of

NODES = [{Depot: {"id": "id", "name": "name"}}]


def table(folder: Path, data: bytes | str, file: str = "depots.csv", **options: Any) -> Table:
    """A table of depots with these bytes."""
    (folder / file).write_bytes(data if isinstance(data, bytes) else data.encode())
    return Table(file, nodes=NODES, **options).called("depots", folder)


def depots(folder: Path, data: bytes | str, **options: Any) -> tuple[list[str], list[str]]:
    """The rows and problems of a table of depots, the folder's name left out."""
    items, problems = read(table(folder, data, **options))
    return rows_of(items), [text.replace(str(folder), "") for text in problems]


def test_rows_know_their_line(tmp_path: Path) -> None:
    data = 'id,name\nn,North\n"s","So\nu\r\nth"\n\nw,"We""st"\n'
    rows, problems = depots(tmp_path, data)
    assert problems == []
    assert rows == ["2: Depot 'n' name='North'", "3: Depot 's' name='So\\nu\\r\\nth'", "7: Depot 'w' name='We\"st'"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_line_end_counts(tmp_path: Path, ends: str) -> None:
    rows, problems = depots(tmp_path, ends.join(["id,name", "n,North", "s,South"]))
    assert (problems, rows) == ([], ["2: Depot 'n' name='North'", "3: Depot 's' name='South'"])


def test_delimiter_quote_and_encoding_are_options(tmp_path: Path) -> None:
    data = "id;name\n'n;1';Nörd\n".encode("cp1252")
    rows, problems = depots(tmp_path, data, delimiter=";", quote="'", encoding="cp1252")
    assert (problems, rows) == ([], ["2: Depot 'n;1' name='Nörd'"])


@pytest.mark.parametrize("cell", ['"a \\"b\\" c"', '"a ""b"" c"'])
def test_where_an_escape_is_named_quotes_are_escaped_or_doubled(cell: str, tmp_path: Path) -> None:
    rows, _ = depots(tmp_path, f"id,name\nn,{cell}\n", escape="\\")
    assert rows == ["2: Depot 'n' name='a \"b\" c'"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("depots.tsv", "id\tname\nn\tNo, rth\n"), ("depots.tab.csv", 'id,name\nn,"No, rth"\n')],
)
def test_the_last_ending_says_whether_a_file_has_tabs(name: str, text: str, tmp_path: Path) -> None:
    items, problems = read(table(tmp_path, text, name))
    assert (problems, rows_of(items)) == ([], ["2: Depot 'n' name='No, rth'"])
    assert profile(tmp_path / name).delimiter == ("\t" if name == "depots.tsv" else ",")


def test_a_header_may_be_given(tmp_path: Path) -> None:
    rows, problems = depots(tmp_path, "n,North\n", header=("id", "name"))
    assert (problems, rows) == ([], ["1: Depot 'n' name='North'"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_text(tmp_path: Path, encoding: str) -> None:
    given = {} if encoding == "utf-8-sig" else {"encoding": encoding}
    rows, problems = depots(tmp_path, "id,name\nn,Nörd\n".encode(encoding), **given)
    assert (problems, rows) == ([], ["2: Depot 'n' name='Nörd'"])


def test_text_comes_in_one_spelling(tmp_path: Path) -> None:
    rows, _ = depots(tmp_path, "id,name\no\u0308,No\u0308rd\n")
    assert rows == ["2: Depot 'ö' name='Nörd'"]


def test_a_header_alone_gives_no_rows(tmp_path: Path) -> None:
    rows, (problem,) = depots(tmp_path, "id,name\n")
    assert rows == []
    assert problem.startswith(
        "/depots.csv table-no-rows the table has no rows\n  hint: is it whole? What it gave before"
    )


def test_an_empty_file_has_no_header(tmp_path: Path) -> None:
    _, problems = depots(tmp_path, "")
    assert problems == [
        "/depots.csv table-empty the file is empty\n"
        "  hint: its first line has the names of the columns; or give them in `header`"
    ]


def test_a_missing_column_is_told_before_any_row(tmp_path: Path) -> None:
    rows, (problem,) = depots(tmp_path, "id,nam\nn,North\n")
    assert rows == []
    assert problem.endswith("unknown-column the table has no column 'name'\n  hint: did you mean 'nam'?")


def test_a_column_that_stands_twice_is_told_where_it_is_used(tmp_path: Path) -> None:
    rows, problems = depots(tmp_path, "id,name,name\nn,North,South\n")
    assert (rows, problems) == (
        [],
        [
            "/depots.csv:1 table-header the column 'name' is in the header 2 times\n"
            "  hint: rename one, or take the header out and give the names in `header`"
        ],
    )
    assert depots(tmp_path, "id,name,,\nn,North,,\n") == (["2: Depot 'n' name='North'"], [])


def test_rows_of_another_width_are_left_out(tmp_path: Path) -> None:
    rows, problems = depots(tmp_path, "id,name\nn\ns,South\nw,West,1\n")
    assert rows == ["3: Depot 's' name='South'"]
    assert problems == [
        "/depots.csv:2 table-width this row has 1 cell, and the header 2\n  hint: is a line cut off?",
        "/depots.csv:4 table-width this row has 3 cells, and the header 2\n"
        "  hint: a cell that holds ',' goes in quotes",
    ]


def test_comment_lines_name_the_option_that_skips_them(tmp_path: Path) -> None:
    hint = 'if lines that begin with # are comments: comment: "#"'
    rows, (problem,) = depots(tmp_path, "id,name\n# n is new\ns,South\n")
    assert (rows, problem.endswith(f"this row has 1 cell, and the header 2\n  hint: {hint}")) == (
        ["3: Depot 's' name='South'"],
        True,
    )
    _, problems = depots(tmp_path, "# all depots\nid,name\ns,South\n")
    assert problems[0].endswith(f"the table has no column 'id'\n  hint: the header read is '# all depots'; {hint}")
    assert depots(tmp_path, "#id,name\ns,South\n")[1][0].endswith("hint: did you mean '#id'?")


def test_where_no_quotes_are_read_none_are_recommended(tmp_path: Path) -> None:
    _, (problem,) = depots(tmp_path, "id,name\nn,North, upper\n", quote="")
    assert problem == (
        "/depots.csv:2 table-width this row has 3 cells, and the header 2\n"
        "  hint: by `quote: none` no cell holds ','; name the quotes or the delimiter of this table"
    )


def test_the_line_of_a_byte_that_is_no_text_is_told(tmp_path: Path) -> None:
    lines = [f"d{n},Depot {n}" for n in range(2 * ROWS)]
    data = "\n".join(["id,name", '"a\nb",Two lines', *lines]).encode() + b"\nx,N\xf6rd\nn,North\n"
    items, problems = read(table(tmp_path, data))
    line = len(lines) + 4
    assert problems[0].partition(" ")[0].endswith(f"depots.csv:{line}")
    assert "table-encoding byte 0xf6 is not utf-8" in problems[0]
    assert len(problems) == 1
    keys = [key for item in items for key in item.keys]  # a chunk's keys
    assert ("x" in keys, keys[-1], len(keys)) == (False, "n", len(lines) + 2)


def test_another_encoding_is_told_at_the_line_it_breaks(tmp_path: Path) -> None:
    data = "id,name\nn,North\ns,?\nw,West\n".encode("utf-16-le").replace(b"?\0", b"\0\xd8") + b"x"
    rows, (first, last) = depots(tmp_path, data, encoding="utf-16-le")
    assert rows == ["2: Depot 'n' name='North'", "4: Depot 'w' name='West'"]
    assert first.startswith("/depots.csv:3 table-encoding something here is not utf-16-le")
    assert last.startswith("/depots.csv:5 table-encoding something here is not utf-16-le")


def test_what_cannot_be_decoded_on_is_told(tmp_path: Path) -> None:
    _, (problem,) = depots(tmp_path, b"id,name\nn,+\x01\n", encoding="utf-7")
    assert "table-encoding this is not utf-7 from here on: " in problem
    _, (problem,) = depots(tmp_path, "id,name\n", encoding="utf-5")
    assert "table-option there is no encoding 'utf-5'" in problem


def test_zero_bytes_are_no_text(tmp_path: Path) -> None:
    rows, problems = depots(tmp_path, "id,name\nn,No\0rth\ns,South\n")
    assert rows == ["3: Depot 's' name='South'"]
    assert problems[0].startswith("/depots.csv:2 table-zero a zero byte: this is no plain text\n  hint: take it out")
    rows, (problem,) = depots(tmp_path, "id,name\nn,North\n".encode("utf-16-le"))
    assert (rows, problem[: len("/depots.csv:1 table-zero")]) == ([], "/depots.csv:1 table-zero")


@pytest.mark.parametrize(
    ("data", "line", "fault"),
    [
        ('id,name\nn,North\ns,"South\nw,West\n', 3, "a quote opens in this row and is never closed"),
        ('id,name\nn,North\ns,"So"uth\nw,West\n', 3, "this is no row: ',' expected after '\"'"),
    ],
)
def test_a_broken_quote_ends_the_reading_at_its_row(tmp_path: Path, data: str, line: int, fault: str) -> None:
    rows, (problem,) = depots(tmp_path, data)
    assert rows == ["2: Depot 'n' name='North'"]
    assert problem.startswith(f"/depots.csv:{line} table-quote {fault}; the rest of the file was not read")


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_too_large_is_refused_without_holding_it(tmp_path: Path, quote: str) -> None:
    rows, (problem,) = depots(tmp_path, f"id,name\nn,North\ns,{quote}{'x' * 2000}{quote}\n", max_cell=1000)
    assert rows == ["2: Depot 'n' name='North'"]
    assert problem == (
        "/depots.csv:3 cell-size a line has more than 1,000 characters\n"
        "  hint: is a quote never closed? Where it is meant so, raise `max_cell`"
    )


def test_a_cell_of_many_lines_too_large_is_refused_at_its_first(tmp_path: Path) -> None:
    known = csv.field_size_limit()
    rows, (problem,) = depots(tmp_path, 'id,name\nn,North\ns,"' + "x\n" * 2000, max_cell=1000)
    assert (rows, problem[:24]) == (["2: Depot 'n' name='North'"], "/depots.csv:3 cell-size ")
    assert csv.field_size_limit() == known


@pytest.mark.long
def test_much_in_one_cell_takes_no_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "depots.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        out.write(b'id,name\nn,"')
        for _ in range(400):
            out.write(b"x" * 1_000_000)
    tracemalloc.start()
    items, (problem,) = read(Table(path.name, nodes=NODES).called("depots", tmp_path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (items, "cell-size" in problem) == ([], True)
    assert peak < 200_000_000


def test_many_faults_of_a_kind_are_counted(tmp_path: Path) -> None:
    rows, problems = depots(tmp_path, "id,name\n" + "x\n" * 150 + "n,North\n")
    assert rows == ["152: Depot 'n' name='North'"]
    assert len(problems) == 101
    assert problems[-1].startswith("/depots.csv table-width 50 more rows have a problem of this kind")


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(b"id,name\nn,North\n")
    items, problems = read(table(tmp_path, packed, "depots.csv.gz"))
    assert (problems, rows_of(items)) == ([], ["2: Depot 'n' name='North'"])


def test_zstandard_is_unpacked(tmp_path: Path) -> None:
    zstd = pytest.importorskip("backports.zstd")
    data = zstd.compress(b"id,name\n" + b"".join(b"n%d,North\n" % n for n in range(9000)))
    items, problems = read(table(tmp_path, data, "depots.csv.zst"))
    assert (problems, sum(map(len, items))) == ([], 9000)
    for first in (0x50, 0x5F):
        skipped = bytes((first, *b"\x2a\x4d\x18", 2, 0, 0, 0, 7, 7))
        items, problems = read(table(tmp_path, skipped + data, "depots.csv.zst"))
        assert (problems, sum(map(len, items))) == ([], 9000)
    _, (problem,) = read(table(tmp_path, data[:-20], "depots.csv.zst"))
    assert "table-damaged the file cannot be read on: " in problem


def test_a_damaged_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    data = gzip.compress(b"id,name\n" + b"".join(b"d%d,x%d\n" % (n, n * n) for n in range(200_000)))
    items, (problem,) = read(table(tmp_path, data[: len(data) // 2], "depots.csv.gz"))
    assert "table-damaged the file cannot be read on: Compressed file ended before the end-of-stream" in problem
    assert sum(map(len, items)) > 10_000
    _, (problem,) = read(table(tmp_path, b"not packed at all", "depots.csv.gz"))
    assert "table-format the file is not packed with gzip" in problem


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path) -> None:
    made = table(tmp_path, "id,name\n" + "".join(f"d{n},x\n" for n in range(3 * ROWS)))
    problems: list[Any] = []
    from graphmodel.sources.tables import read_table
    from tests.sources.tables.depots import MODEL

    for _ in read_table(made, MODEL, problems=problems):
        (tmp_path / "depots.csv").write_text("id,name\nn,North\n")
    assert [problem.code for problem in problems][-1] == "table-changed"


def test_a_missing_file_and_an_unknown_format_are_told(tmp_path: Path) -> None:
    (tmp_path / "depots.csv").write_text("id,name\n")
    _, (problem,) = read(Table("depot.csv", nodes=NODES).called("depots", tmp_path))
    assert problem.endswith("table-missing there is no file depot.csv\n  hint: did you mean 'depots.csv'?")
    _, (problem,) = read(table(tmp_path, "", "depots.dat"))
    assert "table-format depots.dat has no ending that names its format" in problem


def test_chunks_are_small(tmp_path: Path) -> None:
    items, _ = read(table(tmp_path, "id,name\n" + "".join(f"d{n},x\n" for n in range(2 * ROWS + 1))))
    assert [len(item) for item in items] == [ROWS, ROWS, 1]
    assert column(items, "name") == ["x"] * (2 * ROWS + 1)
