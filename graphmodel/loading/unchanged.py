"""Which nodes of the claim layer are stored exactly as the records say, their links included: the server compares.

Of what is unchanged nothing is read, so that loading many claims again costs one statement a window.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from graphmodel.databases import Database, Statement
from graphmodel.loading.buckets import SEPARATOR
from graphmodel.loading.changes import grouped
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.ownership import KEPT
from graphmodel.loading.patterns import ROWS, exactly, match
from graphmodel.model import Layer, Ref
from graphmodel.model.layer import ADOPTED, OWN, SOURCES
from graphmodel.records import NodeRecord, Records, RelationshipRecord
from graphmodel.syntax.literals import literal
from graphmodel.syntax.quoting import quote


def unchanged_nodes(
    database: Database, keys: Mapping[str, str], part: Records, labels: Collection[str]
) -> dict[Ref, NodeRecord]:
    """Those nodes of a part, of these labels, that are stored with the same properties, sources and outgoing links.

    `keys` names the key property of each identity label. What an event bounds is not among them: part of its
    properties follows from other claims.
    """
    links: dict[Ref, list[RelationshipRecord]] = defaultdict(list)
    for link in part.claim_links.values():
        links[link.start].append(link)
    candidates = [node for ref, node in part.claim_nodes.items() if ref.label in labels and "bounds" not in node.stored]
    asked = [
        (nodes, _statement(part.layer, keys, label, nodes, links))
        for label, nodes in grouped(candidates, lambda node: node.ref.label).items()
    ]
    results = database.read_all(*(statement for _, statement in asked))
    found: dict[Ref, NodeRecord] = {}
    for (nodes, _), result in zip(asked, results, strict=True):
        found |= {nodes[at].ref: nodes[at] for at in result.rows[0][0]}
    return found


def _statement(
    layer: Layer,
    keys: Mapping[str, str],
    label: str,
    nodes: Sequence[NodeRecord],
    links: Mapping[Ref, Sequence[RelationshipRecord]],
) -> Statement:
    names = {name for node in nodes for name in node.stored}
    columns = {name: [node.stored.get(name) for node in nodes] for name in names}
    shape = shape_of(columns)
    declared = next(node.columns for node in layer.nodes if node.label == label)
    tests = exactly("n", shape, columns)
    tests += (
        f"n.{quote(name)} IS NULL"
        for name in declared
        if name not in names and name not in KEPT and name != keys[label]
    )
    given = [[_text(link) for link in links.get(node.ref, ())] for node in nodes]
    ends = sorted({link.end.label for node in nodes for link in links.get(node.ref, ())})
    text = _same_nodes(label, keys, tests, ends)
    values = {
        "key": [node.ref.key for node in nodes],
        "sources": [sorted(node.sources) for node in nodes],
        "links": given,
    }
    return Statement(text, values | packed_columns(shape, columns))


def _same_nodes(label: str, keys: Mapping[str, str], tests: Sequence[str], ends: Sequence[str]) -> str:
    """The numbers of the rows whose nodes pass the tests, have the row's sources, and its links to nodes of `ends`."""
    tests = [f"n.{ADOPTED} IS NULL", f"n.{SOURCES} = $sources[i]", *tests]
    cases = "".join(
        f" WHEN m:{quote(end)} THEN {literal(end + SEPARATOR)} + toString(m.{quote(keys[end])})" for end in ends
    )
    end = f"CASE{cases} ELSE '' END" if cases else "''"
    link = (
        f"CASE WHEN r.{OWN} AND r.{SOURCES} = $sources[i] THEN type(r) + {literal(SEPARATOR)} + {end} "
        "WHEN r IS NOT NULL THEN '' END"
    )
    return (
        f"{ROWS} {match('n', label, keys[label], '$key[i]')} WHERE {' AND '.join(tests)} "
        f"OPTIONAL MATCH (n)-[r]->(m) WHERE r.{SOURCES} IS NOT NULL WITH i, collect({link}) AS links "
        "WHERE size(links) = size($links[i]) AND all(link IN links WHERE link IN $links[i]) RETURN collect(i) AS same"
    )


def _text(link: RelationshipRecord) -> str:
    return SEPARATOR.join((link.type, link.end.label, str(link.end.key)))
