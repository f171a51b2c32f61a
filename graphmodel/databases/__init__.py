"""The one door to an engine: embedded, Neo4j, py2neo, or a recording fake.

In: a `Target` and Cypher text with parameters. Out: rows of Python's own values, counters, or an exception of ours
with a hint. Only this package imports a driver, picks a port, keeps the embedded engine's password or waits before a
retry. It makes up no Cypher but the question for the server's version.
"""

from graphmodel.databases.connection import connect, dialect_of, look_through
from graphmodel.databases.database import Database
from graphmodel.databases.guard import keep_to_graph
from graphmodel.databases.limits import interruptible
from graphmodel.databases.recording import Recording
from graphmodel.databases.result import Result, Statement, SummaryCounters
from graphmodel.databases.serving import Served, serve
from graphmodel.databases.streams import Consumer, Rows
from graphmodel.databases.target import Target
from graphmodel.databases.values import Duration, NodeValue, PathValue, RelationshipValue

__all__ = [
    "Consumer",
    "Database",
    "Duration",
    "NodeValue",
    "PathValue",
    "Recording",
    "RelationshipValue",
    "Result",
    "Rows",
    "Served",
    "Statement",
    "SummaryCounters",
    "Target",
    "connect",
    "dialect_of",
    "interruptible",
    "keep_to_graph",
    "look_through",
    "serve",
]
