"""The draft of files of rows: a node type a file, a relationship type a reference, and the files copied."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphmodel.drafts.draft import Draft, DraftMapping, DraftNode, DraftProperty, DraftRelationship, merged
from graphmodel.drafts.names import PropertyName, TypeNames, UniqueNames, class_name, label_for, property_names
from graphmodel.drafts.tables.column import ColumnProfile
from graphmodel.drafts.tables.guess import UNCERTAIN, KeyGuess, Reference, key_of, references
from graphmodel.drafts.tables.headers import is_typed, plain_name
from graphmodel.drafts.tables.near import near_misses
from graphmodel.drafts.tables.profile import FileProfile, profile, rows
from graphmodel.errors import ProjectError
from graphmodel.problems import count

FOLDER = "tables"
ROW = "row_number"


def draft_tables(files: Sequence[Path], staged: Path) -> Draft:
    """The draft of files of rows, which are copied below `staged`; one without a key gets a column of row numbers.

    Raises:
        ProjectError: a file cannot be read, or two have the same name.
    """
    profiles = [profile(path) for path in files]
    names = [each.name for each in profiles]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ProjectError(f"two files are called {', '.join(twice)}", hint="give each a name of its own")
    keys = {each.name: key_of(each) for each in profiles}
    found = list(references(profiles, keys))
    drafting = _Drafting(profiles, keys, [each for each in found if each.confidence != UNCERTAIN])
    nodes, relationships, mappings = drafting.all([each for each in found if each.confidence == UNCERTAIN])
    (staged / FOLDER).mkdir()
    for each in profiles:
        _copy(each, staged / FOLDER, numbered=not keys[each.name].columns and not drafting.joins(each))
    return Draft(
        f"{len(files)} files of rows" if len(files) > 1 else files[0].name,
        nodes,
        relationships,
        mappings,
        notes=(*(note for each in profiles for note in _notes(each)), *near_misses(profiles, keys)),
        confidence=tuple(_confidence(profiles, keys, found)),
    )


def _notes(file: FileProfile) -> Iterator[str]:
    typed = [each for each in file.columns if is_typed(each)]
    if typed:
        yield (
            f"{file.path.name} has types in its first line, such as {typed[0]}: they are left out of the names, and"
            " types, keys and references are guessed from the values all the same; compare them"
        )


def _named(columns: Iterable[str], *, of_relationship: bool = False) -> dict[str, PropertyName]:
    """The names of columns' properties, by column: without the types that headers say, where that leaves them apart."""
    given = list(columns)
    plain = {each: plain_name(each) for each in given}
    if len(set(plain.values())) < len(given):
        plain = {each: each for each in given}
    names = property_names(plain.values(), of_relationship=of_relationship, columns=True)
    return {each: names[plain[each]] for each in given}


class _Drafting:
    def __init__(self, files: Sequence[FileProfile], keys: Mapping[str, KeyGuess], found: Sequence[Reference]) -> None:
        self.files = files
        self.keys = keys
        self.references = {
            file.name: [each for each in found if each.file == file.name and not self._is_key(each)] for file in files
        }
        pool = UniqueNames()
        self.classes = {
            each.name: pool.of(class_name(_capitalized(each.name))) for each in files if not self.joins(each)
        }
        self.labels = {name: label_for(cls) for name, cls in self.classes.items()}
        self.fields = {each.name: self._fields(each) for each in files}
        self.types = TypeNames(self.labels.values(), pool)

    def joins(self, file: FileProfile) -> bool:
        """Whether a file only joins two others: its key is two columns that both refer to one."""
        columns = {each.column for each in self.references[file.name]}
        return len(columns) == 2 and set(self.keys[file.name].columns) == columns

    def all(
        self, uncertain: Sequence[Reference]
    ) -> tuple[tuple[DraftNode, ...], tuple[DraftRelationship, ...], tuple[DraftMapping, ...]]:
        nodes = [self.node(file, uncertain) for file in self.files if file.name in self.classes]
        made = [self.entity(file) if file.name in self.classes else self.join(file) for file in self.files]
        relationships = merged(each for several, _ in made for each in several)
        return tuple(nodes), relationships, tuple(mapping for _, mapping in made)

    def node(self, file: FileProfile, uncertain: Sequence[Reference]) -> DraftNode:
        key, fields = self.keys[file.name], self.fields[file.name]
        properties = []
        if len(key.columns) != 1:
            kind = "string" if key.columns else "integer"
            properties.append(DraftProperty(fields[""].attribute, kind, key=True, required=True))
        for column in self.own_columns(file):
            doubts = [each for each in uncertain if (each.file, each.column) == (file.name, column.name)]
            properties.append(_property(column, fields[column.name], key.columns == (column.name,), doubts))
        todo = []
        if not key.columns:
            todo.append(f"no columns identify the rows of {file.path.name}; {ROW} numbers those of the copy")
        elif len(key.columns) > 1:
            todo.append(f"its key is {' and '.join(key.columns)} together, in one text")
        elif key.confidence == UNCERTAIN:
            todo.append(f"is {key.columns[0]} the key? {key.evidence}")
        return DraftNode(self.classes[file.name], self.labels[file.name], (), tuple(properties), todo=tuple(todo))

    def entity(self, file: FileProfile) -> tuple[list[DraftRelationship], DraftMapping]:
        """The relationships that a file's references are, and the mapping of its rows."""
        fields = self.fields[file.name]
        values: dict[str, Any] = {}
        if len(self.keys[file.name].columns) != 1:
            values[fields[""].in_graph] = self.key_value(file)
        values |= {fields[each.name].in_graph: _value(each) for each in self.own_columns(file)}
        made = [self.reference(file, each) for each in self.references[file.name]]
        content = {**table_keys(file), "nodes": [{self.labels[file.name]: values}]}
        if made:
            content["relationships"] = [record for _, record in made]
        return [relationship for relationship, _ in made], DraftMapping(file.name, content, tuple(_todos(file)))

    def reference(self, file: FileProfile, each: Reference) -> tuple[DraftRelationship, dict[str, Any]]:
        words = plain_name(each.column)
        for ending in ("_id", "_key", "_code", "_no", "Id", "ID"):
            words = words.removesuffix(ending)
        type = self.types.of(words, file.name, self.labels[each.target])
        relationship = DraftRelationship(
            self.types.cls(type),
            type,
            ((self.classes[file.name], self.classes[each.target]),),
            cardinality="many-to-one",
            todo=(f"it was the column {each.column} of {file.path.name}, {each.confidence}: what does it mean?",),
        )
        ends = {
            "start": {self.labels[file.name]: self.key_value(file)},
            "end": {self.labels[each.target]: {"column": each.column}},
        }
        record: dict[str, Any] = {type: ends}
        column = file.columns[each.column]
        if column.absent:
            blank = {"not": sorted(column.blanks)} if column.blanks else {}
            record["where"] = {each.column: {"empty": False, **blank}}
        return relationship, record

    def join(self, file: FileProfile) -> tuple[list[DraftRelationship], DraftMapping]:
        """A file that joins two others, as a relationship, and the mapping of its rows."""
        first, second = self.references[file.name]
        type = self.types.of(file.name, file.name, f"{first.target} {second.target}")
        columns = [each for each in file.columns.values() if each.name not in (first.column, second.column)]
        columns = [each for each in columns if not each.mixed]
        named = _named([each.name for each in columns], of_relationship=True)
        relationship = DraftRelationship(
            self.types.cls(type),
            type,
            ((self.classes[first.target], self.classes[second.target]),),
            tuple(_property(each, named[each.name], False, ()) for each in columns),
            todo=(
                f"it was {file.path.name}, whose rows join {first.target} and {second.target}: is this the direction?",
            ),
        )
        values: dict[str, Any] = {
            "start": {self.labels[first.target]: {"column": first.column}},
            "end": {self.labels[second.target]: {"column": second.column}},
            **{named[each.name].in_graph: _value(each) for each in columns},
        }
        content = {**table_keys(file), "relationships": [{type: values}]}
        return [relationship], DraftMapping(file.name, content, tuple(_todos(file)))

    def key_value(self, file: FileProfile) -> dict[str, str]:
        columns = self.keys[file.name].columns
        if len(columns) == 1:
            return {"column": columns[0]}
        return {"template": "|".join(f"{{{name}}}" for name in columns)} if columns else {"column": ROW}

    def own_columns(self, file: FileProfile) -> list[ColumnProfile]:
        carried = {each.column for each in self.references[file.name]} - set(self.keys[file.name].columns)
        return [each for each in file.columns.values() if each.name not in carried and not each.mixed]

    def _is_key(self, each: Reference) -> bool:
        """Whether the target has a class that a reference can lead to: it is found by one column."""
        return len(self.keys[each.target].columns) != 1

    def _fields(self, file: FileProfile) -> dict[str, PropertyName]:
        """The name of each column's property, and under "" that of a key which no column is."""
        found = _named(file.columns)
        attributes = UniqueNames(each.attribute for each in found.values())
        return {**found, "": PropertyName(attributes.of("key_" if self.keys[file.name].columns else ROW))}


def _property(column: ColumnProfile, field: PropertyName, key: bool, doubts: Sequence[Reference]) -> DraftProperty:
    todo = [f"does it refer to {each.target}? {each.evidence}" for each in doubts]
    todo += field.todo(plain_name(column.name))
    if column.ambiguous:
        todo.append(f"its dates can be read in several ways; {column.written['date']} was taken")
    if column.blanks:
        listed = ", ".join(sorted(column.blanks))
        todo.append(f"{listed} was taken for nothing, {count(sum(column.blanks.values()), 'time')}")
    if column.gaps and not column.nested:
        todo.append(f"nulls in its lists were left out, {count(column.gaps, 'time')}")
    if "fine moment" in column.kinds and column.kind == "datetime":
        todo.append("parts of a microsecond are cut off")
    return DraftProperty(
        field.attribute,
        column.kind,
        many=column.many > 0 and not column.nested,
        required=key or (column.absent == 0 and not column.many),
        key=key,
        allowed=() if key else column.allowed,
        todo=tuple(todo),
        stored=field.stored,
    )


def _value(column: ColumnProfile) -> dict[str, Any]:
    found: dict[str, Any] = {"column": column.name, **column.written}
    if column.blanks:
        found["empty"] = ["", *sorted(column.blanks)]
    elif column.gaps and not column.nested:
        found["empty"] = [None]
    return found


def table_keys(file: FileProfile) -> dict[str, Any]:
    """What a mapping says of a file that is copied into the project: where it is, and how it is written."""
    found: dict[str, Any] = {"table": f"../{FOLDER}/{file.path.name}"}
    if file.format == "csv" and file.delimiter != ",":
        found["delimiter"] = file.delimiter
    if file.encoding != "utf-8":
        found["encoding"] = file.encoding
    return found


def _todos(file: FileProfile) -> Iterator[str]:
    for column in file.columns.values():
        if column.mixed:
            yield f"{column.name} holds objects in some rows and plain values in others: it is left out"
    if file.encoding == "cp1252":
        yield "the file is not UTF-8; it is read as Windows text (cp1252): are its accents right?"


def _copy(file: FileProfile, folder: Path, *, numbered: bool) -> None:
    target = folder / file.path.name
    if not numbered:
        shutil.copyfile(file.path, target)
        return
    if file.format == "parquet":
        import pyarrow
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(file.path)
        table = table.add_column(0, ROW, pyarrow.array(range(1, table.num_rows + 1)))
        pyarrow.parquet.write_table(table, target)
        return
    with _opened(target, file.encoding) as text:
        if file.format == "jsonl":
            text.writelines(json.dumps({ROW: at, **row}) + "\n" for at, row in enumerate(rows(file), 1))
        else:
            writer = csv.writer(text, delimiter=file.delimiter)
            writer.writerow([ROW, *file.columns])
            writer.writerows([at, *row.values()] for at, row in enumerate(rows(file), 1))


def _opened(path: Path, encoding: str) -> Any:
    import gzip

    if path.suffix == ".gz":
        return gzip.open(path, "wt", encoding=encoding, newline="")
    return path.open("w", encoding=encoding, newline="")


def _confidence(
    files: Sequence[FileProfile], keys: Mapping[str, KeyGuess], found: Sequence[Reference]
) -> Iterator[tuple[str, str, str, str]]:
    for file in files:
        key = keys[file.name]
        yield file.name, f"key {', '.join(key.columns) or 'none'}", key.confidence, key.evidence
        for each in found:
            if each.file == file.name:
                yield f"{file.name}.{each.column}", f"refers to {each.target}", each.confidence, each.evidence


def _capitalized(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.replace("-", "_").replace(" ", "_").split("_"))
