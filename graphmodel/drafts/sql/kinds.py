"""The kind of property that holds a column's values: as its type is declared; in SQLite, as its values are.

SQLite takes any words as a type and any values in a column. A type it does not know gets the name of another by an
affinity, which says little: `uuid` is numeric, and `interval` an integer (https://www.sqlite.org/datatype3.html).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from graphmodel.model.encodings import MAX_SCALE, Encoding
from graphmodel.sources.tables.lexical import READERS

_NAMED = (
    ("uuid", r"uuid|guid|uniqueidentifier"),
    ("time", r"time( .*)?|timetz"),
    ("datetime", r"(timestamp|datetime).+"),
    ("duration", r"interval( .*)?|duration"),
    ("json", r"jsonb?"),
    ("bytes", r"bytea|blob|(var)?binary"),
)
"""The kinds that a declared type names, though SQLite may not know it."""
_DIGITS = 6
"""So many digits of a second drivers give; a text has all, and a load refuses it if it has more."""
_WHOLE = re.compile(r"(unsigned )?((tiny|medium|small|big) ?)?int(eger)?\d?( unsigned)?")
Written = Literal["", "text", "texts", "integer", "json", "duration"]
"""What a query makes of a column: itself, its text, the texts of its items, a whole number, JSON, an ISO duration."""
_BY_STORAGE = {int: "integer", float: "float", bytes: "bytes", str: "string"}


@dataclass(frozen=True)
class Kind:
    """A kind of property, and of a decimal how many digits it has after the point.

    `as_text`: the values are not texts, or not all, and are made texts. `many`: a column holds a list of them.
    `written` is what the query makes of the column, where the driver's value says less.
    """

    name: str
    scale: int | None = None
    as_text: bool = False
    many: bool = False
    written: Written = ""


def declared_kind(of: Any) -> Kind:
    """The kind that a type of SQLAlchemy says."""
    from sqlalchemy import types
    from sqlalchemy.dialects import mysql, postgresql

    if isinstance(of, postgresql.DOMAIN):
        return declared_kind(of.data_type)
    if isinstance(of, types.ARRAY):
        return _list_of(of)
    if isinstance(of, types.JSON):  # drivers read it, and a JSON text of digits would be a number the second time
        return Kind("json", written="" if isinstance(of, mysql.JSON) else "json")
    if isinstance(of, mysql.BIT):
        return Kind("integer", written="integer")
    if isinstance(of, postgresql.TIMESTAMP | postgresql.TIME) and (of.precision or 0) > _DIGITS:
        return Kind("time" if isinstance(of, types.Time) else "datetime", written="text")
    if isinstance(of, types.Numeric) and not isinstance(of, types.Float):
        return _decimal(of.precision, of.scale)
    for base, kind in (
        (types.LargeBinary, "bytes"),
        (types.BINARY, "bytes"),
        (types.VARBINARY, "bytes"),
        (types.Boolean, "boolean"),
        (types.Integer, "integer"),
        (types.Float, "float"),
        (types.DateTime, "datetime"),
        (types.Date, "date"),
        (mysql.TIME, "duration"),  # it goes to 838 hours, and drivers give it as a timedelta
        (types.Time, "time"),
        (types.Interval, "duration"),
        (postgresql.INTERVAL, "duration"),
        (types.Uuid, "uuid"),
        (mysql.YEAR, "integer"),
    ):
        if isinstance(of, base):
            return Kind(kind)
    return Kind("string", as_text=not isinstance(of, types.String))


def _list_of(of: Any) -> Kind:
    """A list of what the items are; JSON where these are lists or objects themselves."""
    from sqlalchemy import types

    item = declared_kind(of.item_type)
    if item.many or item.name == "json" or (of.dimensions or 1) > 1:
        return Kind("json", written="json")
    # a driver gives an array of a type that it does not know as one text
    texts = item.as_text or item.written == "text" or isinstance(of.item_type, types.Enum)
    return Kind(item.name, item.scale, many=True, written="texts" if texts else "")


def _decimal(precision: int | None, scale: int | None) -> Kind:
    """A decimal as a whole number where each fits 64 bits, which 18 digits do."""
    if scale == 0:
        return Kind("integer")
    whole = scale is not None and 0 < scale <= MAX_SCALE and precision is not None and precision <= MAX_SCALE
    return Kind("decimal", scale if whole else None)


def is_certain(words: str, known: Sequence[str]) -> bool:
    """Whether SQLite's values need not be looked at: it knows the declared type, and SQLAlchemy says which it is."""
    name = _name(words)
    certain = name.upper() in known or _WHOLE.fullmatch(name) is not None
    return certain and not _named(name) and name not in ("numeric", "decimal")


def stored_kind(words: str, declared: Kind, values: Sequence[Any]) -> Kind:
    """The kind that holds these values of SQLite, in a column declared with these words.

    >>> stored_kind("uuid", Kind("float"), ["c6e1d9f4-0c3c-4b43-9f5c-3c8b1a3d5e6f"]).name
    'uuid'
    >>> stored_kind("interval", Kind("integer"), [90]).name, stored_kind("point", Kind("integer"), []).name
    ('integer', 'string')
    """
    kind = _named(_name(words))
    if kind and all(_reads(kind, each) for each in values):
        return Kind(kind)
    if _name(words) in ("numeric", "decimal") and all(isinstance(each, int | float) for each in values):
        return _numeric(declared, values) if "(" in words else Kind("float")
    if not values:
        return declared if declared.name == "float" and re.search("real|floa|doub", _name(words)) else Kind("string")
    found = {type(each) for each in values}
    if found == {int, float}:
        return Kind("float")
    return Kind(_BY_STORAGE[found.pop()]) if len(found) == 1 else Kind("string", as_text=True)


def _numeric(declared: Kind, values: Sequence[float]) -> Kind:
    """The decimal that is declared, where no value has more digits: SQLite takes them."""
    if declared.name == "integer":
        return declared if all(each == int(each) for each in values) else Kind("decimal")
    if declared.scale is None:
        return declared
    fault = Encoding("decimal", declared.scale).fault
    return declared if not any(fault(Decimal(str(each))) for each in values) else Kind("decimal")


def _name(words: str) -> str:
    """A declared type without its length: `numeric` of `NUMERIC(10, 2)`."""
    return words.partition("(")[0].strip().lower()


def _named(name: str) -> str:
    return next((kind for kind, words in _NAMED if re.fullmatch(words, name)), "")


def _reads(kind: str, value: Any) -> bool:
    """Whether a load would read a value as one of this kind."""
    if kind == "bytes":
        return isinstance(value, bytes)
    if kind == "uuid" and isinstance(value, bytes):
        return len(value) == 16
    try:
        if kind == "uuid":
            UUID(value)
        elif kind == "json":
            json.loads(value if isinstance(value, str) else json.dumps(value))
        else:
            READERS[kind](value)
    except (ValueError, TypeError, AttributeError, RecursionError):  # InvalidValue is a ValueError
        return False
    return True
