"""A fact sheet: document, entities and facts under the locators that evidence them, read from YAML in two passes.

The first pass reads everything that declares; the second, once every source has declared its nodes, reads the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphmodel.claims import Document
from graphmodel.model import Model
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.documents import read_document, read_reference, settle_author
from graphmodel.sources.entities import list_entities, read_entities
from graphmodel.sources.facts import FactReader
from graphmodel.sources.plain import broken_pair
from graphmodel.sources.rows import Batch, Registry
from graphmodel.sources.tree import Mapping, Scalar, parse
from graphmodel.sources.tree import Node as Tree
from graphmodel.sources.tree import Sequence as TreeSequence

_RANGE = re.compile(r"[\d.]+\s*(?:[-–—]|to|\.\.)\s*[\d.]+")  # noqa: RUF001 # dashes as people type them
SECTIONS = ("document", "references", "entities", "facts", "outside", "no_fact", "waived", "passages")


@dataclass
class Sheet:
    """A fact sheet after its first pass: what it declares is in `batch`, its facts still wait in `tree`."""

    batch: Batch
    tree: Mapping | None = None
    document: Document | None = None
    author: Scalar | None = None
    references: dict[str, Document] = field(default_factory=dict)

    def read_facts(self, model: Model, registry: Registry) -> None:
        """The second pass: adds the sheet's claims to the batch, now that every node is declared."""
        if self.tree is None:
            return
        reader = FactReader(model, registry, self.batch)
        if self.document is not None:
            self._facts(settle_author(self.document, self.author, registry, self.batch.problems), reader)
        for key, lines in _section(self.tree, "outside", self.batch.problems).pairs:
            reference = self.references.get(key.text)
            if reference is None:
                hint = did_you_mean(key.text, self.references) or "declare it under `references`"
                fault = f"no reference {key.text!r} is declared"
                self.batch.problems.append(Problem(key.where, "unknown-reference", fault, hint))
            reader.read(lines, (reference.passage(),) if reference else (), "outside")

    def _facts(self, document: Document, reader: FactReader) -> None:
        assert self.tree is not None
        self.batch.documents = [document if d.id == document.id else d for d in self.batch.documents]
        listed = {p.locator: p.fingerprint for p in self.batch.passages}
        known = listed or dict.fromkeys(self.batch.no_fact, "")
        self.batch.passages = [document.passage(locator, fingerprint) for locator, fingerprint in known.items()]
        for key, lines in _section(self.tree, "facts", self.batch.problems).pairs:
            locators, faults = _locators(key, listed)
            self.batch.problems += faults
            evidence = tuple(document.passage(locator, listed.get(locator, "")) for locator in locators)
            reader.read(lines, () if faults else evidence, "stated")


def read_sheet(text: str, file: str, model: Model) -> Sheet:
    """The first pass over a fact sheet. Problems are collected in the batch; none stops the rest."""
    batch = Batch(file)
    tree, batch.problems = parse(text, file)
    if tree is None or (isinstance(tree, Scalar) and tree.empty):
        if not batch.problems:
            hint = "a fact sheet has document, entities and facts"
            batch.problems.append(Problem(Where(file), "sheet-empty", "the fact sheet is empty", hint))
        return Sheet(batch)
    if not isinstance(tree, Mapping):
        hint = "write `document:`, `entities:` and `facts:` at the start of lines"
        batch.problems.append(Problem(tree.where, "sheet-form", "a fact sheet is a mapping of sections", hint))
        return Sheet(batch)
    for key, _ in tree.pairs:
        if key.text not in SECTIONS:
            fault = f"{key.text!r} is no section"
            batch.problems.append(Problem(key.where, "unknown-key", fault, did_you_mean(key.text, SECTIONS)))
    sheet = Sheet(batch, tree)
    _documents(tree, sheet)
    _passages(tree, sheet)
    for section in ("no_fact", "waived"):
        _reasons(section, tree, batch)
    for label, entities in _section(tree, "entities", batch.problems).pairs:
        if isinstance(entities, TreeSequence):
            list_entities(label, entities, model, batch)
        else:
            read_entities(label, _mapping(entities, f"entities of {label.text}", batch.problems), model, batch)
    return sheet


def _documents(tree: Mapping, sheet: Sheet) -> None:
    batch, written = sheet.batch, tree.get("document")
    sheet.document, sheet.author = read_document(written, batch.problems)
    if written is None and tree.get("facts") is not None:
        hint = "begin with document: {id: my-article, title: ..., published: 2031-05}"
        batch.problems.append(Problem(tree.where, "sheet-document", "there are facts but no document", hint))
    if sheet.document is not None and isinstance(written, Mapping) and (id := written.get("id")):
        batch.places[f"document {sheet.document.id}"] = id.where
    for key, declared in _section(tree, "references", batch.problems).pairs:
        reference = read_reference(key, declared, batch.problems)
        sheet.references[key.text] = reference
        batch.places[f"document {reference.id}"] = key.where
    batch.documents = [d for d in (sheet.document, *sheet.references.values()) if d is not None]


def _passages(tree: Mapping, sheet: Sheet) -> None:
    for key, value in _section(tree, "passages", sheet.batch.problems).pairs:
        if not isinstance(value, Scalar):
            hint = "copy it from `graphmodel document number FILE --passages`"
            fault = Problem(value.where, "sheet-form", f"the fingerprint of {key.text} is one text", hint)
            sheet.batch.problems.append(fault)
        elif sheet.document is not None:
            sheet.batch.places[f"passages {key.text}"] = key.where
            sheet.batch.passages.append(sheet.document.passage(key.text, value.text))


def _reasons(section: str, tree: Mapping, batch: Batch) -> None:
    listed = [p.locator for p in batch.passages]
    written = _section(tree, section, batch.problems)
    for key, value in written.pairs:
        if broken := broken_pair(key, value, written.flow):
            batch.problems.append(broken)
            continue
        locators, faults = _locators(key, listed)
        batch.problems += faults
        given = list(_each_reason(section, key, value, batch.problems))
        for locator in locators:
            batch.places[f"{section} {locator}"] = key.where
            for name, reason in given:
                if section == "waived":
                    batch.waived.setdefault(locator, {})[name] = reason
                else:
                    batch.no_fact[locator] = reason


def _each_reason(section: str, key: Scalar, value: Tree, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """What is waived of a sentence, each with its reason; of a sentence without facts, the reason alone."""
    if section == "no_fact":
        if text := _reason(value, problems):
            yield "", text
        return
    waived = _mapping(value, f"waived {key.text}", problems)
    for name, reason in waived.pairs:
        if broken := broken_pair(name, reason, waived.flow):
            problems.append(broken)
        elif text := _reason(reason, problems):
            yield name.text, text


def _reason(value: Tree, problems: list[Problem]) -> str:
    if isinstance(value, Scalar) and value.text.strip():
        return value.text.strip()
    problems.append(Problem(value.where, "no-reason", "a reason is missing here", "say why in a few words"))
    return ""


def _locators(key: Scalar, listed: Sequence[str] | dict[str, str]) -> tuple[list[str], list[Problem]]:
    """The locators of a key such as `2.1, 2.2`, and those that the document has not, if it lists its passages."""
    locators = [part.strip() for part in key.text.split(",")]
    problems: list[Problem] = []
    for locator in locators:
        if not locator or _RANGE.fullmatch(locator):
            fault = f"{locator!r} is a range of locators" if locator else "a locator is missing here"
            problems.append(Problem(key.where, "unknown-locator", fault, "write each: 2.1, 2.2"))
        elif listed and locator not in listed:
            hint = did_you_mean(locator, listed) or "its passages are listed under `passages`"
            fault = f"the document has no passage {locator!r}"
            problems.append(Problem(key.where, "unknown-locator", fault, hint))
    return locators, problems


def _section(tree: Mapping, name: str, problems: list[Problem]) -> Mapping:
    return _mapping(tree.get(name), name, problems)


def _mapping(tree: Tree | None, what: str, problems: list[Problem]) -> Mapping:
    """The tree if it is a mapping; else an empty one, and a problem unless nothing was written."""
    if isinstance(tree, Mapping):
        return tree
    if tree is not None and not (isinstance(tree, Scalar) and tree.empty):
        problems.append(Problem(tree.where, "sheet-form", f"{what}: expected `key: value` lines here"))
    return Mapping((), Where())
