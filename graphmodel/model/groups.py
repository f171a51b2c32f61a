"""Objects whose parts are properties of a node or relationship: taken whole, given back whole, kept to their rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from graphmodel.model.marks import stored_name
from graphmodel.model.rules import BROKEN
from graphmodel.problems import did_you_mean, shown

GROUPS = "gm_groups"
"""The attribute of a class that holds the objects it flattens, by the attribute of each."""
_VALIDATORS = ("validators", "field_validators", "root_validators", "model_validators")


@dataclass(frozen=True)
class FlattenedObject:
    """An object whose parts are properties: what it is called, and each part by its attribute in the object's class.

    A part is the attribute of a property of the node or relationship, or an object within this one.
    """

    name: str
    cls: type[BaseModel]
    optional: bool
    parts: Mapping[str, str | FlattenedObject]

    @property
    def names(self) -> Mapping[str, str]:
        """The attribute of each part in the object's class, by what a source calls it."""
        return {stored_name(part, field): part for part, field in self.cls.model_fields.items()}

    @property
    def paths(self) -> Mapping[str, tuple[str, ...]]:
        """Where in the object each property is, by the property's attribute: `{"address_street": ("street",)}`."""
        found: dict[str, tuple[str, ...]] = {}
        for called, part in self.names.items():
            inner = self.parts[part]
            below = inner.paths if isinstance(inner, FlattenedObject) else {inner: ()}
            found |= {attribute: (called, *path) for attribute, path in below.items()}
        return found

    @property
    def judges(self) -> bool:
        """Whether the object's class has rules that its parts alone do not have."""
        own = self.cls.__pydantic_decorators__
        inner = any(isinstance(part, FlattenedObject) and part.judges for part in self.parts.values())
        code = self.cls.__init__ is not BaseModel.__init__ or self.cls.model_post_init is not BaseModel.model_post_init
        needed = self.optional and any(field.is_required() for field in self.cls.model_fields.values())
        config = self.cls.model_config != BaseModel.model_config
        return inner or code or config or needed or any(getattr(own, kind) for kind in _VALIDATORS)

    @property
    def defaults(self) -> Iterator[tuple[str, Any, frozenset[str]]]:
        """The parts that have a value as soon as the object is there: attribute, value, and the object's attributes.

        Those of an object that is always there are defaults of the class that flattens it.
        """
        for part, inner in self.parts.items():
            field = self.cls.model_fields[part]
            if isinstance(inner, FlattenedObject):
                yield from inner.defaults
            elif self.optional and not field.is_required():
                value = field.get_default(call_default_factory=True, validated_data={})
                if value is not None:
                    yield inner, value, frozenset(self.paths)

    def of(self, item: BaseModel) -> BaseModel | None:
        """The object of a node or relationship; None where it may be absent and no part is there.

        Raises:
            pydantic.ValidationError: the parts do not make one.
        """
        values = self._values(item)
        return None if values is None else self.cls.model_validate(values, by_name=True)

    def _values(self, item: BaseModel) -> dict[str, Any] | None:
        """The parts that are given, those of objects within it too."""
        values: dict[str, Any] = {}
        for part, inner in self.parts.items():
            if isinstance(inner, FlattenedObject):
                within = inner._values(item)
                values |= {} if within is None else {part: within}
            elif inner in item.model_fields_set or getattr(item, inner) is not None:
                values[part] = getattr(item, inner)
        return None if self.optional and all(value is None for value in values.values()) else values

    def take_back(self, made: BaseModel, item: BaseModel) -> None:
        """Gives a node or relationship the parts as the object's own class made them."""
        for part, inner in self.parts.items():
            value = getattr(made, part)
            if isinstance(inner, str):
                computed = part in made.model_fields_set and value != getattr(item, inner)
                if computed or inner in item.model_fields_set:
                    item.__dict__[inner] = value
                    item.__pydantic_fields_set__.add(inner)
            elif value is not None:
                inner.take_back(value, item)

    def spread(self, given: Any) -> Iterator[tuple[str, Any]]:
        """The parts of an object by the attributes of their properties; nothing of None.

        Raises:
            ValueError: it is no object, or has a part that the object's class has not.
        """
        if given is None:
            return
        if isinstance(given, self.cls):
            given = {part: getattr(given, part) for part in given.model_fields_set}
        names = self.names
        if not isinstance(given, Mapping):
            raise ValueError(f"{self.name} is an object with {', '.join(names)}, not {shown(given)}")
        for key, value in given.items():
            inner = self.parts.get(names.get(key, key))
            if inner is None:
                near = did_you_mean(str(key), names)
                raise ValueError(f"{self.name} has no part {key!r}" + (f": {near}" if near else ""))
            if isinstance(inner, FlattenedObject):
                yield from inner.spread(value)
            else:
                yield inner, value


def groups_of(cls: type[BaseModel]) -> Mapping[str, FlattenedObject]:
    """The objects that a class and those above it flatten, by attribute."""
    found: Mapping[str, FlattenedObject] = getattr(cls, GROUPS, {})
    return found


def parts_of(cls: type[BaseModel]) -> dict[str, dict[str, tuple[str, ...]]]:
    """The objects that a class flattens, by name: where in it each property is, `{"address_street": ("street",)}`."""
    fields = cls.model_fields
    return {
        group.name: {stored_name(each, fields[each]): path for each, path in group.paths.items()}
        for group in groups_of(cls).values()
    }


def object_paths(cls: type[BaseModel]) -> dict[str, str]:
    """The properties that are parts of objects, each with its path: `address_town` is `address.town`."""
    every = parts_of(cls)
    return {name: ".".join((whole, *path)) for whole, parts in every.items() for name, path in parts.items()}


def fill_objects(item: BaseModel) -> None:
    """Gives the objects that a node or relationship has the parts that their classes have a value for."""
    for group in groups_of(type(item)).values():
        for part, value, parts in group.defaults:
            if getattr(item, part, None) is None and any(getattr(item, each, None) is not None for each in parts):
                item.__dict__[part] = value


def with_groups(cls: type[BaseModel], schema: CoreSchema) -> CoreSchema:
    """The schema of a class that takes its flattened objects whole, too, and keeps the rules of their classes."""
    if not groups_of(cls):
        return schema
    inner = core_schema.no_info_before_validator_function(partial(_spread, cls), schema)
    return core_schema.no_info_after_validator_function(partial(_judged, cls), inner)


def _spread(cls: type[BaseModel], data: Any) -> Any:
    """The values of a node or relationship, with those of its objects in place of the objects."""
    if not isinstance(data, Mapping):
        return data
    found = dict(data)
    for attribute, group in groups_of(cls).items():
        for key in dict.fromkeys((attribute, group.name)):
            for each, value in group.spread(found.pop(key, None)):
                if {each, stored_name(each, cls.model_fields[each])} & found.keys():
                    raise ValueError(f"{each} is given twice: by itself, and in {group.name}")
                found[each] = value
    return found


def _judged(cls: type[BaseModel], item: Any) -> Any:
    """A node or relationship whose objects keep the rules of their own classes."""
    for group in groups_of(cls).values():
        try:
            made = group.of(item)
        except ValidationError as wrong:
            raise _refused(cls, group, wrong) from None
        if made is not None:
            group.take_back(made, item)
    fill_objects(item)
    return item


def _refused(cls: type[BaseModel], group: FlattenedObject, wrong: ValidationError) -> ValidationError:
    """The same faults, as those of the node or relationship: each at the property that has it."""
    named = {path: stored_name(each, cls.model_fields[each]) for each, path in group.paths.items()}
    details: list[InitErrorDetails] = []
    for error in wrong.errors(include_url=False):
        path = tuple(str(part) for part in error["loc"])
        said = error.get("ctx", {})
        if error["type"] == "missing":
            said = {"title": f"{group.name} has no {'.'.join(path)}", "reason": ""}
            fault = PydanticCustomError(BROKEN, "{title}{reason}", said)
        elif error["type"] == BROKEN:
            fault = PydanticCustomError(BROKEN, "{title}{reason}", said)
        else:
            fault = PydanticCustomError("value_error", "{error}", {"error": said.get("error", error["msg"])})
        at = (named[path],) if path in named and error["type"] != "missing" else ()
        details.append(InitErrorDetails(type=fault, loc=at, input=error["input"]))
    return ValidationError.from_exception_data(cls.__name__, details)
