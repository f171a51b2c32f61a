"""The looks of a model as a style file for Neo4j Browser: its own format, GraSS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graphmodel.queries.looks import Look, looks

if TYPE_CHECKING:
    from graphmodel.model import Model

_NODE = """\
node {
  diameter: 50px;
  color: #b8bfc9;
  border-color: #9097a1;
  border-width: 2px;
  text-color-internal: #000000;
  font-size: 10px;
}
"""
_RELATIONSHIP = """\
relationship {
  color: #7d848e;
  shaft-width: 1px;
  font-size: 8px;
  padding: 3px;
  text-color-external: #000000;
  text-color-internal: #ffffff;
  caption: "<type>";
}
"""


def grass(model: Model) -> str:
    """The text of a `.grass` file: a rule for each label, general ones first, since the last that fits a node wins."""
    return "".join([_NODE, _RELATIONSHIP, *_nodes(model), *_layer(model)])


def _nodes(model: Model) -> Iterator[str]:
    for label, look in looks(model).items():
        yield _rule(label, look)


def _rule(label: str, look: Look) -> str:
    caption = f'  caption: "{{{look.caption}}}";\n' if look.caption else ""
    return (
        f"node.{_escaped(label)} {{\n"
        f"  diameter: {look.diameter}px;\n"
        f"  color: {look.color};\n"
        f"  border-color: {look.border};\n"
        f"  text-color-internal: {look.text};\n"
        f"{caption}"
        "}\n"
    )


def _layer(model: Model) -> Iterator[str]:
    """What joins claims to entities and evidence is thin and pale, so that facts stand out."""
    for name in sorted(model.layer.reserved_types):
        yield (
            f"relationship.{name} {{\n"
            "  color: #c9c4b8;\n"
            "  shaft-width: 1px;\n"
            "  text-color-external: #6f6a5e;\n"
            '  caption: "<type>";\n'
            "}\n"
        )


def _escaped(label: str) -> str:
    return label.replace(".", "\\.")
