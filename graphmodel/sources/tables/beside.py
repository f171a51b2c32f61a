"""The fields of a claim beside its proposition: texts, numbers and days of their types, and lists of nodes."""

from __future__ import annotations

from typing import Any

from graphmodel.claims.bounds import SIDES as BOUNDS
from graphmodel.model import Key, Model, PartialDate
from graphmodel.sources.options import RESOLVABLE
from graphmodel.sources.tables.blocks import Block, as_text
from graphmodel.sources.tables.ends import EndpointReader, Lookup
from graphmodel.sources.tables.form_hints import day_hint
from graphmodel.sources.tables.lexical import partial_date, truth
from graphmodel.sources.tables.table import EndpointMapping, Table
from graphmodel.sources.tables.working import Working

TEXTS = ("polarity", "certainty", "basis", "share", "rank", "note", "resolved", "as")
MEMBERS = ("except",)
"""The fields of a claim that are lists of nodes."""
_ROW = "\0row"


class Members:
    """The nodes of each row: those that the parts of its cells name, `a|b`, or the one that they name.

    The parts of several cells go in step; of a cell that is not split, each part has the same.
    """

    def __init__(self, name: str, end: EndpointMapping, model: Model, table: Table) -> None:
        self.side = EndpointReader(name, end, model.nodes[end.label], table)

    def read(self, block: Block, rows: Working) -> None:
        """Adds the cells to the rows."""
        self.side.read(block, rows)

    def found(self, rows: Working, lookup: Lookup) -> list[Any]:
        """The keys of each row; None where it names no node."""
        places = [part.place for part in self.side.parts]
        inner = rows.beside(range(len(rows)))
        inner.columns = {place: rows.columns[place] for place in places} | {_ROW: list(range(len(rows)))}
        inner.explode(self.side.exploding)
        there = zip(*(inner.columns[place] for place in places), strict=True)
        inner.take([at for at, cells in enumerate(there) if any(each is not None for each in cells)])
        keys = self.side.found(inner, lookup)
        rows.refuse_lines(inner.refused)
        found: list[Any] = [None] * len(rows)
        for row, key in zip(inner.columns[_ROW], keys, strict=True):
            if key is not None:
                found[row] = [*(found[row] or ()), Key(self.side.kind.cls, key)]
        return found


def axis(name: str, value: Any) -> Any:
    """The value of a field of a claim, in the type of that field.

    Raises:
        ValueError, TypeError, AttributeError: it does not fit.
    """
    if name in BOUNDS:
        return PartialDate.of(partial_date(value))
    if name == "confidence":
        return float(value)
    if name == "ended":
        found = truth(value)
        if not isinstance(found, bool):
            raise ValueError(f"{value!r} is neither true nor false")
        return found
    if name == "resolved":
        return _resolved(value)
    if name == "locator" and isinstance(value, list):
        return value
    return as_text(value)


def _resolved(value: Any) -> frozenset[str]:
    names = value if isinstance(value, list) else as_text(value).split(",")
    found = frozenset(as_text(name).strip() for name in names)
    if not found <= {*RESOLVABLE}:
        raise ValueError(f"{value!r} is none of {', '.join(RESOLVABLE)}")
    return found


def unfit(name: str, value: Any, wrong: Exception) -> tuple[str, str, str]:
    """The code, the message and the hint of a cell that does not fit."""
    if name in BOUNDS:
        return "bad-date", f"{name}: {wrong}", getattr(wrong, "hint", "") or day_hint(value)
    expected = {"confidence": "a number from 0 to 1", "resolved": f"{', '.join(RESOLVABLE)}, with commas between"}
    return "wrong-type", f"{name}: {value!r} does not fit", expected.get(name, "true or false")
