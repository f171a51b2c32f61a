"""A project's migrations: numbered files of Cypher or Python, with a header, read before any is carried out.

`migrations/0001-split-names.cypher` has a header as questions have: `// Title`, then `// key: value` lines. Statements
end with a semicolon. One that has `$batch` is repeated until it returns 0. A `.py` file has a docstring and
`def migrate(graph)`.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphmodel.errors import GraphmodelError
from graphmodel.files import is_pipe, own_folder, way_out, write_in
from graphmodel.model.places import near
from graphmodel.problems import Problem, Where
from graphmodel.syntax.statements import commits_itself, kind_of, split

FOLDER = "migrations"
KEYS = ("why", "author")
_NAME = re.compile(r"(?P<number>[0-9]{4})-(?P<words>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<kind>cypher|py)")
_SETTING = re.compile(r"//\s*(?P<key>[a-z]+):\s*(?P<value>.*)")


@dataclass(frozen=True)
class Migration:
    """One migration: its name without the ending, its title, its text, and for Cypher its statements."""

    name: str
    path: Path
    title: str
    text: str
    statements: tuple[str, ...] = ()
    why: str = ""

    @property
    def checksum(self) -> str:
        """Tells whether the file is as it was when it was carried out, whatever its line ends."""
        return hashlib.sha256("\n".join(self.text.splitlines()).encode()).hexdigest()[:16]

    @property
    def is_python(self) -> bool:
        """Whether it is a Python file."""
        return self.path.suffix == ".py"


def read_migrations(root: Path) -> tuple[tuple[Migration, ...], list[Problem]]:
    """The migrations of a project in order, and what is wrong with their files."""
    folder, problems = root / FOLDER, list[Problem]()
    if not folder.is_dir():
        return (), problems
    found: list[Migration] = []
    numbers: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".cypher", ".py"):
            continue
        where = Where(near(str(path)))
        match = _NAME.fullmatch(path.name)
        if match is None:
            hint = "graphmodel migrate new NAME makes a file with the next number"
            problems.append(
                Problem(where, "migration-name", f"{path.name} is not named like 0001-what-it-does.cypher", hint)
            )
            continue
        first = numbers.setdefault(match["number"], path.name)
        if first != path.name:
            fault = f"{first} has the same number: their order is not known"
            problems.append(Problem(where, "migration-number", fault, "give one of them the next number"))
        made = _migration(path, where, problems)
        if made is not None:
            found.append(made)
    return tuple(found), problems


def new_migration(root: Path, words: str, *, python: bool = False) -> Path:
    """Makes the file of the next migration, and returns its path.

    Raises:
        GraphmodelError: the name has no letters, or the file cannot be written.
    """
    name = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    if not name:
        raise GraphmodelError(
            f"{words!r} is no name for a migration", hint="say what it does: graphmodel migrate new split-names"
        )
    folder = root / FOLDER
    try:
        own_folder(root, Path(FOLDER)).mkdir(exist_ok=True)
        taken = [int(match["number"]) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
        path = folder / f"{max(taken, default=0) + 1:04}-{name}.{'py' if python else 'cypher'}"
        write_in(
            root, path, (PYTHON if python else CYPHER).format(title=words.strip().replace("\\", "").replace('"', "'"))
        )
    except OSError as wrong:
        raise GraphmodelError(
            f"{folder} cannot be written to: {wrong.strerror}", hint=way_out(wrong, "check its rights")
        ) from wrong
    return path


def _migration(path: Path, where: Where, problems: list[Problem]) -> Migration | None:
    if is_pipe(path):
        fault = f"{path.name} is a pipe or a device, and no file"
        problems.append(Problem(where, "migration-file", fault, "write its text into a file"))
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        problems.append(Problem(where, "migration-file", f"{path.name} cannot be read: {wrong}", "save it as UTF-8"))
        return None
    name = path.stem
    if path.suffix == ".py":
        return _python(path, name, text, where, problems)
    lines = text.splitlines()
    title = lines[0].removeprefix("//").strip() if lines and lines[0].startswith("//") else ""
    if not title:
        problems.append(Problem(where, "migration-header", f"{path.name} has no title", "begin with // What it does"))
        return None
    found = split(text)
    statements = tuple(each.text for each in found)
    problems += [
        Problem(Where(where.file, each.line, each.column), "migration-statement", fault, hint)
        for each in found
        for fault, hint in _no_migration(each.text)
    ]
    if not statements:
        problems.append(
            Problem(where, "migration-empty", f"{path.name} has no statement", "write one, or remove the file")
        )
        return None
    settings = {m["key"]: m["value"].strip() for line in lines[1:] if (m := _SETTING.fullmatch(line.strip()))}
    return Migration(name, path, title, text, statements, settings.get("why", ""))


def _no_migration(statement: str) -> Iterator[tuple[str, str]]:
    """What of a statement cannot be part of a migration, which is all or nothing, or goes on where it stopped."""
    if commits_itself(statement):
        hint = "write `WITH n LIMIT $batch ... RETURN count(n)`: migrate repeats it until it returns 0"
        yield "IN TRANSACTIONS commits by itself: a migration that stops in the middle would be half done", hint
    elif kind_of(statement) == "schema":
        hint = "declare them in the model: graphmodel schema apply makes them"
        yield "a migration changes data, not constraints, indexes or users", hint


def _python(path: Path, name: str, text: str, where: Where, problems: list[Problem]) -> Migration | None:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as wrong:
        place = Where(where.file, getattr(wrong, "lineno", 0) or 0, getattr(wrong, "offset", 0) or 0)
        problems.append(Problem(place, "migration-file", f"{path.name} is not Python: {wrong}", "fix the line"))
        return None
    if not any(isinstance(each, ast.FunctionDef) and each.name == "migrate" for each in tree.body):
        fault = f"{path.name} has no function migrate"
        problems.append(Problem(where, "migration-file", fault, "write def migrate(graph): ..."))
        return None
    title = (ast.get_docstring(tree) or name).partition("\n")[0]
    return Migration(name, path, title, text)


CYPHER = """\
// {title}
// why: say why the stored graph has to change

MATCH (n:Old) WITH n LIMIT $batch
SET n:New REMOVE n:Old
RETURN count(n);
"""
PYTHON = '''\
"""{title}"""


def migrate(graph):
    graph.rename_type("OLD", "NEW")
'''
