"""Drafts the types of a model of the Data Importer, with what the values of its files say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphmodel.drafts.data_importer.early import read_early
from graphmodel.drafts.data_importer.files import ImportedFiles, unfit
from graphmodel.drafts.data_importer.graph_schema import SchemaReader
from graphmodel.drafts.data_importer.model import ImportedNode, ImportedProperty, ImportedRelationship, ImporterModel
from graphmodel.drafts.draft import Draft, DraftNode, DraftProperty, DraftRelationship
from graphmodel.drafts.drawings import read_text
from graphmodel.drafts.names import UniqueNames, class_name, label_for, property_names, type_for
from graphmodel.drafts.tables import ColumnProfile
from graphmodel.errors import ProjectError

KINDS = {
    **dict.fromkeys(("string", "boolean", "date", "duration", "point"), ""),
    **dict.fromkeys(("integer", "int8", "int16", "int32", "int64", "integer8", "integer16", "integer32"), "integer"),
    **dict.fromkeys(("float", "float32", "float64"), "float"),
    **dict.fromkeys(("datetime", "localdatetime", "zoneddatetime"), "datetime"),
    **dict.fromkeys(("time", "localtime", "zonedtime"), "time"),
}
"""The kind of each type of the Data Importer, written without spaces and underscores; the type itself where empty."""
KEY_KINDS = ("string", "integer")
PART_KINDS = (*KEY_KINDS, "boolean", "date")
_HINT = "open it in the Data Importer and save it again: Download model"


def draft_data_importer(path: Path, staged: Path) -> Draft:
    """The draft of a model; the files of rows that it names and that are beside it are copied below `staged`.

    Raises:
        ProjectError: the file cannot be read, or is no such model.
    """
    try:
        model = _read(json.loads(read_text(path)))
    except json.JSONDecodeError as wrong:
        raise ProjectError(f"{path}:{wrong.lineno}:{wrong.colno} is not JSON: {wrong.msg}", hint=_HINT) from wrong
    except RecursionError as wrong:
        raise ProjectError(f"{path} is nested too deeply", hint=_HINT) from wrong
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as wrong:
        said = f"it has no {wrong}" if isinstance(wrong, KeyError) else "its parts do not fit each other"
        raise ProjectError(f"{path} is no model of the Data Importer: {said}", hint=_HINT) from wrong
    return _TypeDrafting(path, model, staged).draft()


def _read(data: Mapping[str, Any]) -> ImporterModel:
    model = data.get("dataModel", data)
    return read_early(model) if "graphModel" in model else SchemaReader(model).model()


@dataclass(frozen=True)
class DraftedType:
    """What a label or type became: its class, its name in the graph, its properties by name, and its key."""

    cls: str
    stored: str
    properties: Mapping[str, DraftProperty]
    key: tuple[str, ...] = ()


class _TypeDrafting:
    def __init__(self, path: Path, model: ImporterModel, staged: Path) -> None:
        self.path = path
        self.model = model
        self.files = ImportedFiles(path, model, staged)
        self.pool = UniqueNames()
        self.classes = {each.label: self.pool.of(class_name(each.label)) for each in model.nodes}
        above = [label for each in model.nodes for label in each.above]
        self.classes |= {label: self.pool.of(class_name(label)) for label in above if label not in self.classes}

    def draft(self) -> Draft:
        own = {each.label for each in self.model.nodes}
        bases = [
            DraftNode(cls, label_for(label), abstract=True) for label, cls in self.classes.items() if label not in own
        ]
        drafted = {each.label: self.node(each, own) for each in self.model.nodes}
        nodes = {label: kind for label, (kind, _) in drafted.items()}
        made = {each.type: self.relationship(each, nodes) for each in self.model.relationships}
        for table in self.model.tables:
            if table.label:
                self.files.nodes(table, nodes[table.label])
            else:
                start, end = table.pair
                self.files.relationships(table, made[table.type][0], nodes[start], nodes[end])
        return Draft(
            f"the Data Importer's model {self.path.name}",
            (*bases, *(node for _, node in drafted.values())),
            tuple(relationship for _, relationship in made.values()),
            tuple(self.files.mappings()),
            (*self.model.notes, *self.files.notes),
        )

    def node(self, each: ImportedNode, own: set[str]) -> tuple[DraftedType, DraftNode]:
        todo = [f"its nodes have the label {label!r} too" for label in each.above if label in own]
        added = not each.key
        names = property_names(each.properties, taken=["id"] if added else ())
        properties = {}
        for name, called in names.items():
            said = each.properties[name]
            kind, why = self.kind(said, self.files.seen(each.label, name))
            if name in each.key and (kind not in (KEY_KINDS if len(each.key) == 1 else PART_KINDS) or said.many):
                kind, why = "string", (*why, f"a key is text or a whole number, not {said.type!r}")
            properties[name] = DraftProperty(
                called.attribute,
                kind,
                said.many and name not in each.key,
                required=name in each.key,
                key=(name,) == each.key,
                unique=name in each.unique,
                index=name in each.indexed and name not in each.unique,
                todo=(*self.renamed(name, called.in_graph), *why),
                stored=called.stored,
            )
        drafted = list(properties.values())
        if added:
            todo.append("the model names no property that identifies these nodes; id was added")
            drafted.insert(0, DraftProperty("id", key=True, required=True))
        parts = tuple(properties[name].name for name in each.key) if len(each.key) > 1 else ()
        bases = tuple(self.classes[label] for label in each.above if label not in own)
        kind_of = DraftedType(self.classes[each.label], label_for(each.label), properties, each.key)
        node = DraftNode(kind_of.cls, kind_of.stored, bases, tuple(drafted), parts=parts, todo=tuple(todo))
        return kind_of, node

    def relationship(
        self, each: ImportedRelationship, nodes: Mapping[str, DraftedType]
    ) -> tuple[DraftedType, DraftRelationship]:
        stored = type_for(each.type, {kind.stored for kind in nodes.values()})
        names = property_names(each.properties, of_relationship=True)
        properties = {}
        for name, called in names.items():
            kind, why = self.kind(each.properties[name], self.files.seen(each.type, name))
            properties[name] = DraftProperty(
                called.attribute,
                kind,
                each.properties[name].many,
                required=name in each.key,
                todo=(*self.renamed(name, called.in_graph), *why),
                stored=called.stored,
            )
        kind_of = DraftedType(self.pool.of(class_name(stored, camel=True)), stored, properties, each.key)
        said = f"the type {each.type!r} is taken by a label; these relationships get {stored!r}"
        relationship = DraftRelationship(
            kind_of.cls,
            stored,
            tuple((nodes[start].cls, nodes[end].cls) for start, end in each.pairs),
            tuple(properties.values()),
            tuple(properties[name].name for name in each.key),
            todo=() if stored == each.type else (said,),
        )
        return kind_of, relationship

    def kind(self, said: ImportedProperty, columns: list[ColumnProfile]) -> tuple[str, tuple[str, ...]]:
        """The kind of a property, and what to decide: text where a value is of another kind than the model says."""
        plain = said.type.replace(" ", "").replace("_", "")
        if plain not in KINDS:
            return "string", (f"it is of the type {said.type!r}, which was taken for text",)
        kind = KINDS[plain] or plain
        other = [] if said.many else [column.name for column in columns if unfit(kind, column)]
        if other:
            why = f"the model says {said.type}, and not all values of the column {other[0]} are: it was taken for text"
            return "string", (why,)
        return kind, ()

    @staticmethod
    def renamed(name: str, stored: str) -> Iterator[str]:
        if name != stored:
            yield f"it is called {name!r} in the model"
