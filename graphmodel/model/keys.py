"""Keys of several properties: one text that stands for all of them, and the classes that declare them.

A node is found, merged and compared by one value. Where several properties make it, that value is a text made of them,
stored beside them as `gm_key`: `Bern/2020`. A part that may be empty, or that is not stored, has its place there, too,
which no constraint and no MERGE by the properties themselves could give it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from typing import Annotated, Any, cast

from pydantic import BaseModel, Field, model_validator

from graphmodel.model.layer import OWN_PREFIX

KEY = OWN_PREFIX + "key"
"""The property that holds the text of a key of several properties."""
COMPLETING = frozenset({"gm_read_key", "gm_make_key"})
"""The validators of a class with such a key: they come from its declaration, and judge no value."""
PART_KINDS = ("string", "integer", "boolean", "date", "partial_date")
"""The kinds of which a part of a key may be: each has one text for each value."""
ESCAPES = (("%", "%25"), ("/", "%2F"))
"""What stands for a character in a part, in the order in which they are put in."""
EMPTY_TEXT = "%"
"""What stands for a part that is a text without characters; nothing stands for one that is empty."""


def key_text(parts: Iterable[Any]) -> str:
    """The text of a key: its parts, separated by `/`.

    >>> key_text(["Bern", 2020]), key_text(["km/h", None])
    ('Bern/2020', 'km%2Fh/')
    """
    return "/".join(map(_part_text, parts))


def key_parts(text: str) -> list[str | None]:
    """The parts that `key_text` put together, as texts; None for one that is empty.

    >>> key_parts("Bern/2020"), key_parts("km%2Fh/")
    (['Bern', '2020'], ['km/h', None])
    """
    return [_part(part) for part in text.split("/")]


def _part_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return str(value).lower()
    text = value.isoformat() if isinstance(value, date) else str(value)
    for character, escape in ESCAPES:
        text = text.replace(character, escape)
    return text or EMPTY_TEXT


def _part(text: str) -> str | None:
    if text in ("", EMPTY_TEXT):
        return "" if text else None
    for character, escape in reversed(ESCAPES):
        text = text.replace(escape, character)
    return text


def complete(cls: type[BaseModel], names: Sequence[str], mark: Any) -> None:
    """Gives a class that is being made the property for the text of its key, `mark`ed, and what fills it."""
    own = {**inspect.get_annotations(cls), KEY: Annotated[str, mark]}
    field = Field(default="", repr=False, description=f"{' and '.join(names)}, as one text")

    def gm_read_key(_: type[BaseModel], data: Any) -> Any:
        return _with_parts(data, names) if isinstance(data, dict) and data.get(KEY) else data

    def gm_make_key(self: Any) -> Any:
        self.__dict__[KEY] = key_text(getattr(self, name, None) for name in names)
        self.__pydantic_fields_set__.add(KEY)
        return self

    made = {
        "__annotations__": own,
        KEY: field,
        "gm_read_key": model_validator(mode="before")(cast(Any, classmethod(gm_read_key))),
        "gm_make_key": model_validator(mode="after")(gm_make_key),
    }
    for name, value in made.items():
        type.__setattr__(cls, name, value)


def _with_parts(data: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The values of a node with the parts of its key, which may be given as one text."""
    given = key_parts(str(data[KEY]))
    if len(given) != len(names):
        raise ValueError(
            f"the key {data[KEY]!r} has {len(given)} part{'s' * (len(given) > 1)}; it is made of {'/'.join(names)}"
        )
    found = {name: value for name, value in data.items() if name != KEY}
    for name, part in zip(names, given, strict=True):
        said = found.get(name)
        if said is not None and _part(_part_text(said)) != part:
            raise ValueError(f"{name} is {said!r} here, and {part!r} in the key {data[KEY]!r}")
        if said is None and part is not None:
            found[name] = part
    return found
