"""The nodes and relationships of files for neo4j-admin, one by one, with values as their headers type them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any

from graphmodel.drafts.admin.command import AdminImport, FileGroup, opened
from graphmodel.drafts.admin.header import END, ID, IGNORE, LABEL, START, TYPE, HeaderField, whole_number
from graphmodel.drafts.admin.ids import End, NodeKey, element_id, id_names, joined, stored_key, whole_spaces
from graphmodel.drafts.admin.records import records
from graphmodel.drafts.neo4j.graph_rows import VisitNode, VisitRelationship
from graphmodel.drafts.neo4j.survey import Labels
from graphmodel.errors import ProjectError


@dataclass(frozen=True)
class NodeRow:
    """A node as a file gives it; `key` are the properties that its id is."""

    id: NodeKey
    labels: Labels
    key: tuple[str, ...]
    values: Mapping[str, Any]
    where: str
    group: FileGroup

    @property
    def end(self) -> End:
        """What its relationships need of it."""
        return self.labels, self.key, self.values[self.key[0]]


@dataclass(frozen=True)
class RelationshipRow:
    """A relationship as a file gives it."""

    type: str
    start: NodeKey
    end: NodeKey
    values: Mapping[str, Any]
    where: str
    group: FileGroup


@dataclass
class AdminRows:
    """What the files of an import hold. `ends` is filled while nodes are read: labels and key of each, by its id."""

    of: AdminImport
    ends: dict[NodeKey, End] = field(default_factory=dict)
    holds: dict[FileGroup, set[Labels | str]] = field(default_factory=dict)
    """Which label combinations or types each group was found to hold, so that no other is read for one of them."""

    @cached_property
    def names(self) -> Mapping[FileGroup, tuple[str, ...]]:
        """The properties that the ids of each group of nodes are stored as."""
        return id_names(self.of)

    @cached_property
    def whole(self) -> frozenset[str]:
        """The id spaces whose ids are whole numbers."""
        return whole_spaces(self.of)

    def node_rows(self, labels: Labels | None = None) -> Iterator[NodeRow]:
        """All nodes, in the order of the files; or those of exactly these labels.

        Raises:
            ProjectError: a value is none of the type that its header says, or a row has no id.
        """
        for group in self.of.groups:
            if group.nodes and (labels is None or labels in self.holds[group]):
                for row in self._rows(group):
                    found = frozenset({*row.names, *group.names})
                    if labels in (None, found):
                        yield NodeRow(self._id(row, ID), found, self.names[group], row.values, row.where, group)

    def relationship_rows(self, type: str | None = None) -> Iterator[RelationshipRow]:
        """All relationships, in the order of the files; or those of a type.

        Raises:
            ProjectError: a value is none of the type that its header says, or a row lacks an end or its type.
        """
        for group in self.of.groups:
            if not group.nodes and (type is None or type in self.holds[group]):
                for row in self._rows(group):
                    names = row.names or group.names
                    if len(names) != 1:
                        hint = "fill :TYPE, or name it: --relationships=T=..."
                        raise ProjectError(f"{row.where} has no type", hint=hint)
                    if type in (None, names[0]):
                        ends = self._id(row, START), self._id(row, END)
                        yield RelationshipRow(names[0], *ends, row.values, row.where, group)

    def nodes(self, labels: Labels, visit: VisitNode) -> None:
        """All nodes of exactly these labels."""
        for row in self.node_rows(labels):
            visit(element_id(row.id), row.values)

    def relationships(self, type: str, keys: Iterable[str], visit: VisitRelationship) -> None:  # noqa: ARG002 - ids
        """All relationships of a type between nodes that are there."""
        for row in self.relationship_rows(type):
            if row.start in self.ends and row.end in self.ends:
                start, end = self.ends[row.start], self.ends[row.end]
                visit(start[0], end[0], stored_key(row.start, start), stored_key(row.end, end), row.values)

    def _rows(self, group: FileGroup) -> Iterator[_Row]:
        columns = self._columns(group)
        for number, path in enumerate(group.files):
            for line, fields in self._records(path):
                if number == 0 and line == 1:
                    continue
                yield _row(columns, fields, f"{path.name}:{line}", self.of.array_delimiter)

    def _columns(self, group: FileGroup) -> list[_Column]:
        unnamed = iter(self.names.get(group, ()))
        found: list[_Column] = []
        for of in group.header:
            read = _reader(group, of, self.of.array_delimiter, whole=of.space in self.whole)
            found.append(_Column(of, next(unnamed) if of.role == ID else "" if of.role else of.name, read))
        stored = [each.name for each in found if each.name]
        for name in stored:
            if stored.count(name) > 1:
                fault = f"{group.files[0].name}:1 has two fields for the property {name}"
                raise ProjectError(fault, hint="rename one of them, or write :IGNORE for it")
        return found

    def _records(self, path: Path) -> Iterator[tuple[int, list[str | None]]]:
        try:
            with opened(path) as text:
                yield from records(text, self.of.delimiter, self.of.quote)
        except (OSError, EOFError, ValueError) as wrong:
            raise ProjectError(f"{path.name} cannot be read: {wrong}", hint="fix the file") from wrong

    def _id(self, row: _Row, role: str) -> NodeKey:
        if role not in row.ids:
            raise ProjectError(f"{row.where} has no :{role}", hint="fill it, or take the row out")
        return row.ids[role]


@dataclass(frozen=True)
class _Column:
    """A field of a header, the property that stores it, if any, and what reads it."""

    of: HeaderField
    name: str
    read: Callable[[str], Any]

    def value(self, text: str, where: str) -> Any:
        try:
            return self.read(text)
        except ValueError as wrong:
            fault = f"{where} {self.of.name or f':{self.of.role}'}: {getattr(wrong, 'message', wrong)}"
            what = "whole numbers" if self.of.role else self.of.kind
            raise ProjectError(fault, hint=f"its header says {what}: fix one of them") from wrong


@dataclass(frozen=True)
class _Row:
    ids: Mapping[str, NodeKey]
    names: tuple[str, ...]
    values: Mapping[str, Any]
    where: str


def _reader(group: FileGroup, of: HeaderField, separator: str, *, whole: bool) -> Callable[[str], Any]:
    if of.role in (ID, START, END):
        return whole_number if whole else str
    try:
        one = of.reader()
    except ValueError as wrong:
        header = f"{group.files[0].name}:1"
        raise ProjectError(f"{header} {of.name}: {wrong}", hint="change the type, or write :IGNORE") from wrong
    return (lambda text: [one(each) for each in text.split(separator)]) if of.many else one


def _row(columns: Sequence[_Column], fields: Sequence[str | None], where: str, sign: str) -> _Row:
    if len(fields) > len(columns):
        raise ProjectError(f"{where} has {len(fields)} values for {len(columns)} fields", hint="fix the file")
    parts: dict[str, list[Any]] = {}
    spaces: dict[str, str] = {}
    names: tuple[str, ...] = ()
    values: dict[str, Any] = {}
    for column, text in zip_longest(columns, fields):
        of = column.of
        if of.role in (LABEL, TYPE):
            names = tuple(each for each in (text.split(sign) if of.role == LABEL else [text]) if each) if text else ()
        elif of.role != IGNORE:
            value = None if text is None else column.value(text, where)
            if of.role:
                spaces.setdefault(of.role, of.space)
                parts.setdefault(of.role, []).append(value)
            if column.name and value is not None:
                values[column.name] = value
    ids = {role: (spaces[role], joined(several)) for role, several in parts.items() if None not in several}
    return _Row(ids, names, values, where)
