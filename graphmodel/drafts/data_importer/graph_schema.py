"""Reads the files of the Data Importer from version 2 on: the graph's schema, its keys, and the mappings of tables.

The schema is `neo4j/graph-schema-json-js-utils`; each of its parts has a `$id`, by which others name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from graphmodel.drafts.data_importer.model import (
    ImportedNode,
    ImportedProperty,
    ImportedRelationship,
    ImportedTable,
    ImporterModel,
    name_of,
    one_of_each_label,
    one_of_each_type,
)

PLAIN_INDEXES = ("default", "range")
SHOWN = 5
_MAPPED = {"node", "relationship", "tableName", "fileSchema", "propertyMappings"}
_MAPPED |= {f"{side}Mapping{s}" for side in ("from", "to") for s in ("", "s")}


class SchemaReader:
    """Reads one file; `properties` are the names of properties by id, of nodes and of relationships apart.

    A property of a node and one of a relationship may have the same id.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.schema = data["graphSchemaRepresentation"]["graphSchema"]
        self.extensions = data.get("graphSchemaExtensionsRepresentation", {})
        self.mapped = data.get("graphMappingRepresentation", {})
        self.configured = data.get("configurations", {})
        self.labels = {each["$id"]: each for each in self.schema["nodeLabels"]}
        self.types = {each["$id"]: each for each in self.schema["relationshipTypes"]}
        self.properties = {"node": _names(self.labels), "relationship": _names(self.types)}
        self.nodes = {each["$id"]: self.node(each) for each in self.schema["nodeObjectTypes"]}
        self.relationships = {each["$id"]: self.relationship(each) for each in self.schema["relationshipObjectTypes"]}

    def model(self) -> ImporterModel:
        """What the file says."""
        return ImporterModel(
            one_of_each_label(self.nodes.values()),
            one_of_each_type(self.relationships.values()),
            (*self.node_tables(), *self.relationship_tables()),
            str(self.configured.get("arrayDelimiter", "")),
            tuple(map(str, self.configured.get("idsToIgnore", []))),
            tuple(dict.fromkeys(self.notes())),
        )

    def node(self, each: Mapping[str, Any]) -> ImportedNode:
        ids = [_ref(label) for label in each["labels"]]
        label, *others = [name_of(self.labels[id]["token"]) for id in ids]
        key = self.keys("node", each["$id"])
        return ImportedNode(
            label,
            tuple(others),
            {name: made for id in ids for name, made in _properties(self.labels[id])},
            key,
            frozenset(self.alone("constraints", "constraintType", ("uniqueness",), ids)) - {*key},
            frozenset(self.alone("indexes", "indexType", PLAIN_INDEXES, ids)) - {*key},
        )

    def relationship(self, each: Mapping[str, Any]) -> ImportedRelationship:
        type, start, end = self.types[_ref(each["type"])], self.nodes[_ref(each["from"])], self.nodes[_ref(each["to"])]
        pairs = ((start.label, end.label),)
        return ImportedRelationship(
            name_of(type["token"]), pairs, dict(_properties(type)), self.keys("relationship", each["$id"])
        )

    def keys(self, of: str, id: str) -> tuple[str, ...]:
        """The properties that are the key of a node or a relationship."""
        for each in self.extensions.get(f"{of}KeyProperties", []):
            if _ref(each[of]) == id:
                refs = each["keyProperties"] if "keyProperties" in each else [each["keyProperty"]]
                return tuple(self.properties[of][_ref(ref)] for ref in refs)
        return ()

    def alone(self, what: str, kind: str, kinds: Iterable[str], labels: Iterable[str]) -> Iterator[str]:
        """The properties of these labels that have a constraint or an index of their own."""
        for each in self.schema.get(what) or []:
            of = each.get("nodeLabel")
            if each.get(kind) in kinds and of and _ref(of) in labels and len(each["properties"]) == 1:
                yield self.properties["node"][_ref(each["properties"][0])]

    # Mappings

    def node_tables(self) -> Iterator[ImportedTable]:
        for each in self.mapped.get("nodeMappings", []):
            label = self.nodes[_ref(each["node"])].label
            yield ImportedTable(self.table_name(each), label=label, columns=self.columns("node", each))

    def relationship_tables(self) -> Iterator[ImportedTable]:
        ends = {each["$id"]: (_ref(each["from"]), _ref(each["to"])) for each in self.schema["relationshipObjectTypes"]}
        for each in self.mapped.get("relationshipMappings", []):
            id = _ref(each["relationship"])
            start, end = (self.nodes[one] for one in ends[id])
            yield ImportedTable(
                self.table_name(each),
                type=self.relationships[id].type,
                pair=(start.label, end.label),
                columns=self.columns("relationship", each),
                start=self.end(each, "from", start),
                end=self.end(each, "to", end),
            )

    def end(self, mapping: Mapping[str, Any], side: str, node: ImportedNode) -> dict[str, str]:
        """What gives the key of an end: one column, or one for each property of the key."""
        several, one, names = mapping.get(f"{side}Mappings"), mapping.get(f"{side}Mapping"), self.properties["node"]
        if isinstance(several, Mapping):
            return {names[id.removeprefix("#")]: str(name) for id, name in several.items()}
        if isinstance(several, list):
            return {names[_ref(each["property"])]: str(each["fieldName"]) for each in several}
        return {node.key[0]: str(one["fieldName"])} if one and node.key else {}

    def columns(self, of: str, mapping: Mapping[str, Any]) -> dict[str, str]:
        """The table's column for each property."""
        listed = mapping.get("propertyMappings") or []
        return {self.properties[of][_ref(each["property"])]: str(each["fieldName"]) for each in listed}

    def table_name(self, mapping: Mapping[str, Any]) -> str:
        if "fileSchema" not in mapping:
            return str(mapping.get("tableName") or "")
        wanted = _ref(mapping["fileSchema"])
        return next((str(each["fileName"]) for each in self.mapped.get("fileSchemas", []) if each["$id"] == wanted), "")

    def notes(self) -> Iterator[str]:
        """What the file says that no draft holds."""
        source = str(self.mapped.get("dataSourceSchema", {}).get("type", "local"))
        if source.startswith(("sql", "cloud")):
            yield f"its tables are those of a database ({source}): graphmodel import sql URL drafts them from there"
        for each in (*self.mapped.get("nodeMappings", []), *self.mapped.get("relationshipMappings", [])):
            for name in each.keys() - _MAPPED:
                yield f"{name} of the mapping of {self.table_name(each) or 'a table'} is not read"
        yield from self.left_out("indexes", "indexType", PLAIN_INDEXES)
        yield from self.left_out("constraints", "constraintType", ("uniqueness",))

    def left_out(self, what: str, kind: str, kinds: Iterable[str]) -> Iterator[str]:
        """A note on the constraints or indexes that are not of one property, or of another kind."""
        keys = {frozenset(node.key) for node in self.nodes.values()}
        left = []
        for each in self.schema.get(what) or []:
            of = "node" if each.get("entityType", "node") == "node" else "relationship"
            names = frozenset(self.properties[of].get(_ref(one), "") for one in each.get("properties", []))
            taken = of == "node" and each.get(kind) in kinds and len(names) == 1
            if not taken and names not in keys:
                left.append(f"{each.get('name')} ({each.get(kind)})")
        if left:
            rest = f" and {len(left) - SHOWN:,} more" if len(left) > SHOWN else ""
            yield f"{what} that are left out: {', '.join(left[:SHOWN])}{rest}"


def _ref(of: Mapping[str, Any]) -> str:
    return str(of["$ref"]).removeprefix("#")


def _names(owners: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    return {each["$id"]: str(each["token"]) for of in owners.values() for each in of.get("properties", [])}


def _properties(of: Mapping[str, Any]) -> Iterator[tuple[str, ImportedProperty]]:
    for each in of.get("properties", []):
        declared = each.get("type") or {}
        plain = ImportedProperty(str(each["token"]), str(declared.get("type", "string")).lower())
        if plain.type in ("array", "vector"):
            plain = replace(plain, type=str(declared.get("items", {}).get("type", "string")).lower(), many=True)
        yield plain.name, plain
