"""Texts that a load sends, made by the model: one for each shape of rows, with values in columns as parameters.

Columns beat a list of maps by a fifth on first loads (measured on Neo4j 5.26), and an explicit SET keeps the Eager
operator out of the plan. Labels, types and property names are quoted by `syntax`; nothing a source says is text here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from graphmodel.loading.patterns import (
    ENDS,
    NONE,
    ROWS,
    Open,
    Shape,
    any_source,
    assigned,
    both_ends,
    checked,
    identified,
    key_value,
    keyed,
    match,
    said_so,
    stated,
    those,
)
from graphmodel.model import Layer
from graphmodel.model.layer import ADOPTED, CLAIMED, OWN, SOURCES, label_column
from graphmodel.syntax.quoting import quote

MARK = {OWN: True}
IN_A_ROW = 200
"""So many relationships are read as one row: a driver asks for a thousand rows at once."""
Values = Mapping[str, Sequence[Any]]
"""Columns by name: the text says whether one may have null."""


def read_nodes(label: str, key: str) -> str:
    """The stored nodes of an identity label, for a list `$key` of key values."""
    return f"UNWIND $key AS key {match('n', label, key, 'key')} RETURN key, labels(n), properties(n)"


def node_labels(label: str, key: str) -> str:
    """The labels of the stored nodes of an identity label, for a list `$key` of key values."""
    return f"UNWIND $key AS key {match('n', label, key, 'key')} RETURN key, labels(n) AS labels"


def given_nodes(label: str, key: str, columns: Sequence[str]) -> str:
    """Those with a `$key` that one of `$sources` gives: key, labels, the columns that claims set, and these columns."""
    values = ", ".join(f"n.{quote(name)}" for name in columns)
    return (
        f"UNWIND $key AS key {match('n', label, key, 'key')} WHERE {any_source('n')} "
        f"RETURN key, labels(n) AS labels, n.{CLAIMED} AS claimed, [{values}] AS columns"
    )


def shared_documents(label: str) -> str:
    """A document that one of `$sources` describes, or whose id is among `$ids`, and another source describes too."""
    return (
        f"MATCH (n:{quote(label)}) WHERE ({any_source('n')} OR n.id IN $ids) "
        f"AND any(source IN n.{SOURCES} WHERE NOT source IN $sources) "
        f"RETURN n.id AS id, n.{SOURCES} AS sources ORDER BY id LIMIT 1"
    )


def merge_nodes(
    label: str, key: str, labels: Sequence[str], columns: Shape, said: bool = False, open: Open = NONE
) -> str:
    """Merges nodes on their identity label and key, then sets their other labels and these columns.

    Where all have the same sources, `said`, these are one list, `$sources`.
    """
    others = "".join(f":{quote(other)}" for other in labels if other != label)
    sets = ([f"n{others}"] if others else []) + assigned("n", columns, open) + ([said_so("n")] if said else [])
    text = f"{ROWS} MERGE (n:{quote(label)} {{{quote(key)}: $key[i]}})"
    return f"{text} SET {', '.join(sets)}" if sets else text


def create_nodes(label: str, key: str, labels: Sequence[str], columns: Shape) -> str:
    """Creates nodes with all their labels at once, where none can be there: nothing is looked up or made anew.

    All have the same sources, `$sources`.
    """
    return _created_nodes(label, key, labels, [*stated(columns), f"{SOURCES}: $sources"])


def create_shaped_nodes(label: str, key: str, labels: Sequence[str], columns: Shape) -> str:
    """The same, each with its sources among its columns."""
    return _created_nodes(label, key, labels, stated(columns))


def _created_nodes(label: str, key: str, labels: Sequence[str], columns: Sequence[str]) -> str:
    named = "".join(f":{quote(each)}" for each in dict.fromkeys((label, *labels)))
    return f"{ROWS} CREATE (n{named} {{{', '.join([f'{quote(key)}: $key[i]', *columns])}}})"


def same_nodes(label: str, key: str, labels: Sequence[str], columns: Shape, values: Values, open: Open = NONE) -> str:
    """Which nodes are stored, and which of these just as they are to be, as two lists of rows' numbers."""
    found = f"{ROWS} {match('n', label, key, '$key[i]')}"
    tests = [f"n:{quote(other)}" for other in labels if other != label] + checked("n", columns, values, open)
    return f"{found} RETURN collect(i) AS found, {those(tests, 'same')}"


def stored_ends(start: tuple[str, str], end: tuple[str, str]) -> str:
    """The labels of both ends of each row; nothing for an end that is not there."""
    a, b = match("a", *start, "$start[i]"), match("b", *end, "$end[i]")
    return f"{ENDS} OPTIONAL {a} OPTIONAL {b} RETURN i, labels(a) AS start, labels(b) AS end"


def drop_labels(label: str, key: str, labels: Collection[str]) -> str:
    """Removes these labels from nodes."""
    removed = "".join(f":{quote(other)}" for other in labels)
    return f"{ROWS} {match('n', label, key, '$key[i]')} REMOVE n{removed}"


def delete_nodes(label: str, key: str) -> str:
    """Deletes nodes with their relationships."""
    return f"{ROWS} {match('n', label, key, '$key[i]')} DETACH DELETE n"


def stored_nodes(label: str, key: str) -> str:
    """The nodes that one of `$sources` says: key, sources, and whether they were there before."""
    return (
        f"MATCH (n:{quote(label)}) WHERE {any_source('n')} "
        f"RETURN n.{quote(key)} AS key, n.{SOURCES} AS sources, n.{ADOPTED} IS NOT NULL AS adopted"
    )


def labelled_nodes(label: str, key: str, further: str) -> str:
    """The nodes that have an optional label from one of `$sources`: key, and who gives them the label."""
    sources = f"n.{quote(label_column(further))}"
    return (
        f"MATCH (n:{quote(label)}:{quote(further)}) WHERE any(source IN {sources} WHERE source IN $sources) "
        f"RETURN n.{quote(key)} AS key, {sources} AS sources"
    )


def release_label(label: str) -> tuple[str, str]:
    """Takes an optional label off nodes that have it from sources alone, then off all what says who gives it."""
    column = f"n.{quote(label_column(label))}"
    theirs = f"MATCH (n:{quote(label)}) WHERE {column} IS NOT NULL AND NOT '{ADOPTED}' IN {column} WITH n LIMIT $size "
    return (
        f"{theirs}REMOVE n:{quote(label)} SET {column} = null RETURN count(*) AS done",
        f"MATCH (n) WHERE {column} IS NOT NULL WITH n LIMIT $size SET {column} = null RETURN count(*) AS done",
    )


def stored_relationships(
    type: str, start: tuple[str, str], end: tuple[str, str], key: Sequence[str], *, outgoing: bool
) -> str:
    """The relationships between nodes of two labels that one of `$sources` says, grouped by their start, or their end.

    A row has a node's key, the sources, and lists of the keys of the nodes at the other side, of the relationships' ids
    and of their key properties, if the type has a key. Where a node has more than `$most` of the type, each is a row:
    the server would hold all of a list.
    """
    near, far = (start, end) if outgoing else (end, start)
    left, right = ("-", "->") if outgoing else ("<-", "-")
    node, degree = f"MATCH (n:{quote(near[0])})", f"COUNT {{ (n){left}[:{quote(type)}]{right}() }}"
    found = (
        f"MATCH (n){left}[r:{quote(type)} {{{OWN}: true}}]{right}(m:{quote(far[0])}) "
        f"WHERE {any_source('r')} AND m.{quote(far[1])} IS NOT NULL"
    )
    other, own = f"m.{quote(far[1])}", f"r {{{', '.join(f'.{quote(name)}' for name in key)}}}"
    keys, part = ("keys", f"keys[at..at + {IN_A_ROW}]") if key else ("[] AS keys", "[]")
    lists = f"collect({other}) AS far, collect(elementId(r)) AS ids, {f'collect({own}) AS keys' if key else keys}"
    return (
        f"{node} WHERE {degree} <= $most CALL (n) {{ {found} RETURN r.{SOURCES} AS sources, {lists} }} "
        f"UNWIND range(0, size(far) - 1, {IN_A_ROW}) AS at "
        f"RETURN n.{quote(near[1])} AS near, sources, far[at..at + {IN_A_ROW}] AS far, "
        f"ids[at..at + {IN_A_ROW}] AS ids, {part} AS keys UNION ALL "
        f"{node} WHERE {degree} > $most {found} "
        f"RETURN n.{quote(near[1])} AS near, r.{SOURCES} AS sources, [{other}] AS far, [elementId(r)] AS ids, "
        f"[{own if key else ''}] AS keys"
    )


def fewer_nodes(label: str, than: str) -> str:
    """Whether no more nodes have a label than have another."""
    return f"RETURN COUNT {{ (:{quote(label)}) }} <= COUNT {{ (:{quote(than)}) }} AS fewer"


def foreign_relationships(label: str, key: str) -> str:
    """Which of these nodes somebody else has joined to something."""
    n, seek = keyed("n", label, key, "key")
    return f"UNWIND $key AS key MATCH {n}-[r]-() {seek} WHERE r.{SOURCES} IS NULL RETURN DISTINCT key"


def drop_own_relationships(label: str, key: str, types: Sequence[str] = ()) -> str:
    """Deletes the relationships of these nodes that are graphmodel's own; of these types, if any are named."""
    n, seek = keyed("n", label, key, "key")
    r = f"r:{'|'.join(map(quote, types))}" if types else "r"
    return f"UNWIND $key AS key MATCH {n}-[{r}]-() {seek} WHERE r.{OWN} = true DELETE r"


def bounded_by(layer: Layer, label: str, key: str) -> str:
    """The claims that events with these keys bound."""
    n, seek = keyed("n", label, key, "key")
    claims = layer.named("(c:Claim)-[:BOUNDED_BY]->")
    return f"UNWIND $key AS key MATCH {claims}{n} {seek} RETURN DISTINCT properties(c) AS stored"


def facts_of(label: str, key: str) -> str:
    """The plain relationships that claims carry, from nodes with these keys."""
    n, seek = keyed("n", label, key, "key")
    found = f"UNWIND $key AS key MATCH {n}-[r]->(m) {seek} WHERE 'claims' IN r.{SOURCES}"
    return (
        f"{found} RETURN key, type(r) AS type, elementId(r) AS id, labels(m) AS labels, "
        "properties(m) AS end, properties(r) AS stored"
    )


def read_relationships(keys: Sequence[str]) -> str:
    """The end of a lookup: the near node's number, its degree if it was left out, and what was found of each.

    Of the far node the labels are returned, and the values of the properties that may be its key.
    """
    far = ", ".join(f"m.{quote(key)}" for key in keys)
    return (
        "WHERE those IS NOT NULL OR many > $most[at] RETURN at, CASE WHEN many > $most[at] THEN many END AS many, "
        f"type(r) AS type, labels(m) AS labels, [{far}] AS far, elementId(r) AS id, properties(r) AS stored"
    )


def same_relationships(far: str, key: Shape, columns: Shape, values: Values, open: Open = NONE) -> str:
    """The end of a lookup: the rows that are stored, those stored just as they are to be, and the nodes left out."""
    it = [f"m.{quote(far)} = $far[i]", *(f"r.{quote(name)} = {key_value(name, cast)}" for name, cast in key)]
    return (
        "UNWIND CASE WHEN those IS NULL THEN [null] ELSE those END AS i "
        f"WITH at, many, r, i, {' AND '.join(it)} AS it "
        f"RETURN {those(['it'], 'found')}, {those(['it', *checked('r', columns, values, open)], 'same')}, "
        "collect(DISTINCT CASE WHEN many > $most[at] THEN [at, many] END) AS crowded"
    )


def update_relationships(type: str, start: tuple[str, str], columns: Shape) -> str:
    """Sets these columns of relationships that were read; `$sought` has the rows' numbers by id, for each start."""
    return f"{_of_starts(type, start)} SET {', '.join(assigned('r', columns))}"


def delete_relationships(type: str, start: tuple[str, str]) -> str:
    """Deletes relationships that were read."""
    return f"{_of_starts(type, start)} DELETE r"


def _of_starts(type: str, start: tuple[str, str]) -> str:
    return (
        f"UNWIND range(0, size($near) - 1) AS at {match('a', *start, '$near[at]')} MATCH (a)-[r:{quote(type)}]->() "
        "WITH r, $sought[at][elementId(r)] AS i WHERE i IS NOT NULL"
    )


def create_new_relationships(
    type: str,
    start: tuple[str, str],
    end: tuple[str, str],
    key: Shape,
    columns: Shape,
    fits: Sequence[tuple[str, str]] = (),
    *,
    merge: bool = False,
    open: Open = NONE,
) -> str:
    """Creates relationships that are not there, between nodes that are; gives how many it wrote.

    `fits`: the labels that both ends must have, one pair or another. A relationship with our mark is made by nobody
    else, and one load at a time; so what was not there when it was looked for is not made twice. `merge`: it may be, by
    a load that died, whose last transaction may come to its end yet; MERGE waits for that.
    """
    own = ", ".join(identified(key))
    if merge:
        sets = ", ".join([*assigned("r", columns, open), said_so("r")])
        made = f"MERGE (a)-[r:{quote(type)} {{{own}}}]->(b) SET {sets}"
    else:
        made = f"CREATE (a)-[r:{quote(type)} {{{', '.join([own, *stated(columns)])}, {SOURCES}: $sources}}]->(b)"
    return f"{both_ends(start, end, fits)} {made} RETURN count(*) AS written"


def create_relationships(type: str, start: tuple[str, str], end: tuple[str, str], key: Shape, columns: Shape) -> str:
    """Creates relationships, their sources among their columns."""
    own = ", ".join([*identified(key), *stated(columns)])
    return f"{both_ends(start, end, ())} CREATE (a)-[r:{quote(type)} {{{own}}}]->(b)"


def merge_relationships(type: str, start: tuple[str, str], end: tuple[str, str], key: Shape, columns: Shape) -> str:
    """The same where they may be there after all; see `create_new_relationships`."""
    merged = f"{both_ends(start, end, ())} MERGE (a)-[r:{quote(type)} {{{', '.join(identified(key))}}}]->(b)"
    return f"{merged} SET {', '.join(assigned('r', columns))}"
