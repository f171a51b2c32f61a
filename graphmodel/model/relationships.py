"""Relationship types as classes, generic in their end points."""

from __future__ import annotations

import re
from copy import copy
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, Field, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema

from graphmodel.model.dates import PartialDate
from graphmodel.model.declarations import TypeDeclaration
from graphmodel.model.exact_floats import with_exact_floats
from graphmodel.model.flattening import flatten
from graphmodel.model.groups import with_groups
from graphmodel.model.keys import complete
from graphmodel.model.marks import Property, take_names
from graphmodel.model.nodes import Key, Node, Someone
from graphmodel.model.phrases import Phrase
from graphmodel.model.truth_values import without_truth_values

StartT = TypeVar("StartT", bound=Node, covariant=True)
EndT = TypeVar("EndT", bound=Node, covariant=True)
NodeClass = type[Node]
Pair = tuple[NodeClass, NodeClass]
DECLARED_BY = "gm_declared_by"
"""The attribute of a role's class that names the event type which declares it, if one does."""
Cardinality = Literal["many-to-many", "many-to-one", "one-to-many", "one-to-one"]


class Relationship(BaseModel, Generic[StartT, EndT], metaclass=TypeDeclaration):
    """Base of relationship types: `class Recognizes(Relationship[State, Government])`.

    An end is a node, or the key of one. Unions are allowed; where not every combination of them is, `pairs`
    lists those that are. `since` and `until` are the interval over which it holds.

    Raises:
        pydantic.ValidationError: the ends are not of an allowed pair, or a property does not fit its type.
    """

    model_config = Node.model_config

    type: ClassVar[str]
    """The relationship type; by default the class's name in upper snake case."""
    abstract: ClassVar[bool] = False
    """Whether only types below it are stored. Read from the class itself, never inherited."""
    inverse: ClassVar[str] = ""
    """How it reads from its end to its start: `"regulated by"`. Read from the class itself, never inherited."""
    transitive: ClassVar[bool] = False
    """Whether two in a row make a third: part of a part. Read from the class itself, never inherited."""
    pairs: ClassVar[tuple[Pair, ...]] = ()
    """The allowed (start, end) classes; by default all combinations of the end points."""
    key: ClassVar[tuple[str, ...]] = ()
    """The properties that distinguish parallel relationships; by default none: one per ordered pair."""
    may_be_empty: ClassVar[tuple[str, ...]]
    """Those of them that a relationship may lack: the one that lacks it is beside those that have it."""
    ordered: ClassVar[str]
    """The property that counts a start's ends from 1: a row or line that names several fills it in their order."""
    symmetric: ClassVar[bool] = False
    """Whether direction means nothing; the ends are then stored in sorted order."""
    cardinality: ClassVar[Cardinality] = "many-to-many"
    """`many-to-one`: a start has at most one end. `one-to-many`: an end has at most one start."""
    ends: ClassVar[str]
    """How many ends each start has: `1..n`, `0..1`, `1` (exactly one), `2..5`; by default what `cardinality` says."""
    starts: ClassVar[str]
    """How many starts each end has, in the same way."""
    timeless: ClassVar[bool] = False
    """Whether it is so by nature: an undated claim of it holds on any day of which no dated claim says otherwise."""
    reads: ClassVar[str | Phrase] = ""
    """How it reads between start and end: `"enables"`, `"sees {} as a threat"`; by default the type's name in words."""
    reads_that: ClassVar[str | Phrase] = ""
    """How it reads before quoted claims: `"fears that"`; by default `reads` and `that`."""
    asymmetric: ClassVar[bool] = False
    """Whether it cannot hold both ways at once: of two claims that turn it round, one is wrong."""
    asserts: ClassVar[bool] = False
    """Whether its start stands for the content: says or believes it, rather than wants or fears it."""
    attitude: ClassVar[bool] = False
    """Whether this is an attitude of its start: what it is about is never taken for fact."""
    not_implied: ClassVar[str] = ""
    """What the relationship does not imply: the stronger ties a reader might wrongly infer."""
    formerly: ClassVar[tuple[str, ...]] = ()
    """The types it had before: `graphmodel migrate` renames them. Read from the class itself, never inherited."""
    codes: ClassVar[dict[str, str]] = {}
    """Codes of other vocabularies, by vocabulary: `{"CAMEO": "..."}`."""
    deprecated: ClassVar[str]
    """What to use instead: "use OWNS". Read from the class itself, never inherited."""
    called: ClassVar[dict[str, str]]
    """Its name in other languages, by language: `{"de": "besitzt"}`. Never inherited."""
    definitions: ClassVar[dict[str, str]]
    """Its definition in other languages, by language: `{"de": "Hat Anteile."}`. Never inherited."""

    start: StartT | Key[StartT] | Someone = Field(kw_only=False)
    end: EndT | Key[EndT] | Someone = Field(kw_only=False)
    since: PartialDate | None = None
    until: PartialDate | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if cls.__dict__.get("may_be_empty") and cls.key:
            complete(cls, cls.key, Property())

    def __init__(self, /, *ends: Any, **data: Any) -> None:
        if len(ends) > 2:
            raise TypeError(f"{type(self).__name__} takes two ends, {len(ends)} were given")
        super().__init__(**dict(zip(("start", "end"), ends, strict=False)), **data)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return with_groups(cls, with_exact_floats(without_truth_values(handler(source))))

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        closed = _brackets(cls)
        if closed is not None and any(cls.model_fields[side] != closed.model_fields[side] for side in ("start", "end")):
            for side in ("start", "end"):
                cls.model_fields[side] = copy(closed.model_fields[side])
            cls.model_rebuild(force=True)
        flatten(cls)
        take_names(cls)
        if "pairs" not in cls.__dict__ and (closed is not None or not cls.pairs):
            cls.pairs = ends(cls)

    def is_between(self, start: NodeClass, end: NodeClass) -> bool:
        """Whether its ends are of these classes, or of classes below them: what a rule of one pair alone asks."""
        return issubclass(_class_of(self.start), start) and issubclass(_class_of(self.end), end)

    @model_validator(mode="after")
    def _allowed(self) -> Self:
        if type(self).__dict__.get("abstract", False):
            raise ValueError(f"{type_of(type(self))} is abstract: say it by a type below it")
        start, end = (_class_of(side) for side in (self.start, self.end))
        if not any(_fits(start, a) and _fits(end, b) for a, b in self.pairs):
            wanted = ", ".join(f"({label_of(a)})->({label_of(b)})" for a, b in self.pairs)
            raise ValueError(f"{type_of(type(self))} connects {wanted}, not ({label_of(start)})->({label_of(end)})")
        return self


def _brackets(cls: type[Relationship[Any, Any]]) -> type[Relationship[Any, Any]] | None:
    """The base in brackets that a class names beside the class that it is below; None without one."""
    bases = [base for base in cls.__bases__ if issubclass(base, Relationship)]
    closed = [base for base in bases if base.__pydantic_generic_metadata__["args"]]
    return closed[0] if closed and len(bases) > 1 else None


def label_of(cls: type[Node]) -> str:
    """The label of a node class: its own `label`, else its name."""
    return str(cls.__dict__.get("label", cls.__name__))


def type_of(cls: type[Relationship[Any, Any]]) -> str:
    """The relationship type of a class: its own `type`, else its name in upper snake case.

    >>> class SeesAsThreat(Relationship[Node, Node]): ...
    >>> type_of(SeesAsThreat)
    'SEES_AS_THREAT'
    """
    return str(cls.__dict__.get("type", snake(cls.__name__).upper()))


def snake(name: str) -> str:
    """A class's name in lower snake case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _class_of(side: Any) -> type[Node]:
    return side.of if isinstance(side, Key) else type(side)


def _fits(given: type[Node], declared: type[Node]) -> bool:
    # A key may name a node by a superclass; which class it really is shows when the key is resolved.
    return given is Someone or issubclass(given, declared) or issubclass(declared, given)


def ends(cls: type[Relationship[Any, Any]]) -> tuple[Pair, ...]:
    """All combinations of the end points a class was given in brackets; none while one of them is open."""
    starts, stops = (get_args(cls.model_fields[side].annotation) for side in ("start", "end"))
    return tuple((start, stop) for start in starts if _declared(start) for stop in stops if _declared(stop))


def _declared(arg: Any) -> bool:
    """Whether it is a class named in brackets, and not what every end also takes: a key, or someone."""
    return isinstance(arg, type) and arg is not Someone


class Role(Relationship[StartT, EndT]):
    """Base of the roles of events: `class CarriedOutBy(Role[Attack, Actor])`. A role stands from the event's day on.

    `role` is the name the fact sheet uses (`{by: red-band}`), by default the class's name in lower snake case.
    """

    role: ClassVar[str]
