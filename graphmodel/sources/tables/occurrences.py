"""Claims of events: a record of an event is short for one that it took place, one a role, and one a property."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graphmodel.model import Model, NodeType
from graphmodel.problems import Where
from graphmodel.sources.tables.table import EndpointMapping, Record, Table
from graphmodel.sources.tables.value import Value, several

OCCURRED = "occurred"


def event_of(record: Record, model: Model) -> NodeType | None:
    """The event type that a record of claims is about, if it is one."""
    kind = model.nodes.get(record.of)
    return kind if kind is not None and kind.event else None


def claim_records(table: Table, model: Model) -> Iterator[Record]:
    """The records of a table's claims, each of one proposition, nested ones too."""
    for record in table.claims:
        yield from _each(record, model)


def node_records(table: Table, model: Model) -> Iterator[Record]:
    """The records of a table's nodes, those of the events that its claims are about among them."""
    yield from table.nodes
    for record in (each for outer in table.claims for each in outer.family):
        kind = event_of(record, model)
        if kind is not None:
            yield replace(_bare(record), values=_naming(record, kind))


def _each(record: Record, model: Model) -> Iterator[Record]:
    nested = {
        name: tuple(
            inner for given in some for inner in (_each(given, model) if isinstance(given, Record) else (given,))
        )
        for name, some in record.nested.items()
    }
    record = replace(record, nested=nested)
    kind = event_of(record, model)
    yield from event_claims(record, kind, model) if kind is not None else (record,)


def event_claims(record: Record, kind: NodeType, model: Model) -> Iterator[Record]:
    """What a record of an event claims. The label is that of the claim that it took place."""
    event, roles = event_end(record, kind), model.roles(kind.label)
    filled = roles_of(record, model)
    yield replace(record, of=f"{kind.label}.{OCCURRED}", values={"of": event, "value": Value(constant=True)})
    shared = replace(record, said={name: each for name, each in record.said.items() if name != "as"})
    for name, given in record.values.items():
        at = record.places.get(name, record.at)
        if name in filled:
            yield replace(shared, of=roles[name].type, values={"start": event, "end": filled[name]}, at=at)
        elif name not in kind.own_key and name not in kind.naming:
            yield replace(shared, of=f"{kind.label}.{name}", values={"of": event, "value": given}, at=at)


def with_roles(table: Table, model: Model) -> Table:
    """The table with a relationship for each role that a record of an event's nodes fills.

    A row in which nothing fills a role says nothing of it. The table is so from when it is found, so that whatever asks
    which nodes its rows name, or which options it has, sees its roles as well.
    """
    nodes: list[Record] = []
    made: list[Record] = []
    for record in table.nodes:
        kind = event_of(record, model)
        roles = model.roles(kind.label) if kind is not None else {}
        filled = roles_of(record, model)
        nodes.append(replace(record, values={n: each for n, each in record.values.items() if n not in filled}))
        if kind is None or not filled:
            continue
        keys = {name: Value(name, at=record.at) for name in kind.own_key} if record.auto else {}
        record = replace(record, values={**keys, **record.values})
        if not all(isinstance(record.values.get(name), Value) for name in kind.own_key):
            continue  # which checking reports
        event = replace(event_end(record, kind), optional=True)  # a row without its key makes no event: reported
        for name, end in filled.items():
            at = record.places.get(name, record.at)
            made.append(Record(roles[name].type, {"start": event, "end": end}, record.where, at=at))
    return replace(table, nodes=tuple(nodes), relationships=(*table.relationships, *made)) if made else table


def roles_of(record: Record, model: Model) -> dict[str, EndpointMapping]:
    """The nodes that fill roles in a record of an event, by role; of a row that names none, none."""
    kind = event_of(record, model)
    roles = model.roles(kind.label) if kind is not None else {}
    ends = {name: _end(given, record.places.get(name, record.at)) for name, given in record.values.items()}
    return {name: replace(end, optional=True) for name, end in ends.items() if name in roles}


def nodes_named(record: Record, model: Model) -> Iterator[EndpointMapping]:
    """The nodes that a record's rows name, without those of nested records: by ends, by roles, and by `of`."""
    roles = roles_of(record, model)
    yield from (given for given in record.own if isinstance(given, EndpointMapping))
    yield from (end for name, end in roles.items() if isinstance(record.values[name], Value))
    label, _, name = record.of.partition(".")
    of = record.values.get("of")
    if name and isinstance(of, Value):
        yield EndpointMapping(label, of, record.at)


def _end(given: Value | EndpointMapping, at: Where) -> EndpointMapping:
    return given if isinstance(given, EndpointMapping) else EndpointMapping("", given, at)


def event_end(record: Record, kind: NodeType) -> EndpointMapping:
    """The event itself, by its key."""
    values = tuple(each for name in kind.own_key if isinstance(each := record.values[name], Value))
    return EndpointMapping(kind.label, several(values) if len(values) > 1 else values[0], record.at)


def _naming(record: Record, kind: NodeType) -> dict[str, Value | EndpointMapping]:
    """The values that make the event's node: its key, and what names it; a required name is by default its key."""
    wanted = (*kind.own_key, *kind.naming)
    found = {name: each for name, each in record.values.items() if name in wanted}
    caption = kind.properties[kind.caption]
    key = record.values.get(kind.own_key[0])
    if caption.required and caption.name not in found and isinstance(key, Value):
        found[caption.name] = Value(list=(key.column,), at=key.at) if caption.many and key.column else key
    return found


def _bare(record: Record) -> Record:
    """The record without what is beside the proposition."""
    return replace(record, said={}, nested={})
