"""Turtle: a line for each node, one for each relationship, and one for a relationship's own values, if it has any.

RDF 1.1 Turtle, and the reification vocabulary of RDF Schema 1.1, section 5.3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graphmodel.durations import Duration
from graphmodel.errors import ProjectError
from graphmodel.export.appending import Appending
from graphmodel.export.blocks import Block, NodeBlock, RelationshipBlock, rows
from graphmodel.export.comma import wkt
from graphmodel.export.copied import StagedBlock
from graphmodel.export.decimals import with_decimals
from graphmodel.export.delimited import plain_text
from graphmodel.export.forms import ExportSummary
from graphmodel.model import Point, Point3D, SpatialPoint
from graphmodel.model.properties import StoredProperty

FILE = "graph.ttl"
BASE = "urn:graphmodel:"
PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geo": "http://www.opengis.net/ont/geosparql#",
}
PARTS = ("label", "type", "property", "relationship")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TYPES = {
    "decimal": "xsd:decimal",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "localdatetime": "xsd:dateTime",
    "time": "xsd:time",
    "localtime": "xsd:time",
    "duration": "xsd:duration",
}
_WITH_HEIGHT = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f\ufffe\uffff]')
_LOCAL = re.compile(r"[.~]|^-")
"""The signs that percent-encoding leaves and that a local name of Turtle may have only after a backslash."""


class Turtle:
    """Writes blocks as Turtle. IRIs begin with `base`.

    Raises:
        ProjectError: the base is no absolute IRI.
    """

    def __init__(self, folder: Path, base: str = BASE, *, packed: bool = False) -> None:
        if not _ABSOLUTE.fullmatch(base):
            hint = "take one such as https://example.org/graph/"
            raise ProjectError(f"{base!r} is no absolute IRI for others to begin with", hint=hint)
        self._base = base
        self._name = FILE + ".gz" if packed else FILE
        self._out = Appending(folder, packed=packed)
        self._prefixes: dict[str, str] = {}
        self._out.add(self._name, "".join(_prefix(name, iri) for name, iri in PREFIXES.items()))
        self._out.add(self._name, "".join(_prefix(part, f"{base}{part}/") for part in PARTS))

    def write(self, block: Block) -> None:
        """Writes a block."""
        block = with_decimals(block)
        self._out.add(
            self._name, "".join(self._nodes(block) if isinstance(block, NodeBlock) else self._relationships(block))
        )

    def copy(self, block: StagedBlock) -> bool:  # noqa: ARG002 - what every form takes
        """Leaves staged rows to `write`."""
        return False

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()

    def finish(self, summary: ExportSummary) -> None:
        """There is nothing left to say."""

    def _nodes(self, block: NodeBlock) -> Iterator[str]:
        group = block.group
        types = ", ".join(f"label:{_local(label)}" for label in group.labels)
        columns = {column.name: column for column in (group.key, *group.columns)}
        prefix = self._prefix_of(group.identity)
        for key, stored in zip(block.keys, rows(block.columns(), len(block)), strict=True):
            values = _values({group.key.name: key, **stored}, columns)
            yield f"{prefix}:{_local(str(key))} a {types}{values} .\n"

    def _relationships(self, block: RelationshipBlock) -> Iterator[str]:
        group = block.group
        predicate = f"type:{_local(group.type)}"
        columns = {column.name: column for column in group.columns}
        first, second = self._prefix_of(group.start.identity), self._prefix_of(group.end.identity)
        for start, end, stored in zip(block.starts, block.ends, rows(block.columns(), len(block)), strict=True):
            a, b = f"{first}:{_local(str(start))}", f"{second}:{_local(str(end))}"
            yield f"{a} {predicate} {b} .\n"
            values = _values(stored, columns)
            if values:
                of = f"rdf:subject {a} ; rdf:predicate {predicate} ; rdf:object {b}"
                yield f"relationship:{self._id(block, start, end, stored)} a rdf:Statement ; {of}{values} .\n"

    def _id(self, block: RelationshipBlock, start: Any, end: Any, stored: dict[str, Any]) -> str:
        """What names a relationship's statement: the same in every export to the same base."""
        group = block.group
        a, b = (f"<{self._base}node/{_encoded(of)}/{_encoded(str(key))}>"
                for of, key in ((group.start.identity, start), (group.end.identity, end)))  # fmt: skip
        said = repr((a, group.type, b, *(stored.get(name) for name in group.key)))
        return hashlib.sha256(said.encode()).hexdigest()[:24]

    def _prefix_of(self, identity: str) -> str:
        """The prefix of the nodes of an identity label; it is written where it is first needed."""
        if identity not in self._prefixes:
            taken = {*PREFIXES, *PARTS, *self._prefixes.values()}
            free = _PREFIX.fullmatch(identity) and identity not in taken
            name = self._prefixes[identity] = identity if free else f"n{len(self._prefixes)}-"
            self._out.add(self._name, _prefix(name, f"{self._base}node/{_encoded(identity)}/"))
        return self._prefixes[identity]


def _prefix(name: str, iri: str) -> str:
    return f"@prefix {name}: <{iri}> .\n"


def _encoded(text: str) -> str:
    return quote(text, safe="")


def _local(text: str) -> str:
    """The part of a name after the colon.

    >>> _local("-a.b c")
    '\\\\-a\\\\.b%20c'
    """
    return _LOCAL.sub(r"\\\g<0>", _encoded(text))


def _values(stored: dict[str, Any], columns: dict[str, StoredProperty]) -> str:
    given = ((columns[name], value if columns[name].many else (value,)) for name, value in stored.items())
    return "".join(
        f" ; property:{_local(column.name)} {', '.join(literal(column.kind, item) for item in items)}"
        for column, items in given
        if items
    )


def literal(kind: str, value: Any) -> str:
    """A value as Turtle writes it.

    >>> literal("integer", 3), literal("float", 0.5), literal("date", "2025-07-03")
    ('3', '0.5e0', '"2025-07-03"^^xsd:date')
    """
    if kind == "string":
        return f'"{_ESCAPED.sub(_escape, value)}"'
    if kind in ("boolean", "integer"):
        return plain_text(kind)(value)
    if kind == "float":
        text = repr(float(value))
        return text if "e" in text else f"{text}e0"
    if kind == "duration":
        text = duration(Duration.of(value))
        if not text:
            return literal("string", str(value))
    else:
        if kind == "point":
            return _point(value)
        text = plain_text(kind)(value)
    return f'"{text}"^^{_TYPES[kind]}'


def _point(value: SpatialPoint) -> str:
    """A point as GeoSPARQL 1.1 has it (8.5.1), where WGS 84 is the system; one of a plane has none, and is text."""
    if not isinstance(value, Point | Point3D):
        return literal("string", wkt(value))
    system = f"<{_WITH_HEIGHT}> " if isinstance(value, Point3D) else ""
    return f'"{system}{wkt(value)}"^^geo:wktLiteral'


def duration(value: Duration) -> str:
    """A duration as XML Schema has it, with one sign for the whole; nothing for one whose parts differ in theirs.

    >>> duration(Duration(months=-1, seconds=-5)), duration(Duration(months=1, days=-1))
    ('-P1M0DT5S', '')
    """
    months, days, clock = value.parts
    if len({part > 0 for part in value.parts if part}) > 1:
        return ""
    whole, part = divmod(abs(clock), 10**9)
    seconds = f"{whole}.{part:09}".rstrip("0").rstrip(".")
    month = f"{abs(months)}M" if months else ""
    return f"{'-' if min(value.parts) < 0 else ''}P{month}{abs(days)}DT{seconds}S"


def _escape(sign: re.Match[str]) -> str:
    return _ESCAPES.get(sign[0]) or f"\\u{ord(sign[0]):04X}"
