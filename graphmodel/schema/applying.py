"""Plans for an open database, and carrying them out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

from graphmodel.errors import DatabaseError, QueryFailed, Unsupported
from graphmodel.model import Model
from graphmodel.schema.desired import desired
from graphmodel.schema.difference import SchemaPlan, difference
from graphmodel.schema.editions import statements
from graphmodel.schema.implied import unenforced
from graphmodel.schema.items import EXISTS, INDEX, TYPE, UNIQUE, SchemaItem, create, drop
from graphmodel.schema.live import SHOW_CONSTRAINTS, SHOW_INDEXES, SHOW_TYPES, live
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


SHOWS = (SHOW_CONSTRAINTS, SHOW_INDEXES)
"""The statements that list the constraints and indexes of the database."""


def show(database: Door, answers: Sequence[_Rows] = ()) -> tuple[SchemaItem, ...]:
    """The constraints and indexes that a database has; `answers` is what it answered to `SHOWS`, if it was asked."""
    constraints, indexes = answers or database.read_all(*SHOWS)
    found = live(constraints.rows, indexes.rows)
    if not any(item.kind == TYPE for item in found):
        return found
    return live(constraints.rows, indexes.rows, {row[0]: row[1] for row in database.read(SHOW_TYPES).rows})


def plan(database: Door, model: Model, *, enterprise: bool = False, answers: Sequence[_Rows] = ()) -> SchemaPlan:
    """What would change in a database for a model; of `enterprise`, existence and types too. Changes nothing."""
    wanted = desired(model, database.dialect, enterprise=enterprise)
    return difference(wanted, show(database, answers), unenforced(model, wanted))


def apply(database: Door, model: Model, *, enterprise: bool = False) -> SchemaPlan:
    """Brings a database's constraints and indexes in line with a model; returns the plan that was carried out.

    With `enterprise` those that only that edition has are among them.

    Raises:
        ConstraintViolated: the data already in the database break a constraint.
        DatabaseError: the database said no, or did nothing.
    """
    make = partial(plan, database, model, enterprise=enterprise)
    return _settle(database, make(), make)


def set_graph_type(database: Door, model: Model) -> tuple[str, ...]:
    """Gives a database the GRAPH TYPE of a model, which replaces all constraints, and its indexes; what was run.

    Raises:
        Unsupported: a constraint is there that graphmodel did not make: it would be gone.
        DatabaseError: the database said no.
    """
    foreign = [item for item in show(database) if not item.ours and item.kind in (UNIQUE, EXISTS, TYPE)]
    if foreign:
        names = ", ".join(f"{item} {item.name}" for item in foreign[:4])
        fault = f"a GRAPH TYPE replaces all constraints, and graphmodel did not make {names}"
        raise Unsupported(fault, hint="use --for enterprise, or a database of this project's own")
    text = statements(model, database.dialect, "graph-type")
    for statement in text:
        database.define(statement)
    if database.dialect.awaits_indexes:
        database.read(database.dialect.awaits_indexes)
    return text


def establish(database: Door, model: Model, answers: Sequence[_Rows] = ()) -> SchemaPlan:
    """Adds the key constraints and indexes that loading relies on; returns the plan that was carried out.

    `answers` is what the database answered to `SHOWS`, if it was asked.

    Raises:
        ConstraintViolated: the data already in the database break a key.
        DatabaseError: the database said no, or did nothing.
    """
    return _settle(database, plan(database, model, answers=answers).keys, lambda: plan(database, model).keys)


def loosen(database: Door) -> bool:
    """Drops the constraints of ours on existence and types, which refuse steps of a change; whether there were any.

    Raises:
        DatabaseError: the database said no.
    """
    constraints = [item for item in show(database) if item.ours and item.kind in (EXISTS, TYPE)]
    database.define(*map(drop, constraints))
    return bool(constraints)


def remove(database: Door) -> tuple[SchemaItem, ...]:
    """Drops the constraints and indexes that graphmodel made; returns them.

    Raises:
        DatabaseError: the database said no.
    """
    ours = tuple(item for item in show(database) if item.ours)
    database.define(*map(drop, ours))
    return ours


def _settle(database: Door, planned: SchemaPlan, plan_again: Callable[[], SchemaPlan]) -> SchemaPlan:
    """Carries out a plan; what another command makes or drops at the same moment is waited for, and planned anew."""
    for wait in _WAITS:
        try:
            return _carry_out(database, planned)
        except QueryFailed as refused:
            if not any(sign in str(refused) for sign in _AT_ONCE):
                raise
            time.sleep(wait)
            planned = plan_again()
    return _carry_out(database, planned)


_WAITS = (0.2, 0.5, 1.0, 2.0)
"""Seconds. A server refuses what another command has half made: an index that becomes that of a constraint."""
_AT_ONCE = ("belongs to constraint", "already exists")
"""What Neo4j says then."""


def _carry_out(database: Door, planned: SchemaPlan) -> SchemaPlan:
    database.define(*map(drop, planned.drop))  # by itself: what takes the place of an index is made after it is gone
    made = database.define(*map(create, planned.create))
    if not all(counters.changes for counters in made):
        # IF NOT EXISTS does nothing and says nothing when a name is taken, so look again. What is half made, since the
        # disk was full, has the name and is not shown: it is dropped, and made anew.
        left = difference(planned.create, show(database)).create
        if left:
            database.define(*map(drop, left))
            database.define(*map(create, left))
            left = difference(left, show(database)).create
        if left:
            missing = ", ".join(str(item) for item in left)
            raise DatabaseError(f"the database did not make {missing}", hint="run graphmodel schema plan to see why")
    if database.dialect.awaits_indexes and any(item.kind == INDEX for item in planned.create):
        database.read(database.dialect.awaits_indexes)
    return planned
