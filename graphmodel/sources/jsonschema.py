"""The JSON Schema of a model's fact sheets, by which an editor completes and checks them as they are written.

It is looser than the loader where YAML's own typing gets in the way (a name may look like a number), and knows no ids.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graphmodel.model import Model, NodeType, PropertyType, RelationshipType
from graphmodel.model.groups import parts_of
from graphmodel.sources.documents import DOCUMENT
from graphmodel.sources.entities import LABELS
from graphmodel.sources.lines import WORDS
from graphmodel.sources.options import CLAIM_OPTIONS, NOT_OF_EVENTS, TURNS

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
SCALAR: Schema = {"type": ["string", "number", "boolean"]}
TEXT: Schema = {"type": "string"}
FACTS: Schema = {"$ref": "#/definitions/facts"}
_CONTENT = ("that",)
"""The options of a claim that only a type takes whose end is what is said."""
_LABEL: Schema = {"type": "string", "pattern": r"^[^\s.]+$"}
_LABELLED: Schema = {"anyOf": [_LABEL, FACTS, {"type": "array", "items": {"anyOf": [_LABEL, FACTS]}}]}
_WORDS = f"((?:{'|'.join(WORDS)})\\s+)*"

_OPTIONS: Mapping[str, tuple[Schema, str]] = {
    "since": (SCALAR, "the day it began: 2016, 2025-07-03, 195X, 1954~, 1949/1950, .. for always; or an event"),
    "until": (SCALAR, "the day it ended, or an event"),
    "before": (SCALAR, "an event or a date: it was over by then"),
    "after": (SCALAR, "an event or a date: it began some time after that"),
    "during": (SCALAR, "an event or a time such as 1949/1950: it began and ended in it"),
    "if": (FACTS, "it holds only if these do; they are hypothetical, not asserted"),
    "because": (_LABELLED, "claims given as reasons, or the labels of claims"),
    "rebuts": (_LABELLED, "claims that this one argues against, or their labels"),
    "alternative_of": (_LABELLED, "claims that read the same words another way, or their labels"),
    "that": (FACTS, "what is said, believed or wanted"),
    "as": (TEXT, "a label by which other claims of the sheet refer to this one"),
    "except": ({"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]}, "members of which nothing is claimed"),
    "share": (SCALAR, "how much of a collective: all, most, many, some, few, a number or a percentage"),
    "holder": (TEXT, "who says or believes it, when not the author: an id, or a name in double quotes"),
    "basis": ({"enum": ["stated", "implied", "outside"]}, "stated in the text, implied by it, or from outside it"),
    "rank": ({"enum": ["preferred", "normal", "deprecated"]}, "your choice between claims that contradict each other"),
    "confidence": ({"type": "number", "minimum": 0, "maximum": 1}, "your own, from 0 to 1"),
    "note": (TEXT, "a paraphrase in your words"),
    "resolved": (
        {
            "anyOf": [
                {"enum": ["since", "until", "when"]},
                {"type": "array", "items": {"enum": ["since", "until", "when"]}},
            ]
        },
        "which dates you worked out from a relative or yearless one",
    ),
}


def sheet_schema(model: Model) -> Schema:
    """The JSON Schema (draft 7, which editors know) of fact sheets for a model."""
    by_locator = {"type": "object", "additionalProperties": FACTS}
    return {
        "$schema": DRAFT,
        "title": "graphmodel fact sheet",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "document": _document(DOCUMENT, ["id"]),
            "references": {
                "description": "documents outside the text",
                "type": "object",
                "additionalProperties": {"anyOf": [TEXT, _document(DOCUMENT[1:], [])]},
            },
            "entities": _entities(model),
            "facts": {**by_locator, "description": "what the text says, under the locator that says it"},
            "outside": {**by_locator, "description": "what the text does not say, under the reference that does"},
            "no_fact": _map("why a sentence has no claim, by locator", TEXT),
            "waived": _map(
                "names, numbers and dates that no claim uses, by locator", _map("each with the reason", TEXT)
            ),
            "passages": _map("fingerprints by locator, from `graphmodel document number FILE --passages`", SCALAR),
        },
        "definitions": {
            "facts": {
                "anyOf": [{"$ref": "#/definitions/fact"}, {"type": "array", "items": {"$ref": "#/definitions/fact"}}]
            },
            "fact": _fact(model),
            **{name: {**schema, "description": meaning} for name, (schema, meaning) in _OPTIONS.items()},
        },
    }


def _document(keys: Iterable[str], required: list[str]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": dict.fromkeys(keys, SCALAR),
    }


def _map(description: str, values: Schema) -> Schema:
    return {"description": description, "type": "object", "additionalProperties": values}


def _entities(model: Model) -> Schema:
    kinds = [kind for kind in model.nodes.values() if not kind.abstract]
    return {
        "description": "the nodes that facts speak of, by class and id",
        "type": "object",
        "additionalProperties": False,
        "properties": {kind.label: _entities_of(kind) for kind in kinds},
    }


def _entities_of(kind: NodeType) -> Schema:
    """Entities by id; where several properties make the key, also a list of them."""
    by_id = _map(_meaning(kind), _entity(kind))
    if not kind.parts:
        return by_id
    given = {name: _value(each) for name, each in kind.given.items()} | _labels(kind) | _objects(kind)
    whole = {name for paths in parts_of(kind.cls).values() for name in paths}
    item = _parts(given, [name for name, each in kind.given.items() if each.required and name not in whole])
    return {"anyOf": [by_id, {"type": "array", "items": item}]}


def _entity(kind: NodeType) -> Schema:
    declared = {name: p for name, p in kind.given.items() if not p.key}
    whole = {name for paths in parts_of(kind.cls).values() for name in paths}  # which may be in their object
    required = [name for name, p in declared.items() if p.required and name not in (*kind.parts, *whole)]
    full = {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": {name: _value(p) for name, p in declared.items()} | _labels(kind) | _objects(kind),
    }
    short: list[Schema] = [{"type": SCALAR["type"], "description": f"its {kind.caption}"}]
    if required:
        short = short if required == [kind.caption] else []
    else:
        short.append({"type": "null"})
    return {"anyOf": [full, *short]} if short else full


def _labels(kind: NodeType) -> Schema:
    """The list of a node's optional labels."""
    if not kind.optional_labels or LABELS in kind.given:
        return {}
    return {LABELS: {"type": "array", "items": {"enum": list(kind.optional_labels)}}}


def _objects(kind: NodeType | RelationshipType) -> Schema:
    """The objects whose parts are properties, which may be written whole."""
    found: Schema = {}
    for name, paths in parts_of(kind.cls).items():
        for each, path in paths.items():
            inner = found
            for step in (name, *path[:-1]):
                inner = inner.setdefault(step, _parts({}, []))["properties"]
            inner[path[-1]] = _value(kind.given[each])
    return found


def _fact(model: Model) -> Schema:
    """A line alone, or a line with what is beside or under it."""
    alone = {
        _relationship_line(relationship.type): _beside(relationship)
        for relationship in model.relationships.values()
        if not relationship.abstract
    }
    alone |= {_event_line(kind.label): _of_event(model, kind) for kind in model.nodes.values() if _happens(kind)}
    valued = {_property_line(name): _of_property(p) for name, p in _claimed_properties(model).items()}
    return {
        "anyOf": [
            {"type": "string", "pattern": "|".join(alone)},
            {"type": "object", "minProperties": 1, "additionalProperties": False, "patternProperties": alone | valued},
        ]
    }


def _relationship_line(type_: str) -> str:
    return f"^\\S.*\\s{re.escape(type_)}(\\s|$)"


def _event_line(label: str) -> str:
    return f"^{_WORDS}{re.escape(label)}\\s+\\S"


def _property_line(name: str) -> str:
    return f"^{_WORDS}\\S.*\\.{re.escape(name)}$"


def _happens(kind: NodeType) -> bool:
    return kind.event and not kind.abstract


def _beside(relationship: RelationshipType) -> Schema:
    own = {name: _value(p) for name, p in relationship.given.items() if name not in ("since", "until")}
    own |= _objects(relationship)
    allowed: list[Schema] = [{"type": "null"}, _options(own, without=() if relationship.takes_content else _CONTENT)]
    if relationship.takes_content:
        allowed.append(FACTS)
    return {"description": _meaning(relationship), "anyOf": allowed}


def _of_event(model: Model, kind: NodeType) -> Schema:
    names: Schema = {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]}
    roles = {
        role: {**names, "description": _meaning(relationship)} for role, relationship in model.roles(kind.label).items()
    }
    own = {name: _value(p) for name, p in kind.given.items() if not p.key and not p.part and name != "occurred"}
    turns: Schema = {name: {**FACTS, "description": f"states of affairs that the event {name}"} for name in TURNS}
    return {
        "description": _meaning(kind),
        "anyOf": [{"type": "null"}, _options(turns | own | roles, without=NOT_OF_EVENTS)],
    }


def _of_property(declared: PropertyType) -> Schema:
    parts = {"value": _value(declared), "unit": TEXT, "about": SCALAR}
    return {"description": declared.description, "anyOf": [_value(declared), _options(parts, without=_CONTENT)]}


def _claimed_properties(model: Model) -> dict[str, PropertyType]:
    """The properties that facts may claim; where two classes differ on one, the schema asks no more than either."""
    found: dict[str, PropertyType] = {}
    for kind in model.nodes.values():
        for name, declared in kind.properties.items():
            known = found.setdefault(name, declared)
            if not declared.key and (known.kind, known.many, known.allowed) != (
                declared.kind,
                declared.many,
                declared.allowed,
            ):
                found[name] = PropertyType(name, "string", many=known.many or declared.many)
    return {name: declared for name, declared in found.items() if not declared.key and not declared.part}


def _options(own: Mapping[str, Schema], without: Collection[str] = ()) -> Schema:
    common = {name: {"$ref": f"#/definitions/{name}"} for name in CLAIM_OPTIONS if name not in without}
    return {"type": "object", "additionalProperties": False, "properties": {**common, **own}}


def _value(declared: PropertyType) -> Schema:
    one = _one(declared)
    found: Schema = {"anyOf": [one, {"type": "array", "items": one}]} if declared.many else dict(one)
    if declared.description:
        found["description"] = declared.description
    return found


def _one(declared: PropertyType) -> Schema:
    if declared.allowed is not None:
        return {"enum": list(declared.allowed)}
    if declared.kind == "point":
        number = {"type": "number"}
        names = declared.columns[0].coordinates
        return _parts(dict.fromkeys(names, number), list(names))
    if declared.kind == "quantity":
        return {"anyOf": [SCALAR, _parts({"value": SCALAR, "unit": TEXT, "about": SCALAR}, ["value"])]}
    if declared.kind == "boolean":
        return {"enum": [True, False, "true", "false", "yes", "no"]}
    return SCALAR


def _parts(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _meaning(kind: NodeType | RelationshipType) -> str:
    """A type's definition, and what it does not imply, as an editor shows them."""
    text = " ".join(kind.definition.split())
    return f"{text} Not implied: {kind.not_implied}".strip() if kind.not_implied else text
