"""Texts that ask what the claim layer has from some sources, by document, to find what vanished."""

from __future__ import annotations

from graphmodel.loading.patterns import any_source
from graphmodel.model import Layer
from graphmodel.model.layer import SOURCES
from graphmodel.syntax.quoting import quote


def said_by(label: str) -> str:
    """The nodes of a label that one of `$sources` says, with all the sources of each."""
    return f"MATCH (n:{quote(label)}) WHERE {any_source('n')} RETURN n.id AS id, n.{SOURCES} AS sources"


def count_of_documents(layer: Layer, label: str) -> str:
    """How many nodes of a label each of `$documents`, and of the documents of `$sources`, has, if it has any.

    Beside it stands how many of them one of the sources says; and of `$compared` documents, how many links leave these
    nodes that one says.
    """
    links = f"COUNT {{ (n)-[r]->() WHERE {any_source('r')} }}"
    return (
        f"OPTIONAL MATCH (d:{quote(layer.document)}) WHERE {any_source('d')} "
        "WITH collect(d.id) + $documents AS documents "
        f"UNWIND documents AS document WITH DISTINCT document MATCH (n:{quote(label)} {{document: document}}) "
        f"RETURN document, count(n) AS many, sum(CASE WHEN {any_source('n')} THEN 1 ELSE 0 END) AS said, "
        f"sum(CASE WHEN document IN $compared THEN {links} ELSE 0 END) AS links ORDER BY document"
    )


def said_in(label: str) -> str:
    """The nodes of a label that `$documents` have and one of `$sources` says, with all the sources of each."""
    return (
        f"UNWIND $documents AS document MATCH (n:{quote(label)} {{document: document}}) WHERE {any_source('n')} "
        f"RETURN n.id AS id, n.{SOURCES} AS sources"
    )


def said_in_window(label: str) -> str:
    """Those of them whose fact has an id that begins with `$window`, which an index finds."""
    return (
        f"MATCH (n:{quote(label)}) WHERE n.fact STARTS WITH $window "
        f"WITH n WHERE n.document IN $documents AND {any_source('n')} RETURN n.id AS id, n.{SOURCES} AS sources"
    )


def page_said_in(label: str) -> str:
    """A page of the nodes of a label that `$document` has, with the sources of each."""
    return (
        f"MATCH (n:{quote(label)} {{document: $document}}) WHERE n.id > $after "
        f"RETURN n.id AS id, coalesce(n.{SOURCES}, []) AS sources ORDER BY id LIMIT $size"
    )


def links_said_by(label: str) -> str:
    """The relationships that leave nodes of a label and that one of `$sources` says, with their ends and sources."""
    return f"MATCH (n:{quote(label)})-[r]->(m) {_THESE_LINKS}"


def links_of(label: str, key: str, keys: str) -> str:
    """The relationships that leave nodes by a key and that one of `$sources` says, with ends and sources."""
    return f"UNWIND {keys} AS key MATCH (n:{quote(label)} {{{quote(key)}: key}})-[r]->(m) {_THESE_LINKS}"


def links_to(label: str) -> str:
    """The relationships of the layer that lead from other nodes of a label to those with `$ids`."""
    node = quote(label)
    return (
        f"UNWIND $ids AS key MATCH (m:{node} {{id: key}})<-[r]-(n:{node}) WHERE r.{SOURCES} IS NOT NULL "
        "RETURN n.id AS id, type(r) AS type, key AS end"
    )


_THESE_LINKS = (
    f"WHERE any(source IN r.{SOURCES} WHERE source IN $sources) "
    f"RETURN n.id AS id, type(r) AS type, labels(m) AS labels, properties(m) AS end, r.{SOURCES} AS sources, "
    "elementId(r) AS own"
)
