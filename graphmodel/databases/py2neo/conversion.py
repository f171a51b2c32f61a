"""What py2neo holds as nodes and relationships of a model: classes by labels, properties by name, Python's values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from interchange.geo import Point
from interchange.time import Date, DateTime, Time
from interchange.time import Duration as Py2neoDuration
from pydantic import BaseModel, TypeAdapter, ValidationError

from graphmodel.databases.py2neo.values import plain
from graphmodel.databases.values import Duration
from graphmodel.model import OWN_PREFIX, Key, Model, Node, NodeType, PropertyType, Relationship, RelationshipType
from graphmodel.model.keys import key_text
from graphmodel.model.values import listed_quantities
from graphmodel.problems import NOWHERE, Problem, did_you_mean

_THEIRS = (Point, Date, DateTime, Time, Py2neoDuration)
_Made = TypeVar("_Made", bound=BaseModel)


class ModelMismatch(Exception):
    """Something is no node or relationship of the model: why, as problems that have no place yet.

    It has none where something else is already reported of the same thing.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


class ModelConversion:
    """Makes nodes, keys and relationships of a model, without the properties and labels that are to be ignored.

    Every method raises ModelMismatch.
    """

    def __init__(self, model: Model, ignore: Collection[str] = ()) -> None:
        self.model = model
        self._ignored = frozenset([ignore] if isinstance(ignore, str) else ignore)
        self._kinds: dict[frozenset[str], NodeType] = {}
        self._columns: dict[type[Any], dict[str, tuple[PropertyType, str]]] = {}
        self._keys: dict[tuple[type[Any], str], TypeAdapter[Any]] = {}
        self._refused: set[tuple[str, str]] = set()

    def kind(self, labels: Iterable[str]) -> NodeType:
        """The node type that has these labels and is not abstract."""
        wanted = frozenset(labels) - self._ignored
        if wanted not in self._kinds:
            kind = self.named(wanted)
            if kind.abstract:
                below = [label for label in self.model.descendants(kind.label) if not self.model.nodes[label].abstract]
                raise _mismatch("abstract-label", f"{kind.label} alone says not what it is", did_you_mean("", below))
            self._kinds[wanted] = kind
        return self._kinds[wanted]

    def named(self, labels: Iterable[str]) -> NodeType:
        """The most special node type among labels, which may be abstract."""
        known = [self._label(label) for label in sorted(labels)]
        lowest = [kind for kind in known if not any(_below(other, kind) for other in known)]
        if not lowest:
            raise _mismatch("unknown-label", "it has no label of the model", did_you_mean("", self.model.nodes))
        if len(lowest) > 1:
            names = " and ".join(kind.label for kind in lowest)
            hint = f"declare a class of both, or leave a label out: ignore=({lowest[-1].label!r},)"
            raise _mismatch("several-labels", f"it is {names}, and neither is a kind of the other", hint)
        return lowest[0]

    def _kind_and_more(self, labels: Iterable[str]) -> tuple[NodeType, list[str]]:
        """The node type of these labels, and the optional labels among them."""
        given = set(labels)
        kind = self.kind(given - self.model.optional_labels)
        return kind, sorted(given & set(kind.optional_labels))

    def node(self, labels: Iterable[str], given: Mapping[str, Any]) -> Node:
        """The node that has these labels and properties."""
        kind, further = self._kind_and_more(labels)
        try:
            values = self._values(kind, kind.label, given) | dict.fromkeys(further, True)
            for name in _missing(kind, values):
                of = f"in the key of {kind.label}" if kind.parts else f"the key of {kind.label}"
                hint = f"give it {name!r}; the ids of the database that it comes from are none"
                raise _mismatch("missing-key", f"it has no {name!r}, which is {of}", hint)
            return _made(kind.cls, values)
        except ModelMismatch:
            self._refused.add((kind.identity, repr(_key_of(kind, given))))
            raise

    def relationship(
        self, type_: str, start: Key[Any], end: Key[Any], given: Mapping[str, Any]
    ) -> Relationship[Any, Any]:
        """The relationship of this type between two nodes."""
        kind = self.type(type_)
        values = self._values(kind, kind.type, given)
        return _made(kind.cls, {"start": start, "end": end, **values})

    def type(self, name: str) -> RelationshipType:
        """The relationship type of this name."""
        if name not in self.model.relationships:
            hint = did_you_mean(name, self.model.relationships)
            raise _mismatch("unknown-type", f"the relationship type {name!r} is not in the model", hint)
        return self.model.relationships[name]

    def end(self, labels: Iterable[str], given: Mapping[str, Any]) -> Key[Any]:
        """The key of a node at an end. What is wrong with the node is reported with the node itself."""
        try:
            kind, _ = self._kind_and_more(labels)
            value = _key_of(kind, given)
            if (kind.identity, repr(value)) not in self._refused:
                return self.key(kind, value)
        except ModelMismatch:
            pass
        raise ModelMismatch from None

    def key(self, kind: NodeType, value: Any) -> Key[Any]:
        """The key of a node, its value of the type that the model declares; of several properties, one for each."""
        if not kind.parts:
            return Key(kind.cls, self._typed(kind, kind.key, value))
        values = value if isinstance(value, list | tuple) else (value,)
        if len(values) != len(kind.parts):
            wanted = ", ".join(kind.parts)
            raise _mismatch("missing-key", f"the key of {kind.label} is {wanted}, and {value!r} is given", "give each")
        typed = (self._typed(kind, name, each) for name, each in zip(kind.parts, values, strict=True))
        return Key(kind.cls, key_text(typed))

    def _typed(self, kind: NodeType, name: str, value: Any) -> Any:
        if (kind.cls, name) not in self._keys:
            field = kind.cls.model_fields[{**kind.properties, **kind.given}[name].attribute]
            declared: Any = field.annotation
            for mark in field.metadata:
                declared = Annotated[declared, mark]
            self._keys[kind.cls, name] = TypeAdapter(declared)
        try:
            return self._keys[kind.cls, name].validate_python(value_of(value))
        except ValidationError as wrong:
            raise ModelMismatch(*_refusals(wrong, f"{kind.label}.{name}")) from None

    def _label(self, label: str) -> NodeType:
        if label not in self.model.nodes:
            raise _mismatch(
                "unknown-label", f"the label {label!r} is not in the model", self._hint(label, self.model.nodes)
            )
        return self.model.nodes[label]

    def _values(self, kind: NodeType | RelationshipType, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        columns = self._columns_of(kind)
        parts: dict[str, dict[str, Any]] = {}
        wrong: list[Problem] = []
        for column, value in given.items():
            if value is None or column in self._ignored or column.startswith(OWN_PREFIX):
                continue
            if column not in columns:
                fault = f"{name} has no property {column!r} in the model"
                wrong.append(Problem(NOWHERE, "unknown-property", fault, self._hint(column, columns)))
                continue
            declared, part = columns[column]
            try:
                parts.setdefault(declared.name, {})[part] = value_of(value, calendar=declared.calendar)
            except ValueError as refused:
                wrong.append(Problem(NOWHERE, "loader-value", f"{name}.{column}: {refused}"))
        if wrong:
            raise ModelMismatch(*wrong)
        return {prop: _whole(kind.properties[prop], found) for prop, found in parts.items()}

    def _columns_of(self, kind: NodeType | RelationshipType) -> dict[str, tuple[PropertyType, str]]:
        if kind.cls not in self._columns:
            self._columns[kind.cls] = {
                column.name: (declared, column.name.removeprefix(declared.name))
                for declared in kind.properties.values()
                for column in declared.columns
            }
        return self._columns[kind.cls]

    def _hint(self, name: str, known: Iterable[str]) -> str:
        near = did_you_mean(name, known)
        return "; ".join(filter(None, [near.removesuffix("?"), f"or leave it out: ignore=({name!r},)"]))


def value_of(value: Any, *, calendar: bool = False) -> Any:
    """A value of py2neo's as Python's own or the model's; `calendar`: a duration keeps its months.

    Raises:
        ValueError: Python has no such value.
    """
    if isinstance(value, _THEIRS):
        value = plain(value)
    if isinstance(value, Duration):
        return value if calendar else _timedelta(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [value_of(item, calendar=calendar) for item in value]
    return value


def _timedelta(value: Duration) -> timedelta:
    if value.months:
        raise ValueError(f"{value} has months, which are no fixed time")
    if value.clock % 1000:
        raise ValueError(f"{value} has parts of a microsecond, which a timedelta does not hold")
    return timedelta(value.days, microseconds=value.clock // 1000)


def _key_of(kind: NodeType, given: Mapping[str, Any]) -> Any:
    """What is given of a key: one value, or one of each property that makes it."""
    return tuple(given.get(name) for name in kind.parts) if kind.parts else given.get(kind.key)


def _missing(kind: NodeType, values: Mapping[str, Any]) -> list[str]:
    """What a node must have to be found, and has not."""
    fields = kind.cls.model_fields
    attributes = {name: kind.given[name].attribute for name in kind.parts}
    free = {n for n, own in attributes.items() if n in kind.may_be_empty or not fields[own].is_required()}
    return [name for name in kind.own_key if name not in values and name not in free]


def _below(other: NodeType, kind: NodeType) -> bool:
    return other is not kind and issubclass(other.cls, kind.cls)


def _whole(declared: PropertyType, parts: Mapping[str, Any]) -> Any:
    """A property of its stored columns: a quantity and a partial date may have several."""
    if declared.kind == "quantity" and declared.many and "" in parts:
        try:
            return listed_quantities(parts[""], parts.get("_unit"), parts.get("_about"))
        except ValueError:
            fault = f"{declared.name} has not as many units as numbers"
            raise _mismatch("wrong-type", fault, "give a unit of each, or none") from None
    if declared.kind == "quantity" and set(parts) != {""}:
        return {part.removeprefix("_") or "value": value for part, value in parts.items()}
    if "" not in parts:
        name = declared.name + next(iter(parts))
        raise _mismatch("unknown-property", f"{name!r} is there without {declared.name!r}", f"give {declared.name!r}")
    return parts[""]


def _made(cls: type[_Made], values: Mapping[str, Any]) -> _Made:
    try:
        return cls.model_validate(dict(values))
    except ValidationError as wrong:
        raise ModelMismatch(*_refusals(wrong, wrong.title)) from None


def _refusals(wrong: ValidationError, name: str) -> list[Problem]:
    return [
        Problem(NOWHERE, "loader-value", f"{'.'.join([name, *map(str, error['loc'])])}: {error['msg']}")
        for error in wrong.errors(include_url=False)
    ]


def _mismatch(code: str, message: str, hint: str = "") -> ModelMismatch:
    return ModelMismatch(Problem(NOWHERE, code, message, hint))
