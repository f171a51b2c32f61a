"""Claimed values as canonical JSON, and back to the types that the model declares."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from graphmodel.claims.claim import Attribute
from graphmodel.claims.identity import canonical
from graphmodel.claims.testimony import Testimony
from graphmodel.model import Key, Model, Node, PropertyType, Relationship, SpatialPoint
from graphmodel.model.exact_floats import ExactValues
from graphmodel.model.json_numbers import json_number

INTERVAL = ("since", "until")


def claimed_qualifiers(model: Model, said: Relationship[Any, Any]) -> dict[str, Any]:
    """The type's own properties of a relationship, as plain JSON values; absent ones and empty lists are left out."""
    own = {p.attribute: p for p in model.relationship(type(said)).properties.values() if p.name not in INTERVAL}
    if not own:
        return {}
    graph_types = {name for name, declared in own.items() if declared.encoding is None}
    plain = said.model_dump(mode="json", include=graph_types, exclude_none=True, by_alias=False)
    given = {name: declared.of(said) for name, declared in own.items() if declared.encoding is not None}
    plain |= {name: _encoded(own[name], value) for name, value in given.items() if value is not None}
    return {own[each].name: _one_form(own[each].of(said), value) for each, value in plain.items() if value != []}


def claimed_value(model: Model, said: Attribute) -> str:
    """The value of an attribute, validated by the model, as canonical JSON.

    Raises:
        pydantic.ValidationError: the value does not fit the property's type.
    """
    of = said.subject.of if isinstance(said.subject, Key) else type(said.subject)
    cls = owner(model, of, said.name)
    declared = model.node(cls).properties[said.name]
    adapter = _adapter(cls, declared.attribute)
    given = said.value if _is_json(declared) else declared.read(said.value)
    value = adapter.validate_python(given)
    if declared.encoding is not None and value is not None:
        return canonical(_one_form(value, _encoded(declared, value)))
    return canonical(_one_form(value, adapter.dump_python(value, mode="json")))


def typed_value(model: Model, label: str, name: str, value: str) -> Any:
    """The value that `claimed_value` stored, of the property's type.

    Its node's identity label alone is known: where classes below declare the property differently, it is of the first
    whose type it fits.

    Raises:
        KeyError: no class has the property.
        pydantic.ValidationError: it fits none of them.
    """
    wrong: ValidationError | None = None
    for cls in owners(model, model.nodes[label].cls, name):
        declared = model.node(cls).properties[name]
        try:
            return _typed(cls, declared, json.loads(value, parse_float=json_number))
        except ValidationError as each:
            wrong = wrong or each
    raise wrong or KeyError(name)


def typed_qualifiers(model: Model, predicate: str, qualifiers: str) -> dict[str, Any]:
    """The qualifiers that `claimed_qualifiers` gave, of their properties' types; those no longer declared left out."""
    kind = model.relationships[predicate]
    if qualifiers == "{}":
        return {}
    said = json.loads(qualifiers, parse_float=json_number)
    stored = {name: value for name, value in said.items() if name in kind.properties}
    return {name: _typed(kind.cls, kind.properties[name], value) for name, value in stored.items()}


def intelligible(model: Model, said: Testimony) -> bool:
    """Whether the model still knows what a stored claim speaks of: its type or property, and values of their types."""
    if any(ref is not None and ref.label not in model.nodes for ref in (said.subject, said.object)):
        return False
    try:
        if said.value:
            label = said.subject.label if said.subject is not None else ""
            return typed_value(model, label, said.predicate, said.value) is not None
        kind = model.relationships[said.predicate]
        qualifiers = typed_qualifiers(model, said.predicate, said.qualifiers)
    except (KeyError, ValidationError):
        return False
    return said.kind == "content" or all(qualifiers.get(name) is not None or name in INTERVAL for name in kind.key)


def owner(model: Model, cls: type[Node], name: str) -> type[Node]:
    """The class that has this property: the class itself, or one below it when a key names it by a superclass.

    Raises:
        KeyError: none has it.
    """
    for candidate in owners(model, cls, name):
        return candidate
    raise KeyError(name)


def owners(model: Model, cls: type[Node], name: str) -> Iterator[type[Node]]:
    """The classes that have this property, from the class itself down."""
    below = (model.nodes[label].cls for label in model.descendants(model.node(cls).label))
    return (candidate for candidate in below if name in model.node(candidate).properties)


def _is_json(declared: PropertyType) -> bool:
    return declared.encoding is not None and declared.encoding.type == "json"


def _encoded(declared: PropertyType, value: Any) -> Any:
    """The JSON of a value, or list of values, of a type that no graph has."""
    assert declared.encoding is not None
    return list(map(declared.encoding.plain, value)) if declared.many else declared.encoding.plain(value)


def _typed(cls: type[BaseModel], declared: PropertyType, plain: Any) -> Any:
    """The value that JSON says, of the property's type."""
    if declared.encoding is not None and not _is_json(declared):
        plain = declared.read(plain)
    return _adapter(cls, declared.attribute).validate_python(plain)


def _one_form(value: Any, plain: Any) -> Any:
    """What is stored and hashed: a set in one order, whatever order it comes in, and degrees as fractions."""
    if isinstance(value, set | frozenset):
        return sorted(plain, key=canonical)
    if isinstance(value, SpatialPoint):
        return {name: float(degrees) for name, degrees in plain.items()}
    return plain


@lru_cache(maxsize=4096)
def _adapter(cls: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = cls.model_fields[name]
    annotation: Any = field.annotation
    for mark in field.metadata:
        annotation = Annotated[annotation, mark]
    return TypeAdapter(Annotated[annotation, ExactValues()])
