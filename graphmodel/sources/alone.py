"""Whether sources can be read without the others of their project: their mappings say, before a row is read.

A source is read alone where what it comes to in the graph, and what the others come to, is the same as if all were
read: what it needs of them is then in a graph that was loaded from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, product
from pathlib import Path

from graphmodel.model import Model, NodeType, RelationshipType
from graphmodel.sources.lookups import ends_of
from graphmodel.sources.places import text_of
from graphmodel.sources.tables import EndpointMapping, Record, Table, is_mapping, read_mapping
from graphmodel.sources.tables.occurrences import node_records, with_roles

SHEET = "a fact sheet"
FAULTY = "a mapping with faults"
Mapped = Mapping[str, Table | str]
"""By the name of a source its table, or what it is instead."""


def mapped(model: Model, names: Iterable[str], root: Path) -> dict[str, Table | str]:
    """The table of each source that is a mapping; of others, what they are."""
    return {name: _mapped(model, name, root) for name in names}


def _mapped(model: Model, name: str, root: Path) -> Table | str:
    text, fault = text_of(root / name, name)
    if fault is not None:
        return FAULTY
    if not is_mapping(text):
        return SHEET
    table, problems = read_mapping(text, name, root)
    known = {*model.nodes, *model.relationships}
    if table is None or problems or any(of not in known for of in _types(table)):
        return FAULTY
    return with_roles(table, model)


def _types(table: Table) -> Iterator[str]:
    """The labels and types that a table names."""
    yield from (each.of.partition(".")[0] for record in table.records for each in record.family)
    ends = (given for record in table.records for each in record.family for given in each.own)
    yield from (given.label for given in ends if isinstance(given, EndpointMapping) and given.label)


def reason_to_read_all(model: Model, wanted: Mapped, others: Mapped, ranked: Collection[str] = ()) -> str:
    """Why these sources cannot be read without the others; empty where they can. `ranked` are those of `priority`."""
    tables = {name: table for name, table in wanted.items() if isinstance(table, Table)}
    for name, what in wanted.items():
        if isinstance(what, str):
            return f"{name} is {what}"
    reasons = (reason for name, table in tables.items() for reason in _reasons(model, name, table, others))
    ranks = (reason for name, table in tables.items() for reason in _of_ranks(model, name, table, others, ranked))
    return next(chain(reasons, ranks), "")


def declaring(model: Model, sources: Mapped, label: str) -> list[str]:
    """The sources that declare nodes of a label, or of one below it."""
    below = set(model.descendants(label)) if label in model.nodes else set()
    return [
        name
        for name, table in sources.items()
        if isinstance(table, Table) and any(not record.adds and record.of in below for record in table.nodes)
    ]


def _reasons(model: Model, name: str, table: Table, others: Mapped) -> Iterator[str]:
    if any(given.value.by or given.value.missing != "error" for given in ends_of(table, model)):
        yield f"{name} has `by` or `missing`, which depend on the nodes of all sources"
    if any(value.absent == "clear" for record in table.records for value in record.each):
        yield f"{name} has `absent: clear`, which may bring back what others say"
    for record in table.nodes:
        yield from _of_nodes(model, name, record, table, others)
    if any(model.nodes[record.of].event for record in node_records(table, model)):
        yield f"{name} gives events, on whose days other claims may depend"
    for record in table.relationships:
        yield from _of_relationships(model, name, record, others)


def _of_ranks(model: Model, name: str, table: Table, others: Mapped, ranked: Collection[str]) -> Iterator[str]:
    """What another source gives, over which this one may have won until now: its mapping may give less than before."""
    for other, given in others.items():
        if isinstance(given, str) or not {name, other}.intersection(ranked):
            continue
        for record, each in product(table.nodes, given.nodes):
            kind = model.nodes[each.of]
            if model.nodes[record.of].identity == kind.identity and _given(kind, each):
                yield f"{name} and {other} give nodes of {kind.label}, and `priority` decides between them"
        for record, each in product(table.relationships, given.relationships):
            if record.of == each.of and _given(model.relationships[each.of], each):
                yield f"{name} and {other} give {each.of}, and `priority` decides between them"


def _of_nodes(model: Model, name: str, record: Record, table: Table, others: Mapped) -> Iterator[str]:
    kind = model.nodes[record.of]
    if any(each.unique and not each.key for each in kind.properties.values()):
        yield f"{name} gives a unique property of {kind.label}"
    for other, given in others.items():
        if isinstance(given, str):
            yield f"{name} gives nodes, which {other} may name: it is {given}"
            continue
        if given.claims:
            yield f"{name} gives nodes, whose names stand in the captions of the claims of {other}"
        if any(
            (end.value.by or end.value.missing != "error")
            and (not end.label or model.nodes[end.label].identity == kind.identity)
            for end in ends_of(given, model)
        ):
            yield f"{other} has `by` or `missing`, which depend on the nodes of {name}"
        same = [each for each in given.nodes if model.nodes[each.of].identity == kind.identity]
        if same and table.claims:
            yield f"{name} claims something of nodes that {other} gives too"
        if any(_share(kind, record, model.nodes[each.of], each) for each in same):
            yield f"{name} and {other} give the same properties of {kind.label}"


def _of_relationships(model: Model, name: str, record: Record, others: Mapped) -> Iterator[str]:
    kind = model.relationships[record.of]
    if any(each.unique for each in kind.properties.values()):
        yield f"{name} gives a unique property of {kind.type}"
    for other, given in others.items():
        same = [each for each in given.relationships if each.of == record.of] if isinstance(given, Table) else []
        if same and kind.ordered:  # a row that names several ends gives their places, and places are compared
            yield f"{name} and {other} both give {kind.type}, whose ends are counted"
        if any(record.panel or each.panel or _share(kind, record, kind, each) for each in same):
            yield f"{name} and {other} give the same properties of {kind.type}"


def _share(
    kind: NodeType | RelationshipType, record: Record, other_kind: NodeType | RelationshipType, other: Record
) -> bool:
    """Whether two records may give one property of a node or relationship, other than its key."""
    return not _given(kind, record).isdisjoint(_given(other_kind, other))


def _given(kind: NodeType | RelationshipType, record: Record) -> set[str]:
    """The properties that rows of a record may give; those with a default value are always given."""
    properties = {name: each for name, each in kind.properties.items() if not each.key and not each.part}
    if isinstance(kind, RelationshipType):
        properties = {name: each for name, each in properties.items() if name not in kind.key}
    always = {name for name, each in properties.items() if each.default not in (None, [])}
    return set(properties) if record.auto else always | (record.values.keys() & properties.keys())
