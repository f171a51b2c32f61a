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
from graphmodel.model import CONTENT, SOMEONE, Node, Relationship
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean
from graphmodel.sources.rows import Batch, Row

Item = Node | Relationship[Any, Any] | Claim | Document | Passage
Loader = Callable[[], Iterable[Item]]


def read_loader(spec: str) -> Batch:
    """All that the loader `module:function` yields. What goes wrong is a problem at the loader's file and line."""
    batch = Batch(spec)
    loader = _find(spec, batch.problems)
    if loader is not None:
        read_items(loader, batch)
    return batch


def read_items(loader: Loader, batch: Batch) -> None:
    """Adds what a loader yields to a batch, each with the file and line that yielded it."""
    running: Iterator[Item] = iter(())
    try:
        running = iter(loader())
        for item in running:
            _take(item, _place(running), batch)
    except ValidationError as wrong:
        where = _raised(wrong, loader)
        for error in wrong.errors(include_url=False):
            name = ".".join(str(part) for part in error["loc"])
            said = f"{wrong.title}.{name}: {error['msg']}" if name else f"{wrong.title}: {error['msg']}"
            batch.problems.append(Problem(where, "loader-value", said, "the loader stopped here; mend it, run again"))
    except (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, OSError) as wrong:
        _stopped(wrong, loader, batch)
    except (RuntimeError, TypeError, ValueError, ImportError) as wrong:
        _stopped(wrong, loader, batch)


def _stopped(wrong: Exception, loader: Loader, batch: Batch) -> None:
    fault = f"the loader stopped: {type(wrong).__name__}: {wrong}"
    batch.problems.append(Problem(_raised(wrong, loader), "loader-failed", fault, "mend the loader and run again"))


def _take(item: object, where: Where, batch: Batch) -> None:
    if isinstance(item, Claim):
        batch.claims.append(item if item.where != NOWHERE else replace(item, where=where))
        for node in _nodes_in(item):
            batch.rows.append(Row(node, where))
        for passage in _passages_in(item):
            _document(passage.document, batch)
    elif isinstance(item, Relationship):
        batch.rows += [Row(node, where) for node in _ends(item)]
        batch.rows.append(Row(item, where))
    elif isinstance(item, Node):
        batch.rows.append(Row(item, where))
    elif isinstance(item, Passage):
        _document(item.document, batch)
        batch.passages.append(item)
    elif isinstance(item, Document):
        _document(item, batch)
    else:
        fault = f"the loader yielded {type(item).__name__}, which is nothing a graph holds"
        hint = "yield nodes, relationships, claims, documents or passages"
        batch.problems.append(Problem(where, "loader-item", fault, hint))


def _document(document: Document, batch: Batch) -> None:
    if document not in batch.documents:
        batch.documents.append(document)


def _nodes_in(claim: Claim) -> Iterator[Node]:
    said = claim.proposition
    if isinstance(said, Attribute):
        yield from (said.subject,) if isinstance(said.subject, Node) else ()
    else:
        yield from _ends(said)
    yield from (member for member in claim.excepting if isinstance(member, Node))
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


def _ends(tie: Relationship[Any, Any]) -> list[Node]:
    return [end for end in (tie.start, tie.end) if isinstance(end, Node) and end not in (CONTENT, SOMEONE)]


def _find(spec: str, problems: list[Problem]) -> Loader | None:
    module, _, name = spec.partition(":")
    try:
        held = importlib.import_module(module)
    except ImportError as wrong:
        hint = "check the name, and that its package is installed or beside the project's settings"
        problems.append(Problem(NOWHERE, "loader-import", f"{spec}: {wrong}", hint))
        return None
    found = getattr(held, name, None)
    if not callable(found):
        names = [known for known, value in vars(held).items() if inspect.isgeneratorfunction(value)]
        fault = f"{module} has no loader {name!r}"
        problems.append(Problem(NOWHERE, "loader-import", fault, did_you_mean(name, names)))
        return None
    return found  # type: ignore[no-any-return]


def _place(running: Iterator[Any]) -> Where:
    """The line at which a generator, or the innermost one it delegates to, now waits."""
    inner: Any = running
    while getattr(inner, "gi_yieldfrom", None) is not None and hasattr(inner.gi_yieldfrom, "gi_frame"):
        inner = inner.gi_yieldfrom
    frame = getattr(inner, "gi_frame", None)
    return Where(_near(frame.f_code.co_filename), frame.f_lineno) if frame is not None else NOWHERE


def _raised(wrong: BaseException, loader: Loader) -> Where:
    """The deepest place of a traceback in the file that declares the loader."""
    code = getattr(inspect.unwrap(loader), "__code__", None)
    home = code.co_filename if code is not None else ""
    where = Where(_near(home), code.co_firstlineno) if code is not None else NOWHERE
    step = wrong.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == home:
            where = Where(_near(home), step.tb_lineno)
        step = step.tb_next
    return where


def _near(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file
