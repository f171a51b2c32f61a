"""Tables, columns and foreign keys as an SQL database describes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graphmodel.drafts.sql.kinds import Kind, Written, declared_kind
from graphmodel.drafts.sql.mariadb import json_kinds
from graphmodel.drafts.sql.rows import has_null, stored_kinds
from graphmodel.drafts.sql.sqlite import seen_kinds


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
    scale: int | None = None
    as_text: bool = False
    """Whether a mapping makes texts of its values, which are none, or not all."""
    called: str = ""
    """Its name in the query: another one where a template could not hold it."""
    many: bool = False
    """Whether it holds lists of its kind."""
    written: Written = ""
    """What the query makes of it."""


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key: its columns, and the table and columns that it refers to."""

    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class SqlTable:
    """A table as its database describes it. `key` is the primary key, else a unique constraint on required columns.

    `lacking` are columns of a key of several that are NULL in some row, `nullable` those that SQLite lets be.
    """

    name: str
    schema: str | None
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign: tuple[ForeignKey, ...]
    comment: str = ""
    unique: tuple[tuple[str, ...], ...] = ()
    lacking: tuple[str, ...] = ()
    nullable: tuple[str, ...] = ()

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
    """Whether the file of an SQLite or DuckDB database is there, or it needs none."""
    return database == ":memory:" or database.startswith("file:") or Path(database).is_file()


def table_of(inspector: Any, name: str, schema: str | None) -> SqlTable:
    """A table as the database describes it."""
    unique = tuple(tuple(each["column_names"]) for each in inspector.get_unique_constraints(name, schema=schema))
    indexes = inspector.get_indexes(name, schema=schema)
    unique += tuple(
        tuple(each["column_names"]) for each in indexes if each["unique"] and None not in each["column_names"]
    )
    indexed = {each["column_names"][0] for each in indexes if len(each["column_names"]) == 1}
    reflected = inspector.get_columns(name, schema=schema)
    kinds = {each["name"]: declared_kind(each["type"]) for each in reflected}
    kinds.update(_kinds_of_rows(inspector, name, schema, kinds))
    columns = tuple(
        _column(number, each, kinds[each["name"]], (each["name"],) in unique, each["name"] in indexed)
        for number, each in enumerate(reflected, 1)
    )
    needed = {each.name for each in columns if each.required}
    primary = tuple(inspector.get_pk_constraint(name, schema=schema)["constrained_columns"] or ())
    key = primary or next((each for each in sorted(unique, key=len) if set(each) <= needed), ())
    foreign = tuple(
        ForeignKey(
            tuple(each["constrained_columns"]),
            each["referred_table"],
            tuple(each["referred_columns"]),
            each["name"] or "",
        )
        for each in inspector.get_foreign_keys(name, schema=schema)
        if each.get("referred_schema") in (None, schema)
    )
    places = [each.name for each in columns]
    foreign = tuple(sorted(foreign, key=lambda each: [places.index(name) for name in each.columns]))
    nullable = tuple(each for each in key if len(key) > 1 and each not in needed)
    lacking = tuple(each for each in nullable if has_null(inspector, name, schema, each))
    return SqlTable(name, schema, columns, key, foreign, _comment(inspector, name, schema), unique, lacking, nullable)


def _kinds_of_rows(
    inspector: Any, table: str, schema: str | None, kinds: Mapping[str, Kind]
) -> Iterable[tuple[str, Kind]]:
    """The kinds that only rows or checks say, which is what each engine has of its own."""
    engine = inspector.dialect.name
    if engine == "sqlite":
        return seen_kinds(inspector, table, schema, kinds)
    if engine in ("postgresql", "duckdb"):
        return stored_kinds(inspector, table, schema, kinds)
    return json_kinds(inspector, table, schema, kinds) if getattr(inspector.dialect, "is_mariadb", False) else ()


def with_text_keys(tables: Sequence[SqlTable]) -> list[SqlTable]:
    """The tables, with each UUID and each list by which nodes are found as its text, which keys are."""
    found = {(key.table, name) for table in tables for key in table.foreign for name in key.referred}
    found |= {(table.name, name) for table in tables for name in table.key}
    return [
        replace(
            table,
            columns=tuple(_as_key(each) if (table.name, each.name) in found else each for each in table.columns),
        )
        for table in tables
    ]


def _as_key(column: Column) -> Column:
    if column.many:
        return replace(column, kind="string", many=False, written="text", as_text=False)
    return replace(column, kind="string", as_text=True) if column.kind == "uuid" else column


def _comment(inspector: Any, name: str, schema: str | None) -> str:
    try:
        return inspector.get_table_comment(name, schema=schema)["text"] or ""
    except NotImplementedError:  # some databases know no comments
        return ""


def _column(number: int, described: Mapping[str, Any], kind: Kind, unique: bool, index: bool) -> Column:
    type = getattr(described["type"], "item_type", described["type"]) if kind.many else described["type"]
    allowed = tuple(getattr(type, "enums", None) or ())
    return Column(
        described["name"],
        kind.name,
        required=not described["nullable"],
        unique=unique,
        index=index,
        allowed=allowed if kind.name == "string" else (),
        comment=described.get("comment") or "",
        scale=kind.scale,
        as_text=kind.as_text,
        called=f"column {number}" if set(described["name"]) & set("{}%") else described["name"],
        many=kind.many,
        written=kind.written,
    )
