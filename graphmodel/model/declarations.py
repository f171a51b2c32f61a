"""The making of the classes that declare types: what a class says without a type is kept, to be reported with all else.

Pydantic would stop at the first such line, in words for its own users.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, dataclass_transform

from pydantic import ConfigDict, Field, PrivateAttr
from pydantic._internal._model_construction import ModelMetaclass

UNTYPED = "__untyped__"
"""The attribute of a class that holds what was assigned in it without a type, by name."""


@dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))
class TypeDeclaration(ModelMetaclass):
    """The class of node and relationship classes."""

    def __new__(mcs, name: str, bases: tuple[type[Any], ...], namespace: dict[str, Any], **options: Any) -> type:
        known = {word for base in bases for word in getattr(base, "__class_vars__", ())}
        typed = {*known, *_annotations(namespace), "model_config"}
        untyped = {word: value for word, value in namespace.items() if word not in typed and _is_value(word, value)}
        if bases and untyped:
            namespace = {word: value for word, value in namespace.items() if word not in untyped}
            namespace[UNTYPED] = untyped
        if not options.get("__pydantic_generic_metadata__"):
            return super().__new__(mcs, name, bases, namespace, **options)
        # `Base[Start, End]`: the classes below it build their own validators, and objects are made of those alone.
        deferred = {**namespace, "model_config": ConfigDict(defer_build=True)}
        made = super().__new__(mcs, name, bases, deferred, **options)
        deferred["model_config"].pop("defer_build")  # the classes below would inherit it
        return made


def _is_value(word: str, value: Any) -> bool:
    """Whether it is neither private, nor a method, a property, a validator or a class."""
    return not (word.startswith("_") or hasattr(value, "__get__") or isinstance(value, type))


def _annotations(namespace: Mapping[str, Any]) -> Mapping[str, Any]:
    found = namespace.get("__annotations__")
    if found is None and sys.version_info >= (3, 14):
        from annotationlib import Format, call_annotate_function, get_annotate_from_class_namespace

        annotate = get_annotate_from_class_namespace(namespace)
        found = call_annotate_function(annotate, Format.FORWARDREF) if annotate is not None else None
    return found or {}
