"""Column names with a type, such as `name:string` and `id:ID(Person)`: of files for neo4j-admin, and of exports."""

from __future__ import annotations

import re

_KINDS = (
    "id|start_id|end_id|start|end|label|type|ignore|int|integer|long|float|double|boolean|byte|short|char|string|date|"
    "localtime|time|localdatetime|datetime|duration|point|vector"
)
_TYPED = re.compile(
    rf"(?P<name>[^:]*):(?P<kind>{_KINDS})(?::string|:integer)?(?:\[\])?(?:[({{].*[)}}])?", re.IGNORECASE
)


def plain_name(header: str) -> str:
    """A column's name without the type that its header says; of a header that is only a type, that.

    >>> plain_name("name:string[]"), plain_name("id:ID(Person)"), plain_name(":START_ID(Person)"), plain_name("a: b")
    ('name', 'id', 'START_ID', 'a: b')
    """
    found = _TYPED.fullmatch(header)
    return (found["name"] or found["kind"]) if found else header


def is_typed(header: str) -> bool:
    """Whether a header says a type."""
    return _TYPED.fullmatch(header) is not None
