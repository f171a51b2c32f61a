"""Python loaders: generator functions that yield nodes, relationships, claims and documents."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graphmodel.claims import Attribute, Claim, Document, Passage
from graphmodel.errors import SourceError
from graphmodel.model import CONTENT, SOMEONE, Node, Relationship
from graphmodel.model.places import near
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean
from graphmodel.sources.rows import Batch, SourceItem
from graphmodel.sources.tables import Table

Item = Node | Relationship[Any, Any] | Claim | Document | Passage
Loader = Callable[[], Iterable[Item]]


def kept(batch: Batch) -> None:
    """Leaves a batch as it is."""


def read_items(loader: Loader, batch: Batch, spill_if_full: Callable[[Batch], None] = kept) -> None:
    """Adds what a loader yields to a batch, each with the file and line that yielded it.

    `spill_if_full` is called after each and may take rows out of the batch. What goes wrong is a problem at its place.
    """
    foreign = _Foreign()
    for item, where in _yielded(loader, foreign):
        _take(item, where, batch)
        spill_if_full(batch)
    if foreign.wrong is not None:
        where = _raised(foreign.wrong, _home(loader))
        batch.problems += _refusals(foreign.wrong, where if where != NOWHERE else _declared(loader))


class _Foreign:
    """Holds what code that is not ours raises, whatever it is, so that it becomes a problem with a place."""

    wrong: Exception | None = None

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, wrong: BaseException | None, trace: object) -> bool:
        if isinstance(wrong, Exception):
            self.wrong = wrong
        return isinstance(wrong, Exception)


def _yielded(loader: Loader, foreign: _Foreign) -> Iterator[tuple[object, Where]]:
    home = _declared(loader)
    shown: dict[str, str] = {}
    with foreign:
        running = iter(loader())
        for item in running:
            yield item, _waiting(running, shown) or home


def _refusals(wrong: Exception, where: Where) -> Iterator[Problem]:
    if isinstance(wrong, SourceError) and wrong.problems:
        yield from (p if p.where != NOWHERE else p.at(where) for p in wrong.problems)
        return
    if not isinstance(wrong, ValidationError):
        fault = f"the loader stopped: {type(wrong).__name__}: {wrong}"
        yield Problem(where, "loader-failed", fault, "fix the loader and run again")
        return
    for error in wrong.errors(include_url=False):
        name = ".".join([wrong.title, *(str(part) for part in error["loc"])])
        yield Problem(where, "loader-value", f"{name}: {error['msg']}", "the loader stopped here; fix it, run again")


def _take(item: object, where: Where, batch: Batch) -> None:
    if isinstance(item, Claim):
        batch.claims.append(item if item.where != NOWHERE else replace(item, where=where))
        batch.rows += [SourceItem(node, where) for node in _nodes_in(item)]
        for passage in _passages_in(item):
            _document(passage.document, where, batch)
    elif isinstance(item, Relationship):
        batch.rows += [SourceItem(node, where) for node in _ends(item)]
        batch.rows.append(SourceItem(item, where))
    elif isinstance(item, Node):
        batch.rows.append(SourceItem(item, where))
    elif isinstance(item, Passage):
        _document(item.document, where, batch)
        batch.passages.append(item)
    elif isinstance(item, Document):
        _document(item, where, batch)
    else:
        fault = f"the loader yielded {_shown(item)}, which is nothing a graph holds"
        hint = "yield nodes, relationships, claims, documents or passages"
        batch.problems.append(Problem(where, "loader-item", fault, hint))


def _document(document: Document, where: Where, batch: Batch) -> None:
    if document in batch.documents:
        return
    batch.documents.append(document)
    batch.places.setdefault(f"document {document.id}", where)
    if isinstance(document.author, Node):
        batch.rows.append(SourceItem(document.author, where))


def _nodes_in(claim: Claim) -> Iterator[Node]:
    said = claim.proposition
    if isinstance(said, Attribute):
        yield from (said.subject,) if isinstance(said.subject, Node) else ()
    else:
        yield from _ends(said)
    yield from (node for node in (*claim.excepting, *claim.bounds.values()) if isinstance(node, Node))
    if isinstance(claim.holder, Node) and claim.holder is not SOMEONE:
        yield claim.holder
    for inner in _inner(claim):
        yield from _nodes_in(inner)


def _passages_in(claim: Claim) -> Iterator[Passage]:
    yield from claim.passages
    for inner in _inner(claim):
        yield from _passages_in(inner)


def _inner(claim: Claim) -> Iterator[Claim]:
    for group in (claim.that, claim.conditions, claim.reasons, claim.rebuts, claim.alternative_of):
        yield from (inner for inner in group if isinstance(inner, Claim))


def _ends(relationship: Relationship[Any, Any]) -> list[Node]:
    return [
        end for end in (relationship.start, relationship.end) if isinstance(end, Node) and end not in (CONTENT, SOMEONE)
    ]


def find_loader(spec: str, problems: list[Problem]) -> Loader | Table | None:
    """The loader, or the table, that `module:name` names; None where there is none, which is a problem."""
    module, _, name = spec.partition(":")
    foreign = _Foreign()
    imported: Any = None
    with foreign:
        imported = importlib.import_module(module)
    if foreign.wrong is not None:
        wrong = foreign.wrong
        hint = "check the name, and that its package is installed or beside the project's settings"
        where = NOWHERE if isinstance(wrong, ImportError) else _raised(wrong)
        fault = f"{spec} cannot be imported: {type(wrong).__name__}: {wrong}"
        problems.append(Problem(where if where != NOWHERE else Where(spec), "loader-import", fault, hint))
        return None
    found = getattr(imported, name, None)
    if isinstance(found, Table):
        return found.called(spec, Path(getattr(imported, "__file__", None) or ".").parent)
    if not callable(found):
        names = [known for known, value in vars(imported).items() if _is_source(value)]
        fault = f"{module} has no loader {name!r}"
        problems.append(Problem(Where(spec), "loader-import", fault, did_you_mean(name, names)))
        return None
    return found  # type: ignore[no-any-return]


def _is_source(value: Any) -> bool:
    return isinstance(value, Table) or inspect.isgeneratorfunction(value)


def _waiting(running: Iterator[Any], shown: dict[str, str]) -> Where | None:
    """The line at which a generator, or the innermost one it delegates to, now waits; `shown` keeps names of files."""
    inner: Any = running
    while hasattr(getattr(inner, "gi_yieldfrom", None), "gi_frame"):
        inner = inner.gi_yieldfrom
    frame = getattr(inner, "gi_frame", None)
    if frame is None:
        return None
    file = frame.f_code.co_filename
    if file not in shown:
        shown[file] = near(file)
    return Where(shown[file], frame.f_lineno)


def _raised(wrong: BaseException, home: str = "") -> Where:
    """The deepest place of a traceback in a file, or for none in any that is no part of Python's import."""
    if isinstance(wrong, SyntaxError) and wrong.filename:
        return Where(near(wrong.filename), wrong.lineno or 0, wrong.offset or 0)
    where, step = NOWHERE, wrong.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file == home or (not home and "importlib" not in file and file != __file__):
            where = Where(near(file), step.tb_lineno)
        step = step.tb_next
    return where


def _home(loader: Loader) -> str:
    code = getattr(inspect.unwrap(loader), "__code__", None)
    return code.co_filename if code is not None else ""


def _declared(loader: Loader) -> Where:
    code = getattr(inspect.unwrap(loader), "__code__", None)
    return Where(near(code.co_filename), code.co_firstlineno) if code is not None else NOWHERE


def _shown(item: object) -> str:
    return f"the class {item.__name__} itself" if isinstance(item, type) else type(item).__name__
