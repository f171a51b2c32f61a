"""Proposed pairs as a person judges them: as lines at a terminal, or as a table that comes back filled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.controls import visible_line
from graphmodel.errors import SourceError
from graphmodel.problems import Problem, Where
from graphmodel.queries import Answer
from graphmodel.sources.decisions import COLUMNS, Decision, read_decision, rows_of
from graphmodel.sources.places import text_of
from graphmodel.workflows.resolve.pairs import Pair

if TYPE_CHECKING:
    from graphmodel.model import Model

COLUMNS_SHOWN = ("score", "one_name", "other_name", "alike")
"""What a table of pairs has beside the columns of a decision, for whoever judges it."""


def sheet_of(pairs: Sequence[Pair]) -> Answer:
    """The pairs as a table to be judged: who fills the column `decision` has lines of the file of decisions."""
    rows = tuple(
        (
            "",
            str(p.one.ref),
            str(p.other.ref),
            "",
            "",
            "",
            p.score,
            p.one.caption,
            p.other.caption,
            "; ".join(p.reasons),
        )
        for p in pairs
    )
    return Answer((*COLUMNS, *COLUMNS_SHOWN), rows)


def table_of(pairs: Sequence[Pair]) -> Answer:
    """The pairs as a table to be read."""
    columns = ("score", "one", "one_name", "other", "other_name", "alike")
    return Answer(
        columns,
        tuple(
            (p.score, str(p.one.ref), p.one.caption, str(p.other.ref), p.other.caption, "; ".join(p.reasons))
            for p in pairs
        ),
    )


def judged(model: Model, path: Path, *, by: str = "", on: str = "") -> list[Decision]:
    """The decisions in a table of pairs: its lines that have one. `by` and `on` fill what they leave open.

    Raises:
        SourceError: a line is wrong, which the error says with its place, or the file is no such table.
    """
    text, fault = text_of(path, path.name)
    problems: list[Problem] = [fault] if fault is not None else []
    rows = rows_of(text, path.name, problems)
    header = [name.strip() for name in next(rows, (1, []))[1]]
    if problems:
        raise SourceError("nothing was decided", problems=problems)
    if not {"decision", "one", "other"} <= {*header}:
        hint = "make one: graphmodel resolve --output FILE"
        raise SourceError(f"{path.name} is no table of pairs: it has no columns decision, one and other", hint=hint)
    found: list[Decision] = []
    for line, row in rows:
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if not cells.get("decision"):
            continue
        values = [cells.get(name, "") for name in COLUMNS]
        values[3], values[4] = values[3] or by, values[4] or on
        made = read_decision(model, values, Where(path.name, line))
        if isinstance(made, Problem):
            problems.append(made)
        else:
            found.append(made)
    if problems:
        raise SourceError("nothing was decided", problems=problems)
    return found


def described(pair: Pair) -> list[str]:
    """A pair as lines for a terminal: both nodes, numbered, then what is alike."""
    lines = []
    for number, side in ((1, pair.one), (2, pair.other)):
        others = [name for name in side.names if name != side.caption]
        also = f"; also {', '.join(others[:4])}" if others else ""
        lines.append(f"  {number}  {side.ref}  {side.caption} ({side.kind}, {side.degree:,} relationships{also})")
    return [visible_line(line) for line in (*lines, *(f"     {reason}" for reason in pair.reasons))]
