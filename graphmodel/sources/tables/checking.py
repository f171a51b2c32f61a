"""A mapping checked against the model and a table's header, before the first row is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphmodel.model import Model, NodeType, RelationshipType
from graphmodel.model.groups import parts_of
from graphmodel.model.types import CONTENT_LABEL
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean
from graphmodel.sources.deprecation import deprecation
from graphmodel.sources.invalid import or_optional
from graphmodel.sources.tables.claim_checking import ClaimCheck, first_place, no_option
from graphmodel.sources.tables.columns import column_faults
from graphmodel.sources.tables.ends import SIDES
from graphmodel.sources.tables.making import with_defaults
from graphmodel.sources.tables.panel_checking import panel_faults
from graphmodel.sources.tables.positions import unnumbered
from graphmodel.sources.tables.sql_text import sql_faults
from graphmodel.sources.tables.table import EndpointMapping, Record, Table
from graphmodel.sources.tables.typed import own_rules
from graphmodel.sources.tables.value import OPTIONS
from graphmodel.sources.tables.valuing import value_faults


def check(table: Table, model: Model, header: Sequence[str] | None = None) -> list[Problem]:
    """Everything that keeps a mapping from being read, in order of place; `header` are the table's columns."""
    found = [*_TableCheck(table, model).faults(), *(column_faults(table, header) if header is not None else ())]
    return sorted({problem if problem.where != NOWHERE else problem.at(table.at) for problem in found})


class _TableCheck:
    def __init__(self, table: Table, model: Model) -> None:
        self.table = table
        self.model = model

    def faults(self) -> Iterator[Problem]:
        yield from self._table()
        for record in self.table.nodes:
            yield from self._nodes(record)
        for record in self.table.relationships:
            yield from self.relationships(record)
        yield from ClaimCheck(self.table, self.model, self).faults()

    def _table(self) -> Iterator[Problem]:
        table, at = self.table, self.table.at
        if not table.records:
            yield Problem(at, "mapping-empty", "the mapping makes nothing of a row", "add nodes: or relationships:")
        if table.sql:
            yield from sql_faults(table.sql, table.places.get("sql", at))
        for name in ("delimiter", "quote", "escape"):
            mark = getattr(table, name)
            if len(mark) > 1 or mark in ("\n", "\r"):
                yield Problem(table.places.get(name, at), "table-option", f"{name} {mark!r} is not one character")
        for record in (*table.nodes, *table.relationships):
            if record.said or record.nested:
                name = next(iter({**record.said, **record.nested}))
                fault = f"{name!r} is for claims, and {record.of} is none"
                yield Problem(record.places.get(name, record.at), "unknown-key", fault, did_you_mean(name, ["where"]))

    def _nodes(self, record: Record) -> Iterator[Problem]:
        kind = self.label(record.of, record.at)
        if isinstance(kind, Problem):
            yield kind
            return
        if kind.abstract:
            below = [each for each in self.model.descendants(kind.label) if not self.model.nodes[each].abstract]
            hint = "take one of " + ", ".join(below)
            yield Problem(record.at, "unknown-label", f"{kind.label} is abstract", hint)
            return
        yield from self._properties(record, kind, {})
        for name in kind.own_key:
            if name not in record.values and kind.given[name].default is None and name not in kind.may_be_empty:
                of = f"a part of the key of {kind.label}" if kind.parts else f"the key of {kind.label}"
                hint = f"add {name}: and the column that holds it"
                yield Problem(record.at, "missing-key", f"nothing fills {name}, {of}", hint)
        if not record.adds:
            yield from self._needed(record, kind, {kind.key, *kind.own_key})
        elif own_rules(kind.cls):
            fault = f"{kind.label} checks its values by code of its own, which needs all of a node in one row"
            yield Problem(record.at, "mapping-value", fault, "take `add: true` out, and give its properties here")

    def relationships(self, record: Record) -> Iterator[Problem]:
        kind = self.model.relationships.get(record.of)
        if kind is None:
            hint = self.model.suggest(record.of, self.model.relationships)
            yield Problem(record.at, "unknown-type", f"the model has no relationship type {record.of!r}", hint)
            return
        if kind.abstract:
            hint = "take one of " + ", ".join(self.model.stored_types(kind.type))
            yield Problem(record.at, "unknown-type", f"{kind.type} is abstract", hint)
            return
        if record.panel is not None:
            yield from panel_faults(record, record.panel, kind)
        yield from self._properties(record, kind, dict.fromkeys(SIDES))
        yield from self._ends(record, kind)
        filled = {*with_defaults(record, kind), *kind.may_be_empty}
        for name in kind.own_key:
            if name not in filled:
                fault = f"nothing fills {name}, which distinguishes a {kind.type} from parallel ones"
                yield Problem(record.at, "missing-key", fault, f"add {name}: and the column that holds it")
        yield from self._needed(record, kind, {*kind.key, *kind.own_key})
        yield from unnumbered(record, kind)

    def _ends(self, record: Record, kind: RelationshipType) -> Iterator[Problem]:
        labels: list[str] = []
        for at, side in enumerate(SIDES):
            end = record.values.get(side)
            if side == "end" and kind.takes_content and (record.nested.get("that") or not _ends_in_nodes(kind)):
                yield from self._content(record, kind)
                continue
            if not isinstance(end, EndpointMapping):
                yield Problem(record.at, "missing-end", f"nothing says the {side} of {kind.type}", f"add {side}: ...")
                continue
            found = self._end(end, side, [pair[at] for pair in kind.pairs], record)
            if isinstance(found, NodeType):
                labels.append(found.label)
                yield from self.key_of(found, end, record)
                yield from self._created(found, end, record)
            else:
                yield found
        if len(labels) == len(SIDES) and not any(self._fits(labels, pair) for pair in kind.pairs):
            wanted = ", ".join(f"({start})->({end})" for start, end in kind.pairs)
            fault = f"{kind.type} connects {wanted}, not ({labels[0]})->({labels[1]})"
            yield Problem(record.at, "not-allowed", fault, "change an end, or its type in the model")

    def _content(self, record: Record, kind: RelationshipType) -> Iterator[Problem]:
        """Whether a record says what is said, once."""
        said = "that: [{TYPE: {start: ..., end: ...}}]"
        if record in self.table.relationships:
            fault = f"{kind.type} ends in what is said, which is claimed and not stated"
            yield Problem(record.at, "claim-content", fault, f"write it under claims, and beside it {said}")
        elif record.nested.get("that") and "end" in record.values:
            fault = f"the end of {kind.type} is what stands under `that`, and `end` gives another"
            yield Problem(record.places.get("end", record.at), "claim-content", fault, "take `end` out")
        elif not record.nested.get("that"):
            instead = "in place of `end`" if "end" in record.values else "beside it"
            fault = f"nothing says what the content of {kind.type} is"
            yield Problem(record.at, "claim-content", fault, f"write the claims {instead}: {said}")

    def _created(self, kind: NodeType, end: EndpointMapping, record: Record) -> Iterator[Problem]:
        where, rule = first_place(end.value.at, end.at, record.at), end.value.missing
        if rule != "error" and record not in self.table.relationships:
            hint = "state it as a relationship, or declare the node"
            yield Problem(where, "mapping-value", "`missing` is for relationships, not for claims", hint)
        if rule != "create":
            return
        lacking = [n for n, each in kind.properties.items() if (each.required or each.part) and not each.key]
        hint = "take `missing: skip`, or declare the node in a source"
        if end.value.by:
            yield Problem(where, "mapping-value", f"`by` finds nodes, and gives no {kind.key} to create one by", hint)
        elif kind.abstract or lacking:
            why = "is abstract" if kind.abstract else f"needs {' and '.join(lacking)}"
            yield Problem(where, "mapping-value", f"{kind.label} {why}, so none is created of its key alone", hint)

    def _end(self, end: EndpointMapping, side: str, allowed: Sequence[str], record: Record) -> NodeType | Problem:
        where = first_place(end.at, end.value.at, record.at)
        labels = [each for each in dict.fromkeys(allowed) if each != CONTENT_LABEL]
        if end.label:
            return self.label(end.label, where)
        if len(labels) == 1:
            return self.model.nodes[labels[0]]
        called = (end.optional and self.model.relationships[record.of].role) or side
        fault = f"the {called} of {record.of} may be " + (" or ".join(labels) or "quoted claims")
        hint = f"say which: {called}: {{{labels[0]}: column}}" if labels else "put the claims under `that`, in `claims`"
        if end.optional and record in self.table.relationships:
            hint = f"say which, under relationships: - {record.of}: {{start: ..., end: {{{labels[0]}: column}}}}"
        return Problem(where, "missing-label", fault, hint)

    def key_of(self, kind: NodeType, end: EndpointMapping, record: Record) -> Iterator[Problem]:
        where = first_place(end.value.at, end.at, record.at)
        if end.value.several or (len(kind.parts) > 1 and not end.value.by):
            yield from self._parts_of(kind, end, where)
            return
        name = end.value.by or (kind.parts[0] if kind.parts else kind.key)
        declared = kind.given.get(name)
        if not name:
            yield self._keyless(kind, record, where)
        elif declared is None:
            hint = self.model.suggest(name, kind.properties)
            yield Problem(where, "unknown-property", f"{kind.label} has no property {name!r}", hint)
        elif declared.kind not in ("string", "integer") or declared.many:
            yield Problem(where, "wrong-type", f"{kind.label}.{name} is no text or number to find a node by")
        else:
            yield from value_faults(
                end.value, declared, f"{kind.label}.{name}", where, end=True, model_cls=kind.cls, table=self.table
            )

    def _keyless(self, kind: NodeType, record: Record, where: Where) -> Problem:
        """That an end names a class whose nodes are known by keys that only the classes below it have."""
        below = [each for each in self.model.descendants(kind.label) if self.model.nodes[each].own_key]
        fault = f"{kind.label} has no key to name a node by"
        if not below:
            return Problem(where, "mapping-key", fault, "declare one in the model: Property(key=True)")
        hint = (
            f"{' and '.join(below)} have keys of their own: write a {record.of} for each, and where: {{COLUMN: VALUE}} "
            f"beside it for the column that names the class: {{{below[0]}: COLUMN}}"
        )
        return Problem(where, "mapping-key", fault, hint)

    def _parts_of(self, kind: NodeType, end: EndpointMapping, where: Where) -> Iterator[Problem]:
        """Whether an end names each property of a key that is made of several."""
        wanted, given = kind.own_key, end.value.several
        if len(given) != len(wanted):
            said = "one value" if len(given) < 2 else f"{len(given)} values"
            fault = f"{kind.label} is named by {said}, and its key is {', '.join(wanted)}"
            hint = f"{{{kind.label}: [{', '.join(wanted)}]}}" if kind.parts else f"{{{kind.label}: {kind.key}}}"
            yield Problem(where, "mapping-key", fault, f"name the column of each: {hint}" if kind.parts else hint)
            return
        for name, value in zip(wanted, given, strict=True):
            place = first_place(value.at, where)
            title = f"{kind.label}.{name}"
            yield from value_faults(
                value, kind.given[name], title, place, end=True, model_cls=kind.cls, table=self.table
            )

    def _fits(self, labels: Sequence[str], pair: tuple[str, str]) -> bool:
        return all(self._one_line(given, declared) for given, declared in zip(labels, pair, strict=True))

    def _one_line(self, given: str, declared: str) -> bool:
        if declared not in self.model.nodes:
            return False
        return declared in self.model.nodes[given].labels or given in self.model.nodes[declared].labels

    def label(self, label: str, where: Where) -> NodeType | Problem:
        kind = self.model.nodes.get(label)
        if kind is not None:
            return kind
        hint = self.model.suggest(label, self.model.nodes)
        option = did_you_mean(label, OPTIONS)
        if _is_slip(option) and not _is_slip(hint):
            hint = option
        return Problem(where, "unknown-label", f"the model has no node type {label!r}", hint)

    def _properties(
        self, record: Record, kind: NodeType | RelationshipType, beside: dict[str, None]
    ) -> Iterator[Problem]:
        owner = kind.label if isinstance(kind, NodeType) else kind.type
        keys = set(kind.own_key)
        for name, value in record.values.items():
            if name in beside:
                continue
            where = record.places.get(name, record.at)
            declared = kind.given.get(name)
            if declared is None:
                hint = self.model.suggest(name, [*kind.given, *beside])
                if name in self.model.optional_labels and isinstance(kind, NodeType):
                    hint = f"it is an optional label of other types: optional_labels = ({name!r},)"
                if parts := ", ".join(parts_of(kind.cls).get(name, ())):
                    fault = f"{owner}.{name} is an object, and takes a column as it is"
                    yield Problem(where, "mapping-value", fault, f"fill its parts: {parts}")
                    continue
                if name == "when" and isinstance(kind, RelationshipType):
                    hint = "write since: ... and until: ...; only events have `when`"
                yield Problem(where, "unknown-property", f"{owner} has no property {name!r}", hint)
            elif isinstance(value, EndpointMapping):
                yield no_option(value, where, self.model)
            else:
                place = first_place(value.at, where)
                yield from deprecation(owner, declared, place)
                yield from value_faults(
                    value, declared, f"{owner}.{name}", place, name in keys, model_cls=kind.cls, table=self.table
                )

    def _needed(self, record: Record, kind: NodeType | RelationshipType, keys: set[str]) -> Iterator[Problem]:
        owner = kind.label if isinstance(kind, NodeType) else kind.type
        given = {*record.values, *keys, *(() if isinstance(kind, NodeType) else (kind.ordered,))}
        for name, declared in kind.properties.items():
            if declared.required and name not in given and not own_rules(kind.cls):
                hint = f"add {name}: and a column or {{constant: ...}}, {or_optional(name)}"
                if isinstance(kind, NodeType):
                    hint += f"; or add: true, where rows only add to a {owner} that another source declares"
                yield Problem(record.at, "missing-property", f"{owner} needs the property {name!r}", hint)


def _ends_in_nodes(kind: RelationshipType) -> bool:
    """Whether a type that takes content may end in a node as well."""
    return any(end != CONTENT_LABEL for _, end in kind.pairs)


def _is_slip(hint: str) -> bool:
    return hint.startswith("did you mean")
