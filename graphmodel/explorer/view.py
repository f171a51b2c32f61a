"""What a page shows of the graph, as plain values: nodes with what is said of them, relationships with their claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphmodel.claims.identity import ref_text
from graphmodel.claims.values import intelligible
from graphmodel.databases.values import NodeValue, RelationshipValue
from graphmodel.explorer.near import claims_between
from graphmodel.explorer.spans import dated_span, spans
from graphmodel.loading.overruled import overruling_value
from graphmodel.model import PartialDate, Ref
from graphmodel.model.layer import EVIDENCE_COLUMNS, OWN_PREFIX
from graphmodel.model.phrases import OBJECT
from graphmodel.model.properties import shown, with_quantities
from graphmodel.queries.cells import readable
from graphmodel.records import caption_of
from graphmodel.records.claims import testimony_of
from graphmodel.workflows.evidence import class_of
from graphmodel.workflows.witness import witness_of

if TYPE_CHECKING:
    from graphmodel.claims import Testimony
    from graphmodel.databases import Database
    from graphmodel.model import Model, PropertyType

_BOUNDS = ("since", "until")
Shown = dict[str, Any]


@dataclass(frozen=True)
class View:
    """Nodes and relationships by id, as a page takes them.

    `counts` are a node's relationships in the graph, by type, and `reached` how far they were listed; `note` says what
    was left out, and why.
    """

    nodes: Mapping[str, Shown]
    edges: Mapping[str, Shown]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    reached: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    note: str = ""

    def content(self) -> Shown:
        """The view as JSON can hold it."""
        return {
            "nodes": list(self.nodes.values()),
            "edges": list(self.edges.values()),
            "counts": {id_: dict(counts) for id_, counts in self.counts.items()},
            "reached": {id_: dict(counts) for id_, counts in self.reached.items()},
            "note": self.note,
        }


def node_id(ref: Ref) -> str:
    """What a page calls a node: the reference as claims hold it, which distinguishes the key 1 from "1"."""
    return ref_text(ref)


def ref_of_node(model: Model, node: NodeValue) -> Ref | None:
    """The reference of a stored node; none for one that the model does not declare."""
    kind = class_of(model, node.labels)
    return Ref(kind.identity, node.properties[kind.key]) if kind and kind.key in node.properties else None


def view_of(
    database: Database,
    model: Model,
    nodes: Iterable[NodeValue],
    relationships: Iterable[RelationshipValue],
    whole: bool = False,
) -> View:
    """The view of some nodes and the relationships between them, with all that is claimed of them.

    `whole`: the nodes are all of the graph.
    """
    by_engine: dict[str, tuple[Ref, NodeValue]] = {}
    for node in nodes:
        ref = ref_of_node(model, node)
        if ref is not None:
            by_engine[node.id] = (ref, node)
    refs = dict(by_engine.values())
    claims = claims_between(database, model, refs, whole)
    said = [testimony_of(row["claim"]) for row in claims]
    intervals = spans(said, _occurred(refs))
    drawn = {node_id(ref): _node(model, ref, node) for ref, node in refs.items()}
    edges: dict[str, Shown] = {}
    for row, testimony in zip(claims, said, strict=True):
        claim = _claim(row) | {"fact": testimony.fact}
        if testimony.object is not None and testimony.kind in ("relationship", "role"):
            if testimony.subject in refs and testimony.object in refs:
                made = edges.setdefault(
                    testimony.fact, _claimed_edge(model, testimony, intervals, refs[testimony.subject])
                )
                made["claims"].append(claim)
        elif testimony.subject in refs and testimony.value:
            overruled = _overruled(model, testimony, refs[testimony.subject]) if claim["carries"] else {}
            days = intervals.get(testimony.fact, ())
            about = {"property": testimony.predicate, "days": days}
            drawn[node_id(testimony.subject)]["said"].append(claim | about | overruled)
    for each in relationships:
        if each.start in by_engine and each.end in by_engine:
            _add_given(model, edges, each, by_engine[each.start], by_engine[each.end][0])
    return View(drawn, edges)


def _occurred(refs: Mapping[Ref, NodeValue]) -> dict[Ref, PartialDate]:
    """The days of events that are given as a property."""
    whens = {ref: node.properties.get("when") for ref, node in refs.items()}
    return {ref: PartialDate(when) for ref, when in whens.items() if isinstance(when, str)}


def _node(model: Model, ref: Ref, node: NodeValue) -> Shown:
    kind = class_of(model, node.labels)
    assert kind is not None
    names = [node.properties[name] for name in kind.naming if name in node.properties]
    flat = [str(each) for value in names for each in (value if isinstance(value, list | tuple) else [value])]
    return {
        "id": node_id(ref),
        "key": ref.key,
        "label": kind.label,
        "labels": list(kind.labels),
        "caption": caption_of(kind, node.properties, ref.key),
        "names": list(dict.fromkeys(flat)),
        "properties": _rows(node.properties, kind.properties),
        "sources": list(node.properties.get(f"{OWN_PREFIX}sources", ())),
        "said": [],
    }


def _overruled(model: Model, testimony: Testimony, node: NodeValue) -> Shown:
    """How a claim is shown whose property the node has otherwise, since another source gives it."""
    if testimony.kind not in ("property", "occasion") or not intelligible(model, testimony):
        return {}
    given = overruling_value(model, testimony, node.labels, node.properties)
    return {} if given is None else {"carries": False, "given": str(given)}


def _claimed_edge(
    model: Model, testimony: Testimony, intervals: Mapping[str, Sequence[Any]], subject: NodeValue
) -> Shown:
    assert testimony.subject is not None
    assert testimony.object is not None
    return {
        "id": testimony.fact,
        "source": node_id(testimony.subject),
        "target": node_id(testimony.object),
        "type": testimony.predicate,
        "reads": _reads(model, testimony.predicate, subject),
        "reads_claimed": _reads(
            model,
            testimony.predicate,
            subject,
            denied=testimony.polarity == "denied",
            certainty=testimony.certainty,
            ended=testimony.ended,
        ),
        "days": intervals.get(testimony.fact, ()),
        "claims": [],
        "given": [],
        "properties": [],
    }


def _reads(model: Model, type_: str, subject: NodeValue, **how: Any) -> str:
    """How a relationship type reads between its ends; `how` as `Phrase.verb` takes it."""
    kind, start = model.relationships.get(type_), class_of(model, subject.labels)
    plural = start is not None and bool(subject.properties.get(start.cls.plural_if))
    return kind.reads.verb(plural=plural, **how).replace(OBJECT, "…") if kind is not None else type_


def _claim(row: Mapping[str, Any]) -> Shown:
    claim = row["claim"]
    witness = witness_of({**row, "reasons": ()})
    return {
        "caption": witness.caption,
        "carries": witness.carries,
        "holder": witness.holder,
        "document": witness.document,
        "title": witness.title,
        "locators": list(witness.locators),
        "paraphrase": witness.paraphrase,
        "remarks": list(witness.remarks),
        "status": _status(claim),
    }


def _status(claim: Mapping[str, Any]) -> list[str]:
    """What kind of claim it is, in words a filter can offer."""
    words = {
        "denied": claim["polarity"] == "denied",
        "likely": claim["certainty"] == "likely",
        "possible": claim["certainty"] == "possible",
        "unclear": claim["certainty"] == "unclear",
        "implied": claim["basis"] == "implied",
        "from outside": claim["basis"] == "outside",
        "hypothetical": claim["voice"] == "hypothetical",
        "quoted": claim["voice"] == "quoted",
        "attributed": claim["voice"] == "asserted" and not claim["own_voice"],
        "conditional": bool(claim["conditional"]),
        "ended": bool(claim["ended"]) or "until" in claim,
        "superseded": claim["rank"] == "deprecated",
    }
    return [word for word, on in words.items() if on] or ["asserted"]


def _add_given(
    model: Model, edges: dict[str, Shown], each: RelationshipValue, subject: tuple[Ref, NodeValue], end: Ref
) -> None:
    """Adds a relationship of the graph: to the fact its claims make, or as one that a table gives as it is."""
    start, node = subject
    reads = _reads(model, each.type, node)
    carrying = set(each.properties.get("claims", ()))
    kind = model.relationships.get(each.type)
    rows = _rows(each.properties, kind.properties if kind else {}, EVIDENCE_COLUMNS if carrying else ())
    sources = [source for source in each.properties.get(f"{OWN_PREFIX}sources", ()) if source != "claims"]
    if carrying:
        ends = {node_id(start), node_id(end)}
        for edge in edges.values():
            if edge["type"] == each.type and {edge["source"], edge["target"]} == ends and not edge["properties"]:
                edge["properties"], edge["given"] = rows, sources
                return
    id_ = f"{each.type} {node_id(start)} {node_id(end)} {each.id if each.properties else ''}".strip()
    since, until = (each.properties.get(name) for name in _BOUNDS)
    edges[id_] = {
        "id": id_,
        "source": node_id(start),
        "target": node_id(end),
        "type": each.type,
        "reads": reads,
        "reads_claimed": reads,
        "days": dated_span(*(bound if isinstance(bound, str) else None for bound in (since, until))),
        "claims": [],
        "given": sources,
        "properties": rows,
    }


def _rows(
    properties: Mapping[str, Any], declared: Mapping[str, PropertyType], left_out: Collection[str] = ()
) -> list[list[str]]:
    """Names and values to read; the first and last days of dates, and graphmodel's own marks, are left out."""
    derived = {f"{name}{part}" for name in properties for part in ("_first", "_last")}
    values = with_quantities(declared, shown(declared, properties))
    names = sorted(n for n in values if n not in derived and n not in left_out and not n.startswith(OWN_PREFIX))
    return [[name, readable(values[name])] for name in names]
