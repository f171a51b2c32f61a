"""A fact sheet: document, entities and facts under the locators that evidence them, read from YAML in two passes.

The first pass reads everything that declares; the second, once every source has declared its nodes, reads the facts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from graphmodel.claims import Document, Passage
from graphmodel.model import Model, Node, NodeType, PartialDate
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.facts import FactReader
from graphmodel.sources.invalid import invalid
from graphmodel.sources.plain import plain
from graphmodel.sources.rows import Batch, Registry, Row
from graphmodel.sources.tree import Mapping, Scalar, parse
from graphmodel.sources.tree import Node as Tree

SECTIONS = ("document", "references", "entities", "facts", "outside", "no_fact", "waived", "passages")
DOCUMENT = ("id", "title", "author", "published", "url")


@dataclass
class Sheet:
    """A fact sheet after its first pass: what it declares is in `batch`, its facts still wait in `tree`."""

    batch: Batch
    tree: Mapping | None
    document: Document | None
    references: dict[str, Document]

    def read_facts(self, model: Model, registry: Registry) -> None:
        """The second pass: adds the sheet's claims, and the events they declare, to the batch."""
        self._settle_author(registry)
        if self.tree is None:
            return
        reader = FactReader(model, registry, self.batch)
        facts, outside = self.tree.get("facts"), self.tree.get("outside")
        if facts is not None and self.document is not None:
            fingerprints = {p.locator: p.fingerprint for p in self.batch.passages}
            for key, lines in _pairs(facts, "facts", self.batch.problems):
                reader.read(lines, self._evidence(self.document, key, fingerprints), "stated")
        for key, lines in _pairs(outside, "outside", self.batch.problems):
            reference = self.references.get(key.text)
            if reference is None:
                hint = did_you_mean(key.text, self.references) or "declare it under `references`"
                fault = f"no reference {key.text!r} is declared"
                self.batch.problems.append(Problem(key.where, "unknown-reference", fault, hint))
            else:
                reader.read(lines, (reference.passage(),), "outside")

    def _settle_author(self, registry: Registry) -> None:
        document = self.document
        if document is None or not isinstance(document.author, str) or not document.author:
            return
        known = registry.find(document.author, Where())
        if isinstance(known, Problem):
            return
        self.document = replace(document, author=known)
        self.batch.documents = [self.document if d.id == document.id else d for d in self.batch.documents]
        self.batch.passages = [replace(p, document=self.document) for p in self.batch.passages]

    def _evidence(self, document: Document, key: Scalar, known: dict[str, str]) -> tuple[Passage, ...]:
        locators = [part.strip() for part in key.text.split(",")]
        for locator in locators:
            if known and locator not in known:
                fault = f"the document has no passage {locator!r}"
                hint = did_you_mean(locator, known) or "its passages are listed under `passages`"
                self.batch.problems.append(Problem(key.where, "unknown-locator", fault, hint))
        return tuple(document.passage(locator, known.get(locator, "")) for locator in locators)


def read_sheet(text: str, file: str, model: Model) -> Sheet:
    """The first pass over a fact sheet. Problems are collected in the batch; none stops the rest."""
    batch = Batch(file)
    tree, batch.problems = parse(text, file)
    sheet = Sheet(batch, None, None, {})
    if tree is None:
        if not batch.problems:
            hint = "a fact sheet has document, entities and facts"
            batch.problems.append(Problem(Where(file), "sheet-empty", "the fact sheet is empty", hint))
        return sheet
    if not isinstance(tree, Mapping):
        hint = "write `document:`, `entities:` and `facts:` at the start of lines"
        batch.problems.append(Problem(tree.where, "sheet-form", "a fact sheet is a mapping of sections", hint))
        return sheet
    _unknown_keys(tree, SECTIONS, "section", batch.problems)
    sheet.tree = tree
    sheet.document = _document(tree.get("document"), batch.problems)
    if sheet.document is None and tree.get("facts") is not None:
        hint = "begin with document: {id: my-article, title: ..., published: 2031-05}"
        batch.problems.append(Problem(tree.where, "sheet-document", "there are facts but no document", hint))
    for key, declared in _pairs(tree.get("references"), "references", batch.problems):
        sheet.references[key.text] = _reference(key, declared, batch.problems)
    batch.documents = [d for d in (sheet.document, *sheet.references.values()) if d is not None]
    _passages(tree, sheet, batch)
    for label, declared in _pairs(tree.get("entities"), "entities", batch.problems):
        _entities(label, declared, model, batch)
    return sheet


def _document(tree: Tree | None, problems: list[Problem]) -> Document | None:
    if not isinstance(tree, Mapping):
        if tree is not None:
            problems.append(Problem(tree.where, "sheet-document", "a document is a mapping", "document: {id: ...}"))
        return None
    _unknown_keys(tree, DOCUMENT, "key of a document", problems)
    given = {key.text: value for key, value in tree.pairs if isinstance(value, Scalar) and not value.empty}
    if "id" not in given:
        problems.append(Problem(tree.where, "sheet-document", "the document has no id", "add id: a-short-name"))
        return None
    return Document(
        id=given["id"].text,
        title=_text(given, "title"),
        author=_text(given, "author"),
        published=_published(given.get("published"), problems),
        url=_text(given, "url"),
    )


def _reference(key: Scalar, tree: Tree, problems: list[Problem]) -> Document:
    if not isinstance(tree, Mapping):
        return Document(key.text, title=tree.text if isinstance(tree, Scalar) else "", reference=True)
    _unknown_keys(tree, DOCUMENT[1:], "key of a reference", problems)
    given = {name.text: value for name, value in tree.pairs if isinstance(value, Scalar)}
    return Document(
        id=key.text,
        title=_text(given, "title"),
        author=_text(given, "author"),
        published=_published(given.get("published"), problems),
        url=_text(given, "url"),
        reference=True,
    )


def _published(value: Scalar | None, problems: list[Problem]) -> PartialDate | None:
    if value is None or value.empty:
        return None
    try:
        return PartialDate(value.text)
    except ValueError as wrong:
        problems.append(Problem(value.where, "bad-date", str(wrong), "write 2016, 2025-04 or 2025-07-03"))
        return None


def _passages(tree: Mapping, sheet: Sheet, batch: Batch) -> None:
    for key, value in _pairs(tree.get("passages"), "passages", batch.problems):
        if sheet.document is not None:
            fingerprint = value.text if isinstance(value, Scalar) else ""
            batch.passages.append(sheet.document.passage(key.text, fingerprint))
    known = {p.locator for p in batch.passages}
    for section in ("no_fact", "waived"):
        for key, value in _pairs(tree.get(section), section, batch.problems):
            if known and key.text not in known:
                fault = f"the document has no passage {key.text!r}"
                hint = did_you_mean(key.text, known)
                batch.problems.append(Problem(key.where, "unknown-locator", fault, hint))
            batch.places[f"{section} {key.text}"] = key.where
            _reasons(section, key, value, batch)


def _reasons(section: str, key: Scalar, value: Tree, batch: Batch) -> None:
    if section == "waived":
        for name, reason in _pairs(value, f"waived {key.text}", batch.problems):
            if text := _reason(reason, batch.problems):
                batch.waived.setdefault(key.text, {})[name.text] = text
    elif text := _reason(value, batch.problems):
        batch.no_fact[key.text] = text


def _reason(value: Tree, problems: list[Problem]) -> str:
    if isinstance(value, Scalar) and value.text.strip():
        return value.text.strip()
    problems.append(Problem(value.where, "no-reason", "a reason is missing here", "say why in a few words"))
    return ""


def _entities(label: Scalar, declared: Tree, model: Model, batch: Batch) -> None:
    kind = model.nodes.get(label.text)
    if kind is None or kind.abstract:
        usable = [name for name, known in model.nodes.items() if not known.abstract]
        fault = f"{label.text} is abstract" if kind else f"the model has no node type {label.text!r}"
        batch.problems.append(Problem(label.where, "unknown-label", fault, did_you_mean(label.text, usable)))
        return
    for key, value in _pairs(declared, f"entities of {label.text}", batch.problems):
        if (node := _entity(kind, key, value, batch.problems)) is not None:
            batch.rows.append(Row(node, key.where))


def _entity(kind: NodeType, key: Scalar, value: Tree, problems: list[Problem]) -> Node | None:
    if isinstance(value, Scalar):
        value = Mapping(((Scalar(kind.caption, value.where), value),) if not value.empty else (), value.where)
    if not isinstance(value, Mapping):
        hint = f"{key.text}: {{name: ...}}"
        problems.append(Problem(value.where, "entity-form", "an entity's properties are a mapping", hint))
        return None
    places = {name.text: name.where for name, _ in value.pairs}
    given: dict[str, Any] = {kind.key: key.text}
    for name, tree in value.pairs:
        many = name.text in kind.properties and kind.properties[name.text].many
        given[name.text] = plain(tree, many)
    try:
        return kind.cls(**{name: said for name, said in given.items() if said is not None})
    except ValidationError as wrong:
        problems += invalid(wrong, kind.label, kind.properties, key.where, places)
        return None


def _pairs(tree: Tree | None, what: str, problems: list[Problem]) -> tuple[tuple[Scalar, Tree], ...]:
    if tree is None or (isinstance(tree, Scalar) and tree.empty):
        return ()
    if isinstance(tree, Mapping):
        return tree.pairs
    problems.append(Problem(tree.where, "sheet-form", f"{what}: expected `key: value` lines here"))
    return ()


def _unknown_keys(tree: Mapping, known: tuple[str, ...], what: str, problems: list[Problem]) -> None:
    for key, _ in tree.pairs:
        if key.text not in known:
            fault = f"{key.text!r} is no {what}"
            problems.append(Problem(key.where, "unknown-key", fault, did_you_mean(key.text, known)))


def _text(given: dict[str, Scalar], name: str) -> str:
    return given[name].text if name in given else ""
