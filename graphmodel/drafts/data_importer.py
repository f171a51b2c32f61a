"""A model of Neo4j's Data Importer as a first project, with mappings for those of its files that are beside it.

The JSON is that of its versions 2 and 3: `dataModel` with the graph's schema, the keys, and the mappings of files.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graphmodel.drafts.draft import Draft, DraftMapping, DraftNode, DraftProperty, DraftRelationship, merged
from graphmodel.drafts.drawings import read_text
from graphmodel.drafts.names import PropertyName, UniqueNames, class_name, label_for, property_names, type_for, usable
from graphmodel.errors import ProjectError

KINDS = {
    "string": "string",
    "integer": "integer",
    "float": "float",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "zoned datetime": "datetime",
    "local datetime": "datetime",
    "zoned_datetime": "datetime",
    "local_datetime": "datetime",
    "duration": "duration",
    "point": "point",
}
FOLDER = "tables"
_HINT = "save it again in the Data Importer: Download model"


@dataclass(frozen=True)
class _ImportedType:
    """A node or relationship type of the file: its name, its class, its properties by id and how each is called."""

    name: str
    stored: str
    cls: str
    properties: dict[str, tuple[str, DraftProperty]]
    key: tuple[str, ...] = ()


def draft_data_importer(path: Path, staged: Path) -> Draft:
    """The draft of a model; the files of rows that it names and that are beside it are copied below `staged`.

    Raises:
        ProjectError: the file cannot be read, or is no such model.
    """
    try:
        return _ImporterReader(path, json.loads(read_text(path))).draft(staged)
    except json.JSONDecodeError as wrong:
        raise ProjectError(f"{path}:{wrong.lineno}:{wrong.colno} is not JSON: {wrong.msg}", hint=_HINT) from wrong
    except RecursionError as wrong:
        raise ProjectError(f"{path} is nested too deeply", hint=_HINT) from wrong
    except (KeyError, TypeError, AttributeError, IndexError, StopIteration) as wrong:
        said = f"it has no {wrong}" if isinstance(wrong, KeyError) else "its parts do not fit each other"
        raise ProjectError(f"{path} is no model of the Data Importer: {said}", hint=_HINT) from wrong


class _ImporterReader:
    def __init__(self, path: Path, data: Mapping[str, Any]) -> None:
        self.path = path
        model = data.get("dataModel", data)
        self.schema = model["graphSchemaRepresentation"]["graphSchema"]
        self.keys = model.get("graphSchemaExtensionsRepresentation", {}).get("nodeKeyProperties", [])
        self.mapped = model.get("graphMappingRepresentation", {})
        self.pool = UniqueNames()
        self.notes: list[str] = []

    def draft(self, staged: Path) -> Draft:
        tokens = {each["$id"]: each for each in self.schema["nodeLabels"]}
        nodes: dict[str, _ImportedType] = {}
        drafted: list[DraftNode] = []
        for each in self.schema["nodeObjectTypes"]:
            labels = [tokens[_ref(label)] for label in each["labels"]]
            nodes[each["$id"]], node = self.node(each["$id"], labels)
            drafted.append(node)
        types = {each["$id"]: each for each in self.schema["relationshipTypes"]}
        relationships: list[DraftRelationship] = []
        found: dict[str, tuple[_ImportedType, str, str]] = {}
        for each in self.schema["relationshipObjectTypes"]:
            start, end = _ref(each["from"]), _ref(each["to"])
            kind, relationship = self.relationship(types[_ref(each["type"])], nodes[start], nodes[end], nodes)
            relationships.append(relationship)
            found[each["$id"]] = kind, start, end
        mappings = [*self.node_mappings(nodes, staged), *self.relationship_mappings(found, nodes, staged)]
        return Draft(
            f"the Data Importer's model {self.path.name}",
            tuple(drafted),
            merged(relationships),
            tuple(mappings),
            tuple(self.notes),
        )

    def node(self, id: str, labels: list[Mapping[str, Any]]) -> tuple[_ImportedType, DraftNode]:
        label = _name(labels[0]["token"])
        keys = [_ref(key) for each in self.keys if _ref(each["node"]) == id for key in _key_refs(each)]
        listed = [each for one in labels for each in one.get("properties", [])]
        names = property_names([str(each["token"]) for each in listed])
        made = {each["$id"]: (str(each["token"]), _property(each, names)) for each in listed}
        single = keys[0] if len(keys) == 1 and made[keys[0]][1].kind in ("string", "integer") else ""
        key = made[single][0] if single else None
        properties = {
            id: (token, replace(each, key=token == key, required=token == key)) for id, (token, each) in made.items()
        }
        todo = [f"its nodes have the label {each['token']!r} too" for each in labels[1:]]
        added = []
        if not single:
            name = UniqueNames(each.attribute for each in names.values()).of("key_")
            why = (
                f"its key is {' and '.join(made[key][0] for key in keys)} together"
                if keys
                else "the model has no key for it"
            )
            todo.append(f"{why}; {name} is one text")
            added = [DraftProperty(name, key=True, required=True)]
        cls = self.pool.of(class_name(label))
        kind = _ImportedType(label, label_for(label), cls, properties, tuple(keys))
        drafted = (*added, *dict(properties.values()).values())
        return kind, DraftNode(cls, kind.stored, (), drafted, todo=tuple(todo))

    def relationship(
        self, type: Mapping[str, Any], start: _ImportedType, end: _ImportedType, nodes: Mapping[str, _ImportedType]
    ) -> tuple[_ImportedType, DraftRelationship]:
        name = _name(type["token"])
        stored = type_for(name, {each.stored for each in nodes.values()})
        listed = type.get("properties", [])
        names = property_names([str(each["token"]) for each in listed], of_relationship=True)
        properties = {each["$id"]: (str(each["token"]), _property(each, names)) for each in listed}
        cls = class_name(stored, camel=True)
        cls = f"{cls}_" if cls in {each.cls for each in nodes.values()} else cls
        kind = _ImportedType(name, stored, cls, properties)
        drafted_properties = tuple(each for _, each in properties.values())
        todo = () if stored == name else (f"the type {name!r} is taken; these relationships get {stored!r}",)
        return kind, DraftRelationship(cls, stored, ((start.cls, end.cls),), drafted_properties, todo=todo)

    # Mappings

    def node_mappings(self, nodes: Mapping[str, _ImportedType], staged: Path) -> Iterator[DraftMapping]:
        for each in self.mapped.get("nodeMappings", []):
            kind = nodes[_ref(each["node"])]
            columns = _columns(each)
            if not kind.key or not set(kind.key) <= set(columns):
                self.notes.append(f"the mapping of {kind.name} has no key, and is left out")
            elif (table := self.table(each, staged)) is not None:
                content = {"table": table, "nodes": [{kind.stored: _values(kind, columns)}]}
                yield DraftMapping(f"{kind.cls}-{Path(table).stem}", content)

    def relationship_mappings(
        self, found: Mapping[str, tuple[_ImportedType, str, str]], nodes: Mapping[str, _ImportedType], staged: Path
    ) -> Iterator[DraftMapping]:
        for each in self.mapped.get("relationshipMappings", []):
            kind, start, end = found[_ref(each["relationship"])]
            sides = [_end(each, side, nodes[id]) for side, id in (("from", start), ("to", end))]
            if any(side is None for side in sides):
                self.notes.append(f"the mapping of {kind.name} does not say both its ends, and is left out")
            elif (table := self.table(each, staged)) is not None:
                ends = {"start": {nodes[start].stored: sides[0]}, "end": {nodes[end].stored: sides[1]}}
                values = {**ends, **_values(kind, _columns(each))}
                content = {"table": table, "relationships": [{kind.stored: values}]}
                yield DraftMapping(f"{kind.cls}-{nodes[start].cls}-{nodes[end].cls}-{Path(table).stem}", content)

    def table(self, mapping: Mapping[str, Any], staged: Path) -> str | None:
        """The path of a mapping's file, which is copied into the project; None where it is not beside the model."""
        name = str(mapping.get("tableName") or self._file_name(mapping))
        file = self.path.parent / Path(name).name
        if not name or not file.is_file():
            note = f"{name or 'a file'} is not beside {self.path.name}, so its mapping is left out"
            self.notes += [] if note in self.notes else [note]
            return None
        (staged / FOLDER).mkdir(exist_ok=True)
        shutil.copyfile(file, staged / FOLDER / file.name)
        return f"../{FOLDER}/{file.name}"

    def _file_name(self, mapping: Mapping[str, Any]) -> str:
        if "fileSchema" not in mapping:
            return ""
        wanted = _ref(mapping["fileSchema"])
        return next((each["fileName"] for each in self.mapped.get("fileSchemas", []) if each["$id"] == wanted), "")


def _ref(of: Mapping[str, Any]) -> str:
    return str(of["$ref"]).removeprefix("#")


def _key_refs(of: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(of["keyProperties"]) if "keyProperties" in of else [of["keyProperty"]]


def _name(token: Any) -> str:
    name = str(token)
    if not usable(name):
        raise ProjectError(
            f"a label or type of the model cannot be written: {name!r}", hint="name it in the Data Importer"
        )
    return name


def _property(of: Mapping[str, Any], names: Mapping[str, PropertyName]) -> DraftProperty:
    token, declared = str(of["token"]), of.get("type") or {}
    many = declared.get("type") == "array"
    inner = declared.get("items", {}).get("type", "string") if many else declared.get("type", "string")
    kind = KINDS.get(str(inner).lower(), "")
    name = names[token]
    todo = (f"it is called {token!r} in the model",) if name.in_graph != token else ()
    if not kind:
        todo = (*todo, f"it is of the type {inner!r}, which was taken for text")
    return DraftProperty(name.attribute, kind or "string", many, todo=todo, stored=name.stored)


def _columns(mapping: Mapping[str, Any]) -> dict[str, str]:
    """The file's column for each property's id."""
    return {_ref(each["property"]): str(each["fieldName"]) for each in mapping.get("propertyMappings", [])}


def _values(kind: _ImportedType, columns: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if len(kind.key) > 1 or (kind.key and not kind.properties[kind.key[0]][1].key):
        values["key_"] = {"template": "|".join(f"{{{columns[key]}}}" for key in kind.key)}
    return values | {
        each.in_graph: {"column": columns[id]} for id, (_, each) in kind.properties.items() if id in columns
    }


def _end(mapping: Mapping[str, Any], side: str, node: _ImportedType) -> dict[str, str] | None:
    """What gives the key of an end: one column, or of several in the order of the node's key."""
    several = mapping.get(f"{side}Mappings")
    one = mapping.get(f"{side}Mapping")
    if isinstance(several, Mapping):
        columns = {id.removeprefix("#"): str(name) for id, name in several.items()}
    elif isinstance(several, list):
        columns = {_ref(each["property"]): str(each["fieldName"]) for each in several}
    else:
        columns = {node.key[0]: str(one["fieldName"])} if one and node.key else {}
    if not node.key or set(columns) != set(node.key):
        return None
    if len(node.key) == 1 and node.properties[node.key[0]][1].key:
        return {"column": columns[node.key[0]]}
    return {"template": "|".join(f"{{{columns[key]}}}" for key in node.key)}
