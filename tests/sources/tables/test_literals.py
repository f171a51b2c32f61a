"""What a mapping writes itself is held against the model before a row is read, and told at the mapping's own line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pytest

from graphmodel import LocalTime, Model
from graphmodel.causes import causes
from graphmodel.model import Node, Property
from graphmodel.sources.tables import read_mapping, read_table
from tests.sources.tables.companies import said
from tests.sources.tables.depots import column, told

ROWS = "id,title,date,who,firm,sure,x\nd1,One,2031-02,ann,mill,y,1\nd2,Two,2031-03,ben,mill,n,2\n"
TOP = "table: t.csv\n"
OWNS = "claims:\n- OWNS: {start: {Person: who}, end: {Company: firm}}\n"
CLAIM = TOP + "document: {id: d}\n" + OWNS
SHARES = "known are: all, few, many, most, some"
CASES = {
    "a day of the one document": (
        TOP + "document: {id: d, published: date}\n" + OWNS,
        "t.yaml:2:30 bad-date 'date' is not a date such as 2016, 2025-04 or 2025-07-03\n"
        "  hint: write 2016, 2025-04 or 2025-07-03; where it is a column: published: {column: date}",
    ),
    "a day of a row's document": (
        TOP + "document: {id: '{id}', published: date}\n" + OWNS,
        "t.yaml:2:24 bad-date published: 'date' is not a date such as 2016, 2025-04 or 2025-07-03\n"
        "  hint: write 2016, 2025-04 or 2025-07-03; where it is a column: published: {column: date}",
    ),
    "an axis": (
        CLAIM + "  certainty: sure\n",
        "t.yaml:5:3 claim-axis certainty 'sure' is none of certain, likely, possible, unclear\n"
        "  hint: known are: certain, likely, possible, unclear; where it is a column: certainty: {column: sure}",
    ),
    "an axis that is misspelt": (
        CLAIM + "  certainty: certian\n",
        "t.yaml:5:3 claim-axis certainty 'certian' is none of certain, likely, possible, unclear\n"
        "  hint: did you mean 'certain'?",
    ),
    "a number": (
        CLAIM + "  confidence: x\n",
        "t.yaml:5:3 wrong-type confidence: 'x' does not fit\n"
        "  hint: a number from 0 to 1; where it is a column: confidence: {column: x}",
    ),
    "a number that is too large": (
        CLAIM + "  confidence: 2\n",
        "t.yaml:5:3 wrong-type confidence: '2' does not fit\n"
        "  hint: a number from 0 to 1; where it is a column: confidence: {column: 2}",
    ),
    "a share": (
        CLAIM + "  share: x\n",
        "t.yaml:5:3 claim-share the share 'x' is none of all, most, many, some, few, a number or a percentage\n"
        f"  hint: {SHARES}; where it is a column: share: {{column: x}}",
    ),
    "a bound": (
        CLAIM + "  after: date\n",
        "t.yaml:5:3 bad-date after: 'date' is not a date such as 2016, 2025-04 or 2025-07-03\n"
        "  hint: write 2016, 2025-04 or 2025-07-03; where it is a column: after: {column: date}",
    ),
    "what values make of a cell": (
        CLAIM + "  certainty:\n    column: sure\n    values:\n      y: certain\n      n: maybe\n",
        "t.yaml:9:10 claim-axis values of 'n': certainty 'maybe' is none of certain, likely, possible, unclear\n"
        "  hint: known are: certain, likely, possible, unclear",
    ),
    "a default": (
        CLAIM + "  polarity: {column: sure, values: {y: affirmed, n: denied}, default: no}\n",
        "t.yaml:5:71 claim-axis default: polarity 'no' is none of affirmed, denied\n"
        "  hint: known are: affirmed, denied",
    ),
    "a text that may be any": (
        CLAIM + "  note: title\n",
        "t.yaml:5:9 mapping-literal note is the text 'title' in every row, and the table has a column of that name\n"
        "  hint: take the column: note: {column: title}; where the text is meant: note: {constant: title}",
    ),
    "it is meant": (CLAIM + "  note: {constant: title}\n", ""),
    "who says so": (
        CLAIM + "  holder: who\n",
        "t.yaml:5:11 mapping-literal holder is the text 'who' in every row, and the table has a column of that name\n"
        "  hint: take the column: holder: {column: who}; where the text is meant: holder: {constant: who}",
    ),
    "the title of the one document": (
        TOP + "document: {id: d, title: title}\n" + OWNS,
        "t.yaml:2:26 mapping-literal title is the text 'title' in every row, and the table has a column of that name\n"
        "  hint: take the column: title: {column: title}; where the text is meant: title: {constant: title}",
    ),
    "the id of each row's document": (
        TOP + "document: {id: id, title: '{title}'}\n" + OWNS,
        "t.yaml:2:16 mapping-literal id is the text 'id' in every row, and the table has a column of that name\n"
        "  hint: take the column: id: {column: id}",
    ),
    "nothing is said": (
        TOP + "document: {id: d}\nclaims:\n- SAYS: {start: {Person: who}}\n",
        "t.yaml:4:3 claim-content nothing says what the content of SAYS is\n"
        "  hint: write the claims beside it: that: [{TYPE: {start: ..., end: ...}}]",
    ),
    "an end in its place": (
        TOP + "document: {id: d}\nclaims:\n- SAYS: {start: {Person: who}, end: {Company: firm}}\n",
        "t.yaml:4:3 claim-content nothing says what the content of SAYS is\n"
        "  hint: write the claims in place of `end`: that: [{TYPE: {start: ..., end: ...}}]",
    ),
    "an end beside it": (
        TOP + "document: {id: d}\nclaims:\n- SAYS: {start: {Person: who}, end: {Company: firm}}\n  that:\n"
        "  - OWNS: {start: {Person: who}, end: {Company: firm}}\n",
        "t.yaml:4:32 claim-content the end of SAYS is what stands under `that`, and `end` gives another\n"
        "  hint: take `end` out",
    ),
    "it is stated": (
        TOP + "relationships:\n- SAYS: {start: {Person: who}, end: {Company: firm}}\n",
        "t.yaml:3:3 claim-content SAYS ends in what is said, which is claimed and not stated\n"
        "  hint: write it under claims, and beside it that: [{TYPE: {start: ..., end: ...}}]",
    ),
    "a label that is a column": (
        CLAIM + "  rebuts: sure\n",
        "t.yaml:5:11 claim-label no claim of a row has the label 'sure'\n"
        '  hint: give the other claim the option `as: sure`; where it is a column: rebuts: "{sure}"',
    ),
    "an option in the place of a label": (
        CLAIM.replace("{Person: who}", "{colum: who}"),
        "t.yaml:4:18 unknown-label the model has no node type 'colum'\n  hint: did you mean 'column'?",
    ),
    "a label beside options": (
        CLAIM.replace("{Person: who}", "{Person: who, by: name}"),
        "t.yaml:4:18 mapping-form the options of the column stand beside the label Person\n"
        "  hint: put them in braces of its own: start: {Person: {column: ..., by: ...}}",
    ),
    "a label where no node is named": (
        CLAIM + "  certainty: {Person: sure}\n",
        "t.yaml:5:15 unknown-key 'Person' is no option of a value\n"
        "  hint: a value names no node: write certainty: {column: ...}",
    ),
    "a label in the place of a value": (
        TOP + "document: {id: d}\nclaims:\n- Person.code: {of: who, value: {Person: x}}\n",
        "t.yaml:4:34 unknown-key 'Person' is no option of a value\n"
        "  hint: a value names no node: write its column alone",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_claims_mapping_is_told_what_it_probably_means(case: str, tmp_path: Path) -> None:
    mapping, wanted = CASES[case]
    assert said(tmp_path, t_csv=ROWS, t_yaml=mapping)[1] == [wanted] * bool(wanted)


@pytest.mark.parametrize(
    ("property", "options", "place", "fault", "hint"),
    [
        (
            "floors",
            "values: {a: one}",
            "one",
            "values of 'a': Depot.floors: 'one' is not a whole number",
            "write there what Depot.floors takes, or null for nothing",
        ),
        (
            "floors",
            "default: none",
            "none",
            "default: Depot.floors: 'none' is not a whole number",
            "write there what Depot.floors takes",
        ),
        ("kind", "values: {a: shut}", "shut", "values of 'a': Depot.kind: 'shut' is not an allowed value", "known are"),
        (
            "opened",
            "values: {a: soon}",
            "soon",
            "values of 'a': Depot.opened: 'soon' is not a date such as 2016, 2025-04 or 2025-07-03",
            "write there what Depot.opened takes",
        ),
        ("rent", 'thousands: ",", values: {a: "1,200"}', "", "", ""),
        ("opened", 'date: "%d.%m.%Y", values: {a: 3.2.1998}', "", "", ""),
        ("marks", 'split: "|", values: {a: 9, b: ""}', "", "", ""),
    ],
)
def test_what_values_make_of_a_cell_is_told_at_the_mapping(
    tmp_path: Path, property: str, options: str, place: str, fault: str, hint: str
) -> None:
    mapping = f"table: t.csv\nnodes:\n- Depot: {{id: id, {property}: {{column: c, {options}}}}}\n"
    rows, problems = told(tmp_path, mapping, t_csv="id,c\nx,a\ny,a\n")
    if not fault:
        assert (problems, len(rows)) == ([], 2)
        return
    (problem,) = problems
    message, _, way = problem.partition("\n  hint: ")
    assert message.split(" ", 2)[::2] == [f"depots.yaml:3:{mapping.splitlines()[2].index(place) + 1}", fault]
    assert way.startswith(hint)
    assert rows == []


class Priced(Node):
    """What is sold, and when."""

    id: Annotated[str, Property(key=True)]
    price: Decimal | None = None
    opens: LocalTime | None = None


PRICED = Model.of(Priced)


def priced(folder: Path, options: str, rows: list[str]) -> tuple[list[str], list[tuple[str, int, str]]]:
    """The prices stored of rows, and each cause of what is wrong: what is said, how often, and the hint."""
    text = "".join(f'{number},"{each}"\n' for number, each in enumerate(rows))
    (folder / "p.csv").write_text("id,c\n" + text, encoding="utf-8")
    mapping = f"table: p.csv\nnodes:\n- Priced: {{id: id, {options}}}\n"
    table, problems = read_mapping(mapping, "p.yaml", folder)
    assert table is not None
    items = list(read_table(table, PRICED, problems=problems))
    found = [(each.first.message.partition(" (column")[0], each.count, each.first.hint) for each in causes(problems)]
    return list(column(items, "price")), found


def test_each_cause_of_a_column_has_its_own_hint_and_count(tmp_path: Path) -> None:
    rows = [text for number in range(150) for text in (f"1,{number + 200}", f"abc{number}")]
    assert priced(tmp_path, "price: c", rows)[1] == [
        (
            "Priced.price: '1,200' does not fit: it is not a decimal number",
            150,
            'say how the table groups digits: thousands: ",", or decimal: "," before a fraction',
        ),
        (
            "Priced.price: 'abc0' does not fit: it is not a decimal number",
            150,
            "say which number it stands for, or null for none: values: {abc0: ...}",
        ),
    ]


def test_the_options_of_numbers_read_decimals(tmp_path: Path) -> None:
    found = priced(tmp_path, 'price: {column: c, thousands: ".", decimal: ",", empty: ["-"]}', ["1.200,50", "-", ""])
    assert found == (["1200.50"], [])


def test_a_time_with_a_zone_is_shown_as_a_time(tmp_path: Path) -> None:
    assert priced(tmp_path, "opens: c", ["10:00+02:00"])[1] == [
        (
            "Priced.opens: 10:00:00+02:00 does not fit: it has a zone, and the model wants none",
            1,
            "leave the zone out, or declare the property as ZonedTime",
        )
    ]


@pytest.mark.parametrize(
    ("options", "rows", "hints"),
    [
        ("", ["€ 49.90"], ['where what is beside the number says nothing: strip: "€ "']),
        ("", ["EUR 12,50"], ['where what is beside the number says nothing: strip: "EUR ", decimal: ","']),
        ("", ["-"], ['where it stands for nothing, say so: empty: ["", "-"]']),
        ("", ["5 Mio"], ['say which number it stands for, or null for none: values: {"5 Mio": ...}']),
        ("", ["(5)"], ['say which number it stands for, or null for none: values: {"(5)": ...}']),
        ("", ["1,5"], ['if all numbers of the column are written so: decimal: ","; else correct the cell']),
        (
            ', decimal: ","',
            ["12.50", "1,500.00", "EUR 12,50", "-", "1.5e3"],
            [
                "the mapping says decimal ',': correct the cell; if all numbers of the column are written so: "
                'decimal: "."',
                "the mapping says decimal ',': correct the cell; if all numbers of the column are written so: "
                'thousands: ",", decimal: "."',
                'where what is beside the number says nothing: strip: "EUR "',
                'where it stands for nothing, say so: empty: ["", "-"]',
                "the mapping says decimal ',': correct the cell; if all numbers of the column are written so: "
                'decimal: "."',
            ],
        ),
        (
            ', decimal: ",", thousands: ".", strip: "$"',
            ["1.250,00 €"],
            ['where what is beside the number says nothing: strip: "$ €"'],
        ),
    ],
)
def test_each_number_is_shown_as_written_with_a_step_that_invents_none(
    tmp_path: Path, options: str, rows: list[str], hints: list[str]
) -> None:
    told = priced(tmp_path, f"price: {{column: c{options}}}", rows)[1]
    assert [(hint, count) for _, count, hint in told] == [(hint, 1) for hint in hints]
    assert [said for said, _, _ in told] == [
        f"Priced.price: {text!r} is no number of this writing"
        if options
        else f"Priced.price: {text!r} does not fit: it is not a decimal number"
        for text in rows
    ]


def test_the_options_that_a_hint_names_read_the_cell(tmp_path: Path) -> None:
    assert priced(tmp_path, 'price: {column: c, strip: "EUR ", decimal: ","}', ["EUR 12,50"]) == (["12.50"], [])
    assert priced(tmp_path, 'price: {column: c, strip: " €", thousands: "."}', ["1.250 €"]) == (["1250"], [])


@pytest.mark.parametrize("cell", ["twelve", "€ 49.90"])
def test_the_placeholder_of_a_hint_is_no_value(tmp_path: Path, cell: str) -> None:
    found, told = priced(tmp_path, f'price: {{column: c, values: {{"{cell}": ...}}}}', [cell])
    assert (found, len(told)) == ([], 1)
