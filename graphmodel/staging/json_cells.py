"""The values of a file of JSON lines as texts, in DuckDB: each line by itself, so that rows are numbered by lines.

DuckDB's reader of JSON takes what Python's refuses: an object with a key twice, a comma before a bracket, `inf`. So a
line is read as a text, and is `sound` only where both readers see the same in it; all other lines are doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphmodel.sources.tables.paths import steps_of
from graphmodel.sources.tables.planned_files import JsonLinesFile
from graphmodel.staging.expressions import WHITE
from graphmodel.staging.sql import composed, literal, literals

TYPES = {"text": ("VARCHAR",), "integer": ("BIGINT", "UBIGINT"), "fraction": ("DOUBLE",), "truth": ("BOOLEAN",)}
"""DuckDB's types of JSON values, by ours."""
_STRING = literal(r'"(?:\\.|[^"\\])*"')
_UNLIKE = literal(r",\s*[\]}]|[:\[,]\s*-?(?i:nan|inf)|[0-9]{300}")
"""What Python refuses outside of strings, or may: a comma before a bracket, words for numbers, numbers too long."""
LONG = 4_000
"""The model reads a longer line. DuckDB reads 2,048 lines at once on each core, and each function that looks into them
takes about four times their size."""
_DEEPEST = 300
"""So many brackets cannot be nested deeper than Python reads."""
_MARK = "\ufeff"
_NO_DELIMITER = "\x01\x02\x03\x04"
"""What no line has, and JSON does not allow; DuckDB refuses a line that has it."""
_ONCE = "list_unique({0}) = len({0})"
"""That no key of an object is there twice."""
_OUTSIDE = f"regexp_replace(line, {_STRING}, '\"\"', 'g')"
"""A line without what is in its strings."""


def json_rows(file: JsonLinesFile) -> str:
    """What reads the cells of each line: `c0`, `c1` and so on; whether it is `blank`, `doubtful` or `strange`."""
    paths = list(dict.fromkeys(path for name in file.header for path in _paths(name)))
    ways = list(dict.fromkeys(way for name in file.header for way in _ways(name)))
    cells = {name: [_found(column, name, paths) for column in ("types", "texts")] for name in file.header}
    unread = [f"{cells[name][0]} NOT IN ({literals(_read_as(types))})" for name, types in file.types.items()]
    opened = [_opened(way, f"types[{at}]") for at, way in enumerate(ways, len(paths) + 1)]
    doubtful = " OR ".join(["NOT sound", *(f"coalesce({each}, false)" for each in (*unread, *opened))])
    strange = " OR ".join(["false", *(_is_strange(*cell) for cell in cells.values())])
    picked = "".join(f", {text} AS c{at}" for at, (_, text) in enumerate(cells.values()))
    asked = {"types": ("json_type", [*paths, *ways]), "texts": ("json_extract_string", paths)} if paths else {}
    found = "".join(
        f", CASE WHEN sound THEN {function}(line, [{literals(at)}]) END AS {name}"
        for name, (function, at) in asked.items()
    )
    return (
        f"(SELECT blank, NOT blank AND ({doubtful}) AS doubtful, ({strange}) AS strange{picked} "
        f"FROM (SELECT line, blank, sound{found} FROM ({_judged(file)})))"
    )


def _judged(file: JsonLinesFile) -> str:
    """Each line, whether it is blank, and whether it is an object that every reader reads in the same way."""
    deep = f"length(line) >= {2 * _DEEPEST} AND {_count('[')} + {_count('{')} > {_DEEPEST}"
    below = f"len(list_filter(json_keys(line, '$..*'), lambda keys: NOT {_ONCE.format('keys')})) = 0"
    refused = [
        f"length(line) > {LONG}",
        f"contains(line, chr(0)) OR contains(line, '\\u0000') OR starts_with(line, {literal(_MARK)})",
        f"regexp_matches(line, {_UNLIKE}) AND regexp_matches({_OUTSIDE}, {_UNLIKE})",
        deep,
        "NOT json_valid(line)",
    ]
    keys = f"CASE {' '.join(f'WHEN {test} THEN NULL' for test in refused)} ELSE json_keys(line) END"
    lines = f"SELECT line, {keys} AS keys FROM (SELECT coalesce(line, '') AS line FROM {_lines(file)})"
    tests = [
        f"coalesce(len(keys), 0) = 0 OR NOT {_ONCE.format('keys')} THEN false",
        f"contains(line[2:], '{{') THEN {below}",
    ]
    sound = f"CASE {' '.join(f'WHEN {test}' for test in tests)} ELSE true END"
    return f"SELECT line, trim(line, {literal(WHITE)}) = '' AS blank, {sound} AS sound FROM ({lines})"


def _lines(file: JsonLinesFile) -> str:
    """Each line of the file as a text; DuckDB stops at line ends of several kinds, at long lines and at no UTF-8."""
    options = [
        *("header = false", "auto_detect = false", "strict_mode = true", "quote = ''", "escape = ''"),
        *(f"delim = {literal(_NO_DELIMITER)}", "columns = {'line': 'VARCHAR'}", "hive_partitioning = false"),
        f"compression = {literal(file.compression)}",
    ]
    return f"read_csv({literal(str(file.path))}, {', '.join(options)})"


def _count(sign: str, text: str = "line") -> str:
    return f"(length({text}) - length(replace({text}, '{sign}', '')))"


def _paths(name: str) -> Iterator[str]:
    """The paths at which a value may be: a key that is called so, else a way into objects and lists."""
    yield f'$."{name}"'
    steps = steps_of(name)
    if steps and steps != (name,):
        yield _path(steps)


def _ways(name: str) -> Iterator[str]:
    """The paths of what a column's path leads through."""
    steps = steps_of(name)
    yield from (_path(steps[:end]) for end in range(1, len(steps)))


def _path(steps: Sequence[str | int]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f'."{step}"' for step in steps)


def _opened(way: str, type_: str) -> str:
    """Whether a text is on the way that may be JSON itself, in which the exact reader goes on."""
    text = f"json_extract_string(line, {literal(way)})"
    return f"CASE WHEN {type_} = 'VARCHAR' THEN left(ltrim({text}, {literal(WHITE)}), 1) IN ('{{', '[') END"


def _found(column: str, name: str, paths: list[str]) -> str:
    """What a column of lists has of a cell, by the path at which the cell is."""
    at = [paths.index(path) + 1 for path in _paths(name)]
    return f"if(types[{at[0]}] IS NULL, {column}[{at[-1]}], {column}[{at[0]}])" if len(at) > 1 else f"{column}[{at[0]}]"


def _read_as(types: frozenset[str]) -> list[str]:
    return ["NULL", *(each for type_ in sorted(types) for each in TYPES.get(type_, ()))]


def _is_strange(type_: str, text: str) -> str:
    """Whether a text is not in NFC, within an object or a list too."""
    nested = f"({type_} IN ('ARRAY', 'OBJECT') AND contains({text}, '\\u'))"
    return f"coalesce({text} IS DISTINCT FROM {composed(text)} OR {nested}, false)"
