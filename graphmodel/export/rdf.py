"""N-Triples: a triple for each value and each relationship; a relationship's own values are said of a statement.

RDF 1.1 N-Triples, and the reification vocabulary of RDF Schema 1.1, section 5.3.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graphmodel.errors import ProjectError
from graphmodel.export.appending import Appending
from graphmodel.export.blocks import Block, NodeBlock, TieBlock, rows
from graphmodel.export.comma import wkt
from graphmodel.export.copied import StagedBlock
from graphmodel.export.delimited import plain_text
from graphmodel.export.forms import Told
from graphmodel.model.properties import Column

FILE = "graph.nt"
BASE = "urn:graphmodel:"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_TYPES = {
    "boolean": XSD + "boolean",
    "integer": XSD + "integer",
    "float": XSD + "double",
    "date": XSD + "date",
    "datetime": XSD + "dateTime",
    "localdatetime": XSD + "dateTime",
    "duration": XSD + "duration",
    "point": WKT,
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f\ufffe\uffff]')


class Triples:
    """Writes blocks as N-Triples. IRIs begin with `base`.

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

    def write(self, block: Block) -> None:
        """Writes a block."""
        triples = self._nodes(block) if isinstance(block, NodeBlock) else self._ties(block)
        self._out.add(self._name, "".join(triples))

    def copy(self, block: StagedBlock) -> bool:  # noqa: ARG002 - what every form takes
        """Leaves staged rows to `write`."""
        return False

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()

    def finish(self, told: Told) -> None:
        """There is nothing left to say."""

    def _nodes(self, block: NodeBlock) -> Iterator[str]:
        group = block.group
        types = [f"<{RDF}type> {self._iri('label', label)} .\n" for label in group.labels]
        columns = {column.name: column for column in (group.key, *group.columns)}
        for key, stored in zip(block.keys, rows(block.columns(), len(block)), strict=True):
            subject = self._iri("node", group.identity, str(key))
            yield "".join(f"{subject} {each}" for each in types)
            yield from self._values(subject, {group.key.name: key, **stored}, columns)

    def _ties(self, block: TieBlock) -> Iterator[str]:
        group = block.group
        predicate = self._iri("type", group.type)
        columns = {column.name: column for column in group.columns}
        for start, end, stored in zip(block.starts, block.ends, rows(block.columns(), len(block)), strict=True):
            a, b = self._iri("node", group.start.identity, str(start)), self._iri("node", group.end.identity, str(end))
            yield f"{a} {predicate} {b} .\n"
            said = repr((a, group.type, b, *(stored.get(name) for name in group.key)))
            statement = self._iri("relationship", hashlib.sha256(said.encode()).hexdigest()[:24])
            yield f"{statement} <{RDF}type> <{RDF}Statement> .\n"
            yield f"{statement} <{RDF}subject> {a} .\n"
            yield f"{statement} <{RDF}predicate> {predicate} .\n"
            yield f"{statement} <{RDF}object> {b} .\n"
            yield from self._values(statement, stored, columns)

    def _values(self, subject: str, stored: dict[str, Any], columns: dict[str, Column]) -> Iterator[str]:
        for name, value in stored.items():
            predicate = self._iri("property", name)
            for item in value if columns[name].many else (value,):
                yield f"{subject} {predicate} {literal(columns[name].kind, item)} .\n"

    def _iri(self, *parts: str) -> str:
        return f"<{self._base}{'/'.join(quote(part, safe='') for part in parts)}>"


def literal(kind: str, value: Any) -> str:
    """A value as N-Triples writes it.

    >>> literal("integer", 3), literal("string", 'a "b"')
    ('"3"^^<http://www.w3.org/2001/XMLSchema#integer>', '"a \\\\"b\\\\""')
    """
    if kind == "string":
        return f'"{_ESCAPED.sub(_escape, value)}"'
    if kind == "duration":
        text = duration(value)
    else:
        text = wkt(value) if kind == "point" else plain_text(kind)(value)
    return f'"{text}"^^<{_TYPES[kind]}>'


def duration(value: timedelta) -> str:
    """A duration as XML Schema has it, with one sign for the whole.

    >>> duration(timedelta(days=-1, seconds=3600))
    '-P0DT82800S'
    """
    size = abs(value)
    seconds = f"{size.seconds + size.microseconds / 1_000_000:.6f}".rstrip("0").rstrip(".")
    return f"{'-' if value < timedelta(0) else ''}P{size.days}DT{seconds}S"


def _escape(sign: re.Match[str]) -> str:
    return _ESCAPES.get(sign[0]) or f"\\u{ord(sign[0]):04X}"
