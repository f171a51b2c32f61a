"""Every text that a load sends: one read and one MERGE template for each shape, values in columns as parameters.

Columns beat a list of maps by a fifth on first loads (measured on Neo4j 5.26), and an explicit SET keeps the Eager
operator out of the plan. Labels, types and property names are quoted by `syntax`; nothing a source says is text here.

Nodes are looked up with a hint to seek them in their key's index. While an index is young, Neo4j's planner may expect
nothing in it, and go through all of it for each row: so one reload of six took 16 seconds longer. The embedded engine
passes over hints.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from graphmodel.loading.columns import NUMBER
from graphmodel.model.layer import ADOPTED, CLAIMED, OWN, SOURCES
from graphmodel.syntax.quoting import quote

Shape = Sequence[tuple[str, str]]
"""Columns by name, each with the function that makes its value on the server, or none."""
Open = Collection[str]
"""Columns in which null leaves what is stored."""
NONE: Open = frozenset()
META = "Graphmodel"
ROWS = "UNWIND range(0, size($key) - 1) AS i"
ENDS = "UNWIND range(0, size($start) - 1) AS i"

READ_META = f"MATCH (m:{META} {{id: 'graphmodel'}}) RETURN properties(m) AS stored"
WRITE_META = (
    f"MERGE (m:{META} {{id: 'graphmodel'}}) SET m += $stored, m.loading = null, m.load_print = null, "
    "m.load_stage = null, m.load_rows = null, m.beat = null"
)
BEGIN = f"MERGE (m:{META} {{id: 'graphmodel'}}) SET m.format = $format, m.pending = true"
_OURS = f"(n.{SOURCES} IS NOT NULL OR n.{CLAIMED} IS NOT NULL)"
DROP_TIES = f"MATCH ()-[r]->() WHERE r.{OWN} = true WITH r LIMIT $size DELETE r RETURN count(*) AS done"
DROP_NODES = (
    f"MATCH (n) WHERE n.{SOURCES} IS NOT NULL AND n.{ADOPTED} IS NULL AND NOT EXISTS {{ MATCH (n)-[]-() }} "
    "WITH n LIMIT $size DELETE n RETURN count(*) AS done"
)
RELEASE_NODES = (
    f"MATCH (n) WHERE {_OURS} WITH n LIMIT $size "
    f"SET n.{SOURCES} = null, n.{CLAIMED} = null, n.{ADOPTED} = null RETURN count(*) AS done"
)
DROP_META = f"MATCH (m:{META} {{id: 'graphmodel'}}) DELETE m"
_MARK = "m.beat = $beat, m.load_print = $print, m.load_stage = $stage, m.load_rows = $rows"
TAKE = (
    f"MERGE (m:{META} {{id: 'graphmodel'}}) SET m.beat = $beat WITH m WHERE coalesce(m.loading, '') = $seen "
    f"SET m.loading = $owner, {_MARK} RETURN m.loading AS loading"
)
NOTE = f"MATCH (m:{META} {{id: 'graphmodel'}}) WHERE m.loading = $owner SET {_MARK}"
RELEASE = f"MATCH (m:{META} {{id: 'graphmodel'}}) WHERE m.loading = $owner SET m.loading = null"
NEWEST = f"MATCH (d:Document) WHERE d.{SOURCES} IS NOT NULL RETURN max(d.published_last) AS newest"
OURS = f"WHERE c.{SOURCES} IS NOT NULL AND c.fact IS NOT NULL"
CLAIMS_OF = (
    f"UNWIND $subjects AS subject MATCH (c:Claim {{subject_key: subject}}) {OURS} RETURN properties(c) AS stored"
)
ALL_CLAIMS = f"MATCH (c:Claim) {OURS} RETURN properties(c) AS stored"
CARRIED = (
    f"MATCH (n)-[r]->() WHERE 'claims' IN r.{SOURCES} RETURN DISTINCT labels(n) AS labels, properties(n) AS stored"
)
CLAIMED_OF = f"MATCH (n) WHERE n.{CLAIMED} IS NOT NULL RETURN labels(n) AS labels, properties(n) AS stored"
SAYERS = (
    f"MATCH (c:Claim) WHERE c.{SOURCES} IS NOT NULL UNWIND c.{SOURCES} AS source "
    "RETURN DISTINCT source, c.document AS document"
)
HELD = f"MATCH (n) WHERE n.{SOURCES} IS NOT NULL UNWIND labels(n) AS label RETURN DISTINCT label"
SAID_BY = f"WHERE $source IN n.{SOURCES} RETURN n.id AS id, n.{SOURCES} AS sources"


def read_nodes(label: str, key: str) -> str:
    """The stored nodes of an identity label, for a list `$key` of key values."""
    return f"UNWIND $key AS key {_match('n', label, key, 'key')} RETURN key, labels(n), properties(n)"


def merge_nodes(
    label: str, key: str, labels: Sequence[str], columns: Shape, said: bool = False, open: Open = NONE
) -> str:
    """Merges nodes on their identity label and key, then sets their other labels and these columns.

    Where all have the same sources, `said`, these are one list, `$sources`.
    """
    others = "".join(f":{quote(other)}" for other in labels if other != label)
    sets = ([f"n{others}"] if others else []) + _sets("n", columns, open) + ([_said("n")] if said else [])
    text = f"{ROWS} MERGE (n:{quote(label)} {{{quote(key)}: $key[i]}})"
    return f"{text} SET {', '.join(sets)}" if sets else text


def create_nodes(label: str, key: str, labels: Sequence[str], columns: Shape) -> str:
    """Creates nodes with all their labels at once, where none can be there: nothing is looked up or made anew."""
    named = "".join(f":{quote(each)}" for each in dict.fromkeys((label, *labels)))
    own = [f"{quote(key)}: $key[i]", *_map(columns), f"{SOURCES}: $sources"]
    return f"{ROWS} CREATE (n{named} {{{', '.join(own)}}})"


def same_nodes(label: str, key: str, labels: Sequence[str], columns: Shape, open: Open = NONE) -> str:
    """Which nodes are stored, and which of these just as they are to be, as two lists of rows' numbers."""
    found = f"{ROWS} {_match('n', label, key, '$key[i]')}"
    tests = [f"n:{quote(other)}" for other in labels if other != label] + _tests("n", columns, open)
    return f"{found} RETURN collect(i) AS found, {_those(tests, 'same')}"


def any_node(label: str) -> str:
    """How many nodes have a label: what the engine keeps count of."""
    return f"MATCH (n:{quote(label)}) RETURN count(n) AS held"


def any_relationship(type: str) -> str:
    """How many relationships have a type: what the engine keeps count of."""
    return f"MATCH ()-[r:{quote(type)}]->() RETURN count(r) AS held"


def ends_held(start: tuple[str, str], end: tuple[str, str]) -> str:
    """The labels of both ends of each row; nothing for an end that is not there."""
    a, b = _match("a", *start, "$start[i]"), _match("b", *end, "$end[i]")
    return f"{ENDS} OPTIONAL {a} OPTIONAL {b} RETURN i, labels(a) AS start, labels(b) AS end"


def drop_columns(label: str, key: str, columns: Collection[str]) -> str:
    """Removes these properties from nodes."""
    return f"{ROWS} {_match('n', label, key, '$key[i]')} SET {_nulls('n', columns)}"


def drop_labels(label: str, key: str, labels: Collection[str]) -> str:
    """Removes these labels from nodes."""
    removed = "".join(f":{quote(other)}" for other in labels)
    return f"{ROWS} {_match('n', label, key, '$key[i]')} REMOVE n{removed}"


def delete_nodes(label: str, key: str) -> str:
    """Deletes nodes with their relationships."""
    return f"{ROWS} {_match('n', label, key, '$key[i]')} DETACH DELETE n"


def said_by(label: str) -> str:
    """The nodes of a label that a source says, with all the sources of each."""
    return f"MATCH (n:{quote(label)}) {SAID_BY}"


def links_said_by(label: str) -> str:
    """The relationships that leave nodes of a label and that a source says, with their ends and sources."""
    found = f"MATCH (n:{quote(label)})-[r]->(m) WHERE $source IN r.{SOURCES}"
    return (
        f"{found} RETURN n.id AS id, type(r) AS type, labels(m) AS labels, properties(m) AS end, r.{SOURCES} AS sources"
    )


def stored_nodes(label: str, key: str) -> str:
    """A page of the nodes that one of some sources says: key, sources, and whether they were there before."""
    k = f"n.{quote(key)}"
    said = f"any(source IN n.{SOURCES} WHERE source IN $sources)"
    return (
        f"MATCH (n:{quote(label)}) WHERE {k} > $after AND {said} "
        f"RETURN {k} AS key, n.{SOURCES} AS sources, n.{ADOPTED} IS NOT NULL AS adopted ORDER BY key LIMIT $size"
    )


def stored_ties(type: str, start: tuple[str, str], end: tuple[str, str]) -> str:
    """A page of nodes, each with the relationships from it that one of some sources says, or with none."""
    a, b = f"a.{quote(start[1])}", f"b.{quote(end[1])}"
    said = f"any(source IN r.{SOURCES} WHERE source IN $sources)"
    return (
        f"MATCH (a:{quote(start[0])}) WHERE {a} > $after WITH a ORDER BY {a} LIMIT $size "
        f"OPTIONAL MATCH (a)-[r:{quote(type)} {{{OWN}: true}}]->(b:{quote(end[0])}) WHERE {said} "
        f"RETURN {a} AS start, {b} AS end, properties(r) AS stored ORDER BY start"
    )


def foreign_ties(label: str, key: str) -> str:
    """Which of these nodes somebody else has joined to something."""
    n, seek = _node("n", label, key, "key")
    return f"UNWIND $key AS key MATCH {n}-[r]-() {seek} WHERE r.{SOURCES} IS NULL RETURN DISTINCT key"


def facts_of(label: str, key: str) -> str:
    """The plain relationships that claims carry, from nodes with these keys."""
    n, seek = _node("n", label, key, "key")
    found = f"UNWIND $key AS key MATCH {n}-[r]->(m) {seek} WHERE 'claims' IN r.{SOURCES}"
    return f"{found} RETURN key, type(r) AS type, labels(m) AS labels, properties(m) AS end, properties(r) AS stored"


def found(type: str, start: tuple[str, str], end: tuple[str, str]) -> str:
    """Both ends of each row by key, and the relationships between them as `r`; ends are (label, key property)."""
    (a, seek_a), (b, seek_b) = _node("a", *start, "$start[i]"), _node("b", *end, "$end[i]")
    return f"{ENDS} MATCH {a}-[r:{quote(type)} {{{OWN}: true}}]->{b} {seek_a} {seek_b}"


def read_relationships(type: str, start: tuple[str, str], end: tuple[str, str], key: Shape) -> str:
    """The stored relationships for lists `$start` and `$end` of key values, and one list for each key column."""
    return f"{found(type, start, end)}{_where(key)} RETURN i, properties(r) AS stored"


def same_relationships(
    type: str, start: tuple[str, str], end: tuple[str, str], key: Shape, columns: Shape, open: Open = NONE
) -> str:
    """Which relationships are stored, and which of these just as they are to be, as two lists of rows' numbers."""
    text = f"{found(type, start, end)}{_where(key)}"
    return f"{text} RETURN collect(i) AS found, {_those(_tests('r', columns, open), 'same')}"


def same_among_few(
    type: str, start: tuple[str, str], end: tuple[str, str], key: Shape, columns: Shape, open: Open = NONE
) -> str:
    """The same, of rows sorted by their starts: `$start` has each once, and `$first` where its rows begin.

    A start with more than `$most` relationships is passed over: the third list has the numbers of these.
    """
    return (
        f"{_leaving(type, start, end)} UNWIND range($first[at], $first[at + 1] - 1) AS i "
        f"WITH at, able, r, i, {' AND '.join(_is_it(end, key))} AS it "
        f"RETURN {_those(['it'], 'found')}, {_those(['it', *_tests('r', columns, open)], 'same')}, {_CROWDED}"
    )


def same_among_many(
    type: str, start: tuple[str, str], end: tuple[str, str], key: Shape, columns: Shape, open: Open = NONE
) -> str:
    """The same, of rows with few starts: `$sought` has for each the numbers of its rows by a text of end and key."""
    held = (f"b.{quote(end[1])}", *(f"r.{quote(name)}" for name, _ in key))
    text = " + '\\u0000' + ".join(f"toString({each})" for each in held)
    return (
        f"{_leaving(type, start, end)} WITH at, able, r, b, $sought[at][{text}] AS i "
        f"WITH at, able, r, i, {' AND '.join(_is_it(end, key))} AS it "
        f"RETURN {_those(['it'], 'found')}, {_those(['it', *_tests('r', columns, open)], 'same')}, {_CROWDED}"
    )


_CROWDED = "collect(DISTINCT CASE WHEN NOT able THEN at END) AS crowded"


def _leaving(type: str, start: tuple[str, str], end: tuple[str, str]) -> str:
    """Each start, and all that leaves it for an end of this label, if it is not too much."""
    return (
        f"UNWIND range(0, size($start) - 1) AS at {_match('a', *start, '$start[at]')} "
        f"WITH at, a, COUNT {{ (a)-[:{quote(type)}]->() }} <= $most[at] AS able "
        f"OPTIONAL MATCH (a)-[r:{quote(type)} {{{OWN}: true}}]->(b:{quote(end[0])}) WHERE able"
    )


def _is_it(end: tuple[str, str], key: Shape) -> list[str]:
    """Whether a relationship is that of row `i`."""
    return [f"b.{quote(end[1])} = $end[i]", *(f"r.{quote(name)} = {_key_value(name, cast)}" for name, cast in key)]


def merge_relationships(
    type: str,
    start: tuple[str, str],
    end: tuple[str, str],
    key: Shape,
    columns: Shape,
) -> str:
    """Merges relationships between nodes that are there, on their type, ends and key, then sets these columns."""
    text = f"{_ends(start, end, ())} MERGE (a)-[r:{quote(type)} {{{', '.join(_own(key))}}}]->(b)"
    sets = _sets("r", columns)
    return f"{text} SET {', '.join(sets)}" if sets else text


def create_relationships(
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
    own = ", ".join(_own(key))
    if merge:
        made = f"MERGE (a)-[r:{quote(type)} {{{own}}}]->(b) SET {', '.join([*_sets('r', columns, open), _said('r')])}"
    else:
        made = f"CREATE (a)-[r:{quote(type)} {{{', '.join([own, *_map(columns)])}, {SOURCES}: $sources}}]->(b)"
    return f"{_ends(start, end, fits)} {made} RETURN count(*) AS written"


def change_relationships(
    dropped: Collection[str], type: str, start: tuple[str, str], end: tuple[str, str], key: Shape
) -> str:
    """Deletes relationships, or only removes the properties in `dropped` where there are any."""
    text = f"{found(type, start, end)}{_where(key)}"
    if not dropped:
        return f"{text} DELETE r"
    return f"{text} SET {_nulls('r', dropped)}"


def parameter(prefix: str, column: str) -> str:
    """The parameter that holds a column; a column's own name could clash with a word of the engine's."""
    return f"${quote(f'{prefix}_{column}')}"


def _node(variable: str, label: str, key: str, value: str) -> tuple[str, str]:
    """A node by its key, and the hint by which it is sought."""
    name = f"{variable}:{quote(label)}"
    return f"({name} {{{quote(key)}: {value}}})", f"USING INDEX SEEK {name}({quote(key)})"


def _match(variable: str, label: str, key: str, value: str) -> str:
    node, seek = _node(variable, label, key, value)
    return f"MATCH {node} {seek}"


def _ends(start: tuple[str, str], end: tuple[str, str], fits: Sequence[tuple[str, str]]) -> str:
    """Both ends of each row, if their labels are one of the pairs in `fits`; none there allows all."""
    a, b = _match("a", *start, "$start[i]"), _match("b", *end, "$end[i]")
    allowed = " OR ".join(f"(a:{quote(left)} AND b:{quote(right)})" for left, right in fits)
    return f"{ENDS} {a} {b}" + (f" WHERE {allowed}" if allowed else "")


def _own(key: Shape) -> list[str]:
    return [f"{OWN}: true", *(f"{quote(name)}: {_key_value(name, cast)}" for name, cast in key)]


def _map(columns: Shape) -> list[str]:
    return [f"{quote(name)}: {_cast(cast, parameter('c', name) + '[i]')}" for name, cast in columns]


def _where(key: Shape) -> str:
    tests = " AND ".join(f"r.{quote(name)} = {_key_value(name, cast)}" for name, cast in key)
    return f" WHERE {tests}" if tests else ""


def _key_value(name: str, cast: str) -> str:
    return _cast(cast, parameter("k", name) + "[i]")


def _nulls(variable: str, columns: Collection[str]) -> str:
    """Sets properties to null, which removes them; the embedded engine passes over REMOVE of a name in backticks."""
    return ", ".join(f"{variable}.{quote(column)} = null" for column in columns)


def _sets(variable: str, columns: Shape, open: Open = NONE) -> list[str]:
    sets = []
    for name, cast in columns:
        stored, wanted = f"{variable}.{quote(name)}", _cast(cast, parameter("c", name) + "[i]")
        sets.append(f"{stored} = " + (f"coalesce({wanted}, {stored})" if name in open else wanted))
    return sets


def _said(variable: str) -> str:
    return f"{variable}.{SOURCES} = $sources"


def _those(tests: Sequence[str], name: str) -> str:
    return f"collect(CASE WHEN {' AND '.join(tests)} THEN i END) AS {name}"


def _tests(variable: str, columns: Shape, open: Open = NONE) -> list[str]:
    """Whether all that is sent is stored so, by value and by type: 1 is not 1.0 here."""
    tests = [f"({_said(variable)} OR all(source IN $sources WHERE source IN {variable}.{SOURCES}))"]
    for name, cast in columns:
        stored, wanted = f"{variable}.{quote(name)}", _cast(cast, parameter("c", name) + "[i]")
        number = cast == NUMBER
        test = f"toString({stored}) = toString({wanted})" if number else f"{stored} = {wanted}"
        tests.append(f"({parameter('c', name)}[i] IS NULL OR {test})" if name in open else test)
    return tests


def _cast(cast: str, value: str) -> str:
    """Some types are sent as text or map and made on the server: engines differ on them as parameters."""
    if cast == NUMBER:
        return value
    if cast.startswith("list "):
        return f"[item IN {value} | {_cast(cast.removeprefix('list '), 'item')}]"
    return f"{cast}({value})" if cast else value
