"""A difference between two states of a project as text for a terminal, and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from graphmodel.cli.output import count, grid
from graphmodel.controls import visible_line

if TYPE_CHECKING:
    from graphmodel.workflows.diff import Difference
    from graphmodel.workflows.diff.answers import AnswerChange
    from graphmodel.workflows.diff.compare import RowSummary
    from graphmodel.workflows.diff.types import TypeChange, TypeDifference

Section = tuple[str, list[str]]
WIDE = 100
"""Characters of a definition that is shown."""


def text(found: Difference, limit: int) -> Iterator[str]:
    """For a terminal: what differs, section by section."""
    for title, lines in sections(found, limit):
        yield title
        yield from (f"  {line}" for line in lines)
        yield ""
    yield total(found)


def markdown(found: Difference, limit: int) -> Iterator[str]:
    """For a pull request: the total first, then a block for each section that a reader unfolds."""
    yield f"### graphmodel: {_escaped(total(found))}"
    for title, lines in sections(found, limit):
        yield from ("", f"<details><summary>{_escaped(title)}</summary>", "", "```diff")
        # what a project says must not end the block, nor be taken for its marks
        yield from (line.replace("```", "'''") for line in lines)
        yield from ("```", "", "</details>")
    for note in found.notes:
        yield from ("", *(f"> {_escaped(line)}" for line in note.splitlines()))


def total(found: Difference) -> str:
    """The difference in one line."""
    rows = sum(each.added + each.changed + each.removed for each in found.rows)
    numbers = {
        "type": len(found.types),
        "constraint": len(found.constraints),
        "source": len(found.sources),
        "claim": len(found.claims),
        "fact": len(found.facts),
        "row": rows,
        "question": len({each.question for each in found.answers}),
    }
    parts = [count(number, noun) for noun, number in numbers.items() if number]
    verb = "differs" if sum(numbers.values()) <= 1 else "differ"
    but = "; a state has errors, and is compared as far as it can be" if found.notes else ""
    if not found.differs:
        return f"no difference between {found.before} and {found.after}{but}"
    return f"from {found.before} to {found.after}: {', '.join(parts) or 'the day'} {verb}{but}"


def sections(found: Difference, limit: int) -> Iterator[Section]:
    """The titles of what differs, each with lines that begin with a sign: + came, - went, ~ changed, > was renamed."""
    yield from _section("model", found.types, [line for each in found.types for line in _type(each)])
    yield from _section("constraints and indexes", found.constraints, [f"{s} {each}" for s, each in found.constraints])
    yield from _section("sources", found.sources, [f"{sign} {each}" for sign, each in found.sources])
    before, after = found.days
    if before != after:
        yield "day", [f"~ the graph is as of {after or 'no day'}; it was as of {before or 'no day'}"]
    claims = [f"{c.sign} {c.caption} ({c.cited}): {_status(c.before, c.after)}" for c in found.claims]
    yield from _section("claims", found.claims, _some(claims, limit))
    words = {"+": "begins to hold", "-": "ceases to hold", "~": "holds with other values"}
    facts = [f"{fact.sign} {fact.fact} {words[fact.sign]}: {fact.reason}" for fact in found.facts]
    yield from _section("facts", found.facts, _some(facts, limit))
    yield from _section("rows", found.rows, list(_rows(found.rows)))
    yield from _section("answers", found.answers, [line for each in found.answers for line in _answer(each, limit)])


def _section(title: str, what: Sequence[object], lines: list[str]) -> Iterator[Section]:
    if what:
        yield title, [visible_line(line) for line in lines]


def _some(lines: Sequence[str], limit: int) -> list[str]:
    more = len(lines) - limit
    return [*lines[:limit], *([f"  and {more:,} more; --limit {len(lines)} shows all"] if more > 0 else [])]


def _type(change: TypeChange) -> Iterator[str]:
    yield f"{change.sign} {change.name}, {change.what}" + (f", was {change.before}" if change.before else "")
    for each in change.differences:
        name = f"{change.name}.{each.name}" if each.property else each.name
        name += f", was {each.former}" if each.former else ""
        renamed_alone = each.former and each.before == each.after
        yield f"  {each.sign} {name}" if renamed_alone else f"  {each.sign} {name}: {_said(each)}"


def _said(each: TypeDifference) -> str:
    before, after = (_short(part) or "none" for part in _from_where_they_differ(each.before, each.after))
    return {"+": after, "-": before}.get(each.sign, f"{before} -> {after}")


def _from_where_they_differ(before: str, after: str) -> tuple[str, str]:
    """Two long texts without the most of what they begin with alike."""
    first_difference = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    if max(len(before), len(after)) <= WIDE or first_difference <= WIDE // 2 or not before or not after:
        return before, after
    start = before.rfind(" ", 0, first_difference - WIDE // 4) + 1
    return f"…{before[start:]}", f"…{after[start:]}"


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= WIDE else line[: WIDE - 1] + "…"


def _status(before: str, after: str) -> str:
    return f"{before} -> {after}" if before and after else before or after


def _rows(rows: Iterable[RowSummary]) -> Iterator[str]:
    counts = [(each.name, each.added, each.changed, each.removed) for each in rows]
    yield from grid([("", "added", "changed", "removed"), *counts])
    for each in rows:
        for row in each.rows:
            values = ", ".join(f"{name} {_value(old)} -> {_value(new)}" for name, old, new in row.values)
            yield f"{row.sign} {each.name} {row.row}" if not values else f"{row.sign} {each.name} {row.row}: {values}"
        shown = len(each.rows)
        more = each.added + each.changed + each.removed - shown
        if more:
            yield f"  and {more:,} more of {each.name}"


def _value(value: Any) -> str:
    return "none" if value is None else _short(str(value))


def _answer(change: AnswerChange, limit: int) -> Iterator[str]:
    example = f" {change.example}" if change.example and change.example != "no parameters" else ""
    if change.before is None or change.after is None:
        yield f"~ {change.question}{example}: {'; '.join(change.lines)}"
        return
    yield f"~ {change.question}{example}: {count(change.before, 'row')} -> {change.after}"
    yield from (f"  {line}" for line in _some(change.lines, limit))


def _escaped(line: str) -> str:
    return visible_line(line).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
