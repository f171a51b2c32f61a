"""The documents that a table's claims are evidenced by: one for all rows, or one that columns describe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from graphmodel.claims import Document
from graphmodel.model import Key, Model, PartialDate
from graphmodel.problems import Where
from graphmodel.sources.tables.blocks import Block, as_text
from graphmodel.sources.tables.cells import ValueReader
from graphmodel.sources.tables.ends import EndpointReader, Lookup
from graphmodel.sources.tables.form_hints import day_hint
from graphmodel.sources.tables.lexical import partial_date
from graphmodel.sources.tables.table import DocumentColumns, EndpointMapping, Table
from graphmodel.sources.tables.unfit import InvalidValue
from graphmodel.sources.tables.value import Value
from graphmodel.sources.tables.working import Working

DATES = ("published", "period", "retrieved")
_MARK = "\0document "  # before the names of a document's columns among those of a claim


@dataclass(frozen=True)
class SourcedDocument:
    """A document, and where a source describes it first."""

    document: Document
    where: Where


class DocumentReader:
    """The document of each row of a table. `found` has all that there were, by id."""

    def __init__(self, table: Table, model: Model, lookup: Lookup) -> None:
        given = table.document
        columns = given.values if isinstance(given, DocumentColumns) else {}
        self.fixed = None if isinstance(given, DocumentColumns) else given or Document(table.name)
        self.found: dict[str, SourcedDocument] = {}
        self._lookup = lookup
        self._cells = {name: ValueReader(each, table) for name, each in columns.items() if isinstance(each, Value)}
        self._sides = {
            name: EndpointReader(_MARK + name, each, model.nodes[each.label], table)
            for name, each in columns.items()
            if isinstance(each, EndpointMapping)
        }
        self._reported: set[int] = set()

    def each(self) -> Iterator[SourcedDocument]:
        """The documents that the rows described, in the order in which they did."""
        yield from self.found.values()

    def read(self, block: Block, rows: Working) -> None:
        """Adds the cells that describe documents to the rows."""
        for name, cells in self._cells.items():
            rows.columns[_MARK + name] = cells.of(block, rows.refuser(name, cells))
        for side in self._sides.values():
            side.read(block, rows)

    def fit(self, rows: Working) -> list[Document]:
        """The document of each row; rows without one, or with one that another row describes otherwise, fall out."""
        if self.fixed is not None:
            return [self.fixed] * len(rows)
        for name in DATES:
            self._date(name, rows)
        for name, side in self._sides.items():
            keys = side.found(rows, self._lookup)
            rows.columns[_MARK + name] = [None if key is None else Key(side.kind.cls, key) for key in keys]
        rows.drop()
        made = [self._document(row, rows) for row in range(len(rows))]
        kept = [document for document in made if document is not None]
        rows.drop()
        return kept

    def _date(self, name: str, rows: Working) -> None:
        column = rows.columns.get(_MARK + name, ())
        refuse = rows.refuser(name, self._cells.get(name))
        for row, value in enumerate(column):
            if value is None:
                continue
            try:
                rows.columns[_MARK + name][row] = document_day(name, value)
            except (ValueError, AttributeError) as wrong:
                refuse(row, "bad-date", f"{name}: {wrong}", getattr(wrong, "hint", "") or day_hint(value))

    def _document(self, row: int, rows: Working) -> Document | None:
        said = {name: rows.columns[_MARK + name][row] for name in (*self._cells, *self._sides)}
        plain = (*DATES, *self._sides)
        said = {name: value if name in plain else as_text(value) for name, value in said.items() if value is not None}
        id = str(said.get("id", ""))
        if not id or any(letter.isspace() for letter in id):
            fault = f"the document's id {id!r} holds white space" if id else "the row names no document"
            hint = "take-a-short-name: locators follow it after a space" if id else "leave such rows out with where:"
            self._refuse(row, rows, "document-id", fault, hint)
            return None
        document = Document(**said)
        known = self.found.setdefault(id, SourcedDocument(document, rows.where(row)))
        if known.document == document:
            return known.document
        fault, hint = _difference(document, known.document)
        self._refuse(row, rows, "sources-disagree", f"the document {id!r} {fault} at {known.where}", hint)
        return None

    def _refuse(self, row: int, rows: Working, code: str, fault: str, hint: str) -> None:
        """Refuses a row, and says why unless an earlier record of the table has said so."""
        if rows.lines[row] in self._reported:
            rows.omit(row, refused=True)
            return
        self._reported.add(rows.lines[row])
        rows.refuser("document")(row, code, fault, hint)


def document_day(name: str, value: Any) -> PartialDate:
    """A day of a document: when it was published or retrieved, or the time of which it speaks.

    Raises:
        ValueError, AttributeError: it is none, or has no end.
    """
    found = PartialDate.of(partial_date(value))
    if found.open or (name != "period" and (found.first is None or found.last is None)):
        raise InvalidValue(f"{found} is no time of a document", "write 2016, 2025-04 or 2025-07-03")
    return found


def _difference(one: Document, other: Document) -> tuple[str, str]:
    """The first property in which two documents differ, in words, and what settles it."""
    name = next(each.name for each in fields(Document) if getattr(one, each.name) != getattr(other, each.name))
    here, there = _shown(getattr(one, name)), _shown(getattr(other, name))
    if not (here and there):
        fault = f"has no {name} here, and {there}" if there else f"has {name} {here} here, and none"
        return fault, f"fill {name} in each row of the document, or in none"
    return f"has {name} {here} here, but {there}", "make the two the same, or give one of them another id"


def _shown(value: Any) -> str:
    key = value.value if isinstance(value, Key) else value
    return repr(str(key)) if key else ""
