"""Answers in Python: rows by name, data frames, a table in Jupyter."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import Any

import pandas
import polars
import pyarrow
import pytest

from graphmodel.databases import Duration, NodeValue, PathValue, RelationshipValue
from graphmodel.errors import QuestionError, Unsupported
from graphmodel.queries import Answer, Row
from graphmodel.queries.types import parse_type

ARLAND = NodeValue("1", frozenset({"State", "Entity"}), {"id": "arland", "since": date(1990, 1, 1)})
BRIA = NodeValue("2", frozenset({"State"}), {"id": "bria"})
RELATIONSHIP = RelationshipValue("7", "RECOGNIZES", "1", "2", {"for": Duration(months=2)})
TYPES = {
    "name": "string",
    "count": "integer?",
    "share": "float",
    "sure": "boolean",
    "day": "date?",
    "at": "datetime",
    "tags": "list<string>",
    "days": "list<date>",
    "node": "node",
}
NOON = datetime(2025, 7, 3, 12, tzinfo=UTC)
VALUES: tuple[Any, ...] = ("Bria", 3, 1, True, date(1200, 7, 3), NOON, ["a", "b"], [date(2025, 7, 3)], BRIA)
NOTHING: tuple[Any, ...] = ("", None, 0.5, False, None, NOON, [], [], ARLAND)
BRIA_JSON = '{"id": "2", "labels": ["State"], "properties": {"id": "bria"}}'


def answer(*rows: tuple[Any, ...]) -> Answer:
    return Answer(tuple(TYPES), rows, tuple(parse_type(text) for text in TYPES.values()))


def test_rows_are_reached_by_name() -> None:
    (row,) = answer(VALUES)
    assert (row.name, row["count"], row.tags) == ("Bria", 3, ["a", "b"])
    assert row == dict(zip(TYPES, VALUES, strict=True))
    with pytest.raises(AttributeError, match=r"the row has no column 'nmae'; did you mean 'name'\?"):
        _ = row.nmae
    assert Row(items=1)["items"] == 1


def test_an_arrow_table_has_the_declared_types_also_without_rows() -> None:
    table = answer(VALUES, NOTHING).to_arrow()
    types = [str(kind) for kind in table.schema.types]
    assert types == [
        "string", "int64", "double", "bool", "date32[day]", "timestamp[us, tz=UTC]", "list<item: string>",
        "list<item: date32[day]>", "string",
    ]  # fmt: skip
    assert table.to_pylist()[0] == dict(zip(TYPES, (*VALUES[:8], BRIA_JSON), strict=True))
    empty = answer().to_arrow()
    assert empty.num_rows == 0
    assert [str(kind) for kind in empty.schema.types] == [kind.replace(", tz=UTC", "") for kind in types]


def test_a_polars_frame_has_the_declared_types_also_without_rows() -> None:
    frame = answer(VALUES, NOTHING).to_polars()
    assert frame.schema == {
        "name": polars.String,
        "count": polars.Int64,
        "share": polars.Float64,
        "sure": polars.Boolean,
        "day": polars.Date,
        "at": polars.Datetime("us", "UTC"),
        "tags": polars.List(polars.String),
        "days": polars.List(polars.Date),
        "node": polars.String,
    }
    assert frame.row(0) == (*VALUES[:8], BRIA_JSON)
    assert answer().to_polars().schema["count"] == polars.Int64
    assert answer().to_polars().height == 0


def test_a_pandas_frame_has_the_declared_types_also_without_rows() -> None:
    frame = answer(VALUES, NOTHING).to_pandas()
    assert [str(kind) for kind in frame.dtypes] == [
        "string", "Int64", "float64", "boolean", "datetime64[s]", "datetime64[us, UTC]", "object", "object", "object",
    ]  # fmt: skip
    assert frame["day"][0] == pandas.Timestamp("1200-07-03")
    assert frame["count"][1] is pandas.NA
    assert frame["tags"][0] == ["a", "b"]
    assert frame["node"][0] == {"id": "2", "labels": ["State"], "properties": {"id": "bria"}}
    assert [str(kind) for kind in answer().to_pandas().dtypes][:5] == [str(kind) for kind in frame.dtypes][:5]


def test_types_that_nobody_declared_are_those_of_the_values() -> None:
    free = Answer(("n", "x", "l", "m"), ((1, 1.5, [1], "a"), (None, 2, None, 1)))
    assert [str(kind) for kind in free.to_arrow().schema.types] == ["int64", "double", "list<item: int64>", "string"]
    assert free.to_arrow()["m"].to_pylist() == ['"a"', "1"]
    assert Answer((), ()).to_polars().shape == (0, 0)
    assert isinstance(Answer(("a",), ()).to_arrow(), pyarrow.Table)


@pytest.mark.parametrize("make", [Answer.to_pandas, Answer.to_polars, Answer.to_arrow])
def test_a_value_of_another_type_than_declared_is_told(make: Any) -> None:
    with pytest.raises(QuestionError) as refused:
        make(Answer(("n",), ((1,), ("two",)), (parse_type("integer"),)))
    assert str(refused.value) == (
        "column n is no integer in row 2: 'two'\n  hint: fix the question's header, or its query"
    )


@pytest.mark.parametrize(
    ("make", "module", "extra"),
    [
        (Answer.to_pandas, "pandas", "pandas"),
        (Answer.to_polars, "polars", "polars"),
        (Answer.to_arrow, "pyarrow", "arrow"),
    ],
)
def test_a_library_that_is_missing_is_told_with_its_install_command(
    make: Any, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Unsupported) as refused:
        make(answer())
    assert str(refused.value) == f"{module} is not installed\n  hint: uv sync --extra {extra}"


def test_nodes_and_relationships_become_a_py2neo_subgraph() -> None:
    path = PathValue((ARLAND, BRIA), (RELATIONSHIP,))
    graph = Answer(("p", "more"), ((path, [{"node": ARLAND}]),)).to_py2neo()
    assert {(frozenset(node.labels), node["id"]) for node in graph.nodes} == {
        (frozenset({"State", "Entity"}), "arland"),
        (frozenset({"State"}), "bria"),
    }
    (tie,) = graph.relationships
    assert (type(tie).__name__, tie.start_node["id"], tie.end_node["id"]) == ("RECOGNIZES", "arland", "bria")
    assert str(tie["for"]) == "P2M"
    assert len(Answer(("n",), ((1,),)).to_py2neo().nodes) == 0


def test_a_relationship_without_its_nodes_is_no_subgraph() -> None:
    with pytest.raises(Unsupported, match="RECOGNIZES is in the rows without the nodes at its ends"):
        Answer(("r", "a"), ((RELATIONSHIP, ARLAND),)).to_py2neo()


def test_jupyter_shows_a_table_whose_text_is_only_text() -> None:
    html = Answer(("<a>", "b"), (("<script>alert(1)</script>", None), (ARLAND, ["x", "&"])))._repr_html_()
    assert html == (
        "<table><thead><tr><th>&lt;a&gt;</th><th>b</th></tr></thead><tbody>"
        "<tr><td>&lt;script&gt;alert(1)&lt;/script&gt;</td><td>—</td></tr>"
        "<tr><td>arland</td><td>x, &amp;</td></tr></tbody></table><p>2 rows</p>"
    )
    many = Answer(("n",), tuple((n,) for n in range(1234)))._repr_html_()
    assert many.count("<tr>") == 201
    assert many.endswith("<p>200 of 1,234 rows</p>")
