"""Whether two databases hold the same graph: the bench's checksum over everything that each of them holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.digest import Digest, Element, digest
from graphmodel.databases import Database
from graphmodel.model.layer import EVIDENCE_COLUMNS, OWN_PREFIX, Layer

OWN = {*(each.label for each in Layer().nodes), *(each.type for each in Layer().links)}


def everything(database: Database) -> Digest:
    """Counts and checksums of a graph, without what graphmodel stores for itself."""
    return digest(_elements(database))


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


def _elements(database: Database) -> Iterator[Element]:
    for labels, values in database.read("MATCH (n) RETURN labels(n), properties(n)").rows:
        if not set(labels) & OWN:
            yield ":".join(sorted(labels)), "", _plain(values, ())
    query = "MATCH (a)-[r]->(b) RETURN type(r), labels(a), properties(a), labels(b), properties(b), properties(r)"
    for kind, start, first, end, second, values in database.read(query).rows:
        if kind not in OWN and not {*start, *end} & OWN:
            ends = [(sorted(start), _plain(first, ())), (sorted(end), _plain(second, ()))]
            yield kind, "", {"ends": repr(ends), **_plain(values, EVIDENCE_COLUMNS)}


def _plain(values: dict[str, Any], without: tuple[str, ...]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if not name.startswith(OWN_PREFIX) and name not in without}
    return dict(sorted((name, repr(value)) for name, value in kept.items()))
