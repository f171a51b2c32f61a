"""What is wrong with a table names the option of the mapping that settles it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest

from graphmodel import Model, Node, Property, Relationship
from graphmodel.causes import causes
from graphmodel.records import assemble
from graphmodel.staging import read


class Person(Node):
    """Somebody."""

    id: Annotated[str, Property(key=True)]
    name: str
    level: Literal["high", "low"] | None = None


class Dated(Node):
    """Somebody with a day."""

    id: Annotated[str, Property(key=True)]
    met: date | None = None


class Knows(Relationship[Person, Person]):
    """Has met."""


MODEL = Model.of(Person, Dated, Knows)
PEOPLE = "table: p.csv\nnodes:\n- Person: {id: id, name: name}\n"
LEVELS = "table: p.csv\nnodes:\n- Person: {id: id, name: name, level: level}\n"
KNOWN = PEOPLE + "relationships:\n- KNOWS: {start: id, end: friend}\n"
UNSPLIT = "table-delimiter the table has one column, '{}' | say what separates its columns: delimiter: \"{}\""
SPACED = "its name has spaces around it: trim: true takes them off, and off the cells"
CASES = {
    "semicolons": ("id;name\n1;a\n", PEOPLE, [UNSPLIT.format("id;name", ";")]),
    "another delimiter given": ("id|name\n1|a\n", "delimiter: ','\n" + PEOPLE, [UNSPLIT.format("id|name", "|")]),
    "tabs": ("id\tname\n1\ta\n", PEOPLE, [UNSPLIT.format("id\\tname", "\\t")]),
    "one column that no delimiter parts": (
        "identity\n1\n",
        "table: p.csv\nnodes:\n- Person: {id: identity, name: name}\n",
        ["unknown-column the table has no column 'name' | known are: identity"],
    ),
    "spaces in the header": (
        " id ,name \n1,a\n",
        PEOPLE,
        [
            f"unknown-column the table has no column 'id' | {SPACED}",
            f"unknown-column the table has no column 'name' | {SPACED}",
        ],
    ),
    "a number in a property of text": (
        '{"id": 7, "name": "a"}\n',
        "table: p.csv\nformat: jsonl\nnodes:\n- Person: {id: id, name: name}\n",
        ['wrong-type Person.id: 7 is not a text (column id) | make one of it: template: "{id}"'],
    ),
    "the template that is named is taken": (
        '{"id": 7, "name": "a"}\n',
        "table: p.csv\nformat: jsonl\nnodes:\n- Person: {id: {template: '{id}'}, name: name}\n",
        [],
    ),
    "they are taken off": (" id ,name \n 1 , a\n", "trim: true\n" + PEOPLE, []),
    "spaces around an allowed value": (
        "id,name,level\n1,a, high\n",
        LEVELS,
        [
            "not-allowed Person.level: ' high' is not an allowed value (column level) | "
            "it has spaces around it: trim: true takes them off"
        ],
    ),
    "spaces around a key": (
        "id,name,friend\n1,a,1 \n",
        KNOWN,
        ["missing-end no source declares the Person '1 ' | it has spaces around it: trim: true takes them off"],
    ),
    "a key that is near to one": (
        "id,name,friend\nann,a,anne\n",
        KNOWN,
        ["missing-end no source declares the Person 'anne' | did you mean 'ann'?"],
    ),
    "a key of another label": (
        "id,name,friend\nann,a,ann\n",
        "table: p.csv\nnodes:\n- Dated: {id: id}\nrelationships:\n- KNOWS: {start: id, end: friend}\n",
        [
            "missing-end no source declares the Person 'ann' | "
            "a Dated has that key: name it by that label where one is meant, or declare the Person"
        ],
    ),
    "no node of a label": (
        "id,name,friend\nann,a,ann\n",
        "table: p.csv\nrelationships:\n- KNOWS: {start: id, end: friend}\n",
        [
            "missing-end no source declares the Person 'ann' | "
            "no source has any Person: declare them under nodes, or name the source that does"
        ],
    ),
    "a key that is like no other": (
        "id,name,friend\n" + "".join(f"{n:02},a,{'x' if n else '01'}\n" for n in range(14)),
        KNOWN,
        [
            "missing-end no source declares the Person 'x' | declare it, or take the row out; "
            "`missing: skip` of its end leaves such rows out"
        ]
        * 13,
    ),
    "two rows of a key": (
        "id,name\n1,a\n1,b\n",
        PEOPLE,
        [
            "duplicate-key '1' has name 'b' here, but 'a' at p.csv:2 | fix one of them, or give one another key; "
            "or say which row counts: duplicates: first, or last"
        ],
    ),
    "one of them counts": ("id,name\n1,a\n1,b\n", "duplicates: last\n" + PEOPLE, []),
}


@pytest.mark.parametrize("case", CASES)
def test_a_hint_names_the_option(case: str, tmp_path: Path) -> None:
    rows, mapping, expected = CASES[case]
    (tmp_path / "p.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "p.yaml").write_text(mapping, encoding="utf-8")
    problems = assemble(MODEL, read(MODEL, ["p.yaml"], tmp_path)).problems
    assert [f"{each.code} {each.message} | {each.hint}" for each in problems] == expected


def test_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(b"id,name\n1,Br\xfc\n")
    (tmp_path / "p.yaml").write_text(PEOPLE, encoding="utf-8")
    (told,) = read(MODEL, ["p.yaml"], tmp_path).problems
    assert str(told) == (
        "p.csv:2 table-encoding byte 0xfc is not utf-8\n"
        "  hint: say which it is: encoding: cp1252, which reads 'Brü' here"
    )


@pytest.mark.parametrize(
    ("data", "fault", "hint"),
    [
        ("id,name\n1,Москва\n".encode("cp1251"), "p.csv:2 table-encoding byte 0xcc is not utf-8", ": cp1251 reads '"),
        ("id,name\n1,a\n".encode("utf-16"), "p.csv:1 table-zero a zero byte: this is no plain text", ": utf-16"),
        ("id,name\n1,a\n".encode("utf-16-le"), "p.csv:1 table-zero a zero byte: this is no plain text", ": utf-16-le"),
        (
            "id,name\n1,Zoë\n".encode() + b"2,Br\xfc\n",
            "p.csv:3 table-encoding byte 0xfc is not utf-8",
            "line 2 is utf-8: save the file in one encoding",
        ),
        (b"id,name\n1,a\0b\n", "p.csv:2 table-zero a zero byte: this is no plain text", "take it out where"),
        (b'[{"id": 1,\n"name": "Br\xfc"}]', "p.csv:2 table-encoding byte 0xfc is not utf-8", "which reads 'Brü' here"),
    ],
)
def test_the_encoding_that_a_file_is_probably_in_is_named(data: bytes, fault: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(data)
    form = "format: json\n" if data.startswith(b"[") else ""
    (tmp_path / "p.yaml").write_text(form + PEOPLE, encoding="utf-8")
    told = str(read(MODEL, ["p.yaml"], tmp_path).problems[0])
    assert told.startswith(f"{fault}\n  hint: ")
    assert hint in told


def test_cells_of_different_writing_are_causes_of_their_own(tmp_path: Path) -> None:
    days = ["3.7.2025", "7/3/2025", "4.7.2025", "NA", "5.7.2025", "n/a", "7/13/2025", "13/7/2025"]
    rows = "".join(f"{number},a,{day}\n" for number, day in enumerate(days))
    (tmp_path / "p.csv").write_text("id,name,met\n" + rows, encoding="utf-8")
    mapping = "table: p.csv\nnodes:\n- Dated: {id: id, met: met}\n"
    (tmp_path / "p.yaml").write_text(mapping, encoding="utf-8")
    problems = read(Model.of(Dated), ["p.yaml"], tmp_path).problems
    assert [(str(each.first.where), each.count, each.first.hint) for each in causes(problems)] == [
        ("p.csv:2", 1, 'say how it is written: date: "%d.%m.%Y"'),
        ("p.csv:3", 1, 'say how it is written: date: "%m/%d/%Y", or "%d/%m/%Y" where the day comes first'),
        ("p.csv:4", 1, 'say how it is written: date: "%d.%m.%Y"'),
        ("p.csv:5", 1, 'where it stands for nothing, say so: empty: ["", NA]'),
        ("p.csv:6", 1, 'say how it is written: date: "%d.%m.%Y"'),
        ("p.csv:7", 1, 'where it stands for nothing, say so: empty: ["", "n/a"]'),
        ("p.csv:8", 1, 'say how it is written: date: "%m/%d/%Y"'),
        ("p.csv:9", 1, 'say how it is written: date: "%d/%m/%Y"'),
    ]
    assert len({each.cause for each in problems}) == 5
