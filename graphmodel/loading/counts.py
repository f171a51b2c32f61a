"""Statements that ask how many nodes and relationships there are, by their labels and types, or by their names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from graphmodel.databases import Statement
from graphmodel.model.layer import SOURCES
from graphmodel.syntax.literals import literal
from graphmodel.syntax.quoting import quote

MAX_IN_ONE_QUERY = 100
"""So many names are put into one query. To plan it for more takes longer than to look at all there is."""
LABEL, TYPE = "label", "type"
"""What a name is of."""


def count_nodes(labels: Sequence[str]) -> str:
    """How many nodes have each label, as rows of `kind`, `name` and `value`: what the engine keeps count of."""
    return _counted(LABEL, labels, "n", _labelled, "UNWIND labels(n) AS name")


def any_nodes(labels: Sequence[str]) -> str:
    """Whether a node has each label, as such rows, for an engine that would scan all to count them."""
    return _counted(LABEL, labels, "n", _labelled, "UNWIND labels(n) AS name", limit=1)


def any_relationships(types: Mapping[str, str]) -> str:
    """The same of relationships of each type, which start at nodes of the label that it has here, or of any.

    Without the label an engine may look at many nodes before it comes to one that such a relationship leaves.
    """

    def pattern(type: str, name: str) -> str:
        start = types.get(name, "")
        return f"({f':{quote(start)}' if start else ''})-[r{type}]->()"

    return _counted(TYPE, sorted(types), "r", pattern, "WITH r, type(r) AS name", limit=1)


def _labelled(label: str, _: str) -> str:
    return f"(n{label})"


def _counted(
    kind: str, names: Sequence[str], variable: str, pattern: Callable[[str, str], str], name: str, *, limit: int = 0
) -> str:
    """One text for each name; for many names one that looks at everything."""
    if len(names) > MAX_IN_ONE_QUERY:
        wanted = ", ".join(map(literal, names))
        some = f"MATCH {pattern('', '')} {name} WITH name, count({variable}) AS value WHERE name IN [{wanted}]"
        return f"{some} RETURN '{kind}' AS kind, name, value"
    first = f"WITH {variable} LIMIT {limit} " if limit else ""
    texts = (
        f"MATCH {pattern(f':{quote(name)}', name)} {first}RETURN '{kind}' AS kind, {literal(name)} AS name, "
        f"count({variable}) AS value"
        for name in names
    )
    return " UNION ALL ".join(texts) or f"UNWIND [] AS name RETURN '{kind}' AS kind, name, 0 AS value"


def shared_names(labels: Sequence[str]) -> str:
    """Nodes of these labels that have a property of `$names` alike; none where there are more than `$most` of them."""
    counted = " + ".join(f"COUNT {{ (:{quote(label)}) }}" for label in labels)
    few = f"WITH {counted} AS nodes" if len(labels) <= MAX_IN_ONE_QUERY else "MATCH (n) WITH count(n) AS nodes"
    of = f":{'|'.join(map(quote, labels))}" if len(labels) <= MAX_IN_ONE_QUERY else ""
    return (
        f"{few} WHERE nodes <= $most UNWIND $names AS name "
        f"MATCH (n{of}) WHERE n.{SOURCES} IS NOT NULL AND n[name] IS NOT NULL "
        "UNWIND [] + n[name] AS one WITH toLower(toString(one)) AS called, n "
        "WITH called, collect(DISTINCT n) AS nodes WHERE called <> '' AND size(nodes) > 1 "
        "RETURN called, [n IN nodes | [labels(n), properties(n)]] AS nodes ORDER BY called"
    )


def count_given_nodes(labels: Sequence[str], most: int, sources: Collection[str] | None) -> Statement:
    """How many nodes of these labels `sources`, or any source, give as rows; 0 where no more than `most` are stored."""
    counted = " + ".join(f"COUNT {{ (:{quote(label)}) }}" for label in labels)
    few = f"WITH {counted} AS held WHERE held > $most MATCH (n:{'|'.join(map(quote, labels))}) WHERE "
    begin = few if len(labels) <= MAX_IN_ONE_QUERY else "MATCH (n) WHERE "
    text = f"{begin}{_is_given('n', sources)} UNWIND labels(n) AS name WITH name WHERE name IN $names"
    return _asked(text, labels, most, sources)


def count_given_relationships(types: Sequence[str], most: int, sources: Collection[str] | None) -> Statement:
    """The same of relationships of these types."""
    of = f"MATCH ()-[r:{'|'.join(map(quote, types))}]->()"
    few = f"{of} WITH count(r) AS held WHERE held > $most {of} WHERE "
    few = few if most else f"{of} WHERE "  # else an engine that keeps no count would look at all of them twice
    begin = few if len(types) <= MAX_IN_ONE_QUERY else "MATCH ()-[r]->() WHERE type(r) IN $names AND "
    return _asked(f"{begin}{_is_given('r', sources)}", types, most, sources)


def _is_given(variable: str, sources: Collection[str] | None) -> str:
    whose = "source <> 'claims'" if sources is None else "source IN $sources"
    return f"any(source IN {variable}.{SOURCES} WHERE {whose})"


def _asked(text: str, names: Sequence[str], most: int, sources: Collection[str] | None) -> Statement:
    given = {"names": list(names), "most": most, "sources": sorted(sources or ())}
    return Statement(f"{text} RETURN count(*) AS given", {n: v for n, v in given.items() if f"${n}" in text})
