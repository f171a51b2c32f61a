"""How a type is written: a line of a fact sheet that the sheet's reader takes, and patterns of Cypher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from graphmodel.model import Layer, NodeType, RelationshipType
from graphmodel.model.relationships import Relationship
from graphmodel.model.types import CONTENT_LABEL
from graphmodel.syntax import quote

if TYPE_CHECKING:
    from graphmodel.model import Model, PropertyType

_EXAMPLES = {
    "string": "...",
    "integer": "1",
    "float": "0.5",
    "boolean": "true",
    "date": "2031-05-04",
    "datetime": "2031-05-04T09:30:00",
    "time": "09:30:00",
    "duration": "P1D",
    "point": "{longitude: 8.5, latitude: 47.4}",
    "quantity": "~40000",
    "partial_date": "2031-05",
}
_ENCODED = {
    "decimal": "49.5",
    "uuid": "6fa459ea-ee8a-4ca4-894e-db77e160355e",
    "bytes": '"aGVsbG8="',
    "json": "{a: 1}",
}
_PLAIN = re.compile(r"[\w-]+")


def as_sheet(model: Model, kind: NodeType | RelationshipType) -> str:
    """How a fact sheet says it, with made-up ids; nothing for what only types below it can be."""
    if isinstance(kind, RelationshipType):
        return _role(model, kind) if kind.role else _relationship(kind)
    if kind.abstract:
        return ""
    if kind.event:
        return _event(model, kind)
    given = {name: each for name, each in kind.given.items() if name not in (kind.key, *kind.parts)}
    some = {name: each for name, each in given.items() if each.required or name == kind.caption}
    return (
        f"entities:\n  {_name(kind.label)}:\n    {made_up(kind.label)}: {{{_values(some.values() or given.values())}}}"
    )


def as_cypher(layer: Layer, kind: NodeType | RelationshipType, stored: Sequence[str] = ()) -> tuple[str, ...]:
    """The patterns that match it, and what finds the claims of it; `stored` are the types it may be stored as."""
    if isinstance(kind, NodeType):
        found = [name for name in kind.own_key if name in kind.properties] or [kind.key]
        key = f" {{{', '.join(f'{quote(name)}: ${_parameter(name)}' for name in found)}}}" if kind.key else ""
        return (f"MATCH (n:{quote(kind.label)}{key})",)
    ends = [pair for pair in kind.pairs if CONTENT_LABEL not in pair]
    arrow = "-" if kind.symmetric else "->"
    types = tuple(stored) or (kind.type,)
    a, b, among = _union(a for a, _ in ends), _union(b for _, b in ends), _union(types)
    found = [f"MATCH (a:{a})-[r:{among}]{arrow}(b:{b})"]
    if kind.transitive:
        found.append(f"MATCH (a:{a})-[:{among}*1..5]{arrow}(b:{b})")
    listed = ", ".join(f"'{_escaped(each)}'" for each in types)
    claims = f"MATCH (c:{layer.claim} {{predicate: '{_escaped(kind.type)}'}})"
    if types != (kind.type,):
        claims = f"MATCH (c:{layer.claim}) WHERE c.predicate IN [{listed}]"
    quoted = f"{claims}-[:{layer.type('QUOTES')}]->(said:{layer.claim})" if types == (kind.type,) else claims
    return (*(found if ends else ()), quoted if kind.takes_content else claims)


def made_up(label: str) -> str:
    """An id that nobody has, for an example: `a-state`."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", label)).strip("-").lower() or "node"
    return f"{'an' if words[0] in 'aeiou' else 'a'}-{words}"


def _relationship(kind: RelationshipType) -> str:
    start, end = next((pair for pair in kind.pairs if CONTENT_LABEL not in pair), kind.pairs[0])
    needed = [each for name, each in kind.given.items() if each.required]
    optional = [each for name, each in kind.given.items() if name not in Relationship.model_fields]
    values = _values([*needed, *(each for each in optional if not each.required)])
    type = kind.type if re.fullmatch(r"[A-Z][A-Z0-9_]*", kind.type) else f'"{_escaped(kind.type, quotes=(chr(34),))}"'
    if end == CONTENT_LABEL:
        return f"- {made_up(start)} {type}:\n  - ..."
    other = made_up(end) if end != start else "another-" + made_up(end).partition("-")[2]
    return f"- {made_up(start)} {type} {other}" + (f": {{{values}}}" if values else "")


def _role(model: Model, kind: RelationshipType) -> str:
    start, end = kind.pairs[0]
    event = next((each for each in model.descendants(start) if not model.nodes[each].abstract), start)
    return f"- {_name(event)} {made_up(event)}: {{{_name(str(kind.role))}: {made_up(end)}}}"


def _event(model: Model, kind: NodeType) -> str:
    roles = sorted(
        model.roles(kind.label).items(), key=lambda each: each[1].ends.least == 0
    )  # those it must have first
    shown = [each for at, each in enumerate(roles) if at < 2 or each[1].ends.least]
    given = [f"{_name(name)}: {made_up(role.pairs[0][1])}" for name, role in shown]
    needed = [
        each for name, each in kind.given.items() if each.required and name not in (kind.key, *kind.parts, "when")
    ]
    given += [f"{_name(each.name)}: {_example(each)}" for each in needed]
    return f"- {_name(kind.label)} {made_up(kind.label)}: {{{', '.join([*given, 'when: 2031-05'])}}}"


def _values(properties: Iterable[PropertyType]) -> str:
    return ", ".join(f"{_name(each.name)}: {_example(each)}" for each in list(properties)[:3])


def _example(declared: PropertyType) -> str:
    value: Any = declared.allowed[0] if declared.allowed else None
    made = _EXAMPLES.get(declared.kind, "...")
    if declared.encoding is not None:
        made = "50" if declared.encoding.scale == 0 else _ENCODED[declared.encoding.type]
    said = _name(str(value)) if value is not None else made
    return f"[{said}]" if declared.many else said


def _name(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _parameter(name: str) -> str:
    return quote(name)


def _union(labels: Iterable[str]) -> str:
    return "|".join(quote(label) for label in dict.fromkeys(labels))


def _escaped(text: str, quotes: tuple[str, ...] = ("'",)) -> str:
    return "".join(_signs(text, quotes))


def _signs(text: str, quotes: tuple[str, ...]) -> Iterator[str]:
    for sign in text:
        yield f"\\{sign}" if sign in quotes or sign == "\\" else sign
