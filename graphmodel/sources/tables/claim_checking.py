"""A mapping's claims checked against the model, before the first row is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from graphmodel.claims.bounds import SIDES as BOUNDS
from graphmodel.model import Model, NodeType, PropertyType
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean
from graphmodel.sources.options import NOT_OF_EVENTS
from graphmodel.sources.tables.claiming import BESIDE, OF_PROPERTY
from graphmodel.sources.tables.literals import beside_faults, document_faults
from graphmodel.sources.tables.occurrences import OCCURRED, event_claims, event_end, event_of
from graphmodel.sources.tables.table import NESTED, DocumentColumns, EndpointMapping, Record, Table
from graphmodel.sources.tables.value import OPTIONS, Value
from graphmodel.sources.tables.valuing import value_faults

INNER = tuple(name for name in BESIDE if name != "locator")
"""The fields of a nested claim, whose evidence is that of the claim around it."""


class RecordCheck(Protocol):
    """What checks the records of relationships and the nodes that rows name."""

    def relationships(self, record: Record) -> Iterator[Problem]:
        """What is wrong with a record of a relationship."""

    def label(self, label: str, where: Where) -> NodeType | Problem:
        """The type of a label."""

    def key_of(self, kind: NodeType, end: EndpointMapping, record: Record) -> Iterator[Problem]:
        """Whether an end names a node as its type wants it."""


class ClaimCheck:
    """What is wrong with the claims of a table, and with the documents that evidence them."""

    def __init__(self, table: Table, model: Model, records: RecordCheck) -> None:
        self.table = table
        self.model = model
        self.records = records
        every = (each for record in table.claims for each in record.family)
        given = [each for record in every if isinstance(each := record.said.get("as"), Value)]
        self.of_table = any(each.columns for each in given)
        self.of_rows = {str(each.constant) for each in given if not each.columns}

    def faults(self) -> Iterator[Problem]:
        """All that is wrong, record by record."""
        yield from self._documents()
        for record in self.table.claims:
            yield from self._claim(record)

    def _documents(self) -> Iterator[Problem]:
        document = self.table.document
        if self.table.claims and document is None:
            hint = "document: {id: depots-2031, title: ...}"
            fault = "there are claims, and no document that evidences them"
            yield Problem(self.table.claims[0].at, "mapping-document", fault, hint)
        if not isinstance(document, DocumentColumns):
            return
        if not self.table.claims:
            hint = "give each row's claims under claims:, or the document texts"
            yield Problem(document.at, "mapping-document", "columns describe documents, and nothing is claimed", hint)
        if "id" not in document.values:
            yield Problem(document.at, "mapping-document", "no column gives the id of a document", "id: {column: ...}")
        yield from document_faults(document)
        author = document.values.get("author")
        if isinstance(author, EndpointMapping):
            yield from self._node(author, document.places.get("author", document.at), Record("", {}))

    def _claim(self, record: Record, *, inner: bool = False) -> Iterator[Problem]:
        event = event_of(record, self.model)
        if event is not None:
            yield from self._event(record, event)
        else:
            yield from self._of_property(record) if "." in record.of else self.records.relationships(record)
        yield from self._beside(record, inner)
        for name, some in record.nested.items():
            for each in some:
                yield from self._claim(each, inner=True) if isinstance(each, Record) else self._label(name, each)
        kind = self.model.relationships.get(record.of)
        if record.nested.get("that") and not (kind is not None and kind.takes_content):
            where = record.places.get("that", record.at)
            hint = "give the reasons under `because`, or say what the claims are the content of"
            fault = f"{record.of} does not end in Content, so nothing is said under `that`"
            yield Problem(where, "claim-content", fault, hint)

    def _label(self, name: str, given: Value) -> Iterator[Problem]:
        """Whether some claim has the label that a record refers to."""
        text = str(given.constant if given.constant is not None else given.template)
        if name in ("that", "if"):
            hint = f"{name}: takes claims: - TYPE: {{start: ..., end: ...}}"
            yield Problem(given.at, "mapping-form", f"{text!r} under `{name}` is no claim", hint)
        elif given.columns and not self.of_table:
            fault = f"{name} refers to labels made of columns, and no claim here has one"
            yield Problem(given.at, "claim-label", fault, 'give the other claim the option `as: "{column}"`')
        elif not given.columns and text not in self.of_rows:
            hint = did_you_mean(text, self.of_rows) or f"give the other claim the option `as: {text}`"
            if not hint.startswith("did you mean"):
                hint += f'; where it is a column: {name}: "{{{text}}}"'
            yield Problem(given.at, "claim-label", f"no claim of a row has the label {text!r}", hint)

    # Events

    def _event(self, record: Record, kind: NodeType) -> Iterator[Problem]:
        roles = self.model.roles(kind.label)
        own = [name for name in kind.given if name != OCCURRED]
        lacking = [name for name in kind.own_key if name not in record.values]
        for name in lacking:
            fault = f"nothing fills {name}, the key of {kind.label}"
            yield Problem(record.at, "missing-key", fault, f"add {name}: and the column that holds it")
        if kind.abstract:
            below = [each for each in self.model.descendants(kind.label) if not self.model.nodes[each].abstract]
            hint = "take one of " + ", ".join(below)
            yield Problem(record.at, "unknown-label", f"{kind.label} is abstract", hint)
        strange = [name for name in record.values if name not in roles and name not in own]
        for name in strange:
            hint = self.model.suggest(name, [*roles, *own])
            place = record.places.get(name, record.at)
            yield Problem(place, "unknown-property", f"{kind.label} has no property or role {name!r}", hint)
        yield from self._event_options(record)
        if kind.abstract or lacking or strange:
            return
        for name in kind.naming:
            given = record.values.get(name)
            if isinstance(given, Value):
                title = f"{kind.label}.{name}"
                place = first_place(given.at, record.at)
                yield from value_faults(given, kind.given[name], title, place, model_cls=kind.cls, table=self.table)
        for each in event_claims(replace(record, nested={}), kind, self.model):
            if each.of != f"{kind.label}.{OCCURRED}":
                yield from self._of_property(each) if "." in each.of else self.records.relationships(each)
        yield from self.records.key_of(kind, event_end(record, kind), record)

    def _event_options(self, record: Record) -> Iterator[Problem]:
        for name in NOT_OF_EVENTS:
            if name in record.said or name in record.nested:
                place = record.places.get(name, record.at)
                hint = "write what is said as a claim of its own" if name == "that" else "its day is `when: ...`"
                yield Problem(place, "mapping-form", f"an event has no {name}", hint)
        bound = next((name for name in ("before", "after", "during") if name in record.said), "")
        if bound and "when" in record.values:
            fault = "an event has when, or before, after or during, not both"
            yield Problem(record.places.get(bound, record.at), "mapping-form", fault, "leave one out")

    # Properties

    def _of_property(self, record: Record) -> Iterator[Problem]:
        label, _, name = record.of.partition(".")
        kind = self.records.label(label, record.at)
        if isinstance(kind, Problem):
            yield kind
            return
        below = [self.model.nodes[each] for each in self.model.descendants(label)]
        owner = next((each for each in below if name in each.properties), None)
        if owner is None or name in (kind.key, *kind.own_key):
            others = {each for one in below for each in one.properties} - {kind.key, *kind.own_key}
            hint = self.model.suggest(name, others)
            fault = f"{label} has no property {name!r}" if owner is None else f"{name} is the key of {label}, no fact"
            yield Problem(record.at, "unknown-property", fault, hint)
            return
        for given in record.values:
            if given not in OF_PROPERTY:
                where = record.places.get(given, record.at)
                fault = f"{given!r} is nothing that a claim of a property has"
                yield Problem(where, "unknown-key", fault, did_you_mean(given, OF_PROPERTY))
        for wanted in ("of", "value"):
            if wanted not in record.values:
                hint = f"{record.of}: {{of: the key's column, value: ...}}"
                yield Problem(record.at, "missing-property", f"nothing says `{wanted}` of {record.of}", hint)
        of, value = record.values.get("of"), record.values.get("value")
        if of is not None:
            yield from self.records.key_of(
                kind, of if isinstance(of, EndpointMapping) else EndpointMapping(label, of), record
            )
        if isinstance(value, Value):
            yield from self._value(value, owner, owner.properties[name], record)
        elif isinstance(value, EndpointMapping):
            yield no_option(value, record.at, self.model)

    def _value(self, value: Value, owner: NodeType, declared: PropertyType, record: Record) -> Iterator[Problem]:
        where = first_place(value.at, record.at)
        yield from value_faults(
            value, declared, f"{owner.label}.{declared.name}", where, model_cls=owner.cls, table=self.table
        )

    def _beside(self, record: Record, inner: bool) -> Iterator[Problem]:
        allowed = INNER if inner else BESIDE
        for name, given in record.said.items():
            where = record.places.get(name, record.at)
            if inner and name == "locator":
                fault = "a nested claim has no locator: its evidence is that of the claim around it"
                yield Problem(where, "unknown-key", fault, "take it out")
            elif name not in allowed:
                known = (*allowed, *NESTED, "where")
                hint = did_you_mean(name, known, most=len(known))
                yield Problem(where, "unknown-key", f"{name!r} is not an option of a claim", hint)
            elif isinstance(given, EndpointMapping):
                yield from self._node(given, where, record, bounds=name in BOUNDS, name=name)
            elif name == "except":
                hint = f'except: {{Label: {{column: {given.column or "..."}, split: "|"}}}}'
                yield Problem(where, "missing-label", "`except` names nodes, and their label is missing", hint)
            else:
                yield from beside_faults(name, given, where)

    def _node(
        self, given: EndpointMapping, where: Where, record: Record, *, bounds: bool = False, name: str = ""
    ) -> Iterator[Problem]:
        found = self.records.label(given.label, where)
        yield from [found] if isinstance(found, Problem) else self.records.key_of(found, given, record)
        if isinstance(found, NodeType) and bounds and not found.event:
            fault = f"{found.label} is no event, so it bounds nothing"
            yield Problem(where, "claim-interval", fault, f"write {name}: and a date's column, or an event")


def no_option(given: EndpointMapping, where: Where, model: Model) -> Problem:
    """That a value, which names no node, has an option that there is not."""
    fault = f"{given.label!r} is no option of a value"
    hint = "a value names no node: write its column alone" if given.label in model.nodes else ""
    return Problem(first_place(given.at, where), "unknown-key", fault, hint or did_you_mean(given.label, OPTIONS))


def first_place(*places: Where) -> Where:
    """The first of these places that is one."""
    return next((place for place in places if place != NOWHERE), NOWHERE)
