"""Forms that real tables have: texts from parts, dates in columns, lines that are no data, cells that do not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.sources.tables import Table, Value
from graphmodel.sources.tables.templates import columns_of, composer, percent
from tests.sources.tables.depots import Depot, told

HEAD = "table: t.csv\nnodes:\n- Depot:\n    id: id\n"


def rows(folder: Path, value: str, text: str, head: str = "") -> tuple[list[str], list[str]]:
    """What a mapping gives of a CSV file: the rows without the key, and the problems."""
    return told(folder, f"{head}{HEAD}    {value}\n", t_csv=text)


# Templates


@pytest.mark.parametrize(
    ("template", "cells", "expected"),
    [
        ("{first?} {last}", ["Ada", "Lovelace"], "Ada Lovelace"),
        ("{first?} {last}", [None, "Lovelace"], "Lovelace"),
        ("{first?} {last}", ["Ada", None], None),
        ("{first?} {middle?} {last}", ["A", None, "L"], "A L"),
        ("{first?} {middle?} {last}", [None, None, "L"], "L"),
        ("{last}, {first?} {middle?}", ["L", None, None], "L"),
        ("{last}, {first?} {middle?}", ["L", None, "M"], "L, M"),
        ("{last}, {first?} {middle?}", ["L", "F", None], "L, F"),
        ("{name} ({code?})", ["N", None], "N"),
        ("{name} ({code?}), {city}", ["N", None, "C"], "N, C"),
        ("({code?}) {name}", [None, "N"], "N"),
        ("{a?}, {b?}, {c?}", [None, "b", None], "b"),
        ("{a?}, {b?}, {c?}", [None, None, None], None),
        ("{a} {b?} km", ["1", None], "1 km"),
        ("{no:03}-{x:.2}", [7.0, "1.005"], "007-1.00"),
        ("{no:03}", ["-7"], "-07"),
        ("{{{a}}}", ["x"], "{x}"),
        ("{:START_ID}", ["x"], "x"),
    ],
)
def test_a_template_leaves_out_what_may_be_absent(template: str, cells: list[Any], expected: str | None) -> None:
    assert composer(template)(cells) == expected


@given(st.lists(st.text("{}%ab", max_size=4), min_size=2, max_size=4), st.lists(st.text(max_size=3), min_size=3))
def test_a_plain_template_is_the_same_both_ways(texts: list[str], cells: list[str]) -> None:
    template = "{c}".join(text.replace("{", "{{").replace("}", "}}") for text in texts)
    given_cells = (cells * len(texts))[: len(texts) - 1]
    expected = "".join(text + cell for text, cell in zip(texts, [*given_cells, ""], strict=True))
    assert columns_of(template) == ("c",) * len(given_cells)
    assert percent(template) % tuple(given_cells) == composer(template)(given_cells) == expected


def test_a_number_that_a_template_cannot_write_is_told(tmp_path: Path) -> None:
    assert rows(tmp_path, 'name: "{n:03}"', "id,n\na,7\nb,x\nc,1.5\n") == (
        ["2: Depot 'a' name='007'"],
        [
            f"t.csv:{line} wrong-type Depot.name: '{cell}' is no whole number for {{n:03}} (column n)\n"
            "  hint: the template asks for a number"
            for line, cell in ((3, "x"), (4, "1.5"))
        ],
    )


# Several columns


def test_the_first_column_that_has_a_value_counts(tmp_path: Path) -> None:
    value = 'name: {coalesce: [a, b], empty: ["", "-"], trim: true, case: upper, values: {X: Cross}}'
    assert rows(tmp_path, value, "id,a,b\n1,-, x\n2,y,z\n3,,\n") == (
        ["2: Depot '1' name='Cross'", "3: Depot '2' name='Y'", "4: Depot '3'"],
        [],
    )


def test_a_partial_date_is_made_of_year_month_and_day(tmp_path: Path) -> None:
    text = "id,y,m,d\n1,1969,7,20\n2,1969,07,\n3,1969,0,0\n4,,,\n5,1969,13,1\n6,,7,\n7,soon,,\n8,1969,,3\n"
    value = 'opened: {year: y, month: m, day: d, empty: ["", "0"]}'
    found, problems = rows(tmp_path, value, text)
    assert [line.partition(" opened_first")[0] for line in found] == [
        "2: Depot '1' opened='1969-07-20'",
        "3: Depot '2' opened='1969-07'",
        "4: Depot '3' opened='1969'",
        "5: Depot '4'",
    ]
    assert [each.partition("\n")[0].partition(" bad-date ")[::2] for each in problems] == [
        ("t.csv:7", "Depot.opened: a month, 7, without its year"),
        ("t.csv:8", "Depot.opened: 'soon' is no year, month or day"),
        ("t.csv:9", "Depot.opened: a day, 3, without its month"),
        ("t.csv:6", problems[3].partition("\n")[0].partition(" bad-date ")[2]),
    ]


def test_columns_make_a_list_or_a_record_each(tmp_path: Path) -> None:
    mapping = """\
table: t.csv
nodes:
- Depot: {id: id, tags: {list: [a, b, c]}}
relationships:
- DELIVERS: {start: {Depot: id}, end: {Depot: {list: [a, b, c], strip: "*"}}, good: {constant: salt}}
"""
    found, problems = told(tmp_path, mapping, t_csv="id,a,b,c\nn,x,,*y*\ns,,,\n")
    assert problems == []
    assert found == [
        "2: Depot 'n' DELIVERS Depot 'x' good='salt'",
        "2: Depot 'n' DELIVERS Depot 'y' good='salt'",
        "2: Depot 'n' tags=['x', '*y*']",
        "3: Depot 's'",
    ] or found == [
        "2: Depot 'n' tags=['x', '*y*']",
        "2: Depot 'n' DELIVERS Depot 'x' good='salt'",
        "2: Depot 'n' DELIVERS Depot 'y' good='salt'",
        "3: Depot 's'",
    ]


def test_spaces_marks_and_capitals_go(tmp_path: Path) -> None:
    value = 'name: {column: a, collapse: true, strip: "$%", case: lower}'
    assert rows(tmp_path, value, 'id,a\n1," $A \n  B% "\n')[0] == ["2: Depot '1' name='a b'"]


# Columns and lines that are there or not


def test_a_table_may_lack_an_optional_column(tmp_path: Path) -> None:
    values = "name: {column: a, optional: true}\n    floors: {column: b, optional: true, default: 1}"
    assert rows(tmp_path, values, "id,x\n1,\n") == (["2: Depot '1' floors=1"], [])
    assert rows(tmp_path, values, "id,a,b\n1,n,2\n") == (["2: Depot '1' name='n' floors=2"], [])


NOTES = 'Made by hand\n"not a cell\nid,name,floors\n# a note\n1,"two\n# lines",3,,\n\n2,b,4\n#3,c,5\n9,total,7\nend\n\n'


def test_lines_that_are_no_data_are_passed_over_and_counted(tmp_path: Path) -> None:
    head = 'skip: 2\nfooter: 2\ncomment: "#"\nsurplus: drop\n'
    found, problems = rows(tmp_path, "name: name\n    floors: floors", NOTES, head)
    assert (found, problems) == (["5: Depot '1' name='two\\n# lines' floors=3", "8: Depot '2' name='b' floors=4"], [])


def test_a_cell_too_many_names_the_option(tmp_path: Path) -> None:
    found, (problem,) = rows(tmp_path, "name: name", "id,name\n1,a,\n2,b\n")
    assert found == ["3: Depot '2' name='b'"]
    assert problem == (
        "t.csv:2 table-width this row goes on with ',' after its last column, and the header does not\n"
        "  hint: `surplus: drop` lets empty cells at the end of a row go"
    )
    assert len(rows(tmp_path, "name: name", "id,name\n1,a,x\n", "surplus: drop\n")[1]) == 1


def test_a_header_with_a_surplus_delimiter_lets_no_unquoted_one_pass(tmp_path: Path) -> None:
    table = "id,name,\n1,a,\n2,b, c\n3,d\nid,name,\n"
    found, problems = rows(tmp_path, "name: name", table, "surplus: drop\n")
    assert found == ["2: Depot '1' name='a'", "4: Depot '3' name='d'"]
    assert problems == [
        "t.csv:3 table-width this row has 3 cells, and the header 2\n  hint: a cell that holds ',' goes in quotes",
        "t.csv:5 repeated-header this row is the header once more\n  hint: take it out; were two files joined here?",
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_excels_line_names_the_delimiter(tmp_path: Path, ending: str) -> None:
    text = ending.join(["sep=;", "id;name", "1;a,b", ""])
    assert rows(tmp_path, "name: name", text) == (["3: Depot '1' name='a,b'"], [])
    quoted = text.replace("sep=;", '"SEP=;"')
    assert rows(tmp_path, "name: name", quoted) == (["3: Depot '1' name='a,b'"], [])
    assert rows(tmp_path, "name: name", "\ufeff" + text) == (["3: Depot '1' name='a,b'"], [])


# Cells that do not fit


def test_a_value_that_does_not_fit_may_count_as_absent(tmp_path: Path) -> None:
    values = """floors: {column: f, on_error: absent}
    opened: {column: o, on_error: absent, date: "%d.%m.%Y"}
    marks: {column: m, split: "|", on_error: absent}
    rent: r"""
    text = "id,f,o,m,r\n1,x,1.2.2031,1|y|3,1\n2,3,2031,,x\n3,99999999999999999999,,z,2\n"
    found, problems = rows(tmp_path, values, text)
    assert [line.split(" opened_first")[0] for line in found][1:] == ["4: Depot '3' rent=2.0"]
    assert found[0].startswith("2: Depot '1' opened='2031-02-01'")
    assert "floors" not in found[0]
    errors = [each for each in problems if "the row is kept without the value, as `on_error: absent` says" not in each]
    assert [each.split(" ")[0] for each in errors] == ["t.csv:3"]
    assert {each.split(" ")[0] for each in problems} == {"t.csv:2", "t.csv:3", "t.csv:4"}


def test_options_are_the_same_in_python() -> None:
    table = Table("t.csv", nodes=[{Depot: {"id": "id", "name": Value(coalesce=["a", "b"])}}], skip=2, comment="#")
    assert table.columns == ("id", "a", "b")
