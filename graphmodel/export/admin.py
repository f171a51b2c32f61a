"""Files for `neo4j-admin database import full`: CSV with headers apart, the command, constraints."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphmodel.errors import SourceError
from graphmodel.export.appending import Appending, packed
from graphmodel.export.blocks import Block, NodeBlock, NodeGroup, Same
from graphmodel.export.copied import Group, StagedBlock, copied, moved
from graphmodel.export.delimited import header, lines, plain_text
from graphmodel.export.folder import FileNames
from graphmodel.export.forms import ExportSummary
from graphmodel.export.statements import schema_script, set_node, set_relationship
from graphmodel.model import Model, SpatialPoint
from graphmodel.model.points import SYSTEMS
from graphmodel.model.properties import StoredProperty
from graphmodel.problems import NOWHERE, Problem
from graphmodel.staging.copy import Style

SEPARATOR = "\x1f"
"""Stands between the items of a list: a sign of ASCII that is made for that, and that no text should hold."""
STYLE = Style(SEPARATOR, lambda system: _map(SYSTEMS[system].names()))
SCRIPT, SCHEMA, LISTS, README = "import.sh", "schema.cypher", "lists.cypher", "README.md"
FILES = 500
"""How many files a group has at most, so that a command line can name them."""
_PLAIN = re.compile(r"[A-Za-z0-9_]+")
_NOTE = "`graphmodel load` on that database changes nothing."
_PLAIN_NOTE = "These files were written with `--plain`: `graphmodel load` does not know what is in them for its own."
_KINDS = {"integer": "long", "float": "double"}


@dataclass
class ExportManifest:
    """The data files of each group, those of them in which a value has several lines, and what is wrong."""

    files: dict[Group, list[str]] = field(default_factory=dict)
    multiline: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    lists: bool = False


class Admin:
    """Writes blocks as CSV."""

    def __init__(self, folder: Path, model: Model, *, packed: bool = False, plain: bool = False) -> None:
        self.model = model
        self.written = ExportManifest()
        self._folder = folder
        self._packed = packed
        self._plain = plain
        self._names = FileNames()
        self._out = Appending(folder, packed=packed)
        self._notes = Appending(folder)
        self._turn = 0

    def write(self, block: Block) -> None:
        """Writes a block."""
        name = self._file(block.group)
        given = self._checked(block)
        fixed = [label_column(block.group, len(block))] if needs_name(block.group) else []
        if isinstance(block, NodeBlock):
            own = [(block.group.key, block.keys)]
        else:
            own = [(block.group.start.key, block.starts), (block.group.end.key, block.ends)]
        text = lines([*own, *fixed, *given], writing)
        if name not in self.written.multiline and (text.count("\n") != len(block) or "\r" in text):
            self.written.multiline.add(name)
        self._out.add(name, text)

    def copy(self, block: StagedBlock) -> bool:
        """Lets DuckDB write staged rows, unless CSV cannot distinguish a list among them from an absent value."""
        made = copied(block, STYLE, SEPARATOR.join, _fixed)
        for piece in made or ():
            name = self._file(piece.group)
            if piece.several:
                self.written.multiline.add(name)
            moved(piece.path, self._folder / name, packed if self._packed else None)
        return made is not None

    def adopt(self, part: ExportManifest, folder: Path) -> None:
        """Takes the files that another process wrote to a folder of its own."""
        written = self.written
        for group, names in part.files.items():
            own = written.files.setdefault(group, [])
            for name in names:
                target = self._next(group, own)
                moved(folder / name, self._folder / target)
                if name in part.multiline:
                    written.multiline.add(target)
        if part.lists:
            moved(folder / LISTS, self._folder / LISTS)
        written.lists |= part.lists
        written.problems += part.problems

    def _next(self, group: Group, own: list[str]) -> str:
        """The file that is next in turn among those of a group: a new one, while there are few."""
        if len(own) < FILES:
            own.append(self._new(group))
            return own[-1]
        self._turn = (self._turn + 1) % FILES
        return own[self._turn]

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()
        self._notes.finish()

    def finish(self, summary: ExportSummary) -> None:
        """Writes headers, command and constraints.

        Raises:
            SourceError: a list cannot be written.
        """
        written = self.written
        if written.problems:
            raise SourceError("nothing was exported", problems=sorted(set(written.problems)))
        names = FileNames()
        arguments = []
        for group, files in written.files.items():
            kind = "nodes" if isinstance(group, NodeGroup) else "relationships"
            head = names.of(kind, group.name, ending="-header.csv")
            (self._folder / head).write_text(header(_header(group)), encoding="utf-8")
            arguments.append(f"--{kind}={_named(group)}{','.join(f'./{name}' for name in [head, *files])}")
        script = self._folder / SCRIPT
        script.write_text(_script(arguments, sorted(written.multiline)), encoding="utf-8")
        script.chmod(0o755)
        (self._folder / SCHEMA).write_text(schema_script(self.model, plain=self._plain), encoding="utf-8")
        (self._folder / README).write_text(_readme(summary, written.lists, plain=self._plain), encoding="utf-8")

    def _file(self, group: Group) -> str:
        known = self.written.files.get(group)
        if known is None:
            known = self.written.files[group] = [self._new(group)]
        return known[0]

    def _new(self, group: Group) -> str:
        kind = "nodes" if isinstance(group, NodeGroup) else "relationships"
        return self._names.of(kind, group.name, ending=".csv.gz" if self._packed else ".csv")

    def _checked(self, block: Block) -> list[tuple[StoredProperty, Sequence[Any]]]:
        """The columns; lists that CSV cannot distinguish from an absent value go to a script."""
        found: list[tuple[StoredProperty, Sequence[Any]]] = []
        for column, values in block.columns():
            if column.many and not (isinstance(values, Same) and values.value is None):
                values = self._lists(block, column, values)
            found.append((column, values))
        return found

    def _lists(self, block: Block, column: StoredProperty, values: Sequence[Any]) -> Sequence[Any]:
        distinct = [values.value] if isinstance(values, Same) else values
        if column.kind == "string" and any(SEPARATOR in item for value in distinct if value for item in value):
            fault = f"{block.group.name}.{column.name} has an item with U+001F in it, which separates items here"
            self.written.problems.append(Problem(NOWHERE, "not-exportable", fault, "take that sign out of the source"))
        if all(value is None or (len(value) > 0 and list(value) != [""]) for value in distinct):
            return values
        odd = {at for at, value in enumerate(values) if value is not None and (len(value) == 0 or list(value) == [""])}
        self.written.lists = True
        for at in sorted(odd):
            if isinstance(block, NodeBlock):
                text = set_node(block, at, column.name, values[at])
            else:
                text = set_relationship(block, at, column.name, values[at])
            self._notes.add(LISTS, text)
        return [None if at in odd else value for at, value in enumerate(values)]


def writing(column: StoredProperty) -> Callable[[Any], str]:
    """How the values of a column are written."""
    one: Callable[[Any], str] = _point if column.kind == "point" else plain_text(column.kind)
    if not column.many:
        return one
    if column.kind == "string":
        return SEPARATOR.join
    return lambda value: SEPARATOR.join(map(one, value))


def _fixed(group: Group) -> str | None:
    """The text in the column of labels or types, if there is one."""
    if not needs_name(group):
        return None
    return SEPARATOR.join(group.labels) if isinstance(group, NodeGroup) else group.type


def needs_name(group: Group) -> bool:
    """Whether labels or type have signs that a command line may not carry, and are in a column of their own."""
    names = group.labels if isinstance(group, NodeGroup) else (group.type,)
    return not all(map(_PLAIN.fullmatch, names))


def label_column(group: Group, count: int) -> tuple[StoredProperty, Sequence[Any]]:
    """The labels or the type of every row."""
    return StoredProperty("", "string"), Same(_fixed(group), count)


def _header(group: Group) -> Iterator[str]:
    if isinstance(group, NodeGroup):
        # The key is stored as a property of this type; a number would be stored as text without it.
        stored = "{id-type:long}" if group.key.kind == "integer" else ""
        yield f"{group.key.name}:ID({space(group.identity)}){stored}"
    else:
        yield f":START_ID({space(group.start.identity)})"
        yield f":END_ID({space(group.end.identity)})"
    if needs_name(group):
        yield ":LABEL" if isinstance(group, NodeGroup) else ":TYPE"
    for column in group.columns:
        kind = f"point{{crs:{column.system}}}" if column.kind == "point" else _KINDS.get(column.kind, column.kind)
        yield f"{column.name}:{kind}{'[]' if column.many else ''}"


def space(identity: str) -> str:
    """The name of the id space of an identity label."""
    return identity if _PLAIN.fullmatch(identity) else "id-" + identity.encode().hex()


def _named(group: Group) -> str:
    if needs_name(group):
        return ""
    return (":".join(group.labels) if isinstance(group, NodeGroup) else group.type) + "="


def _map(names: Iterable[str]) -> str:
    """A map of coordinates whose values are the names in braces, for `neo4j-admin` to read a point from."""
    return "{" + ", ".join(f"{name}: {{{name}}}" for name in names) + "}"


def _point(value: SpatialPoint) -> str:
    return "{" + ", ".join(f"{name}: {each!r}" for name, each in value.mapping.items()) + "}"


def _script(arguments: Sequence[str], multiline: Sequence[str]) -> str:
    options = [
        "--array-delimiter=U+001F",
        "--bad-tolerance=0",
        "--report-file=${TMPDIR:-/tmp}/graphmodel-import.report",
    ]
    quoted = [f'"{options[2]}"' if "$" in option else shlex.quote(option) for option in options]
    if multiline:
        names = ",".join(f"./{name}" for name in multiline)
        quoted += ["--multiline-fields-format=v2", shlex.quote(f"--multiline-fields={names}")]
    every = " \\\n  ".join([*quoted, *map(shlex.quote, arguments)])
    return (
        "#!/bin/sh\n"
        "# Imports this export into a database that is not there yet: ./import.sh [DATABASE] [OPTION...]\n"
        "set -eu\n"
        'cd "$(dirname "$0")"\n'
        f'exec neo4j-admin database import full "$@" \\\n  {every}\n'
    )


def _readme(summary: ExportSummary, lists: bool, *, plain: bool) -> str:
    scripts = [SCHEMA, LISTS] if lists else [SCHEMA]
    shell = "\n".join(f"cypher-shell -a bolt://localhost -u neo4j -f {name}" for name in scripts)
    why = (
        f"\n{LISTS} sets lists that CSV cannot distinguish from absent values: empty ones, those of one empty text.\n"
        if lists
        else ""
    )
    counts = "".join(f"| {name} | {count:,} |\n" for name, count in (*summary.nodes, *summary.relationships))
    return f"""\
# A graph for `neo4j-admin database import full`

As of {summary.as_of}. Written by graphmodel; the next export to this folder replaces these files.

| label or type | count |
| --- | ---: |
{counts}
Where Neo4j 5.26 or newer is installed and stopped:

```
./{SCRIPT} neo4j
```

With Docker, into the volume `data`:

```
docker run --rm -v data:/data -v "$PWD:/import" neo4j:5.26-community /import/{SCRIPT} neo4j
docker run -d -p 7474:7474 -p 7687:7687 -v data:/data -e NEO4J_AUTH=neo4j/PASSWORD neo4j:5.26-community
```

Then, on the running server, the constraints and indexes:

```
{shell}
```
{why}
{_PLAIN_NOTE if plain else _NOTE}
"""
