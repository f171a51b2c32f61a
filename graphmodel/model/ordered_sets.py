"""JSON whose sets are in one order, so that the same value is the same text in every process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, RootModel


def json_text(plain: Any) -> str:
    """JSON as it is stored: names sorted, characters as they are.

    Raises:
        ValueError: it holds a number that JSON does not have.
    """
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, allow_nan=False)


def ordered(value: Any, plain: Any) -> Any:
    """The JSON that pydantic made of a value, with the items of each set, also of those inside, sorted by their JSON.

    >>> ordered([{"b", "a"}, "c"], [["b", "a"], "c"])
    [['a', 'b'], 'c']
    """
    if isinstance(value, RootModel):
        return ordered(value.root, plain)
    if isinstance(plain, dict):
        return {name: ordered(part, plain[name]) for name, part in _parts(value, plain)}
    if not isinstance(plain, list) or not isinstance(value, list | tuple | set | frozenset) or len(value) != len(plain):
        return plain
    items = [ordered(item, made) for item, made in zip(value, plain, strict=True)]
    return (
        sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
        if isinstance(value, set | frozenset)
        else items
    )


def _parts(value: Any, plain: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What each member of an object was made of; None where that is not known, as of the class's own serializer."""
    if isinstance(value, Mapping):
        whole = len(value) == len(plain)
        yield from zip(plain, value.values(), strict=True) if whole else ((name, None) for name in plain)
        return
    fields = type(value).model_fields.items() if isinstance(value, BaseModel) else ()
    names = {field.serialization_alias or name: name for name, field in fields}
    for name in plain:
        yield name, getattr(value, names.get(name, name), None)
