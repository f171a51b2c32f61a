"""Cypher text of an export: constraints, and statements that make or change what is in a block."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from graphmodel.durations import Duration
from graphmodel.export.blocks import EndpointType, NodeBlock, RelationshipBlock
from graphmodel.model import Model, SpatialPoint
from graphmodel.model.layer import OWN
from graphmodel.model.values import duration_text
from graphmodel.schema import desired
from graphmodel.schema.items import create
from graphmodel.syntax.dialect import NEO4J
from graphmodel.syntax.quoting import quote

_SIGNS = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def schema_script(model: Model, *, plain: bool = False) -> str:
    """The constraints and indexes that a model wants of Neo4j, as statements; `plain`: of its own types alone."""
    return "".join(f"{create(item)};\n" for item in desired(model, NEO4J, plain=plain))


def set_node(block: NodeBlock, at: int, name: str, value: Any) -> str:
    """Sets a property of one node of a block."""
    found = node("n", EndpointType(block.group.identity, block.group.key), written(block.keys[at]))
    return f"MATCH {found} SET n.{quote(name)} = {written(value)};\n"


def set_relationship(block: RelationshipBlock, at: int, name: str, value: Any) -> str:
    """Sets a property of one relationship of a block."""
    group = block.group
    a, b = node("a", group.start, written(block.starts[at])), node("b", group.end, written(block.ends[at]))
    parts = {each: block.values[each][at] if each in block.values else None for each in group.key}
    key = {each: written(part) for each, part in parts.items() if part is not None}
    empty = " AND ".join(f"r.{quote(each)} IS NULL" for each in parts if each not in key)
    own = {OWN: "true"} if any(column.name == OWN for column in group.columns) else {}
    relationship = f"-[r:{quote(group.type)} {properties({**own, **key})}]->"
    return f"MATCH {a}{relationship}{b}{empty and f' WHERE {empty}'} SET r.{quote(name)} = {written(value)};\n"


def node(variable: str, end: EndpointType, key: str) -> str:
    """The pattern of a node with this key."""
    return f"({variable}:{quote(end.identity)} {properties({end.key.name: key})})"


def properties(texts: Mapping[str, str]) -> str:
    """A map whose values are Cypher text already."""
    return "{" + ", ".join(f"{quote(name)}: {text}" for name, text in texts.items()) + "}"


def written(value: Any) -> str:
    """A value of a property as Cypher writes it.

    >>> written(["it's", "a\\0b", 1.5])
    "['it\\\\'s', 'a\\\\u0000b', 1.5]"
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"'{_text(value)}'"
    if isinstance(value, datetime):
        return f"{'datetime' if value.tzinfo else 'localdatetime'}('{value.isoformat()}')"
    if isinstance(value, time):
        return f"{'time' if value.tzinfo else 'localtime'}('{value.isoformat()}')"
    if isinstance(value, timedelta | Duration):
        return f"duration('{duration_text(value)}')"
    if isinstance(value, SpatialPoint):
        return f"point({{{', '.join(f'{name}: {each!r}' for name, each in value.mapping.items())}}})"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, int | float):
        return repr(value)
    return f"date('{value.isoformat()}')"


def _text(text: str) -> str:
    if text.isprintable() and "'" not in text and "\\" not in text:
        return text
    # After a backslash a u is escaped: some parsers take \\u for the start of an escape even after another backslash.
    return "".join(
        _escape(sign)
        if sign == "u" and before == "\\"
        else _SIGNS.get(sign) or (sign if sign.isprintable() else _escape(sign))
        for before, sign in zip(" " + text, text, strict=False)
    )


def _escape(sign: str) -> str:
    pairs = sign.encode("utf-16-be")
    return "".join(f"\\u{pairs[at]:02x}{pairs[at + 1]:02x}" for at in range(0, len(pairs), 2))
