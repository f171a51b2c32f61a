"""Values that a graph has no type for, from sheets, claims and qualifiers: what is stored, and what is read again."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from graphmodel import Duration, Model, Node, Property, Relationship
from graphmodel.checks import check
from graphmodel.claims import Attribute
from graphmodel.claims.values import claimed_qualifiers, claimed_value, typed_qualifiers, typed_value
from graphmodel.databases import Database, Statement
from graphmodel.loading import load
from graphmodel.model.encodings import Encoding
from graphmodel.records import assemble
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from graphmodel.staging.stored import restored
from tests.example import TODAY


class Part(BaseModel):
    dec: Decimal
    marks: set[str] = set()


class Store(Node):
    id: Annotated[str, Property(key=True)]
    js: Annotated[Any, Property(json=True)] = None
    part: Annotated[Part | None, Property(json=True)] = None
    data: bytes | None = None
    parts: list[bytes] = []
    exact: Decimal | None = None
    cents: Annotated[Decimal | None, Property(scale=2)] = None
    own: UUID | None = None


class Supplies(Relationship[Store, Store]):
    js: Annotated[Any, Property(json=True)] = None
    data: bytes | None = None
    cents: Annotated[Decimal | None, Property(scale=2)] = None


MODEL = Model.of(Store, Supplies)
KIND = MODEL.node(Store)
VALUES: dict[str, Any] = {
    "js": [1, 2.5, True, None, "7", {"a": {"b": []}}],
    "part": Part(dec=Decimal("0.1234567890123456789"), marks={"c", "a", "b"}),
    "data": b"\0\x7f\x80\xff",
    "parts": [b"\xff\xfe", b"a"],
    "exact": Decimal("12345678901234567890.1234567890"),
    "cents": Decimal("90071992547409.93"),
    "own": UUID(int=7),
}
YAML = "[1, -2.5, 1e3, 0x1F, true, False, null, ~, '7', \"true\", yes, 1:30, 0.1234567890123456789, {n: 7, e: }]"
TYPED = (
    '[1, -2.5, 1000.0, 31, true, false, null, null, "7", "true", "yes", "1:30", 0.12345678901234568,'
    ' {"e": null, "n": 7}]'
)
SHEET = f"""
document: {{id: notes, title: Notes, published: 2031-05}}
entities:
  Store:
    one: {{js: {YAML}, exact: 0.12345678901234567890, data: AH+A/w==}}
    two: {{js: "7", part: {{dec: 0.1234567890123456789, marks: [b, a]}}}}
    three: {{}}
    four: {{}}
    five: {{js: '{{"a": 1}}'}}
facts:
  1.1:
  - one SUPPLIES two: {{js: {{size: 7, text: "7"}}, data: AH+A/w==, cents: 1.50}}
  - two.data: AH+A/w==
  - two.cents: 1.50
  - three.js: {{value: {{a: [1, "1"]}}}}
  - four.js: "7"
"""


def test_a_sheet_says_json_as_yaml_types_it(database: Database, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SHEET)
    for _ in range(2):
        records = assemble(MODEL, read(MODEL, ["s.yaml"], tmp_path))
        assert records.problems == []
        report = load(database, MODEL, records, today=lambda: TODAY)
    assert {tally.updated for tally in report.tallies} == {0}
    found = database.read("MATCH (n:Store) RETURN n.id AS id, n.js AS js, n.part AS part ORDER BY id").rows
    part = '{"dec": "0.1234567890123456789", "marks": ["a", "b"]}'
    assert [list(row) for row in found] == [
        ["five", '"{\\"a\\": 1}"', None],
        ["four", '"7"', None],
        ["one", TYPED, None],
        ["three", '{"a": [1, "1"]}', None],
        ["two", '"7"', part],
    ]
    text = (
        "MATCH (:Store)-[r:SUPPLIES]->(n:Store) RETURN r.js AS js, r.data AS d, r.cents AS c, n.data AS e, n.cents AS f"
    )
    stored = ['{"size": 7, "text": "7"}', "AH+A/w==", 150, "AH+A/w==", 150]
    assert [list(row) for row in database.read(text).rows] == [stored]
    assert check(database, MODEL).findings == ()


def test_null_is_no_value_of_a_claim(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SHEET.replace('four.js: "7"', "four.js: null"))
    (problem,) = read(MODEL, ["s.yaml"], tmp_path).problems
    assert str(problem) == "s.yaml:16:5 fact-value js has no value\n  hint: null is no value: leave the line out"


@pytest.mark.parametrize("text", ["-1 days +23:59:55", "-1 day, 23:59:55"])
def test_a_duration_counted_on_from_the_day_before_is_added_up(text: str) -> None:
    assert Duration.of(text) == Duration.of(timedelta(seconds=-5)) == Duration(seconds=-5)
    assert Duration.of("-2 days +23:59:55.5") == Duration(-0, -1, -4, -500_000_000)
    assert Duration.of("2 days -01:00:00") == Duration(days=1, seconds=82_800)
    assert Duration.of("-1 days -00:00:05") == Duration(days=-1, seconds=-5)
    assert Duration.of("3 days 25:00:00") == Duration(days=3, seconds=90_000)


def test_a_claim_keeps_a_value_of_each_type() -> None:
    for name, value in VALUES.items():
        said = claimed_value(MODEL, Attribute(Store.key("a"), name, value))
        assert (name, typed_value(MODEL, "Store", name, said)) == (name, value)
        again = Attribute(Store.key("a"), name, json.loads(said))
        assert claimed_value(MODEL, again) == said, name


def test_a_claim_says_values_as_they_are_stored() -> None:
    said = {name: claimed_value(MODEL, Attribute(Store.key("a"), name, value)) for name, value in VALUES.items()}
    assert said == {
        "js": '[1,2.5,true,null,"7",{"a":{"b":[]}}]',
        "part": '{"dec":"0.1234567890123456789","marks":["a","b","c"]}',
        "data": '"AH+A/w=="',
        "parts": '["//4=","YQ=="]',
        "exact": '"12345678901234567890.1234567890"',
        "cents": '"90071992547409.93"',
        "own": '"00000000-0000-0000-0000-000000000007"',
    }


def test_qualifiers_keep_values_of_each_type() -> None:
    given: dict[str, Any] = {"js": {"a": [1, "1"]}, "data": b"\x80\xff", "cents": Decimal("1.50")}
    said = claimed_qualifiers(MODEL, Supplies(Store.key("a"), Store.key("b"), **given))
    assert said == {"js": {"a": [1, "1"]}, "data": "gP8=", "cents": "1.50"}
    assert typed_qualifiers(MODEL, "SUPPLIES", json.dumps(said)) == given
    assert Supplies(Store.key("a"), Store.key("b"), **given).model_dump(mode="json", include={"data"}) == {
        "data": "gP8="
    }


def test_what_is_stored_of_each_type_says_what_was_given() -> None:
    columns = {
        column: each for name, value in VALUES.items() for column, each in KIND.properties[name].store(value).items()
    }
    again = Store(id="a", **{name: restored(KIND.properties[name], columns) for name in VALUES})
    assert again == Store(id="a", **VALUES)
    assert columns["cents"] == 9007199254740993


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_gives_decimals_each_digit(form: str, tmp_path: Path) -> None:
    row = '{"id": "a", "exact": 0.1234567890123456789, "part": {"dec": 9007199254740992.125000001}, "js": [0.1, 7.0]}'
    (tmp_path / f"t.{form}").write_text(row if form == "jsonl" else f"[{row}]")
    table = Table(f"t.{form}", nodes=[{Store: {"id": "id", "exact": "exact", "part": "part", "js": "js"}}], name="t")
    records = assemble(MODEL, read(MODEL, [table], tmp_path))
    assert records.problems == []
    assert records.stream is not None
    (rows,) = records.stream.nodes()
    found = rows.row(0)
    assert found["exact"] == "0.1234567890123456789"
    assert found["part"] == '{"dec": "9007199254740992.125000001", "marks": []}'
    assert found["js"] == "[0.1, 7.0]"


def test_json_in_a_text_gives_decimals_each_digit() -> None:
    given = KIND.properties["part"].read('{"dec": 0.1234567890123456789}')
    assert Part.model_validate(given).dec == Decimal("0.1234567890123456789")


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("12345678901234567890123456789.123", "it has more than 2 digits after the point"),
        ("12345678901234567890123456789.10", "it is too large to be stored as a whole number"),
        ("1E-999999", "it has more than 2 digits after the point"),
        ("92233720368547758.08", "it is too large to be stored as a whole number"),
        ("1E+999999", "it is too large to be stored as a whole number"),
        ("NaN", "it is too large to be stored as a whole number"),
        ("92233720368547758.07", ""),
        ("0E+50", ""),
        ("0E-50", ""),
        (f"1.5{'0' * 60}", ""),
    ],
)
def test_a_decimal_of_any_length_is_counted_or_refused(value: str, fault: str) -> None:
    encoding, given = Encoding("decimal", 2), Decimal(value)
    assert encoding.fault(given) == fault
    if not fault:
        assert encoding.decode(encoding.encode(given)) == given


def test_a_decimal_with_a_large_power_is_stored_with_it() -> None:
    encoding = Encoding("decimal")
    assert encoding.encode(Decimal("1E+400")) == "1" + 400 * "0"
    assert encoding.encode(Decimal("1E+999999999")) == "1E+999999999"


def test_check_reports_a_text_in_the_place_of_a_counted_decimal(database: Database) -> None:
    database.write(Statement("CREATE (:Store {id: 'x', cents: 'abc'}), (:Store {id: 'y', cents: 1.5})"))
    assert [(each.rule, each.subject) for each in check(database, MODEL).findings] == [("type", "Store.cents")]


@pytest.mark.long
def test_sets_inside_json_are_in_one_order_in_every_process() -> None:
    code = (
        "from graphmodel.model.encodings import Encoding\n"
        "given = {'a': {'x', 'y', 'z', 'w'}, 'b': [frozenset({3, 1, 2})], 'c': {(2, 'b'), (1, 'a')}}\n"
        "print(Encoding('json').encode(given))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, check=True
        ).stdout
        for seed in (1, 2, 3)
    }
    assert made == {'{"a": ["w", "x", "y", "z"], "b": [[1, 2, 3]], "c": [[1, "a"], [2, "b"]]}\n'}


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (object(), "JSON has nothing for the type object"),
        ({"a": [float("inf")]}, "JSON has no such number"),
        ("a\ud800", "it holds half a character (a lone surrogate), which no text stores"),
        ({"\udfff": 1}, "it holds half a character (a lone surrogate), which no text stores"),
        ([b"\xff"], "JSON has no bytes, and these are no text in UTF-8: declare them as Base64Bytes"),
    ],
)
def test_what_json_cannot_write_is_refused_with_its_reason(value: Any, fault: str) -> None:
    assert Encoding("json").fault(value) == fault
    with pytest.raises(ValidationError, match="Value error"):
        Store(id="a", js=value)
