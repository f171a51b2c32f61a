"""Node types as classes, and keys that name a node without holding it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import core_schema

from graphmodel.model.dates import PartialDate
from graphmodel.model.declarations import TypeDeclaration
from graphmodel.model.exact_floats import with_exact_floats
from graphmodel.model.flattening import flatten
from graphmodel.model.groups import with_groups
from graphmodel.model.keys import complete, key_text
from graphmodel.model.layer import label_column
from graphmodel.model.marks import FurtherLabel, Property, take_names
from graphmodel.model.truth_values import without_truth_values


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
    called: ClassVar[Mapping[str, str]]
    """Its name in other languages, by language: `{"de": "Unternehmen"}`. Never inherited."""
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
        flatten(cls)
        take_names(cls)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return with_groups(cls, with_exact_floats(without_truth_values(handler(source))))

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
