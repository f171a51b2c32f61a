"""A rename in the claim layer: what claims say of renamed types and properties gets the new names.

No claim's id changes: of a rename that the model declares, ids are computed from first names
(`graphmodel.claims.first_names`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from graphmodel.claims.identity import canonical
from graphmodel.databases import Database, Statement
from graphmodel.model.layer import CLAIMED, MERGED, MERGED_COLUMNS, Layer
from graphmodel.syntax.quoting import quote

if TYPE_CHECKING:
    from graphmodel.migrations.naming import Rename
    from graphmodel.migrations.refactoring import Graph

PAGE = 2_000
"""How many claims are in memory at once."""
OF_TYPE = "n.predicate = $old AND n.kind IN ['relationship', 'role', 'content']"
OF_PROPERTY = "n.predicate = $old AND n.kind IN ['property', 'occasion']"
OF_LABEL = (
    "n.subject_key STARTS WITH $start OR n.object_key STARTS WITH $start OR n.bounds CONTAINS $start"
    " OR any(x IN coalesce(n.merged_from, []) WHERE x STARTS WITH $before)"
)
OF_QUALIFIER = "n.predicate = $of AND n.qualifiers CONTAINS $start"


def count_claims(database: Database, layers: Collection[Layer], each: Rename, of: str) -> int:
    """How many claims name it by its old name; `of` is what its type is called in the graph. Changes nothing.

    `layers` are what claims and their relationships may be called: in a graph in which the renaming of these was broken
    off, some claims have the old label and some the new, and either type.
    """
    types = [layer.type("SUBJECT") for layer in layers]
    count = 0
    for label in dict.fromkeys(layer.claim for layer in layers):
        pattern, where, parameters = _claims(label, types, each, of)
        count += int(database.read(f"MATCH {pattern} WHERE {where} RETURN count(DISTINCT n)", parameters).value() or 0)
    return count


def rename_in_claims(graph: Graph, each: Rename) -> None:
    """Gives claims, and what says which columns claims gave, the new name, in batches."""
    if each.kind == "label":
        _label(graph, each)
    elif each.kind == "type":
        graph.run(f"MATCH (n:{quote(graph.layer.claim)}) WHERE {OF_TYPE} {_SET_PREDICATE}", old=each.old, new=each.new)
    else:
        if each.of_relationship:
            _qualifier(graph, each)
        else:
            pattern, where, parameters = _in(graph, each)
            graph.run(f"MATCH {pattern} WHERE {where} {_SET_PREDICATE}", new=each.new, **parameters)
        _columns(graph, each)


def rename_identity(database: Database, old: str, new: str) -> None:
    """Says by which labels nodes are found now: a load refuses a graph in which these are others."""
    text = (
        "MATCH (m:Graphmodel {id: 'graphmodel'}) WHERE $old IN m.identities"
        " SET m.identities = [each IN m.identities WHERE each <> $old AND each <> $new] + [$new]"
    )
    database.write(Statement(text, {"old": old, "new": new}))


_SET_PREDICATE = "WITH DISTINCT n LIMIT $batch SET n.predicate = $new RETURN count(n)"


def _in(graph: Graph, each: Rename) -> tuple[str, str, dict[str, Any]]:
    return _claims(graph.layer.claim, [graph.layer.type("SUBJECT")], each, each.of)


def _claims(label: str, types: Sequence[str], each: Rename, of: str) -> tuple[str, str, dict[str, Any]]:
    """The pattern and the condition that find the claims of a rename, and their parameters.

    `label` is that of claims, and `types` those of the relationships to their subjects.
    """
    claims = f"(n:{quote(label)})"
    if each.kind == "type":
        return claims, OF_TYPE, {"old": each.old}
    if each.kind == "label":
        return claims, OF_LABEL, {"start": _start(each.old), "before": f"{each.old}:"}
    if each.of_relationship:
        return claims, OF_QUALIFIER, {"of": of, "start": f"{canonical(each.old)}:"}
    subject = "|".join(map(quote, dict.fromkeys(types)))
    return f"{claims}-[:{subject}]->(:{quote(of)})", OF_PROPERTY, {"old": each.old}


def _start(label: str) -> str:
    """How a reference to a node with this identity label begins, `["Entity",`."""
    return canonical([label])[:-1] + ","


def _label(graph: Graph, each: Rename) -> None:
    """References name a node by its identity label: `["Entity","russia"]`, or `Entity:russia`."""
    old, new = _start(each.old), _start(each.new)
    for name in ("subject_key", "object_key"):
        graph.run(
            f"MATCH (n:{quote(graph.layer.claim)}) WHERE n.{name} STARTS WITH $start WITH n LIMIT $batch"
            f" SET n.{name} = $new + substring(n.{name}, size($start)) RETURN count(n)",
            start=old,
            new=new,
        )
    graph.run(
        f"MATCH (n:{quote(graph.layer.claim)}) WHERE n.bounds CONTAINS $start WITH n LIMIT $batch"
        " SET n.bounds = replace(n.bounds, $start, $new) RETURN count(n)",
        start=old,
        new=new,
    )
    for pattern, name in ((graph.layer.named("(n:Claim)"), "merged_from"), (f"(n:{quote(each.old)})", MERGED)):
        graph.run(
            f"MATCH {pattern} WHERE any(x IN coalesce(n.{name}, []) WHERE x STARTS WITH $old) WITH n LIMIT $batch"
            f" SET n.{name} = [x IN n.{name} | CASE WHEN x STARTS WITH $old"
            " THEN $new + substring(x, size($old)) ELSE x END] RETURN count(n)",
            old=f"{each.old}:",
            new=f"{each.new}:",
        )


def _qualifier(graph: Graph, each: Rename) -> None:
    """What claims say of a relationship's properties is one text of JSON, its names in order."""
    for page in pages(graph.database, *_in(graph, each), "n.qualifiers"):
        changed = []
        for id, text in page:
            said: dict[str, Any] = json.loads(text)
            if each.old in said and each.new not in said:
                named = {each.new if name == each.old else name: value for name, value in said.items()}
                changed.append({"id": id, "said": canonical(named)})
        text = graph.layer.named("UNWIND $rows AS row MATCH (n:Claim {id: row.id}) SET n.qualifiers = row.said")
        graph.write(Statement(text, {"rows": changed}))


def _columns(graph: Graph, each: Rename) -> None:
    """Nodes and relationships name the columns that they have from claims, in order, and from merged nodes."""
    pattern = f"()-[n:{quote(each.of)}]->()" if each.of_relationship else f"(n:{quote(each.of)})"
    renamed = "CASE x WHEN $old THEN $new ELSE x END"
    graph.run(
        f"MATCH {pattern} WHERE $old IN n.{CLAIMED} WITH n LIMIT $batch UNWIND n.{CLAIMED} AS x"
        f" WITH n, {renamed} AS name ORDER BY name WITH n, collect(name) AS names"
        f" SET n.{CLAIMED} = names RETURN count(n)",
        old=each.old,
        new=each.new,
    )
    if not each.of_relationship:
        graph.run(
            f"MATCH {pattern} WHERE $old IN n.{MERGED_COLUMNS} WITH n LIMIT $batch"
            f" SET n.{MERGED_COLUMNS} = [x IN n.{MERGED_COLUMNS} | {renamed}] RETURN count(n)",
            old=each.old,
            new=each.new,
        )


def pages(
    database: Database, pattern: str, where: str, parameters: dict[str, Any], what: str
) -> Iterator[Sequence[Sequence[Any]]]:
    """The ids of claims and something of each, in the order of their ids, a page at a time."""
    after = ""
    while True:
        text = f"MATCH {pattern} WHERE ({where}) AND n.id > $after WITH DISTINCT n RETURN n.id AS id, {what} AS what"
        rows = database.read(f"{text} ORDER BY id LIMIT {PAGE}", {**parameters, "after": after}).rows
        if not rows:
            return
        yield rows
        after = rows[-1][0]
