"""The query of a drafted mapping: each column by its name, or as text where a driver's value says less than it does.

PostgreSQL's driver and DuckDB's read JSON, so that its text of digits would come as a number; a month of an interval
comes as thirty days, and an array of an enumeration as one text.
"""

from __future__ import annotations

from typing import Any

from graphmodel.drafts.sql.described import Column, SqlTable
from graphmodel.drafts.sql.kinds import Written


def query_of(table: SqlTable, dialect: Any, number: str) -> str:
    """The query that gives a table's rows, with every name quoted as its database wants it.

    Rows of a table without a key are numbered, as `number`.
    """
    from sqlalchemy import column, func, select
    from sqlalchemy import table as sql_table
    from sqlalchemy.sql import quoted_name

    quoted = None if dialect.requires_name_normalize else True  # where names in lower case are any case, as they come
    columns: list[Any] = [column(quoted_name(each.name, quoted)) for each in table.columns]
    source = sql_table(quoted_name(table.name, quoted), *columns, schema=table.schema)
    wanted = [_selected(*each) for each in zip(table.columns, source.columns, strict=True)]
    if not table.key:
        wanted.append(func.row_number().over(order_by=list(source.columns)).label(number))
    text = str(select(*wanted).compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    plain = not any("\n" in name for name in (table.name, *(each.name for each in table.columns)))
    return text.replace(" \n", " ").replace("\n", " ") if plain else text


def _selected(column: Column, found: Any) -> Any:
    """A column as the query names it."""
    if column.written:
        from sqlalchemy.sql import quoted_name

        return _written(column.written, found).label(quoted_name(column.called, True))
    return found if column.called == column.name else found.label(column.called)


def _written(how: Written, found: Any) -> Any:
    """What the query makes of a column."""
    from sqlalchemy import ARRAY, Integer, Text, cast, func

    if how == "texts":
        return cast(found, ARRAY(Text))
    if how == "integer":
        return cast(found, Integer)
    if how == "duration":
        return _iso(found)
    return cast(func.to_json(found) if how == "json" else found, Text)


def _iso(found: Any) -> Any:
    """An interval in ISO 8601, its months, days and seconds apart.

    DuckDB's seconds are whole, and its microseconds, as PostgreSQL's, are those of a minute
    (https://duckdb.org/docs/stable/sql/functions/datepart).
    """
    from sqlalchemy import BigInteger, Numeric, Text, cast, extract, func

    months = cast(extract("year", found) * 12 + extract("month", found), BigInteger)
    exact = Numeric(18, 6)
    clock = cast(extract("hour", found) * 3600 + extract("minute", found) * 60, exact)
    seconds = cast(extract("microseconds", found) / 1e6, exact)
    parts = ("P", months, "M", cast(extract("day", found), BigInteger), "DT", clock + seconds, "S")
    whole = func.concat(*(each if isinstance(each, str) else cast(each, Text) for each in parts))
    return func.nullif(whole, "PMDTS")
