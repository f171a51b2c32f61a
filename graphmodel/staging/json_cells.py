"""The values of a file of JSON lines as texts, in DuckDB: each line by itself, so that rows are numbered by lines.

DuckDB's reader of JSON takes what Python's refuses: an object with a key twice, a comma before a bracket, `inf`. So a
line is read as a text, and is `sound` only where both readers see the same in it; all other lines are doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.sources.tables.paths import steps_of
from graphmodel.sources.tables.planned_files import JsonLinesFile
from graphmodel.staging.expressions import WHITE
from graphmodel.staging.sql import literal, literals

TYPES = {"text": ("VARCHAR",), "integer": ("BIGINT", "UBIGINT"), "fraction": ("DOUBLE",), "truth": ("BOOLEAN",)}
"""DuckDB's types of JSON values, by ours."""
_STRING = literal(r'"(?:\\.|[^"\\])*"')
_UNLIKE = literal(r",\s*[\]}]|[:\[,]\s*-?(?i:nan|inf)|[0-9]{300}")
"""What Python refuses outside of strings, or may: a comma before a bracket, words for numbers, numbers too long."""
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
    cells = {name: [_found(column, name, paths) for column in ("types", "texts")] for name in file.header}
    unread = [f"{cells[name][0]} NOT IN ({literals(_read_as(types))})" for name, types in file.types.items()]
    doubtful = " OR ".join(["NOT sound", *(f"coalesce({each}, false)" for each in unread)])
    strange = " OR ".join(["false", *(_is_strange(*cell) for cell in cells.values())])
    picked = "".join(f", {text} AS c{at}" for at, (_, text) in enumerate(cells.values()))
    functions = {"types": "json_type", "texts": "json_extract_string"} if paths else {}
    found = "".join(
        f", CASE WHEN sound THEN {function}(line, [{literals(paths)}]) END AS {name}"
        for name, function in functions.items()
    )
    return (
        f"(SELECT blank, NOT blank AND ({doubtful}) AS doubtful, ({strange}) AS strange{picked} "
        f"FROM (SELECT blank, sound{found} FROM ({_judged(file)})))"
    )


def _judged(file: JsonLinesFile) -> str:
    """Each line, whether it is blank, and whether it is an object that every reader reads in the same way."""
    lines = f"SELECT coalesce(line, '') AS line FROM {_lines(file)}"
    deep = f"length(line) >= {2 * _DEEPEST} AND {_count('[')} + {_count('{')} > {_DEEPEST}"
    below = f"len(list_filter(json_keys(line, '$..*'), lambda keys: NOT {_ONCE.format('keys')})) = 0"
    tests = [
        f"contains(line, chr(0)) OR contains(line, '\\u0000') OR starts_with(line, {literal(_MARK)}) THEN false",
        "NOT json_valid(line) THEN false",
        "json_type(line) <> 'OBJECT' OR len(json_keys(line)) = 0 THEN false",
        f"regexp_matches(line, {_UNLIKE}) AND regexp_matches({_OUTSIDE}, {_UNLIKE}) THEN false",
        f"{deep} THEN false",
        f"NOT {_ONCE.format('json_keys(line)')} THEN false",
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
    if len(steps) > 1:
        yield "$" + "".join(f"[{step}]" if isinstance(step, int) else f'."{step}"' for step in steps)


def _found(column: str, name: str, paths: list[str]) -> str:
    """What a column of lists has of a cell, by the path at which the cell is."""
    at = [paths.index(path) + 1 for path in _paths(name)]
    return f"if(types[{at[0]}] IS NULL, {column}[{at[-1]}], {column}[{at[0]}])" if len(at) > 1 else f"{column}[{at[0]}]"


def _read_as(types: frozenset[str]) -> list[str]:
    return ["NULL", *(each for type_ in sorted(types) for each in TYPES.get(type_, ()))]


def _is_strange(type_: str, text: str) -> str:
    """Whether a text is not in NFC, within an object or a list too."""
    nested = f"({type_} IN ('ARRAY', 'OBJECT') AND contains({text}, '\\u'))"
    return f"coalesce({text} IS DISTINCT FROM nfc_normalize({text}) OR {nested}, false)"
