"""Writes rows into a file of examples; names, parameters, comments and all other lines stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graphmodel.queries.comparing import arranged, entries
from graphmodel.queries.examples import Example, Row
from graphmodel.queries.questions import Question
from graphmodel.sources import tree

WIDTH = 120
BLANK = "- name: without parameters\n"
"""A file whose only example is still to be filled in."""


def updated(text: str, answers: Mapping[Example, Sequence[Row]]) -> str:
    """The text of a file of examples, with these rows for the given of its examples."""
    node, _ = tree.parse(text, "")
    assert isinstance(node, tree.Sequence)  # the examples were read from it
    lines = text.splitlines()
    rows_of = {(example.where.line, example.where.column): (example, rows) for example, rows in answers.items()}
    end = len(lines)
    for item in reversed(node.items):
        assert isinstance(item, tree.Mapping)
        found = rows_of.get((item.where.line, item.where.column))
        if found:
            _splice(lines, item, end, found[0].question, found[1])
        end = item.where.line - 1
    line_end = "\r\n" if "\r\n" in text else "\n"
    return line_end.join(lines) + line_end


def _splice(lines: list[str], item: tree.Mapping, end: int, question: Question, rows: Sequence[Row]) -> None:
    """Puts rows in place of an example's lines of rows, or at its end, which is before the line of this number."""
    starts = [key.where.line - 1 for key, _ in item.pairs]
    indent = " " * (item.where.column - 1)
    at = next((number for number, (key, _) in enumerate(item.pairs) if key.text == "rows"), None)
    if at is None:
        stop = _last(lines, starts[-1], end)
        lines[stop:stop] = _block(indent, indent, question, rows)
        return
    stop = _last(lines, starts[at], starts[at + 1] if at + 1 < len(starts) else end)
    before = lines[starts[at]][: item.where.column - 1]  # the dash, where `rows` comes first
    lines[starts[at] : stop] = _block(before, indent, question, rows)


def _last(lines: Sequence[str], start: int, end: int) -> int:
    """Where a block's own lines end: what is below them, such as a comment, belongs to what follows."""
    while end > start + 1 and (lines[end - 1].strip() in ("", "-", "...") or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _block(before: str, indent: str, question: Question, rows: Sequence[Row]) -> list[str]:
    if not rows:
        return [f"{before}rows: []"]
    return [f"{before}rows:", *(line for row in arranged(question, rows) for line in _row(indent, question, row))]


def _row(indent: str, question: Question, row: Row) -> Iterator[str]:
    """A row in as few lines as fit the width."""
    line = f"{indent}- {{"
    parts = entries(question, row)
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        shown = part + ("}" if last else ",")
        if number and len(line) + 1 + len(shown) > WIDTH:
            yield line
            line = f"{indent}   {shown}"
        else:
            line += f" {shown}" if number else shown
    yield line if parts else f"{indent}- {{}}"
