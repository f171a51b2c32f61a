"""Tables: rows of CSV, JSON lines, Parquet, Arrow, SQL and data frames, and mappings of them onto a model.

In: a `Table`, made in Python or read from a mapping in YAML, and a sealed model. Out: the mapping's faults before the
first row is read, then chunks of typed columns and claims, and a problem at its place for each row that cannot be
used. No table is ever held whole. It opens the files and databases that a table names, and touches no graph.
"""

from graphmodel.sources.tables.checking import check
from graphmodel.sources.tables.ends import Lookup
from graphmodel.sources.tables.mapping import is_mapping, read_mapping
from graphmodel.sources.tables.read import Some, read_table
from graphmodel.sources.tables.reports import MAX_REPORTED
from graphmodel.sources.tables.table import EndpointMapping, Record, Table
from graphmodel.sources.tables.value import Condition, Value

__all__ = [
    "MAX_REPORTED",
    "Condition",
    "EndpointMapping",
    "Lookup",
    "Record",
    "Some",
    "Table",
    "Value",
    "check",
    "is_mapping",
    "read_mapping",
    "read_table",
]
