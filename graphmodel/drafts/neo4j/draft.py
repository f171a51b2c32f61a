"""The draft of a live database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from graphmodel.databases import Database
from graphmodel.drafts.draft import Draft
from graphmodel.drafts.neo4j.data import FOLDER, write_data
from graphmodel.drafts.neo4j.graph_rows import DatabaseRows
from graphmodel.drafts.neo4j.survey import LIMIT, Reached, Survey, pattern, survey, unreported
from graphmodel.drafts.neo4j.types import Types, types_of
from graphmodel.errors import DatabaseError
from graphmodel.problems import count
from graphmodel.syntax.quoting import quote


def draft_database(
    database: Database,
    folder: Path | None = None,
    limit: int = LIMIT,
    progress: Reached = unreported,
) -> Draft:
    """The types of what a database holds; with a folder its nodes and relationships are written there, too.

    `limit` is how many nodes, and how many relationships, are looked at where they are not all written.

    Raises:
        ProjectError: pyarrow is not installed, and data were asked for.
        DatabaseError: the database said no, or holds nothing.
    """
    found = survey(database, sys.maxsize if folder else limit, progress)
    if not found.nodes:
        raise DatabaseError(
            f"there are no nodes in {database.address}", hint="name another database: --uri, --database"
        )
    types = types_of(found, _is_key(database), _distinguishes(database))
    mappings = write_data(DatabaseRows(database), found, types, folder / FOLDER, progress) if folder else []
    cut_short = list(_cut_short(database, found)) if folder else []
    return Draft(
        origin=f"what {database.address} holds",
        nodes=tuple(types.nodes),
        relationships=tuple(types.relationships),
        mappings=tuple(mappings),
        notes=(*_notes(found, types, limit), *cut_short),
    )


def _is_key(database: Database) -> Callable[[str, str], bool]:
    def is_key(label: str, name: str) -> bool:
        query = f"MATCH (n:{quote(label)}) RETURN count(*) AS nodes, count(DISTINCT n.{quote(name)}) AS different"
        nodes, different = database.read(query).rows[0]
        return bool(nodes == different)

    return is_key


def _distinguishes(database: Database) -> Callable[[str, tuple[str, ...]], bool]:
    def distinguishes(type: str, names: tuple[str, ...]) -> bool:
        by = "".join(f", r.{quote(name)} AS p{number}" for number, name in enumerate(names))
        query = f"MATCH (a)-[r:{quote(type)}]->(b) WITH a, b{by}, count(*) AS number RETURN max(number)"
        return bool(database.read(query).value() == 1)

    return distinguishes


def _cut_short(database: Database, found: Survey) -> Iterator[str]:
    """The points in time and times of the day with parts of a microsecond, which no property here can hold."""
    groups = [(":".join(sorted(labels)), pattern(labels) + " AND", each) for labels, each in found.nodes.items()]
    groups += [(name, f"MATCH ()-[n:{quote(name)}]->() WHERE", each) for name, each in found.relationships.items()]
    for name, match, elements in groups:
        for of, tally in elements.properties.items():
            if set(tally.kinds) in ({"datetime"}, {"time"}) and tally.lists in (0, tally.present):
                value = f"n.{quote(of)}"
                cut = f"{value}.nanosecond % 1000 <> 0"
                cut = f"any(v IN {value} WHERE v.nanosecond % 1000 <> 0)" if tally.lists else cut
                number = int(database.read(f"{match} {value} IS NOT NULL AND {cut} RETURN count(n)").value() or 0)
                if number:
                    yield (
                        f"parts of a microsecond are cut off in {count(number, 'value')} of {name}.{of}; keep them as"
                        " text, or in two properties, where they matter"
                    )


def _notes(found: Survey, types: Types, limit: int) -> Iterator[str]:
    yield from types.notes
    if found.unseen_schema:
        yield f"the database does not show its constraints, so keys are guessed: {found.unseen_schema}"
    if found.ours:
        are, they_come = ("is", "it comes") if found.layer == 1 else ("are", "they come")
        yield (
            f"{count(found.layer, 'node')} {are} graphmodel's own (claims, documents, passages) and {are} left out:"
            f" {they_come} from the sources of the project that loaded them"
        )
    sampled = [each for each in (*found.nodes.values(), *found.relationships.values()) if not each.exact]
    if sampled:
        read, there = sum(each.read for each in sampled), sum(each.count for each in sampled)
        yield (
            f"of {there:,} nodes and relationships {read:,} were looked at, so types, required properties and ends may"
            f" be others; --limit {limit * 10} looks at more"
        )
