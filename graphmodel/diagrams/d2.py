"""A model as a diagram in D2's language (d2lang.com)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphmodel.diagrams.excerpt import Excerpt, tree_order, type_name
from graphmodel.diagrams.mermaid import SHOWN
from graphmodel.diagrams.model_arrows import marks
from graphmodel.model import notation
from graphmodel.model.types import CONTENT_LABEL

_CLASSES = """\
direction: right
classes: {
  type: {shape: class; style.fill: "#2f5fa8"}
  abstract: {shape: class; style.fill: "#7b8594"}
  event: {shape: class; style.fill: "#9a6a0f"}
  inherits: {style.stroke: "#7b8594"; style.stroke-dash: 4; target-arrowhead: {shape: triangle; style.filled: false}}
  relationship: {style.stroke: "#2f5fa8"}
  role: {style.stroke: "#9a6a0f"; style.stroke-dash: 2}
}
legend: Legend {
  near: bottom-left
  a: type
  b: type above
  a -> b: inherits {class: inherits}
  a -> b: relationship {class: relationship}
  a -> b: role of an event {class: role}
}"""


def d2(part: Excerpt) -> str:
    """The diagram. Names are in double quotes, and what D2 reads there is escaped."""
    return "\n".join(_lines(part)) + "\n"


def _lines(part: Excerpt) -> Iterator[str]:
    bundles = [(roles, each) for roles in (False, True) for each in part.bundles(roles=roles)]
    ids = {label: f"t{at}" for at, (label, _) in enumerate(tree_order(part))}
    yield _CLASSES
    for label, id in ids.items():
        kind = part.nodes[label]
        yield f"{id}: {_text(label)} {{"
        yield f"  class: {next(iter(marks(kind)), 'type')}"
        for name, declared in part.own_properties(label).items():
            yield f"  {_text(name)}: {_text(notation(declared, SHOWN))}"
        yield "}"
    if any(each.end == CONTENT_LABEL for _, each in bundles):
        ids[CONTENT_LABEL] = "content"
        yield "content: 'quoted claims' {shape: page}"
    for label in part.nodes:
        yield from (f"{ids[label]} -> {ids[parent]}: {{class: inherits}}" for parent in part.parents(label))
    for roles, each in bundles:
        names = _text("\n".join(type_name(part.model, kind) for kind in each.relationships))
        yield f"{ids[each.start]} -> {ids[each.end]}: {names} {{class: {'role' if roles else 'relationship'}}}"


def _text(text: str) -> str:
    escaped = re.sub(r'["\\$]', lambda sign: "\\" + sign[0], text)
    return '"' + escaped.replace("\n", "\\n") + '"'
