"""What a mapping says of records, of whole tables and beside claims means the same for every source of rows, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import pytest

from graphmodel import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.sources.tables import Table, read_mapping
from graphmodel.sources.tables.claiming import BESIDE
from graphmodel.sources.tables.table import NESTED, Record
from graphmodel.sources.tables.value import OPTIONS, Condition, Value
from graphmodel.staging import read
from tests.sources.tables import test_options_alike
from tests.sources.tables.companies import layer
from tests.sources.tables.test_options_alike import FILES, FRAMES, ROWS, mapping_of


class Party(Node):
    optional_labels = ("Marked",)

    id: Annotated[str, Property(key=True)]
    code: Annotated[str, Property(unique=True)] | None = None
    word: str | None = None


class Month(Node):
    """A node with a key of two properties."""

    key = ("year", "month")  # type: ignore[assignment]

    year: int
    month: int


class Named(Node):
    """A node whose properties are called as columns are."""

    id: Annotated[str, Property(key=True)]
    whole: int | None = None
    part: float | None = None
    level: str | None = None


class Links(Relationship[Party, Party]):
    key = ("case",)

    case: str
    whole: int | None = None


class Allied(Relationship[Party, Party]):
    key = ("since",)


class In(Relationship[Party, Month]):
    pass


class Owns(Relationship[Party, Party]):
    part: float | None = None


FORMS = "format compression delimiter quote escape encoding header skip footer comment surplus rows sheet"
PLACES = "data sql database variable allowed name folder within matched downloads at places"
OF_FILES = frozenset(f"{FORMS} {PLACES}".split())
"""What a table says of its file or place, and not of what its rows mean."""
MODEL = Model.of(Party, Month, Named, Links, Allied, In, Owns)
RECORDS = """
duplicates: last
unicode: keep
trim: true
empty: ["", NA, -9]
where: {n: {not: [4]}, end: {empty: false}}
decimal: ","
thousands: "."
max_cell: 1_000
expect: {rows: 3, unique: [n, [code, end]], accepted_range: {n: [1, 3]}}
document: {id: echo, title: Echo, published: 2031-06}
nodes:
- Party: {id: "{n}", code: code}
- Party: {id: "{n}", word: word}
  add: true
- Party: {id: "{n}"}
  add: true
  labels: [Marked]
  where: {flag: true}
- Party: {id: {constant: same}, word: "{n}"}
- Party: {id: {constant: decomposed}, word: decomposed}
  where: {n: 1}
- Month: {year: year, month: month}
  where: {year: {empty: false}}
- Named: {id: "{n}", part: {column: german, optional: true}}
  properties: auto
relationships:
- IN: {start: {Party: "{n}"}, end: {Month: [year, month]}}
  where: {month: {empty: false}}
- LINKS: {start: {Party: "{n}"}, end: {Party: {column: code, by: code}}, case: {constant: by}, whole: whole}
- LINKS: {start: {Party: "{n}"}, end: {Party: {column: other, missing: skip}}, case: {constant: skip}}
- LINKS: {start: {Party: "{n}"}, end: {Party: {column: price, missing: create}}, case: {constant: create}}
  where: {price: {empty: false}}
- ALLIED: {start: {Party: {constant: "1"}}, end: {Party: {constant: "2"}}}
  panel: {column: year, date: "%Y"}
  ongoing: 2031
  where: {year: {empty: false}}
claims:
- OWNS:
    start: {Party: "{n}"}
    end: {Party: {constant: same}}
    part: {column: german}
    since: {column: year, date: "%Y"}
    until: {constant: 2040}
  polarity: {column: flag, values: {true: affirmed, false: denied}}
  certainty: {column: level, values: {M: likely, Y: certain}}
  basis: {column: bit, values: {1: stated, 0: implied}}
  share: {column: n, values: {2: most}}
  rank: {constant: preferred}
  confidence: {column: lat, values: {48.25: 0.5, -1: 0.25}}
  note: "{n} {word?}"
  resolved: {constant: until}
  holder: {Party: "{n}"}
  except: {Party: {constant: decomposed}}
  locator: "{n}"
  as: "{n}"
  if:
  - OWNS: {start: {Party: "{n}"}, end: {Party: {constant: "2"}}}
  because: "because {n}"
  rebuts: "rebuts {n}"
  alternative_of: "alternative_of {n}"
  where: {year: {empty: false}}
- Party.word: {of: "{n}", value: {constant: x}}
  as: "because {n}"
  locator: "{n}"
  ended: {column: bit}
- Party.word: {of: "{n}", value: {constant: y}}
  as: "rebuts {n}"
  locator: "{n}"
  after: {column: day, date: iso, precision: year}
  before: {constant: 2050}
- Party.word: {of: "{n}", value: {constant: z}}
  as: "alternative_of {n}"
  locator: "{n}"
  during: {column: year, date: "%Y"}
- Party.word: {of: "{n}", value: {constant: w}}
  since: {column: year, date: "%Y"}
  until: {constant: 2040}
  locator: "{n}"
"""


NODES: dict[tuple[str, str], dict[str, Any]] = {
    ("Party", "1"): {"code": "1.10", "word": "a", "gm_label_Marked": ["t.yaml"]},
    ("Party", "2"): {"code": "1.1"},
    ("Party", "3"): {"code": "1"},
    ("Party", "same"): {"word": "3"},
    ("Party", "decomposed"): {"word": "e\u0301"},
    ("Party", "$ 40*"): {},
    ("Party", "7"): {},
    ("Month", "1998/5"): {"year": 1998, "month": 5},
    ("Month", "2031/7"): {"year": 2031, "month": 7},
    ("Named", "1"): {"whole": 7, "part": 1200.5, "level": "M"},
    ("Named", "2"): {"part": -3.25, "level": "Y"},
    ("Named", "3"): {},
}
LINKS: list[Any] = [
    ("ALLIED", "1", "2", {"since": "1998", "until": "1998"}),
    ("ALLIED", "1", "2", {"since": "2031"}),
    ("IN", "1", "1998/5", {}),
    ("IN", "2", "2031/7", {}),
    ("LINKS", "1", "$ 40*", {"case": "create"}),
    ("LINKS", "1", "1", {"case": "by", "whole": 7}),
    ("LINKS", "2", "2", {"case": "by"}),
    ("LINKS", "2", "7", {"case": "create"}),
    ("LINKS", "3", "3", {"case": "by"}),
]
BESIDE_FIRST: dict[str, Any] = {
    "polarity": "affirmed",
    "certainty": "likely",
    "basis": "stated",
    "share": "1",
    "paraphrase": "1 a",
    "confidence": 0.5,
    "resolved": ["until"],
    "subject": "1",
    "holder": "1",
    "except": ["decomposed"],
    "qualifiers": '{"part":1200.5}',
    "since": "1998",
    "until": "2040",
    "locators": ["1"],
}
BESIDE_SECOND: dict[str, Any] = {
    "polarity": "denied",
    "certainty": "certain",
    "basis": "implied",
    "share": "most",
    "paraphrase": "2",
    "confidence": 0.25,
    "subject": "2",
    "holder": "2",
    "qualifiers": '{"part":-3.25}',
    "since": "2031",
    "locators": ["2"],
}


@cache
def staged(form: str) -> tuple[dict[Any, Any], list[Any], tuple[Any, Any]]:
    """What the rows of a form give, with a text that is not composed among them, which no plan reads."""
    texts = ("e\u0301", "e", None)
    with TemporaryDirectory() as made, pytest.MonkeyPatch.context() as patch:
        rows = [{**row, "decomposed": text} for row, text in zip(ROWS, texts, strict=True)]
        patch.setattr(test_options_alike, "ROWS", rows)
        return _staged(form, Path(made))


def _staged(form: str, folder: Path) -> tuple[dict[Any, Any], list[Any], tuple[Any, Any]]:
    """The nodes, the relationships and the claims that the rows of a form give."""
    source: Any = "t.yaml"
    if form in FILES:
        (folder / source).write_text(FILES[form](folder) + RECORDS, encoding="utf-8")
    else:
        table, problems = read_mapping("table: none.csv" + RECORDS, "t.yaml", folder)
        assert table is not None, problems
        said = {each.name: getattr(table, each.name) for each in fields(Table) if each.name not in OF_FILES}
        source = Table(FRAMES[form](), name="t.yaml", **said)
    reading = read(MODEL, [source], folder, stage_claims=True)
    records = assemble(MODEL, reading)
    assert "".join(str(each) for each in records.problems if each.severity == "error")[:600] == ""
    assert records.stream is not None
    nodes = {(each.name, str(ref.key)): given(each.stored) for ref, each in records.nodes.items()}
    nodes |= {
        (rows.chunk.label, str(key)): given(rows.row(at))
        for rows in records.stream.nodes()
        for at, key in enumerate(rows.chunk.keys)
    }
    links = [
        (each.type, str(each.start.key), str(each.end.key), given(each.stored))
        for each in records.relationships.values()
    ]
    links += [
        (rows.chunk.type, str(rows.chunk.starts[at]), str(rows.chunk.ends[at]), given(rows.row(at)))
        for part in records.stream.relationships()
        for rows in part
        for at in range(len(rows))
    ]
    claims = layer(records)
    reading.close()
    return nodes, sorted(links, key=str), claims


def given(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says; of a partial date the text alone."""
    return {name: each for name, each in row.items() if each is not None and not name.endswith(("_first", "_last"))}


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(form, marks=() if form in ("CSV", "JSON lines", "Parquet", "pandas") else pytest.mark.long)
        for form in (*(form for form in FILES if form != "CSV of pandas"), *FRAMES)
    ],
)
def test_records_tables_and_claims_mean_the_same(form: str) -> None:
    nodes, links, claims = staged(form)
    assert nodes == NODES
    assert links == LINKS
    assert claims == staged("CSV")[2]


def test_what_stands_beside_a_claim_is_that_of_its_row() -> None:
    nodes, links = staged("CSV")[2]
    first, second = (node for node in nodes.values() if node.get("rank") == "preferred")
    assert {name: first[name] for name in BESIDE_FIRST} == BESIDE_FIRST
    assert {name: second[name] for name in BESIDE_SECOND} == BESIDE_SECOND
    kinds = Counter(type_ for type_, *_ in links)
    assert [kinds[each] for each in ("CONDITION_OF", "REASON_FOR", "REBUTS", "ALTERNATIVE_READING_OF")] == [2] * 4
    assert (kinds["EXCEPTS"], kinds["HELD_BY"]) == (2, 4)
    bounds = [node["bounds"] for node in nodes.values() if "bounds" in node]
    assert sorted(bounds) == [
        '{"after":"1998","before":"2050"}',
        '{"after":"2031","before":"2050"}',
        '{"before":"2050"}',
        '{"during":"1998"}',
        '{"during":"2031"}',
        '{"since":"1998","until":"2040"}',
        '{"since":"2031","until":"2040"}',
        '{"until":"2040"}',
    ]
    assert [node["ended"] for node in nodes.values() if node.get("value") == "x"] == [True, False, False]


def test_the_suite_has_every_option_of_a_mapping() -> None:
    """An option that is added to `Value`, `Record`, `Condition` or `Table` has to be tried here on every source."""
    used: dict[type, set[str]] = {Value: set(), Record: set(), Condition: set(), Table: set()}
    beside: set[str] = set()
    for text in (mapping_of("table: none.csv"), "table: none.csv" + RECORDS):
        table, problems = read_mapping(text, "t.yaml", Path())
        assert table is not None, problems
        used[Table] |= changed(table)
        records = [each for record in (*table.nodes, *table.relationships, *table.claims) for each in record.family]
        for record in records:
            used[Record] |= changed(record)
            beside |= {*record.said, *record.nested}
            for value in record.each:
                used[Value] |= {name for each in (value, *value.parts) for name in changed(each)}
        for condition in (*table.where, *(each for record in records for each in record.where)):
            used[Condition] |= changed(condition)
    assert sorted({*OPTIONS, "several"} - used[Value]) == []
    assert sorted({each.name for each in fields(Record)} - {"at", "places", "objects"} - used[Record]) == []
    assert sorted({each.name for each in fields(Condition)} - {"at"} - used[Condition]) == []
    assert sorted({each.name for each in fields(Table)} - OF_FILES - used[Table]) == []
    assert sorted({*BESIDE, *NESTED} - {"that"} - beside) == []


def changed(described: Any) -> set[str]:
    """The fields that say something: those that are not as they are by default."""
    plain = type(described)(*("of", {})[: 2 if isinstance(described, Record) else isinstance(described, Condition)])
    return {each.name for each in fields(described) if getattr(described, each.name) != getattr(plain, each.name)} | (
        {"of", "values"} if isinstance(described, Record) else {"column"} if isinstance(described, Condition) else set()
    )
