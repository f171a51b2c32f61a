"""Which files hold which nodes and relationships: as a script that calls neo4j-admin says, or as their headers do."""

from __future__ import annotations

import gzip
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from graphmodel.drafts.admin.header import ID, LABEL, TYPE, HeaderField, is_header, read_header
from graphmodel.drafts.admin.records import records
from graphmodel.errors import ProjectError

_HEADER = re.compile(r"[-_.]?headers?$", re.IGNORECASE)
_UNREAD = {
    "--trim-strings": "values keep the spaces around them",
    "--ignore-empty-strings": "an empty text in quotes is a value",
    "--legacy-style-quoting": "a backslash does not escape a quote",
    "--auto-skip-subsequent-headers": "of the files of one header only the first has it",
    "--input-encoding": "files are in UTF-8",
}
"""Options that change what files say, and what is done instead."""
_DEFAULTS = ("false", "utf-8", "utf8")


@dataclass(frozen=True)
class FileGroup:
    """Files of one header, which is the first line of the first of them.

    `names` are labels, or the type of relationships, where no column has them; `guessed` if a file's name says them.
    """

    header: tuple[HeaderField, ...]
    files: tuple[Path, ...]
    names: tuple[str, ...] = ()
    guessed: bool = False

    @property
    def nodes(self) -> bool:
        """Whether the files hold nodes."""
        return any(each.role == ID for each in self.header)


@dataclass(frozen=True)
class AdminImport:
    """What is imported: groups of files, and by which signs their values are separated."""

    groups: tuple[FileGroup, ...]
    delimiter: str = ","
    array_delimiter: str = ";"
    whole_ids: bool = False
    """Whether ids are whole numbers where a header does not say it."""
    quote: str = '"'
    notes: tuple[str, ...] = ()
    """What of the import is not read: options of the script, and files."""


@dataclass
class _Options:
    nodes: list[str] = field(default_factory=list)
    relationships: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)


def is_admin(paths: Sequence[Path]) -> bool:
    """Whether these are files for neo4j-admin: a script is among them, or a header that says whose id a field has."""
    return any(path.suffix == ".sh" for path in paths) or any(map(_has_header, filter(_is_rows, paths)))


def read_import(paths: Sequence[Path]) -> AdminImport:
    """The import that a script among these says, else the one that the headers of the files say.

    Raises:
        ProjectError: a file is not there, has no header, the script calls no import, or there are two scripts.
    """
    scripts = [path for path in paths if path.suffix == ".sh"]
    if len(scripts) > 1:
        names = " and ".join(each.name for each in scripts)
        raise ProjectError(
            f"{names} each call an import", hint="name the one script that is to be read, not the folder"
        )
    if scripts:
        (script,) = scripts
        found, why = _of_script(script), f"{script.name} does not name it"
    else:
        found = AdminImport(tuple(_of_files([each for each in paths if _is_rows(each)])))
        why = "it is no CSV file; import it by itself"
    read = {file.resolve() for each in found.groups for file in each.files} | {each.resolve() for each in scripts}
    unread = tuple(f"{path.name} is left out: {why}" for path in paths if path.resolve() not in read)
    return replace(found, notes=(*found.notes, *unread))


def opened(path: Path, errors: str = "strict") -> TextIO:
    """The open text of a file, unpacked."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors=errors, newline="")
    return path.open(encoding="utf-8-sig", errors=errors, newline="")


def _is_rows(path: Path) -> bool:
    return path.name.removesuffix(".gz").lower().endswith(".csv")


def _has_header(path: Path) -> bool:
    """Whether the first line is a header of nodes or relationships; of a file that cannot be read so it is not."""
    try:
        with opened(path, errors="replace") as text:
            return is_header([each or "" for each in next((fields for _, fields in records(text, ",")), [])])
    except (OSError, EOFError, ValueError):
        return False


def _first(path: Path, delimiter: str = ",", quote: str = '"') -> list[str]:
    try:
        with opened(path) as text:
            return [each or "" for each in next((fields for _, fields in records(text, delimiter, quote)), [])]
    except (OSError, EOFError, ValueError) as wrong:
        raise ProjectError(f"{path}:1 cannot be read: {wrong}", hint="fix the file") from wrong


def _of_script(script: Path) -> AdminImport:
    try:
        words = shlex.split(script.read_text(encoding="utf-8").replace("\\\n", " "), comments=True)
    except (OSError, ValueError) as wrong:
        raise ProjectError(f"{script} cannot be read: {wrong}", hint="name the CSV files themselves") from wrong
    options = _options(words)
    if not options.nodes:
        hint = "name a script that calls `neo4j-admin database import full --nodes=...`, or the CSV files"
        raise ProjectError(f"{script} imports no nodes", hint=hint)
    delimiter = _sign(options.settings.get("--delimiter", ","))
    quote = _sign(options.settings.get("--quote", '"'))
    unread = [name for name in _UNREAD if options.settings.get(name, "false").lower() not in _DEFAULTS]
    return AdminImport(
        tuple(_named(script, each, delimiter, quote) for each in (*options.nodes, *options.relationships)),
        delimiter,
        _sign(options.settings.get("--array-delimiter", ";")),
        options.settings.get("--id-type", "string").lower() in ("integer", "actual"),
        quote,
        tuple(f"{script.name} has {name}, which is not read here: {_UNREAD[name]}" for name in unread),
    )


def _options(words: Sequence[str]) -> _Options:
    found = _Options()
    at = 0
    while at < len(words):
        name, equals, value = words[at].partition("=")
        if (
            name in ("--nodes", "--relationships", "--delimiter", "--array-delimiter", "--id-type", "--quote")
            and not equals
        ):
            at += 1
            value = words[at] if at < len(words) else ""
        if name == "--nodes":
            found.nodes.append(value)
        elif name == "--relationships":
            found.relationships.append(value)
        else:
            found.settings[name] = value
        at += 1
    return found


def _named(script: Path, given: str, delimiter: str, quote: str) -> FileGroup:
    names, equals, files = given.rpartition("=")
    folder = script.parent.resolve()
    paths = tuple((folder / each).resolve() for each in files.split(","))
    for path in paths:
        if not path.is_relative_to(folder) or not path.is_file():
            hint = "name the CSV files themselves, header first"
            if re.search(r"[*?+\[(]", path.name):
                hint = "patterns of file names are not read: name each file in the script"
            raise ProjectError(f"{script} names {path.name}, which is no file in {folder.name}", hint=hint)
    header = _first(paths[0], delimiter, quote)
    if not is_header(header):
        raise ProjectError(f"{paths[0]}:1 is no header: no field is :ID, or :START_ID and :END_ID", hint="fix the file")
    return FileGroup(tuple(read_header(header)), paths, tuple(names.split(":")) if equals else ())


def _of_files(paths: Sequence[Path]) -> Iterator[FileGroup]:
    """A group for each header: a file of a header alone with those named like it, or the first line of a file."""
    headers = {path: _first(path) for path in paths}
    alone = {path: _HEADER.sub("", _stem(path)) for path in paths if _HEADER.search(_stem(path))}
    of: dict[Path, list[Path]] = {path: [] for path in alone}
    for path in (each for each in paths if each not in alone):
        if is_header(headers[path]):
            yield _by_header(headers[path], (path,), _stem(path))
            continue
        fitting = [each for each, stem in alone.items() if re.match(rf"{re.escape(stem)}(?![^\W_])", _stem(path))]
        if not fitting:
            hint = f"add a header, in its first line or in {_stem(path)}-header.csv: name:ID, or :START_ID and :END_ID;"
            hint += " or import the files that are not for neo4j-admin by themselves"
            raise ProjectError(f"{path}:1 has no header as neo4j-admin reads them", hint=hint)
        of[max(fitting, key=lambda each: len(alone[each]))].append(path)
    for path, files in of.items():
        yield _by_header(headers[path], (path, *files), alone[path])


def _by_header(header: Sequence[str], files: tuple[Path, ...], name: str) -> FileGroup:
    """A group whose labels or type a column has, else the name of the file."""
    fields = tuple(read_header(header))
    if any(each.role in (LABEL, TYPE) for each in fields):
        return FileGroup(fields, files)
    words = re.sub(r"^(nodes|relationships)-", "", name)
    nodes = any(each.role == ID for each in fields)
    return FileGroup(fields, files, (words if nodes else words.upper(),), guessed=True)


def _stem(path: Path) -> str:
    return path.name.partition(".")[0]


def _sign(text: str) -> str:
    """A sign as an option writes it: itself, `TAB`, `U+001F`."""
    if text.upper() in ("TAB", "\\T"):
        return "\t"
    code = re.fullmatch(r"(?:U\+|\\u?)([0-9A-Fa-f]{2,6})", text)
    return chr(int(code[1], 16)) if code else text[:1] or ","
