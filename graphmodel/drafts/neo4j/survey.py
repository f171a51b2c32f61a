"""What a database holds, read without APOC: labels by combination, relationship types by their ends, values counted.

All of it is read below a limit; above it, of each label combination and type only a sample, and the survey says so.
Nobody should write meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graphmodel.databases import Database
from graphmodel.databases.streams import Rows
from graphmodel.drafts.tally import Tally
from graphmodel.errors import DatabaseError
from graphmodel.model import OWN_PREFIX, Layer
from graphmodel.model.encodings import Encoding
from graphmodel.model.layer import EVIDENCE_COLUMNS, META
from graphmodel.model.stored_types import StoredTypes, read_stored_types
from graphmodel.schema import SchemaItem, show
from graphmodel.syntax.quoting import quote

PAGE = 10_000
LIMIT = 500_000
Labels = frozenset[str]
Reached = Callable[[str, int], object]


def unreported(name: str, number: int) -> None:
    """Reports nothing."""


@dataclass
class Elements:
    """The nodes of one label combination, or the relationships of one type: how many, and each property's values."""

    count: int
    read: int = 0
    properties: dict[str, Tally] = field(default_factory=dict)
    encodings: Mapping[str, Encoding] = field(default_factory=dict)
    """What the graph says that stored texts and whole numbers stand for, by property."""

    @property
    def exact(self) -> bool:
        """Whether all were read."""
        return self.read == self.count

    def add(self, values: Mapping[str, Any]) -> None:
        """Counts the properties of one node or relationship."""
        self.read += 1
        for name, value in values.items():
            if (tally := self.properties.get(name)) is None:
                tally = self.properties[name] = Tally(encoding=self.encodings.get(name))
            tally.add(value)


@dataclass
class Survey:
    """What was found. `ours`: graphmodel wrote the graph, so its bookkeeping is left out.

    `ids` says what the key of nodes is that no property distinguishes.
    """

    nodes: dict[Labels, Elements] = field(default_factory=dict)
    relationships: dict[str, Elements] = field(default_factory=dict)
    ends: dict[str, Counter[tuple[Labels, Labels]]] = field(default_factory=dict)
    most: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    items: tuple[SchemaItem, ...] = ()
    ours: bool = False
    layer: int = 0
    unseen_schema: str = ""
    ids: str = "the number that the old database gave them"


def survey(database: Database, limit: int = LIMIT, progress: Reached = unreported) -> Survey:
    """Looks at a database. `limit` is how many nodes, and how many relationships, are read at most.

    Raises:
        DatabaseError: the database said no.
    """
    found = Survey()
    try:
        found.items = show(database)
    except DatabaseError as wrong:
        found.unseen_schema = wrong.message
    layer, encodings = _mark(database)
    named = {*layer.labels, META}
    for labels, count in database.read("MATCH (n) RETURN labels(n) AS labels, count(*) AS count").rows:
        if set(labels) & named and _is_layer(database, set(labels)):
            found.ours, found.layer = True, found.layer + count
        else:
            said = {name: each for label in labels for name, each in encodings.get(label, {}).items()}
            found.nodes[frozenset(labels)] = Elements(count, encodings=said)
    for name, count in _types(database, limit):
        if name not in layer.reserved_types or not found.ours:
            found.relationships[name] = Elements(count, encodings=encodings.get(name, {}))
    _read_nodes(database, found, limit, progress)
    _read_relationships(database, found, limit, progress)
    return found


def own(values: Mapping[str, Any], *, of_relationship: bool) -> dict[str, Any]:
    """The properties without what graphmodel stored for itself."""
    ours = OWN_PREFIX + "sources" in values
    drop = EVIDENCE_COLUMNS if of_relationship and ours else ()
    return {name: value for name, value in values.items() if not name.startswith(OWN_PREFIX) and name not in drop}


def pattern(labels: Labels) -> str:
    """Matches the nodes of exactly this label combination, as `n`."""
    names = "".join(f":{quote(label)}" for label in sorted(labels))
    return f"MATCH (n{names}) WHERE size(labels(n)) = {len(labels)}"


def visit_rows(database: Database, query: str, visit: Callable[..., object], limit: int | None = None) -> None:
    """Calls `visit` with each row of a query, of at most `limit` rows: one scan, and no row is kept."""

    def consume(_: tuple[str, ...], rows: Rows) -> None:
        for row in rows:
            visit(*row)

    database.stream(query if limit is None else f"{query} LIMIT $limit", {"limit": limit}, consume)


def _types(database: Database, limit: int) -> list[tuple[str, int]]:
    """The relationship types and how many there are of each: one scan, or of many one look at the counts each."""
    if int(database.read("MATCH ()-[r]->() RETURN count(r)").value() or 0) <= limit:
        return [tuple(row) for row in database.read("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS count").rows]
    names = database.read("CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType").rows
    counts = [(name, database.read(f"MATCH ()-[r:{quote(name)}]->() RETURN count(r)").value()) for (name,) in names]
    return [(name, count) for name, count in counts if count]


def _mark(database: Database) -> tuple[Layer, StoredTypes]:
    """What claims are called in this graph, and which of its texts and numbers stand for values of another type."""
    found = database.read(f"MATCH (m:{META} {{id: 'graphmodel'}}) RETURN m.layer, m.encodings").rows
    prefix, encodings = found[0] if found else (None, None)
    return Layer(str(prefix or "")), read_stored_types(encodings)


def _is_layer(database: Database, labels: set[str]) -> bool:
    names = "".join(f":{quote(label)}" for label in sorted(labels))
    ours = f"n.{OWN_PREFIX}sources IS NOT NULL OR n:{META}"
    return bool(database.read(f"MATCH (n{names}) WHERE {ours} RETURN count(n)").value())


def _read_nodes(database: Database, found: Survey, limit: int, progress: Reached) -> None:
    total = sum(each.count for each in found.nodes.values())
    if total <= limit:

        def add(names: list[str], values: Mapping[str, Any]) -> None:
            if (elements := found.nodes.get(frozenset(names))) is not None:
                elements.add(own(values, of_relationship=False))

        visit_rows(database, "MATCH (n) RETURN labels(n) AS labels, properties(n) AS p", add)
        progress("nodes", total)
        return
    for labels, elements in found.nodes.items():
        query = f"{pattern(labels)} RETURN properties(n) AS p"
        wanted = _share(elements.count, total, limit)
        visit_rows(database, query, lambda values, of=elements: of.add(own(values, of_relationship=False)), wanted)
        progress(":".join(sorted(labels)), elements.read)


def _read_relationships(database: Database, found: Survey, limit: int, progress: Reached) -> None:
    total = sum(each.count for each in found.relationships.values())
    row = "type(r) AS type, labels(a) AS a, labels(b) AS b, properties(r) AS p"
    if total <= limit:

        def add(name: str, start: list[str], end: list[str], values: Mapping[str, Any]) -> None:
            if name in found.relationships:
                _add(found, name, start, end, values)

        visit_rows(database, f"MATCH (a)-[r]->(b) RETURN {row}", add)
        progress("relationships", total)
        found.most = _most(database, "MATCH (a)-[r]->(b)")
        return
    for name, elements in found.relationships.items():
        match = f"MATCH (a)-[r:{quote(name)}]->(b)"
        wanted = _share(elements.count, total, limit)
        visit_rows(database, f"{match} RETURN {row}", partial(_add, found), wanted)
        if elements.exact:
            found.most |= _most(database, match)
        progress(name, elements.read)


def _add(found: Survey, name: str, start: list[str], end: list[str], values: Mapping[str, Any]) -> None:
    found.ends.setdefault(name, Counter())[frozenset(start), frozenset(end)] += 1
    found.relationships[name].add(own(values, of_relationship=True))


def _most(database: Database, match: str) -> dict[str, tuple[int, int, int]]:
    """For each type how many ends a start has at most, how many starts an end has, how many join the same two."""
    ways = ("a AS node, count(DISTINCT b)", "b AS node, count(DISTINCT a)", "a AS node, b AS other, count(*)")
    query = "WITH type(r) AS type, {} AS number RETURN type, max(number) AS most"
    starts, ends, both = (dict(database.read(f"{match} {query.format(way)}").rows) for way in ways)
    return {name: (starts[name], ends[name], both[name]) for name in starts}


def _share(count: int, total: int, limit: int) -> int:
    """How many of these to read: all below the limit, else a share of at least a page."""
    return count if total <= limit else min(count, max(PAGE, limit * count // total))
