"""Whether two databases hold the same graph: the bench's checksum over everything that each of them holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

from bench.digest import Digest, Element, digest
from graphmodel.databases import Database
from graphmodel.databases.streams import Rows
from graphmodel.model.layer import EVIDENCE_COLUMNS, OWN_PREFIX, Layer

OWN = {*(each.label for each in Layer().nodes), *(each.type for each in Layer().links)}


def everything(database: Database) -> Digest:
    """Counts and checksums of a graph, without what graphmodel stores for itself; few rows are in memory at once."""
    ends: dict[str, str] = {}
    nodes = "MATCH (n) RETURN elementId(n), labels(n), properties(n)"
    relationships = "MATCH (a)-[r]->(b) RETURN type(r), elementId(a), elementId(b), properties(r)"
    return {
        **database.stream(nodes, {}, lambda _, rows: digest(_nodes(rows, ends))),
        **database.stream(relationships, {}, lambda _, rows: digest(_relationships(rows, ends))),
    }


def claim_layer(database: Database) -> list[str]:
    """All that claims, documents, passages and facts hold, and what they are linked to."""
    nodes = "MATCH (n) WHERE n:Claim OR n:Document OR n:Passage RETURN labels(n), properties(n)"
    links = (
        "MATCH (a)-[r]->(b) WHERE a:Claim OR a:Document OR a:Passage OR r.gm_sources IS NOT NULL"
        " RETURN type(r), a.id, labels(b), b.id, properties(r)"
    )
    rows = [*database.read(nodes).rows, *database.read(links).rows]
    return sorted(
        str([dict(sorted(x.items())) if isinstance(x, dict) else sorted(x) if isinstance(x, list) else x for x in row])
        for row in rows
    )


def _nodes(rows: Rows, ends: dict[str, str]) -> Iterator[Element]:
    """The nodes; `ends` takes a digest of what each holds, by which relationships name it on every database."""
    for id, labels, values in rows:
        if not set(labels) & OWN:
            kind, plain = ":".join(sorted(labels)), _plain(values, ())
            ends[id] = blake2b(repr((kind, plain)).encode(), digest_size=16).hexdigest()
            yield kind, "", plain


def _relationships(rows: Rows, ends: Mapping[str, str]) -> Iterator[Element]:
    for kind, start, end, values in rows:
        if kind not in OWN and start in ends and end in ends:
            yield kind, "", {"ends": [ends[start], ends[end]], **_plain(values, EVIDENCE_COLUMNS)}


def _plain(values: dict[str, Any], without: tuple[str, ...]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if not name.startswith(OWN_PREFIX) and name not in without}
    return dict(sorted((name, repr(value)) for name, value in kept.items()))
