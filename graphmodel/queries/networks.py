"""Nodes and relationships as one graph, and as NetworkX's, for centrality, communities, shortest paths."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.databases.values import NodeValue, RelationshipValue, graph_values
from graphmodel.errors import QuestionError, Unsupported
from graphmodel.problems import did_you_mean
from graphmodel.queries.cells import caption, jsonable
from graphmodel.queries.frames import library
from graphmodel.syntax.quoting import quote

if TYPE_CHECKING:
    import networkx

    from graphmodel.databases import Database
    from graphmodel.model import Model


@dataclass(frozen=True)
class GraphValue:
    """Nodes and relationships, each once, by the engine's id.

    `names` are what NetworkX calls the nodes; one that is not there is called by the engine's id.
    """

    nodes: Mapping[str, NodeValue]
    relationships: Mapping[str, RelationshipValue]
    names: Mapping[str, str]

    def to_networkx(self, types: Collection[str] = ()) -> networkx.MultiDiGraph:
        """The graph as NetworkX's directed graph with parallel edges; of `types` alone, where any is given.

        A node has its properties, `labels` and `caption`; an edge has its properties and `type`, and the type is the
        edge's key as far as no parallel edge of that type has it. Days and durations are text, lists stay lists.

        Raises:
            Unsupported: networkx is not installed, or a relationship is there without the nodes at its ends.
            QuestionError: no relationship has a type of `types`.
        """
        nx = library("networkx", "networkx")
        there = {each.type for each in self.relationships.values()}
        for wanted in types:
            if wanted not in there:
                hint = did_you_mean(wanted, there) or "there are: " + ", ".join(sorted(there))
                raise QuestionError(f"no relationship of this graph is of type {wanted!r}", hint=hint)
        graph: networkx.MultiDiGraph = nx.MultiDiGraph()
        for id_, node in self.nodes.items():
            own = _properties(node.properties) | {"labels": sorted(node.labels), "caption": caption(node)}
            graph.add_node(self.names.get(id_, id_), **own)
        for each in self.relationships.values():
            if not types or each.type in types:
                start, end = self._end(each, each.start), self._end(each, each.end)
                key = each.type if not graph.has_edge(start, end, each.type) else f"{each.type} {each.id}"
                graph.add_edge(start, end, key, **_properties(each.properties) | {"type": each.type})
        return graph

    def _end(self, each: RelationshipValue, id_: str) -> str:
        if id_ not in self.nodes:
            hint = "return the nodes, too, or the path: RETURN a, r, b"
            raise Unsupported(f"a relationship {each.type} is there without the nodes at its ends", hint=hint)
        return self.names.get(id_, id_)


def graph_of(values: Any, by: str = "") -> GraphValue:
    """All nodes and relationships within some values, each once. `by` is the property that names a node.

    Raises:
        QuestionError: two nodes have one value of `by`.
    """
    found = list(graph_values(values))
    nodes = {each.id: each for each in found if isinstance(each, NodeValue)}
    relationships = {each.id: each for each in found if isinstance(each, RelationshipValue)}
    names = {id_: str(node.properties[by]) for id_, node in nodes.items() if by in node.properties} if by else {}
    return GraphValue(nodes, relationships, _distinct_names(names, by))


def read_graph(
    database: Database, model: Model, types: Collection[str] = (), labels: Collection[str] = ()
) -> GraphValue:
    """The facts of the graph without its claims: all, or the relationships of `types`, the nodes with `labels`.

    A node is named `Entity:russia`, by the label that declares its key and the key's value.

    Raises:
        QuestionError: the model has no such type or label.
        DatabaseError: the database said no.
    """
    for name, known in [*((t, model.relationships) for t in types), *((label, model.nodes) for label in labels)]:
        if name not in known:
            raise QuestionError(f"the model has no type {name!r}", hint=did_you_mean(name, known))
    wanted = labels or sorted({kind.identity for kind in model.nodes.values()})
    of_types = "|".join(map(quote, types or sorted(model.relationships)))
    nodes: dict[str, NodeValue] = {}
    for label in wanted:
        nodes |= {node.id: node for (node,) in database.read(f"MATCH (n:{quote(label)}) RETURN n").rows}
    rows = database.read(f"MATCH ()-[r:{of_types}]->() RETURN r").rows if of_types else ()
    relationships = {r.id: r for (r,) in rows if r.start in nodes and r.end in nodes}
    return GraphValue(
        nodes, relationships, _distinct_names({id_: _name(model, node) for id_, node in nodes.items()}, "")
    )


def read_graphml(path: Path | str) -> networkx.MultiDiGraph:
    """A GraphML file that `graphmodel export graphml` wrote, with lists as lists.

    GraphML has no lists: they are JSON text in the file, and NetworkX's own reader leaves them so.

    Raises:
        Unsupported: networkx is not installed.
    """
    nx = library("networkx", "networkx")
    graph: networkx.MultiDiGraph = nx.MultiDiGraph(nx.read_graphml(path, force_multigraph=True))
    for attributes in (*(own for _, own in graph.nodes(data=True)), *(own for *_, own in graph.edges(data=True))):
        for name, value in attributes.items():
            if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
                try:
                    attributes[name] = json.loads(value)
                except (ValueError, RecursionError):
                    continue  # a text in brackets
    return graph


def _name(model: Model, node: NodeValue) -> str:
    """`Entity:russia`; a node that the model does not know keeps the engine's id."""
    kinds = [model.nodes[label] for label in node.labels if label in model.nodes]
    kind = max(kinds, key=lambda each: len(each.labels), default=None)
    if kind is None or kind.key not in node.properties:
        return node.id
    return f"{kind.identity}:{node.properties[kind.key]}"


def _distinct_names(names: Mapping[str, str], by: str) -> Mapping[str, str]:
    seen: set[str] = set()
    for name in names.values():
        if name in seen:
            hint = "name them by a property that distinguishes them, or leave `by` out"
            raise QuestionError(f"two nodes are called {name!r}" + (f" by their {by!r}" if by else ""), hint=hint)
        seen.add(name)
    return names


def _properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: jsonable(value) for name, value in sorted(properties.items())}
