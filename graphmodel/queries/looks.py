"""How nodes look in a picture: each label of a model a colour, a size and a caption, the same on every run.

Kinds below one base share a shape, and differ in colour so that the colour-blind can distinguish them: see `palette`.
Abstract kinds, and the claims with their evidence, are muted: facts stand out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphmodel.queries.palette import linear, palette, parts

if TYPE_CHECKING:
    from graphmodel.model import Model, NodeType

_SHAPES = ("ellipse", "round-rectangle", "diamond", "hexagon", "triangle", "octagon", "pentagon", "star")
_LEAST, _MOST = 40, 80
_ABSTRACT = "#b8bfc9"
_LAYER = {
    "Claim": ("#ded8c9", 40, "caption"),
    "Passage": ("#ebe7dd", 30, "id"),
    "Document": ("#cfc7b4", 45, "title"),
    "Graphmodel": ("#eeeeee", 25, "id"),
}


@dataclass(frozen=True)
class Look:
    """How nodes of a label look: colours as `#rrggbb`, the diameter in pixels, the property that names them if any.

    `shape` is one that Cytoscape.js draws.
    """

    color: str
    diameter: int
    caption: str = ""
    shape: str = "ellipse"

    @property
    def text(self) -> str:
        """Black or white, whichever is read better on the colour: a contrast of 4.5 or more, as WCAG asks.

        >>> Look("#f0f0a0", 40, "name").text, Look("#203080", 40, "name").text
        ('#000000', '#ffffff')
        """
        light = _luminance(self.color)
        return "#000000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#ffffff"

    @property
    def border(self) -> str:
        """The colour, darker."""
        return "#" + "".join(f"{round(part * 0.78 * 255):02x}" for part in parts(self.color))


def looks(model: Model) -> Mapping[str, Look]:
    """The look of each label, general ones before those below them: of a node's labels the last decides.

    A kind is the larger the more types of relationship it can have.
    """
    relationships = {label: _relationships(model, label) for label in model.nodes}
    most = max(relationships.values(), default=0) or 1
    found: dict[str, Look] = {}
    families = list(dict.fromkeys(_family(kind) for kind in model.nodes.values()))
    ordered = sorted(model.nodes.values(), key=lambda kind: len(kind.labels))
    colors = iter(palette([_family(kind) for kind in ordered if not kind.abstract]))
    for kind in ordered:
        diameter = _LEAST + (_MOST - _LEAST) * relationships[kind.label] // most // 5 * 5
        color = _ABSTRACT if kind.abstract else next(colors)
        shape = _SHAPES[families.index(_family(kind)) % len(_SHAPES)]
        found[kind.label] = Look(color, diameter, kind.caption, shape)
    return found | {model.layer.label(label): Look(*look) for label, look in _LAYER.items()}


def look_of(labels: frozenset[str], known: Mapping[str, Look]) -> Look:
    """The look of a node with these labels."""
    last = [look for label, look in known.items() if label in labels]
    return last[-1] if last else Look(_ABSTRACT, _LEAST, "name")


def _relationships(model: Model, label: str) -> int:
    line = model.nodes[label].labels
    return sum(
        any(end in line for pair in relationship.pairs for end in pair) for relationship in model.relationships.values()
    )


def _family(kind: NodeType) -> str:
    """The label below the base of all: kinds that share it are of one family."""
    return kind.labels[min(1, len(kind.labels) - 1)]


def _luminance(color: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
