"""A model as a drawing of arrows.app: a node for each node type, an arrow for each pair of ends of a relationship type.

A node carries the labels of its type from the base down, so the last one is its own; its caption says whether the type
is abstract or an event. Properties have their types as values, as `graphmodel.model.notation` writes them.
"""

from __future__ import annotations

from graphmodel.diagrams.arrows import ArrowsGraph, ArrowsNode, ArrowsRelationship
from graphmodel.diagrams.excerpt import Excerpt, tree_order
from graphmodel.model import NodeType, RelationshipType, notation
from graphmodel.model.relationships import Relationship
from graphmodel.model.types import CONTENT_LABEL

ABSTRACT, EVENT = "abstract", "event"
CONTENT_CAPTION = "quoted claims"
"""What the drawing calls the end of relationships that lead to claims."""
_ACROSS, _DOWN = 420, 220
_STYLE = {
    "font-family": "sans-serif",
    "background-color": "#ffffff",
    "node-color": "#ffffff",
    "border-color": "#2f5fa8",
    "border-width": 3,
    "radius": 60,
    "caption-position": "inside",
    "property-position": "outside",
    "label-position": "outside",
    "arrow-color": "#2f5fa8",
}
_COLORS = {ABSTRACT: "#e3e6eb", EVENT: "#f3dfb8"}


def arrows(part: Excerpt) -> ArrowsGraph:
    """The drawing of a part of a model, laid out from the top types on the left to those below them."""
    placed = list(tree_order(part))
    ids = {label: f"n{at}" for at, (label, _) in enumerate(placed)}
    nodes = [
        _node(part.nodes[label], ids[label], (depth * _ACROSS, at * _DOWN)) for at, (label, depth) in enumerate(placed)
    ]
    if any(CONTENT_LABEL in pair for pairs in part.pairs.values() for pair in pairs):
        ids[CONTENT_LABEL] = f"n{len(nodes)}"
        nodes.append(
            ArrowsNode(ids[CONTENT_LABEL], (CONTENT_LABEL,), CONTENT_CAPTION, position=(0, len(nodes) * _DOWN))
        )
    stored = [(part.model.relationships[name], pairs) for name, pairs in part.pairs.items()]
    joined = [(kind, pair) for kind, pairs in stored if not kind.abstract for pair in pairs]
    relationships = [
        ArrowsRelationship(f"r{at}", ids[start], ids[end], kind.type, _properties(kind), {"style": {}})
        for at, (kind, (start, end)) in enumerate(joined)
    ]
    return ArrowsGraph(tuple(nodes), tuple(relationships), {"style": _STYLE})


def marks(kind: NodeType) -> tuple[str, ...]:
    """What a caption says of a node type beside its name."""
    return tuple(word for word, is_so in ((ABSTRACT, kind.abstract), (EVENT, kind.event)) if is_so)


def _node(kind: NodeType, id: str, position: tuple[float, float]) -> ArrowsNode:
    said = marks(kind)
    caption = f"{kind.label} ({', '.join(said)})" if said else kind.label
    style = {"node-color": _COLORS[said[0]]} if said else {}
    return ArrowsNode(id, kind.labels, caption, _properties(kind), position, {"style": style})


def _properties(kind: NodeType | RelationshipType) -> dict[str, str]:
    inherited = Relationship.model_fields if isinstance(kind, RelationshipType) else ()
    return {name: notation(declared, stored=True) for name, declared in kind.given.items() if name not in inherited}
