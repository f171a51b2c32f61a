"""Texts that ask how many nodes and relationships there are."""

from __future__ import annotations

from collections.abc import Iterable

from graphmodel.model.layer import SOURCES
from graphmodel.syntax.literals import literal
from graphmodel.syntax.quoting import quote

_GIVEN = f"any(source IN {{0}}.{SOURCES} WHERE source <> 'claims')"


def count_nodes(label: str) -> str:
    """How many nodes have a label: what the engine keeps count of."""
    return f"MATCH (n:{quote(label)}) RETURN {literal(label)} AS name, count(n) AS held"


def count_relationships(type: str) -> str:
    """How many relationships have a type: what the engine keeps count of."""
    return f"MATCH ()-[r:{quote(type)}]->() RETURN {literal(type)} AS name, count(r) AS held"


def count_given_nodes(label: str) -> str:
    """How many nodes of a label sources give as rows, not only claims."""
    return f"MATCH (n:{quote(label)}) WHERE {_GIVEN.format('n')} RETURN {literal(label)} AS name, count(n) AS held"


def count_given_relationships(type: str) -> str:
    """How many relationships of a type sources give as rows, not only claims."""
    return f"MATCH ()-[r:{quote(type)}]->() WHERE {_GIVEN.format('r')} RETURN {literal(type)} AS name, count(r) AS held"


def count_each(counts: Iterable[str]) -> str:
    """Several counts at once; nothing for none."""
    return " UNION ALL ".join(counts) or "UNWIND [] AS name RETURN name, 0 AS held"
