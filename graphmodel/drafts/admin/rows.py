"""The nodes and relationships of files for neo4j-admin, one by one, with values as their headers type them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphmodel.drafts.admin.command import AdminImport, FileGroup, opened
from graphmodel.drafts.admin.header import END, ID, IGNORE, LABEL, START, TYPE, HeaderField
from graphmodel.drafts.admin.records import records
from graphmodel.drafts.neo4j.fields import ELEMENT_ID
from graphmodel.drafts.neo4j.graph_rows import VisitNode, VisitRelationship
from graphmodel.drafts.neo4j.survey import Labels
from graphmodel.errors import ProjectError

NodeKey = tuple[str, str]
"""The id space of a node, and its id as the files write it."""
KEY = "id"
"""What the id is called where a header gives it no name; neo4j-admin then stores none."""


@dataclass(frozen=True)
class NodeRow:
    """A node as a file gives it; `key` is the property that its id is."""

    id: NodeKey
    labels: Labels
    key: str
    values: Mapping[str, Any]
    where: str
    group: FileGroup


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
    ends: dict[NodeKey, tuple[Labels, str, Any]] = field(default_factory=dict)

    def node_rows(self) -> Iterator[NodeRow]:
        """All nodes, in the order of the files.

        Raises:
            ProjectError: a value is none of the type that its header says, or a row has no id.
        """
        for group in self.of.groups:
            if group.nodes:
                key = key_of(group)
                for row in self._rows(group):
                    id = self._id(row, ID)
                    (of,) = [each for each in group.header if each.role == ID][:1]
                    whole = of.kind == "int" or self.of.whole_ids
                    values = {key: int(id[1]) if whole else id[1], **row.values}
                    yield NodeRow(id, frozenset({*row.names, *group.names}), key, values, row.where, group)

    def relationship_rows(self) -> Iterator[RelationshipRow]:
        """All relationships, in the order of the files.

        Raises:
            ProjectError: a value is none of the type that its header says, or a row lacks an end or its type.
        """
        for group in self.of.groups:
            if not group.nodes:
                for row in self._rows(group):
                    names = row.names or group.names
                    if len(names) != 1:
                        hint = "fill :TYPE, or name it: --relationships=T=..."
                        raise ProjectError(f"{row.where} has no type", hint=hint)
                    ends = self._id(row, START), self._id(row, END)
                    yield RelationshipRow(names[0], *ends, row.values, row.where, group)

    def nodes(self, labels: Labels, visit: VisitNode) -> None:
        """All nodes of exactly these labels."""
        for row in self.node_rows():
            if row.labels == labels:
                visit(element_id(row.id), row.values)

    def relationships(self, type: str, keys: Iterable[str], visit: VisitRelationship) -> None:  # noqa: ARG002 - ids
        """All relationships of a type between nodes that are there."""
        for row in self.relationship_rows():
            if row.type == type and row.start in self.ends and row.end in self.ends:
                (start, of_start), (end, of_end) = self._end(row.start), self._end(row.end)
                visit(start, end, of_start, of_end, row.values)

    def _end(self, id: NodeKey) -> tuple[Labels, dict[str, Any]]:
        labels, key, value = self.ends[id]
        return labels, {key: value, ELEMENT_ID: element_id(id)}

    def _rows(self, group: FileGroup) -> Iterator[_Row]:
        readers = [_reader(group, each, self.of.array_delimiter) for each in group.header]
        for number, path in enumerate(group.files):
            for line, fields in self._records(path):
                if number == 0 and line == 1:
                    continue
                yield _row(group.header, readers, fields, f"{path.name}:{line}", self.of.array_delimiter)

    def _records(self, path: Path) -> Iterator[tuple[int, list[str | None]]]:
        try:
            with opened(path) as text:
                yield from records(text, self.of.delimiter)
        except (OSError, EOFError, ValueError) as wrong:
            raise ProjectError(f"{path.name} cannot be read: {wrong}", hint="fix the file") from wrong

    def _id(self, row: _Row, role: str) -> NodeKey:
        if role not in row.ids:
            raise ProjectError(f"{row.where} has no :{role}", hint="fill it, or take the row out")
        return row.ids[role]


@dataclass(frozen=True)
class _Row:
    ids: Mapping[str, NodeKey]
    names: tuple[str, ...]
    values: Mapping[str, Any]
    where: str


def key_of(group: FileGroup) -> str:
    """The property that the id of a group's nodes is stored as."""
    return next((each.name for each in group.header if each.role == ID and each.name), KEY)


def element_id(id: NodeKey) -> str:
    """A text that no two nodes share, for those that no property tells apart."""
    return f"{id[0]}:{id[1]}" if id[0] else id[1]


def _reader(group: FileGroup, of: HeaderField, separator: str) -> Callable[[str], Any]:
    try:
        one = of.reader()
    except ValueError as wrong:
        header = f"{group.files[0].name}:1"
        raise ProjectError(f"{header} {of.name}: {wrong}", hint="change the type, or write :IGNORE") from wrong
    return (lambda text: [one(each) for each in text.split(separator)]) if of.many else one


def _row(
    header: Sequence[HeaderField],
    readers: Sequence[Callable[[str], Any]],
    fields: Sequence[str | None],
    where: str,
    sign: str,
) -> _Row:
    if len(fields) > len(header):
        raise ProjectError(f"{where} has {len(fields)} values for {len(header)} fields", hint="fix the file")
    ids: dict[str, NodeKey] = {}
    names: tuple[str, ...] = ()
    values: dict[str, Any] = {}
    for of, reader, text in zip(header, readers, fields, strict=False):
        if text is None or of.role == IGNORE:
            continue
        if of.role in (LABEL, TYPE):
            names = tuple(each for each in (text.split(sign) if of.role == LABEL else [text]) if each)
        elif of.role:
            space, before = ids.get(of.role, (of.space, ""))
            ids[of.role] = (space, f"{before}|{text}" if before else text)
        elif of.name:
            try:
                values[of.name] = reader(text)
            except ValueError as wrong:
                fault = f"{where} {of.name}: {getattr(wrong, 'message', wrong)}"
                raise ProjectError(fault, hint=f"its header says {of.kind}: fix one of them") from wrong
    return _Row(ids, names, values, where)
