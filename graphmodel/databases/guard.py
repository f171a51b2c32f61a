"""Keeps a query that reads to the graph. The engines keep it from writing there, and Neo4j from nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from graphmodel.errors import WriteRefused
from graphmodel.syntax.reads import beyond, meant


def keep_to_graph(query: str, allowed: Iterable[str] = ()) -> None:
    """Refuses a query that may do more than read the graph, but for the clauses, procedures and functions `allowed`.

    Raises:
        WriteRefused: it ends transactions, reads files, asks other servers, or calls what is not known to read.
    """
    found = beyond(query, allowed)
    if found:
        fault = f"only reading the graph is allowed here, and {found[0]} is not known to do just that"
        raise WriteRefused(fault, hint=meant(found[0]))
