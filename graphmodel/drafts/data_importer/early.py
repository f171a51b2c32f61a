"""Reads the files of the Data Importer before version 2, where each part is listed by an id of its own.

Of a mapping, fields are in the order of the properties that they fill; a key names its properties, or their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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


def read_early(data: Mapping[str, Any]) -> ImporterModel:
    """What the file says."""
    nodes = {id: _node(each) for id, each in data["graphModel"]["nodeSchemas"].items()}
    relationships = {id: _relationship(each, nodes) for id, each in data["graphModel"]["relationshipSchemas"].items()}
    return ImporterModel(
        one_of_each_label(nodes.values()),
        one_of_each_type(relationships.values()),
        (*_node_tables(data, nodes), *_relationship_tables(data, relationships, nodes)),
        ignored=tuple(map(str, data.get("configurations", {}).get("idsToIgnore", []))),
    )


def _node(each: Mapping[str, Any]) -> ImportedNode:
    names = {str(one.get("identifier", one["property"])): str(one["property"]) for one in each["properties"]}
    key = tuple(names.get(str(one), str(one)) for one in each.get("key", {}).get("properties", []))
    above = tuple(name_of(label) for label in each.get("additionLabels", []) if isinstance(label, str))
    return ImportedNode(name_of(each["label"]), above, _properties(each), key)


def _relationship(each: Mapping[str, Any], nodes: Mapping[str, ImportedNode]) -> ImportedRelationship:
    start, end = nodes[each["sourceNodeSchema"]], nodes[each["targetNodeSchema"]]
    type = name_of(each["type"] or f"{start.label}_TO_{end.label}")
    return ImportedRelationship(type, ((start.label, end.label),), _properties(each))


def _properties(of: Mapping[str, Any]) -> dict[str, ImportedProperty]:
    listed = of.get("properties", [])
    return {
        str(each["property"]): ImportedProperty(str(each["property"]), str(each.get("type", "string")).lower())
        for each in listed
    }


def _node_tables(data: Mapping[str, Any], nodes: Mapping[str, ImportedNode]) -> Iterator[ImportedTable]:
    for each in data.get("mappingModel", {}).get("nodeMappings", {}).values():
        node = nodes[each["nodeSchema"]]
        columns = _filled(node.properties, each.get("mappings", []))
        if columns:
            yield ImportedTable(str(each.get("fileSchema", "")), label=node.label, columns=columns)


def _relationship_tables(
    data: Mapping[str, Any], relationships: Mapping[str, ImportedRelationship], nodes: Mapping[str, ImportedNode]
) -> Iterator[ImportedTable]:
    for each in data.get("mappingModel", {}).get("relationshipMappings", {}).values():
        id = each["relationshipSchema"]
        drawn, relationship = data["graphModel"]["relationshipSchemas"][id], relationships[id]
        if each.get("fileSchema"):
            yield ImportedTable(
                str(each["fileSchema"]),
                type=relationship.type,
                pair=relationship.pairs[0],
                columns=_filled(relationship.properties, each.get("mappings", [])),
                start=_filled(nodes[drawn["sourceNodeSchema"]].key, each.get("sourceMappings", [])),
                end=_filled(nodes[drawn["targetNodeSchema"]].key, each.get("targetMappings", [])),
            )


def _filled(names: Iterable[str], fields: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The column of each property that has one."""
    return {name: str(each["field"]) for name, each in zip(names, fields, strict=False) if each.get("field")}
