"""The columns of MariaDB that hold JSON. Its type `JSON` is `LONGTEXT` with a check, which alone distinguishes the two
(https://mariadb.com/kb/en/json/)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphmodel.drafts.sql.kinds import Kind

_CHECK = re.compile(r"json_valid\(`((?:[^`]|``)+)`\)", re.IGNORECASE)


def json_kinds(inspector: Any, table: str, schema: str | None, kinds: Mapping[str, Kind]) -> Iterator[tuple[str, Kind]]:
    """The kind of each column whose check says that it holds JSON."""
    from sqlalchemy import text

    query = text(
        "SELECT check_clause FROM information_schema.check_constraints"
        " WHERE constraint_schema = coalesce(:schema, DATABASE()) AND table_name = :name"
    )
    for clause in inspector.bind.execute(query, {"schema": schema, "name": table}).scalars():
        found = _CHECK.fullmatch(clause.strip())
        if found is not None and (name := found[1].replace("``", "`")) in kinds:
            yield name, Kind("json")
