"""Sources that say one thing a line, and what is assembled of them, for tests of records."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from graphmodel.claims import Claim, Document, Passage
from graphmodel.model import Node, Relationship
from graphmodel.problems import Where
from graphmodel.records import Records, assemble
from graphmodel.sources import Batch, Registry, SourceItem
from graphmodel.staging import StagedReading
from tests.sources.harbours import MODEL


def said(source: str, *items: Any) -> Batch:
    """A source that says these things, one on each line."""
    batch = Batch(source)
    for line, item in enumerate(items, 1):
        where = Where(source, line)
        if isinstance(item, Node | Relationship):
            batch.rows.append(SourceItem(item, where))
        elif isinstance(item, Claim):
            object.__setattr__(item, "where", where)
            batch.claims.append(item)
            batch.documents += [p.document for p in item.passages if p.document not in batch.documents]
        elif isinstance(item, Document):
            batch.documents.append(item)
        elif isinstance(item, Passage):
            batch.passages.append(item)
    return batch


def assembled(
    *batches: Batch, selected: Collection[str] | None = None, priority: Sequence[str] = (), model: Any = MODEL
) -> Records:
    """The records of these sources."""
    return assemble(model, StagedReading(batches, Registry(model)), selected, priority)


def sound(*batches: Batch, **how: Any) -> Records:
    """The same, of sources in which nothing is wrong."""
    records = assembled(*batches, **how)
    assert [str(problem) for problem in records.problems] == []
    return records


def told(*batches: Batch, **how: Any) -> list[str]:
    """What is wrong with these sources."""
    return [str(problem) for problem in assembled(*batches, **how).problems]
