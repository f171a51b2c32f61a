"""A mapping in YAML: which table, how it is written, and what its rows say; read into a `Table`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphmodel.claims import Document
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.documents import read_document
from graphmodel.sources.tables.claiming import BESIDE
from graphmodel.sources.tables.expecting import AGE, ROWS, Expectations
from graphmodel.sources.tables.literals import or_column
from graphmodel.sources.tables.locating import PASSWORD, is_possible, shown
from graphmodel.sources.tables.table import NESTED, NODES, DocumentColumns, EndpointMapping, Period, Record, Table
from graphmodel.sources.tables.value import OPTIONS, Condition, Value
from graphmodel.sources.tables.written import TABLE_CHOICES, TreeReader, is_node, of_columns
from graphmodel.sources.tree import Mapping as TreeMapping
from graphmodel.sources.tree import Node as Tree
from graphmodel.sources.tree import Scalar, Sequence, parse

TEXTS = ("table", "sql", "delimiter", "quote", "escape", "encoding", "decimal", "thousands", "comment", "rows", "sheet")
NUMBERS = ("skip", "footer", "max_cell")
LISTS = ("header",)
OF_RELATIONSHIPS = ("properties", "panel", "ongoing")
SECTIONS = ("nodes", "relationships", "claims")
KEYS = (*TEXTS, *LISTS, *TABLE_CHOICES, *NUMBERS, "empty", "database", "trim", "where", "expect", "document", *SECTIONS)
_TOP = re.compile(r"^(?P<quote>['\"]?)(?:table|sql|nodes|relationships)(?P=quote)\s*:(?:\s|$)", re.MULTILINE)


def is_mapping(text: str) -> bool:
    """Whether a YAML source is a mapping of a table, rather than a fact sheet."""
    return _TOP.search(text) is not None


def read_mapping(text: str, name: str, root: Path) -> tuple[Table | None, list[Problem]]:
    """The table that a mapping describes, and what is wrong with how it is written; no table then.

    `name` is the mapping's path relative to `root`, the project's folder, which the table's path may not leave.
    """
    tree, problems = parse(text, name)
    if not isinstance(tree, TreeMapping):
        if not problems:
            hint = "begin with table: and the file's path"
            problems.append(Problem(Where(name), "mapping-form", "a mapping has keys such as table and nodes", hint))
        return None, problems
    found = _MappingReader(tree, problems).table(name, root)
    return (None if any(each.severity == "error" for each in problems) else found), problems


def items_of(tree: Tree) -> list[Tree]:
    """The keys of a list of columns or of lists: a list of columns alone is one key for each."""
    return list(tree.items) if isinstance(tree, Sequence) else [tree]


class _MappingReader:
    def __init__(self, tree: TreeMapping, problems: list[Problem]) -> None:
        self.tree = tree
        self.written = TreeReader(problems)
        self.given: dict[str, Any] = {}

    def table(self, name: str, root: Path) -> Table:
        for key, value in self.written.pairs(self.tree, "a mapping"):
            self._key(key, value)
        self._source()
        places = {key.text: value.where for key, value in self.tree.pairs}
        document = self.tree.get("document")
        inner = document.pairs if isinstance(document, TreeMapping) else ()
        places |= {f"document.{key.text}": value.where for key, value in inner}
        data = self.given.pop("table", "")
        folder = (root / name).parent
        return Table(data, **self.given, name=name, folder=folder, within=root, at=self.tree.where, places=places)

    def _key(self, key: Scalar, value: Tree) -> None:
        name, written = key.text, self.written
        if name not in KEYS:
            written.fault(key.where, f"{name!r} is no key of a mapping", did_you_mean(name, KEYS), "unknown-key")
        elif name in TEXTS:
            text = written.text(value, name)
            self.given[name] = "" if (name, text) == ("quote", "none") else text
            if name == "table" and not is_possible(text):
                self.given[name] = "-"
                written.fault(
                    value.where, f"{shown(text)!r} is neither a path nor a URL", "write table: and the file's path"
                )
            elif name == "table" and PASSWORD.search(text):
                hint = "keep it in fsspec's own settings, in ~/.config/fsspec"
                written.fault(value.where, "this file contains a password", hint, "mapping-password")
        elif name == "empty":
            self.given[name] = written.wanted(value, name)
        elif name in LISTS:
            self.given[name] = written.texts(value, name)
        elif name in TABLE_CHOICES:
            self.given[name] = written.choice(value, name, TABLE_CHOICES[name])
        elif name in SECTIONS:
            self.given[name] = tuple(self._records(name, value))
        elif name == "where":
            self.given[name] = written.conditions(value)
        elif name == "trim":
            self.given[name] = bool(written.flag(value, name))
        elif name in NUMBERS:
            self._number(value, name)
        elif name == "expect":
            self.given[name] = self._expectations(value)
        elif name == "document":
            self.given[name] = self._document(value)
        else:
            self._database(value)

    def _source(self) -> None:
        where = self.tree.where
        if bool(self.given.get("table")) == bool(self.given.get("sql")):
            fault = (
                "there are both a table and a query" if self.given.get("table") else "nothing says where the rows are"
            )
            self.written.fault(where, fault, "write table: and a path, or sql: and a query")
        if bool(self.given.get("sql")) != (self.tree.get("database") is not None):
            hint = "database: {variable: SHOP_URL}"
            self.written.fault(where, "a query and a database go together", hint)

    def _database(self, tree: Tree) -> None:
        if isinstance(tree, TreeMapping):
            for key, value in self.written.pairs(tree, "database"):
                if key.text == "variable":
                    self.given["variable"] = self.written.text(value, "variable")
                else:
                    hint = did_you_mean(key.text, ["variable"])
                    self.written.fault(key.where, f"{key.text!r} is no key of a database", hint, "unknown-key")
            return
        self.given["database"] = text = self.written.text(tree, "database")
        if re.search(r"://[^/@]*:[^/@]+@", text):
            hint = "put the URL in an environment variable: database: {variable: SHOP_URL}"
            self.written.fault(tree.where, "this file contains a password", hint, "mapping-password")

    def _number(self, tree: Tree, name: str) -> None:
        text = self.written.text(tree, name).replace("_", "")
        what, example = ("characters", 1_000_000) if name == "max_cell" else ("lines", 1)
        if text.isdecimal() and len(text) <= 18 and int(text) > 0:
            self.given[name] = int(text)
        else:
            self.written.fault(tree.where, f"{name} is a number of {what}", f"write {name}: {example}")

    def _expectations(self, tree: Tree) -> Expectations | None:
        given: dict[str, Any] = {}
        for key, value in self.written.pairs(tree, "expect"):
            name = key.text
            if name == "rows":
                given[name] = self._matching(value, name, ROWS, ">= 190")
            elif name == "unique":
                given[name] = tuple(self.written.texts(each, name) for each in items_of(value))
            elif name == "accepted_range":
                given["ranges"] = {of.text: self._range(bounds) for of, bounds in self.written.pairs(value, name)}
            elif name == "freshness":
                pairs = self.written.pairs(value, name) if isinstance(value, TreeMapping) else [(None, value)]
                given[name] = {of.text if of else "": self._matching(each, name, AGE, "7d") for of, each in pairs}
            else:
                hint = did_you_mean(name, ["rows", "unique", "accepted_range", "freshness"])
                self.written.fault(key.where, f"{name!r} is nothing that is expected", hint, "unknown-key")
        return Expectations(**given, at=tree.where)

    def _range(self, tree: Tree) -> tuple[str, str]:
        bounds = self.written.texts(tree, "accepted_range") if isinstance(tree, Sequence) else ()
        if len(bounds) == 2:
            return bounds[0], bounds[1]
        self.written.fault(tree.where, "a range has its least and its greatest value", "write year: [1945, 2031]")
        return "", ""

    def _matching(self, tree: Tree, name: str, form: re.Pattern[str], example: str) -> str:
        text = self.written.text(tree, name)
        if not form.fullmatch(text):
            self.written.fault(tree.where, f"{name} {text!r} cannot be read", f"write {name}: {example!r}")
        return text

    def _document(self, tree: Tree) -> Document | DocumentColumns | None:
        if isinstance(tree, TreeMapping) and any(of_columns(value) for _, value in tree.pairs):
            return self.written.document(tree)
        found_problems: list[Problem] = []
        found, author = read_document(tree, found_problems)
        del author  # a name: a table's document has no nodes beside it that it could mean
        pairs = tree.pairs if isinstance(tree, TreeMapping) else ()
        texts = {value.where: (key.text, value.text) for key, value in pairs if isinstance(value, Scalar)}
        for problem in found_problems:
            dated = problem.code == "bad-date" and problem.where in texts
            hint = or_column(problem.hint, *texts[problem.where]) if dated else problem.hint
            self.written.problems.append(replace(problem, hint=hint))
        return found

    # Records

    def _records(self, section: str, tree: Tree) -> Iterator[Record]:
        if not isinstance(tree, Sequence):
            fault = f"{section} is a list, an item for each record of a row"
            self.written.fault(tree.where, fault, "write `- Label:` under it")
            return
        for item in tree.items:
            if isinstance(item, TreeMapping) and item.pairs:
                yield self._record(section, item)
            else:
                self.written.fault(
                    item.where, f"an item of {section} begins with a label or type", "write - Label: {...}"
                )

    def _record(self, section: str, item: TreeMapping) -> Record:
        (of, body), *beside = item.pairs
        values: dict[str, Value | EndpointMapping] = {}
        places: dict[str, Where] = {}
        for key, value in self.written.pairs(body, of.text):
            places[key.text] = key.where
            is_end = section != "nodes" and key.text in ("start", "end", *(["of"] if "." in of.text else []))
            is_end |= section == "claims" and is_node(value)
            values[key.text] = self.written.end(value, key.text) if is_end else self.written.value(value, key.text)
        said: dict[str, Value | EndpointMapping] = {}
        nested: dict[str, tuple[Record | Value, ...]] = {}
        where: tuple[Condition, ...] = ()
        adds = auto = False
        period: Value | None = None
        ongoing = ""
        for key, value in beside:
            if key.text == "where":
                where = self.written.conditions(value)
            elif key.text == "properties" and section != "claims":
                auto = self.written.choice(value, "properties", ("auto",)) == "auto"
            elif key.text == "labels" and section == "nodes":
                for label in items_of(value):
                    name = self.written.text(label, "labels")
                    values[name], places[name] = Value(constant=True, at=label.where), label.where
            elif key.text == "panel" and section == "relationships":
                period, places["panel"] = self.written.value(value, "panel"), key.where
            elif key.text == "ongoing" and section == "relationships":
                ongoing, places["ongoing"] = self.written.text(value, "ongoing"), value.where
            elif key.text == "add" and section == "nodes":
                adds = bool(self.written.flag(value, "add"))
            elif section == "claims" and key.text in NESTED:
                places[key.text] = key.where
                nested[key.text] = tuple(self._nested(key.text, value))
            elif section == "claims" and key.text in BESIDE:
                places[key.text] = key.where
                is_end = key.text in NODES
                take = self.written.end if is_end else self.written.value
                said[key.text] = take(value, key.text, True)
            else:
                known = {"nodes": ("add", "labels", "properties"), "claims": (*BESIDE, *NESTED)}.get(
                    section, OF_RELATIONSHIPS
                )
                hint = did_you_mean(key.text, ["where", *known], most=1 + len(known))
                self.written.fault(key.where, f"{key.text!r} is not an option of {of.text}", hint, "unknown-key")
        if ongoing and period is None:
            hint = "add panel: and the column that holds each row's year, month or day"
            self.written.fault(places["ongoing"], "`ongoing` is the last period of a panel", hint)
        panel = None if period is None else Period(period, ongoing)
        return Record(of.text, values, where, said, nested, adds, auto, panel, of.where, places)

    def _nested(self, name: str, tree: Tree) -> Iterator[Record | Value]:
        """The claims, and the labels of claims, that are beside one."""
        for item in items_of(tree):
            options = isinstance(item, TreeMapping) and bool(item.pairs) and item.pairs[0][0].text in OPTIONS
            if isinstance(item, Scalar) or options:
                yield self.written.value(item, name, True)
            elif isinstance(item, TreeMapping) and item.pairs:
                yield self._record("claims", item)
            else:
                self.written.fault(item.where, f"{name} takes claims", "write - TYPE: {start: ..., end: ...}")
