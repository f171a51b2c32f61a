"""Names in Cypher text: the one place where a label, type or property name is made safe to write."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# A decoded \uXXXX could end the quotes (Neo4j's Cypher 5 decodes them before it reads quotes, other versions don't).
_ESCAPE = re.compile(r"\\u")
_RESERVED = frozenset(
    """
    ACCESS ALL AND ANY AS ASC ASCENDING ASSERT BY CALL CASE COLLECT CONSTRAINT CONTAINS COUNT CREATE CSV CYPHER DELETE
    DESC DESCENDING DETACH DISTINCT DROP ELSE END ENDS EXCEPT EXISTS EXPLAIN FALSE FIELDTERMINATOR FILTER FINISH FOR
    FOREACH FROM GRAPH HEADERS IN INDEX INSERT IS JOIN KEY LET LIMIT LOAD MATCH MERGE NAN INF INFINITY NEXT NODE NODES
    NOFOR NONE NORMALIZE NOT NULL OF OFFSET ON OPTIONAL OR ORDER PROFILE REDUCE RELATIONSHIP REMOVE REQUIRE RETURN
    SCAN SET SHORTEST SHORTESTPATH ALLSHORTESTPATHS SHOW SINGLE SKIP STARTS THEN TO TRUE UNION UNIQUE UNWIND USE USING
    WHEN WHERE WITH XOR YIELD
    """.split()  # noqa: SIM905 - a list would fill the screen
)


def quote(identifier: str) -> str:
    """The name as it is written in Cypher text: bare when every engine reads it so, else in backticks.

    Raises:
        ValueError: no quoting makes it safe: it is empty, or holds NUL, half a surrogate pair, or a backslash with u.

    >>> quote("State"), quote("since when"), quote("a`b"), quote("match")
    ('State', '`since when`', '`a``b`', '`match`')
    """
    if not identifier:
        raise ValueError("a name must not be empty")
    if _PLAIN.fullmatch(identifier) and identifier.upper() not in _RESERVED:
        return identifier
    if "\0" in identifier or any("\ud800" <= sign <= "\udfff" for sign in identifier):
        raise ValueError(f"the name {identifier!r} holds a sign that no engine takes")
    if _ESCAPE.search(identifier):
        raise ValueError(f"the name {identifier!r} holds a backslash before u, which engines decode differently")
    return "`" + identifier.replace("`", "``") + "`"
