"""What the model knows of one type: labels, key, properties, end points, definition."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from graphmodel.model.fields import property_type, property_types
from graphmodel.model.keys import KEY
from graphmodel.model.marks import names_of
from graphmodel.model.multiplicity import ANY, Multiplicity, cardinality, cls_word
from graphmodel.model.multiplicity import declared as multiplicities
from graphmodel.model.nodes import Content, Event, Node, Someone
from graphmodel.model.phrases import Phrase
from graphmodel.model.properties import PropertyType
from graphmodel.model.relationships import Relationship, Role
from graphmodel.model.relationships import label_of as label_of
from graphmodel.model.relationships import snake as snake
from graphmodel.model.relationships import type_of as type_of
from graphmodel.model.type_phrases import phrase_before_content, phrase_of

BASES = (Node, Event, Content, Someone, Relationship, Role)
CONTENT_LABEL = "Content"
ENDS = ("start", "end")


@dataclass(frozen=True)
class NodeType:
    """A node type. `labels` runs from the base to the type itself; `identity` is the label that declares the key.

    `key` is the property that nodes are found by. Where several properties make the key, these are `parts`, `key` holds
    their text (`graphmodel.model.keys`), and `unstored` are those of them that only sources give.
    """

    cls: type[Node]
    label: str
    labels: tuple[str, ...]
    identity: str
    key: str
    properties: Mapping[str, PropertyType]
    definition: str = ""
    not_implied: str = ""
    abstract: bool = False
    event: bool = False
    formerly: tuple[str, ...] = ()
    naming: tuple[str, ...] = ("name", "aliases")
    parts: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    unstored: Mapping[str, PropertyType] = field(default_factory=dict)
    optional_labels: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    deprecated: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_name(self) -> str:
        """The first label that it had, the first of `formerly`."""
        return next(iter(self.formerly), self.label)

    @property
    def given(self) -> Mapping[str, PropertyType]:
        """The properties as declared, which a source may give: without the text of a key that is made of several."""
        every = {**self.properties, **self.unstored}
        return {name: declared for name, declared in every.items() if not (self.parts and name == self.key)}

    @property
    def own_key(self) -> tuple[str, ...]:
        """The properties that make the key."""
        return self.parts or ((self.key,) if self.key else ())

    @property
    def caption(self) -> str:
        """The property that names a node to a reader: the first naming property it has, else the key."""
        return next((name for name in self.naming if name in self.properties), self.key)


@dataclass(frozen=True)
class RelationshipType:
    """A relationship type. `pairs` are labels; the end `Content` stands for quoted claims, and is no label."""

    cls: type[Relationship[Any, Any]]
    type: str
    pairs: tuple[tuple[str, str], ...]
    properties: Mapping[str, PropertyType]
    key: tuple[str, ...] = ()
    symmetric: bool = False
    ordered: str = ""
    cardinality: str = "many-to-many"
    ends: Multiplicity = ANY
    starts: Multiplicity = ANY
    timeless: bool = False
    asymmetric: bool = False
    asserts: bool = False
    attitude: bool = False
    reads: Phrase = field(default_factory=lambda: Phrase("is"))
    reads_that: Phrase = field(default_factory=lambda: Phrase("is"))
    role: str | None = None
    definition: str = ""
    not_implied: str = ""
    called: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    formerly: tuple[str, ...] = ()
    abstract: bool = False
    inverse: str = ""
    transitive: bool = False
    parts: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    deprecated: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_name(self) -> str:
        """The first type that it was called, the first of `formerly`."""
        return next(iter(self.formerly), self.type)

    @property
    def given(self) -> Mapping[str, PropertyType]:
        """The properties as declared, which a source may give: without the text of a key that is made of several."""
        return {name: each for name, each in self.properties.items() if not (self.parts and name in self.key)}

    @property
    def own_key(self) -> tuple[str, ...]:
        """The properties that distinguish parallel relationships."""
        return self.parts or self.key

    @property
    def takes_content(self) -> bool:
        """Whether its object may be quoted claims."""
        return any(end == CONTENT_LABEL for _, end in self.pairs)

    @property
    def takes_nodes(self) -> bool:
        """Whether its object may be a node."""
        return any(end != CONTENT_LABEL for _, end in self.pairs)


def is_abstract(cls: type[Any]) -> bool:
    """Whether only classes below a class have nodes, or relationships."""
    return bool(cls.__dict__.get("abstract", False))


def as_type(text: str) -> str:
    """Words as a relationship type: `regulated by` is `REGULATED_BY`.

    >>> as_type("regulated by")
    'REGULATED_BY'
    """
    return "_".join(text.split()).upper()


def role_of(cls: type[Relationship[Any, Any]]) -> str | None:
    """The role's name in a fact sheet, or None for a relationship that is no role."""
    return str(cls.__dict__.get("role", snake(cls.__name__))) if issubclass(cls, Role) else None


def labels_of(cls: type[Node]) -> tuple[str, ...]:
    """The labels of a node class, from its base down."""
    line = (c for c in reversed(cls.__mro__) if issubclass(c, Node) and c is not Node)
    return tuple(dict.fromkeys(label_of(c) for c in line))


def key_declarations(cls: type[Node]) -> list[tuple[type[Node], str]]:
    """The keys of a class: (class that declares it, property). One that has not exactly one has a fault."""
    keys = [p.attribute for p in property_types(cls).values() if p is not None and p.key]
    line = [c for c in reversed(cls.__mro__) if issubclass(c, Node)]
    marked = [(c, key) for key in keys for c in line if _marks(c, key)]
    return [(c, key) for c, key in marked if not any(_marks(base, key) for base in c.__mro__[1:])]


def _marks(cls: type[Any], name: str) -> bool:
    if not issubclass(cls, Node) or name not in cls.model_fields:
        return False
    found = property_type(name, cls.model_fields[name])
    return found is not None and found.key


def node_type(cls: type[Node]) -> NodeType:
    """The node type of a class that has no faults."""
    declared = key_declarations(cls)
    home, key = declared[0] if declared else (cls, "")
    names = _names(cls)
    parts = tuple(names.get(name, name) for name in cls.key_properties)
    every = {name: replace(p, part=True) if name in parts else p for name, p in _properties(cls).items()}
    return NodeType(
        cls=cls,
        label=label_of(cls),
        labels=labels_of(cls),
        identity=label_of(home),
        key=names.get(key, key),
        properties={name: p for name, p in every.items() if p.stored},
        parts=parts,
        may_be_empty=tuple(names.get(name, name) for name in cls.may_be_empty),
        unstored={name: p for name, p in every.items() if not p.stored},
        definition=_definition(cls),
        not_implied=cls.__dict__.get("not_implied", ""),
        abstract=bool(cls.__dict__.get("abstract", False)),
        event=issubclass(cls, Event),
        formerly=names_of(cls.__dict__.get("formerly", ())),
        naming=tuple(names.get(name, name) for name in cls.naming),
        optional_labels=tuple(name for name, p in every.items() if p.is_label),
        called=_own_mapping(cls, "called"),
        codes=_own_mapping(cls, "codes"),
        deprecated=_own_text(cls, "deprecated"),
        definitions=_own_mapping(cls, "definitions"),
    )


def relationship_type(cls: type[Relationship[Any, Any]]) -> RelationshipType:
    """The relationship type of a class that has no faults."""
    ends, starts = multiplicities(cls)
    names = tuple(_names(cls).get(name, name) for name in cls.key)
    parts = names if KEY in cls.model_fields else ()
    every = {name: replace(p, part=True) if name in parts else p for name, p in _properties(cls, ENDS).items()}
    return RelationshipType(
        cls=cls,
        type=type_of(cls),
        pairs=tuple((label_of(start), label_of(end)) for start, end in cls.pairs),
        properties=MappingProxyType(every),
        key=(KEY,) if parts else names,
        parts=parts,
        may_be_empty=tuple(_names(cls).get(name, name) for name in cls_word(cls, "may_be_empty") or ()),
        symmetric=cls.symmetric,
        ordered=str(cls_word(cls, "ordered") or ""),
        cardinality=cardinality(ends, starts),
        ends=ends,
        starts=starts,
        timeless=cls.timeless,
        asymmetric=cls.asymmetric,
        asserts=cls.asserts,
        attitude=cls.attitude,
        reads=phrase_of(cls),
        reads_that=phrase_before_content(cls),
        role=role_of(cls),
        definition=_definition(cls),
        not_implied=cls.__dict__.get("not_implied", ""),
        called=_own_mapping(cls, "called"),
        codes=MappingProxyType(dict(cls.codes)),
        formerly=names_of(cls.__dict__.get("formerly", ())),
        abstract=is_abstract(cls),
        inverse=str(cls.__dict__.get("inverse", "")),
        transitive=bool(cls.__dict__.get("transitive", False)),
        deprecated=_own_text(cls, "deprecated"),
        definitions=_own_mapping(cls, "definitions"),
    )


def _properties(cls: type[BaseModel], leave_out: tuple[str, ...] = ()) -> Mapping[str, PropertyType]:
    found = property_types(cls, leave_out)
    return MappingProxyType({p.name: p for p in found.values() if p is not None})


def _names(cls: type[BaseModel]) -> Mapping[str, str]:
    """What the graph calls the properties of a class, by attribute."""
    return {attribute: p.name for attribute, p in property_types(cls).items() if p is not None}


def _own_text(cls: type[BaseModel], name: str) -> str:
    return str(_own_word(cls, name) or "")


def _own_mapping(cls: type[BaseModel], name: str) -> Mapping[str, str]:
    return MappingProxyType({str(key): str(value) for key, value in (_own_word(cls, name) or {}).items()})


def _own_word(cls: type[BaseModel], name: str) -> Any:
    """What a class itself says under a name that may be a property's or a method's instead; None for those."""
    said = cls.__dict__.get(name)
    return None if name in cls.model_fields or inspect.isroutine(said) else said


def _definition(cls: type[Any]) -> str:
    own = cls.__dict__.get("__doc__")
    return inspect.cleandoc(own) if own else ""
