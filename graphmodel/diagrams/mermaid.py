"""A model as a class diagram in Mermaid's language, which GitHub, GitLab and many editors draw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphmodel.diagrams.excerpt import Excerpt, tree_order, type_name
from graphmodel.diagrams.model_arrows import marks
from graphmodel.model import notation
from graphmodel.model.types import CONTENT_LABEL

SHOWN = 4  # values of an enumeration
_LEGEND = "solid arrow: relationship; dotted arrow: role of an event; hollow triangle: inherits from"
_PLAIN = re.compile(r"[^\w .,?|'-]")


def mermaid(part: Excerpt) -> str:
    """The diagram. Names that Mermaid would read as its own signs are written as character codes."""
    return "\n".join(_lines(part)) + "\n"


def _lines(part: Excerpt) -> Iterator[str]:
    order = [label for label, _ in tree_order(part)]
    bundles = [(roles, each) for roles in (False, True) for each in part.bundles(roles=roles)]
    if any(each.end == CONTENT_LABEL for _, each in bundles):
        order.append(CONTENT_LABEL)
    ids = {label: f"t{at}" for at, label in enumerate(order)}
    yield "classDiagram"
    yield "direction LR"
    yield f'note "{_LEGEND}"'
    for label in order:
        yield f'class {ids[label]}["{_text(label)}"]'
        yield from (f"<<{word}>> {ids[label]}" for word in _words(part, label))
        yield from (f"{ids[label]} : {each}" for each in _members(part, label))
    for label in part.nodes:
        yield from (f"{ids[parent]} <|-- {ids[label]}" for parent in part.parents(label))
    for roles, each in bundles:
        names = "<br>".join(_text(type_name(part.model, kind)) for kind in each.relationships)
        yield f"{ids[each.start]} {'..>' if roles else '-->'} {ids[each.end]} : {names}"


def _words(part: Excerpt, label: str) -> tuple[str, ...]:
    return ("claims",) if label == CONTENT_LABEL else marks(part.nodes[label])


def _members(part: Excerpt, label: str) -> Iterator[str]:
    if label == CONTENT_LABEL:
        return
    for name, declared in part.own_properties(label).items():
        yield f"{_text(name)} {_text(notation(declared, SHOWN))}"


def _text(text: str) -> str:
    """The text, with what Mermaid might read as its own as `#code;`."""
    return _PLAIN.sub(lambda sign: f"#{ord(sign[0])};", text)
