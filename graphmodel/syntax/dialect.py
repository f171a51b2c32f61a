"""What differs between engines, as values. Nothing else asks which engine it talks to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True)
class Dialect:
    """An engine's ways, as measured.

    Attributes:
        name: the engine, as the `dialects` line of a question calls it.
        unique_on: the labels that carry UNIQUE on a key: the `identity` label (that of the class which declares the
            key) or each `concrete` one, with a plain index on the identity label.
        enforces_reads: the server refuses writes in a read; else the text is judged, and what ran is rolled back.
        relationship_unique: whether UNIQUE constraints on relationships exist.
        shows_empty_columns: whether a result without rows still names its columns.
        counts_comments: whether the places its errors name count the comments and spaces that are before a query.
        creates_first: whether the first nodes of a label, and relationships of a type, are created rather than merged:
            there it is faster by much, and nobody else can write at the same time.
        writers: how many transactions at once it gains from.
        one_writer: whether it takes no more than one: several that make a kind of node at once are refused at times.
        dynamic_labels: whether a label or type may be a value, as in `SET n:$(row.labels)`.
        lists_types_in_use: whether `db.relationshipTypes()` gives those alone that something has or a constraint is on.
        defines_together: whether several constraints and indexes are made, or dropped, in one transaction.
        pipelines: how many statements of a transaction it takes before an answer is read; 0: one at a time.
        awaits_indexes: the statement that waits until all indexes are usable; none where they are at once.
        heeds_timeouts: whether the server ends a transaction at its time limit; else the engine itself is stopped.
        name_bytes: how long the name of a file may be that the engine makes of all labels of a node, as in an address
            of the web; 0: there is none.
        refused_letters: what no label or type may hold.
        first_column: the number of the first column in the places its syntax errors name.
    """

    name: Literal["neo4j", "embedded"]
    unique_on: Literal["identity", "concrete"]
    enforces_reads: bool
    relationship_unique: bool
    shows_empty_columns: bool
    creates_first: bool
    writers: int
    one_writer: bool
    dynamic_labels: bool
    lists_types_in_use: bool
    defines_together: bool
    pipelines: int
    awaits_indexes: str
    heeds_timeouts: bool
    counts_comments: bool
    name_bytes: int
    refused_letters: str
    first_column: int


NEO4J = Dialect(
    name="neo4j",
    unique_on="identity",
    enforces_reads=True,
    relationship_unique=True,
    shows_empty_columns=True,
    creates_first=False,
    writers=2,
    one_writer=False,
    dynamic_labels=True,
    lists_types_in_use=True,
    defines_together=True,
    pipelines=100,
    awaits_indexes="CALL db.awaitIndexes(600)",
    heeds_timeouts=True,
    counts_comments=True,
    name_bytes=0,
    refused_letters="",
    first_column=1,
)
OLDER_NEO4J = replace(NEO4J, dynamic_labels=False)
"""Neo4j before 5.26."""
EMBEDDED = Dialect(
    name="embedded",
    unique_on="concrete",
    enforces_reads=False,
    relationship_unique=True,
    shows_empty_columns=False,
    creates_first=True,
    writers=1,
    one_writer=True,
    dynamic_labels=False,
    lists_types_in_use=False,
    defines_together=False,
    pipelines=0,
    awaits_indexes="",
    heeds_timeouts=False,
    counts_comments=False,
    name_bytes=212,
    refused_letters=",*~",
    first_column=0,
)


def of_agent(dialect: Dialect, agent: str) -> Dialect:
    """The dialect of a server by the text in which it names itself, for a version that lacks something.

    >>> of_agent(NEO4J, "Neo4j/5.20.0").dynamic_labels, of_agent(NEO4J, "Neo4j/2026.08.1").dynamic_labels
    (False, True)
    """
    found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    older = found is not None and (int(found[1]), int(found[2])) < (5, 26)
    return OLDER_NEO4J if older and dialect is NEO4J else dialect
