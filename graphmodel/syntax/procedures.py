"""Procedures and functions that read the graph and nothing else, by name: of Neo4j, of APOC and of its data science.

What is not listed may stop other people's queries, empty caches, read files, ask other servers, or run a text as
Cypher (`apoc.cypher.run`, `apoc.meta.data.of`), which nobody can look into here.
"""

from __future__ import annotations

from graphmodel.syntax.tokens import words

_PROCEDURES = words(
    """
    db.info db.ping db.labels db.relationshiptypes db.propertykeys db.indexes db.constraints db.awaitindex
    db.awaitindexes db.schema.visualization db.schema.nodetypeproperties db.schema.reltypeproperties
    db.index.fulltext.querynodes db.index.fulltext.queryrelationships db.index.fulltext.listavailableanalyzers
    db.index.vector.querynodes db.index.vector.queryrelationships
    dbms.components dbms.info dbms.functions dbms.procedures dbms.showcurrentuser
    apoc.help apoc.version apoc.meta.data apoc.meta.graph apoc.meta.graphsample apoc.meta.nodetypeproperties
    apoc.meta.reltypeproperties apoc.meta.schema apoc.meta.stats apoc.meta.subgraph apoc.nodes.group
    apoc.stats.degrees gds.graph.list gds.graph.exists gds.list gds.version
    """
)
_PROCEDURE_GROUPS = (
    "apoc.path.",
    "apoc.algo.",
    "apoc.neighbors.",
    "apoc.search.",
    "apoc.graph.fromdata",
    "apoc.graph.frompath",
)
_FUNCTION_GROUPS = tuple(
    words(
        """
        date. datetime. localdatetime. time. localtime. duration. point. vector. coll. graph. db.namefromelementid
        apoc.agg. apoc.any. apoc.bitwise. apoc.coll. apoc.convert. apoc.create.uuid apoc.create.v apoc.data. apoc.date.
        apoc.diff. apoc.hashing. apoc.json. apoc.label. apoc.map. apoc.math. apoc.meta.cypher. apoc.meta.istype
        apoc.meta.type apoc.node. apoc.nodes. apoc.number. apoc.path. apoc.rel. apoc.schema. apoc.scoring.
        apoc.temporal. apoc.text. apoc.util.md5 apoc.util.sha apoc.version apoc.xml.parse
        gds.alpha.linkprediction. gds.linkprediction. gds.similarity. gds.util. gds.version
        """
    )
)


def procedure_reads(name: str) -> bool:
    """Whether a procedure of this name is known to read the graph and nothing else.

    >>> procedure_reads("db.labels"), procedure_reads("gds.pageRank.stream"), procedure_reads("apoc.load.json")
    (True, True, False)
    """
    known = name.lower()
    gds = known.startswith("gds.") and known.endswith((".stream", ".stats", ".estimate"))
    gds = gds and not known.startswith("gds.beta.") and ".cypher." not in known  # which runs a text
    return known in _PROCEDURES or known.startswith(_PROCEDURE_GROUPS) or gds


def function_reads(name: str) -> bool:
    """Whether a function of this name, which has a dot, is known to read the graph and nothing else."""
    return name.lower().startswith(_FUNCTION_GROUPS)
