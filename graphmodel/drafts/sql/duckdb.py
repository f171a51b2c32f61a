"""A DuckDB database described as SQLAlchemy's inspector describes others, which duckdb-engine cannot any more.

The catalogue is read through DuckDB's own functions (https://duckdb.org/docs/stable/sql/meta/duckdb_table_functions).
"""

from __future__ import annotations

import re
from typing import Any

_TYPE = re.compile(r"(?P<name>[A-Z0-9_ ]+?)(?:\((?P<inside>.*)\))?", re.DOTALL)
_OBJECTS = ("STRUCT", "MAP", "UNION", "VARIANT")


class DuckDbInspector:
    """What `sqlalchemy.inspect` gives for other engines, as far as a draft asks for it."""

    def __init__(self, connection: Any) -> None:
        self.bind = connection
        self.dialect = connection.dialect

    def get_table_names(self, schema: str | None = None) -> list[str]:
        """The tables of a schema."""
        return [row["table_name"] for row in self._rows("tables", schema)]

    def get_view_names(self, schema: str | None = None) -> list[str]:
        """The views of a schema, without DuckDB's own."""
        return [row["view_name"] for row in self._rows("views", schema) if not row["internal"]]

    def get_columns(self, table: str, schema: str | None = None) -> list[dict[str, Any]]:
        """The columns of a table in their order, each with a type of SQLAlchemy."""
        rows = sorted(self._rows("columns", schema, table), key=lambda row: row["column_index"])
        return [
            {
                "name": row["column_name"],
                "type": sql_type(row["data_type"]),
                "nullable": row["is_nullable"],
                "comment": row["comment"],
            }
            for row in rows
        ]

    def get_unique_constraints(self, table: str, schema: str | None = None) -> list[dict[str, Any]]:
        """The columns of each unique constraint."""
        found = self._constraints(table, schema, "UNIQUE")
        return [{"column_names": list(row["constraint_column_names"])} for row in found]

    def get_pk_constraint(self, table: str, schema: str | None = None) -> dict[str, Any]:
        """The columns of the primary key."""
        found = self._constraints(table, schema, "PRIMARY KEY")
        return {"constrained_columns": [name for row in found for name in row["constraint_column_names"]]}

    def get_foreign_keys(self, table: str, schema: str | None = None) -> list[dict[str, Any]]:
        """The foreign keys: DuckDB knows none to another schema, and names none by what its owner wrote."""
        return [
            {
                "name": None,
                "constrained_columns": list(row["constraint_column_names"]),
                "referred_table": row["referenced_table"],
                "referred_columns": list(row["referenced_column_names"]),
            }
            for row in self._constraints(table, schema, "FOREIGN KEY")
        ]

    def get_indexes(self, table: str, schema: str | None = None) -> list[dict[str, Any]]:
        """The indexes, of which an expression is no column."""
        names = {each["name"] for each in self.get_columns(table, schema)}
        return [
            {"unique": row["is_unique"], "column_names": _indexed(row["expressions"], names)}
            for row in self._rows("indexes", schema, table)
        ]

    def get_table_comment(self, table: str, schema: str | None = None) -> dict[str, Any]:
        """What its owner said of a table."""
        return {"text": next((row["comment"] for row in self._rows("tables", schema, table)), None)}

    def _constraints(self, table: str, schema: str | None, type: str) -> list[Any]:
        return [row for row in self._rows("constraints", schema, table) if row["constraint_type"] == type]

    def _rows(self, of: str, schema: str | None, table: str | None = None) -> list[Any]:
        from sqlalchemy import column, func, literal_column, select

        source = getattr(func, f"duckdb_{of}")().alias("found")
        query: Any = select(literal_column("*")).select_from(source)
        query = query.where(column("database_name") == func.current_database())
        query = query.where(column("schema_name") == (schema or func.current_schema()))
        query = query if table is None else query.where(column("table_name") == table)
        return list(self.bind.execute(query).mappings())


def sql_type(words: str) -> Any:
    """The type of SQLAlchemy for one of DuckDB.

    >>> sql_type("DECIMAL(10,2)"), sql_type("VARCHAR[]").item_type, sql_type("ENUM('it''s', 'b')").enums
    (Numeric(precision=10, scale=2), String(), ["it's", 'b'])
    """
    from sqlalchemy import types
    from sqlalchemy.dialects import postgresql

    if words.endswith("]"):
        item = sql_type(words.rpartition("[")[0])
        return types.JSON() if isinstance(item, types.ARRAY | types.JSON) else types.ARRAY(item)
    found = _TYPE.fullmatch(words)
    name, inside = (found["name"], found["inside"] or "") if found else (words, "")
    if name == "DECIMAL":
        precision, scale = map(int, inside.split(","))
        return types.Numeric(precision, scale)
    if name == "ENUM":
        return types.Enum(*(each.replace("''", "'") for each in re.findall(r"'((?:[^']|'')*)'", inside)))
    if name in _OBJECTS or name == "JSON":
        return types.JSON()
    plain: dict[str, Any] = {
        "VARCHAR": types.String,
        "BOOLEAN": types.Boolean,
        "FLOAT": types.Float,
        "DOUBLE": types.Float,
        "DATE": types.Date,
        "BLOB": types.LargeBinary,
        "UUID": types.Uuid,
        "INTERVAL": types.Interval,
    }
    if name in ("TIMESTAMP_NS", "TIME_NS"):
        return getattr(postgresql, name.removesuffix("_NS"))(precision=9)
    if name in plain:
        return plain[name]()
    if name.endswith("INT") or name == "INTEGER":
        return types.Integer()
    if name.startswith("TIMESTAMP"):
        return types.DateTime()
    return types.Time() if name.startswith("TIME") else types.NullType()


def _indexed(expressions: str, names: set[str]) -> list[str | None]:
    """The columns of an index, as `[a, '"b c"']` lists them; None for an expression."""
    found = [each.strip().strip("'").strip('"') for each in expressions.strip("[]").split(",")]
    return [each if each in names else None for each in found]
