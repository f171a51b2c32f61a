"""Claims of a block's rows, each with its row as evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.claims import Attribute, Claim, Document, Passage
from graphmodel.claims.bounds import SIDES as BOUNDS
from graphmodel.claims.labels import label_of_row, written_label
from graphmodel.model import CONTENT, Key, Model, PartialDate
from graphmodel.problems import Where
from graphmodel.sources.invalid import built
from graphmodel.sources.tables.beside import MEMBERS, TEXTS, Members, axis, unfit
from graphmodel.sources.tables.blocks import Block, as_text
from graphmodel.sources.tables.cells import Refuse, ValueReader, naming
from graphmodel.sources.tables.conditions import selected
from graphmodel.sources.tables.described import DocumentReader
from graphmodel.sources.tables.ends import EndpointReader, Lookup
from graphmodel.sources.tables.form_hints import day_hint
from graphmodel.sources.tables.lexical import partial_date
from graphmodel.sources.tables.making import Reading, RelationshipMaker
from graphmodel.sources.tables.memo import Memo
from graphmodel.sources.tables.reports import Reports
from graphmodel.sources.tables.table import NODES, EndpointMapping, Record, Table
from graphmodel.sources.tables.typed import Typed
from graphmodel.sources.tables.value import Value
from graphmodel.sources.tables.working import Working

BESIDE = (*TEXTS, "ended", "confidence", *NODES, "locator")
OF_PROPERTY = ("of", "value", "since", "until")
ARGUMENTS = {"if": "conditions", "because": "reasons", "as": "label", "except": "excepting"}
"""What a claim calls it that a mapping calls otherwise."""
_MARK = "\0"  # before the names of what is beside a proposition, which may have a property of that name


@dataclass(frozen=True)
class TableContext:
    """What the claims of one table have in common: how nodes are looked up, its documents, what a row is called."""

    table: Table
    model: Model
    lookup: Lookup
    documents: DocumentReader
    row: str
    memo: Memo | None = None


@dataclass(frozen=True)
class MadeClaims:
    """The claims of a block, each with the line of its row, and the lines of rows that were refused."""

    claims: Sequence[tuple[int, Claim]]
    refused: frozenset[int]


class ClaimMaker:
    """The claims of one record; of one that is nested in another, without evidence of their own."""

    def __init__(self, record: Record, of: TableContext, *, inner: bool = False) -> None:
        self.record = record
        self.table = of.table
        self.lookup = of.lookup
        self.documents = None if inner else of.documents
        self.row = of.row
        said = record.said.items()
        self.said = {name: ValueReader(each, of.table) for name, each in said if isinstance(each, Value)}
        nodes = {name: each for name, each in said if isinstance(each, EndpointMapping) and name not in MEMBERS}
        self.nodes = {
            name: EndpointReader(_MARK + name, each, of.model.nodes[each.label], of.table)
            for name, each in nodes.items()
        }
        self.members = {
            name: Members(_MARK + name, each, of.model, of.table)
            for name, each in said
            if isinstance(each, EndpointMapping) and name in MEMBERS
        }
        self.inner = {
            name: [ClaimMaker(each, of, inner=True) for each in some if isinstance(each, Record)]
            for name, some in record.nested.items()
        }
        self.labels = {
            name: [ValueReader(each, of.table) for each in some if isinstance(each, Value)]
            for name, some in record.nested.items()
        }
        of_property = "." in record.of
        self.makes = (_OfProperty if of_property else _OfRelationship)(record, of.table, of.model, of.lookup, of.memo)

    def make(self, block: Block, reports: Reports) -> Iterator[Claim]:
        """The claims of a block's rows."""
        for line, claim in self.made(block, reports).claims:
            reports.tally.claimed.add(line)
            yield claim

    def made(self, block: Block, reports: Reports) -> MadeClaims:
        """The claims of a block's rows, and which rows make none because they are wrong.

        A row of which a nested claim is wrong makes none: without its condition it would claim something else. A row of
        which the record makes several claims makes none either if all would have its label.
        """
        chosen = selected(block, self.record.where, self.table)
        rows = self.makes.rows(chosen, reports, self._read)
        documents = self._type(rows)
        refused = set(rows.refused)
        nested: dict[str, dict[int, list[Claim | str]]] = {}
        for name, makers in self.inner.items():
            nested[name] = defaultdict(list)
            for each in (maker.made(chosen, reports) for maker in makers):
                refused |= each.refused
                for line, claim in each.claims:
                    nested[name][line].append(claim)
        claims = [
            (line, self._claim(row, rows, documents, {name: found.get(line, ()) for name, found in nested.items()}))
            for row, line in enumerate(rows.lines)
            if line not in refused
        ]
        if "as" in self.said:
            refused |= self._labelled_twice(rows, claims)
            claims = [(line, claim) for line, claim in claims if line not in refused]
        return MadeClaims(claims, frozenset(refused))

    def _labelled_twice(self, rows: Working, claims: Sequence[tuple[int, Claim]]) -> set[int]:
        """The lines of the rows whose claims, which are several, have one label; that is reported."""
        first: dict[tuple[int, str], Claim] = {}
        found: set[int] = set()
        places = {line: row for row, line in enumerate(rows.lines)}
        for line, claim in claims:
            same = first.setdefault((line, claim.label), claim)
            if claim.label and same.proposition != claim.proposition and line not in found:
                found.add(line)
                name = written_label(claim.label, claim.where)
                fault = f"the label {name!r} is given to several claims: this record makes one of each part"
                hint = "give the parts rows of their own, or leave `as` out"
                rows.refuser("as")(places[line], "claim-label", fault, hint)
        return found

    def _claim(
        self, row: int, rows: Working, documents: Sequence[Document], nested: Mapping[str, Sequence[Claim | str]]
    ) -> Claim:
        names = (*self.said, *self.nodes, *self.members)
        said = {name: rows.columns[_MARK + name][row] for name in names}
        said = {name: value for name, value in said.items() if value is not None}
        place = rows.where(row)
        evidence = self._evidence(said.pop("locator", None), documents[row], place) if documents else ()
        bounds = {name: said.pop(name) for name in BOUNDS if name in said}
        if "as" in said:
            said["as"] = _label(said["as"], self.record.said["as"], place)
        for name, claims in nested.items():
            said[name] = (*claims, *self._referred(name, row, rows, place))
        arguments = {ARGUMENTS.get(name, name): value for name, value in said.items()}
        return Claim(self.makes.proposition(row, rows), evidence, bounds=bounds, where=place, **arguments)

    def _evidence(self, locator: Any, document: Document, place: Where) -> tuple[Passage, ...]:
        """The passages of a row: those that it names, else its own line."""
        named = [as_text(each) for each in (locator if isinstance(locator, list) else [locator])]
        return tuple(map(document.passage, [each for each in named if each] or [f"{self.row} {place.line}"]))

    def _referred(self, name: str, row: int, rows: Working, place: Where) -> Iterator[str]:
        """The labels of the claims that a row refers to."""
        for at, cells in enumerate(self.labels[name]):
            found = rows.columns[f"{_MARK}{name} {at}"][row]
            for each in found if isinstance(found, list) else [found]:
                if each is not None:
                    yield _label(as_text(each), cells.value, place)

    def _read(self, block: Block, rows: Working) -> None:
        for name, cells in self.said.items():
            rows.columns[_MARK + name] = cells.of(block, rows.refuser(name))
        for name, labels in self.labels.items():
            for at, cells in enumerate(labels):
                rows.columns[f"{_MARK}{name} {at}"] = cells.of(block, rows.refuser(name))
        for side in self.nodes.values():
            side.read(block, rows)
        for members in self.members.values():
            members.read(block, rows)
        if self.documents is not None:
            self.documents.read(block, rows)

    def _type(self, rows: Working) -> Sequence[Document]:
        """Types what is beside the propositions; the document of each row, unless it has that of another claim."""
        for name in self.said:
            column, refuse = rows.columns[_MARK + name], rows.refuser(name)
            for row, value in enumerate(column):
                try:
                    column[row] = None if value is None else axis(name, value)
                except (ValueError, TypeError, AttributeError) as wrong:
                    refuse(row, *unfit(name, value, wrong))
        for name, side in self.nodes.items():
            keys = side.found(rows, self.lookup)
            rows.columns[_MARK + name] = [None if key is None else Key(side.kind.cls, key) for key in keys]
        for name, members in self.members.items():
            rows.columns[_MARK + name] = members.found(rows, self.lookup)
        rows.drop()
        return self.documents.fit(rows) if self.documents is not None else ()


class _OfRelationship:
    """Propositions that a relationship is there."""

    def __init__(self, record: Record, table: Table, model: Model, lookup: Lookup, memo: Memo | None) -> None:
        self.maker = RelationshipMaker(record, table, model, lookup, memo)
        self.content = {} if "end" in record.values else {"end": CONTENT}

    def rows(self, block: Block, reports: Reports, also: Reading) -> Working:
        return self.maker.rows(block, reports, also)

    def proposition(self, row: int, rows: Working) -> Any:
        kind = self.maker.kind
        ends: dict[str, Any] = {
            side.name: Key(side.kind.cls, rows.columns[side.name][row]) for side in self.maker.sides
        }
        said = {name: rows.columns[name][row] for name in kind.properties if name in rows.columns}
        return built(
            kind.cls, {**ends, **self.content, **{name: value for name, value in said.items() if value is not None}}
        )


class _OfProperty:
    """Propositions that a property of a node has a value; an absent value is none."""

    def __init__(self, record: Record, table: Table, model: Model, lookup: Lookup, memo: Memo | None) -> None:
        label, _, self.name = record.of.partition(".")
        given = record.values
        of = given["of"]
        self.lookup = lookup
        self.side = EndpointReader(
            "of", of if isinstance(of, EndpointMapping) else EndpointMapping(label, of), model.nodes[label], table, memo
        )
        below = (model.nodes[each] for each in model.descendants(label))
        owner = next(kind for kind in below if self.name in kind.properties)
        declared = owner.properties[self.name]
        self.cells = {name: ValueReader(each, table) for name, each in given.items() if isinstance(each, Value)}
        self.cells = {name: cells for name, cells in self.cells.items() if name in ("since", "until")}
        value = given["value"]
        assert isinstance(value, Value)
        self.cells["value"] = ValueReader(value, table, declared, memo)
        self.typed = Typed(owner.cls, owner.label, declared, memo)

    def rows(self, block: Block, reports: Reports, also: Reading) -> Working:
        rows = Working(block.lines, reports)
        self.side.read(block, rows)
        for name, cells in self.cells.items():
            refuse = self._refuser(name, rows)
            refuse = naming(f"{self.typed.owner}.{self.name}", refuse) if name == "value" else refuse
            rows.columns[name] = cells.of(block, refuse)
        also(block, rows)
        rows.drop()
        rows.explode([*self.side.exploding, *(["value"] if self.cells["value"].explodes else [])])
        rows.take([row for row, value in enumerate(rows.columns["value"]) if value is not None])
        self.side.fit(rows, self.lookup)
        rows.columns["value"] = self.typed.column(rows.columns["value"], self._refuser("value", rows))
        self._type_days(rows)
        rows.drop()
        return rows

    def proposition(self, row: int, rows: Working) -> Any:
        days = {name: rows.columns[name][row] for name in ("since", "until") if name in self.cells}
        key: Key[Any] = Key(self.side.kind.cls, rows.columns["of"][row])
        return Attribute(key, self.name, rows.columns["value"][row], **days)

    def _refuser(self, name: str, rows: Working) -> Refuse:
        return rows.refuser(name, self.cells.get(name))

    def _type_days(self, rows: Working) -> None:
        for name in ("since", "until"):
            column, refuse = rows.columns.get(name, []), self._refuser(name, rows)
            for row, value in enumerate(column):
                try:
                    column[row] = None if value is None else PartialDate.of(partial_date(value))
                except (ValueError, AttributeError) as wrong:
                    refuse(row, "bad-date", str(wrong), getattr(wrong, "hint", "") or day_hint(value))


def _label(text: str, given: Value | EndpointMapping, place: Where) -> str:
    """A label that is made of columns, for the whole table; another one is the row's own."""
    return text if isinstance(given, EndpointMapping) or given.columns else label_of_row(text, place)
