"""How nodes look in a picture: each label of a model a colour, a size and a caption, the same on every run.

Kinds below one base share a shape, and differ in colour: Okabe and Ito's, which the colour-blind tell apart, and
lighter and darker ones of these. Abstract kinds, and the claims with their evidence, are muted: facts stand out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphmodel.model import Model, NodeType

# Masataka Okabe and Kei Ito, "Color Universal Design" (2008); black is left out.
_PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442")
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
        return "#" + "".join(f"{round(part * 0.78 * 255):02x}" for part in _parts(self.color))


def looks(model: Model) -> Mapping[str, Look]:
    """The look of each label, general ones before those below them: of a node's labels the last decides.

    A kind is the larger the more types of relationship it can have.
    """
    ties = {label: _ties(model, label) for label in model.nodes}
    most = max(ties.values(), default=0) or 1
    found: dict[str, Look] = {}
    families = list(dict.fromkeys(_family(kind) for kind in model.nodes.values()))
    concrete = 0
    for kind in sorted(model.nodes.values(), key=lambda kind: len(kind.labels)):
        diameter = _LEAST + (_MOST - _LEAST) * ties[kind.label] // most // 5 * 5
        color = _ABSTRACT if kind.abstract else _color(concrete)
        concrete += not kind.abstract
        shape = _SHAPES[families.index(_family(kind)) % len(_SHAPES)]
        found[kind.label] = Look(color, diameter, kind.caption, shape)
    return found | {model.layer.label(label): Look(*look) for label, look in _LAYER.items()}


def look_of(labels: frozenset[str], known: Mapping[str, Look]) -> Look:
    """The look of a node with these labels."""
    last = [look for label, look in known.items() if label in labels]
    return last[-1] if last else Look(_ABSTRACT, _LEAST, "name")


def _ties(model: Model, label: str) -> int:
    line = model.nodes[label].labels
    return sum(any(end in line for pair in tie.pairs for end in pair) for tie in model.relationships.values())


def _family(kind: NodeType) -> str:
    """The label below the base of all: kinds that share it are of one family."""
    return kind.labels[min(1, len(kind.labels) - 1)]


def _color(number: int) -> str:
    """The palette's colours one after another, then mixed with white, with black, with more white, and so on."""
    times = number // len(_PALETTE)
    ground, share = times % 2, 1 - 0.62 ** ((times + 1) // 2)
    parts = (part * (1 - share) + ground * share for part in _parts(_PALETTE[number % len(_PALETTE)]))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _parts(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(color: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
