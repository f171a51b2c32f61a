"""What a mapping makes of cells: absent ones, templates, parts, meanings, numbers, dates, points, quantities, ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from graphmodel.sources.tables import Table, Value
from graphmodel.sources.tables.composing import date_text
from graphmodel.sources.tables.days import read_day, read_time
from tests.sources.tables.depots import MODEL, Delivers, Depot, Firm, Runs, read, rows_of, told


def one(folder: Path, cell: str, property: str, options: str) -> tuple[str, list[str]]:
    """What a cell becomes as this property, with these options of its column."""
    mapping = f"table: t.csv\nnodes:\n- Depot: {{id: id, {property}: {{column: c, {options}}}}}\n"
    rows, problems = told(folder, mapping, t_csv=f'id,c\nx,"{cell}"\n')
    return (rows[0].partition("'x' ")[2] if rows else ""), [text.partition(" ")[2] for text in problems]


@pytest.mark.parametrize(
    ("property", "cell", "options", "stored"),
    [
        ("name", "North", "", "name='North'"),
        ("name", " North ", "", "name=' North '"),
        ("name", " North ", "trim: true", "name='North'"),
        ("name", "", "default: nameless", "name='nameless'"),
        ("name", "", "", ""),
        ("name", "NA", 'empty: ["", NA]', ""),
        ("name", "", "empty: [NA]", "name=''"),
        ("leased", "n", "values: {y: yes, n: no}", "leased=False"),
        ("leased", "y", "values: {y: yes, n: no}", "leased=True"),
        ("leased", "true", "", "leased=True"),
        ("kind", "offen", "values: {offen: open}", "kind='open'"),
        ("kind", "-", 'values: {"-": ""}', ""),
        ("floors", "1.200", 'thousands: "."', "floors=1200"),
        ("floors", "12", "", "floors=12"),
        ("rent", "1.234,50", 'decimal: ",", thousands: "."', "rent=1234.5"),
        ("rent", "-3e2", "", "rent=-300.0"),
        ("tags", "a|b||c", 'split: "|"', "tags=['a', 'b', 'c']"),
        ("tags", "", 'split: "|"', ""),
        ("marks", "1, 2", 'split: ","', "marks=[1, 2]"),
        ("marks", "1;x", 'split: ";", values: {x: 9}', "marks=[1, 9]"),
        ("opened", "1998", "", "opened='1998' opened_first=1998-01-01 opened_last=1998-12-31"),
        ("opened", "1998-01-01T00:00:00Z", "date: iso, rounded: year", "opened='1998'"),
        ("opened", "1998-02-01T00:00:00Z", "date: iso, rounded: year", "opened='1998-02-01'"),
        ("opened", "1998-02-01T00:00:00Z", "date: iso, rounded: month", "opened='1998-02'"),
        ("opened", "1998-01-01T08:00:00Z", "date: iso, rounded: month", "opened='1998-01-01'"),
        ("opened", "1998-02", "date: iso", "opened='1998-02'"),
        ("opened", "03.02.1998", 'date: "%d.%m.%Y"', "opened='1998-02-03'"),
        ("opened", "02/1998", 'date: ["%d.%m.%Y", "%m/%Y"]', "opened='1998-02'"),
        ("opened", "1998-02-03", "precision: month", "opened='1998-02'"),
        ("opened", "1998-02-03", "precision: {column: id, values: {x: year}}", "opened='1998'"),
        ("area", "300", "unit: m2", "area=300 area_unit='m2'"),
        ("area", "~1.200,5", 'unit: m2, decimal: ",", thousands: "."', "area=1200.5 area_unit='m2' area_about=True"),
        ("area", "300 ha", "", "area=300 area_unit='ha'"),
        ("area", "300", "unit: {column: id}, about: true", "area=300 area_unit='x' area_about=True"),
    ],
)
def test_a_cell_becomes_what_its_options_say(
    tmp_path: Path, property: str, cell: str, options: str, stored: str
) -> None:
    found, problems = one(tmp_path, cell, property, options)
    assert problems == []
    assert found == stored or found.startswith(f"{stored} {property}_first")


@pytest.mark.parametrize(
    ("property", "cell", "options", "fault"),
    [
        ("floors", "many", "", "wrong-type Depot.floors: 'many' is not a whole number (column c)"),
        ("rent", "1.5", 'decimal: ","', "wrong-type Depot.rent: '1.5' is no number of this writing (column c)"),
        ("kind", "opne", "", "not-allowed Depot.kind: 'opne' is not an allowed value (column c)"),
        ("opened", "2031-13", "", "bad-date Depot.opened: '2031-13' is not a day of the calendar"),
        ("opened", "3 May", "date: iso", "bad-date Depot.opened: '3 May' is no date written as iso (column c)"),
        ("opened", "1998", "precision: {column: id}", "bad-date Depot.opened: 'x' is no precision (column c)"),
        (
            "area",
            "1.3 million",
            "",
            "wrong-type Depot.area: '1.3 million' would be read as a number and a unit (column c)",
        ),
        ("area", "big", "unit: m2", "wrong-type Depot.area: 'big' is not a quantity such as 40000"),
        ("marks", "1|x", 'split: "|"', "wrong-type Depot.marks: 'x' is not a whole number (column c)"),
        ("floors", "9223372036854775808", "", "not-storable Depot.floors: 9223372036854775808 does not fit in 64"),
        ("rent", "nan", "", "not-storable Depot.rent: nan is no number that a graph can compare"),
        ("rent", "inf", "", "not-storable Depot.rent: inf is no number that a graph can compare"),
    ],
)
def test_a_cell_that_does_not_fit_is_told(tmp_path: Path, property: str, cell: str, options: str, fault: str) -> None:
    found, (problem,) = one(tmp_path, cell, property, options)
    assert (found, problem[: len(fault)]) == ("", fault)


@pytest.mark.parametrize(
    ("cell", "formats", "fault", "hint"),
    [
        (
            "2019-04-01",
            '"%d.%m.%Y"',
            "'2019-04-01' is no date written as %d.%m.%Y",
            'say that it is written so, too: date: ["%d.%m.%Y", iso]',
        ),
        (
            "12/31/2020",
            '"%d/%m/%Y"',
            "'12/31/2020' is no date written as %d/%m/%Y",
            'correct it; if all dates of the column are written so: date: "%m/%d/%Y"',
        ),
        (
            "31.02.2020",
            '"%d.%m.%Y"',
            "'31.02.2020' is no day of the calendar",
            "no calendar has that day: correct it, or name it in `empty` where it stands for none",
        ),
        (
            "2020-02-31",
            "iso",
            "'2020-02-31' is no day of the calendar",
            "no calendar has that day: correct it, or name it in `empty` where it stands for none",
        ),
        (
            "3 May",
            "iso",
            "'3 May' is no date written as iso",
            "correct it, or add the format that reads it to `date`, as in date: [iso, ...]",
        ),
    ],
)
def test_the_next_step_at_a_date_keeps_the_formats_that_are_there(
    tmp_path: Path, cell: str, formats: str, fault: str, hint: str
) -> None:
    _, (problem,) = one(tmp_path, cell, "opened", f"date: {formats}")
    assert problem == f"bad-date Depot.opened: {fault} (column c)\n  hint: {hint}"


def test_a_text_is_a_whole_number_with_one_zero_behind_the_point_alone() -> None:
    assert read_time("5.0", ["%H%M"]) == time(0, 5)
    assert (read_time("5.00", ["%H%M"]), read_day("1998.00", ["%Y"])) == (None, None)
    assert date_text(["1998.0", "2.0"]) == "1998-02"
    for text in ("2.000", "2.00"):
        with pytest.raises(ValueError, match=f"'{text}' is no year, month or day"):
            date_text([text])


def test_a_type_that_does_not_fit_on_a_far_row_is_told_there(tmp_path: Path) -> None:
    rows = "".join(f"d{n},{n}\n" for n in range(12_000)).replace("d11111,11111", "d11111,x")
    mapping = "table: t.csv\nnodes: [{Depot: {id: id, floors: f}}]\n"
    found, (problem,) = told(tmp_path, mapping, t_csv="id,f\n" + rows)
    assert problem.startswith("t.csv:11113 wrong-type Depot.floors: 'x' is not a whole number")
    assert len(found) == 11_999


def test_absent_values_are_in_no_column_unless_they_are_to_be_cleared(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        nodes:
        - Depot:
            id: id
            name: name
            floors: {column: floors, absent: clear}
            area: {column: area, absent: clear}
    """
    rows, problems = told(tmp_path, mapping, t_csv="id,name,floors,area\na,A,1,3 m2\nb,,,\nc,C,2,\n")
    assert problems == []
    assert rows == [
        "2: Depot 'a' name='A' floors=1 area=3 area_unit='m2' area_about=None",
        "3: Depot 'b' floors=None area=None area_unit=None area_about=None",
        "4: Depot 'c' name='C' floors=2 area=None area_unit=None area_about=None",
    ]


def test_keys_and_texts_are_made_of_columns(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        nodes:
        - Depot: {id: "{land}-{n}", name: "100% {{{n}}}", kind: {constant: open}, tags: {constant: [a, b]}}
    """
    rows, problems = told(tmp_path, mapping, t_csv="land,n\nno,1\n,2\n")
    assert rows == ["2: Depot 'no-1' name='100% {1}' kind='open' tags=['a', 'b']"]
    assert problems == ["t.csv:3 missing-key Depot needs id, and nothing is there\n  hint: fill it, or give a default"]


def test_an_empty_key_and_a_zero_in_one_are_refused(tmp_path: Path) -> None:
    items, problems = read(Table([{"id": "\0"}, {"id": ""}], nodes=[{Depot: {"id": Value("id", empty=())}}], name="t"))
    assert "table-kind list is no table" in problems[0]
    arrow = pytest.importorskip("pyarrow")
    frame = arrow.table({"id": ["a\0b", "", "c", None]})
    items, problems = read(Table(frame, nodes=[{Depot: {"id": Value("id", empty=())}}], name="t"))
    assert rows_of(items) == ["3: Depot 'c'"]
    assert [text.partition("\n")[0] for text in problems] == [
        "t rows:4 missing-key Depot needs id, and nothing is there (column id)",
        "t rows:1 not-storable Depot.id: 'a\\x00b' holds a zero character (column id)",
        "t rows:2 not-storable Depot.id: an empty text is no key (column id)",
    ]


def test_latitude_and_longitude_make_a_point(tmp_path: Path) -> None:
    mapping = 'table: t.csv\ndecimal: ","\nnodes: [{Depot: {id: id, place: {latitude: lat, longitude: lon}}}]\n'
    data = 'id,lat,lon\na,"48,2",16\nb,,\nc,1,\nd,91,0\n'
    rows, problems = told(tmp_path, mapping, t_csv=data)
    assert rows == ["2: Depot 'a' place=(16.0, 48.2)", "3: Depot 'b'"]
    assert [text.partition("\n")[0] for text in problems] == [
        "t.csv:4 wrong-type Depot.place: a point without its longitude (columns lon, lat)",
        "t.csv:5 wrong-type Depot.place: 0.0, 91.0 is no longitude and latitude in degrees (columns lon, lat)",
    ]


def test_parts_of_several_columns_go_in_step(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        nodes:
        - Depot: {id: {column: ids, split: "|"}, name: {column: names, split: "|"}, tags: {column: tags, split: "|"}}
    """
    data = "ids,names,tags\na|b,A|,x|y\nc|d,C,\n,,\n"
    rows, problems = told(tmp_path, mapping, t_csv=data)
    assert rows == ["2: Depot 'a' name='A' tags=['x', 'y']", "2: Depot 'b' tags=['x', 'y']"]
    assert problems == [
        "t.csv:3 table-step the parts do not match: id has 2, name has 1\n"
        "  hint: what is split in one record goes in step, with as many parts each"
    ]


def test_one_row_makes_several_records_and_only_those_that_are_meant(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        where: {state: {not: [gone]}}
        nodes:
        - Depot: {id: id}
          where: {kind: [depot, store]}
        - Firm: {number: firm, title: "{title}"}
          where: {firm: {empty: false}}
        relationships:
        - RUNS: {start: firm, end: {Depot: id}, since: since}
          where: {firm: {empty: false}, kind: depot}
    """
    data = "id,kind,state,firm,title,since\na,depot,,1,One,2031\nb,store,gone,1,One,\nc,store,,,,\nd,office,,2,Two,\n"
    rows, problems = told(tmp_path, mapping, t_csv=data)
    assert problems == []
    assert rows == [
        "2: Depot 'a'",
        "2: Firm 1 title='One'",
        "2: Firm 1 RUNS Depot 'a' since='2031' since_first=2031-01-01 since_last=2031-12-31",
        "4: Depot 'c'",
        "5: Firm 2 title='Two'",
    ]


def test_conditions_see_cells_as_the_table_means_them(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        empty: ["", NA]
        trim: true
        nodes:
        - Depot: {id: id, area: {constant: 300, unit: m2}, tags: {constant: big}}
          where: {city: {empty: false}, kind: depot, state: {empty: false, not: gone}}
    """
    data = (
        "id,city,kind,state\n a,x, depot ,on\nb, NA ,depot,on\nc,,depot,on\nd,x,office,on\ne,x,depot,gone\nf,x,depot,\n"
    )
    rows, problems = told(tmp_path, mapping, t_csv=data)
    assert (problems, rows) == ([], ["2: Depot 'a' area=300 area_unit='m2' tags=['big']"])


def test_a_relationship_needs_its_ends_its_key_and_an_interval(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        relationships:
        - DELIVERS: {start: a, end: b, good: good, tons: tons, since: since, until: until}
    """
    data = "a,b,good,tons,since,until\nx,y,tin,1,,\nx,,tin,,,\nx,y,,,,\nx,y,tin,,2031,2030\n"
    rows, problems = told(tmp_path, mapping, t_csv=data)
    assert rows == ["2: Depot 'x' DELIVERS Depot 'y' good='tin' tons=1.0"]
    assert problems == [
        "t.csv:3 missing-end the end names no Depot (column b)\n"
        "  hint: leave such rows out: where: {b: {empty: false}}",
        "t.csv:4 missing-key DELIVERS needs good, and nothing is there (column good)\n"
        "  hint: leave such rows out: where: {good: {empty: false}}",
        "t.csv:5 claim-interval `until` (2030) precedes `since` (2031)\n  hint: until is the day it ended",
    ]


def test_an_empty_part_of_a_split_end_is_told_from_an_empty_cell(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        where: {b: {empty: false}}
        relationships:
        - DELIVERS: {start: a, end: {Depot: {column: b, split: "|"}}, good: good, tons: tons}
    """
    _, problems = told(tmp_path, mapping, t_csv="a,b,good,tons\nx,y|,tin,1\n")
    assert problems == [
        "t.csv:2 missing-end the end names no Depot (column b)\n"
        "  hint: take out the '|' that begins or ends the cell, or one of two together, "
        "or a part that `empty` or `values` makes nothing"
    ]


def test_an_end_is_found_by_another_property(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\nNO,s\nXX,s\n")
    asked: list[Any] = []

    def lookup(label: str, name: str, values: Sequence[Any]) -> Sequence[Any]:
        asked.append((label, name, list(values)))
        return [{"NO": "north"}.get(value) for value in values]

    tie = {Delivers: {"start": Value("a", by="code"), "end": "b", "good": Value(constant="tin")}}
    table = Table("t.csv", relationships=[tie], folder=tmp_path, name="t")
    items, (problem,) = read(table, lookup)
    assert rows_of(items) == ["2: Depot 'north' DELIVERS Depot 's' good='tin'"]
    assert asked == [("Depot", "code", ["NO", "XX"])]
    assert ":3 unknown-id no Depot has the code 'XX' (column a)" in problem


def test_a_table_in_python_names_classes_or_labels() -> None:
    by_class = Table(
        "t.csv", relationships=[{Runs: {"start": "f", "end": {Firm: "g"}}, "where": {"f": {"empty": False}}}]
    )
    by_name = Table(
        "t.csv",
        relationships=[{"RUNS": {"start": "f", "end": {"Firm": {"column": "g"}}}, "where": {"f": {"empty": False}}}],
    )
    assert by_class == by_name
    assert MODEL.relationships["RUNS"].cls is Runs
