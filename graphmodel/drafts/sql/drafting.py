"""The types and mappings that an SQL database's tables become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphmodel.drafts.draft import DraftMapping, DraftNode, DraftProperty, DraftRelationship
from graphmodel.drafts.names import PropertyName, TypeNames, UniqueNames, class_name, label_for, property_names
from graphmodel.drafts.sql.described import Column, ForeignKey, SqlTable
from graphmodel.drafts.sql.key_names import key_names
from graphmodel.drafts.sql.selecting import query_of

VARIABLE = "SOURCE_URL"
KEY_KINDS = ("string", "integer")
PART_KINDS = (*KEY_KINDS, "boolean", "date")
ROW = "row_number"
"""The key of a table that has none."""


@dataclass
class TableNames:
    """The names that a table's class and properties got; `parts` are the attributes of a key of several columns."""

    cls: str
    label: str
    properties: dict[str, PropertyName] = field(default_factory=dict)
    key: str = ""
    added: bool = False
    """Whether the key is none of the columns."""
    parts: tuple[str, ...] = ()

    @property
    def key_in_graph(self) -> str:
        """What the graph calls the key that is one property."""
        return next((each.in_graph for each in self.properties.values() if each.attribute == self.key), self.key)


def named(table: SqlTable, pool: UniqueNames) -> TableNames:
    """The names that a table gets."""
    cls = pool.of(class_name(_capitalized(table.name)))
    found = TableNames(cls, label_for(cls))
    found.properties = property_names([column.name for column in table.columns], columns=True)
    if len(table.key) == 1 and table.column(table.key[0]).kind in KEY_KINDS:
        found.key = found.properties[table.key[0]].attribute
    elif len(table.key) > 1 and all(table.column(name).kind in PART_KINDS for name in table.key):
        found.parts = tuple(found.properties[name].attribute for name in table.key)
    else:
        attributes = UniqueNames(each.attribute for each in found.properties.values())
        found.key, found.added = attributes.of("key_" if table.key else ROW), True
    return found


def _capitalized(name: str) -> str:
    """A table's name as a class is written: `order_items` becomes `OrderItems`; its number stays as it is."""
    return "".join(part[:1].upper() + part[1:] for part in name.replace("-", "_").replace(" ", "_").split("_"))


class Drafting:
    """Drafts tables one by one; what each type is called depends on those before it."""

    def __init__(
        self, tables: Sequence[SqlTable], names: Mapping[str, TableNames], pool: UniqueNames, dialect: Any
    ) -> None:
        self.tables = {table.name: table for table in tables}
        self.names = names
        self.dialect = dialect
        self.types = TypeNames([each.label for each in names.values()], pool)

    def node(self, table: SqlTable) -> DraftNode:
        """The node type of a table's rows."""
        names, properties = self.names[table.name], []
        if names.added:
            kind = "string" if table.key else "integer"
            properties.append(DraftProperty(names.key, kind, key=True, required=True))
        for column in self.own_columns(table):
            called = names.properties[column.name]
            field, key = called.attribute, called.attribute == names.key
            properties.append(
                DraftProperty(
                    field,
                    column.kind,
                    column.many,
                    required=column.required or key or (field in names.parts and column.name not in table.lacking),
                    key=key,
                    unique=column.unique and not key,
                    index=column.index and not column.unique and not key,
                    allowed=() if key or field in names.parts else column.allowed,
                    definition=column.comment,
                    scale=column.scale,
                    stored=called.stored,
                    todo=called.todo(column.name),
                )
            )
        return DraftNode(
            names.cls,
            names.label,
            (),
            tuple(properties),
            parts=names.parts,
            definition=table.comment,
            todo=tuple(_todo_of_key(table, names)),
            may_be_empty=tuple(names.properties[name].attribute for name in table.lacking) if names.parts else (),
        )

    def entity(self, table: SqlTable) -> tuple[list[DraftRelationship], DraftMapping]:
        """The relationships that a table's foreign keys are, and the mapping of its rows."""
        names = self.names[table.name]
        keys = self.references(table)
        words = key_names(table.name, keys, self.types.alone)
        made = [self.reference(table, *each) for each in zip(keys, words, strict=True)]
        values: dict[str, Any] = {names.key_in_graph: self.own_key(table)} if names.key else {}
        for column in self.own_columns(table):
            values.setdefault(names.properties[column.name].in_graph, _value(column))
        content = {**self.query(table), "nodes": [{names.label: values}]}
        if made:
            content["relationships"] = [record for _, record in made]
        return [relationship for relationship, _ in made], DraftMapping(_file_name(table.name), content)

    def reference(self, table: SqlTable, key: ForeignKey, words: str) -> tuple[DraftRelationship, dict[str, Any]]:
        """A foreign key as a relationship, and what makes it of a row."""
        start, end = self.names[table.name], self.names[key.table]
        type = self.types.of(words, table.name, end.label)
        unique = any(set(each) == set(key.columns) for each in (table.key, *table.unique))
        was = f"it was the foreign key {', '.join(key.columns)} of {table.name}: give it a name that says what it means"
        relationship = DraftRelationship(
            self.types.cls(type),
            type,
            ((start.cls, end.cls),),
            cardinality="one-to-one" if unique else "many-to-one",
            ends="1" if all(table.column(name).required for name in key.columns) else "",
            todo=(was,),
        )
        ends = {"start": {start.label: self.own_key(table)}, "end": {end.label: self.other_key(table, key)}}
        return relationship, _record(type, ends, table, key.columns)

    def join(self, table: SqlTable) -> tuple[list[DraftRelationship], DraftMapping]:
        """A table that joins two others, as a relationship, and the mapping of its rows."""
        first, second = table.foreign
        start, end = self.names[first.table], self.names[second.table]
        type = self.types.of(table.name, first.table, f"{start.label} {end.label}")
        carried = (*first.columns, *second.columns)
        values: dict[str, Any] = {
            "start": {start.label: self.other_key(table, first)},
            "end": {end.label: self.other_key(table, second)},
        }
        columns, properties = [each for each in table.columns if each.name not in carried], []
        called = property_names([each.name for each in columns], of_relationship=True, columns=True)
        for column in columns:
            properties.append(
                DraftProperty(
                    called[column.name].attribute,
                    column.kind,
                    column.many,
                    required=column.required,
                    allowed=column.allowed,
                    definition=column.comment,
                    scale=column.scale,
                    stored=called[column.name].stored,
                    todo=called[column.name].todo(column.name),
                )
            )
            values[called[column.name].in_graph] = _value(column)
        relationship = DraftRelationship(
            self.types.cls(type),
            type,
            ((start.cls, end.cls),),
            tuple(properties),
            definition=table.comment,
            todo=(
                f"it was the table {table.name}, which joins {first.table} and {second.table}: is this the direction?",
            ),
        )
        content = {**self.query(table), "relationships": [_record(type, values, table, carried)]}
        return [relationship], DraftMapping(_file_name(table.name), content)

    def references(self, table: SqlTable) -> list[ForeignKey]:
        """The foreign keys that lead to a node: to its key, or to another column that finds it."""
        return [key for key in table.foreign if self.leads(key)]

    def leads(self, key: ForeignKey) -> bool:
        """Whether a foreign key says by which property its node is found."""
        other = self.tables.get(key.table)
        if other is None or key.table not in self.names:
            return False
        whole = set(key.referred) == set(other.key)
        return whole or (len(key.referred) == 1 and other.column(key.referred[0]).kind in KEY_KINDS)

    def own_columns(self, table: SqlTable) -> list[Column]:
        """The columns that are properties: none that only a relationship needs."""
        carried = {name for key in self.references(table) for name in key.columns}
        return [each for each in table.columns if each.name not in carried or each.name in table.key]

    def own_key(self, table: SqlTable) -> dict[str, str] | list[dict[str, str] | str]:
        """What gives the key of a row's own node."""
        columns = [table.column(name) for name in table.key]
        if self.names[table.name].parts:
            return [_part(each, each) for each in columns]
        return _key_value(columns, columns) if table.key else {"column": ROW}

    def other_key(self, table: SqlTable, key: ForeignKey) -> dict[str, str] | list[dict[str, str] | str]:
        """What gives the key of the node that a row refers to, its columns in the order of the other table's key."""
        other = self.tables[key.table]
        refers = dict(zip(key.referred, key.columns, strict=True))
        if set(key.referred) != set(other.key):
            by, column = self.names[key.table].properties[key.referred[0]].in_graph, table.column(key.columns[0])
            return {**_value(column, other.column(key.referred[0]).kind), "by": by}
        columns, theirs = [table.column(refers[name]) for name in other.key], [other.column(name) for name in other.key]
        if self.names[key.table].parts:
            return [_part(*each) for each in zip(columns, theirs, strict=True)]
        return _key_value(columns, theirs)

    def query(self, table: SqlTable) -> dict[str, Any]:
        """What a mapping says of where its rows are."""
        return {"sql": query_of(table, self.dialect, ROW), "database": {"variable": VARIABLE}, "empty": []}


def _record(type: str, values: Mapping[str, Any], table: SqlTable, columns: Sequence[str]) -> dict[str, Any]:
    """What makes a relationship of a row, where all the columns of its foreign keys have a value."""
    optional = [table.column(name) for name in columns if _is_optional(table, name)]
    where = {each.called: {"empty": False} for each in optional}
    return {type: dict(values), "where": where} if where else {type: dict(values)}


def _is_optional(table: SqlTable, name: str) -> bool:
    return not table.column(name).required and (name not in table.key or name in table.lacking)


def _todo_of_key(table: SqlTable, names: TableNames) -> Iterator[str]:
    if not table.key:
        yield f"the table {table.name} has no key; {ROW} numbers its rows, and changes when rows come or go"
    elif len(table.key) > 1 and not names.parts:
        yield f"its key is {' and '.join(table.key)} together; {names.key} is both in one text"
    elif names.added:
        yield f"its key {table.key[0]} is no text or whole number; {names.key} is it as text"
    if names.parts and table.lacking:
        yield f"rows of {table.name} have NULL in {' and '.join(table.lacking)}: those that lack the same are one node"
    elif names.parts and table.nullable:
        columns = " and ".join(table.nullable)
        yield f"SQLite allows NULL in {columns} of {table.name}, but no row has it: may a row lack it (may_be_empty)?"


def _value(column: Column, kind: str = "") -> dict[str, str]:
    """What gives a property of a kind, the column's own if none is named: a text is made where a column has none."""
    texts = (kind or column.kind) == "string" and (column.kind != "string" or column.as_text)
    texts = texts and not column.many
    return {"template": f"{{{column.called}}}"} if texts else {"column": column.called}


def _part(column: Column, of: Column) -> dict[str, str] | str:
    """What gives a part of a key that another column is."""
    value = _value(column, of.kind)
    return value if "template" in value else column.called


def _key_value(columns: Sequence[Column], of: Sequence[Column]) -> dict[str, str]:
    """What gives a key that is one property, of the columns that are it where the node is made."""
    if len(columns) == 1 and of[0].kind in KEY_KINDS:
        return _value(columns[0], of[0].kind)
    return {"template": "|".join(f"{{{each.called}}}" for each in columns)}


def _file_name(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "_" for c in name)[:100] or "table"
