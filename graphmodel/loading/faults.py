"""What keeps a row out of the graph once the database is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from graphmodel.errors import DatabaseError
from graphmodel.model import Model, RelationshipType, see_definition
from graphmodel.problems import NOWHERE, Problem, Where
from graphmodel.records import NodeRecord
from graphmodel.sources.chunks import RelationshipChunk
from graphmodel.staging.endpoints import fits
from graphmodel.syntax import Dialect


def class_changed(record: NodeRecord, stored: Collection[str], dialect: Dialect) -> Problem:
    """That a stored node has another class than its record; the hint is what the engine can do about it."""
    here = [record.name] if record.name not in stored else sorted(record.labels)
    fault = f"{record.ref.key!r} is {':'.join(here)} here, but stored as {':'.join(sorted(stored))}"
    hint = "load with --replace to change its class, or give it another id"
    if dialect.unique_on == "concrete":
        hint = "give it another id; or empty the database (`graphmodel reset --yes`) and load all sources again"
    return Problem(record.where, "class-changed", fault, hint)


def refused(where: Where, wrong: DatabaseError) -> Problem:
    """That the database refused a row by itself."""
    return Problem(where, "row-refused", wrong.message, wrong.hint)


def in_batches(wrong: DatabaseError) -> Problem:
    """That a load was too much for one transaction."""
    fault = f"the load was written in batches, and not in one transaction: {wrong.message}"
    return Problem(NOWHERE, "in-batches", fault, wrong.hint, severity="warning")


def missing_end(
    model: Model,
    kind: RelationshipType,
    chunk: RelationshipChunk,
    at: int,
    start: Sequence[str] | None,
    end: Sequence[str] | None,
) -> Problem | None:
    """That a relationship leads nowhere, or to a node of the wrong class; None where it can be."""
    where = chunk.where(at)
    ends = ((start, chunk.start, chunk.starts[at]), (end, chunk.end, chunk.ends[at]))
    for (labels, named, key), rule in zip(ends, chunk.missing, strict=True):
        if not labels and rule == "skip":
            fault = f"a row of {kind.type} was left out: the database has no {named} {key!r}"
            return Problem(where, "endpoint-skipped", fault, severity="warning", cause=f"skip {chunk.type}")
        if not labels:
            fault = f"the database has no {named} {key!r}: its row was refused or not loaded, or there is none"
            hint = "load the source that declares it, or take the row out"
            return Problem(where, "missing-end", fault, hint, label=named)
    own = [[label for label in labels or () if label in model.nodes] for labels in (start, end)]
    if any(fits(model, kind, a, b) for a in own[0] for b in own[1]):
        return None
    wanted = ", ".join(f"({a})->({b})" for a, b in kind.pairs)
    given = "->".join(f"({':'.join(labels)})" for labels in own)
    return Problem(where, "wrong-end", f"{kind.type} connects {wanted}, not {given}", see_definition(kind.type))
