"""Rules of a type's own on what is stored: across properties, ranges, patterns, as the model itself keeps them."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from graphmodel.checks.census import Census
from graphmodel.checks.finding import Finding
from graphmodel.checks.rule import EXAMPLES
from graphmodel.checks.rules import named
from graphmodel.databases import Database, Duration
from graphmodel.model import Model, NodeType, Property, RelationshipType
from graphmodel.model.marks import FurtherLabel, metadata
from graphmodel.model.rules import BROKEN, FAILED
from graphmodel.sources.invalid import bound_of
from graphmodel.sources.tables.typed import own_rules
from graphmodel.staging.stored import restored
from graphmodel.syntax.quoting import quote

RULE = "rule"
_OF_OTHERS = ("missing", "extra_forbidden", "literal_error", "enum", "timezone_naive", "timezone_aware")
"""What other rules of the model say already, as all types and parsings of values."""


def ruled(model: Model) -> tuple[NodeType | RelationshipType, ...]:
    """The types with rules of their own, each of which has nodes or relationships."""
    kinds: list[NodeType | RelationshipType] = [kind for kind in model.nodes.values() if not kind.abstract]
    kinds += [kind for kind in model.relationships.values() if not kind.abstract and kind.takes_nodes]
    return tuple(kind for kind in kinds if _has_rules(kind.cls))


def broken(database: Database, model: Model, census: Census) -> Iterator[Finding]:
    """What is stored and breaks a rule, by type and rule. Every node or relationship of a ruled type is read."""
    for kind in ruled(model):
        name = kind.label if isinstance(kind, NodeType) else kind.type
        if name not in (census.labels if isinstance(kind, NodeType) else census.relationships):
            continue
        read = _nodes(model, kind) if isinstance(kind, NodeType) else _relationships(model, kind)
        found: dict[str, list[str]] = defaultdict(list)
        counts: dict[str, int] = defaultdict(int)
        database.stream(*read, consume=_consumer(model, kind, found, counts))
        for says, count in counts.items():
            yield Finding(RULE, name, says, count, tuple(found[says]))


def _has_rules(cls: type[BaseModel]) -> bool:
    fields = cls.model_fields.values()
    marks = (mark for each in fields for mark in (*each.metadata, *metadata(each.annotation)))
    return own_rules(cls) or any(not isinstance(mark, Property | FurtherLabel) for mark in marks)


def _nodes(model: Model, kind: NodeType) -> tuple[str, Mapping[str, Any]]:
    below = [label for label in model.descendants(kind.label) if label != kind.label]
    without = "".join(f" AND NOT n:{quote(label)}" for label in below)
    text = f"MATCH (n:{quote(kind.label)}) WHERE true{without} RETURN {named(model, 'n')} AS who, properties(n) AS n"
    return text, {}


def _relationships(model: Model, kind: RelationshipType) -> tuple[str, Mapping[str, Any]]:
    who = f"{named(model, 'a')} + ' -> ' + {named(model, 'b')}"
    ends = "labels(a) AS start, properties(a) AS a, labels(b) AS end, properties(b) AS b"
    return f"MATCH (a)-[n:{quote(kind.type)}]->(b) RETURN {who} AS who, properties(n) AS n, {ends}", {}


def _consumer(
    model: Model, kind: NodeType | RelationshipType, found: dict[str, list[str]], counts: dict[str, int]
) -> Callable[[Sequence[str], Iterable[Sequence[Any]]], None]:
    def consume(_: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        for who, stored, *ends in rows:
            values = _values(kind, stored)
            if ends:
                sides = [_end(model, *ends[at : at + 2]) for at in (0, 2)]
                if None in sides:
                    continue
                values |= {"start": sides[0], "end": sides[1]}
            for says in dict.fromkeys(_broken(kind.cls, values)):
                counts[says] += 1
                insort(found[says], str(who))
                del found[says][EXAMPLES:]

    return consume


def _values(kind: NodeType | RelationshipType, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The values of what is stored, by attribute; those that are no value of their type are left out."""
    plain = {name: _plain(value) for name, value in stored.items()}
    found: dict[str, Any] = {}
    for declared in kind.properties.values():
        try:
            value = restored(declared, plain)
        except (TypeError, ValueError):
            continue
        if value is not None:
            found[declared.attribute] = value
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Duration):
        made = value.as_timedelta()
        return value if made is None else made
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _end(model: Model, labels: Iterable[str], properties: Mapping[str, Any]) -> Any:
    """The key of a node at an end, of its own class."""
    known = [model.nodes[label] for label in labels if label in model.nodes]
    kind = max(known, key=lambda each: len(each.labels), default=None)
    value = properties.get(kind.key) if kind is not None and not kind.abstract else None
    return kind.cls.key(value) if kind is not None and isinstance(value, str | int) else None


def _broken(cls: type[BaseModel], values: Mapping[str, Any]) -> Iterator[str]:
    """The rules that these values break, in the words of a finding."""
    try:
        cls(**values)
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False, include_input=False):
            said = _said(error)
            if said:
                yield said
    except Exception as wrong:  # a validator of the model may raise anything
        yield f"could not be checked: {type(wrong).__name__}: {wrong}"


def _said(error: Any) -> str:
    kind = error["type"]
    if kind in (BROKEN, FAILED):
        return f"breaks the rule: {error['ctx']['title']}" if kind == BROKEN else f"breaks the rule: {error['msg']}"
    if kind in _OF_OTHERS or kind.endswith(("_type", "_parsing")) or "parsing" in kind:
        return ""
    name = next((str(part) for part in error["loc"] if isinstance(part, str)), "")
    limit = bound_of(error)
    cause = error.get("ctx", {}).get("error")
    if not limit and cause is not None and " connects (" in str(cause):
        return ""  # its ends, which have a rule of their own
    return f"breaks a rule: {f'{name}: ' if name else ''}{limit or cause or error['msg']}"
