"""Answers as text, in each format."""

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.controls import json_text
from graphmodel.databases.values import Duration, NodeValue, PathValue, RelationshipValue
from graphmodel.errors import QuestionError
from graphmodel.model import Point
from graphmodel.queries import FORMATS, Answer, render, row_texts
from graphmodel.queries.cells import jsonable

ARLAND = NodeValue("7", frozenset({"State", "Actor"}), {"name": "Arland", "id": "arland"})
BRIA = NodeValue("8", frozenset({"State"}), {"id": "bria"})
BARE = NodeValue("9", frozenset({"Thing", "Any"}), {})
RELATIONSHIP = RelationshipValue("1", "RECOGNIZES", "7", "8", {"since": "2031"})
BACK = RelationshipValue("2", "BORDERS", "9", "8", {})
PATH = PathValue((ARLAND, BRIA, BARE), (RELATIONSHIP, BACK))
ROWS = Answer(("who", "since", "count"), (("Arland", date(2031, 5, 1), 12), (None, None, 3)))
VALUES = Answer(
    ("value",),
    tuple(
        (value,)
        for value in (
            None,
            True,
            1.5,
            ["a", None, date(2031, 5, 1)],
            {"a": 1, "b": [2]},
            datetime(2031, 5, 1, 12, tzinfo=UTC),
            Duration(months=1),
            Point(1.0, 2.0),
            ARLAND,
            BRIA,
            BARE,
            RELATIONSHIP,
            PATH,
            b"\x01\xff",
            float("inf"),
        )
    ),
)


def test_a_table_fits_its_width_and_counts_its_rows() -> None:
    assert render(ROWS, "table", width=60) == (
        "who      since        count\n"
        "───────────────────────────\n"
        "Arland   2031-05-01      12\n"
        "—        —                3\n"
        "2 rows"
    )


def test_long_values_are_broken_within_the_width_and_nothing_is_lost() -> None:
    answer = Answer(("a", "b"), (("word " * 8, "x" * 30),))
    for width in (25, 40, 42, 50):
        text = render(answer, "table", width=width)
        assert max(map(len, text.split("\n"))) <= width
        assert text.count("word") == 8
        assert text.count("x") == 30


def test_columns_with_one_value_are_said_once_where_all_do_not_fit() -> None:
    rows = tuple((f"ship {n}", "a document of that name", None, n) for n in range(3))
    answer = Answer(("name", "document", "until", "count"), rows)
    assert render(answer, "table", width=60).split("\n")[2] == "ship 0   a document of that name   —           0"
    assert render(answer, "table", width=30) == (
        "empty in all rows: until\nthe same in all rows:\n  document: a document of that\n  name\n\n"
        "name     count\n──────────────\nship 0       0\nship 1       1\nship 2       2\n3 rows"
    )


def test_rows_of_one_value_only_keep_their_columns() -> None:
    answer = Answer(("a long name", "b long name"), ((1, 2), (1, 2)))
    assert render(answer, "table", width=15) == (
        "a long name  1\nb long name  2\n\na long name  1\nb long name  2\n\n2 rows"
    )


def test_a_wide_answer_stays_a_table_by_wrapping() -> None:
    answer = Answer(("the_first_of_names", "the_second_of_names"), (("some words here", 1), ("other words here", 2)))
    text = render(answer, "table", width=26)
    assert max(map(len, text.split("\n"))) <= 26
    assert "some words" in text
    assert text.split("\n")[-1] == "2 rows"
    assert "the_first_of_names  " not in text


def test_rows_too_wide_for_a_table_stand_one_field_a_line() -> None:
    answer = Answer(("first column", "second"), (("a", 1), ("b c", None)))
    assert render(answer, "table", width=18) == (
        "first column  a\nsecond        1\n\nfirst column  b c\nsecond        —\n\n2 rows"
    )


@pytest.mark.parametrize(("rows", "text"), [((), "no rows"), (((1,),), "x\n─\n1\n1 row")])
def test_few_rows_are_counted_in_words(rows: tuple[tuple[int], ...], text: str) -> None:
    assert render(Answer(("x",), rows), "table") == text


def test_values_are_readable_in_a_table() -> None:
    assert render(VALUES, "table", width=80).split("\n")[2:-1] == [
        "—",
        "true",
        "1.5",
        "a, —, 2031-05-01",
        "a: 1; b: 2",
        "2031-05-01T12:00:00+00:00",
        "P1M",
        "(1.0, 2.0)",
        "Arland",
        "bria",
        ":Any:Thing",
        "RECOGNIZES",
        "Arland -[RECOGNIZES]-> bria <-[BORDERS]- :Any:Thing",
        "01ff",
        "inf",
    ]


def test_json_holds_objects_by_column() -> None:
    arland = {"id": "7", "labels": ["Actor", "State"], "properties": {"id": "arland", "name": "Arland"}}
    bria = {"id": "8", "labels": ["State"], "properties": {"id": "bria"}}
    bare: dict[str, Any] = {"id": "9", "labels": ["Any", "Thing"], "properties": {}}
    tie = {"id": "1", "type": "RECOGNIZES", "start": "7", "end": "8", "properties": {"since": "2031"}}
    back: dict[str, Any] = {"id": "2", "type": "BORDERS", "start": "9", "end": "8", "properties": {}}
    expected = [
        None,
        True,
        1.5,
        ["a", None, "2031-05-01"],
        {"a": 1, "b": [2]},
        "2031-05-01T12:00:00+00:00",
        "P1M",
        {"longitude": 1.0, "latitude": 2.0},
        arland,
        bria,
        bare,
        tie,
        {"nodes": [arland, bria, bare], "relationships": [tie, back]},
        "01ff",
        "inf",
    ]
    assert json.loads(render(VALUES, "json")) == [{"value": value} for value in expected]
    assert [json.loads(line)["value"] for line in render(VALUES, "jsonl").split("\n")] == expected


def test_csv_keeps_quotes_and_line_ends_and_leaves_null_empty() -> None:
    answer = Answer(("a", "b,c"), (('say "hi"\nthere', None), (["x", 1], date(2031, 5, 1))))
    text = render(answer, "csv")
    assert text == 'a,"b,c"\n"say ""hi""\nthere",\n"[""x"", 1]",2031-05-01'


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.text("ab\",\n'|")), min_size=1
    )
)
def test_csv_gives_any_text_back(rows: list[tuple[str, str]]) -> None:
    text = render(Answer(("a", "b"), tuple(rows)), "csv") + "\n"
    assert [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))] == [("a", "b"), *rows]


def test_markdown_escapes_what_would_end_a_cell_or_become_markup() -> None:
    answer = Answer(("a|b", "c"), (("x|y\nz", None), ("<b>*1*", ["p", "q"])))
    assert render(answer, "markdown") == ("| a\\|b | c |\n| --- | --- |\n| x\\|y<br>z |  |\n| &lt;b>\\*1\\* | p, q |")


@pytest.mark.parametrize("format", ["table", "markdown"])
@pytest.mark.parametrize("text", ["\x1b[2J", "a\rb", "\x9b31m", "\u202eevil", "a\u2028b", "\x07", "[red]x[/red]"])
def test_text_from_data_steers_no_terminal(format: str, text: str) -> None:
    shown = render(Answer((text,), ((text,), ([text],), ({"k": text},))), format, width=80)
    assert not set(shown.replace("\n", "")) & set("\x1b\r\x9b\u202e\u2028\x07")


def test_what_is_neutralized_stays_visible() -> None:
    assert render(Answer(("x",), (("a\x1b[31mb\tc\nd\u202e",),)), "table").split("\n")[2] == "a\\x1b[31mb c d\\u202e"


@given(st.lists(st.tuples(st.text(), st.text())))
def test_every_format_takes_any_text(rows: list[tuple[str, str]]) -> None:
    for format in FORMATS:
        assert isinstance(render(Answer(("a", "b"), tuple(rows)), format, width=30), str)


def test_an_unknown_format_is_refused_with_the_nearest() -> None:
    with pytest.raises(QuestionError) as refused:
        render(ROWS, "markdwn")
    assert str(refused.value) == "there is no format 'markdwn'\n  hint: did you mean 'markdown'?"


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers(), max_size=2)
)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4, unique=True), st.data())
def test_a_streamed_row_is_json_of_the_same_values(names: list[str], data: st.DataObject) -> None:
    """Written value by value, whatever a column is called: `%` and quotes too."""
    rows = data.draw(st.lists(st.tuples(*(SCALARS for _ in names)), max_size=3))
    written = [json_text(dict(zip(names, map(jsonable, row), strict=True))) for row in rows]
    assert list(row_texts(tuple(names), rows, "jsonl")) == [f"{row}\n" for row in written]
    assert json.loads("".join(row_texts(tuple(names), rows, "json"))) == [json.loads(row) for row in written]
