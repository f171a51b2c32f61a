"""A property's type in one line, as pictures, pages and drawings write it: `string, key`, `"local" | "global"?`.

`?` says that the property may be absent, `list<...>` that it holds several values; then come `key`, `unique`, `index`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from graphmodel.model.fields import KINDS
from graphmodel.model.properties import PropertyType

LABEL = "optional label"
MARKS = ("key", "unique", "index")
_KINDS = frozenset(KINDS.values())
_VALUE = r'(?:"(?:[^"\\]|\\.)*"|-?\d+|true|false)'
_NOTATION = re.compile(
    rf"(?P<list>list<)?(?:(?P<kind>[a-z_]+)|(?P<allowed>{_VALUE}(?:\s*\|\s*{_VALUE})*))(?(list)>)(?P<absent>\?)?"
    rf"(?P<marks>(?:\s*,\s*(?:{'|'.join(MARKS)}))*)"
)


def notation(declared: PropertyType, shown: int | None = None, *, stored: bool = False) -> str:
    """The type in one line; of a long enumeration the first `shown` values, and how many more there are.

    With `stored`, it is the type of what the graph holds: a `decimal(2)` is an integer there, which counts hundredths.

    >>> notation(PropertyType("id", "string", required=True, key=True))
    'string, key'
    >>> notation(PropertyType("reach", "string", allowed=("local", "global")))
    '"local" | "global"?'
    """
    if declared.is_label:
        return LABEL
    encoded = declared.encoding.name if declared.encoding is not None and not stored else ""
    kind = _values(declared.allowed, shown) if declared.allowed else encoded or declared.kind
    if declared.many:
        kind = f"list<{kind}>"
    marks = "".join(f", {mark}" for mark in MARKS if getattr(declared, mark) or (mark == "key" and declared.part))
    return f"{kind}{'' if declared.required else '?'}{marks}"


def read_notation(name: str, text: str) -> PropertyType | None:
    """The property that such a line declares, or None where it is none.

    >>> read_notation("reach", '"local" | "global"?').allowed
    ('local', 'global')
    """
    match = _NOTATION.fullmatch(text.strip())
    if match is None or (match["kind"] and match["kind"] not in _KINDS):
        return None
    allowed = tuple(json.loads(each) for each in re.findall(_VALUE, match["allowed"])) if match["allowed"] else None
    kinds = {KINDS[type(value)] for value in allowed} if allowed else {match["kind"]}
    if len(kinds) > 1:
        return None
    marks = re.findall(r"\w+", match["marks"])
    return PropertyType(
        name=name,
        kind=kinds.pop(),
        many=bool(match["list"]),
        required=not match["absent"],
        allowed=allowed,
        key="key" in marks,
        unique="unique" in marks,
        index="index" in marks,
    )


def _values(allowed: Sequence[str | int], shown: int | None) -> str:
    written = [json.dumps(value, ensure_ascii=False) for value in allowed]
    if shown is not None and len(written) > shown:
        return " | ".join(written[:shown]) + f" | {len(written) - shown} more"
    return " | ".join(written)
