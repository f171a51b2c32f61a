"""The making of classes that flatten an object: an `address: Address` becomes `address_street` and `address_town`."""

from __future__ import annotations

import inspect
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from graphmodel.model.groups import GROUPS, FlattenedObject
from graphmodel.model.marks import Property, marks_of, metadata, names_of, stored_name

_OF_PARTS = ("key", "unique", "index", "json", "scale", "codes", "called", "definitions")
"""What `Property` says of one property, so that an object's parts say it."""


def is_flattened(field: FieldInfo) -> bool:
    """Whether a field is declared with `Property(flatten=True)`."""
    return any(mark.flatten for mark in marks_of(field))


def flatten(cls: type[BaseModel]) -> None:
    """Gives a class that was just made the parts of its flattened objects as fields, in the objects' places.

    An object that cannot be flattened stays as it is, for `flatten_fault` to say why.
    """
    groups = {name: each for base in reversed(cls.__mro__) for name, each in base.__dict__.get(GROUPS, {}).items()}
    annotations = dict(inspect.get_annotations(cls))
    fields: dict[str, FieldInfo] = {}
    for name, given in cls.model_fields.items():
        made = None if not is_flattened(given) or flatten_fault(cls, name, given) else _made(name, given)
        if made is None or made.fields.keys() & fields.keys():
            fields[name] = given
            continue
        fields |= made.fields
        annotations.pop(name, None)
        annotations |= {each: leaf.annotation for each, leaf in made.fields.items()}
        groups[name] = made.group
        type.__setattr__(cls, name, property(made.group.of, doc=given.description))
    if groups:
        type.__setattr__(cls, GROUPS, groups)
    if fields.keys() != cls.model_fields.keys():
        type.__setattr__(cls, "__annotations__", annotations)
        cls.model_fields.clear()
        cls.model_fields.update(fields)
        cls.model_rebuild(force=True, raise_errors=False)


def flatten_fault(cls: type[BaseModel], name: str, given: FieldInfo) -> tuple[str, str] | None:
    """Why a field cannot be flattened, and the next step; None where it can."""
    above = next((base for base in reversed(cls.__mro__[1:]) if name in base.__dict__.get(GROUPS, {})), None)
    if above is not None:
        again = next(base for base in cls.__mro__ if name in inspect.get_annotations(base))
        return f"{name} is flattened, and {above.__name__} declares it already", f"leave it out of {again.__name__}"
    inner, _ = _object(given.annotation)
    said = [word for word in _OF_PARTS if getattr(_own_mark(given), word)]
    if inner is None:
        hint = "give it one class of pydantic's BaseModel that stands above; a list or map is kept by json=True"
        return f"{name} is flattened, and is no object of one class", hint
    if said:
        return f"{name} is flattened, and {said[0]} is said of one property", f"write it in {inner.__name__}"
    if _has_cycle(inner, ()):
        return f"{name} is flattened, and {inner.__name__} holds itself", "keep it as text: json=True"
    if not inner.model_fields:
        return f"{name} is flattened, and {inner.__name__} has no parts", "declare some, or leave it out"
    taken = next((each for each in _made(name, given).fields if each in cls.model_fields), None)
    if taken is not None:
        return f"{name} is flattened, and {taken} is a property already", "rename one"
    return None


@dataclass(frozen=True)
class _Made:
    """An object of a class that is being made, and the fields that are in its place."""

    group: FlattenedObject
    fields: dict[str, FieldInfo] = field(default_factory=dict)


def _made(attribute: str, given: FieldInfo) -> _Made:
    inner, optional = _object(given.annotation)
    assert inner is not None
    fields: dict[str, FieldInfo] = {}
    group = _group(inner, attribute, stored_name(attribute, given), optional, _own_mark(given), fields)
    whole = None if given.is_required() else given.get_default(call_default_factory=True, validated_data={})
    for each, value in group.spread(whole):
        fields[each].default, fields[each].default_factory = value, None
        fields[each]._attributes_set["default"] = value
    return _Made(group, fields)


def _object(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The class of an annotation, and whether it may be None; no class for what is none of objects."""
    args = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _object(args[0])
    if len(args) == 2 and type(None) in args:
        return _object(next(arg for arg in args if arg is not type(None)))[0], True
    is_class = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    is_value = is_class and not {"label", "pairs"} & annotation.__class_vars__  # which nodes and relationships have
    return (annotation if is_value else None), False


def _has_cycle(cls: type[BaseModel], above: tuple[type[BaseModel], ...]) -> bool:
    inner = (_object(each.annotation)[0] for each in cls.model_fields.values() if is_flattened(each))
    return cls in above or any(_has_cycle(each, (*above, cls)) for each in inner if each is not None)


def _group(
    cls: type[BaseModel], attribute: str, name: str, optional: bool, said: Property, fields: dict[str, FieldInfo]
) -> FlattenedObject:
    """The object at an attribute, of which `said` is said; the fields that it makes go to `fields`."""
    parts: dict[str, str | FlattenedObject] = {}
    for part, given in cls.model_fields.items():
        own, called = f"{attribute}_{part}", stored_name(part, given)
        mark = _own_mark(given)
        olds = [f"{former}_{called}" for former in names_of(said.formerly)]
        olds += [f"{name}_{former}" for former in names_of(mark.formerly)]
        mark = replace(mark, formerly=tuple(olds), deprecated=mark.deprecated or said.deprecated)
        inner, may_lack = _object(given.annotation)
        if mark.flatten and inner is not None:
            parts[part] = _group(inner, own, f"{name}_{called}", may_lack or optional, mark, fields)
        else:
            parts[part] = own
            stored = f"{name}_{called}"
            fields[own] = _leaf(given, replace(mark, name=stored if stored != own else ""), optional)
    return FlattenedObject(name, cls, optional, parts)


def _leaf(given: FieldInfo, mark: Property, optional: bool) -> FieldInfo:
    """A part as a field of the class that flattens it, with what the part and the object say of it."""
    leaf = copy(given)
    kept = [each for each in given.metadata if not isinstance(each, Property)]
    annotation = _without_marks(given.annotation)
    if optional:
        leaf.default, leaf.default_factory = None, None
        if type(None) not in get_args(annotation):
            for each in kept:
                annotation = Annotated[annotation, each]
            annotation, kept = Union[annotation, None], []  # noqa: UP007 - a value
    leaf.annotation, leaf.metadata = annotation, [*kept, mark]
    leaf.alias = leaf.validation_alias = leaf.serialization_alias = None
    aliases = ("alias", "validation_alias", "serialization_alias")
    leaf._attributes_set = {name: each for name, each in given._attributes_set.items() if name not in aliases}
    leaf._attributes_set |= {"annotation": annotation, **({"default": None} if optional else {})}
    return leaf


def _own_mark(given: FieldInfo) -> Property:
    """What is said of a field, but for its name."""
    found = marks_of(given)
    return replace(found[0], name="") if found else Property()


def _without_marks(annotation: Any) -> Any:
    """An annotation without the marks inside it, which are beside it instead."""
    args = get_args(annotation)
    if get_origin(annotation) is Annotated:
        inner = _without_marks(args[0])
        for mark in args[1:]:
            inner = inner if isinstance(mark, Property) else Annotated[inner, mark]
        return inner
    if type(None) not in args or not any(isinstance(mark, Property) for mark in metadata(annotation)):
        return annotation
    return Union[tuple(map(_without_marks, args))]  # noqa: UP007 - made of a tuple
