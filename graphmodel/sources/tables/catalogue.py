"""The names of tables in Spark's catalogue: what can be one, and whether whoever runs this allowed it to be read."""

from __future__ import annotations

import re

from graphmodel.problems import Problem
from graphmodel.sources.tables.locating import ALLOW
from graphmodel.sources.tables.reports import Unreadable
from graphmodel.sources.tables.table import Table

_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){0,2}", re.ASCII)
_PREFIX = "catalogue:"


def catalogue_parts(table: Table) -> tuple[str, ...]:
    """The parts of the name of a table in Spark's catalogue: `sales`, `ports`, perhaps after a catalogue's name.

    As a file outside of the project's folder, it is read only where the environment of whoever runs the command allows
    it, since the mapping may be a stranger's.

    Raises:
        Unreadable: it is no name of a table, or nobody allowed it.
    """
    name, where = str(table.data), table.places.get("table", table.at)
    if not _NAME.fullmatch(name):
        hint = "write the database's name and the table's: table: sales.ports"
        raise Unreadable(Problem(where, "table-catalogue", f"{name!r} is no name of a table in a catalogue", hint))
    if table.within is not None and not any(_includes(each, name) for each in table.allowed):
        fault = f"nobody allowed this project to read {name} in Spark's catalogue"
        hint = f"if you trust this mapping, allow it in your environment: {ALLOW}={_PREFIX}{name}"
        raise Unreadable(Problem(where, "table-outside", fault, hint))
    return tuple(name.split("."))


def _includes(allowed: str, name: str) -> bool:
    """Whether what is allowed is a table, or the database that it is in.

    >>> _includes("catalogue:sales", "Sales.ports"), _includes("catalogue:sale", "sales.ports")
    (True, False)
    """
    if not allowed.startswith(_PREFIX):
        return False
    return f"{name}.".casefold().startswith(f"{allowed.removeprefix(_PREFIX).strip()}.".casefold())
