"""The draft of files for neo4j-admin: keys, types, labels and ends as the headers say, all else as in a database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from graphmodel.drafts.admin.command import FileGroup, read_import
from graphmodel.drafts.admin.header import ID
from graphmodel.drafts.admin.ids import NodeKey, id_constraints
from graphmodel.drafts.admin.rows import AdminRows
from graphmodel.drafts.draft import Draft
from graphmodel.drafts.neo4j.data import FOLDER, write_data
from graphmodel.drafts.neo4j.survey import Elements, Labels, Survey, own
from graphmodel.drafts.neo4j.types import types_of
from graphmodel.drafts.tally import Tally
from graphmodel.errors import ProjectError
from graphmodel.model import Layer
from graphmodel.model.layer import META, SOURCES
from graphmodel.model.stored_types import StoredTypes, read_stored_types
from graphmodel.problems import count


def draft_admin(paths: Sequence[Path], staged: Path) -> Draft:
    """The draft of files for neo4j-admin, whose rows are written below `staged`.

    Raises:
        ProjectError: a file cannot be read, two nodes have the same id, or pyarrow is not installed.
    """
    imported = read_import(paths)
    rows = AdminRows(imported)
    reading = _Reading(rows)
    found = reading.survey()
    keys = {(item.label, item.properties) for item in found.items}
    types = types_of(found, lambda label, name: (label, (name,)) in keys, reading.distinguishes)
    mappings = write_data(rows, found, types, staged / FOLDER)
    return Draft(
        f"{count(sum(len(each.files) for each in imported.groups), 'file')} for neo4j-admin",
        tuple(types.nodes),
        tuple(types.relationships),
        tuple(mappings),
        notes=(*types.notes, *imported.notes, *_guessed(rows), *reading.notes()),
    )


class _Reading:
    """Looks through all rows once. `most` counts ends, as the survey of a database does."""

    def __init__(self, rows: AdminRows) -> None:
        self.rows = rows
        self.layer, self.encodings = _mark(rows)
        self.found = Survey(ids="the id in the files")
        self.own: set[NodeKey] = set()
        """Nodes that graphmodel keeps for itself, such as claims."""
        self.groups: dict[FileGroup, dict[int, Elements]] = {each: {} for each in rows.of.groups}
        """What the rows of each group are."""
        self.without: list[str] = []
        """Relationships with an end that no file has."""

    def survey(self) -> Survey:
        """What the files hold.

        Raises:
            ProjectError: they cannot be read, or two nodes have the same id.
        """
        self._nodes()
        if not self.found.nodes:
            raise ProjectError("there are no nodes in these files", hint="name a file whose header has :ID, too")
        self._relationships()
        self._declare()
        self._hold()
        self.found.items = tuple(id_constraints(self.rows.ends))
        return self.found

    def _nodes(self) -> None:
        bookkeeping = {*self.layer.labels, META}
        for row in self.rows.node_rows():
            if row.id in self.rows.ends or row.id in self.own:
                space = f" in the id space {row.id[0]}" if row.id[0] else ""
                raise ProjectError(f"{row.where} is a second node {row.id[1]!r}{space}", hint="take one of them out")
            if row.labels & bookkeeping and (SOURCES in row.values or META in row.labels):
                self.own.add(row.id)
                continue
            self.rows.ends[row.id] = row.end
            if row.labels not in self.found.nodes:
                said = {name: each for label in row.labels for name, each in self.encodings.get(label, {}).items()}
                self.found.nodes[row.labels] = Elements(0, encodings=said)
            self._add(row.group, self.found.nodes[row.labels], own(row.values, of_relationship=False))
        self.found.ours, self.found.layer = bool(self.own), len(self.own)

    def _relationships(self) -> None:
        starts: dict[str, dict[NodeKey, set[NodeKey]]] = defaultdict(lambda: defaultdict(set))
        ends: dict[str, dict[NodeKey, set[NodeKey]]] = defaultdict(lambda: defaultdict(set))
        both: dict[str, Counter[tuple[NodeKey, NodeKey]]] = defaultdict(Counter)
        for row in self.rows.relationship_rows():
            if {row.start, row.end} & self.own:
                continue
            if not {row.start, row.end} <= self.rows.ends.keys():
                self.without.append(row.where)
                continue
            if row.type not in self.found.relationships:
                self.found.relationships[row.type] = Elements(0, encodings=self.encodings.get(row.type, {}))
            self._add(row.group, self.found.relationships[row.type], own(row.values, of_relationship=True))
            pair = self.rows.ends[row.start][0], self.rows.ends[row.end][0]
            self.found.ends.setdefault(row.type, Counter())[pair] += 1
            starts[row.type][row.start].add(row.end)
            ends[row.type][row.end].add(row.start)
            both[row.type][row.start, row.end] += 1
        for name, pairs in both.items():
            widest = (max(map(len, each[name].values())) for each in (starts, ends))
            self.found.most[name] = (*widest, max(pairs.values()))  # type: ignore[assignment]

    def _add(self, group: FileGroup, elements: Elements, values: dict[str, object]) -> None:
        elements.add(values)
        elements.count += 1
        self.groups[group][id(elements)] = elements

    def _declare(self) -> None:
        """Adds the properties that headers declare and no row has."""
        for group, several in self.groups.items():
            fields = {each.name: each for each in group.header if each.name and not each.role}
            for name in own(fields, of_relationship=not group.nodes):
                for elements in several.values():
                    kinds, lists = Counter({fields[name].stored_kind: 0}), int(fields[name].many)
                    tally = Tally(kinds=kinds, lists=lists, encoding=elements.encodings.get(name))
                    elements.properties.setdefault(name, tally)

    def _hold(self) -> None:
        """Notes which group holds what."""
        found: list[tuple[Labels | str, Elements]] = [*self.found.nodes.items(), *self.found.relationships.items()]
        for group, several in self.groups.items():
            self.rows.holds[group] = {name for name, elements in found if id(elements) in several}

    def distinguishes(self, type: str, names: tuple[str, ...]) -> bool:
        """Whether no two relationships of a type between the same nodes share these properties."""
        seen: set[tuple[object, ...]] = set()
        for row in self.rows.relationship_rows(type):
            if {row.start, row.end} <= self.rows.ends.keys():
                each = (row.start, row.end, *(repr(row.values.get(name)) for name in names))
                if each in seen:
                    return False
                seen.add(each)
        return True

    def notes(self) -> Iterator[str]:
        """What was left out."""
        if self.own:
            left = count(len(self.own), "node of graphmodel's own is", "nodes of graphmodel's own are")
            yield f"{left} left out: claims, documents and passages come from the sources of the project"
        for group, several in self.groups.items():
            if group.nodes and not several and not self._is_own(group):
                yield f"{group.files[-1].name} has no rows: what its nodes are is left out"
        if self.without:
            what = count(len(self.without), "relationship")
            yield f"{what} with an end that no file has: left out, the first in {self.without[0]}"

    def _is_own(self, group: FileGroup) -> bool:
        return bool({*self.layer.labels, META} & {*group.names})


def _mark(rows: AdminRows) -> tuple[Layer, StoredTypes]:
    """What an export of graphmodel says of itself: see `graphmodel.mark`."""
    marks = AdminRows(replace(rows.of, groups=tuple(each for each in rows.of.groups if META in each.names)))
    values = next((row.values for row in marks.node_rows()), {})
    return Layer(str(values.get("layer") or "")), read_stored_types(values.get("encodings"))


def _guessed(rows: AdminRows) -> Iterator[str]:
    for group in rows.of.groups:
        name = group.files[-1].name
        if group.guessed:
            what = ("label", ":LABEL") if group.nodes else ("type", ":TYPE")
            yield f"{name} has no {what[1]}: the {what[0]} is {group.names[0]}, of the name of the file"
        ids = [each for each in group.header if each.role == ID]
        for each, stored in zip(ids, rows.names.get(group, ()), strict=True):
            if not each.name:
                yield f"the :ID of {name} has no name, so neo4j-admin would store none: it is the property {stored}"
