"""Node types as classes, and keys that name a node without holding it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

from graphmodel.model.dates import PartialDate
from graphmodel.model.declarations import TypeDeclaration
from graphmodel.model.encodings import Encoding
from graphmodel.model.exact_floats import with_exact_floats
from graphmodel.model.keys import complete, key_text
from graphmodel.model.layer import label_column
from graphmodel.model.truth_values import without_truth_values
from graphmodel.problems import shown


@dataclass(frozen=True)
class Property:
    """What a property is besides its type; stands in `Annotated[str, Property(key=True)]`.

    Args:
        name: what it is called in the graph, in sheets and in tables, where that is not the attribute's name: any text.
        key: the node's identity, unique across the declaring class and all its subclasses.
        unique: no two nodes of the class share a value.
        index: questions look nodes up by it.
        formerly: what it was called before, one name or several: `graphmodel migrate` renames stored values.
        stored: whether the graph holds it; a part of a key may be there for loading alone.
        deprecated: what to use instead, such as "use born"; lint and `validate` tell whoever uses it.
        codes: what other vocabularies call it: `{"schema.org": "birthDate"}`.
        json: whether it is stored as JSON text: a nested object, a map, a union, a list of lists.
        scale: stores a `Decimal` as a whole number that counts this digit after the point: with 2, 1.50 is 150.
    """

    name: str = ""
    key: bool = False
    unique: bool = False
    index: bool = False
    formerly: str | tuple[str, ...] = ()
    stored: bool = True
    deprecated: str = ""
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)
    json: bool = False
    scale: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Has the class refuse values that could not be stored so."""
        schema = handler(source)
        if not self.json and self.scale is None:
            return schema
        encoding = Encoding("json") if self.json else Encoding("decimal", self.scale)
        return core_schema.no_info_after_validator_function(partial(_storable, encoding), schema)


def _storable(encoding: Encoding, value: Any) -> Any:
    values = value if isinstance(value, list | tuple | set | frozenset) and encoding.type != "json" else [value]
    for each in values:
        fault = encoding.fault(each) if each is not None else ""
        if fault:
            raise ValueError(f"{shown(each)}: {fault}" if values is value else fault)
    return value


class FurtherLabel:
    """Stands in the annotation of a property that says whether a node has an optional label."""


def take_names(cls: type[BaseModel]) -> None:
    """Lets a class be built by the names that its properties have in the graph, as by those of its attributes."""
    named = {attribute: stored_name(attribute, field) for attribute, field in cls.model_fields.items()}
    plain = [
        attribute for attribute, field in cls.model_fields.items() if field.alias == field.validation_alias is None
    ]
    new = {attribute: named[attribute] for attribute in plain if named[attribute] != attribute}
    for attribute, name in new.items():
        field = cls.model_fields[attribute] = copy(cls.model_fields[attribute])
        field.alias = field.validation_alias = field.serialization_alias = name
    if new:
        cls.model_rebuild(force=True)


def stored_name(attribute: str, field: FieldInfo) -> str:
    """What a property is called in the graph: `Property(name=...)`, else `Field(alias=...)`, else as its attribute."""
    marks = (mark for mark in (*field.metadata, *metadata(field.annotation)) if isinstance(mark, Property))
    return next((mark.name for mark in marks if mark.name), field.alias or attribute)


def metadata(annotation: Any) -> list[Any]:
    """What `Annotated` holds beside a type anywhere inside an annotation, as in `Annotated[str, mark] | None`."""
    args = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return [*args[1:], *metadata(args[0])]
    return [mark for arg in args for mark in metadata(arg)]


@dataclass(frozen=True, order=True)
class Ref:
    """Which node: the label of the class that declares its key, and the key's value."""

    label: str
    key: str | int

    def __str__(self) -> str:
        return f"{self.label}:{self.key}"


NodeT = TypeVar("NodeT", bound="Node", covariant=True)


@dataclass(frozen=True)
class Key(Generic[NodeT]):
    """Names a node by its class and key value, wherever the node itself is declared.

    `of` may be a superclass of the node's own class: `Actor.key("bria")` names a state too.
    """

    of: type[Any]
    value: str | int

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(Key)


def _key_value(cls: type[Node], values: tuple[Any, ...], named: dict[str, Any]) -> Any:
    names = cls.key_properties
    if named and not values and set(named) <= set(names):
        return key_text(named.get(name) for name in names)
    if named or (len(values) != 1 and len(values) != len(names)):
        wanted = ", ".join(names) or "one value"
        raise TypeError(f"the key of {cls.__name__} takes {wanted}")
    return key_text(values) if names and len(values) == len(names) else values[0]


class Node(BaseModel, metaclass=TypeDeclaration):
    """Base of node types. Subclasses are labels, up the inheritance line; one property is declared as key.

    >>> class Entity(Node):
    ...     id: Annotated[str, Property(key=True)]
    ...     name: str
    >>> class State(Entity):
    ...     "A sovereign state."
    >>> State.key("bria")
    Key(of=<class 'graphmodel.model.nodes.State'>, value='bria')
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        validate_by_name=True,
        validate_by_alias=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
    )

    label: ClassVar[str]
    """The label; by default the class's name."""
    abstract: ClassVar[bool] = False
    """Whether only subclasses have nodes. Read from the class itself, never inherited."""
    not_implied: ClassVar[str] = ""
    """What being of this type does not imply, for the reader of the model."""
    formerly: ClassVar[tuple[str, ...]] = ()
    """The labels it had before: `graphmodel migrate` renames them. Read from the class itself, never inherited."""
    naming: ClassVar[tuple[str, ...]] = ("name", "aliases")
    """The properties by which text mentions such a node; the first is its caption."""
    key_properties: ClassVar[tuple[str, ...]] = ()
    """The properties of a key that is made of several, in order."""
    may_be_empty: ClassVar[tuple[str, ...]] = ()
    """Those of them that a node may lack: two nodes that both lack one are the same if all else is."""
    optional_labels: ClassVar[tuple[str, ...]] = ()
    """Labels that a node may have besides those of its class: sources give them, and take them back."""
    codes: ClassVar[Mapping[str, str]]
    """What other vocabularies call it: `{"schema.org": "Person"}`. Read from the class itself, never inherited."""
    deprecated: ClassVar[str]
    """What to use instead: "use Company". Read from the class itself, never inherited."""
    definitions: ClassVar[Mapping[str, str]]
    """Its definition in other languages, by language: `{"de": "Ein Unternehmen."}`. Never inherited."""
    plural_if: ClassVar[str] = ""
    """The boolean property that says of a node that its name is a plural: `Critics say`, not `Critics says`."""

    def __init_subclass__(cls, *, key: str | tuple[str, ...] = (), **options: Any) -> None:
        super().__init_subclass__(**options)
        declared = key or cls.__dict__.get("key", ())
        if isinstance(declared, str | tuple | list):
            if "key" in cls.__dict__:
                type.__delattr__(cls, "key")
            if declared:
                cls.key_properties = (declared,) if isinstance(declared, str) else tuple(declared)
                complete(cls, cls.key_properties, Property(key=True))
        own = cls.__dict__.get("optional_labels", ())
        for label in (own,) if isinstance(own, str) else own if isinstance(own, tuple | list) else ():
            _may_have(cls, str(label))

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        take_names(cls)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return with_exact_floats(without_truth_values(handler(source)))

    @classmethod
    def key(cls, *values: Any, **named: Any) -> Key[Self]:
        """A reference to the node of this class with this key: one value, or that of each property of the key.

        In a class, `key = ("town", "year")` names the properties that make the key; type checkers prefer to read it in
        the class's first line: `class Census(Node, key=("town", "year"))`.
        """
        return Key(cls, _key_value(cls, values, named))


Node.__class_vars__.add("key")  # a class may assign it: the names of the properties that make its key


def _may_have(cls: type[Node], label: str) -> None:
    """Gives a class that is being made the property that says whether a node has an optional label."""
    annotation = Annotated[bool | None, Property(name=label), FurtherLabel()]
    own = {**inspect.get_annotations(cls), label_column(label): annotation}
    type.__setattr__(cls, "__annotations__", own)
    type.__setattr__(cls, label_column(label), Field(default=None, repr=False))


class Event(Node):
    """Base of event types: one node per occurrence, its participants joined by roles.

    `when` and `occurred` are said by claims; `occurred` stands only where a claim of it does.
    """

    abstract: ClassVar[bool] = True
    roles: ClassVar[Mapping[str, Any]]
    """Who takes part: `{"payer": Account, "bank": (Bank, "0..1")}`, each a relationship type of its own, as a `Role`.
    The text says how many there are. Read from the class itself; types below it have its roles."""

    when: PartialDate | None = None
    occurred: bool | None = None


class Content(Node):
    """The end of a relationship whose object is what somebody says, believes, fears or wants: quoted claims.

    It is no node of the graph. `class Says(Relationship[Actor, Content])` takes claims as its object.
    """

    abstract: ClassVar[bool] = True


CONTENT = Content()


class Someone(Node):
    """A party the source leaves unnamed. It is no node of the graph and makes no plain relationship."""

    abstract: ClassVar[bool] = True


SOMEONE = Someone()
