"""Files of examples: read with every fault told, compared, and written anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.queries import Question, read_question
from graphmodel.queries.comparing import difference
from graphmodel.queries.examples import Example, Row, parse_examples, read_examples
from graphmodel.queries.updating import BLANK, updated

QUERY = """\
// Who calls where
// order: total
// param port: string -- its name
// param on: date = null
// column ship: string
// column ports: list<string>
// column since: string?

MATCH (s:Ship)-[c:CALLS_AT]->(p:Port) WHERE p.name = $port AND $on IS NULL
RETURN s.name AS ship, collect(p.name) AS ports, c.since AS since
"""
TEXT = """\
# What the harbour master asks.
- name: one port
  parameters: {port: Alder, on: 2031-05-01}
  rows:
  - {ship: Tern, ports: [Alder], since: 2031}
  - {ship: Heron, ports: []}

# Nobody goes there.
- parameters:
    port: Birch   # by its name
  sources: [made-up/a.yaml]
  rows: []
- parameters: {port: Cedar}
"""


def question(query: str = QUERY, path: Path = Path("who-calls.cypher")) -> Question:
    found, problems = read_question(path, query)
    assert found is not None, problems
    return found


def parsed(text: str, query: str = QUERY) -> tuple[Example, ...]:
    examples, problems = parse_examples(question(query), text, "x.yaml")
    assert problems == []
    return examples


def told(text: str, query: str = QUERY) -> list[str]:
    _, problems = parse_examples(question(query), text, "x.yaml")
    return [line for problem in problems for line in str(problem).split("\n  ")]


def test_examples_are_read_with_values_of_the_declared_types() -> None:
    one, two, three = parsed(TEXT)
    assert (one.name, one.parameters, one.sources) == ("one port", {"port": "Alder", "on": date(2031, 5, 1)}, ())
    assert one.rows == (("Tern", ["Alder"], "2031"), ("Heron", [], None))
    assert (two.name, two.parameters, two.sources, two.rows) == ("", {"port": "Birch"}, ("made-up/a.yaml",), ())
    assert three.rows is None
    assert [str(each.where) for each in (one, two, three)] == ["x.yaml:2:3", "x.yaml:9:3", "x.yaml:13:3"]
    assert [str(one), str(two)] == ["who-calls: one port", "who-calls: port=Birch"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "rows: []",
            ["x.yaml:1:1 example-form this is not a list of examples", "hint: begin with `- parameters:`"],
        ),
        (
            "- {parameters: {port: a}, rows: []}",
            [
                "x.yaml:1:3 example-form this is not an example",
                "hint: write its keys one a line: name, parameters, sources, rows",
            ],
        ),
        (
            "- parameters: {port: a}\n  row: []",
            ["x.yaml:2:3 example-key an example has no key 'row'", "hint: did you mean 'rows'?"],
        ),
        (
            "- parameters: {prt: a, on: 2031-05}",
            [
                "x.yaml:1:15 example-parameter the parameter port is missing",
                "hint: write `parameters: {port: ...}`; it is declared as port: string",
                "x.yaml:1:16 example-parameter the question has no parameter 'prt'",
                "hint: did you mean 'port'?",
                "x.yaml:1:28 example-value the parameter on is no date?: "
                "'2031-05' is not a full day such as 2025-07-31",
            ],
        ),
        (
            "- rows: []",
            [
                "x.yaml:1:3 example-parameter the parameter port is missing",
                "hint: write `parameters: {port: ...}`; it is declared as port: string",
            ],
        ),
        (
            "- parameters: {port: a}\n  rows:\n"
            "  - {ship: a, ports: b}\n  - {shp: a, ports: []}\n  - [a]\n  - {ports: []}",
            [
                "x.yaml:3:22 example-value the column ports is no list<string>: it is not a list: write [a, b]",
                "x.yaml:4:6 example-column the question has no column 'shp'",
                "hint: did you mean 'ship'?",
                "x.yaml:5:5 example-column columns are written by name",
                "hint: write {name: value}",
                "x.yaml:6:5 example-value the row has no ship",
                "hint: it is declared as string",
            ],
        ),
        (
            "- parameters: {port: a}\n  name: [b]\n  sources: [../c, /d]\n  rows: none",
            [
                "x.yaml:2:9 example-name a name is a text",
                "hint: say in a few words what the example shows",
                "x.yaml:3:12 example-sources '../c' is outside the project",
                "hint: move it into the project",
                "x.yaml:3:12 example-sources '/d' is outside the project",
                "hint: move it into the project",
                "x.yaml:4:9 example-rows this is not a list of rows",
                "hint: write `rows: []` where there are none, or no `rows` to have them filled in by --update",
            ],
        ),
        (
            "- name: a\n  parameters: {port: a}\n- name: a\n  parameters: {port: b}\n  sources: b",
            [
                "x.yaml:3:9 example-name two examples are named 'a'",
                "hint: rename one",
                "x.yaml:5:12 example-sources this is not a list of sources",
                "hint: write `sources: [examples/small.yaml]`",
            ],
        ),
        (
            "- parameters: {port: a\n",
            [
                "x.yaml:2:1 yaml-syntax this is not YAML: "
                "while parsing a flow mapping did not find expected ',' or '}'",
                'hint: look at the indentation, and put a text that holds ": " or " #" in double quotes',
            ],
        ),
    ],
)
def test_every_fault_of_a_file_is_told_with_its_place(text: str, lines: list[str]) -> None:
    assert told(text) == lines


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"- name: \xff\n", "{file}:1:9 example-encoding byte 0xff is not UTF-8\n  hint: save it as UTF-8"),
        (
            b"#" * 10_000_000,
            "{file} example-too-big it has 10,000,000 bytes; at most 1,000,000 are read\n"
            "  hint: ask with parameters that leave fewer rows",
        ),
        (b"\0", "{file} example-binary it is binary, not text\n  hint: save it as UTF-8 text"),
    ],
)
def test_a_file_that_is_no_text_of_a_fair_size_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "who-calls.examples.yaml"
    file.write_bytes(content)
    examples, problems = read_examples(question(path=tmp_path / "who-calls.cypher"))
    assert (examples, [str(p) for p in problems]) == ((), [message.format(file=file)])


def test_rows_are_compared_in_order_where_the_order_is_total() -> None:
    total, any_order = question(), question(QUERY.replace("order: total", "order: set"))
    tern: Row = ("Tern", ["Alder"], "2031")
    heron: Row = ("Heron", [], None)
    rook: Row = ("Rook", [], None)
    assert difference(total, [tern, heron], [tern, heron]) == ()
    assert difference(any_order, [tern, heron], [heron, tern]) == ()
    assert difference(total, [tern, heron], [heron, tern]) == (
        "the rows are the expected ones, in another order",
        "+ {ship: Heron, ports: []}",
        "- {ship: Heron, ports: []}",
    )
    assert difference(total, [tern, rook], [("Tern", ["Alder"], "2030")]) == (
        "- {ship: Tern, ports: [Alder], since: 2031}",
        "+ {ship: Tern, ports: [Alder], since: 2030}",
        "  in since",
        "- {ship: Rook, ports: []}",
    )
    assert difference(any_order, [heron], [heron, heron]) == ("+ {ship: Heron, ports: []}",)


def test_new_rows_are_written_and_all_else_stays() -> None:
    one, two, three = parsed(TEXT)
    tern: Row = ("Tern", ["Alder"], None)
    assert updated(TEXT, {}) == TEXT
    assert updated(TEXT, {one: [], two: [tern, tern], three: [("a: b", ["x" * 60, "y" * 60], "z" * 80)]}) == (
        """\
# What the harbour master asks.
- name: one port
  parameters: {port: Alder, on: 2031-05-01}
  rows: []

# Nobody goes there.
- parameters:
    port: Birch   # by its name
  sources: [made-up/a.yaml]
  rows:
  - {ship: Tern, ports: [Alder]}
  - {ship: Tern, ports: [Alder]}
- parameters: {port: Cedar}
  rows:
  - {ship: "a: b",
     ports: [X, Y],
     since: Z}
""".replace("X", "x" * 60)
        .replace("Y", "y" * 60)
        .replace("Z", "z" * 80)
    )


def test_rows_may_stand_before_other_keys() -> None:
    text = (
        "-\n  rows:\n  - {ship: Tern, ports: []}\n  # by its name\n  parameters: {port: Alder}\n"
        "- rows: []\n  parameters: {port: b}"
    )
    one, two = parsed(text)
    assert updated(text, {one: [], two: [("Tern", [], None)]}) == (
        "-\n  rows: []\n  # by its name\n  parameters: {port: Alder}\n"
        "- rows:\n  - {ship: Tern, ports: []}\n  parameters: {port: b}\n"
    )


def test_the_ends_of_lines_stay_as_they_are() -> None:
    text = "- parameters: {port: a}\r\n"
    assert updated(text, {parsed(text)[0]: []}) == "- parameters: {port: a}\r\n  rows: []\r\n"


NO_PARAMETERS = """\
// All
// order: set
// column word: string
// column words: list<string?>
// column anything: any

MATCH (n) RETURN n.word AS word, n.words AS words, n.anything AS anything
"""
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ROWS = st.lists(
    st.tuples(WORDS, st.lists(WORDS | st.none(), max_size=3), WORDS | st.none() | st.integers() | st.booleans()),
    max_size=4,
)


@given(ROWS, ROWS)
def test_rows_that_were_written_are_read_again(first: list[Any], second: list[Any]) -> None:
    asked = question(NO_PARAMETERS)
    text = BLANK
    for rows in (first, second):
        (example,) = parsed(text, NO_PARAMETERS)
        text = updated(text, {example: rows})
        (example,) = parsed(text, NO_PARAMETERS)
        assert example.rows is not None
        assert difference(asked, example.rows, rows) == ()
        assert updated(text, {example: rows}) == text
