"""Values as examples write them: YAML of one line, typed by the columns and parameters that a header declares.

Reading what was written gives the value again, so two values are alike when they are written alike. A node is written
as its labels and its name, a relationship as its type, a path as names and types: an engine's ids are nothing to keep.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from graphmodel.composed_form import normalized
from graphmodel.databases.values import NodeValue, RelationshipValue
from graphmodel.queries.cells import caption, readable
from graphmodel.queries.types import GRAPH, ValueType, coerce
from graphmodel.sources import tree

ANY = ValueType("any")
_DIGITS = 12  # engines may differ in the last bits of a number
_AWKWARD_FIRST = frozenset("-?&*!|>'%@`=<")
_AWKWARD = frozenset(',[]{}:#"\\')
_WORDS: dict[str, Any] = {"null": None, "true": True, "false": False}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|-?inf|nan", re.ASCII | re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def written(value: Any, kind: ValueType = ANY) -> str:
    """A value on one line.

    >>> from graphmodel.queries.types import parse_type
    >>> written(["arland-2031 1.1", "2025"], parse_type("list<string>")), written("2025"), written({"b: c": None})
    ('[arland-2031 1.1, 2025]', '"2025"', '{"b: c": null}')
    """
    if isinstance(value, str):
        return _text(value, typed=kind.name != "any")
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(item, kind.item or ANY) for item in value) + "]"
    if isinstance(value, Mapping):
        items = sorted((_text(str(name), typed=True), written(item)) for name, item in value.items())
        return "{" + ", ".join(f"{name}: {item}" for name, item in items) + "}"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, float) or (kind.name == "float" and isinstance(value, int)):
        return repr(float(f"{value:.{_DIGITS}g}"))
    if isinstance(value, int):
        return str(value)
    return _text(_other(value), typed=kind.name != "any" or type(value) is date)


def typed(node: tree.Node, kind: ValueType) -> Any:
    """The value that is written at a place of a file. A moment is ISO text, as it is sent.

    Raises:
        ValueError: it is none of the type's.
    """
    if isinstance(node, tree.Scalar) and not node.quoted and node.text in ("null", ""):
        if node.text and (kind.optional or kind.name == "any"):
            return None
        raise ValueError("null is not allowed here" if node.text else "there is no value")
    if kind.name == "any":
        return _guessed(node)
    if kind.item is not None:
        if not isinstance(node, tree.Sequence):
            raise ValueError("it is not a list: write [a, b]")
        return [typed(item, kind.item) for item in node.items]
    if kind.name == "map":
        if not isinstance(node, tree.Mapping):
            raise ValueError("it is not a map: write {a: b}")
        return _guessed(node)
    if not isinstance(node, tree.Scalar):
        raise ValueError("it is a list" if isinstance(node, tree.Sequence) else "it is a map")
    if kind.name in ("string", *GRAPH):
        return node.text
    if kind.name == "float":
        return _number(node.text)
    return coerce(ValueType(kind.name), node.text)


def _guessed(node: tree.Node) -> Any:
    """What is written where the header declares no type: without quotes a number, a day, true, false or null is one."""
    if isinstance(node, tree.Sequence):
        return [_guessed(item) for item in node.items]
    if isinstance(node, tree.Mapping):
        return {key.text: _guessed(item) for key, item in node.pairs}
    if node.quoted:
        return node.text
    if node.text in _WORDS:
        return _WORDS[node.text]
    if _NUMBER.fullmatch(node.text):
        return int(node.text) if node.text.lstrip("+-").isdigit() else _number(node.text)
    return coerce(ValueType("date"), node.text) if _DAY.fullmatch(node.text) else node.text


def _number(text: str) -> float:
    if _NUMBER.fullmatch(text):
        return float(text)
    raise ValueError(f"{text!r} is not a number")


def _text(text: str, typed: bool) -> str:
    """Without quotes where that says the same."""
    plain = normalized(text)
    bare = (
        bool(plain)
        and plain == plain.strip()
        and plain[0] not in _AWKWARD_FIRST
        and not _AWKWARD & set(plain)
        and plain.isprintable()
        and plain != "null"
        and (typed or not (plain in _WORDS or _NUMBER.fullmatch(plain) or _DAY.fullmatch(plain)))
    )
    return plain if bare else "".join(_escaped(letter) for letter in json.dumps(plain, ensure_ascii=False))


def _escaped(letter: str) -> str:
    if letter.isprintable():
        return letter
    return f"\\u{ord(letter):04x}" if ord(letter) < 2**16 else f"\\U{ord(letter):08x}"


def _other(value: Any) -> str:
    if isinstance(value, NodeValue):
        labels = ":" + ":".join(sorted(value.labels))
        return f"({labels})" if caption(value) == labels else f"({labels} {caption(value)})"
    if isinstance(value, RelationshipValue):
        return f"[{value.type}]"
    return readable(value)
