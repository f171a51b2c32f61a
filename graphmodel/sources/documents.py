"""The documents that a fact sheet names: the one it reads, and the references for what is outside of it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping as Map
from dataclasses import replace

from graphmodel.claims import Document
from graphmodel.model import PartialDate
from graphmodel.problems import Problem, did_you_mean
from graphmodel.sources.plain import broken_pair
from graphmodel.sources.rows import Registry
from graphmodel.sources.tree import Mapping, Scalar
from graphmodel.sources.tree import Node as Tree

DOCUMENT = ("id", "title", "author", "published", "period", "url", "retrieved", "licence")
CUTOFF = 0.8  # an author's name this near to an id is taken for a slip


def read_document(tree: Tree | None, problems: list[Problem]) -> tuple[Document | None, Scalar | None]:
    """The sheet's own document, and its author as written."""
    if not isinstance(tree, Mapping):
        if tree is not None:
            problems.append(Problem(tree.where, "sheet-document", "a document is a mapping", "document: {id: ...}"))
        return None, None
    given = _texts(tree, DOCUMENT, "key of a document", problems)
    if "id" not in given:
        problems.append(Problem(tree.where, "sheet-document", "the document has no id", "add id: a-short-name"))
        return None, None
    return _document(given["id"], given, problems), given.get("author")


def read_reference(key: Scalar, tree: Tree, problems: list[Problem]) -> Document:
    """A document outside the text: `wikidata: {title: Wikidata}`, or `wikidata: Wikidata`."""
    if isinstance(tree, Scalar):
        given = {} if tree.empty else {"title": tree}
    elif isinstance(tree, Mapping):
        given = _texts(tree, DOCUMENT[1:], "key of a reference", problems)
    else:
        given = {}
        fault = "a reference is a title or a mapping"
        problems.append(Problem(tree.where, "sheet-document", fault, f"{key.text}: {{title: ...}}"))
    return replace(_document(key, given, problems), reference=True)


def settle_author(document: Document, author: Scalar | None, registry: Registry, problems: list[Problem]) -> Document:
    """The document with its author as the node that the name stands for, if it is the id of one."""
    if author is None or author.empty:
        return document
    found = registry.find(author.text, author.where)
    if not isinstance(found, Problem):
        return replace(document, author=found)
    if found.code == "ambiguous-id":
        problems.append(found)
    elif not author.quoted and (near := difflib.get_close_matches(author.text, registry.ids(), n=1, cutoff=CUTOFF)):
        hint = f"did you mean {near[0]!r}? A name that is no id goes in double quotes"
        problems.append(replace(found, hint=hint))
    return document


def _texts(tree: Mapping, known: tuple[str, ...], what: str, problems: list[Problem]) -> dict[str, Scalar]:
    given: dict[str, Scalar] = {}
    for key, value in tree.pairs:
        if key.text not in known:
            fault = Problem(key.where, "unknown-key", f"{key.text!r} is no {what}", did_you_mean(key.text, known))
            problems.append(broken_pair(key, value, tree.flow) or fault)
        elif not isinstance(value, Scalar):
            fault = Problem(value.where, "sheet-document", f"{key.text} takes one text", f"write {key.text}: ...")
            problems.append(fault)
        elif not value.empty:
            given[key.text] = value
    return given


def _document(id: Scalar, given: Map[str, Scalar], problems: list[Problem]) -> Document:
    return Document(
        id=id.text,
        title=_text(given, "title"),
        author=_text(given, "author"),
        published=_day(given.get("published"), "published", problems),
        period=_period(given.get("period"), problems),
        url=_text(given, "url"),
        retrieved=_day(given.get("retrieved"), "retrieved", problems),
        licence=_text(given, "licence"),
    )


def _day(value: Scalar | None, name: str, problems: list[Problem]) -> PartialDate | None:
    if value is None:
        return None
    try:
        found = PartialDate(value.text)
    except ValueError as wrong:
        problems.append(Problem(value.where, "bad-date", str(wrong), "write 2016, 2025-04 or 2025-07-03"))
        return None
    if found.first is None or found.last is None:
        problems.append(Problem(value.where, "bad-date", f"a document is not {name} for ever", "write its date"))
        return None
    return found


def _period(value: Scalar | None, problems: list[Problem]) -> PartialDate | None:
    """The time of which a document speaks; one side may be open."""
    if value is None:
        return None
    hint = "write a time such as 1937/1945, 1937/.. or 1943"
    try:
        found = PartialDate(value.text)
    except ValueError as wrong:
        problems.append(Problem(value.where, "bad-date", f"period: {wrong}", hint))
        return None
    if found.open:
        problems.append(Problem(value.where, "bad-date", "a period of all time is none", f"leave it out, or {hint}"))
        return None
    return found


def _text(given: Map[str, Scalar], name: str) -> str:
    return given[name].text if name in given else ""
