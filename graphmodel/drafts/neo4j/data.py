"""Nodes and relationships of a database as Parquet, with the mappings that load them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

from graphmodel.drafts.draft import DraftMapping, DraftProperty
from graphmodel.drafts.names import UniqueNames
from graphmodel.drafts.neo4j.graph_rows import GraphRows
from graphmodel.drafts.neo4j.survey import PAGE, Labels, Reached, Survey, own, unreported
from graphmodel.drafts.neo4j.types import ELEMENT_ID, Fields, Types
from graphmodel.drafts.tally import CALENDAR_DURATION, as_timedelta, finite, text_of
from graphmodel.durations import Duration
from graphmodel.errors import DatabaseError, ProjectError
from graphmodel.extras import how_to_install
from graphmodel.model import Point, SpatialPoint
from graphmodel.model.encodings import Encoding
from graphmodel.model.points import SYSTEMS

START, END = "start", "end"
LABEL = "label {}"
"""The column that says whether a node has an optional label; no property's column has a space before its name."""
FOLDER = "data"


def write_data(
    source: GraphRows, survey: Survey, types: Types, folder: Path, progress: Reached = unreported
) -> list[DraftMapping]:
    """Writes all nodes and relationships below a folder, and returns the mappings that read them.

    Raises:
        ProjectError: pyarrow is not installed.
        DatabaseError: the database said no, or changed meanwhile.
    """
    writer = _FileWriter(folder)
    properties = _all_properties(types)
    mappings: list[DraftMapping] = []
    of = sorted(types.tree.of, key=lambda labels: (types.class_of(labels), sorted(labels)))
    for cls, several in groupby(of, types.class_of):
        combinations = list(several)
        mappings.append(_nodes(source, survey, types, combinations, properties[cls], writer))
        progress(cls, sum(survey.nodes[labels].count for labels in combinations))
    for name in survey.relationships:
        if any(each.type.removesuffix("_") == name or each.type == name for each in types.relationships):
            count = survey.relationships[name].count
            mappings += _relationships(source, types, name, count, properties, writer)
            progress(name, count)
    return mappings


def _all_properties(types: Types) -> dict[str, dict[str, DraftProperty]]:
    """The drafted properties by class, inherited ones included, and by name."""
    found: dict[str, dict[str, DraftProperty]] = {}
    for node in types.nodes:
        found[node.name] = {name: each for base in node.bases for name, each in found[base].items()}
        found[node.name] |= {each.name: each for each in node.properties}
    for relationship in types.relationships:
        found[relationship.name] = {each.name: each for each in relationship.properties}
    return found


def _nodes(
    source: GraphRows,
    survey: Survey,
    types: Types,
    combinations: Sequence[Labels],
    properties: Mapping[str, DraftProperty],
    writer: _FileWriter,
) -> DraftMapping:
    """Writes the nodes of a class: those of one label combination, and of those with optional labels beside it."""
    cls, key = types.class_of(combinations[0]), types.key_of(combinations[0])
    label = next(node.label for node in types.nodes if node.name == cls)
    optional = sorted(types.optional[types.tree.of[combinations[0]]] & frozenset().union(*combinations))
    columns = _Columns(types.fields[cls], properties, optional)
    file = writer.file(label, columns)
    for labels in combinations:
        given = {LABEL.format(each): each in labels for each in optional}

        def add(id: str, values: Mapping[str, Any], given: Mapping[str, bool] = given) -> None:
            found = own(values, of_relationship=False)
            file.add({**found, ELEMENT_ID: id} if key == ELEMENT_ID else found, given)

        before, wanted = file.rows, survey.nodes[labels].count
        source.nodes(labels, add)
        if file.rows - before != wanted:
            raise changed(":".join(sorted(labels)), wanted, file.rows - before)
    content = {"table": f"../{FOLDER}/{file.close()}", "nodes": [{label: columns.mapping}]}
    return DraftMapping(Path(file.name).stem, content)


def _relationships(
    source: GraphRows,
    types: Types,
    name: str,
    count: int,
    properties: Mapping[str, Mapping[str, DraftProperty]],
    writer: _FileWriter,
) -> Iterator[DraftMapping]:
    drafted = next(each for each in types.relationships if each.type in (name, f"{name}_"))
    columns = _Columns(types.fields[drafted.name], properties[drafted.name])
    label_of = {node.name: node.label for node in types.nodes}
    files: dict[tuple[str, str], _File] = {}

    def add(
        start: Iterable[str],
        end: Iterable[str],
        starts: Mapping[str, Any],
        ends: Mapping[str, Any],
        values: Mapping[str, Any],
    ) -> None:
        both = frozenset(start), frozenset(end)
        if any(each not in types.tree.of for each in both):
            return  # one of its nodes was left out
        classes = types.class_of(both[0]), types.class_of(both[1])
        if classes not in files:
            labels = [label_of[each] for each in classes]
            kinds = [_kind_of_key(properties[each]) for each in classes]
            files[classes] = writer.file("-".join([name, *labels]), columns, kinds)
        keys = [types.key_of(each) for each in both]
        files[classes].add(own(values, of_relationship=True), {START: starts[keys[0]], END: ends[keys[1]]})

    source.relationships(name, types.keys.values(), add)
    for classes, file in sorted(files.items()):
        start_label, end_label = (label_of[each] for each in classes)
        ends = {START: {start_label: {"column": START}}, END: {end_label: {"column": END}}}
        content = {
            "table": f"../{FOLDER}/{file.close()}",
            **({"duplicates": "first"} if drafted.repeated else {}),
            "relationships": [{drafted.type: {**ends, **columns.mapping}}],
        }
        yield DraftMapping(Path(file.name).stem, content)
    read = sum(file.rows for file in files.values())
    unread = types.left_out.get(name, 0)
    if read + unread != count:
        raise changed(name, count, read + unread)


def changed(name: str, counted: int, read: int) -> DatabaseError:
    """The error of a database that somebody wrote to meanwhile."""
    return DatabaseError(
        f"{counted:,} of {name} were counted and {read:,} read: somebody wrote meanwhile",
        hint="import again when nobody writes",
    )


def _kind_of_key(properties: Mapping[str, DraftProperty]) -> str:
    return next(each.kind for each in properties.values() if each.key)


_OTHER_POINTS = {each.__name__: each.names() for each in SYSTEMS.values() if each is not Point}


class _Columns:
    """The columns of a file: for each property how a stored value is written, and what the mapping says of it."""

    def __init__(self, fields: Fields, properties: Mapping[str, DraftProperty], labels: Sequence[str] = ()) -> None:
        self.labels = [LABEL.format(each) for each in labels]
        self.stored = {name: properties.get(field) for name, field in fields.stored.items()}
        self.names = dict(fields.stored)
        self.mapping: dict[str, Any] = {}
        for name, field in self.names.items():
            declared = self.stored[name]
            in_graph = field if declared is None else declared.in_graph
            if declared is not None and declared.kind == "point" and not declared.many:
                self.mapping[in_graph] = {side: f"{field} {side}" for side in ("latitude", "longitude")}
            else:
                self.mapping[in_graph] = {"column": field, "empty": []}
        self.mapping |= {label: {"column": column} for label, column in zip(labels, self.labels, strict=True)}

    def schema(self, arrow: Any) -> list[tuple[str, Any]]:
        """The names and types of the columns."""
        found = [(name, arrow.bool_()) for name in self.labels]
        for name, field in self.names.items():
            declared = self.stored[name]
            if declared is not None and declared.kind == "point" and not declared.many:
                found += [(f"{field} {side}", arrow.float64()) for side in ("latitude", "longitude")]
            else:
                found.append((field, _arrow_type(arrow, declared)))
        return found

    def row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A row of the file; what is absent has no key."""
        found: dict[str, Any] = {}
        for name, field in self.names.items():
            value, declared = finite(values.get(name)), self.stored[name]
            if value is None:
                continue
            if isinstance(value, Point) and declared is not None and declared.kind == "point" and not declared.many:
                found |= {f"{field} latitude": value.latitude, f"{field} longitude": value.longitude}
            else:
                found[field] = _written(value, declared)
        return found


def _arrow_type(arrow: Any, declared: DraftProperty | None) -> Any:
    if declared is None:  # a bound of the interval, which is written as text
        return arrow.string()
    kinds = {
        "boolean": arrow.bool_(),
        "integer": arrow.int64(),
        "float": arrow.float64(),
        "date": arrow.date32(),
        "duration": arrow.duration("us"),
        "point": arrow.struct([("longitude", arrow.float64()), ("latitude", arrow.float64())]),
    }
    if declared.kind in _OTHER_POINTS:
        kinds[declared.kind] = arrow.struct([(name, arrow.float64()) for name in _OTHER_POINTS[declared.kind]])
    kind = kinds.get(declared.kind, arrow.string())  # moments and times as text, so that each keeps its zone
    return arrow.list_(kind) if declared.many else kind


def _written(value: Any, declared: DraftProperty | None) -> Any:
    if declared is not None and declared.many:
        items = value if isinstance(value, list | tuple) else [value]
        return [_one(each, declared.kind, declared.scale) for each in items]
    return _one(value, declared.kind, declared.scale) if declared is not None else value


def _one(value: Any, kind: str, scale: int | None) -> Any:
    if kind == "string" or isinstance(value, datetime | time):
        return text_of(value)
    if isinstance(value, bytes | bytearray):
        return Encoding("bytes").encode(value)
    if scale is not None:
        return str(Encoding("decimal", scale).decode(value))
    if kind == "duration":
        return as_timedelta(value)
    if kind == CALENDAR_DURATION:
        return str(Duration.of(value))
    if isinstance(value, SpatialPoint):
        return value.mapping
    return float(value) if kind == "float" else value


class _FileWriter:
    """Writes files of rows, each under a name of its own."""

    def __init__(self, folder: Path) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            hint = how_to_install("parquet")
            raise ProjectError("writing Parquet needs pyarrow, which is not installed", hint=hint) from None
        self._arrow = pyarrow
        self._folder = folder
        self._names = UniqueNames()
        self._folder.mkdir(parents=True, exist_ok=True)

    def file(self, name: str, columns: _Columns, ends: Iterable[str] = ()) -> _File:
        """A new file for rows of these columns; `ends` are the kinds of the keys of start and end."""
        plain = "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "_" for c in name)[:100]
        kinds = {"integer": self._arrow.int64()}
        sides = [(side, kinds.get(kind, self._arrow.string())) for side, kind in zip((START, END), ends, strict=False)]
        schema = self._arrow.schema([*sides, *columns.schema(self._arrow)])
        return _File(self._arrow, self._folder, self._names.of(plain) + ".parquet", columns, schema)


class _File:
    """A file of rows, written a page at a time; it is opened when the first page is full, so that few are open."""

    def __init__(self, arrow: Any, folder: Path, name: str, columns: _Columns, schema: Any) -> None:
        self.name = name
        self.rows = 0
        self._arrow = arrow
        self._path = folder / name
        self._columns = columns
        self._schema = schema
        self._page: list[dict[str, Any]] = []
        self._writer: Any = None

    def add(self, values: Mapping[str, Any], beside: Mapping[str, Any]) -> None:
        """Adds a row of stored values; beside them the keys of both ends, or which optional labels a node has."""
        self._page.append({**self._columns.row(values), **beside})
        self.rows += 1
        if len(self._page) == PAGE:
            self._flush()

    def close(self) -> str:
        """Writes what is left; the file's name."""
        self._flush()
        self._writer.close()
        return self.name

    def _flush(self) -> None:
        if self._writer is None:
            self._writer = self._arrow.parquet.ParquetWriter(self._path, self._schema, compression="zstd")
        self._writer.write_table(self._arrow.Table.from_pylist(self._page, schema=self._schema))
        self._page = []
