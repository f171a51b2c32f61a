"""What a class says of a property beside its type, and the names by which a class may be built."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

from graphmodel.model.encodings import Encoding
from graphmodel.problems import shown


@dataclass(frozen=True)
class Property:
    """What a property is besides its type; used in `Annotated[str, Property(key=True)]`.

    Args:
        name: what it is called in the graph, in sheets and in tables, where that is not the attribute's name: any text.
        key: the node's identity, unique across the declaring class and all its subclasses.
        unique: no two nodes of the class share a value.
        index: questions look nodes up by it.
        formerly: what it was called before, one name or several: `graphmodel migrate` renames stored values.
        stored: whether the graph holds it; a part of a key may be there for loading alone.
        deprecated: what to use instead, such as "use born"; lint and `validate` warn whoever uses it.
        codes: what other vocabularies call it: `{"schema.org": "birthDate"}`.
        called: its name in other languages, by language: `{"de": "geboren"}`.
        definitions: what it means, in other languages.
        json: whether it is stored as JSON text: a nested object, a map, a union, a list of lists.
        flatten: whether each part of an object is a property: `address_street` of an `address`.
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
    called: Mapping[str, str] = field(default_factory=dict, hash=False)
    definitions: Mapping[str, str] = field(default_factory=dict, hash=False)
    json: bool = False
    flatten: bool = False
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
    return next((mark.name for mark in marks_of(field) if mark.name), field.alias or attribute)


def marks_of(field: FieldInfo) -> list[Property]:
    """What is said of a field by `Property`."""
    return [mark for mark in (*field.metadata, *metadata(field.annotation)) if isinstance(mark, Property)]


def names_of(formerly: Any) -> tuple[str, ...]:
    """One name or several, as several."""
    if isinstance(formerly, str):
        return (formerly,)
    return tuple(formerly) if isinstance(formerly, tuple | list) else ()  # which is a fault of the class


def metadata(annotation: Any) -> list[Any]:
    """What `Annotated` holds beside a type anywhere inside an annotation, as in `Annotated[str, mark] | None`."""
    args = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return [*args[1:], *metadata(args[0])]
    return [mark for arg in args for mark in metadata(arg)]
