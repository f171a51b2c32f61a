"""Brings a stored graph to a changed model: declared renames, and numbered migrations, each carried out once.

In: a sealed model, an open database, a folder of migrations. Out: what differs, and what was done. Each step runs in
batches, does nothing the second time, and never overwrites a value that is there.
"""

from graphmodel.migrations.drift import Drift, Leftover, drift, undeclared_properties
from graphmodel.migrations.files import Migration, read_migrations
from graphmodel.migrations.naming import Rename
from graphmodel.migrations.record import Applied, applied
from graphmodel.migrations.refactoring import Graph
from graphmodel.migrations.renames import declared, recaption, rename

__all__ = [
    "Applied",
    "Drift",
    "Graph",
    "Leftover",
    "Migration",
    "Rename",
    "applied",
    "declared",
    "drift",
    "read_migrations",
    "recaption",
    "rename",
    "undeclared_properties",
]
