"""Rows that a load left out: listed with their values, and written as they stood, to be mended and loaded again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphmodel.controls import json_visible
from graphmodel.errors import SourceError
from graphmodel.files import own_folder, write_in
from graphmodel.problems import Problem, Where
from graphmodel.sources.reading import no_variables

if TYPE_CHECKING:
    from graphmodel.sources.opening import Instead
    from graphmodel.sources.tables import Table
    from graphmodel.sources.tables.raw import RawRow, RawRows

LIST = Path(".graphmodel") / "rejects.jsonl"
FOLDER = Path(".graphmodel") / "rejects"
INDEX = "index.json"
NOTHING: Mapping[Any, Any] = MappingProxyType({})
Read = tuple[str, str]
"""A source, and what it reads: two mappings may read one file."""
OPTIONS = ("delimiter", "format", "encoding")
_LOAD_THEM = (
    f"load them first: graphmodel load --mended; or, if you do not need them, remove the folder {FOLDER.as_posix()}"
)

_NOTHING_TO_MEND = frozenset(("repeated-header",))
_BY_OTHER_ROWS = frozenset(("duplicate-key", "sources-disagree", "not-unique"))
_STANDS = (
    "correct it, or take the row out of this file; if it is this row that counts, correct the other one and load the"
    " table itself"
)


@dataclass(frozen=True)
class Rejects:
    """Where rejected rows are listed, and in which folder they stand to be mended; empty where they could not be."""

    file: str = ""
    folder: str = ""
    problems: tuple[Problem, ...] = ()


def write_rejects(
    root: Path,
    found: Sequence[Problem],
    tables: Iterable[Table],
    variable: Callable[[str], str] = no_variables,
    *,
    mended: bool = False,
    by_spark: Mapping[Read, RawRows] = NOTHING,
) -> Rejects:
    """Lists what kept rows out, with the values of rows of tables, and writes these rows to files of their own.

    `variable` knows the setting in which a table's database is. `by_spark` are rows of tables that only Spark reads, by
    source and name of the table. Files that a person edited stay as they are, unless it is their rows, now `mended`,
    that were loaded.
    """
    from graphmodel.sources.tables.files import file_name
    from graphmodel.sources.tables.raw import rows_at

    raw: dict[Read, tuple[Table, RawRows]] = {}
    for table in tables:
        file = file_name(table)
        own = (problem for problem in found if problem.where.file == file and problem.code not in _NOTHING_TO_MEND)
        lines = {problem.where.line for problem in own} - {0}
        variables = {table.variable: variable(table.variable)} if table.variable else {}
        rows = rows_at(table, lines, variables) if lines else by_spark.get((table.name, file))
        if rows is not None and rows.rows:
            raw[table.name, file] = table, rows
    values = {
        (row.file or file, row.line): row.text if row.values is None else row.values
        for (_, file), (_, rows) in raw.items()
        for row in rows.rows
    }
    text = "".join(
        _json_line(_listed(problem, values.get((problem.where.file, problem.where.line)))) + "\n" for problem in found
    )
    try:
        path = own_folder(root, LIST.parent) / LIST.name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_in(root, path, text)
        if not mended and (edited := _edited(root)):
            fault = f"rejected rows were only listed, since {edited} was edited and is not loaded yet"
            problem = Problem(Where(LIST.as_posix()), "rejects-edited", fault, _LOAD_THEM, severity="warning")
            return Rejects(LIST.as_posix(), problems=(problem,))
        return Rejects(LIST.as_posix(), _write_rows(root, raw, found))
    except OSError as wrong:
        fault = f"the list of rejected rows cannot be written: {wrong.strerror}"
        hint = "the sound rows are loaded, and the others are reported only here"
        return Rejects(problems=(Problem(Where(LIST.as_posix()), "file", fault, hint, severity="warning"),))


def _listed(problem: Problem, values: Any) -> dict[str, Any]:
    where = problem.where
    said = {"code": problem.code, "message": problem.message, "hint": problem.hint}
    row = {} if values is None else {"row": values}
    return {"file": where.file, "line": where.line, "column": where.column, **said, **row}


def _json_line(value: Any) -> str:
    return json_visible(json.dumps(value, ensure_ascii=False, default=str))


def _write_rows(root: Path, raw: Mapping[Read, tuple[Table, RawRows]], found: Iterable[Problem]) -> str:
    """The folder of the rows as they stood; empty for none."""
    at = {(each.where.file, each.where.line): each.message for each in found if each.code in _BY_OTHER_ROWS}
    before = _index(root)
    clear_rejects(root)
    if not raw:
        return ""
    folder = own_folder(root, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    index: dict[str, Any] = {}
    for (_, file), (table, rows) in raw.items():
        stem = Path(file).name.partition(".")[0] or "rows"
        name = next(n for n in _names(stem, rows.ending) if n not in (*index, INDEX))
        write_in(root, folder / name, rows.content)
        original = before.get(Path(file).name, {}).get("file", file) if Path(file).parent == FOLDER else file
        index[name] = {"source": table.name, "file": original, "options": rows.options, "digest": _digest(rows.content)}
        places = {(row.file or file, row.line): row for row in rows.rows}
        if refused := {_latin(rows, row): at[place] for place, row in places.items() if place in at}:
            index[name]["refused"] = refused
    write_in(root, folder / INDEX, json.dumps(index, indent=1) + "\n")
    return FOLDER.as_posix()


def _latin(rows: RawRows, row: RawRow) -> str:
    """The bytes of a row in the file of rejected rows, as a text that JSON can hold."""
    return row.text.rstrip("\r\n").encode(rows.encoding, "surrogateescape").decode("latin-1")


def unchanged_rows(root: Path) -> list[Problem]:
    """A problem for each row that was rejected because of another row, and still stands as it stood.

    A load of mended rows does not read that other row, so that it would find nothing wrong.
    """
    found = []
    folder = own_folder(root, FOLDER)
    for name, each in _index(root).items():
        content = (folder / name).read_bytes() if each.get("refused") and (folder / name).is_file() else b""
        lines = [line.removesuffix(b"\r") for line in content.split(b"\n")]
        at = {line: number for number, line in reversed([*enumerate(lines)])}
        for text, message in each.get("refused", {}).items():
            row = [line.removesuffix(b"\r") for line in text.encode("latin-1").split(b"\n")]
            first = at.get(row[0])
            if first is not None and lines[first : first + len(row)] == row:
                where = Where((FOLDER / name).as_posix(), first + 1)
                found.append(Problem(where, "unchanged-row", f"the row is as it was rejected: {message}", _STANDS))
    return sorted(found)


def _names(stem: str, ending: str) -> Iterable[str]:
    yield stem + ending
    number = 2
    while True:
        yield f"{stem}-{number}{ending}"
        number += 1


def clear_rejects(root: Path, *, list_too: bool = False) -> None:
    """Takes the files of rejected rows away, and with `list_too` the list of what kept them out.

    Raises:
        OSError: they cannot be, or a symbolic link is in their place.
    """
    folder = own_folder(root, FOLDER)
    for name in [*_index(root), INDEX]:
        (folder / name).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    if list_too:
        (own_folder(root, LIST.parent) / LIST.name).unlink(missing_ok=True)


def refuse_edited(root: Path) -> None:
    """Refuses a load that would write the files of rejected rows anew while there is work of a person in them.

    Raises:
        SourceError: one was edited since it was written.
    """
    if edited := _edited(root):
        raise SourceError(f"{edited} was edited, and its rows are not loaded yet; nothing was loaded", hint=_LOAD_THEM)


def _edited(root: Path) -> str:
    """The first file of rejected rows that is not as it was written; empty for none."""
    folder = own_folder(root, FOLDER)
    for name, each in _index(root).items():
        path = folder / name
        if path.is_file() and each.get("digest") not in (None, _digest(path.read_bytes())):
            return (FOLDER / name).as_posix()
    return ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def mended_rows(root: Path) -> Instead:
    """For each file of which rows were rejected, the table of these rows, now mended.

    Raises:
        SourceError: there are none.
    """
    from functools import partial

    from graphmodel.sources.tables.raw import mended

    index = _index(root)
    if not index:
        hint = "`graphmodel load --keep-going` writes the rows there that it leaves out"
        raise SourceError(f"there are no rejected rows in {FOLDER.as_posix()}", hint=hint)
    folder = own_folder(root, FOLDER)
    return {
        (each["source"], each["file"]): partial(
            mended,
            path=folder / name,
            options={key: str(value) for key, value in each["options"].items() if key in OPTIONS},
        )
        for name, each in index.items()
    }


def refuse_unread(tables: Iterable[Table], root: Path) -> None:
    """Refuses a load of mended rows that leaves some out, since their source does not read their file any more.

    Raises:
        SourceError: that is so.
    """
    read, folder = {str(table.data) for table in tables}, own_folder(root, FOLDER)
    for name, each in _index(root).items():
        if str(folder / name) not in read:
            rows = (FOLDER / name).as_posix()
            fault = f"{each['source']} does not read {each['file']} any more, whose rejected rows are in {rows}"
            hint = f"name that file in it again; or, if you do not need the rows, remove {rows}"
            raise SourceError(f"{fault}; nothing was loaded", hint=hint)


def files_of(tables: Iterable[Table], instead: Instead) -> frozenset[str]:
    """The mappings and files of the mended rows."""
    from graphmodel.sources.tables.files import file_name

    sources = {source for source, _ in instead}
    return frozenset({*sources, *(file_name(table) for table in tables if table.name in sources)})


def _index(root: Path) -> dict[str, Any]:
    """What each file of rejected rows is of, by its name."""
    try:
        path = own_folder(root, FOLDER / INDEX)
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {name: each for name, each in found.items() if _is_sound(name, each)}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _is_sound(name: str, entry: Any) -> bool:
    """Whether an entry of the index is one that `_write_rows` makes: its folder may be a stranger's."""
    if name != Path(name).name or name in ("", "..", INDEX) or not isinstance(entry, dict):
        return False
    refused = entry.get("refused", {})
    if not isinstance(refused, dict) or not all(isinstance(each, str) for each in refused.values()):
        return False
    if not all(text.isascii() or max(text) <= "\xff" for text in refused):
        return False
    return all(isinstance(entry.get(of), str) for of in ("source", "file")) and isinstance(entry.get("options"), dict)
