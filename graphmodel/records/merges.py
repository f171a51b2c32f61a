"""Nodes that a person judged to be one, as one: what each source says of either goes under the id that stays."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from graphmodel.claims import ClaimRecord
from graphmodel.claims.bounds import Bound
from graphmodel.claims.first_names import first_property, first_qualifiers, first_text, first_type, in_order
from graphmodel.claims.identity import digest, ref_text
from graphmodel.model import Model, Ref
from graphmodel.model.layer import LABEL_PREFIX, MERGED, MERGED_COLUMNS
from graphmodel.problems import Problem
from graphmodel.records.claims import add_claim
from graphmodel.records.elements import NodeRecord, Records
from graphmodel.sources.decisions import Merges

ONE_CLASS = "merge into the other, or give both one class"
SHOWN = 5
"""So many relationships that a merge would misplace are named."""


def apply_merges(
    model: Model, records: Records, merges: Merges, misplaced: Iterable[tuple[str, Ref, Ref]] = ()
) -> list[Problem]:
    """Puts what the records say of merged nodes under the ids that stay; what is wrong with the decisions.

    Claims keep their ids and what they said, with the original ids beside it (`merged_from`). `misplaced` are rows of
    tables that do not fit the nodes that stay, under whose ids they are already: type, start, end.
    """
    wrong = [*_unfit(model, records, merges), *_unfit_rows(records, merges, misplaced)]
    problems = [*_unknown(records, merges), *_of_classes(records, merges, wrong)]
    if problems:
        return problems
    _merge_nodes(model, records, merges)
    _merge_relationships(model, records, merges)
    _merge_claims(model, records, merges)
    return []


def without_superseded(nodes: Mapping[Ref, NodeRecord], merges: Merges) -> Iterator[NodeRecord]:
    """The nodes; those to be merged without the columns that the node that stays has from elsewhere."""
    taken = {new: {*nodes[new].stored} for new in merges.into.values() if new in nodes}
    fewer: dict[Ref, NodeRecord] = {}
    for old, new in sorted(merges.into.items()):
        if old in nodes and new in taken:
            node = nodes[old]
            stored = {name: value for name, value in node.stored.items() if name not in taken[new]}
            fewer[old] = replace(node, stored=stored)
            taken[new] |= {*node.stored}
    return (fewer.get(ref, node) for ref, node in nodes.items())


def _unknown(records: Records, merges: Merges) -> Iterator[Problem]:
    for old, new in merges.into.items():
        for ref in (old, new):
            if ref not in records.nodes:
                hint = "name nodes that a source declares, or delete the line"
                yield Problem(merges.at(old), "identity-unknown", f"no source has {ref}", hint)


def _of_classes(records: Records, merges: Merges, wrong: Iterable[tuple[Ref, str]]) -> Iterator[Problem]:
    """Each merge into a node whose class does not take all relationships that go under its id, and which these are."""
    found: dict[Ref, dict[str, None]] = defaultdict(dict)
    for old, said in wrong:
        found[old].setdefault(said)
    for old, connections in found.items():
        new = records.nodes[merges.into[old]]
        shown = ", ".join(islice(connections, SHOWN)) + (", ..." if len(connections) > SHOWN else "")
        fault = f"{old} cannot be {new.ref}: no {new.name} can have what it has: {shown}"
        where = merges.at(old)
        hint = f"{ONE_CLASS}; or delete line {where.line} of {where.file}"
        yield Problem(where, "identity-class", fault, hint)


def _unfit(model: Model, records: Records, merges: Merges) -> Iterator[tuple[Ref, str]]:
    """The merged nodes with relationships that the class of the node that stays does not take."""
    for type_, start, end in _connected(records):
        ends = [records.nodes.get(merges.into.get(ref, ref)) for ref in (start, end)]
        if not (start in merges.into or end in merges.into) or None in ends:
            continue
        pairs = model.relationships[type_].pairs
        if not any(all(label in node.labels for label, node in zip(pair, ends, strict=True) if node) for pair in pairs):
            moved = [ref for ref in (start, end) if ref in merges.into]
            fits = [any(pair[side] in node.labels for pair in pairs) for side, node in enumerate(ends) if node]
            blamed = [ref for ref, fit in zip((start, end), fits, strict=True) if ref in moved and not fit] or moved
            yield blamed[0], f"{type_} to {end}" if blamed[0] == start else f"{type_} from {start}"


def _unfit_rows(
    records: Records, merges: Merges, misplaced: Iterable[tuple[str, Ref, Ref]]
) -> Iterator[tuple[Ref, str]]:
    """The same of rows of tables; which of the nodes merged into one they were about is not known any more."""
    other_class: dict[Ref, Ref] = {}
    for old, new in sorted(merges.into.items()):
        if old in records.nodes and new in records.nodes and records.nodes[old].name != records.nodes[new].name:
            other_class.setdefault(new, old)
    for type_, start, end in misplaced:
        at_start = start in other_class
        yield other_class[start if at_start else end], f"{type_} to {end}" if at_start else f"{type_} from {start}"


def _connected(records: Records) -> Iterable[tuple[str, Ref, Ref]]:
    """What is said to connect which nodes, each once."""
    said = [(r.type, r.start, r.end) for r in records.relationships.values()]
    said += [
        (claim.predicate, claim.subject, claim.object)
        for claim in (record.testimony for record in records.claims.values())
        if claim.kind in ("relationship", "role") and claim.subject and claim.object
    ]
    return dict.fromkeys(said)


def _merge_nodes(model: Model, records: Records, merges: Merges) -> None:
    groups: dict[Ref, list[NodeRecord]] = defaultdict(list)
    for old, new in sorted(merges.into.items()):
        records.merged_nodes[old] = records.nodes.pop(old)
        groups[new].append(records.merged_nodes[old])
    for new, olds in groups.items():
        node = records.nodes[new]
        kind = model.nodes[node.name]
        known = {column.name for declared in kind.properties.values() for column in declared.columns}
        stored = dict(node.stored)
        for other in olds:
            for name, value in other.stored.items():
                if name.startswith(LABEL_PREFIX):
                    stored[name] = sorted({*stored.get(name, ()), *value})
                elif name in known and name not in stored:
                    stored[name] = value
        stored |= _other_names(kind, node, olds)
        added = sorted(name for name, value in stored.items() if name not in node.stored or node.stored[name] != value)
        stored[MERGED] = [str(other.ref) for other in olds]
        if added:
            stored[MERGED_COLUMNS] = added
        sources = frozenset().union(node.sources, *(other.sources for other in olds))
        records.nodes[new] = replace(node, stored=stored, sources=sources)
        records.names |= dict.fromkeys((other.ref for other in olds), records.names[new])


def _other_names(kind: Any, node: NodeRecord, olds: Iterable[NodeRecord]) -> dict[str, Any]:
    """The names of the merged, among the other names of the node that stays."""
    lists = [name for name in kind.naming if name in kind.properties and kind.properties[name].many]
    if not lists:
        return {}
    mine = {str(node.stored.get(kind.caption, "")), *map(str, node.stored.get(lists[0], ()))}
    found = list(node.stored.get(lists[0], ()))
    for old in olds:
        said = [value for name in kind.naming for value in _listed(old.stored.get(name))]
        found += [value for value in dict.fromkeys(map(str, said)) if value not in {*mine, *found}]
    return {lists[0]: found} if found else {}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def _merge_relationships(model: Model, records: Records, merges: Merges) -> None:
    touched = [i for i, r in records.relationships.items() if r.start in merges.into or r.end in merges.into]
    for identity in touched:
        record = records.relationships.pop(identity)
        start, end = (merges.into.get(ref, ref) for ref in (record.start, record.end))
        if model.relationships[record.type].symmetric:
            start, end = (ref for ref in in_order(model, start, end) if ref is not None)
        if start == end and record.start != record.end:
            continue  # it distinguished the two that are now one
        moved = replace(record, start=start, end=end)
        known = records.relationships.get(moved.identity)
        if known is not None:
            stored = {**moved.stored, **known.stored}
            moved = replace(known, stored=stored, sources=known.sources | moved.sources)
        records.relationships[moved.identity] = moved


def _merge_claims(model: Model, records: Records, merges: Merges) -> None:
    touched = {id: moved for id, record in records.claims.items() if (moved := _moved(model, record, merges)) != record}
    if not touched:
        return
    records.claims.update(touched)
    nodes, links = dict(records.claim_nodes), dict(records.claim_links)
    for identity, link in links.items():
        mine = link.start.label == records.layer.claim and link.start.key in touched
        if mine or link.end in merges.into:
            del records.claim_links[identity]
    for id, record in touched.items():
        node = nodes[Ref(records.layer.claim, id)]
        del records.claim_nodes[node.ref]
        add_claim(records, record, node.sources)
        stored = {**records.claim_nodes[node.ref].stored, "merged_from": _from(nodes[node.ref], merges)}
        records.claim_nodes[node.ref] = replace(records.claim_nodes[node.ref], stored=stored)
    for link in links.values():  # a document's author
        if link.end in merges.into and link.start.label != records.layer.claim:
            records.add_claim_link(replace(link, end=merges.into[link.end]))


def _from(node: NodeRecord, merges: Merges) -> list[str]:
    texts = {ref_text(old): f"{old.label}:{old.key}" for old in merges.into}
    return sorted(
        {texts[key] for key in (node.stored.get("subject_key"), node.stored.get("object_key")) if key in texts}
    )


def _moved(model: Model, record: ClaimRecord, merges: Merges) -> ClaimRecord:
    said, into = record.testimony, merges.into
    subject, object_ = (into.get(ref, ref) if ref else None for ref in (said.subject, said.object))
    kind = model.relationships.get(said.predicate)
    if kind is not None and kind.symmetric and not said.value:
        subject, object_ = in_order(model, subject, object_)
    bounds = tuple(Bound(b.how, into.get(b.of, b.of)) if isinstance(b.of, Ref) else b for b in said.bounds)
    fact = said.fact
    if (subject, object_) != (said.subject, said.object):
        fact = fact_of(model, record, subject, object_)
    holder = into.get(record.holder, record.holder) if isinstance(record.holder, Ref) else record.holder
    excepting = frozenset(into.get(ref, ref) for ref in record.excepting)
    # What is said to connect the two that are one by the decision speaks neither for nor against anything any more.
    one = subject is not None and subject == object_ and said.subject != said.object
    rank = "deprecated" if one else said.rank
    testimony = replace(said, subject=subject, object=object_, bounds=bounds, fact=fact, rank=rank)
    return replace(record, testimony=testimony, holder=holder, excepting=excepting)


def fact_of(model: Model, record: ClaimRecord, subject: Ref | None, object_: Ref | None) -> str:
    """The fact of a claim about these nodes: as `claims.resolve` names it."""
    said = record.testimony
    if said.value:
        return digest("property", first_text(model, subject), first_property(model, subject, said.predicate))
    own: dict[str, Any] = json.loads(said.qualifiers)
    bounds = {name: str(value) if value else None for name, value in (("since", said.since), ("until", said.until))}
    key = {name: {**own, **bounds}.get(name) for name in model.relationships[said.predicate].key}
    parallel = first_qualifiers(model, said.predicate, key)
    ends = first_text(model, subject), first_type(model, said.predicate), first_text(model, object_)
    return digest(said.kind, *ends, sorted(record.content), parallel)
