"""Which migrations a database has had: kept in its mark, each with the checksum of the file that was carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.databases import Statement
from graphmodel.migrations.files import Migration
from graphmodel.problems import Problem, Where

ADD = (
    "MERGE (m:Graphmodel {id: 'graphmodel'})"
    " SET m.migrations = [each IN coalesce(m.migrations, []) WHERE NOT each STARTS WITH $name + ' '] + [$entry],"
    " m.steps = null"
)


@dataclass(frozen=True)
class Applied:
    """A migration that was carried out, and the checksum of its file at that time."""

    name: str
    checksum: str


def applied(meta: Mapping[str, Any]) -> tuple[Applied, ...]:
    """The migrations that a database has had, by its mark, in the order in which they were carried out."""
    return tuple(Applied(*entry.rpartition(" ")[::2]) for entry in meta.get("migrations") or ())


def entry_of(migration: Migration) -> Statement:
    """The statement that records a migration; it goes in one transaction with the migration's own where that is one."""
    return Statement(ADD, {"name": migration.name, "entry": f"{migration.name} {migration.checksum}"})


def due(found: Sequence[Migration], had: Iterable[Applied]) -> tuple[Migration, ...]:
    """The migrations not carried out yet, in order."""
    done = {each.name for each in had}
    return tuple(each for each in found if each.name not in done)


def differences(found: Sequence[Migration], had: Sequence[Applied]) -> list[Problem]:
    """Files that changed after they were carried out, or are gone, or come before one that was."""
    problems = []
    by_name = {each.name: each for each in found}
    for each in had:
        migration = by_name.get(each.name)
        if migration is None:
            fault = f"{each.name} was carried out, and its file is gone"
            problems.append(Problem(Where("migrations"), "migration-missing", fault, "bring the file back"))
        elif migration.checksum != each.checksum:
            fault = f"{each.name} has changed since it was carried out"
            hint = "undo the change, and write a new migration for what is to change now"
            problems.append(Problem(Where(f"migrations/{migration.path.name}"), "migration-changed", fault, hint))
    last = max((each.name for each in had), default="")
    for migration in due(found, had):
        if migration.name < last:
            fault = f"{migration.name} comes before {last}, which was carried out already"
            place = Where(f"migrations/{migration.path.name}")
            problems.append(Problem(place, "migration-order", fault, "give it the next number"))
    return problems
