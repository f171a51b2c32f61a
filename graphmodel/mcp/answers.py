"""Rows as structured content: bounded, and with what they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from graphmodel.calendar_days import iso_day
from graphmodel.errors import QuestionError
from graphmodel.mcp.schemas import Schema, value_of
from graphmodel.model import Layer
from graphmodel.queries import Answer

MOST_ROWS = 10_000
"""No call gives more rows than this, whatever it asks for."""

max_rows_schema: Schema = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST_ROWS,
    "description": "At most so many rows; the answer says how many there are.",
}

as_of_schema: Schema = {
    "type": "string",
    "format": "date",
    "description": "Answer as if the graph had been loaded as of this day, such as 2025-07-31; nothing is written.",
}


def given_day(text: str | None) -> date | None:
    """The day that an argument names.

    Raises:
        QuestionError: it is none.
    """
    try:
        return iso_day(text) if text is not None else None
    except ValueError:
        raise QuestionError(f"{text!r} is not a day", hint="write a day of the calendar such as 2025-07-31") from None


def rows_schema(row: Schema) -> dict[str, Schema]:
    """The properties of an answer whose rows have this schema."""
    return {
        "rows": {"type": "array", "items": row},
        "row_count": {"type": "integer", "description": "How many rows there are, also those not given."},
        "truncated": {"type": "boolean"},
        "as_of": {"type": ["string", "null"], "description": "The day for which the graph's facts hold."},
        "meaning": {"type": "string", "description": "What the rows are: facts, or what sources claim."},
    }


def rows_of(answer: Answer, layer: Layer, most: int, as_of: Any, meaning: str) -> dict[str, Any]:
    """An answer's first `most` rows as structured content."""
    rows = [
        {name: value_of(value, layer) for name, value in row.items()}
        for row, _ in zip(answer, range(most), strict=False)
    ]
    return {
        "rows": rows,
        "row_count": len(answer),
        "truncated": len(answer) > most,
        "as_of": str(as_of) if as_of else None,
        "meaning": meaning,
    }
