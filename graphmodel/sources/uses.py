"""Where a project's sources name types of the model: each place with file, line and column. No row is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from graphmodel.model import Model
from graphmodel.model.places import near
from graphmodel.problems import Problem, Where
from graphmodel.sources.lines import EventLine, FactLine, RelationshipLine, lines_of, parse_line
from graphmodel.sources.options import NESTED
from graphmodel.sources.places import Source, is_named, path_name, paths_of, text_of
from graphmodel.sources.tables import Table, is_mapping, read_mapping
from graphmodel.sources.tables.locating import is_url, shown
from graphmodel.sources.tables.table import EndpointMapping
from graphmodel.sources.tree import Mapping as TreeMapping
from graphmodel.sources.tree import Node as Tree
from graphmodel.sources.tree import Scalar, parse
from graphmodel.sources.tree import Sequence as TreeSequence


@dataclass(frozen=True, order=True)
class TypeUse:
    """A place that names a type: `source` is the name of the source it is in, `type` the label or relationship type."""

    where: Where
    type: str
    source: str


def type_uses(model: Model, sources: Sequence[Source], root: Path) -> list[TypeUse]:
    """Every place in these sources that names a type of the model, in order; what cannot be read names none."""
    scan = _UsageScan(model)
    return sorted({use for source in sources for use in scan.source(source, root)})


def table_data(source: str, root: Path) -> str:
    """The file that a mapping of this name reads, as seen from `root`, or the database; empty for other sources.

    A database is named by the variable that has its URL, or by its URL without the user.
    """
    if is_named(source):
        return ""
    path = root / source
    text, problem = text_of(path, source)
    table, _ = read_mapping(text, source, root) if problem is None and is_mapping(text) else (None, [])
    if table is None:
        return ""
    if is_url(table.data):
        return shown(str(table.data))
    if table.data:
        return path_name(path.parent / str(table.data), root)
    return f"the database of {table.variable}" if table.variable else shown(table.database)


class _UsageScan:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.types = frozenset(model.relationships)
        self.labels = frozenset(model.nodes)
        self.classes: dict[str, str] = {kind.cls.__name__: kind.label for kind in model.nodes.values()}
        self.classes |= {kind.cls.__name__: kind.type for kind in model.relationships.values()}

    def source(self, source: Source, root: Path) -> Iterator[TypeUse]:
        if isinstance(source, Table):
            yield from self.table(source, source.name)
        elif isinstance(source, str) and is_named(source):
            yield from self.module(source)
        elif isinstance(source, str):
            for path in paths_of(source, root, []):
                name = path_name(path, root)
                text, problem = text_of(path, name)
                if problem is None:
                    yield from self.text(text, name, root)

    def text(self, text: str, name: str, root: Path) -> Iterator[TypeUse]:
        if is_mapping(text):
            table, _ = read_mapping(text, name, root)
            yield from self.table(table, name) if table is not None else ()
            return
        tree, _ = parse(text, name)
        if not isinstance(tree, TreeMapping):
            return
        for label, _ in _pairs(tree.get("entities")):
            yield from self.use(label.text, label.where, name)
        for section in ("facts", "outside"):
            for _, lines in _pairs(tree.get(section)):
                yield from self.lines(lines, name)

    # Fact sheets

    def lines(self, tree: Tree, source: str) -> Iterator[TypeUse]:
        for key, value in lines_of(tree):
            line = parse_line(key.text, key.where, self.types, self.labels)
            if isinstance(line, RelationshipLine):
                yield from self.use(line.type, _within(key, line.type), source)
            elif isinstance(line, EventLine):
                yield from self.use(line.label, _within(key, line.label), source)
                yield from self.roles(line, value, source)
            if not isinstance(line, Problem):
                yield from self.nested(line, value, source)

    def nested(self, line: FactLine, value: Tree | None, source: str) -> Iterator[TypeUse]:
        if isinstance(value, TreeSequence) and isinstance(line, RelationshipLine):
            yield from self.lines(value, source)
        for name, inner in _pairs(value):
            if name.text in NESTED:
                yield from self.lines(inner, source)

    def roles(self, line: EventLine, value: Tree | None, source: str) -> Iterator[TypeUse]:
        if line.label not in self.labels:
            return
        roles = self.model.roles(line.label)
        for name, _ in _pairs(value):
            if name.text in roles:
                yield from self.use(roles[name.text].type, name.where, source)

    # Tables and Python

    def table(self, table: Table, source: str) -> Iterator[TypeUse]:
        for record in (each for outer in table.records for each in outer.family):
            yield from self.use(record.of.partition(".")[0], record.at, source)
            roles = self.model.roles(record.of) if record.of in self.labels else {}
            for name in record.values:
                if name in roles:
                    yield from self.use(roles[name].type, record.places.get(name, record.at), source)
            for end in record.own:
                if isinstance(end, EndpointMapping):
                    yield from self.use(end.label, end.at if end.at != Where() else record.at, source)

    def module(self, source: str) -> Iterator[TypeUse]:
        """The names of classes in the text of a module; the module itself is not run."""
        try:
            spec = find_spec(source.partition(":")[0])
            path = Path(spec.origin) if spec is not None and spec.origin else None
            tree = ast.parse(path.read_bytes()) if path is not None else None
        except (ImportError, OSError, ValueError, SyntaxError):
            return
        for node in ast.walk(tree) if tree is not None else ():
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if isinstance(node, ast.Name | ast.Attribute) and name in self.classes:
                yield TypeUse(Where(near(str(path)), node.lineno, node.col_offset + 1), self.classes[name], source)

    def use(self, name: str, where: Where, source: str) -> Iterator[TypeUse]:
        if name in self.types or name in self.labels:
            yield TypeUse(where, name, source)


def _pairs(tree: Tree | None) -> tuple[tuple[Scalar, Tree], ...]:
    return tree.pairs if isinstance(tree, TreeMapping) else ()


def _within(key: Scalar, name: str) -> Where:
    """Where a name is in a line; the line's start where quotes or escapes move it."""
    found = re.search(rf"(?<!\S){re.escape(name)}(?!\S)", key.text)
    if found is None or key.quoted:
        return key.where
    return Where(key.where.file, key.where.line, key.where.column + found.start())
