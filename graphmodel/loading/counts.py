"""Statements that ask how many nodes and relationships there are, by their labels and types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from graphmodel.databases import Statement
from graphmodel.model.layer import SOURCES
from graphmodel.syntax.literals import literal
from graphmodel.syntax.quoting import quote

Count = Callable[[Sequence[str]], Statement]
"""Makes a statement from names; it answers with rows of a name and how many. What has none may be left out."""
TOGETHER = 100
"""So many names are counted each by itself. To plan that for more takes longer than to look at all there is."""
_GIVEN = f"any(source IN {{0}}.{SOURCES} WHERE source <> 'claims')"
_NOTHING = "UNWIND [] AS name RETURN name, 0 AS held"


def count_nodes(labels: Sequence[str]) -> Statement:
    """How many nodes have each label: what the engine keeps count of."""
    return _counted(labels, _nodes)


def count_given_nodes(labels: Sequence[str]) -> Statement:
    """How many nodes of each label sources give as rows, not only claims."""
    return _counted(labels, _nodes, f"WHERE {_GIVEN.format('n')} ")


def count_relationships(types: Sequence[str]) -> Statement:
    """How many relationships have each type: what the engine keeps count of."""
    return _counted(types, _relationships)


def count_given_relationships(types: Sequence[str]) -> Statement:
    """How many relationships of each type sources give as rows, not only claims."""
    return _counted(types, _relationships, f"WHERE {_GIVEN.format('r')} ")


def given_by(sources: Iterable[str], *, nodes: bool) -> Count:
    """How many nodes of each label, or relationships of each type, one of these sources gives as rows."""
    given = sorted(sources)

    def count(names: Sequence[str]) -> Statement:
        variable = "n" if nodes else "r"
        where = f"WHERE any(source IN {variable}.{SOURCES} WHERE source IN $sources) "
        made = _counted(names, _nodes if nodes else _relationships, where)
        return Statement(made.text, {**made.parameters, "sources": given})

    return count


def _nodes(label: str) -> tuple[str, str, str]:
    """What is matched, as what, and what tells its names."""
    return f"(n{label})", "n", "UNWIND labels(n) AS name"


def _relationships(type: str) -> tuple[str, str, str]:
    return f"()-[r{type}]->()", "r", "WITH r, type(r) AS name"


def _counted(names: Sequence[str], of: Callable[[str], tuple[str, str, str]], where: str = "") -> Statement:
    if len(names) > TOGETHER:
        pattern, variable, told = of("")
        counted = f"WITH name, count({variable}) AS held WHERE name IN $names RETURN name, held"
        return Statement(f"MATCH {pattern} {where}{told} {counted}", {"names": list(names)})
    parts = ((name, *of(f":{quote(name)}")) for name in names)
    texts = (
        f"MATCH {pattern} {where}RETURN {literal(name)} AS name, count({variable}) AS held"
        for name, pattern, variable, _ in parts
    )
    return Statement(" UNION ALL ".join(texts) or _NOTHING)
