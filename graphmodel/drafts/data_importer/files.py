"""The files of rows beside a model of the Data Importer: what is in them, and the mappings that read them.

The mappings do what the Data Importer does: rows without a key are left out, and so are relationships with an end that
no row makes; of two rows of one node or relationship the later one counts. Source: its manual, "Mapping".
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.drafts.data_importer.model import ImportedTable, ImporterModel
from graphmodel.drafts.draft import DraftMapping
from graphmodel.drafts.names import UniqueNames
from graphmodel.drafts.tables import ENDINGS, ColumnProfile, profile, table_keys

if TYPE_CHECKING:
    from graphmodel.drafts.data_importer.draft import DraftedType

FOLDER = "tables"
SHOWN = 5
TRUE = ("1", "true", "yes")
"""What the Data Importer takes for true, in any case of letters; other values are false to it."""
_FITTING = {"integer": {"integer"}, "float": {"integer", "float"}, "date": {"date"}, "datetime": {"date", "datetime"}}


def unfit(kind: str, column: ColumnProfile) -> bool:
    """Whether a column has a value that is none of a kind, as far as texts show it."""
    fits = bool(_truths(column)) if kind == "boolean" else column.kind in _FITTING.get(kind, {column.kind})
    return bool(column.present) and not fits


class ImportedFiles:
    """The files that a model names and that are beside it. `notes` is what is left out of the mappings, and why."""

    def __init__(self, path: Path, model: ImporterModel, staged: Path) -> None:
        self.path = path
        self.model = model
        self.staged = staged
        self.notes: list[str] = []
        self.records: dict[str, dict[str, list[dict[str, Any]]]] = {}
        names = list(dict.fromkeys(table.name or "a file" for table in model.tables))
        beside = {name: self._beside(name) for name in names}
        self.profiles = {name: profile(file) for name, file in beside.items() if file is not None}
        if absent := [name for name in names if beside[name] is None]:
            are, their = ("is", "its") if len(absent) == 1 else ("are", "their")
            more = f" and {len(absent) - SHOWN:,} more" if len(absent) > SHOWN else ""
            listed = ", ".join(absent[:SHOWN])
            self.notes.append(f"{listed}{more} {are} not beside {path.name}, so {their} mappings are left out")

    def seen(self, owner: str, name: str) -> list[ColumnProfile]:
        """The columns whose values a property of a label or type gets, those of ends for a key included."""
        found = []
        for table in self.model.tables:
            filled = [table.columns] if owner in (table.label, table.type) else []
            filled += [end for label, end in zip(table.pair, (table.start, table.end), strict=True) if label == owner]
            found += [self._column(table, each[name]) for each in filled if name in each]
        return [each for each in found if each is not None]

    def nodes(self, table: ImportedTable, kind: DraftedType) -> None:
        """Notes what a table's rows make of a node."""
        if not kind.key or not set(kind.key) <= set(table.columns):
            self.notes.append(f"the mapping of {kind.stored} from {table.name} has no key, and is left out")
        else:
            record = {kind.stored: self._values(table, kind)} | self._where(table, [table.columns[n] for n in kind.key])
            self.records.setdefault(table.name, {}).setdefault("nodes", []).append(record)

    def relationships(self, table: ImportedTable, kind: DraftedType, start: DraftedType, end: DraftedType) -> None:
        """Notes what a table's rows make of a relationship."""
        if not all(of.key and set(said) == set(of.key) for of, said in ((start, table.start), (end, table.end))):
            note = f"the mapping of {kind.stored} from {table.name or 'a file'} does not say both its ends"
            self.notes.append(f"{note}, and is left out")
        else:
            ends = {"start": self._end(table, 0, start), "end": self._end(table, 1, end)}
            several = [name for side in (table.start, table.end) if len(side) > 1 for name in side.values()]
            keys = [*several, *(table.columns[name] for name in kind.key if name in table.columns)]
            record = {kind.stored: {**ends, **self._values(table, kind)}} | self._where(table, keys)
            self.records.setdefault(table.name, {}).setdefault("relationships", []).append(record)

    def mappings(self) -> Iterator[DraftMapping]:
        """A mapping for each file with rows that make something; the files are copied."""
        names = UniqueNames()
        for name, records in self.records.items():
            if name in self.profiles:
                file = self.profiles[name]
                (self.staged / FOLDER).mkdir(exist_ok=True)
                shutil.copyfile(file.path, self.staged / FOLDER / file.path.name)
                yield DraftMapping(names.of(file.name), {**table_keys(file), "duplicates": "last", **records})

    def _values(self, table: ImportedTable, kind: DraftedType) -> dict[str, Any]:
        """What gives each property: its column, and how that writes what the property is."""
        found: dict[str, Any] = {}
        for name, column in table.columns.items():
            property = kind.properties[name]
            value: dict[str, Any] = {"column": column}
            seen = self._column(table, column)
            if property.many:
                value["split"] = self.model.delimiter or "|"
            elif seen is not None and property.kind == "boolean":
                truths = _truths(seen)
                value |= {} if set(truths) <= {"true", "false"} else {"values": truths}
            elif seen is not None and property.kind == seen.kind:
                value |= seen.written
            if seen is not None and seen.blanks and name not in kind.key:
                value["empty"] = ["", *sorted(seen.blanks)]
            found[property.in_graph] = value
        return found

    def _end(self, table: ImportedTable, side: int, of: DraftedType) -> Any:
        """What gives an end its key; of one property, an end that no row makes is left out."""
        columns = (table.start, table.end)[side]
        if len(of.key) > 1:
            return {of.stored: [columns[name] for name in of.key]}
        value: dict[str, Any] = {"column": columns[of.key[0]]}
        seen = self._column(table, value["column"])
        if seen is not None and seen.blanks:
            value["empty"] = ["", *sorted(seen.blanks)]
        return {of.stored: value if self._made(table.pair[side], of.key[0], seen) else {**value, "missing": "skip"}}

    def _made(self, label: str, key: str, seen: ColumnProfile | None) -> bool:
        """Whether each value of an end's column is the key of a node that a file makes."""
        if seen is None or seen.values is None or seen.absent or self.model.ignored:
            return False
        tables = [each for each in self.model.tables if each.label == label and key in each.columns]
        made = [self._column(each, each.columns[key]) for each in tables]
        return seen.values <= {value for each in made if each is not None for value in each.values or ()}

    def _where(self, table: ImportedTable, columns: Iterable[str]) -> dict[str, Any]:
        """The rows that have all columns of a key, and whose key is not among those left out."""
        found = {}
        for name in dict.fromkeys(columns):
            column = self._column(table, name)
            none = ["", *sorted(column.blanks)] if column is not None and column.absent else []
            if none or self.model.ignored:
                found[name] = {"not": [*none, *self.model.ignored]}
        return {"where": found} if found else {}

    def _column(self, table: ImportedTable, name: str) -> ColumnProfile | None:
        file = self.profiles.get(table.name)
        return file.columns.get(name) if file is not None else None

    def _beside(self, name: str) -> Path | None:
        """The file of a table; a table of a database may have been saved under its name with an ending."""
        file = self.path.parent / Path(name).name
        known = [file, *(file.with_name(f"{file.name}{ending}") for ending in ENDINGS)]
        return next((each for each in known if each.is_file()), None)


def _truths(column: ColumnProfile) -> dict[str, bool]:
    """What each of a column's few values is, true or false; nothing where they look like no truth values."""
    values = {text: text.strip().lower() for text in column.few}
    known = {*TRUE, "0", "false", "no"}
    return {text: plain in TRUE for text, plain in values.items()} if set(values.values()) <= known else {}
