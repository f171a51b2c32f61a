"""Plans for an open database, and carrying them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from graphmodel.errors import DatabaseError
from graphmodel.model import Model
from graphmodel.schema.desired import desired
from graphmodel.schema.difference import Plan, difference
from graphmodel.schema.implied import unenforced
from graphmodel.schema.items import INDEX, SchemaItem, create, drop
from graphmodel.schema.live import SHOW_CONSTRAINTS, SHOW_INDEXES, live
from graphmodel.syntax.dialect import Dialect


class _Rows(Protocol):
    @property
    def rows(self) -> Sequence[Sequence[Any]]: ...


class _Counters(Protocol):
    @property
    def changes(self) -> int: ...


class Door(Protocol):
    """What this package needs of a `graphmodel.databases.Database`."""

    @property
    def dialect(self) -> Dialect: ...

    def read(self, query: str, /) -> _Rows: ...

    def read_all(self, *queries: str) -> Sequence[_Rows]: ...

    def define(self, *statements: str) -> Sequence[_Counters]: ...


def show(database: Door) -> tuple[SchemaItem, ...]:
    """The constraints and indexes that a database has."""
    constraints, indexes = database.read_all(SHOW_CONSTRAINTS, SHOW_INDEXES)
    return live(constraints.rows, indexes.rows)


def plan(database: Door, model: Model) -> Plan:
    """What would change in a database for a model. Changes nothing."""
    wanted = desired(model, database.dialect)
    return difference(wanted, show(database), unenforced(model, wanted))


def apply(database: Door, model: Model) -> Plan:
    """Brings a database's constraints and indexes in line with a model; returns the plan that was carried out.

    Raises:
        ConstraintViolated: the data already in the database break a constraint.
        DatabaseError: the database said no, or did nothing.
    """
    return _carry_out(database, plan(database, model))


def establish(database: Door, model: Model) -> Plan:
    """Adds the key constraints and indexes that loading relies on; returns the plan that was carried out.

    Raises:
        ConstraintViolated: the data already in the database break a key.
        DatabaseError: the database said no, or did nothing.
    """
    return _carry_out(database, plan(database, model).keys)


def remove(database: Door) -> tuple[SchemaItem, ...]:
    """Drops the constraints and indexes that graphmodel made; returns them.

    Raises:
        DatabaseError: the database said no.
    """
    ours = tuple(item for item in show(database) if item.ours)
    database.define(*map(drop, ours))
    return ours


def _carry_out(database: Door, planned: Plan) -> Plan:
    database.define(*map(drop, planned.drop))  # by itself: what takes the place of an index is made after it is gone
    made = database.define(*map(create, planned.create))
    if not all(counters.changes for counters in made):
        # IF NOT EXISTS does nothing and says nothing when a name is taken, so look again.
        left = difference(planned.create, show(database)).create
        if left:
            missing = ", ".join(str(item) for item in left)
            raise DatabaseError(f"the database did not make {missing}", hint="run graphmodel schema plan to see why")
    if database.dialect.awaits_indexes and any(item.kind == INDEX for item in planned.create):
        database.read(database.dialect.awaits_indexes)
    return planned
