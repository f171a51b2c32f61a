"""Constraints and indexes as values: what a model wants, what a database has, and the plan from one to the other.

In: a `Model`, a `Dialect`, the rows of two SHOW statements. Out: a `SchemaPlan`, and the statements that carry it out.
Only this package writes the text of constraints and of SHOW. It imports no database: it is handed one.
"""

from graphmodel.schema.applying import SHOWS, Door, apply, establish, loosen, plan, remove, set_graph_type, show
from graphmodel.schema.desired import bookkeeping, desired
from graphmodel.schema.difference import SchemaPlan, difference
from graphmodel.schema.editions import EDITIONS, Edition, edition_of, statements
from graphmodel.schema.implied import RULES, Implied, Unenforced, enforces, implied, introduced, unenforced
from graphmodel.schema.items import SchemaItem
from graphmodel.schema.live import SHOW_CONSTRAINTS, SHOW_INDEXES, live
from graphmodel.schema.names import name_faults

__all__ = [
    "EDITIONS",
    "RULES",
    "SHOWS",
    "SHOW_CONSTRAINTS",
    "SHOW_INDEXES",
    "Door",
    "Edition",
    "Implied",
    "SchemaItem",
    "SchemaPlan",
    "Unenforced",
    "apply",
    "bookkeeping",
    "desired",
    "difference",
    "edition_of",
    "enforces",
    "establish",
    "implied",
    "introduced",
    "live",
    "loosen",
    "name_faults",
    "plan",
    "remove",
    "set_graph_type",
    "show",
    "statements",
    "unenforced",
]
