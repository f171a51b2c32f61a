"""Ends that count from 1 in each start (`ordered`): whether a mapping says which place a row's end has."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.model import RelationshipType
from graphmodel.problems import Problem
from graphmodel.sources.tables.table import EndpointMapping, Record
from graphmodel.sources.tables.value import Value


def unnumbered(record: Record, kind: RelationshipType) -> Iterator[Problem]:
    """That each row names one end and nothing gives its place: each end would be the first.

    Rows are read in pieces, and their starts come in any order, so rows do not number on from each other.
    """
    if not kind.ordered or kind.role or record.auto or kind.ordered in record.values or "end" not in record.values:
        return
    if any(_makes_several(name, given, kind) for name, given in record.values.items()):
        return
    fault = f"each row names one end of {kind.type}, and nothing gives {kind.ordered}: each end would have place 1"
    hint = (
        f"add {kind.ordered}: and the column that counts the ends of a start, or name all in one row (split, list);"
        f" where a start has one end, {kind.ordered}: {{constant: 1}}"
    )
    yield Problem(record.at, "missing-position", fault, hint)


def _makes_several(name: str, given: Value | EndpointMapping, kind: RelationshipType) -> bool:
    """Whether a value makes several relationships of a row."""
    if isinstance(given, EndpointMapping):
        return any(each.split or each.list or each.take for each in (given.value, *given.value.several))
    many = name in kind.given and kind.given[name].many
    return bool(given.split or given.list or given.take) and not many
