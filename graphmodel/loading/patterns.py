"""Parts of the texts that a load sends: nodes sought by key, columns set, tested and made on the server.

Nodes are looked up with a hint to seek them in their key's index. While an index is young, Neo4j's planner may expect
nothing in it, and go through all of it for each row: so one reload of six took 16 seconds longer. The embedded engine
passes over hints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from graphmodel.loading.columns import NUMBER, NUMBERS
from graphmodel.model.layer import OWN, SOURCES
from graphmodel.syntax.quoting import quote

Shape = Sequence[tuple[str, str]]
"""Columns by name, each with the function that makes its value on the server, or none."""
Open = Mapping[str, str]
"""Columns in which null may leave what is stored: it does where the column that each names, often itself, is null."""
NONE: Open = MappingProxyType({})
ROWS = "UNWIND range(0, size($key) - 1) AS i"
ENDS = "UNWIND range(0, size($start) - 1) AS i"


def parameter(prefix: str, column: str) -> str:
    """The parameter that holds a column; a column's own name could clash with a word of the engine's."""
    return f"${quote(f'{prefix}_{column}')}"


def keyed(variable: str, label: str, key: str, value: str) -> tuple[str, str]:
    """A node by its key, and the hint by which it is sought."""
    name = f"{variable}:{quote(label)}"
    return f"({name} {{{quote(key)}: {value}}})", f"USING INDEX SEEK {name}({quote(key)})"


def match(variable: str, label: str, key: str, value: str) -> str:
    """Finds a node by its key."""
    node, seek = keyed(variable, label, key, value)
    return f"MATCH {node} {seek}"


def both_ends(start: tuple[str, str], end: tuple[str, str], fits: Sequence[tuple[str, str]]) -> str:
    """Both ends of each row, if their labels are one of the pairs in `fits`; none there allows all."""
    a, b = match("a", *start, "$start[i]"), match("b", *end, "$end[i]")
    allowed = " OR ".join(f"(a:{quote(left)} AND b:{quote(right)})" for left, right in fits)
    return f"{ENDS} {a} {b}" + (f" WHERE {allowed}" if allowed else "")


def identified(key: Shape) -> list[str]:
    """What distinguishes a relationship of ours from others of its type between two nodes."""
    return [f"{OWN}: true", *(f"{quote(name)}: {key_value(name, cast)}" for name, cast in key)]


def stated(columns: Shape) -> list[str]:
    """The columns of row `i` as properties of a pattern."""
    return [f"{quote(name)}: {cast_to(cast, parameter('c', name) + '[i]')}" for name, cast in columns]


def key_value(name: str, cast: str) -> str:
    """The value of a key column in row `i`."""
    return cast_to(cast, parameter("k", name) + "[i]")


def assigned(variable: str, columns: Shape, open: Open = NONE) -> list[str]:
    """Sets the columns to those of row `i`."""
    sets = []
    for name, cast in columns:
        stored, wanted = f"{variable}.{quote(name)}", cast_to(cast, parameter("c", name) + "[i]")
        if open.get(name) == name:
            wanted = f"coalesce({wanted}, {stored})"
        elif name in open:
            wanted = f"CASE WHEN {parameter('c', open[name])}[i] IS NULL THEN {stored} ELSE {wanted} END"
        sets.append(f"{stored} = {wanted}")
    return sets


def any_source(variable: str) -> str:
    """Whether one of `$sources` gives a node or relationship."""
    return f"any(source IN {variable}.{SOURCES} WHERE source IN $sources)"


def said_so(variable: str) -> str:
    """Whether, or that, the sources of all rows are those of a node or relationship."""
    return f"{variable}.{SOURCES} = $sources"


def those(tests: Sequence[str], name: str) -> str:
    """The numbers of the rows for which all this is true."""
    return f"collect(CASE WHEN {' AND '.join(tests)} THEN i END) AS {name}"


def checked(variable: str, columns: Shape, values: Mapping[str, Sequence[Any]], open: Open = NONE) -> list[str]:
    """Whether all that is sent is stored so, by value and by type: 1 is not 1.0 here.

    A column in which a row has None must not be there, unless that leaves what is stored.
    """
    tests = [f"({said_so(variable)} OR all(source IN $sources WHERE source IN {variable}.{SOURCES}))"]
    for name, cast in columns:
        own = open.get(name) == name
        test = is_so(variable, name, cast) if own else _exactly(variable, name, cast, values[name])
        tests.append(f"({parameter('c', open[name])}[i] IS NULL OR {test})" if name in open else test)
    return tests


def exactly(variable: str, columns: Shape, values: Mapping[str, Sequence[Any]]) -> list[str]:
    """Whether all that is sent is stored so; a column in which a row has None must not be there."""
    return [_exactly(variable, name, cast, values[name]) for name, cast in columns]


def _exactly(variable: str, name: str, cast: str, values: Sequence[Any]) -> str:
    test = is_so(variable, name, cast)
    lacks = f"CASE WHEN {parameter('c', name)}[i] IS NULL THEN {variable}.{quote(name)} IS NULL ELSE {test} END"
    return lacks if None in values else test


def is_so(variable: str, name: str, cast: str) -> str:
    """Whether a column that row `i` has is stored so; numbers by their texts too, and neither way alone.

    1 is equal to 1.0, and the text of 1 to that of '1'.
    """
    stored, wanted = f"{variable}.{quote(name)}", cast_to(cast, parameter("c", name) + "[i]")
    same = f"{stored} = {wanted}"
    if cast == NUMBER:
        return f"{same} AND toStringOrNull({stored}) = toStringOrNull({wanted})"
    if cast == NUMBERS:
        return f"CASE WHEN {same} THEN {_texts(stored)} = {_texts(wanted)} ELSE false END"
    return same


def _texts(numbers: str) -> str:
    return f"[item IN {numbers} | toStringOrNull(item)]"


def cast_to(cast: str, value: str) -> str:
    """Some types are sent as text or map and made on the server: engines differ on them as parameters."""
    if cast in (NUMBER, NUMBERS):
        return value
    if cast.startswith("list "):
        return f"[item IN {value} | {cast_to(cast.removeprefix('list '), 'item')}]"
    return f"{cast}({value})" if cast else value
