"""Tables, columns and foreign keys as an SQL database describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, the kind of property that holds it, and the words its database has for it."""

    name: str
    kind: str
    required: bool = False
    unique: bool = False
    index: bool = False
    allowed: tuple[str, ...] = ()
    comment: str = ""
    binary: bool = False
    called: str = ""
    """Its name in the query: another one where a template could not hold it."""


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key: its columns, and the table and columns that it refers to."""

    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]


@dataclass(frozen=True)
class SqlTable:
    """A table as its database describes it. `key` is the primary key, else a unique constraint on required columns."""

    name: str
    schema: str | None
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign: tuple[ForeignKey, ...]
    comment: str = ""
    unique: tuple[tuple[str, ...], ...] = ()

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(each for each in self.columns if each.name == name)

    @property
    def joins(self) -> bool:
        """Whether it only joins two tables: no two rows of it join the same, and nothing else is its key."""
        if len(self.foreign) != 2:
            return False
        first, second = (set(each.columns) for each in self.foreign)
        keys = [set(each) for each in (self.key, *self.unique) if each]
        made_of_both = not self.key or bool(set(self.key) & first and set(self.key) & second)
        return made_of_both and any(each <= first | second for each in keys) and set(self.key) <= first | second


def first_line(wrong: object) -> str:
    """What went wrong, in one line."""
    return str(wrong).strip().splitlines()[0]


def is_there(database: str) -> bool:
    """Whether the file of an SQLite database is there, or it needs none."""
    return database == ":memory:" or database.startswith("file:") or Path(database).is_file()


def table_of(inspector: Any, name: str, schema: str | None) -> SqlTable:
    """A table as the database describes it."""
    unique = tuple(tuple(each["column_names"]) for each in inspector.get_unique_constraints(name, schema=schema))
    indexes = inspector.get_indexes(name, schema=schema)
    unique += tuple(
        tuple(each["column_names"]) for each in indexes if each["unique"] and None not in each["column_names"]
    )
    indexed = {each["column_names"][0] for each in indexes if len(each["column_names"]) == 1}
    columns = tuple(
        _column(number, each, (each["name"],) in unique, each["name"] in indexed)
        for number, each in enumerate(inspector.get_columns(name, schema=schema), 1)
    )
    needed = {each.name for each in columns if each.required}
    primary = tuple(inspector.get_pk_constraint(name, schema=schema)["constrained_columns"] or ())
    key = primary or next((each for each in sorted(unique, key=len) if set(each) <= needed), ())
    foreign = tuple(
        ForeignKey(tuple(each["constrained_columns"]), each["referred_table"], tuple(each["referred_columns"]))
        for each in inspector.get_foreign_keys(name, schema=schema)
        if each.get("referred_schema") in (None, schema)
    )
    places = [each.name for each in columns]
    foreign = tuple(sorted(foreign, key=lambda each: [places.index(name) for name in each.columns]))
    return SqlTable(name, schema, columns, key, foreign, _comment(inspector, name, schema), unique)


def _comment(inspector: Any, name: str, schema: str | None) -> str:
    try:
        return inspector.get_table_comment(name, schema=schema)["text"] or ""
    except NotImplementedError:  # some databases know no comments
        return ""


def _column(number: int, described: Mapping[str, Any], unique: bool, index: bool) -> Column:
    kind, binary = _kind(described["type"])
    allowed = tuple(getattr(described["type"], "enums", None) or ())
    return Column(
        described["name"],
        kind,
        required=not described["nullable"],
        unique=unique,
        index=index,
        allowed=allowed if kind == "string" else (),
        comment=described.get("comment") or "",
        binary=binary,
        called=f"column {number}" if set(described["name"]) & set("{}%") else described["name"],
    )


def _kind(of: Any) -> tuple[str, bool]:
    """The kind of property that holds a column's values, and whether they are bytes."""
    from sqlalchemy import types

    if isinstance(of, types.LargeBinary):
        return "string", True
    if isinstance(of, types.Numeric) and of.scale == 0 and not isinstance(of, types.Float):
        return "integer", False
    for base, kind in (
        (types.Boolean, "boolean"),
        (types.Integer, "integer"),
        (types.Numeric, "float"),
        (types.Float, "float"),
        (types.DateTime, "datetime"),
        (types.Date, "date"),
        (types.Interval, "duration"),
    ):
        if isinstance(of, base):
            return kind, False
    return "string", False
