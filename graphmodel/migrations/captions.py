"""Captions of claims after a rename: claims read as their types do, and what quotes them reads so, too.

Their fact is computed anew, too: where the model does not declare the rename, its name is another one then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from graphmodel.claims import ClaimRecord
from graphmodel.databases import Database, Statement
from graphmodel.migrations.claims import pages
from graphmodel.model import Model, Ref
from graphmodel.records import Records, caption_columns, caption_of, fact_of, testimony_of

if TYPE_CHECKING:
    from graphmodel.migrations.refactoring import Graph

QUOTING = "MATCH (n:Claim)-[:QUOTES]->(m:Claim) WHERE m.id IN $ids RETURN DISTINCT n.id"
QUOTED = "MATCH (m:Claim)-[:QUOTES]->(n:Claim) WHERE m.id IN $ids RETURN DISTINCT n.id"
CLAIMS = "MATCH (n:Claim) WHERE n.id IN $ids RETURN properties(n)"
CONTENT = "MATCH (n:Claim)-[:QUOTES]->(m:Claim) WHERE n.id IN $ids RETURN n.id, m.id"
NAMED = (
    "MATCH (n:Claim)-[:{}]->(m) WHERE n.id IN $ids AND NOT m:Claim RETURN DISTINCT labels(m) AS labels, properties(m)"
)


def rewrite_captions(graph: Graph, model: Model, predicates: Collection[str]) -> int:
    """Writes anew how the claims of these types and properties read, and those that quote them; returns how many."""
    changed = 0
    where = "n.predicate IN $predicates"
    for page in pages(graph.database, graph.layer.named("(n:Claim)"), where, {"predicates": sorted(predicates)}, "1"):
        found = _closed(graph.database, {id for id, _ in page}, graph.layer.named(QUOTING))
        rows = list(_differing(graph.database, model, found))
        if rows:
            text = graph.layer.named("UNWIND $rows AS row MATCH (n:Claim {id: row.id}) SET n += row.columns")
            graph.write(Statement(text, {"rows": rows}))
        changed += len(rows)
    return changed


def _differing(database: Database, model: Model, ids: Collection[str]) -> Iterable[dict[str, Any]]:
    """Of these claims those that read otherwise now, with the columns to set."""
    stored, records = _read(database, model, _closed(database, ids, model.layer.named(QUOTED)))
    for id in sorted(ids & records.claims.keys()):
        record = records.claims[id]
        columns = caption_columns(record, records)
        said = record.testimony
        if said.fact and (said.value or said.predicate in model.relationships):
            columns |= {"fact": fact_of(model, record, said.subject, said.object)}
        new = {name: text for name, text in columns.items() if stored[id].get(name, "") != text}
        if new:
            yield {"id": id, "columns": new}


def _read(database: Database, model: Model, ids: Collection[str]) -> tuple[Mapping[str, Mapping[str, Any]], Records]:
    given = {"ids": sorted(ids)}
    texts = (CLAIMS, CONTENT, NAMED.format("SUBJECT"), NAMED.format("BOUNDED_BY"))
    claims, content, subjects, events = database.read_all(
        *(Statement(model.layer.named(text), given) for text in texts)
    )
    stored = {properties["id"]: properties for (properties,) in claims.rows}
    quoted: dict[str, set[str]] = {}
    for id, inner in content.rows:
        quoted.setdefault(id, set()).add(inner)
    relationships = model.relationships.values()
    phrases = {
        (t.type, quoting): t.reads_that if quoting else t.reads for t in relationships for quoting in (False, True)
    }
    records = Records(phrases=phrases, layer=model.layer)
    for labels, properties in [*subjects.rows, *events.rows]:
        kind = max((model.nodes[x] for x in labels if x in model.nodes), key=lambda k: len(k.labels), default=None)
        if kind is not None and kind.key in properties:
            ref = Ref(kind.identity, properties[kind.key])
            records.names[ref] = caption_of(kind, properties, ref.key)
            if properties.get(kind.cls.plural_if):
                records.plurals.add(ref)
    for id, properties in stored.items():
        records.claims[id] = _record(properties, frozenset(quoted.get(id, ())), records.names)
    return stored, records


def _record(stored: Mapping[str, Any], content: frozenset[str], names: dict[Ref, str]) -> ClaimRecord:
    """The record of a stored claim as far as its caption needs it: those it names are in it by their names."""
    said = testimony_of(stored)
    ends = ((said.subject, stored["subject"]), (said.object, stored.get("object", "")))
    names.update({ref: name for ref, name in ends if ref is not None})
    excepting = frozenset(Ref("", name) for name in said.excepting)
    return ClaimRecord(testimony=said, holder=said.holder, content=content, excepting=excepting)


def _closed(database: Database, ids: Collection[str], text: str) -> set[str]:
    """These claims and those that they lead to, however far."""
    found, new = set(ids), set(ids)
    while new:
        new = {id for (id,) in database.read(text, {"ids": sorted(new)}).rows} - found
        found |= new
    return found
