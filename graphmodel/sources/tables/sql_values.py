"""Values of a query as the database has them: what a driver would change on the way comes as the text that says it.

psycopg makes 30 days of a month, and DuckDB's driver a year 360; DuckDB hands over the last day of 9999 for `infinity`
and cuts off parts of a microsecond; psycopg ends the whole query at such a day, and sqlite3 at a text that is no UTF-8.
Of JSON that has a key twice, the last value alone would be left. What is in a struct, map or union of DuckDB stays as
its driver has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from graphmodel.model.json_numbers import read_json
from graphmodel.sources.tables.sql_text import without_end

Column = Sequence[Any]

_INTERVAL = re.compile(
    r"(?=.)(?:([-+]?[0-9]+) years? ?)?(?:([-+]?[0-9]+) mon(?:th)?s? ?)?(?:([-+]?[0-9]+) days? ?)?"
    r"(?:([-+]?)([0-9]+):([0-9]+):([0-9]+(?:\.[0-9]+)?))?"
)
_CHANGED = re.compile(r"(INTERVAL|TIME_NS|TIMESTAMP_NS|TIMESTAMPTZ_NS|JSON)((?:\[[0-9]*\])*)")
"""DuckDB's types that its driver changes, and lists and arrays of them."""
_DAYS = re.compile(r"(?:DATE|TIMESTAMP(?:_S|_MS| WITH TIME ZONE)?)(?:\[[0-9]*\])*")
"""Other types of DuckDB that may be infinite, and lists and arrays of them."""


def json_value(given: str | bytes) -> Any:
    """What a text of JSON says; the text itself where that is in doubt, which no property of JSON is read from."""
    text = given if isinstance(given, str) else bytes(given).decode()
    try:
        return read_json(text)
    except ValueError:
        return text


def interval_text(text: str) -> str:
    """An interval as PostgreSQL and DuckDB write it, in the form of ISO 8601; any other text as it is.

    >>> interval_text("1 year -2 mons +3 days +04:05:06.7"), interval_text("-25:00:00"), interval_text("infinity")
    ('P1Y-2M3DT4H5M6.7S', 'PT-25H-0M-0S', 'infinity')
    """
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return text
    years, months, days, sign, hours, minutes, seconds = found.groups()
    sign = "-" if sign == "-" else ""
    units = ((years, "Y"), (months, "M"), (days, "D"))
    clock = f"T{sign}{int(hours)}H{sign}{int(minutes)}M{sign}{seconds.removeprefix('0')}S" if hours else ""
    return f"P{''.join(f'{int(count)}{unit}' for count, unit in units if count)}{clock}"


_MAKERS: Mapping[str, Callable[[Any], Any]] = {"INTERVAL": interval_text, "JSON": json_value}
"""What makes values of the texts of DuckDB's types."""


@dataclass(frozen=True)
class ExactQuery:
    """A query whose driver changes nothing: its text, and what then makes its columns of those that came.

    `infinite` has the place of a column that holds the text of each value for which the driver has another.
    """

    sql: str
    made: Mapping[int, Callable[[Any], Any]]
    infinite: Mapping[int, int]

    def columns(self, came: Sequence[Column]) -> list[Column]:
        """The columns of some rows."""
        found = list(came[: len(came) - len(self.infinite)])
        for at, make in self.made.items():
            found[at] = [make(each) for each in found[at]]
        for at, beside in self.infinite.items():
            texts = came[beside]
            if any(text is not None for text in texts):
                pairs = zip(found[at], texts, strict=True)
                found[at] = [each if text is None else text for each, text in pairs]
        return found


def exact_query(connection: Any, sql: str) -> ExactQuery:
    """The query, with casts to text for what DuckDB's driver changes; that of another engine as it is.

    Raises:
        SQLAlchemyError: the query is none.
    """
    if connection.dialect.name != "duckdb":
        return ExactQuery(sql, {}, {})
    described = connection.exec_driver_sql(f"DESCRIBE {sql}").all()
    types = [str(row[1]) for row in described]
    changed = {at: found for at, kind in enumerate(types) if (found := _CHANGED.fullmatch(kind))}
    days = [at for at, kind in enumerate(types) if _DAYS.fullmatch(kind)]
    if not changed and not days:
        return ExactQuery(sql, {}, {})
    quoted = connection.dialect.identifier_preparer.quote_identifier
    texts = {at: f"CAST(c{at} AS VARCHAR{found[2]})" for at, found in changed.items()}
    values = [f"{texts.get(at, f'c{at}')} AS {quoted(row[0])}" for at, row in enumerate(described)]
    infinite = [
        f"CASE WHEN contains(CAST(c{at} AS VARCHAR), 'infinity') THEN CAST(c{at} AS VARCHAR) END" for at in days
    ]
    columns = ", ".join(f"c{at}" for at in range(len(types)))
    exact = f"SELECT {', '.join(values + infinite)} FROM (\n{without_end(sql)}\n) AS t({columns})"  # noqa: S608 - the project's own query, which only reads
    made = {at: _in_lists(_MAKERS[found[1]]) for at, found in changed.items() if found[1] in _MAKERS}
    return ExactQuery(exact, made, dict(zip(days, count(len(types)), strict=False)))


def keep_exact(connection: Any) -> None:
    """Has the driver of a connection hand over texts where it would change a value, or fail at it."""
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    if dialect.name == "sqlite":
        driver.text_factory = _text
    elif dialect.driver == "psycopg":
        _keep_exact_in_psycopg(driver.adapters)


def _keep_exact_in_psycopg(adapters: Any) -> None:
    from psycopg import DataError
    from psycopg.adapt import Loader
    from psycopg.pq import Format

    class IsoInterval(Loader):
        def load(self, data: Any) -> str:
            return interval_text(bytes(data).decode())

    def or_text(exact: type[Any]) -> type[Loader]:
        class OrText(Loader):
            def __init__(self, oid: int, context: Any = None) -> None:
                super().__init__(oid, context)
                self._exact = exact(oid, context)

            def load(self, data: Any) -> Any:
                try:
                    return self._exact.load(data)
                except DataError:
                    return bytes(data).decode()

        return OrText

    adapters.register_loader("interval", IsoInterval)
    for name in ("date", "time", "timetz", "timestamp", "timestamptz"):
        exact = adapters.get_loader(adapters.types[name].oid, Format.TEXT)
        adapters.register_loader(name, or_text(exact))


def _in_lists(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Makes a value, or each item of a list or array, however deep; None is none."""

    def made(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [made(each) for each in value]
        return None if value is None else make(value)

    return made


def _text(stored: bytes) -> str | bytes:
    """A text of SQLite, which stores any bytes as one; bytes that are no UTF-8 as they are."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored
