"""The law of tables: what a chunk stores is what the objects built one by one would store, and the same is refused."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

from graphmodel.model import Key, Model, Node, PartialDate, Point, Property, Quantity, Relationship
from graphmodel.problems import Problem
from graphmodel.sources.chunks import NodeChunk, RelationshipChunk
from graphmodel.sources.tables import Table, Value, read_table
from graphmodel.sources.tables.storable import unstorable
from graphmodel.sources.tables.typed import own_rules


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Thing(Node):
    id: Annotated[str, Property(key=True)]
    name: Annotated[str, Field(max_length=3)] = ""
    count: Annotated[int, Field(ge=0)] | None = None
    share: float | None = None
    sure: bool | None = None
    kind: Literal["a", "b"] | None = None
    colour: Colour | None = None
    day: date | None = None
    moment: datetime | None = None
    span: timedelta | None = None
    since: PartialDate | None = None
    size: Quantity | None = None
    place: Point | None = None
    tags: list[str] = []
    marks: set[int] = set()


class Ruled(Thing):
    """As a thing, with rules of its own."""

    name: str = ""

    @field_validator("name")
    @classmethod
    def _no_x(cls, name: str) -> str:
        if "x" in name:
            raise ValueError("no x")
        return name.upper()

    @model_validator(mode="after")
    def _count(self) -> Ruled:
        if self.count == 7:
            raise ValueError("not seven")
        return self


class Joins(Relationship[Thing, Thing]):
    key = ("how",)
    how: str
    tons: float | None = None


class Marked(Relationship[Thing, Thing]):
    tons: Annotated[float, AfterValidator(abs)] | None = None


MODEL = Model.of(Thing, Ruled, Joins, Marked)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0", codec="utf-8"), max_size=4)
CELLS: dict[str, st.SearchStrategy[str]] = {
    "id": st.text("abc", max_size=3),
    "name": TEXT.map(lambda text: normalize("NFC", text)),
    "count": st.sampled_from(["", "0", "7", "-1", "1.0", "1.5", " 3 ", "x", str(2**63)]),
    "share": st.sampled_from(["", "0.5", "1", "nan", "inf", "1e400", "x"]),
    "sure": st.sampled_from(["", "true", "no", "1", "maybe"]),
    "kind": st.sampled_from(["", "a", "b", "c"]),
    "colour": st.sampled_from(["", "red", "blue", "green"]),
    "day": st.sampled_from(["", "2031-05-04", "2031-13-01", "x"]),
    "moment": st.sampled_from(["", "2031-05-04T10:00:00Z", "2031-05-04", "x"]),
    "span": st.sampled_from(["", "P1D", "3 days", "x"]),
    "since": st.sampled_from(["", "2031", "2031-05", "..", "2031-05-04", "5 May", "0000"]),
    "size": st.sampled_from(["", "3", "~3 m2", "12.5 km", "x", str(2**64)]),
    "tags": st.sampled_from(["", "a|b", "b|a", "|"]),
    "marks": st.sampled_from(["", "2|1|2", "x|1", "3"]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=8)


def chunks_of(rows: list[dict[str, str]], record: dict[Any, Any]) -> tuple[list[Any], list[Problem]]:
    """What a table of these rows gives."""
    section = "nodes" if issubclass(next(iter(record)), Node) else "relationships"
    problems: list[Problem] = []
    with TemporaryDirectory() as folder:
        with (Path(folder) / "t.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(CELLS), quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
        given_records: dict[str, Any] = {section: [record]}
        table = Table("t.csv", folder=Path(folder), name="t", **given_records)
        return list(read_table(table, MODEL, problems=problems)), problems


def built(cls: type[Any], said: dict[str, Any]) -> Any:
    """The object, if the model takes it."""
    try:
        return cls(**{name: value for name, value in said.items() if value not in (None, "", [])})
    except ValidationError:
        return None


def stored(item: Any, kind: Any) -> dict[str, Any] | None:
    """The columns of what an object states, unless no engine stores them."""
    columns: dict[str, Any] = {}
    for name in item.model_fields_set & set(kind.properties):
        value, declared = getattr(item, name), kind.properties[name]
        if value is not None and not (declared.many and not value):
            columns |= declared.store(value)
            if any(True for part in declared.store(value).values() for _ in unstorable([part], "list")):
                return None
    return columns


def rows_in(chunks: list[Any]) -> list[dict[str, Any]]:
    """Each row of chunks as its columns and key, in order of lines."""
    found: list[tuple[int, int, dict[str, Any]]] = []
    for chunk in chunks:
        for row, line in enumerate(chunk.lines):
            said = {name: column[row] for name, column in chunk.columns.items()}
            ends = (
                {"id": chunk.keys[row]}
                if isinstance(chunk, NodeChunk)
                else {"start": chunk.starts[row], "end": chunk.ends[row]}
            )
            assert isinstance(chunk, NodeChunk | RelationshipChunk)
            found.append((line, len(found), {**ends, **said}))
    return [said for _, _, said in sorted(found, key=lambda each: each[:2])]


def values_of(row: dict[str, str]) -> dict[str, Any]:
    """The row's cells as its objects take them."""
    lists = {name: [part for part in row[name].split("|") if part] for name in ("tags", "marks")}
    return {**row, **lists}


def test_only_classes_with_code_of_their_own_are_built_one_by_one() -> None:
    assert [own_rules(cls) for cls in (Thing, Ruled, Joins, Marked)] == [False, True, False, True]


@given(rows=ROWS)
def test_nodes_store_what_their_objects_would(rows: list[dict[str, str]]) -> None:
    given_cells = {name: Value(name, split="|" if name in ("tags", "marks") else "") for name in CELLS}
    for cls in (Thing, Ruled):
        chunks, problems = chunks_of(rows, {cls: given_cells})
        objects = [built(cls, values_of(row)) for row in rows]
        expected = [columns for each in objects if each and (columns := stored(each, MODEL.node(cls))) is not None]
        assert rows_in(chunks) == expected
        lost = {told.where.line for told in problems}
        assert len(lost) >= (1 if len(expected) < len(rows) else 0)
        assert bool(problems) == (len(expected) < len(rows))


@given(rows=ROWS)
def test_relationships_store_what_their_objects_would(rows: list[dict[str, str]]) -> None:
    given_cells = {"start": Value("id"), "end": Value("kind"), "tons": Value("share"), "since": Value("since")}
    for cls, more in ((Joins, {"how": Value("name")}), (Marked, {})):
        chunks, _ = chunks_of(rows, {cls: given_cells | more})
        expected = []
        for row in rows:
            said = {"tons": row["share"], "since": row["since"], **({"how": row["name"]} if more else {})}
            tie = built(cls, {"start": Key(Thing, row["id"]), "end": Key(Thing, row["kind"]), **said})
            columns = stored(tie, MODEL.relationship(cls)) if tie and row["id"] and row["kind"] else None
            if columns is not None:
                expected.append({"start": row["id"], "end": row["kind"], **columns})
        assert rows_in(chunks) == expected
