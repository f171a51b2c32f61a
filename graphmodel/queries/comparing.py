"""Holds the rows that a question gave against those of an example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from graphmodel.queries.examples import Row
from graphmodel.queries.notation import written
from graphmodel.queries.questions import Question

Entries = tuple[str, ...]


def entries(question: Question, row: Row) -> list[str]:
    """A row's columns as an example writes them, `name: value`; what is null is left out."""
    pairs = zip(question.columns, row, strict=True)
    return [f"{column.name}: {written(value, column.type)}" for column, value in pairs if value is not None]


def arranged(question: Question, rows: Iterable[Row]) -> list[Row]:
    """The rows in an order that can be compared: as given where the question's order is total, else sorted."""
    return list(rows) if question.order == "total" else sorted(rows, key=lambda row: entries(question, row))


def difference(question: Question, expected: Iterable[Row], given: Iterable[Row]) -> tuple[str, ...]:
    """A line for each row that is not given (`-`) or not expected (`+`), in order; nothing where they are alike.

    Where a row took the place of another, a line below the two names the columns that differ.
    """
    before, after = ([tuple(entries(question, row)) for row in arranged(question, rows)] for rows in (expected, given))
    if before != after and sorted(before) == sorted(after):
        return ("the rows are the expected ones, in another order", *changes(before, after))
    return tuple(changes(before, after))


def changes(before: Sequence[Entries], after: Sequence[Entries]) -> Iterator[str]:
    """The lines of `difference` for rows that are written already."""
    for kind, start, end, at, to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = min(end - start, to - at)
        for number in range(pairs):
            yield from _changed(before[start + number], after[at + number])
        yield from (_shown("-", row) for row in before[start + pairs : end])
        yield from (_shown("+", row) for row in after[at + pairs : to])


def _changed(before: Entries, after: Entries) -> Iterator[str]:
    yield _shown("-", before)
    yield _shown("+", after)
    names = dict.fromkeys(each.partition(":")[0] for each in (*before, *after) if (each in before) != (each in after))
    yield f"  in {', '.join(names)}"


def _shown(sign: str, row: Entries) -> str:
    return f"{sign} {{{', '.join(row)}}}"
